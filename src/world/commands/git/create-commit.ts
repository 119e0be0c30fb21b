/**
 * A commit out of the index, and the lines that tell of it.
 *
 * Models: what `git commit`, merges and the sequencer share.
 */
import type { Index } from '../../git/index-file';
import type { Ident } from '../../git/ident';
import { formatDate } from '../../git/ident';
import { findRenames } from '../../git/diff/rename';
import { collectStats, formatShortstat, formatSummary } from '../../git/diff/stat';
import { diffTrees } from '../../git/diff/trees';
import { writeTrees } from '../../git/object-store';
import type { Repository } from '../../git/repository';
import { subjectOf } from './message';
import type { GitRun } from './run';

/** Writes the index as a tree. */
export function writeTree(repository: Repository, index: Index): string {
  const files = [...index.files()].filter(([, entry]) => !entry.intent);
  return writeTrees(repository.objects, files);
}

export interface NewCommit {
  tree: string;
  parents: string[];
  author: Ident;
  committer: Ident;
  message: string;
}

export interface SummaryOptions {
  /** The author's date is not now: show it. */
  showDate?: boolean;
  /** It takes the place of another: a first commit is not told as such. */
  amended?: boolean;
}

/** `[main 1234567] Subject`, who and when where it is not plain, and what changed. */
export function commitSummary(run: GitRun, oid: string, options: SummaryOptions = {}): string {
  const { repository } = run;
  const commit = repository.objects.commit(oid);
  const branch = repository.branch() ?? 'detached HEAD';
  const root = commit.parents.length || options.amended ? '' : ' (root-commit)';
  const lines = [`[${branch}${root} ${run.abbrev(oid)}] ${subjectOf(commit.message)}`];
  const { author, committer } = commit;
  if (author.name !== committer.name || author.email !== committer.email) {
    lines.push(` Author: ${author.name} <${author.email}>`);
  }
  if (options.showDate) lines.push(` Date: ${formatDate(author.seconds, author.zone, 'default', run.now())}`);
  return `${lines.join('\n')}\n${commit.parents.length > 1 ? '' : changesOf(repository, oid)}`;
}

function changesOf({ objects }: Repository, oid: string): string {
  const commit = objects.commit(oid);
  const before = commit.parents[0] === undefined ? '' : objects.commit(commit.parents[0]).tree;
  const pairs = findRenames(diffTrees(objects, before, commit.tree));
  return formatShortstat(collectStats(pairs)) + formatSummary(pairs);
}

/** What a merge, cherry-pick or revert leaves in `.git` while it is not concluded. */
export function clearOperation(repository: Repository): void {
  repository.removeState(
    'MERGE_HEAD',
    'MERGE_MSG',
    'MERGE_MODE',
    'SQUASH_MSG',
    'AUTO_MERGE',
    'CHERRY_PICK_HEAD',
    'REVERT_HEAD',
  );
}

/** The same, told to whoever wants to know; a pick or revert that was the last of its series ends the series. */
export function concludeOperation(
  repository: Repository,
  tell: (what: 'cherry picking' | 'revert') => void = () => undefined,
): void {
  const picking = repository.oid('CHERRY_PICK_HEAD') !== undefined;
  const reverting = repository.oid('REVERT_HEAD') !== undefined;
  if (picking) tell('cherry picking');
  if (reverting) tell('revert');
  clearOperation(repository);
  const todo = repository.state('sequencer/todo');
  if ((picking || reverting) && todo !== undefined && todo.trimEnd().split('\n').length <= 1)
    repository.removeState('sequencer');
}
