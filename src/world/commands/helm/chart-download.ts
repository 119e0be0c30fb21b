/**
 * Charts by what names them: a repository and a chart, an address, a reference of a registry.
 *
 * Models: helm v4 pkg/downloader `ChartDownloader`. Left out: provenance; what is in the cache is fetched again.
 */
import { sha256 } from '../../files/sha256';
import {
  cachedIndex,
  checkAddress,
  fetchUrl,
  loadRepositories,
  resolveUrl,
} from '../../helm/registry/chart-repository';
import { findVersion, readIndex } from '../../helm/registry/index-file';
import { RegistryClient } from '../../helm/registry/registry-client';
import type { Call } from './call';
import { pathsOf } from './cluster';

/** A packed chart that was fetched. */
export interface Download {
  /** `movy-0.1.0.tgz` */
  fileName: string;
  bytes: Uint8Array;
}

/** Charts in registries; what happens is told on stderr. */
export function registryClient({ env, context }: Call): RegistryClient {
  return new RegistryClient(env.network, (text) => context.err(text));
}

/** @param version a version, a range, or '' @param quiet tells of nothing @throws Error */
export function downloadChart(call: Call, reference: string, version: string, quiet = false): Download {
  const repository = call.typed.text('repo');
  const found = repository ? chartInRepository(call, repository, reference, version) : undefined;
  call.log('debug', 'set up default downloader cache');
  if (found !== undefined) return download(call, found);
  if (reference.startsWith('oci://')) return fromRegistry(call, reference, version, quiet);
  return download(call, addressOf(call, reference, version));
}

function fromRegistry(call: Call, reference: string, version: string, quiet: boolean): Download {
  const { env } = call;
  const client = quiet ? new RegistryClient(env.network) : registryClient(call);
  const resolved = client.resolve(reference, version);
  const { archive } = client.pull(resolved);
  const name = resolved.slice(resolved.lastIndexOf('/') + 1);
  const at = name.lastIndexOf(':');
  return { fileName: `${name.slice(0, at)}-${name.slice(at + 1)}.tgz`, bytes: archive };
}

function download({ env }: Call, url: string): Download {
  const scheme = /^(\w+):/.exec(url)?.[1] ?? '';
  if (scheme !== 'http' && scheme !== 'https')
    throw new Error(`scheme ${JSON.stringify(scheme)} not supported`);
  return { fileName: url.replace(/\?.*$/, '').split('/').pop()!, bytes: fetchUrl(env.network, url) };
}

/** The address behind `repository/chart`. @throws Error */
function addressOf(call: Call, reference: string, version: string): string {
  if (/^[A-Za-z][\w+.-]*:\/\/[^/]+\/./.test(reference)) return reference;
  const slash = reference.indexOf('/');
  if (slash < 0)
    throw new Error(
      `non-absolute URLs should be in form of repo_name/path_to_chart, got: ${escapedUrl(reference)}`,
    );
  const { files } = call.context;
  const { repositoryConfig, repositoryCache } = pathsOf(call);
  const [name, chart] = [reference.slice(0, slash), reference.slice(slash + 1)];
  const entry = loadRepositories(files, repositoryConfig)?.find((each) => each.name === name);
  if (!entry) throw new Error(`repo ${name} not found`);
  if (!entry.url) throw new Error(`no URL found for repository ${name}`);
  checkAddress(entry.url);
  const index = explained("no cached repo found. (try 'helm repo update')", () =>
    cachedIndex(files, repositoryCache, name),
  );
  const problem = `chart ${JSON.stringify(chart)} matching ${version} not found in ${name} index. (try 'helm repo update')`;
  const found = explained(problem, () => findVersion(index, chart, version, call.log));
  if (!found.urls?.length) throw new Error(`chart ${JSON.stringify(reference)} has no downloadable URLs`);
  return resolveUrl(entry.url, found.urls[0]!);
}

function explained<T>(problem: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new Error(`${problem}: ${(error as Error).message}`);
  }
}

/** With `--repo`: the index is fetched for this once. @throws Error */
function chartInRepository(call: Call, repository: string, chart: string, version: string): string {
  checkAddress(repository);
  const invalid = `looks like ${JSON.stringify(repository)} is not a valid chart repository or cannot be reached`;
  const index = explained(invalid, () => {
    const text = fetchUrl(call.env.network, `${repository.replace(/\/+$/, '')}/index.yaml`);
    return readIndex(new TextDecoder().decode(text));
  });
  const what = `chart ${JSON.stringify(chart)}${version ? ` version ${JSON.stringify(version)}` : ''}`;
  let urls: string[] | undefined;
  try {
    ({ urls } = findVersion(index, chart, version, call.log));
  } catch {
    throw new Error(`${what} not found in ${repository} repository`);
  }
  if (!urls?.length) throw new Error(`${what} has no downloadable URLs`);
  return resolveUrl(repository, urls[0]!);
}

/** As Go's `url.URL` writes a path that was given alone. */
function escapedUrl(text: string): string {
  return encodeURI(text);
}

/** Fetches a chart and answers the path of its copy in the cache; `--version` and `--devel` apply. @throws Error */
export function downloadToCache(call: Call, reference: string): string {
  const { bytes } = downloadChart(call, reference, versionOf(call));
  const digest = sha256(bytes);
  const folder = `${pathsOf(call).contentCache}/${digest.slice(0, 2)}`;
  call.files.mkdir(folder, { recursive: true });
  call.files.write(`${folder}/${digest}.chart`, bytes);
  return `${folder}/${digest}.chart`;
}

/** `--version`, or any version with `--devel`. */
export function versionOf({ typed }: Call): string {
  return typed.text('version').trim() || (typed.flag('devel') ? '>0.0.0-0' : '');
}
