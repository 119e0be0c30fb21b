/**
 * Three-way merge of one text, with conflict markers.
 *
 * Models: xdiff's merge at level "zealous" (git's default): equal changes are taken once, a conflict is narrowed to the
 * lines that differ, and conflicts with at most three lines between them become one. Styles `merge`, `diff3`, `zdiff3`.
 */
import { diffLines, type Change, type DiffOptions } from './diff';
import { splitLines } from './records';

/** Merges compare by rare lines and slide nothing for looks. */
const MERGING: DiffOptions = { algorithm: 'histogram', indentHeuristic: false };

export type ConflictStyle = 'merge' | 'diff3' | 'zdiff3';
export type Favor = 'ours' | 'theirs' | 'union';

export interface MergeLabels {
  ours: string;
  theirs: string;
  base: string;
}

export interface TextMerge {
  text: string;
  /** Number of conflicts. */
  conflicts: number;
}

export interface MergeOptions {
  style?: ConflictStyle;
  favor?: Favor;
  markerSize?: number;
}

/** A region both sides know: lines of the base, of ours and of theirs, and whose text is taken. */
interface Region {
  take: 'conflict' | 'ours' | 'theirs' | 'same';
  base: number;
  baseCount: number;
  ours: number;
  oursCount: number;
  theirs: number;
  theirsCount: number;
}

/** Texts and labels are byte strings. */
export function mergeText(
  base: string,
  ours: string,
  theirs: string,
  labels: MergeLabels,
  options: MergeOptions = {},
): TextMerge {
  const lines = { base: splitLines(base), ours: splitLines(ours), theirs: splitLines(theirs) };
  const oursChanges = diffLines(lines.base, lines.ours, MERGING);
  const theirsChanges = diffLines(lines.base, lines.theirs, MERGING);
  if (!oursChanges.length) return { text: theirs, conflicts: 0 };
  if (!theirsChanges.length) return { text: ours, conflicts: 0 };
  const style = options.style ?? 'merge';
  let regions = matchRegions(lines, oursChanges, theirsChanges);
  if (style === 'zdiff3') for (const region of regions) trimRegion(lines, region);
  else if (style === 'merge') regions = joinNear(regions.flatMap((region) => narrow(lines, region)));
  return write(lines, regions, labels, options);
}

interface Lines {
  base: string[];
  ours: string[];
  theirs: string[];
}

function matchRegions(lines: Lines, ours: Change[], theirs: Change[]): Region[] {
  const regions: Region[] = [];
  let i = 0;
  let j = 0;
  while (i < ours.length && j < theirs.length) {
    const x = ours[i]!;
    const y = theirs[j]!;
    if (x.a + x.removed < y.a) {
      append(regions, onlyOurs(x, y.b - y.a));
      i++;
      continue;
    }
    if (y.a + y.removed < x.a) {
      append(regions, onlyTheirs(y, x.b - x.a));
      j++;
      continue;
    }
    if (!sameChange(lines, x, y)) append(regions, conflict(x, y));
    const endX = x.a + x.removed;
    const endY = y.a + y.removed;
    if (endX >= endY) j++;
    if (endY >= endX) i++;
  }
  for (; i < ours.length; i++) append(regions, onlyOurs(ours[i]!, lines.theirs.length - lines.base.length));
  for (; j < theirs.length; j++)
    append(regions, onlyTheirs(theirs[j]!, lines.ours.length - lines.base.length));
  return regions;
}

/** @param shift by how much the other side's line numbers differ from the base's here */
function onlyOurs(change: Change, shift: number): Region {
  return {
    take: 'ours',
    base: change.a,
    baseCount: change.removed,
    ours: change.b,
    oursCount: change.added,
    theirs: change.a + shift,
    theirsCount: change.removed,
  };
}

function onlyTheirs(change: Change, shift: number): Region {
  return {
    take: 'theirs',
    base: change.a,
    baseCount: change.removed,
    ours: change.a + shift,
    oursCount: change.removed,
    theirs: change.b,
    theirsCount: change.added,
  };
}

function sameChange(lines: Lines, x: Change, y: Change): boolean {
  if (x.a !== y.a || x.removed !== y.removed || x.added !== y.added) return false;
  for (let i = 0; i < x.added; i++) if (lines.ours[x.b + i] !== lines.theirs[y.b + i]) return false;
  return true;
}

function conflict(x: Change, y: Change): Region {
  const from = Math.min(x.a, y.a);
  const to = Math.max(x.a + x.removed, y.a + y.removed);
  const ours = x.b - (x.a - from);
  const theirs = y.b - (y.a - from);
  return {
    take: 'conflict',
    base: from,
    baseCount: to - from,
    ours,
    oursCount: x.b + x.added + (to - x.a - x.removed) - ours,
    theirs,
    theirsCount: y.b + y.added + (to - y.a - y.removed) - theirs,
  };
}

/** Regions that touch become one; where they disagree, a conflict. */
function append(regions: Region[], next: Region): void {
  const last = regions.at(-1);
  if (!last || (next.ours > last.ours + last.oursCount && next.theirs > last.theirs + last.theirsCount)) {
    regions.push(next);
    return;
  }
  if (next.take !== last.take) last.take = 'conflict';
  last.baseCount = next.base + next.baseCount - last.base;
  last.oursCount = next.ours + next.oursCount - last.ours;
  last.theirsCount = next.theirs + next.theirsCount - last.theirs;
}

/** A conflict cut down to the lines in which the two sides differ. */
function narrow(lines: Lines, region: Region): Region[] {
  if (region.take !== 'conflict' || !region.oursCount || !region.theirsCount) return [region];
  const changes = diffLines(
    lines.ours.slice(region.ours, region.ours + region.oursCount),
    lines.theirs.slice(region.theirs, region.theirs + region.theirsCount),
    MERGING,
  );
  if (!changes.length) return [{ ...region, take: 'same' }];
  return changes.map((change) => ({
    ...region,
    ours: region.ours + change.a,
    oursCount: change.removed,
    theirs: region.theirs + change.b,
    theirsCount: change.added,
  }));
}

function joinNear(regions: Region[]): Region[] {
  const joined: Region[] = [];
  for (const region of regions) {
    const last = joined.at(-1);
    const near = last && region.ours - (last.ours + last.oursCount) <= 3;
    if (near && last.take === 'conflict' && region.take === 'conflict') {
      last.oursCount = region.ours + region.oursCount - last.ours;
      last.theirsCount = region.theirs + region.theirsCount - last.theirs;
    } else joined.push({ ...region });
  }
  return joined;
}

/** `zdiff3`: common lines at both ends leave the conflict. */
function trimRegion(lines: Lines, region: Region): void {
  if (region.take !== 'conflict') return;
  while (region.oursCount && region.theirsCount && lines.ours[region.ours] === lines.theirs[region.theirs]) {
    region.ours++;
    region.theirs++;
    region.oursCount--;
    region.theirsCount--;
  }
  const lastEqual = (): boolean =>
    lines.ours[region.ours + region.oursCount - 1] === lines.theirs[region.theirs + region.theirsCount - 1];
  while (region.oursCount && region.theirsCount && lastEqual()) {
    region.oursCount--;
    region.theirsCount--;
  }
}

function write(lines: Lines, regions: Region[], labels: MergeLabels, options: MergeOptions): TextMerge {
  let text = '';
  let at = 0;
  let conflicts = 0;
  for (const region of regions) {
    if (region.take === 'same') continue;
    text += lines.ours.slice(at, region.ours).join('');
    const ours = lines.ours.slice(region.ours, region.ours + region.oursCount);
    const theirs = lines.theirs.slice(region.theirs, region.theirs + region.theirsCount);
    if (region.take === 'ours') text += ours.join('');
    else if (region.take === 'theirs') text += theirs.join('');
    else if (options.favor) text += favored(options.favor, ours, theirs);
    else {
      conflicts++;
      const base = lines.base.slice(region.base, region.base + region.baseCount);
      text += marked({ ours, theirs, base }, labels, options, endsLines(lines, region));
    }
    at = region.ours + region.oursCount;
  }
  return { text: text + lines.ours.slice(at).join(''), conflicts };
}

function favored(favor: Favor, ours: string[], theirs: string[]): string {
  if (favor === 'ours') return ours.join('');
  if (favor === 'theirs') return theirs.join('');
  return ended(ours, '\n') + theirs.join('');
}

function marked(part: Lines, labels: MergeLabels, options: MergeOptions, eol: string): string {
  const size = options.markerSize ?? 7;
  const marker = (char: string, label: string): string =>
    `${char.repeat(size)}${label === '' ? '' : ` ${label}`}${eol}`;
  const base =
    options.style === undefined || options.style === 'merge'
      ? ''
      : marker('|', labels.base) + ended(part.base, eol);
  return (
    marker('<', labels.ours) +
    ended(part.ours, eol) +
    base +
    marker('=', '') +
    ended(part.theirs, eol) +
    marker('>', labels.theirs)
  );
}

function ended(lines: string[], eol: string): string {
  const text = lines.join('');
  return text === '' || text.endsWith('\n') ? text : text + eol;
}

/** Markers end as the lines around them do: CRLF only where all sides have it. */
function endsLines(lines: Lines, region: Region): string {
  const answers = [
    usesCrlf(lines.ours, region.ours ? region.ours - 1 : 0),
    usesCrlf(lines.theirs, region.theirs ? region.theirs - 1 : 0),
    usesCrlf(lines.base, 0),
  ];
  if (answers.includes(false)) return '\n';
  return answers[2] === undefined ? '\n' : '\r\n';
}

function usesCrlf(lines: string[], at: number): boolean | undefined {
  const line = lines[at];
  if (line === undefined) return undefined;
  if (line.endsWith('\n')) return line.endsWith('\r\n');
  return at > 0 ? lines[at - 1]!.endsWith('\r\n') : undefined;
}
