/** `helm upgrade`. Models: helm v4 pkg/cmd/upgrade.go. Left out: post-renderers. */
import { isReleaseName } from '../../helm/action/configuration';
import { upgrade as upgradeRelease } from '../../helm/action/upgrade';
import { newestFirst, ReleaseNotFound } from '../../helm/release/storage';
import type { Release } from '../../helm/release/release';
import { Interrupted } from '../../time/clock';
import { dryRunOf } from './dry-run';
import { loadWhole } from './load-chart';
import { locateChart } from './locate-chart';
import type { Call } from './call';
import { configurationOf } from './cluster';
import { outputFormat, serverSideOf, waitOf } from './flags';
import { readValueFlags } from './value-flags';
import { commonOptions, explained, reportOf, rollsBack, runInstall } from './install';

export async function upgrade(call: Call): Promise<void> {
  const { context, typed } = call;
  const name = typed.args[0]!;
  const format = outputFormat(typed);
  if (typed.flag('install')) {
    const last = lastRelease(call, name);
    if (!last || last.info.status === 'uninstalled') {
      if (format === 'table')
        context.out(`Release ${JSON.stringify(name)} does not exist. Installing it now.\n`);
      context.out(reportOf(call, await runInstall(call, last !== undefined), format));
      return;
    }
  }
  const release = await runUpgrade(call);
  if (format === 'table') context.out(`Release ${JSON.stringify(name)} has been upgraded. Happy Helming!\n`);
  context.out(reportOf(call, release, format));
}

/** Undefined where there is none. @throws Error */
function lastRelease(call: Call, name: string): Release | undefined {
  const { releases } = configurationOf(call);
  if (!isReleaseName(name)) throw new Error(`release name is invalid: ${name}`);
  try {
    return newestFirst(releases.history(name))[0];
  } catch (error) {
    if (error instanceof ReleaseNotFound) return undefined;
    throw error;
  }
}

async function runUpgrade(call: Call): Promise<Release> {
  const { context, typed, log } = call;
  const dryRun = dryRunOf(call) !== 'none';
  const [name = '', reference = ''] = typed.args;
  const path = locateChart(call, reference);
  const values = readValueFlags(call);
  const chart = loadWhole(call, path);
  const rollback = rollsBack(typed);
  const wait = waitOf(typed, log);
  const strategy = rollback && wait === 'hookOnly' ? 'watcher' : wait;
  const reuse = reuseOf(call);
  try {
    return await explained('UPGRADE FAILED', async () =>
      upgradeRelease(configurationOf(call, { wait: strategy }), chart, values, {
        name,
        timeout: typed.duration('timeout'),
        serverSide: serverSideOf(typed),
        forceConflicts: typed.flag('force-conflicts'),
        forceReplace: typed.flag('force-replace') || typed.flag('force'),
        takeOwnership: typed.flag('take-ownership'),
        ...(reuse && { reuse }),
        maxHistory: typed.number('history-max'),
        disableHooks: typed.flag('no-hooks'),
        skipSchemaValidation: typed.flag('skip-schema-validation'),
        waitForJobs: typed.flag('wait-for-jobs'),
        cleanupOnFail: typed.flag('cleanup-on-fail'),
        rollbackOnFailure: rollback,
        subNotes: typed.flag('render-subchart-notes'),
        ...commonOptions(call),
        dryRun,
      }),
    );
  } catch (error) {
    if (error instanceof Interrupted) context.out(`Release ${name} has been cancelled.\n`);
    throw error;
  }
}

function reuseOf({ typed }: Call): 'reset' | 'reuse' | 'reset-then-reuse' | undefined {
  if (typed.flag('reset-values')) return 'reset';
  if (typed.flag('reuse-values')) return 'reuse';
  return typed.flag('reset-then-reuse-values') ? 'reset-then-reuse' : undefined;
}
