/**
 * Dependencies of a chart that are not in its `charts` folder.
 *
 * Models: `DependencyManager` of source-controller internal/helm/chart. Left out: repositories that need credentials.
 */
import { parseConstraint, parseVersion } from '../../helm/semver';
import { inFluxWords } from './constraint-words';
import type { Content } from './artifact-storage';
import { indexRepository, registryRepository, type RemoteRepository } from './chart-repositories';
import {
  CHART_FILE,
  cleanWithin,
  filesBelow,
  readMetadata,
  textOf,
  type ChartDependency,
  type ChartMetadata,
} from './chart-files';
import type { RemoteServers } from './remote-servers';

/** Their files, as they belong into the chart. @throws Error */
export function missingDependencies(
  content: Content,
  folder: string,
  { dependencies = [] }: ChartMetadata,
  servers: RemoteServers,
): Map<string, Uint8Array> {
  const added = new Map<string, Uint8Array>();
  const present = filesBelow(content, folder ? `${folder}/charts` : 'charts');
  for (const dependency of dependencies) {
    const name = dependency.alias || dependency.name;
    if (isPresent(present, dependency)) continue;
    const local = !dependency.repository || dependency.repository.startsWith('file://');
    const what = local ? 'local' : 'remote';
    try {
      const files = local
        ? localDependency(content, folder, dependency)
        : remoteDependency(dependency, servers);
      for (const [path, bytes] of files) added.set(`charts/${name}/${path}`, bytes);
    } catch (error) {
      throw new Error(`failed to add ${what} dependency '${name}': ${(error as Error).message}`);
    }
  }
  return added;
}

function isPresent(present: Content, { name }: ChartDependency): boolean {
  return [...present.keys()].some(
    (path) => path === `${name}/${CHART_FILE}` || (path.startsWith(`${name}-`) && path.endsWith('.tgz')),
  );
}

function localDependency(
  content: Content,
  folder: string,
  { name, repository = '', version = '' }: ChartDependency,
): Content {
  const path = repository ? repository.replace(/^file:\/\//, '') : `charts/${name}`;
  const place = cleanWithin(`${folder}/${path}`);
  const text = textOf(content, `${place}/${CHART_FILE}`);
  if (text === undefined) throw new Error(`no chart found at '/${place}' (reference '${repository}')`);
  if (!allows(version, String(readMetadata(text).version)))
    throw new Error(`can't get a valid version for constraint '${version}'`);
  return filesBelow(content, place);
}

function allows(constraint: string, version: string): boolean {
  try {
    return parseConstraint(constraint || '*').allows(parseVersion(version));
  } catch (error) {
    throw new Error(
      `invalid version/constraint format '${constraint}': ${inFluxWords((error as Error).message)}`,
    );
  }
}

function remoteDependency(
  { name, version = '', repository = '' }: ChartDependency,
  servers: RemoteServers,
): Content {
  const found = (() => {
    try {
      return repositoryAt(repository, servers).resolve(name, version);
    } catch (error) {
      throw new Error(
        `failed to get chart '${name}' version '${version}' from '${repository}': ${(error as Error).message}`,
      );
    }
  })();
  try {
    return found.pull().files;
  } catch (error) {
    throw new Error(`chart download of version '${found.version}' failed: ${(error as Error).message}`);
  }
}

function repositoryAt(url: string, servers: RemoteServers): RemoteRepository {
  if (url.startsWith('oci://')) return registryRepository(servers, url);
  if (!/^https?:\/\//.test(url))
    throw new Error(
      url.startsWith('@')
        ? `aliased repository dependency is not supported: ${url}`
        : `invalid dependency URL: ${url}`,
    );
  return indexRepository(servers, url, new TextDecoder().decode(fetchIndex(url, servers)));
}

/** @throws Error */
function fetchIndex(url: string, servers: RemoteServers): Uint8Array {
  try {
    return servers.get(`${url.replace(/\/+$/, '')}/index.yaml`);
  } catch (error) {
    throw new Error(
      `failed to cache index: failed to cache index to temporary file: ${(error as Error).message}`,
    );
  }
}
