/**
 * Files taken from the index or a commit into the working tree, the index, or both.
 *
 * Models: the path half of builtin/checkout.c, shared by `checkout` and `restore`.
 */
import { asByteString, fromByteString, toByteString } from '../../git/byte-text';
import { isUnchanged, workSide } from '../../git/diff/trees';
import type { Index, Sides } from '../../git/index-file';
import { MODE } from '../../git/objects';
import { matchesItem, type Pathspec } from '../../git/pathspec';
import { checkOutFile, removeWorkFile, statOf, writeWorkFile, type FileVersion } from '../../git/worktree';
import { mergeText, type ConflictStyle } from '../../git/xdiff/merge';
import { exit } from './failure';
import type { GitRun } from './run';

export interface PathsOptions {
  /** The tree files come from; undefined is the index. */
  tree: string | undefined;
  pathspec: Pathspec;
  toIndex: boolean;
  toWork: boolean;
  /** Files that the source lacks stay. */
  overlay: boolean;
  /** For conflicts: one side, or the conflict anew. */
  side?: 2 | 3;
  remerge?: boolean;
  style?: ConflictStyle;
  ignoreUnmerged: boolean;
  quiet: boolean;
  /** Say how many files were written. */
  counts: boolean;
}

/** Answers the exit code. */
export function checkoutPaths(run: GitRun, options: PathsOptions): number {
  const { repository } = run;
  const index = repository.readIndex();
  const source = options.tree === undefined ? undefined : repository.objects.flatten(options.tree);
  checkPathspec(index, source, options);
  const { pathspec } = options;
  const wanted = [...new Set([...index.paths(), ...(source?.keys() ?? [])])]
    .sort()
    .filter((path) => pathspec.matches(path));
  if (source) return fromTree(run, index, source, wanted, options);
  return fromIndex(run, index, wanted, options);
}

function checkPathspec(
  index: Index,
  source: ReadonlyMap<string, FileVersion> | undefined,
  options: PathsOptions,
): void {
  const known =
    source && options.overlay ? [...source.keys()] : [...index.paths(), ...(source?.keys() ?? [])];
  let problems = '';
  for (const item of options.pathspec.items) {
    if (item.exclude || known.some((path) => matchesItem(item, path))) continue;
    problems += `error: pathspec '${item.original}' did not match any file(s) known to git\n`;
  }
  if (problems !== '') exit(1, problems);
}

function fromTree(
  run: GitRun,
  index: Index,
  source: ReadonlyMap<string, FileVersion>,
  wanted: string[],
  options: PathsOptions,
): number {
  const { repository } = run;
  let count = 0;
  for (const path of wanted) {
    const version = source.get(path);
    if (version) {
      if (options.toWork && differs(run, path, version)) {
        writeWorkFile(repository, path, version);
        count++;
      }
      const stat = options.toWork ? statOf(repository, path) : undefined;
      if (options.toIndex) index.set(path, version, stat);
    } else if (!options.overlay) {
      if (options.toWork) removeWorkFile(repository, path, run.cwd);
      if (options.toIndex) index.remove(path);
    }
  }
  if (options.toIndex) repository.writeIndex(index);
  if (options.counts)
    run.warn(`Updated ${count} path${count === 1 ? '' : 's'} from ${run.abbrev(options.tree!)}`);
  return 0;
}

function differs(run: GitRun, path: string, version: FileVersion): boolean {
  const side = workSide(run.repository, path);
  return side === null || side.oid !== version.oid || side.mode !== version.mode;
}

function fromIndex(run: GitRun, index: Index, wanted: string[], options: PathsOptions): number {
  const { repository } = run;
  const unmerged = index.unmerged();
  const conflicts = wanted.filter((path) => unmerged.has(path));
  refuseUnmerged(run, conflicts, unmerged, options);
  let count = 0;
  let recreated = 0;
  for (const path of wanted) {
    const sides = unmerged.get(path);
    if (sides) {
      if (options.remerge) {
        recreate(run, path, sides, options.style);
        recreated++;
      } else if (options.side) {
        const side = sides[options.side];
        if (side) writeWorkFile(repository, path, side);
        else removeWorkFile(repository, path, run.cwd);
        count++;
      }
      continue;
    }
    const entry = index.get(path)!;
    if (entry.intent || isUnchanged(repository, entry)) continue;
    checkOutFile(repository, index, path, entry);
    count++;
  }
  repository.writeIndex(index);
  if (options.counts) {
    if (recreated) run.warn(`Recreated ${recreated} merge conflict${recreated === 1 ? '' : 's'}`);
    if (!recreated || count) run.warn(`Updated ${count} path${count === 1 ? '' : 's'} from the index`);
  }
  return 0;
}

function refuseUnmerged(
  run: GitRun,
  conflicts: string[],
  unmerged: Map<string, Sides>,
  options: PathsOptions,
): void {
  let problems = '';
  for (const path of conflicts) {
    const sides = unmerged.get(path)!;
    if (options.ignoreUnmerged) {
      if (!options.quiet) run.warn(`warning: path '${path}' is unmerged`);
    } else if (options.side) {
      const name = options.side === 2 ? 'our' : 'their';
      if (!sides[options.side] && options.overlay)
        problems += `error: path '${path}' does not have ${name} version\n`;
    } else if (options.remerge) {
      if (!sides[2] || !sides[3]) problems += `error: path '${path}' does not have all necessary versions\n`;
    } else problems += `error: path '${path}' is unmerged\n`;
  }
  if (problems !== '') exit(1, problems);
}

/** Writes the conflict into the file again. */
function recreate(run: GitRun, path: string, sides: Sides, style: ConflictStyle | undefined): void {
  const { repository } = run;
  const text = (stage: 1 | 2 | 3): string =>
    sides[stage] ? toByteString(repository.objects.blob(sides[stage].oid)) : '';
  const labels = { ours: asByteString('ours'), theirs: asByteString('theirs'), base: asByteString('base') };
  const merged = mergeText(text(1), text(2), text(3), labels, { style });
  const mode = sides[2]!.mode === MODE.executable ? 0o755 : 0o644;
  repository.files.write(repository.workPath(path), fromByteString(merged.text), mode);
}
