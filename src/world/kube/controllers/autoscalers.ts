/**
 * The horizontal pod autoscaler's controller, on a cluster without metrics.
 *
 * Models: `pkg/controller/podautoscaler`: every fifteen seconds it reads the target's scale, holds it between the limits, and
 * says that nobody tells it what the pods use. Left out: metrics; so it never scales for load.
 */
import type { KubeObject } from '../api';
import { equal } from '../json-value';
import { readScale, writeScale } from '../scale';
import type { Discovery, Resource } from '../discovery';
import {
  createQueue,
  keyOf,
  splitKey,
  writeObject,
  writeStatus,
  type Condition,
  type Workshop,
} from './controller';

const KEY = 'horizontalpodautoscalers.autoscaling';
const PERIOD = 15_000;

type Tell = (type: 'Normal' | 'Warning', reason: string, message: string) => void;

export function startAutoscalers(workshop: Workshop, discovery: Discovery): void {
  const { store, clock } = workshop;
  const queue = createQueue(clock, 'horizontal-pod-autoscaler', 100, (key) => {
    const { namespace, name } = splitKey(key);
    const autoscaler = store.get(KEY, namespace, name)?.object;
    if (!autoscaler || autoscaler.metadata.deletionTimestamp) return;
    sync(workshop, discovery, autoscaler);
    queue.add(key, PERIOD);
  });
  store.watch(KEY, undefined, ({ type, object }) => {
    if (type === 'ADDED') queue.add(keyOf(object));
  });
}

interface Target {
  apiVersion: string;
  kind: string;
  name: string;
}

function sync(workshop: Workshop, discovery: Discovery, autoscaler: KubeObject): void {
  const { record } = workshop;
  const tell: Tell = (type, reason, message) =>
    record({ object: autoscaler, type, reason, message, component: 'horizontal-pod-autoscaler' });
  const target = autoscaler.spec.scaleTargetRef as Target;
  const resource = discovery.ofKind(target.apiVersion, target.kind);
  const found =
    resource && workshop.store.get(resource.key, autoscaler.metadata.namespace!, target.name)?.object;
  if (!resource || !found) return lost(workshop, autoscaler, target, resource, tell);
  const scale = readScale(resource, found);
  const current = scale.spec.replicas as number;
  const { minReplicas = 1, maxReplicas } = autoscaler.spec as { minReplicas?: number; maxReplicas: number };
  const able = (reason: string, message: string): Change => ['AbleToScale', 'True', reason, message];
  if (current === 0 && minReplicas !== 0)
    return write(workshop, autoscaler, scale, 0, [
      able('SucceededGetScale', GOT_SCALE),
      [
        'ScalingActive',
        'False',
        'ScalingDisabled',
        'scaling is disabled since the replica count of the target is zero',
      ],
    ]);
  const wanted = Math.min(maxReplicas, Math.max(minReplicas, current));
  if (wanted !== current) {
    const why = `Current number of replicas ${current > maxReplicas ? 'above Spec.MaxReplicas' : 'below Spec.MinReplicas'}`;
    resize(workshop, resource, found, scale, wanted);
    tell('Normal', 'SuccessfulRescale', `New size: ${wanted}; reason: ${why}`);
    return write(workshop, autoscaler, scale, wanted, [
      able('SucceededRescale', `the HPA controller was able to update the target scale to ${wanted}`),
    ]);
  }
  const metric = firstMetric(autoscaler);
  tell('Warning', metric.reason, metric.failure);
  const all = (autoscaler.spec.metrics ?? []).length as number;
  tell(
    'Warning',
    'FailedComputeMetricsReplicas',
    `invalid metrics (${all} invalid out of ${all}), first error is: failed to get ${metric.name} ${metric.kind} metric value: ${metric.failure}`,
  );
  write(workshop, autoscaler, scale, autoscaler.status?.desiredReplicas ?? 0, [
    able('SucceededGetScale', GOT_SCALE),
    [
      'ScalingActive',
      'False',
      metric.reason,
      `the HPA was unable to compute the replica count: ${metric.failure}`,
    ],
  ]);
}

const GOT_SCALE = "the HPA controller was able to get the target's current scale";

/** The target is not there. */
function lost(
  workshop: Workshop,
  autoscaler: KubeObject,
  { apiVersion, kind, name }: Target,
  resource: Resource | undefined,
  tell: Tell,
): void {
  const [group = ''] = apiVersion.includes('/') ? apiVersion.split('/') : [''];
  const why = resource
    ? `${resource.resource}${group && `.${group}`} ${JSON.stringify(name)} not found`
    : `no matches for kind ${JSON.stringify(kind)} in group ${JSON.stringify(group)}`;
  tell('Warning', 'FailedGetScale', why);
  write(workshop, autoscaler, undefined, autoscaler.status?.desiredReplicas ?? 0, [
    [
      'AbleToScale',
      'False',
      'FailedGetScale',
      `the HPA controller was unable to get the target's current scale: ${why}`,
    ],
  ]);
}

/** What the first metric lacks. */
function firstMetric({ spec }: KubeObject): { name: string; kind: string; reason: string; failure: string } {
  const metric = ((spec.metrics ?? []) as Record<string, { name?: string }>[])[0] ?? {};
  const name = metric.resource?.name ?? 'cpu';
  if (metric.pods || metric.object || metric.external) {
    const kind = metric.pods ? 'pods' : metric.object ? 'object' : 'external';
    const reason = {
      pods: 'FailedGetPodsMetric',
      object: 'FailedGetObjectMetric',
      external: 'FailedGetExternalMetric',
    }[kind]!;
    const api = kind === 'external' ? 'external' : 'custom';
    return {
      name: kind,
      kind: '',
      reason,
      failure: `unable to get metric: unable to fetch metrics from ${api} metrics API: no ${api} metrics API (${api}.metrics.k8s.io) registered`,
    };
  }
  return {
    name,
    kind: 'resource',
    reason: 'FailedGetResourceMetric',
    failure: `failed to get ${name} utilization: unable to get metrics for resource ${name}: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)`,
  };
}

function resize(
  { client }: Workshop,
  resource: Resource,
  found: KubeObject,
  scale: KubeObject,
  replicas: number,
): void {
  const next = writeScale(resource, found, { ...scale, spec: { replicas } });
  writeObject(client, next);
}

type Change = [type: string, status: string, reason: string, message: string];

function write(
  { client, clock }: Workshop,
  autoscaler: KubeObject,
  scale: KubeObject | undefined,
  desired: number,
  changes: Change[],
): void {
  const known = (autoscaler.status?.conditions ?? []) as Condition[];
  const now = clock.timestamp();
  const changed = changes.map(([type, status, reason, message]): Condition => {
    const before = known.find((each) => each.type === type);
    const lastTransitionTime = before?.status === status ? before.lastTransitionTime : now;
    return { lastTransitionTime, message, reason, status, type };
  });
  const others = known.filter((each) => !changes.some(([type]) => type === each.type));
  const current = scale
    ? ((scale.status?.replicas ?? 0) as number)
    : (autoscaler.status?.currentReplicas ?? 0);
  const status = {
    ...autoscaler.status,
    conditions: [...changed, ...others],
    currentMetrics: null,
    ...(current ? { currentReplicas: current } : {}),
    desiredReplicas: desired,
  };
  if (!current) delete (status as { currentReplicas?: number }).currentReplicas;
  if (!equal(status, autoscaler.status)) writeStatus(client, autoscaler, status);
}
