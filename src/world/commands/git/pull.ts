/**
 * `git pull`.
 *
 * Models: builtin/pull.c: fetch, then fast-forward or merge; the refusal where branches diverged and nobody said how. Left out:
 * `--rebase` of branches that diverged, several heads, autostash.
 */
import { isAncestor } from '../../git/history';
import { notModelled } from '../not-modelled';
import { die, exit } from './failure';
import { defaultRemote, type Fetched, fetchFrom } from './fetch';
import { mergeOne, readMergeOptions } from './merge';
import { parseOptions, type Options } from './parse-options';
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
  'force',
  'tags',
  'prune',
  'dry-run',
];

export async function pull(run: GitRun, args: string[]): Promise<number> {
  const options = parseOptions('pull', args, { modelled: MODELLED });
  const { repository } = run;
  void run.workRepository;
  if (repository.state('MERGE_HEAD') !== undefined) refuseUnfinished(run);
  const remote = options.args[0] ?? defaultRemote(run);
  const { fetched, url } = fetchFrom(run, remote, options.args.slice(1), options);
  const heads = fetched.filter((each) => each.forMerge);
  if (!heads.length) nothingToMerge(run, remote, options);
  if (heads.length > 1) throw notModelled('git', 'pull of several branches');
  return integrate(run, heads[0]!, url, options);
}

function refuseUnfinished(run: GitRun): never {
  const unmerged = [...run.repository.readIndex().unmerged()];
  if (unmerged.length) {
    exit(
      128,
      "error: Pulling is not possible because you have unmerged files.\nhint: Fix them up in the work tree, and then use 'git add/rm <file>'\nhint: as appropriate to mark resolution and make a commit.\nfatal: Exiting because of an unresolved conflict.\n",
    );
  }
  return exit(
    128,
    'error: You have not concluded your merge (MERGE_HEAD exists).\nhint: Please, commit your changes before merging.\nfatal: Exiting because of unfinished merge.\n',
  );
}

async function integrate(run: GitRun, head: Fetched, url: string, options: Options): Promise<number> {
  const { repository } = run;
  const ours = repository.head();
  const rebase = wantsRebase(run, options);
  const diverged =
    ours !== undefined &&
    !isAncestor(repository.objects, ours, head.oid) &&
    !isAncestor(repository.objects, head.oid, ours);
  const only =
    options.has('ff-only') ||
    (run.config.get('pull.ff') === 'only' && !options.has('rebase') && !options.hasNot('rebase'));
  if (
    diverged &&
    rebase === undefined &&
    !options.has('ff-only') &&
    !only &&
    !options.has('ff') &&
    !options.hasNot('ff') &&
    run.config.get('pull.ff') === undefined
  ) {
    sayHow(run);
    die('Need to specify how to reconcile divergent branches.');
  }
  if (diverged && only) {
    die('Not possible to fast-forward, aborting.');
  }
  if (diverged && rebase) throw notModelled('git', 'pull --rebase of branches that diverged');
  const short = head.ref.replace(/^refs\/(heads|tags)\//, '');
  const description = head.ref === 'HEAD' ? url : `branch '${short}' of ${url.replace(/\.git$/, '')}`;
  const settings = readMergeOptions(run, options);
  return mergeOne(run, { name: head.oid, oid: head.oid, description }, { ...settings, action: 'pull' });
}

/** Undefined where nobody said. */
function wantsRebase(run: GitRun, options: Options): boolean | undefined {
  if (options.hasNot('rebase')) return false;
  if (options.has('rebase')) return options.text('rebase') !== 'false';
  const branch = run.repository.branch();
  const value = (branch && run.config.get(`branch.${branch}.rebase`)) ?? run.config.get('pull.rebase');
  return value === undefined ? undefined : !['false', 'no', 'off', '0'].includes(value);
}

function sayHow(run: GitRun): void {
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
}

function nothingToMerge(run: GitRun, remote: string, options: Options): never {
  const branch = run.repository.branch();
  if (branch === undefined) {
    return exit(
      1,
      'You are not currently on a branch.\nPlease specify which branch you want to merge with.\nSee git-pull(1) for details.\n\n    git pull <remote> <branch>\n\n',
    );
  }
  const merge = run.config.get(`branch.${branch}.merge`);
  if (merge && options.args.length < 2 && run.config.get(`branch.${branch}.remote`) === remote) {
    return exit(
      1,
      `Your configuration specifies to merge with the ref '${merge}'\nfrom the remote, but no such ref was fetched.\n`,
    );
  }
  return exit(
    1,
    `There is no tracking information for the current branch.\nPlease specify which branch you want to merge with.\nSee git-pull(1) for details.\n\n    git pull <remote> <branch>\n\nIf you wish to set tracking information for this branch you can do so with:\n\n    git branch --set-upstream-to=${remote}/<branch> ${branch}\n\n`,
  );
}
