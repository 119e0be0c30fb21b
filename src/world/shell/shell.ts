/**
 * A role's shell: lines in, output and a changed machine out.
 *
 * Models: an interactive bash in shpod. just-bash parses and runs; this module carries over from line to line what it
 * does not (folder, variables, exports, functions, aliases, `$?`, history), lends it the world's clock, chance and
 * programs, and shows output while a line still runs. Left out: arrays and `set` options beyond one line,
 * the world's chance and `time` inside `eval` and `source`.
 */
import {
  Bash,
  type Command,
  defineCommand,
  getCommandNames,
  type ResolvedCommandContext,
} from 'just-bash/browser';
import { type Files, FilesError } from '../files/files';
import { asByteString, shown, toByteString, toText } from '../git/byte-text';
import { type Clock, Interrupted, type Process } from '../time/clock';
import type { Names } from '../time/names';
import { bashFiles } from './bash-files';
import { shellCommands } from './builtins';
import { Jobs } from './jobs';
import type { Guest, Machine, Program, ProgramContext, WriteText } from './program';
import {
  definedFunctions,
  guardRedirections,
  hasOpenHereDocument,
  hostVariable,
  leaveRunning,
  markTerminal,
  replaceHostVariables,
  replaceTime,
  type SyntaxNode,
  TERMINAL_MARK,
  timeLoops,
} from './script';
import { tellAbsent } from './tools/absent';
import { gnuError } from './tools/corrections';
import type { ShellCommand } from './tools/tool-result';
import { Screen, type Stream } from './screen';

/** What a shell tells while a line runs. */
export interface ShellListener {
  output(stream: 'stdout' | 'stderr', text: string): void;
  /** Opens the editor; resolves to the new text, or null where it was closed unsaved. Absent: nobody is there. */
  edit?: (path: string, text: string) => Promise<string | null>;
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

/** ms of world time that starting a program takes, and a Unix tool. */
const PROGRAM_TIME = 150;
const TOOL_TIME = 2;

/** Kept by just-bash itself; carrying them over would freeze them. */
const OWN_VARIABLES = new Set([
  '?',
  '_',
  'IFS',
  'OPTIND',
  'SHELLOPTS',
  'BASHOPTS',
  'PWD',
  'OLDPWD',
  'PPID',
  'UID',
  'EUID',
  'BASHPID',
  TERMINAL_MARK,
]);
/** Turns of an empty loop that pass in 1 ms of world time. */
const TURNS_A_MS = 10;
/** A loop of so many turns will not end by itself: world time passes ever faster, so that nobody waits for its end. */
const SPINNING = 10_000;
/** just-bash tells line and column of an error that bash tells by its word alone. */
const PARSE_ERROR = /^bash: syntax error: Parse error at \d+:\d+: (syntax error)/gm;
/** Tools that print their environment: a mark would show. */
const UNMARKED = new Set(['env', 'printenv', 'alias', 'unalias', 'time', 'xargs', 'bash', 'sh']);

export class Shell {
  cwd: string;
  readonly history: string[] = [];
  columns = 120;
  private lastCode = 0;
  private variables = new Map<string, string>();
  private exported = new Set<string>();
  private functions = new Map<string, SyntaxNode>();
  private readonly bash: Bash;
  private readonly marked: ReadonlySet<string>;
  private process: Process | null = null;
  private abort = new AbortController();
  private turns = 0;
  /** Is the next script that is parsed the typed one? */
  private pending = false;
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
    this.cwd = setup.cwd ?? machine.home;
    const env = {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      HOME: machine.home,
      USER: 'root',
      SHELL: '/bin/bash',
      TERM: 'xterm-256color',
      HOSTNAME: machine.hostname,
      LANG: 'C.UTF-8',
      ...setup.env,
    };
    for (const [name, value] of Object.entries(env)) {
      this.variables.set(name, value);
      this.exported.add(name);
    }
    const own = new Map([...shellCommands(this.host()), ...this.jobs.commands(), ...this.jobCommands()]);
    this.installPrograms([
      ...getCommandNames(),
      ...own.keys(),
      ...setup.programs.keys(),
      '__shpod_state',
      '__shpod_turn',
    ]);
    const tools = getCommandNames().filter(
      (name) => !own.has(name) && !setup.programs.has(name) && !UNMARKED.has(name),
    );
    this.marked = new Set([...setup.programs.keys(), ...own.keys(), ...tools]);
    this.bash = new Bash({
      fs: bashFiles(setup.machine.files),
      cwd: this.cwd,
      env: {},
      defenseInDepth: false,
      processInfo: { pid: 1, ppid: 0, uid: 0, gid: 0 },
      executionLimits: { maxExecutionTimeMs: 2 ** 31 - 1, maxCommandCount: 1e8, maxLoopIterations: 1e7 },
      customCommands: [
        ...[...setup.programs].map(([name, program]) => this.programCommand(name, program)),
        ...[...own].map(([name, command]) => this.toolCommand(name, command)),
        ...tools.map((name) => this.toolCommand(name)),
        this.stateCommand(),
        this.turnCommand(),
      ],
    });
    this.bash.registerTransformPlugin({
      name: 'shpod',
      transform: ({ ast }) => ({ ast: this.prepare(ast as never) as never }),
    });
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
    const aliases = [...this.variables.keys()]
      .filter((name) => name.startsWith('BASH_ALIAS_'))
      .map((name) => name.slice(11));
    return [
      ...new Set([
        ...this.marked,
        ...UNMARKED,
        ...this.functions.keys(),
        ...aliases,
        'cd',
        'export',
        'unset',
        'set',
        'exit',
      ]),
    ].sort();
  }

  variable(name: string): string | undefined {
    return this.variables.get(name);
  }

  /** Has the text to go on (open quote, here-document, block, trailing backslash)? */
  isIncomplete(text: string): boolean {
    if (this.guest) return this.guest.shell.isIncomplete(text);
    if (/(^|[^\\])(\\\\)*\\$/.test(text)) return true;
    let open = false;
    const look = new Bash({ defenseInDepth: false });
    look.registerTransformPlugin({
      name: 'look',
      transform: ({ ast }) => {
        open = hasOpenHereDocument(ast as never) || endsOpen(ast as never);
        return { ast: { ...ast, statements: [] } };
      },
    });
    try {
      look.transform(text);
      return open;
    } catch (error) {
      return /unexpected EOF|got EOF|unexpected end/i.test((error as Error).message);
    }
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
    this.lastCode = left.code;
    for (const stream of ['stdout', 'stderr'] as const)
      if (left[stream]) this.setup.listener.output(stream, left[stream]);
    return { stdout: result.stdout + left.stdout, stderr: result.stderr + left.stderr, code: left.code };
  }

  private async runOwn(text: string, stdin: string): Promise<LineResult> {
    this.process = this.setup.clock.self();
    this.abort = new AbortController();
    this.reachedEnd = false;
    this.turns = 0;
    this.pending = true;
    const exportedEnv = Object.fromEntries(
      [...this.exported].map((name) => [name, this.variables.get(name) ?? '']),
    );
    const result = await this.bash
      .exec(text, {
        cwd: this.cwd,
        env: exportedEnv,
        replaceEnv: true,
        rawScript: true,
        signal: this.abort.signal,
        ...(stdin ? { stdin } : {}),
      })
      .catch((error: unknown) => this.broken(error));
    this.process = null;
    if (this.abort.signal.aborted) return this.aborted();
    if (this.reachedEnd) this.carryOver(result.env);
    this.hasExited = !this.reachedEnd && /(^|[\s;&])(exit|logout)\b/.test(text);
    this.lastCode = result.exitCode;
    const stderr = tellAbsent(withoutOwnTrace(result.stderr).replace(PARSE_ERROR, 'bash: $1'));
    const news = this.jobs.news();
    const told = this.setup.script ? stderr : stderr + news;
    return { ...this.screen.end({ stdout: result.stdout, stderr: told }), code: this.lastCode };
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
    this.lastCode = 130;
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

  private carryOver(env: Record<string, string>): void {
    const before = this.cwd;
    this.cwd = env.PWD ?? this.cwd;
    if (env.OLDPWD !== undefined) this.variables.set('OLDPWD', env.OLDPWD);
    else if (before !== this.cwd) this.variables.set('OLDPWD', before);
    for (const name of [...this.variables.keys()]) if (name !== 'OLDPWD' && !(name in env)) this.forget(name);
    for (const [name, value] of Object.entries(env))
      if (!OWN_VARIABLES.has(name)) this.variables.set(name, value);
  }

  private forget(name: string): void {
    this.variables.delete(name);
    this.exported.delete(name);
  }

  /** Puts before a parsed line what earlier lines left, and after it what notes the state it leaves. */
  private prepare(script: SyntaxNode): SyntaxNode {
    const typed = this.pending;
    this.pending = false;
    this.hermetic(script);
    if (!typed) {
      timeLoops(script);
      return script;
    }
    const statements = script.statements as SyntaxNode[];
    for (const [name, statement] of definedFunctions(script))
      this.functions.set(name, structuredClone(statement));
    leaveRunning(script, (text) => this.parse(`__shpod_job ${shellQuote(text)}`).statements[0]!);
    markTerminal(script, this.marked);
    guardRedirections(script);
    const known = [...this.functions].filter(([name]) => JSON.stringify(statements).includes(`"${name}"`));
    const before = [
      ...this.parse(this.preamble()).statements,
      ...known.map(([, statement]) => structuredClone(statement)),
      ...this.parse(`(exit ${this.lastCode})`).statements,
    ];
    timeLoops({ statements: [...before, ...statements] });
    return { ...script, statements: [...before, ...statements, ...this.parse('__shpod_state').statements] };
  }

  /** Takes the host's clock and chance out of a script. */
  private hermetic(script: SyntaxNode): void {
    replaceHostVariables(script, (name) => this.parse(`echo $(__shpod_variable ${name})`).wordPart);
    replaceTime(script, (posix) => {
      const text = `{ __shpod_time begin; :; __shpod_time ${posix ? 'posix' : 'bash'} "$?"; }`;
      return (this.parse(text).statements[0]!.pipelines as SyntaxNode[])[0]!;
    });
  }

  private preamble(): string {
    const plain = [...this.variables].filter(
      ([name]) => !this.exported.has(name) && /^[A-Za-z_]\w*$/.test(name),
    );
    const old = this.variables.get('OLDPWD');
    const wentBefore =
      old && this.files().isDirectory(old) ? [`cd ${shellQuote(old)}; cd ${shellQuote(this.cwd)}`] : [];
    return [
      'shopt -s expand_aliases',
      ...wentBefore,
      ...plain.map(([name, value]) => `${name}=${shellQuote(value)}`),
    ].join('\n');
  }

  private parse(text: string): { statements: SyntaxNode[]; wordPart: SyntaxNode } {
    const statements = (this.bash.transform(text).ast as unknown as { statements: SyntaxNode[] }).statements;
    const first = statements[0] as { pipelines?: { commands: { args?: { parts: SyntaxNode[] }[] }[] }[] };
    return { statements, wordPart: first?.pipelines?.[0]?.commands[0]?.args?.[0]?.parts[0] ?? {} };
  }

  private programCommand(name: string, program: Program): Command {
    return defineCommand(name, async (args, ctx) => {
      const out: string[] = [];
      const err: string[] = [];
      let bytes = false;
      const terminal = takeMark(ctx);
      const tell = (stream: 'stdout' | 'stderr', text: string): void => {
        if (text === '') return;
        if (stream === 'stderr') err.push(text);
        else out.push(bytes ? asByteString(text) : text);
        if (terminal) this.show(stream, text);
      };
      const env = new Map(Object.entries(ctx.exportedEnv ?? {}).filter(([key]) => key !== TERMINAL_MARK));
      const context: ProgramContext = {
        machine: this.setup.machine,
        files: this.files(),
        clock: this.setup.clock,
        names: this.setup.names,
        cwd: ctx.cwd,
        env,
        stdin: shown(ctx.stdin as unknown as string),
        piped: (ctx.stdin as unknown as string) !== '',
        terminal,
        columns: this.columns,
        out: (text) => tell('stdout', text),
        err: (text) => tell('stderr', text),
        outBytes: (content) => {
          if (terminal) return tell('stdout', toText(content));
          // from here on the output is kept one character a byte
          if (!bytes) out.splice(0, out.length, ...out.map(asByteString));
          bytes = true;
          out.push(toByteString(content));
        },
        sleep: (ms) => this.setup.clock.sleep(ms, name),
        exec: async (line) => {
          const result = await ctx.exec!(line, { cwd: ctx.cwd, env: Object.fromEntries(env) });
          return { stdout: result.stdout, stderr: result.stderr, code: result.exitCode };
        },
        edit: (path) => this.edit(path),
        ...(this.setup.script ? { scripted: true } : terminal ? { enter: (open) => this.enter(open) } : {}),
      };
      const code = await this.guard(async () => {
        await this.setup.clock.sleep(PROGRAM_TIME);
        return this.withDescriptors(args, ctx, () => program(args, context));
      });
      const stdoutKind = bytes ? ('bytes' as const) : ('text' as const);
      return { stdout: out.join(''), stderr: err.join(''), exitCode: code, stdoutKind };
    });
  }

  /** Lends what `<(...)` wrote, which only just-bash's own file system holds, to a command that is called with it. */
  private async withDescriptors<T>(
    args: string[],
    ctx: ResolvedCommandContext,
    action: () => T | Promise<T>,
  ): Promise<T> {
    const paths = args.flatMap((arg) => arg.match(/\/dev\/fd\/\d+/g) ?? []);
    if (!paths.length) return action();
    const files = this.files();
    files.mkdir('/dev/fd', { recursive: true });
    for (const path of paths)
      if (await ctx.fs.exists(path)) files.write(path, await ctx.fs.readFileBuffer(path));
    try {
      return await action();
    } finally {
      files.remove('/dev/fd', { recursive: true, force: true });
    }
  }

  /** A Unix tool: just-bash's own (`command` absent) or one of ours in its place. */
  private toolCommand(name: string, command?: ShellCommand): Command {
    return defineCommand(name, async (args, ctx) => {
      const terminal = takeMark(ctx);
      let result = { stdout: '', stderr: '', exitCode: 130 } as Awaited<ReturnType<ShellCommand>>;
      const code = await this.guard(async () => {
        await this.setup.clock.sleep(TOOL_TIME);
        result = command
          ? await this.withDescriptors(args, ctx, () => command(args, ctx, terminal))
          : await ctx.origCommand!(args);
        result.stderr = gnuError(result.stderr);
        return result.exitCode;
      });
      if (terminal && !result.shown) {
        this.show('stdout', asText(result));
        this.show('stderr', result.stderr);
      }
      return { ...result, exitCode: code };
    });
  }

  /** A program that was interrupted ends with the code bash gives it; Ctrl-C ends the line too. */
  private async guard(action: () => Promise<number>): Promise<number> {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      return error.reason === 'timeout' ? 124 : 130;
    }
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
    child.exported = new Set(Object.keys(ctx.exportedEnv ?? {}));
    child.variables = new Map([...ctx.env].filter(([name]) => !OWN_VARIABLES.has(name)));
    child.functions = new Map(this.functions);
    return child;
  }

  private stateCommand(): Command {
    return defineCommand('__shpod_state', async (_args, ctx) => {
      const exported = ctx.exportedEnv ?? {};
      this.exported = new Set(Object.keys(exported).filter((name) => !OWN_VARIABLES.has(name)));
      this.reachedEnd = true;
      return { stdout: '', stderr: '', exitCode: Number(ctx.env.get('?') ?? 0) };
    });
  }

  /** A turn of a loop: it takes its time, and leaves `$?` as it is. */
  private turnCommand(): Command {
    return defineCommand('__shpod_turn', async (_args, ctx) => {
      this.turns += 1;
      const code = await this.guard(async () => {
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

  private show(stream: Stream, text: string): void {
    this.screen.show(stream, text);
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
      show: (text) => this.show('stdout', text),
    };
  }
}

/** ms of world time for the last `TURNS_A_MS` turns of a line's loops. */
function spinTime(turns: number): number {
  return turns <= SPINNING ? 1 : 2 ** Math.min(20, Math.ceil((turns - SPINNING) / 500));
}

/** Does the last statement end in `&&`, `||` or `|`? */
function endsOpen(script: SyntaxNode): boolean {
  const last = (script.statements as SyntaxNode[]).at(-1);
  const pipeline = (last?.pipelines as SyntaxNode[] | undefined)?.at(-1);
  const command = (pipeline?.commands as SyntaxNode[] | undefined)?.at(-1);
  const empty =
    command?.type === 'SimpleCommand' &&
    !command.name &&
    !(command.assignments as unknown[]).length &&
    !(command.redirections as unknown[]).length;
  return (
    empty === true &&
    ((last!.operators as unknown[]).length > 0 || (pipeline!.commands as unknown[]).length > 1)
  );
}

/** One word of shell that means exactly `text`. */
export function shellQuote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What `set -x` says of our own additions is left out. */
function withoutOwnTrace(stderr: string): string {
  return stderr.replace(
    /^\++ (__SHPOD_TERMINAL=\d?|__shpod_state|__shpod_turn|__shpod_time .*|__shpod_open .*)\n/gm,
    '',
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
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
