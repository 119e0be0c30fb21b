/**
 * How much a set of pairs changes: `--stat`, `--numstat`, `--shortstat`, `--summary`.
 *
 * Models: git's diffstat, graph scaled to the width of the terminal. Left out: `--dirstat`.
 */
import { columnsOf } from '../../files/columns';
import { quotePath } from '../byte-text';
import type { HunkOptions } from '../xdiff/hunks';
import { similarity, type FilePair } from './file-pair';
import { countLines, octal } from './patch';

export interface StatOptions extends HunkOptions {
  /** Columns in all. */
  width?: number;
  nameWidth?: number;
  graphWidth?: number;
  /** Greatest number of files listed (`--stat-count`). */
  count?: number;
  text?: boolean;
  /** New, gone and mode changes behind the names (`--compact-summary`). */
  compact?: boolean;
}

export interface FileStat {
  pair: FilePair;
  name: string;
  added: number;
  deleted: number;
  binary: boolean;
  unmerged: boolean;
}

export function collectStats(pairs: FilePair[], options: StatOptions = {}): FileStat[] {
  return pairs
    .map((pair) => ({
      pair,
      name: statName(pair, options.compact ?? false),
      unmerged: pair.status === 'U',
      ...(pair.status === 'U' ? { added: 0, deleted: 0, binary: false } : countLines(pair, options)),
    }))
    .filter((file) => !isEmptyChange(file));
}

/** A change that the options let vanish (`-w`). */
function isEmptyChange(file: FileStat): boolean {
  const { pair } = file;
  return (
    pair.status === 'M' && !file.binary && !file.added && !file.deleted && pair.old!.mode === pair.new!.mode
  );
}

function statName(pair: FilePair, compact: boolean): string {
  const renamed = pair.status === 'R' || pair.status === 'C';
  const name = renamed ? renameText(pair.old!.path, pair.new!.path) : quotePath((pair.new ?? pair.old)!.path);
  const note = compact ? compactNote(pair) : '';
  return note === '' ? name : `${name} (${note})`;
}

function compactNote(pair: FilePair): string {
  const bits = (mode: number): string => (mode === 0o120000 ? ' +l' : mode & 0o111 ? ' +x' : '');
  if (!pair.old) return `new${bits(pair.new!.mode)}`;
  if (!pair.new) return 'gone';
  if (pair.old.mode === pair.new.mode) return '';
  if (pair.new.mode === 0o120000) return 'mode +l';
  if (pair.old.mode === 0o120000) return 'mode -l';
  return pair.new.mode & 0o111 ? 'mode +x' : 'mode -x';
}

/** `a/{b => c}/d` */
export function renameText(from: string, to: string): string {
  if (quotePath(from) !== from || quotePath(to) !== to) return `${quotePath(from)} => ${quotePath(to)}`;
  let prefix = 0;
  for (let i = 0; i < from.length && i < to.length && from[i] === to[i]; i++)
    if (from[i] === '/') prefix = i + 1;
  const least = prefix ? prefix - 1 : 0;
  let suffix = 0;
  for (let i = 0; ; i++) {
    const a = from.length - i;
    const b = to.length - i;
    if (a < least || b < least || from[a] !== to[b]) break;
    if (from[a] === '/') suffix = i;
  }
  const middle = (path: string): string => path.slice(prefix, Math.max(prefix, path.length - suffix));
  const change = `${middle(from)} => ${middle(to)}`;
  if (prefix + suffix === 0) return change;
  return `${from.slice(0, prefix)}{${change}}${from.slice(from.length - suffix)}`;
}

export function formatNumstat(files: FileStat[]): string {
  return files
    .map((file) => {
      const counts = file.binary ? '-\t-' : `${file.added}\t${file.deleted}`;
      return `${counts}\t${file.name}\n`;
    })
    .join('');
}

/** ` 2 files changed, 3 insertions(+), 1 deletion(-)`; '' where no file is counted. */
export function formatShortstat(files: FileStat[]): string {
  const counted = files.filter((file) => !file.unmerged);
  if (!counted.length) return '';
  let added = 0;
  let deleted = 0;
  for (const file of counted) {
    if (file.binary) continue;
    added += file.added;
    deleted += file.deleted;
  }
  return totals(counted.length, added, deleted);
}

function totals(files: number, added: number, deleted: number): string {
  const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
  if (!files) return ' 0 files changed\n';
  const parts = [` ${plural(files, 'file')} changed`];
  if (added || !deleted) parts.push(`${plural(added, 'insertion')}(+)`);
  if (deleted || !added) parts.push(`${plural(deleted, 'deletion')}(-)`);
  return `${parts.join(', ')}\n`;
}

export function formatStat(files: FileStat[], options: StatOptions = {}): string {
  if (!files.length) return '';
  const listed = files.slice(0, options.count ?? files.length);
  const layout = layoutOf(listed, options);
  const lines = listed.map((file) => statLine(file, layout));
  if (listed.length < files.length) lines.push(' ...\n');
  const counted = files.filter((file) => !file.unmerged);
  const sum = (of: (file: FileStat) => number): number =>
    counted.reduce((total, file) => total + (file.binary ? 0 : of(file)), 0);
  return (
    lines.join('') +
    totals(
      counted.length,
      sum((file) => file.added),
      sum((file) => file.deleted),
    )
  );
}

interface Layout {
  name: number;
  number: number;
  graph: number;
  mostChanges: number;
}

function layoutOf(files: FileStat[], options: StatOptions): Layout {
  let longest = 0;
  let mostChanges = 0;
  let binaryWidth = 0;
  let number = 0;
  for (const file of files) {
    longest = Math.max(longest, columnsOf(file.name));
    if (file.unmerged) binaryWidth = Math.max(binaryWidth, 8);
    else if (file.binary) {
      binaryWidth = Math.max(binaryWidth, 14 + String(file.added).length + String(file.deleted).length);
      number = 3;
    } else mostChanges = Math.max(mostChanges, file.added + file.deleted);
  }
  number = Math.max(number, String(mostChanges).length);
  const width = Math.max(options.width ?? 80, 16 + 6 + number);
  let graph = mostChanges + 4 > binaryWidth ? mostChanges : binaryWidth - 4;
  if (options.graphWidth && options.graphWidth < graph) graph = options.graphWidth;
  let name = options.nameWidth ? Math.min(options.nameWidth, longest) : longest;
  if (name + number + 6 + graph > width) {
    const share = Math.floor((width * 3) / 8) - number - 6;
    if (graph > share) graph = Math.max(share, 6);
    if (options.graphWidth && graph > options.graphWidth) graph = options.graphWidth;
    if (name > width - number - 6 - graph) name = width - number - 6 - graph;
    else graph = width - number - 6 - name;
  }
  return { name, number, graph, mostChanges };
}

function statLine(file: FileStat, layout: Layout): string {
  const label = ` ${fitName(file.name, layout.name)} |`;
  // git 2.39 forgets to end this line
  if (file.unmerged) return `${label} ${'Unmerged'.padStart(layout.number)}`;
  if (file.binary) {
    const sizes = file.added || file.deleted ? ` ${file.deleted} -> ${file.added} bytes` : '';
    return `${label} ${'Bin'.padStart(layout.number)}${sizes}\n`;
  }
  const total = file.added + file.deleted;
  const { plus, minus } = scaled(file, layout);
  const graph = '+'.repeat(plus) + '-'.repeat(minus);
  return `${label} ${String(total).padStart(layout.number)}${total ? ' ' : ''}${graph}\n`;
}

function fitName(name: string, width: number): string {
  if (columnsOf(name) <= width) return name + ' '.repeat(width - columnsOf(name));
  const room = Math.max(width - 3, 0);
  let rest = [...name];
  while (columnsOf(rest.join('')) > room) rest = rest.slice(1);
  let tail = rest.join('');
  const slash = tail.indexOf('/');
  if (slash >= 0) tail = tail.slice(slash);
  return `...${tail}${' '.repeat(Math.max(room - columnsOf(tail), 0))}`;
}

function scaled(file: FileStat, layout: Layout): { plus: number; minus: number } {
  const { added, deleted } = file;
  if (layout.graph > layout.mostChanges) return { plus: added, minus: deleted };
  const scale = (count: number): number =>
    count ? 1 + Math.floor((count * (layout.graph - 1)) / layout.mostChanges) : 0;
  let total = scale(added + deleted);
  if (total < 2 && added && deleted) total = 2;
  if (added < deleted) return { plus: scale(added), minus: total - scale(added) };
  return { plus: total - scale(deleted), minus: scale(deleted) };
}

/** `create mode`, `delete mode`, `rename`, `mode change` lines. */
export function formatSummary(pairs: FilePair[]): string {
  return pairs.map(summaryOf).join('');
}

function summaryOf(pair: FilePair): string {
  if (pair.status === 'A') return ` create mode ${octal(pair.new!.mode)} ${quotePath(pair.new!.path)}\n`;
  if (pair.status === 'D') return ` delete mode ${octal(pair.old!.mode)} ${quotePath(pair.old!.path)}\n`;
  if (pair.status === 'U') return '';
  const changed = pair.old!.mode !== pair.new!.mode;
  const modes = ` mode change ${octal(pair.old!.mode)} => ${octal(pair.new!.mode)}`;
  if (pair.status === 'R' || pair.status === 'C') {
    const verb = pair.status === 'R' ? 'rename' : 'copy';
    const line = ` ${verb} ${renameText(pair.old!.path, pair.new!.path)} (${similarity(pair)}%)\n`;
    return changed ? `${line}${modes}\n` : line;
  }
  return changed ? `${modes} ${quotePath(pair.new!.path)}\n` : '';
}
