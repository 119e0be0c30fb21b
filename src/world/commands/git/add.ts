/**
 * `git add`.
 *
 * Models: builtin/add.c: files, folders and patterns, `-A`, `-u`, `-N`, `--chmod`, ignored files refused. Left out:
 * `-i` and `-e`.
 */
import type { Index } from '../../git/index-file';
import type { FileSide } from '../../git/diff/file-pair';
import { workSide } from '../../git/diff/trees';
import { MODE, ZERO } from '../../git/objects';
import { matchesItem, type Pathspec } from '../../git/pathspec';
import type { Repository } from '../../git/repository';
import { listUntracked, unstagedPairs } from '../../git/status';
import { statOf } from '../../git/worktree';
import { die, exit, GitFailure } from './failure';
import { parseOptions, type Options } from './parse-options';
import { pickHunks } from './pick-hunks';
import type { GitRun } from './run';

export function add(run: GitRun, args: string[]): Promise<number> | number {
  const options = parseOptions('add', args, {
    modelled: [
      'dry-run',
      'verbose',
      'force',
      'update',
      'intent-to-add',
      'all',
      'ignore-removal',
      'refresh',
      'ignore-errors',
      'chmod',
      'ignore-missing',
      'sparse',
      'renormalize',
      'patch',
    ],
  });
  const repository = run.workRepository;
  if (options.has('patch')) return pickHunks(run, 'add', run.pathspec(options.args));
  if (options.has('all') && options.has('update')) die("options '-A' and '-u' cannot be used together");
  const everything = options.has('all') || options.has('update');
  if (!options.args.length && !everything) {
    run.err(NOTHING);
    return 0;
  }
  if (options.args.includes(''))
    die('empty string is not a valid pathspec. please use . instead if you meant to match all paths');
  const index = repository.readIndex();
  const pathspec = run.pathspec(options.args);
  const found = options.has('update')
    ? { untracked: [], ignored: [] }
    : listUntracked(repository, index, { ignore: run.ignore, all: true, ignored: true, pathspec });
  if (options.has('force')) found.untracked = [...found.untracked, ...forced(run, found.ignored)].sort();
  checkMatches(run, index, pathspec, found.untracked, options);
  const refused = options.has('force') ? [] : ignoredOnes(run, pathspec, index, found);
  const work = new Add(run, repository, index, options);
  work.stageTracked(pathspec);
  if (refused.length) run.err(ignoredText(refused));
  if (!refused.length || options.has('ignore-errors')) work.stageNew(found.untracked);
  if (!options.has('dry-run')) repository.writeIndex(index);
  return refused.length || work.failed ? 1 : 0;
}

const NOTHING = `Nothing specified, nothing added.
hint: Maybe you wanted to say 'git add .'?
hint: Turn this message off by running
hint: "git config advice.addEmptyPathspec false"
`;

function ignoredText(paths: string[]): string {
  return [
    'The following paths are ignored by one of your .gitignore files:',
    ...paths,
    'hint: Use -f if you really want to add them.',
    'hint: Turn this message off by running',
    'hint: "git config advice.addIgnoredFile false"',
    '',
  ].join('\n');
}

/** Files inside ignored folders, which `-f` takes along. */
function forced(run: GitRun, ignored: string[]): string[] {
  const { files, repository } = run;
  return ignored.flatMap((path) => {
    if (!path.endsWith('/')) return [path];
    const top = repository.place.workTree!;
    return files
      .walk(repository.workPath(path.slice(0, -1)))
      .filter((full) => !files.isDirectory(full))
      .map((full) => full.slice(top.length + 1));
  });
}

/** Every argument must name something. */
function checkMatches(
  run: GitRun,
  index: Index,
  pathspec: Pathspec,
  untracked: string[],
  options: Options,
): void {
  const known = [...index.paths(), ...untracked];
  for (const item of pathspec.items) {
    if (item.exclude || item.path === '' || known.some((path) => matchesItem(item, path.replace(/\/$/, ''))))
      continue;
    const exists = run.files.exists(run.repository.workPath(item.path)) && !item.glob && !item.ignoreCase;
    if (!exists && !options.has('ignore-missing')) die(`pathspec '${item.original}' did not match any files`);
  }
}

/** Arguments that name something ignored. */
function ignoredOnes(
  run: GitRun,
  pathspec: Pathspec,
  index: Index,
  found: { untracked: string[]; ignored: string[] },
): string[] {
  const { ignore, repository } = run;
  const named = pathspec.items
    .filter((item) => !item.exclude && item.path !== '' && !index.has(item.path))
    .filter((item) => run.files.exists(repository.workPath(item.path)))
    .filter((item) => ignore.ignores(item.path, run.files.isDirectory(repository.workPath(item.path))))
    .filter((item) => !found.untracked.includes(item.path));
  return [...new Set(named.map((item) => ignoredPart(run, item.path)))].sort();
}

/** The part of a path that is ignored: a folder above it, or itself. */
function ignoredPart(run: GitRun, path: string): string {
  const parts = path.split('/');
  for (let depth = 1; depth < parts.length; depth++) {
    const folder = parts.slice(0, depth).join('/');
    if (run.ignore.ignores(folder, true)) return folder;
  }
  return path;
}

class Add {
  failed = false;

  constructor(
    private readonly run: GitRun,
    private readonly repository: Repository,
    private readonly index: Index,
    private readonly options: Options,
  ) {}

  /** Changes and removals of files the index knows. */
  stageTracked(pathspec: Pathspec): void {
    const gone = !this.options.has('ignore-removal') && !this.options.hasNot('all');
    const paths = new Set([
      ...unstagedPairs(this.repository, this.index).map((pair) => (pair.new ?? pair.old)!.path),
      ...this.index.unmerged().keys(),
    ]);
    for (const path of [...paths].sort()) {
      if (!pathspec.matches(path)) continue;
      const side = workSide(this.repository, path);
      if (side) this.stage(path, side);
      else if (gone) this.remove(path);
    }
    if (this.options.has('chmod')) this.changeModes(pathspec);
  }

  stageNew(paths: string[]): void {
    for (const path of paths) {
      const name = path.replace(/\/$/, '');
      const side = workSide(this.repository, name);
      if (!side) continue;
      if (side.mode === MODE.gitlink && !this.warnEmbedded(name, side)) continue;
      if (this.options.has('intent-to-add')) this.intend(name, side);
      else this.stage(name, side);
    }
  }

  private stage(path: string, side: FileSide): void {
    this.tell('add', path);
    if (this.options.has('dry-run')) return;
    if (side.mode !== MODE.gitlink) this.repository.objects.writeBlob(side.content());
    const mode = this.chmodded(path, side.mode);
    this.index.set(path, { mode, oid: side.oid }, statOf(this.repository, path));
  }

  private intend(path: string, side: FileSide): void {
    this.tell('add', path);
    if (this.options.has('dry-run')) return;
    const oid = this.repository.objects.writeBlob(new Uint8Array());
    this.index.put({ path, mode: side.mode, oid, stage: 0, mtime: 0, size: 0, ino: 0, intent: true });
  }

  private remove(path: string): void {
    this.tell('remove', path);
    if (!this.options.has('dry-run')) this.index.remove(path);
  }

  private tell(what: 'add' | 'remove', path: string): void {
    if (this.options.has('verbose') || this.options.has('dry-run')) this.run.say(`${what} '${path}'`);
  }

  private chmodded(path: string, mode: number): number {
    const wanted = this.options.text('chmod');
    if (wanted === undefined) return mode;
    if (wanted !== '+x' && wanted !== '-x') die(`--chmod param '${wanted}' must be either -x or +x`);
    if (mode !== MODE.file && mode !== MODE.executable) {
      this.run.warn(`cannot chmod ${wanted} '${path}'`);
      this.failed = true;
      return mode;
    }
    return wanted === '+x' ? MODE.executable : MODE.file;
  }

  private changeModes(pathspec: Pathspec): void {
    for (const entry of this.index.files().values()) {
      if (!pathspec.matches(entry.path)) continue;
      this.index.put({ ...entry, mode: this.chmodded(entry.path, entry.mode) });
    }
  }

  /** A repository inside this one; answers whether it can be added. */
  private warnEmbedded(path: string, side: FileSide): boolean {
    if (side.oid === ZERO) {
      throw new GitFailure(
        `error: '${path}/' does not have a commit checked out\nfatal: adding files failed\n`,
        128,
      );
    }
    this.run.err(embedded(path));
    return true;
  }
}

function embedded(path: string): string {
  const lines = [
    "You've added another git repository inside your current repository.",
    'Clones of the outer repository will not contain the contents of',
    'the embedded repository and will not know how to obtain it.',
    'If you meant to add a submodule, use:',
    '',
    `\tgit submodule add <url> ${path}`,
    '',
    'If you added this path by mistake, you can remove it from the',
    'index with:',
    '',
    `\tgit rm --cached ${path}`,
    '',
    'See "git help submodule" for more information.',
  ];
  return `warning: adding embedded git repository: ${path}\n${lines.map((line) => `hint: ${line}\n`).join('')}`;
}

/** Stages every change of files the index knows, as `commit -a` does. */
export function addTracked(run: GitRun, repository: Repository, index: Index): void {
  const options = parseOptions('add', ['--update'], { modelled: ['update'] });
  new Add(run, repository, index, options).stageTracked(run.pathspec([':/']));
}

/** Stages the paths of a pathspec that the index knows; ends where one names nothing. */
/** @param known paths that may be named though the index has them no more */
export function addPaths(
  run: GitRun,
  repository: Repository,
  index: Index,
  pathspec: Pathspec,
  known: Iterable<string> = [],
): void {
  const paths = [...index.paths(), ...known];
  for (const item of pathspec.items) {
    if (!item.exclude && !paths.some((path) => matchesItem(item, path))) {
      exit(1, `error: pathspec '${item.original}' did not match any file(s) known to git\n`);
    }
  }
  const options = parseOptions('add', ['--update'], { modelled: ['update'] });
  new Add(run, repository, index, options).stageTracked(pathspec);
}
