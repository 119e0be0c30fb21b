/**
 * The working tree brought from one commit to another, without losing what a learner has not committed.
 *
 * Models: unpack-trees' two-way merge (checkout, merge) and its refusals, and `reset --hard`. Left out: sparse
 * checkouts, symbolic links that lead out of the tree.
 */
import { byPath, toText } from './byte-text';
import { isUnchanged, workSide } from './diff/trees';
import { Ignore } from './ignore';
import type { Index } from './index-file';
import { MODE } from './objects';
import { isGitDir, type Repository } from './repository';

export interface FileVersion {
  mode: number;
  oid: string;
}

export type FileVersions = ReadonlyMap<string, FileVersion>;

/** What stands in the way of a change of the working tree. */
export interface Obstacles {
  /** Changes that would be lost. */
  changed: string[];
  /** Files nobody added that would be written over, or removed. */
  untracked: string[];
  removed: string[];
  /** Folders with such files where a file is to be. */
  folders: string[];
}

export class WouldOverwrite extends Error {
  constructor(readonly obstacles: Obstacles) {
    super('local changes would be overwritten');
    this.name = 'WouldOverwrite';
  }
}

/** The excludes of a repository. */
export function ignoreOf(repository: Repository, home: string): Ignore {
  const configured = repository.config.get('core.excludesfile');
  const path = (configured ?? '~/.config/git/ignore').replace(/^~(?=\/)/, home);
  return new Ignore(repository.files, repository.place.workTree!, repository.gitDir, path);
}

/** Writes a version to its path; folders are made, a file in the way of one is removed. */
export function writeWorkFile(repository: Repository, path: string, version: FileVersion): void {
  const { files, objects } = repository;
  const full = repository.workPath(path);
  clearWay(repository, path);
  if (version.mode === MODE.gitlink) {
    files.mkdir(full, { recursive: true });
    return;
  }
  files.mkdir(full.slice(0, full.lastIndexOf('/')) || '/', { recursive: true });
  files.remove(full, { recursive: true, force: true });
  if (version.mode === MODE.symlink) files.symlink(toText(objects.blob(version.oid)), full);
  else files.write(full, objects.blob(version.oid), version.mode === MODE.executable ? 0o755 : 0o644);
}

function clearWay({ files, place }: Repository, path: string): void {
  const parts = path.split('/').slice(0, -1);
  for (let depth = 1; depth <= parts.length; depth++) {
    const folder = `${place.workTree!}/${parts.slice(0, depth).join('/')}`;
    if (files.exists(folder) && !files.isDirectory(folder)) files.remove(folder);
  }
}

/** Removes a file, and the folders that are empty then (the current one stays). */
export function removeWorkFile(repository: Repository, path: string, cwd = ''): void {
  const { files } = repository;
  const full = repository.workPath(path);
  const there = workSide(repository, path);
  if (there && there.mode !== MODE.gitlink) files.remove(full);
  const parts = path.split('/');
  while (parts.pop() !== undefined && parts.length) {
    const folder = repository.workPath(parts.join('/'));
    if (!files.isDirectory(folder) || files.list(folder).length || folder === cwd) return;
    files.remove(folder);
  }
}

/** What the file system says about a path, for the index. */
export function statOf(repository: Repository, path: string): { mtime: number; size: number; ino: number } {
  const { mtime, size, ino } = repository.files.lstat(repository.workPath(path));
  return { mtime, size, ino };
}

/** Puts a version into the working tree and the index. */
export function checkOutFile(repository: Repository, index: Index, path: string, version: FileVersion): void {
  writeWorkFile(repository, path, version);
  index.set(path, version, statOf(repository, path));
}

interface Plan {
  write: [string, FileVersion][];
  remove: string[];
}

/**
 * Brings index and working tree from the files `from` to the files `to`. What differs from `from` stays where `to` does
 * not touch it.
 * @throws WouldOverwrite where it would be lost; nothing has changed then
 */
export function switchFiles(
  repository: Repository,
  index: Index,
  from: FileVersions,
  to: FileVersions,
  options: { ignore: Ignore; cwd?: string },
): void {
  const obstacles: Obstacles = { changed: [], untracked: [], removed: [], folders: [] };
  const plan: Plan = { write: [], remove: [] };
  const paths = new Set([...from.keys(), ...to.keys(), ...index.paths()]);
  for (const path of [...paths].sort(byPath)) {
    planPath(repository, index, path, from.get(path), to.get(path), plan, obstacles, options.ignore);
  }
  if (Object.values(obstacles).some((each: string[]) => each.length)) throw new WouldOverwrite(obstacles);
  for (const path of plan.remove) {
    index.remove(path);
    removeWorkFile(repository, path, options.cwd);
  }
  for (const [path, version] of plan.write) checkOutFile(repository, index, path, version);
}

function same(a: FileVersion | undefined, b: FileVersion | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a.oid === b.oid && a.mode === b.mode);
}

function planPath(
  repository: Repository,
  index: Index,
  path: string,
  old: FileVersion | undefined,
  now: FileVersion | undefined,
  plan: Plan,
  obstacles: Obstacles,
  ignore: Ignore,
): void {
  const staged = index.get(path);
  if (!staged && index.has(path)) {
    // a conflict: only a reset may touch it
    if (!same(old, now)) obstacles.changed.push(path);
    return;
  }
  if (!staged) {
    if (!now || same(old, now)) return;
    if (old) obstacles.changed.push(path);
    else if (mayCreate(repository, index, path, obstacles, ignore)) plan.write.push([path, now]);
    return;
  }
  if (same(old, now) || same(staged, now)) return;
  if (!old || !same(staged, old)) {
    if (old || now) obstacles.changed.push(path);
    return;
  }
  if (workSide(repository, path) && !isUnchanged(repository, staged)) obstacles.changed.push(path);
  else if (repository.files.isDirectory(repository.workPath(path)) && staged.mode !== MODE.gitlink) {
    obstacles.changed.push(path);
  } else if (now) plan.write.push([path, now]);
  else plan.remove.push(path);
}

/** May a file be written where the index has none? Notes what stands in the way. */
function mayCreate(
  repository: Repository,
  index: Index,
  path: string,
  obstacles: Obstacles,
  ignore: Ignore,
): boolean {
  const parts = path.split('/');
  for (let depth = 1; depth < parts.length; depth++) {
    const parent = parts.slice(0, depth).join('/');
    const side = workSide(repository, parent);
    if (side && side.mode !== MODE.gitlink)
      return index.has(parent) || refuse(obstacles, ignore, parent, false);
    if (!repository.files.isDirectory(repository.workPath(parent))) return true;
  }
  if (repository.files.isDirectory(repository.workPath(path))) {
    const lost = untrackedIn(repository, index, path).filter((each) => !ignore.ignores(each, false));
    if (lost.length) obstacles.folders.push(path);
    return lost.length === 0;
  }
  return workSide(repository, path) === null || refuse(obstacles, ignore, path, false);
}

function refuse(obstacles: Obstacles, ignore: Ignore, path: string, isFolder: boolean): boolean {
  if (ignore.ignores(path, isFolder)) return true;
  obstacles.untracked.push(path);
  return false;
}

function untrackedIn(repository: Repository, index: Index, folder: string): string[] {
  const { files } = repository;
  const top = repository.place.workTree!;
  return files
    .walk(repository.workPath(folder))
    .filter((full) => files.lstat(full).type !== 'directory')
    .map((full) => full.slice(top.length + 1))
    .filter((path) => !index.has(path));
}

/** Makes index and working tree exactly the files of `to`, as far as they are tracked. */
export function resetFiles(repository: Repository, index: Index, to: FileVersions, cwd?: string): void {
  for (const path of index.paths()) {
    if (to.has(path)) continue;
    index.remove(path);
    removeWorkFile(repository, path, cwd);
  }
  for (const [path, version] of to) {
    const staged = index.get(path);
    if (!staged || !same(staged, version) || !isUnchanged(repository, staged)) {
      checkOutFile(repository, index, path, version);
    }
  }
}

/** Makes the index the files of `to`; the working tree stays. */
export function resetIndex(index: Index, to: FileVersions): void {
  for (const path of index.paths()) if (!to.has(path)) index.remove(path);
  for (const [path, version] of to) {
    const staged = index.get(path);
    if (!staged || !same(staged, version)) index.set(path, version);
  }
}

/** A folder that is a repository of its own. */
export function isNestedRepository({ files }: Repository, full: string): boolean {
  return isGitDir(files, `${full}/.git`);
}
