/**
 * Uninstalling a release, because its HelmRelease goes or because it failed.
 *
 * Models: `Uninstall` and `UninstallRemediation` of helm-controller internal/reconcile.
 */
import { uninstall } from '../../helm/action/uninstall';
import { ReleaseNotFound } from '../../helm/release/storage';
import { Interrupted } from '../../time/clock';
import { LogBuffer, withLog } from './log-buffer';
import { configFor } from './release-config';
import { count, refreshed, type ReleaseAction } from './release-actions';
import { tellOfSnapshot } from './release-events';
import { timeoutOf } from './release-spec';
import { chartNameOf, fullName, historyOf, latest, setHistory, type Snapshot } from './snapshots';
import { summarise } from './summarise';
import type { HelmWork, ReleaseWork } from './work';

/** There is no release to uninstall. */
export class NoLatest extends Error {}

/** @throws NoLatest, Error where it is to be tried again */
export async function uninstallRelease(work: HelmWork): Promise<void> {
  const { object, conditions, manager } = work;
  const log = new LogBuffer(manager);
  try {
    const current = currentOf(work);
    await attempt(work, current, log);
  } catch (error) {
    if (!(error instanceof Interrupted)) summarise(object, conditions);
    throw error;
  }
  summarise(object, conditions);
}

function currentOf({ object }: HelmWork): Snapshot {
  const current = latest(object);
  if (!current) throw new NoLatest('no latest release: required to uninstall');
  return current;
}

async function attempt(work: HelmWork, current: Snapshot, log: LogBuffer): Promise<void> {
  const { object, conditions } = work;
  const about = `release ${fullName(current)} with chart ${chartNameOf(current)}`;
  try {
    await runHelm(work, current, log, 'uninstall');
    const untouched = latest(object)?.digest === current.digest && current.status !== 'uninstalled';
    if (untouched) throw new Error('uninstall completed with error: release not updated in Helm storage');
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Interrupted) throw error;
    const gone = goneAlready(work, current, error);
    if (gone) {
      conditions.markFalse('Released', 'UninstallSucceeded', gone);
      return;
    }
    const message = `Helm uninstall failed for ${about}: ${error.message.trim()}`;
    count(work as ReleaseWork, 'failures');
    conditions.markFalse('Released', 'UninstallFailed', message);
    tellOfSnapshot(work, latest(object) ?? current, 'Warning', 'UninstallFailed', withLog(message, log));
    throw error;
  }
  const message = `Helm uninstall succeeded for ${about}`;
  object.status = { ...object.status, inventory: undefined };
  conditions.markFalse('Released', 'UninstallSucceeded', message);
  tellOfSnapshot(work, latest(object) ?? current, 'Normal', 'UninstallSucceeded', message);
}

/** What to say where somebody else uninstalled it. */
function goneAlready({ object }: HelmWork, current: Snapshot, error: Error): string | undefined {
  if (error.cause instanceof ReleaseNotFound)
    return `Release ${fullName(current)} was not found, assuming it is uninstalled`;
  if (object.spec.uninstall?.keepHistory && error.message.includes('is already deleted'))
    return `Release ${fullName(current)} was already uninstalled`;
  return undefined;
}

async function runHelm(work: HelmWork, current: Snapshot, log: LogBuffer, why: string): Promise<void> {
  const { object } = work;
  const spec = object.spec.uninstall ?? {};
  const config = configFor(work, {
    action: 'uninstall',
    log: log.log,
    observe: (release) =>
      setHistory(
        object,
        historyOf(object).map((each) => refreshed(each, release, why)),
      ),
  });
  const done = await uninstall(config, current.name, {
    timeout: timeoutOf(object, 'uninstall'),
    disableHooks: spec.disableHooks ?? false,
    keepHistory: spec.keepHistory ?? false,
    propagation: spec.deletionPropagation ?? 'background',
  });
  const { name, namespace, version } = done!.release;
  if (version !== current.version)
    throw new Error(
      `release mismatch: uninstalled release ${namespace}/${name}.v${version} != current release ${fullName(current)}`,
    );
}

/** Uninstalls what failed. */
export function uninstallAction(work: ReleaseWork): ReleaseAction {
  return {
    name: 'uninstall',
    type: 'remediate',
    timeout: timeoutOf(work.object, 'uninstall'),
    run: () => remediate(work),
  };
}

async function remediate(work: ReleaseWork): Promise<void> {
  const { object, conditions, manager } = work;
  const current = currentOf(work);
  const log = new LogBuffer(manager);
  const about = `Helm uninstall remediation for release ${fullName(current)} with chart ${chartNameOf(current)}`;
  try {
    await runHelm(work, current, log, 'uninstall-remediation');
    if (latest(object)?.digest === current.digest)
      throw new Error('uninstall completed with error: release not updated in Helm storage');
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Interrupted) throw error;
    const message = `${about} failed: ${error.message.trim()}`;
    count(work, 'failures');
    conditions.markFalse('Remediated', 'UninstallFailed', message);
    tellOfSnapshot(work, latest(object) ?? current, 'Warning', 'UninstallFailed', withLog(message, log));
    if (latest(object)?.digest === current.digest) throw error;
    return;
  }
  conditions.markTrue('Remediated', 'UninstallSucceeded', `${about} succeeded`);
  tellOfSnapshot(work, latest(object) ?? current, 'Normal', 'UninstallSucceeded', `${about} succeeded`);
}
