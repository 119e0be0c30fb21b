/**
 * Writes what a reconciler changed on its object back to the API server, piece by piece.
 *
 * Models: fluxcd/pkg runtime/patch (`SerialPatcher`): conditions first, then metadata, then the rest of the status, each
 * as a merge patch and only where something changed. Left out: merging with conditions that others wrote meanwhile.
 */
import type { Client, KubeObject } from '../../kube/api';
import { StatusError } from '../../kube/api';
import { clone, equal, isMap, type JsonMap } from '../../kube/json-value';
import { refOf } from './refs';

export class SerialPatcher {
  private before: KubeObject;

  constructor(
    object: KubeObject,
    private readonly client: Client,
    private readonly fieldManager: string,
  ) {
    this.before = clone(object);
  }

  /**
   * Patches the difference between the last patch and now, and takes over the new `resourceVersion`.
   * An object that is gone while it is being deleted is no error.
   * @throws StatusError
   */
  patch(object: KubeObject): void {
    try {
      this.patchStatus(object, conditionsDiff(this.before, object));
      this.patchMetadata(object);
      this.patchStatus(object, statusDiff(this.before, object));
    } catch (error) {
      const gone = error instanceof StatusError && error.reason === 'NotFound';
      if (!gone || !object.metadata.deletionTimestamp) throw error;
    }
    this.before = clone(object);
  }

  private patchStatus(object: KubeObject, status: JsonMap | undefined): void {
    if (!status) return;
    const options = { subresource: 'status' as const, fieldManager: this.fieldManager };
    const after = this.client.patch(refOf(this.client, object), 'merge', { status }, options);
    object.metadata.resourceVersion = after.metadata.resourceVersion;
  }

  private patchMetadata(object: KubeObject): void {
    const keys = ['finalizers', 'labels', 'annotations'] as const;
    const metadata: JsonMap = {};
    for (const key of keys) {
      const change = mergeDiff(this.before.metadata[key], object.metadata[key]);
      if (change !== undefined) metadata[key] = change;
    }
    if (!Object.keys(metadata).length) return;
    const options = { fieldManager: this.fieldManager, warn: this.warn };
    const after = this.client.patch(refOf(this.client, object), 'merge', { metadata }, options);
    object.metadata.resourceVersion = after.metadata.resourceVersion;
  }

  /** Is handed the server's warnings. */
  warn?: (text: string) => void;
}

function conditionsDiff(before: KubeObject, after: KubeObject): JsonMap | undefined {
  const change = mergeDiff(before.status?.conditions, after.status?.conditions);
  return change === undefined ? undefined : { conditions: change };
}

function statusDiff(before: KubeObject, after: KubeObject): JsonMap | undefined {
  const rest = (object: KubeObject): JsonMap => ({ ...object.status, conditions: undefined });
  return mergeDiff(rest(before), rest(after)) as JsonMap | undefined;
}

/**
 * The JSON merge patch (RFC 7386) from one value to another; undefined where they are equal.
 */
export function mergeDiff(before: unknown, after: unknown): unknown {
  if (after === undefined) return before === undefined ? undefined : null;
  if (!isMap(before) || !isMap(after)) return equal(before, after) ? undefined : after;
  const patch: JsonMap = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const change = mergeDiff(before[key], after[key]);
    if (change !== undefined) patch[key] = change;
  }
  return Object.keys(patch).length ? patch : undefined;
}
