/** HEAD moved as `reset` moves it. */
import type { GitRun } from './run';

/** Moves HEAD as every reset does, the old one kept as ORIG_HEAD. */
export function moveHead(run: GitRun, commit: string, revision: string): void {
  const { repository } = run;
  const before = repository.head();
  if (before !== undefined) repository.refs.set('ORIG_HEAD', before);
  repository.update('HEAD', commit, `reset: moving to ${revision}`);
}
