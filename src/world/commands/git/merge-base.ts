/**
 * `git merge-base`.
 *
 * Models: builtin/merge-base.c. Left out: `--octopus` beyond a fold of pairs.
 */
import { forkPoint } from '../../git/fork-point';
import { isAncestor, mergeBases } from '../../git/history';
import { die } from './failure';
import { parseOptions, usageError } from './parse-options';
import type { GitRun } from './run';

export function mergeBase(run: GitRun, args: string[]): number {
  const options = parseOptions('merge-base', args, {
    modelled: ['all', 'octopus', 'independent', 'is-ancestor', 'fork-point'],
  });
  const { args: words } = options;
  const { objects } = run.repository;
  if (options.has('is-ancestor')) {
    if (words.length < 2) usageError('merge-base');
    if (options.has('all')) die("options '--is-ancestor' and '--all' cannot be used together");
    if (words.length !== 2) die('--is-ancestor takes exactly two commits');
    return isAncestor(objects, commitNamed(run, words[0]!), commitNamed(run, words[1]!)) ? 0 : 1;
  }
  if (options.has('fork-point')) return showForkPoint(run, words);
  const commits = [...new Set(words.map((word) => commitNamed(run, word)))];
  if (options.has('independent')) {
    const rest = commits.filter(
      (one) => !commits.some((two) => two !== one && isAncestor(objects, one, two)),
    );
    for (const oid of rest) run.say(oid);
    return rest.length ? 0 : 1;
  }
  if (words.length < 2 && !options.has('octopus')) usageError('merge-base');
  const bases = commonBases(run, commits, options.has('octopus'));
  for (const oid of options.has('all') ? bases : bases.slice(0, 1)) run.say(oid);
  return bases.length ? 0 : 1;
}

function commitNamed(run: GitRun, name: string): string {
  const oid = run.tryResolve(name) ?? die(`Not a valid object name ${name}`);
  return run.repository.objects.peel(oid, 'commit') ?? die(`Not a valid commit name ${name}`);
}

/** Of the first with all others taken as one, or of all. */
function commonBases(run: GitRun, [first, ...others]: string[], octopus: boolean): string[] {
  const { objects } = run.repository;
  if (first === undefined) return [];
  if (!others.length) return [first];
  if (octopus) {
    return others.reduce(
      (bases, other) => bases.flatMap((base) => mergeBases(objects, base, other)),
      [first],
    );
  }
  return mergeBases(objects, others, first);
}

function showForkPoint(run: GitRun, words: readonly string[]): number {
  if (words.length < 1 || words.length > 2) usageError('merge-base');
  const name = words[1] ?? 'HEAD';
  const oid = run.tryResolve(name) ?? die(`Not a valid object name: '${name}'`);
  const found = forkPoint(run.repository, words[0]!, oid);
  if (found !== undefined) run.say(found);
  return found === undefined ? 1 : 0;
}
