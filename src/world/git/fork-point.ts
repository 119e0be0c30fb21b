/**
 * Where a commit left the history of a ref, as the ref's log tells.
 *
 * Models: `git merge-base --fork-point`, which `rebase` and `pull` ask.
 */
import { ancestors } from './history';
import type { Repository } from './repository';
import { findRef } from './revisions';

/** @param name of a ref; undefined is answered where its log tells nothing */
export function forkPoint(repository: Repository, name: string, commit: string): string | undefined {
  const { objects } = repository;
  const ref = findRef(repository, name);
  if (ref === undefined) return undefined;
  const log = repository.reflog(ref);
  const known = new Set<string>();
  if (log.length && !/^0+$/.test(log[0]!.before)) known.add(log[0]!.before);
  for (const line of log) known.add(line.after);
  if (!known.size) known.add(repository.oid(ref)!);
  const there = [...known].filter((oid) => objects.type(oid) === 'commit');
  const reached = ancestors(objects, there);
  const common = [...ancestors(objects, [commit])].filter((oid) => reached.has(oid));
  // what they share is closed under ancestry: whoever is nobody's parent there is best
  const covered = new Set(common.flatMap((oid) => objects.commit(oid).parents));
  const best = common.filter((oid) => !covered.has(oid));
  return best.length === 1 && known.has(best[0]!) ? best[0] : undefined;
}
