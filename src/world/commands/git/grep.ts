/**
 * `git grep`.
 *
 * Models: builtin/grep.c: tracked files, the index or trees, patterns joined by "or". Left out: `--and`, `--not`,
 * functions around a match, pagers, threads.
 */
import { isBinary, toText } from '../../git/byte-text';
import { workSide } from '../../git/diff/trees';
import { listUntracked } from '../../git/status';
import { MODE } from '../../git/objects';
import { notModelled } from '../not-modelled';
import { die } from './failure';
import { basicToExtended } from './log-options';
import { parseOptions, type Options } from './parse-options';
import { checkNotPath, checkPath } from './rev-args';
import type { GitRun } from './run';

const OPTIONS = [
  'cached',
  'untracked',
  'exclude-standard',
  'invert-match',
  'ignore-case',
  'word-regexp',
  'text',
  'I',
  'recursive',
  'max-depth',
  'extended-regexp',
  'basic-regexp',
  'fixed-strings',
  'perl-regexp',
  'line-number',
  'column',
  'h',
  'H',
  'full-name',
  'files-with-matches',
  'name-only',
  'files-without-match',
  'null',
  'only-matching',
  'count',
  'color',
  'break',
  'heading',
  'context',
  'before-context',
  'after-context',
  'e',
  'or',
  'quiet',
  'max-count',
  'threads',
];

export function grep(run: GitRun, args: string[]): number {
  void run.repository;
  const words = args.map((word) => (/^-\d+$/.test(word) ? `-C${word.slice(1)}` : word));
  const refused = words.find((word) =>
    /^(--(and|not|no-index|all-match|show-function|function-context)|-[pWOf])$/.test(word),
  );
  if (refused) throw notModelled('git', `grep ${refused}`);
  const options = parseOptions('grep', words, { modelled: OPTIONS });
  let { args: rest, dash } = options;
  const patterns = options.texts('e');
  if (!patterns.length) {
    if (!rest.length) die('no pattern given');
    patterns.push(rest[0]!);
    if (dash > 0) dash--;
    else if (dash === 0) dash = -1;
    rest = rest.slice(1);
  }
  const { trees, paths } = splitArguments(run, options, rest, dash);
  const search = new Search(run, options, expressionOf(options, patterns));
  const pathspec = run.pathspec(paths.length ? paths : run.prefix === '' ? [] : ['.']);
  const wanted = (path: string): boolean => pathspec.matches(path);
  if (trees.length && options.has('cached')) die('both --cached and trees are given');
  if (!trees.length) searchHere(run, options, search, wanted);
  for (const { name, oid } of trees) searchTree(run, search, name, oid, wanted);
  return search.found ? 0 : 1;
}

function splitArguments(
  run: GitRun,
  options: Options,
  words: readonly string[],
  dash: number,
): { trees: { name: string; oid: string }[]; paths: string[] } {
  const trees: { name: string; oid: string }[] = [];
  const before = dash < 0 ? words.length : dash;
  let at = 0;
  for (; at < before; at++) {
    const name = words[at]!;
    const oid = options.has('untracked') ? undefined : run.tryResolve(name, true);
    if (oid === undefined) {
      if (dash >= 0) die(`unable to resolve revision: ${name}`);
      break;
    }
    if (dash < 0) checkNotPath(run, name);
    trees.push({ name, oid });
  }
  const paths = words.slice(at);
  if (dash < 0)
    paths.forEach((path, index) => checkPath(run, path, index === 0 && !options.has('untracked')));
  return { trees, paths };
}

function expressionOf(options: Options, patterns: readonly string[]): RegExp {
  const kind = options.last('extended-regexp', 'basic-regexp', 'fixed-strings', 'perl-regexp');
  const sources = patterns.map((pattern) => {
    if (kind === 'fixed-strings') return pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return kind === 'extended-regexp' || kind === 'perl-regexp' ? pattern : basicToExtended(pattern);
  });
  const joined = sources.map((source) => `(?:${source})`).join('|');
  const source = options.has('word-regexp') ? `(?<!\\w)(?:${joined})(?!\\w)` : joined;
  try {
    return new RegExp(
      source.replace(/\[\[:(\w+):\]\]/g, (all, name: string) => CLASSES[name] ?? all),
      options.has('ignore-case') ? 'gi' : 'g',
    );
  } catch {
    return die(`command line, '${patterns[0]}': Invalid regular expression`);
  }
}

const CLASSES: Record<string, string> = {
  alnum: '[A-Za-z0-9]',
  alpha: '[A-Za-z]',
  digit: '[0-9]',
  lower: '[a-z]',
  space: '\\s',
  upper: '[A-Z]',
};

function searchHere(run: GitRun, options: Options, search: Search, wanted: (path: string) => boolean): void {
  const { repository } = run;
  const index = repository.readIndex();
  const paths = index.paths();
  if (options.has('untracked')) {
    paths.push(...listUntracked(repository, index, { ignore: run.ignore, all: true }).untracked);
    paths.sort((a, b) => (a < b ? -1 : 1));
  }
  for (const path of paths.filter(wanted)) {
    const entry = index.get(path);
    const content = options.has('cached')
      ? entry && repository.objects.blob(entry.oid)
      : workSide(repository, path)?.content();
    if (content && entry?.mode !== MODE.symlink && entry?.mode !== MODE.gitlink)
      search.file(search.nameOf(path), content);
  }
}

function searchTree(
  run: GitRun,
  search: Search,
  name: string,
  oid: string,
  wanted: (path: string) => boolean,
): void {
  const { objects } = run.repository;
  const tree = objects.peel(oid, 'tree');
  if (tree === undefined) {
    search.file(name, objects.blob(oid));
    return;
  }
  const separator = name.endsWith(':') ? '' : name.includes(':') ? '/' : ':';
  for (const [path, file] of objects.flatten(tree)) {
    if (!wanted(path) || file.mode === MODE.symlink || file.mode === MODE.gitlink) continue;
    search.file(name + separator + search.nameOf(path), objects.blob(file.oid));
  }
}

class Search {
  found = false;
  private shownHunk = false;
  private shownFile = false;
  private readonly before: number;
  private readonly after: number;
  private readonly showName: boolean;

  constructor(
    private readonly run: GitRun,
    private readonly options: Options,
    private readonly expression: RegExp,
  ) {
    const context = Number(options.text('context') ?? 0);
    this.before = Number(options.text('before-context') ?? context);
    this.after = Number(options.text('after-context') ?? context);
    this.showName = options.last('h', 'H') !== 'h';
  }

  nameOf(path: string): string {
    return this.run.quoted(this.options.has('full-name') ? path : this.run.relative(path));
  }

  private matches(line: string): boolean {
    this.expression.lastIndex = 0;
    return this.expression.test(line) !== this.options.has('invert-match');
  }

  /** Searches one file and prints what it finds. */
  file(name: string, content: Uint8Array): void {
    const { run, options } = this;
    const binary = isBinary(content) && !options.has('text');
    if (binary && options.has('I')) return;
    const lines = toText(content).split('\n');
    if (lines.at(-1) === '') lines.pop();
    const most = Number(options.text('max-count') ?? Infinity);
    const hits = lines.flatMap((line, index) => (this.matches(line) ? [index] : [])).slice(0, most);
    const end = options.has('null') ? '\0' : '\n';
    if (options.has('files-without-match')) {
      if (!hits.length) {
        run.out(name + end);
        this.found = true;
      }
      return;
    }
    if (!hits.length) return;
    this.found = true;
    if (options.has('quiet')) return;
    if (options.has('files-with-matches') || options.has('name-only')) run.out(name + end);
    else if (options.has('count')) run.say(`${this.label(name, ':')}${hits.length}`);
    else if (binary) run.say(`Binary file ${name} matches`);
    else this.writeLines(name, lines, hits);
  }

  private label(name: string, sign: string): string {
    if (!this.showName || this.options.has('heading')) return '';
    return name + (this.options.has('null') ? '\0' : sign);
  }

  private writeLines(name: string, lines: string[], hits: number[]): void {
    const { run, options } = this;
    if (options.has('break') && this.shownFile) run.say('');
    this.shownFile = true;
    if (options.has('heading') && this.showName) run.say(name);
    const context = this.before + this.after > 0;
    const set = new Set(hits);
    let last = -1;
    let first = true;
    for (const hit of hits) {
      const from = Math.max(hit - this.before, last + 1, 0);
      const gap = first ? this.shownHunk && !options.has('break') : from > last + 1;
      if (context && gap) run.say('--');
      first = false;
      this.shownHunk = true;
      for (let at = from; at <= Math.min(hit + this.after, lines.length - 1); at++) {
        if (at <= last || (at > hit && set.has(at))) {
          if (at > hit && set.has(at)) break;
          continue;
        }
        this.writeLine(name, lines[at]!, at, set.has(at));
        last = at;
      }
    }
  }

  private writeLine(name: string, line: string, at: number, hit: boolean): void {
    const { run, options } = this;
    const sign = hit ? ':' : '-';
    const place = `${this.label(name, sign)}${options.has('line-number') ? `${at + 1}${sign}` : ''}`;
    this.expression.lastIndex = 0;
    const column = (index: number): string => (options.has('column') && hit ? `${index + 1}${sign}` : '');
    if (options.has('only-matching') && hit && !options.has('invert-match')) {
      for (const found of line.matchAll(this.expression)) {
        if (found[0] !== '') run.say(`${place}${column(found.index)}${found[0]}`);
      }
    } else run.say(`${place}${hit ? column(this.expression.exec(line)?.index ?? 0) : ''}${line}`);
  }
}
