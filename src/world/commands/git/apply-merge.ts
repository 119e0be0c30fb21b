/**
 * The result of a three-way merge brought into index and working tree.
 *
 * Models: merge_switch_to_result: refuses where local changes would be lost, prints what happened, leaves conflicts.
 */
import type { Index } from '../../git/index-file';
import { conflictStages, type TreeMerge } from '../../git/merge/merge-trees';
import { stagedPairs } from '../../git/status';
import { pathOf } from '../../git/diff/file-pair';
import { switchFiles, WouldOverwrite, type FileVersions } from '../../git/worktree';
import type { ConflictStyle } from '../../git/xdiff/merge';
import { obstaclesText } from './obstacles';
import type { GitRun } from './run';

/** @throws WouldOverwrite, nothing is changed then */
export function applyMerge(run: GitRun, index: Index, from: FileVersions, merge: TreeMerge): void {
  const { repository } = run;
  switchFiles(repository, index, from, merge.files, { ignore: run.ignore, cwd: run.cwd });
  for (const [path, sides] of merge.conflicts) {
    index.remove(path);
    for (const [stage, version] of conflictStages(sides)) index.putStage(path, stage, version);
  }
  repository.writeIndex(index);
}

/** The same, with git's words where it cannot be; answers whether it could. */
export function tryApplyMerge(
  run: GitRun,
  index: Index,
  from: FileVersions,
  merge: TreeMerge,
  during = 'merge',
): boolean {
  try {
    applyMerge(run, index, from, merge);
  } catch (error) {
    if (!(error instanceof WouldOverwrite)) throw error;
    run.err(obstaclesText(error, during));
    return false;
  }
  run.out(merge.messages.map((message) => `${message}\n`).join(''));
  return true;
}

/** Paths staged against HEAD. */
export function stagedPaths(run: GitRun, index: Index): string[] {
  return [...stagedPairs(run.repository, index).map(pathOf), ...index.unmerged().keys()].sort();
}

/** What `merge.conflictStyle` says. */
export function conflictStyle(run: GitRun): ConflictStyle | undefined {
  const style = run.config.get('merge.conflictstyle');
  return style === 'diff3' || style === 'zdiff3' ? style : undefined;
}

/** `# Conflicts:` and the paths, as they stand below a prepared message. */
export function conflictComment(index: Index): string {
  const paths = [...index.unmerged().keys()];
  return paths.length ? `\n# Conflicts:\n${paths.map((path) => `#\t${path}\n`).join('')}` : '';
}

/** Ends where the index holds conflicts. @param doing `Merging`, `Pulling`, `Committing` */
export function refuseConflicts(run: GitRun, doing: string): string | undefined {
  const { repository } = run;
  if (!repository.readIndex().unmerged().size) return undefined;
  return [
    `error: ${doing} is not possible because you have unmerged files.`,
    "hint: Fix them up in the work tree, and then use 'git add/rm <file>'",
    'hint: as appropriate to mark resolution and make a commit.',
    'fatal: Exiting because of an unresolved conflict.',
    '',
  ].join('\n');
}
