/**
 * Hunks applied to a file's lines.
 *
 * Models: find_pos and apply_one_fragment of git's apply.c: every line of context has to match, but the hunk may lie
 * elsewhere than it says. Left out: `-C`, whitespace repairs.
 */
import type { PatchHunk } from './patch-text';

export interface Applied {
  text: string;
  /** Hunk by hunk: by how many lines it was moved; undefined where it did not match. */
  offsets: (number | undefined)[];
  /** The hunk that did not match first, from 0; undefined where all did. */
  failed?: number;
}

/** @param keepGoing where a hunk does not match, the others are applied all the same (`--reject`) */
export function applyHunks(
  text: string,
  hunks: readonly PatchHunk[],
  { unidiffZero = false, keepGoing = false } = {},
): Applied {
  const image = text.match(/[^\n]*\n|[^\n]+$/g)?.map((line) => ({ line, patched: false })) ?? [];
  const offsets: (number | undefined)[] = [];
  let failed: number | undefined;
  for (const [number, hunk] of hunks.entries()) {
    const before = hunk.lines.filter((line) => line[0] !== '+').map((line) => line.slice(1));
    const after = hunk.lines.filter((line) => line[0] !== '-').map((line) => line.slice(1));
    const wanted = hunk.newStart ? hunk.newStart - 1 : 0;
    const atStart = !hunk.oldStart || (hunk.oldStart === 1 && !unidiffZero);
    const atEnd = !unidiffZero && hunk.trailing === 0;
    const found = findPlace(image, before, wanted, atStart, atEnd);
    offsets.push(found === undefined ? undefined : found - wanted);
    if (found === undefined) {
      failed ??= number;
      if (!keepGoing) break;
      continue;
    }
    image.splice(found, before.length, ...after.map((line) => ({ line, patched: true })));
  }
  return { text: image.map((each) => each.line).join(''), offsets, failed };
}

interface ImageLine {
  line: string;
  patched: boolean;
}

/** The line nearest to `wanted` where `before` lies. */
function findPlace(
  image: readonly ImageLine[],
  before: readonly string[],
  wanted: number,
  atStart: boolean,
  atEnd: boolean,
): number | undefined {
  if (before.length > image.length) return undefined;
  const from = Math.min(atStart ? 0 : atEnd ? image.length - before.length : wanted, image.length);
  const matches = (at: number): boolean =>
    at >= 0 &&
    at + before.length <= image.length &&
    (!atStart || at === 0) &&
    (!atEnd || at + before.length === image.length) &&
    before.every((line, index) => !image[at + index]!.patched && image[at + index]!.line === line);
  for (let distance = 0; distance <= image.length; distance++) {
    if (matches(from + distance)) return from + distance;
    if (distance && matches(from - distance)) return from - distance;
  }
  return undefined;
}
