/**
 * A group of added (or removed) lines can often be shown at several places; this picks the one.
 *
 * Models: xdiff's compaction with the indent heuristic (git's default): groups that touch are joined, a group is lined
 * up with one of the other side where it can be, and otherwise put where blank lines and indentation suggest.
 * The weights are git's, found by its authors by measurement.
 */
import type { Side } from './records';

/** From the first changed line to the first unchanged one after; empty where they are equal. */
interface Group {
  start: number;
  end: number;
}

const MOST_SLIDING = 100;
const MOST_BLANKS = 20;
const MOST_INDENT = 200;

const WEIGHTS = {
  startOfFile: 1,
  endOfFile: 21,
  totalBlank: -30,
  postBlank: 6,
  relativeIndent: -4,
  relativeIndentWithBlank: 10,
  relativeOutdent: 24,
  relativeOutdentWithBlank: 17,
  relativeDedent: 23,
  relativeDedentWithBlank: 17,
  indent: 60,
};

/** Moves the groups of `side`, keeping in step with those of `other`. */
export function slideGroups(side: Side, other: Side, indentHeuristic: boolean): void {
  const group = firstGroup(side);
  const opposite = firstGroup(other);
  do {
    if (group.end > group.start) slideGroup(side, other, group, opposite, indentHeuristic);
  } while (nextGroup(side, group) && nextGroup(other, opposite));
}

function slideGroup(side: Side, other: Side, group: Group, opposite: Group, indentHeuristic: boolean): void {
  let size: number;
  let earliestEnd: number;
  let matchesOther: boolean;
  do {
    size = group.end - group.start;
    matchesOther = false;
    while (slideUp(side, group)) previousGroup(other, opposite);
    earliestEnd = group.end;
    if (opposite.end > opposite.start) matchesOther = true;
    while (slideDown(side, group)) {
      nextGroup(other, opposite);
      if (opposite.end > opposite.start) matchesOther = true;
    }
  } while (size !== group.end - group.start);
  if (group.end === earliestEnd) return;
  if (matchesOther) {
    while (opposite.end === opposite.start) {
      slideUp(side, group);
      previousGroup(other, opposite);
    }
  } else if (indentHeuristic) {
    const best = bestEnd(side, group, size, earliestEnd);
    while (group.end > best) {
      slideUp(side, group);
      previousGroup(other, opposite);
    }
  }
}

function bestEnd(side: Side, group: Group, size: number, earliestEnd: number): number {
  let best = -1;
  let bestScore: Score | null = null;
  const from = Math.max(earliestEnd, group.end - size - 1, group.end - MOST_SLIDING);
  for (let end = from; end <= group.end; end++) {
    const score: Score = { indent: 0, penalty: 0 };
    addScore(measure(side, end), score);
    addScore(measure(side, end - size), score);
    if (!bestScore || compareScores(score, bestScore) <= 0) {
      bestScore = score;
      best = end;
    }
  }
  return best;
}

function firstGroup(side: Side): Group {
  let end = 0;
  while (side.changed[end]) end++;
  return { start: 0, end };
}

function nextGroup(side: Side, group: Group): boolean {
  if (group.end === side.lines.length) return false;
  group.start = group.end + 1;
  group.end = group.start;
  while (side.changed[group.end]) group.end++;
  return true;
}

function previousGroup(side: Side, group: Group): void {
  group.end = group.start - 1;
  group.start = group.end;
  while (side.changed[group.start - 1]) group.start--;
}

function slideDown(side: Side, group: Group): boolean {
  if (group.end >= side.lines.length || side.classes[group.start] !== side.classes[group.end]) return false;
  side.changed[group.start++] = 0;
  side.changed[group.end++] = 1;
  while (side.changed[group.end]) group.end++;
  return true;
}

function slideUp(side: Side, group: Group): boolean {
  if (group.start === 0 || side.classes[group.start - 1] !== side.classes[group.end - 1]) return false;
  side.changed[--group.start] = 1;
  side.changed[--group.end] = 0;
  while (side.changed[group.start - 1]) group.start--;
  return true;
}

/** What surrounds a place between two lines; an indent of -1 is "no such line". */
interface Surroundings {
  endOfFile: boolean;
  indent: number;
  preBlank: number;
  preIndent: number;
  postBlank: number;
  postIndent: number;
}

interface Score {
  indent: number;
  penalty: number;
}

function measure(side: Side, at: number): Surroundings {
  const endOfFile = at >= side.lines.length;
  const before = nearest(side, at - 1, -1);
  const after = nearest(side, at + 1, 1);
  return {
    endOfFile,
    indent: endOfFile ? -1 : indentOf(side.lines[at]!),
    preBlank: before.blanks,
    preIndent: before.indent,
    postBlank: after.blanks,
    postIndent: after.indent,
  };
}

function nearest(side: Side, from: number, step: 1 | -1): { blanks: number; indent: number } {
  let blanks = 0;
  for (let i = from; i >= 0 && i < side.lines.length; i += step) {
    const indent = indentOf(side.lines[i]!);
    if (indent !== -1) return { blanks, indent };
    if (++blanks === MOST_BLANKS) return { blanks, indent: 0 };
  }
  return { blanks, indent: -1 };
}

function indentOf(line: string): number {
  let indent = 0;
  for (const char of line) {
    if (char === ' ') indent += 1;
    else if (char === '\t') indent += 8 - (indent % 8);
    else if (!/[\n\v\f\r]/.test(char)) return indent;
    if (indent >= MOST_INDENT) return MOST_INDENT;
  }
  return -1;
}

function addScore(at: Surroundings, score: Score): void {
  if (at.preIndent === -1 && at.preBlank === 0) score.penalty += WEIGHTS.startOfFile;
  if (at.endOfFile) score.penalty += WEIGHTS.endOfFile;
  const postBlank = at.indent === -1 ? 1 + at.postBlank : 0;
  const totalBlank = at.preBlank + postBlank;
  score.penalty += WEIGHTS.totalBlank * totalBlank + WEIGHTS.postBlank * postBlank;
  const indent = at.indent !== -1 ? at.indent : at.postIndent;
  score.indent += indent;
  score.penalty += indentPenalty(at, indent, totalBlank !== 0);
}

function indentPenalty(at: Surroundings, indent: number, blanks: boolean): number {
  if (indent === -1 || at.preIndent === -1 || indent === at.preIndent) return 0;
  if (indent > at.preIndent) return blanks ? WEIGHTS.relativeIndentWithBlank : WEIGHTS.relativeIndent;
  // a line less indented than the one before begins a block where what follows is indented more
  if (at.postIndent !== -1 && at.postIndent > indent) {
    return blanks ? WEIGHTS.relativeOutdentWithBlank : WEIGHTS.relativeOutdent;
  }
  return blanks ? WEIGHTS.relativeDedentWithBlank : WEIGHTS.relativeDedent;
}

function compareScores(a: Score, b: Score): number {
  return WEIGHTS.indent * Math.sign(a.indent - b.indent) + (a.penalty - b.penalty);
}
