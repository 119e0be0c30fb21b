/**
 * Changes gathered into hunks and written as a unified diff.
 *
 * Models: xdiff's emitter: three lines of context, hunks that touch are one, and behind `@@` the last line above the
 * hunk that begins with a letter, `_` or `$`. Left out: function patterns of single languages, `-W`.
 */
import { diffLines, type Change, type DiffOptions } from './diff';
import { splitLines } from './records';

export interface Hunk {
  /** First line (1-based) and number of lines on each side, as the header has them. */
  oldStart: number;
  oldCount: number;
  newStart: number;
  newCount: number;
  /** What stands behind the second `@@`. */
  heading: string;
  /** Each with its sign; `\ No newline at end of file` stands as a line of its own. */
  lines: string[];
}

export interface HunkOptions extends DiffOptions {
  context?: number;
  interHunk?: number;
  ignoreBlankLines?: boolean;
}

export const NO_NEWLINE = '\\ No newline at end of file';
const LONGEST_HEADING = 80;

/** The hunks between two texts (byte strings); none where they are equal. */
export function diffHunks(oldText: string, newText: string, options: HunkOptions = {}): Hunk[] {
  const a = splitLines(oldText);
  const b = splitLines(newText);
  const context = options.context ?? 3;
  const changes = diffLines(a, b, options);
  const groups = groupChanges(a, b, changes, context, options);
  let headingFrom = -1;
  let heading = '';
  return groups.map((group) => {
    const span = spanOf(group, a.length, b.length, context);
    const found = findHeading(a, span.a0 - 1, headingFrom);
    headingFrom = span.a0 - 1;
    heading = found ?? heading;
    return {
      oldStart: span.a0 + (span.a1 > span.a0 ? 1 : 0),
      oldCount: span.a1 - span.a0,
      newStart: span.b0 + (span.b1 > span.b0 ? 1 : 0),
      newCount: span.b1 - span.b0,
      heading,
      lines: hunkLines(a, b, group, span),
    };
  });
}

/** `@@ -1,3 +1,4 @@ heading` */
export function hunkHeader(hunk: Hunk): string {
  const range = (start: number, count: number): string => (count === 1 ? `${start}` : `${start},${count}`);
  const heading = hunk.heading === '' ? '' : ` ${hunk.heading}`;
  return `@@ -${range(hunk.oldStart, hunk.oldCount)} +${range(hunk.newStart, hunk.newCount)} @@${heading}`;
}

interface Span {
  a0: number;
  a1: number;
  b0: number;
  b1: number;
}

function spanOf(group: Change[], lengthA: number, lengthB: number, context: number): Span {
  const first = group[0]!;
  const last = group.at(-1)!;
  const endA = last.a + last.removed;
  const endB = last.b + last.added;
  const after = Math.min(context, lengthA - endA, lengthB - endB);
  return {
    a0: Math.max(first.a - context, 0),
    a1: endA + after,
    b0: Math.max(first.b - context, 0),
    b1: endB + after,
  };
}

function groupChanges(
  a: string[],
  b: string[],
  changes: Change[],
  context: number,
  options: HunkOptions,
): Change[][] {
  const between = 2 * context + (options.interHunk ?? 0);
  const kept = options.ignoreBlankLines ? withoutBlank(a, b, changes, context) : changes;
  const groups: Change[][] = [];
  for (const change of kept) {
    const last = groups.at(-1)?.at(-1);
    if (last && change.a - (last.a + last.removed) <= between) groups.at(-1)!.push(change);
    else groups.push([change]);
  }
  return groups;
}

/** Changes of blank lines alone count only within the context of another. */
function withoutBlank(a: string[], b: string[], changes: Change[], context: number): Change[] {
  const blank = (change: Change): boolean =>
    a.slice(change.a, change.a + change.removed).every(isBlank) &&
    b.slice(change.b, change.b + change.added).every(isBlank);
  const real = changes.filter((change) => !blank(change));
  const near = (one: Change, other: Change): boolean =>
    one.a <= other.a
      ? other.a - (one.a + one.removed) < context
      : one.a - (other.a + other.removed) < context;
  return changes.filter((change) => !blank(change) || real.some((other) => near(change, other)));
}

function isBlank(line: string): boolean {
  return line === '\n' || line === '\r\n' || line === '';
}

function findHeading(lines: string[], from: number, until: number): string | undefined {
  for (let i = from; i !== until && i >= 0; i--) {
    const line = lines[i]!;
    if (/^[A-Za-z_$]/.test(line)) return line.slice(0, LONGEST_HEADING).replace(/[ \t\n\v\f\r]+$/, '');
  }
  return undefined;
}

function hunkLines(a: string[], b: string[], group: Change[], span: Span): string[] {
  const lines: string[] = [];
  const put = (sign: string, line: string): void => {
    if (line.endsWith('\n')) lines.push(sign + line.slice(0, -1));
    else lines.push(sign + line, NO_NEWLINE);
  };
  let at = span.b0;
  for (const change of group) {
    for (; at < change.b; at++) put(' ', b[at]!);
    for (let i = change.a; i < change.a + change.removed; i++) put('-', a[i]!);
    for (; at < change.b + change.added; at++) put('+', b[at]!);
  }
  for (; at < span.b1; at++) put(' ', b[at]!);
  return lines;
}
