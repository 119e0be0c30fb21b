/**
 * What the built-in controllers share: a work queue on world time, owners, conditions.
 *
 * Models: client-go's work queues and informers: a key is worked on once for all changes that came in meanwhile, and
 * again, later and later, when work failed. Left out: parallel workers.
 */
import type { Clock } from '../../time/clock';
import type { Names } from '../../time/names';
import type { Client, KubeObject } from '../api';
import type { RecordEvent } from '../events';
import type { Store } from '../store';
import type { Owners } from './owners';

/** What a controller has to work with. Its client is the control plane's own. */
export interface Workshop {
  clock: Clock;
  names: Names;
  store: Store;
  client: Client;
  owners: Owners;
  record: RecordEvent;
}

export interface Queue {
  /** Works on a key soon, or `ms` from now. */
  add(key: string, ms?: number): void;
  /** Works on it after a pause that doubles with every failure. */
  retry(key: string): void;
  forget(key: string): void;
}

const FIRST_RETRY = 1000;
const LAST_RETRY = 300_000;

/** @param pause ms between a change and the work on it */
export function createQueue(clock: Clock, name: string, pause: number, work: (key: string) => void): Queue {
  const due = new Map<string, { at: number; cancel: () => void }>();
  const failures = new Map<string, number>();
  const queue: Queue = {
    add(key, ms = pause) {
      const at = clock.now() + ms;
      const planned = due.get(key);
      if (planned && planned.at <= at) return;
      planned?.cancel();
      const run = (): void => {
        due.delete(key);
        work(key);
      };
      due.set(key, { at, cancel: clock.after(ms, name, run, { quiet: true }) });
    },
    retry(key) {
      const count = failures.get(key) ?? 0;
      failures.set(key, count + 1);
      queue.add(key, Math.min(LAST_RETRY, FIRST_RETRY * 2 ** count));
    },
    forget(key) {
      failures.delete(key);
    },
  };
  return queue;
}

/** `namespace/name`, `name` for what has no namespace. */
export function keyOf(object: KubeObject): string {
  const { namespace, name } = object.metadata;
  return namespace ? `${namespace}/${name}` : name;
}

export function splitKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf('/');
  return { namespace: slash < 0 ? '' : key.slice(0, slash), name: key.slice(slash + 1) };
}

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/** The owner that manages an object. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return ((object.metadata.ownerReferences ?? []) as OwnerReference[]).find((each) => each.controller);
}

export function ownedBy(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    blockOwnerDeletion: true,
    controller: true,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid!,
  };
}

export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
  [field: string]: unknown;
}

export function conditionOf(object: KubeObject, type: string): Condition | undefined {
  return ((object.status?.conditions ?? []) as Condition[]).find((each) => each.type === type);
}

export function isTrue(object: KubeObject, type: string): boolean {
  return conditionOf(object, type)?.status === 'True';
}

/** A pod that counts: not on its way out, not at its end. */
export function isActive(pod: KubeObject): boolean {
  return !pod.metadata.deletionTimestamp && !hasEnded(pod);
}

export function hasEnded(pod: KubeObject): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** Ready for at least `minReadySeconds`. */
export function isAvailable(pod: KubeObject, minReadySeconds: number, now: number): boolean {
  const ready = conditionOf(pod, 'Ready');
  if (ready?.status !== 'True') return false;
  return !minReadySeconds || Date.parse(ready.lastTransitionTime ?? '') + minReadySeconds * 1000 <= now;
}

/** Writes a status without asking what it was before. */
export function writeStatus(client: Client, object: KubeObject, status: unknown): KubeObject {
  const { resourceVersion: _version, ...metadata } = object.metadata;
  return client.update({ ...object, metadata, status }, { subresource: 'status' });
}

/** Makes a change to an object as it is now. */
export function writeObject(client: Client, object: KubeObject): KubeObject {
  const { resourceVersion: _version, ...metadata } = object.metadata;
  return client.update({ ...object, metadata });
}
