/**
 * `git help` and `git --help`.
 *
 * Models: builtin/help.c's overview. Left out: manual pages, guides, the list of all commands.
 */
import { notModelled } from '../not-modelled';
import { exit } from './failure';
import { commandNames, HelpAsked, usageOf } from './parse-options';
import type { GitRun } from './run';

export function help(run: GitRun, args: string[]): number {
  const [about] = args;
  if (about === '-h') throw new HelpAsked('help');
  if (about === undefined) {
    run.out(usageOf(''));
    return 0;
  }
  if (about.startsWith('-') || commandNames().includes(about)) throw notModelled('git', `help ${about}`);
  const alias = run.config.get(`alias.${about}`);
  if (alias !== undefined) {
    run.say(`'${about}' is aliased to '${alias}'`);
    return 0;
  }
  return exit(16, `No manual entry for git${about}\n`);
}
