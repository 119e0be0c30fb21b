/**
 * The keyboard behind a line: what a person types at a program that asks.
 *
 * Models: a terminal's line discipline as far as a learner meets it. A program takes a line, a line that is not shown,
 * keys one by one, or all lines up to the end of input (Ctrl-D). Nobody there is an input at its end.
 * Left out: half a line ended by Ctrl-D; `read` with a time limit or a count of characters; `cat` that answers each line at once.
 */
import type { AskMode } from '../../session/session';
import { commandName, eachAtInput, KEYBOARD_MARK, setFor, type SyntaxNode } from './script';

/** Asks whoever sits at the terminal; null is the end of input. */
export type Ask = (mode: AskMode) => Promise<string | null>;

/** Asks for the line that bash's own `read` takes. */
export const LINE_COMMAND = '__shpod_line';

export class Keyboard {
  constructor(private readonly ask: Ask) {}

  /** A line with its end; '' at the end of input. */
  async line(secret = false): Promise<string> {
    return (await this.ask(secret ? 'secret' : 'line')) ?? '';
  }

  /** What is pressed next: letters, `\r` for Enter, control characters as they are. */
  async keys(): Promise<string> {
    return (await this.ask('keys')) ?? '\x04';
  }

  /** All lines up to the end of input. */
  async all(): Promise<string> {
    let text = '';
    for (;;) {
      const line = await this.line();
      if (line === '') return text;
      text += line;
    }
  }
}

/** Text that was handed over, read line by line as from a keyboard. */
export function lineReader(text: string): () => string {
  let at = 0;
  return () => {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end + 1);
    at += line.length;
    return line;
  };
}

/**
 * Commands that read from the keyboard: those named in `names` are marked, bash's own `read` is given the line it asks for.
 * Changes `script` in place.
 */
export function markKeyboard(
  script: SyntaxNode,
  names: ReadonlySet<string>,
  parse: (line: string) => SyntaxNode,
): void {
  eachAtInput(script, (command) => {
    const name = commandName(command);
    if (name === 'read') {
      const [pipeline] = parse(`read < <(${LINE_COMMAND})`).pipelines as SyntaxNode[];
      const [given] = (pipeline!.commands as SyntaxNode[])[0]!.redirections as SyntaxNode[];
      putArguments(given!.target, structuredClone(command.args));
      (command.redirections as SyntaxNode[]).push(given!);
    } else if (name !== undefined && names.has(name)) {
      setFor(command, KEYBOARD_MARK, '1');
    }
  });
}

/** The command of a process substitution is called with these words. */
function putArguments(node: unknown, args: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  const command = node as SyntaxNode;
  if (command.type === 'SimpleCommand') command.args = args;
  else for (const each of Object.values(command)) putArguments(each, args);
}

/** How a command says where it reads: options that take a word, and what it takes before its files. */
interface Reader {
  /** Letters of options whose word is the next argument. */
  valued?: string;
  /** Operands that are no files; the pattern of `grep` counts as given where one of these options is there. */
  before?: number;
  instead?: RegExp;
  /** It reads no standard input with these. */
  never?: RegExp;
}

const PLAIN: Reader = {};
const SCRIPT: Reader = { before: 1, valued: 'ef', instead: /^(-e|-f|--expression|--file)/ };

/** Tools that read standard input where no file is named. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ...['cat', 'tac', 'rev', 'nl', 'wc', 'uniq', 'paste', 'fold', 'base64', 'less', 'more'].map(plain),
  ...['md5sum', 'sha1sum', 'sha256sum'].map(plain),
  ['head', { valued: 'nc' }],
  ['tail', { valued: 'nc' }],
  ['cut', { valued: 'dfcb' }],
  ['sort', { valued: 'kto' }],
  ['tr', { before: 9 }],
  ['tee', { before: 9 }],
  ['xargs', { before: 99, never: /^-a/ }],
  [
    'grep',
    { before: 1, valued: 'efABCm', instead: /^-[ef]/, never: /^-\w*[rR]|^--(dereference-)?recursive/ },
  ],
  ['egrep', { before: 1, valued: 'efABCm', instead: /^-[ef]/ }],
  ['fgrep', { before: 1, valued: 'efABCm', instead: /^-[ef]/ }],
  ['sed', { ...SCRIPT, never: /^(--version|--help)/ }],
  ['awk', { before: 1, valued: 'Fvf', instead: /^-f/ }],
  ['jq', { before: 1, never: /^(-\w*n\w*|--null-input)$/ }],
]);

function plain(name: string): [string, Reader] {
  return [name, PLAIN];
}

/** Does the command, called like this, begin by reading all of its standard input? */
export function readsAll(name: string, args: readonly string[]): boolean {
  if (args.some((arg) => /^--?(h|help|version)$/.test(arg))) return false;
  if (name === 'kubectl' || name === 'k' || name === 'helm')
    return namesInput(args, /^(-f|--filename|--values)$/);
  if (name === 'git') return readsAsGit(args);
  if (name === 'flux') return args[0] === 'envsubst' || args.includes('--password-stdin');
  if (name === 'yq') return args.at(-1) === '-';
  const reader = READERS.get(name);
  if (!reader || args.some((arg) => reader.never?.test(arg))) return false;
  const operands = operandsOf(args, reader.valued ?? '');
  const before = args.some((arg) => reader.instead?.test(arg)) ? 0 : (reader.before ?? 0);
  const files = operands.slice(before);
  return files.length === 0 || files.includes('-');
}

function operandsOf(args: readonly string[], valued: string): string[] {
  const operands: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at]!;
    if (arg === '--') return [...operands, ...args.slice(at + 1)];
    if (arg === '-' || !arg.startsWith('-')) operands.push(arg);
    else if (arg.length === 2 && valued.includes(arg[1]!)) at += 1;
  }
  return operands;
}

/** `-f -`, `--filename=-`, `-f-`, and Helm's passwords. */
function namesInput(args: readonly string[], option: RegExp): boolean {
  return args.some(
    (arg, at) =>
      (option.test(arg) && args[at + 1] === '-') ||
      /^(-f-|--filename=-|--values=-|--password-stdin)$/.test(arg),
  );
}

function readsAsGit(args: readonly string[]): boolean {
  const words = new Set(args);
  if (words.has('--stdin') || words.has('--stdin-paths') || words.has('--batch')) return true;
  return args.some(
    (arg, at) => (/^(-F|--file)$/.test(arg) && args[at + 1] === '-') || /^(-F-|--file=-)$/.test(arg),
  );
}
