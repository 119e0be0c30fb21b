/**
 * A merge against all its parents at once: `diff --cc`.
 *
 * Models: combine-diff.c, dense or not: lines added or lost for each parent in a column of its own, and hunks left out
 * where the result took one side's version. Left out: renames in combined diffs, `--combined-all-paths`.
 */
import { isBinary, quotePath, shown, toByteString } from '../byte-text';
import { splitLines } from '../xdiff/records';
import { diffLines, type DiffOptions } from '../xdiff/diff';
import type { FileSide } from './file-pair';
import { octal } from './patch';

export interface CombinedFile {
  path: string;
  /** The file in each parent; null where it is not there. */
  parents: (FileSide | null)[];
  result: FileSide | null;
}

export interface CombinedOptions extends DiffOptions {
  dense: boolean;
  context?: number;
  abbrev(oid: string): string;
  /** The result lies in the working tree: it has no name yet, and is always shown. */
  workingTree?: boolean;
  oldPrefix?: string;
  newPrefix?: string;
}

interface Lost {
  line: string;
  /** A bit for each parent that had it. */
  parents: number;
}

/** A line of the result, and what was lost before it. */
interface Line {
  text: string;
  /** A bit for each parent that did not have it. */
  added: number;
  lost: Lost[];
  /** For each parent, the number its line would have here. */
  numbers: number[];
  shown: boolean;
  /** Context before a hunk: what was lost before it is not shown. */
  hidesLost: boolean;
}

const ZERO = '0'.repeat(40);

/** '' where nothing is of interest. */
export function formatCombined(file: CombinedFile, options: CombinedOptions): string {
  const modesDiffer = file.parents.some((parent) => (parent?.mode ?? 0) !== (file.result?.mode ?? 0));
  const contents = [...file.parents, file.result].map((side) => side?.content() ?? new Uint8Array());
  if (contents.some(isBinary)) return `${header(file, options, modesDiffer, false)}Binary files differ\n`;
  const lines = collect(file, contents, options);
  const context = options.context ?? 3;
  const interesting = file.result !== null && markHunks(lines, file.parents.length, options.dense, context);
  if (!interesting && !modesDiffer && !options.workingTree) return '';
  const body = file.result === null ? '' : writeHunks(lines, file.parents.length, context);
  return header(file, options, modesDiffer, true) + shown(body);
}

function header(file: CombinedFile, options: CombinedOptions, modesDiffer: boolean, names: boolean): string {
  const { path, parents, result } = file;
  const oid = options.workingTree ? ZERO : (result?.oid ?? ZERO);
  const lines = [`diff --${options.dense ? 'cc' : 'combined'} ${quotePath(path)}`];
  lines.push(
    `index ${parents.map((each) => options.abbrev(each?.oid ?? ZERO)).join(',')}..${options.abbrev(oid)}`,
  );
  const added = modesDiffer && result !== null && parents.every((each) => each === null);
  if (added) lines.push(`new file mode ${octal(result.mode)}`);
  else if (modesDiffer) {
    const modes = parents.map((each) => octal(each?.mode ?? 0)).join(',');
    lines.push(result ? `mode ${modes}..${octal(result.mode)}` : `deleted file mode ${modes}`);
  }
  if (names) {
    lines.push(`--- ${added ? '/dev/null' : quotePath((options.oldPrefix ?? 'a/') + path)}`);
    lines.push(`+++ ${result ? quotePath((options.newPrefix ?? 'b/') + path) : '/dev/null'}`);
  }
  return `${lines.join('\n')}\n`;
}

/** The result's lines (and one after the last), with what each parent gained and lost. */
function collect(file: CombinedFile, contents: Uint8Array[], options: CombinedOptions): Line[] {
  const result = splitLines(toByteString(contents.at(-1)!));
  const lines: Line[] = Array.from({ length: result.length + 2 }, (_, i) => ({
    text: (result[i] ?? '').replace(/\n$/, ''),
    added: 0,
    lost: [],
    numbers: [],
    shown: false,
    hidesLost: false,
  }));
  if (file.result === null) return lines;
  file.parents.forEach((_, n) => {
    const parent = splitLines(toByteString(contents[n]!));
    const lostAt = new Map<number, Lost[]>();
    for (const change of diffLines(parent, result, options)) {
      const lost = parent.slice(change.a, change.a + change.removed);
      lostAt.set(
        change.b,
        lost.map((line) => ({ line: line.replace(/\n$/, ''), parents: 1 << n })),
      );
      for (let i = 0; i < change.added; i++) lines[change.b + i]!.added |= 1 << n;
    }
    numberLines(lines, result.length, n, lostAt);
  });
  return lines;
}

function numberLines(lines: Line[], count: number, n: number, lostAt: Map<number, Lost[]>): void {
  let number = 1;
  for (let i = 0; i <= count; i++) {
    const line = lines[i]!;
    line.numbers[n] = number;
    line.lost = coalesce(line.lost, lostAt.get(i) ?? [], n);
    number += line.lost.filter((lost) => lost.parents & (1 << n)).length;
    if (i < count && !(line.added & (1 << n))) number++;
  }
  lines[count + 1]!.numbers[n] = number;
}

/** Lines that several parents lost are one, where their order allows. */
function coalesce(base: Lost[], added: Lost[], n: number): Lost[] {
  if (!added.length) return base;
  if (!base.length) return added;
  const lengths: number[][] = Array.from({ length: base.length + 1 }, () =>
    new Array<number>(added.length + 1).fill(0),
  );
  for (let i = 1; i <= base.length; i++) {
    for (let j = 1; j <= added.length; j++) {
      lengths[i]![j] =
        base[i - 1]!.line === added[j - 1]!.line
          ? lengths[i - 1]![j - 1]! + 1
          : Math.max(lengths[i]![j - 1]!, lengths[i - 1]![j]!);
    }
  }
  const merged: Lost[] = [];
  let i = base.length;
  let j = added.length;
  while (i > 0 || j > 0) {
    if (i > 0 && j > 0 && base[i - 1]!.line === added[j - 1]!.line) {
      merged.push({ ...base[i - 1]!, parents: base[i - 1]!.parents | (1 << n) });
      i--;
      j--;
    } else if (j > 0 && (i === 0 || lengths[i]![j - 1]! >= lengths[i - 1]![j]!)) merged.push(added[--j]!);
    else merged.push(base[--i]!);
  }
  return merged.reverse();
}

/** Marks what is shown; answers whether anything is. The last of `lines` only ends the numbers. */
function markHunks(lines: Line[], parents: number, dense: boolean, context: number): boolean {
  const last = lines.length - 2;
  for (let i = 0; i <= last; i++) lines[i]!.shown = lines[i]!.added !== 0 || lines[i]!.lost.length > 0;
  if (dense) dropOneSided(lines, last, (1 << parents) - 1, context);
  return addContext(lines, last, context);
}

/** A hunk in which the result differs from one set of parents alone took the others' version: not of interest. */
function dropOneSided(lines: Line[], last: number, all: number, context: number): void {
  for (let i = 0; i <= last;) {
    while (i <= last && !lines[i]!.shown) i++;
    if (i > last) return;
    const end = hunkEnd(lines, i, last, context);
    const sets = new Set<number>();
    for (let j = i; j < end; j++) {
      if (lines[j]!.added) sets.add(lines[j]!.added);
      for (const lost of lines[j]!.lost) sets.add(lost.parents);
    }
    if (sets.size <= 1 && !sets.has(all)) for (let j = i; j < end; j++) lines[j]!.shown = false;
    i = end;
  }
}

function hunkEnd(lines: Line[], begin: number, last: number, context: number): number {
  let j = begin + 1;
  for (; j <= last; j++) {
    if (lines[j]!.shown) continue;
    let ahead = Math.min(hunkTail(lines, begin, j) + context, last + 1);
    let goesOn = false;
    while (ahead > 0 && j <= --ahead) {
      if (lines[ahead]!.shown) {
        goesOn = true;
        break;
      }
    }
    if (!goesOn) break;
    j = ahead;
  }
  return j;
}

/** A line that is there only for what was lost before it counts as context already. */
function hunkTail(lines: Line[], begin: number, i: number): number {
  return begin + 1 <= i && lines[i - 1]!.added === 0 ? i - 1 : i;
}

function addContext(lines: Line[], last: number, context: number): boolean {
  const find = (from: number, wanted: boolean): number => {
    let i = from;
    while (i <= last && lines[i]!.shown !== wanted) i++;
    return i;
  };
  let i = find(0, true);
  if (i > last) return false;
  while (i <= last) {
    for (let j = Math.max(i - context, 0); j < i; j++) {
      if (!lines[j]!.shown) lines[j]!.hidesLost = true;
      lines[j]!.shown = true;
    }
    for (;;) {
      let j = find(i, false);
      if (j > last) return true;
      const k = find(j, true);
      j = hunkTail(lines, i, j);
      if (k < j + context) {
        for (; j < k; j++) lines[j]!.shown = true;
        i = k;
        continue;
      }
      i = k;
      for (const end = Math.min(j + context, last + 1); j < end; j++) lines[j]!.shown = true;
      break;
    }
  }
  return true;
}

function writeHunks(lines: Line[], parents: number, context: number): string {
  const count = lines.length - 2;
  let text = '';
  let heading = '';
  for (let i = 0; i <= count;) {
    if (!lines[i]!.shown) {
      if (i < count && /^[A-Za-z_$]/.test(lines[i]!.text)) heading = lines[i]!.text;
      i++;
      continue;
    }
    let end = i + 1;
    while (end <= count && lines[end]!.shown) end++;
    text += hunkHeader(lines, i, end, count, parents, heading, context);
    for (; i < end; i++) text += hunkLine(lines[i]!, i < count, parents, context);
    heading = '';
  }
  return text;
}

function hunkHeader(
  lines: Line[],
  begin: number,
  end: number,
  count: number,
  parents: number,
  heading: string,
  context: number,
): string {
  let rows = end - begin - (end > count ? 1 : 0);
  const plain = context === 0 ? lines.slice(begin, end).filter((line) => line.added === 0).length : 0;
  rows -= plain;
  const marks = '@'.repeat(parents + 1);
  let text = marks;
  for (let n = 0; n < parents; n++) {
    const first = lines[begin]!.numbers[n]!;
    text += ` -${first},${lines[end]!.numbers[n]! - first - plain}`;
  }
  let cut = 0;
  for (let i = 0; i < Math.min(heading.length, 40); i++) if (!/\s/.test(heading[i]!)) cut = i;
  return `${text} +${begin + 1},${rows} ${marks}${cut ? ` ${heading.slice(0, cut)}` : ''}\n`;
}

function hunkLine(line: Line, isLine: boolean, parents: number, context: number): string {
  const columns = (bits: number, sign: string): string =>
    Array.from({ length: parents }, (_, n) => (bits & (1 << n) ? sign : ' ')).join('');
  let text = '';
  if (!line.hidesLost) for (const lost of line.lost) text += `${columns(lost.parents, '-')}${lost.line}\n`;
  if (!isLine || (line.added === 0 && context === 0)) return text;
  return `${text}${columns(line.added, '+')}${line.text}\n`;
}
