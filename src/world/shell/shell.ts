/**
 * A role's shell: lines in, output and a changed machine out.
 *
 * Models: an interactive bash in shpod. just-bash parses and runs; what one line leaves to the next is in `carry-over.ts`,
 * how programs are lent to it in `lend.ts`, what is done to a line before it runs in `script.ts`. Left out: the world's
 * chance and `time` inside `eval` and `source`.
 */
import {
  Bash,
  type Command,
  defineCommand,
  getCommandNames,
  type ResolvedCommandContext,
} from 'just-bash/browser';
import { type Files, FilesError } from '../files/files';
import type { Clock, Process } from '../time/clock';
import type { Names } from '../time/names';
import { bashFiles } from './bash-files';
import { shellCommands } from './builtins';
import { CarryOver } from './carry-over';
import { isIncomplete } from './incomplete';
import { Jobs } from './jobs';
import { type Ask, LINE_COMMAND, markKeyboard } from './keyboard';
import { guard, type Lender, lendLine, lendProgram, lendTool } from './lend';
import type { Guest, Machine, Program, WriteText } from './program';
import { Screen } from './screen';
import {
  definedFunctions,
  guardRedirections,
  hostVariable,
  leaveRunning,
  markTerminal,
  nameUnset,
  repairArithmetic,
  replaceHostVariables,
  replaceTime,
  type SyntaxNode,
  timeLoops,
} from './script';
import { shellQuote } from './shell-quote';
import { tellAbsent } from './tools/absent';
import type { ShellCommand } from './tools/tool-result';

/** What a shell tells while a line runs. */
export interface ShellListener {
  output(stream: 'stdout' | 'stderr', text: string): void;
  /** Opens the editor; resolves to the new text, or null where it was closed unsaved. Absent: nobody is there. */
  edit?: (path: string, text: string) => Promise<string | null>;
  /** Asks who sits at the terminal. Absent: nobody does. */
  ask?: Ask;
}

export interface ShellSetup {
  machine: Machine;
  clock: Clock;
  names: Names;
  programs: ReadonlyMap<string, Program>;
  listener: ShellListener;
  cwd?: string;
  env?: Record<string, string>;
  /** Does it run a script, and say nothing of its jobs? */
  script?: boolean;
  /** Its prompt; that of a shpod where absent. */
  promptOf?: (cwd: string) => string;
}

export interface LineResult {
  stdout: string;
  stderr: string;
  code: number;
}

/** Turns of an empty loop that pass in 1 ms of world time. */
const TURNS_A_MS = 10;
/** A loop of so many turns will not end by itself: world time passes ever faster, so that nobody waits for its end. */
const SPINNING = 10_000;
/** just-bash tells line and column of an error that bash tells by its word alone. */
const PARSE_ERROR = /^bash: syntax error: Parse error at \d+:\d+: (syntax error)/gm;
/** … or by what it would rather have seen. */
const EXPECTED = /^bash: syntax error: Parse error at (\d+):(\d+): Expected \w+, got (\w+)\n/gm;
/** Commands that stand in a line only by our doing. */
const OWN_COMMANDS = ['__shpod_state', '__shpod_code', '__shpod_turn', LINE_COMMAND];
/** Tools that print their environment: a mark would show. */
const UNMARKED = new Set(['env', 'printenv', 'alias', 'unalias', 'time', 'xargs', 'bash', 'sh']);

export class Shell {
  readonly history: string[] = [];
  columns = 120;
  /** Does somebody sit at the terminal, whom a program of the next line may ask? */
  attended = false;
  private memory: CarryOver;
  private readonly bash: Bash;
  private readonly marked: ReadonlySet<string>;
  private process: Process | null = null;
  private abort = new AbortController();
  private turns = 0;
  /** The text that was typed, until it is parsed. */
  private pending: string | undefined;
  /** False after `exit`, which leaves nothing to the next line. */
  private reachedEnd = false;
  /** `exit` was typed last. */
  hasExited = false;
  private guest: Guest | undefined;
  private readonly screen: Screen;
  private readonly jobs: Jobs;
  private readonly startedAt: number;

  constructor(private readonly setup: ShellSetup) {
    const { machine } = setup;
    this.screen = new Screen((stream, text) => setup.listener.output(stream, text));
    this.jobs = new Jobs(setup.clock);
    this.startedAt = setup.clock.now();
    this.memory = new CarryOver(machine.files, setup.cwd ?? machine.home, {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      HOME: machine.home,
      USER: 'root',
      SHELL: '/bin/bash',
      TERM: 'xterm-256color',
      HOSTNAME: machine.hostname,
      LANG: 'C.UTF-8',
      ...setup.env,
    });
    const own = new Map([...shellCommands(this.host()), ...this.jobs.commands(), ...this.jobCommands()]);
    this.installPrograms([...getCommandNames(), ...own.keys(), ...setup.programs.keys(), ...OWN_COMMANDS]);
    const tools = getCommandNames().filter(
      (name) => !own.has(name) && !setup.programs.has(name) && !UNMARKED.has(name),
    );
    const lender = this.lender();
    this.marked = new Set([...setup.programs.keys(), ...own.keys(), ...tools]);
    this.bash = new Bash({
      fs: bashFiles(setup.machine.files),
      cwd: this.cwd,
      env: {},
      defenseInDepth: false,
      processInfo: { pid: 1, ppid: 0, uid: 0, gid: 0 },
      executionLimits: { maxExecutionTimeMs: 2 ** 31 - 1, maxCommandCount: 1e8, maxLoopIterations: 1e7 },
      customCommands: [
        ...[...setup.programs].map(([name, program]) => lendProgram(lender, name, program)),
        ...[...own].map(([name, command]) => lendTool(lender, name, command)),
        ...tools.map((name) => lendTool(lender, name)),
        this.stateCommand(),
        this.codeCommand(),
        this.turnCommand(),
        lendLine(lender),
      ],
    });
    this.bash.registerTransformPlugin({
      name: 'shpod',
      transform: ({ ast }) => ({ ast: this.prepare(ast as never) as never }),
    });
  }

  get cwd(): string {
    return this.memory.cwd;
  }

  set cwd(folder: string) {
    this.memory.cwd = folder;
  }

  /** What stands before the next line: `shpod:~/fleet# `. */
  prompt(): string {
    if (this.guest) return this.guest.shell.prompt();
    if (this.setup.promptOf) return this.setup.promptOf(this.cwd);
    const { home, hostname } = this.setup.machine;
    const shown =
      this.cwd === home
        ? '~'
        : this.cwd.startsWith(`${home}/`)
          ? `~${this.cwd.slice(home.length)}`
          : this.cwd;
    return `${hostname}:${shown}# `;
  }

  /** Names that can be called: programs, tools, functions, aliases. */
  commandNames(): string[] {
    return [
      ...new Set([
        ...this.marked,
        ...UNMARKED,
        ...this.memory.functionNames(),
        ...this.memory.aliasNames(),
        'cd',
        'export',
        'unset',
        'set',
        'exit',
      ]),
    ].sort();
  }

  variable(name: string): string | undefined {
    return this.memory.variable(name);
  }

  /** Has the text to go on (open quote, here-document, block, trailing backslash)? */
  isIncomplete(text: string): boolean {
    if (this.guest) return this.guest.shell.isIncomplete(text);
    return isIncomplete(text);
  }

  /** Runs complete text. Must be called inside a process of the clock. `stdin`: what its first reader finds there. */
  async run(text: string, stdin = ''): Promise<LineResult> {
    return this.guest ? this.runAsGuest(this.guest, text) : this.runOwn(text, stdin);
  }

  private enter(open: (output: WriteText) => Guest): void {
    this.guest = open((stream, text) => this.setup.listener.output(stream, text));
  }

  /** The line is the guest's; once it has exited the terminal is this shell's again. */
  private async runAsGuest(guest: Guest, text: string): Promise<LineResult> {
    const result = await guest.shell.run(text);
    if (!guest.shell.hasExited) return result;
    this.guest = undefined;
    const left = guest.left(result.code);
    this.memory.lastCode = left.code;
    for (const stream of ['stdout', 'stderr'] as const)
      if (left[stream]) this.setup.listener.output(stream, left[stream]);
    return { stdout: result.stdout + left.stdout, stderr: result.stderr + left.stderr, code: left.code };
  }

  private async runOwn(text: string, stdin: string): Promise<LineResult> {
    this.process = this.setup.clock.self();
    this.abort = new AbortController();
    this.reachedEnd = false;
    this.turns = 0;
    this.pending = text;
    const result = await this.bash
      .exec(text, {
        cwd: this.cwd,
        env: this.memory.exportedEnv(),
        replaceEnv: true,
        rawScript: true,
        signal: this.abort.signal,
        ...(stdin ? { stdin } : {}),
      })
      .catch((error: unknown) => this.broken(error));
    this.process = null;
    if (this.abort.signal.aborted) return this.aborted();
    if (this.reachedEnd) this.memory.take(result.env);
    this.hasExited = !this.reachedEnd && /(^|[\s;&])(exit|logout)\b/.test(text);
    this.memory.lastCode = result.exitCode;
    const stderr = tellAbsent(syntaxErrors(withoutOwnTrace(result.stderr), text));
    const news = this.jobs.news();
    const told = this.setup.script ? stderr : stderr + news;
    return { ...this.screen.end({ stdout: result.stdout, stderr: told }), code: result.exitCode };
  }

  /** A line that could not write where it wanted to, in a place that was not looked at before it ran. */
  private broken(error: unknown): {
    stdout: string;
    stderr: string;
    exitCode: number;
    env: Record<string, string>;
  } {
    if (!(error instanceof FilesError)) throw error;
    return {
      stdout: this.screen.seen('stdout'),
      stderr: `bash: ${error.path}: ${capital(error.reason)}\n`,
      exitCode: 1,
      env: {},
    };
  }

  /** What a line that Ctrl-C ended leaves: that which was seen of it. */
  private aborted(): LineResult {
    this.memory.lastCode = 130;
    return { ...this.screen.breakOff(), code: 130 };
  }

  /** Ctrl-C: ends what waits, and the line with it. */
  interrupt(): void {
    this.guest?.shell.interrupt();
    if (!this.process) return;
    this.abort.abort();
    this.process.interrupt('interrupt');
  }

  /** just-bash finds a command by its file on the `PATH`. */
  private installPrograms(names: string[]): void {
    this.files().mkdir('/usr/bin', { recursive: true });
    for (const name of names)
      if (!this.files().exists(`/usr/bin/${name}`)) this.files().write(`/usr/bin/${name}`, '', 0o755);
  }

  /** Puts before a parsed line what earlier lines left, and after it what notes the state it leaves. */
  private prepare(script: SyntaxNode): SyntaxNode {
    const typed = this.pending;
    this.pending = undefined;
    this.hermetic(script);
    if (typed === undefined) {
      timeLoops(script);
      return script;
    }
    const statements = script.statements as SyntaxNode[];
    this.memory.define(definedFunctions(script));
    leaveRunning(script, (text) => this.parse(`__shpod_job ${shellQuote(text)}`).statements[0]!);
    if (this.attended) markKeyboard(script, this.marked, (line) => this.parse(line).statements[0]!);
    markTerminal(script, this.marked);
    guardRedirections(script);
    const before = [
      ...this.parse(this.memory.preamble()).statements,
      ...this.memory.functionsIn(statements),
      ...this.parse(`__shpod_code ${this.memory.lastCode}`).statements,
    ];
    const note = this.memory.asksDeclared(typed)
      ? '__shpod_state "$?" "$(declare -p)"'
      : '__shpod_state "$?"';
    timeLoops({ statements: [...before, ...statements] });
    return { ...script, statements: [...before, ...statements, ...this.parse(note).statements] };
  }

  /** Takes the host's clock and chance out of a script. */
  private hermetic(script: SyntaxNode): void {
    repairArithmetic(script, (text) => this.parse(`echo $((${text}))`).wordPart.expression as SyntaxNode);
    nameUnset(script);
    replaceHostVariables(script, (name) => this.parse(`echo $(__shpod_variable ${name})`).wordPart);
    replaceTime(script, (posix) => {
      const text = `{ __shpod_time begin; :; __shpod_time ${posix ? 'posix' : 'bash'} "$?"; }`;
      return (this.parse(text).statements[0]!.pipelines as SyntaxNode[])[0]!;
    });
  }

  private parse(text: string): { statements: SyntaxNode[]; wordPart: SyntaxNode } {
    const statements = (this.bash.transform(text).ast as unknown as { statements: SyntaxNode[] }).statements;
    const first = statements[0] as { pipelines?: { commands: { args?: { parts: SyntaxNode[] }[] }[] }[] };
    return { statements, wordPart: first?.pipelines?.[0]?.commands[0]?.args?.[0]?.parts[0] ?? {} };
  }

  /** What `&` and `$!` become. */
  private jobCommands(): [string, ShellCommand][] {
    return [
      [
        '__shpod_job',
        async ([text = ''], ctx) => {
          const started = this.jobs.start(text, this.child(ctx));
          return { stdout: '', stderr: this.setup.script ? '' : started, exitCode: 0 };
        },
      ],
      [
        '__shpod_variable',
        async ([name = '']) => {
          const { clock, names } = this.setup;
          const value =
            name === '!' ? this.jobs.lastPidText() : hostVariable(name, clock, names, this.startedAt);
          return { stdout: `${value}\n`, stderr: '', exitCode: 0 };
        },
      ],
    ];
  }

  /** A shell with all that this one knows, whose changes are its own; it writes to the same terminal. */
  private child(ctx: ResolvedCommandContext): Shell {
    const { screen } = this;
    const output: ShellListener['output'] = (stream, text) => screen.show(stream, text, true);
    const child = new Shell({ ...this.setup, cwd: ctx.cwd, listener: { ...this.setup.listener, output } });
    child.columns = this.columns;
    child.memory = this.memory.fork(ctx.cwd, ctx.env, Object.keys(ctx.exportedEnv ?? {}));
    return child;
  }

  private stateCommand(): Command {
    return defineCommand('__shpod_state', async ([code, declared], ctx) => {
      this.memory.noteEnd(Object.keys(ctx.exportedEnv ?? {}), declared);
      this.reachedEnd = true;
      return { stdout: '', stderr: '', exitCode: Number(code) };
    });
  }

  /** Makes `$?` what it was. */
  private codeCommand(): Command {
    return defineCommand('__shpod_code', async ([code]) => ({
      stdout: '',
      stderr: '',
      exitCode: Number(code),
    }));
  }

  /** A turn of a loop: it takes its time, and leaves `$?` as it is. */
  private turnCommand(): Command {
    return defineCommand('__shpod_turn', async (_args, ctx) => {
      this.turns += 1;
      const code = await guard(async () => {
        if (this.turns % TURNS_A_MS === 0) await this.setup.clock.sleep(spinTime(this.turns));
        return Number(ctx.env.get('?') ?? 0);
      });
      return { stdout: '', stderr: '', exitCode: code };
    });
  }

  private async edit(path: string): Promise<boolean> {
    const { edit } = this.setup.listener;
    if (!edit) return false;
    const text = await edit(path, this.files().exists(path) ? this.files().readText(path) : '');
    if (text === null) return false;
    this.files().write(path, text);
    return true;
  }

  private lender(): Lender {
    const { machine, clock, names, script, listener } = this.setup;
    return {
      machine,
      clock,
      names,
      ...(script ? { script } : {}),
      ...(listener.ask ? { ask: listener.ask } : {}),
      columns: () => this.columns,
      show: (stream, text) => this.screen.show(stream, text),
      edit: (path) => this.edit(path),
      enter: (open) => this.enter(open),
    };
  }

  private files(): Files {
    return this.setup.machine.files;
  }

  private host(): Parameters<typeof shellCommands>[0] {
    return {
      clock: this.setup.clock,
      names: this.setup.names,
      files: this.setup.machine.files,
      hostname: this.setup.machine.hostname,
      history: this.history,
      edit: (path) => this.edit(path),
      show: (text) => this.screen.show('stdout', text),
    };
  }
}

/** ms of world time for the last `TURNS_A_MS` turns of a line's loops. */
function spinTime(turns: number): number {
  return turns <= SPINNING ? 1 : 2 ** Math.min(20, Math.ceil((turns - SPINNING) / 500));
}

/** What `set -x` says of our own additions is left out. */
function withoutOwnTrace(stderr: string): string {
  return stderr
    .replace(/^\++ (__shpod_state|declare -p)\b[\s\S]*$/m, '')
    .replace(/^\++ (__SHPOD_(?:TERMINAL|KEYBOARD)=\d?|__shpod_line.*|__shpod_\w+(?: .*)?)\n/gm, '');
}

/** @param text that was to be parsed */
function syntaxErrors(stderr: string, text: string): string {
  return stderr
    .replace(PARSE_ERROR, 'bash: $1')
    .replace(EXPECTED, (said, line: string, column: string, got: string) => {
      if (got === 'EOF') return 'bash: syntax error: unexpected end of file\n';
      const token = /^(?:\w+|;;|&&|\|\||.)/.exec(
        text.split('\n')[Number(line) - 1]?.slice(Number(column) - 1) ?? '',
      );
      return token ? `bash: syntax error near unexpected token \`${token[0]}'\n` : said;
    });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
