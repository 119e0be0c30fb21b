/**
 * Tab completion from command trees.
 *
 * Models: the completions cobra programs offer: sub-commands, flags, and what the program itself knows (`arguments`,
 * `values`). Left out: descriptions beside the words.
 */
import type { Completion } from '../../session/session';
import type { Completer } from '../shell/complete';
import type { Machine } from '../shell/program';
import type { CommandSpec, FlagSpec } from './cobra';

/** What a program knows beyond its tree. Each answers the words that can stand there; undefined means paths. */
export interface KnownWords {
  /** After the command's own words; `given` are the arguments before. */
  arguments?: (path: string, given: string[], machine: Machine) => string[] | undefined;
  /** The value of a flag. */
  values?: (path: string, flag: string, machine: Machine) => string[] | undefined;
}

export function treeCompleter(root: CommandSpec, known: KnownWords = {}): Completer {
  return async (words, typed, machine) => {
    const { command, flags, given, pending } = walk(root, words.slice(1));
    const inline = /^--([\w-]+)=(.*)$/s.exec(typed);
    if (inline)
      return offer(
        known.values?.(command.path, inline[1]!, machine),
        inline[2]!,
        'value',
        inline[1]!.length + 3,
      );
    if (pending) return offer(known.values?.(command.path, pending, machine), typed, 'value');
    if (typed.startsWith('-')) return offer(flagWords(flags), typed, 'flag');
    if (command.commands.length && !given.length) {
      const names = command.commands
        .filter((each) => !each.hidden)
        .map((each) => each.path.split(' ').at(-1)!);
      return offer(names, typed, 'command');
    }
    return offer(known.arguments?.(command.path, given, machine), typed, 'resource');
  };
}

interface Walked {
  command: CommandSpec;
  /** Its own flags and those of the commands above it that it shares. */
  flags: Record<string, FlagSpec>;
  given: string[];
  /** The flag whose value comes next. */
  pending?: string;
}

function walk(root: CommandSpec, words: string[]): Walked {
  let command = root;
  let shared = { ...root.persistent };
  const given: string[] = [];
  const walked = (pending?: string): Walked => ({
    command,
    flags: { ...shared, ...command.flags },
    given,
    pending,
  });
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word.startsWith('-')) {
      const flag = findFlag(walked().flags, word);
      const eats = flag?.spec.type !== undefined && flag.spec.noValue === undefined && !word.includes('=');
      if (eats && i === words.length - 1) return walked(flag.name);
      if (eats) i++;
      continue;
    }
    const next = given.length
      ? undefined
      : command.commands.find((each) => each.path.endsWith(` ${word}`) || each.aliases.includes(word));
    if (next) {
      command = next;
      shared = { ...shared, ...next.persistent };
    } else given.push(word);
  }
  return walked();
}

function findFlag(
  flags: Record<string, FlagSpec>,
  word: string,
): { name: string; spec: FlagSpec } | undefined {
  const name = word.replace(/^--?/, '').split('=')[0]!;
  const entry = Object.entries(flags).find(([long, spec]) =>
    word.startsWith('--') ? long === name : spec.short === name,
  );
  return entry && { name: entry[0], spec: entry[1] };
}

function flagWords(flags: Record<string, FlagSpec>): string[] {
  return Object.entries(flags)
    .filter(([, spec]) => !spec.hidden)
    .map(([name, spec]) =>
      spec.type === undefined || spec.noValue !== undefined ? `--${name}` : `--${name}=`,
    )
    .sort();
}

/** The words that go on from what is typed, with a space behind each that is whole. @param skip letters of `typed` that stay */
export function offer(
  words: string[] | undefined,
  typed: string,
  kind: Completion['kind'],
  skip = 0,
): Completion[] | undefined {
  return words
    ?.filter((word) => word.startsWith(typed))
    .map((word) => ({
      start: skip,
      text: word.endsWith('=') || word.endsWith('/') ? word : `${word} `,
      label: word,
      kind,
    }));
}
