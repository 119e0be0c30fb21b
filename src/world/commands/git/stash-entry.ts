/**
 * One entry of the stash: made out of index and working tree, and brought back.
 *
 * Models: the commits of builtin/stash.c (HEAD, index, untracked files as parents) and the merge that applies them.
 * Left out: picking hunks.
 */
import { byPath, fromByteString, toByteString } from '../../git/byte-text';
import type { Index } from '../../git/index-file';
import { mergeTrees, type TreeMerge } from '../../git/merge/merge-trees';
import { writeTrees } from '../../git/object-store';
import { blobName } from '../../git/objects';
import type { Pathspec } from '../../git/pathspec';
import { listUntracked, stagedPairs, unstagedPairs } from '../../git/status';
import { checkOutFile, removeWorkFile } from '../../git/worktree';
import { pathOf } from '../../git/diff/file-pair';
import { workSide } from '../../git/diff/trees';
import { mergeText } from '../../git/xdiff/merge';
import { conflictStyle, tryApplyMerge } from './apply-merge';
import { concludeOperation, writeTree } from './create-commit';
import { die } from './failure';
import { subjectOf } from './message';
import { moveHead } from './move-head';
import type { GitRun } from './run';
import { status } from './status';

export interface StashOptions {
  message: string | undefined;
  pathspec: Pathspec;
  untracked: 'no' | 'untracked' | 'all';
  /** Only what is staged. */
  staged: boolean;
  keepIndex: boolean;
}

export interface StashEntry {
  /** `refs/stash@{0}`, or as it was written. */
  name: string;
  oid: string;
  base: string;
  index: string;
  untracked: string | undefined;
  /** The number in the list; undefined for a commit that is not in it. */
  at: number | undefined;
}

/** Is there anything that a stash would hold? */
export function hasChanges(run: GitRun, options: StashOptions): boolean {
  const { repository } = run;
  const index = repository.readIndex();
  const pairs = [...stagedPairs(repository, index), ...unstagedPairs(repository, index)];
  return (
    pairs.some((pair) => options.pathspec.matches(pathOf(pair))) || untrackedFiles(run, options).length > 0
  );
}

function untrackedFiles(run: GitRun, { untracked, pathspec }: StashOptions): string[] {
  if (untracked === 'no') return [];
  const { repository } = run;
  const found = listUntracked(repository, repository.readIndex(), {
    ignore: run.ignore,
    all: true,
    ignored: untracked === 'all',
    pathspec,
  });
  return [...found.untracked, ...found.ignored.flatMap((path) => filesIn(run, path))]
    .filter((path) => !path.endsWith('/'))
    .sort(byPath);
}

function filesIn(run: GitRun, path: string): string[] {
  if (!path.endsWith('/')) return [path];
  const { repository, files } = run;
  const top = repository.workPath('');
  return files
    .walk(repository.workPath(path.slice(0, -1)))
    .filter((full) => files.lstat(full).type !== 'directory')
    .map((full) => full.slice(top.length + 1));
}

/** Writes the commits of an entry; answers the last of them and its message. */
export function createStash(
  run: GitRun,
  options: StashOptions,
): { oid: string; message: string; index: string } {
  const { repository } = run;
  const { objects } = repository;
  const head = repository.head()!;
  const branch = repository.branch() ?? '(no branch)';
  const at = `${branch}: ${run.abbrev(head)} ${subjectOf(objects.commit(head).message)}`;
  const index = repository.readIndex();
  const committer = run.committer();
  const author = run.author();
  const write = (tree: string, parents: string[], message: string): string =>
    objects.writeCommit({ tree, parents, author, committer, message });
  const staged = writeTree(repository, index);
  const parents = [head, write(staged, [head], `index on ${at}\n`)];
  if (options.untracked !== 'no') {
    const files = untrackedFiles(run, options).map((path) => stored(run, path));
    parents.push(write(writeTrees(objects, files), [], `untracked files on ${at}\n`));
  }
  const message = options.message ? `On ${branch}: ${options.message}` : `WIP on ${at}`;
  const tree = options.staged ? staged : workTree(run, index, options.pathspec);
  return { oid: write(tree, parents, message), message, index: staged };
}

function stored(run: GitRun, path: string): [string, { mode: number; oid: string }] {
  const side = workSide(run.repository, path)!;
  return [path, { mode: side.mode, oid: run.repository.objects.writeBlob(side.content()) }];
}

/** The index, with everything that differs from HEAD as it is in the working tree. */
function workTree(run: GitRun, index: Index, pathspec: Pathspec): string {
  const { repository } = run;
  const { objects } = repository;
  const head = objects.flatten(objects.commit(repository.head()!).tree);
  const files = new Map([...index.files()].map(([path, { mode, oid }]) => [path, { mode, oid }]));
  for (const path of new Set([...head.keys(), ...files.keys()])) {
    if (!pathspec.matches(path)) continue;
    const side = workSide(repository, path);
    if (side) files.set(...stored(run, path));
    else files.delete(path);
  }
  return writeTrees(objects, files);
}

/** Takes what was stashed out of index and working tree; answers whether that could be. */
export function clearStashed(run: GitRun, options: StashOptions, index: string): boolean {
  if (options.staged) return clearStaged(run, index);
  const { repository } = run;
  const { objects } = repository;
  for (const path of untrackedFiles(run, options)) removeWorkFile(repository, path, run.cwd);
  if (options.untracked !== 'no' && options.pathspec.empty) removeEmptyFolders(run);
  const head = objects.flatten(objects.commit(repository.head()!).tree);
  const kept = objects.flatten(index);
  const now = repository.readIndex();
  for (const path of new Set([...head.keys(), ...now.paths()])) {
    if (!options.pathspec.matches(path)) continue;
    const version = head.get(path);
    put(run, now, path, version);
    if (options.keepIndex) put(run, now, path, kept.get(path));
  }
  repository.writeIndex(now);
  if (options.pathspec.empty) {
    moveHead(run, repository.head()!, 'HEAD');
    concludeOperation(repository);
  }
  return true;
}

/** As `git clean -d` does. */
function removeEmptyFolders(run: GitRun): void {
  const { repository } = run;
  const found = listUntracked(repository, repository.readIndex(), {
    ignore: run.ignore,
    all: false,
    empty: true,
  });
  for (const path of found.untracked) {
    const full = repository.workPath(path.replace(/\/$/, ''));
    const stoodIn = run.cwd === full || run.cwd.startsWith(`${full}/`);
    if (path.endsWith('/') && !stoodIn) run.files.remove(full, { recursive: true });
  }
}

function put(
  run: GitRun,
  index: Index,
  path: string,
  version: { mode: number; oid: string } | undefined,
): void {
  const { repository } = run;
  const side = workSide(repository, path);
  const tracked = index.has(path);
  if (!version) {
    index.remove(path);
    if (tracked) removeWorkFile(repository, path, run.cwd);
  } else if (!side || side.mode !== version.mode || blobName(side.content()) !== version.oid) {
    checkOutFile(repository, index, path, version);
  } else index.set(path, version);
}

/** Staged changes are undone in the files too; what was changed beside them stays. */
function clearStaged(run: GitRun, index: string): boolean {
  const { repository } = run;
  const { objects } = repository;
  const now = repository.readIndex();
  const head = objects.flatten(objects.commit(repository.head()!).tree);
  const staged = objects.flatten(index);
  for (const path of stagedPairs(repository, now).map(pathOf)) {
    const side = workSide(repository, path);
    const [old, mine] = [head.get(path), staged.get(path)];
    if (!mine || !side || blobName(side.content()) === mine.oid) {
      put(run, now, path, old);
      continue;
    }
    const text = (oid: string | undefined): string =>
      oid === undefined ? '' : toByteString(objects.blob(oid));
    const merged = mergeText(text(mine.oid), toByteString(side.content()), text(old?.oid), {
      ours: '',
      theirs: '',
      base: '',
    });
    if (merged.conflicts) {
      run.warn(
        `error: patch failed: ${path}:1\nerror: ${path}: patch does not apply\nCannot remove worktree changes`,
      );
      return false;
    }
    run.files.write(repository.workPath(path), fromByteString(merged.text));
    if (old) now.set(path, old);
    else now.remove(path);
  }
  repository.writeIndex(now);
  return true;
}

/** The entry that a word names; undefined where there is none (said already). */
export function findStash(run: GitRun, args: readonly string[]): StashEntry | undefined {
  const { repository } = run;
  if (args.length > 1) {
    run.warn(`Too many revisions specified:${args.map((arg) => ` '${arg}'`).join('')}`);
    return undefined;
  }
  const [given] = args;
  if (given === undefined && repository.oid('refs/stash') === undefined) {
    run.warn('No stash entries found.');
    return undefined;
  }
  const name = given === undefined ? 'refs/stash@{0}' : /^\d+$/.test(given) ? `refs/stash@{${given}}` : given;
  const oid = run.resolve(name);
  if (oid === undefined) {
    run.warn(`error: ${name} is not a valid reference`);
    return undefined;
  }
  const { objects } = repository;
  const parents = objects.type(oid) === 'commit' ? objects.commit(oid).parents : [];
  if (parents.length < 2) die(`'${name}' is not a stash-like commit`);
  const listed = /^(?:refs\/)?stash(?:@\{(\d+)\})?$/.exec(name);
  return {
    name,
    oid,
    base: parents[0]!,
    index: objects.commit(parents[1]!).tree,
    untracked: parents[2] === undefined ? undefined : objects.commit(parents[2]).tree,
    at: listed ? Number(listed[1] ?? 0) : undefined,
  };
}

/** Brings an entry back; answers whether that went without conflict. */
export function applyStash(run: GitRun, entry: StashEntry, withIndex: boolean, quiet: boolean): boolean {
  const { repository } = run;
  const { objects } = repository;
  const index = repository.readIndex();
  if (index.unmerged().size) {
    refuseUnmerged(run, index);
    return false;
  }
  const current = writeTree(repository, index);
  const base = objects.commit(entry.base).tree;
  const staged = withIndex ? stagedTree(run, entry, base, current) : undefined;
  if (staged === null) return false;
  const labels = {
    ours: base === current ? 'Version stash was based on' : 'Updated upstream',
    theirs: 'Stashed changes',
    base: 'Stash base',
  };
  const stashed = objects.commit(entry.oid).tree;
  if (stashed === base) run.say('Already up to date.');
  const merged = mergeTrees(base, current, stashed, labels, { objects, style: conflictStyle(run) });
  const applied = tryApplyMerge(
    run,
    index,
    objects.flatten(current),
    quiet ? { ...merged, messages: [] } : merged,
  );
  let clean = applied && merged.clean;
  if (!clean && withIndex) run.warn('Index was not unstashed.');
  if (clean) unstage(run, staged ?? current, staged === undefined);
  if (entry.untracked !== undefined && !restoreUntracked(run, entry.untracked)) {
    run.warn('error: could not restore untracked files from stash');
    clean = false;
  }
  if (!quiet) status(run, []);
  return clean;
}

function refuseUnmerged(run: GitRun, index: Index): void {
  for (const path of index.unmerged().keys()) run.say(`${path}: needs merge`);
}

/** The index as it was stashed, on what is staged now; undefined: nothing to do, null: conflicts (said already). */
function stagedTree(
  run: GitRun,
  entry: StashEntry,
  base: string,
  current: string,
): string | undefined | null {
  if (entry.index === base || entry.index === current) return undefined;
  const { objects } = run.repository;
  const merged: TreeMerge = mergeTrees(
    base,
    current,
    entry.index,
    { ours: '', theirs: '', base: '' },
    { objects },
  );
  if (merged.clean) return writeTrees(objects, merged.files);
  for (const path of merged.conflicts.keys())
    run.warn(`error: patch failed: ${path}:1\nerror: ${path}: patch does not apply`);
  run.warn('error: conflicts in index. Try without --index.');
  return null;
}

/** The index goes back to a tree; files that are new stay added. */
function unstage(run: GitRun, tree: string, keepsNew: boolean): void {
  const { repository } = run;
  const index = repository.readIndex();
  const files = repository.objects.flatten(tree);
  for (const path of index.paths()) if (!files.has(path) && !keepsNew) index.remove(path);
  for (const [path, version] of files) {
    const entry = index.get(path);
    if (!entry || entry.oid !== version.oid || entry.mode !== version.mode) index.set(path, version);
  }
  repository.writeIndex(index);
}

function restoreUntracked(run: GitRun, tree: string): boolean {
  const { repository } = run;
  let whole = true;
  for (const [path, version] of repository.objects.flatten(tree)) {
    if (workSide(repository, path)) {
      run.warn(`${path} already exists, no checkout`);
      whole = false;
    } else checkOutFile(repository, repository.readIndex(), path, version);
  }
  return whole;
}

/** Takes an entry off the list. */
export function dropStash(run: GitRun, entry: StashEntry, quiet: boolean): boolean {
  const { repository } = run;
  const log = repository.reflog('refs/stash');
  const at = log.length - 1 - entry.at!;
  const next = log[at + 1];
  if (next) next.before = log[at]!.before;
  log.splice(at, 1);
  repository.deleteRef('refs/stash');
  if (log.length) {
    repository.refs.set('refs/stash', log.at(-1)!.after);
    repository.writeLog('refs/stash', log);
  }
  if (!quiet) run.say(`Dropped ${entry.name} (${entry.oid})`);
  return true;
}
