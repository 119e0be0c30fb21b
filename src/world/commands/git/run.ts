/**
 * One run of git: its surroundings, its repository, its settings.
 *
 * Models: what every git command does first: global options, finding the repository, reading configuration, who is at work.
 */
import { join, relative } from '../../files/files';
import type { ProgramContext } from '../../shell/program';
import type { Environment } from '../environment';
import { BadConfigFile, Config, readConfigFile, type ConfigEntry } from '../../git/config';
import type { Ident } from '../../git/ident';
import type { Ignore } from '../../git/ignore';
import { quotePath } from '../../git/byte-text';
import { abbreviate } from '../../git/abbrev';
import { parseExactDate } from '../../git/approxidate';
import { BadPathspec, OutsideRepository, parsePathspec, Pathspec } from '../../git/pathspec';
import { findRepository, Repository } from '../../git/repository';
import { findRef, previousBranch, resolveRevision, RevisionError, upstreamNamed } from '../../git/revisions';
import { ignoreOf } from '../../git/worktree';
import { die, exit } from './failure';

/** Settings from `-c key=value`. */
export type CommandConfig = readonly ConfigEntry[];

export class GitRun {
  private opened: Repository | undefined;

  constructor(
    readonly env: Environment,
    readonly context: ProgramContext,
    /** Absolute; `-C` changes it. */
    readonly cwd: string,
    readonly commandConfig: CommandConfig = [],
  ) {}

  out(text: string): void {
    this.context.out(text);
  }

  err(text: string): void {
    this.context.err(text);
  }

  /** Content as it is on standard output. */
  bytes(content: Uint8Array): void {
    this.context.outBytes(content);
  }

  /** A name as `core.quotePath` wants it shown. */
  quoted(path: string): string {
    return quotePath(path);
  }

  /** A line on standard output. */
  say(line: string): void {
    this.context.out(`${line}\n`);
  }

  /** A line on standard error. */
  warn(line: string): void {
    this.context.err(`${line}\n`);
  }

  get files(): ProgramContext['files'] {
    return this.context.files;
  }

  /** Seconds since 1970 of world time. */
  now(): number {
    return Math.floor(this.context.clock.now() / 1000);
  }

  variable(name: string): string | undefined {
    return this.context.env.get(name);
  }

  get home(): string {
    return this.variable('HOME') ?? this.context.machine.home;
  }

  get globalConfigPath(): string {
    return this.variable('GIT_CONFIG_GLOBAL') ?? `${this.home}/.gitconfig`;
  }

  /** The repository of the current folder. */
  get repository(): Repository {
    return this.maybeRepository() ?? die('not a git repository (or any of the parent directories): .git');
  }

  /** The same, where a working tree is needed. */
  get workRepository(): Repository {
    const { repository } = this;
    if (repository.place.workTree === null) die('this operation must be run in a work tree');
    return repository;
  }

  maybeRepository(): Repository | undefined {
    if (!this.opened) {
      const place = findRepository(this.files, this.cwd);
      if (!place) return undefined;
      this.opened = this.openAt(place);
      this.checkConfig(this.opened);
    }
    return this.opened;
  }

  openAt(place: Repository['place']): Repository {
    return new Repository(
      this.files,
      place,
      () => this.lenientIdent(),
      this.globalConfig(),
      this.commandConfig,
    );
  }

  /** The same run in the topmost folder of the working tree, where git starts its helpers. */
  atTop(): GitRun {
    return new GitRun(this.env, this.context, this.repository.place.workTree ?? this.cwd, this.commandConfig);
  }

  /** After the repository was made or replaced. */
  forget(): void {
    this.opened = undefined;
  }

  private checkConfig(repository: Repository): void {
    try {
      void repository.config;
    } catch (error) {
      if (error instanceof BadConfigFile)
        die(`bad config line ${error.line} in file ${this.shownPath(error.path)}`);
      throw error;
    }
  }

  private globalConfig(): ConfigEntry[] {
    try {
      const xdg = readConfigFile(this.files, `${this.home}/.config/git/config`, 'global');
      return [...xdg, ...readConfigFile(this.files, this.globalConfigPath, 'global')];
    } catch (error) {
      if (error instanceof BadConfigFile) die(`bad config line ${error.line} in file ${error.path}`);
      throw error;
    }
  }

  /** Of the repository where there is one, else the global one. */
  get config(): Config {
    return this.maybeRepository()?.config ?? new Config([...this.globalConfig(), ...this.commandConfig]);
  }

  /** A path of the repository as git prints it: from the top of the working tree. */
  shownPath(path: string): string {
    const top = this.opened?.place.workTree;
    return top && path.startsWith(`${top}/`) ? path.slice(top.length + 1) : path;
  }

  /** The current folder from the top of the working tree: '' or ending in `/`. */
  get prefix(): string {
    const top = this.repository.place.workTree;
    if (top === null || this.cwd === top) return '';
    const inside = top === '/' ? this.cwd.slice(1) : this.cwd.slice(top.length + 1);
    return `${inside}/`;
  }

  /** A path from the top of the working tree as seen from the current folder. */
  relative(path: string): string {
    const { prefix } = this;
    if (prefix === '') return path;
    const folder = path.endsWith('/');
    const seen = relative(join('/', prefix), join('/', path));
    return folder ? (seen === '.' ? './' : `${seen}/`) : seen;
  }

  pathspec(args: readonly string[]): Pathspec {
    try {
      return parsePathspec(args, this.repository.place.workTree ?? '/', this.prefix);
    } catch (error) {
      if (error instanceof OutsideRepository || error instanceof BadPathspec) die(error.message);
      throw error;
    }
  }

  get ignore(): Ignore {
    return ignoreOf(this.repository, this.home);
  }

  abbrev(oid: string, length = this.abbrevLength()): string {
    if (!this.maybeRepository()) return oid.slice(0, length);
    return abbreviate(this.repository.objects, oid, length);
  }

  private abbrevLength(): number {
    const value = this.config.get('core.abbrev');
    return value !== undefined && /^\d+$/.test(value) ? Number(value) : 7;
  }

  /** The object that a revision names; undefined where it names none. Ends with git's words where it is wrong. */
  resolve(revision: string): string | undefined {
    try {
      return resolveRevision(this.repository, revision, this.prefix, this.now());
    } catch (error) {
      if (!(error instanceof RevisionError)) throw error;
      const notes = error.notes.map((line) => `${line}\n`).join('');
      return exit(128, `fatal: ${error.message}\n${notes}`);
    }
  }

  /** The same, where a path that is not there is no end. @param quiet nor is anything else */
  tryResolve(revision: string, quiet = false): string | undefined {
    try {
      return resolveRevision(this.repository, revision, this.prefix, this.now());
    } catch (error) {
      if (!(error instanceof RevisionError)) throw error;
      if (error.path || quiet) return undefined;
      return die(error.message);
    }
  }

  /** The ref that `@{u}`, `name@{push}` or `@{-1}` stand for; undefined for other names. */
  refNamed(name: string): string | undefined {
    const upstream = /^(.*)@\{(u|upstream|push)\}$/i.exec(name);
    if (upstream) return upstreamNamed(this.repository, upstream[1]!, /^push$/i.test(upstream[2]!));
    const back = /^@\{-(\d+)\}$/.exec(name);
    const branch = back ? previousBranch(this.repository, Number(back[1])) : undefined;
    return branch === undefined ? undefined : findRef(this.repository, branch);
  }

  /** The commit that a revision names; undefined where there is none. */
  commit(revision: string): string | undefined {
    const oid = this.resolve(revision);
    return oid === undefined ? undefined : this.repository.objects.peel(oid, 'commit');
  }

  /** Who commits, now. Ends with git's advice where nobody said so. */
  committer(): Ident {
    return this.ident('COMMITTER', true);
  }

  author(): Ident {
    return this.ident('AUTHOR', true);
  }

  /** For reflogs: somebody, whatever is configured. */
  private lenientIdent(): Ident {
    return this.ident('COMMITTER', false);
  }

  private ident(role: 'AUTHOR' | 'COMMITTER', strict: boolean): Ident {
    const config = strict
      ? this.config
      : new Config([...this.globalConfig(), ...this.localConfig(), ...this.commandConfig]);
    const key = role.toLowerCase();
    const host = this.context.machine.hostname;
    const email =
      this.variable(`GIT_${role}_EMAIL`) ??
      config.get(`${key}.email`) ??
      config.get('user.email') ??
      this.variable('EMAIL');
    const name = this.variable(`GIT_${role}_NAME`) ?? config.get(`${key}.name`) ?? config.get('user.name');
    if (strict && email === undefined)
      this.unknownIdent(role, `unable to auto-detect email address (got 'root@${host}.(none)')`);
    if (strict && (name ?? '').trim() === '' && name !== undefined) {
      this.unknownIdent(role, `empty ident name (for <${email}>) not allowed`);
    }
    const date = this.dateOf(role);
    return {
      name: clean(name ?? 'root'),
      email: clean(email ?? `root@${host}.(none)`),
      ...date,
    };
  }

  private localConfig(): ConfigEntry[] {
    return this.opened ? readConfigFile(this.files, this.opened.configPath, 'local') : [];
  }

  private dateOf(role: 'AUTHOR' | 'COMMITTER'): { seconds: number; zone: string } {
    const given = this.variable(`GIT_${role}_DATE`);
    if (given === undefined || given === '') return { seconds: this.now(), zone: '+0000' };
    return parseExactDate(given) ?? die(`invalid date format: ${given}`);
  }

  private unknownIdent(role: 'AUTHOR' | 'COMMITTER', problem: string): never {
    const who = role === 'AUTHOR' ? 'Author' : 'Committer';
    const advice = [
      `${who} identity unknown`,
      '',
      '*** Please tell me who you are.',
      '',
      'Run',
      '',
      '  git config --global user.email "you@example.com"',
      '  git config --global user.name "Your Name"',
      '',
      "to set your account's default identity.",
      'Omit --global to set the identity only in this repository.',
      '',
      `fatal: ${problem}`,
    ];
    exit(128, `${advice.join('\n')}\n`);
  }
}

/** Crud that git takes off names. */
function clean(text: string): string {
  return text.replace(/[\n<>]/g, '').replace(/^[\s.,:;"'\\]+|[\s.,:;"'\\]+$/g, '');
}
