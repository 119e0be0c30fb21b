/** Help pages of `helm`. Models: cobra's usage template; the words are our own. */
import type { CommandSpec } from '../cobra';
import { flagRows, rows, type Row } from '../help-rows';
import { HELM } from './tree';

const WORDS: Record<string, string> = {
  helm: 'Packages, shows and releases sets of Kubernetes objects',
  'helm create': 'Makes a new chart with examples in it',
  'helm dependency': 'Looks after the charts that a chart needs',
  'helm dependency build': 'Fills charts/ from Chart.lock',
  'helm dependency list': 'Lists what a chart needs',
  'helm dependency update': 'Fills charts/ from Chart.yaml',
  'helm env': 'Prints the settings in force',
  'helm get': 'Tells more of a release',
  'helm history': 'Lists the revisions of a release',
  'helm install': 'Installs a chart',
  'helm lint': 'Looks for mistakes in a chart',
  'helm list': 'Lists releases',
  'helm package': 'Packs a chart into an archive',
  'helm pull': 'Fetches a chart',
  'helm push': 'Uploads a chart',
  'helm registry': 'Logs in to registries, or out',
  'helm repo': 'Looks after chart repositories',
  'helm rollback': 'Goes back to an earlier revision',
  'helm search': 'Looks for charts',
  'helm show': 'Shows what a chart says of itself',
  'helm status': 'Tells how a release is',
  'helm template': 'Renders a chart without a cluster',
  'helm test': 'Runs the tests of a release',
  'helm uninstall': 'Removes a release',
  'helm upgrade': 'Brings a release to another version or other values',
  'helm verify': 'Checks the signature of a packed chart',
  'helm version': 'Tells the version',
};

export function helpPage(command: CommandSpec): string {
  const words = WORDS[command.path];
  return `${words ? `${words}.\n\n` : ''}${usagePage(command)}`;
}

export function usagePage(command: CommandSpec): string {
  const name = command.path.split(' ').at(-1)!;
  const sections = [`Usage:\n  ${command.use}`];
  if (command.aliases.length) sections.push(`Aliases:\n  ${[name, ...command.aliases].join(', ')}`);
  if (command.commands.length)
    sections.push(`Available Commands:\n${rows(command.commands.map(commandRow))}`);
  sections.push(`Flags:\n${rows(flagRows({ ...command.flags, help: { short: 'h' } }))}`);
  if (command !== HELM) sections.push(`Global Flags:\n${rows(flagRows(HELM.flags))}`);
  if (command.commands.length)
    sections.push(`Use "${command.path} [command] --help" for more information about a command.`);
  return `${sections.join('\n\n')}\n`;
}

function commandRow(command: CommandSpec): Row {
  return [command.path.split(' ').at(-1)!, WORDS[command.path] ?? ''];
}
