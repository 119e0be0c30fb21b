/**
 * Git's four kinds of objects, read and written.
 *
 * Models: the formats of blobs, trees, commits and annotated tags, byte for byte, so that names (SHA-1) are the real ones.
 * Left out: signatures, SHA-256 repositories.
 */
import { concatBytes, toBytes, toText } from './byte-text';
import { formatIdent, parseIdent, type Ident } from './ident';
import { hex, sha1, unhex } from './sha1';

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

export interface GitObject {
  type: ObjectType;
  content: Uint8Array;
}

export const MODE = {
  tree: 0o040000,
  file: 0o100644,
  executable: 0o100755,
  symlink: 0o120000,
  gitlink: 0o160000,
};

/** No object has this name. */
export const ZERO = '0'.repeat(40);
/** The blob and the tree with nothing in them. */
export const EMPTY_BLOB = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';
export const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

export interface TreeEntry {
  mode: number;
  name: string;
  oid: string;
}

export interface Commit {
  tree: string;
  parents: string[];
  author: Ident;
  committer: Ident;
  message: string;
}

export interface Tag {
  object: string;
  type: ObjectType;
  name: string;
  tagger?: Ident;
  message: string;
}

/** The bytes that are hashed and stored. */
export function envelope(type: ObjectType, content: Uint8Array): Uint8Array {
  return concatBytes([toBytes(`${type} ${content.length}\0`), content]);
}

export function nameOf(type: ObjectType, content: Uint8Array): string {
  return sha1(envelope(type, content));
}

const blobNames = new WeakMap<Uint8Array, string>();

/** The name of a file's content. The answer is remembered by the array, which must not be changed afterwards. */
export function blobName(content: Uint8Array): string {
  let name = blobNames.get(content);
  if (name === undefined) {
    name = nameOf('blob', content);
    blobNames.set(content, name);
  }
  return name;
}

export function parseTree(content: Uint8Array): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at);
    const end = content.indexOf(0, space);
    entries.push({
      mode: parseInt(toText(content.subarray(at, space)), 8),
      name: toText(content.subarray(space + 1, end)),
      oid: hex(content.subarray(end + 1, end + 21)),
    });
    at = end + 21;
  }
  return entries;
}

export function formatTree(entries: TreeEntry[]): Uint8Array {
  const key = (entry: TreeEntry): string => (entry.mode === MODE.tree ? `${entry.name}/` : entry.name);
  const sorted = [...entries].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return concatBytes(
    sorted.flatMap((entry) => [toBytes(`${entry.mode.toString(8)} ${entry.name}\0`), unhex(entry.oid)]),
  );
}

export function parseCommit(content: Uint8Array): Commit {
  const { headers, message } = splitHeaders(toText(content));
  const one = (key: string): string => headers.find(([name]) => name === key)?.[1] ?? '';
  return {
    tree: one('tree'),
    parents: headers.filter(([name]) => name === 'parent').map(([, value]) => value),
    author: parseIdent(one('author')),
    committer: parseIdent(one('committer')),
    message,
  };
}

export function formatCommit(commit: Commit): Uint8Array {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${formatIdent(commit.author)}`,
    `committer ${formatIdent(commit.committer)}`,
  ];
  return toBytes(`${lines.join('\n')}\n\n${commit.message}`);
}

export function parseTag(content: Uint8Array): Tag {
  const { headers, message } = splitHeaders(toText(content));
  const one = (key: string): string => headers.find(([name]) => name === key)?.[1] ?? '';
  const tagger = one('tagger');
  return {
    object: one('object'),
    type: one('type') as ObjectType,
    name: one('tag'),
    tagger: tagger === '' ? undefined : parseIdent(tagger),
    message,
  };
}

export function formatTag(tag: Tag): Uint8Array {
  const lines = [
    `object ${tag.object}`,
    `type ${tag.type}`,
    `tag ${tag.name}`,
    ...(tag.tagger ? [`tagger ${formatIdent(tag.tagger)}`] : []),
  ];
  return toBytes(`${lines.join('\n')}\n\n${tag.message}`);
}

function splitHeaders(text: string): { headers: [string, string][]; message: string } {
  const end = text.indexOf('\n\n');
  const head = end < 0 ? text : text.slice(0, end);
  const headers: [string, string][] = head
    .split('\n')
    .filter((line) => !line.startsWith(' '))
    .map((line) => {
      const space = line.indexOf(' ');
      return [line.slice(0, space), line.slice(space + 1)];
    });
  return { headers, message: end < 0 ? '' : text.slice(end + 2) };
}
