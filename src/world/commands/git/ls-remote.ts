/**
 * `git ls-remote`.
 *
 * Models: builtin/ls-remote.c. Left out: sorting, push options.
 */
import { advertise } from '../../git/remote-repository';
import { findRemote, remoteForBranch } from '../../git/remotes';
import { wildmatch } from '../../git/wildmatch';
import { Config } from '../../git/config';
import { connect } from './connect';
import { die } from './failure';
import { parseOptions } from './parse-options';
import type { GitRun } from './run';

export function lsRemote(run: GitRun, args: string[]): number {
  const options = parseOptions('ls-remote', args, {
    modelled: ['quiet', 'tags', 'heads', 'refs', 'get-url', 'exit-code', 'symref'],
    stopAtArgument: true,
  });
  const [given, ...patterns] = options.args;
  const repository = run.maybeRepository();
  const name = given ?? (repository ? remoteForBranch(repository) : undefined);
  const remote =
    name === undefined
      ? undefined
      : findRemote(repository?.config ?? new Config([]), name, given !== undefined);
  if (!remote) die('No remote configured to list refs from.');
  if (options.has('get-url')) {
    run.say(remote.url);
    return 0;
  }
  const far = connect(run, remote.url);
  const shown = advertise(far);
  if (given === undefined && !options.has('quiet')) run.warn(`From ${remote.url}`);
  const lines: [string, string][] = shown.headOid === undefined ? [] : [['HEAD', shown.headOid]];
  for (const [ref, oid] of shown.refs) {
    lines.push([ref, oid]);
    const peeled = far.objects.peel(oid, 'any');
    if (peeled !== undefined && peeled !== oid) lines.push([`${ref}^{}`, peeled]);
  }
  const kinds = [
    ...(options.has('tags') ? ['refs/tags/'] : []),
    ...(options.has('heads') ? ['refs/heads/'] : []),
  ];
  let found = false;
  for (const [ref, oid] of lines) {
    if (kinds.length && !kinds.some((kind) => ref.startsWith(kind))) continue;
    if (options.has('refs') && (ref === 'HEAD' || ref.endsWith('^{}'))) continue;
    if (
      patterns.length &&
      !patterns.some((pattern) => wildmatch(`*/${pattern}`, `/${ref}`, { pathname: false }))
    )
      continue;
    if (options.has('symref') && ref === 'HEAD' && shown.head !== undefined)
      run.say(`ref: ${shown.head}\t${ref}`);
    run.say(`${oid}\t${ref}`);
    found = true;
  }
  return options.has('exit-code') && !found ? 2 : 0;
}
