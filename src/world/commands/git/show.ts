/**
 * `git show`.
 *
 * Models: builtin/log.c's show: commits with their patch, tags, trees, blobs.
 */
import { diffTrees } from '../../git/diff/trees';
import { MODE, type Commit } from '../../git/objects';
import { formatDate } from '../../git/ident';
import { die } from './failure';
import { listEntries } from './log';
import { readLogOptions, type LogSettings } from './log-options';
import { LogWriter } from './log-writer';
import type { RevArg } from './rev-args';
import type { GitRun } from './run';

export function show(run: GitRun, args: string[]): number {
  const settings = readLogOptions(run, 'show', args);
  const { diff } = settings;
  if (!Object.values(diff.formats).some(Boolean) && !diff.none) diff.formats.patch = true;
  if (!settings.mergesGiven && settings.merges === 'none') settings.merges = 'dense';
  if (settings.args.revisions.some((each) => each.excluded)) return showRange(run, settings);
  const wanted = settings.args.named ? settings.args.revisions : [headArg(run)];
  const writer = new LogWriter(run, settings);
  let shown = false;
  for (const each of wanted) {
    showObject(run, settings, writer, each, shown);
    shown = true;
  }
  return 0;
}

function headArg(run: GitRun): RevArg {
  const { repository } = run;
  const oid = repository.head();
  if (oid === undefined) die(`your current branch '${repository.branch()}' does not have any commits yet`);
  return { name: 'HEAD', oid, excluded: false };
}

function showRange(run: GitRun, settings: LogSettings): number {
  const writer = new LogWriter(run, settings);
  for (const entry of listEntries(run, settings)) writer.write(entry);
  return 0;
}

function showObject(
  run: GitRun,
  settings: LogSettings,
  writer: LogWriter,
  arg: RevArg,
  shown: boolean,
): void {
  const { objects } = run.repository;
  const type = objects.type(arg.oid);
  if (type === 'commit') {
    const commit = objects.commit(arg.oid);
    if (settings.args.paths.length && !touches(run, settings, commit)) return;
    writer.write({ oid: arg.oid, commit, parents: commit.parents });
  } else if (type === 'tag') showTag(run, settings, writer, arg, shown);
  else if (type === 'tree') {
    const entries = objects.tree(arg.oid).map((entry) => entry.name + (entry.mode === MODE.tree ? '/' : ''));
    run.out(`${shown ? '\n' : ''}tree ${arg.name}\n\n${entries.map((name) => `${name}\n`).join('')}`);
  } else if (type === 'blob') run.bytes(objects.blob(arg.oid));
  else die(`bad object ${arg.name}`);
}

/** Does a commit change any of the paths that were asked for, against every parent? */
function touches(run: GitRun, { args }: LogSettings, commit: Commit): boolean {
  const { objects } = run.repository;
  const wanted = (path: string): boolean => args.pathspec.matches(path);
  const trees = commit.parents.length ? commit.parents.map((oid) => objects.commit(oid).tree) : [''];
  return trees.every((tree) => diffTrees(objects, tree, commit.tree, wanted).length > 0);
}

function showTag(run: GitRun, settings: LogSettings, writer: LogWriter, arg: RevArg, shown: boolean): void {
  const tag = run.repository.objects.tag(arg.oid);
  if (shown) run.out('\n');
  run.say(`tag ${tag.name}`);
  if (tag.tagger) {
    run.say(`Tagger: ${tag.tagger.name} <${tag.tagger.email}>`);
    run.say(`Date:   ${formatDate(tag.tagger.seconds, tag.tagger.zone, settings.date, run.now())}`);
  }
  run.out(`\n${tag.message}\n`);
  showObject(run, settings, writer, { name: tag.name, oid: tag.object, excluded: false }, false);
}
