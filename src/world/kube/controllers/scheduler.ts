/**
 * The scheduler: a node for every pod.
 *
 * Models: kube-scheduler's filters (node name, cordons and taints, selectors and node affinity, resources, volumes) with
 * the sentence that counts why nodes do not fit; it scores by fewest pods. Left out: pod affinity, spreading, preemption, the
 * limit on pods of a node.
 */
import type { KubeObject } from '../api';
import { quantity } from '../quantity';
import type { Store } from '../store';
import {
  conditionOf,
  createQueue,
  hasEnded,
  keyOf,
  splitKey,
  writeStatus,
  type Condition,
  type Workshop,
} from './controller';

const PAUSE = 20;
const UNSCHEDULABLE_AGAIN = 60_000;

export function startScheduler(workshop: Workshop): void {
  const { store, clock } = workshop;
  const waiting = new Set<string>();
  const loads = new Loads();
  const queue = createQueue(clock, 'default-scheduler', PAUSE, (key) => {
    const placed = schedule(workshop, loads, key);
    if (placed) waiting.delete(key);
    else {
      waiting.add(key);
      queue.add(key, UNSCHEDULABLE_AGAIN);
    }
  });
  const retryAll = (): void => {
    for (const key of waiting) queue.add(key, 100);
  };
  store.watch('pods', undefined, ({ type, object }) => {
    loads.follow(object, type === 'DELETED');
    if (type === 'DELETED') {
      waiting.delete(keyOf(object));
      retryAll();
    } else if (type === 'ADDED' && !object.spec.nodeName) queue.add(keyOf(object));
  });
  for (const key of ['nodes', 'persistentvolumeclaims', 'persistentvolumes'])
    store.watch(key, undefined, retryAll);
}

/** True where there is nothing more to do for the pod. */
function schedule(workshop: Workshop, loads: Loads, key: string): boolean {
  const { store } = workshop;
  const { namespace, name } = splitKey(key);
  const pod = store.get('pods', namespace, name)?.object;
  if (!pod || pod.spec.nodeName || pod.metadata.deletionTimestamp || hasEnded(pod)) return true;
  if (pod.spec.schedulerName !== 'default-scheduler') return true;
  const nodes = store.list('nodes');
  const unbound = claimProblem(store, pod);
  if (unbound) return refuse(workshop, pod, `0/${nodes.length} nodes are available: ${unbound}`);
  const verdicts = nodes.map((node) => ({ node, problem: misfit(pod, node, loads.of(node.metadata.name)) }));
  const fitting = verdicts.filter((each) => !each.problem).map((each) => each.node);
  if (!fitting.length) return refuse(workshop, pod, misfitText(verdicts.map((each) => each.problem!)));
  const count = (node: KubeObject): number => loads.of(node.metadata.name).pods;
  fitting.sort((a, b) => count(a) - count(b));
  bind(workshop, pod, fitting[0]!.metadata.name);
  return true;
}

function bind({ store, clock, record }: Workshop, pod: KubeObject, nodeName: string): void {
  const { namespace, name } = pod.metadata;
  const stored = store.get('pods', namespace!, name)!;
  const scheduled: Condition = {
    lastProbeTime: undefined,
    lastTransitionTime: clock.timestamp(),
    status: 'True',
    type: 'PodScheduled',
  };
  const others = ((pod.status?.conditions ?? []) as Condition[]).filter(
    (each) => each.type !== 'PodScheduled',
  );
  // the `binding` subresource: the only way to set a pod's node
  const object: KubeObject = {
    ...pod,
    metadata: { ...pod.metadata, resourceVersion: store.nextRevision() },
    spec: { ...pod.spec, nodeName },
    status: { ...pod.status, conditions: [...others, scheduled] },
  };
  store.put('pods', { ...stored, object });
  record({
    object,
    type: 'Normal',
    reason: 'Scheduled',
    message: `Successfully assigned ${namespace}/${name} to ${nodeName}`,
    component: 'default-scheduler',
  });
}

function refuse({ client, clock, record }: Workshop, pod: KubeObject, message: string): false {
  record({
    object: pod,
    type: 'Warning',
    reason: 'FailedScheduling',
    message,
    component: 'default-scheduler',
  });
  const known = conditionOf(pod, 'PodScheduled');
  if (known?.message === message) return false;
  const condition: Condition = {
    lastTransitionTime: known?.status === 'False' ? known.lastTransitionTime : clock.timestamp(),
    message,
    observedGeneration: pod.metadata.generation,
    reason: 'Unschedulable',
    status: 'False',
    type: 'PodScheduled',
  };
  writeStatus(client, pod, { ...pod.status, conditions: [condition] });
  return false;
}

/** What is wrong with the volumes a pod claims. */
function claimProblem(store: Store, pod: KubeObject): string | undefined {
  for (const volume of pod.spec.volumes ?? []) {
    const name = volume.persistentVolumeClaim?.claimName as string | undefined;
    if (!name) continue;
    const claim = store.get('persistentvolumeclaims', pod.metadata.namespace!, name)?.object;
    if (!claim) return `persistentvolumeclaim "${name}" not found. not found`;
    if (claim.status?.phase === 'Bound') continue;
    const storageClass = store.get(
      'storageclasses.storage.k8s.io',
      '',
      claim.spec.storageClassName ?? '',
    )?.object;
    if (storageClass?.volumeBindingMode !== 'WaitForFirstConsumer')
      return 'pod has unbound immediate PersistentVolumeClaims. not found';
  }
  return undefined;
}

interface Load {
  pods: number;
  cpu: number;
  memory: number;
}

/** What runs on each node, kept up to date pod by pod. */
class Loads {
  private readonly nodes = new Map<string, Load>();
  private readonly pods = new Map<string, { node: string; load: Load }>();

  of(node: string): Load {
    return this.nodes.get(node) ?? NOTHING;
  }

  follow(pod: KubeObject, gone: boolean): void {
    const uid = pod.metadata.uid!;
    const known = this.pods.get(uid);
    const runs = !gone && pod.spec.nodeName && !hasEnded(pod);
    if (known && !runs) {
      this.add(known.node, known.load, -1);
      this.pods.delete(uid);
    } else if (!known && runs) {
      const load = { pods: 1, cpu: requested(pod, 'cpu'), memory: requested(pod, 'memory') };
      this.add(pod.spec.nodeName, load, 1);
      this.pods.set(uid, { node: pod.spec.nodeName, load });
    }
  }

  private add(node: string, load: Load, sign: 1 | -1): void {
    const { pods, cpu, memory } = this.of(node);
    this.nodes.set(node, {
      pods: pods + sign * load.pods,
      cpu: cpu + sign * load.cpu,
      memory: memory + sign * load.memory,
    });
  }
}

const NOTHING: Load = { pods: 0, cpu: 0, memory: 0 };

function requested(pod: KubeObject, name: string): number {
  const containers = pod.spec.containers as { resources?: { requests?: Record<string, string> } }[];
  return containers.reduce((sum, each) => sum + quantity(each.resources?.requests?.[name]), 0);
}

interface Misfit {
  reason: string;
  /** Could evicting other pods help? */
  helpful: boolean;
}

function misfit(pod: KubeObject, node: KubeObject, load: Load): Misfit | undefined {
  const taint = untolerated(pod, node);
  if (
    node.spec?.unschedulable &&
    !tolerates(pod, { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' })
  )
    return { reason: 'node(s) were unschedulable', helpful: false };
  if (taint) return { reason: `node(s) had untolerated taint(s)`, helpful: false };
  if (!selects(pod, node))
    return { reason: "node(s) didn't match Pod's node affinity/selector", helpful: false };
  const room = node.status?.allocatable ?? {};
  for (const name of ['cpu', 'memory'] as const)
    if (load[name] + requested(pod, name) > quantity(room[name]))
      return { reason: `Insufficient ${name}`, helpful: true };
  return undefined;
}

export interface Taint {
  key: string;
  value?: string;
  effect: string;
}

function untolerated(pod: KubeObject, node: KubeObject): Taint | undefined {
  const taints = (node.spec?.taints ?? []) as Taint[];
  return taints.find((taint) => taint.effect !== 'PreferNoSchedule' && !tolerates(pod, taint));
}

/** Does a pod put up with a taint? */
export function tolerates(pod: KubeObject, taint: Taint): boolean {
  const tolerations = (pod.spec.tolerations ?? []) as {
    key?: string;
    operator?: string;
    value?: string;
    effect?: string;
  }[];
  return tolerations.some(
    (each) =>
      (!each.effect || each.effect === taint.effect) &&
      (!each.key || each.key === taint.key) &&
      (each.operator === 'Exists' || (each.value ?? '') === (taint.value ?? '')),
  );
}

interface Term {
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
  matchFields?: { key: string; operator: string; values?: string[] }[];
}

function selects(pod: KubeObject, node: KubeObject): boolean {
  const labels = (node.metadata.labels ?? {}) as Record<string, string>;
  for (const [key, value] of Object.entries((pod.spec.nodeSelector ?? {}) as Record<string, string>))
    if (labels[key] !== value) return false;
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
    ?.nodeSelectorTerms as Term[] | undefined;
  if (!terms) return true;
  return terms.some(({ matchExpressions = [], matchFields = [] }) =>
    [
      ...matchExpressions.map((each) => holds(each, labels[each.key])),
      ...matchFields.map((each) =>
        holds(each, each.key === 'metadata.name' ? node.metadata.name : undefined),
      ),
    ].every(Boolean),
  );
}

function holds(
  { operator, values = [] }: { operator: string; values?: string[] },
  value: string | undefined,
): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return Number(value) > Number(values[0]);
    case 'Lt':
      return Number(value) < Number(values[0]);
    default:
      return false;
  }
}

/** `0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: …` */
function misfitText(misfits: Misfit[]): string {
  const total = misfits.length;
  const counts = new Map<string, number>();
  for (const { reason } of misfits) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const reasons = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
  const hopeless = misfits.filter((each) => !each.helpful).length;
  const preemption = [
    ...(total - hopeless ? [`${total - hopeless} No preemption victims found for incoming pod`] : []),
    ...(hopeless ? [`${hopeless} Preemption is not helpful for scheduling`] : []),
  ].sort();
  return `0/${total} nodes are available: ${reasons.join(', ')}. no new claims to deallocate, preemption: 0/${total} nodes are available: ${preemption.join(', ')}.`;
}
