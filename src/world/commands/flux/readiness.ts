/**
 * Is an object of Flux done with what was asked of it?
 *
 * Models: `cmd/flux/readiness.go` and the part of kstatus that custom resources meet. Left out: kstatus of built-in kinds.
 */
import type { KubeObject } from '../../kube/api';
import { FluxError } from './call';

export interface Condition {
  type: string;
  status: string;
  reason: string;
  message: string;
  observedGeneration?: number;
  lastTransitionTime?: string;
}

export function conditionsOf(object: KubeObject): Condition[] {
  return (object['status']?.conditions ?? []) as Condition[];
}

export function readyCondition(object: KubeObject): Condition | undefined {
  return conditionsOf(object).find((each) => each.type === 'Ready');
}

export interface Status {
  status: 'Current' | 'InProgress' | 'Failed' | 'Terminating';
  message: string;
}

/** kstatus of a custom resource. */
export function computeStatus(object: KubeObject): Status {
  if (object.metadata.deletionTimestamp)
    return { status: 'Terminating', message: 'Resource scheduled for deletion' };
  const observed = object['status']?.observedGeneration as number | undefined;
  if (observed !== undefined && observed !== object.metadata.generation) {
    return {
      status: 'InProgress',
      message: `${object.kind} generation is ${object.metadata.generation}, but latest observed generation is ${observed}`,
    };
  }
  for (const each of conditionsOf(object)) {
    if (each.status !== 'True') continue;
    if (each.type === 'Reconciling') return { status: 'InProgress', message: each.message };
    if (each.type === 'Stalled') return { status: 'Failed', message: each.message };
  }
  const ready = readyCondition(object);
  if (ready && ready.status !== 'True') return { status: 'InProgress', message: ready.message };
  return { status: 'Current', message: ready ? 'Resource is Ready' : 'Resource is current' };
}

/**
 * Has its controller seen the object as it is now, and is it ready?
 * @param options.fixed a kind without a controller of its own (Alert, Provider): nobody needs to have seen it
 * @throws FluxError with the reason where it will never be
 */
export function isReady(object: KubeObject, options: { fixed?: boolean } = {}): boolean {
  if (!options.fixed && !isObserved(object)) return false;
  const { status, message } = computeStatus(object);
  if (status === 'Current') return true;
  if (status === 'InProgress') return false;
  throw new FluxError(message);
}

function isObserved(object: KubeObject): boolean {
  const observed = Number(object['status']?.observedGeneration ?? 0);
  const ready = readyCondition(object);
  if (observed < 1 || !ready) return false;
  const seen = ready.observedGeneration || observed;
  return seen === object.metadata.generation;
}
