/**
 * "Are you sure?" as `flux` asks it.
 *
 * Models: manifoldco/promptui's confirmation, terminal codes included. It draws what is typed itself, key by key; an
 * answer may come from a pipe. Where nobody is there the input is at its end, and the question is taken for refused.
 * Left out: moving about in what is typed.
 */
import type { Call } from './call';
import { FluxError } from './call';

const HIDE = '\x1b[?25l';
const SHOW = '\x1b[?25h';
const CLEAR = '\x1b[2K\r';
const BACK = `\x1b[1A${CLEAR}`;

const INTERRUPT = '\x03';
const END = '\x04';
const ERASE = /[\b\x7f]/;

/** What was said: `^C` and `^D` broke off. */
export type Confirmation = 'yes' | 'no' | '^C' | '^D';

/** @throws FluxError `aborting` for everything but yes */
export async function confirmPrompt(call: Call, label: string): Promise<void> {
  if ((await askToConfirm(call, label)) !== 'yes') throw new FluxError('aborting');
}

/** Asks, and draws the answer as it is typed. */
export async function askToConfirm(call: Call, label: string): Promise<Confirmation> {
  const draw = (text: string): void =>
    call.out(`${CLEAR}\x1b[1m\x1b[34m?\x1b[0m \x1b[1m${label}\x1b[0m? \x1b[2m[y/N]\x1b[0m ${text}█\n`);
  call.out(HIDE);
  draw('');
  const answer = await typedAnswer(call, (typed) => {
    call.out(BACK);
    draw(typed);
  });
  if (answer === INTERRUPT || answer === END) {
    call.out(`${BACK}${CLEAR}\n${SHOW}`);
    return answer === END ? '^D' : '^C';
  }
  const yes = answer.toLowerCase() === 'y';
  const last = yes
    ? `\x1b[2m${label}\x1b[0m\x1b[2m:\x1b[0m ${answer}`
    : `\x1b[1m\x1b[31m✗\x1b[0m \x1b[1m${label}\x1b[0m\x1b[1m:\x1b[0m `;
  call.out(`${BACK}${CLEAR}${last}\n${SHOW}`);
  return yes ? 'yes' : 'no';
}

/** The line typed or piped in, without its end; Ctrl-C and Ctrl-D are told as they are. Enter draws it once more. */
async function typedAnswer(call: Call, draw: (typed: string) => void): Promise<string> {
  let typed = '';
  for await (const key of keysOf(call)) {
    if (key === INTERRUPT || (key === END && typed === '')) return key;
    const enter = key === '\r' || key === '\n';
    if (ERASE.test(key)) typed = [...typed].slice(0, -1).join('');
    else if (!enter && key >= ' ') typed += key;
    draw(typed);
    if (enter) return typed;
  }
  return END;
}

async function* keysOf({ context }: Call): AsyncGenerator<string> {
  if (context.readKeys) for (;;) yield* await context.readKeys();
  const line = await context.readLine();
  if (line.endsWith('\n')) yield* line;
}

/** A secret typed at a prompt, which does not show it. @throws FluxError `could not read from stdin: EOF` */
export async function readPassword(call: Call, prompt: string): Promise<string> {
  call.out(prompt);
  const line = await call.context.readLine(true);
  if (!line.endsWith('\n')) throw new FluxError('could not read from stdin: EOF');
  call.out('\n');
  return line.replace(/\r?\n$/, '');
}
