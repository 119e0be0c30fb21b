/**
 * The `kustomize` command.
 *
 * Models: kustomize 5.8.1: what cobra does around its commands, `build`, `create`, `edit`, `version`. Left out: `cfg`,
 * `fn`, `localize`, `openapi fetch`, plugins.
 */
import { KustomizePanic, isTold } from '../../kustomize/errors';
import type { Program, ProgramContext } from '../../shell/program';
import {
  type CommandSpec,
  type FlagSpec,
  HelpAsked,
  type Invocation,
  UsageError,
  parseCommand,
} from '../cobra';
import type { Environment } from '../environment';
import { NotModelled, notModelled } from '../not-modelled';
import { VERSION, runBuild } from './build';
import { type Call, type Command, createCall } from './call';
import { runCreate } from './create';
import { ADD } from './edit-add';
import { runFix } from './edit-fix';
import { REMOVE } from './edit-remove';
import { SET } from './edit-set';
import { helpPage, usagePage } from './help';
import tree from './tree.json';

type DeprecatedFlag = FlagSpec & { deprecated?: string };

const ROOT = tree as unknown as CommandSpec;

const COMMANDS: Record<string, Command> = {
  build: runBuild,
  create: runCreate,
  version: runVersion,
  help: runHelp,
  'edit fix': runFix,
  'edit alpha-list-builtin-plugin': listPlugins,
  'openapi info': (call) => call.context.out('{title:Kubernetes,version:v1.21.2}\n'),
  ...under('edit add', ADD),
  ...under('edit set', SET),
  ...under('edit remove', REMOVE),
};

function under(path: string, commands: Record<string, Command>): Record<string, Command> {
  return Object.fromEntries(Object.entries(commands).map(([name, run]) => [`${path} ${name}`, run]));
}

export function createKustomize(_env: Environment): Program {
  return async (args, context) => {
    let typed: Invocation;
    try {
      typed = parseCommand(ROOT, args);
    } catch (error) {
      return reportUsage(error, context);
    }
    try {
      run(typed, context);
      return 0;
    } catch (error) {
      return report(error, typed.command, context);
    }
  };
}

function run(typed: Invocation, context: ProgramContext): void {
  const { command } = typed;
  if (!command.runnable) {
    context.out(helpPage(command, ROOT));
    return;
  }
  for (const [name, flag] of Object.entries(command.flags as Record<string, DeprecatedFlag>)) {
    if (flag.deprecated && typed.has(name)) {
      context.err(`Flag --${name} has been deprecated, ${flag.deprecated}\n`);
    }
  }
  const name = command.path.slice('kustomize '.length);
  const action = COMMANDS[name];
  if (!action) throw notModelled('kustomize', name);
  action(createCall(typed, context));
}

function report(error: unknown, command: CommandSpec, context: ProgramContext): number {
  if (error instanceof NotModelled) {
    context.err(`${error.message}\n`);
    return 1;
  }
  if (error instanceof KustomizePanic) return reportPanic(error, context);
  if (!isTold(error)) throw error;
  context.err(`Error: ${error.message}\n`);
  if (command.path !== 'kustomize build') context.err(`${usagePage(command, ROOT)}\n`);
  return 1;
}

/** What Go prints where a program falls over, without the trace of its calls. */
export function reportPanic(error: KustomizePanic, context: ProgramContext): number {
  context.err(`panic: ${error.message}\n\ngoroutine 1 [running]:\n`);
  return 2;
}

/** A word that is no command ends in the group's help page, but for `kustomize` itself. */
function reportUsage(error: unknown, context: ProgramContext): number {
  if (error instanceof HelpAsked) {
    context.out(helpPage(error.command, ROOT));
    return 0;
  }
  if (!(error instanceof UsageError)) throw error;
  const { command, kind, message, suggestions } = error;
  if (kind !== 'unknown-command') {
    context.err(`Error: ${message}\n`);
    if (command.path !== 'kustomize build') context.err(`${usagePage(command, ROOT)}\n`);
    return 1;
  }
  if (command !== ROOT) {
    context.out(helpPage(command, ROOT));
    return 0;
  }
  const meant = suggestions.map((each) => `\t${each}\n`).join('');
  context.err(`Error: ${message}${meant && `\n\nDid you mean this?\n${meant}`}\n`);
  context.err("Run 'kustomize --help' for usage.\n");
  return 1;
}

function runVersion(call: Call): void {
  const { typed, context } = call;
  const facts: [string, string][] = [
    ['version', VERSION],
    ['gitCommit', 'unknown'],
    ['buildDate', '2026-02-09T16:15:37Z'],
    ['goOs', 'linux'],
    ['goArch', 'amd64'],
    ['goVersion', 'go1.24.12'],
  ];
  const output = typed.text('output');
  if (typed.flag('short')) context.out(`{${VERSION}  ${facts[2]![1]}   }\n`);
  else if (output === 'yaml')
    context.out(`${facts.map(([name, value]) => `${name}: ${value}\n`).join('')}\n`);
  else if (output === 'json') context.out(`${JSON.stringify(Object.fromEntries(facts), null, 2)}\n`);
  else if (output === '') context.out(`${VERSION}\n`);
}

function runHelp(call: Call): void {
  let command: CommandSpec = ROOT;
  for (const word of call.args) {
    const next = command.commands.find(
      (each) => each.path.split(' ').at(-1) === word || each.aliases.includes(word),
    );
    if (!next) {
      const topic = call.args.map((each) => `\`${each}\``).join(' ');
      call.context.err(`Unknown help topic [${topic}]\n${usagePage(ROOT, ROOT)}`);
      return;
    }
    command = next;
  }
  call.context.out(helpPage(command, ROOT));
}

const PLUGINS = [
  'AnnotationsTransformer',
  'ConfigMapGenerator',
  'HashTransformer',
  'HelmChartInflationGenerator',
  'IAMPolicyGenerator',
  'ImageTagTransformer',
  'LabelTransformer',
  'NamespaceTransformer',
  'PatchJson6902Transformer',
  'PatchStrategicMergeTransformer',
  'PatchTransformer',
  'PrefixSuffixTransformer',
  'PrefixTransformer',
  'ReplacementTransformer',
  'ReplicaCountTransformer',
  'SecretGenerator',
  'SuffixTransformer',
  'ValueAddTransformer',
];

function listPlugins(call: Call): void {
  call.context.out(`Builtin plugins:\n\n${PLUGINS.map((name) => ` * ${name}\n`).join('')}`);
}
