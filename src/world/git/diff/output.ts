/**
 * A comparison in the formats that were asked for, one after the other.
 *
 * Models: the order of `git diff`'s outputs: names or raw lines, statistics, summary, and after a blank line the patch.
 */
import { quotePath } from '../byte-text';
import { ZERO } from '../objects';
import { pathOf, similarity, type FilePair } from './file-pair';
import { formatPatch, octal, type PatchOptions } from './patch';
import {
  collectStats,
  formatNumstat,
  formatShortstat,
  formatStat,
  formatSummary,
  type StatOptions,
} from './stat';

export interface DiffFormats {
  patch?: boolean;
  stat?: boolean;
  numstat?: boolean;
  shortstat?: boolean;
  summary?: boolean;
  raw?: boolean;
  nameOnly?: boolean;
  nameStatus?: boolean;
}

export interface DiffOutputOptions extends PatchOptions {
  stat: StatOptions;
  /** End of a line in the lists of names: `\0` with `-z`. */
  end?: string;
  fullIndex?: boolean;
}

/** Lines with their newlines; '' where nothing differs. */
export function formatDiff(pairs: FilePair[], formats: DiffFormats, options: DiffOutputOptions): string {
  if (!pairs.length) return '';
  const before = lists(pairs, formats, options) + statistics(pairs, formats, options);
  const patch = formats.patch ? pairs.map((pair) => formatPatch(pair, options)).join('') : '';
  return before + (before !== '' && formats.patch ? '\n' : '') + patch;
}

function lists(pairs: FilePair[], formats: DiffFormats, options: DiffOutputOptions): string {
  if (formats.raw) return pairs.map((pair) => rawLine(pair, options)).join('');
  if (formats.nameStatus) return pairs.map((pair) => nameStatusLine(pair, options)).join('');
  if (formats.nameOnly) return pairs.map((pair) => listed(pathOf(pair), options) + ending(options)).join('');
  return '';
}

function statistics(pairs: FilePair[], formats: DiffFormats, options: DiffOutputOptions): string {
  let text = '';
  if (formats.numstat || formats.stat || formats.shortstat) {
    const files = collectStats(pairs, { ...options.stat, ...hunkOptions(options) });
    if (formats.numstat) text += formatNumstat(files);
    if (formats.stat) text += formatStat(files, options.stat);
    if (formats.shortstat) text += formatShortstat(files);
  }
  return formats.summary ? text + formatSummary(pairs) : text;
}

function hunkOptions(options: DiffOutputOptions): StatOptions {
  const { whitespace, algorithm, indentHeuristic, ignoreBlankLines, text } = options;
  return { whitespace, algorithm, indentHeuristic, ignoreBlankLines, text };
}

function ending(options: DiffOutputOptions): string {
  return options.end ?? '\n';
}

function listed(path: string, options: DiffOutputOptions): string {
  return options.end === '\0' ? path : quotePath(path);
}

function nameStatusLine(pair: FilePair, options: DiffOutputOptions): string {
  const between = options.end === '\0' ? '\0' : '\t';
  return statusLetters(pair) + between + names(pair, options) + ending(options);
}

function names(pair: FilePair, options: DiffOutputOptions): string {
  const between = options.end === '\0' ? '\0' : '\t';
  const two = pair.status === 'R' || pair.status === 'C';
  return (two ? listed(pair.old!.path, options) + between : '') + listed(pathOf(pair), options);
}

function statusLetters(pair: FilePair): string {
  const scored = pair.status === 'R' || pair.status === 'C';
  return scored ? pair.status + String(similarity(pair)).padStart(3, '0') : pair.status;
}

function rawLine(pair: FilePair, options: DiffOutputOptions): string {
  const between = options.end === '\0' ? '\0' : '\t';
  const mode = (side: FilePair['old']): string => octal(side?.mode ?? 0);
  const oid = (side: FilePair['old']): string => options.abbrev(side?.stored ? side.oid : ZERO);
  const head = `:${mode(pair.old)} ${mode(pair.new)} ${oid(pair.old)} ${oid(pair.new)} ${statusLetters(pair)}`;
  return head + between + names(pair, options) + ending(options);
}
