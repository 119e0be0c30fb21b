/**
 * just-bash's own tools where GNU's say or read something else, or where they ask the host for its clock or chance: what
 * they are given and what they answer is mended on the way.
 *
 * Models: messages and widths of coreutils, grep, sed and findutils. Left out: times of access, `touch` by another file's.
 */
import type { ResolvedCommandContext } from 'just-bash/browser';
import { type Files, join } from '../../files/files';
import type { Clock } from '../../time/clock';
import { done, failed, type ShellCommand, type ToolResult } from './tool-result';

/** Runs the tool that just-bash has by this name. */
async function original(context: ResolvedCommandContext, args: string[]): Promise<ToolResult> {
  return (await context.origCommand!(args)) as ToolResult;
}

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
    sed,
    uniq,
    xargs: (args, context) => original(context, args.flatMap(detached)),
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

const sed: ShellCommand = async (args, context) => {
  const result = await original(context, args);
  const stderr = result.stderr.replace(
    /^sed: (?!can't read)(.*): (No such file or directory)$/gm,
    "sed: can't read $1: $2",
  );
  return stderr === result.stderr ? result : { ...result, stderr, exitCode: 2 };
};

const uniq: ShellCommand = async (args, context) => {
  const result = await original(context, args);
  if (!args.some((arg) => /^-\w*c|^--count$/.test(arg))) return result;
  const stdout = result.stdout.replace(/^ *(\d+) /gm, (_all, count: string) => `${count.padStart(7)} `);
  return { ...result, stdout };
};

/** `-n1` as `-n 1`. */
function detached(arg: string): string[] {
  const match = /^(-[nLPdI])(.+)$/.exec(arg);
  return match ? [match[1]!, match[2]!] : [arg];
}
