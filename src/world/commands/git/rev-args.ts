/**
 * Revisions, ranges and paths among arguments.
 *
 * Models: setup_revisions: `a..b`, `a...b`, `^a`, `a^@`, `a^!`, `--all` and its like, then paths; what is both, or neither.
 */
import { join } from '../../files/files';
import { mergeBases } from '../../git/history';
import { wildmatch, hasWildcard } from '../../git/wildmatch';
import { Pathspec } from '../../git/pathspec';
import { die, exit } from './failure';
import { BisectState } from './bisect-state';
import type { GitRun } from './run';

export interface RevArg {
  /** As it was written. */
  name: string;
  oid: string;
  excluded: boolean;
  /** From `a...b`. */
  symmetric?: boolean;
}

export interface RevArgs {
  revisions: RevArg[];
  paths: string[];
  pathspec: Pathspec;
  /** Was a revision named, be it that it matched nothing (`--branches=x*`)? */
  named: boolean;
}

/** `git <command> [<revision>...] -- [<file>...]` */
export function ambiguous(name: string): never {
  exit(
    128,
    `fatal: ambiguous argument '${name}': unknown revision or path not in the working tree.\n${SEPARATE}`,
  );
}

const SEPARATE = `Use '--' to separate paths from revisions, like this:
'git <command> [<revision>...] -- [<file>...]'
`;

/** @param words arguments that are not options; `dash` is where `--` stood among them, -1 nowhere */
export function readRevArgs(run: GitRun, words: readonly string[], dash: number): RevArgs {
  const revisions: RevArg[] = [];
  let named = false;
  let at = 0;
  const before = dash < 0 ? words.length : dash;
  for (; at < before; at++) {
    const word = words[at]!;
    const found = readRevision(run, word);
    if (!found) {
      if (dash >= 0) die(`bad revision '${word}'`);
      break;
    }
    if (dash < 0) checkNotPath(run, word);
    revisions.push(...found);
    named = true;
  }
  const paths = words.slice(at);
  if (dash < 0) paths.forEach((path, index) => checkPath(run, path, index === 0));
  return { revisions, paths, pathspec: run.pathspec(paths), named };
}

/** The revisions an argument stands for; undefined where it is none. */
export function readRevision(run: GitRun, word: string): RevArg[] | undefined {
  const special = /^(.+)\^(@|!|-(\d*))$/.exec(word);
  if (special) {
    const found = readParents(run, word, special[1]!, special[2]!, special[3]);
    if (found) return found;
  }
  const range = /^(.*?)(\.\.\.?)(.*)$/s.exec(word);
  if (range && word !== '..') {
    const found = readRange(run, word, range[1]!, range[2]!, range[3]!);
    if (found) return found;
    if (!/[:{]/.test(range[1]!)) return undefined;
  }
  const excluded = word.startsWith('^');
  const name = excluded ? word.slice(1) : word;
  const oid = run.resolve(name);
  if (oid === undefined) return undefined;
  if (!run.repository.objects.has(oid)) die(`bad object ${name}`);
  return [{ name, oid, excluded }];
}

function readParents(
  run: GitRun,
  word: string,
  base: string,
  kind: string,
  number?: string,
): RevArg[] | undefined {
  const oid = run.commit(base);
  if (oid === undefined) return undefined;
  const { parents } = run.repository.objects.commit(oid);
  const of = (each: string, excluded: boolean): RevArg => ({ name: word, oid: each, excluded });
  if (kind === '@') return parents.map((parent) => of(parent, false));
  if (kind === '!') return [of(oid, false), ...parents.map((parent) => of(parent, true))];
  const parent = parents[number === undefined || number === '' ? 0 : Number(number) - 1];
  return parent === undefined ? undefined : [of(oid, false), of(parent, true)];
}

function readRange(
  run: GitRun,
  word: string,
  left: string,
  dots: string,
  right: string,
): RevArg[] | undefined {
  const from = left === '' ? 'HEAD' : left;
  const to = right === '' ? 'HEAD' : right;
  const a = run.resolve(from);
  const b = run.resolve(to);
  if (a === undefined || b === undefined) return undefined;
  if (dots === '..') {
    return [
      { name: from, oid: a, excluded: true },
      { name: to, oid: b, excluded: false },
    ];
  }
  const { objects } = run.repository;
  const one = objects.peel(a, 'commit');
  const two = objects.peel(b, 'commit');
  if (one === undefined || two === undefined) die(`Invalid symmetric difference expression ${word}`);
  const bases = mergeBases(objects, one, two);
  return [
    ...bases.map((oid) => ({ name: oid, oid, excluded: true, symmetric: true })),
    { name: from, oid: one, excluded: false, symmetric: true },
    { name: to, oid: two, excluded: false, symmetric: true },
  ];
}

/** Something that names a revision and a file alike wants a `--`. */
export function checkNotPath(run: GitRun, word: string): void {
  const top = run.repository.place.workTree;
  if (top === null || word === '-' || /^-|[:^~{]|\.\./.test(word)) return;
  if (run.files.exists(join(run.cwd, word))) {
    exit(128, `fatal: ambiguous argument '${word}': both revision and filename\n${SEPARATE}`);
  }
}

/** Ends with git's words where a path is none. @param first may it have been meant as a revision? */
export function checkPath(run: GitRun, word: string, first: boolean): void {
  if (word.startsWith('-')) die(`option '${word}' must come before non-option arguments`);
  if (word.startsWith(':(') || /(?<!\\)[*?[]/.test(word) || /^:[!^/]$/.test(word)) return;
  const top = run.repository.place.workTree;
  const path = word.startsWith(':/')
    ? join(top ?? '/', word.slice(2))
    : join(run.cwd, word.replace(/^:[!^]/, ''));
  if (top !== null && run.files.exists(path)) return;
  if (!first) {
    die(
      `${word}: no such path in the working tree.\n` +
        "Use 'git <command> -- <path>...' to specify paths that do not exist locally.",
    );
  }
  // a path of a revision that is not there is told as such
  run.resolve(word);
  ambiguous(word);
}

/** Takes `--all`, `--branches[=…]`, `--tags[=…]`, `--remotes[=…]`; undefined where the option is none of these. */
export function readRefOption(run: GitRun, word: string): RevArg[] | undefined {
  if (word === '--bisect') return bisectRefs(run);
  const found = /^--(all|branches|tags|remotes|glob)(?:=(.*))?$/.exec(word);
  if (!found) return undefined;
  const { repository } = run;
  const prefixes: Record<string, string> = {
    all: 'refs/',
    branches: 'refs/heads/',
    tags: 'refs/tags/',
    remotes: 'refs/remotes/',
    glob: 'refs/',
  };
  const prefix = prefixes[found[1]!]!;
  const pattern = found[2];
  const wanted = (name: string): boolean => {
    if (pattern === undefined) return true;
    const full = pattern.startsWith('refs/') ? pattern : prefix + pattern;
    return wildmatch(hasWildcard(full) ? full : `${full.replace(/\/$/, '')}/*`, name) || name === full;
  };
  const args: RevArg[] = [];
  for (const name of repository.refs.names(prefix)) {
    const oid = repository.oid(name);
    if (oid !== undefined && wanted(name)) args.push({ name, oid, excluded: false });
  }
  const head = repository.head();
  if (found[1] === 'all' && head !== undefined) args.push({ name: 'HEAD', oid: head, excluded: false });
  return args;
}

/** What is between the bad and the good commits of a bisection. */
function bisectRefs(run: GitRun): RevArg[] {
  const { bad, good } = new BisectState(run);
  return [
    ...(bad === undefined ? [] : [{ name: 'refs/bisect/bad', oid: bad, excluded: false }]),
    ...good.map((oid) => ({ name: oid, oid, excluded: true })),
  ];
}
