/**
 * The options that all commands with a diff in them share.
 *
 * Models: diff.c's options. Left out: coloured words, function context, external drivers, `--dirstat`; they say so.
 */
import { MAX_SCORE, pathOf, type FilePair, type FileSide } from '../../git/diff/file-pair';
import { formatDiff, type DiffFormats, type DiffOutputOptions } from '../../git/diff/output';
import { findRenames } from '../../git/diff/rename';
import { toByteString, asByteString } from '../../git/byte-text';
import { notModelled } from '../not-modelled';
import { die, fail } from './failure';
import type { GitRun } from './run';

export interface DiffSettings {
  formats: DiffFormats;
  /** `-s`, `--no-patch` */
  none: boolean;
  output: Omit<DiffOutputOptions, 'abbrev'>;
  abbrevLength?: number;
  renames: 'none' | 'renames' | 'copies';
  harder: boolean;
  minimum?: number;
  renameLimit?: number;
  reverse: boolean;
  exitCode: boolean;
  quiet: boolean;
  /** Statuses to show, lower case ones not to. */
  filter?: string;
  /** `-S` and `-G`. */
  pickaxe?: { text: string; kind: 'S' | 'G'; all: boolean };
  pickaxeRegex: boolean;
  /** Stands before each line (`--line-prefix`). */
  linePrefix?: string;
  /** `--check` */
  check: boolean;
  /** Only below this folder, names from there. */
  relative?: string;
}

export function defaultDiffSettings(run: GitRun): DiffSettings {
  const configured = run.config.get('diff.renames');
  const renames =
    configured === 'copies' || configured === 'copy'
      ? 'copies'
      : run.config.bool('diff.renames') === false
        ? 'none'
        : 'renames';
  const context = run.config.get('diff.context');
  const noPrefix = run.config.bool('diff.noprefix') === true;
  const algorithm = run.config.get('diff.algorithm');
  return {
    formats: {},
    none: false,
    output: {
      stat: { width: Number(run.variable('COLUMNS') ?? 80) },
      context: context === undefined ? 3 : Number(context),
      oldPrefix: noPrefix ? '' : 'a/',
      newPrefix: noPrefix ? '' : 'b/',
      algorithm: algorithm === 'histogram' || algorithm === 'minimal' ? algorithm : undefined,
      indentHeuristic: run.config.bool('diff.indentheuristic'),
    },
    renames,
    harder: false,
    reverse: false,
    check: false,
    exitCode: false,
    quiet: false,
    pickaxeRegex: false,
  };
}

const IGNORED = new Set([
  '--no-color',
  '--no-ext-diff',
  '--ext-diff',
  '--textconv',
  '--no-textconv',
  '--color',
  '--no-color-moved',
  '--binary',
  '--no-indent-heuristic',
  '--rename-empty',
  '--no-rename-empty',
  '--ita-invisible-in-index',
  '--no-relative',
  '--pickaxe-all',
]);
const LEFT_OUT =
  /^--(word-diff-regex|word-diff=color|color-words|dirstat|cumulative|function-context|patience|anchored|output$|output=|ignore-matching-lines|rotate-to|skip-to)/;

/** Takes one option (and its value from `rest`) if it is one of these; answers whether it was. */
export function takeDiffOption(run: GitRun, settings: DiffSettings, word: string, rest: string[]): boolean {
  const { formats, output } = settings;
  const [name, value] = word.startsWith('--') ? cut(word) : [word, undefined];
  const number = (text: string | undefined): number => {
    if (text === undefined || !/^\d+$/.test(text))
      fail(`${name.replace(/^--/, '')} expects a numerical value`, 129);
    return Number(text);
  };
  if (LEFT_OUT.test(word) || word === '-W') throw notModelled('git', `diff ${word}`);
  if (IGNORED.has(name) || name === '--color-moved') return true;
  switch (name) {
    case '-p':
    case '-u':
    case '--patch':
      formats.patch = true;
      settings.none = false;
      return true;
    case '-s':
    case '--no-patch':
      settings.none = true;
      settings.formats = {};
      return true;
    case '--word-diff':
      output.words = value === 'porcelain' ? 'porcelain' : value === 'none' ? undefined : 'plain';
      if (value !== undefined && !['plain', 'porcelain', 'none'].includes(value))
        fail(`bad --word-diff argument: ${value}`, 129);
      return true;
    case '--line-prefix':
      settings.linePrefix = value ?? rest.shift();
      return true;
    case '--submodule':
    case '--ws-error-highlight':
      return true;
    case '--check':
      settings.check = true;
      return true;
    case '--raw':
      formats.raw = true;
      return true;
    case '--patch-with-raw':
      formats.patch = formats.raw = true;
      return true;
    case '--patch-with-stat':
      formats.patch = formats.stat = true;
      return true;
    case '--stat':
      formats.stat = true;
      if (value !== undefined) readStatSizes(output, value);
      return true;
    case '--compact-summary':
      formats.stat = true;
      output.stat.compact = true;
      return true;
    case '--stat-width':
      formats.stat = true;
      output.stat.width = number(value);
      return true;
    case '--stat-name-width':
      formats.stat = true;
      output.stat.nameWidth = number(value);
      return true;
    case '--stat-graph-width':
      formats.stat = true;
      output.stat.graphWidth = number(value);
      return true;
    case '--stat-count':
      formats.stat = true;
      output.stat.count = number(value);
      return true;
    case '--numstat':
      formats.numstat = true;
      return true;
    case '--shortstat':
      formats.shortstat = true;
      return true;
    case '--summary':
      formats.summary = true;
      return true;
    case '--name-only':
      formats.nameOnly = true;
      return true;
    case '--name-status':
      formats.nameStatus = true;
      return true;
    case '-z':
      output.end = '\0';
      return true;
    case '--full-index':
      output.fullIndex = true;
      return true;
    case '--abbrev':
      settings.abbrevLength = value === undefined ? 7 : number(value);
      return true;
    case '--no-abbrev':
      settings.abbrevLength = 40;
      return true;
    case '-R':
      settings.reverse = !settings.reverse;
      [output.oldPrefix, output.newPrefix] = [output.newPrefix, output.oldPrefix];
      return true;
    case '-a':
    case '--text':
      output.text = true;
      return true;
    case '-w':
    case '--ignore-all-space':
      output.whitespace = 'ignore-all';
      return true;
    case '-b':
    case '--ignore-space-change':
      output.whitespace = 'ignore-change';
      return true;
    case '--ignore-space-at-eol':
      output.whitespace = 'ignore-at-eol';
      return true;
    case '--ignore-cr-at-eol':
      output.whitespace = 'ignore-cr-at-eol';
      return true;
    case '--ignore-blank-lines':
      output.ignoreBlankLines = true;
      return true;
    case '--unified':
      output.context = number(value ?? rest.shift());
      formats.patch = true;
      return true;
    case '--inter-hunk-context':
      output.interHunk = number(value ?? rest.shift());
      return true;
    case '--minimal':
      output.algorithm = 'minimal';
      return true;
    case '--histogram':
      output.algorithm = 'histogram';
      return true;
    case '--diff-algorithm':
      return takeAlgorithm(output, value ?? rest.shift());
    case '--exit-code':
      settings.exitCode = true;
      return true;
    case '--quiet':
      settings.quiet = settings.exitCode = true;
      return true;
    case '--diff-filter':
      settings.filter = value ?? rest.shift();
      return true;
    case '--pickaxe-regex':
      settings.pickaxeRegex = true;
      return true;
    case '--no-prefix':
      output.oldPrefix = output.newPrefix = '';
      return true;
    case '--default-prefix':
      output.oldPrefix = 'a/';
      output.newPrefix = 'b/';
      return true;
    case '--src-prefix':
      output.oldPrefix = value ?? rest.shift();
      return true;
    case '--dst-prefix':
      output.newPrefix = value ?? rest.shift();
      return true;
    case '--relative':
      settings.relative = value === undefined ? run.prefix : `${value.replace(/\/$/, '')}/`;
      return true;
    case '--no-renames':
      settings.renames = 'none';
      return true;
    case '--find-renames':
      return takeRenames(settings, 'renames', value ?? '');
    case '--find-copies':
      return takeRenames(settings, 'copies', value ?? '');
    case '--find-copies-harder':
      settings.harder = true;
      settings.renames = 'copies';
      return true;
    case '--indent-heuristic':
      output.indentHeuristic = true;
      return true;
    case '--irreversible-delete':
    case '-D':
      output.omitDeleted = true;
      return true;
  }
  return takeShortDiffOption(settings, word, rest);
}

function takeShortDiffOption(settings: DiffSettings, word: string, rest: string[]): boolean {
  const found = /^-([UMCSGl])(.*)$/s.exec(word);
  if (!found) return false;
  const [, letter, inline] = found as unknown as [string, string, string];
  const value = (): string =>
    inline !== '' ? inline : (rest.shift() ?? fail(`switch \`${letter}' requires a value`, 129));
  switch (letter) {
    case 'U':
      settings.output.context = Number(value());
      settings.formats.patch = true;
      return true;
    case 'M':
      return takeRenames(settings, 'renames', inline);
    case 'C':
      if (settings.renames === 'copies') settings.harder = true;
      return takeRenames(settings, 'copies', inline);
    case 'l':
      settings.renameLimit = Number(value());
      return true;
    default:
      settings.pickaxe = { text: value(), kind: letter as 'S' | 'G', all: false };
      return true;
  }
}

function cut(word: string): [string, string | undefined] {
  const at = word.indexOf('=');
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function readStatSizes(output: DiffSettings['output'], value: string): void {
  const [width, name, count] = value.split(',').map((each) => (each === '' ? undefined : Number(each)));
  if (width) output.stat.width = width;
  if (name) output.stat.nameWidth = name;
  if (count) output.stat.count = count;
}

function takeAlgorithm(output: DiffSettings['output'], value: string | undefined): boolean {
  if (value === 'patience') throw notModelled('git', 'diff --diff-algorithm=patience');
  if (value === 'histogram' || value === 'minimal') output.algorithm = value;
  else if (value === 'myers' || value === 'default') output.algorithm = 'myers';
  else fail('option diff-algorithm accepts "myers", "minimal", "patience" and "histogram"', 129);
  return true;
}

/** `50%`, `9` (tenths), `0.5`: of 60000. */
function takeRenames(settings: DiffSettings, kind: 'renames' | 'copies', value: string): boolean {
  settings.renames = kind;
  if (value === '') return true;
  const found = /^(\d*)(?:\.(\d+))?(%?)$/.exec(value);
  if (!found) fail(`invalid argument to find-${kind}`, 129);
  const part =
    found[3] === '%'
      ? Number(`${found[1]}.${found[2] ?? 0}`) / 100
      : Number(`0.${found[1]}${found[2] ?? ''}`);
  settings.minimum = Math.min(Math.floor(part * MAX_SCORE), MAX_SCORE);
  return true;
}

/** Pairs as the options want them: reversed, renames found, filtered. */
export function preparePairs(
  pairs: FilePair[],
  settings: DiffSettings,
  unchanged: () => FileSide[] = () => [],
): FilePair[] {
  let result = pairs;
  if (settings.reverse) result = result.map(reversePair);
  if (settings.relative)
    result = result
      .filter((pair) => pathOf(pair).startsWith(settings.relative!))
      .map((pair) => cutPair(pair, settings.relative!.length));
  if (settings.renames !== 'none') {
    result = findRenames(result, {
      copies: settings.renames === 'copies',
      harder: settings.harder ? unchanged() : undefined,
      minimum: settings.minimum,
      limit: settings.renameLimit,
    });
  }
  if (settings.pickaxe) result = pickPairs(result, settings);
  if (settings.filter !== undefined) result = filterPairs(result, settings.filter);
  return result;
}

function reversePair(pair: FilePair): FilePair {
  const status = pair.status === 'A' ? 'D' : pair.status === 'D' ? 'A' : pair.status;
  return { ...pair, status, old: pair.new, new: pair.old };
}

function cutPair(pair: FilePair, length: number): FilePair {
  const side = (file: FileSide | null): FileSide | null => file && { ...file, path: file.path.slice(length) };
  return { ...pair, old: side(pair.old), new: side(pair.new) };
}

function pickPairs(pairs: FilePair[], settings: DiffSettings): FilePair[] {
  const { text, kind } = settings.pickaxe!;
  const regex = kind === 'G' || settings.pickaxeRegex;
  let expression: RegExp;
  try {
    expression = new RegExp(regex ? text : text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gm');
  } catch {
    return die(`invalid regex: ${text}`);
  }
  const content = (file: FileSide | null): string => (file ? toByteString(file.content()) : '');
  const needle = new RegExp(asByteString(expression.source), 'gm');
  const count = (textOf: string): number => [...textOf.matchAll(needle)].length;
  return pairs.filter((pair) => {
    if (kind === 'S') return count(content(pair.old)) !== count(content(pair.new));
    const changed = formatDiff([pair], { patch: true }, { abbrev: (oid) => oid, stat: {}, context: 0 })
      .split('\n')
      .filter((line) => /^[+-](?!\+\+ |-- )/.test(line))
      .map((line) => line.slice(1));
    return changed.some((line) => new RegExp(expression.source).test(line));
  });
}

/** Those whose status was asked for (`--diff-filter`). */
export function filterPairs(pairs: FilePair[], filter: string): FilePair[] {
  const wanted = [...filter].filter((letter) => /[A-Z]/.test(letter));
  const unwanted = [...filter].filter((letter) => /[a-z]/.test(letter)).map((letter) => letter.toUpperCase());
  if (filter.includes('*')) {
    return pairs.some((pair) => wanted.includes(pair.status)) ? pairs : [];
  }
  return pairs.filter(
    (pair) => (wanted.length === 0 || wanted.includes(pair.status)) && !unwanted.includes(pair.status),
  );
}

/** The pairs as text. */
export function printPairs(run: GitRun, pairs: FilePair[], settings: DiffSettings): string {
  const { output } = settings;
  const short = (oid: string): string => (output.fullIndex ? oid : run.abbrev(oid, settings.abbrevLength));
  const text = formatDiff(pairs, settings.formats, { ...output, abbrev: short });
  return settings.linePrefix === undefined ? text : text.replace(/^(?=[\s\S])/gm, () => settings.linePrefix!);
}
