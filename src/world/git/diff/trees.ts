/**
 * Trees, the index and the working tree as sets of files that can be compared.
 *
 * Models: what `git diff-tree`, `diff-index` and `diff-files` walk over. Left out: attributes and line-ending
 * conversion, submodules.
 */
import { toBytes } from '../byte-text';
import type { Index, IndexEntry } from '../index-file';
import type { Objects } from '../object-store';
import { blobName, MODE, ZERO } from '../objects';
import { fileRefs, resolve } from '../refs';
import { isGitDir, type Repository } from '../repository';
import { compareFiles, type FilePair, type FileSide } from './file-pair';

export function storedSide(objects: Objects, path: string, file: { mode: number; oid: string }): FileSide {
  return { path, mode: file.mode, oid: file.oid, stored: true, content: () => contentOf(objects, file) };
}

function contentOf(objects: Objects, file: { mode: number; oid: string }): Uint8Array {
  return file.mode === MODE.gitlink ? toBytes(`Subproject commit ${file.oid}\n`) : objects.blob(file.oid);
}

export function treeFiles(objects: Objects, tree: string): Map<string, FileSide> {
  const files = new Map<string, FileSide>();
  for (const [path, file] of objects.flatten(tree)) files.set(path, storedSide(objects, path, file));
  return files;
}

/** Resolved entries of the index. Those only intended to be added stand empty, or (as git diff has it) not at all. */
export function indexFiles(objects: Objects, index: Index): Map<string, FileSide> {
  const files = new Map<string, FileSide>();
  for (const [path, entry] of index.files())
    if (!entry.intent) files.set(path, storedSide(objects, path, entry));
  return files;
}

/** What lies in the working tree at the paths that the index knows. */
export function workFiles(repository: Repository, entries: Iterable<string>): Map<string, FileSide> {
  const files = new Map<string, FileSide>();
  for (const path of entries) {
    const side = workSide(repository, path);
    if (side) files.set(path, side);
  }
  return files;
}

/** The file at a path of the working tree; null where there is none (or a folder). */
export function workSide(repository: Repository, path: string): FileSide | null {
  const { files } = repository;
  const full = repository.workPath(path);
  const found = lstat(files, full);
  if (found?.type === 'directory') return nestedSide(repository, path);
  if (!found) return null;
  const link = found.type === 'symlink';
  const content = link ? toBytes(files.readlink(full)) : files.readBytes(full);
  const mode = link ? MODE.symlink : found.mode & 0o100 ? MODE.executable : MODE.file;
  return { path, mode, oid: blobName(content), stored: false, content: () => content };
}

/** A repository inside the working tree stands for the commit it is at. */
function nestedSide({ files, place }: Repository, path: string): FileSide | null {
  const gitDir = `${place.workTree!}/${path}/.git`;
  if (!isGitDir(files, gitDir)) return null;
  const oid = resolve(fileRefs(files, gitDir), 'HEAD') ?? ZERO;
  const content = toBytes(`Subproject commit ${oid}\n`);
  return { path, mode: MODE.gitlink, oid, stored: false, content: () => content };
}

function lstat(
  files: Repository['files'],
  path: string,
): ReturnType<Repository['files']['lstat']> | undefined {
  try {
    return files.lstat(path);
  } catch {
    return undefined;
  }
}

/** Does the working tree hold what the index says? */
export function isUnchanged(repository: Repository, entry: IndexEntry): boolean {
  const side = workSide(repository, entry.path);
  return side !== null && side.oid === entry.oid && side.mode === entry.mode;
}

/** Pairs for what differs between two trees; '' is no tree at all. Equal folders are not entered. */
export function diffTrees(
  objects: Objects,
  before: string,
  after: string,
  wanted: (path: string) => boolean = () => true,
): FilePair[] {
  const old = new Map<string, FileSide>();
  const now = new Map<string, FileSide>();
  collectDifferent(objects, before, after, '', old, now);
  return compareFiles(old, now, wanted);
}

function collectDifferent(
  objects: Objects,
  before: string,
  after: string,
  base: string,
  old: Map<string, FileSide>,
  now: Map<string, FileSide>,
): void {
  if (before === after) return;
  const left = new Map((before === '' ? [] : objects.tree(before)).map((entry) => [entry.name, entry]));
  const right = new Map((after === '' ? [] : objects.tree(after)).map((entry) => [entry.name, entry]));
  for (const name of new Set([...left.keys(), ...right.keys()])) {
    const a = left.get(name);
    const b = right.get(name);
    if (a && b && a.oid === b.oid && a.mode === b.mode) continue;
    const path = base + name;
    const folder = (entry: typeof a): string => (entry?.mode === MODE.tree ? entry.oid : '');
    if (folder(a) || folder(b)) collectDifferent(objects, folder(a), folder(b), `${path}/`, old, now);
    if (a && !folder(a)) old.set(path, storedSide(objects, path, a));
    if (b && !folder(b)) now.set(path, storedSide(objects, path, b));
  }
}
