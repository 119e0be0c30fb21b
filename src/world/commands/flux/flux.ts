/**
 * The `flux` command: finds what was asked for, runs it, and says what went wrong behind `✗`.
 *
 * Models: `main` of flux2's `cmd/flux` (2.9.4), and what cobra does around it.
 */
import { EnvsubstPanic } from '../../flux/kustomize/envsubst';
import { StatusError } from '../../kube/api';
import type { Program, ProgramContext } from '../../shell/program';
import type { CommandSpec } from '../cobra';
import { HelpAsked, parseCommand, UsageError } from '../cobra';
import type { Environment } from '../environment';
import { ConnectError } from '../kubeconfig';
import { notModelled, NotModelled } from '../not-modelled';
import type { Call } from './call';
import { createCall, FluxError, VERSION } from './call';
import { COMMANDS } from './commands';
import { helpPage, runHelp } from './help';
import { isDnsLabel, isObjectName } from './names';
import { argumentsError, FLUX } from './tree';

export function createFlux(env: Environment): Program {
  return async (args, context) => {
    try {
      return await run(env, args, context);
    } catch (error) {
      return report(error, context);
    }
  };
}

async function run(env: Environment, args: string[], context: ProgramContext): Promise<number> {
  warnOfNamespace(context);
  const typed = parseCommand(FLUX, args);
  typed.warnings().forEach((line) => context.out(line));
  const { path } = typed.command;
  if (path === 'flux' && typed.flag('version')) {
    context.out(`flux version ${VERSION}\n`);
    return 0;
  }
  if (path === 'flux help') {
    confirm(createCall(env, context, typed));
    return runHelp(FLUX, typed.args, context);
  }
  if (typed.command.commands.length) throw new HelpAsked(typed.command);
  const wrong = argumentsError(path, typed.args);
  if (wrong) throw new FluxError(wrong);
  const call = createCall(env, context, typed);
  confirm(call);
  const command = COMMANDS[path.slice('flux '.length)];
  if (!command) throw notModelled('flux', path.slice('flux '.length));
  return (await command(call)) ?? 0;
}

/** What cobra runs before each command: `create` looks at the name only, the others at the namespace. */
function confirm(call: Call): void {
  const { path } = call.typed.command;
  if (path.startsWith('flux plugin ')) return;
  if (path.startsWith('flux create ')) {
    const name = call.typed.args[0];
    if (name === undefined) throw new FluxError('name is required');
    if (!isObjectName(name))
      throw new FluxError(
        `name '${name}' is invalid, it should adhere to standard defined in RFC 1123, the name can only contain alphanumeric characters or '-'`,
      );
    return;
  }
  if (!isDnsLabel(call.namespace))
    throw new FluxError(`namespace must be a valid DNS label: ${JSON.stringify(call.namespace)}`);
}

function warnOfNamespace(context: ProgramContext): void {
  const asked = context.env.get('FLUX_SYSTEM_NAMESPACE');
  if (asked && !isDnsLabel(asked))
    context.err(`⚠️  ignoring invalid FLUX_SYSTEM_NAMESPACE: ${JSON.stringify(asked)}\n`);
}

/** Says what went wrong; answers the exit code. */
function report(error: unknown, context: ProgramContext): number {
  if (error instanceof HelpAsked) {
    context.out(helpPage(error.command));
    return 0;
  }
  if (error instanceof UsageError) return reportUsage(error, context);
  if (error instanceof FluxError) {
    context.err(`${error.warning ? '⚠️' : '✗'} ${error.message}\n`);
    return error.code;
  }
  if (error instanceof StatusError || error instanceof ConnectError) {
    context.err(`✗ ${error.message}\n`);
    return 1;
  }
  if (error instanceof EnvsubstPanic) {
    context.err(`panic: ${error.message}\n\ngoroutine 1 [running]:\n`);
    return 2;
  }
  if (error instanceof NotModelled) {
    context.err(`${error.message}\n`);
    return 1;
  }
  throw error;
}

/** A word that is no command ends in the group's help page, but for `flux` itself. */
function reportUsage(error: UsageError, context: ProgramContext): number {
  const isGroup = (command: CommandSpec): boolean => command.path !== FLUX.path;
  if (error.kind === 'unknown-command' && isGroup(error.command)) {
    context.out(helpPage(error.command));
    return 0;
  }
  const suggestions = error.suggestions.map((each) => `\t${each}\n`).join('');
  const meant = suggestions ? `\n\nDid you mean this?\n${suggestions}` : '';
  context.err(`✗ ${error.message}${meant}\n`);
  return 1;
}
