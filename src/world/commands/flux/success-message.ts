/** What `flux` says of an object that is done. Models: `successMessage` of the kinds in `cmd/flux`. */
import type { KubeObject } from '../../kube/api';
import { helmReleaseRevision } from './get-rows';
import type { KindName } from './kinds';
import { readyCondition } from './readiness';

export function successMessage(kind: KindName, object: KubeObject): string {
  const status = object['status'] ?? {};
  switch (kind) {
    case 'kustomization':
      return `applied revision ${status.lastAppliedRevision ?? ''}`;
    case 'helmrelease':
      return `applied revision ${helmReleaseRevision(object)}`;
    case 'source helm':
      if (isOci(object)) return readyCondition(object)?.message ?? '';
      return fetched(object);
    case 'alert':
      return 'Alert reconciliation completed';
    case 'alert-provider':
      return 'Provider reconciliation completed';
    case 'receiver':
      return 'Receiver reconciliation completed';
    case 'image repository':
      return `scan fetched ${status.lastScanResult?.tagCount ?? 0} tags`;
    case 'image policy':
      return `selected ref ${latestRef(object)}`;
    case 'image update':
      return readyCondition(object)?.message ?? 'automation not yet run';
    default:
      return fetched(object);
  }
}

function fetched(object: KubeObject): string {
  return `fetched revision ${object['status']?.artifact?.revision ?? ''}`;
}

function latestRef(object: KubeObject): string {
  const ref = object['status']?.latestRef;
  return ref ? `${ref.name}:${ref.tag}${ref.digest ? `@${ref.digest}` : ''}` : '';
}

function isOci(object: KubeObject): boolean {
  return object['spec']?.type === 'oci';
}

/** Has the object no controller of its own, so that there is nothing to reconcile? */
export function isStatic(kind: KindName, object: KubeObject): boolean {
  return kind === 'alert' || kind === 'alert-provider' || (kind === 'source helm' && isOci(object));
}
