/**
 * Rows of workloads: deployments, sets, jobs.
 *
 * Models: `printDeployment`, `printReplicaSet`, `printStatefulSet`, `printDaemonSet`, `printJob`, `printCronJob`.
 */
import { humanDuration } from '../../time/duration';
import type { KubeObject } from '../api';
import {
  age,
  ageOf,
  containerCells,
  formatLabels,
  formatSelector,
  orNone,
  type Cell,
  type Printer,
} from './cells';

export const workloadPrinters: Record<string, Printer> = {
  deployments: (object, now) => [
    object.metadata.name,
    `${object.status?.readyReplicas ?? 0}/${object.spec?.replicas ?? 0}`,
    object.status?.updatedReplicas ?? 0,
    object.status?.availableReplicas ?? 0,
    ageOf(object, now),
    ...containerCells(object.spec?.template),
    formatSelector(object.spec?.selector),
  ],
  replicasets: (object, now) => [
    ...counts(object, now),
    ...containerCells(object.spec?.template),
    formatSelector(object.spec?.selector),
  ],
  replicationcontrollers: (object, now) => [
    ...counts(object, now),
    ...containerCells(object.spec?.template),
    formatLabels(object.spec?.selector),
  ],
  statefulsets: (object, now) => [
    object.metadata.name,
    `${object.status?.readyReplicas ?? 0}/${object.spec?.replicas ?? 0}`,
    ageOf(object, now),
    ...containerCells(object.spec?.template),
  ],
  daemonsets: (object, now) => [
    object.metadata.name,
    object.status?.desiredNumberScheduled ?? 0,
    object.status?.currentNumberScheduled ?? 0,
    object.status?.numberReady ?? 0,
    object.status?.updatedNumberScheduled ?? 0,
    object.status?.numberAvailable ?? 0,
    formatLabels(object.spec?.template?.spec?.nodeSelector),
    ageOf(object, now),
    ...containerCells(object.spec?.template),
    formatSelector(object.spec?.selector),
  ],
  jobs: (object, now) => [
    object.metadata.name,
    jobStatus(object),
    jobCompletions(object),
    jobDuration(object, now),
    ageOf(object, now),
    ...containerCells(object.spec?.template),
    formatSelector(object.spec?.selector),
  ],
  cronjobs: (object, now) => [
    object.metadata.name,
    object.spec?.schedule ?? '',
    orNone(object.spec?.timeZone),
    object.spec?.suspend ? 'True' : 'False',
    (object.status?.active ?? []).length,
    object.status?.lastScheduleTime ? age(object.status.lastScheduleTime, now) : '<none>',
    ageOf(object, now),
    ...containerCells(object.spec?.jobTemplate?.spec?.template),
    formatSelector(object.spec?.jobTemplate?.spec?.selector),
  ],
  controllerrevisions: (object, now) => [
    object.metadata.name,
    ownerText(object),
    String(object.revision ?? 0),
    ageOf(object, now),
  ],
};

function counts(object: KubeObject, now: number): Cell[] {
  return [
    object.metadata.name,
    object.spec?.replicas ?? 0,
    object.status?.replicas ?? 0,
    object.status?.readyReplicas ?? 0,
    ageOf(object, now),
  ];
}

function jobStatus(job: KubeObject): string {
  const conditions = (job.status?.conditions ?? []) as { type: string; status: string }[];
  const has = (type: string): boolean =>
    conditions.some((each) => each.type === type && each.status === 'True');
  if (has('Complete')) return 'Complete';
  if (has('Failed')) return 'Failed';
  if (job.metadata.deletionTimestamp) return 'Terminating';
  for (const type of ['Suspended', 'FailureTarget', 'SuccessCriteriaMet']) if (has(type)) return type;
  return 'Running';
}

function jobCompletions(job: KubeObject): string {
  const done = job.status?.succeeded ?? 0;
  if (job.spec?.completions !== undefined) return `${done}/${job.spec.completions}`;
  const parallel = job.spec?.parallelism ?? 0;
  return parallel > 1 ? `${done}/1 of ${parallel}` : `${done}/1`;
}

function jobDuration(job: KubeObject, now: number): string {
  const { startTime, completionTime } = job.status ?? {};
  if (!startTime) return '';
  return humanDuration((completionTime ? Date.parse(completionTime) : now) - Date.parse(startTime));
}

function ownerText(object: KubeObject): string {
  const owner = (object.metadata.ownerReferences ?? []).find(
    (each: { controller?: boolean }) => each.controller,
  );
  if (!owner) return '<none>';
  const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : '';
  return `${owner.kind.toLowerCase()}${group}/${owner.name}`;
}
