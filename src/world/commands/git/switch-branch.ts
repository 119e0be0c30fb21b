/**
 * HEAD taken to another branch or commit, working tree and index with it.
 *
 * Models: the branch half of builtin/checkout.c. Left out: other worktrees.
 */
import { compareFiles, pathOf } from '../../git/diff/file-pair';
import { treeFiles, workFiles, workSide } from '../../git/diff/trees';
import type { Index } from '../../git/index-file';
import { trackingOf } from '../../git/branches';
import { ancestors } from '../../git/history';
import { mergeTrees, conflictStages } from '../../git/merge/merge-trees';
import { EMPTY_TREE } from '../../git/objects';
import { walkCommits } from '../../git/rev-walk';
import { upstreamOf } from '../../git/revisions';
import { resetFiles, switchFiles, WouldOverwrite, type FileVersions } from '../../git/worktree';
import { addTracked } from './add';
import { concludeOperation, writeTree } from './create-commit';
import { createBranch, type Track } from './create-branch';
import { detachedAdvice } from './detached-advice';
import { die, exit } from './failure';
import { trackingLines } from './long-status';
import { subjectOf } from './message';
import { obstaclesText } from './obstacles';
import type { GitRun } from './run';

export interface SwitchTarget {
  /** As it was written: `main`, `HEAD~1`; undefined is where HEAD is. */
  name: string | undefined;
  /** Undefined only where HEAD is unborn. */
  commit: string | undefined;
  /** `refs/heads/main` where it is a branch. */
  branch: string | undefined;
}

export interface SwitchOptions {
  create?: { name: string; force: boolean; track: Track };
  orphan?: string;
  /** The new branch begins with nothing at all (`switch --orphan`). */
  empty?: boolean;
  detach: boolean;
  quiet: boolean;
  discard: boolean;
  /** Even files that nobody added are written over. */
  force: boolean;
  /** Local changes are merged (`-m`). */
  merge: boolean;
  /** Nothing is merged where HEAD stays (`switch -c`). */
  stays: boolean;
}

/** Answers the exit code. */
export function switchTo(run: GitRun, target: SwitchTarget, options: SwitchOptions): number {
  const { repository } = run;
  const before = repository.head();
  if (target.commit === undefined && before === undefined && (options.create ?? options.orphan)) {
    repository.refs.setSymbolic('HEAD', `refs/heads/${options.create?.name ?? options.orphan}`);
    if (!options.quiet) run.warn(`Switched to a new branch '${options.create?.name ?? options.orphan}'`);
    return 0;
  }
  const wanted = options.empty ? undefined : (target.commit ?? before);
  if (wanted === undefined && !options.empty) die('You are on a branch yet to be born');
  if (!(options.stays && target.name === undefined)) moveWorkingTree(run, before, wanted, target, options);
  warnOfOrphans(run, before, wanted, options);
  return updateHead(run, { ...target, name: target.name ?? 'HEAD', commit: wanted }, options);
}

function treeOf(run: GitRun, commit: string | undefined): string {
  return commit === undefined ? EMPTY_TREE : run.repository.objects.commit(commit).tree;
}

function moveWorkingTree(
  run: GitRun,
  before: string | undefined,
  after: string | undefined,
  target: SwitchTarget,
  options: SwitchOptions,
): void {
  const { repository } = run;
  const { objects } = repository;
  const index = repository.readIndex();
  const from = objects.flatten(treeOf(run, before));
  const to = objects.flatten(treeOf(run, after));
  if (options.discard) {
    if (!options.force) protectUntracked(run, index, to);
    resetFiles(repository, index, to, run.cwd);
  } else {
    const unmerged = [...index.unmerged().keys()];
    if (unmerged.length) {
      run.out(unmerged.map((path) => `${path}: needs merge\n`).join(''));
      exit(1, 'error: you need to resolve your current index first\n');
    }
    try {
      switchFiles(repository, index, from, to, { ignore: run.ignore, cwd: run.cwd });
    } catch (error) {
      if (!(error instanceof WouldOverwrite)) throw error;
      if (!options.merge || before === undefined) exit(1, obstaclesText(error, 'checkout'));
      return mergeLocalChanges(run, before, after!, target);
    }
  }
  repository.writeIndex(index);
  if (!options.discard && !options.quiet && after !== undefined) showLocalChanges(run, after);
}

/** Throwing changes away leaves alone what nobody ever added. */
function protectUntracked(run: GitRun, index: Index, to: FileVersions): void {
  for (const path of to.keys()) {
    if (index.has(path) || !workSide(run.repository, path) || run.ignore.ignores(path, false)) continue;
    exit(128, `error: Untracked working tree file '${path}' would be overwritten by merge.\n`);
  }
}

/** `-m`: what is not committed is merged into the new commit, conflicts stay in the files. */
function mergeLocalChanges(run: GitRun, before: string, after: string, target: SwitchTarget): void {
  const { repository } = run;
  const { objects } = repository;
  const index = repository.readIndex();
  addTracked(run, repository, index);
  const work = writeTree(repository, index);
  const labels = { ours: target.name!, theirs: 'local', base: repository.branch() ?? run.abbrev(before) };
  const merged = mergeTrees(treeOf(run, before), treeOf(run, after), work, labels, { objects });
  resetFiles(repository, index, merged.files, run.cwd);
  for (const [path, file] of objects.flatten(treeOf(run, after))) index.set(path, file);
  for (const path of merged.files.keys()) if (!objects.at(treeOf(run, after), path)) index.remove(path);
  for (const [path, sides] of merged.conflicts) {
    index.remove(path);
    for (const [stage, version] of conflictStages(sides)) index.putStage(path, stage, version);
  }
  repository.writeIndex(index);
  showLocalChanges(run, after);
}

/** `M\tfile` for what is carried over. */
function showLocalChanges(run: GitRun, commit: string): void {
  const { repository } = run;
  const index = repository.readIndex();
  const pairs = compareFiles(
    treeFiles(repository.objects, treeOf(run, commit)),
    workFiles(repository, index.paths()),
  );
  const unmerged = index.unmerged();
  for (const pair of pairs) {
    if (!unmerged.has(pathOf(pair))) run.say(`${pair.status}\t${pathOf(pair)}`);
  }
}

/** Commits that no branch will reach any more. */
function warnOfOrphans(
  run: GitRun,
  before: string | undefined,
  after: string | undefined,
  options: SwitchOptions,
): void {
  const { repository } = run;
  if (options.quiet || repository.branch() !== undefined || before === undefined || before === after) return;
  const { objects } = repository;
  const tips = repository.refs
    .names('refs/')
    .flatMap((ref) => objects.peel(repository.oid(ref)!, 'commit') ?? []);
  if (after !== undefined) tips.push(after);
  if (ancestors(objects, tips).has(before)) {
    run.warn(`Previous HEAD position was ${run.abbrev(before)} ${subjectOf(objects.commit(before).message)}`);
    return;
  }
  const lost = walkCommits(objects, [before], tips);
  const shown = lost.length === 5 ? lost : lost.slice(0, 4);
  const lines = shown
    .map(({ oid, commit }) => `  ${run.abbrev(oid)} ${subjectOf(commit.message)}\n`)
    .join('');
  const more = lost.length > 5 ? ` ... and ${lost.length - 4} more.\n` : '';
  const them = lost.length === 1 ? 'it' : 'them';
  run.err(
    `Warning: you are leaving ${lost.length} commit${lost.length === 1 ? '' : 's'} behind, not connected to\n` +
      `any of your branches:\n\n${lines}${more}\n` +
      `If you want to keep ${them} by creating a new branch, this may be a good time\nto do so with:\n\n` +
      ` git branch <new-branch-name> ${run.abbrev(before)}\n\n`,
  );
}

function updateHead(run: GitRun, target: SwitchTarget, options: SwitchOptions): number {
  const { repository } = run;
  const oldRef = repository.headRef();
  const oldName = repository.branch() ?? repository.head() ?? '(invalid)';
  let { name, branch } = target;
  let existed = false;
  // what is configured for a branch was read before it was made: of a new one nothing is known yet
  const tracked = !options.create || upstreamOf(repository, options.create.name) !== undefined;
  if (options.orphan !== undefined) {
    name = options.orphan;
    branch = `refs/heads/${name}`;
  } else if (options.create) {
    existed = repository.oid(`refs/heads/${options.create.name}`) !== undefined;
    createBranch(run, {
      name: options.create.name,
      start: target.name!,
      force: options.create.force,
      mayBeCurrent: options.create.force,
      quiet: options.quiet,
      track: options.create.track,
    });
    name = options.create.name;
    branch = `refs/heads/${name}`;
  }
  const message = `checkout: moving from ${oldName} to ${name}`;
  if (name === 'HEAD' && branch === undefined && !options.detach) {
    // nothing to do: HEAD stays as it is
  } else if (options.detach || branch === undefined) {
    repository.detach(target.commit!, message);
    if (!options.quiet) {
      if (oldRef !== undefined && !options.detach && run.config.bool('advice.detachedhead') !== false) {
        run.err(detachedAdvice(name!));
      }
      run.warn(headIsNowAt(run, target.commit!));
    }
  } else {
    repository.attach(branch, message);
    if (!options.quiet) run.warn(switchedLine(name!, branch === oldRef, existed, options));
  }
  concludeOperation(
    repository,
    (what) => options.quiet || run.warn(`warning: cancelling a ${what} in progress`),
  );
  const reports = branch !== undefined || (!options.detach && name === 'HEAD');
  const reported = branch?.replace('refs/heads/', '') ?? repository.branch();
  if (!options.quiet && reports && tracked && reported !== undefined) reportTracking(run, reported);
  return 0;
}

export function headIsNowAt(run: GitRun, commit: string): string {
  return `HEAD is now at ${run.abbrev(commit)} ${subjectOf(run.repository.objects.commit(commit).message)}`;
}

function switchedLine(name: string, same: boolean, existed: boolean, options: SwitchOptions): string {
  if (same) return options.create?.force ? `Reset branch '${name}'` : `Already on '${name}'`;
  if (!options.create && options.orphan === undefined) return `Switched to branch '${name}'`;
  return existed ? `Switched to and reset branch '${name}'` : `Switched to a new branch '${name}'`;
}

function reportTracking(run: GitRun, branch: string): void {
  const { repository } = run;
  if (repository.head() === undefined) return;
  const hints = run.config.bool('advice.statushints') !== false;
  for (const line of trackingLines(trackingOf(repository, branch), hints)) run.say(line);
}
