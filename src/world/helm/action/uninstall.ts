/**
 * Uninstalling a release: its objects go, and its history unless it is kept.
 *
 * Models: helm v4 pkg/action/uninstall.go.
 */
import { Interrupted } from '../../time/clock';
import {
  joinManifests,
  sortManifests,
  splitManifests,
  UNINSTALL_ORDER,
  type Manifest,
} from '../release/manifests';
import type { Release } from '../release/release';
import { newestFirst, NoDeployedReleases } from '../release/storage';
import { isReleaseName, timestamp, type Configuration } from './configuration';
import { runHooks } from './hooks';
import { sortByOwner } from './ownership';
import { buildResources, deleteResources, joined } from './resources';
import { type Resource } from './configuration';

export interface UninstallOptions {
  /** ms */
  timeout: number;
  disableHooks: boolean;
  keepHistory: boolean;
  /** `background` where absent */
  propagation?: string;
  description?: string;
  ignoreNotFound?: boolean;
}

export interface Uninstalled {
  release: Release;
  /** What was kept, for people to read. */
  info: string;
}

/** Answers undefined where there is nothing and that is no error. @throws Error */
export async function uninstall(
  config: Configuration,
  name: string,
  options: UninstallOptions,
): Promise<Uninstalled | undefined> {
  const { releases, log } = config;
  if (!isReleaseName(name)) throw new Error(`uninstall: Release name is invalid: ${name}`);
  let history: Release[];
  try {
    history = newestFirst(releases.history(name));
  } catch (error) {
    if (options.ignoreNotFound) return undefined;
    throw new Error(`uninstall: Release not loaded: ${name}: ${(error as Error).message}`, { cause: error });
  }
  const release = history[0]!;
  if (release.info.status === 'uninstalled') return alreadyGone(config, history, options);
  log('debug', 'uninstall: deleting release', { name });
  release.info.status = 'uninstalling';
  release.info.deleted = timestamp(config);
  release.info.description = 'Deletion in progress (or silently failed)';
  if (options.disableHooks) log('debug', 'delete hooks disabled', { release: name });
  else await runHooks(config, release, 'pre-delete', options.timeout, true);
  tryUpdate(config, release);
  const { deleted, info } = deleteObjects(config, release, options);
  const problems: Error[] = [];
  await collect(problems, () => config.waiter.waitForDelete(deleted, options.timeout));
  if (!options.disableHooks)
    await collect(problems, () => runHooks(config, release, 'post-delete', options.timeout, true));
  release.info.status = 'uninstalled';
  release.info.description = options.description || 'Uninstallation complete';
  forget(config, history, options, problems);
  if (problems.length)
    throw new Error(
      `uninstallation completed with ${problems.length} error(s): ${joined(problems, '; ').message}`,
    );
  return { release, info };
}

function alreadyGone(config: Configuration, history: Release[], options: UninstallOptions): Uninstalled {
  const release = history[0]!;
  if (options.keepHistory)
    throw new Error(`the release named ${JSON.stringify(release.name)} is already deleted`);
  try {
    purge(config, history);
  } catch (error) {
    throw new Error(`uninstall: Failed to purge the release: ${(error as Error).message}`);
  }
  return { release, info: '' };
}

async function collect(problems: Error[], act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Interrupted) throw error;
    problems.push(error);
  }
}

function forget(
  config: Configuration,
  history: Release[],
  { keepHistory }: UninstallOptions,
  problems: Error[],
): void {
  const release = history[0]!;
  if (!keepHistory) {
    config.log('debug', 'purge requested', { release: release.name });
    try {
      purge(config, history);
    } catch (error) {
      problems.push(new Error(`uninstall: Failed to purge the release: ${(error as Error).message}`));
    }
    return;
  }
  tryUpdate(config, release);
  let deployed: Release[] = [];
  try {
    deployed = config.releases.deployedAll(release.name);
  } catch (error) {
    if (!(error instanceof NoDeployedReleases)) throw error;
  }
  for (const each of deployed) {
    config.log('debug', 'superseding previous deployment', { version: each.version });
    each.info.status = 'superseded';
    tryUpdate(config, each);
  }
}

function purge({ releases }: Configuration, history: Release[]): void {
  for (const { name, version } of [...history].reverse()) releases.delete(name, version);
}

function tryUpdate({ releases, log }: Configuration, release: Release): void {
  try {
    releases.update(release);
  } catch (error) {
    log('debug', 'uninstall: Failed to store updated release', { error });
  }
}

/** @throws Error `failed to delete release: NAME` */
function deleteObjects(
  config: Configuration,
  release: Release,
  { propagation }: UninstallOptions,
): { deleted: Resource[]; info: string } {
  const { log, client } = config;
  const failed = (problems: readonly Error[]): never => {
    log('debug', 'uninstall: Failed to delete release', { error: problems.map(({ message }) => message) });
    throw new Error(`failed to delete release: ${release.name}`);
  };
  const files = Object.fromEntries(
    splitManifests(release.manifest ?? '').map((text, index) => [`manifest-${index}`, text]),
  );
  const { manifests } = sortManifests(files, UNINSTALL_ORDER);
  const kept = manifests.filter(isKept);
  const resources = buildResources(config, joinManifests(manifests.filter((each) => !isKept(each))));
  const { owned, unowned, unverifiable } = sortByOwner(client, resources, release.name, release.namespace);
  for (const { object, ref } of unowned)
    log('warn', 'skipping delete of resource not owned by this release', about(object.kind, ref, release));
  for (const { resource, error } of unverifiable)
    log('warn', 'skipping delete of resource because ownership could not be verified', {
      ...about(resource.object.kind, resource.ref, release),
      error,
    });
  for (const { object, ref } of owned)
    log('debug', 'deleting resource owned by this release', about(object.kind, ref, release));
  const problems = owned.length ? deleteResources(config, owned, propagationOf(config, propagation)) : [];
  if (problems.length) failed(problems);
  return { deleted: owned, info: keptText(kept, unowned, unverifiable) };
}

function about(
  kind: string,
  { name, namespace = '' }: Resource['ref'],
  release: Release,
): Record<string, unknown> {
  return { kind, name, namespace, release: release.name };
}

function isKept({ head }: Manifest): boolean {
  return head.metadata?.annotations?.['helm.sh/resource-policy']?.trim().toLowerCase() === 'keep';
}

function keptText(
  kept: readonly Manifest[],
  unowned: readonly Resource[],
  unverifiable: readonly { resource: Resource; error: Error }[],
): string {
  const parts: string[] = [];
  if (kept.length)
    parts.push(
      `These resources were kept due to the resource policy:\n${kept
        .map(({ head }) => `[${head.kind}] ${head.metadata?.name}\n`)
        .join('')}`,
    );
  if (unowned.length)
    parts.push(
      `${unowned.length} resource(s) were not deleted because they are not owned by this release:\n${unowned
        .map(({ object, ref }) => `[${object.kind}] ${ref.name}\n`)
        .join('')}`,
    );
  if (unverifiable.length)
    parts.push(
      `${unverifiable.length} resource(s) were not deleted because their ownership could not be verified:\n${unverifiable
        .map(({ resource, error }) => `[${resource.object.kind}] ${resource.ref.name}: ${error.message}\n`)
        .join('')}`,
    );
  return parts.join('\n');
}

function propagationOf(
  { log }: Configuration,
  propagation: string | undefined,
): 'Background' | 'Foreground' | 'Orphan' {
  if (propagation === 'orphan') return 'Orphan';
  if (propagation === 'foreground') return 'Foreground';
  if (propagation !== 'background')
    log('debug', 'uninstall: given cascade value, defaulting to delete propagation background', {
      value: propagation ?? '',
    });
  return 'Background';
}
