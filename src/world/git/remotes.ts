/**
 * The remotes of a clone, as its configuration has them.
 *
 * Models: remote.c: which remote a branch uses, its addresses and rules.
 */
import type { Config } from './config';
import { mapRef, parseRefspec, unmapRef, type Refspec } from './refspec';
import type { Repository } from './repository';

export interface Remote {
  /** As it is called here; a URL where none is configured. */
  name: string;
  configured: boolean;
  url: string;
  pushUrls: string[];
  fetch: Refspec[];
  push: Refspec[];
  tags: 'default' | 'all' | 'none';
  mirror: boolean;
}

/** Names of remotes, in the order of the configuration. */
export function remoteNames(config: Config): string[] {
  return config.subsections('remote');
}

/** The remote a branch uses: its own, the only one, or `origin`. */
export function remoteForBranch(repository: Repository, branch = repository.branch()): string {
  const { config } = repository;
  const own = branch === undefined ? undefined : config.get(`branch.${branch}.remote`);
  const names = remoteNames(config);
  return own ?? (names.length === 1 ? names[0]! : 'origin');
}

/** A remote by name, or by its address; undefined where a name that nobody gave is not configured. */
export function findRemote(config: Config, name: string, given: boolean): Remote | undefined {
  const values = (key: string): string[] =>
    config.all(`remote.${name}.${key}`).flatMap((value) => value ?? []);
  const urls = values('url');
  if (!urls.length && !given) return undefined;
  const rules = (key: string): Refspec[] => values(key).flatMap((rule) => parseRefspec(rule) ?? []);
  const pushUrls = values('pushurl');
  const tagOption = config.get(`remote.${name}.tagopt`);
  return {
    name,
    configured: urls.length > 0 || remoteNames(config).includes(name),
    url: urls[0] ?? name,
    pushUrls: pushUrls.length ? pushUrls : [urls[0] ?? name],
    fetch: rules('fetch'),
    push: rules('push'),
    tags: tagOption === '--tags' ? 'all' : tagOption === '--no-tags' ? 'none' : 'default',
    mirror: config.bool(`remote.${name}.mirror`) === true,
  };
}

/** Where a ref of a remote is kept here, by its fetch rules. */
export function keptAt(remote: Remote, ref: string): string | undefined {
  for (const rule of remote.fetch) {
    const kept = mapRef(rule, ref);
    if (kept !== undefined) return kept;
  }
  return undefined;
}

/** The remote's ref that is kept at a ref of ours. */
export function comesFrom(remote: Remote, kept: string): string | undefined {
  for (const rule of remote.fetch) {
    const source = unmapRef(rule, kept);
    if (source !== undefined) return source;
  }
  return undefined;
}
