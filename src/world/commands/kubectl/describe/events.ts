/** The events of an object, as `kubectl describe` ends with them. Models: `searchEvents` and `DescribeEvents`. */
import type { KubeObject } from '../../../kube/api';
import { isReported } from '../errors';
import { since, type Description, type Scene } from './description';

export interface KubeEvent extends KubeObject {
  type?: string;
  reason?: string;
  message?: string;
  count?: number;
  firstTimestamp?: string | null;
  lastTimestamp?: string | null;
  eventTime?: string | null;
  series?: { count: number; lastObservedTime: string };
  source?: { component?: string; host?: string };
  reportingComponent?: string;
  involvedObject?: {
    kind?: string;
    namespace?: string;
    name?: string;
    uid?: string;
    apiVersion?: string;
    fieldPath?: string;
  };
}

/** The section of events, where events are wanted. Who may not see them sees none. */
export function writeEvents(to: Description, scene: Scene, object: KubeObject): void {
  if (!scene.showEvents) return;
  let events: KubeEvent[] = [];
  try {
    events = eventsOf(scene, object);
  } catch (error) {
    if (!isReported(error)) throw error;
  }
  writeEventTable(to, scene, events);
}

/** @param kind of the object; for pods any kind will do. @throws StatusError */
export function eventsOf(
  scene: Scene,
  { metadata, kind }: KubeObject,
  wanted: { kind?: string; uid?: string } = { kind, uid: metadata.uid },
): KubeEvent[] {
  const selectors = [
    `involvedObject.name=${metadata.name}`,
    `involvedObject.namespace=${metadata.namespace ?? ''}`,
    ...(wanted.kind ? [`involvedObject.kind=${wanted.kind}`] : []),
    ...(wanted.uid ? [`involvedObject.uid=${wanted.uid}`] : []),
  ];
  return scene.client.list(
    { group: '', version: 'v1', resource: 'events', namespace: metadata.namespace },
    { fieldSelector: selectors.join(',') },
  ) as KubeEvent[];
}

export function writeEventTable(to: Description, scene: Scene, events: KubeEvent[]): void {
  if (events.length === 0) return to.write(0, 'Events:\t<none>\n');
  to.flush();
  to.write(0, 'Events:\n  Type\tReason\tAge\tFrom\tMessage\n');
  to.write(1, '----\t------\t----\t----\t-------\n');
  for (const event of [...events].sort(byLastTime)) {
    const from = event.source?.component || event.reportingComponent || '';
    const path = event.involvedObject?.fieldPath;
    const message = (event.message ?? '').trim();
    to.write(
      1,
      `${event.type ?? ''}\t${event.reason ?? ''}\t${interval(scene, event)}\t${from}\t${path ? `${path}: ` : ''}${message}\n`,
    );
  }
}

/** `5m`, or `2m (x3 over 5m)`. */
export function interval(scene: Scene, event: KubeEvent): string {
  const first = since(scene, event.eventTime ?? event.firstTimestamp);
  if (event.series)
    return `${since(scene, event.series.lastObservedTime)} (x${event.series.count} over ${first})`;
  if ((event.count ?? 0) > 1) return `${since(scene, event.lastTimestamp)} (x${event.count} over ${first})`;
  return first;
}

export function byLastTime(a: KubeEvent, b: KubeEvent): number {
  return lastTime(a) - lastTime(b);
}

function lastTime(event: KubeEvent): number {
  return event.lastTimestamp ? Date.parse(event.lastTimestamp) : 0;
}
