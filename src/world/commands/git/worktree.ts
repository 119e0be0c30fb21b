/**
 * `git worktree` and `git submodule`, as far as there is one working tree and no submodule.
 *
 * Models: builtin/worktree.c's list and prune, submodule status. Left out: more working trees than one, submodules.
 */
import { MODE } from '../../git/objects';
import { notModelled } from '../not-modelled';
import { die } from './failure';
import { HelpAsked, parseOptions, usageError } from './parse-options';
import type { GitRun } from './run';

export function worktree(run: GitRun, args: string[]): number {
  const [first, ...rest] = args;
  if (first === '-h') throw new HelpAsked('worktree');
  void run.repository;
  if (first === undefined) usageError('worktree', 'error: need a subcommand');
  if (first === 'list') return list(run, rest);
  if (first === 'prune') return 0;
  if (['add', 'lock', 'move', 'remove', 'repair', 'unlock'].includes(first))
    throw notModelled('git', `worktree ${first}`);
  return usageError('worktree', `error: unknown subcommand: \`${first}'`);
}

function list(run: GitRun, args: string[]): number {
  const options = parseOptions('worktree list', args, { modelled: ['porcelain', 'verbose', 'z'] });
  if (options.args.length) usageError('worktree list');
  if (options.has('verbose') && options.has('porcelain'))
    die("options '--verbose' and '--porcelain' cannot be used together");
  if (options.has('z') && !options.has('porcelain')) die("the option '-z' requires '--porcelain'");
  const { repository } = run;
  const path = repository.place.workTree ?? repository.gitDir;
  const bare = repository.place.workTree === null;
  const branch = repository.headRef();
  const oid = repository.head() ?? '0'.repeat(40);
  if (options.has('porcelain')) {
    const facts = bare ? ['bare'] : [`HEAD ${oid}`, branch === undefined ? 'detached' : `branch ${branch}`];
    const end = options.has('z') ? '\0' : '\n';
    run.out([`worktree ${path}`, ...facts, ''].map((line) => line + end).join(''));
  } else if (bare) run.say(`${path}  (bare)`);
  else
    run.say(
      `${path}  ${run.abbrev(oid)} ${branch === undefined ? '(detached HEAD)' : `[${repository.branch()}]`}`,
    );
  return 0;
}

export function submodule(run: GitRun, args: string[]): number {
  void run.workRepository;
  const words = args.filter((word) => !['-q', '--quiet', '--cached', '--recursive'].includes(word));
  const [first = 'status'] = words;
  if (first === '-h') throw new HelpAsked('submodule');
  const { repository } = run;
  const some = repository
    .readIndex()
    .entries()
    .some((entry) => entry.mode === MODE.gitlink);
  if (some || !['status', 'update', 'init', 'sync', 'foreach', 'summary'].includes(first))
    throw notModelled('git', `submodule ${first}`);
  return 0;
}
