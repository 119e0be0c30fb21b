/**
 * `kubectl describe` of PodDisruptionBudgets, PriorityClasses and HorizontalPodAutoscalers.
 *
 * Models: the describers of the same names. Left out: autoscaling by metrics that are not of pods' resources.
 */
import type { KubeObject } from '../../../kube/api';
import type { LabelSelector } from '../../../kube/selectors';
import { longTime, writeHead, type Describer, type Description } from './description';
import { formatLabels } from '../table';
import { writeEvents } from './events';
import { selectorOrNone } from './selector-text';

export const describePodDisruptionBudget: Describer = (object, to, scene) => {
  const spec = object.spec as {
    minAvailable?: number | string;
    maxUnavailable?: number | string;
    selector?: LabelSelector;
  };
  const status = (object.status ?? {}) as Record<string, number | undefined>;
  to.field('Name', object.metadata.name);
  to.field('Namespace', object.metadata.namespace);
  if (spec.minAvailable !== undefined) to.field('Min available', spec.minAvailable);
  else to.optional('Max unavailable', spec.maxUnavailable);
  to.field('Selector', spec.selector ? selectorOrNone(spec.selector) : '<unset>');
  to.write(0, 'Status:\n');
  to.field('Allowed disruptions', status.disruptionsAllowed ?? 0, 2);
  to.field('Current', status.currentHealthy ?? 0, 2);
  to.field('Desired', status.desiredHealthy ?? 0, 2);
  to.field('Total', status.expectedPods ?? 0, 2);
  writeEvents(to, scene, object);
};

export const describePriorityClass: Describer = (object, to, scene) => {
  to.field('Name', object.metadata.name);
  to.field('Value', object.value ?? 0);
  to.field('GlobalDefault', object.globalDefault ?? false);
  to.field('PreemptionPolicy', object.preemptionPolicy);
  to.field('Description', object.description);
  to.field('Annotations', formatLabels(object.metadata.annotations));
  writeEvents(to, scene, object);
};

interface Metric {
  type: string;
  resource?: {
    name: string;
    target?: { averageUtilization?: number; averageValue?: string };
    current?: { averageUtilization?: number; averageValue?: string };
  };
}

interface Autoscaler extends KubeObject {
  spec: {
    scaleTargetRef: { kind: string; name: string };
    minReplicas?: number;
    maxReplicas: number;
    metrics?: Metric[];
  };
  status?: {
    currentReplicas?: number;
    desiredReplicas?: number;
    currentMetrics?: Metric[];
    conditions?: { type: string; status: string; reason?: string; message?: string }[];
  };
}

export const describeHorizontalPodAutoscaler: Describer = (object, to, scene) => {
  const { metadata, spec, status = {} } = object as Autoscaler;
  const { kind, name } = spec.scaleTargetRef;
  writeHead(to, object);
  to.field('CreationTimestamp', longTime(metadata.creationTimestamp));
  to.field('Reference', `${kind}/${name}`);
  to.field('Metrics', '( current / target )');
  (spec.metrics ?? []).forEach((metric, index) => writeMetric(to, metric, status.currentMetrics?.[index]));
  to.field('Min replicas', spec.minReplicas ?? '<unset>');
  to.field('Max replicas', spec.maxReplicas);
  to.field(`${kind} pods`, `${status.currentReplicas ?? 0} current / ${status.desiredReplicas ?? 0} desired`);
  if (status.conditions?.length) {
    to.write(0, 'Conditions:\n');
    to.write(1, 'Type\tStatus\tReason\tMessage\n');
    to.write(1, '----\t------\t------\t-------\n');
  }
  for (const each of status.conditions ?? [])
    to.write(1, `${each.type}\t${each.status}\t${each.reason ?? ''}\t${each.message ?? ''}\n`);
  writeEvents(to, scene, object);
};

function writeMetric(to: Description, metric: Metric, measured: Metric | undefined): void {
  if (!metric.resource) return to.write(1, `<unknown metric type ${JSON.stringify(metric.type)}>\n`);
  const { name, target = {} } = metric.resource;
  const current = measured?.resource?.current;
  if (target.averageValue !== undefined)
    return to.write(
      1,
      `resource ${name} on pods:\t${current?.averageValue ?? '<unknown>'} / ${target.averageValue}\n`,
    );
  const now =
    current?.averageUtilization === undefined
      ? '<unknown>'
      : `${current.averageUtilization}% (${current.averageValue})`;
  const wanted = target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`;
  to.write(1, `resource ${name} on pods  (as a percentage of request):\t${now} / ${wanted}\n`);
}
