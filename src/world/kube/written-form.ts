/** An object as the server writes it out, and as a patch is laid on it. */
import { toManagedFields } from './apply/managed-fields';
import type { KubeObject, PatchType } from './api';
import type { Resource } from './discovery';
import { encode } from './go-encode';
import { goTypeOfKind } from './go-types';
import { isMap } from './json-value';
import { inVersionOf } from './object-changes';
import { jsonPatch, mergePatch } from './patches';
import { unsupportedMediaType } from './status-errors';
import type { Stored } from './store';
import { strategicMerge } from './strategic-merge';

/** What a new object is compared with: structs are there before anything is in them. */
export function blank(resource: Resource): KubeObject | undefined {
  const type = resource.custom ? undefined : goTypeOfKind(resource.group, resource.kind);
  return type ? (encode(type, {}) as KubeObject) : undefined;
}

/** A built-in kind as Go writes it; a custom one as it is. */
export function asWritten(resource: Resource, object: KubeObject): KubeObject {
  const type = resource.custom ? undefined : goTypeOfKind(resource.group, resource.kind);
  if (!type)
    return { ...object, metadata: encode('meta/v1.ObjectMeta', object.metadata) as KubeObject['metadata'] };
  const { apiVersion, kind } = object;
  return { apiVersion, kind, ...(encode(type, object) as object) } as KubeObject;
}

export function withManagers(object: KubeObject, { managed }: Stored): KubeObject {
  return { ...object, metadata: { ...object.metadata, managedFields: toManagedFields(managed) } };
}

/** @param managers with `metadata.managedFields` */
export function inVersionWithManagers(resource: Resource, stored: Stored, managers: boolean): KubeObject {
  const object = inVersionOf(resource, stored.object);
  return managers ? withManagers(object, stored) : object;
}

/** The object as the patch makes it. Throws StatusError for a strategic patch of a custom kind. */
export function applyPatch(resource: Resource, target: KubeObject, type: PatchType, patch: unknown): unknown {
  if (type === 'json') return jsonPatch(target, patch);
  if (type === 'merge') return mergePatch(target, patch);
  if (resource.custom) throw unsupportedMediaType();
  return strategicMerge(resource.schema, target, patch);
}

/** Does a patch speak of `metadata.managedFields`? */
export function touchesManagers(patch: unknown): boolean {
  if (Array.isArray(patch))
    return patch.some((each) => String(each?.path).startsWith('/metadata/managedFields'));
  return isMap(patch) && isMap(patch.metadata) && 'managedFields' in patch.metadata;
}
