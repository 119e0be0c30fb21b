/**
 * Two texts prepared for comparison: lines, and for each line the class of lines equal to it.
 *
 * Models: xdiff's preparation. Common ends are set aside, and lines that cannot match (or match too often amid lines
 * that cannot) are marked as changed beforehand, because which lines take part decides which diff is found.
 */

/** Lines with their newline; the last one may lack it. Texts are byte strings. */
export function splitLines(text: string): string[] {
  const lines: string[] = [];
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n', at);
    const next = end < 0 ? text.length : end + 1;
    lines.push(text.slice(at, next));
    at = next;
  }
  return lines;
}

/** One side of a comparison. */
export interface Side {
  lines: string[];
  /** Class of each line: equal lines, on both sides, have equal classes. */
  classes: Int32Array;
  /** 1 for each line that is removed (or added); one more 0 at the end. */
  changed: Uint8Array;
}

export interface Pair {
  a: Side;
  b: Side;
}

/** How whitespace counts, as `git diff -w`, `-b` and `--ignore-space-at-eol` have it. */
export type Whitespace = 'exact' | 'ignore-all' | 'ignore-change' | 'ignore-at-eol' | 'ignore-cr-at-eol';

/** The part of a side that the search looks at. */
export interface Candidates {
  classes: Int32Array;
  /** Line number of each. */
  lines: Int32Array;
}

const MOST_EQUAL = 1024;
const RUN_WEIGHT = 4;
const WINDOW = 100;

export function preparePair(a: string[], b: string[], whitespace: Whitespace = 'exact'): Pair {
  const known = new Map<string, number>();
  const classify = (lines: string[]): Side => ({
    lines,
    classes: Int32Array.from(lines, (line) => {
      const key = comparable(line, whitespace);
      const found = known.get(key) ?? known.size;
      known.set(key, found);
      return found;
    }),
    changed: new Uint8Array(lines.length + 1),
  });
  return { a: classify(a), b: classify(b) };
}

function comparable(line: string, whitespace: Whitespace): string {
  switch (whitespace) {
    case 'exact':
      return line;
    case 'ignore-all':
      return line.replace(/[ \t\n\v\f\r]+/g, '');
    case 'ignore-change':
      return line.replace(/[ \t\n\v\f\r]+$/, '').replace(/[ \t\n\v\f\r]+/g, ' ');
    case 'ignore-at-eol':
      return line.replace(/[ \t\n\v\f\r]+$/, '');
    case 'ignore-cr-at-eol':
      return line.replace(/\r?\n$/, '\n');
  }
}

/** Marks the lines that are changed for certain, and answers the rest. */
export function pickCandidates(pair: Pair): { a: Candidates; b: Candidates } {
  const { start, endA, endB } = trimEnds(pair);
  const inA = countClasses(pair.a);
  const inB = countClasses(pair.b);
  return {
    a: candidatesOf(pair.a, start, endA, inB),
    b: candidatesOf(pair.b, start, endB, inA),
  };
}

function trimEnds({ a, b }: Pair): { start: number; endA: number; endB: number } {
  const shorter = Math.min(a.classes.length, b.classes.length);
  let start = 0;
  while (start < shorter && a.classes[start] === b.classes[start]) start++;
  let endA = a.classes.length;
  let endB = b.classes.length;
  while (endA > start && endB > start && a.classes[endA - 1] === b.classes[endB - 1]) {
    endA--;
    endB--;
  }
  return { start, endA, endB };
}

function countClasses(side: Side): Map<number, number> {
  const counts = new Map<number, number>();
  for (const each of side.classes) counts.set(each, (counts.get(each) ?? 0) + 1);
  return counts;
}

const UNMATCHED = 0;
const FEW = 1;
const MANY = 2;

function candidatesOf(side: Side, start: number, end: number, others: Map<number, number>): Candidates {
  const limit = Math.min(roughRoot(side.lines.length), MOST_EQUAL);
  const kinds = new Uint8Array(side.lines.length + 1);
  for (let i = start; i < end; i++) {
    const matches = others.get(side.classes[i]!) ?? 0;
    kinds[i] = matches === 0 ? UNMATCHED : matches >= limit ? MANY : FEW;
  }
  const kept: number[] = [];
  for (let i = start; i < end; i++) {
    const keep = kinds[i] === FEW || (kinds[i] === MANY && !amidUnmatched(kinds, i, start, end - 1));
    if (keep) kept.push(i);
    else side.changed[i] = 1;
  }
  return { lines: Int32Array.from(kept), classes: Int32Array.from(kept, (i) => side.classes[i]!) };
}

/** Does the often matched line `at` stand in a run of lines that mostly match nothing? */
function amidUnmatched(kinds: Uint8Array, at: number, first: number, last: number): boolean {
  const from = Math.max(first, at - WINDOW);
  const to = Math.min(last, at + WINDOW);
  const scan = (step: 1 | -1): { none: number; many: number } => {
    let none = 0;
    let many = 1;
    for (let i = at + step; i >= from && i <= to; i += step) {
      if (kinds[i] === UNMATCHED) none++;
      else if (kinds[i] === MANY) many++;
      else break;
    }
    return { none, many };
  };
  const before = scan(-1);
  if (before.none === 0) return false;
  const after = scan(1);
  if (after.none === 0) return false;
  const none = before.none + after.none;
  const many = before.many + after.many;
  return many * RUN_WEIGHT < many + none;
}

/** A power of two near the square root. */
export function roughRoot(n: number): number {
  let root = 1;
  for (let rest = n; rest > 0; rest >>= 2) root <<= 1;
  return root;
}
