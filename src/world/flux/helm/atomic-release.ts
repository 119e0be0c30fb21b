/**
 * One action after the other, until the release is what it should be or nothing more can be done for now.
 *
 * Models: `AtomicRelease` of helm-controller internal/reconcile: no action twice in a row, none after a remediation.
 */
import { formatDuration } from '../../time/duration';
import { getCondition, isReady, isTrue, type Condition } from '../runtime/conditions';
import { correctDriftAction } from './correct-drift';
import { countDrift, describeDrift } from './drift';
import {
  installAction,
  MissingRollbackTarget,
  rollbackAction,
  testAction,
  unlockAction,
  upgradeAction,
  type ReleaseAction,
} from './release-actions';
import { configFor } from './release-config';
import {
  activeRemediation,
  activeRetry,
  driftMode,
  ignoresTestFailures,
  remediationOf,
  type Remediation,
} from './release-spec';
import { releaseStateOf, type ReleaseState } from './release-state';
import {
  chartNameOf,
  digestOf,
  fullName,
  latest,
  previous,
  setHistory,
  truncate,
  truncateToNewest,
} from './snapshots';
import { summarise } from './summarise';
import { uninstallAction } from './uninstall-actions';
import type { ReleaseWork } from './work';

export class RetriesExceeded extends Error {}

/** What the end of an attempt means for the next one. */
export type Outcome = 'done' | 'requeue' | { retryAfter: number };

/** @throws Error that is to be tried again, RetriesExceeded, MissingRollbackTarget */
export async function releaseAtomically(work: ReleaseWork): Promise<Outcome> {
  const { object, conditions, log } = work;
  const done = new Set<ReleaseAction['type']>();
  for (;;) {
    const next = nextAction(work);
    if (!next) {
      conditions.delete('Reconciling');
      summarise(object, conditions);
      return 'done';
    }
    if (done.has(next.type)) return stopBefore(work);
    const message = `Running '${next.name}' action with timeout of ${formatDuration(next.timeout)}`;
    conditions.markReconciling('Progressing', message);
    if (next.type === 'release') conditions.markUnknown('Ready', 'Progressing', message);
    work.patch();
    log.info(`running '${next.name}' action with timeout of ${formatDuration(next.timeout)}`);
    const failure = await run(work, next);
    if (failure) return failure;
    if (next.type === 'remediate') return stopAfterRemediation(work);
    done.add(next.type);
    work.patch();
  }
}

/** Undefined where there is nothing to do. @throws Error after marking why */
function nextAction(work: ReleaseWork): ReleaseAction | undefined {
  const { conditions } = work;
  let state: ReleaseState;
  try {
    state = releaseStateOf(work);
  } catch (error) {
    const why = (error as Error).message;
    conditions.markFalse('Ready', 'StateError', `Could not determine release state: ${why}`);
    throw new Error(`cannot determine release state: ${why}`);
  }
  try {
    return actionFor(work, state);
  } catch (error) {
    if (error instanceof RetriesExceeded) markStalled(work);
    if (error instanceof MissingRollbackTarget)
      conditions.markStalled('MissingRollbackTarget', `Failed to perform remediation: ${error.message}`);
    throw error;
  }
}

function markStalled({ object, conditions }: ReleaseWork): void {
  const action: string = object.status?.lastAttemptedReleaseAction ?? '';
  const failures = activeRemediation(object)?.failures ?? 0;
  conditions.markStalled('RetriesExceeded', `Failed to ${action} after ${failures} attempt(s)`);
}

/** Runs an action; answers how to go on where it failed and is retried as a whole. @throws Error */
async function run(work: ReleaseWork, next: ReleaseAction): Promise<Outcome | undefined> {
  const { object, conditions, log } = work;
  try {
    await next.run();
    return undefined;
  } catch (error) {
    const retry = activeRetry(object);
    if (retry !== undefined) {
      log.error(error as Error, `failed to run '${next.name}' action`);
      return retryLater(work, retry);
    }
    if (isReady(object)) conditions.markFalse('Ready', 'ReconcileError', (error as Error).message);
    throw error;
  }
}

function retryLater({ conditions }: ReleaseWork, retryAfter: number): Outcome {
  conditions.markReconciling('ProgressingWithRetry', `retrying after ${formatDuration(retryAfter)}`);
  return { retryAfter };
}

/** The next action was run already: it is tried again at once while there are retries left. */
function stopBefore(work: ReleaseWork): Outcome {
  const { object, conditions } = work;
  const retry = activeRetry(object);
  if (retry !== undefined) return retryLater(work, retry);
  const remediation = activeRemediation(object);
  if (!remediation || !remediation.exhausted) return requeue(work);
  conditions.delete('Reconciling');
  return 'done';
}

function requeue({ object, conditions }: ReleaseWork): Outcome {
  conditions.markReconciling('ProgressingWithRetry', getCondition(object, 'Ready')?.message ?? '');
  return 'requeue';
}

/** @throws RetriesExceeded */
function stopAfterRemediation(work: ReleaseWork): Outcome {
  const { object } = work;
  const retry = activeRetry(object);
  if (retry !== undefined) return retryLater(work, retry);
  const remediation = activeRemediation(object);
  if (!remediation || !remediation.exhausted || remediation.uninstallsAfterUpgrade) return requeue(work);
  markStalled(work);
  throw new RetriesExceeded('exceeded maximum retries');
}

/** @throws RetriesExceeded, MissingRollbackTarget, Error */
function actionFor(work: ReleaseWork, state: ReleaseState): ReleaseAction | undefined {
  const { object, log } = work;
  const forced = forceRequested(work);
  switch (state.status) {
    case 'InSync':
      log.info('release in-sync with desired state');
      return inSync(work, forced);
    case 'Locked':
      log.info(withReason('release locked', state.reason));
      return unlockAction(work);
    case 'Absent':
      log.info(withReason('release not installed', state.reason));
      if (remediationOf(object, 'install').exhausted && !forced)
        throw new RetriesExceeded('exceeded maximum retries: cannot install release');
      return installAction(work);
    case 'Unmanaged':
      log.info(withReason('release not managed by controller', state.reason));
      setHistory(object, []);
      return upgradeAction(work);
    case 'OutOfSync':
      log.info(withReason('release out-of-sync with desired state', state.reason));
      if (remediationOf(object, 'upgrade').exhausted && !forced)
        throw new RetriesExceeded('exceeded maximum retries: cannot upgrade release');
      return upgradeAction(work);
    case 'Drifted':
      return drifted(work, state);
    case 'Untested':
      log.info(withReason('release has not been tested', state.reason));
      replaceRemediated(work);
      return testAction(work);
    case 'Failed':
      log.info(withReason('release is in a failed state', state.reason));
      return afterFailure(work, forced);
  }
}

function withReason(message: string, reason: string): string {
  return reason ? `${message}: ${reason}` : message;
}

/** Somebody asks for an upgrade by annotation, and has not had it yet. */
function forceRequested({ object }: ReleaseWork): boolean {
  const { annotations = {} } = object.metadata;
  const asked = annotations['reconcile.fluxcd.io/forceAt'];
  const requested = annotations['reconcile.fluxcd.io/requestedAt'];
  if (!asked) return false;
  const handled: string | undefined = object.status?.lastHandledForceAt;
  object.status = { ...object.status, lastHandledForceAt: asked };
  return asked !== handled && asked === requested && requested !== object.status.lastHandledReconcileAt;
}

function inSync(work: ReleaseWork, forced: boolean): ReleaseAction | undefined {
  const { object, conditions, log } = work;
  if (activeRetry(object) !== undefined) truncateToNewest(object);
  else truncate(object, ignoresTestFailures(object));
  if (forced) {
    log.info('forcing upgrade for in-sync release: force requested through annotation');
    return upgradeAction(work);
  }
  replaceRemediated(work);
  if (!isReady(object) || !isTrue(object, 'Released')) reflectSuccess(work);
  if (driftMode(object) !== 'disabled')
    conditions.markFalse('Drifted', 'NoDriftDetected', 'No drift detected against the cluster state');
  return undefined;
}

/** After a rollback that made the release what it should be, it counts as upgraded. */
function replaceRemediated({ object, conditions }: ReleaseWork): void {
  if (!isTrue(object, 'Remediated')) return;
  const current = latest(object)!;
  const since = getCondition(object, 'Remediated')!.lastTransitionTime;
  conditions.delete('Released');
  const message = `Helm upgrade succeeded for release ${fullName(current)} with chart ${chartNameOf(current)}`;
  conditions.markTrue('Released', 'UpgradeSucceeded', message);
  (getCondition(object, 'Released') as Condition).lastTransitionTime = since;
  conditions.delete('Remediated');
}

function reflectSuccess({ object, conditions }: ReleaseWork): void {
  const reason = getCondition(object, 'Released')?.reason;
  const action = reason === 'InstallFailed' ? 'install' : reason === 'UpgradeFailed' ? 'upgrade' : undefined;
  if (!action) return;
  const current = latest(object)!;
  const message = `Helm ${action} succeeded for release ${fullName(current)} with chart ${chartNameOf(current)}`;
  conditions.markTrue('Released', action === 'install' ? 'InstallSucceeded' : 'UpgradeSucceeded', message);
  summarise(object, conditions);
}

function drifted(
  work: ReleaseWork,
  { differences }: Extract<ReleaseState, { status: 'Drifted' }>,
): ReleaseAction | undefined {
  const { object, conditions, manager, log } = work;
  log.info(withReason('detected changes in cluster state', countDrift(differences)));
  const message = `Cluster state of release ${fullName(latest(object)!)} has drifted from the desired state:\n${describeDrift(differences)}`;
  manager.recorder.record(object, 'Warning', 'DriftDetected', message);
  conditions.markTrue('Drifted', 'DriftDetected', message);
  return driftMode(object) === 'enabled' ? correctDriftAction(work, differences) : undefined;
}

/** @throws RetriesExceeded, MissingRollbackTarget, Error */
function afterFailure(work: ReleaseWork, forced: boolean): ReleaseAction {
  const { object, log } = work;
  if (activeRetry(object) !== undefined) {
    truncateToNewest(object);
    return upgradeAction(work);
  }
  const remediation = activeRemediation(object);
  if (!remediation) return upgradeAction(work);
  if (remediation.failures <= 0) {
    log.info('release conditions have changed since last failure');
    return upgradeAction(work);
  }
  if (forced) {
    log.info('forcing upgrade for failed release: force requested through annotation');
    return upgradeAction(work);
  }
  if (remediation.exhausted && !remediation.remediateLastFailure)
    throw new RetriesExceeded('exceeded maximum retries: cannot remediate failed release');
  truncate(object, remediation.ignoreTestFailures);
  return remediation.strategy === 'rollback' ? rollbackOrUpgrade(work, remediation) : uninstallAction(work);
}

/** Rolls back, unless the revision to go back to was tampered with. @throws MissingRollbackTarget, Error */
function rollbackOrUpgrade(work: ReleaseWork, { ignoreTestFailures }: Remediation): ReleaseAction {
  const target = previous(work.object, ignoreTestFailures);
  if (!target)
    throw new MissingRollbackTarget('missing target release for rollback: cannot remediate failed release');
  let problem: string | undefined;
  try {
    const release = configFor(work).releases.get(target.name, target.version);
    if (digestOf(release, target.ociDigest) !== target.digest)
      problem = 'release not observed to be made for object';
  } catch {
    problem = 'release disappeared from storage';
  }
  if (problem === undefined) return rollbackAction(work);
  work.log.info(`unable to verify previous release in storage to roll back to: ${problem}`);
  return upgradeAction(work);
}
