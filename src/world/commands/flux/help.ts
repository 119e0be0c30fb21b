/** Help pages. Models: cobra's usage template; the words are our own. */
import type { ProgramContext } from '../../shell/program';
import type { CommandSpec, FlagSpec } from '../cobra';
import { commandWords, flagWords } from './help-words';
import { FLUX } from './tree';

export function helpPage(command: CommandSpec): string {
  const parts = [`${commandWords(command.path)}.`, usage(command)];
  return `${parts.join('\n\n')}\n`;
}

/** `flux help [command]` */
export function runHelp(root: CommandSpec, words: string[], context: ProgramContext): number {
  let command: CommandSpec | undefined = root;
  for (const word of words) {
    const next: CommandSpec | undefined = command.commands.find((each) => isCalled(each, word));
    if (!next && command === root) {
      context.out(`Unknown help topic [${words.map((each) => `\`${each}\``).join(' ')}]\n${usage(root)}\n`);
      return 0;
    }
    if (!next) break;
    command = next;
  }
  context.out(helpPage(command));
  return 0;
}

function isCalled(command: CommandSpec, word: string): boolean {
  return nameOf(command) === word || command.aliases.includes(word);
}

function nameOf(command: CommandSpec): string {
  return command.path.split(' ').at(-1)!;
}

function usage(command: CommandSpec): string {
  const sections = [`Usage:\n  ${command.use}`];
  const { aliases, commands } = command;
  if (aliases.length) sections.push(`Aliases:\n  ${[nameOf(command), ...aliases].join(', ')}`);
  if (commands.length) sections.push(`Available Commands:\n${list(commands.map(commandRow))}`);
  sections.push(`Flags:\n${list(flagRows({ ...command.flags, help: { short: 'h' } }))}`);
  if (command !== FLUX) sections.push(`Global Flags:\n${list(flagRows(inherited(command)))}`);
  if (commands.length)
    sections.push(`Use "${command.path} [command] --help" for more information about a command.`);
  return sections.join('\n\n');
}

type Row = [head: string, words: string];

function list(rows: Row[]): string {
  const width = Math.max(...rows.map(([head]) => head.length));
  return rows.map(([head, words]) => `  ${head.padEnd(width)}   ${words}`.trimEnd()).join('\n');
}

function commandRow(command: CommandSpec): Row {
  return [nameOf(command), commandWords(command.path)];
}

function flagRows(flags: Record<string, FlagSpec>): Row[] {
  return Object.entries(flags)
    .filter(([, spec]) => !spec.hidden)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, spec]): Row => {
      const short = spec.short ? `-${spec.short}, ` : '    ';
      const usual = spec.default ? ` (default ${spec.default})` : '';
      return [`${short}--${name}${spec.type ? ` ${spec.type}` : ''}`, `${flagWords(name)}${usual}`];
    });
}

/** Flags of the groups above. */
function inherited(command: CommandSpec): Record<string, FlagSpec> {
  const flags: Record<string, FlagSpec> = { ...FLUX.persistent };
  let group = FLUX;
  for (;;) {
    const next = group.commands.find((each) => command.path.startsWith(`${each.path} `));
    if (!next) return flags;
    Object.assign(flags, next.persistent);
    group = next;
  }
}
