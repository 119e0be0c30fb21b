/**
 * Upgrading a release to another chart or other values.
 *
 * Models: helm v4 pkg/action/upgrade.go.
 */
import { Interrupted } from '../../time/clock';
import { isPending, type Release, type ReleasedChart } from '../release/release';
import { newestFirst, NoDeployedReleases, ReleaseNotFound } from '../release/storage';
import {
  capabilitiesOf,
  isReleaseName,
  timestamp,
  type Configuration,
  type PostRenderer,
  type Values,
} from './configuration';
import { hooked, record, runHooks } from './hooks';
import { existingResources, markOwned, requireAdoption } from './ownership';
import { renderResources } from './render';
import { built, deleteResources, isSame, joined, updateResources } from './resources';
import { type Resource } from './configuration';
import { rollback } from './rollback';

export interface UpgradeOptions {
  name: string;
  /** ms */
  timeout: number;
  /** `auto`: as the last revision was applied */
  serverSide: 'auto' | boolean;
  forceConflicts: boolean;
  forceReplace: boolean;
  takeOwnership: boolean;
  /** What becomes of the last revision's values; where none is set they are kept if no others are given. */
  reuse?: 'reset' | 'reuse' | 'reset-then-reuse';
  maxHistory: number;
  disableHooks: boolean;
  skipSchemaValidation: boolean;
  waitForJobs: boolean;
  cleanupOnFail: boolean;
  rollbackOnFailure: boolean;
  description?: string;
  labels?: Record<string, string>;
  subNotes?: boolean;
  postRenderer?: PostRenderer;
  /** Nothing is written. */
  dryRun?: boolean;
}

export async function upgrade(
  config: Configuration,
  chart: ReleasedChart,
  values: Values,
  options: UpgradeOptions,
): Promise<Release> {
  const { name } = options;
  if (!isReleaseName(name)) throw new Error(`release name is invalid: ${name}`);
  config.log('debug', 'preparing upgrade', { name });
  const plan = prepare(config, chart, values, options);
  config.releases.maxHistory = options.maxHistory;
  config.log('debug', 'performing update', { name });
  await perform(config, plan, options);
  if (options.dryRun) return plan.next;
  config.log('debug', 'updating status for upgraded release', { name });
  config.releases.update(plan.next);
  return plan.next;
}

interface Plan {
  current: Release;
  next: Release;
  serverSide: boolean;
}

/** @throws Error */
function prepare(config: Configuration, chart: ReleasedChart, given: Values, options: UpgradeOptions): Plan {
  const { name } = options;
  const { last, current } = existing(config, name);
  const values = valuesOf(config, chart, current, given, options);
  config.engine.processDependencies(chart, values);
  const capabilities = capabilitiesOf(config);
  const { namespace } = current;
  const revision = last.version + 1;
  const about = { name, namespace, revision, isInstall: false, isUpgrade: true };
  const seen = config.engine.renderValues(chart, values, about, capabilities, options.skipSchemaValidation);
  const { hooks, manifest, notes } = renderResources(config, chart, seen, capabilities, options);
  const method = last.apply_method ?? '';
  const serverSide = options.serverSide === 'auto' ? method === 'ssa' : options.serverSide;
  config.log('debug', 'determined release apply method', {
    server_side_apply: serverSide,
    previous_release_apply_method: method,
  });
  const labels = mergedLabels(last.labels, options.labels);
  const next: Release = {
    name,
    info: {
      ...(current.info.first_deployed && { first_deployed: current.info.first_deployed }),
      last_deployed: timestamp(config),
      description: 'Preparing upgrade',
      status: 'pending-upgrade',
      ...(notes && { notes }),
    },
    chart,
    ...(Object.keys(values).length && { config: values }),
    manifest,
    hooks,
    version: revision,
    namespace,
    ...(Object.keys(labels).length && { labels }),
    apply_method: serverSide ? 'ssa' : 'csa',
  };
  built(config, manifest, '');
  return { current, next, serverSide };
}

/** The word `null` takes a label away. */
function mergedLabels(
  last: Record<string, string> | undefined,
  given: Record<string, string> | undefined,
): Record<string, string> {
  const all = Object.entries({ ...last, ...given });
  return Object.fromEntries(all.filter(([, value]) => value !== 'null'));
}

/** The last revision, and the one that is deployed. @throws Error */
function existing({ releases }: Configuration, name: string): { last: Release; current: Release } {
  let last: Release;
  try {
    last = releases.last(name);
  } catch (error) {
    throw error instanceof ReleaseNotFound ? new NoDeployedReleases(name) : error;
  }
  if (isPending(last)) throw new Error('another operation (install/upgrade/rollback) is in progress');
  if (last.info.status === 'deployed') return { last, current: last };
  try {
    return { last, current: releases.deployed(name) };
  } catch (error) {
    const usable = ['failed', 'superseded'].includes(last.info.status);
    if (error instanceof NoDeployedReleases && usable) return { last, current: last };
    throw error;
  }
}

function valuesOf(
  { engine, log }: Configuration,
  chart: ReleasedChart,
  current: Release,
  given: Values,
  { reuse }: UpgradeOptions,
): Values {
  const old = current.config ?? {};
  switch (reuse) {
    case 'reset':
      log('debug', "resetting values to the chart's original version");
      return given;
    case 'reuse':
      log('debug', "reusing the old release's values");
      chart.values = engine.coalesceValues(current.chart, old);
      return engine.coalesceTables(given, old);
    case 'reset-then-reuse':
      log('debug', 'merging values from old release to new values');
      return engine.coalesceTables(given, old);
    default:
      if (Object.keys(given).length || !Object.keys(old).length) return given;
      log('debug', 'copying values from old release', { name: current.name, version: current.version });
      return old;
  }
}

async function perform(config: Configuration, plan: Plan, options: UpgradeOptions): Promise<void> {
  const { current, next } = plan;
  const { name, namespace } = next;
  const before = built(
    config,
    current.manifest ?? '',
    'unable to build kubernetes objects from current release manifest',
  );
  const targets = built(
    config,
    next.manifest ?? '',
    'unable to build kubernetes objects from new release manifest',
  );
  markOwned(
    targets.map(({ object }) => object),
    name,
    namespace,
  );
  const fresh = targets.filter((target) => !before.some((each) => isSame(each, target)));
  before.push(...adopted(config, fresh, next, options));
  if (options.dryRun) {
    next.info.description = options.description || 'Dry run complete';
    return;
  }
  config.log('debug', 'creating upgraded release', { name });
  config.releases.create(next);
  const created: Resource[] = [];
  try {
    await release(config, plan, before, targets, created, options);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Interrupted) throw error;
    throw await fail(config, next, created, error, options);
  }
}

function adopted(
  { client }: Configuration,
  fresh: readonly Resource[],
  { name, namespace }: Release,
  { takeOwnership }: UpgradeOptions,
): Resource[] {
  try {
    return takeOwnership ? requireAdoption(client, fresh) : existingResources(client, fresh, name, namespace);
  } catch (error) {
    throw new Error(`unable to continue with update: ${(error as Error).message}`);
  }
}

async function release(
  config: Configuration,
  { current, next, serverSide }: Plan,
  before: readonly Resource[],
  targets: readonly Resource[],
  created: Resource[],
  options: UpgradeOptions,
): Promise<void> {
  const { timeout } = options;
  if (options.disableHooks) config.log('debug', 'upgrade hooks disabled', { name: next.name });
  else
    await hooked('pre-upgrade hooks failed', () =>
      runHooks(config, next, 'pre-upgrade', timeout, serverSide),
    );
  const result = updateResources(config, before, targets, {
    serverSide,
    forceConflicts: options.forceConflicts,
    forceReplace: options.forceReplace,
    upgradeClientSideFieldManager: serverSide && current.apply_method !== 'ssa',
  });
  created.push(...result.created);
  try {
    if (result.error) throw result.error;
    if (options.waitForJobs) await config.waiter.waitWithJobs(targets, timeout);
    else await config.waiter.wait(targets, timeout);
  } catch (error) {
    if (!(error instanceof Interrupted)) record(config, current);
    throw error;
  }
  if (!options.disableHooks)
    await hooked('post-upgrade hooks failed', () =>
      runHooks(config, next, 'post-upgrade', timeout, serverSide),
    );
  current.info.status = 'superseded';
  record(config, current);
  next.info.status = 'deployed';
  next.info.description = options.description || 'Upgrade complete';
}

async function fail(
  config: Configuration,
  next: Release,
  created: readonly Resource[],
  error: Error,
  options: UpgradeOptions,
): Promise<Error> {
  const { name } = next;
  config.log('warn', 'upgrade failed', { name, error });
  next.info.status = 'failed';
  next.info.description = `Upgrade ${JSON.stringify(name)} failed: ${error.message}`;
  record(config, next);
  if (options.cleanupOnFail && created.length) {
    const problems = deleteResources(config, created, 'Background');
    if (problems.length)
      return new Error(
        `an error occurred while cleaning up resources. original upgrade error: ${error.message}: unable to cleanup resources: ${joined(problems, ', ').message}`,
      );
  }
  return options.rollbackOnFailure ? rolledBack(config, name, error, options) : error;
}

async function rolledBack(
  config: Configuration,
  name: string,
  error: Error,
  options: UpgradeOptions,
): Promise<Error> {
  const good = newestFirst(config.releases.history(name)).find(({ info }) =>
    ['superseded', 'deployed'].includes(info.status),
  );
  if (!good)
    return new Error(
      `unable to find a previously successful release when attempting to rollback. original upgrade error: ${error.message}`,
    );
  try {
    await rollback(config, name, { ...options, version: good.version, maxHistory: 0 });
  } catch (failure) {
    return new Error(
      `an error occurred while rolling back the release. original upgrade error: ${error.message}: ${(failure as Error).message}`,
    );
  }
  return new Error(
    `release ${name} failed, and has been rolled back due to rollback-on-failure being set: ${error.message}`,
  );
}
