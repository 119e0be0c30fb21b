/** Refuses to begin what wants a working tree without changes. */
import { stagedPairs, unstagedPairs } from '../../git/status';
import { exit } from './failure';
import type { GitRun } from './run';

/** Ends with the reasons where something is not committed. @param action `rebase`, `pull with rebase` */
export function requireClean(run: GitRun, action: string, hint: string, code = 128): void {
  const { repository } = run;
  const index = repository.readIndex();
  const conflicted = index.unmerged().size > 0;
  let text = '';
  if (unstagedPairs(repository, index).length || conflicted)
    text += `error: cannot ${action}: You have unstaged changes.\n`;
  if (stagedPairs(repository, index).length || conflicted) {
    text +=
      text === ''
        ? `error: cannot ${action}: Your index contains uncommitted changes.\n`
        : 'error: additionally, your index contains uncommitted changes.\n';
  }
  if (text !== '') exit(code, `${text}error: ${hint}\n`);
}
