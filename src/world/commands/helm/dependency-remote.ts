/**
 * Dependencies that are not on this machine: which version fits, and where it comes from.
 *
 * Models: helm v4 pkg/downloader `Manager` (`ensureMissingRepos`, `UpdateRepositories`, `findChartURL`) and
 * internal/resolver. Left out: credentials, signatures.
 */
import { sha256 } from '../../files/sha256';
import type { Dependency } from '../../helm/chart/chart';
import {
  cachedIndex,
  downloadIndex,
  fetchUrl,
  loadRepositories,
  resolveUrl,
  type RepositoryEntry,
} from '../../helm/registry/chart-repository';
import { findVersion, readIndex, type ChartVersion } from '../../helm/registry/index-file';
import { isVersion, parseConstraint, parseVersion } from '../../helm/semver';
import { pathsOf } from './cluster';
import { registryClient, type Download } from './chart-download';
import type { Call } from './call';

type Tell = (text: string) => void;
type Known = Pick<RepositoryEntry, 'name' | 'url'>;

export function isRemote(repository: string): boolean {
  return /^(https?|oci):\/\//.test(repository);
}

function isOci(repository: string): boolean {
  return repository.startsWith('oci://');
}

function repositoriesOf(call: Call): Known[] {
  return loadRepositories(call.files, pathsOf(call).repositoryConfig) ?? [];
}

function sameUrl(a: string, b: string): boolean {
  return a.replace(/\/+$/, '') === b.replace(/\/+$/, '');
}

/** The address behind `@name` and `alias:name`; undefined where nobody knows it. */
export function aliasedUrl(call: Call, repository: string): string | undefined {
  const [, name] = /^(?:@|alias:)(.*)$/.exec(repository) ?? [];
  return repositoriesOf(call).find((each) => each.name === name)?.url;
}

/** A repository that nobody has added goes by a name made of its address. */
function knownOrManaged(call: Call, url: string): Known {
  const known = repositoriesOf(call).find((each) => sameUrl(each.url, url));
  return known ?? { name: `helm-manager-${sha256(url)}`, url };
}

/** @throws Error `no repository definition for ...` */
export function checkAllKnown(call: Call, locked: readonly Dependency[]): void {
  const missing = locked
    .map(({ repository = '' }) => repository)
    .filter((url) => url && !url.startsWith('file://') && !isOci(url))
    .filter((url) => !repositoriesOf(call).some((each) => sameUrl(each.url, url)));
  if (missing.length)
    throw new Error(
      `no repository definition for ${missing.join(', ')}. Please add the missing repos via 'helm repo add'`,
    );
}

/** Fetches the indexes of repositories that nobody has added, then those of the others. */
export function refreshIndexes(call: Call, wanted: readonly Dependency[], tell: Tell): void {
  const urls = wanted.map(({ repository = '' }) => repository).filter((url) => isRemote(url) && !isOci(url));
  const managed = [...new Set(urls)]
    .map((url) => knownOrManaged(call, url))
    .filter(({ name }) => name.startsWith('helm-manager-'));
  if (managed.length) tell('Getting updates for unmanaged Helm repositories...\n');
  for (const each of managed) refresh(call, each, tell, JSON.stringify(each.url), '');
  refreshKnown(call, tell);
}

export function refreshKnown(call: Call, tell: Tell): void {
  const known = repositoriesOf(call);
  if (!known.length) return;
  tell('Hang tight while we grab the latest from your chart repositories...\n');
  for (const each of known) refresh(call, each, tell, JSON.stringify(each.name), ` (${each.url})`);
  tell('Update Complete. ⎈Happy Helming!⎈\n');
}

function refresh(call: Call, entry: Known, tell: Tell, name: string, where: string): void {
  try {
    downloadIndex(call.env.network, call.files, pathsOf(call).repositoryCache, entry);
    tell(`...Successfully got an update from the ${name} chart repository\n`);
  } catch (error) {
    tell(
      `...Unable to get an update from the ${name} chart repository${where}:\n\t${(error as Error).message}\n`,
    );
  }
}

/** The version that fits best; undefined where none does. @throws Error */
export function resolveVersion(call: Call, dependency: Dependency): string | undefined {
  const { name = '', version = '', repository = '' } = dependency;
  const constraint = parseConstraint(version);
  const found = candidates(call, name, version, repository).find((each) => {
    try {
      return constraint.allows(parseVersion(each));
    } catch {
      return false;
    }
  });
  return found ?? (isOci(repository) ? version : undefined);
}

/** Newest first. @throws Error */
function candidates(call: Call, name: string, version: string, repository: string): string[] {
  if (!isOci(repository)) return versionsInIndex(call, name, repository).map((each) => each.version);
  if (isVersion(version)) return [version];
  try {
    return registryClient(call).tags(`${repository.replace(/\/+$/, '')}/${name}`);
  } catch (error) {
    throw new Error(
      `could not retrieve list of tags for repository ${repository}: ${(error as Error).message}`,
    );
  }
}

/** @throws Error */
function versionsInIndex(call: Call, name: string, repository: string): ChartVersion[] {
  const { name: cached } = knownOrManaged(call, repository);
  let entries: Record<string, ChartVersion[]>;
  try {
    ({ entries } = cachedIndex(call.files, pathsOf(call).repositoryCache, cached));
  } catch (error) {
    throw new Error(
      `no cached repository for ${cached} found. (try 'helm repo update'): ${(error as Error).message}`,
    );
  }
  const versions = entries[name];
  if (!versions) throw new Error(`${name} chart not found in repo ${repository}`);
  return versions.filter(({ urls }) => urls?.length);
}

/** Where a locked dependency is downloaded from. @throws Error `could not find ...` */
export function addressOf(call: Call, { name = '', version = '', repository = '' }: Dependency): string {
  if (isOci(repository)) return `${repository}/${name}:${version}`;
  const address = `${repository.replace(/\/+$/, '')}/index.yaml`;
  try {
    const index = readIndex(new TextDecoder().decode(fetchUrl(call.env.network, address)));
    return resolveUrl(repository, findVersion(index, name, version, call.log).urls[0]!);
  } catch (error) {
    throw new Error(`could not find : chart ${name} not found in ${repository}: ${(error as Error).message}`);
  }
}

/** @throws Error `could not download ...` */
export function downloadFrom(call: Call, address: string): Download {
  const colon = address.lastIndexOf(':');
  const bare = isOci(address) ? address.slice(0, colon) : address;
  try {
    if (!isOci(address))
      return { fileName: address.split('/').pop()!, bytes: fetchUrl(call.env.network, address) };
    const client = registryClient(call);
    const resolved = client.resolve(bare, address.slice(colon + 1));
    const [name = '', tag = ''] = resolved.slice(resolved.lastIndexOf('/') + 1).split(':');
    return { fileName: `${name}-${tag}.tgz`, bytes: client.pull(resolved).archive };
  } catch (error) {
    throw new Error(`could not download ${bare}: ${(error as Error).message}`);
  }
}
