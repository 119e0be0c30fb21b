/**
 * What a comparison of two sets of files finds: pairs of an old and a new file.
 *
 * Models: git's diff queue. Sets of files are trees, the index, or the working tree.
 */
import { byPath } from '../byte-text';

/** `U` is a conflict; `X` never occurs. */
export type Status = 'A' | 'C' | 'D' | 'M' | 'R' | 'T' | 'U';

export interface FileSide {
  path: string;
  /** e.g. 0o100644 */
  mode: number;
  oid: string;
  /** Is the object in the store (and not only in the working tree)? */
  stored: boolean;
  content(): Uint8Array;
}

export interface FilePair {
  status: Status;
  old: FileSide | null;
  new: FileSide | null;
  /** Of 60000; for renames and copies. */
  score: number;
}

export const MAX_SCORE = 60000;

export type FileSet = ReadonlyMap<string, FileSide>;

/** The path a pair is listed under. */
export function pathOf(pair: FilePair): string {
  return (pair.new ?? pair.old)!.path;
}

/** Similarity in percent, as it is printed. */
export function similarity(pair: FilePair): number {
  return Math.floor((pair.score * 100) / MAX_SCORE);
}

export function isRegular(mode: number): boolean {
  return (mode & 0o170000) === 0o100000;
}

function sameKind(a: number, b: number): boolean {
  return (a & 0o170000) === (b & 0o170000);
}

/** Pairs for all that differs, in order of path, renames not looked for. */
export function compareFiles(
  before: FileSet,
  after: FileSet,
  wanted: (path: string) => boolean = () => true,
): FilePair[] {
  const pairs: FilePair[] = [];
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    if (!wanted(path)) continue;
    const pair = pairUp(before.get(path) ?? null, after.get(path) ?? null);
    if (pair) pairs.push(pair);
  }
  return pairs.sort((a, b) => byPath(pathOf(a), pathOf(b)));
}

export function pairUp(before: FileSide | null, after: FileSide | null): FilePair | undefined {
  if (!before && !after) return undefined;
  if (!before) return { status: 'A', old: null, new: after, score: 0 };
  if (!after) return { status: 'D', old: before, new: null, score: 0 };
  if (before.mode === after.mode && before.oid === after.oid) return undefined;
  return { status: sameKind(before.mode, after.mode) ? 'M' : 'T', old: before, new: after, score: 0 };
}
