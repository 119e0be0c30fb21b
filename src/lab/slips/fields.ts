/** Slips in the fields of a manifest: what the API server would refuse, or Flux would not find. */
import type { Facts } from '../facts';
import type { Miss } from '../lab';
import { durationOf } from '../durations';
import { shown } from '../match';
import { nearest } from '../checks/similar';
import { BOOLEANS, DURATIONS, FLUX_KINDS, KUSTOMIZE_GROUP } from './flux-kinds';
import type { Manifest } from './manifests';
import { isFlux, manifests, missAt, objectOf } from './manifests';
import type { Slip } from './slip';

/** A slip that each of Flux's manifests is looked through for. */
function inManifests(name: string, find: (manifest: Manifest) => Miss[]): Slip {
  return {
    name,
    stage: 'file',
    find: async (facts) => (await manifests(facts)).filter(isFlux).flatMap(find),
  };
}

export const wrongGroup = inManifests('wrong-group', (manifest) => {
  const { apiVersion } = FLUX_KINDS[manifest.kind]!;
  const [group] = apiVersion.split('/');
  if (manifest.apiVersion === apiVersion || manifest.apiVersion.split('/')[0] === group) return [];
  const own = manifest.apiVersion.startsWith(KUSTOMIZE_GROUP);
  return [
    missAt(manifest, ['apiVersion'], {
      slip: 'wrong-group',
      message: `apiVersion is ${shown(manifest.apiVersion || undefined)}: not Flux's ${manifest.kind}.`,
      advice: own
        ? `Two kinds are called Kustomization. ${KUSTOMIZE_GROUP} is kustomize's own file, which lists resources; what Flux reconciles is ${apiVersion}.`
        : `A kind is found by its group. Flux's ${manifest.kind} is in ${apiVersion}.`,
      found: manifest.apiVersion || undefined,
      expected: apiVersion,
    }),
  ];
});

export const oldVersion = inManifests('old-version', (manifest) => {
  const { apiVersion } = FLUX_KINDS[manifest.kind]!;
  const sameGroup = manifest.apiVersion.split('/')[0] === apiVersion.split('/')[0];
  if (!sameGroup || manifest.apiVersion === apiVersion) return [];
  return [
    missAt(manifest, ['apiVersion'], {
      slip: 'old-version',
      message: `apiVersion is ${manifest.apiVersion}; this cluster does not serve that version.`,
      advice: `Older tutorials write v1beta1 or v1beta2. "flux check" lists what is served: ${apiVersion}.`,
      found: manifest.apiVersion,
      expected: apiVersion,
    }),
  ];
});

export const intervalUnit = inManifests('interval-unit', (manifest) =>
  DURATIONS.flatMap((field) => {
    const value = manifest.spec?.[field];
    if (value === undefined || durationOf(value) !== undefined) return [];
    const bare = /^\d+(\.\d+)?$/.test(String(value));
    return [
      missAt(manifest, ['spec', field], {
        slip: 'interval-unit',
        message: bare
          ? `spec.${field} is ${String(value)}, without a unit.`
          : `spec.${field} is ${shown(value)}: no duration.`,
        advice:
          'A duration says its unit: 30s, 1m, 1h30m. Nothing is assumed, and the API server refuses the object.',
        found: value,
        expected: bare ? `${String(value)}m or ${String(value)}s` : 'a duration such as 1m',
      }),
    ];
  }),
);

export const textForBoolean = inManifests('text-for-boolean', (manifest) =>
  BOOLEANS.flatMap((field) => {
    const value = manifest.spec?.[field];
    if (typeof value !== 'string') return [];
    const expected = /^(true|yes|on)$/i.test(value) ? 'true' : 'true or false';
    return [
      missAt(manifest, ['spec', field], {
        slip: 'text-for-boolean',
        message: `spec.${field} is the text ${shown(value)}, not true or false.`,
        advice: 'Quotes make a text of it. Write the word without quotes.',
        found: value,
        expected,
      }),
    ];
  }),
);

const TOP = ['apiVersion', 'kind', 'metadata', 'spec', 'status'];
const META = ['name', 'namespace', 'labels', 'annotations', 'finalizers', 'ownerReferences', 'generateName'];

/** A field one level too far out or in: what an indentation that is off leaves behind. */
export const misplacedField = inManifests('misplaced-field', (manifest) => {
  const { fields } = FLUX_KINDS[manifest.kind]!;
  const outside = Object.keys(manifest.value).filter((key) => !TOP.includes(key) && fields.includes(key));
  const inMetadata = Object.keys(objectOf(manifest.value['metadata']) ?? {}).filter(
    (key) => !META.includes(key) && (fields.includes(key) || key === 'spec'),
  );
  const told = (path: string[], home: string): Miss =>
    missAt(manifest, path, {
      slip: 'misplaced-field',
      message: `${path.at(-1)} stands ${path.length === 1 ? 'beside spec' : 'inside metadata'}; it belongs ${home}.`,
      advice: 'The indentation is off: what belongs to a field begins two spaces further in than the field.',
      found: path.join('.'),
      expected: home === 'under spec' ? `spec.${path.at(-1)}` : path.at(-1)!,
    });
  return [
    ...outside.map((key) => told([key], 'under spec')),
    ...inMetadata.map((key) => told(['metadata', key], key === 'spec' ? 'beside metadata' : 'under spec')),
  ];
});

export const unknownField = inManifests('unknown-field', (manifest) => {
  const { fields } = FLUX_KINDS[manifest.kind]!;
  const top = Object.keys(manifest.value).filter((key) => !TOP.includes(key) && !fields.includes(key));
  const inSpec = Object.keys(manifest.spec ?? {}).filter((key) => !fields.includes(key));
  return [
    ...top.map((key) => unknownMiss(manifest, [key], TOP)),
    ...inSpec.map((key) => unknownMiss(manifest, ['spec', key], fields)),
  ];
});

function unknownMiss(manifest: Manifest, path: string[], known: readonly string[]): Miss {
  const key = path.at(-1)!;
  const meant = nearest(key, known);
  return missAt(manifest, path, {
    slip: 'unknown-field',
    message: `${path.join('.')} is no field of a ${manifest.kind}.`,
    advice: meant
      ? `${meant} is. Flux's apply is strict: an unknown field is refused, and nothing of the folder is applied.`
      : "Flux's apply is strict: an unknown field is refused, and nothing of the folder is applied.",
    found: key,
    ...(meant === undefined ? {} : { expected: meant }),
  });
}

export const pathOut = inManifests('path-out', (manifest) => {
  const path = manifest.spec?.['path'];
  if (typeof path !== 'string' || !leadsOut(path)) return [];
  return [
    missAt(manifest, ['spec', 'path'], {
      slip: 'path-out',
      message: `spec.path is ${path}, which leads out of the repository.`,
      advice:
        'The path is counted from the root of what the source fetched, not from the file that names it. There is nothing above.',
      found: path,
      expected: './' + path.replace(/^(\.{0,2}\/)+/, ''),
    }),
  ];
});

function leadsOut(path: string): boolean {
  let depth = 0;
  for (const part of path.split('/')) {
    if (part === '..') depth--;
    else if (part !== '' && part !== '.') depth++;
    if (depth < 0) return true;
  }
  return false;
}

export const unknownNamespace: Slip = {
  name: 'unknown-namespace',
  stage: 'file',
  find: async (facts) => {
    const known = await namespaces(facts);
    return (await manifests(facts))
      .filter(isFlux)
      .flatMap((manifest) => [
        ...namespaceMisses(manifest, ['metadata', 'namespace'], manifest.namespace, known),
        ...namespaceMisses(manifest, ['spec', 'targetNamespace'], manifest.spec?.['targetNamespace'], known),
      ]);
  },
};

function namespaceMisses(manifest: Manifest, path: string[], namespace: unknown, known: Set<string>): Miss[] {
  if (typeof namespace !== 'string' || known.has(namespace)) return [];
  const meant = nearest(namespace, known);
  return [
    missAt(manifest, path, {
      slip: 'unknown-namespace',
      message: `${path.join('.')} is ${namespace}; the cluster has no such namespace.`,
      advice: meant
        ? `${meant} is one. The API server refuses an object whose namespace is missing, and with it all that is applied together.`
        : 'No manifest here makes it either. The API server refuses an object whose namespace is missing.',
      found: namespace,
      ...(meant === undefined ? {} : { expected: meant }),
    }),
  ];
}

/** Namespaces of the cluster, and those that some manifest makes. */
async function namespaces(facts: Facts): Promise<Set<string>> {
  const live = (await facts.objects({ kind: 'Namespace' })).map((object) => object.metadata.name);
  const written = await manifests(facts);
  const made = written.filter(({ kind }) => kind === 'Namespace').map(({ name }) => name);
  // "namespace:" of a kustomization.yaml renames the Namespace of its build.
  const renamed = written.flatMap(({ value }) =>
    typeof value['namespace'] === 'string' ? [value['namespace']] : [],
  );
  return new Set([...live, ...made, ...renamed]);
}

export const unknownSource: Slip = {
  name: 'unknown-source',
  stage: 'file',
  find: async (facts) => {
    const all = await manifests(facts);
    const misses: Miss[] = [];
    for (const manifest of all.filter(isFlux)) {
      const reference = objectOf(manifest.spec?.['sourceRef']);
      if (!reference || manifest.namespace === undefined) continue;
      const kind = String(reference['kind']);
      const name = String(reference['name']);
      const namespace = String(reference['namespace'] ?? manifest.namespace);
      const sources = await sourcesOf(kind, all, facts);
      if (sources.some((each) => each.name === name && each.namespace === namespace)) continue;
      misses.push(sourceMiss(manifest, { kind, name, namespace }, sources));
    }
    return misses;
  },
};

interface Named {
  name: string;
  namespace: string | undefined;
}

async function sourcesOf(kind: string, all: Manifest[], facts: Facts): Promise<Named[]> {
  const live = await facts.objects({ kind });
  const there = live.map(({ metadata }) => ({ name: metadata.name, namespace: metadata.namespace }));
  return [...there, ...all.filter((manifest) => manifest.kind === kind)];
}

function sourceMiss(
  manifest: Manifest,
  { kind, name, namespace }: { kind: string; name: string; namespace: string },
  sources: Named[],
): Miss {
  const elsewhere = sources.find((each) => each.name === name);
  const here = sources.filter((each) => each.namespace === namespace).map((each) => each.name);
  const expected = elsewhere ? undefined : (nearest(name, here) ?? here[0]);
  return missAt(manifest, ['spec', 'sourceRef', 'name'], {
    slip: 'unknown-source',
    message: `spec.sourceRef means ${kind} ${namespace}/${name}; there is none.`,
    advice: elsewhere
      ? `One of that name is in ${elsewhere.namespace ?? 'no namespace'}. Without sourceRef.namespace, Flux looks in the namespace of the ${manifest.kind} itself.`
      : '"flux get sources all -A" lists the sources there are.',
    found: name,
    ...(expected === undefined ? {} : { expected }),
  });
}
