/**
 * What deleting does to an object that cannot go at once.
 *
 * Models: graceful deletion of pods, finalizers, foreground and orphan deletion, the two steps of a namespace's end.
 */
import type { Clock } from '../time/clock';
import type { DeleteOptions, KubeObject } from './api';
import type { Resource } from './discovery';

export const FOREGROUND = 'foregroundDeletion';
export const ORPHAN = 'orphan';

/** The object as it waits for its end; undefined where it may go now; the same where it waits already. */
export function markForDeletion(
  resource: Resource,
  object: KubeObject,
  options: DeleteOptions,
  clock: Clock,
): KubeObject | undefined {
  const finalizers = withPropagation(object.metadata.finalizers ?? [], options);
  const grace = graceOf(resource, object, options);
  const waits = finalizers.length > 0 || grace > 0 || holdsItself(resource, object);
  if (!waits) return undefined;
  const old = object.metadata;
  if (old.deletionTimestamp && grace >= (old.deletionGracePeriodSeconds ?? 0)) return object;
  const metadata = {
    ...old,
    deletionTimestamp: clock.timestamp(clock.now() + grace * 1000),
    deletionGracePeriodSeconds: grace,
    ...(finalizers.length ? { finalizers } : {}),
  };
  if (old.generation !== undefined && !old.deletionTimestamp) metadata.generation = old.generation + 1;
  const marked: KubeObject = { ...object, metadata };
  return resource.key === 'namespaces'
    ? { ...marked, status: { ...object.status, phase: 'Terminating' } }
    : marked;
}

function withPropagation(finalizers: readonly string[], { propagationPolicy }: DeleteOptions): string[] {
  const others = finalizers.filter((each) => each !== FOREGROUND && each !== ORPHAN);
  if (propagationPolicy === 'Foreground') return [...others, FOREGROUND];
  if (propagationPolicy === 'Orphan') return [...others, ORPHAN];
  return propagationPolicy ? others : [...finalizers];
}

/** Seconds a pod is given; one that runs nowhere yet, or has ended, goes at once. */
function graceOf(resource: Resource, object: KubeObject, options: DeleteOptions): number {
  if (resource.key !== 'pods' || !object.spec?.nodeName) return 0;
  if (['Succeeded', 'Failed'].includes(object.status?.phase)) return 0;
  return options.gracePeriodSeconds ?? object.spec.terminationGracePeriodSeconds ?? 30;
}

function holdsItself(resource: Resource, object: KubeObject): boolean {
  return resource.key === 'namespaces' && (object.spec?.finalizers ?? []).length > 0;
}
