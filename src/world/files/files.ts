/**
 * One machine's file system, in memory and synchronous; times come from the world's clock.
 *
 * Models: a POSIX tree as far as a learner's shell goes: folders, files, symbolic links, modes, mtimes.
 * Left out: owners, hard links (a link copies), permissions that refuse root.
 */

export type FilesErrorCode = 'ENOENT' | 'EISDIR' | 'ENOTDIR' | 'EEXIST' | 'ENOTEMPTY' | 'EINVAL' | 'ELOOP';

const TEXT: Record<FilesErrorCode, string> = {
  ENOENT: 'no such file or directory',
  EISDIR: 'is a directory',
  ENOTDIR: 'not a directory',
  EEXIST: 'file already exists',
  ENOTEMPTY: 'directory not empty',
  EINVAL: 'invalid argument',
  ELOOP: 'too many levels of symbolic links',
};

/** Worded as libuv and just-bash word it: `ENOENT: no such file or directory, open '/x'`. */
export class FilesError extends Error {
  constructor(
    readonly code: FilesErrorCode,
    readonly call: string,
    readonly path: string,
  ) {
    super(`${code}: ${TEXT[code]}, ${call} '${path}'`);
  }

  /** The plain cause, as Go and coreutils say it: `no such file or directory`. */
  get reason(): string {
    return TEXT[this.code];
  }
}

interface Node {
  type: 'file' | 'directory' | 'symlink';
  mode: number;
  /** ms of world time */
  mtime: number;
  ino: number;
  content: Uint8Array;
  target: string;
  children: Map<string, Node>;
}

export interface Stat {
  type: 'file' | 'directory' | 'symlink';
  mode: number;
  size: number;
  /** ms of world time */
  mtime: number;
  ino: number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class Files {
  private root: Node;
  private inodes = 1;
  private listeners = new Set<(path: string) => void>();

  /** @param now ms of world time */
  constructor(private readonly now: () => number) {
    this.root = this.node('directory', 0o755);
  }

  /** Is told the path of everything written, made, moved or removed. */
  subscribe(listener: (path: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  exists(path: string): boolean {
    return this.find(path) !== undefined;
  }

  isDirectory(path: string): boolean {
    return this.find(path)?.type === 'directory';
  }

  isFile(path: string): boolean {
    return this.find(path)?.type === 'file';
  }

  /** @throws FilesError ENOENT */
  stat(path: string): Stat {
    return describe(this.need(path, 'stat'));
  }

  lstat(path: string): Stat {
    return describe(this.need(path, 'lstat', false));
  }

  readText(path: string): string {
    return decoder.decode(this.readBytes(path));
  }

  readBytes(path: string): Uint8Array {
    const node = this.need(path, 'open');
    if (node.type === 'directory') throw new FilesError('EISDIR', 'read', path);
    return node.content;
  }

  write(path: string, content: string | Uint8Array, mode?: number): void {
    const bytes = typeof content === 'string' ? encoder.encode(content) : content.slice();
    const target = this.follow(normalise(path), 'open');
    const { parent, name } = this.parent(target, 'open');
    const old = parent.children.get(name);
    if (old?.type === 'directory') throw new FilesError('EISDIR', 'open', path);
    if (old) {
      old.content = bytes;
      old.mtime = this.now();
      if (mode !== undefined) old.mode = mode;
    } else {
      const node = this.node('file', mode ?? 0o644);
      node.content = bytes;
      parent.children.set(name, node);
      parent.mtime = this.now();
    }
    this.tell(target);
  }

  append(path: string, content: string | Uint8Array): void {
    const added = typeof content === 'string' ? encoder.encode(content) : content;
    const before = this.exists(path) ? this.readBytes(path) : new Uint8Array();
    const bytes = new Uint8Array(before.length + added.length);
    bytes.set(before);
    bytes.set(added, before.length);
    this.write(path, bytes);
  }

  /** Makes a folder; with `recursive` its parents too, and an existing one is no error. */
  mkdir(path: string, options: { recursive?: boolean } = {}): void {
    const clean = normalise(path);
    if (options.recursive) {
      const parts = clean.split('/').filter(Boolean);
      let at = '';
      for (const part of parts) {
        at += `/${part}`;
        const node = this.find(at);
        if (node && node.type !== 'directory')
          throw new FilesError(at === clean ? 'EEXIST' : 'ENOTDIR', 'mkdir', path);
        if (!node) this.mkdir(at);
      }
      return;
    }
    if (this.find(clean)) throw new FilesError('EEXIST', 'mkdir', path);
    const { parent, name } = this.parent(clean, 'mkdir');
    parent.children.set(name, this.node('directory', 0o755));
    parent.mtime = this.now();
    this.tell(clean);
  }

  /** Names in the folder, sorted. */
  list(path: string): string[] {
    const node = this.need(path, 'scandir');
    if (node.type !== 'directory') throw new FilesError('ENOTDIR', 'scandir', path);
    return [...node.children.keys()].sort();
  }

  /** Absolute paths of everything under `path` (itself left out), in order, not following links. */
  walk(path: string, enter: (path: string) => boolean = () => true): string[] {
    const found: string[] = [];
    const visit = (at: string): void => {
      for (const name of this.list(at)) {
        const child = at === '/' ? `/${name}` : `${at}/${name}`;
        found.push(child);
        if (this.lstat(child).type === 'directory' && enter(child)) visit(child);
      }
    };
    visit(normalise(path));
    return found;
  }

  remove(path: string, options: { recursive?: boolean; force?: boolean } = {}): void {
    const clean = normalise(path);
    const node = this.find(clean, false);
    if (!node) {
      if (options.force) return;
      throw new FilesError('ENOENT', 'rm', path);
    }
    if (node.type === 'directory' && node.children.size && !options.recursive) {
      throw new FilesError('ENOTEMPTY', 'rm', path);
    }
    const { parent, name } = this.parent(clean, 'rm');
    parent.children.delete(name);
    parent.mtime = this.now();
    this.tell(clean);
  }

  copy(from: string, to: string, options: { recursive?: boolean } = {}): void {
    const node = this.need(from, 'cp');
    if (node.type === 'file') {
      this.write(to, node.content, node.mode);
      return;
    }
    if (!options.recursive) throw new FilesError('EISDIR', 'cp', from);
    this.mkdir(to, { recursive: true });
    for (const name of this.list(from)) this.copy(`${from}/${name}`, `${to}/${name}`, options);
  }

  move(from: string, to: string): void {
    const source = normalise(from);
    const target = normalise(to);
    const node = this.need(source, 'rename', false);
    const into = this.parent(target, 'rename');
    if (target === source) return;
    if (target.startsWith(`${source}/`)) throw new FilesError('EINVAL', 'rename', from);
    const old = into.parent.children.get(into.name);
    if (old?.type === 'directory' && old.children.size) throw new FilesError('ENOTEMPTY', 'rename', to);
    const out = this.parent(source, 'rename');
    out.parent.children.delete(out.name);
    into.parent.children.set(into.name, node);
    out.parent.mtime = into.parent.mtime = this.now();
    this.tell(source);
    this.tell(target);
  }

  chmod(path: string, mode: number): void {
    this.need(path, 'chmod').mode = mode;
  }

  touch(path: string, mtime: number): void {
    this.need(path, 'utime').mtime = mtime;
  }

  symlink(target: string, path: string): void {
    const clean = normalise(path);
    const { parent, name } = this.parent(clean, 'symlink');
    if (parent.children.has(name)) throw new FilesError('EEXIST', 'symlink', path);
    const node = this.node('symlink', 0o777);
    node.target = target;
    parent.children.set(name, node);
    this.tell(clean);
  }

  readlink(path: string): string {
    const node = this.need(path, 'readlink', false);
    if (node.type !== 'symlink') throw new FilesError('EINVAL', 'readlink', path);
    return node.target;
  }

  /** The path with every symbolic link resolved. */
  realpath(path: string): string {
    this.need(path, 'realpath');
    return this.follow(normalise(path), 'realpath');
  }

  /** Text of all files under `path` by path relative to it; `.git` folders left out. */
  snapshot(path: string): Record<string, string> {
    const base = normalise(path);
    const texts: Record<string, string> = {};
    for (const each of this.walk(base, (at) => !at.endsWith('/.git'))) {
      if (this.isFile(each) && !each.includes('/.git/')) texts[relative(base, each)] = this.readText(each);
    }
    return texts;
  }

  private node(type: Node['type'], mode: number): Node {
    return {
      type,
      mode,
      mtime: this.now(),
      ino: this.inodes++,
      content: new Uint8Array(),
      target: '',
      children: new Map(),
    };
  }

  private tell(path: string): void {
    for (const listener of this.listeners) listener(path);
  }

  private need(path: string, call: string, follow = true): Node {
    const node = this.find(path, follow);
    if (!node) throw new FilesError(this.throughFile(path) ? 'ENOTDIR' : 'ENOENT', call, path);
    return node;
  }

  /** Does the path lead through a file, as in `file.txt/x`? */
  private throughFile(path: string): boolean {
    const parts = normalise(path).split('/').filter(Boolean);
    for (let i = 1; i < parts.length; i++) {
      if (this.find(`/${parts.slice(0, i).join('/')}`)?.type === 'file') return true;
    }
    return false;
  }

  private find(path: string, follow = true): Node | undefined {
    const resolved = this.resolve(normalise(path), follow, 0);
    return resolved?.node;
  }

  /** The path that writing to `path` reaches, links resolved; its last part need not exist. */
  private follow(path: string, call: string): string {
    const resolved = this.resolve(path, true, 0);
    if (resolved) return resolved.path;
    const { folder, name } = split(path);
    const parent = this.resolve(folder, true, 0);
    if (!parent) throw new FilesError(this.throughFile(path) ? 'ENOTDIR' : 'ENOENT', call, path);
    const link = parent.node.children.get(name);
    if (link?.type === 'symlink') return this.follow(join(parent.path, link.target), call);
    return join(parent.path, name);
  }

  private resolve(path: string, follow: boolean, depth: number): { node: Node; path: string } | undefined {
    if (depth > 40) throw new FilesError('ELOOP', 'open', path);
    let node = this.root;
    let at = '/';
    const parts = path.split('/').filter(Boolean);
    for (const [index, part] of parts.entries()) {
      if (node.type !== 'directory') return undefined;
      const child = node.children.get(part);
      if (!child) return undefined;
      const last = index === parts.length - 1;
      if (child.type === 'symlink' && (follow || !last)) {
        const target = join(at, child.target);
        const rest = parts.slice(index + 1).join('/');
        return this.resolve(rest ? `${target}/${rest}` : target, follow, depth + 1);
      }
      node = child;
      at = at === '/' ? `/${part}` : `${at}/${part}`;
    }
    return { node, path: at };
  }

  private parent(path: string, call: string): { parent: Node; name: string } {
    const { folder, name } = split(path);
    if (!name) throw new FilesError('EINVAL', call, path);
    const parent = this.find(folder);
    if (!parent) throw new FilesError(this.throughFile(path) ? 'ENOTDIR' : 'ENOENT', call, path);
    if (parent.type !== 'directory') throw new FilesError('ENOTDIR', call, path);
    return { parent, name };
  }
}

function describe(node: Node): Stat {
  const size =
    node.type === 'file' ? node.content.length : node.type === 'symlink' ? node.target.length : 4096;
  return { type: node.type, mode: node.mode, size, mtime: node.mtime, ino: node.ino };
}

/** `/a/./b/../c/` → `/a/c`; relative paths are taken from `/`. */
export function normalise(path: string): string {
  if (NORMAL.test(path)) return path;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** Absolute, and without anything that could be left out. */
const NORMAL = /^(?:\/(?!\.{0,2}(?:\/|$))[^/]+)+$/;

/** `path` seen from the folder `base`; absolute paths stay. The answer is clean and absolute. */
export function join(base: string, path: string): string {
  return normalise(path.startsWith('/') ? path : `${base}/${path}`);
}

/** `/a/b/c` seen from `/a` is `b/c`; outside of it with `..`. */
export function relative(base: string, path: string): string {
  const from = normalise(base).split('/').filter(Boolean);
  const to = normalise(path).split('/').filter(Boolean);
  let same = 0;
  while (same < from.length && same < to.length && from[same] === to[same]) same++;
  return [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/') || '.';
}

function split(path: string): { folder: string; name: string } {
  const at = path.lastIndexOf('/');
  return { folder: path.slice(0, at) || '/', name: path.slice(at + 1) };
}
