/**
 * The garbage collector: what is left without an owner goes.
 *
 * Models: background, foreground and orphan deletion over owner references. Left out: owners of other namespaces.
 */
import type { KubeObject } from '../api';
import { FOREGROUND, ORPHAN } from '../deletion';
import type { Discovery } from '../discovery';
import { createQueue, writeObject, type OwnerReference, type Workshop } from './controller';

const PAUSE = 50;

export function startGarbageCollector(workshop: Workshop, discovery: Discovery): void {
  const { store, clock } = workshop;
  const ended = new Map<string, KubeObject>();
  const orphans = createQueue(clock, 'garbage-collector', PAUSE, (uid) => {
    ended.delete(uid);
    collect(workshop, discovery, uid);
  });
  const waiting = createQueue(clock, 'garbage-collector', PAUSE, (place) => {
    const [key, namespace, name] = place.split('\n') as [string, string, string];
    const object = store.get(key, namespace, name)?.object;
    if (object?.metadata.deletionTimestamp) finish(workshop, discovery, object);
  });
  store.watchAll((key, { type, object }) => {
    const { uid, namespace = '', name, deletionTimestamp, finalizers = [] } = object.metadata;
    if (type === 'DELETED') {
      if (workshop.owners.all(uid!).length) orphans.add(uid!);
      for (const owner of (object.metadata.ownerReferences ?? []) as OwnerReference[])
        waiting.add(placeOf(discovery, owner, namespace));
      return;
    }
    if (
      !deletionTimestamp ||
      !(finalizers as string[]).some((each) => each === FOREGROUND || each === ORPHAN)
    )
      return;
    waiting.add([key, namespace, name].join('\n'));
  });
}

function placeOf(discovery: Discovery, owner: OwnerReference, namespace: string): string {
  const resource = discovery.ofKind(owner.apiVersion, owner.kind);
  return [resource?.key ?? '', resource?.namespaced === false ? '' : namespace, owner.name].join('\n');
}

/** Deletes what the ended owner leaves, except where another owner is left. */
function collect({ owners, store, client }: Workshop, discovery: Discovery, uid: string): void {
  for (const { key, object } of owners.all(uid)) {
    const { namespace = '', name, deletionTimestamp } = object.metadata;
    if (deletionTimestamp) continue;
    const resource = discovery.ofKind(object.apiVersion, object.kind);
    if (!resource || !store.get(key, namespace, name)) continue;
    const others = ((object.metadata.ownerReferences ?? []) as OwnerReference[]).filter((each) =>
      exists(store, discovery, each, namespace),
    );
    if (others.length) continue;
    client.delete({ group: resource.group, resource: resource.resource, namespace, name });
  }
}

function exists(
  store: Workshop['store'],
  discovery: Discovery,
  owner: OwnerReference,
  namespace: string,
): boolean {
  const resource = discovery.ofKind(owner.apiVersion, owner.kind);
  if (!resource) return true;
  const found = store.get(resource.key, resource.namespaced ? namespace : '', owner.name);
  return found?.object.metadata.uid === owner.uid;
}

/** Takes the collector's finalizer off once its dependents are gone, or set free. */
function finish(workshop: Workshop, discovery: Discovery, object: KubeObject): void {
  const { owners, client } = workshop;
  const uid = object.metadata.uid!;
  const finalizers = (object.metadata.finalizers ?? []) as string[];
  const dependents = owners.all(uid);
  if (finalizers.includes(ORPHAN)) {
    for (const { object: dependent } of dependents) release(client, dependent, uid);
    unlock(client, object, ORPHAN);
    return;
  }
  if (!finalizers.includes(FOREGROUND)) return;
  for (const { object: dependent } of dependents) {
    if (dependent.metadata.deletionTimestamp) continue;
    const resource = discovery.ofKind(dependent.apiVersion, dependent.kind);
    if (!resource) continue;
    const { namespace, name } = dependent.metadata;
    client.delete(
      { group: resource.group, resource: resource.resource, namespace, name },
      { propagationPolicy: blocks(dependent, uid) ? 'Foreground' : 'Background' },
    );
  }
  const left = owners.all(uid).filter(({ object: dependent }) => blocks(dependent, uid));
  if (!left.length) unlock(client, object, FOREGROUND);
}

function blocks(dependent: KubeObject, uid: string): boolean {
  return ((dependent.metadata.ownerReferences ?? []) as OwnerReference[]).some(
    (each) => each.uid === uid && each.blockOwnerDeletion,
  );
}

function release(client: Workshop['client'], dependent: KubeObject, uid: string): void {
  const ownerReferences = ((dependent.metadata.ownerReferences ?? []) as OwnerReference[]).filter(
    (each) => each.uid !== uid,
  );
  writeObject(client, { ...dependent, metadata: { ...dependent.metadata, ownerReferences } });
}

function unlock(client: Workshop['client'], object: KubeObject, finalizer: string): void {
  const finalizers = ((object.metadata.finalizers ?? []) as string[]).filter((each) => each !== finalizer);
  writeObject(client, { ...object, metadata: { ...object.metadata, finalizers } });
}
