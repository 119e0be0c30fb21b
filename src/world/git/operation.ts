/**
 * What a clone is in the middle of: a merge, a rebase, a cherry-pick, a revert; and where a detached HEAD came from.
 *
 * Models: wt_status_get_state: the files in `.git` that tell it.
 */
import { abbreviate } from './abbrev';
import type { Repository } from './repository';
import { findRefs } from './revisions';

export interface Operation {
  merging: boolean;
  /** `rebase-merge` is there. */
  rebase?: { branch?: string; onto?: string };
  /** The commit that is picked; null where it is one of a series. */
  cherryPick?: string | null;
  revert?: string | null;
  /** The branch or commit that a bisection began on. */
  bisect?: string;
  /** Patches are applied (`git am`). */
  am?: { empty: boolean };
  /** For a detached HEAD. */
  detached?: { from: string; at: boolean };
}

export function currentOperation(repository: Repository): Operation {
  const operation: Operation = { merging: repository.state('MERGE_HEAD') !== undefined };
  const rebasing = repository.state('rebase-merge/onto') !== undefined;
  if (rebasing) operation.rebase = rebaseOf(repository);
  const picked = repository.oid('CHERRY_PICK_HEAD');
  if (!operation.merging && !rebasing && picked) operation.cherryPick = picked;
  const reverted = repository.oid('REVERT_HEAD');
  if (reverted) operation.revert = reverted;
  const todo = repository.state('sequencer/todo');
  if (todo?.startsWith('pick')) operation.cherryPick = null;
  if (todo?.startsWith('revert')) operation.revert = null;
  const bisecting = repository.state('BISECT_START')?.trim();
  if (bisecting !== undefined)
    operation.bisect = /^[0-9a-f]{40}$/.test(bisecting)
      ? abbreviate(repository.objects, bisecting)
      : bisecting;
  if (repository.state('rebase-apply/applying') !== undefined)
    operation.am = { empty: repository.state('rebase-apply/patch') === '' };
  if (repository.headRef() === undefined) operation.detached = detachedFrom(repository);
  return operation;
}

function rebaseOf(repository: Repository): { branch?: string; onto?: string } {
  const branch = repository.state('rebase-merge/head-name')?.trim();
  const onto = repository.state('rebase-merge/onto')?.trim();
  return {
    branch:
      branch === undefined || branch === 'detached HEAD' ? undefined : branch.replace(/^refs\/heads\//, ''),
    onto: onto === undefined ? undefined : abbreviate(repository.objects, onto),
  };
}

/** What the last switch to a commit was written as. */
function detachedFrom(repository: Repository): { from: string; at: boolean } | undefined {
  for (const line of repository.reflog('HEAD').reverse()) {
    const target = /^checkout: moving from .*? to (.*)$/.exec(line.message)?.[1];
    if (target === undefined) continue;
    const at = repository.head() === line.after;
    const short = abbreviate(repository.objects, line.after);
    if (target === 'HEAD') return { from: short, at };
    const [ref, ...more] = findRefs(repository, target);
    const commit = ref === undefined ? undefined : repository.objects.peel(repository.oid(ref)!, 'commit');
    if (ref === undefined || more.length || commit !== line.after) return { from: short, at };
    return { from: ref.replace(/^refs\/(tags|remotes)\//, ''), at };
  }
  return undefined;
}
