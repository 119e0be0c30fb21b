/**
 * Which lines differ: the shortest edit script, searched from both ends.
 *
 * Models: Eugene Myers, "An O(ND) Difference Algorithm and its Variations" (linear space), with xdiff's two ways of
 * giving up early on costly texts: taking a long enough common run as good, and cutting at a greatest cost. They decide
 * which of several diffs is printed, so they are part of the truth.
 */
import {
  pickCandidates,
  preparePair,
  roughRoot,
  type Candidates,
  type Pair,
  type Whitespace,
} from './records';

const LEAST_MAX_COST = 256;
const HEURISTIC_COST = 256;
const GOOD_RUN = 20;
const GOOD_FACTOR = 4;
const FAR = Number.MAX_SAFE_INTEGER;

/** Prepares two texts and marks the lines that are not common. */
export function markMyers(
  linesA: string[],
  linesB: string[],
  whitespace: Whitespace = 'exact',
  minimal = false,
): Pair {
  const pair = preparePair(linesA, linesB, whitespace);
  const { a, b } = pickCandidates(pair);
  const diagonals = a.classes.length + b.classes.length + 3;
  const search: Search = {
    a,
    b,
    changedA: pair.a.changed,
    changedB: pair.b.changed,
    forward: new Float64Array(diagonals + 2),
    backward: new Float64Array(diagonals + 2),
    base: b.classes.length + 1,
    maxCost: Math.max(LEAST_MAX_COST, roughRoot(diagonals)),
  };
  compare(search, { a0: 0, a1: a.classes.length, b0: 0, b1: b.classes.length }, minimal);
  return pair;
}

interface Search {
  a: Candidates;
  b: Candidates;
  changedA: Uint8Array;
  changedB: Uint8Array;
  /** Furthest position in `a` reached on each diagonal, from the beginning and from the end. */
  forward: Float64Array;
  backward: Float64Array;
  /** Index of diagonal 0. */
  base: number;
  maxCost: number;
}

interface Box {
  a0: number;
  a1: number;
  b0: number;
  b1: number;
}

interface Split {
  a: number;
  b: number;
  /** Whether the halves are still to be searched exactly. */
  minimalLow: boolean;
  minimalHigh: boolean;
}

function compare(search: Search, box: Box, minimal: boolean): void {
  const x = search.a.classes;
  const y = search.b.classes;
  let { a0, a1, b0, b1 } = box;
  while (a0 < a1 && b0 < b1 && x[a0] === y[b0]) {
    a0++;
    b0++;
  }
  while (a0 < a1 && b0 < b1 && x[a1 - 1] === y[b1 - 1]) {
    a1--;
    b1--;
  }
  if (a0 === a1) {
    for (; b0 < b1; b0++) search.changedB[search.b.lines[b0]!] = 1;
  } else if (b0 === b1) {
    for (; a0 < a1; a0++) search.changedA[search.a.lines[a0]!] = 1;
  } else {
    const split = findSplit(search, { a0, a1, b0, b1 }, minimal);
    compare(search, { a0, a1: split.a, b0, b1: split.b }, split.minimalLow);
    compare(search, { a0: split.a, a1, b0: split.b, b1 }, split.minimalHigh);
  }
}

/** The range of diagonals looked at; widened by one on each side a round, shrunk where it would leave the box. */
interface Band {
  low: number;
  high: number;
  middle: number;
}

function findSplit(search: Search, box: Box, minimal: boolean): Split {
  const { forward, backward, base } = search;
  const lowest = box.a0 - box.b1;
  const highest = box.a1 - box.b0;
  const fore: Band = { low: box.a0 - box.b0, high: box.a0 - box.b0, middle: box.a0 - box.b0 };
  const back: Band = { low: box.a1 - box.b1, high: box.a1 - box.b1, middle: box.a1 - box.b1 };
  const odd = ((fore.middle - back.middle) & 1) !== 0;
  forward[base + fore.middle] = box.a0;
  backward[base + back.middle] = box.a1;
  for (let cost = 1; ; cost++) {
    widen(fore, lowest, highest, forward, base, -1);
    const met = stepForward(search, box, fore, odd ? back : null);
    if (met.split) return met.split;
    widen(back, lowest, highest, backward, base, FAR);
    const metBack = stepBackward(search, box, back, odd ? null : fore);
    if (metBack.split) return metBack.split;
    if (minimal) continue;
    if ((met.goodRun || metBack.goodRun) && cost > HEURISTIC_COST) {
      const good = goodForward(search, box, fore, cost) ?? goodBackward(search, box, back, cost);
      if (good) return good;
    }
    if (cost >= search.maxCost) return furthest(search, box, fore, back);
  }
}

function widen(
  band: Band,
  lowest: number,
  highest: number,
  reached: Float64Array,
  base: number,
  outside: number,
): void {
  if (band.low > lowest) reached[base + --band.low - 1] = outside;
  else band.low++;
  if (band.high < highest) reached[base + ++band.high + 1] = outside;
  else band.high--;
}

interface Step {
  split?: Split;
  goodRun: boolean;
}

function stepForward(
  { a, b, forward, backward, base }: Search,
  box: Box,
  fore: Band,
  back: Band | null,
): Step {
  const x = a.classes;
  const y = b.classes;
  let goodRun = false;
  for (let d = fore.high; d >= fore.low; d -= 2) {
    const below = forward[base + d - 1]!;
    const above = forward[base + d + 1]!;
    let i = below >= above ? below + 1 : above;
    const from = i;
    for (let j = i - d; i < box.a1 && j < box.b1 && x[i] === y[j]; j++) i++;
    if (i - from > GOOD_RUN) goodRun = true;
    forward[base + d] = i;
    if (back && back.low <= d && d <= back.high && backward[base + d]! <= i) {
      return { split: { a: i, b: i - d, minimalLow: true, minimalHigh: true }, goodRun };
    }
  }
  return { goodRun };
}

function stepBackward(
  { a, b, forward, backward, base }: Search,
  box: Box,
  back: Band,
  fore: Band | null,
): Step {
  const x = a.classes;
  const y = b.classes;
  let goodRun = false;
  for (let d = back.high; d >= back.low; d -= 2) {
    const below = backward[base + d - 1]!;
    const above = backward[base + d + 1]!;
    let i = below < above ? below : above - 1;
    const from = i;
    for (let j = i - d; i > box.a0 && j > box.b0 && x[i - 1] === y[j - 1]; j--) i--;
    if (from - i > GOOD_RUN) goodRun = true;
    backward[base + d] = i;
    if (fore && fore.low <= d && d <= fore.high && i <= forward[base + d]!) {
      return { split: { a: i, b: i - d, minimalLow: true, minimalHigh: true }, goodRun };
    }
  }
  return { goodRun };
}

/** A diagonal that came far from the beginning and ends in a long common run. */
function goodForward({ a, b, forward, base }: Search, box: Box, fore: Band, cost: number): Split | null {
  let best = 0;
  let split: Split | null = null;
  for (let d = fore.high; d >= fore.low; d -= 2) {
    const i = forward[base + d]!;
    const j = i - d;
    const value = i - box.a0 + (j - box.b0) - Math.abs(d - fore.middle);
    const inside = box.a0 + GOOD_RUN <= i && i < box.a1 && box.b0 + GOOD_RUN <= j && j < box.b1;
    if (value <= GOOD_FACTOR * cost || value <= best || !inside) continue;
    let run = 0;
    while (run < GOOD_RUN && a.classes[i - run - 1] === b.classes[j - run - 1]) run++;
    if (run < GOOD_RUN) continue;
    best = value;
    split = { a: i, b: j, minimalLow: true, minimalHigh: false };
  }
  return split;
}

/** The same from the end. */
function goodBackward({ a, b, backward, base }: Search, box: Box, back: Band, cost: number): Split | null {
  let best = 0;
  let split: Split | null = null;
  for (let d = back.high; d >= back.low; d -= 2) {
    const i = backward[base + d]!;
    const j = i - d;
    const value = box.a1 - i + (box.b1 - j) - Math.abs(d - back.middle);
    const inside = box.a0 < i && i <= box.a1 - GOOD_RUN && box.b0 < j && j <= box.b1 - GOOD_RUN;
    if (value <= GOOD_FACTOR * cost || value <= best || !inside) continue;
    let run = 0;
    while (run < GOOD_RUN && a.classes[i + run] === b.classes[j + run]) run++;
    if (run < GOOD_RUN) continue;
    best = value;
    split = { a: i, b: j, minimalLow: false, minimalHigh: true };
  }
  return split;
}

/** Enough searched: the place that came furthest, from whichever end came further. */
function furthest({ forward, backward, base }: Search, box: Box, fore: Band, back: Band): Split {
  let foreBest = -1;
  let foreA = -1;
  for (let d = fore.high; d >= fore.low; d -= 2) {
    let i = Math.min(forward[base + d]!, box.a1);
    let j = i - d;
    if (box.b1 < j) {
      i = box.b1 + d;
      j = box.b1;
    }
    if (foreBest < i + j) {
      foreBest = i + j;
      foreA = i;
    }
  }
  let backBest = FAR;
  let backA = FAR;
  for (let d = back.high; d >= back.low; d -= 2) {
    let i = Math.max(box.a0, backward[base + d]!);
    let j = i - d;
    if (j < box.b0) {
      i = box.b0 + d;
      j = box.b0;
    }
    if (i + j < backBest) {
      backBest = i + j;
      backA = i;
    }
  }
  return box.a1 + box.b1 - backBest < foreBest - (box.a0 + box.b0)
    ? { a: foreA, b: foreBest - foreA, minimalLow: true, minimalHigh: false }
    : { a: backA, b: backBest - backA, minimalLow: false, minimalHigh: true };
}
