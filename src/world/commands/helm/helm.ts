/**
 * The `helm` command: finds what was asked for, runs it, and says what went wrong behind `Error:`.
 *
 * Models: helm 4.1.4, cmd/helm and what cobra does around its commands. Left out: plugins, colours.
 */
import { StatusError } from '../../kube/api';
import { LeftOut } from '../../helm/template/left-out';
import type { Program, ProgramContext } from '../../shell/program';
import { Interrupted } from '../../time/clock';
import { type CommandSpec, HelpAsked, type Invocation, parseCommand, UsageError } from '../cobra';
import type { Environment } from '../environment';
import { NotModelled, notModelled } from '../not-modelled';
import { createCall } from './call';
import { COMMANDS } from './commands';
import { helpPage, usagePage } from './help';
import { argumentsError, deprecationOf, EXCLUSIVE, HELM, inOrder } from './tree';

export function createHelm(env: Environment): Program {
  return async (args, context) => {
    try {
      const mode = colorMode(args, context);
      if (!COLOR_MODES.includes(mode)) {
        const error = `invalid color mode ${JSON.stringify(mode)}: must be one of: ${COLOR_MODES.join(', ')}`;
        context.err(`level=WARN msg="command failed" error=${JSON.stringify(error)}\n`);
        return 1;
      }
      const typed = parseCommand(HELM, args);
      return await run(typed, context, env);
    } catch (error) {
      return report(error, context);
    }
  };
}

const COLOR_MODES = ['never', 'auto', 'always'];

/** Helm looks at this flag before it looks at anything else. */
function colorMode(args: string[], { env }: ProgramContext): string {
  let mode = env.get('HELM_COLOR') || 'auto';
  args.forEach((word, at) => {
    const [, value] = /^--colou?r(?:=(.*))?$/.exec(word) ?? [undefined, undefined];
    if (value !== undefined) mode = value;
    else if (word === '--color' || word === '--colour') mode = args[at + 1] ?? mode;
  });
  return env.get('NO_COLOR') ? 'never' : mode || 'auto';
}

async function run(typed: Invocation, context: ProgramContext, env: Environment): Promise<number> {
  const { command } = typed;
  if (command.path === 'helm help') return runHelp(typed.args, context);
  if (command.commands.length) throw new HelpAsked(command);
  for (const flag of typed.given()) {
    const words = deprecationOf(command, flag);
    if (words) context.err(`Flag --${flag} has been deprecated, ${words}\n`);
  }
  const wrong = argumentsError(command, typed.args) ?? exclusiveError(typed);
  if (wrong) throw new Error(wrong);
  const name = command.path.slice('helm '.length);
  const action = COMMANDS[name];
  if (!action) throw notModelled('helm', name);
  await action(createCall(typed, context, env));
  return 0;
}

function exclusiveError(typed: Invocation): string | undefined {
  for (const group of EXCLUSIVE[typed.command.path] ?? []) {
    const set = group.filter((flag) => typed.has(flag)).sort();
    if (set.length > 1)
      return `if any flags in the group [${group.join(' ')}] are set none of the others can be; [${set.join(' ')}] were all set`;
  }
  return undefined;
}

function report(error: unknown, context: ProgramContext): number {
  if (error instanceof Interrupted || !(error instanceof Error)) throw error;
  if (error instanceof HelpAsked) {
    context.out(helpPage(error.command));
    return 0;
  }
  if (error instanceof UsageError) return reportUsage(error, context);
  if (error instanceof NotModelled) context.err(`${error.message}\n`);
  else if (error instanceof LeftOut) context.err(`${notModelled('helm', error.what).message}\n`);
  else if (isOurFault(error)) throw error;
  else context.err(`Error: ${error.message}\n`);
  return 1;
}

/** A slip of this program, and no answer of Helm's. */
function isOurFault(error: Error): boolean {
  return !(error instanceof StatusError) && (error instanceof TypeError || error instanceof ReferenceError);
}

function reportUsage({ command, kind, message, suggestions }: UsageError, context: ProgramContext): number {
  if (kind === 'unknown-command' && command !== HELM) {
    context.out(helpPage(command));
    return 0;
  }
  const meant = inOrder(suggestions)
    .map((each) => `\t${each}\n`)
    .join('');
  context.err(`Error: ${message}${meant && `\n\nDid you mean this?\n${meant}`}\n`);
  if (kind === 'unknown-command') context.err("Run 'helm --help' for usage.\n");
  return 1;
}

function runHelp(words: string[], context: ProgramContext): number {
  let command: CommandSpec = HELM;
  for (const word of words) {
    const next = command.commands.find(
      (each) => each.path.split(' ').at(-1) === word || each.aliases.includes(word),
    );
    if (!next) {
      const topic = words.map((each) => `\`${each}\``).join(' ');
      context.err(`Unknown help topic [${topic}]\n${usagePage(HELM)}`);
      return 0;
    }
    command = next;
  }
  context.out(helpPage(command));
  return 0;
}
