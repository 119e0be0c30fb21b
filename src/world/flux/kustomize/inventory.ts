/**
 * What a Kustomization applied, kept in its status: by it, what is gone from Git is found and pruned.
 *
 * Models: kustomize-controller internal/inventory.
 */
import type { KubeObject } from '../../kube/api';
import type { Change } from '../ssa/change-set';
import { byApplyOrder, formatId, parseId, type ObjectId } from '../ssa/object-id';

export interface Inventory {
  /** `id` as in `rocky-test_web_apps_Deployment`, `v` the version: `v1` */
  entries: { id: string; v: string }[];
}

export function inventoryOf(changes: readonly Change[]): Inventory {
  return { entries: changes.map(({ id, version }) => ({ id: formatId(id), v: version })) };
}

/** Objects of the inventory, with no more than kind, name and namespace, in order of applying. */
export function listObjects(inventory: Inventory | undefined): KubeObject[] {
  return (inventory?.entries ?? [])
    .map(({ id, v }) => ({ id: parseId(id), version: v }))
    .sort((a, b) => byApplyOrder(a.id, b.id))
    .map(({ id, version }) => bare(id, version));
}

/** Objects that were in the old inventory and are not in the new one. */
export function staleObjects(old: Inventory | undefined, current: Inventory): KubeObject[] {
  const kept = new Set(current.entries.map(({ id }) => id));
  return listObjects({ entries: (old?.entries ?? []).filter(({ id }) => !kept.has(id)) });
}

function bare({ group, kind, namespace, name }: ObjectId, version: string): KubeObject {
  return {
    apiVersion: group ? `${group}/${version}` : version,
    kind,
    metadata: namespace ? { name, namespace } : { name },
  };
}
