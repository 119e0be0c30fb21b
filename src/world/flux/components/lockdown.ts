/**
 * The files one prepares in a fleet repository so that Flux itself survives a lockdown.
 *
 * Models: the "multi-tenancy lockdown" of Flux's documentation: with a default account for everybody, the Kustomization
 * of the cluster needs one that may do everything.
 */
import { marshal } from '../../yaml/marshal';
import type { SyncOptions } from '../install';

/** By path; bootstrapping fills the two empty ones and leaves the third alone. */
export function lockdownFiles({ path, namespace, name }: SyncOptions): Record<string, string> {
  const folder = `${path.replace(/^(\.?\/)+|\/+$/g, '')}/${namespace}`;
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: ['gotk-components.yaml', 'gotk-sync.yaml'],
    patches: [
      {
        patch: '- op: add\n  path: /spec/serviceAccountName\n  value: kustomize-controller\n',
        target: { kind: 'Kustomization', name },
      },
    ],
  };
  return {
    [`${folder}/gotk-components.yaml`]: '',
    [`${folder}/gotk-sync.yaml`]: '',
    [`${folder}/kustomization.yaml`]: marshal(kustomization),
  };
}
