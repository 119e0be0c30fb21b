/** What is staged, as a patch: the part of an editor's template that `-v` adds. */
import type { Index } from '../../git/index-file';
import { findRenames } from '../../git/diff/rename';
import { formatDiff } from '../../git/diff/output';
import { stagedPairs } from '../../git/status';
import type { GitRun } from './run';

/** @param base the commit it is compared with; HEAD where absent, nothing where null */
export function formatStagedPatch(run: GitRun, index: Index, base?: string | null): string {
  const pairs = findRenames(stagedPairs(run.repository, index, base));
  return formatDiff(pairs, { patch: true }, { abbrev: (oid) => run.abbrev(oid), stat: {} });
}
