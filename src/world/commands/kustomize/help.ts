/** Help pages of `kustomize`. Models: cobra's usage template; the words are our own. */
import type { CommandSpec } from '../cobra';
import { flagRows, rows, type Row } from '../help-rows';

const WORDS: Record<string, string> = {
  kustomize: 'Shapes Kubernetes objects by layers of files, without templates',
  'kustomize build': 'Prints the objects that a folder with a kustomization file stands for',
  'kustomize create': 'Writes a new kustomization file into the current folder',
  'kustomize edit': 'Changes the kustomization file of the current folder',
  'kustomize edit add': 'Puts something into the kustomization file',
  'kustomize edit set': 'Gives a field of the kustomization file a value',
  'kustomize edit remove': 'Takes something out of the kustomization file',
  'kustomize edit fix': 'Rewrites deprecated fields as their successors',
  'kustomize version': 'Tells the version',
  'kustomize help': 'Shows the help page of a command',
};

export function helpPage(command: CommandSpec, root: CommandSpec): string {
  const words = WORDS[command.path];
  return `${words ? `${words}.\n\n` : ''}${usagePage(command, root)}`;
}

/** What follows an error. */
export function usagePage(command: CommandSpec, root: CommandSpec): string {
  const name = command.path.split(' ').at(-1)!;
  const lines = command.runnable ? [command.use] : [];
  if (command.commands.length > 0) lines.push(`${command.path} [command]`);
  const sections = [`Usage:\n${lines.map((line) => `  ${line}`).join('\n')}`];
  if (command.aliases.length > 0) sections.push(`Aliases:\n  ${[name, ...command.aliases].join(', ')}`);
  const shown = command.commands.filter((each) => !each.hidden);
  if (shown.length > 0) sections.push(`Available Commands:\n${rows(shown.map(commandRow))}`);
  sections.push(`Flags:\n${rows(flagRows({ ...command.flags, help: { short: 'h' } }))}`);
  if (command !== root && root.persistent) {
    sections.push(`Global Flags:\n${rows(flagRows(root.persistent))}`);
  }
  if (shown.length > 0) {
    sections.push(`Use "${command.path} [command] --help" for more information about a command.`);
  }
  return `${sections.join('\n\n')}\n`;
}

function commandRow(command: CommandSpec): Row {
  return [command.path.split(' ').at(-1)!, WORDS[command.path] ?? ''];
}
