/**
 * The change of one commit made again on HEAD, or taken back.
 *
 * Models: do_pick_commit: what cherry-pick, revert and rebase do for each commit. Left out: other strategies, fixups.
 */
import { mergeTrees } from '../../git/merge/merge-trees';
import { EMPTY_TREE, type Commit } from '../../git/objects';
import { stagedPairs } from '../../git/status';
import { switchFiles, WouldOverwrite, type FileVersions } from '../../git/worktree';
import { conflictComment, conflictStyle, tryApplyMerge } from './apply-merge';
import { commit as commitCommand } from './commit';
import { commitSummary, writeTree } from './create-commit';
import { die } from './failure';
import { cleanMessage, withTrailer } from './message';
import { obstaclesText } from './obstacles';
import type { GitRun } from './run';

export interface ReplayOptions {
  kind: 'cherry-pick' | 'revert' | 'rebase';
  /** What the reflog calls it. */
  action: string;
  noCommit: boolean;
  edit: boolean;
  signoff: boolean;
  /** Which parent of a merge is the base, from 1; 0 where none was named. */
  mainline: number;
  recordOrigin: boolean;
  fastForward: boolean;
  allowEmpty: boolean;
  keepRedundant: boolean;
  dropRedundant: boolean;
  reference: boolean;
  favor?: 'ours' | 'theirs';
  /** Ends in place of a commit of its own: the change is melded into HEAD. */
  meld?: () => Promise<Outcome>;
}

/** 0 done, -1 not begun; anything else: stopped with this exit code. What there is to say is said. */
export type Outcome = number;

export async function replay(
  run: GitRun,
  oid: string,
  command: 'pick' | 'revert',
  options: ReplayOptions,
): Promise<Outcome> {
  return new Replay(run, oid, command, options).perform();
}

/** The first line of a message. */
export function firstLine(message: string): string {
  return message.replace(/^\n+/, '').split('\n')[0]!;
}

/** `abc1234 (Subject)` */
function labelOf(run: GitRun, oid: string, commit: Commit): string {
  return `${run.abbrev(oid)} (${firstLine(commit.message)})`;
}

class Replay {
  private readonly commit: Commit;
  private readonly head: string | undefined;

  constructor(
    private readonly run: GitRun,
    private readonly oid: string,
    private readonly command: 'pick' | 'revert',
    private readonly options: ReplayOptions,
  ) {
    this.commit = run.repository.objects.commit(oid);
    this.head = run.repository.head();
  }

  private get repository() {
    return this.run.repository;
  }

  private refuse(message: string): Outcome {
    this.run.warn(`error: ${message}`);
    return -1;
  }

  async perform(): Promise<Outcome> {
    const { run, options, repository, head } = this;
    const index = repository.readIndex();
    if (options.noCommit) {
      if (index.unmerged().size) return this.refuse('your index file is unmerged.');
    } else if (stagedPairs(repository, index).length || index.unmerged().size)
      return refuseDirty(run, options);
    const parent = this.parent();
    if (typeof parent === 'number') return parent;
    if (options.fastForward && parent.oid === head) {
      const forwarded = this.forward(head);
      return forwarded === 0 && options.edit && options.kind === 'rebase' ? this.reword() : forwarded;
    }
    const message = this.message(parent.oid);
    const from = repository.objects.flatten(this.currentTree());
    const merged = this.merge(parent.oid);
    if (
      !tryApplyMerge(
        run,
        index,
        from,
        options.kind === 'rebase' && merged.clean ? { ...merged, messages: [] } : merged,
      )
    ) {
      return -1;
    }
    repository.writeState(
      'MERGE_MSG',
      message + (merged.clean ? '' : conflictComment(repository.readIndex())),
    );
    this.markHead(merged.clean);
    if (!merged.clean) return this.stopInConflict();
    return this.conclude(message);
  }

  private currentTree(): string {
    const { repository } = this;
    if (this.options.noCommit) return writeTree(repository, repository.readIndex());
    return this.head === undefined ? EMPTY_TREE : repository.objects.commit(this.head).tree;
  }

  private parent(): { oid: string | undefined } | Outcome {
    const { parents } = this.commit;
    const { mainline } = this.options;
    if (parents.length > 1) {
      if (!mainline) return this.refuse(`commit ${this.oid} is a merge but no -m option was given.`);
      const oid = parents[mainline - 1];
      return oid === undefined ? this.refuse(`commit ${this.oid} does not have parent ${mainline}`) : { oid };
    }
    if (mainline > 1) return this.refuse(`commit ${this.oid} does not have parent ${mainline}`);
    return { oid: parents[0] };
  }

  /** HEAD stands on the parent: the commit itself is taken. */
  private forward(head: string | undefined): Outcome {
    const { repository, run } = this;
    const { objects } = repository;
    const index = repository.readIndex();
    const from: FileVersions = head === undefined ? new Map() : objects.flatten(objects.commit(head).tree);
    try {
      switchFiles(repository, index, from, objects.flatten(this.commit.tree), {
        ignore: run.ignore,
        cwd: run.cwd,
      });
    } catch (error) {
      if (!(error instanceof WouldOverwrite)) throw error;
      run.err(obstaclesText(error, 'merge'));
      return -1;
    }
    repository.writeIndex(index);
    repository.update('HEAD', this.oid, `${this.options.action.replace(/ \(\w+\)$/, '')}: fast-forward`);
    return 0;
  }

  private reword(): Promise<Outcome> {
    return commitCommand(this.run.atTop(), ['--amend', '-e'], { action: this.options.action });
  }

  private message(parent: string | undefined): string {
    const { commit, oid, options, run } = this;
    let text = commit.message.replace(/^\n+/, '');
    if (this.command === 'revert') {
      text = options.reference
        ? '# *** SAY WHY WE ARE REVERTING ON THE TITLE LINE ***'
        : `Revert "${firstLine(commit.message)}"`;
      const merged = commit.parents.length > 1 ? `, reversing\nchanges made to ${this.refer(parent!)}` : '';
      text += `\n\nThis reverts commit ${this.refer(oid)}${merged}.\n`;
    } else if (options.recordOrigin) text = withTrailer(text, `(cherry picked from commit ${oid})`);
    if (!options.signoff) return text;
    const who = run.committer();
    return withTrailer(text, `Signed-off-by: ${who.name} <${who.email}>`);
  }

  private refer(oid: string): string {
    if (!this.options.reference) return oid;
    const { message, author } = this.repository.objects.commit(oid);
    const date = new Date(author.seconds * 1000).toISOString().slice(0, 10);
    return `${this.run.abbrev(oid)} (${firstLine(message)}, ${date})`;
  }

  private merge(parent: string | undefined) {
    const { run, commit, oid, options } = this;
    const { objects } = this.repository;
    const treeOf = (each: string | undefined): string =>
      each === undefined ? EMPTY_TREE : objects.commit(each).tree;
    const own = labelOf(run, oid, commit);
    const before = parent === undefined ? '(empty tree)' : `parent of ${own}`;
    const settings = { objects, style: conflictStyle(run), favor: options.favor };
    if (this.command === 'revert') {
      const labels = { ours: 'HEAD', theirs: before, base: own };
      return mergeTrees(commit.tree, this.currentTree(), treeOf(parent), labels, settings);
    }
    return mergeTrees(
      treeOf(parent),
      this.currentTree(),
      commit.tree,
      { ours: 'HEAD', theirs: own, base: before },
      settings,
    );
  }

  private markHead(clean: boolean): void {
    const { refs } = this.repository;
    const { noCommit } = this.options;
    if (this.command === 'pick' && !noCommit && !this.options.meld) refs.set('CHERRY_PICK_HEAD', this.oid);
    if (this.command === 'revert' && (!clean || noCommit)) refs.set('REVERT_HEAD', this.oid);
  }

  private stopInConflict(): Outcome {
    const { run, command, options } = this;
    const verb = command === 'revert' ? 'revert' : 'apply';
    run.warn(`error: could not ${verb} ${run.abbrev(this.oid)}... ${firstLine(this.commit.message)}`);
    for (const line of advice(options)) run.warn(`hint: ${line}`);
    if (options.kind === 'rebase') this.repository.refs.remove('CHERRY_PICK_HEAD');
    return 1;
  }

  private async conclude(message: string): Promise<Outcome> {
    const { options, repository } = this;
    const empty =
      this.head !== undefined && writeTree(repository, repository.readIndex()) === this.currentTree();
    const allow = options.allowEmpty && empty ? this.allowsEmpty() : 'no';
    if (allow === 'drop') {
      this.run.warn(
        `dropping ${this.oid} ${firstLine(this.commit.message)} -- patch contents already upstream`,
      );
      repository.refs.remove('CHERRY_PICK_HEAD');
      repository.removeState('MERGE_MSG');
      return 0;
    }
    if (options.noCommit) return 0;
    if (options.meld) return options.meld();
    if (options.edit || (empty && allow === 'no')) return this.commitByCommand(allow === 'yes');
    return this.write(message);
  }

  private allowsEmpty(): 'yes' | 'no' | 'drop' {
    const { options, commit } = this;
    if (options.keepRedundant) return 'yes';
    const { objects } = this.repository;
    const before = commit.parents[0] === undefined ? EMPTY_TREE : objects.commit(commit.parents[0]).tree;
    if (before === commit.tree) return 'yes';
    return options.dropRedundant ? 'drop' : 'no';
  }

  private async commitByCommand(allowEmpty: boolean): Promise<Outcome> {
    const { options, repository, oid } = this;
    const { action, kind } = options;
    if (kind === 'rebase') repository.refs.set('REBASE_HEAD', oid);
    const file = options.edit
      ? ['-e']
      : ['-F', `${repository.gitDir}/MERGE_MSG`, '--cleanup=verbatim', '--allow-empty-message'];
    return commitCommand(this.run.atTop(), [...file, ...(allowEmpty ? ['--allow-empty'] : [])], {
      action,
      author: this.command === 'pick' ? this.commit.author : undefined,
    });
  }

  private write(message: string): Outcome {
    const { run, options, repository } = this;
    const cleaned = options.signoff || options.recordOrigin ? cleanMessage(message, 'whitespace') : message;
    const oid = repository.objects.writeCommit({
      tree: writeTree(repository, repository.readIndex()),
      parents: this.head === undefined ? [] : [this.head],
      author: this.command === 'pick' ? this.commit.author : run.author(),
      committer: run.committer(),
      message: cleaned,
    });
    repository.update('HEAD', oid, `${options.action}: ${firstLine(cleaned)}`);
    repository.refs.remove('CHERRY_PICK_HEAD');
    repository.removeState('MERGE_MSG', 'AUTO_MERGE');
    if (options.kind !== 'rebase') run.out(commitSummary(run, oid, { showDate: true }));
    return 0;
  }
}

/** Something is staged that a pick would sweep along. */
export function refuseDirty(run: GitRun, { kind }: ReplayOptions): Outcome {
  if (run.repository.readIndex().unmerged().size) {
    const doing = { 'cherry-pick': 'Cherry-picking', revert: 'Reverting', rebase: 'Rebasing' }[kind];
    run.warn(`error: ${doing} is not possible because you have unmerged files.`);
    run.warn("hint: Fix them up in the work tree, and then use 'git add/rm <file>'");
    run.warn('hint: as appropriate to mark resolution and make a commit.');
    return -1;
  }
  run.warn(`error: your local changes would be overwritten by ${kind}.`);
  run.warn('hint: commit your changes or stash them to proceed.');
  return -1;
}

function advice({ kind, noCommit }: ReplayOptions): string[] {
  if (kind === 'rebase') {
    return [
      'Resolve all conflicts manually, mark them as resolved with',
      '"git add/rm <conflicted_files>", then run "git rebase --continue".',
      'You can instead skip this commit: run "git rebase --skip".',
      'To abort and get back to the state before "git rebase", run "git rebase --abort".',
    ];
  }
  if (noCommit) {
    return [
      'after resolving the conflicts, mark the corrected paths',
      "with 'git add <paths>' or 'git rm <paths>'",
    ];
  }
  return [
    'After resolving the conflicts, mark them with',
    '"git add/rm <pathspec>", then run',
    `"git ${kind} --continue".`,
    `You can instead skip this commit with "git ${kind} --skip".`,
    `To abort and get back to the state before "git ${kind}",`,
    `run "git ${kind} --abort".`,
  ];
}

/** Ends a command that could not begin. */
export function failed(kind: string): never {
  die(`${kind} failed`);
}
