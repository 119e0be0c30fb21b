/**
 * `git rev-list`.
 *
 * Models: builtin/rev-list.c: names of commits, counted or listed, with the selections of `git log`. Left out:
 * `--objects` and what belongs to it, bisection.
 */
import { ancestors } from '../../git/history';
import { notModelled } from '../not-modelled';
import { usageError } from './parse-options';
import { listEntries } from './log';
import { readLogOptions } from './log-options';
import { LogWriter } from './log-writer';
import type { GitRun } from './run';

export function revList(run: GitRun, args: string[]): number {
  void run.repository;
  const own = { count: false, quiet: false, header: false, leftRight: false };
  const words = args.filter((word, at) => {
    if (args.slice(0, at).includes('--')) return true;
    if (word === '--count') own.count = true;
    else if (word === '--quiet') own.quiet = true;
    else if (word === '--no-commit-header') own.header = true;
    else if (word === '--left-right') own.leftRight = true;
    else if (word !== '--commit-header') return true;
    return false;
  });
  const left = words.find((word) =>
    /^--(objects|bisect|header|timestamp|disk-usage|use-bitmap|filter|unpacked|missing)/.test(word),
  );
  if (left !== undefined) throw notModelled('git', `rev-list ${left}`);
  const settings = readLogOptions(run, 'rev-list', words);
  const { args: read } = settings;
  if (!read.named && !settings.reflog) usageError('rev-list');
  const entries = listEntries(run, settings);
  if (own.count) {
    run.say(own.leftRight ? countSides(run, read.revisions, entries) : String(entries.length));
    return 0;
  }
  if (own.quiet) return 0;
  if (settings.prettyGiven) return writePretty(run, settings, entries, own.header);
  const name = (oid: string): string => (settings.shortNames ? run.abbrev(oid) : oid);
  for (const { oid, parents } of entries) {
    run.say([oid, ...(settings.showParents ? parents : [])].map(name).join(' '));
  }
  return 0;
}

type Entries = ReturnType<typeof listEntries>;

function countSides(
  run: GitRun,
  revisions: readonly { oid: string; excluded: boolean; symmetric?: boolean }[],
  entries: Entries,
): string {
  const sides = revisions.filter((each) => each.symmetric && !each.excluded);
  const left = sides[0] ? ancestors(run.repository.objects, [sides[0].oid]) : new Set<string>();
  const count = entries.filter(({ oid }) => left.has(oid)).length;
  return `${count}\t${entries.length - count}`;
}

/** Each commit is announced by its name, save where `--oneline` has it already. */
function writePretty(
  run: GitRun,
  settings: ReturnType<typeof readLogOptions>,
  entries: Entries,
  silent: boolean,
): number {
  const { pretty } = settings;
  for (const entry of entries) {
    if (pretty.name === 'user' && !silent)
      run.say(`commit ${settings.shortNames ? run.abbrev(entry.oid) : entry.oid}`);
    new LogWriter(run, { ...settings, pretty: { ...pretty, terminator: true } }).write(entry);
  }
  return 0;
}
