/**
 * `git blame` and `git annotate`.
 *
 * Models: blame.c: each line is handed to the parents that have it, newest commit first, through renames; what nobody
 * else has is the commit's own. Left out: lines moved or copied (`-M`, `-C`), ignored revisions, colours, `--reverse`.
 */
import { shown, toByteString } from '../../git/byte-text';
import { workSide, diffTrees } from '../../git/diff/trees';
import { findRenames } from '../../git/diff/rename';
import { formatDate, type DateMode, type Ident } from '../../git/ident';
import type { Objects } from '../../git/object-store';
import { MODE, ZERO } from '../../git/objects';
import { ancestors } from '../../git/history';
import { diffLines } from '../../git/xdiff/diff';
import { splitLines, type Whitespace } from '../../git/xdiff/records';
import { die } from './failure';
import { readLogOptions } from './log-options';
import { subjectOf } from './message';
import { parseOptions, usageError, type Options } from './parse-options';
import type { GitRun } from './run';

const OPTIONS = [
  'b',
  'root',
  'progress',
  'show-name',
  'show-number',
  'porcelain',
  'line-porcelain',
  'c',
  't',
  'l',
  's',
  'show-email',
  'w',
  'minimal',
  'L',
  'abbrev',
];

export function blame(run: GitRun, args: string[]): number {
  return blameAs(run, 'blame', args);
}

export function annotate(run: GitRun, args: string[]): number {
  return blameAs(run, 'annotate', args);
}

function blameAs(run: GitRun, command: 'blame' | 'annotate', args: string[]): number {
  void run.repository;
  const options = parseOptions('blame', args, { modelled: OPTIONS, keepUnknown: true });
  const words = options.args.filter((word) => !word.startsWith('-') || word === '-');
  const unknown = options.args.filter((word) => word.startsWith('-') && word !== '-');
  const { path, revisions } = splitArguments(run, options, words);
  const full = run.prefix + path;
  const settings = readLogOptions(run, command, [...unknown, ...revisions, '--']);
  const { objects } = run.repository;
  const wanted = settings.args.revisions.filter((each) => !each.excluded);
  const excluded = settings.args.revisions.filter((each) => each.excluded);
  const hidden = ancestors(
    objects,
    excluded.flatMap((each) => objects.peel(each.oid, 'commit') ?? []),
  );
  if (wanted.length > 1) die(`More than one commit to dig from ${wanted[1]!.name} and ${wanted[0]!.name}?`);
  const whitespace: Whitespace = options.has('w') ? 'ignore-all' : 'exact';
  const digging = new Digging(objects, hidden, whitespace);
  const start = wanted[0] ? committed(run, wanted[0].name, wanted[0].oid, full) : uncommitted(run, full);
  const lines = digging.dig(start);
  const ranges = readRanges(options, start.text, full);
  const shownLines = lines.filter((_, index) => ranges.some(([from, to]) => index >= from && index < to));
  writeBlame(run, command, options, shownLines, {
    path: full,
    hidden,
    date: settings.dateGiven
      ? settings.date
      : ((run.config.get('blame.date') as DateMode | undefined) ?? 'iso'),
    lines: start.text,
  });
  return 0;
}

function splitArguments(
  run: GitRun,
  { dash }: Options,
  words: string[],
): { path: string; revisions: string[] } {
  if (dash >= 0) {
    const after = words.slice(dash);
    if (after.length === 2 && dash === 0) return { path: after[0]!, revisions: [after[1]!] };
    if (after.length !== 1) usageError('blame');
    return { path: after[0]!, revisions: words.slice(0, dash) };
  }
  if (!words.length) usageError('blame');
  const last = words.at(-1)!;
  if (words.length === 2 && run.tryResolve(last, true) !== undefined) {
    return { path: words[0]!, revisions: [last] };
  }
  return { path: last, revisions: words.slice(0, -1) };
}

/** A file at a commit, whose lines are to be explained. */
interface Origin {
  /** ZERO is what is not committed yet. */
  oid: string;
  parents: readonly string[];
  path: string;
  text: string[];
}

interface BlamedLine {
  oid: string;
  path: string;
  /** In that commit's file, from 0. */
  number: number;
  text: string;
  at: number;
}

function linesAt(objects: Objects, tree: string, path: string): string[] | undefined {
  const found = objects.at(tree, path);
  if (!found || found.mode === MODE.tree || found.mode === MODE.gitlink) return undefined;
  return splitLines(toByteString(objects.blob(found.oid)));
}

function committed(run: GitRun, name: string, given: string, path: string): Origin {
  const { objects } = run.repository;
  const oid = objects.peel(given, 'commit') ?? die(`Non commit ${name}?`);
  const commit = objects.commit(oid);
  const text = linesAt(objects, commit.tree, path) ?? die(`no such path ${path} in ${name}`);
  return { oid, parents: commit.parents, path, text };
}

function uncommitted(run: GitRun, path: string): Origin {
  const { repository } = run;
  const { objects } = repository;
  const head = repository.head() ?? die('no such ref: HEAD');
  const merged = (repository.state('MERGE_HEAD') ?? '').split('\n').filter(Boolean);
  const parents = [head, ...merged];
  const known = parents.some((oid) => linesAt(objects, objects.commit(oid).tree, path) !== undefined);
  const index = repository.readIndex();
  if (!known && ![1, 2, 3].some((stage) => index.get(path, stage as 1)))
    die(`no such path '${path}' in HEAD`);
  const side = workSide(repository, path);
  if (!side) die(`Cannot lstat '${path}': No such file or directory`);
  return { oid: ZERO, parents, path, text: splitLines(toByteString(side.content())) };
}

/** Lines that a commit has to answer for: their place in the end result, by their place in its file. */
type Suspects = Map<number, number>;

class Digging {
  private readonly pending = new Map<string, { origin: Origin; lines: Suspects }>();
  private readonly result: BlamedLine[] = [];

  constructor(
    private readonly objects: Objects,
    private readonly hidden: ReadonlySet<string>,
    private readonly whitespace: Whitespace,
  ) {}

  dig(start: Origin): BlamedLine[] {
    this.suspect(start, new Map(start.text.map((_, index) => [index, index])));
    while (this.pending.size) {
      const [key, { origin, lines }] = this.takeNewest();
      this.pending.delete(key);
      const rest = this.hidden.has(origin.oid) ? lines : this.passOn(origin, lines);
      for (const [number, at] of rest) {
        this.result.push({ oid: origin.oid, path: origin.path, number, text: start.text[at]!, at });
      }
    }
    return this.result.sort((a, b) => a.at - b.at);
  }

  private date(oid: string): number {
    return oid === ZERO ? Infinity : this.objects.commit(oid).committer.seconds;
  }

  private takeNewest(): [string, { origin: Origin; lines: Suspects }] {
    let best: [string, { origin: Origin; lines: Suspects }] | undefined;
    for (const each of this.pending) {
      if (!best || this.date(each[1].origin.oid) > this.date(best[1].origin.oid)) best = each;
    }
    return best!;
  }

  private suspect(origin: Origin, lines: Suspects): void {
    const key = `${origin.oid}:${origin.path}`;
    const known = this.pending.get(key);
    if (!known) this.pending.set(key, { origin, lines });
    else for (const [number, at] of lines) known.lines.set(number, at);
  }

  /** Hands lines to the parents that have them; answers those that are left. */
  private passOn(origin: Origin, lines: Suspects): Suspects {
    const older = this.parentsWith(origin);
    const whole = older.find((each) => each.text.join('') === origin.text.join(''));
    if (whole) {
      this.suspect(whole, lines);
      return new Map();
    }
    let rest = lines;
    for (const parent of older) {
      const passed: Suspects = new Map();
      const kept: Suspects = new Map();
      const placeOf = this.placesIn(parent, origin);
      for (const [number, at] of rest) {
        const place = placeOf(number);
        if (place === undefined) kept.set(number, at);
        else passed.set(place, at);
      }
      if (passed.size) this.suspect(parent, passed);
      rest = kept;
    }
    return rest;
  }

  private parentsWith(origin: Origin): Origin[] {
    const same = origin.parents.map((oid) => this.at(oid, origin.path));
    if (same.some((each) => each?.text.join('') === origin.text.join('')))
      return same.filter((each) => !!each);
    return origin.parents.flatMap((oid, index) => same[index] ?? this.renamed(origin, oid) ?? []);
  }

  private at(oid: string, path: string): Origin | undefined {
    const commit = this.objects.commit(oid);
    const text = linesAt(this.objects, commit.tree, path);
    return text && { oid, parents: commit.parents, path, text };
  }

  private renamed(origin: Origin, parent: string): Origin | undefined {
    if (origin.oid === ZERO) return undefined;
    const trees = [parent, origin.oid].map((oid) => this.objects.commit(oid).tree) as [string, string];
    const pairs = findRenames(diffTrees(this.objects, ...trees));
    const found = pairs.find((pair) => pair.status === 'R' && pair.new!.path === origin.path);
    return found && this.at(parent, found.old!.path);
  }

  /** Where a line of the newer file is in the older one; undefined where it is new. */
  private placesIn(parent: Origin, origin: Origin): (number: number) => number | undefined {
    const changes = diffLines(parent.text, origin.text, { whitespace: this.whitespace });
    return (number) => {
      let shift = 0;
      for (const { b, added, removed } of changes) {
        if (number < b) break;
        if (number < b + added) return undefined;
        shift += removed - added;
      }
      return number + shift;
    };
  }
}

/** Half-open ranges of lines, from 0. */
function readRanges(options: Options, lines: string[], path: string): [number, number][] {
  const given = options.texts('L');
  if (!given.length) return [[0, lines.length]];
  let anchor = 1;
  return given.map((text) => {
    const found = /^(\d+|\/(?:\\.|[^/])*\/|)(?:,([+-]?\d+|\/(?:\\.|[^/])*\/|))?$/.exec(text);
    if (!found) usageError('blame');
    const search = (pattern: string, from: number): number => {
      const expression = new RegExp(pattern.slice(1, -1));
      for (let at = from; at <= lines.length; at++) if (expression.test(lines[at - 1]!.trimEnd())) return at;
      return die(`-L parameter '${pattern.slice(1, -1)}' starting at line ${from}: no match`);
    };
    const first =
      found[1] === '' ? 1 : found[1]!.startsWith('/') ? search(found[1]!, anchor) : Number(found[1]);
    let [from, to] = [first, lines.length];
    const end = found[2] ?? '';
    if (end.startsWith('+')) to = from + Number(end.slice(1)) - 1;
    else if (end.startsWith('-')) [from, to] = [Math.max(first - Number(end.slice(1)) + 1, 1), first];
    else if (end.startsWith('/')) to = search(end, from + 1);
    else if (end !== '') to = Number(end);
    if (to < from) [from, to] = [to, from];
    if (lines.length < from)
      die(`file ${path} has only ${lines.length} line${lines.length === 1 ? '' : 's'}`);
    anchor = Math.min(to, lines.length) + 1;
    return [Math.max(from, 1) - 1, Math.min(to, lines.length)];
  });
}

interface Look {
  path: string;
  hidden: ReadonlySet<string>;
  date: DateMode;
  lines: string[];
}

const WIDTHS: Partial<Record<string, number>> = {
  default: 30,
  iso: 25,
  'iso-strict': 25,
  rfc: 31,
  short: 10,
  raw: 16,
  unix: 10,
  relative: 22,
  human: 16,
};

function writeBlame(
  run: GitRun,
  command: 'blame' | 'annotate',
  options: Options,
  lines: BlamedLine[],
  look: Look,
): void {
  if (options.has('porcelain') || options.has('line-porcelain'))
    return writePorcelain(run, options, lines, look);
  const { objects } = run.repository;
  const who = (oid: string): Ident => identOf(run, oid);
  const name = (oid: string): string => (options.has('show-email') ? `<${who(oid).email}>` : who(oid).name);
  const digits = String(Math.max(0, ...lines.map((line) => line.at + 1))).length;
  const numbers = String(Math.max(0, ...lines.map((line) => line.number + 1))).length;
  const names = Math.max(0, ...lines.map((line) => [...name(line.oid)].length));
  const files = Math.max(0, ...lines.map((line) => line.path.length));
  const showName = options.has('show-name') || lines.some((line) => line.path !== look.path);
  const length = hashLength(run, options, lines);
  const width = WIDTHS[look.date] ?? formatDate(0, '+0000', look.date, 0).length;
  const compatible = command === 'annotate' || options.has('c');
  for (const line of lines) {
    const root = line.oid !== ZERO && !objects.commit(line.oid).parents.length && !options.has('root');
    const boundary = look.hidden.has(line.oid) || root;
    const author = who(line.oid);
    const raw = `${author.seconds} ${author.zone}`;
    const when = (
      options.has('t') ? raw : formatDate(author.seconds, author.zone, look.date, run.now())
    ).padEnd(options.has('t') ? 0 : width);
    let text = '';
    let rest = length;
    if (boundary && options.has('b')) text = ' '.repeat(length);
    else {
      if (boundary && !compatible) {
        text = '^';
        rest--;
      }
      text += line.oid.slice(0, rest);
    }
    if (compatible) {
      text += `\t(${name(line.oid).padStart(10)}\t${when.padStart(10)}\t${line.at + 1})`;
    } else {
      if (showName) text += ` ${line.path.padEnd(files)}`;
      if (options.has('show-number')) text += ` ${String(line.number + 1).padStart(numbers)}`;
      if (!options.has('s')) {
        const pad = ' '.repeat(names - [...name(line.oid)].length);
        text += ` (${name(line.oid)}${pad} ${when.padStart(10)}`;
      }
      text += ` ${String(line.at + 1).padStart(digits)}) `;
    }
    run.out(`${text}${shown(line.text.replace(/\n$/, ''))}\n`);
  }
}

function hashLength(run: GitRun, options: Options, lines: BlamedLine[]): number {
  if (options.has('l')) return 40;
  const given = options.text('abbrev');
  if (given !== undefined) return Number(given) === 0 ? 40 : Math.min(Math.max(Number(given), 4) + 1, 40);
  const unique = [...new Set(lines.map((line) => line.oid))]
    .filter((oid) => oid !== ZERO)
    .map((oid) => run.abbrev(oid).length);
  return Math.max(7, ...unique) + 1;
}

function identOf(run: GitRun, oid: string): Ident {
  if (oid !== ZERO) return run.repository.objects.commit(oid).author;
  return { name: 'Not Committed Yet', email: 'not.committed.yet', seconds: run.now(), zone: '+0000' };
}

function writePorcelain(run: GitRun, options: Options, lines: BlamedLine[], look: Look): void {
  const { objects } = run.repository;
  const told = new Set<string>();
  const every = options.has('line-porcelain');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const before = lines[at - 1];
    const follows =
      before?.oid === line.oid &&
      before.path === line.path &&
      before.number + 1 === line.number &&
      before.at + 1 === line.at;
    let count = '';
    if (!follows) {
      let end = at + 1;
      while (
        lines[end] &&
        lines[end]!.oid === line.oid &&
        lines[end]!.path === line.path &&
        lines[end]!.number === line.number + end - at
      )
        end++;
      count = ` ${end - at}`;
    }
    run.say(`${line.oid} ${line.number + 1} ${line.at + 1}${count}`);
    if (every || !told.has(line.oid)) {
      const author = identOf(run, line.oid);
      const committer = line.oid === ZERO ? author : objects.commit(line.oid).committer;
      for (const [role, who] of [
        ['author', author],
        ['committer', committer],
      ] as const) {
        run.say(`${role} ${who.name}\n${role}-mail <${who.email}>`);
        run.say(`${role}-time ${who.seconds}\n${role}-tz ${who.zone}`);
      }
      const root = line.oid !== ZERO && !objects.commit(line.oid).parents.length && !options.has('root');
      run.say(
        `summary ${line.oid === ZERO ? `Version of ${look.path} from ${look.path}` : subjectOf(objects.commit(line.oid).message)}`,
      );
      if (root || look.hidden.has(line.oid)) run.say('boundary');
      else {
        const parent = line.oid === ZERO ? run.repository.head() : objects.commit(line.oid).parents[0];
        const path = parent === undefined ? undefined : pathBefore(objects, parent, line);
        if (path !== undefined) run.say(`previous ${parent} ${run.quoted(path)}`);
      }
      run.say(`filename ${run.quoted(line.path)}`);
      told.add(line.oid);
    }
    run.out(`\t${shown(line.text.replace(/\n$/, ''))}\n`);
  }
}

function pathBefore(objects: Objects, parent: string, line: BlamedLine): string | undefined {
  if (objects.at(objects.commit(parent).tree, line.path)) return line.path;
  if (line.oid === ZERO) return undefined;
  const pairs = findRenames(diffTrees(objects, objects.commit(parent).tree, objects.commit(line.oid).tree));
  return pairs.find((pair) => pair.status === 'R' && pair.new!.path === line.path)?.old?.path;
}
