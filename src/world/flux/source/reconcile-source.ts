/**
 * How every source is reconciled: the frame around what each kind does itself.
 *
 * Models: the `Reconcile` that source-controller's reconcilers share, with internal/reconcile/summarize: finalizer,
 * suspension, progress in the status, conditions summed up as `Ready`, events, and when to come back.
 */
import type { KubeObject } from '../../kube/api';
import { clone } from '../../kube/json-value';
import { parseDuration } from '../../time/duration';
import {
  ConditionWriter,
  getCondition,
  isFalse,
  isReady,
  isReconciling,
  isStalled,
  type Summary,
} from '../runtime/conditions';
import { eventKey, type EventType } from '../runtime/event-recorder';
import { jittered } from '../runtime/jitter';
import type { Logger } from '../runtime/logger';
import type { Manager, Request } from '../runtime/manager';
import { SerialPatcher } from '../runtime/patcher';
import type { Result } from '../runtime/work-queue';
import type { Artifact, ArtifactStorage } from './artifact-storage';
import { SourceError } from './source-error';

export const FINALIZER = 'finalizers.fluxcd.io';
const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';

/** What a kind brings along. */
export interface SourceKind {
  summary: Summary;
  /** Conditions that mean failure; once all are gone, an event tells of the recovery. */
  failures: string[];
  /** Conditions that make `Ready` False when they are False. */
  bipolar: string[];
  suspendedMessage: string;
  /**
   * Fetches and stores; answers what to tell about a new artifact, or that it is to be tried again soon.
   * @throws SourceError
   */
  reconcile(work: SourceWork): Promise<{ reason: string; message: string } | 'requeue'>;
}

/** One reconcile of one source. */
export interface SourceWork {
  manager: Manager;
  storage: ArtifactStorage;
  object: KubeObject;
  conditions: ConditionWriter;
  log: Logger;
  /** Writes the status as it is now. */
  patch(): void;
  /** Says something in events, log or both. */
  event(type: EventType, reason: string, message: string): void;
}

export async function reconcileSource(
  manager: Manager,
  storage: ArtifactStorage,
  kind: SourceKind,
  request: Request,
): Promise<Result> {
  const { object, log } = request;
  const patcher = new SerialPatcher(object, manager.client, manager.name);
  patcher.warn = (text) => log.info(text);
  const work: SourceWork = {
    manager,
    storage,
    object,
    conditions: new ConditionWriter(object, manager.clock),
    log,
    patch: () => patcher.patch(object),
    event: (type, reason, message) => {
      log.info(message);
      manager.recorder.record(object, type, reason, message);
    },
  };
  const outcome = await attempt(kind, work);
  return conclude(kind, work, outcome);
}

type Outcome = { result: 'empty' | 'requeue' | 'success'; error?: unknown };

async function attempt(kind: SourceKind, work: SourceWork): Promise<Outcome> {
  const { object, storage, log } = work;
  const finalizers: string[] = object.metadata.finalizers ?? [];
  if (object.metadata.deletionTimestamp) {
    if (storage.removeAll(object))
      work.event('Trace', 'GarbageCollectionSucceeded', 'garbage collected artifacts for deleted resource');
    object.status = { ...object.status, artifact: undefined };
    object.metadata.finalizers = finalizers.filter((each) => each !== FINALIZER);
    return { result: 'empty' };
  }
  if (!finalizers.includes(FINALIZER)) {
    object.metadata.finalizers = [...finalizers, FINALIZER];
    return { result: 'requeue' };
  }
  if (object.spec.suspend) {
    log.info(kind.suspendedMessage);
    return { result: 'empty' };
  }
  return reconcileKind(kind, work);
}

async function reconcileKind(kind: SourceKind, work: SourceWork): Promise<Outcome> {
  const before = clone(work.object);
  showProgress(work);
  try {
    checkStorage(work);
    const news = await kind.reconcile(work);
    if (news === 'requeue') return { result: 'requeue' };
    notify(kind, work, before, news);
    return { result: 'success' };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    if (error.ignore) notify(kind, work, before, { reason: 'Succeeded', message: recoveryMessage(work) });
    return { result: 'empty', error };
  }
}

function recoveryMessage({ object }: SourceWork): string {
  return `stored artifact for commit '${object.status?.artifact?.revision ?? ''}'`;
}

function showProgress({ object, conditions, patch }: SourceWork): void {
  conditions.progress(false, 'Progressing', 'reconciliation in progress');
  const observed = object.status?.observedGeneration ?? 0;
  const { generation, annotations } = object.metadata;
  if (generation !== observed) {
    const message = `processing object: new generation ${observed} -> ${generation}`;
    conditions.progress(false, 'Progressing', message);
    patch();
  } else if ((annotations?.[REQUESTED_AT] ?? '') !== (object.status?.lastHandledReconcileAt ?? '')) {
    patch();
  }
}

/** Collects garbage, and forgets an artifact that is no longer there. */
function checkStorage(work: SourceWork): void {
  const { object, storage, conditions } = work;
  conditions.delete('StorageOperationFailed');
  let artifact = object.status?.artifact as Artifact | undefined;
  if (artifact) {
    const collected = storage.collectGarbage(object, artifact);
    if (collected)
      work.event('Trace', 'GarbageCollectionSucceeded', `garbage collected ${collected} artifacts`);
  }
  const missing = artifact !== undefined && !storage.has(artifact);
  if (missing) {
    object.status = { ...object.status, artifact: undefined, url: undefined };
    artifact = undefined;
  }
  if (artifact) return;
  const message = `building artifact${missing ? ': disappeared from storage' : ''}`;
  conditions.progress(true, 'Progressing', message);
  conditions.delete('ArtifactInStorage');
  work.patch();
}

/** Tells of a new artifact, and of the first success after failures. */
function notify(
  kind: SourceKind,
  work: SourceWork,
  before: KubeObject,
  news: { reason: string; message: string },
): void {
  const { object, manager, log } = work;
  const artifact = object.status?.artifact as Artifact | undefined;
  if (!artifact) return;
  const fresh = before.status?.artifact?.digest !== artifact.digest;
  if (!fresh && !recovered(kind, before, object)) return;
  const annotations = {
    [eventKey(object, 'revision')]: artifact.revision,
    [eventKey(object, 'digest')]: artifact.digest,
  };
  const reason = fresh || news.reason !== 'NewArtifact' ? news.reason : 'Succeeded';
  manager.recorder.record(object, 'Normal', reason, news.message, annotations);
  log.info(news.message);
}

function recovered(kind: SourceKind, before: KubeObject, after: KubeObject): boolean {
  const failed = (object: KubeObject): boolean => kind.failures.some((type) => getCondition(object, type));
  return failed(before) && !failed(after);
}

function conclude(kind: SourceKind, work: SourceWork, outcome: Outcome): Result {
  const { object, conditions } = work;
  const error = outcome.error as SourceError | undefined;
  if (error) tellError(work, error);
  const asked = object.metadata.annotations?.[REQUESTED_AT];
  if (asked) object.status = { ...object.status, lastHandledReconcileAt: asked };

  const interval = jittered(work.manager.names, parseDuration(object.spec.interval ?? '0s'));
  const { result, failure } = compute(work, outcome, interval);
  conditions.summarise(kind.summary);
  for (const type of kind.bipolar) {
    if (!isFalse(object, type)) continue;
    const failed = getCondition(object, type)!;
    conditions.markFalse('Ready', failed.reason, failed.message);
    break;
  }
  const notReady = !failure && !isStalled(object) && result.requeueAfter === interval && !isReady(object);
  work.patch();
  if (failure) throw failure;
  if (notReady) throw new Error(getCondition(object, 'Ready')?.message ?? '');
  return result;
}

/** What the outcome means for conditions, for the observed generation, and for when to come back. */
function compute(
  { object, conditions }: SourceWork,
  { result, error }: Outcome,
  interval: number,
): { result: Result; failure?: unknown } {
  if (!error && result === 'success') conditions.delete('Reconciling');
  if (isReconciling(object)) conditions.retrying();
  const observed = (): void => {
    if (object.status?.conditions?.length)
      object.status = { ...object.status, observedGeneration: object.metadata.generation };
  };
  if (!(error instanceof SourceError)) {
    conditions.delete('Stalled');
    if (error) return { result: {}, failure: error };
    if (result !== 'requeue') observed();
    return {
      result:
        result === 'requeue' ? { requeue: true } : result === 'success' ? { requeueAfter: interval } : {},
    };
  }
  if (error.type === 'stalling') {
    conditions.markStalled(error.reason, error.message);
    observed();
    return { result: {} };
  }
  conditions.delete('Stalled');
  if (error.type === 'waiting') return { result: { requeueAfter: error.requeueAfter ?? interval } };
  if (!error.ignore) return { result: {}, failure: error };
  observed();
  conditions.delete('Reconciling');
  return { result: { requeueAfter: interval } };
}

function tellError({ object, manager, log }: SourceWork, error: SourceError): void {
  if (error.log) {
    if (error.event === 'Warning')
      log.error(error, error.type === 'stalling' ? 'reconciliation stalled' : error.message);
    else if (error.type === 'waiting')
      log.info('reconciliation waiting', {
        reason: error.message,
        duration: (error.requeueAfter ?? 0) / 1000,
      });
    else log.info(error.message);
  }
  if (error.event === 'None') return;
  const type = error.event === 'Normal' && !error.notify ? 'Trace' : error.event;
  manager.recorder.record(object, type, error.reason, error.message);
}
