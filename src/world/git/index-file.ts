/**
 * The index (staging area): what the next commit will hold, and the sides of a conflict.
 *
 * Models: `.git/index`, version 2 (3 where an entry is only intended to be added), with stages 1 to 3.
 * Left out: cached trees and other extensions; stat data are written but never trusted.
 */
import type { Files } from '../files/files';
import { byPath, concatBytes, toBytes, toText } from './byte-text';
import { hex, sha1Bytes, unhex } from './sha1';

export type Stage = 0 | 1 | 2 | 3;

export interface IndexEntry {
  path: string;
  mode: number;
  oid: string;
  /** 0, or in a conflict 1 base, 2 ours, 3 theirs */
  stage: Stage;
  /** ms of world time */
  mtime: number;
  size: number;
  ino: number;
  /** `git add -N` */
  intent?: boolean;
}

/** The sides of a conflicted path, by stage. */
export type Sides = Partial<Record<1 | 2 | 3, IndexEntry>>;

export class Index {
  private byKey = new Map<string, IndexEntry>();
  /** In order; undefined where that is to be found out anew. */
  private sorted: IndexEntry[] | undefined;
  /** How many entries lie below each folder. */
  private folders = new Map<string, number>();

  constructor(entries: Iterable<IndexEntry> = []) {
    for (const entry of entries) this.put(entry);
  }

  /** All entries in order of path and stage. */
  entries(): readonly IndexEntry[] {
    this.sorted ??= [...this.byKey.values()].sort((a, b) => byPath(a.path, b.path) || a.stage - b.stage);
    return this.sorted;
  }

  /** Paths, each once, in order. */
  paths(): string[] {
    return [...new Set(this.entries().map((entry) => entry.path))];
  }

  get(path: string, stage: Stage = 0): IndexEntry | undefined {
    return this.byKey.get(keyOf(path, stage));
  }

  /** At any stage? */
  has(path: string): boolean {
    return STAGES.some((stage) => this.byKey.has(keyOf(path, stage)));
  }

  /** Puts a resolved entry: conflict stages of the path go, and what it cannot stand beside. */
  set(
    path: string,
    file: { mode: number; oid: string },
    stat?: { mtime: number; size: number; ino: number },
  ): void {
    this.remove(path);
    for (const other of this.clashing(path)) this.remove(other);
    this.putStage(path, 0, file, stat);
  }

  putStage(
    path: string,
    stage: Stage,
    file: { mode: number; oid: string },
    stat: { mtime: number; size: number; ino: number } = { mtime: 0, size: 0, ino: 0 },
  ): void {
    const { mtime, size, ino } = stat;
    this.put({ path, mode: file.mode, oid: file.oid, stage, mtime, size, ino });
  }

  put(entry: IndexEntry): void {
    const key = keyOf(entry.path, entry.stage);
    if (!this.byKey.has(key)) this.count(entry.path, 1);
    this.byKey.set(key, entry);
    this.sorted = undefined;
  }

  remove(path: string): void {
    for (const stage of STAGES) {
      if (!this.byKey.delete(keyOf(path, stage))) continue;
      this.count(path, -1);
      this.sorted = undefined;
    }
  }

  /** Conflicted paths with their sides, in order. */
  unmerged(): Map<string, Sides> {
    const found = new Map<string, Sides>();
    for (const entry of this.entries()) {
      if (entry.stage === 0) continue;
      found.set(entry.path, { ...found.get(entry.path), [entry.stage]: entry });
    }
    return found;
  }

  /** Resolved entries as files by path. */
  files(): Map<string, IndexEntry> {
    const files = new Map<string, IndexEntry>();
    for (const entry of this.entries()) if (entry.stage === 0) files.set(entry.path, entry);
    return files;
  }

  /** Is there anything below this folder? */
  hasFolder(path: string): boolean {
    return (this.folders.get(path) ?? 0) > 0;
  }

  private count(path: string, change: 1 | -1): void {
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      const folder = path.slice(0, slash);
      this.folders.set(folder, (this.folders.get(folder) ?? 0) + change);
    }
  }

  private clashing(path: string): string[] {
    const parts = path.split('/');
    const above = parts.map((_, depth) => parts.slice(0, depth).join('/')).filter((each) => this.has(each));
    const below = this.hasFolder(path) ? this.paths().filter((each) => each.startsWith(`${path}/`)) : [];
    return [...above, ...below];
  }
}

const STAGES: readonly Stage[] = [0, 1, 2, 3];

function keyOf(path: string, stage: Stage): string {
  return `${path}\0${stage}`;
}

export function readIndex(files: Files, path: string): Index {
  if (!files.isFile(path)) return new Index();
  const bytes = files.readBytes(path);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint32(8);
  const entries: IndexEntry[] = [];
  let at = 12;
  for (let i = 0; i < count; i++) {
    const flags = view.getUint16(at + 60);
    const extended = (flags & 0x4000) !== 0;
    const nameAt = at + (extended ? 64 : 62);
    const end = bytes.indexOf(0, nameAt);
    entries.push({
      path: toText(bytes.subarray(nameAt, end)),
      mode: view.getUint32(at + 24),
      oid: hex(bytes.subarray(at + 40, at + 60)),
      stage: ((flags >> 12) & 3) as Stage,
      mtime: view.getUint32(at + 8) * 1000 + Math.floor(view.getUint32(at + 12) / 1e6),
      size: view.getUint32(at + 36),
      ino: view.getUint32(at + 20),
      intent: extended && (view.getUint16(at + 62) & 0x2000) !== 0 ? true : undefined,
    });
    at += (end - at + 8) & ~7;
  }
  return new Index(entries);
}

export function writeIndex(files: Files, path: string, index: Index): void {
  const entries = index.entries();
  const head = new Uint8Array(12);
  head.set(toBytes('DIRC'));
  const view = new DataView(head.buffer);
  view.setUint32(4, entries.some((entry) => entry.intent) ? 3 : 2);
  view.setUint32(8, entries.length);
  const body = concatBytes([head, ...entries.map(entryBytes)]);
  files.write(path, concatBytes([body, sha1Bytes(body)]));
}

function entryBytes(entry: IndexEntry): Uint8Array {
  const name = toBytes(entry.path);
  const fixed = entry.intent ? 64 : 62;
  const bytes = new Uint8Array((fixed + name.length + 8) & ~7);
  const view = new DataView(bytes.buffer);
  for (const at of [0, 8]) {
    view.setUint32(at, Math.floor(entry.mtime / 1000));
    view.setUint32(at + 4, (entry.mtime % 1000) * 1e6);
  }
  view.setUint32(20, entry.ino);
  view.setUint32(24, entry.mode);
  view.setUint32(36, entry.size);
  bytes.set(unhex(entry.oid), 40);
  view.setUint16(60, (entry.stage << 12) | (entry.intent ? 0x4000 : 0) | Math.min(name.length, 0xfff));
  if (entry.intent) view.setUint16(62, 0x2000);
  bytes.set(name, fixed);
  return bytes;
}
