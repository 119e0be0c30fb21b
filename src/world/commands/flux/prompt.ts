/**
 * "Are you sure?" as `flux` asks it.
 *
 * Models: manifoldco/promptui's confirmation, terminal codes included. Left out: the keyboard: an answer comes from a
 * pipe; where there is none, the input is at its end and the question is taken for refused.
 */
import type { Call } from './call';
import { FluxError } from './call';

const HIDE = '\x1b[?25l';
const SHOW = '\x1b[?25h';
const CLEAR = '\x1b[2K\r';
const BACK = `\x1b[1A${CLEAR}`;

/** @throws FluxError `aborting` for everything but yes */
export function confirmPrompt(call: Call, label: string): void {
  const draw = (text: string): void =>
    call.out(`${CLEAR}\x1b[1m\x1b[34m?\x1b[0m \x1b[1m${label}\x1b[0m? \x1b[2m[y/N]\x1b[0m ${text}█\n`);
  call.out(HIDE);
  draw('');
  const { stdin, piped } = call.context;
  if (!piped || !stdin.includes('\n')) {
    call.out(`${BACK}${CLEAR}\n${SHOW}`);
    throw new FluxError('aborting');
  }
  const answer = stdin.slice(0, stdin.indexOf('\n'));
  for (const typed of [...keysOf(answer), answer]) {
    call.out(BACK);
    draw(typed);
  }
  const yes = answer.toLowerCase() === 'y';
  const last = yes
    ? `\x1b[2m${label}\x1b[0m\x1b[2m:\x1b[0m ${answer}`
    : `\x1b[1m\x1b[31m✗\x1b[0m \x1b[1m${label}\x1b[0m\x1b[1m:\x1b[0m `;
  call.out(`${BACK}${CLEAR}${last}\n${SHOW}`);
  if (!yes) throw new FluxError('aborting');
}

/** What stands there after each key; Enter draws it once more. */
function keysOf(answer: string): string[] {
  const keys = [...answer];
  return keys.map((_, index) => keys.slice(0, index + 1).join(''));
}

/** A secret typed at a prompt; read from a pipe where there is one. @throws FluxError `could not read from stdin: EOF` */
export function readPassword(call: Call, prompt: string): string {
  call.out(prompt);
  const { stdin } = call.context;
  if (!stdin.includes('\n')) throw new FluxError('could not read from stdin: EOF');
  call.out('\n');
  return stdin.slice(0, stdin.indexOf('\n')).replace(/\r$/, '');
}
