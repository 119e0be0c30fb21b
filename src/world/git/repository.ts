/**
 * A clone on a machine: its `.git` folder, its working tree, and how refs are moved with their logs.
 *
 * Models: git's repository discovery and ref transactions. Left out: worktrees, submodules, alternates, `GIT_DIR`.
 */
import { join, type Files } from '../files/files';
import { Config, readConfigFile, type ConfigEntry } from './config';
import type { Ident } from './ident';
import { Index, readIndex, writeIndex } from './index-file';
import { looseStore, Objects } from './object-store';
import { ZERO } from './objects';
import {
  appendReflog,
  fileRefs,
  readReflog,
  removeReflog,
  resolve,
  writeReflog,
  type LogLine,
  type RefStore,
} from './refs';

/** Where a repository was found; `workTree` is null for a bare one. */
export interface Place {
  gitDir: string;
  workTree: string | null;
}

/** The repository that `folder` (absolute) lies in; undefined where there is none. */
export function findRepository(files: Files, folder: string): Place | undefined {
  for (let at = folder; ; at = join(at, '..')) {
    const inside = join(at, '.git');
    if (isGitDir(files, inside)) return { gitDir: inside, workTree: at };
    if (isGitDir(files, at)) return { gitDir: at, workTree: null };
    if (at === '/') return undefined;
  }
}

export function isGitDir(files: Files, path: string): boolean {
  return (
    files.isDirectory(`${path}/objects`) && files.isDirectory(`${path}/refs`) && files.exists(`${path}/HEAD`)
  );
}

export class Repository {
  readonly objects: Objects;
  readonly refs: RefStore;

  constructor(
    readonly files: Files,
    readonly place: Place,
    /** Who the logs of refs name, now. */
    private readonly who: () => Ident,
    private readonly outer: readonly ConfigEntry[] = [],
    private readonly command: readonly ConfigEntry[] = [],
  ) {
    const shallow = (this.state('shallow') ?? '').split('\n').filter(Boolean);
    this.objects = new Objects(looseStore(files, `${place.gitDir}/objects`), new Set(shallow));
    this.refs = fileRefs(files, place.gitDir);
  }

  get gitDir(): string {
    return this.place.gitDir;
  }

  get configPath(): string {
    return `${this.gitDir}/config`;
  }

  /** As it is on disk at this moment. */
  get config(): Config {
    return new Config([
      ...this.outer,
      ...readConfigFile(this.files, this.configPath, 'local'),
      ...this.command,
    ]);
  }

  /** Changes the text of `.git/config`. */
  editConfig(edit: (text: string) => string): void {
    const text = this.files.isFile(this.configPath) ? this.files.readText(this.configPath) : '';
    this.files.write(this.configPath, edit(text));
  }

  readIndex(): Index {
    return readIndex(this.files, `${this.gitDir}/index`);
  }

  writeIndex(index: Index): void {
    writeIndex(this.files, `${this.gitDir}/index`, index);
  }

  /** Absolute path of a path in the working tree. */
  workPath(path: string): string {
    return path === '' ? this.place.workTree! : `${this.place.workTree!}/${path}`;
  }

  /** The commit a ref leads to. */
  oid(name: string): string | undefined {
    return resolve(this.refs, name);
  }

  head(): string | undefined {
    return this.oid('HEAD');
  }

  /** `refs/heads/main` where HEAD is on a branch (born or not). */
  headRef(): string | undefined {
    return this.refs.get('HEAD')?.target;
  }

  /** `main` where HEAD is on a branch. */
  branch(): string | undefined {
    return this.headRef()?.replace(/^refs\/heads\//, '');
  }

  /** Moves a ref (HEAD: the branch it is on) and writes its log. */
  update(name: string, oid: string, message: string): void {
    const target = this.refs.get(name)?.target ?? name;
    const before = this.oid(target) ?? ZERO;
    this.refs.set(target, oid);
    // what stays as it was is not logged, save for HEAD on a branch
    if (before !== oid) this.log(target, before, oid, message);
    if (target !== 'HEAD' && this.headRef() === target) this.log('HEAD', before, oid, message);
  }

  /** Puts HEAD on a branch. */
  attach(branch: string, message: string): void {
    const before = this.head() ?? ZERO;
    this.refs.setSymbolic('HEAD', branch);
    const after = this.head();
    if (after) this.log('HEAD', before, after, message);
  }

  /** Puts HEAD on a commit. */
  detach(oid: string, message: string): void {
    const before = this.head() ?? ZERO;
    const stays = this.headRef() === undefined && before === oid;
    this.refs.set('HEAD', oid);
    if (!stays) this.log('HEAD', before, oid, message);
  }

  deleteRef(name: string): void {
    this.refs.remove(name);
    removeReflog(this.files, this.gitDir, name);
  }

  reflog(name: string): LogLine[] {
    return readReflog(this.files, this.gitDir, name) ?? [];
  }

  /** A file of the `.git` folder (`MERGE_MSG`, `rebase-merge/onto`, …); undefined where absent. */
  state(name: string): string | undefined {
    const path = `${this.gitDir}/${name}`;
    return this.files.isFile(path) ? this.files.readText(path) : undefined;
  }

  writeState(name: string, text: string): void {
    const path = `${this.gitDir}/${name}`;
    this.files.mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true });
    this.files.write(path, text);
  }

  removeState(...names: string[]): void {
    for (const name of names) this.files.remove(`${this.gitDir}/${name}`, { recursive: true, force: true });
  }

  /** Takes (or copies) the log of one ref to another. */
  moveLog(from: string, to: string, copy: boolean): void {
    const lines = this.reflog(from);
    if (!copy) removeReflog(this.files, this.gitDir, from);
    if (lines.length) writeReflog(this.files, this.gitDir, to, lines);
  }

  /** Replaces the log of a ref. */
  writeLog(name: string, lines: LogLine[]): void {
    writeReflog(this.files, this.gitDir, name, lines);
  }

  /** Writes the log of a ref that was changed in another way. */
  noteRef(name: string, before: string, after: string, message: string): void {
    this.log(name, before, after, message);
  }

  private log(name: string, before: string, after: string, message: string): void {
    const kept = name === 'HEAD' || /^refs\/(heads|remotes|notes)\//.test(name) || name === 'refs/stash';
    if (!kept || this.config.bool('core.logallrefupdates') === false) return;
    appendReflog(this.files, this.gitDir, name, { before, after, who: this.who(), message });
  }
}
