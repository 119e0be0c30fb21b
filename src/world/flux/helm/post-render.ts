/**
 * What helm-controller changes about rendered objects: patches and images, common metadata, and labels of where they
 * are from.
 *
 * Models: helm-controller internal/postrender.
 */
import type { PostRenderer } from '../../helm/action/configuration';
import type { KubeObject } from '../../kube/api';
import { build } from '../../kustomize/build';
import { treeOf } from '../../kustomize/tree';
import { marshal } from '../../yaml/marshal';
import { addAnnotations, addLabels, ownerLabels } from '../ssa/metadata';
import { GROUP } from './work';

export function postRendererFor(release: KubeObject): PostRenderer {
  const { postRenderers = [], commonMetadata } = release.spec;
  return (objects) => {
    let result = objects;
    for (const { kustomize } of postRenderers) if (kustomize) result = kustomized(result, kustomize);
    for (const object of result) {
      addLabels(object, commonMetadata?.labels);
      addAnnotations(object, commonMetadata?.annotations);
      addLabels(object, ownerLabels(GROUP, release));
    }
    return result;
  };
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
