/**
 * just-bash's own tools where GNU's say or read something else, or where they ask the host for its clock or chance: what
 * they are given and what they answer is mended on the way.
 *
 * Models: messages and widths of coreutils, grep, sed and findutils. Left out: times of access, `touch` by another file's.
 */
import type { ResolvedCommandContext } from 'just-bash/browser';
import { type Files, join } from '../../files/files';
import type { Clock } from '../../time/clock';
import { sed } from './sed';
import { original } from './original';
import { done, failed, type ShellCommand, type ToolResult } from './tool-result';

/** The mended tools by name. */
export function correctedCommands(files: Files, clock: Clock): Record<string, ShellCommand> {
  return {
    awk,
    find: unless('find', /^-[acm]?newer|^-[acm](time|min)$/),
    jq: (args, context) =>
      original(
        context,
        args.map((arg) => withoutNow(arg, clock)),
      ),
    printf: unless('printf', /%\([^)]*\)T/),
    touch: async (args, context) => touch(files, context.cwd, args, clock.now()),
    cat: (args, context) => cat(files, args, context),
    grep,
    egrep: grep,
    fgrep: grep,
    head,
    sed: sed(files),
    tree,
    uniq,
    xargs,
    yes: async (args) => done(`${args.join(' ') || 'y'}\n`.repeat(YES)),
  };
}

/** An error of the file system as GNU's tools word it. */
export function gnuError(stderr: string): string {
  return stderr.replace(
    /E(NOENT|ISDIR|NOTDIR|EXIST|NOTEMPTY): (\w)([\w ]*?), \w+ '[^']*'/g,
    (_all, _code: string, first: string, rest: string) => first.toUpperCase() + rest,
  );
}

/** The tool as it is, but for arguments that would read the host's clock. */
function unless(name: string, pattern: RegExp): ShellCommand {
  return async (args, context) => {
    const found = args.find((arg) => pattern.test(arg));
    if (found === undefined) return original(context, args);
    return failed(`${name}: "${found}" is not part of this workshop's shell\n`, 1);
  };
}

/** `now` outside of strings is the world's, in seconds. */
function withoutNow(program: string, clock: Clock): string {
  return program.replace(/"(?:[^"\\]|\\.)*"|(?<![\w.$@])now(?![\w(:])/g, (token) =>
    token === 'now' ? `(${clock.now() / 1000})` : token,
  );
}

/** `rand()` follows from `srand()`'s seed alone, as awk's does. */
const AWK_CHANCE = [
  'function __seed(s) { __last = __seeded; __seeded = s + 0; __state = __seeded; return __last }',
  'function __rand() { __state = (__state * 1103515245 + 12345) % 2147483648; return __state / 2147483648 }',
].join('\n');

const awk: ShellCommand = async (args, context) => {
  const at = args.findIndex((arg) => /\bs?rand\(/.test(arg));
  if (at < 0) return original(context, args);
  const program = args[at]!.replace(/\bsrand\(/g, '__seed(').replace(/\brand\(/g, '__rand(');
  return original(context, [...args.slice(0, at), `${AWK_CHANCE}\n${program}`, ...args.slice(at + 1)]);
};

/** @param now ms of world time */
function touch(files: Files, cwd: string, args: string[], now: number): ToolResult {
  const options = args.filter((arg) => arg.startsWith('-') && arg !== '-');
  const unknown = options.find((option) => !/^-[acm]+$|^--no-create$/.test(option));
  if (unknown !== undefined) return failed(`touch: "${unknown}" is not part of this workshop's shell\n`, 1);
  const paths = args.filter((arg) => !options.includes(arg));
  if (!paths.length)
    return failed("touch: missing file operand\nTry 'touch --help' for more information.\n", 1);
  const keep = options.some((option) => /^-\w*c|^--no-create$/.test(option));
  const errors: string[] = [];
  for (const path of paths) {
    const absolute = join(cwd, path);
    try {
      if (files.exists(absolute)) files.touch(absolute, now);
      else if (!keep) files.write(absolute, '');
    } catch (error) {
      errors.push(`touch: cannot touch '${path}': ${gnuError((error as Error).message)}\n`);
    }
  }
  return errors.length ? failed(errors.join(''), 1) : done('');
}

/** A folder among the operands is named, and the others are shown all the same. */
async function cat(files: Files, args: string[], context: ResolvedCommandContext): Promise<ToolResult> {
  const folders = args.filter((arg) => !arg.startsWith('-') && files.isDirectory(join(context.cwd, arg)));
  if (!folders.length) return original(context, args);
  const errors = folders.map((folder) => `cat: ${folder}: Is a directory\n`).join('');
  const rest = args.filter((arg) => !folders.includes(arg));
  if (!rest.some((arg) => !arg.startsWith('-'))) return failed(errors, 1);
  const result = await original(context, rest);
  return { ...result, stderr: errors + result.stderr, exitCode: 1 };
}

const grep: ShellCommand = async (args, context) => {
  if (!args.length)
    return failed("Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n", 2);
  const result = await original(context, args);
  const here = args.includes('.') && args.some((arg) => /^-\w*[rR]|^--(dereference-)?recursive$/.test(arg));
  const bare = args.some((arg) => /^-\w*h|^--no-filename$/.test(arg));
  // what is found from `.` on is named from `.` on
  return here && !bare ? { ...result, stdout: result.stdout.replace(/^(?=[^\n])(?!\.\/)/gm, './') } : result;
};

/** Drawn with lines, as where the terminal speaks UTF-8. */
const tree: ShellCommand = async (args, context) => {
  const result = await original(context, args);
  const stdout = result.stdout.replace(/^(?:\| {3}| {4})*(?:\|-- |`-- )/gm, (branch) =>
    branch.replaceAll('|   ', '│\u00a0\u00a0 ').replace('|-- ', '├── ').replace('`-- ', '└── '),
  );
  return { stdout, stderr: result.stderr, exitCode: result.exitCode, stdoutKind: 'text' };
};

const uniq: ShellCommand = async (args, context) => {
  const result = await original(context, args);
  if (!args.some((arg) => /^-\w*c|^--count$/.test(arg))) return result;
  const stdout = result.stdout.replace(/^ *(\d+) /gm, (_all, count: string) => `${count.padStart(7)} `);
  return { ...result, stdout };
};

/** `head -n -3`: all but the last three. */
const head: ShellCommand = async (args, context) => {
  const wanted = /^-n ?-(\d+)$/.exec(args.slice(0, args[0] === '-n' ? 2 : 1).join(' '));
  if (!wanted) return original(context, args);
  const paths = args.slice(args[0] === '-n' ? 2 : 1);
  const whole = await context.exec!(`cat -- ${paths.map(quoted).join(' ') || '-'}`, {
    cwd: context.cwd,
    stdin: context.stdin as unknown as string,
    stdinKind: 'bytes',
  });
  const lines = whole.stdout.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const stdout = lines.slice(0, Math.max(0, lines.length - Number(wanted[1]))).join('');
  return { stdout, stderr: whole.stderr, exitCode: whole.exitCode, stdoutKind: 'bytes' };
};

/** Lines that `yes` writes: whoever reads them has had enough by then. */
const YES = 1000;
const XARGS_VALUE = /^-[nLPdIsE]$/;

/** With nothing to read the command still runs, once. */
const xargs: ShellCommand = async (args, context) => {
  const words = args.flatMap(detached);
  let at = 0;
  while (words[at]?.startsWith('-')) at += XARGS_VALUE.test(words[at]!) ? 2 : 1;
  const options = words.slice(0, at);
  const nothing = (context.stdin as unknown as string).trim() === '';
  if (!nothing || options.some((option) => /^-(r|I|-no-run-if-empty)/.test(option)))
    return original(context, words);
  const command = words.slice(at);
  return (await context.exec!((command.length ? command : ['echo']).map(quoted).join(' '), {
    cwd: context.cwd,
  })) as ToolResult;
};

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** `-n1` as `-n 1`. */
function detached(arg: string): string[] {
  const match = /^(-[nLPdI])(.+)$/.exec(arg);
  return match ? [match[1]!, match[2]!] : [arg];
}
