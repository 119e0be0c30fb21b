/**
 * The cron job controller: a job each time the schedule says so.
 *
 * Models: `pkg/controller/cronjob`: concurrency policies, suspension, history limits. Left out: missed starts.
 */
import type { KubeObject } from '../api';
import { equal } from '../json-value';
import {
  conditionOf,
  controllerOf,
  createQueue,
  keyOf,
  ownedBy,
  splitKey,
  writeStatus,
  type Workshop,
} from './controller';
import { nextTime, parseSchedule } from './cron-schedule';

export function startCronJobs(workshop: Workshop): void {
  const { store, clock } = workshop;
  const queue = createQueue(clock, 'cronjob-controller', 20, (key) => {
    const { namespace, name } = splitKey(key);
    const cron = store.get('cronjobs.batch', namespace, name)?.object;
    if (!cron || cron.metadata.deletionTimestamp) return;
    const again = sync(workshop, cron);
    if (again !== undefined) queue.add(key, again);
  });
  store.watch('cronjobs.batch', undefined, ({ type, object }) => {
    if (type !== 'DELETED') queue.add(keyOf(object));
  });
  store.watch('jobs.batch', undefined, ({ object }) => {
    const owner = controllerOf(object);
    if (owner?.kind === 'CronJob') queue.add(`${object.metadata.namespace}/${owner.name}`);
  });
}

function sync(workshop: Workshop, cron: KubeObject): number | undefined {
  const { clock, owners } = workshop;
  const jobs = owners.of(cron.metadata.uid!, 'jobs.batch');
  tellEnded(workshop, cron, jobs);
  forgetOldJobs(workshop, cron, jobs);
  const parsed = parseSchedule(cron.spec.schedule);
  if ('error' in parsed || cron.spec.suspend) {
    report(workshop, cron, jobs, undefined);
    return undefined;
  }
  const since = Date.parse(cron.status?.lastScheduleTime ?? cron.metadata.creationTimestamp!);
  const due = nextTime(parsed.schedule, since);
  const isDue = due !== undefined && due <= clock.now();
  const started = isDue && begin(workshop, cron, jobs, due);
  report(
    workshop,
    cron,
    owners.of(cron.metadata.uid!, 'jobs.batch'),
    started ? clock.timestamp(due) : undefined,
  );
  const next = nextTime(parsed.schedule, clock.now());
  return next === undefined ? undefined : next - clock.now();
}

function isRunning(job: KubeObject): boolean {
  return !['Complete', 'Failed'].some((type) => conditionOf(job, type)?.status === 'True');
}

function begin(
  { client, record, clock }: Workshop,
  cron: KubeObject,
  jobs: KubeObject[],
  due: number,
): boolean {
  const running = jobs.filter(isRunning);
  const tell = (reason: string, message: string): void =>
    record({ object: cron, type: 'Normal', reason, message, component: 'cronjob-controller' });
  if (running.length && cron.spec.concurrencyPolicy === 'Forbid') {
    tell(
      'JobAlreadyActive',
      `Not starting job because prior execution is running and concurrency policy is Forbid`,
    );
    return false;
  }
  if (cron.spec.concurrencyPolicy === 'Replace') for (const job of running) deleteJob(client, job);
  const name = `${cron.metadata.name}-${Math.floor(due / 60_000)}`;
  const { metadata, spec } = cron.spec.jobTemplate;
  client.create({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      namespace: cron.metadata.namespace,
      labels: metadata?.labels,
      annotations: {
        ...metadata?.annotations,
        'batch.kubernetes.io/cronjob-scheduled-timestamp': clock.timestamp(due),
      },
      ownerReferences: [ownedBy(cron)],
    },
    spec,
  });
  tell('SuccessfulCreate', `Created job ${name}`);
  return true;
}

/** Jobs that were running when it last looked, and have ended since. */
function tellEnded({ record }: Workshop, cron: KubeObject, jobs: KubeObject[]): void {
  const active = (cron.status?.active ?? []) as { uid: string; name: string }[];
  for (const job of jobs) {
    if (isRunning(job) || !active.some((each) => each.uid === job.metadata.uid)) continue;
    const condition = conditionOf(job, 'Complete')?.status === 'True' ? 'Complete' : 'Failed';
    record({
      object: cron,
      type: 'Normal',
      reason: 'SawCompletedJob',
      message: `Saw completed job: ${job.metadata.name}, condition: ${condition}`,
      component: 'cronjob-controller',
    });
  }
}

function deleteJob(client: Workshop['client'], job: KubeObject): void {
  const { namespace, name } = job.metadata;
  client.delete({ group: 'batch', resource: 'jobs', namespace, name }, { propagationPolicy: 'Background' });
}

function forgetOldJobs({ client }: Workshop, cron: KubeObject, jobs: KubeObject[]): void {
  for (const [type, limit] of [
    ['Complete', cron.spec.successfulJobsHistoryLimit],
    ['Failed', cron.spec.failedJobsHistoryLimit],
  ] as [string, number][]) {
    const ended = jobs
      .filter((job) => conditionOf(job, type)?.status === 'True' && !job.metadata.deletionTimestamp)
      .sort((a, b) => (a.metadata.creationTimestamp! < b.metadata.creationTimestamp! ? -1 : 1));
    for (const job of ended.slice(0, Math.max(0, ended.length - limit))) deleteJob(client, job);
  }
}

function report(
  { client, store }: Workshop,
  cron: KubeObject,
  jobs: KubeObject[],
  scheduled: string | undefined,
): void {
  const now = store.get('cronjobs.batch', cron.metadata.namespace!, cron.metadata.name)?.object;
  if (!now) return;
  const active = jobs.filter(isRunning).map(({ apiVersion, kind, metadata }) => ({
    apiVersion,
    kind,
    name: metadata.name,
    namespace: metadata.namespace,
    resourceVersion: metadata.resourceVersion,
    uid: metadata.uid,
  }));
  const completed = jobs
    .map((job) => job.status?.completionTime as string | undefined)
    .filter(Boolean)
    .sort()
    .at(-1);
  const lastScheduleTime = scheduled ?? now.status?.lastScheduleTime;
  const lastSuccessfulTime = completed ?? now.status?.lastSuccessfulTime;
  const status = {
    ...(active.length ? { active } : {}),
    ...(lastScheduleTime ? { lastScheduleTime } : {}),
    ...(lastSuccessfulTime ? { lastSuccessfulTime } : {}),
  };
  if (!equal(status, now.status ?? {})) writeStatus(client, now, status);
}
