/**
 * The files a build reads.
 *
 * `Files` is a `Tree`; a build of an artifact makes one from its texts. What cannot be reached is told as Go's `os` and
 * kustomize's own file system say it.
 */
import { KustomizeError } from './errors';

export interface Tree {
  exists(path: string): boolean;
  isDirectory(path: string): boolean;
  isFile(path: string): boolean;
  readText(path: string): string;
  /** Where it has them, bytes: a generated ConfigMap keeps what is no text apart. */
  readBytes?(path: string): Uint8Array;
  /** Names in a folder, sorted. */
  list(path: string): string[];
  /** The path with symbolic links resolved. */
  realpath?(path: string): string;
}

/** A tree of texts by absolute path. */
export function treeOf(texts: Record<string, string>): Tree {
  const folders = new Map<string, Set<string>>([['/', new Set()]]);
  for (const path of Object.keys(texts)) {
    for (let at = path; at !== '/'; at = parentOf(at)) {
      const parent = parentOf(at);
      if (!folders.has(parent)) folders.set(parent, new Set());
      folders.get(parent)!.add(at.slice(at.lastIndexOf('/') + 1));
    }
  }
  return {
    exists: (path) => Object.hasOwn(texts, path) || folders.has(path),
    isDirectory: (path) => folders.has(path),
    isFile: (path) => Object.hasOwn(texts, path),
    readText: (path) => texts[path]!,
    list: (path) => [...(folders.get(path) ?? [])].sort(),
  };
}

/** Go's `filepath.Clean` for absolute and relative paths. */
export function cleanPath(path: string): string {
  const absolute = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !absolute) parts.push(part);
  }
  const joined = parts.join('/');
  return absolute ? `/${joined}` : joined || '.';
}

export function joinPath(folder: string, path: string): string {
  return cleanPath(`${folder}/${path}`);
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

/** Is `path` the folder or in it? */
export function isBelow(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}

/** `shown` is the path as the message shows it, where that is not `path`. */
export function readFile(tree: Tree, path: string, shown = path): string {
  const problem = problemOf(tree, path);
  if (problem) throw new KustomizeError(`open ${shown}: ${problem}`);
  if (tree.isDirectory(path)) throw new KustomizeError(`read ${shown}: is a directory`);
  return tree.readText(path);
}

/** Why a path leads nowhere; undefined where it leads somewhere. */
export function problemOf(tree: Tree, path: string): string | undefined {
  if (tree.exists(path)) return undefined;
  for (let at = parentOf(path); at !== '/'; at = parentOf(at)) {
    if (tree.exists(at)) return tree.isDirectory(at) ? 'no such file or directory' : 'not a directory';
  }
  return 'no such file or directory';
}

/** A tree with another folder in it, a clone or what was fetched. */
export function withFolder(tree: Tree, folder: string, files: ReadonlyMap<string, Uint8Array>): Tree {
  const decoder = new TextDecoder();
  const texts = [...files].map(([path, bytes]) => [`${folder}/${path}`, decoder.decode(bytes)]);
  const inside = treeOf(Object.fromEntries(texts));
  const at = (path: string): Tree => (isBelow(path, folder) ? inside : tree);
  return {
    exists: (path) => at(path).exists(path),
    isDirectory: (path) => at(path).isDirectory(path),
    isFile: (path) => at(path).isFile(path),
    readText: (path) => at(path).readText(path),
    readBytes: (path) =>
      files.get(path.slice(folder.length + 1)) ?? tree.readBytes?.(path) ?? new Uint8Array(),
    list: (path) => at(path).list(path),
    realpath: (path) => (isBelow(path, folder) ? path : (tree.realpath?.(path) ?? path)),
  };
}

/** Splits a path into the folder it is (in) and the file it is, links resolved. @throws KustomizeError */
export function cleanedAbs(tree: Tree, path: string, cwd: string): { folder: string; file: string } {
  const absolute = path.startsWith('/') ? cleanPath(path) : joinPath(cwd, path);
  const problem = problemOf(tree, absolute);
  if (problem) {
    // a file on the way is noticed before the system is asked for what lies below it
    const where = problem === 'not a directory' ? '' : `lstat ${firstMissing(tree, absolute)}: `;
    throw new KustomizeError(`evalsymlink failure on '${path}' : ${where}${problem}`);
  }
  const real = tree.realpath?.(absolute) ?? absolute;
  if (tree.isDirectory(real)) return { folder: real, file: '' };
  return { folder: parentOf(real), file: real.slice(real.lastIndexOf('/') + 1) };
}

/** The first part of the path that is not there, which is where the system stops looking. */
function firstMissing(tree: Tree, path: string): string {
  const parts = path.split('/').filter(Boolean);
  let at = '';
  for (const part of parts) {
    const next = `${at}/${part}`;
    if (!tree.exists(next)) return next;
    at = next;
  }
  return path;
}
