/**
 * Events: what happened to an object, told by whoever did it.
 *
 * Models: client-go's recorder with its correlator: the same event again is counted, more than ten alike within ten
 * minutes are combined, and one source may tell 25 events of one type of an object at once and one every five minutes
 * after that. Events are forgotten an hour after they were last told.
 */
import type { Clock } from '../time/clock';
import type { Client, KubeObject } from './api';
import type { Store } from './store';

export interface EventToRecord {
  object: KubeObject;
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  /** Who tells it: `deployment-controller`. */
  component: string;
  /** The node a kubelet tells of. */
  host?: string;
  /** A part of the object: `spec.containers{web}`. */
  fieldPath?: string;
  annotations?: Record<string, string>;
}

export type RecordEvent = (event: EventToRecord) => void;

const LIFETIME = 3_600_000;
const SIMILAR_LIMIT = 10;
const SIMILAR_WINDOW = 600_000;
const BURST = 25;
const REFILL = 300_000;

interface Similar {
  keys: Set<string>;
  last: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

interface Known {
  name: string;
  namespace: string;
  count: number;
  first: string;
}

/** A recorder that writes through `client`; one for each source's process, as its memory is its own. */
export function createRecorder({ clock, client }: { clock: Clock; client: Client }): RecordEvent {
  const similar = new Map<string, Similar>();
  const known = new Map<string, Known>();
  const buckets = new Map<string, Bucket>();
  let serial = 0;

  return (event) => {
    const now = clock.now();
    const group = groupKey(event);
    const message = aggregate(similar, event, group, now);
    const combined = message !== event.message;
    if (!mayTell(buckets, event, now)) return;
    const key = combined ? group : `${group}\n${message}`;
    const earlier = known.get(key);
    const again = earlier && tellAgain(client, clock, earlier, message);
    if (again) return;
    const namespace = event.object.metadata.namespace || 'default';
    const name = `${event.object.metadata.name}.${eventSuffix(now, serial++)}`;
    const first = clock.timestamp();
    const told = combined ? { ...event, annotations: undefined } : event;
    if (
      !tell(client, told, { name, namespace, message, at: first, reporter: combined ? '' : event.component })
    )
      return;
    known.set(key, { name, namespace, count: 1, first });
  };
}

/** Drops events nobody has told again for an hour; answers when to look next (ms from now). */
export function forgetOldEvents(store: Store, now: number): number {
  let next = LIFETIME;
  for (const event of [...store.list('events')]) {
    const left = LIFETIME - (now - Date.parse(event.lastTimestamp ?? event.metadata.creationTimestamp!));
    if (left <= 0) store.remove('events', event.metadata.namespace!, event.metadata.name);
    else next = Math.min(next, left);
  }
  return next;
}

function groupKey({ object, type, reason, component, host = '', fieldPath = '' }: EventToRecord): string {
  const { uid = '', name, namespace = '' } = object.metadata;
  return [component, host, object.kind, namespace, name, uid, fieldPath, type, reason].join('\n');
}

/** The message, or what stands for many alike. */
function aggregate(similar: Map<string, Similar>, event: EventToRecord, key: string, now: number): string {
  let entry = similar.get(key);
  if (!entry || now - entry.last > SIMILAR_WINDOW) similar.set(key, (entry = { keys: new Set(), last: now }));
  entry.last = now;
  entry.keys.add(event.message);
  if (entry.keys.size < SIMILAR_LIMIT) return event.message;
  entry.keys.delete(entry.keys.values().next().value!);
  return `(combined from similar events): ${event.message}`;
}

function mayTell(buckets: Map<string, Bucket>, event: EventToRecord, now: number): boolean {
  const key = [event.component, event.host, event.object.kind, event.object.metadata.uid, event.type].join(
    '\n',
  );
  const bucket = buckets.get(key) ?? { tokens: BURST, at: now };
  bucket.tokens = Math.min(BURST, bucket.tokens + (now - bucket.at) / REFILL);
  bucket.at = now;
  buckets.set(key, bucket);
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

function eventSuffix(now: number, serial: number): string {
  return (BigInt(now) * 1_000_000n + BigInt(serial % 1_000_000)).toString(16);
}

function tellAgain(client: Client, clock: Clock, known: Known, message: string): boolean {
  const ref = { group: '', resource: 'events', namespace: known.namespace, name: known.name };
  try {
    client.patch(ref, 'merge', { count: known.count + 1, lastTimestamp: clock.timestamp(), message });
    known.count += 1;
    return true;
  } catch {
    return false;
  }
}

interface Telling {
  name: string;
  namespace: string;
  message: string;
  at: string;
  /** '' where many events are told of as one */
  reporter: string;
}

/** Whether the event could be written: a namespace that ends takes no more. */
function tell(
  client: Client,
  event: EventToRecord,
  { name, namespace, message, at, reporter }: Telling,
): boolean {
  try {
    client.create({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace, ...(event.annotations ? { annotations: event.annotations } : {}) },
      involvedObject: reference(event),
      reason: event.reason,
      message,
      source: event.host ? { component: event.component, host: event.host } : { component: event.component },
      firstTimestamp: at,
      lastTimestamp: at,
      count: 1,
      type: event.type,
      reportingComponent: reporter,
      reportingInstance: event.host ?? '',
    });
    return true;
  } catch {
    return false;
  }
}

function reference({ object, fieldPath }: EventToRecord): Record<string, unknown> {
  const { name, namespace, uid, resourceVersion } = object.metadata;
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    name,
    ...(namespace ? { namespace } : {}),
    uid,
    resourceVersion,
    ...(fieldPath ? { fieldPath } : {}),
  };
}
