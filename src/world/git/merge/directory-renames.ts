/**
 * A folder renamed on one side: files that the other side adds to it are taken along.
 *
 * Models: merge-ort's directory renames with `merge.directoryRenames=conflict` (git's default) or `true`.
 * Left out: folders merged into the root.
 */
import type { FilePair } from '../diff/file-pair';
import { labelOf, otherSide, say, type MergeState } from './merge-state';

type Targets = Map<string, string>;

/** Moves files that lie in a folder the other side renamed, and says so. Changes `pairs` along. */
export function applyDirectoryRenames(state: MergeState, pairs: Record<1 | 2, FilePair[]>): void {
  const renamed: Record<1 | 2, Targets> = {
    1: foldersRenamed(state, 1, pairs[1]),
    2: foldersRenamed(state, 2, pairs[2]),
  };
  for (const folder of [...renamed[1].keys()]) {
    if (renamed[2].delete(folder)) renamed[1].delete(folder);
  }
  for (const side of [1, 2] as const) {
    const targets = renamed[otherSide(side)];
    if (!targets.size) continue;
    pairs[side] = pairs[side].map((pair) => movePair(state, side, pair, targets, renamed[side]));
  }
}

/** Where the folders that are gone on a side went: where most of their files are. */
function foldersRenamed(state: MergeState, side: 1 | 2, pairs: FilePair[]): Targets {
  const counts = new Map<string, Map<string, number>>();
  for (const pair of pairs) {
    if (pair.status === 'R') countFolders(state, side, pair.old!.path, pair.new!.path, counts);
  }
  const targets: Targets = new Map();
  for (const [folder, found] of counts) {
    if (!hasNewFile(state, otherSide(side), folder)) continue;
    const most = Math.max(...found.values());
    const best = [...found].filter(([, count]) => count === most);
    if (best.length === 1) targets.set(folder, best[0]![0]);
    else {
      state.unclear = true;
      const what =
        'it was renamed to multiple other directories, with no destination getting a majority of the files.';
      say(state, folder, `CONFLICT (directory rename split): Unclear where to rename ${folder} to; ${what}`);
    }
  }
  return targets;
}

/** Only where the other side put a file right into the folder is there something to take along. */
function hasNewFile(state: MergeState, side: 1 | 2, folder: string): boolean {
  for (const [path, { versions }] of state.paths) {
    const inside = path.slice(0, path.lastIndexOf('/')) === folder;
    if (inside && versions[0] === null && versions[side] !== null) return true;
  }
  return false;
}

function countFolders(
  state: MergeState,
  side: 1 | 2,
  from: string,
  to: string,
  counts: Map<string, Map<string, number>>,
): void {
  const old = from.split('/').slice(0, -1);
  const now = to.split('/').slice(0, -1);
  while (old.length) {
    const folder = old.join('/');
    const target = now.join('/');
    if (folder === target || !isGone(state, side, folder)) return;
    const found = counts.get(folder) ?? new Map<string, number>();
    found.set(target, (found.get(target) ?? 0) + 1);
    counts.set(folder, found);
    if (!now.length || old.pop() !== now.pop()) return;
  }
}

function isGone(state: MergeState, side: 1 | 2, folder: string): boolean {
  for (const [path, { versions }] of state.paths) {
    if (versions[side] !== null && path.startsWith(`${folder}/`)) return false;
  }
  return true;
}

function movePair(state: MergeState, side: 1 | 2, pair: FilePair, targets: Targets, own: Targets): FilePair {
  if (pair.status !== 'A' && pair.status !== 'R') return pair;
  const path = pair.new!.path;
  const folder = nearest(path, targets);
  if (folder === undefined) return pair;
  const target = targets.get(folder)!;
  if (own.has(target)) return pair;
  const moved = target === '' ? path.slice(folder.length + 1) : target + path.slice(folder.length);
  const there = state.paths.get(moved);
  if (there && there.versions[side] !== null) {
    state.unclear = true;
    const what = `Existing file/dir at ${moved} in the way of implicit directory rename(s)`;
    say(
      state,
      moved,
      `CONFLICT (implicit dir rename): ${what} putting the following path(s) there: ${path}.`,
    );
    return pair;
  }
  movePath(state, side, path, moved);
  report(state, side, pair, moved);
  return { ...pair, new: { ...pair.new!, path: moved } };
}

function nearest(path: string, targets: Targets): string | undefined {
  const parts = path.split('/');
  while (parts.pop() !== undefined && parts.length) {
    if (targets.has(parts.join('/'))) return parts.join('/');
  }
  return undefined;
}

function movePath(state: MergeState, side: 1 | 2, from: string, to: string): void {
  const entry = state.paths.get(from)!;
  const there = state.paths.get(to);
  if (there) {
    there.versions[side] = entry.versions[side];
    there.names[side] = from;
    there.same = 'none';
  } else state.paths.set(to, { ...entry, same: 'none' });
  state.paths.delete(from);
  if (state.directoryRenames === 'conflict') state.paths.get(to)!.pathConflict = true;
}

function report(state: MergeState, side: 1 | 2, pair: FilePair, moved: string): void {
  const path = pair.new!.path;
  const here = labelOf(state, side);
  const there = labelOf(state, otherSide(side));
  const inside = `inside a directory that was renamed in ${there}`;
  const what =
    pair.status === 'A'
      ? `${path} added in ${here} ${inside}`
      : `${pair.old!.path} renamed to ${path} in ${here}, ${inside}`;
  const message =
    state.directoryRenames === 'true'
      ? `Path updated: ${what}; moving it to ${moved}.`
      : `CONFLICT (file location): ${what}, suggesting it should perhaps be moved to ${moved}.`;
  say(state, moved, message);
}
