/** `helm install`. Models: helm v4 pkg/cmd/install.go. Left out: post-renderers. */
import type { Configuration } from '../../helm/action/configuration';
import { install as installRelease } from '../../helm/action/install';
import type { Release } from '../../helm/release/release';
import { LeftOut } from '../../helm/template/left-out';
import { Interrupted } from '../../time/clock';
import { NotModelled } from '../not-modelled';
import { dryRunOf, type DryRun } from './dry-run';
import { loadInstallable } from './load-chart';
import { locateChart } from './locate-chart';
import { nameAndChart } from './name-and-chart';
import { namespaceOf, type Call } from './call';
import { configurationOf, type ConfigurationOptions } from './cluster';
import { outputFormat, waitOf } from './flags';
import { reportRelease } from './status-report';
import { readValueFlags } from './value-flags';

export async function install(call: Call): Promise<void> {
  const { context, typed } = call;
  const release = await explained('INSTALLATION FAILED', () => runInstall(call));
  context.out(reportOf(call, release, outputFormat(typed)));
}

/** What is told of a release that was made. */
export function reportOf(call: Call, release: Release, format: ReturnType<typeof outputFormat>): string {
  const { typed } = call;
  const debug = typed.flag('debug')
    ? {
        debug: {
          computed: configurationOf(call, { offline: true }).engine.coalesceValues(
            release.chart,
            release.config ?? {},
          ),
        },
      }
    : {};
  return reportRelease(format, release, { hideNotes: typed.flag('hide-notes'), ...debug });
}

/** @throws Error with `problem` in front */
export async function explained<T>(problem: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (
      !(error instanceof Error) ||
      [Interrupted, LeftOut, NotModelled].some((each) => error instanceof each)
    )
      throw error;
    throw new Error(`${problem}: ${error.message}`);
  }
}

/** @param replace an uninstalled release of that name may be replaced @throws Error */
export async function runInstall(call: Call, replace = call.typed.flag('replace')): Promise<Release> {
  const { context, typed, log } = call;
  const dryRun = dryRunOf(call);
  const { name, chart: reference } = nameAndChart(call);
  const path = locateChart(call, reference);
  const values = readValueFlags(call);
  const chart = loadInstallable(call, path);
  const rollback = rollsBack(typed);
  const wait = waitOf(typed, log);
  const config = reached(call, { wait: rollback && wait === 'hookOnly' ? 'watcher' : wait }, dryRun);
  const serverSide = typed.text('server-side') !== 'false';
  try {
    return await installRelease(config, chart, values, {
      name,
      namespace: namespaceOf(call),
      timeout: typed.duration('timeout'),
      serverSide,
      forceConflicts: typed.flag('force-conflicts'),
      takeOwnership: typed.flag('take-ownership'),
      replace,
      createNamespace: typed.flag('create-namespace'),
      disableHooks: typed.flag('no-hooks'),
      skipSchemaValidation: typed.flag('skip-schema-validation'),
      skipCrds: typed.flag('skip-crds'),
      waitForJobs: typed.flag('wait-for-jobs'),
      rollbackOnFailure: rollback,
      subNotes: typed.flag('render-subchart-notes'),
      ...commonOptions(call),
      ...(dryRun !== 'none' && { dryRun }),
    });
  } catch (error) {
    if (error instanceof Interrupted) context.out(`Release ${typed.args[0]} has been cancelled.\n`);
    throw error;
  }
}

/** @throws Error where the cluster is out of reach */
export function reached(call: Call, options: ConfigurationOptions, dryRun: DryRun): Configuration {
  try {
    return configurationOf(call, { ...options, offline: dryRun === 'client' });
  } catch (error) {
    const problem = `cluster reachability check failed: ${(error as Error).message}`;
    call.log('error', problem);
    throw new Error(problem);
  }
}

/** `--rollback-on-failure`, or `--atomic` as it was called. */
export function rollsBack(typed: Call['typed']): boolean {
  return typed.flag('rollback-on-failure') || typed.flag('atomic');
}

export function commonOptions({ typed }: Call): { description?: string; labels?: Record<string, string> } {
  return {
    ...(typed.text('description') && { description: typed.text('description') }),
    ...(typed.has('labels') && { labels: typed.map('labels') }),
  };
}
