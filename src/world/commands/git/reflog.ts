/**
 * `git reflog`.
 *
 * Models: builtin/reflog.c: show, exists, delete, expire.
 */
import { findRef } from '../../git/revisions';
import { die, fail } from './failure';
import { writeLog } from './log';
import { readLogOptions } from './log-options';
import { HelpAsked, parseOptions, usageError } from './parse-options';
import type { GitRun } from './run';

export function reflog(run: GitRun, args: string[]): number {
  const [first, ...rest] = args;
  if (first === '-h') throw new HelpAsked('reflog');
  if (first === 'expire') return expire(run, rest);
  if (first === 'delete') return remove(run, rest);
  if (first === 'exists') return exists(run, rest);
  return show(run, first === 'show' ? rest : args);
}

function show(run: GitRun, args: string[]): number {
  void run.repository;
  writeLog(run, readLogOptions(run, 'reflog', ['-g', '--abbrev-commit', '--pretty=oneline', ...args]));
  return 0;
}

/** Old lines stay: nothing in a workshop is ninety days old. */
function expire(run: GitRun, args: string[]): number {
  const options = parseOptions('reflog expire', args, {
    modelled: [
      'dry-run',
      'rewrite',
      'updateref',
      'verbose',
      'expire',
      'expire-unreachable',
      'stale-fix',
      'all',
    ],
  });
  const { repository } = run;
  const everything = ['expire', 'expire-unreachable'].some((name) =>
    /^(now|all)$/.test(options.text(name) ?? ''),
  );
  if (options.has('dry-run') || !everything) return 0;
  const named = options.args.map((name) => findRef(repository, name) ?? fail(`${name} points nowhere!`, 255));
  const refs = options.has('all') ? ['HEAD', ...repository.refs.names('refs/')] : named;
  for (const ref of refs) if (repository.reflog(ref).length) repository.writeLog(ref, []);
  return 0;
}

function remove(run: GitRun, args: string[]): number {
  const options = parseOptions('reflog delete', args, {
    modelled: ['dry-run', 'rewrite', 'updateref', 'verbose'],
  });
  if (!options.args.length) return fail('no reflog specified to delete', 255);
  const { repository } = run;
  for (const word of options.args) {
    const found = /^(.*)@\{(\d+)\}$/.exec(word);
    if (!found) fail(`not a reflog: ${word}`, 255);
    const ref = findRef(repository, found[1] === '' ? 'HEAD' : found[1]!);
    if (ref === undefined) fail(`no reflog for '${word}'`, 255);
    const log = repository.reflog(ref);
    const at = log.length - 1 - Number(found[2]);
    if (options.has('rewrite') && log[at + 1] && log[at]) log[at + 1]!.before = log[at]!.before;
    if (at >= 0) log.splice(at, 1);
    if (options.has('dry-run')) continue;
    repository.writeLog(ref, log);
    if (options.has('updateref') && log.length) repository.refs.set(ref, log.at(-1)!.after);
  }
  return 0;
}

function exists(run: GitRun, args: string[]): number {
  const [ref] = args;
  if (ref === undefined || args.length !== 1) usageError('reflog exists');
  if (!/^(HEAD|refs\/.+|[A-Z_]+)$/.test(ref)) die(`invalid ref format: ${ref}`);
  return run.files.isFile(`${run.repository.gitDir}/logs/${ref}`) ? 0 : 1;
}
