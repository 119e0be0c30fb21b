/**
 * Rows of roles, bindings, limits and policies.
 *
 * Models: the printers of those kinds in `pkg/printers/internalversion`.
 */
import type { KubeObject } from '../api';
import { ageOf, formatSelector, type Cell, type Printer } from './cells';

const created: Printer = (object) => [object.metadata.name, object.metadata.creationTimestamp ?? ''];

export const policyPrinters: Record<string, Printer> = {
  roles: created,
  clusterroles: created,
  limitranges: created,
  customresourcedefinitions: created,
  rolebindings: bindingCells,
  clusterrolebindings: bindingCells,
  networkpolicies: (object, now) => [
    object.metadata.name,
    formatSelector(object.spec?.podSelector),
    ageOf(object, now),
  ],
  resourcequotas: (object, now) => [
    object.metadata.name,
    quotaText(object, false),
    quotaText(object, true),
    ageOf(object, now),
  ],
  poddisruptionbudgets: (object, now) => [
    object.metadata.name,
    String(object.spec?.minAvailable ?? 'N/A'),
    String(object.spec?.maxUnavailable ?? 'N/A'),
    object.status?.disruptionsAllowed ?? 0,
    ageOf(object, now),
  ],
  horizontalpodautoscalers: (object, now) => [
    object.metadata.name,
    `${object.spec?.scaleTargetRef?.kind}/${object.spec?.scaleTargetRef?.name}`,
    metricsText(object),
    String(object.spec?.minReplicas ?? '<unset>'),
    String(object.spec?.maxReplicas ?? 0),
    String(object.status?.currentReplicas ?? 0),
    ageOf(object, now),
  ],
  priorityclasses: (object, now) => [
    object.metadata.name,
    String(object.value ?? 0),
    object.globalDefault ?? false,
    ageOf(object, now),
    object.preemptionPolicy ?? 'PreemptLowerPriority',
  ],
};

interface Subject {
  kind: string;
  name: string;
  namespace?: string;
}

function bindingCells(object: KubeObject, now: number): Cell[] {
  const subjects = (object.subjects ?? []) as Subject[];
  const named = (kind: string): string =>
    subjects
      .filter((each) => each.kind === kind)
      .map((each) => (kind === 'ServiceAccount' ? `${each.namespace ?? ''}/${each.name}` : each.name))
      .join(', ');
  return [
    object.metadata.name,
    `${object.roleRef?.kind}/${object.roleRef?.name}`,
    ageOf(object, now),
    named('User'),
    named('Group'),
    named('ServiceAccount'),
  ];
}

function quotaText(quota: KubeObject, limits: boolean): string {
  const hard = (quota.status?.hard ?? {}) as Record<string, string>;
  const used = (quota.status?.used ?? {}) as Record<string, string>;
  return Object.keys(hard)
    .sort()
    .filter((name) => /^limits/.test(name) === limits)
    .map((name) => `${name}: ${used[name] ?? '0'}/${hard[name]}`)
    .join(', ');
}

interface Metric {
  type: string;
  resource?: { name: string; target: { type: string; averageUtilization?: number; averageValue?: string } };
}

function metricsText(autoscaler: KubeObject): string {
  const metrics = (autoscaler.spec?.metrics ?? []) as Metric[];
  const texts = metrics.map(({ type, resource }) => {
    if (type !== 'Resource' || !resource) return '<unknown>';
    const { averageUtilization, averageValue } = resource.target;
    const wanted = averageUtilization === undefined ? (averageValue ?? '<auto>') : `${averageUtilization}%`;
    return `${resource.name}: <unknown>/${wanted}`;
  });
  if (!texts.length) return '<none>';
  const shown = texts.slice(0, 2).join(', ');
  return texts.length > 2 ? `${shown} + ${texts.length - 2} more...` : shown;
}
