/**
 * Unix tools that just-bash has, but on the host's clock or for a screen: ours stand in their place.
 *
 * Models: coreutils' `sleep`, `timeout`, `date`, `mktemp`, `nproc`, procps' `watch`, pagers and editors as far as a
 * learner meets them. Left out: signals other than the one `timeout` sends.
 */
import type { ResolvedCommandContext } from 'just-bash/browser';
import { type Files, join } from '../files/files';
import type { Clock } from '../time/clock';
import type { Names } from '../time/names';
import { formatDate } from './date';
import { TERMINAL_MARK } from './script';
import { correctedCommands } from './tools/corrections';
import { diff } from './tools/diff';
import { ls } from './tools/ls';
import { machineCommands } from './tools/machine';
import { sort, sortsLines } from './tools/sort';
import { tar } from './tools/tar';
import { done, failed, type ShellCommand, type ToolResult } from './tools/tool-result';
import { wc } from './tools/wc';

interface Host {
  hostname: string;
  clock: Clock;
  names: Names;
  files: Files;
  history: string[];
  edit: (path: string) => Promise<boolean>;
  /** Writes to the terminal at once. */
  show: (text: string) => void;
}

const UNITS: Record<string, number> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Our tools by name. */
export function shellCommands(host: Host): Map<string, ShellCommand> {
  const editor: ShellCommand = async (args, context) => {
    const path = args.find((arg) => !arg.startsWith('-') && !arg.startsWith('+'));
    if (!path)
      return failed("say which file: an editor without one is not part of this workshop's shell\n", 1);
    await host.edit(join(context.cwd, path));
    return done('');
  };
  const { files } = host;
  const commands: Record<string, ShellCommand> = {
    ...machineCommands,
    ...correctedCommands(files, host.clock),
    ls: async (args, context) => ls(files, context.cwd, args, host.clock.now()),
    diff: async (args, context) => diff(files, context.cwd, args, stdinOf(context)),
    sort: async (args, context) =>
      sortsLines(args)
        ? sort(files, context.cwd, args, stdinOf(context))
        : ((await context.origCommand!(args)) as ToolResult),
    tar: async (args, context) => tar(files, context.cwd, args, stdinOf(context)),
    wc: async (args, context) => wc(files, context.cwd, args, stdinOf(context)),
    realpath: async (args, context) => realpath(files, context.cwd, args),
    sleep: (args) => sleep(host, args),
    timeout: (args, context, terminal) => timeout(host, args, context, terminal),
    watch: (args, context, terminal) => watch(host, args, context, terminal),
    date: async (args) => formatDate(args, host.clock.now()),
    history: async (args) => history(host, args),
    mktemp: async (args) => makeTemporary(host, args),
    nproc: async () => done('2\n'),
    clear: async () => done('\x1b[H\x1b[2J\x1b[3J'),
    hostname: async () => done(`${host.hostname}\n`),
    whoami: async () => done('root\n'),
    __shpod_open: async (paths, context) => canOpen(host, paths, context.cwd),
    __shpod_time: time(host.clock),
    vi: editor,
    vim: editor,
    nano: editor,
    emacs: editor,
    less: pager,
    more: pager,
  };
  return new Map(Object.entries(commands));
}

const pager: ShellCommand = async (args, context) => {
  const files = args.filter((arg) => !arg.startsWith('-'));
  const result = await context.exec!(files.length ? `cat -- ${files.map(quoteWord).join(' ')}` : 'cat', {
    cwd: context.cwd,
    stdin: stdinOf(context),
    stdinKind: 'bytes',
  });
  return result as ToolResult;
};

/** `begin` notes the time; `bash CODE` or `posix CODE` tells what went by since, on the innermost note, and passes the code on. */
function time(clock: Clock): ShellCommand {
  const begun: number[] = [];
  return async ([form, code]) => {
    if (form === 'begin') {
      begun.push(clock.now());
      return done('');
    }
    const seconds = (clock.now() - (begun.pop() ?? clock.now())) / 1000;
    const text = (value: number): string =>
      form === 'posix' ? value.toFixed(2) : `\t${Math.floor(value / 60)}m${(value % 60).toFixed(3)}s`;
    const gap = form === 'posix' ? ' ' : '';
    const lines = [`real${gap}${text(seconds)}`, `user${gap}${text(0)}`, `sys${gap}${text(0)}`];
    return failed(`${form === 'posix' ? '' : '\n'}${lines.join('\n')}\n`, Number(code));
  };
}

async function sleep(host: Host, args: string[]): Promise<ToolResult> {
  if (!args.length) return failed("sleep: missing operand\nTry 'sleep --help' for more information.\n", 1);
  let total = 0;
  for (const arg of args) {
    if (arg === 'infinity') total = Infinity;
    const match = /^(\d+(?:\.\d*)?|\.\d+)([smhd]?)$/.exec(arg);
    if (!match && arg !== 'infinity') {
      return failed(`sleep: invalid time interval '${arg}'\nTry 'sleep --help' for more information.\n`, 1);
    }
    if (match) total += Number(match[1]) * UNITS[match[2]!]!;
  }
  await host.clock.sleep(Math.min(total, 10 * 365 * 86_400_000), 'sleep');
  return done('');
}

async function timeout(
  host: Host,
  args: string[],
  context: ResolvedCommandContext,
  terminal: boolean,
): Promise<ToolResult> {
  const words = [...args];
  while (words[0]?.startsWith('-')) {
    const option = words.shift()!;
    if (option === '-s' || option === '-k' || option === '--signal' || option === '--kill-after')
      words.shift();
  }
  const limit = words.shift();
  const match = /^(\d+(?:\.\d*)?|\.\d+)([smhd]?)$/.exec(limit ?? '');
  if (limit === undefined || !words.length)
    return failed("Try 'timeout --help' for more information.\n", 125);
  if (!match)
    return failed(
      `timeout: invalid time interval '${limit}'\nTry 'timeout --help' for more information.\n`,
      125,
    );
  let fired = false;
  const process = host.clock.self()!;
  const cancel = host.clock.after(
    Number(match[1]) * UNITS[match[2]!]!,
    'timeout',
    () => {
      fired = true;
      process.interrupt('timeout');
    },
    { quiet: true },
  );
  const result = (await context.exec!(words.map(quoteWord).join(' '), {
    cwd: context.cwd,
    env: terminal ? { [TERMINAL_MARK]: '1' } : {},
  })) as ToolResult;
  cancel();
  return { ...result, exitCode: fired ? 124 : result.exitCode, shown: terminal };
}

/** Runs the command again and again until Ctrl-C; each round clears the screen, as `watch` does. */
async function watch(
  host: Host,
  args: string[],
  context: ResolvedCommandContext,
  terminal: boolean,
): Promise<ToolResult> {
  const words = [...args];
  let seconds = 2;
  while (words[0]?.startsWith('-')) {
    const option = words.shift()!;
    if (option === '-n' || option === '--interval') seconds = Number(words.shift());
    else if (/^-n\d/.test(option)) seconds = Number(option.slice(2));
  }
  if (!words.length || !Number.isFinite(seconds)) return failed('Usage:\n watch [options] command\n', 1);
  const line = words.join(' ');
  for (;;) {
    const result = await context.exec!(line, { cwd: context.cwd });
    if (terminal)
      host.show(`\x1b[H\x1b[2JEvery ${seconds.toFixed(1)}s: ${line}\n\n${result.stdout}${result.stderr}`);
    await host.clock.sleep(Math.max(100, seconds * 1000));
  }
}

function realpath(files: Files, cwd: string, args: string[]): ToolResult {
  const paths = args.filter((arg) => !arg.startsWith('-'));
  if (!paths.length)
    return failed("realpath: missing operand\nTry 'realpath --help' for more information.\n", 1);
  const missing = paths.filter((path) => !files.exists(join(cwd, path)));
  const found = paths.filter((path) => !missing.includes(path));
  return {
    ...done(found.map((path) => `${files.realpath(join(cwd, path))}\n`).join(''), missing.length ? 1 : 0),
    stderr: missing.map((path) => `realpath: ${path}: No such file or directory\n`).join(''),
  };
}

/** Standard input as one character a byte. */
function stdinOf(context: ResolvedCommandContext): string {
  return context.stdin as unknown as string;
}

async function history(host: Host, args: string[]): Promise<ToolResult> {
  if (args[0] === '-c') {
    host.history.length = 0;
    return done('');
  }
  const count = args[0] === undefined ? host.history.length : Number(args[0]);
  if (!Number.isInteger(count)) return failed(`bash: history: ${args[0]}: numeric argument required\n`, 1);
  const start = Math.max(0, host.history.length - count);
  const lines = host.history
    .slice(start)
    .map((line, index) => `${String(start + index + 1).padStart(5)}  ${line}\n`);
  return done(lines.join(''));
}

function makeTemporary(host: Host, args: string[]): ToolResult {
  const template = args.find((arg) => !arg.startsWith('-')) ?? '/tmp/tmp.XXXXXXXXXX';
  const path = join(
    '/tmp',
    template.replace(/X{3,}$/, (run) => host.names.suffix(run.length)),
  );
  host.files.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
  if (args.includes('-d')) host.files.mkdir(path);
  else host.files.write(path, '', 0o600);
  return done(`${path}\n`);
}

/** Can the files be written? Says what bash says of the first that cannot. */
function canOpen(host: Host, paths: string[], cwd: string): ToolResult {
  for (const path of paths) {
    const target = join(cwd, path);
    const folder = target.slice(0, target.lastIndexOf('/')) || '/';
    if (host.files.isDirectory(target)) return failed(`bash: ${path}: Is a directory\n`, 1);
    if (host.files.isFile(folder)) return failed(`bash: ${path}: Not a directory\n`, 1);
    if (!host.files.exists(folder)) return failed(`bash: ${path}: No such file or directory\n`, 1);
  }
  return done('');
}

function quoteWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
