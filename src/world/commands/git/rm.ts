/**
 * `git rm` and `git mv`.
 *
 * Models: builtin/rm.c and builtin/mv.c. Left out: submodules, sparse checkouts.
 */
import { join } from '../../files/files';
import { isUnchanged, workSide } from '../../git/diff/trees';
import type { Index, IndexEntry } from '../../git/index-file';
import { matchesItem } from '../../git/pathspec';
import { removeWorkFile, statOf } from '../../git/worktree';
import { die, exit } from './failure';
import { parseOptions, usageError, type Options } from './parse-options';
import type { GitRun } from './run';

export function rm(run: GitRun, args: string[]): number {
  const options = parseOptions('rm', args, {
    modelled: ['dry-run', 'quiet', 'cached', 'force', 'r', 'ignore-unmatch', 'sparse'],
  });
  if (!options.args.length) exit(128, `fatal: No pathspec was given. Which files should I remove?\n`);
  const { repository } = run;
  const index = repository.readIndex();
  const pathspec = run.pathspec(options.args);
  for (const item of pathspec.items) {
    const found = index.paths().filter((path) => matchesItem(item, path));
    if (!found.length && !options.has('ignore-unmatch') && !item.exclude) {
      die(`pathspec '${item.original}' did not match any files`);
    }
    const folder = found.length && !found.includes(item.path) && !/[*?[]/.test(item.path);
    if (folder && !options.has('r')) die(`not removing '${item.original}' recursively without -r`);
  }
  const paths = index.paths().filter((path) => pathspec.matches(path));
  if (!options.has('force')) checkRemovable(run, index, paths, options.has('cached'));
  for (const path of paths) {
    if (!options.has('quiet')) run.say(`rm '${path}'`);
    if (options.has('dry-run')) continue;
    index.remove(path);
    if (!options.has('cached')) removeWorkFile(repository, path, run.cwd);
  }
  if (!options.has('dry-run')) repository.writeIndex(index);
  return 0;
}

/** Files whose content is nowhere else are not removed. */
function checkRemovable(run: GitRun, index: Index, paths: string[], cached: boolean): void {
  const { repository } = run;
  const head = repository.head();
  const tree = head === undefined ? undefined : repository.objects.commit(head).tree;
  const both: string[] = [];
  const staged: string[] = [];
  const local: string[] = [];
  for (const path of paths) {
    const entry = index.get(path);
    if (!entry) continue;
    const before = tree === undefined ? undefined : repository.objects.at(tree, path);
    const changedHere = workSide(repository, path) !== null && !isUnchanged(repository, entry);
    const changedThere = !before || before.oid !== entry.oid || before.mode !== entry.mode;
    if (changedHere && changedThere && !(cached && entry.intent)) both.push(path);
    else if (!cached && changedThere) staged.push(path);
    else if (!cached && changedHere) local.push(path);
  }
  const text =
    listed(
      both,
      [
        'has staged content different from both the\nfile and the HEAD:',
        'have staged content different from both the\nfile and the HEAD:',
      ],
      '(use -f to force removal)',
    ) +
    listed(
      staged,
      ['has changes staged in the index:', 'have changes staged in the index:'],
      '(use --cached to keep the file, or -f to force removal)',
    ) +
    listed(
      local,
      ['has local modifications:', 'have local modifications:'],
      '(use --cached to keep the file, or -f to force removal)',
    );
  if (text !== '') exit(1, text);
}

function listed(paths: string[], words: [string, string], hint: string): string {
  if (!paths.length) return '';
  const what = paths.length === 1 ? `the following file ${words[0]}` : `the following files ${words[1]}`;
  return `error: ${what}\n${paths.map((path) => `    ${path}\n`).join('')}${hint}\n`;
}

export function mv(run: GitRun, args: string[]): number {
  const options = parseOptions('mv', args, { modelled: ['verbose', 'dry-run', 'force', 'k', 'sparse'] });
  if (options.args.length < 2) usageError('mv');
  const moves = planMoves(run, options);
  const { repository } = run;
  const index = repository.readIndex();
  for (const { from, to } of moves) {
    if (options.has('verbose') || options.has('dry-run'))
      run.say(`Renaming ${run.relative(from)} to ${run.relative(to)}`);
    if (options.has('dry-run')) continue;
    moveOne(run, index, from, to);
  }
  if (!options.has('dry-run')) repository.writeIndex(index);
  return 0;
}

interface Move {
  from: string;
  to: string;
}

function planMoves(run: GitRun, options: Options): Move[] {
  const { repository } = run;
  const sources = options.args.slice(0, -1);
  const target = options.args.at(-1)!;
  const inside = (path: string): string => {
    const [item] = run.pathspec([path]).items;
    return item!.path;
  };
  const destination = inside(target);
  const isFolder = run.files.isDirectory(repository.workPath(destination));
  if (
    !isFolder &&
    target.endsWith('/') &&
    sources.length === 1 &&
    run.files.exists(join(run.cwd, sources[0]!)) &&
    !run.files.isDirectory(join(run.cwd, sources[0]!))
  ) {
    die(`destination directory does not exist, source=${inside(sources[0]!)}, destination=${destination}/`);
  }
  if (sources.length > 1 && !isFolder) die(`destination '${target}' is not a directory`);
  const moves: Move[] = [];
  for (const source of sources) {
    const from = inside(source);
    const name = from.slice(from.lastIndexOf('/') + 1);
    const to = isFolder ? (destination === '' ? name : `${destination}/${name}`) : destination;
    const problem = problemWith(run, from, to, options);
    if (problem === undefined) moves.push({ from, to });
    else if (!options.has('k')) die(`${problem}, source=${from}, destination=${to}`);
  }
  return moves;
}

function problemWith(run: GitRun, from: string, to: string, options: Options): string | undefined {
  const { repository, files } = run;
  const index = repository.readIndex();
  const source = repository.workPath(from);
  if (!files.exists(source)) return 'bad source';
  if (to === from || to.startsWith(`${from}/`)) return 'can not move directory into itself';
  if (files.isDirectory(source)) {
    if (files.exists(repository.workPath(to))) return 'destination already exists';
    return index.hasFolder(from) ? undefined : 'source directory is empty';
  }
  if (index.unmerged().has(from)) return 'conflicted';
  if (!index.get(from)) return 'not under version control';
  const target = repository.workPath(to);
  if (files.exists(target)) {
    if (!options.has('force')) return 'destination exists';
    run.warn(`warning: overwriting '${to}'`);
    return undefined;
  }
  return undefined;
}

function moveOne(run: GitRun, index: Index, from: string, to: string): void {
  const { repository, files } = run;
  const source = repository.workPath(from);
  const target = repository.workPath(to);
  const folder = files.isDirectory(source);
  if (!folder) files.remove(target, { force: true });
  const entries = index.entries().filter((entry) => entry.path === from || entry.path.startsWith(`${from}/`));
  try {
    files.move(source, target);
  } catch {
    die(`renaming '${from}' failed: No such file or directory`);
  }
  for (const entry of entries) {
    const path = folder ? to + entry.path.slice(from.length) : to;
    index.remove(entry.path);
    index.put(moved(run, entry, path));
  }
}

function moved(run: GitRun, entry: IndexEntry, path: string): IndexEntry {
  const there = workSide(run.repository, path);
  return { ...entry, path, ...(there ? statOf(run.repository, path) : {}) };
}
