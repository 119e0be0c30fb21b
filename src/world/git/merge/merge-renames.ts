/**
 * Renames in a three-way merge: a file renamed on one side is merged with what the other side made of it.
 *
 * Models: merge-ort's rename handling, with the conflicts rename/delete, rename/rename and rename/add.
 */
import { byPath } from '../byte-text';
import { compareFiles, type FilePair, type FileSide } from '../diff/file-pair';
import { findRenames } from '../diff/rename';
import { storedSide } from '../diff/trees';
import { applyDirectoryRenames } from './directory-renames';
import { mergeFile } from './merge-content';
import {
  equal,
  isFile,
  labelOf,
  otherSide,
  say,
  type MergePath,
  type MergeState,
  type Version,
} from './merge-state';

interface Rename {
  from: string;
  to: string;
  side: 1 | 2;
}

/** Finds the renames of both sides and moves the versions to the paths where they belong. */
export function processRenames(state: MergeState): void {
  const pairs: Record<1 | 2, FilePair[]> = { 1: pairsOf(state, 1), 2: pairsOf(state, 2) };
  if (state.directoryRenames !== 'false') applyDirectoryRenames(state, pairs);
  const renames: Rename[] = [];
  for (const side of [1, 2] as const) {
    for (const pair of pairs[side]) {
      if (pair.status === 'R') renames.push({ from: pair.old!.path, to: pair.new!.path, side });
    }
  }
  renames.sort((a, b) => byPath(a.from, b.from) || a.side - b.side);
  for (let i = 0; i < renames.length; i++) {
    const [rename, next] = [renames[i]!, renames[i + 1]];
    if (next && next.from === rename.from) {
      renamedTwice(state, rename, next);
      i++;
    } else renamedOnce(state, rename);
  }
}

/** Changes of one side against the base, renames found where the other side makes them matter. */
function pairsOf(state: MergeState, side: 1 | 2): FilePair[] {
  const base = new Map<string, FileSide>();
  const now = new Map<string, FileSide>();
  const known: [Map<string, FileSide>, 0 | 1 | 2][] = [
    [base, 0],
    [now, side],
  ];
  for (const [path, { versions }] of state.paths) {
    for (const [files, which] of known) {
      const version = versions[which];
      if (version) files.set(path, storedSide(state.objects, path, version));
    }
  }
  const other = otherSide(side);
  const matters = (path: string): boolean => {
    const { versions } = state.paths.get(path)!;
    return !equal(versions[0], versions[other]) || newFilesBeside(state, path, other);
  };
  return findRenames(compareFiles(base, now), {
    empty: false,
    limit: state.renameLimit ?? 7000,
    relevant: matters,
  });
}

/** Has the other side put new files into the folder of a path? Then where the folder went matters. */
function newFilesBeside(state: MergeState, path: string, other: 1 | 2): boolean {
  const folder = path.slice(0, path.indexOf('/') + 1);
  if (folder === '') return false;
  for (const [each, { versions }] of state.paths) {
    if (each.startsWith(folder) && versions[0] === null && versions[other] !== null) return true;
  }
  return false;
}

function renamedTwice(state: MergeState, first: Rename, second: Rename): void {
  const base = state.paths.get(first.from)!;
  const ours = state.paths.get(first.to)!;
  const theirs = state.paths.get(second.to)!;
  if (first.to === second.to) {
    ours.versions[0] = base.versions[0];
    ours.same = 'none';
    base.gone = true;
    return;
  }
  const [mine, other] = [ours.versions[1]!, theirs.versions[2]!];
  const names: [string, string, string] = [first.from, first.to, second.to];
  const merged = mergeFile(state, first.from, base.versions[0], mine, other, names, 1 + 2 * state.depth);
  const binary = !merged.clean && merged.version.mode === mine.mode && merged.version.oid === mine.oid;
  ours.versions[1] = merged.version;
  theirs.versions[2] = binary ? other : merged.version;
  for (const each of [ours, theirs, base]) each.pathConflict = true;
  const { ours: us, theirs: them } = state.labels;
  const what = `${first.from} renamed to ${first.to} in ${us} and to ${second.to} in ${them}.`;
  say(state, first.from, `CONFLICT (rename/rename): ${what}`);
}

function renamedOnce(state: MergeState, { from, to, side }: Rename): void {
  const old = state.paths.get(from);
  const now = state.paths.get(to);
  if (!old || !now || old.gone) return;
  const other = otherSide(side);
  const deleted = old.versions[other] === null;
  const changedKind = !deleted && isFile(old.versions[other]) !== isFile(now.versions[side]);
  const collides = now.versions[other] !== null && !changedKind;
  now.same = 'none';
  if (collides && !deleted) {
    mergeColliding(state, { from, to, side }, old, now);
  } else if (deleted) {
    if (!collides) takeBase(old, now, from);
    now.pathConflict = true;
    const where = `renamed to ${to} in ${labelOf(state, side)}, but deleted in ${labelOf(state, other)}.`;
    say(state, to, `CONFLICT (rename/delete): ${from} ${where}`);
  } else {
    takeBase(old, now, from);
    if (changedKind) {
      old.versions[0] = null;
      old.same = 'none';
      return;
    }
    now.versions[other] = old.versions[other];
    now.names[other] = from;
  }
  old.gone = true;
}

function takeBase(old: MergePath, now: MergePath, from: string): void {
  now.versions[0] = old.versions[0];
  now.names[0] = from;
}

/** The new name is taken on the other side: the rename is merged first, then collides with what is there. */
function mergeColliding(state: MergeState, { from, to, side }: Rename, old: MergePath, now: MergePath): void {
  const other = otherSide(side);
  const names: [string, string, string] = [from, from, from];
  names[side] = to;
  const sides: Record<1 | 2, Version> = { 1: now.versions[side]!, 2: now.versions[side]! };
  sides[other] = old.versions[other]!;
  const merged = mergeFile(state, from, old.versions[0], sides[1], sides[2], names, 1 + 2 * state.depth);
  now.versions[side] = merged.version;
  if (merged.clean) return;
  const what = `rename of ${from} -> ${to} has content conflicts AND collides with another path`;
  const warning = `${what}; this may result in nested conflict markers.`;
  say(state, to, `CONFLICT (rename involved in collision): ${warning}`);
}
