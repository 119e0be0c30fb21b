/**
 * The replica set controller: as many pods as asked for.
 *
 * Models: `pkg/controller/replicaset`: creates and deletes pods, adopts those that nobody owns, counts them.
 */
import type { KubeObject } from '../api';
import { equal } from '../json-value';
import { matchesLabelSelector } from '../selectors';
import {
  controllerOf,
  createQueue,
  hasEnded,
  isActive,
  isAvailable,
  isTrue,
  keyOf,
  ownedBy,
  splitKey,
  writeObject,
  writeStatus,
  type Condition,
  type Queue,
  type Workshop,
} from './controller';
import { podControl } from './pod-control';

const PAUSE = 10;

export function startReplicaSets(workshop: Workshop): void {
  const { store, clock } = workshop;
  const queue = createQueue(clock, 'replicaset-controller', PAUSE, (key) => sync(workshop, queue, key));
  store.watch('replicasets.apps', undefined, ({ type, object }) => {
    if (type !== 'DELETED') queue.add(keyOf(object));
  });
  store.watch('pods', undefined, ({ type, object }) => {
    const owner = controllerOf(object);
    if (owner?.kind === 'ReplicaSet') queue.add(`${object.metadata.namespace}/${owner.name}`);
    else if (!owner && type !== 'DELETED') offer(workshop, queue, object);
  });
}

/** A pod without an owner may belong to a set that looks for such. */
function offer({ store }: Workshop, queue: Queue, pod: KubeObject): void {
  if (!pod.metadata.labels) return;
  for (const set of store.list('replicasets.apps', pod.metadata.namespace))
    if (matchesLabelSelector(set.spec.selector, pod.metadata.labels)) queue.add(keyOf(set));
}

function sync(workshop: Workshop, queue: Queue, key: string): void {
  const { namespace, name } = splitKey(key);
  const set = workshop.store.get('replicasets.apps', namespace, name)?.object;
  if (!set) return;
  adopt(workshop, set);
  const failure = set.metadata.deletionTimestamp ? undefined : manage(workshop, set);
  if (failure) queue.retry(key);
  else queue.forget(key);
  const wait = count(workshop, set, failure);
  if (wait) queue.add(key, wait);
}

function adopt({ store, client }: Workshop, set: KubeObject): void {
  if (set.metadata.deletionTimestamp) return;
  for (const pod of [...store.list('pods', set.metadata.namespace)]) {
    if (controllerOf(pod) || !isActive(pod) || !matchesLabelSelector(set.spec.selector, pod.metadata.labels))
      continue;
    writeObject(client, { ...pod, metadata: { ...pod.metadata, ownerReferences: [ownedBy(set)] } });
  }
}

/** @returns what kept a pod from being made */
function manage(workshop: Workshop, set: KubeObject): string | undefined {
  const pods = workshop.owners.of(set.metadata.uid!, 'pods').filter(isActive);
  const control = podControl(workshop, 'replicaset-controller');
  const missing = set.spec.replicas - pods.length;
  for (let i = 0; i < missing; i++) {
    const failure = control.create(set);
    if (failure) return failure;
  }
  if (missing < 0) for (const pod of toDelete(pods, -missing)) control.delete(set, pod);
  return undefined;
}

const PHASES = ['Pending', 'Unknown', 'Running'];

/** Those go first that are furthest from serving; among equals the youngest. */
function toDelete(pods: readonly KubeObject[], count: number): KubeObject[] {
  const rank = (pod: KubeObject): number[] => [
    pod.spec.nodeName ? 1 : 0,
    PHASES.indexOf(pod.status?.phase),
    isTrue(pod, 'Ready') ? 1 : 0,
  ];
  return [...pods]
    .sort((a, b) => {
      const left = rank(a);
      const right = rank(b);
      for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return left[i]! - right[i]!;
      return a.metadata.creationTimestamp! > b.metadata.creationTimestamp! ? -1 : 1;
    })
    .slice(0, count);
}

/** Writes the status; answers when a pod will have been ready for long enough, if that is still to come. */
function count(
  { owners, store, client, clock }: Workshop,
  set: KubeObject,
  failure: string | undefined,
): number | undefined {
  const now = store.get('replicasets.apps', set.metadata.namespace!, set.metadata.name)?.object;
  if (!now) return undefined;
  const pods = owners.of(set.metadata.uid!, 'pods');
  const active = pods.filter(isActive);
  const seconds = set.spec.minReadySeconds ?? 0;
  const ready = active.filter((pod) => isTrue(pod, 'Ready'));
  const available = ready.filter((pod) => isAvailable(pod, seconds, clock.now()));
  const labels = set.spec.template.metadata?.labels ?? {};
  const labelled = active.filter((pod) => matchesLabelSelector({ matchLabels: labels }, pod.metadata.labels));
  const conditions = failureConditions(now, failure, clock.timestamp());
  const status = {
    ...some('availableReplicas', available.length),
    ...(conditions.length ? { conditions } : {}),
    ...some('fullyLabeledReplicas', labelled.length),
    observedGeneration: now.metadata.generation,
    ...some('readyReplicas', ready.length),
    replicas: active.length,
    terminatingReplicas: pods.filter((pod) => pod.metadata.deletionTimestamp && !hasEnded(pod)).length,
  };
  if (!equal(status, now.status)) writeStatus(client, now, status);
  return available.length < ready.length ? seconds * 1000 : undefined;
}

function some(field: string, value: number): Record<string, number> {
  return value ? { [field]: value } : {};
}

function failureConditions(set: KubeObject, failure: string | undefined, now: string): Condition[] {
  const others = ((set.status?.conditions ?? []) as Condition[]).filter(
    (each) => each.type !== 'ReplicaFailure',
  );
  if (!failure) return others;
  const known = ((set.status?.conditions ?? []) as Condition[]).find(
    (each) => each.type === 'ReplicaFailure',
  );
  const lastTransitionTime = known?.lastTransitionTime ?? now;
  return [
    ...others,
    { lastTransitionTime, message: failure, reason: 'FailedCreate', status: 'True', type: 'ReplicaFailure' },
  ];
}
