/**
 * Chart repositories as a user of `helm` has added them: a file that lists them, and a copy of the index of each.
 *
 * Models: helm v4 pkg/repo/v1 (`File`, `ChartRepository`). Left out: certificates, credentials.
 */
import type { Files } from '../../files/files';
import { marshal } from '../../yaml/marshal';
import { parse } from '../../yaml/parse';
import { readIndex, type HelmIndex } from './index-file';
import { HttpError, type ChartNetwork } from './network';
import { RegistryClient } from './registry-client';

/** As `repositories.yaml` has it; empty fields are kept. */
export interface RepositoryEntry {
  caFile: string;
  certFile: string;
  insecure_skip_tls_verify: boolean;
  keyFile: string;
  name: string;
  pass_credentials_all: boolean;
  password: string;
  url: string;
  username: string;
}

/** Undefined where there is no such file. @throws Error */
export function loadRepositories(files: Files, path: string): RepositoryEntry[] | undefined {
  if (!files.isFile(path)) return undefined;
  const found = parse(files.readText(path)) as { repositories?: RepositoryEntry[] } | null;
  return found?.repositories ?? [];
}

export function saveRepositories(
  files: Files,
  path: string,
  repositories: readonly RepositoryEntry[],
  now: string,
): void {
  files.mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true });
  files.write(path, marshal({ apiVersion: '', generated: now, repositories }));
}

/** Fetches the index of a repository and keeps it. @throws Error */
export function downloadIndex(
  network: ChartNetwork,
  files: Files,
  cache: string,
  { name, url }: Pick<RepositoryEntry, 'name' | 'url'>,
): HelmIndex {
  const address = `${url.replace(/\/+$/, '')}/index.yaml`;
  const bytes = address.startsWith('oci://')
    ? new RegistryClient(network).pull(address).archive
    : fetchUrl(network, address);
  const text = new TextDecoder().decode(bytes);
  const index = readIndex(text);
  files.mkdir(cache, { recursive: true });
  files.write(
    `${cache}/${name}-charts.txt`,
    Object.keys(index.entries)
      .map((each) => `${each}\n`)
      .join(''),
  );
  files.write(`${cache}/${name}-index.yaml`, text);
  return index;
}

/** @throws Error `failed to fetch URL : 404 Not Found`, `scheme "x" not supported` */
export function fetchUrl(network: ChartNetwork, url: string): Uint8Array {
  try {
    return network.fetch(url);
  } catch (error) {
    if (error instanceof HttpError) throw new Error(`failed to fetch ${error.message}`);
    throw new Error(`Get ${JSON.stringify(url)}: ${(error as Error).message}`);
  }
}

/** @throws Error `could not find protocol handler for: x` */
export function checkAddress(url: string): void {
  const scheme = /^([A-Za-z][\w+.-]*):/.exec(url)?.[1]?.toLowerCase() ?? '';
  if (!['http', 'https', 'oci'].includes(scheme))
    throw new Error(`could not find protocol handler for: ${scheme}`);
}

/** The index as it was fetched last. @throws Error `open ...: no such file or directory` */
export function cachedIndex(files: Files, cache: string, name: string): HelmIndex {
  const path = `${cache}/${name}-index.yaml`;
  if (!files.isFile(path)) throw new Error(`open ${path}: no such file or directory`);
  try {
    return readIndex(files.readText(path));
  } catch (error) {
    throw new Error(`error loading ${path}: ${(error as Error).message}`);
  }
}

/** An address of an index, made absolute. */
export function resolveUrl(base: string, address: string): string {
  return /^\w+:\/\//.test(address) ? address : `${base.replace(/\/*$/, '/')}${address}`;
}
