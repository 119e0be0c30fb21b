/** `git symbolic-ref`. Models: builtin/symbolic-ref.c. */
import { shortName } from '../../git/branches';
import { isRefName } from '../../git/refs';
import { die } from './failure';
import { parseOptions, usageError } from './parse-options';
import type { GitRun } from './run';

export function symbolicRef(run: GitRun, args: string[]): number {
  const options = parseOptions('symbolic-ref', args, {
    modelled: ['quiet', 'delete', 'short', 'recurse', 'm'],
  });
  if (options.text('m') === '') die('Refusing to perform update with empty message');
  const [name, target] = options.args;
  const { repository } = run;
  if (name === undefined || options.args.length > 2) usageError('symbolic-ref');
  if (options.has('delete')) {
    if (target !== undefined) usageError('symbolic-ref');
    if (repository.refs.get(name)?.target === undefined) die(`Cannot delete ${name}, not a symbolic ref`);
    if (name === 'HEAD') die(`deleting '${name}' is not allowed`);
    repository.deleteRef(name);
    return 0;
  }
  if (target === undefined) {
    const ref = repository.refs.get(name);
    // a name of one word need not be there to be refused
    if (!ref && !isRefName(name)) die(`No such ref: ${name}`);
    if (ref?.target === undefined) return options.has('quiet') ? 1 : die(`ref ${name} is not a symbolic ref`);
    run.say(options.has('short') ? shortName(repository, ref.target) : ref.target);
    return 0;
  }
  if (name === 'HEAD' && !target.startsWith('refs/')) die('Refusing to point HEAD outside of refs/');
  if (!isRefName(target)) die(`Refusing to set '${name}' to invalid ref '${target}'`);
  if (name === 'HEAD') repository.attach(target, options.text('m') ?? '');
  else repository.refs.setSymbolic(name, target);
  return 0;
}
