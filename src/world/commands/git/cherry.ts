/**
 * `git cherry`: which commits the upstream does not have yet, by what they change.
 *
 * Models: cmd_cherry of builtin/log.c.
 */
import { equivalentCommits } from '../../git/patch-id';
import { walkCommits } from '../../git/rev-walk';
import { upstreamOf } from '../../git/revisions';
import { die, exit } from './failure';
import { subjectOf } from './message';
import { parseOptions, usageOf } from './parse-options';
import type { GitRun } from './run';

export function cherry(run: GitRun, args: string[]): number {
  const options = parseOptions('cherry', args, { modelled: ['abbrev', 'verbose'] });
  const { repository } = run;
  const [name, headName = 'HEAD', limit] = options.args;
  const commit = (each: string): string => run.tryResolve(each) ?? die(`unknown commit ${each}`);
  const branch = repository.branch();
  const tracked = branch === undefined ? undefined : upstreamOf(repository, branch);
  if (name === undefined && tracked === undefined) {
    const problem = 'Could not find a tracked remote branch, please specify <upstream> manually.';
    exit(129, `${problem}\n${usageOf('cherry')}`);
  }
  const upstream = name === undefined ? repository.oid(tracked!)! : commit(name);
  const head = commit(headName);
  const { objects } = repository;
  const known = equivalentCommits(objects, upstream, head);
  const excluded = limit === undefined ? [upstream] : [upstream, commit(limit)];
  const length = options.has('abbrev') ? Number(options.text('abbrev') ?? 7) : undefined;
  for (const { oid, commit: each } of walkCommits(objects, [head], excluded, { maxParents: 1 }).reverse()) {
    const shown = length === undefined ? oid : run.abbrev(oid, length);
    const subject = options.has('verbose') ? ` ${subjectOf(each.message)}` : '';
    run.say(`${known.has(oid) ? '-' : '+'} ${shown}${subject}`);
  }
  return 0;
}
