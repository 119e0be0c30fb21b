/**
 * Names for commits: branches, tags, remote branches, HEAD; and the log of what they were.
 *
 * Models: loose refs, packed-refs and reflogs of a `.git` folder. The forge keeps its refs in memory.
 */
import type { Files } from '../files/files';
import { formatIdent, parseIdent, type Ident } from './ident';
import { ZERO } from './objects';

/** What a name holds: an object, or another name. */
export type Ref = { oid: string; target?: undefined } | { target: string; oid?: undefined };

export interface RefStore {
  get(name: string): Ref | undefined;
  set(name: string, oid: string): void;
  setSymbolic(name: string, target: string): void;
  remove(name: string): void;
  /** Names under a prefix such as `refs/heads/`, sorted. */
  names(prefix: string): string[];
}

/** The object a name leads to; undefined where it leads nowhere. */
export function resolve(refs: RefStore, name: string, depth = 0): string | undefined {
  const ref = refs.get(name);
  if (!ref || depth > 5) return undefined;
  return ref.oid ?? resolve(refs, ref.target!, depth + 1);
}

export function memoryRefs(): RefStore {
  const refs = new Map<string, Ref>();
  return {
    get: (name) => refs.get(name),
    set: (name, oid) => void refs.set(name, { oid }),
    setSymbolic: (name, target) => void refs.set(name, { target }),
    remove: (name) => void refs.delete(name),
    names: (prefix) => [...refs.keys()].filter((name) => name.startsWith(prefix)).sort(),
  };
}

export function fileRefs(files: Files, gitDir: string): RefStore {
  const pathOf = (name: string): string => `${gitDir}/${name}`;
  const packedPath = `${gitDir}/packed-refs`;
  const packed = (): Map<string, string> => readPacked(files, packedPath);
  return {
    get: (name) => readLoose(files, pathOf(name)) ?? fromPacked(packed().get(name)),
    set: (name, oid) => writeLoose(files, pathOf(name), `${oid}\n`),
    setSymbolic: (name, target) => writeLoose(files, pathOf(name), `ref: ${target}\n`),
    remove: (name) => {
      files.remove(pathOf(name), { force: true });
      removeEmptyFolders(files, gitDir, name);
      const rest = packed();
      if (rest.delete(name)) writePackedRefs(files, gitDir, rest);
    },
    names: (prefix) => {
      const loose = files.isDirectory(pathOf(prefix)) ? files.walk(pathOf(prefix)) : [];
      const names = loose
        .filter((path) => files.isFile(path) && !path.endsWith('.lock'))
        .map((path) => path.slice(gitDir.length + 1));
      for (const name of packed().keys()) if (name.startsWith(prefix)) names.push(name);
      return [...new Set(names)].sort();
    },
  };
}

function fromPacked(oid: string | undefined): Ref | undefined {
  return oid === undefined ? undefined : { oid };
}

function readLoose(files: Files, path: string): Ref | undefined {
  if (!files.isFile(path)) return undefined;
  const text = files.readText(path);
  if (text.startsWith('ref:')) return { target: text.slice(4).trim() };
  const oid = /^[0-9a-f]{40}/.exec(text)?.[0];
  return oid ? { oid } : undefined;
}

function writeLoose(files: Files, path: string, text: string): void {
  files.mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true });
  // an empty folder left by a deleted branch may stand in the way
  if (files.isDirectory(path)) files.remove(path, { recursive: true });
  files.write(path, text);
}

function removeEmptyFolders(files: Files, gitDir: string, name: string): void {
  const parts = name.split('/').slice(0, -1);
  for (; parts.length > 2; parts.pop()) {
    const folder = `${gitDir}/${parts.join('/')}`;
    if (!files.isDirectory(folder) || files.list(folder).length) return;
    files.remove(folder);
  }
}

function readPacked(files: Files, path: string): Map<string, string> {
  const refs = new Map<string, string>();
  if (!files.isFile(path)) return refs;
  for (const line of files.readText(path).split('\n')) {
    const found = /^([0-9a-f]{40}) (\S+)$/.exec(line);
    if (found) refs.set(found[2]!, found[1]!);
  }
  return refs;
}

export function writePackedRefs(files: Files, gitDir: string, refs: ReadonlyMap<string, string>): void {
  const lines = [...refs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, oid]) => `${oid} ${name}\n`);
  files.write(`${gitDir}/packed-refs`, `# pack-refs with: peeled fully-peeled sorted \n${lines.join('')}`);
}

/** A line of a reflog. */
export interface LogLine {
  before: string;
  after: string;
  who: Ident;
  message: string;
}

/** Oldest first; undefined where the name has no log. */
export function readReflog(files: Files, gitDir: string, name: string): LogLine[] | undefined {
  const path = `${gitDir}/logs/${name}`;
  if (!files.isFile(path)) return undefined;
  return files
    .readText(path)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const tab = line.indexOf('\t');
      const head = tab < 0 ? line : line.slice(0, tab);
      return {
        before: head.slice(0, 40),
        after: head.slice(41, 81),
        who: parseIdent(head.slice(82)),
        message: tab < 0 ? '' : line.slice(tab + 1),
      };
    });
}

export function writeReflog(files: Files, gitDir: string, name: string, lines: LogLine[]): void {
  const path = `${gitDir}/logs/${name}`;
  files.mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true });
  files.write(path, lines.map(logText).join(''));
}

export function appendReflog(files: Files, gitDir: string, name: string, line: LogLine): void {
  const path = `${gitDir}/logs/${name}`;
  files.mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true });
  // folders left by branches of longer names may stand in the way
  if (files.isDirectory(path)) files.remove(path, { recursive: true });
  files.append(path, logText(line));
}

export function removeReflog(files: Files, gitDir: string, name: string): void {
  files.remove(`${gitDir}/logs/${name}`, { force: true });
  removeEmptyFolders(files, `${gitDir}/logs`, name);
}

function logText(line: LogLine): string {
  const message = line.message.replace(/\s+/g, ' ').trim();
  return `${line.before || ZERO} ${line.after} ${formatIdent(line.who)}${message === '' ? '' : `\t${message}`}\n`;
}

/** Is this a name a ref may have (git-check-ref-format)? */
export function isRefName(name: string): boolean {
  if (name === '' || name === '@' || name.endsWith('.') || name.includes('..') || name.includes('@{'))
    return false;

  if (/[\x00-\x20\x7f~^:?*[\\]/.test(name)) return false;
  return name.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));
}
