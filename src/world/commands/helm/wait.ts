/**
 * How `helm` waits: not at all but for hooks, or until all objects are there.
 *
 * Models: helm v4 pkg/kube `statusWaiter` and `hookOnlyWaiter`, which ask kstatus. Left out: the `legacy` strategy's own
 * rules; it waits as `watcher` does.
 */
import type { Waiter } from '../../helm/action/configuration';
import type { Resource } from '../../helm/action/configuration';
import type { Client, KubeObject } from '../../kube/api';
import { StatusError } from '../../kube/api';
import { readStatus, type StatusReader, type StatusResult } from '../../flux/kstatus';
import type { ProgramContext } from '../../shell/program';

export type WaitStrategy = 'watcher' | 'hookOnly' | 'legacy';

/** ms between looks */
const POLL = 500;

type Waiting = Pick<ProgramContext, 'clock' | 'sleep'>;

export function waiterFor(client: Client, context: Waiting, strategy: WaitStrategy): Waiter {
  const until =
    (wanted: 'Current' | 'NotFound', reader?: StatusReader) =>
    (resources: readonly Resource[], timeout: number): Promise<void> =>
      waitUntil(client, context, resources, { timeout, wanted, ...(reader && { reader }) });
  const nothing = (): Promise<void> => Promise.resolve();
  const hooks = until('Current', hookStatus);
  if (strategy === 'hookOnly')
    return { wait: nothing, waitWithJobs: nothing, waitForDelete: nothing, watchUntilReady: hooks };
  return {
    wait: until('Current'),
    waitWithJobs: until('Current', jobStatus),
    waitForDelete: until('NotFound'),
    watchUntilReady: hooks,
  };
}

interface WaitOptions {
  timeout: number;
  wanted: 'Current' | 'NotFound';
  reader?: StatusReader;
}

/** @throws Error naming each that is not as wanted */
async function waitUntil(
  client: Client,
  { clock, sleep }: Waiting,
  resources: readonly Resource[],
  { timeout, wanted, reader }: WaitOptions,
): Promise<void> {
  const deadline = clock.now() + timeout;
  const waited = resources.filter(({ object }) => !(object.kind === 'Deployment' && object.spec?.paused));
  for (;;) {
    const seen = waited.map((resource) => ({ resource, ...look(client, resource, clock.now(), reader) }));
    const others = seen.filter(({ status }) => status !== wanted);
    const late = clock.now() >= deadline;
    if (late || others.every(({ status }) => wanted === 'Current' && status === 'Failed')) {
      const problems = others.map((each) => problemOf(each, wanted));
      if (late && others.length) problems.push('context deadline exceeded');
      if (problems.length) throw new Error(problems.join('\n'));
      return;
    }
    await sleep(Math.min(POLL, deadline - clock.now()));
  }
}

function problemOf(
  { resource: { object, ref }, status, message }: StatusResult & { resource: Resource },
  wanted: string,
): string {
  const what = wanted === 'Current' ? 'not ready' : 'still exists';
  return `resource ${object.kind}/${ref.namespace ?? ''}/${ref.name} ${what}. status: ${status}, message: ${message}`;
}

function look(client: Client, { ref }: Resource, now: number, reader?: StatusReader): StatusResult {
  let object: KubeObject;
  try {
    object = client.get(ref);
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'NotFound')
      return { status: 'NotFound', message: 'Resource not found' };
    throw error;
  }
  return reader?.(object) ?? readStatus(client, object, now);
}

/** Jobs and Pods have to be done; all else is ready at once. */
function hookStatus(object: KubeObject): StatusResult {
  const found = jobStatus(object);
  if (found) return found;
  if (object.kind !== 'Pod') return { status: 'Current', message: 'Resource is current' };
  const { name } = object.metadata;
  const phase: string = object.status?.phase ?? '';
  if (phase === 'Succeeded') return { status: 'Current', message: `pod ${name} succeeded` };
  if (phase === 'Failed') return { status: 'Failed', message: `pod ${name} failed` };
  return { status: 'InProgress', message: 'Pod in progress' };
}

/** A Job has to be done. */
function jobStatus({ kind, spec, status }: KubeObject): StatusResult | undefined {
  if (kind !== 'Job') return undefined;
  const completions: number = spec?.completions ?? spec?.parallelism ?? 1;
  const has = (type: string): boolean =>
    (status?.conditions ?? []).some(
      (each: { type: string; status: string }) => each.type === type && each.status === 'True',
    );
  if (has('Complete'))
    return {
      status: 'Current',
      message: `Job Completed. succeeded: ${status!.succeeded ?? 0}/${completions}`,
    };
  if (has('Failed'))
    return { status: 'Failed', message: `Job Failed. failed: ${status!.failed ?? 0}/${completions}` };
  return { status: 'InProgress', message: 'Job in progress' };
}
