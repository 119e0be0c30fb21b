/** Judges what was typed since the step began, where the command itself is the lesson. */
import type { TypedCheck, TypedCommand } from '../check';
import type { Facts } from '../facts';
import type { Miss } from '../lab';
import { flagOf, typedCommands } from '../typed-lines';

/** Other names of programs in shpod. */
const ALIASES: Record<string, string> = { k: 'kubectl' };

export async function checkTyped(check: TypedCheck, facts: Facts): Promise<Miss[]> {
  const role = check.role ?? facts.role;
  const { entries } = await facts.log();
  const lines = entries
    .slice(facts.since)
    .flatMap((entry) => (entry.type === 'run' && entry.role === role ? [entry.line] : []));
  const typed = lines.flatMap((line) => typedCommands(line).map((command) => command.words));
  if (check.anyOf.some((wanted) => typed.some((words) => asked(wanted, words)))) return [];
  const [first, ...others] = check.anyOf.map(inWords);
  const more = others.length > 0 ? ', or the like,' : '';
  return [
    {
      message: `${first}${more} has not been typed in this step yet.`,
      expected: [first, ...others].join(' or '),
    },
  ];
}

function asked(wanted: TypedCommand, words: string[]): boolean {
  const [program = '', ...rest] = words;
  const line = [ALIASES[program] ?? program, ...rest];
  return (
    follows(wanted.words.split(/\s+/), line) &&
    Object.entries(wanted.flags ?? {}).every((flag) => given(flag, line))
  );
}

/** Do the wanted words come in order? In between only flags may stand, each with one value at most. */
function follows(wanted: string[], words: string[]): boolean {
  let at = 0;
  for (const [index, word] of words.entries()) {
    if (at === wanted.length) return true;
    if (wanted[at]!.split('|').includes(word)) at++;
    else if (!word.startsWith('-') && !(index > 0 && words[index - 1]!.startsWith('-'))) return false;
  }
  return at === wanted.length;
}

function given([names, value]: [string, string | true], words: string[]): boolean {
  const found = flagOf(words, names.split('|'));
  return found !== undefined && (value === true || found === value || (found === true && value === 'true'));
}

function inWords({ words, flags }: TypedCommand): string {
  const line = words.replace(/\|\S*/g, '');
  const asked = Object.entries(flags ?? {}).map(([names, value]) => {
    const [name] = names.split('|');
    return value === true ? name : `${name}=${value}`;
  });
  return `"${[line, ...asked].join(' ')}"`;
}
