/**
 * What a controller's pod holds while it runs: its client, its log, its flags, and the controllers it started.
 *
 * Models: controller-runtime's manager. Left out: leader election, metrics, webhooks.
 */
import { StatusError, type Client, type KubeObject } from '../../kube/api';
import type { Clock } from '../../time/clock';
import type { Names } from '../../time/names';
import type { Kind } from './kinds';
import type { EventRecorder } from './event-recorder';
import type { Flags } from './flags';
import type { Logger, Values } from './logger';
import { keyOf } from './refs';
import { TerminalError, WorkQueue, type Result } from './work-queue';

export interface Manager {
  clock: Clock;
  names: Names;
  /** The API server as the controller's own service account. */
  client: Client;
  log: Logger;
  recorder: EventRecorder;
  flags: Flags;
  /** The controller's name, which is its field manager too. */
  name: string;
  /** Runs when the pod ends. */
  onStop(stop: () => void): void;
  /** Has the pod ended? What is still running then keeps quiet. */
  stopped(): boolean;
}

/** One reconcile: the object as it is now, and how to speak of it. */
export interface Request {
  object: KubeObject;
  key: string;
  log: Logger;
}

export interface ControllerOptions {
  kind: Kind;
  workers: number;
  reconcile(request: Request): Promise<Result>;
  /** Other kinds whose changes call for a reconcile. */
  watches?: Watch[];
  /** Is told that an object is gone. */
  forget?(key: string): void;
}

export interface Watch {
  kind: Kind;
  /** Keys to reconcile for this change; `before` is absent for what is new to the controller. */
  map(object: KubeObject, before: KubeObject | undefined): string[];
}

/** How often a controller looks whether the kind it works on exists by now, in ms. */
const KIND_POLL = 10_000;
const STARTED_AT = 'reconcile.fluxcd.io/requestedAt';

/** Starts to reconcile a kind, as soon as the API server serves it. */
export function startController(manager: Manager, options: ControllerOptions): void {
  const { kind } = options;
  const log = manager.log.with({
    controller: kind.kind.toLowerCase(),
    controllerGroup: kind.group,
    controllerKind: kind.kind,
  });
  const requests = new Map<string, Logger>();
  const queue = new WorkQueue({
    clock: manager.clock,
    kind: kind.kind,
    workers: options.workers,
    reconcile: (key) => {
      const request = log.with(identity(manager, kind, key));
      requests.set(key, request);
      return reconcileKey(manager, options, request, key);
    },
    failed: (key, error) => {
      const text = error instanceof TerminalError ? `terminal error: ${error.message}` : error;
      requests.get(key)?.error(text, 'Reconciler error');
    },
  });
  manager.onStop(() => queue.close());
  for (const source of [kind, ...(options.watches ?? []).map((each) => each.kind)])
    log.info('Starting EventSource', { source: `kind source: *${watchedAs(source)}` });
  log.info('Starting Controller');
  log.info('Starting workers', { 'worker count': options.workers });
  watchKind(
    manager,
    kind,
    (object, before) => {
      if (!before || changed(object, before)) queue.add(keyOf(object));
    },
    options.forget,
  );
  for (const watch of options.watches ?? [])
    watchKind(manager, watch.kind, (object, before) => {
      for (const key of watch.map(object, before)) queue.add(key);
    });
}

/** Of core kinds no more than the metadata is watched. */
function watchedAs({ group, version, kind }: Kind): string {
  return group ? `${version}.${kind}` : `v1.PartialObjectMetadata[${version} ${kind}]`;
}

async function reconcileKey(
  manager: Manager,
  options: ControllerOptions,
  log: Logger,
  key: string,
): Promise<Result> {
  const { namespace, name } = namesOf(key);
  const { group, version, resource } = options.kind;
  let object: KubeObject;
  try {
    object = manager.client.get({ group, version, resource, namespace, name });
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'NotFound') return {};
    throw error;
  }
  return options.reconcile({ object, key, log });
}

function namesOf(key: string): { namespace: string; name: string } {
  const at = key.indexOf('/');
  return { namespace: key.slice(0, at), name: key.slice(at + 1) };
}

function identity(manager: Manager, kind: Kind, key: string): Values {
  const { namespace, name } = namesOf(key);
  return { [kind.kind]: { name, namespace }, namespace, name, reconcileID: manager.names.uid() };
}

/** A new generation, a deletion, or somebody asking for it by annotation. */
function changed(object: KubeObject, before: KubeObject): boolean {
  const asked = object.metadata.annotations?.[STARTED_AT];
  return (
    object.metadata.generation !== before.metadata.generation ||
    object.metadata.deletionTimestamp !== before.metadata.deletionTimestamp ||
    (asked !== undefined && asked !== before.metadata.annotations?.[STARTED_AT])
  );
}

/** Tells of all objects there are and of every change, for as long as the manager runs. */
function watchKind(
  manager: Manager,
  kind: Kind,
  tell: (object: KubeObject, before: KubeObject | undefined) => void,
  forget?: (key: string) => void,
): void {
  const { client, clock } = manager;
  if (!client.typeOf(kind.apiVersion, kind.kind)) {
    manager.onStop(
      clock.after(KIND_POLL, kind.kind, () => watchKind(manager, kind, tell, forget), { quiet: true }),
    );
    return;
  }
  const seen = new Map<string, KubeObject>();
  const ref = { group: kind.group, version: kind.version, resource: kind.resource };
  const stop = client.watch(ref, ({ type, object }) => {
    const key = keyOf(object);
    const before = seen.get(key);
    if (type === 'DELETED') {
      seen.delete(key);
      forget?.(key);
      return;
    }
    seen.set(key, object);
    tell(object, before);
  });
  manager.onStop(stop);
  for (const object of client.list(ref)) {
    seen.set(keyOf(object), object);
    tell(object, undefined);
  }
}
