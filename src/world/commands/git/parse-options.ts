/**
 * Options of a git command, read as git reads them.
 *
 * Models: parse-options: short options in clusters, `--name=value`, `--name value`, unique beginnings of long names,
 * `--no-name`, `--`; its errors with the usage. Which options there are is read off the usage itself. Left out: options
 * that are not named in the command's `modelled` list are said to be not part of this shell.
 */
import { notModelled } from '../not-modelled';
import { GitFailure } from './failure';
import usages from './usage.json';

export interface OptionSpec {
  long?: string;
  short?: string;
  argument: 'none' | 'required' | 'optional';
}

export interface Given {
  /** Long name, or the letter of an option that has none. */
  name: string;
  value?: string;
  negated: boolean;
}

export class Options {
  constructor(
    readonly command: string,
    /** In the order they were typed. */
    readonly given: readonly Given[],
    readonly args: readonly string[],
    /** How many of `args` stand before `--`; -1 where there is no `--`. */
    readonly dash: number,
  ) {}

  /** Given, and not taken back by `--no-`. */
  has(name: string): boolean {
    const last = this.given.filter((each) => each.name === name).at(-1);
    return last !== undefined && !last.negated;
  }

  /** `--no-name` was the last word on it. */
  hasNot(name: string): boolean {
    return this.given.filter((each) => each.name === name).at(-1)?.negated === true;
  }

  text(name: string): string | undefined {
    const last = this.given.filter((each) => each.name === name).at(-1);
    return last === undefined || last.negated ? undefined : last.value;
  }

  texts(name: string): string[] {
    const values: string[] = [];
    for (const each of this.given) {
      if (each.name !== name) continue;
      if (each.negated) values.length = 0;
      else if (each.value !== undefined) values.push(each.value);
    }
    return values;
  }

  count(name: string): number {
    return this.given.reduce((sum, each) => (each.name === name ? (each.negated ? 0 : sum + 1) : sum), 0);
  }

  /** The one given last of several that exclude each other. */
  last(...names: string[]): string | undefined {
    return this.given.filter((each) => names.includes(each.name) && !each.negated).at(-1)?.name;
  }
}

export interface ParseSettings {
  /** Long names (or single letters) that the command does here. */
  modelled: readonly string[];
  /** Options that the usage does not show, written as it would: `--reflog-action <text>`. */
  hidden?: readonly string[];
  /** The first argument ends the options. */
  stopAtArgument?: boolean;
  /** Words that are taken as they are, as `-<n>`; answers whether it took the word. */
  own?: (word: string) => boolean;
  /** Options that nobody knows are left among the arguments. */
  keepUnknown?: boolean;
  /** What an option that wants a value stands for as the last word. */
  lastDefault?: Record<string, string>;
}

const all = usages as Record<string, string>;

/** What `git <command> -h` prints. */
export function usageOf(command: string): string {
  return all[command] ?? '';
}

export function commandNames(): string[] {
  return all['*']!.split(' ');
}

/** The same as it is said after an error: an alias of an option is listed a little differently there. */
export function usageAfterError(command: string): string {
  return usageOf(command).replace(
    /^( +--[\w-]+)\S*\s+(alias of --)/gm,
    (_, name: string, what: string) => `${`${name} ...`.padEnd(26)}${what}`,
  );
}

/** Ends with the usage on standard error. */
export function usageError(command: string, message?: string): never {
  const said = message === undefined ? '' : `${message}\n`;
  throw new GitFailure(said + usageAfterError(command), 129);
}

/** `-h` was asked for: the usage goes to standard output. */
export class HelpAsked extends Error {
  constructor(readonly command: string) {
    super('help');
  }
}

/** @throws GitFailure, HelpAsked, NotModelled */
export function parseOptions(command: string, words: readonly string[], settings: ParseSettings): Options {
  const specs = [
    ...specsOf(usageOf(command)),
    ...specsOf((settings.hidden ?? []).map((each) => `    ${each}`).join('\n')),
  ];
  const given: Given[] = [];
  const args: string[] = [];
  let dash = -1;
  const take = (spec: OptionSpec, value: string | undefined, negated: boolean): void => {
    const name = spec.long ?? spec.short!;
    if (
      !settings.modelled.includes(name) &&
      !settings.hidden?.some((each) => each.split(/[ =[]/)[0] === `--${name}`)
    ) {
      throw notModelled('git', `${command} ${spec.long ? `--${spec.long}` : `-${spec.short}`}`);
    }
    given.push({ name, value, negated });
  };
  const queue = [...words];
  while (queue.length) {
    const word = queue.shift()!;
    if (word === '--') {
      dash = args.length;
      args.push(...queue);
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      args.push(word);
      if (settings.stopAtArgument) {
        args.push(...queue);
        break;
      }
    } else if (settings.own?.(word)) continue;
    else if (word.startsWith('--')) {
      if (!takeLong(command, specs, word, queue, take, settings.lastDefault ?? {})) {
        if (!settings.keepUnknown) unknownOption(command, `option \`${word.slice(2)}'`);
        args.push(word);
      }
    } else if (!takeShorts(command, specs, word, queue, take, settings.keepUnknown ?? false)) args.push(word);
  }
  return new Options(command, given, args, dash);
}

type Take = (spec: OptionSpec, value: string | undefined, negated: boolean) => void;

function takeLong(
  command: string,
  specs: OptionSpec[],
  word: string,
  queue: string[],
  take: Take,
  lastDefault: Record<string, string>,
): boolean {
  const [typed, inline] = cut(word.slice(2));
  if (typed === 'help') throw new HelpAsked(command);
  const found = findLong(specs, typed);
  if (found === undefined) return false;
  const { spec, negated } = found;
  const name = spec.long!;
  if (negated || spec.argument === 'none') {
    if (inline !== undefined) {
      throw new GitFailure(`error: option \`${negated ? 'no-' : ''}${name}' takes no value\n`, 129);
    }
    take(spec, undefined, negated);
  } else if (spec.argument === 'optional') take(spec, inline, false);
  else {
    const value = inline ?? queue.shift() ?? lastDefault[name];
    if (value === undefined) throw new GitFailure(`error: option \`${name}' requires a value\n`, 129);
    take(spec, value, false);
  }
  return true;
}

function findLong(specs: OptionSpec[], typed: string): { spec: OptionSpec; negated: boolean } | undefined {
  const named = specs.filter((spec) => spec.long !== undefined);
  const exact = named.find((spec) => spec.long === typed);
  if (exact) return { spec: exact, negated: false };
  const candidates = named.flatMap((spec) => {
    const options = [{ spec, negated: false, name: spec.long! }];
    const opposite = spec.long!.startsWith('no-') ? spec.long!.slice(3) : `no-${spec.long!}`;
    options.push({ spec, negated: true, name: opposite });
    return options;
  });
  const negated = candidates.find((each) => each.name === typed);
  if (negated) return negated;
  const close = candidates.filter(
    (each) => each.name.startsWith(typed) && (typed.length > 2 || !each.negated),
  );
  const different = close.filter(
    (each, index) => close.findIndex((other) => other.spec === each.spec) === index,
  );
  if (different.length > 1) {
    const [one, two] = different as [(typeof close)[0], (typeof close)[0]];
    throw new GitFailure(
      `error: ambiguous option: ${typed} (could be --${one.name} or --${two.name})\n`,
      129,
    );
  }
  return different[0];
}

function unknownOption(command: string, what: string): never {
  throw new GitFailure(`error: unknown ${what}\n${usageOf(command)}`, 129);
}

function takeShorts(
  command: string,
  specs: OptionSpec[],
  word: string,
  queue: string[],
  take: Take,
  keepUnknown: boolean,
): boolean {
  let rest = word.slice(1);
  for (let first = true; rest !== ''; first = false) {
    const letter = rest[0]!;
    const spec = specs.find((each) => each.short === letter);
    if (!spec) {
      if (word === '-h') throw new HelpAsked(command);
      if (keepUnknown && first) return false;
      // an option with one dash too few is told apart from a wrong letter
      if (first) checkTypos(specs, word.slice(1));
      if (letter === 'h') throw new HelpAsked(command);
      unknownOption(command, `switch \`${letter}'`);
    }
    rest = rest.slice(1);
    if (spec.argument === 'none') take(spec, undefined, false);
    else if (spec.argument === 'optional') {
      take(spec, rest === '' ? undefined : rest, false);
      rest = '';
    } else {
      const value = rest === '' ? queue.shift() : rest;
      if (value === undefined) throw new GitFailure(`error: switch \`${letter}' requires a value\n`, 129);
      take(spec, value, false);
      rest = '';
    }
    if (first && rest !== '') checkTypos(specs, word.slice(1));
  }
  return true;
}

function checkTypos(specs: OptionSpec[], typed: string): void {
  if (typed.length < 3) return;
  if (typed.startsWith('no-') || specs.some((spec) => spec.long?.startsWith(typed))) {
    throw new GitFailure(`error: did you mean \`--${typed}\` (with two dashes)?\n`, 129);
  }
}

function cut(text: string): [string, string | undefined] {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

const known = new Map<string, OptionSpec[]>();

/** Options as a usage shows them, one a line: `-f, --force`, `--depth <n>`, `--color[=<when>]`. */
function specsOf(usage: string): OptionSpec[] {
  let specs = known.get(usage);
  if (!specs) {
    specs = usage.split('\n').flatMap((line) => specOf(line) ?? []);
    known.set(usage, specs);
  }
  return specs;
}

function specOf(line: string): OptionSpec | undefined {
  const found =
    /^ {4}(?:-([^-\s,[]))?(?:, )?(?:--([A-Za-z0-9-]+))?(\[=?.*?\](?= {2}|$)| \S.*?(?= {2}|$)|$| {2})/.exec(
      line,
    );
  if (!found || (found[1] === undefined && found[2] === undefined)) return undefined;
  const tail = found[3]!;
  const argument = tail.trim() === '' ? 'none' : tail.startsWith('[') ? 'optional' : 'required';
  return { short: found[1], long: found[2], argument };
}
