/** Where a history that is fetched only so deep ends. */
import type { Repository } from '../../git/repository';
import type { Objects } from '../../git/object-store';

/** The commits whose parents are left behind, `depth` commits from the tips. */
export function shallowCommits(objects: Objects, tips: Iterable<string>, depth: number): Set<string> {
  const cut = new Set<string>();
  const reached = new Map<string, number>();
  const pending: [string, number][] = [];
  for (const tip of tips) {
    const commit = objects.peel(tip, 'commit');
    if (commit !== undefined) pending.push([commit, depth]);
  }
  while (pending.length) {
    const [oid, left] = pending.shift()!;
    if ((reached.get(oid) ?? 0) >= left) continue;
    reached.set(oid, left);
    const { parents } = objects.commit(oid);
    if (left > 1) {
      cut.delete(oid);
      for (const parent of parents) pending.push([parent, left - 1]);
    } else if (parents.length) cut.add(oid);
  }
  return cut;
}

/** Writes down where a clone's history ends. */
export function noteShallow(repository: Repository, cut: ReadonlySet<string>): void {
  const lines = [...cut].sort().map((oid) => `${oid}\n`);
  repository.writeState('shallow', lines.join(''));
}
