/**
 * Whether two commits change the same.
 *
 * Models: git's patch ids: the patch without line numbers and blanks. Left out: merges, which have none.
 */
import { isBinary, toByteString } from './byte-text';
import type { FilePair } from './diff/file-pair';
import { findRenames } from './diff/rename';
import { diffTrees } from './diff/trees';
import type { Objects } from './object-store';
import { walkCommits } from './rev-walk';
import { diffHunks } from './xdiff/hunks';

/** A text that is equal for equal changes; undefined for merges. */
export function patchId(objects: Objects, oid: string): string | undefined {
  const { parents, tree } = objects.commit(oid);
  if (parents.length > 1) return undefined;
  const before = parents[0] === undefined ? '' : objects.commit(parents[0]).tree;
  return findRenames(diffTrees(objects, before, tree))
    .map(describe)
    .join('\n');
}

function describe(pair: FilePair): string {
  const names = `${pair.old?.path ?? ''}\0${pair.new?.path ?? ''}\0${pair.status}`.replace(/[ \t]/g, '');
  const modes = pair.old?.mode === pair.new?.mode ? '' : `${pair.old?.mode}>${pair.new?.mode}`;
  const from = pair.old?.content() ?? new Uint8Array();
  const to = pair.new?.content() ?? new Uint8Array();
  if (isBinary(from) || isBinary(to)) return `${names}\0${modes}\0${pair.old?.oid}\0${pair.new?.oid}`;
  const hunks = diffHunks(toByteString(from), toByteString(to));
  const lines = hunks.flatMap((hunk) => hunk.lines.map((line) => line.replace(/\s/g, '')));
  return `${names}\0${modes}\0${lines.join('\n')}`;
}

/** Commits of `ours` (not in `theirs`) whose change `theirs` (not in `ours`) has too. */
export function equivalentCommits(objects: Objects, theirs: string, ours: string): Set<string> {
  const known = new Set(
    walkCommits(objects, [theirs], [ours]).flatMap(({ oid }) => patchId(objects, oid) ?? []),
  );
  const mine = walkCommits(objects, [ours], [theirs]);
  return new Set(
    mine.flatMap(({ oid }) => {
      const id = patchId(objects, oid);
      return id !== undefined && id !== '' && known.has(id) ? oid : [];
    }),
  );
}
