/**
 * Paths as arguments: files, folders, patterns, and the magic `:(top)`, `:!not`.
 *
 * Models: git's pathspecs relative to the current folder. Left out: `:(attr:…)`.
 */
import { normalise } from '../files/files';
import { hasWildcard, wildmatch } from './wildmatch';

export interface PathspecItem {
  /** As typed. */
  original: string;
  /** From the top of the working tree, without a slash at the end; '' is everything. */
  path: string;
  exclude: boolean;
  literal: boolean;
  glob: boolean;
  ignoreCase: boolean;
  /** Written with a slash at the end: folders only. */
  folder: boolean;
}

/** A path that leads out of the working tree. */
export class OutsideRepository extends Error {
  constructor(
    readonly path: string,
    readonly workTree: string,
  ) {
    super(`${path}: '${path}' is outside repository at '${workTree}'`);
    this.name = 'OutsideRepository';
  }
}

/** Magic that does not exist; the message is git's. */
export class BadPathspec extends Error {}

export class Pathspec {
  constructor(readonly items: readonly PathspecItem[]) {}

  get empty(): boolean {
    return this.items.length === 0;
  }

  /** Does the path (a file) match? An empty pathspec matches all. */
  matches(path: string): boolean {
    if (this.empty) return true;
    return this.matchingItem(path) !== undefined;
  }

  /** The positive item that matches a path, unless an exclusion does too. */
  matchingItem(path: string): PathspecItem | undefined {
    const wanted = this.items.filter((item) => !item.exclude);
    const everything = wanted.length === 0 ? this.items.find((item) => item.exclude) : undefined;
    const found = everything ?? wanted.find((item) => matchesItem(item, path));
    if (!found || this.items.some((item) => item.exclude && matchesItem(item, path))) return undefined;
    return found;
  }

  /** May anything below this folder match? */
  mayMatchIn(folder: string): boolean {
    if (this.empty || this.items.every((item) => item.exclude)) return true;
    return this.items.some(
      (item) =>
        !item.exclude &&
        (matchesItem(item, folder) ||
          item.path === '' ||
          item.path.startsWith(`${folder}/`) ||
          hasWildcard(item.path)),
    );
  }
}

export function matchesItem(item: PathspecItem, path: string): boolean {
  const fold = (text: string): string => (item.ignoreCase ? text.toLowerCase() : text);
  if (item.path === '') return true;
  if (fold(path) === fold(item.path)) return !item.folder;
  if (fold(path).startsWith(`${fold(item.path)}/`)) return true;
  if (item.literal || !hasWildcard(item.path)) return false;
  const pattern = item.folder ? `${item.path}/` : item.path;
  return wildmatch(pattern, path, { pathname: item.glob, ignoreCase: item.ignoreCase });
}

const MAGIC: Record<string, keyof Pick<PathspecItem, 'exclude' | 'literal' | 'glob' | 'ignoreCase'> | 'top'> =
  {
    top: 'top',
    exclude: 'exclude',
    literal: 'literal',
    glob: 'glob',
    icase: 'ignoreCase',
  };

/**
 * @param prefix the current folder from the top of the working tree; '' or ending in `/`
 * @throws OutsideRepository, BadPathspec
 */
export function parsePathspec(args: readonly string[], workTree: string, prefix: string): Pathspec {
  return new Pathspec(args.map((arg) => parseItem(arg, workTree, prefix)));
}

function parseItem(arg: string, workTree: string, prefix: string): PathspecItem {
  const { rest, magic } = readMagic(arg);
  const base = magic.has('top') ? workTree : normalise(`${workTree}/${prefix}`);
  const absolute = rest.startsWith('/') ? normalise(rest) : normalise(`${base}/${rest}`);
  const inside = absolute === workTree || absolute.startsWith(workTree === '/' ? '/' : `${workTree}/`);
  if (!inside) throw new OutsideRepository(rest, workTree);
  return {
    original: arg,
    path: absolute.slice(workTree.length).replace(/^\//, ''),
    exclude: magic.has('exclude'),
    literal: magic.has('literal'),
    glob: magic.has('glob'),
    ignoreCase: magic.has('ignoreCase'),
    folder: rest.endsWith('/'),
  };
}

function readMagic(arg: string): { rest: string; magic: Set<string> } {
  const magic = new Set<string>();
  if (!arg.startsWith(':')) return { rest: arg, magic };
  if (arg.startsWith(':(')) {
    const end = arg.indexOf(')');
    if (end < 0) throw new BadPathspec(`Missing ')' at the end of pathspec magic in '${arg}'`);
    for (const word of arg.slice(2, end).split(',').filter(Boolean)) {
      const known = MAGIC[word];
      if (!known) throw new BadPathspec(`Invalid pathspec magic '${word}' in '${arg}'`);
      magic.add(known);
    }
    return { rest: arg.slice(end + 1), magic };
  }
  let at = 1;
  for (; at < arg.length && arg[at] !== ':'; at++) {
    const char = arg[at]!;
    if (char === '/') magic.add('top');
    else if (char === '!' || char === '^') magic.add('exclude');
    else if (/[A-Za-z0-9.*_\-?[\\{}~ ]/.test(char)) break;
    else throw new BadPathspec(`Unimplemented pathspec magic '${char}' in '${arg}'`);
  }
  if (arg[at] === ':') at++;
  return { rest: arg.slice(at), magic };
}
