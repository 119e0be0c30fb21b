/**
 * `git hash-object`.
 *
 * Models: builtin/hash-object.c. Left out: checks of what is not a blob, filters.
 */
import { join } from '../../files/files';
import { toBytes } from '../../git/byte-text';
import { nameOf, type ObjectType } from '../../git/objects';
import { die, exit } from './failure';
import { parseOptions, usageAfterError } from './parse-options';
import type { GitRun } from './run';

export function hashObject(run: GitRun, args: string[]): number {
  const options = parseOptions('hash-object', args, {
    modelled: ['t', 'w', 'stdin', 'stdin-paths', 'no-filters', 'literally', 'path'],
  });
  const type = options.text('t') ?? 'blob';
  if (!['blob', 'tree', 'commit', 'tag'].includes(type)) die(`invalid object type "${type}"`);
  const hash = (content: Uint8Array): void => {
    const kind = type as ObjectType;
    const write = options.has('w');
    run.say(write ? run.repository.objects.store.put(kind, content) : nameOf(kind, content));
  };
  if (options.has('stdin-paths')) {
    if (options.has('stdin')) misused("Can't use --stdin-paths with --stdin");
    if (options.args.length) misused("Can't specify files with --stdin-paths");
  }
  if (options.count('stdin') > 1) misused('Multiple --stdin arguments are not supported');
  if (options.has('stdin')) hash(toBytes(run.context.stdin));
  const paths = options.has('stdin-paths') ? run.context.stdin.split('\n').filter(Boolean) : options.args;
  for (const path of paths) hash(read(run, path));
  return 0;
}

function misused(problem: string): never {
  return exit(129, `error: ${problem}\n${usageAfterError('hash-object')}`);
}

function read(run: GitRun, path: string): Uint8Array {
  const full = join(run.cwd, path);
  if (!run.files.exists(full)) die(`could not open '${path}' for reading: No such file or directory`);
  if (run.files.isDirectory(full)) {
    exit(128, `error: read error while indexing ${path}: Is a directory\nfatal: Unable to hash ${path}\n`);
  }
  return run.files.readBytes(full);
}
