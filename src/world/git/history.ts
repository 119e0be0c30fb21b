/**
 * How commits descend from each other.
 *
 * Models: git's merge bases and the counts of `ahead` and `behind`.
 */
import type { Objects } from './object-store';

/** The commits themselves and all before them. */
export function ancestors(objects: Objects, from: Iterable<string>): Set<string> {
  const seen = new Set<string>();
  const pending = [...from];
  while (pending.length) {
    const oid = pending.pop()!;
    if (seen.has(oid)) continue;
    seen.add(oid);
    pending.push(...objects.commit(oid).parents);
  }
  return seen;
}

export function isAncestor(objects: Objects, older: string, newer: string): boolean {
  return older === newer || ancestors(objects, [newer]).has(older);
}

/**
 * The best common ancestors of two commits, newest first; none where they share no history.
 * @param a one, or several taken as one
 */
export function mergeBases(objects: Objects, a: string | readonly string[], b: string): string[] {
  const ofA = ancestors(objects, typeof a === 'string' ? [a] : a);
  const common = [...ancestors(objects, [b])].filter((oid) => ofA.has(oid));
  const covered = new Set<string>();
  for (const oid of common) for (const parent of objects.commit(oid).parents) covered.add(parent);
  const best = common.filter((oid) => !covered.has(oid));
  return best.sort((x, y) => objects.commit(y).committer.seconds - objects.commit(x).committer.seconds);
}

/** Commits that each of two has and the other has not. */
export function aheadBehind(
  objects: Objects,
  ours: string,
  theirs: string,
): { ahead: number; behind: number } {
  if (ours === theirs) return { ahead: 0, behind: 0 };
  const ofOurs = ancestors(objects, [ours]);
  const ofTheirs = ancestors(objects, [theirs]);
  const only = (mine: Set<string>, other: Set<string>): number =>
    [...mine].filter((oid) => !other.has(oid)).length;
  return { ahead: only(ofOurs, ofTheirs), behind: only(ofTheirs, ofOurs) };
}
