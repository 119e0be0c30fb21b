/**
 * Which commit halves what is left between good and bad.
 *
 * Models: bisect.c: the weight of a commit is how many of the candidates it reaches; near half of all is best. After a skip
 * the candidates are ranked, and one a little away from the best is taken.
 */

/** A commit between good and bad. */
export interface Candidate {
  oid: string;
  /** Those of its parents that are candidates too. */
  parents: readonly string[];
  /** It changes none of the paths that were asked for. */
  same: boolean;
}

export interface Bisection {
  /** The commit to test; with `ranked`, all of them, best first. */
  commits: string[];
  /** How many candidates the first of them reaches. */
  reaches: number;
  all: number;
}

/** @param candidates newest first */
export function findBisection(
  candidates: readonly Candidate[],
  { ranked, firstParent }: { ranked: boolean; firstParent: boolean },
): Bisection {
  const list = [...candidates].reverse();
  const all = list.filter((each) => !each.same).length;
  const weights = new Map<string, number>();
  const halves = weigh(list, all, weights, firstParent, ranked);
  const weightOf = (oid: string | undefined): number => weights.get(oid ?? '') ?? 0;
  if (halves !== undefined) return { commits: [halves], reaches: weightOf(halves), all };
  const distance = (oid: string): number => Math.min(weightOf(oid), all - weightOf(oid));
  const counted = list.filter((each) => !each.same).map((each) => each.oid);
  if (ranked) {
    counted.sort((a, b) => distance(b) - distance(a) || (a < b ? -1 : 1));
    return { commits: counted, reaches: weightOf(counted[0]), all };
  }
  let best = list[0]?.oid;
  let most = -1;
  for (const oid of counted) {
    if (distance(oid) <= most) continue;
    best = oid;
    most = distance(oid);
  }
  return { commits: best === undefined ? [] : [best], reaches: weightOf(best), all };
}

const UNKNOWN_CHAIN = -1;
const UNKNOWN_MERGE = -2;

/** Fills in the weights; answers early with a commit that is half way (unless all are wanted). */
function weigh(
  list: readonly Candidate[],
  all: number,
  weights: Map<string, number>,
  firstParent: boolean,
  ranked: boolean,
): string | undefined {
  const byOid = new Map(list.map((each) => [each.oid, each]));
  const parentsOf = (each: Candidate): readonly string[] =>
    firstParent ? each.parents.slice(0, 1) : each.parents;
  const half = ({ oid, same }: Candidate): boolean => !ranked && !same && isHalfway(weights.get(oid)!, all);
  let counted = 0;
  for (const each of list) {
    const known = parentsOf(each).length;
    weights.set(each.oid, known === 0 ? (each.same ? 0 : 1) : known === 1 ? UNKNOWN_CHAIN : UNKNOWN_MERGE);
    if (known === 0 && !each.same) counted++;
  }
  for (const each of list) {
    if (weights.get(each.oid) !== UNKNOWN_MERGE) continue;
    weights.set(each.oid, countReached(byOid, each.oid));
    if (half(each)) return each.oid;
    counted++;
  }
  for (let before = -1; counted < all && before !== counted;) {
    before = counted;
    for (const each of list) {
      if (weights.get(each.oid)! >= 0) continue;
      const parent = parentsOf(each).find((oid) => weights.get(oid)! >= 0);
      if (parent === undefined) continue;
      weights.set(each.oid, weights.get(parent)! + (each.same ? 0 : 1));
      if (!each.same) counted++;
      if (half(each)) return each.oid;
    }
  }
  return undefined;
}

function countReached(byOid: ReadonlyMap<string, Candidate>, from: string): number {
  const seen = new Set<string>();
  const pending = [from];
  let count = 0;
  while (pending.length) {
    const each = byOid.get(pending.pop()!);
    if (!each || seen.has(each.oid)) continue;
    seen.add(each.oid);
    if (!each.same) count++;
    pending.push(...each.parents);
  }
  return count;
}

function isHalfway(weight: number, all: number): boolean {
  const difference = Math.abs(2 * weight - all);
  return difference <= 1 || difference < Math.trunc(all / 1024);
}

/** How many more tests it will take, roughly. */
export function estimateSteps(all: number): number {
  if (all < 3) return 0;
  const n = Math.floor(Math.log2(all));
  const e = 2 ** n;
  return e < 3 * (all - e) ? n : n - 1;
}

/**
 * What is left of ranked commits when some are skipped, beginning with the one to test, and the skipped ones that were
 * passed over.
 */
export function leaveOutSkipped(
  ranked: readonly string[],
  skipped: ReadonlySet<string>,
  bad: string,
): { left: string[]; tried: string[] } {
  const first = ranked.findIndex((oid) => !skipped.has(oid));
  if (first === 0) return { left: [...ranked], tried: [] };
  const left = ranked.filter((oid) => !skipped.has(oid));
  const tried = ranked.filter((oid) => skipped.has(oid));
  return { left: skipAway(left, bad), tried };
}

const MODULO = 32768;

/** A commit by a chance that is the same each time, so that a range that cannot be tested is left behind. */
function skipAway(list: string[], bad: string): string[] {
  const count = list.length;
  const chance = ((Math.imul(count, 1103515245) + 12345) >>> 16) % MODULO;
  const index = Math.trunc(
    (Math.trunc((count * chance) / MODULO) * Math.floor(Math.sqrt(chance))) / Math.floor(Math.sqrt(MODULO)),
  );
  if (index >= count) return list;
  if (list[index] !== bad) return list.slice(index);
  return list.slice(Math.max(0, index - 1));
}
