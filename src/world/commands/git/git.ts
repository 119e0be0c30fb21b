/**
 * `git`: finds the command and runs it.
 *
 * Models: git 2.39: global options, aliases, unknown commands, exit codes. Left out: a pager, colours, `--git-dir`.
 */
import { join } from '../../files/files';
import { showHighBytes } from '../../git/byte-text';
import { canonicalKey } from '../../git/config-text';
import type { Program, ProgramContext } from '../../shell/program';
import type { Environment } from '../environment';
import { NotModelled, notModelled } from '../not-modelled';
import { commands, NOT_MODELLED } from './commands';
import { die, GitFailure } from './failure';
import { commandNames, HelpAsked, usageOf } from './parse-options';
import { GitRun, type CommandConfig } from './run';
import { unknownCommand } from './unknown-command';

export function createGit(env: Environment): Program {
  return async (args, context) => {
    try {
      return await runGit(env, context, args);
    } catch (error) {
      if (error instanceof GitFailure) {
        context.err(error.text);
        return error.code;
      }
      if (error instanceof HelpAsked) {
        const asked = usageOf(error.command);
        if (usageOf('*stderr').split(' ').includes(error.command)) context.err(asked);
        else context.out(asked);
        return 129;
      }
      if (!(error instanceof NotModelled)) throw error;
      context.err(`${error.message}\n`);
      return 1;
    }
  };
}

interface Global {
  cwd: string;
  config: CommandConfig;
  rest: string[];
}

async function runGit(env: Environment, context: ProgramContext, args: string[]): Promise<number> {
  const { cwd, config, rest } = readGlobal(context, args);
  const run = new GitRun(env, context, cwd, config);
  showHighBytes(run.config.bool('core.quotepath') === false);
  const [name, ...words] = rest;
  if (name === undefined) {
    context.out(usageOf(''));
    return 1;
  }
  return runCommand(run, name, words, 0);
}

async function runCommand(run: GitRun, name: string, words: string[], depth: number): Promise<number> {
  const command = commands[name];
  if (command && words[0] === '--help') return (await commands.help!(run, [name])) ?? 0;
  if (command) return (await command(run, words)) ?? 0;
  const alias = run.config.get(`alias.${name}`);
  if (alias !== undefined && depth < 10) return runAlias(run, name, alias, words, depth);
  if (NOT_MODELLED.has(name) || commandNames().includes(name)) throw notModelled('git', name);
  const aliases = run.config.entries
    .filter((entry) => entry.key.startsWith('alias.'))
    .map((entry) => entry.key.slice(6));
  run.err(unknownCommand(name, aliases));
  return 1;
}

async function runAlias(
  run: GitRun,
  name: string,
  alias: string,
  words: string[],
  depth: number,
): Promise<number> {
  if (alias.startsWith('!')) {
    const quoted = words.map((word) => `'${word.replace(/'/g, "'\\''")}'`).join(' ');
    const top = run.maybeRepository()?.place.workTree ?? run.cwd;
    const result = await run.context.exec(`cd '${top}' && ${alias.slice(1)} ${quoted}`);
    run.out(result.stdout);
    run.err(result.stderr);
    return result.code;
  }
  const expanded = splitWords(alias);
  if (!expanded) die(`bad alias.${name} string: unclosed quote`);
  if (expanded[0] === name) die(`recursive alias: ${name}`);
  return runCommand(run, expanded[0] ?? '', [...expanded.slice(1), ...words], depth + 1);
}

/** Words of an alias, quotes respected; undefined where one is not closed. */
function splitWords(text: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (quote === '' && /\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quote === '' && (char === '"' || char === "'")) {
      quote = char;
      word ??= '';
    } else if (char === quote) quote = '';
    else if (char === '\\' && quote !== "'") word = (word ?? '') + (text[++i] ?? '');
    else word = (word ?? '') + char;
  }
  if (quote !== '') return undefined;
  return word === undefined ? words : [...words, word];
}

function readGlobal(context: ProgramContext, args: string[]): Global {
  let { cwd } = context;
  const config: { key: string; value: string | null; scope: 'command'; path: string }[] = [];
  const rest = [...args];
  const value = (option: string): string => {
    const next = rest.shift();
    if (next === undefined) {
      throw new GitFailure(
        option === '-C'
          ? `no directory given for '-C' option\n${globalUsage()}`
          : `-c expects a configuration string\n${globalUsage()}`,
        129,
      );
    }
    return next;
  };
  while (rest[0]?.startsWith('-')) {
    const word = rest.shift()!;
    if (word === '-C') {
      const to = value('-C');
      if (to !== '') cwd = join(cwd, to);
      if (!context.files.isDirectory(cwd)) {
        const why = context.files.exists(cwd) ? 'Not a directory' : 'No such file or directory';
        die(`cannot change to '${to}': ${why}`);
      }
    } else if (word === '-c') {
      const [key, ...parts] = value('-c').split('=');
      config.push({
        key: canonicalKey(key!),
        value: parts.length ? parts.join('=') : null,
        scope: 'command',
        path: 'command line',
      });
    } else if (word === '--version' || word === '-v') {
      return { cwd, config, rest: ['version', ...rest] };
    } else if (word === '--help' || word === '-h') {
      return { cwd, config, rest: ['help', ...rest] };
    } else if (
      !['--no-pager', '-P', '-p', '--paginate', '--no-optional-locks', '--literal-pathspecs'].includes(word)
    ) {
      if (
        /^--(git-dir|work-tree|namespace|exec-path|bare|html-path|man-path|info-path|no-replace-objects)/.test(
          word,
        )
      ) {
        throw notModelled('git', word);
      }
      throw new GitFailure(`unknown option: ${word}\n${globalUsage()}`, 129);
    }
  }
  return { cwd, config, rest };
}

function globalUsage(): string {
  return usageOf('').split('\n\n')[0]! + '\n';
}
