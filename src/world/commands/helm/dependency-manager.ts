/**
 * `helm dependency build` and `update`: what a chart needs into its `charts` folder.
 *
 * Models: pkg/downloader `Manager` and internal/resolver of helm v4. Left out: lock files of Helm 2.
 */
import { sha256 } from '../../files/sha256';
import type { Chart, Dependency } from '../../helm/chart/chart';
import { readFolder, loadChartFolder, loadFiles } from '../../helm/chart/load';
import { archiveName, dependencyData, saveChart } from '../../helm/chart/save';
import { toJson } from '../../helm/functions/encoding';
import { parseConstraint, parseVersion } from '../../helm/semver';
import { quoteGo } from '../../helm/template/printf';
import { timestamp } from '../../helm/action/configuration';
import { marshal } from '../../yaml/marshal';
import { absolute, type Call } from './call';
import {
  addressOf,
  aliasedUrl,
  checkAllKnown,
  downloadFrom,
  isRemote,
  refreshIndexes,
  refreshKnown,
  resolveVersion,
} from './dependency-remote';

type Tell = (text: string) => void;

export function runDependencyBuild(call: Call): void {
  const { path, shown } = chartPath(call);
  const chart = loadUnpacked(call, path, shown);
  const { lock } = chart;
  if (!lock) return updateDependencies(call, path, call.context.out, shown);
  const wanted = chart.metadata.dependencies ?? [];
  checkRepositories(call, wanted, shown);
  const locked = lock.dependencies ?? [];
  if (digest(wanted, locked) !== lock.digest)
    throw new Error(
      'the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml). Please update the dependencies',
    );
  checkAllKnown(call, locked);
  if (!call.typed.flag('skip-refresh')) refreshKnown(call, call.context.out);
  fill(call, path, locked, call.context.out, shown);
}

export function runDependencyUpdate(call: Call): void {
  const { path, shown } = chartPath(call);
  updateDependencies(call, path, call.context.out, shown);
}

function chartPath(call: Call): { path: string; shown: string } {
  const shown = (call.args[0] ?? '.').replace(/(?<=.)\/+$/, '').replace(/^\.\/(?=.)/, '');
  return { path: absolute(call, shown), shown };
}

/** @param path of the chart, absolute @param shown as errors name it @throws Error */
export function updateDependencies(call: Call, path: string, tell: Tell, shown = path): void {
  const chart = loadUnpacked(call, path, shown);
  const wanted = chart.metadata.dependencies;
  if (!wanted) return;
  checkRepositories(call, wanted, shown);
  if (!call.typed.flag('skip-refresh')) refreshIndexes(call, wanted, tell);
  const locked = resolve(call, wanted, shown);
  fill(call, path, locked, tell, shown);
  const sum = digest(wanted, locked);
  if (chart.lock?.digest === sum) return;
  call.files.write(
    `${path}/${chart.metadata.apiVersion === 'v1' ? 'requirements' : 'Chart'}.lock`,
    marshal({
      dependencies: locked.map(dependencyData),
      digest: sum,
      generated: timestamp(call.context),
    }),
  );
}

function loadUnpacked(call: Call, path: string, shown: string): Chart {
  if (!call.files.exists(path))
    throw new Error(`could not find ${shown}: stat ${shown}: no such file or directory`);
  if (!call.files.isDirectory(path)) throw new Error('only unpacked charts can be updated');
  return loadFiles(readFolder(call.files, path), call.log);
}

function checkRepositories(call: Call, wanted: Dependency[], shown: string): void {
  const unknown: string[] = [];
  for (const dependency of wanted) {
    const { repository = '' } = dependency;
    if (repository === '' || isRemote(repository)) continue;
    const url = aliasedUrl(call, repository);
    if (url !== undefined) dependency.repository = url;
    else if (repository.startsWith('file://')) localPath(call, repository, shown);
    else unknown.push(repository);
  }
  if (!unknown.length) return;
  const isName = (each: string): boolean => !each.includes('//') && !/^(@|alias:)/.test(each);
  throw new Error(
    `no repository definition for ${unknown.join(', ')}. Please add them via 'helm repo add'${unknown.some(isName) ? URL_HINT : ''}`,
  );
}

const URL_HINT = `
Note that repositories must be URLs or aliases. For example, to refer to the "example"
repository, use "https://charts.example.com/" or "@example" instead of
"example". Don't forget to add the repo, too ('helm repo add').`;

/** Where a dependency of this machine lies. @throws Error */
function localPath(call: Call, repository: string, shown: string): string {
  const target = repository.replace(/^file:\/\//, '');
  const path = absolute(call, target.startsWith('/') ? target : `${shown}/${target}`);
  if (!call.files.exists(path)) throw new Error(`directory ${cleaned(target, shown)} not found`);
  return path;
}

/** The path as Go joins it: relative where it was. */
function cleaned(target: string, shown: string): string {
  if (target.startsWith('/')) return target;
  const parts: string[] = [];
  for (const part of `${shown}/${target}`.split('/')) {
    if (part === '..' && parts.length && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return (shown.startsWith('/') ? '/' : '') + parts.join('/');
}

/** Which versions fit. @throws Error */
function resolve(call: Call, wanted: Dependency[], shown: string): Dependency[] {
  const missing: string[] = [];
  const locked: Dependency[] = [];
  for (const dependency of wanted) {
    const { name = '', version = '', repository = '' } = dependency;
    const constraint = constraintOf(name, version);
    const unfit = `${quoteGo(name)} (repository ${quoteGo(repository)}, version ${quoteGo(version)})`;
    if (isRemote(repository)) {
      const fitting = resolveVersion(call, dependency);
      if (fitting === undefined) missing.push(unfit);
      else locked.push({ name, version: fitting, repository });
      continue;
    }
    if (repository === '') {
      localPath(call, `charts/${name}`, shown);
      locked.push({ name, version, repository });
      continue;
    }
    const found = loadChartFolder(call.files, localPath(call, repository, shown)).metadata.version;
    if (constraint.allows(parseVersion(found))) locked.push({ name, version: found, repository });
    else missing.push(unfit);
  }
  if (missing.length)
    throw new Error(
      `can't get a valid version for ${missing.length} subchart(s): ${missing.join(', ')}. Make sure a matching chart version exists in the repo, or change the version constraint in Chart.yaml`,
    );
  return locked;
}

function constraintOf(name: string, version: string): ReturnType<typeof parseConstraint> {
  try {
    return parseConstraint(version);
  } catch (error) {
    throw new Error(
      `dependency ${quoteGo(name)} has an invalid version/constraint format: ${(error as Error).message}`,
    );
  }
}

/** Packs what is needed into `charts` and takes out what is not. @throws Error */
function fill(call: Call, path: string, locked: Dependency[], tell: Tell, shown: string): void {
  const { files } = call;
  const folder = `${path}/charts`;
  if (files.isFile(folder)) throw new Error(`${quoteGo(`${shown}/charts`)} is not a directory`);
  files.mkdir(folder, { recursive: true });
  tell(`Saving ${locked.length} charts\n`);
  const made = new Map<string, Uint8Array>();
  const fetched = new Set<string>();
  for (const dependency of locked) {
    try {
      if (isRemote(dependency.repository ?? '')) fetch(call, dependency, made, fetched, tell);
      else take(call, path, dependency, made, tell, shown);
    } catch (error) {
      if (error instanceof SaveError) tell(`Save error occurred:  ${error.message}\n`);
      throw error;
    }
  }
  const before = files.list(folder);
  for (const [name, bytes] of made) files.write(`${folder}/${name}`, bytes);
  tell('Deleting outdated charts\n');
  const kept = new Set(locked.filter(({ repository }) => repository === '').map(({ name }) => name));
  for (const name of before) removeOutdated(call, folder, name, made, kept);
}

class SaveError extends Error {}

/** @param fetched addresses that are downloaded already */
function fetch(
  call: Call,
  dependency: Dependency,
  made: Map<string, Uint8Array>,
  fetched: Set<string>,
  tell: Tell,
): void {
  const where = `${dependency.name} from repo ${dependency.repository}\n`;
  try {
    const address = addressOf(call, dependency);
    tell(`${fetched.has(address) ? 'Already downloaded' : 'Downloading'} ${where}`);
    if (fetched.has(address)) return;
    const { fileName, bytes } = downloadFrom(call, address);
    made.set(fileName, bytes);
    fetched.add(address);
  } catch (error) {
    throw new SaveError((error as Error).message);
  }
}

function take(
  call: Call,
  path: string,
  dependency: Dependency,
  made: Map<string, Uint8Array>,
  tell: Tell,
  shown: string,
): void {
  const { name = '', version = '', repository = '' } = dependency;
  if (repository === '') {
    tell(`Dependency ${name} did not declare a repository. Assuming it exists in the charts directory\n`);
    const found = loadLocal(call, `${path}/charts/${name}`.replace(/\/$/, '')).metadata.version;
    if (!constraintOf(name, version).allows(parseVersion(found)))
      throw new SaveError(
        `dependency ${name} at version ${found} does not satisfy the constraint ${version}`,
      );
    return;
  }
  const chart = loadFiles(readFolder(call.files, localPath(call, repository, shown)));
  if (!constraintOf(name, version).allows(parseVersion(chart.metadata.version)))
    throw new SaveError(`can't get a valid version for dependency ${name}`);
  made.set(archiveName(chart), saveChart(chart, Math.floor(call.context.clock.now() / 1000)));
  dependency.version = chart.metadata.version;
}

/** @throws Error that names the folder */
function loadLocal(call: Call, folder: string): Chart {
  try {
    return loadFiles(readFolder(call.files, folder));
  } catch (error) {
    throw new Error(`unable to load chart '${folder}': ${(error as Error).message}`);
  }
}

function removeOutdated(
  { files }: Call,
  folder: string,
  name: string,
  made: Map<string, Uint8Array>,
  kept: Set<string | undefined>,
): void {
  if (made.has(name) || files.isDirectory(`${folder}/${name}`)) return;
  if (name.endsWith('.tgz') && !kept.has(name.replace(/-\d.*$/, ''))) files.remove(`${folder}/${name}`);
}

function digest(wanted: Dependency[], locked: Dependency[]): string {
  const json = (each: Dependency): string => {
    const { name, version, repository, condition, tags, enabled, alias } = each;
    const fields: [string, unknown][] = [
      ['name', name ?? ''],
      ['version', version || undefined],
      ['repository', repository ?? ''],
      ['condition', condition || undefined],
      ['tags', tags?.length ? tags : undefined],
      ['enabled', enabled || undefined],
      ['import-values', each['import-values']?.length ? each['import-values'] : undefined],
      ['alias', alias || undefined],
    ];
    return `{${fields.flatMap(([key, value]) => (value === undefined ? [] : `"${key}":${toJson(value)}`)).join(',')}}`;
  };
  const list = (each: Dependency[]): string => `[${each.map(json).join(',')}]`;
  return `sha256:${sha256(`[${list(wanted)},${list(locked)}]`)}`;
}
