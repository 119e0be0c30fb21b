/**
 * Tab: ways to go on from what is typed.
 *
 * Models: bash-completion as far as a learner uses it: the first word is a command, later words are what the program offers
 * (sub-commands, flags, resource names), and paths otherwise.
 */
import type { Completion } from '../../session/session';
import { join } from '../files/files';
import type { Machine } from './program';
import type { Shell } from './shell';

/** What a program offers after `words` (its own name first) for the beginning `typed`. `undefined`: paths. */
export type Completer = (
  words: string[],
  typed: string,
  machine: Machine,
  /** absolute */
  cwd: string,
) => Promise<Completion[] | undefined>;

export async function completeLine(
  shell: Shell,
  machine: Machine,
  line: string,
  cursor: number,
  completers: ReadonlyMap<string, Completer> = new Map(),
): Promise<Completion[]> {
  const before = line.slice(0, cursor);
  const segment = before.slice(
    Math.max(...['|', ';', '&', '(', '\n'].map((mark) => before.lastIndexOf(mark))) + 1,
  );
  const words = segment.trimStart().split(/\s+/);
  const typed = words.pop() ?? '';
  const start = cursor - typed.length;
  const redirected = /[<>]$/.test(words.at(-1) ?? '');
  if (!words.length && !typed.includes('/')) return commands(shell, typed, start);
  const completer = redirected ? undefined : completers.get(words[0] ?? '');
  const offered = await completer?.(words, typed, machine, shell.cwd);
  if (offered) return offered.map((each) => ({ ...each, start: each.start + start }));
  return paths(shell, machine, typed, start);
}

function commands(shell: Shell, typed: string, start: number): Completion[] {
  return shell
    .commandNames()
    .filter((name) => name.startsWith(typed) && !name.startsWith('__'))
    .map((name) => ({ start, text: `${name} `, label: name, kind: 'command' as const }));
}

function paths(shell: Shell, machine: Machine, typed: string, start: number): Completion[] {
  const cut = typed.lastIndexOf('/') + 1;
  const folder = typed.slice(0, cut);
  const name = typed.slice(cut);
  const at = join(shell.cwd, folder.replace(/^~(?=\/)/, machine.home) || '.');
  if (!machine.files.isDirectory(at)) return [];
  return machine.files
    .list(at)
    .filter((each) => each.startsWith(name) && (name.startsWith('.') || !each.startsWith('.')))
    .map((each) => {
      const folderMark = machine.files.isDirectory(join(at, each)) ? '/' : '';
      return {
        start,
        text: `${folder}${each}${folderMark || ' '}`,
        label: `${each}${folderMark}`,
        kind: 'path' as const,
      };
    });
}
