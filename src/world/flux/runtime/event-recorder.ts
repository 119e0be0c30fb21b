/**
 * What controllers say of objects: as Event objects, and to the notification-controller.
 *
 * Models: fluxcd/pkg runtime/events.
 */
import type { Client, KubeObject } from '../../kube/api';
import { groupOf } from '../../kube/discovery';
import { createRecorder, type RecordEvent } from '../../kube/events';
import type { Clock } from '../../time/clock';

/** `Trace` events become Normal ones and are not handed to the notification-controller. */
export type EventType = 'Normal' | 'Warning' | 'Trace';

/** An event as notification-controller receives it. */
export interface FluxEvent {
  object: KubeObject;
  severity: 'info' | 'error';
  reason: string;
  message: string;
  metadata: Record<string, string>;
  controller: string;
  /** ms of world time */
  at: number;
}

export class EventRecorder {
  private readonly write: RecordEvent;

  constructor(
    client: Client,
    private readonly clock: Clock,
    private readonly controller: string,
    private readonly forward: (event: FluxEvent) => void,
  ) {
    this.write = createRecorder({ clock, client });
  }

  /** `annotations` are kept on the event, as `kustomize.toolkit.fluxcd.io/revision`. */
  record(
    object: KubeObject,
    type: EventType,
    reason: string,
    message: string,
    annotations: Record<string, string> = {},
  ): void {
    const all = { ...annotations, ...eventAnnotations(object) };
    const shown = type === 'Trace' ? 'Normal' : type;
    const component = this.controller;
    const kept = Object.keys(all).length ? { annotations: all } : {};
    this.write({ object, type: shown, reason, message, component, ...kept });
    if (type === 'Trace') return;
    const severity = type === 'Warning' ? 'error' : 'info';
    this.forward({
      object,
      severity,
      reason,
      message,
      metadata: all,
      controller: component,
      at: this.clock.now(),
    });
  }
}

/** Annotations of the object that are meant for its events: `event.toolkit.fluxcd.io/...`. */
function eventAnnotations(object: KubeObject): Record<string, string> {
  const entries = Object.entries(object.metadata.annotations ?? {});
  return Object.fromEntries(entries.filter(([key]) => key.startsWith('event.toolkit.fluxcd.io/')));
}

/** `kustomize.toolkit.fluxcd.io/revision`: how a controller annotates its events. */
export function eventKey(object: KubeObject, key: string): string {
  return `${groupOf(object.apiVersion)}/${key}`;
}
