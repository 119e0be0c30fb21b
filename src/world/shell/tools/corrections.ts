/**
 * just-bash's own tools where GNU's say or read something else, or where they ask the host for its clock or chance: what
 * they are given and what they answer is mended on the way.
 *
 * Models: messages and widths of coreutils, grep, sed and findutils. Left out: times of access, `touch` by another file's.
 */
import type { ResolvedCommandContext } from 'just-bash/browser';
import { type Files, join } from '../../files/files';
import { asByteString } from '../../git/byte-text';
import type { Clock } from '../../time/clock';
import { cut } from './cut';
import { sed } from './sed';
import { original } from './original';
import { done, failed, type ShellCommand, type ToolResult } from './tool-result';

/** The mended tools by name. */
export function correctedCommands(files: Files, clock: Clock): Record<string, ShellCommand> {
  return {
    awk,
    find: unless('find', /^-[acm]?newer|^-[acm](time|min)$/),
    jq: (args, context) => jq(files, clock, args, context),
    printf,
    touch: async (args, context) => touch(files, context.cwd, args, clock.now()),
    cat: (args, context) => cat(files, args, context),
    cut: async (args, context) => cut(files, context.cwd, args, context.stdin as unknown as string),
    bash: bashCalled,
    sh: bashCalled,
    env: environment,
    md5sum: sums,
    sha1sum: sums,
    sha256sum: sums,
    sha512sum: sums,
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

const printfAsIs = unless('printf', /%\([^)]*\)T/);

/** `\\377` and `\\xff` are bytes, and no characters. */
const printf: ShellCommand = async (args, context, terminal) => {
  const result = await printfAsIs(args, context, terminal);
  const bytes =
    /\\(x[89a-fA-F][0-9a-fA-F]|[23]\d\d)/.test(args[0] ?? '') &&
    !args.some((arg) => /[^\x00-\x7f]/.test(arg));
  if (!bytes || result.stdoutKind === 'bytes' || /[^\x00-\xff]/.test(result.stdout)) return result;
  return { ...result, stdoutKind: 'bytes' };
};

/** The tool as it is, but for arguments that would read the host's clock. */
function unless(name: string, pattern: RegExp): ShellCommand {
  return async (args, context) => {
    const found = args.find((arg) => pattern.test(arg));
    if (found === undefined) return original(context, args);
    return failed(`${name}: "${found}" is not part of this workshop's shell\n`, 1);
  };
}

/** jq's own words for what goes wrong, with the place where it does. */
async function jq(
  files: Files,
  clock: Clock,
  args: string[],
  context: ResolvedCommandContext,
): Promise<ToolResult> {
  const result = await original(
    context,
    args.map((arg) => withoutNow(arg, clock)),
  );
  if (result.exitCode === 0 || result.stderr === '') return result;
  const missing = /^jq: (.+): No such file or directory$/m.exec(result.stderr)?.[1];
  if (missing !== undefined)
    return {
      ...result,
      stderr: `jq: error: Could not open file ${missing}: No such file or directory\n`,
      exitCode: 2,
    };
  const problem = /^jq: (?:parse error: )?((?:Cannot|null \(null\)|\w+ \(.*\)) .*)$/m.exec(
    result.stderr,
  )?.[1];
  if (problem === undefined) return result;
  const path = args.slice(1).find((arg) => files.isFile(join(context.cwd, arg)));
  const text =
    path === undefined ? (context.stdin as unknown as string) : files.readText(join(context.cwd, path));
  const place = `${path ?? '<stdin>'}:${text.split('\n').length - 1}`;
  return { ...result, stderr: `jq: error (at ${place}): ${problem}\n`, exitCode: 5 };
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
  const { words, named, recursive, operands } = readGrep(args);
  // without a file a recursive search is of the current folder
  const nowhere = recursive && operands.length === 1 && !named.pattern;
  const result = await original(context, nowhere ? [...words, '.'] : words);
  const stdout = nowhere ? result.stdout.replace(/^\.\//gm, '') : result.stdout;
  const here = words.includes('.') && recursive;
  const bare = args.some((arg) => /^-\w*h|^--no-filename$/.test(arg));
  if (named.file && operands.length === (named.pattern ? 1 : 2)) {
    const file = operands.at(-1)!;
    return { ...result, stdout: stdout.replace(/^(?=[\s\S])(?!$)/gm, `${file}:`) };
  }
  // what is found from `.` on is named from `.` on
  return { ...result, stdout: here && !bare ? stdout.replace(/^(?=[^\n])(?!\.\/)/gm, './') : stdout };
};

interface GrepCall {
  /** Without what has no meaning here (`--color`) or is done here (`-H`). */
  words: string[];
  /** Is the file's name wanted (`-H`), is the pattern behind `-e`? */
  named: { file: boolean; pattern: boolean };
  recursive: boolean;
  operands: string[];
}

const GREP_VALUE = /^-\w*[ABCmef]$|^--(context|after-context|before-context|max-count|regexp|file)$/;

function readGrep(args: string[]): GrepCall {
  const call: GrepCall = {
    words: [],
    named: { file: false, pattern: false },
    recursive: false,
    operands: [],
  };
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    if (word === '--') {
      call.words.push(...args.slice(at));
      call.operands.push(...args.slice(at + 1));
      break;
    }
    if (/^--colou?r(=|$)/.test(word)) continue;
    if (!word.startsWith('-') || word === '-') {
      call.operands.push(word);
      call.words.push(word);
      continue;
    }
    if (word === '--with-filename' || /^-\w*H/.test(word)) call.named.file = true;
    if (/^-\w*[rR]|^--(dereference-)?recursive$/.test(word)) call.recursive = true;
    if (/^-\w*e|^--regexp/.test(word)) call.named.pattern = true;
    const kept = word.startsWith('--') ? (word === '--with-filename' ? '' : word) : word.replace('H', '');
    if (kept !== '' && kept !== '-') call.words.push(kept);
    if (GREP_VALUE.test(word) && at + 1 < args.length) call.words.push(args[++at]!);
  }
  return call;
}

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
  const count = /^-n(.+)$/.exec(args[0] ?? '')?.[1] ?? (args[0] === '-n' ? args[1] : undefined);
  if (count !== undefined && !/^[-+]?\d+[a-zA-Z]*$/.test(count))
    return failed(`head: invalid number of lines: ‘${count}’\n`, 1);
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
  const place = words.indexOf('-I');
  if (place >= 0) return eachLine(words, place, context);
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

/** `-I{}`: the command for each line, with the line in the place of the word. */
async function eachLine(words: string[], at: number, context: ResolvedCommandContext): Promise<ToolResult> {
  const mark = words[at + 1] ?? '{}';
  const command = words.slice(at + 2);
  const lines = (context.stdin as unknown as string).split('\n').map((line) => line.replace(/^[ \t]+/, ''));
  const all: ToolResult = { stdout: '', stderr: '', exitCode: 0, stdoutKind: 'bytes' };
  for (const line of lines.filter((each) => each !== '')) {
    const plain = line.replace(/\\(.)|'([^']*)'|"([^"]*)"/g, '$1$2$3');
    const call = (command.length ? command : ['echo', mark]).map((word) =>
      quoted(word.replaceAll(mark, plain)),
    );
    const result = await context.exec!(call.join(' '), { cwd: context.cwd });
    all.stdout += result.stdoutKind === 'bytes' ? result.stdout : asByteString(result.stdout);
    all.stderr += result.stderr;
    if (result.exitCode) all.exitCode = 123;
  }
  return all;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** `-n1` as `-n 1`. */
function detached(arg: string): string[] {
  const match = /^(-[nLPdI])(.+)$/.exec(arg);
  return match ? [match[1]!, match[2]!] : [arg];
}

/** `bash -e FILE`, `bash -xc LINE`, `bash -n FILE`: the options become a `set` before the script. */
const bashCalled: ShellCommand = async (args, context) => {
  const options: string[] = [];
  let at = 0;
  let line = false;
  for (; /^[-+][a-zA-Z]+$/.test(args[at] ?? ''); at++) {
    const letters = args[at]!.replaceAll(/[cil]/g, '');
    if (args[at]!.includes('c')) line = true;
    if (letters.length > 1) options.push(letters);
  }
  const rest = args.slice(at);
  if (line && !rest.length) return failed('bash: -c: option requires an argument\n', 2);
  if (!options.length) return original(context, line ? ['-c', ...rest] : rest);
  const set = `set ${options.join(' ')}`;
  if (line) return original(context, ['-c', `${set}\n${rest[0]}`, ...rest.slice(1)]);
  if (!rest.length) return original(context, args);
  return original(context, ['-c', `${set}\n. ${quoted(rest[0]!)}`, ...rest]);
};

/** `env X=1 program`: with exports that the program's own shell sees; a program that is not there is named. */
const environment: ShellCommand = async (args, context) => {
  const at = args.findIndex((arg) => !/^\w+=/.test(arg));
  const settings = args.slice(0, at < 0 ? args.length : at);
  const command = at < 0 ? [] : args.slice(at);
  if (!command.length || command[0]!.startsWith('-')) return original(context, args);
  const exports = settings.map((each) => `export ${quoted(each)}; `).join('');
  const result = (await context.exec!(`${exports}${command.map(quoted).join(' ')}`, {
    cwd: context.cwd,
    env: context.exportedEnv ?? {},
    replaceEnv: true,
    stdin: context.stdin as unknown as string,
    stdinKind: 'bytes',
  })) as ToolResult;
  const stderr = result.stderr.replace(
    /^bash: (.*): command not found$/gm,
    'env: ‘$1’: No such file or directory',
  );
  return { ...result, stderr };
};

/** A file that is not there, and the sum of the failures, are told on standard error. */
const sums: ShellCommand = async (args, context) => {
  const result = await original(context, args);
  const complaint = /^\w+sum: (?:.*: No such file or directory|WARNING: .*)\n/gm;
  const told = result.stdout.match(complaint) ?? [];
  return { ...result, stdout: result.stdout.replace(complaint, ''), stderr: result.stderr + told.join('') };
};
