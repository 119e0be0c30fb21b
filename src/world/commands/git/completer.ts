/**
 * Tab after `git`: commands, their long options, branches, tags and remotes, and paths where none of these can stand.
 *
 * Models: git's own completion as far as a learner uses it. Left out: values of options, stashes, commits, aliases.
 */
import { findRepository } from '../../git/repository';
import { readConfigFile, Config } from '../../git/config';
import { fileRefs, type RefStore } from '../../git/refs';
import { remoteNames } from '../../git/remotes';
import type { Completer } from '../../shell/complete';
import type { Machine } from '../../shell/program';
import { offer } from '../complete';
import { commands } from './commands';
import { usageOf } from './parse-options';

/** What is for scripts: known to git, and not offered. */
const PLUMBING = new Set(
  'annotate cat-file check-ignore count-objects for-each-ref hash-object ls-files ls-remote ls-tree merge-base rev-list rev-parse show-ref symbolic-ref var'.split(
    ' ',
  ),
);

const TAKE_REFS = new Set(
  'bisect branch checkout cherry-pick describe diff log merge rebase reset revert shortlog show switch tag'.split(
    ' ',
  ),
);
const TAKE_REMOTES = new Set(['fetch', 'pull', 'push']);
const SUBCOMMANDS: Record<string, string[]> = {
  bisect: ['bad', 'good', 'log', 'reset', 'run', 'skip', 'start'],
  remote: ['add', 'get-url', 'prune', 'remove', 'rename', 'set-url', 'show', 'update'],
  stash: ['apply', 'branch', 'clear', 'drop', 'list', 'pop', 'push', 'show'],
};

export const gitCompleter: Completer = async (words, typed, machine, cwd) => {
  const [, command, ...given] = words;
  if (command === undefined) return offer(porcelain(), typed, 'command');
  if (given.includes('--')) return undefined;
  if (typed.startsWith('-')) return offer(longOptions(command), typed, 'flag');
  const plain = given.filter((word) => !word.startsWith('-'));
  const subcommands = plain.length ? undefined : SUBCOMMANDS[command];
  const offered = subcommands
    ? offer(subcommands, typed, 'command')
    : offer(namesFor(command, plain, machine, cwd), typed, 'resource');
  return offered?.length ? offered : undefined;
};

function porcelain(): string[] {
  return Object.keys(commands)
    .filter((name) => !PLUMBING.has(name))
    .sort();
}

function longOptions(command: string): string[] {
  const named = [...usageOf(command).matchAll(/^ +(?:-\w, )?--(\[no-\])?([\w-]+)/gm)];
  return [...new Set(named.map(([, , name]) => `--${name!}`))].sort();
}

function namesFor(command: string, given: string[], machine: Machine, cwd: string): string[] | undefined {
  const place = findRepository(machine.files, cwd);
  if (!place) return undefined;
  const refs = fileRefs(machine.files, place.gitDir);
  if (TAKE_REMOTES.has(command) && !given.length)
    return remoteNames(new Config(readConfigFile(machine.files, `${place.gitDir}/config`, 'local')));
  if (TAKE_REMOTES.has(command)) return branches(refs);
  if (command === 'remote') return undefined;
  if (command === 'switch' || command === 'branch') return branches(refs);
  return TAKE_REFS.has(command) ? everyRef(refs) : undefined;
}

function branches(refs: RefStore): string[] {
  return short(refs, 'refs/heads/');
}

function everyRef(refs: RefStore): string[] {
  return ['HEAD', ...branches(refs), ...short(refs, 'refs/tags/'), ...short(refs, 'refs/remotes/')];
}

function short(refs: RefStore, prefix: string): string[] {
  return refs.names(prefix).map((name) => name.slice(prefix.length));
}
