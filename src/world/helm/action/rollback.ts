/**
 * Rolling a release back to an earlier revision, which makes a new one.
 *
 * Models: helm v4 pkg/action/rollback.go.
 */
import { Interrupted } from '../../time/clock';
import { setStatus, type Release } from '../release/release';
import { NoDeployedReleases } from '../release/storage';
import { isReleaseName, timestamp, type Configuration } from './configuration';
import { record, runHooks } from './hooks';
import { markOwned } from './ownership';
import { built, deleteResources, joined, updateResources } from './resources';
import { type Resource } from './configuration';

export interface RollbackOptions {
  /** Revision to go back to; the one before the last where 0. */
  version: number;
  /** ms */
  timeout: number;
  serverSide: 'auto' | boolean;
  forceConflicts: boolean;
  forceReplace: boolean;
  maxHistory: number;
  disableHooks: boolean;
  waitForJobs: boolean;
  cleanupOnFail: boolean;
  description?: string;
  /** Nothing is written. */
  dryRun?: boolean;
}

export async function rollback(
  config: Configuration,
  name: string,
  options: RollbackOptions,
): Promise<Release> {
  const { releases, log } = config;
  releases.maxHistory = options.maxHistory;
  log('debug', 'preparing rollback', { name });
  const { current, target, serverSide } = prepare(config, name, options);
  if (options.dryRun) return target;
  log('debug', 'creating rolled back release', { name });
  releases.create(target);
  log('debug', 'performing rollback', { name });
  await perform(config, current, target, serverSide, options);
  log('debug', 'updating status for rolled back release', { name });
  releases.update(target);
  return target;
}

function prepare(
  config: Configuration,
  name: string,
  options: RollbackOptions,
): { current: Release; target: Release; serverSide: boolean } {
  const { releases, log } = config;
  if (!isReleaseName(name)) throw new Error(`prepareRollback: Release name is invalid: ${name}`);
  if (options.version < 0) throw new Error('invalid release revision');
  const current = releases.last(name);
  const version = options.version || current.version - 1;
  if (!releases.history(name).some((each) => each.version === version))
    throw new Error(`release has no ${version} version`);
  log('debug', 'rolling back', { name, currentVersion: current.version, targetVersion: version });
  const previous = releases.get(name, version);
  const serverSide = options.serverSide === 'auto' ? previous.apply_method === 'ssa' : options.serverSide;
  const target: Release = {
    name,
    info: {
      ...(current.info.first_deployed && { first_deployed: current.info.first_deployed }),
      last_deployed: timestamp(config),
      description: options.description || `Rollback to ${version}`,
      status: 'pending-rollback',
      rollback_revision: version,
      ...(previous.info.notes && { notes: previous.info.notes }),
    },
    chart: previous.chart,
    ...(previous.config && { config: previous.config }),
    manifest: previous.manifest,
    hooks: previous.hooks,
    version: current.version + 1,
    namespace: current.namespace,
    ...(previous.labels && { labels: previous.labels }),
    apply_method: serverSide ? 'ssa' : 'csa',
  };
  return { current, target, serverSide };
}

async function perform(
  config: Configuration,
  current: Release,
  target: Release,
  serverSide: boolean,
  options: RollbackOptions,
): Promise<void> {
  const { timeout, disableHooks } = options;
  const before = built(
    config,
    current.manifest ?? '',
    'unable to build kubernetes objects from current release manifest',
  );
  const after = built(
    config,
    target.manifest ?? '',
    'unable to build kubernetes objects from new release manifest',
  );
  if (disableHooks) config.log('debug', 'rollback hooks disabled', { name: target.name });
  else await runHooks(config, target, 'pre-rollback', timeout, serverSide);
  markOwned(
    after.map(({ object }) => object),
    target.name,
    target.namespace,
  );
  update(config, current, target, before, after, serverSide, options);
  await waitFor(config, current, target, after, options);
  if (!disableHooks) await runHooks(config, target, 'post-rollback', timeout, serverSide);
  supersede(config, current.name);
  target.info.status = 'deployed';
}

function update(
  config: Configuration,
  current: Release,
  target: Release,
  before: readonly Resource[],
  after: readonly Resource[],
  serverSide: boolean,
  { forceConflicts, forceReplace, cleanupOnFail }: RollbackOptions,
): void {
  const options = { serverSide, forceConflicts, forceReplace, upgradeClientSideFieldManager: true };
  const { created, error } = updateResources(config, before, after, options);
  if (!error) return;
  const message = `Rollback ${JSON.stringify(target.name)} failed: ${error.message}`;
  config.log('warn', message);
  current.info.status = 'superseded';
  setStatus(target, 'failed', message);
  record(config, current);
  record(config, target);
  const problems = cleanupOnFail && created.length ? deleteResources(config, created, 'Background') : [];
  if (problems.length)
    throw new Error(
      `an error occurred while cleaning up resources. original rollback error: unable to cleanup resources: ${joined(problems, ', ').message}`,
    );
  throw error;
}

async function waitFor(
  { waiter, ...config }: Configuration,
  current: Release,
  target: Release,
  resources: readonly Resource[],
  { waitForJobs, timeout }: RollbackOptions,
): Promise<void> {
  try {
    if (waitForJobs) await waiter.waitWithJobs(resources, timeout);
    else await waiter.wait(resources, timeout);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Interrupted) throw error;
    setStatus(target, 'failed', `Release ${JSON.stringify(target.name)} failed: ${error.message}`);
    record({ waiter, ...config }, current);
    record({ waiter, ...config }, target);
    throw new Error(`release ${target.name} failed: ${error.message}`);
  }
}

/** All that were deployed are not any more. */
function supersede(config: Configuration, name: string): void {
  let deployed: Release[] = [];
  try {
    deployed = config.releases.deployedAll(name);
  } catch (error) {
    if (!(error instanceof NoDeployedReleases)) throw error;
  }
  for (const release of deployed) {
    config.log('debug', 'superseding previous deployment', { version: release.version });
    release.info.status = 'superseded';
    record(config, release);
  }
}
