/**
 * A pod's row: what its containers are up to, in one word.
 *
 * Models: `printPod`.
 */
import type { KubeObject } from '../api';
import { age, ageOf, orNone, type Cell } from './cells';

interface Terminated {
  exitCode: number;
  signal?: number;
  reason?: string;
  finishedAt?: string;
}

interface ContainerStatus {
  name: string;
  ready?: boolean;
  started?: boolean;
  restartCount?: number;
  state?: { waiting?: { reason?: string }; running?: object; terminated?: Terminated };
  lastState?: { terminated?: Terminated };
}

interface Summary {
  reason: string;
  ready: number;
  total: number;
  restarts: number;
  lastRestart: string;
}

export function podPrinter(pod: KubeObject, now: number): Cell[] {
  const { reason, ready, total, restarts, lastRestart } = summarise(pod);
  const since = restarts && lastRestart ? `${restarts} (${age(lastRestart, now)} ago)` : String(restarts);
  return [
    pod.metadata.name,
    `${ready}/${total}`,
    reason,
    since,
    ageOf(pod, now),
    orNone(pod.status?.podIPs?.[0]?.ip ?? pod.status?.podIP),
    orNone(pod.spec?.nodeName),
    orNone(pod.status?.nominatedNodeName),
    readinessGates(pod),
  ];
}

function summarise(pod: KubeObject): Summary {
  const status = pod.status ?? {};
  const summary: Summary = {
    reason: status.reason || status.phase || '',
    ready: 0,
    total: (pod.spec?.containers ?? []).length + sidecars(pod).size,
    restarts: 0,
    lastRestart: '',
  };
  const gated = (status.conditions ?? []).some(
    (each: { type: string; reason?: string }) =>
      each.type === 'PodScheduled' && each.reason === 'SchedulingGated',
  );
  if (gated) summary.reason = 'SchedulingGated';
  const initialising = readInitContainers(pod, summary);
  if (!initialising || hasTrue(pod, 'Initialized')) readContainers(pod, summary, initialising);
  if (pod.metadata.deletionTimestamp && status.reason === 'NodeLost') summary.reason = 'Unknown';
  else if (pod.metadata.deletionTimestamp && status.phase !== 'Succeeded' && status.phase !== 'Failed')
    summary.reason = 'Terminating';
  return summary;
}

/** Init containers that go on running. */
function sidecars(pod: KubeObject): Set<string> {
  const init = (pod.spec?.initContainers ?? []) as { name: string; restartPolicy?: string }[];
  return new Set(init.filter((each) => each.restartPolicy === 'Always').map((each) => each.name));
}

function readInitContainers(pod: KubeObject, summary: Summary): boolean {
  const running = sidecars(pod);
  const statuses = (pod.status?.initContainerStatuses ?? []) as ContainerStatus[];
  for (const [index, each] of statuses.entries()) {
    countRestarts(each, summary);
    const ended = each.state?.terminated;
    if (ended && ended.exitCode === 0) continue;
    if (running.has(each.name) && each.started) {
      if (each.ready) summary.ready++;
      continue;
    }
    const waiting = each.state?.waiting?.reason;
    if (ended) summary.reason = `Init:${endedText(ended)}`;
    else if (waiting && waiting !== 'PodInitializing') summary.reason = `Init:${waiting}`;
    else summary.reason = `Init:${index}/${(pod.spec.initContainers ?? []).length}`;
    return true;
  }
  return false;
}

function readContainers(pod: KubeObject, summary: Summary, initialising: boolean): void {
  if (!initialising) Object.assign(summary, { restarts: 0, lastRestart: '' });
  let running = false;
  for (const each of [...((pod.status?.containerStatuses ?? []) as ContainerStatus[])].reverse()) {
    countRestarts(each, summary);
    const { waiting, terminated } = each.state ?? {};
    if (waiting?.reason) summary.reason = waiting.reason;
    else if (terminated) summary.reason = endedText(terminated);
    else if (each.ready && each.state?.running) {
      running = true;
      summary.ready++;
    }
  }
  if (summary.reason === 'Completed' && running)
    summary.reason = hasTrue(pod, 'Ready') ? 'Running' : 'NotReady';
}

function countRestarts(status: ContainerStatus, summary: Summary): void {
  summary.restarts += status.restartCount ?? 0;
  const finished = status.lastState?.terminated?.finishedAt ?? '';
  if (finished > summary.lastRestart) summary.lastRestart = finished;
}

function endedText(ended: Terminated): string {
  if (ended.reason) return ended.reason;
  return ended.signal ? `Signal:${ended.signal}` : `ExitCode:${ended.exitCode}`;
}

function hasTrue(pod: KubeObject, type: string): boolean {
  const conditions = (pod.status?.conditions ?? []) as { type: string; status: string }[];
  return conditions.some((each) => each.type === type && each.status === 'True');
}

function readinessGates(pod: KubeObject): string {
  const gates = (pod.spec?.readinessGates ?? []) as { conditionType: string }[];
  if (!gates.length) return '<none>';
  return `${gates.filter((gate) => hasTrue(pod, gate.conditionType)).length}/${gates.length}`;
}
