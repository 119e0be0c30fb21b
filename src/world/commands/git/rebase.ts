/**
 * `git rebase`.
 *
 * Models: builtin/rebase.c with the merge backend: upstream, `--onto`, branches named, fork points, what is up to date
 * already, continue, skip, abort, quit. Left out: interactive rebases, the apply backend, `--exec`, merges kept.
 */
import { forkPoint } from '../../git/fork-point';
import { mergeBases } from '../../git/history';
import { equivalentCommits } from '../../git/patch-id';
import { walkCommits } from '../../git/rev-walk';
import { upstreamOf } from '../../git/revisions';
import { findRenames } from '../../git/diff/rename';
import { diffTrees } from '../../git/diff/trees';
import { collectStats, formatStat, formatSummary } from '../../git/diff/stat';
import { resetFiles, switchFiles, WouldOverwrite } from '../../git/worktree';
import { notModelled } from '../not-modelled';
import { applyAutostash, createAutostash } from './autostash';
import { requireClean } from './clean-tree';
import { clearOperation } from './create-commit';
import { die, exit } from './failure';
import { obstaclesText } from './obstacles';
import { parseOptions, usageError, type Options } from './parse-options';
import {
  continueRebase,
  editRemaining,
  finish,
  isRebasing,
  originOf,
  skipCommit,
  startRebase,
  type RebasePlan,
} from './rebase-run';
import { show } from './show';
import type { GitRun } from './run';

const MODELLED = [
  'onto',
  'keep-base',
  'no-verify',
  'quiet',
  'verbose',
  'no-stat',
  'signoff',
  'force-rebase',
  'no-ff',
  'continue',
  'skip',
  'abort',
  'quit',
  'show-current-patch',
  'merge',
  'rerere-autoupdate',
  'empty',
  'fork-point',
  'strategy',
  'strategy-option',
  'root',
  'reapply-cherry-picks',
  'autostash',
  'interactive',
  'edit-todo',
];

export async function rebase(run: GitRun, args: string[]): Promise<number> {
  const options = parseOptions('rebase', args, { modelled: MODELLED, hidden: ['--allow-empty-message'] });
  const { repository } = run;
  void run.workRepository;
  const action = options.last('continue', 'skip', 'abort', 'quit', 'edit-todo', 'show-current-patch');
  if (action !== undefined && args.length !== 1) usageError('rebase');
  if (options.args.length > 2) usageError('rebase');
  if (action !== undefined) {
    if (!isRebasing(repository)) die('No rebase in progress?');
    return manage(run, action);
  }
  if (isRebasing(repository)) alreadyRebasing();
  return new Rebase(run, options).perform();
}

function alreadyRebasing(): never {
  die(`It seems that there is already a rebase-merge directory, and
I wonder if you are in the middle of another rebase.  If that is the
case, please try
	git rebase (--continue | --abort | --skip)
If that is not the case, please
	rm -fr ".git/rebase-merge"
and run me again.  I am stopping in case you still have something
valuable there.
`);
}

async function manage(run: GitRun, action: string): Promise<number> {
  const { repository } = run;
  if (action === 'continue') return continueRebase(run);
  if (action === 'edit-todo') return editRemaining(run);
  if (action === 'show-current-patch') return show(run, ['REBASE_HEAD', '--']);
  if (action === 'quit') {
    applyAutostash(run, 'rebase-merge/autostash', true);
    repository.removeState('rebase-merge');
    return 0;
  }
  if (action === 'skip') {
    discardChanges(run, repository.head()!);
    clearOperation(repository);
    return skipCommit(run);
  }
  const { branch, orig } = originOf(run);
  discardChanges(run, orig);
  const message = `rebase (abort): returning to ${branch ?? orig}`;
  if (branch === undefined) repository.detach(orig, message);
  else {
    repository.update(branch, orig, message);
    repository.attach(branch, message);
  }
  clearOperation(repository);
  finish(run);
  return 0;
}

function discardChanges(run: GitRun, commit: string): void {
  const { repository } = run;
  const index = repository.readIndex();
  resetFiles(repository, index, repository.objects.flatten(repository.objects.commit(commit).tree), run.cwd);
  repository.writeIndex(index);
}

class Rebase {
  private readonly force: boolean;
  private readonly quiet: boolean;

  constructor(
    private readonly run: GitRun,
    private readonly options: Options,
  ) {
    this.force = options.has('force-rebase') || options.has('no-ff') || options.has('signoff');
    this.quiet = options.has('quiet') && options.last('quiet', 'verbose') === 'quiet';
    const strategy = options.text('strategy');
    if (strategy !== undefined && strategy !== 'ort' && strategy !== 'recursive') {
      throw notModelled('git', `rebase --strategy=${strategy}`);
    }
  }

  private get repository() {
    return this.run.repository;
  }

  async perform(): Promise<number> {
    const { options, run, repository } = this;
    const words = [...options.args];
    if (options.has('keep-base') && options.has('onto'))
      die("options '--keep-base' and '--onto' cannot be used together");
    if (options.has('root')) {
      if (!options.has('onto')) throw notModelled('git', 'rebase --root');
      if (words.length > 1) usageError('rebase');
    }
    const named = options.has('root') ? undefined : words.shift();
    const upstreamName = options.has('root')
      ? undefined
      : named === undefined
        ? this.defaultUpstream()
        : named === '-'
          ? '@{-1}'
          : named;
    const upstream =
      upstreamName === undefined
        ? undefined
        : (run.commit(upstreamName) ?? die(`invalid upstream '${upstreamName}'`));
    const target = this.target(words[0]);
    const { onto, ontoName } = this.onto(upstream, upstreamName, target);
    const fork =
      options.has('fork-point') ||
      (named === undefined && !options.hasNot('fork-point') && !options.has('root'));
    const from =
      fork && upstreamName !== undefined ? forkPoint(run.repository, upstreamName, target.orig) : undefined;
    if (wantsAutostash(run, options)) createAutostash(run, 'rebase-merge/autostash');
    requireClean(run, 'rebase', 'Please commit or stash them.', 1);
    return rebaseCommits(run, {
      ...target,
      switchTo: words[0],
      onto,
      ontoName,
      upstream: options.has('keep-base') && !options.hasNot('reapply-cherry-picks') ? onto : upstream,
      from,
      force: this.force,
      quiet: this.quiet,
      verbose: options.has('verbose'),
      stat: options.has('verbose') || (run.config.bool('rebase.stat') === true && !options.has('no-stat')),
      signoff: options.has('signoff'),
      empty: this.empty(),
      favor: this.favor(),
      reapply:
        options.has('reapply-cherry-picks') ||
        (options.has('keep-base') && !options.hasNot('reapply-cherry-picks')),
      action: 'rebase',
      interactive: options.has('interactive'),
      repository,
    });
  }

  private empty(): RebasePlan['empty'] {
    const given = this.options.text('empty');
    if (given === undefined) return this.options.has('interactive') ? 'ask' : 'drop';
    if (given === 'drop' || given === 'keep' || given === 'ask') return given;
    return die(`unrecognized empty type '${given}'; valid values are "drop", "keep", and "ask".`);
  }

  private favor(): RebasePlan['favor'] {
    const given = this.options.texts('strategy-option').at(-1);
    if (given !== undefined && given !== 'ours' && given !== 'theirs')
      throw notModelled('git', `rebase -X ${given}`);
    return given;
  }

  private defaultUpstream(): string {
    const branch = this.repository.branch();
    const upstream = branch === undefined ? undefined : upstreamOf(this.repository, branch);
    return upstream ?? missingUpstream(this.run, branch);
  }

  /** What is rebased: a branch, or the commit of a detached HEAD. */
  private target(name: string | undefined): { branch: string | undefined; branchName: string; orig: string } {
    const { repository, run } = this;
    if (name === undefined) {
      const orig = repository.head() ?? die('Could not resolve HEAD to a commit');
      const branch = repository.headRef();
      return { branch, branchName: repository.branch() ?? 'HEAD', orig };
    }
    const local = repository.oid(`refs/heads/${name}`);
    if (local !== undefined) return { branch: `refs/heads/${name}`, branchName: name, orig: local };
    const orig = run.commit(name) ?? die(`no such branch/commit '${name}'`);
    return { branch: undefined, branchName: name, orig };
  }

  private onto(
    upstream: string | undefined,
    upstreamName: string | undefined,
    target: { branchName: string },
  ): { onto: string; ontoName: string } {
    const { run, options } = this;
    const keep = options.has('keep-base');
    const name = keep ? `${upstreamName}...${target.branchName}` : (options.text('onto') ?? upstreamName!);
    const sides = /^(.*?)\.\.\.(.*)$/.exec(name);
    if (!sides) {
      const oid = options.has('onto') ? run.commit(name) : upstream;
      return { onto: oid ?? die(`Does not point to a valid commit '${name}'`), ontoName: name };
    }
    const [a, b] = [sides[1]!, sides[2]!].map((side) => run.commit(side === '' ? 'HEAD' : side));
    const bases = a === undefined || b === undefined ? [] : mergeBases(this.repository.objects, a, b);
    if (bases.length !== 1) {
      die(
        keep
          ? `'${upstreamName}': need exactly one merge base with branch`
          : `'${name}': need exactly one merge base`,
      );
    }
    return { onto: bases[0]!, ontoName: name };
  }
}

function missingUpstream(run: GitRun, branch: string | undefined): never {
  const head =
    branch === undefined
      ? 'You are not currently on a branch.'
      : 'There is no tracking information for the current branch.';
  let text = `${head}\nPlease specify which branch you want to rebase against.\nSee git-rebase(1) for details.\n\n    git rebase '<branch>'\n\n`;
  if (branch !== undefined) {
    const remote = run.config.get(`branch.${branch}.remote`) ?? '<remote>';
    text += `If you wish to set tracking information for this branch you can do so with:\n\n    git branch --set-upstream-to=${remote}/<branch> ${branch}\n\n`;
  }
  run.out(text);
  exit(1);
}

/** `--autostash`, or what `rebase.autoStash` says. */
export function wantsAutostash(run: GitRun, options: Options): boolean {
  if (options.has('autostash') || options.hasNot('autostash')) return options.has('autostash');
  return run.config.bool('rebase.autostash') === true;
}

interface RebaseRequest {
  branch: string | undefined;
  branchName: string;
  orig: string;
  /** The branch or commit named to be rebased. */
  switchTo: string | undefined;
  onto: string;
  ontoName: string;
  upstream: string | undefined;
  /** Where the branch forked off, where that is known better than from `upstream`. */
  from: string | undefined;
  force: boolean;
  quiet: boolean;
  verbose: boolean;
  stat: boolean;
  signoff: boolean;
  empty: RebasePlan['empty'];
  favor: RebasePlan['favor'];
  /** Commits whose change is upstream already are done again. */
  reapply: boolean;
  action: string;
  interactive?: boolean;
  repository: GitRun['repository'];
}

async function rebaseCommits(run: GitRun, request: RebaseRequest): Promise<number> {
  const { repository } = run;
  const { objects } = repository;
  const { onto, orig, upstream, from } = request;
  const bases = mergeBases(objects, onto, orig);
  const base = bases.length === 1 ? bases[0] : undefined;
  if (!request.interactive && isUpToDate(run, request, base)) {
    const shown =
      request.branchName === 'HEAD'
        ? 'HEAD is up to date'
        : `Current branch ${request.branchName} is up to date`;
    if (!request.force) {
      if (request.switchTo !== undefined) switchToTarget(run, request);
      if (!request.quiet) run.say(`${shown}.`);
      applyAutostash(run, 'rebase-merge/autostash');
      repository.removeState('rebase-merge');
      return 0;
    }
    if (!request.quiet) run.say(`${shown}, rebase forced.`);
  }
  if (request.stat) showUpstream(run, request, base);
  const tops = upstream === undefined ? [onto] : [upstream];
  const hidden = from === undefined ? tops : [...tops, from];
  const known =
    request.reapply || upstream === undefined
      ? new Set<string>()
      : equivalentCommits(objects, upstream, orig);
  const commits = walkCommits(objects, [orig], hidden, { maxParents: 1, order: 'topo' }).reverse();
  const again = commits.filter(({ oid }) => known.has(oid));
  if (again.length && !request.quiet) {
    for (const { oid } of again) run.warn(`warning: skipped previously applied commit ${run.abbrev(oid)}`);
    run.warn('hint: use --reapply-cherry-picks to include skipped commits');
    run.warn('hint: Disable this message with "git config advice.skippedCherryPicks false"');
  }
  const wanted = commits.filter(({ oid }) => !known.has(oid)).map(({ oid }) => oid);
  return startRebase(run, { ...request, commits: wanted });
}

/** Is what would come out what there is? */
function isUpToDate(
  run: GitRun,
  { onto, orig, upstream, from }: RebaseRequest,
  base: string | undefined,
): boolean {
  const { objects } = run.repository;
  if (base === undefined || base !== onto || upstream === undefined) return false;
  if (from !== undefined && from !== base) return false;
  const bases = mergeBases(objects, upstream, orig);
  if (bases.length !== 1 || bases[0] !== onto) return false;
  return walkCommits(objects, [orig], [onto]).every(({ commit }) => commit.parents.length === 1);
}

function switchToTarget(run: GitRun, { branch, orig, switchTo, action }: RebaseRequest): void {
  const { repository } = run;
  const { objects } = repository;
  const index = repository.readIndex();
  const filesOf = (oid: string) => objects.flatten(objects.commit(oid).tree);
  try {
    switchFiles(repository, index, filesOf(repository.head()!), filesOf(orig), {
      ignore: run.ignore,
      cwd: run.cwd,
    });
  } catch (error) {
    if (!(error instanceof WouldOverwrite)) throw error;
    exit(1, `${obstaclesText(error, 'checkout')}error: could not switch to ${switchTo}\n`);
  }
  repository.writeIndex(index);
  const message = `${action}: checkout ${switchTo}`;
  if (branch === undefined) repository.detach(orig, message);
  else repository.attach(branch, message);
}

function showUpstream(run: GitRun, { onto, verbose }: RebaseRequest, base: string | undefined): void {
  const { objects } = run.repository;
  if (verbose) run.say(base === undefined ? `Changes to ${onto}:` : `Changes from ${base} to ${onto}:`);
  const before = base === undefined ? '' : objects.commit(base).tree;
  const pairs = findRenames(diffTrees(objects, before, objects.commit(onto).tree));
  run.out(
    formatStat(collectStats(pairs), { width: Number(run.variable('COLUMNS') ?? 80) }) + formatSummary(pairs),
  );
}

/** The rebase that `git pull --rebase` makes onto what it fetched; answers the exit code. */
export async function rebaseOnto(
  run: GitRun,
  onto: string,
  action: string,
  settings: { quiet: boolean; verbose: boolean; stat: boolean; upstream?: string; autostash: boolean },
): Promise<number> {
  const { repository } = run;
  if (settings.autostash) createAutostash(run, 'rebase-merge/autostash');
  requireClean(run, 'rebase', 'Please commit or stash them.', 1);
  return rebaseCommits(run, {
    branch: repository.headRef(),
    branchName: repository.branch() ?? 'HEAD',
    orig: repository.head()!,
    switchTo: undefined,
    onto,
    ontoName: onto,
    upstream: settings.upstream ?? onto,
    from: undefined,
    force: false,
    quiet: settings.quiet,
    verbose: settings.verbose,
    stat: settings.stat,
    signoff: false,
    empty: 'drop',
    favor: undefined,
    reapply: false,
    action,
    repository,
  });
}
