/**
 * The actions that helm-controller runs on a release, and what each leaves behind in status and events.
 *
 * Models: `Install`, `Upgrade`, `RollbackRemediation`, `Test` and `Unlock` of helm-controller internal/reconcile.
 */
import { install } from '../../helm/action/install';
import { rollback } from '../../helm/action/rollback';
import { testRelease } from '../../helm/action/release-testing';
import { upgrade, type UpgradeOptions } from '../../helm/action/upgrade';
import { isPending, setStatus, type Release } from '../../helm/release/release';
import { ReleaseNotFound } from '../../helm/release/storage';
import { copyChart } from '../../helm/chart/chart';
import { clone } from '../../kube/json-value';
import { Interrupted } from '../../time/clock';
import { formatDuration } from '../../time/duration';
import { LogBuffer, withLog } from './log-buffer';
import { postRendererFor } from './post-render';
import { configFor } from './release-config';
import { tellOfAttempt, tellOfSnapshot } from './release-events';
import {
  activeRemediation,
  ignoresTestFailures,
  maxHistoryOf,
  releaseNameOf,
  releaseNamespaceOf,
  remediationOf,
  retryOf,
  timeoutOf,
  type ActionName,
} from './release-spec';
import {
  chartNameOf,
  fullName,
  hasBeenTested,
  historyOf,
  latest,
  previous,
  setHistory,
  snapshotOf,
  targets,
  testHooksOf,
  type Snapshot,
} from './snapshots';
import { summarise } from './summarise';
import type { ReleaseWork } from './work';

export class MissingRollbackTarget extends Error {}

/** One thing to do about a release. */
export interface ReleaseAction {
  name: string;
  type: 'release' | 'remediate' | 'test' | 'unlock' | 'drift correction';
  /** ms */
  timeout: number;
  /** @throws Error where nothing came of it and it is to be tried again */
  run(): Promise<void>;
}

/** Adds to a counter in the status. */
export function count({ object }: ReleaseWork, field: string): void {
  object.status = { ...object.status, [field]: (object.status?.[field] ?? 0) + 1 };
}

export function clearFailures({ object }: Pick<ReleaseWork, 'object'>): void {
  object.status = {
    ...object.status,
    failures: undefined,
    installFailures: undefined,
    upgradeFailures: undefined,
  };
}

/** Runs what is to be run, then sums the conditions up, come what may. */
export async function summarising(work: ReleaseWork, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof Interrupted)) summarise(work.object, work.conditions);
    throw error;
  }
  summarise(work.object, work.conditions);
}

function action(
  work: ReleaseWork,
  name: ActionName,
  type: ReleaseAction['type'],
  run: () => Promise<void>,
): ReleaseAction {
  return { name, type, timeout: timeoutOf(work.object, name), run: () => summarising(work, run) };
}

export function installAction(work: ReleaseWork): ReleaseAction {
  return action(work, 'install', 'release', () => releaseOnce(work, 'install'));
}

export function upgradeAction(work: ReleaseWork): ReleaseAction {
  return action(work, 'upgrade', 'release', () => releaseOnce(work, 'upgrade'));
}

/** What the history is to know of revisions that were written. */
type Written = Map<number, { release: Release; snapshot: Snapshot }>;

async function releaseOnce(work: ReleaseWork, what: 'install' | 'upgrade'): Promise<void> {
  const { object, conditions, manager } = work;
  object.status = { ...object.status, lastAttemptedReleaseAction: what };
  if (what === 'install') setHistory(object, []);
  conditions.delete('TestSuccess');
  conditions.delete('Remediated');
  const log = new LogBuffer(manager);
  const written: Written = new Map();
  const start = manager.clock.now();
  let failure: Error | undefined;
  try {
    await runHelm(work, what, log, written);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Interrupted) throw error;
    failure = error;
  }
  const spent = manager.clock.now() - start + manager.names.integer(1_000_000) / 1_000_000;
  object.status = { ...object.status, lastAttemptedReleaseActionDuration: formatDuration(spent) };
  recordWritten(work, what, written);
  if (!failure) return succeeded(work, what);
  failed(work, what, failure, log);
  if (!written.size) throw failure;
  count(work, `${what}Failures`);
}

async function runHelm(
  work: ReleaseWork,
  what: 'install' | 'upgrade',
  log: LogBuffer,
  written: Written,
): Promise<void> {
  const { object, chart, values } = work;
  const ociDigest: string | undefined = object.status?.lastAttemptedRevisionDigest;
  const config = configFor(work, {
    action: what,
    log: log.log,
    inventory: true,
    observe: (release) =>
      written.set(release.version, { release, snapshot: snapshotOf(release, what, ociDigest) }),
  });
  const spec = object.spec[what] ?? {};
  const common = {
    name: releaseNameOf(object),
    timeout: timeoutOf(object, what),
    takeOwnership: !spec.disableTakeOwnership,
    disableHooks: spec.disableHooks ?? false,
    skipSchemaValidation: spec.disableSchemaValidation ?? false,
    waitForJobs: !spec.disableWaitForJobs,
    rollbackOnFailure: false,
    postRenderer: postRendererFor(object),
  };
  const own = { chart: copyChart(chart), values: clone(values) };
  if (what === 'upgrade') {
    await upgrade(config, own.chart, own.values, { ...common, ...upgradeOptions(work) });
    return;
  }
  const serverSide: boolean = spec.serverSideApply ?? true;
  await install(config, own.chart, own.values, {
    ...common,
    namespace: releaseNamespaceOf(object),
    serverSide,
    forceConflicts: serverSide,
    replace: spec.replace ?? false,
    createNamespace: Boolean(object.spec.targetNamespace && spec.createNamespace),
    skipCrds: spec.crds === 'Skip',
  });
}

function upgradeOptions({
  object,
}: ReleaseWork): Pick<
  UpgradeOptions,
  'serverSide' | 'forceConflicts' | 'forceReplace' | 'reuse' | 'maxHistory' | 'cleanupOnFail'
> {
  const spec = object.spec.upgrade ?? {};
  const serverSide = serverSideOf(spec.serverSideApply);
  return {
    serverSide,
    forceConflicts: serverSide !== false,
    forceReplace: serverSide === false && (spec.force ?? false),
    reuse: spec.preserveValues ? 'reuse' : 'reset',
    maxHistory: maxHistoryOf(object),
    cleanupOnFail: spec.cleanupOnFail ?? false,
  };
}

function serverSideOf(mode: string | undefined): 'auto' | boolean {
  return mode === 'enabled' ? true : mode === 'disabled' ? false : 'auto';
}

/** The newest revision becomes the head of the history, older ones are brought up to date. */
function recordWritten({ object }: ReleaseWork, what: string, written: Written): void {
  const versions = [...written.keys()].sort((a, b) => b - a);
  const [newest] = versions;
  if (newest === undefined) return;
  const history = historyOf(object).map((snapshot) => {
    const older = written.get(snapshot.version);
    if (!older || snapshot.version === newest || !targets(snapshot, older.release)) return snapshot;
    const { testHooks, ociDigest } = snapshot;
    return { ...snapshotOf(older.release, undefined, ociDigest), ...(testHooks && { testHooks }) };
  });
  setHistory(object, [{ ...written.get(newest)!.snapshot, action: what }, ...history]);
}

const WORDS = { install: 'Install', upgrade: 'Upgrade' };

function failed(work: ReleaseWork, what: 'install' | 'upgrade', error: Error, log: LogBuffer): void {
  const { object, chart, conditions } = work;
  const release = `${releaseNamespaceOf(object)}/${releaseNameOf(object)}`;
  const { name, version } = chart.metadata;
  const message = `Helm ${what} failed for release ${release} with chart ${name}@${version}: ${error.message.trim()}`;
  const reason = `${WORDS[what]}Failed`;
  count(work, 'failures');
  conditions.markFalse('Released', reason, message);
  tellOfAttempt(work, 'Warning', reason, withLog(message, log));
}

function succeeded(work: ReleaseWork, what: 'install' | 'upgrade'): void {
  const { object, conditions } = work;
  const current = latest(object)!;
  const about = `release ${fullName(current)} with chart ${chartNameOf(current)}`;
  const message = `Helm ${what} succeeded for ${about}`;
  const reason = `${WORDS[what]}Succeeded`;
  conditions.markTrue('Released', reason, message);
  if (object.spec.test?.enable && !hasBeenTested(current))
    conditions.markUnknown('TestSuccess', 'AwaitingTests', `Helm ${about} is awaiting tests`);
  if (retryOf(object, what) !== undefined) clearFailures(work);
  tellOfSnapshot(work, current, 'Normal', reason, message);
}

export function rollbackAction(work: ReleaseWork): ReleaseAction {
  return action(work, 'rollback', 'remediate', () => rollBack(work));
}

async function rollBack(work: ReleaseWork): Promise<void> {
  const { object, manager, conditions } = work;
  const current = latest(object)!;
  const target = previous(object, remediationOf(object, 'upgrade').ignoreTestFailures);
  if (!target) throw new MissingRollbackTarget('missing target release for rollback: required to rollback');
  const spec = object.spec.rollback ?? {};
  const serverSide = serverSideOf(spec.serverSideApply);
  const log = new LogBuffer(manager);
  const config = configFor(work, {
    action: 'rollback',
    log: log.log,
    inventory: true,
    observe: (release) => observeRevision(work, release, 'rollback'),
  });
  const about = `Helm rollback to previous release ${fullName(target)} with chart ${chartNameOf(target)}`;
  try {
    await rollback(config, target.name, {
      version: target.version,
      timeout: timeoutOf(object, 'rollback'),
      serverSide,
      forceConflicts: serverSide !== false,
      forceReplace: serverSide === false && (spec.force ?? false),
      maxHistory: maxHistoryOf(object),
      disableHooks: spec.disableHooks ?? false,
      waitForJobs: !spec.disableWaitForJobs,
      cleanupOnFail: spec.cleanupOnFail ?? false,
    });
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Interrupted) throw error;
    const message = `${about} failed: ${error.message.trim()}`;
    count(work, 'failures');
    conditions.markFalse('Remediated', 'RollbackFailed', message);
    tellOfSnapshot(work, target, 'Warning', 'RollbackFailed', withLog(message, log));
    if (latest(object)?.digest === current.digest) throw error;
    return;
  }
  conditions.markTrue('Remediated', 'RollbackSucceeded', `${about} succeeded`);
  tellOfSnapshot(work, target, 'Normal', 'RollbackSucceeded', `${about} succeeded`);
}

/** Brings the history up to date with a revision, a new one where it has none of it. */
function observeRevision({ object }: ReleaseWork, release: Release, actionName: string): void {
  const history = historyOf(object);
  if (!history.some((each) => targets(each, release))) {
    setHistory(object, [snapshotOf(release), ...history]);
    return;
  }
  setHistory(
    object,
    history.map((each) => refreshed(each, release, actionName)),
  );
}

/** A snapshot as the revision is now, where it is of that revision. */
export function refreshed(snapshot: Snapshot, release: Release, actionName: string | undefined): Snapshot {
  if (!targets(snapshot, release)) return snapshot;
  const { testHooks, ociDigest } = snapshot;
  return { ...snapshotOf(release, actionName, ociDigest), ...(testHooks && { testHooks }) };
}

export function testAction(work: ReleaseWork): ReleaseAction {
  return action(work, 'test', 'test', () => runTests(work));
}

async function runTests(work: ReleaseWork): Promise<void> {
  const { object } = work;
  const current = latest(object)!;
  const filters = (object.spec.test?.filters ?? []) as { name: string; exclude?: boolean }[];
  const config = configFor(work, {
    action: 'test',
    observe: (release) => {
      const testHooks = testHooksOf(release, filters);
      setHistory(
        object,
        historyOf(object).map((each) =>
          targets(each, release) ? { ...snapshotOf(release, each.action, each.ociDigest), testHooks } : each,
        ),
      );
    },
  });
  try {
    await testRelease(config, releaseNameOf(object), {
      timeout: timeoutOf(object, 'test'),
      include: filters.filter((each) => !each.exclude).map(({ name }) => name),
      exclude: filters.filter((each) => each.exclude).map(({ name }) => name),
    });
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Interrupted) throw error;
    testFailed(work, current, error);
    if (!hasBeenTested(latest(object))) throw error;
    return;
  }
  testSucceeded(work);
}

function testFailed(work: ReleaseWork, current: Snapshot, error: Error): void {
  const { object, conditions } = work;
  const about = `release ${fullName(current)} with chart ${chartNameOf(current)}`;
  const message = `Helm test failed for ${about}: ${error.message.trim()}`;
  count(work, 'failures');
  conditions.markFalse('TestSuccess', 'TestFailed', message);
  tellOfSnapshot(work, current, 'Warning', 'TestFailed', message);
  const last: string | undefined = object.status?.lastAttemptedReleaseAction;
  if (hasBeenTested(latest(object)) && activeRemediation(object) && !ignoresTestFailures(object))
    count(work, `${last}Failures`);
}

function testSucceeded(work: ReleaseWork): void {
  const current = latest(work.object)!;
  const tests = Object.keys(current.testHooks ?? {}).length;
  const hooks = tests ? `${tests} test hook${tests > 1 ? 's' : ''} completed successfully` : 'no test hooks';
  const about = `release ${fullName(current)} with chart ${chartNameOf(current)}`;
  const message = `Helm test succeeded for ${about}: ${hooks}`;
  work.conditions.markTrue('TestSuccess', 'TestSucceeded', message);
  tellOfSnapshot(work, current, 'Normal', 'TestSucceeded', message);
}

/** Marks a release as failed that somebody left in the middle of an action. */
export function unlockAction(work: ReleaseWork): ReleaseAction {
  const run = (): Promise<void> => summarising(work, async () => unlock(work));
  return { name: 'unlock', type: 'unlock', timeout: timeoutOf(work.object), run };
}

function unlock(work: ReleaseWork): void {
  const { object, conditions } = work;
  const config = configFor(work, {
    observe: (release) =>
      setHistory(
        object,
        historyOf(object).map((each) => refreshed(each, release, each.action)),
      ),
  });
  let release: Release;
  try {
    release = config.releases.last(releaseNameOf(object));
  } catch (error) {
    if (error instanceof ReleaseNotFound) return;
    throw error;
  }
  if (!isPending(release)) return;
  const current = snapshotOf(release);
  const { status } = release.info;
  const about = `Helm release ${fullName(current)} with chart ${chartNameOf(current)} in ${status} state`;
  setStatus(release, 'failed', `Release unlocked from stale '${status}' state`);
  try {
    config.releases.update(release);
  } catch (error) {
    const message = `Unlock of ${about} failed: ${(error as Error).message}`;
    count(work, 'failures');
    conditions.markFalse('Released', 'PendingRelease', message);
    tellOfSnapshot(work, current, 'Warning', 'PendingRelease', message);
    throw error;
  }
  conditions.markFalse('Released', 'PendingRelease', `Unlocked ${about}`);
  tellOfSnapshot(work, current, 'Normal', 'PendingRelease', `Unlocked ${about}`);
}
