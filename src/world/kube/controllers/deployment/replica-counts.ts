/**
 * How many pods a rollout may have and must keep.
 *
 * Models: `pkg/controller/deployment/util`: surge rounds up, unavailability down.
 */
import type { KubeObject } from '../../api';

/** A number or a percentage of `total`. */
export function resolve(value: number | string | undefined, total: number, roundUp: boolean): number {
  if (typeof value === 'number') return value;
  const match = /^(\d+)%$/.exec(value ?? '');
  if (!match) return Number(value ?? 0) || 0;
  const exact = (Number(match[1]) * total) / 100;
  return roundUp ? Math.ceil(exact) : Math.floor(exact);
}

function rolls(deployment: KubeObject): boolean {
  return deployment.spec.strategy?.type === 'RollingUpdate';
}

export function maxSurge(deployment: KubeObject): number {
  if (!rolls(deployment)) return 0;
  return resolve(deployment.spec.strategy.rollingUpdate?.maxSurge, deployment.spec.replicas, true);
}

export function maxUnavailable(deployment: KubeObject): number {
  const { replicas, strategy } = deployment.spec;
  if (!rolls(deployment) || replicas === 0) return 0;
  const wanted = resolve(strategy.rollingUpdate?.maxUnavailable, replicas, false);
  // with neither surge nor unavailability nothing could move
  const least = wanted === 0 && maxSurge(deployment) === 0 ? 1 : wanted;
  return Math.min(least, replicas);
}

export function wantedReplicas(sets: readonly KubeObject[]): number {
  return sets.reduce((sum, each) => sum + (each.spec.replicas ?? 0), 0);
}

export function statusSum(sets: readonly KubeObject[], field: string): number {
  return sets.reduce((sum, each) => sum + (each.status?.[field] ?? 0), 0);
}
