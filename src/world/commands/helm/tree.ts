/**
 * The commands of `helm` and their flags: the recorded tree, with what the recording can't tell.
 *
 * Models: pkg/cmd of helm v4: flags of the root are everybody's, deprecated flags are hidden, some flags check their value,
 * and how many arguments a command takes.
 */
import type { CommandSpec, FlagSpec } from '../cobra';
import recorded from './tree.json';

type Deprecated = FlagSpec & { deprecated?: string };

const HIDDEN: Record<string, Record<string, Deprecated>> = {
  'helm template': {
    validate: { hidden: true, deprecated: "use '--dry-run=server' instead" },
    ...deprecatedInstallFlags(),
  },
  'helm install': deprecatedInstallFlags(),
  'helm upgrade': deprecatedInstallFlags(),
  'helm rollback': { force: { hidden: true, deprecated: 'use --force-replace instead' } },
};

function deprecatedInstallFlags(): Record<string, Deprecated> {
  return {
    force: { hidden: true, deprecated: 'use --force-replace instead' },
    atomic: { hidden: true, deprecated: 'use --rollback-on-failure instead' },
  };
}

/** Flags of which only one may be given. */
export const EXCLUSIVE: Record<string, string[][]> = {
  'helm template': [
    ['validate', 'dry-run'],
    ['force-replace', 'force-conflicts'],
    ['force', 'force-conflicts'],
  ],
  'helm install': [
    ['force-replace', 'force-conflicts'],
    ['force', 'force-conflicts'],
  ],
  'helm upgrade': [
    ['force-replace', 'force-conflicts'],
    ['force', 'force-conflicts'],
  ],
  'helm rollback': [
    ['force-replace', 'force-conflicts'],
    ['force', 'force-conflicts'],
  ],
};

/** Commands in the order Helm adds them, which is the order of its suggestions. */
const ORDER =
  'create dependency pull show lint package repo search verify get history install list test rollback status template uninstall upgrade completion env plugin version registry push'.split(
    ' ',
  );

/** Suggested commands as Helm lists them. */
export function inOrder(names: string[]): string[] {
  return [...names].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
}

const HELP: CommandSpec = {
  path: 'helm help',
  use: 'helm help [command] [flags]',
  aliases: [],
  flags: {},
  commands: [],
  runnable: true,
};

export const HELM = completed(recorded as unknown as CommandSpec);

/** What is said of a deprecated flag. */
export function deprecationOf(command: CommandSpec, flag: string): string | undefined {
  return (command.flags[flag] as Deprecated | undefined)?.deprecated;
}

function completed(command: CommandSpec): CommandSpec {
  const flags: Record<string, FlagSpec> = { ...command.flags, ...HIDDEN[command.path] };
  const waits: FlagSpec | undefined = flags.wait;
  if (waits?.type === 'string') flags.wait = { ...waits, check: checkWait };
  if (flags.output?.default === 'table') flags.output = { ...flags.output, check: checkOutput };
  if (flags['post-renderer'])
    flags['post-renderer'] = { ...flags['post-renderer'], check: checkPostRenderer };
  return {
    ...command,
    flags,
    ...(command.path === 'helm' && { persistent: flags }),
    commands: [...command.commands.map(completed), ...(command.path === 'helm' ? [HELP] : [])],
  };
}

function checkWait(value: string): string | void {
  if (!['true', 'false', 'watcher', 'hookOnly', 'legacy'].includes(value))
    return `invalid wait input ${JSON.stringify(value)}. Valid inputs are watcher, hookOnly, and legacy`;
}

function checkOutput(value: string): string | void {
  if (!['table', 'json', 'yaml'].includes(value)) return 'invalid format type';
}

/** A post-renderer is a plugin, and there are none. */
function checkPostRenderer(value: string): string | void {
  if (value !== '') return `plugin: {Name:${value} Type:postrenderer/v1} not found`;
}

type Count = ['exactly' | 'at least' | 'at most', number];

const ARGUMENTS: Record<string, Count> = {
  create: ['exactly', 1],
  'dependency build': ['at most', 1],
  'dependency list': ['at most', 1],
  'dependency update': ['at most', 1],
  env: ['at most', 1],
  'get all': ['exactly', 1],
  'get hooks': ['exactly', 1],
  'get manifest': ['exactly', 1],
  'get metadata': ['exactly', 1],
  'get notes': ['exactly', 1],
  'get values': ['exactly', 1],
  history: ['exactly', 1],
  install: ['at least', 1],
  lint: ['at least', 1],
  list: ['exactly', 0],
  pull: ['at least', 1],
  push: ['at least', 2],
  'plugin install': ['exactly', 1],
  'plugin package': ['exactly', 1],
  'plugin verify': ['exactly', 1],
  'registry login': ['at least', 1],
  'registry logout': ['at least', 1],
  'repo add': ['exactly', 2],
  'repo index': ['exactly', 1],
  'repo list': ['exactly', 0],
  'repo remove': ['at least', 1],
  rollback: ['at least', 1],
  'show all': ['exactly', 1],
  'show chart': ['exactly', 1],
  'show crds': ['exactly', 1],
  'show readme': ['exactly', 1],
  'show values': ['exactly', 1],
  status: ['exactly', 1],
  template: ['at least', 1],
  test: ['exactly', 1],
  uninstall: ['at least', 1],
  upgrade: ['exactly', 2],
  verify: ['exactly', 1],
  version: ['exactly', 0],
  'completion bash': ['exactly', 0],
  'completion fish': ['exactly', 0],
  'completion powershell': ['exactly', 0],
  'completion zsh': ['exactly', 0],
};

/** What is wrong with the number of arguments. */
export function argumentsError({ path, use }: CommandSpec, { length }: string[]): string | undefined {
  const rule = ARGUMENTS[path.slice('helm '.length)];
  if (!rule) return undefined;
  const [how, count] = rule;
  if (how === 'exactly' ? length === count : how === 'at least' ? length >= count : length <= count)
    return undefined;
  const noun = count === 1 ? 'argument' : 'arguments';
  const words =
    how === 'exactly' && count === 0
      ? 'accepts no arguments'
      : how === 'at most'
        ? `accepts at most ${count} ${noun}`
        : `requires ${how === 'at least' ? 'at least ' : ''}${count} ${noun}`;
  return `${JSON.stringify(path)} ${words}\n\nUsage:  ${use}`;
}
