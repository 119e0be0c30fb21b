/**
 * What a three-way merge of trees knows while it works: each path with its three versions, and what there is to say.
 */
import { MODE } from '../objects';
import type { Objects } from '../object-store';
import type { ConflictStyle, Favor } from '../xdiff/merge';

export interface Version {
  mode: number;
  oid: string;
}

/** 0 is the base, 1 ours, 2 theirs. */
export type Side = 0 | 1 | 2;
export type Versions = [Version | null, Version | null, Version | null];

export interface MergePath {
  versions: Versions;
  /** What the file is called on each side. */
  names: [string, string, string];
  /** Where the versions agreed before renames were looked at: with the base, or with each other. */
  same: 'ours-is-base' | 'theirs-is-base' | 'sides' | 'none';
  /** A conflict about the path itself (renames). */
  pathConflict: boolean;
  /** Nothing is left to do: taken away by a rename. */
  gone: boolean;
}

export interface MergeLabels {
  ours: string;
  theirs: string;
  base: string;
}

export interface MergeSettings {
  objects: Objects;
  labels: MergeLabels;
  style?: ConflictStyle;
  favor?: Favor;
  /** Above 0 where merge bases are merged to make one. */
  depth: number;
  renames: boolean;
  directoryRenames: 'conflict' | 'true' | 'false';
  renameLimit?: number;
}

export interface MergeState extends MergeSettings {
  paths: Map<string, MergePath>;
  messages: Map<string, string[]>;
  /** A folder's new place could not be told: not a clean merge, though no file is in conflict. */
  unclear: boolean;
}

export function createState(settings: MergeSettings, trees: [string, string, string]): MergeState {
  const files = trees.map((tree) => settings.objects.flatten(tree));
  const paths = new Map<string, MergePath>();
  for (const path of new Set(files.flatMap((each) => [...each.keys()]))) {
    const versions = files.map((each) => each.get(path) ?? null) as Versions;
    paths.set(path, {
      versions,
      names: [path, path, path],
      same: compare(versions),
      pathConflict: false,
      gone: false,
    });
  }
  return { ...settings, paths, messages: new Map(), unclear: false };
}

function compare([base, ours, theirs]: Versions): MergePath['same'] {
  if (equal(ours, theirs)) return 'sides';
  if (equal(ours, base)) return 'ours-is-base';
  if (equal(theirs, base)) return 'theirs-is-base';
  return 'none';
}

/** Absent is never the same as absent. */
export function equal(a: Version | null, b: Version | null): boolean {
  return a !== null && b !== null && a.oid === b.oid && a.mode === b.mode;
}

export function kindOf(version: Version): number {
  return version.mode & 0o170000;
}

export function isFile(version: Version | null): boolean {
  return version !== null && (version.mode === MODE.file || version.mode === MODE.executable);
}

export function say(state: MergeState, path: string, message: string): void {
  state.messages.set(path, [...(state.messages.get(path) ?? []), message]);
}

export function labelOf(state: MergeState, side: Side): string {
  return side === 0 ? state.labels.base : side === 1 ? state.labels.ours : state.labels.theirs;
}

export function otherSide(side: Side): 1 | 2 {
  return side === 1 ? 2 : 1;
}

/** A name not taken yet: `path~HEAD`. */
export function uniquePath(state: MergeState, path: string, branch: string): string {
  const base = `${path}~${branch.replace(/\//g, '_')}`;
  let name = base;
  for (let number = 0; state.paths.has(name); number++) name = `${base}_${number}`;
  return name;
}
