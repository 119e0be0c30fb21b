/**
 * `git revert`.
 *
 * Models: sequencer.c for one commit: the change taken back by a three-way merge, committed or left in conflict. Left out: series of
 * commits, `-m`, `--continue` of a series (a conflict is concluded by `git commit`).
 */
import { mergeTrees } from '../../git/merge/merge-trees';
import { EMPTY_TREE } from '../../git/objects';
import { notModelled } from '../not-modelled';
import { conflictStyle, refuseConflicts, stagedPaths, tryApplyMerge } from './apply-merge';
import { commitSummary, writeTree } from './create-commit';
import { editFile } from './editor';
import { die, exit } from './failure';
import { cleanMessage, subjectOf } from './message';
import { parseOptions } from './parse-options';
import { reset } from './reset';
import type { GitRun } from './run';

export async function revert(run: GitRun, args: string[]): Promise<number> {
  const options = parseOptions('revert', args, {
    modelled: ['quit', 'continue', 'abort', 'skip', 'edit', 'no-commit', 'cleanup'],
  });
  const { repository } = run;
  void run.workRepository;
  if (options.has('abort') || options.has('skip')) return reset(run, ['--merge']);
  const [revision, ...more] = options.args;
  if (revision === undefined || more.length || options.has('continue') || options.has('quit')) {
    throw notModelled('git', 'revert of several commits');
  }
  const unmerged = refuseConflicts(run, 'Reverting');
  if (unmerged !== undefined) exit(128, `${unmerged.replace(/fatal: .*\n$/, '')}fatal: revert failed\n`);
  const oid = run.commit(revision) ?? die(`bad revision '${revision}'`);
  const commit = repository.objects.commit(oid);
  if (commit.parents.length > 1) {
    exit(1, `error: commit ${oid} is a merge but no -m option was given.\nfatal: revert failed\n`);
  }
  const head = repository.head()!;
  const index = repository.readIndex();
  if (stagedPaths(run, index).length) refuseDirty();
  const before =
    commit.parents[0] === undefined ? EMPTY_TREE : repository.objects.commit(commit.parents[0]).tree;
  const ours = repository.objects.commit(head).tree;
  const short = `${run.abbrev(oid)} (${subjectOf(commit.message)})`;
  const labels = { ours: 'HEAD', theirs: `parent of ${short}`, base: short };
  const settings = { objects: repository.objects, style: conflictStyle(run) };
  const merged = mergeTrees(commit.tree, ours, before, labels, settings);
  if (!tryApplyMerge(run, index, repository.objects.flatten(ours), merged, 'revert')) return 1;
  const message = `Revert "${subjectOf(commit.message)}"\n\nThis reverts commit ${oid}.\n`;
  if (!merged.clean) return leaveConflict(run, oid, message, merged.messages);
  if (options.has('no-commit')) return 0;
  return conclude(run, head, message, options.hasNot('edit'));
}

function refuseDirty(): never {
  exit(
    128,
    'error: your local changes would be overwritten by revert.\nhint: commit your changes or stash them to proceed.\nfatal: revert failed\n',
  );
}

function leaveConflict(run: GitRun, oid: string, message: string, messages: string[]): number {
  const { repository, files } = run;
  repository.refs.set('REVERT_HEAD', oid);
  files.write(`${repository.gitDir}/MERGE_MSG`, message);
  for (const line of messages) run.say(line);
  run.warn(
    `error: could not revert ${run.abbrev(oid)}... ${subjectOf(repository.objects.commit(oid).message)}`,
  );
  const hints = [
    'After resolving the conflicts, mark them with',
    '"git add/rm <pathspec>", then run',
    '"git revert --continue".',
    'You can instead skip this commit with "git revert --skip".',
    'To abort and get back to the state before "git revert",',
    'run "git revert --abort".',
  ];
  for (const hint of hints) run.warn(`hint: ${hint}`);
  return 1;
}

async function edited(run: GitRun, message: string): Promise<string> {
  const path = `${run.repository.gitDir}/COMMIT_EDITMSG`;
  run.files.write(path, message);
  if (!(await editFile(run, path))) return exit(1);
  return cleanMessage(run.files.readText(path), 'strip');
}

async function conclude(run: GitRun, head: string, message: string, keep: boolean): Promise<number> {
  const { repository } = run;
  const tree = writeTree(repository, repository.readIndex());
  const text = keep ? message : await edited(run, message);
  if (text.trim() === '') exit(1, 'Aborting commit due to empty commit message.\n');
  const author = run.author();
  const oid = repository.objects.writeCommit({
    tree,
    parents: [head],
    author,
    committer: run.committer(),
    message: text,
  });
  repository.update('HEAD', oid, `revert: ${subjectOf(text)}`);
  run.out(commitSummary(run, oid, { showDate: true }));
  return 0;
}
