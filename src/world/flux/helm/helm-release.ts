/**
 * HelmRelease: keeps a release of a chart at what the object asks for.
 *
 * Models: helm-controller's helmrelease_controller.go, with its reasons and messages. Left out: remote clusters by
 * kubeconfig, external artifacts.
 */
import type { KubeObject } from '../../kube/api';
import { canonical } from '../../kube/json-value';
import { Interrupted } from '../../time/clock';
import { formatDuration } from '../../time/duration';
import { AccessDenied } from '../kustomize/source-ref';
import { ConditionWriter, getCondition } from '../runtime/conditions';
import { healthReader } from '../runtime/health-expressions';
import { jittered } from '../runtime/jitter';
import type { Manager, Request } from '../runtime/manager';
import { SerialPatcher } from '../runtime/patcher';
import { TerminalError, type Result } from '../runtime/work-queue';
import { messageOf } from '../ssa/apply';
import { releaseAtomically, RetriesExceeded } from './atomic-release';
import { chartSourceOf, notReady } from './chart-source';
import { reconcileChartTemplate } from './chart-template';
import { checkDependencies } from './dependencies';
import { ReadyExpressionError } from '../runtime/ready-expression';
import { finalizeRelease, uninstallFor } from './finalize';
import { clearFailures, MissingRollbackTarget } from './release-actions';
import { intervalOf, storageNamespaceOf } from './release-spec';
import { versionWithDigest } from './chart-version';
import { digestOfValues, valuesOf } from './values';
import { FINALIZER, type HelmState, type HelmWork, type ReleaseWork } from './work';

const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';
const RESET_AT = 'reconcile.fluxcd.io/resetAt';
const TERMINAL = 'Reconciliation failed terminally due to configuration error';
const IN_PROGRESS = 'reconciliation in progress';

/** How long it takes to fetch and load a chart, in ms. */
const LOAD_TIME = 40;

/** How long it is waited for the cache, in ms. */
const SYNC_TIME = 10_000;

/** Something to wait for: no failure, but nothing was observed either. */
class MustWait extends Error {
  constructor(readonly requeueAfter: number) {
    super('must wait');
  }
}

export async function reconcileHelmRelease(
  manager: Manager,
  state: HelmState,
  request: Request,
): Promise<Result> {
  const { object, log } = request;
  if (Boolean(object.spec.chart) === Boolean(object.spec.chartRef))
    throw new TerminalError('invalid Chart reference');
  const patcher = new SerialPatcher(object, manager.client, manager.name);
  patcher.warn = (text) => log.info(text);
  const historyBefore = canonical(object.status?.history ?? []);
  const work: HelmWork = {
    ...request,
    manager,
    state,
    conditions: new ConditionWriter(object, manager.clock),
    patch: () => patcher.patch(object),
  };
  try {
    const result = await attempt(work);
    finish(work, !result.requeue);
    if (result.requeue) await syncHistory(work, historyBefore);
    return result;
  } catch (error) {
    if (error instanceof Interrupted || manager.stopped()) throw error;
    finish(work, error instanceof TerminalError);
    if (error instanceof MustWait) return { requeueAfter: error.requeueAfter };
    if (!(error instanceof TerminalError)) await syncHistory(work, historyBefore);
    throw error;
  }
}

/**
 * Waits until the cache has the history that was written. It never does where the generation was not observed: the history
 * at hand knows fractions of seconds then, and the server's does not.
 */
async function syncHistory({ object, manager, log }: HelmWork, before: string): Promise<void> {
  if (canonical(object.status?.history ?? []) === before) return;
  await manager.clock.sleep(SYNC_TIME);
  log.error(
    new Error('context deadline exceeded'),
    'failed to wait for object to sync in-cache after patching',
  );
}

/** What every reconcile ends with, however it went. */
function finish({ object, patch }: HelmWork, observed: boolean): void {
  const asked = object.metadata.annotations?.[REQUESTED_AT];
  if (asked) object.status = { ...object.status, lastHandledReconcileAt: asked };
  if (observed) object.status = { ...object.status, observedGeneration: object.metadata.generation };
  patch();
}

async function attempt(work: HelmWork): Promise<Result> {
  const { object, log } = work;
  const finalizers: string[] = object.metadata.finalizers ?? [];
  if (object.metadata.deletionTimestamp) {
    await finalizeRelease(work);
    return {};
  }
  if (!finalizers.includes(FINALIZER)) {
    object.metadata.finalizers = [...finalizers, FINALIZER];
    return { requeue: true };
  }
  if (object.spec.suspend) {
    log.info('reconciliation is suspended for this object');
    return {};
  }
  checkHealthExpressions(work);
  reconcileChartTemplate(work);
  return reconcileRelease(work);
}

function checkHealthExpressions(work: HelmWork): void {
  try {
    healthReader(work.object);
  } catch (error) {
    failTerminally(work, error as Error);
  }
}

/** @param told what stands before an error that was marked as terminal before it came here @throws TerminalError */
function failTerminally({ object, conditions, manager }: HelmWork, error: Error, told = ''): never {
  const message = `${TERMINAL}: ${told}${error.message}`;
  conditions.markFalse('Ready', 'InvalidCELExpression', message);
  conditions.markStalled('InvalidCELExpression', message);
  manager.recorder.record(object, 'Warning', 'InvalidCELExpression', told + error.message);
  throw new TerminalError(error.message);
}

async function reconcileRelease(work: HelmWork): Promise<Result> {
  const { conditions, manager } = work;
  conditions.markReconciling('Progressing', 'Fulfilling prerequisites');
  work.patch();
  waitForDependencies(work);
  stillInProgress(work, 'DependencyNotReady');
  const source = readySource(work);
  const values = composeValues(work);
  stillInProgress(work, 'ValuesError');
  await manager.clock.sleep(LOAD_TIME);
  const chart = loadChart(work, source);
  stillInProgress(work, 'ArtifactFailed');
  const release: ReleaseWork = { ...work, chart, values };
  const ociDigest = versionWithDigest(release, source);
  findCluster(work);
  if (await uninstallFor(release)) return { requeue: true };
  prepareStatus(release, ociDigest);
  return releaseNow(release);
}

/** What was wrong is not any more. */
function stillInProgress({ object, conditions }: HelmWork, ...reasons: string[]): void {
  const ready = getCondition(object, 'Ready');
  if (ready && reasons.includes(ready.reason)) conditions.markUnknown('Ready', 'Progressing', IN_PROGRESS);
}

/** @throws MustWait, TerminalError */
function waitForDependencies(work: HelmWork): void {
  const { object, conditions, manager, log } = work;
  const { dependsOn } = object.spec;
  if (!dependsOn?.length) return;
  log.info(`checking ${dependsOn.length} dependencies`);
  try {
    checkDependencies(manager.client, object);
  } catch (error) {
    if (error instanceof ReadyExpressionError) failTerminally(work, error, 'terminal error: ');
    const why = messageOf(error);
    const { requeueDependency } = manager.flags;
    conditions.markFalse('Ready', 'DependencyNotReady', why);
    manager.recorder.record(object, 'Normal', 'DependencyNotReady', why);
    log.info(
      `dependencies do not meet ready condition (${why}): retrying in ${formatDuration(requeueDependency)}`,
    );
    throw new MustWait(requeueDependency);
  }
  log.info('all dependencies are ready');
}

/** @throws MustWait, TerminalError, Error */
function readySource(work: HelmWork): KubeObject {
  const { conditions, manager, log } = work;
  let source: KubeObject;
  try {
    source = chartSourceOf(work);
  } catch (error) {
    sourceFailed(work, error as Error);
  }
  stillInProgress(work, 'AccessDenied', 'ArtifactFailed');
  const problem = notReady(source);
  if (problem) {
    log.info(problem);
    conditions.markFalse('Ready', 'SourceNotReady', problem);
    throw new MustWait(jittered(manager.names, manager.flags.requeueDependency));
  }
  stillInProgress(work, 'SourceNotReady');
  return source;
}

function sourceFailed({ object, conditions, manager }: HelmWork, error: Error): never {
  if (!(error instanceof AccessDenied)) {
    conditions.markFalse('Ready', 'ArtifactFailed', `could not get Source object: ${error.message}`);
    throw error;
  }
  conditions.markStalled('AccessDenied', error.message);
  conditions.markFalse('Ready', 'AccessDenied', error.message);
  conditions.delete('Reconciling');
  manager.recorder.record(object, 'Warning', 'AccessDenied', error.message);
  throw new TerminalError(error.message);
}

/** The secret with a kubeconfig, where there is to be one. @throws Error */
function findCluster(work: HelmWork): void {
  const { object, conditions, manager } = work;
  const { namespace } = object.metadata;
  const name: string | undefined = object.spec.kubeConfig?.secretRef?.name;
  if (name === undefined) return;
  try {
    manager.client.get({ group: '', resource: 'secrets', namespace, name });
  } catch (error) {
    const message = `could not get KubeConfig secret '${namespace}/${name}': ${messageOf(error)}`;
    conditions.markFalse('Ready', 'RESTClientError', message);
    throw new Error(message);
  }
  stillInProgress(work, 'RESTClientError');
}

/** @throws Error */
function composeValues({ object, conditions, manager, log }: HelmWork): ReleaseWork['values'] {
  try {
    return valuesOf(manager.client, object, (text) => log.info(text));
  } catch (error) {
    conditions.markFalse('Ready', 'ValuesError', messageOf(error));
    manager.recorder.record(object, 'Warning', 'ValuesError', messageOf(error));
    throw error;
  }
}

/** @throws MustWait, Error */
function loadChart(work: HelmWork, source: KubeObject): ReleaseWork['chart'] {
  const { object, conditions, manager, state, log } = work;
  try {
    const content = state.artifacts.fetch(source.status.artifact.url);
    if (content) return state.charts.load(content);
  } catch (error) {
    conditions.markFalse('Ready', 'ArtifactFailed', `Could not load chart: ${messageOf(error)}`);
    manager.recorder.record(object, 'Warning', 'ArtifactFailed', messageOf(error));
    throw error;
  }
  const { requeueDependency } = manager.flags;
  const message = `Source not ready: artifact not found. Retrying in ${formatDuration(requeueDependency)}`;
  conditions.markFalse('Ready', 'ArtifactFailed', message);
  log.info(message);
  throw new MustWait(requeueDependency);
}

function prepareStatus(work: ReleaseWork, ociDigest: string | undefined): void {
  const { object, chart, values } = work;
  object.status = { ...object.status, storageNamespace: storageNamespaceOf(object) };
  if (mustResetFailures(work)) clearFailures(work);
  object.status = {
    ...object.status,
    lastAttemptedGeneration: object.metadata.generation,
    lastAttemptedRevision: chart.metadata.version,
    lastAttemptedRevisionDigest: ociDigest,
    lastAttemptedConfigDigest: digestOfValues(values),
  };
}

/** Does something differ from the last attempt, or does somebody ask for a new start? */
function mustResetFailures({ object, chart, values }: ReleaseWork): boolean {
  const requested = resetRequested(object);
  const { lastAttemptedGeneration, lastAttemptedRevision, lastAttemptedConfigDigest } = object.status ?? {};
  return (
    lastAttemptedGeneration !== object.metadata.generation ||
    lastAttemptedRevision !== chart.metadata.version ||
    (lastAttemptedConfigDigest && lastAttemptedConfigDigest !== digestOfValues(values)) ||
    requested
  );
}

function resetRequested(object: KubeObject): boolean {
  const { annotations = {} } = object.metadata;
  const asked = annotations[RESET_AT];
  if (!asked) return false;
  const { lastHandledResetAt, lastHandledReconcileAt } = object.status ?? {};
  object.status = { ...object.status, lastHandledResetAt: asked };
  const requested = annotations[REQUESTED_AT];
  return asked === requested && asked !== lastHandledResetAt && requested !== lastHandledReconcileAt;
}

async function releaseNow(work: ReleaseWork): Promise<Result> {
  const { object, manager } = work;
  try {
    const outcome = await releaseAtomically(work);
    if (outcome === 'requeue') return { requeue: true };
    const after = outcome === 'done' ? intervalOf(object) : outcome.retryAfter;
    return { requeueAfter: jittered(manager.names, after) };
  } catch (error) {
    if (error instanceof RetriesExceeded || error instanceof MissingRollbackTarget)
      throw new TerminalError(error.message);
    throw error;
  }
}
