/**
 * `git pull`.
 *
 * Models: builtin/pull.c: fetch, then fast-forward, merge or rebase; the refusals. Left out: octopus merges,
 * `--rebase=merges|interactive`.
 */
import { isAncestor } from '../../git/history';
import { parseBool } from '../../git/config';
import { parseRefspec, prettyRef } from '../../git/refspec';
import { trackingRef, upstreamOf } from '../../git/revisions';
import { findRemote, remoteForBranch, remoteNames } from '../../git/remotes';
import { notModelled } from '../not-modelled';
import { refuseConflicts } from './apply-merge';
import { requireClean } from './clean-tree';
import { forkPoint } from '../../git/fork-point';
import { die, exit, GitFailure } from './failure';
import { displayUrl, fetchFrom, fetchOptions, type Fetched, type FetchResult } from './fetch';
import { impossible, mergeOne, readMergeOptions, refuseAmidPick } from './merge';
import { parseOptions, type Options } from './parse-options';
import { rebaseOnto, wantsAutostash } from './rebase';
import type { GitRun } from './run';

const MODELLED = [
  'verbose',
  'quiet',
  'progress',
  'rebase',
  'n',
  'stat',
  'log',
  'signoff',
  'squash',
  'commit',
  'edit',
  'cleanup',
  'ff',
  'ff-only',
  'verify',
  'strategy',
  'strategy-option',
  'allow-unrelated-histories',
  'all',
  'append',
  'force',
  'tags',
  'prune',
  'dry-run',
  'keep',
  'ipv4',
  'ipv6',
  'set-upstream',
  'depth',
  'unshallow',
  'jobs',
  'autostash',
];

type Rebase = boolean | undefined;

export async function pull(run: GitRun, args: string[]): Promise<number> {
  const options = parseOptions('pull', args, { modelled: MODELLED });
  const { repository } = run;
  void run.workRepository;
  const rebase = wantsRebase(run, options);
  const autostash = rebase === true && wantsAutostash(run, options);
  const unmerged = refuseConflicts(run, 'Pulling');
  if (unmerged !== undefined) exit(128, unmerged);
  if (repository.state('MERGE_HEAD') !== undefined) unfinished();
  if (rebase) prepareRebase(run, autostash);
  const fork = rebase ? forkOf(run, options) : undefined;
  const { fetched, url } = runFetch(run, options, ['pull', ...args].join(' '), rebase === true);
  if (options.has('dry-run')) return 0;
  const heads = fetched.filter((each) => each.status === 'merge');
  if (!heads.length) nothingToMerge(run, options, rebase === true);
  if (heads.length > 1) {
    if (rebase) die('Cannot rebase onto multiple branches.');
    throw notModelled('git', 'pull of several branches');
  }
  return integrate(run, heads[0]!, displayUrl(url), options, {
    rebase,
    fork,
    action: ['pull', ...args].join(' '),
  });
}

function unfinished(): never {
  exit(
    128,
    'error: You have not concluded your merge (MERGE_HEAD exists).\nhint: Please, commit your changes before merging.\nfatal: Exiting because of unfinished merge.\n',
  );
}

function prepareRebase(run: GitRun, autostash: boolean): void {
  const { repository } = run;
  if (repository.head() === undefined && repository.readIndex().paths().length) {
    die('Updating an unborn branch with changes added to the index.');
  }
  if (!autostash) requireClean(run, 'pull with rebase', 'please commit or stash them.');
}

function runFetch(run: GitRun, options: Options, action: string, rebase: boolean): FetchResult {
  const { repository } = run;
  const [given, ...specs] = options.args;
  const remote = findRemote(repository.config, given ?? remoteForBranch(repository), given !== undefined);
  if (!remote) return nothingToMerge(run, options, rebase);
  const result = asChild(() =>
    fetchFrom(run, remote, specs, { ...fetchOptions(run, options, remote), updateHead: true, action }),
  );
  if (result.code !== 0) exit(1);
  return result;
}

/** Whatever ends the fetch, pull ends with 1. */
function asChild(fetchIt: () => FetchResult): FetchResult {
  try {
    return fetchIt();
  } catch (error) {
    if (error instanceof GitFailure) exit(1, error.text);
    throw error;
  }
}

async function integrate(
  run: GitRun,
  head: Fetched,
  url: string,
  options: Options,
  { rebase, fork, action }: { rebase: Rebase; fork: string | undefined; action: string },
): Promise<number> {
  const { repository } = run;
  const { objects } = repository;
  const ours = repository.head();
  const oid = objects.peel(head.oid, 'commit') ?? die(`${head.oid} - not something we can merge`);
  const settings = { ...readMergeOptions(run, options), action };
  const short = prettyRef(head.ref);
  const kind = head.ref.startsWith('refs/tags/') ? 'tag' : 'branch';
  const description = head.ref === 'HEAD' ? url : `${kind} '${short}' of ${url}`;
  const target = { name: oid, oid, description };
  if (ours === undefined) return mergeOne(run, target, settings);
  const forward = isAncestor(objects, ours, oid);
  const diverged = !forward && !isAncestor(objects, oid, ours);
  const ff = fastForwardMode(run, options);
  if (ff === 'only') {
    if (diverged) impossible();
    refuseAmidPick(run);
    return mergeOne(run, target, { ...settings, fastForward: 'only' });
  }
  if (ff === undefined && rebase === undefined && diverged) sayHow(run);
  if (!rebase || forward) refuseAmidPick(run);
  if (!rebase) return mergeOne(run, target, ff === undefined ? settings : { ...settings, fastForward: ff });
  if (forward) {
    return mergeOne(run, target, {
      ...settings,
      fastForward: 'only',
      autostash: wantsAutostash(run, options),
    });
  }
  return rebaseOnto(run, oid, action, {
    quiet: options.has('quiet'),
    verbose: options.has('verbose'),
    stat: options.has('stat') || options.has('verbose'),
    autostash: wantsAutostash(run, options),
    upstream: fork === undefined || isAncestor(objects, fork, oid) ? oid : fork,
  });
}

/** Where the branch left what it is pulled onto, as far as is known before the fetch. */
function forkOf(run: GitRun, options: Options): string | undefined {
  const { repository } = run;
  const branch = repository.branch();
  const head = repository.head();
  if (branch === undefined || head === undefined) return undefined;
  const [remote, spec] = options.args;
  const source = spec === undefined ? undefined : (parseRefspec(spec)?.source ?? '');
  const tracking =
    source === undefined
      ? upstreamOf(repository, branch)
      : trackingRef(repository, remote!, source.startsWith('refs/') ? source : `refs/heads/${source}`);
  return tracking === undefined ? undefined : forkPoint(run.repository, tracking, head);
}

/** `--ff`, `--no-ff`, `--ff-only`, or `pull.ff`; undefined where nothing is said. */
function fastForwardMode(run: GitRun, options: Options): 'allow' | 'no' | 'only' | undefined {
  if (options.hasNot('ff')) return 'no';
  const last = options.last('ff', 'ff-only');
  if (last !== undefined) return last === 'ff' ? 'allow' : 'only';
  const value = run.config.get('pull.ff');
  if (value === undefined) return undefined;
  if (value === 'only') return options.has('rebase') || options.hasNot('rebase') ? 'allow' : 'only';
  const bool = parseBool(value);
  if (bool === undefined) die(`invalid value for 'pull.ff': '${value}'`);
  return bool ? 'allow' : 'no';
}

/** Undefined where nobody said. */
function wantsRebase(run: GitRun, options: Options): Rebase {
  const branch = run.repository.branch();
  const configured =
    (branch === undefined ? undefined : run.config.get(`branch.${branch}.rebase`)) ??
    run.config.get('pull.rebase');
  if (options.hasNot('rebase')) return false;
  const text = options.has('rebase') ? (options.text('rebase') ?? 'true') : configured;
  if (text === undefined) return undefined;
  const bool = parseBool(text);
  if (bool !== undefined) return bool;
  if (['merges', 'interactive', 'i', 'm'].includes(text)) throw notModelled('git', `pull --rebase=${text}`);
  return die(`invalid value for '${options.has('rebase') ? '--rebase' : 'pull.rebase'}': '${text}'`);
}

function sayHow(run: GitRun): never {
  const lines = [
    'You have divergent branches and need to specify how to reconcile them.',
    'You can do so by running one of the following commands sometime before',
    'your next pull:',
    '',
    '  git config pull.rebase false  # merge',
    '  git config pull.rebase true   # rebase',
    '  git config pull.ff only       # fast-forward only',
    '',
    'You can replace "git config" with "git config --global" to set a default',
    'preference for all repositories. You can also pass --rebase, --no-rebase,',
    'or --ff-only on the command line to override the configured default per',
    'invocation.',
  ];
  for (const line of lines) run.warn(`hint: ${line}`);
  die('Need to specify how to reconcile divergent branches.');
}

function nothingToMerge(run: GitRun, options: Options, rebase: boolean): never {
  const { repository, config } = run;
  const branch = repository.branch();
  const [given, ...specs] = options.args;
  const which = `Please specify which branch you want to ${rebase ? 'rebase against' : 'merge with'}.`;
  const how = `${which}\nSee git-pull(1) for details.\n\n    git pull <remote> <branch>\n\n`;
  if (specs.length) {
    const what = rebase
      ? 'There is no candidate for rebasing against'
      : 'There are no candidates for merging';
    exit(
      1,
      `${what} among the refs that you just fetched.\nGenerally this means that you provided a wildcard refspec which had no\nmatches on the remote end.\n`,
    );
  }
  const remote = branch === undefined ? undefined : config.get(`branch.${branch}.remote`);
  if (given !== undefined && branch !== undefined && remote !== given) {
    exit(
      1,
      `You asked to pull from the remote '${given}', but did not specify\na branch. Because this is not the default configured remote\nfor your current branch, you must specify a branch on the command line.\n`,
    );
  }
  if (branch === undefined) exit(1, `You are not currently on a branch.\n${how}`);
  const merge = config.get(`branch.${branch}.merge`);
  if (merge) {
    exit(
      1,
      `Your configuration specifies to merge with the ref '${merge}'\nfrom the remote, but no such ref was fetched.\n`,
    );
  }
  const names = remoteNames(config);
  // looking for where the branch left its upstream has made a remote up
  const none = rebase && !names.length ? 'origin' : '<remote>';
  const only = names.length === 1 ? names[0]! : none;
  exit(
    1,
    `There is no tracking information for the current branch.\n${how}If you wish to set tracking information for this branch you can do so with:\n\n    git branch --set-upstream-to=${only}/<branch> ${branch}\n\n`,
  );
}
