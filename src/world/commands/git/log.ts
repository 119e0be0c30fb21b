/**
 * `git log`, `git reflog`, and the commits they and their relatives list.
 *
 * Models: builtin/log.c and the reflog walk.
 */
import { ancestors } from '../../git/history';
import { walkCommits, type Walked } from '../../git/rev-walk';
import { findRef } from '../../git/revisions';
import { die } from './failure';
import { readLogOptions, type LogSettings } from './log-options';
import { LogWriter, reflogSelector, type LogEntry } from './log-writer';
import type { RevArg } from './rev-args';
import type { GitRun } from './run';

export function log(run: GitRun, args: string[]): number {
  const settings = readLogOptions(run, 'log', args);
  writeLog(run, settings);
  return 0;
}

/** `git whatchanged`: the log of what changes something, with the raw changes. */
export function whatchanged(run: GitRun, args: string[]): number {
  const settings = readLogOptions(run, 'log', args);
  const { diff } = settings;
  if (!Object.values(diff.formats).some(Boolean) && !diff.none) diff.formats.raw = true;
  settings.onlyChanged = true;
  settings.walk.fullHistory = true;
  writeLog(run, settings);
  return 0;
}

export function writeLog(run: GitRun, settings: LogSettings): void {
  const writer = new LogWriter(run, settings);
  let left = settings.count ?? Infinity;
  for (const entry of listEntries(run, settings)) {
    if (left <= 0) break;
    if (writer.write(entry)) left--;
  }
}

/** The commits that were asked for, in the order they are shown. */
export function listEntries(run: GitRun, settings: LogSettings): LogEntry[] {
  const revisions = revisionsOf(run, settings);
  if (settings.reflog) return reflogEntries(run, settings, revisions);
  const { objects } = run.repository;
  const commits = (excluded: boolean): string[] =>
    revisions
      .filter((each) => each.excluded === excluded)
      .flatMap((each) => objects.peel(each.oid, 'commit') ?? []);
  let found =
    settings.noWalk === undefined
      ? walkCommits(objects, commits(false), commits(true), settings.walk)
      : namedOnly(run, commits(false), settings.noWalk === 'sorted');
  const sources = settings.source ? sourcesOf(revisions, found) : undefined;
  // a filter on changes decides later which commits count
  const filtered =
    settings.diff.pickaxe !== undefined || settings.diff.filter !== undefined || settings.onlyChanged;
  const shown = new Set(found.map((each) => each.oid));
  found = found.slice(settings.skip, filtered ? undefined : settings.skip + (settings.count ?? Infinity));
  if (settings.reverse) found.reverse();
  const first = settings.walk.firstParent ? 1 : undefined;
  const [left] = revisions.filter((each) => each.symmetric && !each.excluded);
  const onLeft = left ? ancestors(objects, [left.oid]) : undefined;
  return found.map(({ oid, commit, parents, path }) => ({
    oid,
    commit,
    parents,
    drawn: parents.filter((parent) => shown.has(parent)).slice(0, first),
    path,
    side: onLeft?.has(oid) ? '<' : '>',
    source: sources?.get(oid),
  }));
}

function namedOnly(run: GitRun, oids: string[], sorted: boolean): Walked[] {
  const { objects } = run.repository;
  const commits = [...new Set(oids)].map((oid) => {
    const commit = objects.commit(oid);
    return { oid, commit, parents: commit.parents };
  });
  if (sorted) commits.sort((a, b) => b.commit.committer.seconds - a.commit.committer.seconds);
  return commits;
}

/** By which name each commit was reached first. */
function sourcesOf(revisions: readonly RevArg[], found: readonly Walked[]): Map<string, string> {
  const sources = new Map<string, string>();
  for (const { name, oid, excluded } of revisions) if (!excluded && !sources.has(oid)) sources.set(oid, name);
  for (const { oid, commit } of found) {
    const name = sources.get(oid);
    for (const parent of commit.parents)
      if (name !== undefined && !sources.has(parent)) sources.set(parent, name);
  }
  return sources;
}

function revisionsOf(run: GitRun, settings: LogSettings): RevArg[] {
  const { args } = settings;
  if (args.named) return args.revisions;
  const oid = run.repository.head();
  if (oid === undefined) {
    const branch = run.repository.branch();
    die(
      branch === undefined
        ? "bad default revision 'HEAD'"
        : `your current branch '${branch}' does not have any commits yet`,
    );
  }
  return [{ name: 'HEAD', oid, excluded: false }];
}

function reflogEntries(run: GitRun, settings: LogSettings, revisions: RevArg[]): LogEntry[] {
  const { repository } = run;
  const entries = revisions.flatMap(({ name, oid }) => {
    const at = /^(.*?)@\{(\d+)\}$/.exec(name);
    const plain = at ? at[1]! : name;
    const ref = plain === '' ? (repository.headRef() ?? 'HEAD') : findRef(repository, plain);
    if (ref === undefined) return die(`only one reference expected: ${name} ${oid}`);
    const lines = repository.reflog(ref).reverse();
    const shown = plain === '' ? (repository.branch() ?? 'HEAD') : plain;
    return lines.slice(Number(at?.[2] ?? 0)).map((line, index) => ({
      line,
      selector: reflogSelector(shown, index + Number(at?.[2] ?? 0), line, settings, run.now()),
    }));
  });
  return entries
    .filter(({ line }) => repository.objects.type(line.after) === 'commit')
    .slice(settings.skip)
    .map(({ line, selector }) => {
      const commit = repository.objects.commit(line.after);
      return { oid: line.after, commit, parents: commit.parents, reflog: { selector, line } };
    });
}
