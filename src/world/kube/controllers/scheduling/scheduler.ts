/**
 * The scheduler: a node for every pod.
 *
 * Models: kube-scheduler's filters (node name, cordons and taints, selectors and node affinity, resources, volumes) pod affinity,
 * spreading) with the sentence that counts why nodes do not fit; it scores by fewest pods. Left out: preferences, preemption,
 * the limit on pods of a node.
 */
import type { KubeObject } from '../../api';
import type { Store } from '../../store';
import {
  conditionOf,
  createQueue,
  hasEnded,
  keyOf,
  splitKey,
  writeStatus,
  type Condition,
  type Workshop,
} from '../controller';
import { Loads } from './loads';
import { misfitText } from './misfits';
import { nodeMisfit } from './node-fit';
import { neighbourhood } from './pod-fit';

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
    const arrived = loads.follow(object, type === 'DELETED');
    if (arrived && waiting.size) for (const key of waiting) if (wantsCompany(store, key)) queue.add(key, 100);
    if (type === 'DELETED') {
      waiting.delete(keyOf(object));
      retryAll();
    } else if (type === 'ADDED' && !object.spec.nodeName) queue.add(keyOf(object));
  });
  for (const key of ['nodes', 'persistentvolumeclaims', 'persistentvolumes'])
    store.watch(key, undefined, retryAll);
}

function wantsCompany(store: Store, key: string): boolean {
  const { namespace, name } = splitKey(key);
  return Boolean(store.get('pods', namespace, name)?.object.spec.affinity?.podAffinity);
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
  const neighbours = neighbourhood(store, pod, nodes, loads.shy);
  const verdicts = nodes.map((node) => ({
    node,
    problem: nodeMisfit(pod, node, loads.of(node.metadata.name)) ?? neighbours(node),
  }));
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
