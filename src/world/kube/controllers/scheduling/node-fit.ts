/**
 * Does a node fit a pod, the pod's neighbours aside?
 *
 * Models: the filters NodeUnschedulable, TaintToleration, NodeAffinity and NodeResourcesFit.
 */
import type { KubeObject } from '../../api';
import { quantity } from '../../quantity';
import { requested, type Load } from './loads';
import type { Misfit } from './misfits';

/** Why the node does not fit; undefined where it does. */
export function nodeMisfit(pod: KubeObject, node: KubeObject, load: Load): Misfit | undefined {
  const taint = untolerated(pod, node);
  if (
    node.spec?.unschedulable &&
    !tolerates(pod, { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' })
  )
    return { reason: 'node(s) were unschedulable', helpful: false };
  if (taint) return { reason: `node(s) had untolerated taint(s)`, helpful: false };
  if (!selects(pod, node))
    return { reason: "node(s) didn't match Pod's node affinity/selector", helpful: false };
  const room = node.status?.allocatable ?? {};
  for (const name of ['cpu', 'memory'] as const)
    if (load[name] + requested(pod, name) > quantity(room[name]))
      return { reason: `Insufficient ${name}`, helpful: true };
  return undefined;
}

export interface Taint {
  key: string;
  value?: string;
  effect: string;
}

function untolerated(pod: KubeObject, node: KubeObject): Taint | undefined {
  const taints = (node.spec?.taints ?? []) as Taint[];
  return taints.find((taint) => taint.effect !== 'PreferNoSchedule' && !tolerates(pod, taint));
}

/** Does a pod put up with a taint? */
export function tolerates(pod: KubeObject, taint: Taint): boolean {
  const tolerations = (pod.spec.tolerations ?? []) as {
    key?: string;
    operator?: string;
    value?: string;
    effect?: string;
  }[];
  return tolerations.some(
    (each) =>
      (!each.effect || each.effect === taint.effect) &&
      (!each.key || each.key === taint.key) &&
      (each.operator === 'Exists' || (each.value ?? '') === (taint.value ?? '')),
  );
}

interface Term {
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
  matchFields?: { key: string; operator: string; values?: string[] }[];
}

function selects(pod: KubeObject, node: KubeObject): boolean {
  const labels = (node.metadata.labels ?? {}) as Record<string, string>;
  for (const [key, value] of Object.entries((pod.spec.nodeSelector ?? {}) as Record<string, string>))
    if (labels[key] !== value) return false;
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
    ?.nodeSelectorTerms as Term[] | undefined;
  if (!terms) return true;
  return terms.some(({ matchExpressions = [], matchFields = [] }) =>
    [
      ...matchExpressions.map((each) => holds(each, labels[each.key])),
      ...matchFields.map((each) =>
        holds(each, each.key === 'metadata.name' ? node.metadata.name : undefined),
      ),
    ].every(Boolean),
  );
}

function holds(
  { operator, values = [] }: { operator: string; values?: string[] },
  value: string | undefined,
): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return Number(value) > Number(values[0]);
    case 'Lt':
      return Number(value) < Number(values[0]);
    default:
      return false;
  }
}
