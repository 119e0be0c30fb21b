/**
 * `kubectl` 1.35.2.
 *
 * Models: the command tree of kubectl, how it finds a command, and how errors end it. The commands themselves are in
 * the files beside this one, each named by its path.
 */
import type { Program, ProgramContext } from '../../shell/program';
import { HelpAsked, Invocation, UsageError, parseCommand, type CommandSpec } from '../cobra';
import type { Environment } from '../environment';
import { NotModelled, notModelled } from '../not-modelled';
import { COMMANDS } from './commands';
import { Exit, describeError, isReported } from './errors';
import { helpPage } from './help';
import { Run } from './run';
import { DEPRECATED, TREE } from './tree';

/** The program as shpod's shell starts it. */
export function createKubectl(environment: Environment): Program {
  return async (args, context) => {
    const invocation = readArguments(args, context);
    if (typeof invocation === 'number') return invocation;
    try {
      return await execute(environment, context, invocation);
    } catch (error) {
      if (!(error instanceof NotModelled)) throw error;
      context.err(`${error.message}\n`);
      return 1;
    }
  };
}

function readArguments(args: string[], context: ProgramContext): Invocation | number {
  try {
    const words = args[0] === 'help' ? [...args.slice(1), '--help'] : args;
    const invocation = parseCommand(TREE, words);
    if (invocation.command !== TREE) return invocation;
    context.out(helpPage(TREE));
    return 0;
  } catch (error) {
    if (error instanceof HelpAsked) {
      context.out(helpPage(error.command));
      return 0;
    }
    if (!(error instanceof UsageError)) throw error;
    context.err(usageText(error));
    return error.command.path === 'kubectl diff' ? 2 : 1;
  }
}

function usageText(error: UsageError): string {
  const text = `error: ${error.message}\n`;
  if (error.kind !== 'unknown-command') return `${text}See '${error.command.path} --help' for usage.\n`;
  const suggested = error.suggestions.map((name) => `\t${name}\n`).join('');
  return suggested ? `${text}\nDid you mean this?\n${suggested}\n`.replace(/\n\n$/, '\n') : text;
}

async function execute(
  environment: Environment,
  context: ProgramContext,
  invocation: Invocation,
): Promise<number> {
  const run = new Run(environment, context, invocation);
  const command = COMMANDS[run.path];
  if (!command) return groupOrUnknown(run, invocation.command);
  for (const [flag, why] of Object.entries(DEPRECATED))
    if (flag in invocation.command.flags && invocation.has(flag))
      context.err(`Flag --${flag} has been deprecated, ${why}\n`);
  const missing = missingFlags(invocation);
  if (missing) {
    context.err(`error: required flag(s) ${missing} not set\n`);
    return 1;
  }
  try {
    const code = (await command(run)) ?? 0;
    return code === 0 ? warningsAsErrors(run) : code;
  } catch (error) {
    if (error instanceof Exit) return error.code;
    if (!isReported(error)) throw error;
    context.err(describeError(error));
    return exitCode(error);
  }
}

function exitCode(error: Error): number {
  return 'code' in error && typeof error.code === 'number' ? error.code : 1;
}

/** Where a group shows its help, when no command of it is named: most on stderr, failing. */
const HELP_ON_STDOUT: Record<string, number> = {
  'kubectl alpha': 0,
  'kubectl certificate': 0,
  'kubectl rollout': 1,
};

/** A command that only groups others shows its help and fails. */
function groupOrUnknown(run: Run, command: CommandSpec): number {
  if (command.commands.length === 0) throw notModelled('kubectl', command.path.replace(/^kubectl /, ''));
  if (run.args.length && command.path !== 'kubectl alpha') {
    run.err(
      `error: unknown command ${JSON.stringify(run.args.join(' '))}\nSee '${command.path} -h' for help and examples\n`,
    );
    return 1;
  }
  const code = HELP_ON_STDOUT[command.path];
  if (code === undefined) run.err(helpPage(command));
  else run.out(helpPage(command));
  return code ?? 1;
}

const REQUIRED: Record<string, string[]> = {
  'kubectl autoscale': ['max'],
  'kubectl create clusterrolebinding': ['clusterrole'],
  'kubectl create cronjob': ['image', 'schedule'],
  'kubectl create deployment': ['image'],
  'kubectl create service externalname': ['external-name'],
  'kubectl run': ['image'],
  'kubectl scale': ['replicas'],
};

function missingFlags(invocation: Invocation): string {
  return (REQUIRED[invocation.command.path] ?? [])
    .filter((name) => !invocation.has(name))
    .map((name) => JSON.stringify(name))
    .join(', ');
}

function warningsAsErrors(run: Run): number {
  if (!run.flag('warnings-as-errors') || run.warnings === 0) return 0;
  run.err(`error: ${run.warnings} warning${run.warnings > 1 ? 's' : ''} received\n`);
  return 1;
}
