/**
 * `git reset`.
 *
 * Models: builtin/reset.c: soft, mixed, hard, keep and merge, and paths.
 */
import { pathOf } from '../../git/diff/file-pair';
import type { Index } from '../../git/index-file';
import { EMPTY_TREE } from '../../git/objects';
import { matchesItem, type Pathspec } from '../../git/pathspec';
import { unstagedPairs } from '../../git/status';
import { resetFiles, resetIndex, switchFiles, WouldOverwrite, type FileVersions } from '../../git/worktree';
import { isUnchanged } from '../../git/diff/trees';
import { applyAutostash } from './autostash';
import { concludeOperation } from './create-commit';
import { die, exit } from './failure';
import { obstaclesText } from './obstacles';
import { parseOptions, type Options } from './parse-options';
import { checkNotPath, checkPath } from './rev-args';
import type { GitRun } from './run';
import { moveHead } from './move-head';
import { headIsNowAt } from './switch-branch';

type Kind = 'mixed' | 'soft' | 'hard' | 'merge' | 'keep';
const KINDS: Kind[] = ['mixed', 'soft', 'hard', 'merge', 'keep'];

/** @param aborting what a merge put aside is brought back by whoever ends it */
export function reset(run: GitRun, args: string[], aborting = false): number {
  const options = parseOptions('reset', args, {
    modelled: ['quiet', 'no-refresh', ...KINDS, 'intent-to-add'],
  });
  const kind = options.last(...KINDS) as Kind | undefined;
  const { revision, paths } = readArgs(run, options);
  const { repository } = run;
  const pathspec = run.pathspec(paths);
  const unborn = revision === 'HEAD' && repository.head() === undefined;
  if (paths.length) {
    if (kind === 'mixed')
      run.warn("warning: --mixed with paths is deprecated; use 'git reset -- <paths>' instead.");
    else if (kind !== undefined) die(`Cannot do ${kind} reset with paths.`);
    resetPaths(run, unborn ? EMPTY_TREE : treeOf(run, revision), pathspec, options);
    return 0;
  }
  const commit = unborn ? undefined : commitOf(run, revision);
  if (kind === 'mixed' || kind === undefined) {
    if (repository.place.workTree === null) die('mixed reset is not allowed in a bare repository');
  }
  resetAll(run, kind ?? 'mixed', commit, revision, options);
  if (!aborting) applyAutostash(run, 'MERGE_AUTOSTASH', true);
  return 0;
}

function readArgs(run: GitRun, { args, dash }: Options): { revision: string; paths: readonly string[] } {
  if (!args.length || dash === 0) return { revision: 'HEAD', paths: args };
  const first = args[0]!;
  if (first === '-') die("option '-' must come before non-option arguments");
  if (dash === 1) return { revision: first, paths: args.slice(1) };
  const oid = run.resolve(first);
  const { objects } = run.repository;
  const fits = oid !== undefined && objects.peel(oid, args.length > 1 ? 'tree' : 'commit') !== undefined;
  if (fits) {
    checkNotPath(run, first);
    return { revision: first, paths: args.slice(1) };
  }
  checkPath(run, first, true);
  return { revision: 'HEAD', paths: args };
}

function commitOf(run: GitRun, revision: string): string {
  const oid = run.resolve(revision) ?? die(`Failed to resolve '${revision}' as a valid revision.`);
  return run.repository.objects.peel(oid, 'commit') ?? die(`Could not parse object '${revision}'.`);
}

function treeOf(run: GitRun, revision: string): string {
  const oid = run.resolve(revision) ?? die(`Failed to resolve '${revision}' as a valid tree.`);
  return run.repository.objects.peel(oid, 'tree') ?? die(`Could not parse object '${revision}'.`);
}

function resetPaths(run: GitRun, tree: string, pathspec: Pathspec, options: Options): void {
  const { repository } = run;
  const index = repository.readIndex();
  const files = repository.objects.flatten(tree);
  for (const path of new Set([...index.paths(), ...files.keys()])) {
    if (!pathspec.items.some((item) => matchesItem(item, path)) || !pathspec.matches(path)) continue;
    const version = files.get(path);
    const entry = index.get(path);
    if (!version) index.remove(path);
    else if (!entry || entry.oid !== version.oid || entry.mode !== version.mode) index.set(path, version);
  }
  showUnstaged(run, index, options);
  repository.writeIndex(index);
}

/** What differs from the index now. */
function showUnstaged(run: GitRun, index: Index, options: Options): void {
  if (options.has('quiet') || options.has('no-refresh') || run.config.bool('reset.quiet')) return;
  const lines = new Map<string, string>();
  for (const pair of unstagedPairs(run.repository, index)) lines.set(pathOf(pair), pair.status);
  for (const path of index.unmerged().keys()) lines.set(path, 'U');
  if (!lines.size) return;
  run.say('Unstaged changes after reset:');
  for (const path of [...lines.keys()].sort()) run.say(`${lines.get(path)}\t${path}`);
}

function resetAll(
  run: GitRun,
  kind: Kind,
  commit: string | undefined,
  revision: string,
  options: Options,
): void {
  const { repository } = run;
  const index = repository.readIndex();
  if (
    (kind === 'soft' || kind === 'keep') &&
    (index.unmerged().size || repository.state('MERGE_HEAD') !== undefined)
  ) {
    die(`Cannot do a ${kind} reset in the middle of a merge.`);
  }
  const files: FileVersions =
    commit === undefined ? new Map() : repository.objects.flatten(repository.objects.commit(commit).tree);
  if (kind === 'hard') resetFiles(repository, index, files, run.cwd);
  else if (kind === 'mixed') {
    resetIndex(index, files);
    showUnstaged(run, index, options);
  } else if (kind !== 'soft') keepOrMerge(run, kind, index, files, revision);
  if (kind !== 'soft') repository.writeIndex(index);
  if (commit !== undefined) {
    moveHead(run, commit, revision);
    if (kind === 'hard' && !options.has('quiet')) run.say(headIsNowAt(run, commit));
  }
  concludeOperation(repository);
}

/** `--keep` keeps local changes and refuses to lose any; `--merge` throws away what is staged. */
function keepOrMerge(
  run: GitRun,
  kind: 'keep' | 'merge',
  index: Index,
  files: FileVersions,
  revision: string,
): void {
  const { repository } = run;
  const head = repository.head();
  const from =
    head === undefined ? new Map() : repository.objects.flatten(repository.objects.commit(head).tree);
  try {
    if (kind === 'keep') {
      const clean = repository.readIndex();
      resetIndex(clean, from);
      switchFiles(repository, clean, from, files, { ignore: run.ignore, cwd: run.cwd });
      resetIndex(index, files);
      return;
    }
    mergeReset(run, index, from, files);
  } catch (error) {
    if (!(error instanceof WouldOverwrite)) throw error;
    const text = error.obstacles.changed
      .map((path) => `error: Entry '${path}' not uptodate. Cannot merge.\n`)
      .join('');
    exit(
      128,
      `${text || obstaclesText(error, 'reset', '')}fatal: Could not reset index file to revision '${revision}'.\n`,
    );
  }
}

/** Staged changes go, unstaged ones stay; a file with both is refused. */
function mergeReset(run: GitRun, index: Index, from: FileVersions, files: FileVersions): void {
  const { repository } = run;
  const changed: string[] = [];
  const kept = new Set<string>();
  for (const [path, entry] of index.files()) {
    if (isUnchanged(repository, entry)) continue;
    const old = from.get(path);
    const now = files.get(path);
    const staged = !old || old.oid !== entry.oid;
    if (staged || now?.oid !== old?.oid) changed.push(path);
    else kept.add(path);
  }
  if (changed.length) throw new WouldOverwrite({ changed, untracked: [], removed: [], folders: [] });
  const rest = new Map([...files].filter(([path]) => !kept.has(path)));
  const held = [...kept].map((path) => index.get(path)!);
  for (const entry of held) index.remove(entry.path);
  resetFiles(repository, index, rest, run.cwd);
  for (const entry of held) index.put(entry);
}
