/**
 * What helm-controller changes about rendered objects: patches and images, common metadata, and labels of where they
 * are from.
 *
 * Models: helm-controller internal/postrender.
 */
import type { PostRenderer } from '../../helm/action/configuration';
import type { KubeObject } from '../../kube/api';
import { build } from '../../kustomize/build';
import { readResources } from '../../kustomize/read-resources';
import { ResMap } from '../../kustomize/resmap';
import { treeOf } from '../../kustomize/tree';
import { marshal } from '../../yaml/marshal';
import { addAnnotations, addLabels, ownerLabels } from '../ssa/metadata';
import { GROUP } from './work';

export function postRendererFor(release: KubeObject): PostRenderer {
  const { postRenderers = [], commonMetadata } = release.spec;
  return (objects) => {
    let result = objects;
    demandWhole(objects);
    for (const { kustomize } of postRenderers) if (kustomize) result = kustomized(result, kustomize);
    for (const object of result) {
      addLabels(object, commonMetadata?.labels);
      addAnnotations(object, commonMetadata?.annotations);
      addLabels(object, ownerLabels(GROUP, release));
    }
    return result;
  };
}

/** The objects are read by kustomize, which wants kinds, names, and each object once. @throws Error */
function demandWhole(objects: readonly KubeObject[]): void {
  const seen = new Set<string>();
  const odd = objects.some(({ apiVersion, kind, metadata }) => {
    const id = `${apiVersion} ${kind} ${metadata?.namespace} ${metadata?.name}`;
    const twice = seen.has(id);
    seen.add(id);
    return twice || !kind || !metadata?.name;
  });
  if (!odd) return;
  try {
    new ResMap().appendAll(readResources(objects.map((each) => marshal(each)).join('---\n')));
  } catch (error) {
    throw new Error(`error while running post render on files: ${(error as Error).message}`);
  }
}

interface Kustomize {
  patches?: { patch: string; target?: Record<string, string> }[];
  images?: Record<string, string>[];
}

/** @throws Error of kustomize */
function kustomized(objects: readonly KubeObject[], { patches = [], images = [] }: Kustomize): KubeObject[] {
  const file = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: ['helm-output.yaml'],
    patches,
    images,
  };
  const tree = treeOf({
    '/kustomization.yaml': marshal(file),
    '/helm-output.yaml': objects.map((each) => marshal(each)).join('---\n'),
  });
  try {
    return build(tree, '/', { loadRestriction: 'none', reorder: 'none' }).objects;
  } catch (error) {
    throw new Error(`error while running post render on files: ${(error as Error).message}`);
  }
}
