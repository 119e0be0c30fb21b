/**
 * The daemon set controller: one pod on every node that takes it.
 *
 * Models: `pkg/controller/daemon` with rolling updates of one node at a time. Left out: surge.
 */
import type { KubeObject } from '../api';
import { equal } from '../json-value';
import { TEMPLATE_GENERATION } from '../registry/preparations';
import { templateHash } from './deployment/pod-template-hash';
import { resolve } from './deployment/replica-counts';
import {
  controllerOf,
  createQueue,
  hasEnded,
  isAvailable,
  isTrue,
  keyOf,
  splitKey,
  writeStatus,
  type Workshop,
} from './controller';
import { podControl } from './pod-control';
import { tolerates, type Taint } from './scheduling/node-fit';

const PAUSE = 10;
const REVISION = 'controller-revision-hash';
const STANDING = [
  'not-ready',
  'unreachable',
  'disk-pressure',
  'memory-pressure',
  'pid-pressure',
  'unschedulable',
];

export function startDaemonSets(workshop: Workshop): void {
  const { store, clock } = workshop;
  const queue = createQueue(clock, 'daemonset-controller', PAUSE, (key) => {
    const { namespace, name } = splitKey(key);
    const set = store.get('daemonsets.apps', namespace, name)?.object;
    if (set) sync(workshop, set);
  });
  store.watch('daemonsets.apps', undefined, ({ type, object }) => {
    if (type !== 'DELETED') queue.add(keyOf(object));
  });
  store.watch('pods', undefined, ({ object }) => {
    const owner = controllerOf(object);
    if (owner?.kind === 'DaemonSet') queue.add(`${object.metadata.namespace}/${owner.name}`);
  });
  store.watch('nodes', undefined, () => {
    for (const set of store.list('daemonsets.apps')) queue.add(keyOf(set));
  });
}

function sync(workshop: Workshop, set: KubeObject): void {
  const hash = templateHash(set.spec.template);
  if (!set.metadata.deletionTimestamp) manage(workshop, set, hash);
  report(workshop, set, hash);
}

function podsOf({ owners }: Workshop, set: KubeObject): KubeObject[] {
  return owners.of(set.metadata.uid!, 'pods');
}

/** The node a pod was made for. */
function nodeOf(pod: KubeObject): string {
  const term =
    pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms?.[0];
  return pod.spec.nodeName ?? term?.matchFields?.[0]?.values?.[0] ?? '';
}

/** @param effects of taints that keep a pod away: of NoExecute alone where it runs already */
function nodesFor(
  { store }: Workshop,
  set: KubeObject,
  effects: readonly string[] = ['NoSchedule', 'NoExecute'],
): KubeObject[] {
  const selector = Object.entries((set.spec.template.spec.nodeSelector ?? {}) as Record<string, string>);
  return store
    .list('nodes')
    .filter(
      (node) =>
        selector.every(([key, value]) => node.metadata.labels?.[key] === value) &&
        takes(node, set.spec.template, effects),
    );
}

/** Does a node take the set's pods? Cordons do not count. */
function takes(node: KubeObject, template: KubeObject, effects: readonly string[]): boolean {
  return ((node.spec?.taints ?? []) as Taint[]).every(
    (taint) =>
      !effects.includes(taint.effect) ||
      STANDING.some((name) => taint.key === `node.kubernetes.io/${name}`) ||
      tolerates(template, taint),
  );
}

function manage(workshop: Workshop, set: KubeObject, hash: string): void {
  const pods = podsOf(workshop, set);
  const nodes = nodesFor(workshop, set).map((each) => each.metadata.name);
  const control = podControl(workshop, 'daemonset-controller');
  const dismiss = (pod: KubeObject): void => {
    if (!pod.metadata.deletionTimestamp) control.delete(set, pod);
  };
  for (const node of nodes) {
    const own = pods.filter((pod) => nodeOf(pod) === node && !hasEnded(pod));
    if (!own.length) control.create(set, onNode(set, node, hash));
  }
  const kept = nodesFor(workshop, set, ['NoExecute']).map((each) => each.metadata.name);
  for (const pod of pods) if (!kept.includes(nodeOf(pod)) || hasEnded(pod)) dismiss(pod);
  if (set.spec.updateStrategy?.type !== 'RollingUpdate') return;
  const limit = Math.max(
    1,
    resolve(set.spec.updateStrategy.rollingUpdate?.maxUnavailable, nodes.length, true),
  );
  const unavailable =
    nodes.length - pods.filter((pod) => !pod.metadata.deletionTimestamp && isTrue(pod, 'Ready')).length;
  const outdated = pods.filter(
    (pod) => pod.metadata.labels?.[REVISION] !== hash && !pod.metadata.deletionTimestamp,
  );
  const broken = outdated.filter((pod) => !isTrue(pod, 'Ready'));
  const working = outdated.filter((pod) => isTrue(pod, 'Ready')).slice(0, Math.max(0, limit - unavailable));
  for (const pod of [...broken, ...working]) dismiss(pod);
}

/** What a pod of the set has that its template has not: its node, and patience with the node's troubles. */
function onNode(
  set: KubeObject,
  node: string,
  hash: string,
): { labels: Record<string, string>; spec: object } {
  const { spec } = set.spec.template;
  const terms = [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }];
  const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } };
  const tolerations = STANDING.map((name) => ({
    effect: name === 'not-ready' || name === 'unreachable' ? 'NoExecute' : 'NoSchedule',
    key: `node.kubernetes.io/${name}`,
    operator: 'Exists',
  }));
  return {
    labels: {
      [REVISION]: hash,
      'pod-template-generation': set.metadata.annotations?.[TEMPLATE_GENERATION] ?? '1',
    },
    spec: {
      affinity: { ...spec.affinity, nodeAffinity },
      tolerations: [...(spec.tolerations ?? []), ...tolerations],
    },
  };
}

function report(workshop: Workshop, set: KubeObject, hash: string): void {
  const { store, client, clock } = workshop;
  const now = store.get('daemonsets.apps', set.metadata.namespace!, set.metadata.name)?.object;
  if (!now) return;
  const pods = podsOf(workshop, set).filter((pod) => !pod.metadata.deletionTimestamp);
  const desired = nodesFor(workshop, set).length;
  const ready = pods.filter((pod) => isTrue(pod, 'Ready'));
  const available = ready.filter((pod) =>
    isAvailable(pod, set.spec.minReadySeconds ?? 0, clock.now()),
  ).length;
  const updated = pods.filter((pod) => pod.metadata.labels?.[REVISION] === hash).length;
  const status = {
    currentNumberScheduled: pods.length,
    desiredNumberScheduled: desired,
    ...(available ? { numberAvailable: available } : {}),
    numberMisscheduled: 0,
    numberReady: ready.length,
    ...(desired > available ? { numberUnavailable: desired - available } : {}),
    observedGeneration: now.metadata.generation,
    ...(updated ? { updatedNumberScheduled: updated } : {}),
  };
  if (!equal(status, now.status)) writeStatus(client, now, status);
}
