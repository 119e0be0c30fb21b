/**
 * The state of a clone: what is staged, what is not, what is in conflict, what git does not know.
 *
 * Models: wt-status's collection. Left out: submodules beyond their commit.
 */
import { byPath } from './byte-text';
import { compareFiles, type FilePair, type FileSide } from './diff/file-pair';
import { findRenames } from './diff/rename';
import { indexFiles, treeFiles, workFiles } from './diff/trees';
import type { Ignore } from './ignore';
import { Index } from './index-file';
import type { Pathspec } from './pathspec';
import type { Repository } from './repository';
import { isNestedRepository } from './worktree';

export interface Status {
  staged: FilePair[];
  unstaged: FilePair[];
  /** Conflicted paths; bit 0 base, bit 1 ours, bit 2 theirs. */
  unmerged: Map<string, number>;
  /** Folders end in `/`. */
  untracked: string[];
  ignored: string[];
}

export interface StatusOptions {
  ignore: Ignore;
  untracked: 'no' | 'normal' | 'all';
  /** Are ignored files wanted too? */
  ignored?: boolean;
  pathspec?: Pathspec;
  renames?: boolean;
}

export function collectStatus(repository: Repository, index: Index, options: StatusOptions): Status {
  const wanted = (path: string): boolean => options.pathspec?.matches(path) ?? true;
  const renames = (pairs: FilePair[]): FilePair[] => (options.renames === false ? pairs : findRenames(pairs));
  const unmerged = new Map<string, number>();
  for (const [path, sides] of index.unmerged()) {
    const mask = ([1, 2, 3] as const).reduce(
      (bits, stage) => bits | (sides[stage] ? 1 << (stage - 1) : 0),
      0,
    );
    if (wanted(path)) unmerged.set(path, mask);
  }
  const listed =
    options.untracked === 'no'
      ? { untracked: [], ignored: [] }
      : listUntracked(repository, index, {
          ignore: options.ignore,
          all: options.untracked === 'all',
          ignored: options.ignored,
          pathspec: options.pathspec,
        });
  return {
    staged: renames(stagedPairs(repository, index).filter((pair) => wantedPair(pair, wanted))),
    unstaged: renames(unstagedPairs(repository, index).filter((pair) => wantedPair(pair, wanted))),
    unmerged,
    ...listed,
  };
}

function wantedPair(pair: FilePair, wanted: (path: string) => boolean): boolean {
  return wanted((pair.new ?? pair.old)!.path);
}

/** A commit (HEAD where none is named, nothing where it is null) against the index; conflicts left out. */
export function stagedPairs(repository: Repository, index: Index, base?: string | null): FilePair[] {
  const { objects } = repository;
  const unmerged = index.unmerged();
  const commit = base === undefined ? repository.head() : (base ?? undefined);
  const before =
    commit === undefined ? new Map<string, FileSide>() : treeFiles(objects, objects.commit(commit).tree);
  return compareFiles(before, indexFiles(objects, index), (path) => !unmerged.has(path));
}

/** The index against the working tree; conflicts left out. */
export function unstagedPairs(repository: Repository, index: Index): FilePair[] {
  const staged = index.files();
  return compareFiles(indexFiles(repository.objects, index), workFiles(repository, staged.keys()));
}

interface UntrackedOptions {
  ignore: Ignore;
  /** Every file, instead of the folders they fill. */
  all: boolean;
  ignored?: boolean;
  /** Do folders with nothing in them count? */
  empty?: boolean;
  pathspec?: Pathspec;
}

/** Files and folders the index does not know, and those that are ignored. */
export function listUntracked(
  repository: Repository,
  index: Index,
  options: UntrackedOptions,
): { untracked: string[]; ignored: string[] } {
  const walk = new UntrackedWalk(repository, index, options);
  walk.enter('');
  return { untracked: walk.untracked.sort(byPath), ignored: walk.ignored.sort(byPath) };
}

class UntrackedWalk {
  readonly untracked: string[] = [];
  readonly ignored: string[] = [];
  private readonly tracked: Set<string>;
  private readonly folders = new Set<string>();

  constructor(
    private readonly repository: Repository,
    index: Index,
    private readonly options: UntrackedOptions,
  ) {
    this.tracked = new Set(index.paths());
    for (const path of this.tracked) {
      const parts = path.split('/');
      for (let depth = 1; depth < parts.length; depth++) this.folders.add(parts.slice(0, depth).join('/'));
    }
  }

  enter(folder: string): void {
    const { files } = this.repository;
    for (const name of files.list(this.repository.workPath(folder))) {
      if (name === '.git') continue;
      const path = folder === '' ? name : `${folder}/${name}`;
      const isFolder = files.lstat(this.repository.workPath(path)).type === 'directory';
      if (isFolder) this.visitFolder(path);
      else if (!this.tracked.has(path)) this.visitFile(path);
    }
  }

  private visitFile(path: string): void {
    if (this.options.pathspec && !this.options.pathspec.matches(path)) return;
    if (!this.options.ignore.ignores(path, false)) this.untracked.push(path);
    else if (this.options.ignored) this.ignored.push(path);
  }

  private visitFolder(path: string): void {
    if (this.tracked.has(path)) return;
    if (this.options.pathspec && !this.options.pathspec.mayMatchIn(path)) return;
    if (this.folders.has(path)) return this.enter(path);
    const full = this.repository.workPath(path);
    if (this.options.ignore.ignores(path, true)) {
      if (this.options.ignored && hasFile(this.repository, full)) this.ignored.push(`${path}/`);
      return;
    }
    if (isNestedRepository(this.repository, full)) {
      this.untracked.push(`${path}/`);
      return;
    }
    if (this.options.all || this.reachesInside(path)) return this.enter(path);
    const inside = new UntrackedWalk(this.repository, EMPTY, { ...this.options, all: true, ignored: true });
    inside.enter(path);
    if (inside.untracked.length) {
      this.untracked.push(`${path}/`);
      if (this.options.ignored) this.ignored.push(...this.collapse(path));
    } else if (inside.ignored.length) {
      if (this.options.ignored) this.ignored.push(`${path}/`);
    } else if (this.options.empty) this.untracked.push(`${path}/`);
  }

  /** Ignored things inside an untracked folder, folders as such. */
  private collapse(path: string): string[] {
    const inside = new UntrackedWalk(this.repository, EMPTY, { ...this.options, all: false, ignored: true });
    inside.enter(path);
    return inside.ignored;
  }

  /** Does the pathspec name something inside the folder rather than the folder? */
  private reachesInside(path: string): boolean {
    const { pathspec } = this.options;
    return (
      pathspec !== undefined && !pathspec.empty && !pathspec.matches(path) && !pathspec.matches(`${path}/`)
    );
  }
}

const EMPTY = new Index();

function hasFile(repository: Repository, folder: string): boolean {
  const { files } = repository;
  return files.walk(folder).some((path) => files.lstat(path).type !== 'directory');
}
