/**
 * Command trees and flags as Go's CLIs read them.
 *
 * Models: spf13/cobra (finding the command, suggestions) and spf13/pflag (long and short flags, `--a=b`, `--a b`,
 * `-abc`, `--`, type errors), in the words of both. The trees are data, made from the real programs' own help.
 * Each program prints these errors in its own dress. Left out: completion scripts, persistent pre-run hooks.
 */
import { DurationError, parseDuration } from '../time/duration';
import { goString } from '../yaml/go-syntax';

/** A flag: no `type` is a bool. `noValue` is what the flag alone stands for, as `--dry-run` may. */
export interface FlagSpec {
  type?: FlagType;
  short?: string;
  default?: string;
  noValue?: string;
  /** Values allowed; the check and its words are the program's own. */
  check?: (value: string) => string | void;
  hidden?: boolean;
  usage?: string;
  /** Why it should not be used any more; the program prints it. */
  deprecated?: string;
}

export type FlagType =
  'string' | 'stringArray' | 'strings' | 'stringToString' | 'int' | 'uint' | 'float' | 'duration' | 'count';

export interface CommandSpec {
  /** e.g. `flux create kustomization` */
  path: string;
  use: string;
  aliases: string[];
  short?: string;
  flags: Record<string, FlagSpec>;
  /** Flags that its sub-commands have too. */
  persistent?: Record<string, FlagSpec>;
  commands: CommandSpec[];
  /** A command that only groups others and prints help. */
  runnable?: boolean;
  hidden?: boolean;
  /** What people type when they mean this command. */
  suggestFor?: string[];
}

export type FlagValue = string | string[] | number | boolean | Record<string, string>;

/** What was typed, understood: the command, its arguments, its flags by long name. */
export class Invocation {
  constructor(
    readonly command: CommandSpec,
    readonly args: string[],
    private readonly values: ReadonlyMap<string, FlagValue>,
    private readonly specs: ReadonlyMap<string, FlagSpec>,
    /** Index in `args` of the first one after `--`; -1 where there was none. */
    readonly dash: number,
  ) {}

  /** Was the flag given? */
  has(name: string): boolean {
    return this.values.has(name);
  }

  /** Names of the flags that were given, in the order of their first appearance. */
  given(): string[] {
    return [...this.values.keys()];
  }

  /** A line for each flag given that should not be. */
  warnings(): string[] {
    return this.given().flatMap((name) => {
      const why = this.specs.get(name)?.deprecated;
      return why ? [`Flag --${name} has been deprecated, ${why}\n`] : [];
    });
  }

  /** The flag's text, its default where not given. */
  text(name: string): string {
    const value = this.values.get(name);
    if (value === undefined) return this.specs.get(name)?.default ?? '';
    return Array.isArray(value) ? (value.at(-1) ?? '') : String(value);
  }

  flag(name: string): boolean {
    const value = this.values.get(name);
    return value === undefined ? this.specs.get(name)?.default === 'true' : value === true;
  }

  list(name: string): string[] {
    const value = this.values.get(name);
    return Array.isArray(value) ? value : [];
  }

  map(name: string): Record<string, string> {
    const value = this.values.get(name);
    return typeof value === 'object' && !Array.isArray(value) ? value : {};
  }

  number(name: string): number {
    const value = this.values.get(name);
    return Number(value ?? this.specs.get(name)?.default ?? 0);
  }

  /** ms */
  duration(name: string): number {
    return parseDuration(this.text(name) || '0');
  }
}

/** cobra and pflag's own words, without the program's prefix. `command` is where parsing had come. */
export class UsageError extends Error {
  constructor(
    message: string,
    readonly command: CommandSpec,
    readonly kind: 'unknown-command' | 'unknown-flag' | 'bad-value' | 'missing-value',
    readonly suggestions: string[] = [],
  ) {
    super(message);
    this.name = 'UsageError';
  }
}

/** `--help` was asked for. */
export class HelpAsked extends Error {
  constructor(readonly command: CommandSpec) {
    super('help');
  }
}

/**
 * Finds the command and reads its flags.
 * @param stop with `interspersed: false`, flags end at the first argument (as `kubectl exec` after `--` does by itself)
 * @throws UsageError, HelpAsked
 */
export function parseCommand(root: CommandSpec, argv: string[]): Invocation {
  const { command, rest, chain } = find(root, argv);
  if (command === root) refuseUnknown(root, rest);
  const specs = new Map<string, FlagSpec>();
  for (const each of chain)
    for (const [name, spec] of Object.entries(each.persistent ?? {})) specs.set(name, spec);
  for (const [name, spec] of Object.entries(command.flags)) specs.set(name, spec);
  if (!specs.has('help')) specs.set('help', { short: 'h' });
  const { values, args, dash } = readFlags(command, specs, rest);
  if (values.get('help') === true) throw new HelpAsked(command);
  if (command.commands.length && !command.runnable && args.length) {
    const name = args[0]!;
    throw new UsageError(
      `unknown command ${JSON.stringify(name)} for ${JSON.stringify(command.path)}`,
      command,
      'unknown-command',
      suggest(command, name),
    );
  }
  return new Invocation(command, args, values, specs, dash);
}

/** The first word that is no flag of the root and no command either is told of before any flag is read. */
function refuseUnknown(root: CommandSpec, rest: string[]): void {
  for (let index = 0; index < rest.length; index++) {
    const word = rest[index]!;
    if (word === '--') return;
    if (word === '') continue;
    if (word.startsWith('-') && word !== '-') {
      if (takesNext(word, [root])) index++;
      continue;
    }
    throw new UsageError(
      `unknown command ${JSON.stringify(word)} for ${JSON.stringify(root.path)}`,
      root,
      'unknown-command',
      suggest(root, word),
    );
  }
}

/** Names close to what was typed, as cobra suggests them: distance 2 at most, or a common beginning. */
export function suggest(command: CommandSpec, typed: string): string[] {
  const lower = typed.toLowerCase();
  return command.commands
    .filter((each) => !each.hidden && each.path !== `${command.path} help`)
    .map((each) => ({ name: each.path.split(' ').at(-1)!, suggestFor: each.suggestFor ?? [] }))
    .filter(
      ({ name, suggestFor }) =>
        distance(lower, name.toLowerCase()) <= 2 ||
        name.toLowerCase().startsWith(lower) ||
        suggestFor.some((other) => other.toLowerCase() === lower),
    )
    .map(({ name }) => name);
}

function find(
  root: CommandSpec,
  argv: string[],
): { command: CommandSpec; rest: string[]; chain: CommandSpec[] } {
  let command = root;
  const chain = [root];
  const rest = [...argv];
  for (let index = 0; index < rest.length;) {
    const word = rest[index]!;
    if (word === '--') break;
    if (word === '') {
      index++;
      continue;
    }
    if (word.startsWith('-') && word !== '-') {
      index += takesNext(word, chain) ? 2 : 1;
      continue;
    }
    const next = command.commands.find(
      (each) => each.path.split(' ').at(-1) === word || each.aliases.includes(word),
    );
    if (!next) break;
    command = next;
    chain.push(next);
    rest.splice(index, 1);
  }
  return { command, rest, chain };
}

/** Flags that a command gets only once it is found. */
const ADDED_LATE = ['help', 'version'];

/** While the command is not found yet: does this flag eat the next word? One that nobody knows does. */
function takesNext(word: string, chain: CommandSpec[]): boolean {
  if (word.includes('=') || (!word.startsWith('--') && new TextEncoder().encode(word).length > 2))
    return false;
  const known = chain
    .flatMap((each) => [...Object.entries(each.persistent ?? {}), ...Object.entries(each.flags)])
    .filter(([name]) => !ADDED_LATE.includes(name));
  const spec = word.startsWith('--')
    ? known.find(([name]) => name === word.slice(2))?.[1]
    : known.find(([, each]) => each.short === word[1])?.[1];
  return spec === undefined || (spec.type !== undefined && spec.noValue === undefined);
}

function readFlags(
  command: CommandSpec,
  specs: Map<string, FlagSpec>,
  words: string[],
): { values: Map<string, FlagValue>; args: string[]; dash: number } {
  const values = new Map<string, FlagValue>();
  const args: string[] = [];
  let dash = -1;
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    if (word === '--') {
      dash = args.length;
      args.push(...words.slice(index + 1));
      break;
    }
    if (word.startsWith('--')) {
      const [name, inline] = cut(word.slice(2));
      if (name === '' || name.startsWith('-')) {
        throw new UsageError(`bad flag syntax: ${word}`, command, 'unknown-flag');
      }
      const spec = specs.get(name);
      if (!spec) throw new UsageError(`unknown flag: --${name}`, command, 'unknown-flag');
      let value = inline ?? implied(spec);
      if (value === undefined) {
        value = words[++index];
        if (value === undefined)
          throw new UsageError(`flag needs an argument: --${name}`, command, 'missing-value');
      }
      setFlag(command, values, name, spec, value);
      continue;
    }
    if (word.startsWith('-') && word.length > 1) {
      index = readShorts(command, specs, values, words, index);
      continue;
    }
    args.push(word);
  }
  return { values, args, dash };
}

function readShorts(
  command: CommandSpec,
  specs: Map<string, FlagSpec>,
  values: Map<string, FlagValue>,
  words: string[],
  index: number,
): number {
  const word = words[index]!;
  let letters = word.slice(1);
  while (letters !== '') {
    const letter = letters[0]!;
    const entry = [...specs].find(([, each]) => each.short === letter);
    if (!entry)
      throw new UsageError(
        `unknown shorthand flag: ${firstByte(letter)} in -${letters}`,
        command,
        'unknown-flag',
      );
    const [name, spec] = entry;
    const tail = letters.slice(1);
    if (tail.length > 1 && tail.startsWith('=')) {
      setFlag(command, values, name, spec, tail.slice(1));
      return index;
    }
    const alone = implied(spec);
    if (alone !== undefined) {
      setFlag(command, values, name, spec, alone);
      letters = tail;
      continue;
    }
    if (tail !== '') {
      setFlag(command, values, name, spec, tail);
      return index;
    }
    const value = words[index + 1];
    if (value === undefined) {
      throw new UsageError(`flag needs an argument: '${letter}' in -${letters}`, command, 'missing-value');
    }
    setFlag(command, values, name, spec, value);
    return index + 1;
  }
  return index;
}

/** Go looks at bytes: `-ü` is told as `'Ã'`. */
function firstByte(letter: string): string {
  const [byte = 0] = new TextEncoder().encode(letter);
  const char = byte < 0x80 ? letter : String.fromCharCode(byte);
  if (byte >= 0x80 && byte < 0xa1) return `'\\u00${byte.toString(16)}'`;
  return char === "'" ? `'\\''` : `'${char === '"' ? char : JSON.stringify(char).slice(1, -1)}'`;
}

function implied(spec: FlagSpec): string | undefined {
  return spec.type === undefined ? 'true' : spec.type === 'count' ? '+1' : spec.noValue;
}

function setFlag(
  command: CommandSpec,
  values: Map<string, FlagValue>,
  name: string,
  spec: FlagSpec,
  text: string,
): void {
  const fail = (why: string): never => {
    const shown = spec.short ? `-${spec.short}, --${name}` : `--${name}`;
    throw new UsageError(
      `invalid argument ${quote(text)} for ${quote(shown)} flag: ${why}`,
      command,
      'bad-value',
    );
  };
  const wrong = spec.check?.(text);
  if (wrong) fail(wrong);
  switch (spec.type) {
    case undefined:
      values.set(name, parseBool(text) ?? fail(`strconv.ParseBool: parsing ${quote(text)}: invalid syntax`));
      return;
    case 'strings':
      values.set(name, [...before(values, name), ...readCsv(text, fail)]);
      return;
    case 'stringArray':
      values.set(name, [...before(values, name), text]);
      return;
    case 'stringToString':
      values.set(name, { ...(values.get(name) as Record<string, string> | undefined), ...pairs(text, fail) });
      return;
    case 'int':
    case 'uint':
      values.set(name, parseInteger(text, spec.type, fail));
      return;
    case 'float':
      values.set(name, parseFloat32(text, fail));
      return;
    case 'count':
      values.set(name, text === '+1' ? Number(values.get(name) ?? 0) + 1 : Number(text));
      return;
    case 'duration':
      try {
        parseDuration(text);
      } catch (error) {
        if (!(error instanceof DurationError)) throw error;
        fail(error.message);
      }
      values.set(name, text);
      return;
    case 'string':
      values.set(name, text);
  }
}

/** `strconv.ParseInt(text, 0, 64)`: `0x1f`, `0b1`, `010` and `1_000` are numbers too. */
function parseInteger(text: string, type: 'int' | 'uint', fail: (why: string) => never): number {
  const tell = (why: string): never =>
    fail(`strconv.${type === 'int' ? 'ParseInt' : 'ParseUint'}: parsing ${quote(text)}: ${why}`);
  const match =
    /^([+-]?)(0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0(?:_?[0-7])*|[1-9](?:_?\d)*)$/.exec(
      text,
    );
  if (!match || (type === 'uint' && match[1])) return tell('invalid syntax');
  const digits = match[2]!.replaceAll('_', '');
  const size = BigInt(/^0\d/.test(digits) ? `0o${digits}` : digits);
  const value = match[1] === '-' ? -size : size;
  const [low, high] = type === 'int' ? [-(2n ** 63n), 2n ** 63n - 1n] : [0n, 2n ** 64n - 1n];
  if (value < low || value > high) tell('value out of range');
  return Number(value);
}

/** `strconv.ParseFloat(text, 32)`. */
function parseFloat32(text: string, fail: (why: string) => never): number {
  const tell = (why: string): never => fail(`strconv.ParseFloat: parsing ${quote(text)}: ${why}`);
  const digits = text.replace(/(?<=\d)_(?=\d)/g, '');
  const word = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (word) return word[2]!.toLowerCase() === 'nan' ? NaN : word[1] === '-' ? -Infinity : Infinity;
  const hex = /^([+-]?)0[xX]([0-9a-fA-F]+)\.?([0-9a-fA-F]*)[pP]([+-]?\d+)$/.exec(digits);
  const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(digits);
  if (!hex && !decimal) return tell('invalid syntax');
  const value = hex
    ? (hex[1] === '-' ? -1 : 1) * parseInt(hex[2]! + hex[3]!, 16) * 2 ** (Number(hex[4]) - 4 * hex[3]!.length)
    : Number(digits);
  if (!Number.isFinite(Math.fround(value))) tell('value out of range');
  return Math.fround(value);
}

function before(values: Map<string, FlagValue>, name: string): string[] {
  return (values.get(name) as string[] | undefined) ?? [];
}

/** With one `=`, commas belong to the value. */
function pairs(text: string, fail: (why: string) => never): Record<string, string> {
  const marks = text.split('=').length - 1;
  if (marks === 0) fail(`${text} must be formatted as key=value`);
  const found: Record<string, string> = {};
  for (const pair of marks === 1 ? [text.replace(/^"+|"+$/g, '')] : readCsv(text, fail)) {
    const at = pair.indexOf('=');
    if (at < 0) fail(`${pair} must be formatted as key=value`);
    found[pair.slice(0, at)] = pair.slice(at + 1);
  }
  return found;
}

/** One record of comma-separated values: `a,"b,c"` has two. Only the first line counts, as for Go's csv reader. */
function readCsv(text: string, fail: (why: string) => never): string[] {
  const line = text.split('\n')[0]!;
  if (text === '') return [];
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (line[at] !== '"') {
      const comma = line.indexOf(',', at);
      const field = line.slice(at, comma < 0 ? undefined : comma);
      const mark = field.indexOf('"');
      if (mark >= 0) fail(`parse error on line 1, column ${at + mark + 1}: bare " in non-quoted-field`);
      fields.push(field);
      if (comma < 0) return fields;
      at = comma + 1;
      continue;
    }
    const quoted = /^"((?:[^"]|"")*)"/.exec(line.slice(at));
    if (!quoted)
      return fail(
        `parse error on line 1, column ${line.length + 1}: extraneous or missing " in quoted-field`,
      );
    fields.push(quoted[1]!.replaceAll('""', '"'));
    at += quoted[0].length;
    if (at >= line.length) return fields;
    if (line[at] !== ',')
      fail(`parse error on line 1, column ${at + 1}: extraneous or missing " in quoted-field`);
    at++;
  }
}

function parseBool(text: string): boolean | undefined {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false;
  return undefined;
}

function cut(text: string): [string, string | undefined] {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** Go's `%q`. */
export function quote(text: string): string {
  return goString(text);
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}
