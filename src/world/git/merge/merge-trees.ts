/**
 * A three-way merge of trees: the merged files, what is in conflict, and what git says about it.
 *
 * Models: merge-ort, git's default strategy: content, add/add, modify/delete, renames, file against folder; several
 * merge bases are merged to one first. Left out: octopus and other strategies, submodules.
 */
import { byPath } from '../byte-text';
import { abbreviate } from '../abbrev';
import { mergeBases } from '../history';
import { writeTrees } from '../object-store';
import { EMPTY_TREE } from '../objects';
import type { Stage } from '../index-file';
import { mergeFile } from './merge-content';
import { processRenames } from './merge-renames';
import {
  createState,
  kindOf,
  isFile,
  labelOf,
  say,
  uniquePath,
  type MergeLabels,
  type MergePath,
  type MergeSettings,
  type MergeState,
  type Version,
} from './merge-state';

export interface TreeMerge {
  /** As merged as can be: conflicted files hold markers. */
  files: Map<string, Version>;
  /** Conflicted paths with the versions of their sides. */
  conflicts: Map<string, Partial<Record<1 | 2 | 3, Version>>>;
  /** In order of path. */
  messages: string[];
  clean: boolean;
}

export type TreeMergeOptions = Omit<MergeSettings, 'labels' | 'depth' | 'renames' | 'directoryRenames'> &
  Partial<Pick<MergeSettings, 'renames' | 'directoryRenames' | 'depth'>>;

/** Merges what two trees made of a third. */
export function mergeTrees(
  base: string,
  ours: string,
  theirs: string,
  labels: MergeLabels,
  options: TreeMergeOptions,
): TreeMerge {
  const settings = { renames: true, directoryRenames: 'conflict' as const, depth: 0, ...options, labels };
  const state = createState(settings, [base, ours, theirs]);
  if (state.renames) processRenames(state);
  const result: TreeMerge = { files: new Map(), conflicts: new Map(), messages: [], clean: true };
  // what lies in a folder comes first, so that a file of the folder's name knows whether it can stay
  for (const path of [...state.paths.keys()].sort(byPath).reverse()) {
    const entry = state.paths.get(path)!;
    if (entry.gone) continue;
    if ([...result.files.keys()].some((each) => each.startsWith(`${path}/`)))
      moveOffFolder(state, path, entry, result);
    else resolvePath(state, path, entry, result);
  }
  result.clean = result.conflicts.size === 0 && !state.unclear;
  result.messages = [...state.messages.keys()].sort(byPath).flatMap((path) => state.messages.get(path)!);
  return result;
}

/** Merges two commits. Without a `base` given, their merge bases are found (and merged where there are several). */
export function mergeCommits(
  ours: string,
  theirs: string,
  labels: Omit<MergeLabels, 'base'>,
  options: TreeMergeOptions,
): TreeMerge {
  const { objects } = options;
  const bases = mergeBases(objects, ours, theirs).reverse();
  const base = mergedBase(bases, options);
  const label =
    bases.length === 0
      ? 'empty tree'
      : bases.length === 1
        ? abbreviate(objects, bases[0]!)
        : 'merged common ancestors';
  const trees = [objects.commit(ours).tree, objects.commit(theirs).tree] as const;
  return mergeTrees(base, trees[0], trees[1], { ...labels, base: label }, options);
}

/** One tree to stand for all merge bases. */
function mergedBase(bases: string[], options: TreeMergeOptions): string {
  const { objects } = options;
  let tree = bases.length ? objects.commit(bases[0]!).tree : EMPTY_TREE;
  let previous = bases[0];
  for (const next of bases.slice(1)) {
    const depth = (options.depth ?? 0) + 1;
    const inner = mergeBases(objects, previous!, next).reverse();
    const base = mergedBase(inner, { ...options, depth });
    const labels = {
      ours: 'Temporary merge branch 1',
      theirs: 'Temporary merge branch 2',
      base: 'merged common ancestors',
    };
    const merged = mergeTrees(base, tree, objects.commit(next).tree, labels, {
      ...options,
      depth,
      favor: undefined,
    });
    tree = writeTrees(objects, merged.files);
    previous = next;
  }
  return tree;
}

function resolvePath(state: MergeState, path: string, entry: MergePath, result: TreeMerge): void {
  const [base, ours, theirs] = entry.versions;
  if (entry.same === 'sides') settle(result, path, ours, !entry.pathConflict, entry);
  else if (entry.same === 'ours-is-base')
    settle(result, path, theirs, theirs === null || !entry.pathConflict, entry);
  else if (entry.same === 'theirs-is-base')
    settle(result, path, ours, ours === null || !entry.pathConflict, entry);
  else if (ours && theirs) {
    if (kindOf(ours) !== kindOf(theirs)) splitKinds(state, path, entry, result);
    else mergeBoth(state, path, entry, result);
  } else if (base && (ours ?? theirs)) modifiedAndDeleted(state, path, entry, result);
  else if (ours ?? theirs) settle(result, path, ours ?? theirs, !entry.pathConflict, entry);
  else settle(result, path, null, !entry.pathConflict, entry);
}

function settle(
  result: TreeMerge,
  path: string,
  version: Version | null,
  clean: boolean,
  entry: MergePath,
): void {
  if (version) result.files.set(path, version);
  if (clean) return;
  const sides: Partial<Record<1 | 2 | 3, Version>> = {};
  entry.versions.forEach((each, side) => {
    if (each) sides[(side + 1) as 1 | 2 | 3] = each;
  });
  result.conflicts.set(path, sides);
}

function mergeBoth(state: MergeState, path: string, entry: MergePath, result: TreeMerge): void {
  const [base, ours, theirs] = entry.versions;
  const merged = mergeFile(state, path, base, ours!, theirs!, entry.names, state.depth * 2);
  settle(result, path, merged.version, merged.clean && !entry.pathConflict, entry);
  if (!merged.clean) {
    say(state, path, `CONFLICT (${base ? 'content' : 'add/add'}): Merge conflict in ${path}`);
  }
}

function modifiedAndDeleted(state: MergeState, path: string, entry: MergePath, result: TreeMerge): void {
  const [base, ours, theirs] = entry.versions;
  const side = ours ? 1 : 2;
  const kept = (ours ?? theirs)!;
  const moved = path.startsWith(`${entry.names[side]}~`);
  settle(result, path, state.depth > 0 ? base : kept, false, entry);
  if (entry.pathConflict && !moved && kept.oid === base!.oid) return;
  const here = labelOf(state, side);
  const there = labelOf(state, side === 1 ? 2 : 1);
  const what = `${path} deleted in ${there} and modified in ${here}.  Version ${here} of ${path} left in tree.`;
  say(state, path, `CONFLICT (modify/delete): ${what}`);
}

/** A file on one side and a link on the other: the file goes to a name of its own. */
function splitKinds(state: MergeState, path: string, entry: MergePath, result: TreeMerge): void {
  const [base, ours, theirs] = entry.versions;
  if (state.depth > 0) return settle(result, path, base, false, entry);
  const moveOurs = isFile(ours);
  const alone = (side: 1 | 2): MergePath => {
    const version = entry.versions[side]!;
    const kept = base && kindOf(base) === kindOf(version) ? base : null;
    return { ...entry, versions: side === 1 ? [kept, version, null] : [kept, null, version] };
  };
  const moved = uniquePath(state, path, moveOurs ? state.labels.ours : state.labels.theirs);
  settle(result, moveOurs ? moved : path, ours, false, alone(1));
  settle(result, moveOurs ? path : moved, theirs, false, alone(2));
  const what = `${path} had different types on each side; renamed one of them so each can be recorded somewhere.`;
  say(state, path, `CONFLICT (distinct types): ${what}`);
}

/** A file cannot stay where the merge has a folder. */
function moveOffFolder(state: MergeState, path: string, entry: MergePath, result: TreeMerge): void {
  const [base, ours, theirs] = entry.versions;
  const unchanged =
    entry.same === 'ours-is-base' ? theirs === null : entry.same === 'theirs-is-base' && ours === null;
  if ((base && !ours && !theirs) || unchanged) return;
  const folderOfOurs = [...state.paths].some(
    ([each, { versions }]) => each.startsWith(`${path}/`) && versions[1],
  );
  const branch = folderOfOurs ? state.labels.theirs : state.labels.ours;
  const moved = uniquePath(state, path, branch);
  state.paths.set(moved, entry);
  entry.pathConflict = true;
  const what = `directory in the way of ${path} from ${branch}; moving it to ${moved} instead.`;
  say(state, moved, `CONFLICT (file/directory): ${what}`);
  resolvePath(state, moved, entry, result);
}

/** The conflicts of a merge as entries of the index. */
export function conflictStages(sides: Partial<Record<1 | 2 | 3, Version>>): [Stage, Version][] {
  return ([1, 2, 3] as const).flatMap((stage) => {
    const version = sides[stage];
    return version ? [[stage, version] as [Stage, Version]] : [];
  });
}
