/** Help pages: what a command is for, its sub-commands and flags, in the layout of kubectl and in our own words. */
import type { CommandSpec, FlagSpec } from '../cobra';
import { EXAMPLES, FLAG_TEXTS, SUMMARIES } from './help-texts';

/** The page of `kubectl … --help`. */
export function helpPage(command: CommandSpec): string {
  const parts = [SUMMARIES[command.path] ?? `${command.path}.`];
  const below = command.commands.filter((each) => !each.hidden);
  const examples = EXAMPLES[command.path] ?? (below.length ? undefined : [plainExample(command)]);
  if (examples) parts.push(`Examples:\n${examples.map((line) => `  ${line}`).join('\n')}`);
  if (below.length) parts.push(commandList(below));
  const flags = Object.entries(command.flags).filter(([, flag]) => !flag.hidden);
  if (flags.length) parts.push(`Options:\n${flags.map(([name, flag]) => flagText(name, flag)).join('\n\n')}`);
  parts.push(`Usage:\n  ${command.use}`);
  if (below.length)
    parts.push(`Use "${command.path} <command> --help" for more information about a given command.`);
  if (command.path !== 'kubectl')
    parts.push('Use "kubectl options" for a list of global command-line options (applies to all commands).');
  return `${parts.join('\n\n')}\n`;
}

/** The command with what it cannot do without. */
function plainExample({ use }: CommandSpec): string {
  return use.replace(/ *\[[^\]]*\]/g, '').trim();
}

/** `kubectl options`: the flags that every command has. */
export function optionsPage(root: CommandSpec): string {
  const flags = Object.entries(root.persistent ?? {}).map(([name, flag]) => flagText(name, flag));
  return `The following options can be passed to any command:\n\n${flags.join('\n\n')}\n`;
}

function commandList(commands: CommandSpec[]): string {
  const names = commands.map((each) => each.path.split(' ').at(-1)!);
  const width = Math.max(...names.map((name) => name.length));
  const lines = commands.map((each, index) =>
    `  ${names[index]!.padEnd(width)}   ${SUMMARIES[each.path]?.split('\n')[0] ?? ''}`.trimEnd(),
  );
  return `Available Commands:\n${lines.join('\n')}`;
}

function flagText(name: string, flag: FlagSpec): string {
  const value = flag.type === undefined ? (flag.default ?? 'false') : defaultText(flag);
  const text = FLAG_TEXTS[name];
  return `    ${flag.short ? `-${flag.short}, ` : ''}--${name}=${value}:${text ? `\n\t${text}` : ''}`;
}

function defaultText(flag: FlagSpec): string {
  if (flag.type === 'strings' || flag.type === 'stringArray') return '[]';
  if (flag.type === 'string') return `'${flag.default ?? ''}'`;
  return flag.default ?? '0';
}
