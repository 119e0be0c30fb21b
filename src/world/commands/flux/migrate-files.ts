/**
 * `flux migrate -f`: newer API versions written into manifests.
 *
 * Models: `FileSystemMigrator` of `cmd/flux/migrate.go`: it knows objects by a line `apiVersion:` with `kind:` right below.
 */
import type { Files } from '../../files/files';
import { FilesError, join } from '../../files/files';
import type { Call } from './call';
import { FluxError } from './call';
import { KINDS } from './kinds';
import { askToConfirm } from './prompt';

/** Newest first; 2.6 had images at their last beta. */
const VERSIONS: Record<string, { images: string }> = {
  '2.9': { images: 'v1' },
  '2.8': { images: 'v1' },
  '2.7': { images: 'v1' },
  '2.6': { images: 'v1beta2' },
};

interface Upgrade {
  /** from 0 */
  line: number;
  kind: string;
  from: string;
  to: string;
}

/** @throws FluxError */
export async function migrateFiles(call: Call): Promise<void> {
  const { typed, log } = call;
  const newest = newestVersions(typed.text('version'));
  log.action('starting migration of custom resources');
  const found = listFiles(call)
    .map((path) => ({ path, upgrades: detect(call, path, newest) }))
    .filter(({ upgrades }) => upgrades.length > 0);
  if (!found.length) {
    log.success('no custom resources found that require migration');
    return;
  }
  if (typed.flag('dry-run')) {
    log.success('dry-run mode enabled, no changes will be made');
    return;
  }
  if (!typed.flag('yes')) await ask(call);
  for (const { path, upgrades } of found) {
    rewrite(call, path, upgrades);
    log.success(`file ${path} migrated successfully`);
  }
  log.success('custom resources migrated successfully');
}

/** By `group/Kind`. @throws FluxError */
function newestVersions(wanted: string): Map<string, string> {
  const known = VERSIONS[wanted || '2.9'];
  if (!known)
    throw new FluxError(
      `version ${wanted} is not supported, supported versions are: ${Object.keys(VERSIONS).join(', ')}`,
    );
  const kinds = Object.values(KINDS).filter(
    ({ kind }) => known.images === 'v1' || kind !== 'ArtifactGenerator',
  );
  return new Map(
    kinds.map(({ group, kind, version }) => [
      `${group}/${kind}`,
      group.startsWith('image.') ? known.images : version,
    ]),
  );
}

/** Relative to the current folder, in order. @throws FluxError */
function listFiles(call: Call): string[] {
  const { files, cwd } = call.context;
  const path = clean(call.typed.text('path'));
  const extensions = call.typed.has('extensions') ? call.typed.list('extensions') : ['.yaml', '.yml'];
  const fits = (file: string): boolean => extensions.some((each) => file.endsWith(each));
  const type = typeAt(files, cwd, path);
  if (type === 'directory')
    return walk(call, path)
      .filter(fits)
      .filter((file) => isRegular(call, file));
  if (!fits(path))
    throw new FluxError(`file ${path} does not match the specified extensions: ${extensions.join(', ')}`);
  if (files.lstat(join(cwd, path)).type !== 'file') throw new FluxError(`file ${path} is irregular`);
  return [path];
}

/** As Go's `filepath.Clean`. */
function clean(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return (path.startsWith('/') ? '/' : '') + parts.join('/') || '.';
}

/** @throws FluxError; what lies outside the current folder can't be looked at */
function typeAt(files: Files, cwd: string, path: string): string {
  if (path.startsWith('/') || path === '..' || path.startsWith('../'))
    throw new FluxError(`failed to stat path ${path}: open ${path}: invalid argument`);
  try {
    return files.stat(join(cwd, path)).type;
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    throw new FluxError(`failed to stat path ${path}: openat ${path}: ${error.reason}`);
  }
}

/** All that is below a folder, in order of its names; links are not followed. */
function walk(call: Call, folder: string): string[] {
  const { files, cwd } = call.context;
  return [...files.list(join(cwd, folder))].sort().flatMap((name) => {
    const path = folder === '.' ? name : `${folder}/${name}`;
    return files.lstat(join(cwd, path)).type === 'directory' ? [path, ...walk(call, path)] : [path];
  });
}

function isRegular(call: Call, path: string): boolean {
  const { type } = call.context.files.lstat(join(call.context.cwd, path));
  if (type === 'symlink') call.log.warning(`skipping irregular file ${path}`);
  return type === 'file';
}

function linesOf(call: Call, path: string): string[] {
  return call.context.files.readText(join(call.context.cwd, path)).split('\n');
}

/** Finds what is old in a file, and says so. */
function detect(call: Call, path: string, newest: Map<string, string>): Upgrade[] {
  const lines = linesOf(call, path);
  const upgrades: Upgrade[] = [];
  for (const [line, text] of lines.entries()) {
    const apiVersion = valueIn(text, 'apiVersion: ');
    if (apiVersion === undefined) continue;
    if (apiVersion.split('/').length > 2) {
      call.log.warning(`${path}:${line + 1}: unexpected GroupVersion string: ${apiVersion}`);
      continue;
    }
    const kind = valueIn(lines[line + 1] ?? '', 'kind: ');
    const slash = apiVersion.indexOf('/');
    const from = apiVersion.slice(slash + 1);
    const to = newest.get(`${slash < 0 ? '' : apiVersion.slice(0, slash)}/${kind}`);
    if (kind === undefined || to === undefined || to === from) continue;
    upgrades.push({ line, kind, from, to });
  }
  for (const { line, kind, from, to } of upgrades)
    call.log.generate(`${path}:${line + 1}: ${kind} ${from} -> ${to}`);
  return upgrades;
}

/** The word behind a key, wherever it stands in the line. */
function valueIn(line: string, key: string): string | undefined {
  const at = line.indexOf(key);
  return at < 0
    ? undefined
    : line
        .slice(at + key.length)
        .trim()
        .split(' ')[0]!;
}

/** @throws FluxError: nothing for no, `^D` where the input is at its end */
async function ask(call: Call): Promise<void> {
  const answer = await askToConfirm(call, 'Are you sure you want to proceed with the above upgrades');
  if (answer !== 'yes') throw new FluxError(answer === 'no' ? '' : answer);
}

function rewrite(call: Call, path: string, upgrades: Upgrade[]): void {
  const lines = linesOf(call, path);
  for (const { line, from, to } of upgrades) lines[line] = lines[line]!.replace(from, () => to);
  call.context.files.write(join(call.context.cwd, path), lines.join('\n'));
}
