/**
 * Which lines differ, by rare common lines first; merges use it.
 *
 * Models: xdiff's histogram algorithm: the common run whose rarest line is rarest in `a` (then the longest) splits the
 * texts, and both halves are done the same way; where all common lines are frequent, Myers decides.
 */
import { markMyers } from './myers';
import type { Pair } from './records';

const MOST_FREQUENT = 64;

/** Lines of both sides from a0/b0 up to, and without, a1/b1. */
interface Box {
  a0: number;
  a1: number;
  b0: number;
  b1: number;
}

/** How often a class of lines is in the box's part of `a`, and where, in order. */
type Occurrences = Map<number, number[]>;

/** Marks the changed lines of a pair. */
export function markHistogram(pair: Pair): void {
  const box = { a0: 0, a1: pair.a.lines.length, b0: 0, b1: pair.b.lines.length };
  markBox(pair, box);
}

function markBox(pair: Pair, whole: Box): void {
  const box = { ...whole };
  for (;;) {
    if (box.a0 >= box.a1 || box.b0 >= box.b1) {
      pair.a.changed.fill(1, box.a0, Math.max(box.a0, box.a1));
      pair.b.changed.fill(1, box.b0, Math.max(box.b0, box.b1));
      return;
    }
    const found = findRun(pair, box);
    if (found === 'all frequent') return markByMyers(pair, box);
    if (!found) {
      pair.a.changed.fill(1, box.a0, box.a1);
      pair.b.changed.fill(1, box.b0, box.b1);
      return;
    }
    markBox(pair, { a0: box.a0, a1: found.a0, b0: box.b0, b1: found.b0 });
    box.a0 = found.a1;
    box.b0 = found.b1;
  }
}

function markByMyers(pair: Pair, box: Box): void {
  const part = (side: Pair['a'], from: number, to: number): string[] => side.lines.slice(from, to);
  const inner = markMyers(part(pair.a, box.a0, box.a1), part(pair.b, box.b0, box.b1));
  pair.a.changed.set(inner.a.changed.subarray(0, box.a1 - box.a0), box.a0);
  pair.b.changed.set(inner.b.changed.subarray(0, box.b1 - box.b0), box.b0);
}

interface Best {
  run: Box | null;
  /** Occurrences of the rarest line in the run. */
  rarity: number;
  anyCommon: boolean;
}

function findRun(pair: Pair, box: Box): Box | 'all frequent' | null {
  const occurrences = countOccurrences(pair, box);
  const best: Best = { run: null, rarity: MOST_FREQUENT + 1, anyCommon: false };
  for (let b = box.b0; b < box.b1;) b = tryLine(pair, box, occurrences, best, b);
  if (best.anyCommon && best.rarity > MOST_FREQUENT) return 'all frequent';
  return best.run;
}

function countOccurrences(pair: Pair, box: Box): Occurrences {
  const occurrences: Occurrences = new Map();
  for (let a = box.a0; a < box.a1; a++) {
    const known = occurrences.get(pair.a.classes[a]!);
    if (known) known.push(a);
    else occurrences.set(pair.a.classes[a]!, [a]);
  }
  return occurrences;
}

/** Looks at the runs through line `b`; answers the next line that is worth a look. */
function tryLine(pair: Pair, box: Box, occurrences: Occurrences, best: Best, b: number): number {
  const places = occurrences.get(pair.b.classes[b]!);
  if (!places) return b + 1;
  best.anyCommon = true;
  if (places.length > best.rarity) return b + 1;
  let next = b + 1;
  for (let i = 0; i < places.length;) {
    const { run, rarity } = growRun(pair, box, occurrences, places[i]!, b, places.length);
    next = Math.max(next, run.b1);
    const longest = best.run ? best.run.a1 - best.run.a0 : 1;
    if (run.a1 - run.a0 > longest || rarity < best.rarity) {
      best.run = run;
      best.rarity = rarity;
    }
    while (i < places.length && places[i]! < run.a1) i++;
  }
  return next;
}

function growRun(
  pair: Pair,
  box: Box,
  occurrences: Occurrences,
  a: number,
  b: number,
  frequency: number,
): { run: Box; rarity: number } {
  const x = pair.a.classes;
  const y = pair.b.classes;
  const run = { a0: a, a1: a + 1, b0: b, b1: b + 1 };
  let rarity = frequency;
  const count = (line: number): void => {
    if (rarity > 1) rarity = Math.min(rarity, occurrences.get(x[line]!)!.length);
  };
  while (box.a0 < run.a0 && box.b0 < run.b0 && x[run.a0 - 1] === y[run.b0 - 1]) {
    run.a0--;
    run.b0--;
    count(run.a0);
  }
  while (run.a1 < box.a1 && run.b1 < box.b1 && x[run.a1] === y[run.b1]) {
    count(run.a1);
    run.a1++;
    run.b1++;
  }
  return { run, rarity };
}
