/**
 * Undoing what others left on an object before it is applied: kubectl's annotation and kubectl's claims on fields.
 *
 * Models: `PatchReplaceFieldsManagers` and its kin of fluxcd/pkg ssa. Because of it, a change made by `kubectl edit` or
 * `kubectl apply` is reverted to what Git says, and a field that `kubectl` added is removed.
 */
import type { KubeObject } from '../../kube/api';
import { isMap, type JsonMap } from '../../kube/json-value';
import type { Marks } from './metadata';

export interface Cleanup {
  annotations: readonly string[];
  labels: readonly string[];
  /** Managers by prefix of their name, whose claims pass to the controller. */
  managers: readonly { name: string; operation: 'Apply' | 'Update' }[];
  /** Objects with one of these marks are left alone. */
  except: Marks;
}

interface ManagedFields {
  manager: string;
  operation: string;
  subresource?: string;
  fieldsV1?: JsonMap;
}

interface Operation {
  op: 'remove' | 'replace';
  path: string;
  value?: unknown;
}

/** A JSON patch for the object in the cluster; empty where there is nothing to undo. */
export function cleanupPatch(object: KubeObject, cleanup: Cleanup, manager: string): Operation[] {
  const fields = claimsTakenOver(object, cleanup, manager);
  return [
    ...removals('annotations', object.metadata.annotations, cleanup.annotations),
    ...removals('labels', object.metadata.labels, cleanup.labels),
    ...(fields ? [{ op: 'replace' as const, path: '/metadata/managedFields', value: fields }] : []),
  ];
}

function removals(
  where: string,
  found: Record<string, string> | undefined,
  keys: readonly string[],
): Operation[] {
  return keys
    .filter((key) => found?.[key] !== undefined)
    .map((key) => ({ op: 'remove', path: `/metadata/${where}/${key.replaceAll('/', '~1')}` }));
}

function claimsTakenOver(object: KubeObject, cleanup: Cleanup, manager: string): ManagedFields[] | undefined {
  const all = (object.metadata.managedFields ?? []) as ManagedFields[];
  let own = all.find((each) => each.manager === manager && each.operation === 'Apply');
  const others = all.filter((each) => each !== own);
  const taken = others.filter((each) => isOneOf(each, cleanup.managers));
  if (!taken.length) return undefined;
  for (const each of taken) {
    own = own
      ? { ...own, fieldsV1: unionOf(own.fieldsV1, each.fieldsV1) }
      : { ...each, manager, operation: 'Apply' };
  }
  return [...others.filter((each) => !taken.includes(each)), own!];
}

function isOneOf(entry: ManagedFields, managers: Cleanup['managers']): boolean {
  return managers.some(
    ({ name, operation }) =>
      entry.operation === operation && !entry.subresource && entry.manager.startsWith(name),
  );
}

function unionOf(a: JsonMap = {}, b: JsonMap = {}): JsonMap {
  const result: JsonMap = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const mine = result[key];
    result[key] = isMap(mine) && isMap(value) ? unionOf(mine, value) : (mine ?? value);
  }
  return result;
}
