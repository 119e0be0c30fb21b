/**
 * The state of a clone in sentences, as `git status` and a refused `git commit` print it.
 *
 * Models: wt-status's long format. Left out: submodule summaries, sparse checkouts.
 */
import { quotePath } from '../../git/byte-text';
import { trackingOf, type Tracking } from '../../git/branches';
import { pathOf, type FilePair } from '../../git/diff/file-pair';
import { currentOperation, type Operation } from '../../git/operation';
import type { Status } from '../../git/status';
import type { GitRun } from './run';

export interface LongStatusOptions {
  hints: boolean;
  /** A commit is being made: says `Initial commit`, and nothing about what is missing. */
  committing?: boolean;
  /** The commit is in an editor: no last sentence. */
  quietEnd?: boolean;
  amend?: boolean;
  showUntracked: boolean;
  showIgnored?: boolean;
  /** Paths as seen from the current folder. */
  relative?: boolean;
  showStash?: boolean;
}

/** Lines without their newlines. */
export function longStatus(run: GitRun, status: Status, options: LongStatusOptions): string[] {
  return new LongStatus(run, status, options).lines();
}

/** Would a commit now hold anything? */
export function isCommittable(run: GitRun, status: Status): boolean {
  const { merging } = currentOperation(run.repository);
  return status.staged.length > 0 || (merging && status.unmerged.size === 0);
}

/** How the current branch stands to the one it follows, in words; none where it follows nothing. */
export function trackingLines(tracking: Tracking | undefined, hints = true): string[] {
  if (!tracking) return [];
  const { short, ahead, behind } = tracking;
  const hint = (text: string): string[] => (hints ? [`  (${text})`] : []);
  const commits = (count: number): string => `${count} commit${count === 1 ? '' : 's'}`;
  if (tracking.gone) {
    return [
      `Your branch is based on '${short}', but the upstream is gone.`,
      ...hint('use "git branch --unset-upstream" to fixup'),
    ];
  }
  if (!ahead && !behind) return [`Your branch is up to date with '${short}'.`];
  if (!behind) {
    return [
      `Your branch is ahead of '${short}' by ${commits(ahead)}.`,
      ...hint('use "git push" to publish your local commits'),
    ];
  }
  if (!ahead) {
    return [
      `Your branch is behind '${short}' by ${commits(behind)}, and can be fast-forwarded.`,
      ...hint('use "git pull" to update your local branch'),
    ];
  }
  return [
    `Your branch and '${short}' have diverged,`,
    `and have ${ahead} and ${behind} different commit${ahead + behind === 1 ? '' : 's'} each, respectively.`,
    ...hint('use "git pull" to merge the remote branch into yours'),
  ];
}

const STAGES = [
  '',
  'both deleted:',
  'added by us:',
  'deleted by them:',
  'added by them:',
  'deleted by us:',
  'both added:',
  'both modified:',
];
const CHANGES: Record<string, string> = {
  A: 'new file:',
  C: 'copied:',
  D: 'deleted:',
  M: 'modified:',
  R: 'renamed:',
  T: 'typechange:',
};

class LongStatus {
  private readonly operation: Operation;
  private readonly initial: boolean;

  constructor(
    private readonly run: GitRun,
    private readonly status: Status,
    private readonly options: LongStatusOptions,
  ) {
    this.operation = currentOperation(run.repository);
    this.initial = run.repository.head() === undefined;
  }

  lines(): string[] {
    return [
      ...this.branchLines(),
      ...this.operationLines(),
      ...this.bisectLines(),
      ...(this.initial ? ['', this.options.committing ? 'Initial commit' : 'No commits yet', ''] : []),
      ...this.stagedLines(),
      ...this.unmergedLines(),
      ...this.unstagedLines(),
      ...this.untrackedLines(),
      ...this.lastLines(),
      ...this.stashLines(),
    ];
  }

  private branchLines(): string[] {
    const branch = this.run.repository.branch();
    if (branch === undefined) return [this.detachedLine()];
    const tracking = this.initial
      ? []
      : trackingLines(trackingOf(this.run.repository, branch), this.options.hints);
    return [`On branch ${branch}`, ...tracking, ...(tracking.length ? [''] : [])];
  }

  private detachedLine(): string {
    const { rebase, detached } = this.operation;
    if (rebase) return `interactive rebase in progress; onto ${rebase.onto ?? ''}`;
    if (!detached) return 'Not currently on any branch.';
    return `HEAD detached ${detached.at ? 'at' : 'from'} ${detached.from}`;
  }

  private hints(...lines: string[]): string[] {
    return this.options.hints ? lines.map((line) => `  (${line})`) : [];
  }

  private operationLines(): string[] {
    const { merging, am, rebase, cherryPick, revert } = this.operation;
    if (merging) return [...(rebase ? [...this.rebaseSteps(), ''] : []), ...this.mergeLines(), ''];
    if (am) return [...this.amLines(am.empty), ''];
    if (rebase) return [...this.rebaseSteps(), ...this.rebaseLines(), ''];
    if (cherryPick !== undefined) return [...this.pickLines('cherry-pick', cherryPick), ''];
    if (revert !== undefined) return [...this.pickLines('revert', revert), ''];
    return [];
  }

  private bisectLines(): string[] {
    const { bisect } = this.operation;
    if (bisect === undefined) return [];
    return [
      `You are currently bisecting, started from branch '${bisect}'.`,
      ...this.hints('use "git bisect reset" to get back to the original branch'),
      '',
    ];
  }

  private amLines(empty: boolean): string[] {
    const next = empty ? [] : ['fix conflicts and then run "git am --continue"'];
    return [
      'You are in the middle of an am session.',
      ...(empty ? ['The current patch is empty.'] : []),
      ...this.hints(
        ...next,
        'use "git am --skip" to skip this patch',
        ...(empty ? ['use "git am --allow-empty" to record this patch as an empty commit'] : []),
        'use "git am --abort" to restore the original branch',
      ),
    ];
  }

  private mergeLines(): string[] {
    if (!this.status.unmerged.size) {
      const fixed = 'All conflicts fixed but you are still merging.';
      return [fixed, ...this.hints('use "git commit" to conclude merge')];
    }
    return [
      'You have unmerged paths.',
      ...this.hints('fix conflicts and run "git commit"', 'use "git merge --abort" to abort the merge'),
    ];
  }

  private rebaseSteps(): string[] {
    const done = this.todoLines('rebase-merge/done');
    const left = this.todoLines('rebase-merge/git-rebase-todo');
    const lines: string[] = [];
    if (!done.length) lines.push('No commands done.');
    else {
      const plural =
        done.length === 1
          ? 'Last command done (1 command done):'
          : `Last commands done (${done.length} commands done):`;
      lines.push(plural, ...done.slice(-2).map((line) => `   ${line}`));
      if (done.length > 2) lines.push(...this.hints('see more in file .git/rebase-merge/done'));
    }
    if (!left.length) return [...lines, 'No commands remaining.'];
    const plural =
      left.length === 1
        ? 'Next command to do (1 remaining command):'
        : `Next commands to do (${left.length} remaining commands):`;
    lines.push(plural, ...left.slice(0, 2).map((line) => `   ${line}`));
    return [...lines, ...this.hints('use "git rebase --edit-todo" to view and edit')];
  }

  private todoLines(name: string): string[] {
    return (this.run.repository.state(name) ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.replace(/\b[0-9a-f]{40}\b/, (oid) => this.run.abbrev(oid)));
  }

  private rebaseLines(): string[] {
    const { branch, onto } = this.operation.rebase!;
    const state =
      branch === undefined
        ? 'You are currently rebasing.'
        : `You are currently rebasing branch '${branch}' on '${onto}'.`;
    if (this.status.unmerged.size) {
      return [
        state,
        ...this.hints(
          'fix conflicts and then run "git rebase --continue"',
          'use "git rebase --skip" to skip this patch',
          'use "git rebase --abort" to check out the original branch',
        ),
      ];
    }
    if (this.run.repository.state('MERGE_MSG') !== undefined) {
      return [state, ...this.hints('all conflicts fixed: run "git rebase --continue"')];
    }
    const editing =
      branch === undefined
        ? 'You are currently editing a commit during a rebase.'
        : `You are currently editing a commit while rebasing branch '${branch}' on '${onto}'.`;
    if (this.options.amend) return [editing];
    return [
      editing,
      ...this.hints(
        'use "git commit --amend" to amend the current commit',
        'use "git rebase --continue" once you are satisfied with your changes',
      ),
    ];
  }

  private pickLines(command: 'cherry-pick' | 'revert', oid: string | null): string[] {
    const doing = command === 'revert' ? 'reverting' : 'cherry-picking';
    const state =
      oid === null
        ? `${command === 'revert' ? 'Revert' : 'Cherry-pick'} currently in progress.`
        : `You are currently ${doing} commit ${this.run.abbrev(oid)}.`;
    const next = this.status.unmerged.size
      ? `fix conflicts and run "git ${command} --continue"`
      : oid === null
        ? `run "git ${command} --continue" to continue`
        : `all conflicts fixed: run "git ${command} --continue"`;
    return [
      state,
      ...this.hints(
        next,
        `use "git ${command} --skip" to skip this patch`,
        `use "git ${command} --abort" to cancel the ${command} operation`,
      ),
    ];
  }

  /** Staged changes can be taken back, but not amid a merge or a cherry-pick. */
  private unstageHint(): string[] {
    if (this.operation.merging || this.run.repository.oid('CHERRY_PICK_HEAD')) return [];
    if (this.initial) return this.hints('use "git rm --cached <file>..." to unstage');
    const source = this.options.amend ? '--source=HEAD^1 ' : '';
    return this.hints(`use "git restore ${source}--staged <file>..." to unstage`);
  }

  private stagedLines(): string[] {
    const { staged } = this.status;
    if (!staged.length) return [];
    return [
      'Changes to be committed:',
      ...this.unstageHint(),
      ...staged.map((pair) => this.changeLine(pair)),
      '',
    ];
  }

  private changeLine(pair: FilePair): string {
    const label = CHANGES[pair.status]!.padEnd(12);
    const from = pair.status === 'R' || pair.status === 'C' ? `${this.path(pair.old!.path)} -> ` : '';
    const changed = pair.new?.mode === 0o160000 && pair.status === 'M' ? ' (new commits)' : '';
    return `\t${label}${from}${this.path(pathOf(pair))}${changed}`;
  }

  private unmergedLines(): string[] {
    const { unmerged } = this.status;
    if (!unmerged.size) return [];
    const masks = [...unmerged.values()];
    const bothDeleted = masks.includes(1);
    const oneDeleted = masks.some((mask) => mask === 3 || mask === 5);
    const others = masks.some((mask) => mask !== 1 && mask !== 3 && mask !== 5);
    const how =
      !bothDeleted && !oneDeleted
        ? 'use "git add <file>..." to mark resolution'
        : bothDeleted && !oneDeleted && !others
          ? 'use "git rm <file>..." to mark resolution'
          : 'use "git add/rm <file>..." as appropriate to mark resolution';
    return [
      'Unmerged paths:',
      ...this.unstageHint(),
      ...this.hints(how),
      ...[...unmerged].map(([path, mask]) => `\t${STAGES[mask]!.padEnd(17)}${this.path(path)}`),
      '',
    ];
  }

  private unstagedLines(): string[] {
    const { unstaged } = this.status;
    if (!unstaged.length) return [];
    const add = unstaged.some((pair) => pair.status === 'D') ? 'add/rm' : 'add';
    return [
      'Changes not staged for commit:',
      ...this.hints(
        `use "git ${add} <file>..." to update what will be committed`,
        'use "git restore <file>..." to discard changes in working directory',
      ),
      ...unstaged.map((pair) => this.changeLine(pair)),
      '',
    ];
  }

  private untrackedLines(): string[] {
    if (!this.options.showUntracked) {
      const hint = this.options.hints ? ' (use -u option to show untracked files)' : '';
      return this.committable() ? [`Untracked files not listed${hint}`] : [];
    }
    return [
      ...this.otherLines('Untracked files:', 'add', this.status.untracked),
      ...(this.options.showIgnored ? this.otherLines('Ignored files:', 'add -f', this.status.ignored) : []),
    ];
  }

  private otherLines(title: string, command: string, paths: string[]): string[] {
    if (!paths.length) return [];
    const hint = this.hints(`use "git ${command} <file>..." to include in what will be committed`);
    return [title, ...hint, ...paths.map((path) => `\t${this.path(path)}`), ''];
  }

  private committable(): boolean {
    return isCommittable(this.run, this.status);
  }

  private lastLines(): string[] {
    if (this.committable() || this.options.quietEnd) return [];
    const hint = (text: string): string => (this.options.hints ? ` (${text})` : '');
    const { unstaged, unmerged, untracked } = this.status;
    if (this.options.amend) return ['No changes'];
    if (unstaged.length || unmerged.size) {
      return [`no changes added to commit${hint('use "git add" and/or "git commit -a"')}`];
    }
    if (untracked.length) {
      return [`nothing added to commit but untracked files present${hint('use "git add" to track')}`];
    }
    if (this.initial) return [`nothing to commit${hint('create/copy files and use "git add" to track')}`];
    if (!this.options.showUntracked) return [`nothing to commit${hint('use -u to show untracked files')}`];
    return ['nothing to commit, working tree clean'];
  }

  private stashLines(): string[] {
    const count = this.options.showStash ? this.run.repository.reflog('refs/stash').length : 0;
    if (!count) return [];
    return [`Your stash currently has ${count} ${count === 1 ? 'entry' : 'entries'}`];
  }

  private path(path: string): string {
    return quotePath(this.options.relative === false ? path : this.run.relative(path));
  }
}
