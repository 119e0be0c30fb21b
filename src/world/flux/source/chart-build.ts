/**
 * Building the chart of a HelmChart: pulled as it is, or packaged from a folder or with other values.
 *
 * Models: source-controller internal/helm/chart (`RemoteBuilder`, `LocalBuilder`), its reasons and summaries. Left out:
 * signatures, `.helmignore`.
 */
import { sha256 } from '../../files/sha256';
import { loadFiles } from '../../helm/chart/load';
import { formatVersion, parseVersion } from '../../helm/semver';
import { isMap, type JsonMap } from '../../kube/json-value';
import { marshal } from '../../yaml/marshal';
import { parse } from '../../yaml/parse';
import type { Content } from './artifact-storage';
import { missingDependencies } from './chart-dependencies';
import {
  CHART_FILE,
  cleanWithin,
  filesBelow,
  readMetadata,
  textOf,
  VALUES_FILE,
  type ChartMetadata,
} from './chart-files';
import { InvalidReference, type RemoteRepository } from './chart-repositories';
import type { Pulled, RemoteServers } from './remote-servers';

export type BuildReason =
  | 'InvalidChartReference'
  | 'ChartPullError'
  | 'MetadataPatchError'
  | 'ValuesFilesError'
  | 'DependencyBuildError'
  | 'ChartPackageError';

const SUMMARIES: Record<BuildReason, string> = {
  InvalidChartReference: 'invalid chart reference',
  ChartPullError: 'chart pull error',
  MetadataPatchError: 'chart metadata patch error',
  ValuesFilesError: 'values files merge error',
  DependencyBuildError: 'dependency build error',
  ChartPackageError: 'chart package error',
};

export class BuildError extends Error {
  constructor(
    readonly reason: BuildReason,
    why: string,
  ) {
    super(`${SUMMARIES[reason]}: ${why}`);
  }
}

/** A chart that was built, or the one at hand where nothing had to be. */
export interface ChartBuild {
  name: string;
  version: string;
  /** Absent where the stored chart is still the right one. */
  chart?: { content: Content; bytes: Uint8Array };
  valuesFiles: string[];
  packaged: boolean;
  resolvedDependencies: number;
}

export interface BuildOptions {
  valuesFiles: readonly string[];
  ignoreMissingValuesFiles: boolean;
  /** Is put behind the version. */
  versionMetadata: string;
  /** Name and version of the chart that is stored; a build of the same is not repeated. */
  stored?: { name: string; version: string };
}

/** `packaged 'app' chart with version '0.1.0'` */
export function summaryOf({ name, version, packaged, valuesFiles }: ChartBuild): string {
  const merged = valuesFiles.length ? ` and merged values files [${valuesFiles.join(' ')}]` : '';
  return `${packaged ? 'packaged' : 'pulled'} '${name}' chart with version '${version}'${merged}`;
}

/** @throws BuildError */
export function buildRemote(
  repository: RemoteRepository,
  name: string,
  version: string,
  options: BuildOptions,
): ChartBuild {
  let found: ReturnType<RemoteRepository['resolve']>;
  try {
    found = repository.resolve(name, version);
  } catch (error) {
    const reason = error instanceof InvalidReference ? 'InvalidChartReference' : 'ChartPullError';
    throw new BuildError(
      reason,
      `failed to get chart version for remote reference: ${(error as Error).message}`,
    );
  }
  const custom = options.valuesFiles.length > 0 || options.versionMetadata !== '';
  const build = newBuild(found.name, found.version, options, custom);
  if (isStored(build, options)) return build;
  let pulled: Pulled;
  try {
    pulled = found.pull();
  } catch (error) {
    throw new BuildError(
      'ChartPullError',
      `failed to download chart for remote reference: ${(error as Error).message}`,
    );
  }
  if (!custom)
    return { ...build, chart: { content: pulled.files, bytes: pulled.archive ?? packed(pulled.files) } };
  const files = new Map(pulled.files);
  const read = (path: string): string | undefined => textOf(files, cleanWithin(path));
  return finished(build, files, options, {
    read,
    missing: (path) => `failed to merge chart values: no values file found at path '${path}'`,
    unloadable: 'failed to load downloaded chart',
  });
}

function newBuild(name: string, version: string, options: BuildOptions, packaged: boolean): ChartBuild {
  return {
    name,
    version: withMetadata(version, options.versionMetadata),
    valuesFiles: [...options.valuesFiles],
    packaged,
    resolvedDependencies: 0,
  };
}

function withMetadata(version: string, metadata: string): string {
  return metadata ? formatVersion({ ...parseVersion(version), metadata }) : version;
}

function isStored({ name, version }: ChartBuild, { stored }: BuildOptions): boolean {
  return stored !== undefined && stored.name === name && stored.version === version;
}

/**
 * A chart among the files of a source.
 * @param workDir where the files are said to be @param servers where missing dependencies come from @throws BuildError
 */
export function buildLocal(
  content: Content,
  path: string,
  workDir: string,
  servers: RemoteServers,
  options: BuildOptions,
): ChartBuild {
  const folder = cleanWithin(path);
  const metadata = localMetadata(content, folder, workDir);
  const build = newBuild(metadata.name, String(metadata.version), options, true);
  if (isStored(build, options)) return build;
  const files = filesBelow(content, folder);
  const read = (file: string): string | undefined => textOf(content, cleanWithin(file));
  const result = finished(build, files, options, {
    read,
    missing: (file) => `no values file found at path '/${cleanWithin(file)}' (reference '${file}')`,
    unloadable: `failed to load chart from ${folder ? `/${folder}/` : '/'}`,
  });
  try {
    const added = missingDependencies(content, folder, metadata, servers);
    if (!added.size) return result;
    for (const [file, bytes] of added) files.set(file, bytes);
    const resolvedDependencies = new Set([...added.keys()].map((file) => file.split('/')[1])).size;
    return { ...result, resolvedDependencies, chart: { content: files, bytes: packed(files) } };
  } catch (error) {
    throw new BuildError('DependencyBuildError', (error as Error).message);
  }
}

/** @throws BuildError */
function localMetadata(content: Content, folder: string, workDir: string): ChartMetadata {
  const place = folder ? `${workDir}/${folder}` : workDir;
  const isFolder = folder === '' || [...content.keys()].some((path) => path.startsWith(`${folder}/`));
  const text = textOf(content, folder ? `${folder}/${CHART_FILE}` : CHART_FILE);
  if (text === undefined)
    throw new BuildError(
      'InvalidChartReference',
      isFolder
        ? `open ${place}/${CHART_FILE}: no such file or directory`
        : content.has(folder)
          ? 'gzip: invalid header'
          : `stat ${place}: no such file or directory`,
    );
  try {
    return readMetadata(text);
  } catch (error) {
    throw new BuildError('InvalidChartReference', (error as Error).message);
  }
}

/** Where values files come from, and in what words something is wrong. */
interface Finishing {
  read: (path: string) => string | undefined;
  missing: (path: string) => string;
  unloadable: string;
}

/** The chart with the version and the values it is to have. @throws BuildError */
function finished(
  build: ChartBuild,
  files: Map<string, Uint8Array>,
  options: BuildOptions,
  { read, missing, unloadable }: Finishing,
): ChartBuild {
  const encoder = new TextEncoder();
  const metadata = readMetadata(textOf(files, CHART_FILE) ?? '');
  if (String(metadata.version) !== build.version)
    files.set(CHART_FILE, encoder.encode(marshal({ ...metadata, version: build.version })));
  const used: string[] = [];
  let merged: JsonMap = {};
  for (const path of options.valuesFiles) {
    const text = cleanWithin(path) === VALUES_FILE ? textOf(files, VALUES_FILE) : read(path);
    if (text === undefined) {
      if (options.ignoreMissingValuesFiles) continue;
      throw new BuildError('ValuesFilesError', missing(path));
    }
    merged = merge(merged, readValues(path, text));
    used.push(path);
  }
  demandLoadable(files, unloadable);
  const own = textOf(files, VALUES_FILE);
  const text = Object.keys(merged).length ? marshal(merged) : '';
  const changes = options.valuesFiles.length > 0 && text !== own;
  if (changes && own === undefined)
    throw new BuildError('ValuesFilesError', `failed to locate values file: ${VALUES_FILE}`);
  if (changes) files.set(VALUES_FILE, encoder.encode(text));
  return { ...build, valuesFiles: changes ? used : [], chart: { content: files, bytes: packed(files) } };
}

/** A chart is loaded to be packaged. @throws BuildError */
function demandLoadable(files: ReadonlyMap<string, Uint8Array>, prefix: string): void {
  try {
    loadFiles(files);
  } catch (error) {
    throw new BuildError('ChartPackageError', `${prefix}: ${(error as Error).message}`);
  }
}

function readValues(path: string, text: string): JsonMap {
  try {
    const value = parse(text);
    return isMap(value) ? value : {};
  } catch (error) {
    throw new BuildError(
      'ValuesFilesError',
      `unmarshaling values from '${path}' failed: ${(error as Error).message}`,
    );
  }
}

function merge(under: JsonMap, over: JsonMap): JsonMap {
  const result = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const existing = result[key];
    result[key] = isMap(existing) && isMap(value) ? merge(existing, value) : value;
  }
  return result;
}

/** Bytes that stand for the archive: other files, other bytes. */
function packed(files: Content): Uint8Array {
  const lines = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, bytes]) => `${path} ${sha256(bytes)}\n`);
  return new TextEncoder().encode(lines.join(''));
}
