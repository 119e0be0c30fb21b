/**
 * How far along an object is, whatever its kind: the question behind `wait`, `healthChecks` and `flux check`.
 *
 * Models: kstatus of fluxcd/cli-utils (`status.Compute` and the readers that look at a workload's pods), with Flux's own
 * rule for Jobs: a running one is not there yet. Left out: kinds this cluster does not have.
 */
import type { Client, KubeObject } from '../kube/api';
import { groupOf } from '../kube/discovery';

export type Status = 'Current' | 'InProgress' | 'Failed' | 'Terminating' | 'NotFound' | 'Unknown';

export interface StatusResult {
  status: Status;
  message: string;
  /** Why the status is Unknown. */
  error?: string;
}

/** What a custom reader may say; undefined leaves the question to the rules here. */
export type StatusReader = (object: KubeObject) => StatusResult | undefined;

type Rule = (object: KubeObject, now: number) => StatusResult;

/** How long a pod may be without a node before that counts as a failure, in ms. */
const SCHEDULE_WINDOW = 15_000;

const RULES: Record<string, Rule> = {
  Service: serviceStatus,
  Pod: podStatus,
  Secret: always('Resource is always ready'),
  ConfigMap: always('Resource is always ready'),
  'batch/CronJob': always('Resource is always ready'),
  'policy/PodDisruptionBudget': always('AllowedDisruptions has been computed.'),
  PersistentVolumeClaim: claimStatus,
  'apps/StatefulSet': statefulSetStatus,
  'apps/DaemonSet': daemonSetStatus,
  'apps/Deployment': deploymentStatus,
  'apps/ReplicaSet': replicaSetStatus,
  'batch/Job': jobStatus,
  'apiextensions.k8s.io/CustomResourceDefinition': crdStatus,
};

/** Status from what the object itself says. @param now ms of world time */
export function computeStatus(object: KubeObject, now: number): StatusResult {
  if (object.metadata.deletionTimestamp)
    return { status: 'Terminating', message: 'Resource scheduled for deletion' };
  return genericStatus(object) ?? ruleOf(object)?.(object, now) ?? readyStatus(object);
}

/**
 * Status as a poller reads it: a workload is looked at down to what it made.
 * @throws StatusError where the client may not list that
 */
export function readStatus(client: Client, object: KubeObject, now: number): StatusResult {
  const made = madeBy(client, object);
  const own = computeStatus(object, now);
  if (own.status !== 'InProgress' || object.kind === 'Deployment') return own;
  const failed = made.filter((pod) => terminallyFailed(pod, now));
  return failed.length ? { status: 'Failed', message: `${failed.length} pods have failed` } : own;
}

function ruleOf(object: KubeObject): Rule | undefined {
  const group = groupOf(object.apiVersion);
  return RULES[group ? `${group}/${object.kind}` : object.kind];
}

function genericStatus(object: KubeObject): StatusResult | undefined {
  const { generation } = object.metadata;
  const observed: unknown = object.status?.observedGeneration;
  if (generation !== undefined && observed !== undefined && observed !== generation)
    return inProgress(
      `${object.kind} generation is ${generation}, but latest observed generation is ${String(observed)}`,
    );
  for (const each of conditions(object)) {
    if (each.status !== 'True') continue;
    if (each.type === 'Reconciling') return inProgress(each.message ?? '');
    if (each.type === 'Stalled') return failed(each.message ?? '');
  }
  return undefined;
}

/** For kinds without rules: `Ready`, where there is such a condition. */
function readyStatus(object: KubeObject): StatusResult {
  const ready = conditions(object).find((each) => each.type === 'Ready');
  if (!ready) return current('Resource is current');
  return ready.status === 'True' ? current('Resource is Ready') : inProgress(ready.message ?? '');
}

function deploymentStatus({ spec = {}, status = {} }: KubeObject): StatusResult {
  const found = status.conditions ?? ([] as Named[]);
  const progressing = (found as Named[]).find((each) => each.type === 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded') return failed('Progress deadline exceeded');
  const wanted = spec.replicas ?? 1;
  const { replicas = 0, updatedReplicas = 0, readyReplicas = 0, availableReplicas = 0 } = status;
  if (wanted > replicas) return inProgress(`Replicas: ${replicas}/${wanted}`);
  if (wanted > updatedReplicas) return inProgress(`Updated: ${updatedReplicas}/${wanted}`);
  if (replicas > wanted) return inProgress(`Pending termination: ${replicas - wanted}`);
  if (updatedReplicas > availableReplicas)
    return inProgress(`Available: ${availableReplicas}/${updatedReplicas}`);
  if (wanted > readyReplicas) return inProgress(`Ready: ${readyReplicas}/${wanted}`);
  const done = progressing?.status === 'True' && progressing.reason === 'NewReplicaSetAvailable';
  if (spec.progressDeadlineSeconds !== undefined && !done) return inProgress('ReplicaSet not Available');
  const available = (found as Named[]).some((each) => each.type === 'Available' && each.status === 'True');
  if (!available) return inProgress('Deployment not Available');
  return current(`Deployment is available. Replicas: ${replicas}`);
}

function replicaSetStatus({ spec = {}, status = {} }: KubeObject): StatusResult {
  const wanted = spec.replicas ?? 1;
  const { replicas = 0, readyReplicas = 0, availableReplicas = 0, fullyLabeledReplicas = 0 } = status;
  const failing = ((status.conditions ?? []) as Named[]).some(
    (each) => each.type === 'ReplicaFailure' && each.status === 'True',
  );
  if (failing) return inProgress('Replica Failure condition. Check Pods');
  if (wanted > fullyLabeledReplicas) return inProgress(`Labelled: ${fullyLabeledReplicas}/${wanted}`);
  if (wanted > availableReplicas) return inProgress(`Available: ${availableReplicas}/${wanted}`);
  if (wanted > readyReplicas) return inProgress(`Ready: ${readyReplicas}/${wanted}`);
  if (replicas > wanted) return inProgress(`Pending termination: ${replicas - wanted}`);
  return current(`ReplicaSet is available. Replicas: ${replicas}`);
}

function statefulSetStatus({ spec = {}, status = {} }: KubeObject): StatusResult {
  if (spec.updateStrategy?.type === 'OnDelete')
    return current('StatefulSet is using the ondelete update strategy');
  const wanted = spec.replicas ?? 1;
  const { replicas = 0, readyReplicas = 0, currentReplicas = 0, updatedReplicas = 0 } = status;
  const partition: number | undefined = spec.updateStrategy?.rollingUpdate?.partition;
  if (wanted > replicas) return inProgress(`Replicas: ${replicas}/${wanted}`);
  if (wanted > readyReplicas) return inProgress(`Ready: ${readyReplicas}/${wanted}`);
  if (replicas > wanted) return inProgress(`Pending termination: ${replicas - wanted}`);
  if (partition !== undefined) {
    const due = wanted - partition;
    if (updatedReplicas < due) return inProgress(`updated: ${updatedReplicas}/${due}`);
    return current(`Partition rollout complete. updated: ${updatedReplicas}`);
  }
  if (wanted > currentReplicas) return inProgress(`current: ${currentReplicas}/${wanted}`);
  if ((status.currentRevision ?? '') !== (status.updateRevision ?? ''))
    return inProgress('Waiting for updated revision to match current');
  return current(`All replicas scheduled as expected. Replicas: ${replicas}`);
}

function daemonSetStatus(object: KubeObject): StatusResult {
  const { status = {} } = object;
  if (status.observedGeneration === undefined)
    return inProgress(`${object.kind} status.observedGeneration not found`);
  const wanted: number | undefined = status.desiredNumberScheduled;
  if (wanted === undefined) return inProgress('Missing .status.desiredNumberScheduled');
  const counts: [string, number][] = [
    ['Current', status.currentNumberScheduled ?? 0],
    ['Updated', status.updatedNumberScheduled ?? 0],
    ['Available', status.numberAvailable ?? 0],
    ['Ready', status.numberReady ?? 0],
  ];
  const short = counts.find(([, count]) => wanted > count);
  if (short) return inProgress(`${short[0]}: ${short[1]}/${wanted}`);
  return current(`All replicas scheduled as expected. Replicas: ${wanted}`);
}

function claimStatus({ status = {} }: KubeObject): StatusResult {
  const phase: string = status.phase ?? 'unknown';
  return phase === 'Bound' ? current('PVC is Bound') : inProgress(`PVC is not Bound. phase: ${phase}`);
}

function podStatus(object: KubeObject, now: number): StatusResult {
  const phase: string = object.status?.phase ?? '';
  if (phase === 'Succeeded') return current('Pod has completed successfully');
  if (phase === 'Failed') return current('Pod has completed, but not successfully');
  if (phase === 'Running') return runningPodStatus(object);
  if (phase === '') return inProgress('Pod phase not available');
  if (!unschedulable(object)) return inProgress('Pod is in the Pending phase');
  const waiting = now - Date.parse(object.metadata.creationTimestamp ?? '');
  return waiting < SCHEDULE_WINDOW
    ? inProgress('Pod has not been scheduled')
    : failed('Pod could not be scheduled');
}

function runningPodStatus(object: KubeObject): StatusResult {
  if (conditions(object).some((each) => each.type === 'Ready' && each.status === 'True'))
    return current('Pod is Ready');
  const looping = (object.status?.containerStatuses ?? [])
    .filter((each: ContainerStatus) => each.state?.waiting?.reason === 'CrashLoopBackOff')
    .map((each: ContainerStatus) => each.name);
  if (looping.length) return failed(`Containers in CrashLoop state: ${looping.join(',')}`);
  return inProgress('Pod is running but is not Ready');
}

function jobStatus({ spec = {}, status = {} }: KubeObject): StatusResult {
  if (spec.suspend === true) return current('Job is suspended');
  const parallelism = spec.parallelism ?? 1;
  const completions = spec.completions ?? parallelism;
  const { active = 0, succeeded = 0, failed: lost = 0 } = status;
  for (const each of (status.conditions ?? []) as Named[]) {
    if (each.status !== 'True') continue;
    if (each.type === 'Complete') return current(`Job Completed. succeeded: ${succeeded}/${completions}`);
    if (each.type === 'Failed') return failed(`Job Failed. failed: ${lost}/${completions}`);
  }
  if (!status.startTime) return inProgress(`Job not started. active: 0/${parallelism}`);
  return inProgress(`Job in progress. success:${succeeded}, active: ${active}, failed: ${lost}`);
}

function serviceStatus({ spec = {} }: KubeObject): StatusResult {
  if (spec.type === 'LoadBalancer' && !spec.clusterIP)
    return inProgress('ClusterIP not set. Service type: LoadBalancer');
  return current('Service is ready');
}

function crdStatus(object: KubeObject): StatusResult {
  for (const each of conditions(object)) {
    if (each.type === 'NamesAccepted' && each.status === 'False') return failed(each.message ?? '');
    if (each.type !== 'Established') continue;
    if (each.status === 'False' && each.reason !== 'Installing') return failed(each.message ?? '');
    if (each.status === 'True') return current('CRD is established');
  }
  return inProgress('Install in progress');
}

function always(message: string): Rule {
  return () => current(message);
}

interface Named {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}

interface ContainerStatus {
  name: string;
  state?: { waiting?: { reason?: string } };
}

function conditions(object: KubeObject): Named[] {
  return (object.status?.conditions ?? []) as Named[];
}

/** ReplicaSets of a Deployment, pods of other workloads. */
function madeBy(client: Client, object: KubeObject): KubeObject[] {
  const plural = MADE[object.kind];
  if (!plural || groupOf(object.apiVersion) !== 'apps') return [];
  const wanted = Object.entries((object.spec?.selector?.matchLabels ?? {}) as Record<string, string>);
  const labelSelector = wanted.map(([key, value]) => `${key}=${value}`).join(',');
  const ref = { ...plural, version: 'v1', namespace: object.metadata.namespace };
  return client.list(ref, { labelSelector });
}

const PODS = { group: '', resource: 'pods' };
const MADE: Record<string, { group: string; resource: string }> = {
  Deployment: { group: 'apps', resource: 'replicasets' },
  StatefulSet: PODS,
  ReplicaSet: PODS,
};

/** Pods on their way out and pods waiting for a node may still come right. */
function terminallyFailed(pod: KubeObject, now: number): boolean {
  return computeStatus(pod, now).status === 'Failed' && !unschedulable(pod);
}

function unschedulable(pod: KubeObject): boolean {
  return conditions(pod).some(
    (each) => each.type === 'PodScheduled' && each.status === 'False' && each.reason === 'Unschedulable',
  );
}

function current(message: string): StatusResult {
  return { status: 'Current', message };
}

function inProgress(message: string): StatusResult {
  return { status: 'InProgress', message };
}

function failed(message: string): StatusResult {
  return { status: 'Failed', message };
}
