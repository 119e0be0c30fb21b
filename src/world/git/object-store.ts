/**
 * Where objects are kept: loose files of a `.git` folder, or the forge's memory; and reading them by kind.
 *
 * Models: `.git/objects/ab/cdef…` (zlib). Left out: packs; a clone's objects lie there one by one.
 */
import pako from 'pako';
import type { Files } from '../files/files';
import { toText } from './byte-text';
import {
  EMPTY_TREE,
  envelope,
  formatCommit,
  formatTag,
  formatTree,
  MODE,
  nameOf,
  parseCommit,
  parseTag,
  parseTree,
  type Commit,
  type GitObject,
  type ObjectType,
  type Tag,
  type TreeEntry,
} from './objects';
import { sha1 } from './sha1';

export interface ObjectStore {
  get(oid: string): GitObject | undefined;
  /** Answers the object's name. */
  put(type: ObjectType, content: Uint8Array): string;
  /** Full names that begin so (at least two digits). */
  startingWith(prefix: string): string[];
}

/** Objects of the forge. */
export function memoryStore(): ObjectStore {
  const objects = new Map<string, GitObject>();
  return {
    get: (oid) => objects.get(oid),
    put: (type, content) => {
      const oid = nameOf(type, content);
      if (!objects.has(oid)) objects.set(oid, { type, content });
      return oid;
    },
    startingWith: (prefix) => [...objects.keys()].filter((oid) => oid.startsWith(prefix)).sort(),
  };
}

const unpacked = new WeakMap<Uint8Array, GitObject>();

/** Loose objects under `folder` (a `.git/objects`). */
export function looseStore(files: Files, folder: string): ObjectStore {
  const pathOf = (oid: string): string => `${folder}/${oid.slice(0, 2)}/${oid.slice(2)}`;
  return {
    get: (oid) => {
      if (!/^[0-9a-f]{40}$/.test(oid)) return undefined;
      const path = pathOf(oid);
      return files.isFile(path) ? unpack(files.readBytes(path)) : undefined;
    },
    put: (type, content) => {
      const bytes = envelope(type, content);
      const oid = sha1(bytes);
      const path = pathOf(oid);
      if (!files.exists(path)) {
        files.mkdir(`${folder}/${oid.slice(0, 2)}`, { recursive: true });
        files.write(path, pako.deflate(bytes, { level: 1 }), 0o444);
        unpacked.set(files.readBytes(path), { type, content });
      }
      return oid;
    },
    startingWith: (prefix) => {
      const first = `${folder}/${prefix.slice(0, 2)}`;
      if (!files.isDirectory(first)) return [];
      return files
        .list(first)
        .map((rest) => prefix.slice(0, 2) + rest)
        .filter((oid) => oid.startsWith(prefix));
    },
  };
}

function unpack(stored: Uint8Array): GitObject {
  let object = unpacked.get(stored);
  if (!object) {
    const bytes = pako.inflate(stored);
    const end = bytes.indexOf(0);
    const type = toText(bytes.subarray(0, end)).split(' ')[0] as ObjectType;
    object = { type, content: bytes.subarray(end + 1) };
    unpacked.set(stored, object);
  }
  return object;
}

/** An object that should be there is not. */
export class MissingObject extends Error {
  constructor(readonly oid: string) {
    super(`unable to read ${oid}`);
    this.name = 'MissingObject';
  }
}

/** A store, read and written by kind. @throws MissingObject */
export class Objects {
  private commits = new Map<string, Commit>();
  private trees = new Map<string, TreeEntry[]>();

  /** @param shallow commits whose parents were not fetched (`clone --depth`) */
  constructor(
    readonly store: ObjectStore,
    private readonly shallow: ReadonlySet<string> = new Set(),
  ) {}

  has(oid: string): boolean {
    return oid === EMPTY_TREE || this.store.get(oid) !== undefined;
  }

  read(oid: string): GitObject {
    const object = this.store.get(oid);
    if (object) return object;
    if (oid === EMPTY_TREE) return { type: 'tree', content: new Uint8Array() };
    throw new MissingObject(oid);
  }

  type(oid: string): ObjectType | undefined {
    return this.has(oid) ? this.read(oid).type : undefined;
  }

  blob(oid: string): Uint8Array {
    return this.read(oid).content;
  }

  commit(oid: string): Commit {
    let commit = this.commits.get(oid);
    if (!commit) {
      commit = parseCommit(this.read(oid).content);
      if (this.shallow.has(oid)) commit.parents = [];
      this.commits.set(oid, commit);
    }
    return commit;
  }

  tree(oid: string): TreeEntry[] {
    let tree = this.trees.get(oid);
    if (!tree) {
      tree = parseTree(this.read(oid).content);
      this.trees.set(oid, tree);
    }
    return tree;
  }

  tag(oid: string): Tag {
    return parseTag(this.read(oid).content);
  }

  writeBlob(content: Uint8Array): string {
    return this.store.put('blob', content);
  }

  writeTree(entries: TreeEntry[]): string {
    return this.store.put('tree', formatTree(entries));
  }

  writeCommit(commit: Commit): string {
    return this.store.put('commit', formatCommit(commit));
  }

  writeTag(tag: Tag): string {
    return this.store.put('tag', formatTag(tag));
  }

  /** Follows tags (and from a commit to its tree) until the wanted kind; undefined where there is none. */
  peel(oid: string, wanted: ObjectType | 'any'): string | undefined {
    const type = this.type(oid);
    if (type === undefined) return undefined;
    if (type === wanted) return oid;
    if (type === 'tag') return this.peel(this.tag(oid).object, wanted);
    if (type === 'commit' && wanted === 'tree') return this.commit(oid).tree;
    return wanted === 'any' ? oid : undefined;
  }

  /** Mode and name of what is at `path` in a tree; '' is the tree itself. */
  at(tree: string, path: string): { mode: number; oid: string } | undefined {
    let found = { mode: MODE.tree, oid: tree };
    for (const part of path.split('/').filter(Boolean)) {
      if (found.mode !== MODE.tree) return undefined;
      const entry = this.tree(found.oid).find((each) => each.name === part);
      if (!entry) return undefined;
      found = entry;
    }
    return found;
  }

  /** Every file of a tree by path, in the order of the index. */
  flatten(tree: string, prefix = ''): Map<string, { mode: number; oid: string }> {
    const files = new Map<string, { mode: number; oid: string }>();
    const visit = (oid: string, base: string): void => {
      for (const entry of this.tree(oid)) {
        if (entry.mode === MODE.tree) visit(entry.oid, `${base}${entry.name}/`);
        else files.set(base + entry.name, { mode: entry.mode, oid: entry.oid });
      }
    };
    visit(tree, prefix);
    return files;
  }
}

/** Builds trees out of files by path; answers the name of the topmost. */
export function writeTrees(
  objects: Objects,
  files: Iterable<[string, { mode: number; oid: string }]>,
): string {
  const here: TreeEntry[] = [];
  const folders = new Map<string, [string, { mode: number; oid: string }][]>();
  for (const [path, file] of files) {
    const slash = path.indexOf('/');
    if (slash < 0) here.push({ name: path, ...pick(file) });
    else {
      const name = path.slice(0, slash);
      const inside = folders.get(name) ?? [];
      inside.push([path.slice(slash + 1), file]);
      folders.set(name, inside);
    }
  }
  for (const [name, inside] of folders)
    here.push({ name, mode: MODE.tree, oid: writeTrees(objects, inside) });
  return objects.writeTree(here);
}

function pick(file: { mode: number; oid: string }): { mode: number; oid: string } {
  return { mode: file.mode, oid: file.oid };
}

/** Copies what `wanted` reaches and `into` lacks. */
export function copyReachable(from: Objects, into: Objects, wanted: Iterable<string>): void {
  const pending = [...wanted];
  const seen = new Set<string>();
  while (pending.length) {
    const oid = pending.pop()!;
    if (seen.has(oid) || into.store.get(oid)) continue;
    seen.add(oid);
    const { type, content } = from.read(oid);
    into.store.put(type, content);
    if (type === 'commit') pending.push(from.commit(oid).tree, ...from.commit(oid).parents);
    else if (type === 'tag') pending.push(from.tag(oid).object);
    else if (type === 'tree') {
      for (const entry of from.tree(oid)) if (entry.mode !== MODE.gitlink) pending.push(entry.oid);
    }
  }
}
