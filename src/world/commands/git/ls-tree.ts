/**
 * `git ls-tree`.
 *
 * Models: builtin/ls-tree.c; paths are beginnings of names, not patterns.
 */
import { MODE, type TreeEntry } from '../../git/objects';
import { die, exit } from './failure';
import { parseOptions, usageError, usageAfterError, type Options } from './parse-options';
import type { GitRun } from './run';

export function lsTree(run: GitRun, args: string[]): number {
  const options = parseOptions('ls-tree', args, {
    modelled: [
      'd',
      'r',
      't',
      'z',
      'long',
      'name-only',
      'name-status',
      'object-only',
      'full-name',
      'full-tree',
      'format',
      'abbrev',
    ],
  });
  const [name, ...paths] = options.args;
  if (
    options.text('format') !== undefined &&
    options.last('long', 'name-only', 'name-status', 'object-only')
  ) {
    exit(
      129,
      `fatal: --format can't be combined with other format-altering options\n\n${usageAfterError('ls-tree')}`,
    );
  }
  if (name === undefined) usageError('ls-tree');
  const oid = run.resolve(name) ?? die(`Not a valid object name ${name}`);
  const tree = run.repository.objects.peel(oid, 'tree') ?? die('not a tree object');
  new TreeListing(run, options, paths).enter(tree, '');
  return 0;
}

class TreeListing {
  private readonly wanted: readonly { path: string; folder: boolean }[];
  private readonly base: string;

  constructor(
    private readonly run: GitRun,
    private readonly options: Options,
    paths: readonly string[],
  ) {
    const place = run.repository.place.workTree === null ? '' : run.prefix;
    this.base = options.has('full-tree') ? '' : place;
    const given = paths.length ? run.pathspec(paths).items : [];
    this.wanted = given.length
      ? given.map(({ path, folder }) => ({
          path: options.has('full-tree') ? path.slice(place.length) : path,
          folder,
        }))
      : this.base === ''
        ? []
        : [{ path: this.base.slice(0, -1), folder: true }];
  }

  enter(tree: string, folder: string): void {
    const { options } = this;
    for (const entry of this.run.repository.objects.tree(tree)) {
      const path = folder + entry.name;
      const isFolder = entry.mode === MODE.tree;
      const match = this.match(path, isFolder);
      if (match === 'no') continue;
      const deeper = isFolder && (match === 'inside' || options.has('r'));
      const shown =
        match === 'yes' && (!deeper || options.has('t') || (options.has('d') && options.has('r')));
      if ((shown || (deeper && options.has('t'))) && (isFolder || !options.has('d'))) this.write(path, entry);
      if (deeper) this.enter(entry.oid, `${path}/`);
    }
  }

  private match(path: string, isFolder: boolean): 'no' | 'yes' | 'inside' {
    if (!this.wanted.length) return 'yes';
    let found: 'no' | 'yes' | 'inside' = 'no';
    for (const { path: each, folder } of this.wanted) {
      if (each === '' || path.startsWith(`${each}/`)) return 'yes';
      if (path === each) found = folder && isFolder ? 'inside' : found === 'inside' ? found : 'yes';
      else if (isFolder && each.startsWith(`${path}/`)) found = 'inside';
    }
    return found;
  }

  private write(path: string, entry: TreeEntry): void {
    const { run, options } = this;
    const full = options.has('full-name') || options.has('full-tree');
    const seen = full || this.base === '' ? path : run.relative(path);
    const plain = seen === '.' ? './' : seen;
    const end = options.has('z') ? '\0' : '\n';
    const name = options.has('z') ? plain : run.quoted(plain);
    const type = entry.mode === MODE.tree ? 'tree' : entry.mode === MODE.gitlink ? 'commit' : 'blob';
    const oid = options.has('abbrev')
      ? run.abbrev(entry.oid, Number(options.text('abbrev') ?? 7))
      : entry.oid;
    const size = type === 'blob' ? String(run.repository.objects.blob(entry.oid).length) : '-';
    const mode = entry.mode.toString(8).padStart(6, '0');
    const format = options.text('format');
    if (format !== undefined) {
      const values: Record<string, string> = {
        objectmode: mode,
        objecttype: type,
        objectname: oid,
        objectsize: size,
        'objectsize:padded': size.padStart(7),
        path: name,
      };
      const text = format.replace(
        /%(?:n|%|x([0-9a-fA-F]{2})|\(([^)]*)\))/g,
        (all, code?: string, key?: string) => {
          if (key !== undefined) return values[key] ?? die(`bad ls-tree format: ${all}`);
          return code !== undefined ? String.fromCharCode(parseInt(code, 16)) : all === '%n' ? '\n' : '%';
        },
      );
      run.out(text + end);
    } else if (options.last('name-only', 'name-status')) run.out(name + end);
    else if (options.has('object-only')) run.out(oid + end);
    else run.out(`${mode} ${type} ${oid}${options.has('long') ? ` ${size.padStart(7)}` : ''}\t${name}${end}`);
  }
}
