/** What git says where a change of the working tree would lose something. */
import type { WouldOverwrite } from '../../git/worktree';

/** Whole lines for standard error. @param during `checkout`, `merge`, `reset`, `cherry-pick`, … */
export function obstaclesText({ obstacles }: WouldOverwrite, during: string, last = 'Aborting\n'): string {
  const then = during === 'checkout' ? 'switch branches' : during;
  const list = (paths: string[]): string => paths.map((path) => `\t${path}\n`).join('');
  let text = '';
  if (obstacles.changed.length) {
    text += `error: Your local changes to the following files would be overwritten by ${during}:\n`;
    text += `${list(obstacles.changed)}Please commit your changes or stash them before you ${then}.\n`;
  }
  if (obstacles.folders.length) {
    text += 'error: Updating the following directories would lose untracked files in them:\n';
    text += `${list(obstacles.folders)}\n`;
  }
  if (obstacles.removed.length) {
    text += `error: The following untracked working tree files would be removed by ${during}:\n`;
    text += `${list(obstacles.removed)}Please move or remove them before you ${then}.\n`;
  }
  if (obstacles.untracked.length) {
    text += `error: The following untracked working tree files would be overwritten by ${during}:\n`;
    text += `${list(obstacles.untracked)}Please move or remove them before you ${then}.\n`;
  }
  return text + last;
}
