/**
 * Installing a chart: the first revision of a release.
 *
 * Models: helm v4 pkg/action/install.go. Left out: generated names, `--create-namespace` labels other than Helm's.
 */
import { Interrupted } from '../../time/clock';
import { StatusError } from '../../kube/api';
import { setStatus, type Release, type ReleasedChart } from '../release/release';
import { newestFirst } from '../release/storage';
import { defaultCapabilities } from '../engine/capabilities';
import {
  capabilitiesOf,
  isReleaseName,
  timestamp,
  type ChartEngine,
  type Configuration,
  type PostRenderer,
  type Values,
} from './configuration';
import { hooked, record, runHooks } from './hooks';
import { existingResources, markOwned, requireAdoption } from './ownership';
import { renderResources } from './render';
import { buildResources, built, createResources, updateResources } from './resources';
import { type Resource } from './configuration';
import { uninstall } from './uninstall';

export interface InstallOptions {
  name: string;
  namespace: string;
  /** ms */
  timeout: number;
  serverSide: boolean;
  forceConflicts: boolean;
  /** Objects are taken over, whoever's they are. */
  takeOwnership: boolean;
  /** Uninstalled and failed releases of the name may be replaced. */
  replace: boolean;
  createNamespace: boolean;
  disableHooks: boolean;
  skipSchemaValidation: boolean;
  skipCrds: boolean;
  waitForJobs: boolean;
  rollbackOnFailure: boolean;
  description?: string;
  labels?: Record<string, string>;
  subNotes?: boolean;
  postRenderer?: PostRenderer;
  /** Nothing is written; with `client`, the cluster is not asked either. */
  dryRun?: 'client' | 'server';
}

export async function install(
  config: Configuration,
  chart: ReleasedChart,
  values: Values,
  options: InstallOptions,
): Promise<Release> {
  const { engine, releases, client } = config;
  const { dryRun } = options;
  checkName(config, options);
  try {
    engine.processDependencies(chart, values);
  } catch (error) {
    throw new Error(`chart dependencies processing failed: ${(error as Error).message}`);
  }
  if (!dryRun && !options.skipCrds) await installCrds(config, chart, options);
  const capabilities = dryRun === 'client' ? defaultCapabilities() : capabilitiesOf(config);
  const { name, namespace } = options;
  const about = { name, namespace, revision: 1, isInstall: true, isUpgrade: false };
  const seen = engine.renderValues(chart, values, about, capabilities, options.skipSchemaValidation);
  const rendering = dryRun === 'client' ? { ...config, engine: offline(engine) } : config;
  const { hooks, manifest, notes } = renderResources(rendering, chart, seen, capabilities, options);
  const release = { ...newRelease(config, chart, values, options), hooks, manifest };
  if (notes) release.info.notes = notes;
  setStatus(release, 'pending-install', 'Initial install underway');
  if (dryRun === 'client') return dryRelease(release);
  const resources = built(config, manifest, 'unable to build kubernetes objects from release manifest');
  markOwned(
    resources.map(({ object }) => object),
    name,
    namespace,
  );
  const adopted = toBeAdopted(config, resources, options);
  if (dryRun) return dryRelease(release);
  if (options.createNamespace) createNamespace(config, namespace);
  if (options.replace) replaceLast(config, release);
  releases.create(release);
  try {
    return await perform(config, release, adopted, resources, options);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Interrupted) throw error;
    throw await fail({ ...config, client }, release, error, options);
  }
}

function dryRelease(release: Release): Release {
  release.info.description = 'Dry run complete';
  return release;
}

/** @throws Error where the name is taken, or none */
function checkName(config: Configuration, options: InstallOptions): void {
  const problem = nameProblem(config, options);
  if (problem === undefined) return;
  config.log('error', 'release name check failed', { error: new Error(problem) });
  throw new Error(`release name check failed: ${problem}`);
}

function nameProblem(
  { releases }: Configuration,
  { name, replace, dryRun }: InstallOptions,
): string | undefined {
  if (!isReleaseName(name))
    return `release name ${JSON.stringify(name)}: invalid release name, must match regex ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length must not be longer than 53`;
  if (dryRun) return undefined;
  let last: Release | undefined;
  try {
    last = newestFirst(releases.history(name))[0];
  } catch {
    return undefined;
  }
  const free = !last || (replace && ['uninstalled', 'failed'].includes(last.info.status));
  return free ? undefined : 'cannot reuse a name that is still in use';
}

/** An engine that asks no cluster. */
function offline(engine: ChartEngine): ChartEngine {
  return { ...engine, render: (chart, values) => engine.render(chart, values) };
}

/** @throws Error `failed to install CRD ...` */
async function installCrds(
  config: Configuration,
  chart: ReleasedChart,
  { serverSide, forceConflicts }: InstallOptions,
): Promise<void> {
  const installed: Resource[] = [];
  for (const { name, text } of config.engine.crds(chart)) {
    try {
      const resources = buildResources(config, text);
      if (!resources.length) throw new Error('resources are empty');
      createResources(config, resources, { serverSide, forceConflicts });
      installed.push(...resources);
    } catch (error) {
      throw new Error(`failed to install CRD ${name}: ${(error as Error).message}`);
    }
  }
  if (installed.length) await config.waiter.wait(installed, 60_000);
}

function newRelease(
  config: Configuration,
  chart: ReleasedChart,
  values: Values,
  { name, namespace, labels, serverSide }: InstallOptions,
): Release {
  const now = timestamp(config);
  return {
    name,
    info: { first_deployed: now, last_deployed: now, status: 'unknown' },
    chart,
    ...(Object.keys(values).length && { config: values }),
    version: 1,
    namespace,
    ...(labels && { labels }),
    apply_method: serverSide ? 'ssa' : 'csa',
  };
}

function toBeAdopted(
  { client }: Configuration,
  resources: readonly Resource[],
  { takeOwnership, name, namespace }: InstallOptions,
): Resource[] {
  try {
    return takeOwnership
      ? requireAdoption(client, resources)
      : existingResources(client, resources, name, namespace);
  } catch (error) {
    throw new Error(`unable to continue with install: ${(error as Error).message}`);
  }
}

function createNamespace({ client, fieldManager }: Configuration, name: string): void {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { name } } };
  try {
    client.apply(namespace, { fieldManager, force: false });
  } catch (error) {
    if (!(error instanceof StatusError) || error.reason !== 'AlreadyExists') throw error;
  }
}

function replaceLast(config: Configuration, release: Release): void {
  let last: Release | undefined;
  try {
    last = newestFirst(config.releases.history(release.name))[0];
  } catch {
    return;
  }
  if (!last) return;
  release.version = last.version + 1;
  if (last.info.status === 'failed') return;
  setStatus(last, 'superseded', 'superseded by new release');
  config.releases.update(last);
}

async function perform(
  config: Configuration,
  release: Release,
  adopted: Resource[],
  resources: Resource[],
  options: InstallOptions,
): Promise<Release> {
  const { timeout, serverSide, forceConflicts } = options;
  if (!options.disableHooks)
    await hooked('failed pre-install', () => runHooks(config, release, 'pre-install', timeout, serverSide));
  if (!adopted.length && resources.length)
    createResources(config, resources, { serverSide, forceConflicts: false });
  else if (resources.length) {
    const update = { serverSide, forceConflicts, forceReplace: false, upgradeClientSideFieldManager: true };
    const { error } = updateResources(config, adopted, resources, update);
    if (error) throw error;
  }
  if (options.waitForJobs) await config.waiter.waitWithJobs(resources, timeout);
  else await config.waiter.wait(resources, timeout);
  if (!options.disableHooks)
    await hooked('failed post-install', () => runHooks(config, release, 'post-install', timeout, serverSide));
  setStatus(release, 'deployed', options.description || 'Install complete');
  record(config, release);
  return release;
}

async function fail(
  config: Configuration,
  release: Release,
  error: Error,
  options: InstallOptions,
): Promise<Error> {
  const { name, timeout, disableHooks } = options;
  setStatus(release, 'failed', `Release ${JSON.stringify(name)} failed: ${error.message}`);
  if (!options.rollbackOnFailure) {
    record(config, release);
    return error;
  }
  config.log('debug', 'install failed and rollback-on-failure is set, uninstalling release', {
    release: name,
  });
  try {
    await uninstall(config, name, { timeout, disableHooks, keepHistory: false });
  } catch (failure) {
    return new Error(
      `an error occurred while uninstalling the release. original install error: ${error.message}: ${(failure as Error).message}`,
    );
  }
  return new Error(
    `release ${name} failed, and has been uninstalled due to rollback-on-failure being set: ${error.message}`,
  );
}
