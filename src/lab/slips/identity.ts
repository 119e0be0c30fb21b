/** Slips of names: what one build registers twice, or what two namespaces tell apart. */
import type { Facts } from '../facts';
import type { Miss } from '../lab';
import { fleetManifests, missAt, places } from './manifests';
import type { Manifest } from './manifests';
import { KUSTOMIZE_GROUP } from './flux-kinds';
import type { Slip } from './slip';

/** What `flux bootstrap` wrote for itself. */
const SYNC = /\/gotk-sync\.yaml$/;

async function fleetObjects(facts: Facts): Promise<Manifest[]> {
  return (await fleetManifests(facts)).filter(
    ({ apiVersion, name }) => !apiVersion.startsWith(KUSTOMIZE_GROUP) && name,
  );
}

function idOf({ apiVersion, kind, namespace, name }: Manifest): string {
  return `${apiVersion.split('/')[0]} ${kind} ${namespace ?? ''}/${name}`;
}

/** The name of the Kustomization that applies this very folder. */
export const rootName: Slip = {
  name: 'root-name',
  stage: 'file',
  find: async (facts) => {
    const all = await fleetObjects(facts);
    const roots = new Set(all.filter(({ document }) => SYNC.test(document.file.path)).map(idOf));
    return all
      .filter((manifest) => !SYNC.test(manifest.document.file.path) && roots.has(idOf(manifest)))
      .map((manifest) =>
        missAt(manifest, ['metadata', 'name'], {
          slip: 'root-name',
          message: `${manifest.kind} ${manifest.namespace}/${manifest.name} is the one that applies this folder.`,
          advice:
            'gotk-sync.yaml holds it already, and one build registers an id once. Were it let through, Flux would turn its root onto another folder. Choose another name.',
          found: manifest.name,
          expected: 'another name',
        }),
      );
  },
};

/** One id twice in what one Kustomization builds. */
export const sameId: Slip = {
  name: 'same-id',
  stage: 'file',
  find: async (facts) => {
    const first = new Map<string, Manifest>();
    const misses: Miss[] = [];
    for (const manifest of await fleetObjects(facts)) {
      const earlier = first.get(idOf(manifest));
      if (!earlier) first.set(idOf(manifest), manifest);
      else if (!SYNC.test(earlier.document.file.path)) misses.push(sameIdMiss(manifest, earlier));
    }
    return misses;
  },
};

function sameIdMiss(manifest: Manifest, earlier: Manifest): Miss {
  const path = ['metadata', 'name'];
  return missAt(manifest, path, {
    slip: 'same-id',
    message: `${manifest.kind} ${manifest.namespace}/${manifest.name} is there twice: ${places(earlier, manifest, path)}.`,
    advice:
      'Kind, name and namespace make an id, and one build registers an id once. Flux names one of the two places only.',
    found: manifest.name,
    expected: 'a name of its own',
  });
}

/** Two of one name, told apart by the namespace alone: the build lets it pass, the source is looked for elsewhere. */
export const oneNameTwoNamespaces: Slip = {
  name: 'one-name-two-namespaces',
  stage: 'file',
  find: async (facts) => {
    const kustomizations = (await fleetObjects(facts)).filter(({ kind }) => kind === 'Kustomization');
    return kustomizations.flatMap((manifest, index) => {
      const twin = kustomizations
        .slice(0, index)
        .find((other) => other.name === manifest.name && other.namespace !== manifest.namespace);
      if (!twin) return [];
      return [
        missAt(manifest, ['metadata', 'namespace'], {
          slip: 'one-name-two-namespaces',
          message: `Two Kustomizations are called ${manifest.name}, told apart by their namespace only: ${twin.namespace} and ${manifest.namespace}.`,
          advice: `The build lets that pass. But a Kustomization looks for its source in its own namespace, so the one in ${manifest.namespace} finds none. Keep the namespace, change the name.`,
          found: manifest.namespace,
          ...(twin.namespace === undefined ? {} : { expected: twin.namespace }),
        }),
      ];
    });
  },
};
