/**
 * The job controller: pods until enough of them have succeeded.
 *
 * Models: `pkg/controller/job`: parallelism, completions, the limit on failures with its back-off, deadlines, suspension,
 * clean-up after `ttlSecondsAfterFinished`. Left out: indexed jobs' environment, pod failure policies.
 */
import type { KubeObject } from '../api';
import { equal } from '../json-value';
import {
  conditionOf,
  controllerOf,
  createQueue,
  isActive,
  isTrue,
  keyOf,
  splitKey,
  writeStatus,
  type Condition,
  type Workshop,
} from './controller';
import { podControl } from './pod-control';

const PAUSE = 10;
const FIRST_BACKOFF = 10_000;
const LAST_BACKOFF = 600_000;

export function startJobs(workshop: Workshop): void {
  const { store, clock } = workshop;
  const queue = createQueue(clock, 'job-controller', PAUSE, (key) => {
    const { namespace, name } = splitKey(key);
    const job = store.get('jobs.batch', namespace, name)?.object;
    if (!job || job.metadata.deletionTimestamp) return;
    const again = sync(workshop, job);
    if (again !== undefined) queue.add(key, Math.max(10, again));
  });
  store.watch('jobs.batch', undefined, ({ type, object }) => {
    if (type !== 'DELETED') queue.add(keyOf(object));
  });
  store.watch('pods', undefined, ({ object }) => {
    const owner = controllerOf(object);
    if (owner?.kind === 'Job') queue.add(`${object.metadata.namespace}/${owner.name}`);
  });
}

interface Count {
  active: KubeObject[];
  succeeded: number;
  failed: number;
  ready: number;
}

function countPods({ owners }: Workshop, job: KubeObject): Count {
  const pods = owners.of(job.metadata.uid!, 'pods');
  const of = (phase: string): number => pods.filter((pod) => pod.status?.phase === phase).length;
  const active = pods.filter(isActive);
  const restarts = active
    .flatMap((pod) => (pod.status?.containerStatuses ?? []) as { restartCount: number }[])
    .reduce((sum, each) => sum + each.restartCount, 0);
  return {
    active,
    succeeded: of('Succeeded'),
    failed: of('Failed') + (job.spec.template.spec.restartPolicy === 'OnFailure' ? restarts : 0),
    ready: active.filter((pod) => isTrue(pod, 'Ready')).length,
  };
}

/** @returns ms after which to look again */
function sync(workshop: Workshop, job: KubeObject): number | undefined {
  if (isFinished(job)) return expire(workshop, job);
  const count = countPods(workshop, job);
  const now = workshop.clock.timestamp();
  const conditions = [...((job.status?.conditions ?? []) as Condition[])];
  const startTime = job.status?.startTime ?? (job.spec.suspend ? undefined : now);
  const wanted = job.spec.completions ?? 1;
  const end = endingOf(workshop, job, count, wanted, startTime);
  let again: number | undefined;
  if (end)
    conditions.push(
      ...end.conditions.map((each) => ({
        lastProbeTime: now,
        lastTransitionTime: now,
        ...each,
        status: 'True',
      })),
    );
  else again = manage(workshop, job, count, wanted);
  if (end) finish(workshop, job, count, end);
  const after = countPods(workshop, job);
  const status = {
    ...(after.active.length && !end ? { active: after.active.length } : {}),
    ...(end?.completed ? { completionTime: now } : {}),
    ...(conditions.length ? { conditions } : {}),
    ...(count.failed ? { failed: count.failed } : {}),
    ready: end ? 0 : after.ready,
    ...(startTime ? { startTime } : {}),
    ...(count.succeeded ? { succeeded: count.succeeded } : {}),
    terminating: 0,
    uncountedTerminatedPods: {},
  };
  if (!equal(status, job.status)) writeStatus(workshop.client, job, status);
  return again ?? deadlineOf(workshop, job, startTime);
}

function isFinished(job: KubeObject): boolean {
  return ['Complete', 'Failed'].some((type) => conditionOf(job, type)?.status === 'True');
}

interface Ending {
  completed: boolean;
  conditions: { type: string; reason: string; message: string }[];
}

function endingOf(
  workshop: Workshop,
  job: KubeObject,
  count: Count,
  wanted: number,
  startTime: string | undefined,
): Ending | undefined {
  if (count.succeeded >= wanted) {
    const [reason, message] = ['CompletionsReached', 'Reached expected number of succeeded pods'];
    return {
      completed: true,
      conditions: ['SuccessCriteriaMet', 'Complete'].map((type) => ({ type, reason, message })),
    };
  }
  const failed = (reason: string, message: string): Ending => ({
    completed: false,
    conditions: ['FailureTarget', 'Failed'].map((type) => ({ type, reason, message })),
  });
  if (count.failed > job.spec.backoffLimit)
    return failed('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  const deadline = job.spec.activeDeadlineSeconds as number | undefined;
  if (deadline && startTime && Date.parse(startTime) + deadline * 1000 <= workshop.clock.now())
    return failed('DeadlineExceeded', 'Job was active longer than specified deadline');
  return undefined;
}

function deadlineOf({ clock }: Workshop, job: KubeObject, startTime: string | undefined): number | undefined {
  const deadline = job.spec.activeDeadlineSeconds as number | undefined;
  return deadline && startTime ? Date.parse(startTime) + deadline * 1000 - clock.now() : undefined;
}

function finish({ client, record }: Workshop, job: KubeObject, count: Count, end: Ending): void {
  for (const pod of count.active)
    client.delete({
      group: '',
      resource: 'pods',
      namespace: pod.metadata.namespace,
      name: pod.metadata.name,
    });
  const { reason, message } = end.conditions[1]!;
  record({
    object: job,
    type: end.completed ? 'Normal' : 'Warning',
    reason: end.completed ? 'Completed' : reason,
    message: end.completed ? 'Job completed' : message,
    component: 'job-controller',
  });
}

function manage(workshop: Workshop, job: KubeObject, count: Count, wanted: number): number | undefined {
  if (job.spec.suspend) {
    for (const pod of count.active)
      workshop.client.delete({
        group: '',
        resource: 'pods',
        namespace: pod.metadata.namespace,
        name: pod.metadata.name,
      });
    return undefined;
  }
  const missing = Math.min(job.spec.parallelism, wanted - count.succeeded) - count.active.length;
  if (missing <= 0) return undefined;
  const wait = count.failed ? backoffLeft(workshop, job, count) : 0;
  if (wait > 0) return wait;
  const control = podControl(workshop, 'job-controller');
  for (let i = 0; i < missing; i++) if (control.create(job)) return FIRST_BACKOFF;
  return undefined;
}

/** ms until another pod may be tried. */
function backoffLeft({ owners, clock }: Workshop, job: KubeObject, { failed }: Count): number {
  const ends = owners
    .of(job.metadata.uid!, 'pods')
    .filter((pod) => pod.status?.phase === 'Failed')
    .map((pod) => Date.parse(pod.status.containerStatuses?.[0]?.state?.terminated?.finishedAt ?? ''))
    .filter((each) => !Number.isNaN(each));
  const pause = Math.min(LAST_BACKOFF, FIRST_BACKOFF * 2 ** (failed - 1));
  return Math.max(0, ...ends) + pause - clock.now();
}

/** Deletes a job that has been finished for long enough. */
function expire({ client, clock }: Workshop, job: KubeObject): number | undefined {
  const ttl = job.spec.ttlSecondsAfterFinished as number | undefined;
  if (ttl === undefined) return undefined;
  const ended = conditionOf(job, 'Complete') ?? conditionOf(job, 'Failed');
  const left = Date.parse(ended!.lastTransitionTime!) + ttl * 1000 - clock.now();
  if (left > 0) return left;
  const { namespace, name } = job.metadata;
  client.delete({ group: 'batch', resource: 'jobs', namespace, name }, { propagationPolicy: 'Background' });
  return undefined;
}
