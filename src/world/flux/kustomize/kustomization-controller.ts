/**
 * Kustomization: builds what a source holds, applies it, checks its health and prunes what is gone.
 *
 * Models: kustomize-controller 1.9's kustomization_controller.go, phase by phase, with its reasons and messages.
 * Left out: decryption (its refusals are there), remote clusters by kubeconfig, cloud credentials.
 */
import type { KubeObject } from '../../kube/api';
import { Interrupted } from '../../time/clock';
import { formatDuration } from '../../time/duration';
import { ConditionWriter, getCondition, isFalse, isReady, isTrue } from '../runtime/conditions';
import { eventKey } from '../runtime/event-recorder';
import { jittered } from '../runtime/jitter';
import type { Manager, Request } from '../runtime/manager';
import { SerialPatcher } from '../runtime/patcher';
import { TerminalError, type Result } from '../runtime/work-queue';
import { isNotFound, messageOf } from '../ssa/apply';
import { checkDependencies } from './dependencies';
import { ReadyExpressionError } from '../runtime/ready-expression';
import { finalizeKustomization } from './finalize';
import { healthReader } from '../runtime/health-expressions';
import { reconcileRevision } from './reconcile-revision';
import { AccessDenied, sourceOf, type Source } from './source-ref';
import { intervalOf, retryIntervalOf } from './timing';
import { ArtifactMissing, elapsed, FINALIZER, type KustomizeState, type Work } from './work';

const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';
const TERMINAL = 'Reconciliation failed terminally due to configuration error';

export async function reconcileKustomization(
  manager: Manager,
  state: KustomizeState,
  request: Request,
): Promise<Result> {
  const { object, log } = request;
  const patcher = new SerialPatcher(object, manager.client, `gotk-${manager.name}`);
  patcher.warn = (text) => log.info(text);
  const work: Work = {
    ...request,
    manager,
    state,
    conditions: new ConditionWriter(object, manager.clock),
    start: manager.clock.now(),
    patch: () => patcher.patch(object),
    event: (revision, severity, message, more) =>
      recordEvent(manager, object, severity, message, revision ? { revision, ...more } : { ...more }),
  };
  try {
    return await attempt(work);
  } finally {
    if (!manager.stopped()) finish(work);
  }
}

async function attempt(work: Work): Promise<Result> {
  const { object, log } = work;
  const finalizers: string[] = object.metadata.finalizers ?? [];
  if (object.metadata.deletionTimestamp) return finalizeKustomization(work);
  if (!finalizers.includes(FINALIZER)) {
    object.metadata.finalizers = [...finalizers, FINALIZER];
    return { requeue: true };
  }
  if (object.spec.suspend) {
    log.info('Reconciliation is suspended for this object');
    return {};
  }
  checkHealthExpressions(work);
  const source = findSource(work);
  if ('requeueAfter' in source) return source;
  const waiting = dependenciesOf(work, source);
  return waiting ?? reconcileSourceRevision(work, source);
}

/** @throws TerminalError where an expression is none */
function checkHealthExpressions(work: Work): void {
  try {
    healthReader(work.object);
  } catch (error) {
    failTerminally(work, '', error);
  }
}

/** @param told what stands before the error where it was marked as terminal before it came here */
function failTerminally(work: Work, revision: string, error: unknown, told = ''): never {
  const { object, conditions } = work;
  const message = `${TERMINAL}: ${told}${messageOf(error)}`;
  conditions.markFalse('Ready', 'InvalidCELExpression', message);
  conditions.markStalled('InvalidCELExpression', message);
  object.status = { ...object.status, observedGeneration: object.metadata.generation };
  work.event(revision, 'error', message);
  throw new TerminalError(messageOf(error));
}

/** The source with its artifact, or when to look again. */
function findSource(work: Work): Source | { requeueAfter: number } {
  const { object, conditions, log, manager } = work;
  let source: Source | undefined;
  try {
    source = sourceOf(manager, object);
  } catch (error) {
    const denied = error instanceof AccessDenied;
    conditions.markFalse('Ready', denied ? 'AccessDenied' : 'ArtifactFailed', messageOf(error));
    if (isNotFound(error)) {
      const { kind, namespace, name } = object.spec.sourceRef;
      log.info(`Source '${[kind, namespace, name].filter(Boolean).join('/')}' not found`);
      return { requeueAfter: retryIntervalOf(object) };
    }
    if (!denied) throw error;
    conditions.markStalled('AccessDenied', messageOf(error));
    work.event('', 'error', messageOf(error));
    throw new TerminalError(messageOf(error));
  }
  return source ?? waitForArtifact(work, 'Source artifact not found');
}

function waitForArtifact({ conditions, log, manager }: Work, why: string): { requeueAfter: number } {
  const { requeueDependency } = manager.flags;
  const message = `${why}, retrying in ${formatDuration(requeueDependency)}`;
  conditions.markFalse('Ready', 'ArtifactFailed', message);
  log.info(message);
  return { requeueAfter: requeueDependency };
}

/** When to look again, where a dependency is not ready. */
function dependenciesOf(work: Work, source: Source): Result | undefined {
  const { object, conditions, log, manager } = work;
  if (!object.spec.dependsOn?.length) return undefined;
  try {
    checkDependencies(manager.client, object, source);
  } catch (error) {
    if (error instanceof ReadyExpressionError)
      failTerminally(work, source.revision, error, 'terminal error: ');
    conditions.markFalse('Ready', 'DependencyNotReady', messageOf(error));
    const { requeueDependency } = manager.flags;
    const message = `Dependencies do not meet ready condition, retrying in ${formatDuration(requeueDependency)}`;
    log.info(message);
    work.event(source.revision, 'info', message);
    return { requeueAfter: requeueDependency };
  }
  log.info('All dependencies are ready, proceeding with reconciliation');
  return undefined;
}

async function reconcileSourceRevision(work: Work, source: Source): Promise<Result> {
  const { object, log, manager } = work;
  try {
    await reconcileRevision(work, source);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Interrupted) throw error;
    if (error instanceof ArtifactMissing)
      return waitForArtifact(work, 'Source is not ready, artifact not found');
    const retry = retryIntervalOf(object);
    const spent = elapsed(work);
    log.error(error, `Reconciliation failed after ${spent}, next try in ${formatDuration(retry)}`, {
      revision: source.revision,
    });
    work.event(source.revision, 'error', error.message);
    return { requeueAfter: retry };
  }
  return { requeueAfter: jittered(manager.names, intervalOf(object)) };
}

/** What every reconcile ends with, however it went. */
function finish(work: Work): void {
  const { object, conditions, log } = work;
  const asked = object.metadata.annotations?.[REQUESTED_AT];
  if (asked) object.status = { ...object.status, lastHandledReconcileAt: asked };
  if (isTrue(object, 'Ready')) {
    conditions.delete('Reconciling');
    object.status = { ...object.status, observedGeneration: object.metadata.generation };
  }
  if (isFalse(object, 'Ready') && getCondition(object, 'Reconciling')) conditions.retrying();
  work.patch();
  if (object.spec.suspend || !isReady(object)) return;
  const message = `Reconciliation finished in ${elapsed(work)}, next run in ${formatDuration(intervalOf(object))}`;
  log.info(message, { revision: object.status?.lastAttemptedRevision });
  work.event(object.status?.lastAppliedRevision ?? '', 'info', message, { commit_status: 'update' });
}

function recordEvent(
  manager: Manager,
  object: KubeObject,
  severity: 'info' | 'error',
  message: string,
  metadata: Record<string, string>,
): void {
  const reason = getCondition(object, 'Ready')?.reason ?? severity;
  const type = severity === 'error' ? 'Warning' : 'Normal';
  const annotations = Object.entries(metadata).map(([key, value]) => [eventKey(object, key), value]);
  manager.recorder.record(object, type, reason, message, Object.fromEntries(annotations));
}
