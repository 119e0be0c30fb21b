/**
 * Is an object of Flux done with what was asked of it?
 *
 * Models: `cmd/flux/readiness.go`.
 */
import { computeStatus } from '../../flux/kstatus';
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

/**
 * Has its controller seen the object as it is now, and is it ready?
 * @param now ms of world time
 * @param options.fixed a kind without a controller of its own (Alert, Provider): nobody needs to have seen it
 * @throws FluxError with the reason where it will never be
 */
export function isReady(object: KubeObject, now: number, options: { fixed?: boolean } = {}): boolean {
  if (!options.fixed && !isObserved(object)) return false;
  const { status, message } = computeStatus(object, now);
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
