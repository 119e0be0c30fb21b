/**
 * `flux logs`: what the controllers wrote, a line each.
 *
 * Models: `cmd/flux/logs.go`. Left out: nothing of its filters; following looks at the logs again and again.
 */
import type { Client, KubeObject } from '../../kube/api';
import { StatusError } from '../../kube/api';
import type { Call } from './call';
import { configuredClient, FluxError } from './call';
import { LostError } from './lost-client';

const SELECTOR = 'app.kubernetes.io/part-of=flux';
/** ms between two looks at the logs that are followed */
const STEP = 250;

interface Entry {
  ts?: string;
  level?: string;
  msg?: string;
  error?: string;
  'reconciler kind'?: string;
  controllerKind?: string;
  name?: string;
  namespace?: string;
}

export async function logs(call: Call): Promise<void> {
  const { typed } = call;
  const client = configuredClient(call);
  if (typed.args.length) throw new FluxError('no argument required');
  const pods = fluxPods(client, typed.text('flux-namespace'));
  const since = readSince(call);
  const tail = typed.has('tail') ? typed.number('tail') : -1;
  const seen = new Map<string, number>();
  let failed = false;
  for (const pod of pods) {
    try {
      const lines = linesOf(client, pod);
      seen.set(pod.metadata.name, lines.length);
      show(call, recent(lines, since, tail));
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      call.context.err(`failed getting logs: ${error.message}\n`);
      failed = true;
    }
  }
  if (typed.flag('follow')) await follow(call, pods, seen);
  if (failed) throw new FluxError('failed to collect logs from all Flux pods');
}

/** One pod of each deployment of Flux. @throws FluxError, StatusError */
function fluxPods(client: Client, namespace: string): KubeObject[] {
  const deployments = fluxDeployments(client, namespace);
  const pods = deployments.flatMap((deployment) => {
    const labels = (deployment['spec']?.template?.metadata?.labels ?? {}) as Record<string, string>;
    const labelSelector = Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(',');
    const found = client.list({ group: '', version: 'v1', resource: 'pods', namespace }, { labelSelector });
    return found.slice(0, 1);
  });
  if (pods.length === 0) throw new FluxError(`no Flux pods found in namespace ${JSON.stringify(namespace)}`);
  return pods;
}

/** Asked for plainly, without looking up the server's groups first. */
function fluxDeployments(client: Client, namespace: string): KubeObject[] {
  const resource = { group: 'apps', version: 'v1', resource: 'deployments', namespace };
  try {
    return client.list(resource, { labelSelector: SELECTOR });
  } catch (error) {
    if (!(error instanceof LostError)) throw error;
    const query = `labelSelector=${encodeURIComponent(SELECTOR)}`;
    throw new FluxError(error.told(`/apis/apps/v1/namespaces/${namespace}/deployments?${query}`));
  }
}

function linesOf(client: Client, pod: KubeObject): string[] {
  const text = client.logs({ namespace: pod.metadata.namespace!, name: pod.metadata.name });
  return text.split('\n').filter((line) => line !== '');
}

/** ms of world time from which on lines are wanted. @throws FluxError */
function readSince(call: Call): number {
  const { typed } = call;
  const duration = typed.duration('since');
  const time = typed.text('since-time');
  if (time && duration) throw new FluxError('at most one of `sinceTime` or `sinceDuration` may be specified');
  if (time) {
    const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(time)
      ? Date.parse(time)
      : NaN;
    if (Number.isNaN(at)) throw new FluxError(`${time} is not a valid (RFC3339) time`);
    return at;
  }
  return duration ? call.context.clock.now() - Math.round(duration / 1000) * 1000 : 0;
}

function recent(lines: string[], since: number, tail: number): string[] {
  const last = tail >= 0 ? lines.slice(lines.length - Math.min(tail, lines.length)) : lines;
  return last.filter((line) => {
    const at = Date.parse(parse(line)?.ts ?? '');
    return Number.isNaN(at) || at >= since;
  });
}

function parse(line: string): Entry | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Entry;
  } catch {
    return undefined;
  }
}

function show(call: Call, lines: string[]): void {
  for (const line of lines) {
    const entry = parse(line);
    if (entry && isWanted(call, entry)) call.out(format(entry));
  }
}

function isWanted(call: Call, entry: Entry): boolean {
  const { typed } = call;
  const same = (a: string, b: string | undefined): boolean => a.toLowerCase() === (b ?? '').toLowerCase();
  const [level, kind, name] = [typed.text('level'), typed.text('kind'), typed.text('name')];
  if (level && level !== entry.level) return false;
  if (kind && !same(kind, entry['reconciler kind']) && !same(kind, entry.controllerKind)) return false;
  if (name && !same(name, entry.name)) return false;
  return typed.flag('all-namespaces') || same(call.namespace, entry.namespace);
}

function format(entry: Entry): string {
  const kind = entry['reconciler kind'] || entry.controllerKind || '';
  const subject = entry.name ? `${kind}/${entry.name}.${entry.namespace ?? ''}` : kind;
  return `${entry.ts ?? ''} ${entry.level ?? ''} ${subject} - ${entry.msg ?? ''} ${entry.error ?? ''}\n`;
}

/** Shows new lines as they come, until `--timeout` is over or Ctrl-C. */
async function follow(call: Call, pods: KubeObject[], seen: Map<string, number>): Promise<void> {
  const end = call.context.clock.now() + call.timeout;
  while (call.context.clock.now() < end) {
    await call.context.sleep(Math.min(STEP, end - call.context.clock.now()));
    for (const pod of pods) {
      const lines = linesOf(call.client(), pod);
      show(call, lines.slice(seen.get(pod.metadata.name) ?? 0));
      seen.set(pod.metadata.name, lines.length);
    }
  }
}
