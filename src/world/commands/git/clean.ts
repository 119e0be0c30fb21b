/**
 * `git clean`.
 *
 * Models: builtin/clean.c. Left out: the interactive form.
 */
import { quotePath } from '../../git/byte-text';
import { listUntracked } from '../../git/status';
import { isNestedRepository } from '../../git/worktree';
import { wildmatch } from '../../git/wildmatch';
import { die } from './failure';
import { parseOptions } from './parse-options';
import type { GitRun } from './run';

export function clean(run: GitRun, args: string[]): number {
  const options = parseOptions('clean', args, {
    modelled: ['quiet', 'dry-run', 'force', 'd', 'exclude', 'x', 'X'],
  });
  const required = run.config.bool('clean.requireforce');
  if (required !== false && !options.has('force') && !options.has('dry-run')) {
    const why =
      required === undefined ? 'clean.requireForce defaults to true' : 'clean.requireForce set to true';
    die(`${why} and neither -i, -n, nor -f given; refusing to clean`);
  }
  if (options.has('x') && options.has('X')) die("options '-x' and '-X' cannot be used together");
  const { repository } = run;
  const pathspec = run.pathspec(options.args.length ? options.args : ['.']);
  const found = listUntracked(repository, repository.readIndex(), {
    ignore: run.ignore,
    all: false,
    ignored: true,
    empty: true,
    pathspec,
  });
  const excluded = options.texts('exclude');
  const candidates = options.has('X')
    ? found.ignored
    : options.has('x')
      ? [...found.untracked, ...found.ignored]
      : found.untracked;
  for (const path of candidates.sort()) {
    const folder = path.endsWith('/');
    const named = pathspec.items.some((item) => `${item.path}/` === path || item.path === path);
    if (folder && !options.has('d') && !(named && options.args.length)) continue;
    if (excluded.some((pattern) => wildmatch(pattern, path.replace(/\/$/, '').split('/').at(-1)!))) continue;
    const full = repository.workPath(path.replace(/\/$/, ''));
    const shown = quotePath(run.relative(path));
    if (folder && isNestedRepository(repository, full) && options.count('force') < 2) {
      if (options.has('dry-run')) run.say(`Would skip repository ${shown}`);
      else run.say(`Skipping repository ${shown}`);
      continue;
    }
    const removal = { run, dry: options.has('dry-run'), quiet: options.has('quiet') };
    if (run.cwd === full || run.cwd.startsWith(`${full}/`)) emptyAround(removal, full, shown);
    else remove(removal, full, shown);
  }
  return 0;
}

interface Removal {
  run: GitRun;
  dry: boolean;
  quiet: boolean;
}

function remove({ run, dry, quiet }: Removal, full: string, shown: string): void {
  if (!dry) run.files.remove(full, { recursive: true });
  if (!quiet) run.say(`${dry ? 'Would remove' : 'Removing'} ${shown}`);
}

/** A folder that the shell stands in is not removed, what is in it is. */
function emptyAround(removal: Removal, full: string, shown: string): void {
  const { run, dry } = removal;
  if (run.cwd === full)
    run.say(
      dry
        ? 'Would refuse to remove current working directory'
        : 'Refusing to remove current working directory',
    );
  for (const name of run.files.list(full)) {
    const inside = `${full}/${name}`;
    const seen = `${shown}${shown.endsWith('/') ? '' : '/'}${name}`;
    if (run.cwd === inside || run.cwd.startsWith(`${inside}/`)) emptyAround(removal, inside, seen);
    else remove(removal, inside, seen);
  }
}
