/**
 * The message of commits that are melded into one.
 *
 * Models: update_squash_messages: all messages for the editor, or the first one where only fixups follow.
 */
import { commented } from './message';
import type { GitRun } from './run';

const SQUASH = 'rebase-merge/message-squash';
const FIXUP = 'rebase-merge/message-fixup';
const COUNT = 'rebase-merge/current-fixups';

/** Adds a commit's message to what is collected. */
export function collectMessage(run: GitRun, command: 'squash' | 'fixup', oid: string): void {
  const { repository } = run;
  const { objects } = repository;
  const bodyOf = (each: string): string => objects.commit(each).message.replace(/^\n+/, '');
  const before = (repository.state(COUNT) ?? '').split('\n').filter(Boolean);
  const number = before.length + 2;
  let text: string;
  if (before.length) {
    text = repository
      .state(SQUASH)!
      .replace(/^# This is a combination of \d+ commits\./, `# This is a combination of ${number} commits.`);
  } else {
    const first = bodyOf(repository.head()!);
    if (command === 'fixup') repository.writeState(FIXUP, first);
    text = `# This is a combination of 2 commits.\n# This is the 1st commit message:\n\n${first}`;
  }
  const body = bodyOf(oid);
  if (command === 'squash') {
    text += `\n# This is the commit message #${number}:\n\n${body}`;
    repository.removeState(FIXUP);
  } else {
    const lines = body.replace(/\n$/, '').split('\n');
    text += `\n# The commit message #${number} will be skipped:\n\n${commented(lines)}`;
  }
  repository.writeState(SQUASH, text);
  repository.writeState(COUNT, [...before, `${command} ${oid}`].join('\n'));
}

/** What is collected: `whole` is to be edited, `only` stands as it is. */
export function collectedMessage(run: GitRun): { whole: string; only: string | undefined } | undefined {
  const { repository } = run;
  const whole = repository.state(SQUASH);
  return whole === undefined ? undefined : { whole, only: repository.state(FIXUP) };
}

export function forgetMessages(run: GitRun): void {
  run.repository.removeState(SQUASH, FIXUP, COUNT);
}
