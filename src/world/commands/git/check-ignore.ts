/** `git check-ignore`. Models: builtin/check-ignore.c. Left out: `--no-index`. */
import { die } from './failure';
import { parseOptions } from './parse-options';
import type { GitRun } from './run';

export function checkIgnore(run: GitRun, args: string[]): number {
  const options = parseOptions('check-ignore', args, {
    modelled: ['quiet', 'verbose', 'stdin', 'z', 'non-matching'],
  });
  const paths = options.has('stdin') ? run.context.stdin.split('\n').filter(Boolean) : options.args;
  if (options.has('stdin') && options.args.length) die('cannot specify pathnames with --stdin');
  if (!options.has('stdin') && !paths.length) die('no path specified');
  if (options.has('quiet') && options.has('verbose')) die('cannot have both --quiet and --verbose');
  if (options.has('quiet') && paths.length > 1) die('--quiet is only valid with a single pathname');
  if (options.has('non-matching') && !options.has('verbose'))
    die('--non-matching is only valid with --verbose');
  const { repository, ignore } = run;
  const index = repository.readIndex();
  let found = 0;
  for (const path of paths) {
    const [item] = run.pathspec([path]).items;
    const inside = item!.path;
    const folder = item!.folder || run.files.isDirectory(repository.workPath(inside));
    const rule = inside === '' || index.has(inside) ? undefined : ignore.ruleFor(inside, folder);
    const ignored = rule !== undefined && (!rule.negated || options.has('verbose'));
    if (ignored) found++;
    if (options.has('quiet')) continue;
    if (options.has('verbose')) {
      const from = rule ? `${rule.source}:${rule.line}:${rule.text}` : '::';
      if (rule || options.has('non-matching')) run.say(`${from}\t${run.quoted(path)}`);
    } else if (ignored) run.say(run.quoted(path));
  }
  return found ? 0 : 1;
}
