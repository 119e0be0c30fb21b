/**
 * The changes between two texts, line by line.
 *
 * Models: xdiff's way through a comparison: mark what differs, slide each group of lines to its best place, read off
 * the changes. Left out: the patience algorithm.
 */
import { markHistogram } from './histogram';
import { markMyers } from './myers';
import { preparePair, type Pair, type Whitespace } from './records';
import { slideGroups } from './slide';

/** `removed` lines from `a` on (0-based) become `added` lines from `b` on. */
export interface Change {
  a: number;
  removed: number;
  b: number;
  added: number;
}

export interface DiffOptions {
  algorithm?: 'myers' | 'minimal' | 'histogram';
  whitespace?: Whitespace;
  /** Where a group of lines may slide, prefer the place that indentation suggests. Default true. */
  indentHeuristic?: boolean;
}

/** The changes that make `b` out of `a`, in order. */
export function diffLines(a: string[], b: string[], options: DiffOptions = {}): Change[] {
  const pair = mark(a, b, options);
  const heuristic = options.indentHeuristic ?? true;
  slideGroups(pair.a, pair.b, heuristic);
  slideGroups(pair.b, pair.a, heuristic);
  return readChanges(pair);
}

function mark(a: string[], b: string[], options: DiffOptions): Pair {
  if (options.algorithm !== 'histogram') {
    return markMyers(a, b, options.whitespace, options.algorithm === 'minimal');
  }
  const pair = preparePair(a, b, options.whitespace);
  markHistogram(pair);
  return pair;
}

function readChanges({ a, b }: Pair): Change[] {
  const changes: Change[] = [];
  let i = 0;
  let j = 0;
  while (i < a.lines.length || j < b.lines.length) {
    const startA = i;
    const startB = j;
    while (a.changed[i]) i++;
    while (b.changed[j]) j++;
    if (i > startA || j > startB)
      changes.push({ a: startA, removed: i - startA, b: startB, added: j - startB });
    i++;
    j++;
  }
  return changes;
}
