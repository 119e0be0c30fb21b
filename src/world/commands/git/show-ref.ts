/**
 * `git show-ref` and `git for-each-ref`.
 *
 * Models: builtin/show-ref.c, builtin/for-each-ref.c. Left out: `--exclude-existing`, quoting for other languages.
 */
import { wildmatch, hasWildcard } from '../../git/wildmatch';
import { die } from './failure';
import { parseOptions, usageError, type Options } from './parse-options';
import { formatRef, passes, sortRefs } from './ref-format';
import type { GitRun } from './run';

export function showRef(run: GitRun, args: string[]): number {
  const options = parseOptions('show-ref', args, {
    modelled: ['tags', 'heads', 'verify', 'head', 'dereference', 'hash', 'abbrev', 'quiet'],
  });
  const { args: patterns } = options;
  if (options.has('verify')) return verify(run, options);
  const { refs } = run.repository;
  const kinds = [
    ...(options.has('heads') ? ['refs/heads/'] : []),
    ...(options.has('tags') ? ['refs/tags/'] : []),
  ];
  const names = (kinds.length ? kinds : ['refs/']).flatMap((kind) => refs.names(kind));
  let found = 0;
  const show = (ref: string): void => {
    const oid = run.repository.oid(ref);
    if (oid === undefined) return;
    found++;
    showOne(run, options, ref, oid);
  };
  if (options.has('head')) show('HEAD');
  for (const ref of names) {
    if (!patterns.length || patterns.some((each) => ref === each || ref.endsWith(`/${each}`))) show(ref);
  }
  return found ? 0 : 1;
}

function verify(run: GitRun, options: Options): number {
  if (!options.args.length) die('--verify requires a reference');
  for (const ref of options.args) {
    const full = ref.startsWith('refs/') || ref === 'HEAD';
    const oid = full ? run.repository.oid(ref) : undefined;
    if (oid !== undefined) showOne(run, options, ref, oid);
    else if (options.has('quiet')) return 1;
    else die(`'${ref}' - not a valid ref`);
  }
  return 0;
}

function showOne(run: GitRun, options: Options, ref: string, oid: string): void {
  if (options.has('quiet')) return;
  const digits = options.text('hash') ?? options.text('abbrev');
  const short = digits !== undefined || (options.has('abbrev') && !options.text('hash'));
  const name = (each: string): string =>
    short ? run.abbrev(each, digits === undefined ? 7 : Number(digits)) : each;
  run.say(options.has('hash') ? name(oid) : `${name(oid)} ${ref}`);
  const peeled = run.repository.objects.peel(oid, 'any');
  if (options.has('dereference') && peeled !== undefined && peeled !== oid)
    run.say(`${name(peeled)} ${ref}^{}`);
}

export function forEachRef(run: GitRun, args: string[]): number {
  const options = parseOptions('for-each-ref', args, {
    modelled: [
      'count',
      'format',
      'color',
      'sort',
      'points-at',
      'merged',
      'no-merged',
      'contains',
      'no-contains',
      'ignore-case',
    ],
    lastDefault: { contains: 'HEAD', 'no-contains': 'HEAD', merged: 'HEAD', 'no-merged': 'HEAD' },
  });
  const count = options.text('count');
  if (count !== undefined && !/^\d+$/.test(count))
    usageError('for-each-ref', `error: invalid --count argument: \`${count}'`);
  const filters = {
    contains: options.text('contains'),
    noContains: options.text('no-contains'),
    merged: options.text('merged'),
    noMerged: options.text('no-merged'),
    pointsAt: options.text('points-at'),
  };
  const refs = run.repository.refs
    .names('refs/')
    .filter((ref) => run.repository.oid(ref) !== undefined && named(ref, options.args))
    .filter((ref) => passes(run, ref, filters));
  const format = options.text('format') ?? '%(objectname) %(objecttype)\t%(refname)';
  const sorted = sortRefs(run, refs, options.texts('sort'));
  for (const ref of sorted.slice(0, Number(count ?? 0) || undefined)) run.say(formatRef(run, ref, format));
  return 0;
}

/** Is a ref one of these, below one, or matched by a pattern? */
function named(ref: string, patterns: readonly string[]): boolean {
  if (!patterns.length) return true;
  return patterns.some(
    (each) =>
      ref === each ||
      ref.startsWith(each.endsWith('/') ? each : `${each}/`) ||
      (hasWildcard(each) && wildmatch(each, ref, { pathname: true })),
  );
}
