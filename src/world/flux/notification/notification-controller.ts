/**
 * The notification-controller: receivers, and alerts about what the others say.
 *
 * Models: notification-controller's main. Alerts and Providers have no status; they are read when an event comes.
 */
import type { FluxEvent } from '../runtime/event-recorder';
import { RECEIVER } from '../runtime/kinds';
import { startController, type Manager } from '../runtime/manager';
import type { Program } from '../runtime/pods';
import { dispatch, type Notification } from './dispatch';
import { reconcileReceiver } from './receiver';

/** Takes events while a notification-controller runs, and keeps what it would have sent. */
export class NotificationHub {
  readonly sent: Notification[] = [];
  private server: Manager | undefined;

  receive(event: FluxEvent): void {
    if (this.server && event.controller !== this.server.name) this.sent.push(...dispatch(this.server, event));
  }

  serve(manager: Manager): void {
    this.server = manager;
    manager.onStop(() => {
      if (this.server === manager) this.server = undefined;
    });
  }
}

export function notificationController(hub: NotificationHub): Program {
  return {
    name: 'notification-controller',
    concurrent: 4,
    start(manager) {
      hub.serve(manager);
      startController(manager, {
        kind: RECEIVER,
        workers: manager.flags.concurrent,
        reconcile: async (request) => reconcileReceiver(manager, request),
      });
    },
  };
}
