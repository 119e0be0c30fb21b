/**
 * Programs and tools lent to just-bash: each runs on the world's clock, and shows what it writes as it writes it.
 *
 * Models: a process as a shell starts it: arguments, environment, streams, exit code, and how Ctrl-C ends it.
 */
import { type Command, defineCommand, type ResolvedCommandContext } from 'just-bash/browser';
import type { Files } from '../files/files';
import { asByteString, shown, toByteString, toText } from '../git/byte-text';
import { type Clock, Interrupted } from '../time/clock';
import type { Names } from '../time/names';
import { type Ask, Keyboard, LINE_COMMAND, lineReader, readsAll } from './keyboard';
import type { Guest, Machine, Program, ProgramContext, WriteText } from './program';
import type { Stream } from './screen';
import { KEYBOARD_MARK, TERMINAL_MARK } from './script';
import { shellQuote } from './shell-quote';
import { gnuError } from './tools/corrections';
import { gnuWords } from './tools/gnu-messages';
import type { ShellCommand } from './tools/tool-result';

/** The shell that lends them. */
export interface Lender {
  machine: Machine;
  clock: Clock;
  names: Names;
  /** Does it run a script, with no keyboard behind it? */
  script?: boolean;
  /** Characters a line of its terminal holds. */
  columns(): number;
  show(stream: Stream, text: string): void;
  /** Asks who sits at the terminal. Absent: nobody does. */
  ask?: Ask;
  /** Opens the learner's editor; answers whether the file was saved. */
  edit(path: string): Promise<boolean>;
  /** Hands the terminal to another shell. */
  enter(open: (output: WriteText) => Guest): void;
}

/** ms of world time that starting a program takes, and a Unix tool. */
const PROGRAM_TIME = 150;
const TOOL_TIME = 2;
const MARKS = new Set([TERMINAL_MARK, KEYBOARD_MARK]);

/** One of ours: `flux`, `kubectl`, `git`, … */
export function lendProgram(lender: Lender, name: string, program: Program): Command {
  return defineCommand(name, async (args, ctx) => {
    const written = new Written(lender, takeMark(ctx));
    const keyboard = keyboardOf(lender, ctx);
    const context = contextOf(lender, name, ctx, written, keyboard);
    const code = await guard(async () => {
      await lender.clock.sleep(PROGRAM_TIME);
      if (keyboard && readsAll(name, args)) context.stdin = await keyboard.all();
      return withDescriptors(lender.machine.files, args, ctx, () => program(args, context));
    });
    return { ...written.result(), exitCode: code };
  });
}

/** A Unix tool: just-bash's own (`command` absent) or one of ours in its place. */
export function lendTool(lender: Lender, name: string, command?: ShellCommand): Command {
  return defineCommand(name, async (args, ctx) => {
    const terminal = takeMark(ctx);
    const keyboard = keyboardOf(lender, ctx);
    let result = { stdout: '', stderr: '', exitCode: 130 } as Awaited<ReturnType<ShellCommand>>;
    const code = await guard(async () => {
      await lender.clock.sleep(TOOL_TIME);
      if (keyboard && readsAll(name, args)) result = await given(ctx, [name, ...args], await keyboard.all());
      else if (command)
        result = await withDescriptors(lender.machine.files, args, ctx, () => command(args, ctx, terminal));
      else result = await ctx.origCommand!(args);
      result.stderr = gnuWords(gnuError(result.stderr), args);
      return result.exitCode;
    });
    if (terminal && !result.shown) {
      lender.show('stdout', asText(result));
      lender.show('stderr', result.stderr);
    }
    return { ...result, exitCode: code };
  });
}

/** A line from the keyboard, for bash's own `read`, with whose words it is called. */
export function lendLine({ ask, show }: Lender): Command {
  return defineCommand(LINE_COMMAND, async (args) => {
    const at = args.findIndex((arg) => /^-\w*p$/.test(arg));
    if (at >= 0) show('stderr', args[at + 1] ?? '');
    const secret = args.some((arg) => /^-[a-z]*s/.test(arg));
    let line = '';
    const code = await guard(async () => {
      if (ask) line = await new Keyboard(ask).line(secret);
      return 0;
    });
    return { stdout: line, stderr: '', exitCode: code };
  });
}

/** What a program has written so far. */
class Written {
  private readonly out: string[] = [];
  private readonly err: string[] = [];
  private bytes = false;

  constructor(
    private readonly lender: Lender,
    readonly terminal: boolean,
  ) {}

  tell(stream: Stream, text: string): void {
    if (text === '') return;
    if (stream === 'stderr') this.err.push(text);
    else this.out.push(this.bytes ? asByteString(text) : text);
    if (this.terminal) this.lender.show(stream, text);
  }

  tellBytes(content: Uint8Array): void {
    if (this.terminal) return this.tell('stdout', toText(content));
    // from here on the output is kept one character a byte
    if (!this.bytes) this.out.splice(0, this.out.length, ...this.out.map(asByteString));
    this.bytes = true;
    this.out.push(toByteString(content));
  }

  result(): { stdout: string; stderr: string; stdoutKind: 'bytes' | 'text' } {
    return {
      stdout: this.out.join(''),
      stderr: this.err.join(''),
      stdoutKind: this.bytes ? 'bytes' : 'text',
    };
  }
}

function contextOf(
  lender: Lender,
  name: string,
  ctx: ResolvedCommandContext,
  written: Written,
  keyboard: Keyboard | undefined,
): ProgramContext {
  const env = new Map(Object.entries(ctx.exportedEnv ?? {}).filter(([key]) => !MARKS.has(key)));
  const stdin = shown(ctx.stdin as unknown as string);
  const next = lineReader(stdin);
  const { terminal } = written;
  return {
    machine: lender.machine,
    files: lender.machine.files,
    clock: lender.clock,
    names: lender.names,
    cwd: ctx.cwd,
    env,
    stdin,
    piped: stdin !== '',
    readLine: async (secret) => (keyboard ? keyboard.line(secret) : next()),
    ...(keyboard ? { readKeys: () => keyboard.keys() } : {}),
    terminal,
    columns: lender.columns(),
    out: (text) => written.tell('stdout', text),
    err: (text) => written.tell('stderr', text),
    outBytes: (content) => written.tellBytes(content),
    sleep: (ms) => lender.clock.sleep(ms, name),
    exec: async (line) => {
      const result = await ctx.exec!(line, { cwd: ctx.cwd, env: Object.fromEntries(env) });
      return { stdout: result.stdout, stderr: result.stderr, code: result.exitCode };
    },
    edit: (path) => lender.edit(path),
    ...(lender.script ? { scripted: true } : terminal ? { enter: (open) => lender.enter(open) } : {}),
  };
}

/** Calls a tool with what was typed as its standard input. */
async function given(ctx: ResolvedCommandContext, words: string[], stdin: string): ReturnType<ShellCommand> {
  const result = await ctx.exec!(words.map(shellQuote).join(' '), {
    cwd: ctx.cwd,
    stdin: asByteString(stdin),
    stdinKind: 'bytes',
  });
  return result as Awaited<ReturnType<ShellCommand>>;
}

/** The keyboard, for a command that reads from it. Takes the mark away, so that what it starts does not inherit it. */
function keyboardOf({ ask }: Lender, ctx: ResolvedCommandContext): Keyboard | undefined {
  const marked = ctx.env.get(KEYBOARD_MARK) === '1';
  ctx.env.delete(KEYBOARD_MARK);
  return marked && ask ? new Keyboard(ask) : undefined;
}

/** Lends what `<(...)` wrote, which only just-bash's own file system holds, to a command that is called with it. */
async function withDescriptors<T>(
  files: Files,
  args: string[],
  ctx: ResolvedCommandContext,
  action: () => T | Promise<T>,
): Promise<T> {
  const paths = args.flatMap((arg) => arg.match(/\/dev\/fd\/\d+/g) ?? []);
  if (!paths.length) return action();
  files.mkdir('/dev/fd', { recursive: true });
  for (const path of paths)
    if (await ctx.fs.exists(path)) files.write(path, await ctx.fs.readFileBuffer(path));
  try {
    return await action();
  } finally {
    files.remove('/dev/fd', { recursive: true, force: true });
  }
}

/** A program that was interrupted ends with the code bash gives it; Ctrl-C ends the line too. */
export async function guard(action: () => Promise<number>): Promise<number> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    return error.reason === 'timeout' ? 124 : 130;
  }
}

/** Is the command's output for the terminal? Takes the mark away, so that what it starts does not inherit it. */
function takeMark(ctx: ResolvedCommandContext): boolean {
  const marked = ctx.env.get(TERMINAL_MARK) === '1';
  ctx.env.delete(TERMINAL_MARK);
  return marked;
}

function asText(result: {
  stdout: string;
  stdoutKind?: 'text' | 'bytes';
  stdoutEncoding?: 'binary';
}): string {
  return result.stdoutKind === 'bytes' || result.stdoutEncoding === 'binary'
    ? shown(result.stdout)
    : result.stdout;
}
