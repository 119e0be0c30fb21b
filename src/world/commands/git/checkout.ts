/**
 * `git checkout`, `git switch`, `git restore`.
 *
 * Models: builtin/checkout.c: what an argument means (branch, commit, path, a remote's branch), and the two ways on.
 * Left out: submodules. Picking (`-p`) is in `pick-hunks.ts`.
 */
import { join } from '../../files/files';
import { mergeBases } from '../../git/history';
import { currentOperation } from '../../git/operation';
import { findRefs, previousBranch } from '../../git/revisions';
import { hasWildcard } from '../../git/wildmatch';
import type { ConflictStyle } from '../../git/xdiff/merge';
import { checkoutPaths } from './checkout-paths';
import {
  checkBranchName,
  checkedOutAt,
  defaultTrack,
  readTrack,
  remoteOf,
  type Track,
} from './create-branch';
import { die, exit } from './failure';
import { parseOptions, type Options } from './parse-options';
import type { GitRun } from './run';
import { switchTo, type SwitchTarget } from './switch-branch';

type Command = 'checkout' | 'switch' | 'restore';

const COMMON = ['quiet', 'progress', 'merge', 'conflict'];
const OPTIONS: Record<Command, string[]> = {
  checkout: [
    ...COMMON,
    'b',
    'B',
    'l',
    'guess',
    'overlay',
    'detach',
    'track',
    'force',
    'orphan',
    'overwrite-ignore',
    'ignore-other-worktrees',
    'ours',
    'theirs',
    'ignore-skip-worktree-bits',
  ],
  switch: [
    ...COMMON,
    'create',
    'force-create',
    'guess',
    'discard-changes',
    'detach',
    'track',
    'force',
    'orphan',
    'overwrite-ignore',
    'ignore-other-worktrees',
  ],
  restore: [
    ...COMMON,
    'source',
    'staged',
    'worktree',
    'ignore-unmerged',
    'overlay',
    'ours',
    'theirs',
    'ignore-skip-worktree-bits',
  ],
};

export const checkout = (run: GitRun, args: string[]): number =>
  new Checkout(run, 'checkout', args).perform();
export const switchBranch = (run: GitRun, args: string[]): number =>
  new Checkout(run, 'switch', args).perform();
export const restore = (run: GitRun, args: string[]): number => new Checkout(run, 'restore', args).perform();

const SHORT = { checkout: 'b', switch: 'c', restore: '' };

class Checkout {
  private readonly options: Options;
  private create: { name: string; force: boolean } | undefined;
  /** What was named, and is not a path. */
  private target: SwitchTarget = { name: undefined, commit: undefined, branch: undefined };
  private tree: string | undefined;
  private counts = false;
  private track: Track | undefined;

  constructor(
    private readonly run: GitRun,
    private readonly command: Command,
    private readonly words: string[],
  ) {
    this.options = parseOptions(command, words, {
      modelled: OPTIONS[command],
      hidden: command === 'checkout' ? ['--no-overlay'] : [],
    });
    void run.workRepository;
  }

  perform(): number {
    this.readCreate();
    const paths = this.readTarget();
    if (paths.length || (this.command === 'restore' && this.options.args.length))
      return this.restorePaths(paths);
    if (this.command === 'restore') die('you must specify path(s) to restore');
    return this.switch();
  }

  private readCreate(): void {
    const { options } = this;
    const names: [string, boolean][] =
      this.command === 'checkout'
        ? [
            ['b', false],
            ['B', true],
          ]
        : [
            ['create', false],
            ['force-create', true],
          ];
    const given = names.filter(([name]) => options.has(name));
    if (given.length + (options.has('orphan') ? 1 : 0) > 1) {
      const short = SHORT[this.command];
      die(`options '-${short}', '-${short.toUpperCase()}', and '--orphan' cannot be used together`);
    }
    if (given[0]) this.create = { name: options.text(given[0][0])!, force: given[0][1] };
    const named = options.has('track') || options.hasNot('track');
    const tracked = {
      has: options.has('track'),
      hasNot: options.hasNot('track'),
      text: options.text('track'),
    };
    if (named) this.track = readTrack(this.run, tracked);
    if (options.has('track') && !this.create && !options.has('orphan')) this.nameByTracking();
  }

  /** `--track origin/x` makes `x`. */
  private nameByTracking(): void {
    const [first] = this.options.args;
    if (first === undefined || this.options.dash === 0) die('--track needs a branch name');
    const name = /^(?:refs\/)?(?:remotes\/)?[^/]*\/(.+)$/.exec(first)?.[1];
    if (name === undefined) die(`missing branch name; try -${SHORT[this.command]}`);
    this.create = { name, force: false };
  }

  /** Decides what the first argument is; answers the paths. */
  private readTarget(): readonly string[] {
    const { options, run } = this;
    const { args, dash } = options;
    if (this.command === 'restore') {
      const staged = options.has('staged');
      const source = options.text('source') ?? (staged ? 'HEAD' : undefined);
      if (source !== undefined) {
        const oid = this.resolve(source) ?? die(`could not resolve ${source}`);
        this.tree = run.repository.objects.peel(oid, 'tree') ?? die(`reference is not a tree: ${source}`);
      }
      return args;
    }
    if (!args.length || dash === 0) return args;
    if (this.command === 'switch' && args.length > 1) die('only one reference expected');
    if (dash >= 2) die(`only one reference expected, ${dash} given.`);
    const certain = this.command === 'switch' || dash === 1;
    this.counts = !options.has('quiet') && !certain;
    return this.readFirst(args, certain);
  }

  private readFirst(args: readonly string[], certain: boolean): readonly string[] {
    const { run } = this;
    const arg = args[0] === '-' ? '@{-1}' : args[0]!;
    const oid = this.resolve(arg);
    if (oid === undefined) {
      const remote = this.guess(arg, args, certain);
      if (remote === undefined) {
        if (certain) die(`invalid reference: ${args[0] === '-' ? '@{-1}' : arg}`);
        return args;
      }
      this.create = { name: arg, force: false };
      this.setTarget(remote, run.resolve(remote)!);
      return args.slice(1);
    }
    this.setTarget(arg, oid);
    if (!certain && args.length > 1 && run.files.exists(join(run.cwd, arg))) {
      exit(
        128,
        `fatal: ambiguous argument '${arg}': both revision and filename\nUse '--' to separate paths from revisions, like this:\n'git <command> [<revision>...] -- [<file>...]'\n`,
      );
    }
    return args.slice(1);
  }

  private resolve(name: string): string | undefined {
    const symmetric = /^(.*)\.\.\.(.*)$/.exec(name);
    if (!symmetric) return this.run.resolve(name);
    const sides = [symmetric[1]!, symmetric[2]!].map((side) => this.run.commit(side === '' ? 'HEAD' : side));
    if (sides[0] === undefined || sides[1] === undefined) return undefined;
    return mergeBases(this.run.repository.objects, sides[0], sides[1])[0];
  }

  private setTarget(name: string, oid: string): void {
    const { repository } = this.run;
    const back = /^@\{-(\d+)\}$/.exec(name);
    const plain = back ? previousBranch(repository, Number(back[1]))! : name;
    const branch = `refs/heads/${plain}`;
    const isBranch = repository.oid(branch) !== undefined && plain !== 'HEAD';
    this.target = {
      name: plain,
      commit: repository.objects.peel(oid, 'commit'),
      branch: isBranch ? branch : undefined,
    };
    this.tree = repository.objects.peel(oid, 'tree') ?? die(`reference is not a tree: ${name}`);
  }

  /** The one remote branch of that name. */
  private guess(arg: string, args: readonly string[], certain: boolean): string | undefined {
    const { run, options, command } = this;
    const allowed =
      !options.hasNot('guess') &&
      run.config.bool('checkout.guess') !== false &&
      this.track === undefined &&
      !this.create;
    if (!allowed || (!certain && hasWildcard(arg))) return undefined;
    if (command === 'checkout' && args.length > 1) return undefined;
    const { repository } = run;
    const found = repository.refs
      .names('refs/remotes/')
      .filter((ref) => remoteOf(run, ref)?.source === `refs/heads/${arg}`);
    const preferred = run.config.get('checkout.defaultremote');
    const choice = found.length > 1 ? found.filter((ref) => remoteOf(run, ref)?.remote === preferred) : found;
    if (choice.length === 1) {
      if (!certain && run.files.exists(join(run.cwd, arg))) {
        die(
          `'${arg}' could be both a local file and a tracking branch.\nPlease use -- (and optionally --no-guess) to disambiguate`,
        );
      }
      return choice[0]!.replace(/^refs\/remotes\//, '');
    }
    if (found.length > 1) exit(128, ambiguousRemote(arg, found.length));
    return undefined;
  }

  private restorePaths(paths: readonly string[]): number {
    const { run, options, command } = this;
    if (options.has('detach')) die(`git checkout: --detach does not take a path argument '${paths[0]}'`);
    if (this.create && paths.length === 1 && this.target.commit === undefined) {
      die(`'${paths[0]}' is not a commit and a branch '${this.create.name}' cannot be created from it`);
    }
    if (this.track !== undefined) die("'--track' cannot be used with updating paths");
    if (this.create) die(`Cannot update paths and switch to branch '${this.create.name}' at the same time.`);
    if (command === 'switch') die('paths cannot be used with switching branches');
    const staged = command === 'checkout' ? this.tree !== undefined : options.has('staged');
    const work = command === 'checkout' || options.has('worktree') || !options.has('staged');
    return checkoutPaths(run, {
      tree: this.tree,
      pathspec: run.pathspec(paths),
      toIndex: staged,
      toWork: work,
      overlay:
        command === 'checkout'
          ? !options.hasNot('overlay') && !options.has('no-overlay')
          : options.has('overlay'),
      side: options.has('ours') ? 2 : options.has('theirs') ? 3 : undefined,
      remerge: options.has('merge') || options.has('conflict'),
      style: this.conflictStyle(),
      ignoreUnmerged: options.has('force') || options.has('ignore-unmerged'),
      quiet: options.has('quiet'),
      counts: this.counts,
    });
  }

  private conflictStyle(): ConflictStyle | undefined {
    const style = this.options.text('conflict') ?? this.run.config.get('merge.conflictstyle');
    if (style === undefined || style === 'merge' || style === 'diff3' || style === 'zdiff3') return style;
    return die(`unknown style '${style}' given for 'merge.conflictstyle'`);
  }

  private switch(): number {
    const { run, options, command, target } = this;
    const orphan = options.text('orphan');
    const detach = options.has('detach');
    if (this.create) {
      checkBranchName(this.create.name);
      const exists = run.repository.oid(`refs/heads/${this.create.name}`) !== undefined;
      if (exists && !this.create.force) die(`a branch named '${this.create.name}' already exists`);
    }
    if (orphan !== undefined) {
      checkBranchName(orphan);
      if (run.repository.oid(`refs/heads/${orphan}`) !== undefined)
        die(`a branch named '${orphan}' already exists`);
    }
    if (options.has('ours') || options.has('theirs'))
      die("'--ours/--theirs' cannot be used with switching branches");
    if (detach && (this.create ?? orphan)) die("'--detach' cannot be used with '-b/-B/--orphan'");
    if (target.name !== undefined && target.commit === undefined)
      die(`Cannot switch branch to a non-commit '${target.name}'`);
    if (
      command === 'switch' &&
      target.name === undefined &&
      !this.create &&
      !detach &&
      orphan === undefined
    ) {
      die('missing branch or commit argument');
    }
    if (
      command === 'switch' &&
      !detach &&
      !this.create &&
      target.name !== undefined &&
      target.branch === undefined
    ) {
      this.expectBranch(target);
    }
    if (command === 'switch') this.refuseAmidOperation();
    this.refuseRebased(target, detach);
    return switchTo(run, target, {
      create: this.create && { ...this.create, track: this.track ?? defaultTrack(run) },
      orphan,
      empty: orphan !== undefined && command === 'switch',
      detach,
      quiet: options.has('quiet'),
      discard: options.has('force') || options.has('discard-changes'),
      force: options.has('force'),
      merge: options.has('merge') || options.has('conflict'),
      // `checkout -b name` and nothing else is `switch -c name`
      stays: command === 'switch' || (this.words.length === 2 && this.words[0] === '-b'),
    });
  }

  /** A branch that is being rebased cannot be checked out. */
  private refuseRebased(target: SwitchTarget, detach: boolean): void {
    const { repository } = this.run;
    if (target.branch === undefined || detach || this.create || repository.headRef() === target.branch)
      return;
    const name = target.branch.slice('refs/heads/'.length);
    const at = checkedOutAt(this.run, name);
    if (at !== undefined) die(`'${name}' is already checked out at '${at}'`);
  }

  private expectBranch(target: SwitchTarget): never {
    const [ref] = findRefs(this.run.repository, target.name!);
    const what =
      ref === undefined
        ? `commit '${target.name}'`
        : ref.startsWith('refs/tags/')
          ? `tag '${ref.slice('refs/tags/'.length)}'`
          : ref.startsWith('refs/remotes/')
            ? `remote branch '${ref.slice('refs/remotes/'.length)}'`
            : `'${ref}'`;
    exit(
      128,
      `fatal: a branch is expected, got ${what}\nhint: If you want to detach HEAD at the commit, try again with the --detach option.\n`,
    );
  }

  private refuseAmidOperation(): void {
    const { merging, am, rebase, cherryPick, revert, bisect } = currentOperation(this.run.repository);
    const refuse = (doing: string, command: string): never =>
      die(`cannot switch branch while ${doing}\nConsider "git ${command} --quit" or "git worktree add".`);
    if (merging) refuse('merging', 'merge');
    if (am)
      die(
        'cannot switch branch in the middle of an am session\nConsider "git am --quit" or "git worktree add".',
      );
    if (rebase) refuse('rebasing', 'rebase');
    if (cherryPick !== undefined) refuse('cherry-picking', 'cherry-pick');
    if (revert !== undefined) refuse('reverting', 'revert');
    if (bisect !== undefined) this.run.warn('warning: you are switching branch while bisecting');
  }
}

function ambiguousRemote(arg: string, count: number): string {
  const hints = [
    "If you meant to check out a remote tracking branch on, e.g. 'origin',",
    'you can do so by fully qualifying the name with the --track option:',
    '',
    '    git checkout --track origin/<name>',
    '',
    "If you'd like to always have checkouts of an ambiguous <name> prefer",
    "one remote, e.g. the 'origin' remote, consider setting",
    'checkout.defaultRemote=origin in your config.',
  ];
  const text = hints.map((line) => `hint: ${line}\n`).join('');
  return `${text}fatal: '${arg}' matched multiple (${count}) remote tracking branches\n`;
}
