/**
 * A command that git does not have, and what may have been meant.
 *
 * Models: git's help for a mistyped command: beginnings of common commands first, then the least edit distance.
 */
import { commandNames } from './parse-options';

const COMMON = new Set(
  'add bisect branch clone commit diff fetch grep init log merge mv pull push rebase reset restore rm show status switch tag'.split(
    ' ',
  ),
);
/** Farther than this is no suggestion. */
const FLOOR = 7;

/** What git says on standard error, with its newlines. */
export function unknownCommand(typed: string, aliases: readonly string[]): string {
  const scored = [...new Set([...commandNames(), ...aliases])]
    .map((name) => ({
      name,
      score: COMMON.has(name) && name.startsWith(typed) ? 0 : distance(typed, name) + 1,
    }))
    .sort((a, b) => a.score - b.score || (a.name < b.name ? -1 : 1));
  const prefixes = scored.filter((each) => each.score === 0).length;
  const best = scored[prefixes]?.score ?? FLOOR + 1;
  const close = scored.filter((each, index) => index < prefixes || each.score === best);
  const said = `git: '${typed}' is not a git command. See 'git --help'.\n`;
  if (best >= FLOOR) return said;
  const intro = close.length === 1 ? 'The most similar command is' : 'The most similar commands are';
  return `${said}\n${intro}\n${close.map((each) => `\t${each.name}\n`).join('')}`;
}

/** Damerau-Levenshtein with git's weights: swapping is free, inserting costs 1, replacing 2, deleting 3. */
export function distance(from: string, to: string): number {
  const swap = 0;
  const replace = 2;
  const insert = 1;
  const remove = 3;
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, j) => j * insert);
  for (let i = 0; i < from.length; i++) {
    const next = [(i + 1) * remove];
    for (let j = 0; j < to.length; j++) {
      let cost = row[j]! + (from[i] === to[j] ? 0 : replace);
      if (i > 0 && j > 0 && from[i - 1] === to[j] && from[i] === to[j - 1])
        cost = Math.min(cost, before[j - 1]! + swap);
      cost = Math.min(cost, row[j + 1]! + remove, next[j]! + insert);
      next.push(cost);
    }
    before = row;
    row = next;
  }
  return row[to.length]!;
}
