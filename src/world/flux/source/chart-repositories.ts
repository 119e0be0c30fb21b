/**
 * Where charts are pulled from: a registry, or a site with an index.
 *
 * Models: source-controller internal/helm/repository.
 */
import { newestMatching, parseStrictVersion } from '../../helm/semver';
import { chartVersion, readIndex } from '../../helm/registry/index-file';
import { inFluxWords } from './constraint-words';
import type { Pulled, RemoteServers } from './remote-servers';

/** Where a chart is pulled from. */
export interface RemoteRepository {
  /** @throws Error of the server; InvalidReference where the repository has no such chart */
  resolve(name: string, version: string): { name: string; version: string; pull(): Pulled };
}

/** The repository is there, but has no such chart or version. */
export class InvalidReference extends Error {}

/** @param url `oci://ghcr.io/owner/charts` */
export function registryRepository(servers: RemoteServers, url: string): RemoteRepository {
  const base = url.replace(/\/+$/, '');
  return {
    resolve(name, version) {
      const address = `${base}/${name}`;
      const tag = isStrictVersion(version) ? version : tagFor(servers, address, name, version);
      return { name, version: tag, pull: () => pullFrom(servers, `${address}:${tag}`) };
    },
  };
}

function isStrictVersion(text: string): boolean {
  try {
    parseStrictVersion(text);
    return true;
  } catch {
    return false;
  }
}

function tagFor(servers: RemoteServers, address: string, name: string, version: string): string {
  let tags: string[];
  try {
    tags = servers.tags(address.replace(/^oci:\/\//, ''));
  } catch (error) {
    throw new Error(
      `could not get tags for ${JSON.stringify(name)}: could not fetch tags for ${JSON.stringify(address)}: ${(error as Error).message}`,
    );
  }
  if (!tags.length)
    throw new Error(
      `could not get tags for ${JSON.stringify(name)}: unable to locate any tags in provided repository: ${address}`,
    );
  if (tags.includes(version)) return version;
  const found = newestMatching(version || '*', tags, parseStrictVersion);
  if (found === undefined)
    throw new Error(`could not locate a version matching provided version string ${version}`);
  return found;
}

function pullFrom(servers: RemoteServers, address: string): Pulled {
  try {
    return servers.pullChart(address.replace(/^oci:\/\//, ''));
  } catch (error) {
    throw new Error(`failed to get '${address}': ${(error as Error).message}`);
  }
}

/** @param index text of the index that is stored, or that its site has */
export function indexRepository(servers: RemoteServers, url: string, index: string): RemoteRepository {
  return {
    resolve(name, wanted) {
      let found: ReturnType<typeof chartVersion>;
      try {
        found = chartVersion(readIndex(index), name, wanted);
      } catch (error) {
        throw new InvalidReference(inFluxWords((error as Error).message));
      }
      const { version, urls = [] } = found;
      return {
        name,
        version,
        pull: () => {
          if (!urls[0]) throw new Error(`chart '${name}' has no downloadable URLs`);
          const absolute = /^\w+:\/\//.test(urls[0]) ? urls[0] : `${url.replace(/\/*$/, '/')}${urls[0]}`;
          return servers.getChart(absolute);
        },
      };
    },
  };
}
