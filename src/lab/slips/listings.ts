/** Slips of kustomize's own file, kustomization.yaml: what it lists, and what it is not. */
import type { Facts } from '../facts';
import type { Miss } from '../lab';
import { cleanPath } from '../match';
import { FLUX_KINDS, KUSTOMIZE_FILES } from './flux-kinds';
import type { Manifest } from './manifests';
import { manifestsOf, missAt, objectOf, yamlFiles } from './manifests';
import type { Slip } from './slip';

interface Listing {
  /** Folder of the file, relative to the clone; '' for its root. */
  folder: string;
  manifest: Manifest;
}

async function listings(facts: Facts): Promise<Listing[]> {
  const files = (await yamlFiles(facts)).filter(({ path }) =>
    KUSTOMIZE_FILES.includes(path.split('/').at(-1)!),
  );
  return files.flatMap((file) => {
    const [manifest] = manifestsOf(file, facts);
    return manifest ? [{ folder: file.path.split('/').slice(0, -1).join('/'), manifest }] : [];
  });
}

/** Flux's kind written into kustomize's file. */
export const fluxInListing: Slip = {
  name: 'flux-in-listing',
  stage: 'file',
  find: async (facts) =>
    (await listings(facts))
      .filter(({ manifest }) => manifest.kind in FLUX_KINDS && manifest.spec !== undefined)
      .map(({ manifest }) =>
        missAt(manifest, ['spec'], {
          slip: 'flux-in-listing',
          message: `${manifest.document.file.path} holds Flux's ${manifest.kind}; kustomization.yaml is kustomize's own file.`,
          advice:
            'Two kinds are called Kustomization. This file lists resources, under kustomize.config.k8s.io/v1beta1, and has no spec; Flux fails to build the folder.',
          found: manifest.apiVersion,
          expected: 'kustomize.config.k8s.io/v1beta1',
        }),
      ),
};

/** A kustomization.yaml that lists some of what lies beside it: what is listed is applied, and no more. */
export const listedHalf: Slip = {
  name: 'listed-half',
  stage: 'file',
  find: async (facts) => {
    const files = await yamlFiles(facts);
    return (await listings(facts)).flatMap(({ folder, manifest }) => {
      if (manifest.spec !== undefined) return [];
      const used = entriesOf(manifest);
      const beside = files.filter(
        (file) => file !== manifest.document.file && file.path.startsWith(prefix(folder)),
      );
      const wanted = new Set(beside.flatMap((file) => entryFor(file.path, folder, facts) ?? []));
      return [...wanted].filter((entry) => !used.includes(entry)).map((entry) => halfMiss(manifest, entry));
    });
  },
};

/**
 * What would bring a file in: itself, where it lies in the folder. Of folders further in, those of the fleet's root count
 * too: Flux takes all of them when there is no list.
 */
function entryFor(path: string, folder: string, facts: Facts): string | undefined {
  const inside = path.slice(prefix(folder).length);
  if (!inside.includes('/')) return inside;
  return folder === facts.lab.fleet.path ? inside.split('/')[0] : undefined;
}

function halfMiss(manifest: Manifest, entry: string): Miss {
  const listed = resourcesOf(manifest);
  return missAt(manifest, ['resources'], {
    slip: 'listed-half',
    message: `${manifest.document.file.path} does not list ${entry}.`,
    advice:
      entry === 'flux-system'
        ? 'Where there is a kustomization.yaml, Flux applies what it lists and prunes the rest: here that would be Flux itself.'
        : 'Where there is a kustomization.yaml, Flux applies what it lists, and nothing else of the folder. "kustomize edit add resource" adds to the list; a patch goes under patches.',
    found: listed.join(', ') || 'nothing',
    expected: [...listed, entry].join(', '),
  });
}

/** An entry that leads nowhere. */
export const listedMissing: Slip = {
  name: 'listed-missing',
  stage: 'file',
  find: async (facts) => {
    const paths = await facts.paths();
    return (await listings(facts)).flatMap(({ folder, manifest }) =>
      resourcesOf(manifest).flatMap((entry, index) => {
        const target = cleanPath(`${prefix(folder)}${entry}`);
        const there = paths.some((path) => path === target || path.startsWith(`${target}/`));
        if (there || /^\w+:|^[\w.-]+\.\w+\/|\?ref=/.test(entry)) return [];
        return [
          missAt(manifest, ['resources', index], {
            slip: 'listed-missing',
            message: `${manifest.document.file.path} lists ${entry}, which is not there.`,
            advice:
              'An entry is counted from the folder of the kustomization.yaml. One that leads nowhere breaks the whole build.',
            found: entry,
          }),
        ];
      }),
    );
  },
};

function resourcesOf({ value }: Manifest): string[] {
  return listOf(value['resources']).map(String);
}

/** Files and folders the list makes use of, in whatever way. */
function entriesOf(manifest: Manifest): string[] {
  const { value } = manifest;
  const patches = listOf(value['patches']).map((each) => objectOf(each)?.['path']);
  const more = ['components', 'patchesStrategicMerge', 'configurations', 'crds'].flatMap((key) =>
    listOf(value[key]),
  );
  const generated = ['configMapGenerator', 'secretGenerator']
    .flatMap((key) => listOf(value[key]))
    .flatMap((each) => listOf(objectOf(each)?.['files']))
    .map((file) => String(file).replace(/^[^=]*=/, ''));
  return [...resourcesOf(manifest), ...patches, ...more, ...generated].map((entry) =>
    cleanPath(String(entry)),
  );
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function prefix(folder: string): string {
  return folder === '' ? '' : `${folder}/`;
}
