/**
 * `git commit`.
 *
 * Models: builtin/commit.c: what is committed (index, `-a`, paths), the message from options, files or the editor, `--amend`,
 * merges and picks concluded, refusals. Left out: signatures, hooks, interactive picking.
 */
import { formatDate, parseIdent, type Ident } from '../../git/ident';
import { approxidate, parseExactDate } from '../../git/approxidate';
import type { Index } from '../../git/index-file';
import { EMPTY_TREE, type Commit } from '../../git/objects';
import type { Repository } from '../../git/repository';
import { collectStatus, stagedPairs, type Status } from '../../git/status';
import { join } from '../../files/files';
import { addPaths, addTracked } from './add';
import type { FileVersions } from '../../git/worktree';
import { applyAutostash } from './autostash';
import { printShort } from './status';
import { commitSummary, concludeOperation, writeTree } from './create-commit';
import { editFile } from './editor';
import { die, exit, GitFailure } from './failure';
import { longStatus } from './long-status';
import { cleanMessage, commented, SCISSORS_LINES, subjectOf, withTrailer, type Cleanup } from './message';
import { parseOptions, type Options } from './parse-options';
import { formatStagedPatch } from './staged-patch';
import type { GitRun } from './run';

/** What a command that commits through this one adds. */
export interface CommitExtras {
  /** Whose change it is, where it is not the learner's. */
  author?: Ident;
  /** What the reflog calls it instead of `commit`. */
  action?: string;
  /** Nothing is said where it goes well. */
  silent?: boolean;
}

export async function commit(run: GitRun, args: string[], extras: CommitExtras = {}): Promise<number> {
  const options = parseOptions('commit', args, {
    modelled: [
      'quiet',
      'verbose',
      'file',
      'author',
      'date',
      'message',
      'reedit-message',
      'reuse-message',
      'fixup',
      'squash',
      'reset-author',
      'trailer',
      'signoff',
      'template',
      'edit',
      'cleanup',
      'status',
      'all',
      'include',
      'only',
      'no-verify',
      'dry-run',
      'short',
      'branch',
      'porcelain',
      'long',
      'amend',
      'no-post-rewrite',
      'untracked-files',
      'ahead-behind',
      'null',
    ],
    hidden: ['--allow-empty', '--allow-empty-message'],
  });
  return new CommitCommand(run, options, extras).perform();
}

class CommitCommand {
  private readonly amended: Commit | undefined;
  private readonly headOid: string | undefined;

  constructor(
    private readonly run: GitRun,
    private readonly options: Options,
    private readonly extras: CommitExtras,
  ) {
    const repository = run.workRepository;
    this.headOid = repository.head();
    if (options.has('amend')) {
      if (this.headOid === undefined) die('You have nothing to amend.');
      this.refuseAmending();
      this.amended = repository.objects.commit(this.headOid);
    }
  }

  private get repository() {
    return this.run.repository;
  }

  private refuseAmending(): void {
    const doing = whence(this.repository);
    if (doing) die(`You are in the middle of a ${doing} -- cannot amend.`);
  }

  async perform(): Promise<number> {
    this.checkOptions();
    const index = this.repository.readIndex();
    const committed = this.stage(index);
    if (this.options.has('dry-run') || this.options.has('short') || this.options.has('porcelain')) {
      return this.printStatus(committed, false);
    }
    const unmerged = [...index.unmerged().keys()];
    if (unmerged.length) this.refuseUnmerged(unmerged);
    const author = this.author();
    const committer = this.run.committer();
    this.checkMessageFile();
    if (this.isEmpty(committed)) return this.refuseEmpty(committed);
    this.repository.writeIndex(index);
    const message = await this.message(committed, author, committer);
    return this.write(committed, author, committer, message);
  }

  private checkMessageFile(): void {
    const file = this.options.text('file');
    if (file !== undefined && file !== '-' && !this.run.files.isFile(join(this.run.cwd, file)))
      die(`could not read log file '${file}': No such file or directory`);
  }

  private checkOptions(): void {
    const { options } = this;
    const sources = ['reedit-message', 'reuse-message', 'file', 'fixup'].filter((each) => options.has(each));
    const names: Record<string, string> = {
      'reedit-message': '-c',
      'reuse-message': '-C',
      file: '-F',
      fixup: '--fixup',
    };
    if (sources.length > 1)
      die(`options '${names[sources[0]!]}' and '${names[sources[1]!]}' cannot be used together`);
    if (sources.length && sources[0] !== 'fixup' && options.has('message')) {
      die(`options '-m' and '${names[sources[0]!]}' cannot be used together`);
    }
    if (options.has('all') && (options.has('only') || options.has('include'))) {
      die("options '-a' and '--only' cannot be used together");
    }
    if (options.has('all') && options.args.length) {
      die(`paths '${options.args[0]} ...' with -a does not make sense`);
    }
    if ((options.has('only') || options.has('include')) && !options.args.length && !options.has('amend')) {
      die('No paths with --include/--only does not make sense.');
    }
  }

  /** Stages what the options say; answers the index that is committed (`index` goes on as the real one). */
  private stage(index: Index): Index {
    const { run, options } = this;
    if (options.has('all')) addTracked(run, this.repository, index);
    if (!options.args.length) return index;
    const pathspec = run.pathspec(options.args);
    if (options.has('include')) {
      addPaths(run, this.repository, index, pathspec);
      return index;
    }
    const doing = whence(this.repository);
    if (doing) die(`cannot do a partial commit during a ${doing}.`);
    addPaths(run, this.repository, index, pathspec, this.headFiles().keys());
    return this.onlyPaths(index, (path) => pathspec.matches(path));
  }

  /** HEAD with just the paths named as the index has them. */
  private onlyPaths(index: Index, named: (path: string) => boolean): Index {
    const only = this.repository.readIndex();
    for (const path of only.paths()) only.remove(path);
    for (const [path, file] of this.headFiles()) if (!named(path)) only.set(path, file);
    for (const [path, entry] of index.files()) if (named(path)) only.put(entry);
    return only;
  }

  private headFiles(): FileVersions {
    const { objects } = this.repository;
    return this.headOid === undefined ? new Map() : objects.flatten(objects.commit(this.headOid).tree);
  }

  private refuseUnmerged(paths: string[]): never {
    this.run.out(paths.map((path) => `U\t${path}\n`).join(''));
    exit(
      128,
      [
        'error: Committing is not possible because you have unmerged files.',
        "hint: Fix them up in the work tree, and then use 'git add/rm <file>'",
        'hint: as appropriate to mark resolution and make a commit.',
        'fatal: Exiting because of an unresolved conflict.',
        '',
      ].join('\n'),
    );
  }

  private parents(): string[] {
    if (this.amended) return this.amended.parents;
    const head = this.headOid === undefined ? [] : [this.headOid];
    const merged = (this.repository.state('MERGE_HEAD') ?? '').split('\n').filter(Boolean);
    return [...head, ...merged];
  }

  private isEmpty(index: Index): boolean {
    if (this.options.has('allow-empty')) return false;
    const parents = this.parents();
    if (parents.length > 1) return false;
    const { objects } = this.repository;
    const before = parents[0] === undefined ? EMPTY_TREE : objects.commit(parents[0]).tree;
    return writeTree(this.repository, index) === before;
  }

  private refuseEmpty(index: Index): number {
    this.printStatus(index, true);
    const doing = whence(this.repository);
    if (this.options.has('amend')) this.run.err(EMPTY_AMEND);
    else if (doing && doing !== 'merge') this.run.err(emptyPick(doing));
    return 1;
  }

  /** What the new commit is compared with. */
  private base(): string | null | undefined {
    return this.amended ? (this.amended.parents[0] ?? null) : this.headOid;
  }

  private collect(index: Index): Status {
    const { run } = this;
    const base = this.base();
    const found = collectStatus(this.repository, index, { ignore: run.ignore, untracked: 'normal' });
    return { ...found, staged: this.amended ? stagedPairs(this.repository, index, base) : found.staged };
  }

  private printStatus(index: Index, committing: boolean): number {
    const found = this.collect(index);
    const short = committing ? undefined : this.options.last('short', 'porcelain', 'long');
    if (short === 'short' || short === 'porcelain') {
      printShort(this.run, this.options, found, short === 'porcelain');
      return found.staged.length ? 0 : 1;
    }
    const lines = longStatus(this.run, found, {
      hints: this.run.config.bool('advice.statushints') !== false,
      committing: committing || this.options.has('dry-run'),
      amend: this.options.has('amend'),
      showUntracked: true,
    });
    this.run.out(lines.map((line) => `${line}\n`).join(''));
    if (this.options.has('verbose')) this.run.out(formatStagedPatch(this.run, index, this.base()));
    return found.staged.length ? 0 : 1;
  }

  private reused(): Commit | undefined {
    const name = this.options.text('reuse-message') ?? this.options.text('reedit-message');
    if (name === undefined) return undefined;
    const oid = this.run.commit(name) ?? die(`could not lookup commit '${name}'`);
    return this.repository.objects.commit(oid);
  }

  /** The commit that is being picked. */
  private picked(): Commit | undefined {
    const doing = whence(this.repository);
    if (!doing || doing === 'merge') return undefined;
    return this.repository.objects.commit(this.repository.oid('CHERRY_PICK_HEAD')!);
  }

  private author(): Ident {
    const { run, options } = this;
    const source = this.reused() ?? this.amended ?? this.picked();
    let author =
      source && !options.has('reset-author') ? source.author : (this.extras.author ?? run.author());
    const given = options.text('author');
    if (given !== undefined) author = { ...author, ...this.namedAuthor(given) };
    const date = options.text('date');
    if (date !== undefined) {
      const exact = parseExactDate(date);
      if (!exact && !/ago|now|yesterday|today|\d/.test(date)) die(`invalid date format: ${date}`);
      author = { ...author, ...(exact ?? { seconds: approxidate(date, run.now()), zone: '+0000' }) };
    }
    return author;
  }

  private namedAuthor(given: string): { name: string; email: string } {
    const found = /^(.*\S)?\s*<([^<>]*)>$/.exec(given);
    if (found) return { name: found[1] ?? '', email: found[2]! };
    const { objects } = this.repository;
    let oid = this.headOid;
    while (oid !== undefined) {
      const { author, parents } = objects.commit(oid);
      if (`${author.name} <${author.email}>`.includes(given))
        return parseIdent(`${author.name} <${author.email}>`);
      oid = parents[0];
    }
    return die(`--author '${given}' is not 'Name <email>' and matches no existing author`);
  }

  /** The message from wherever it comes; ends where there is none. */
  private async message(index: Index, author: Ident, committer: Ident): Promise<string> {
    const { options } = this;
    const source = this.messageSource();
    let text = source.text;
    if (options.has('signoff'))
      text = withTrailer(text, `Signed-off-by: ${committer.name} <${committer.email}>`);
    for (const trailer of options.texts('trailer'))
      text = withTrailer(text, trailer.replace(/^([^:=]+)[:=]\s*/, '$1: '));
    const edits = options.has('edit') || (source.edit && !options.hasNot('edit'));
    const cleanup = this.cleanup(edits);
    if (!edits) {
      this.repository.writeState('COMMIT_EDITMSG', cleanMessage(text, cleanup));
      return this.checked(cleanMessage(text, cleanup));
    }
    const path = `${this.repository.gitDir}/COMMIT_EDITMSG`;
    this.run.files.write(path, text + this.template(index, author, committer, text !== ''));
    if (!(await editFile(this.run, path)))
      exit(1, 'Please supply the message using either -m or -F option.\n');
    return this.checked(cleanMessage(this.run.files.readText(path), cleanup));
  }

  private checked(message: string): string {
    if (message === '' && !this.options.has('allow-empty-message')) {
      throw new GitFailure('Aborting commit due to empty commit message.\n', 1);
    }
    return message;
  }

  private cleanup(edits: boolean): Cleanup {
    const given = this.options.text('cleanup') ?? this.run.config.get('commit.cleanup') ?? 'default';
    if (given === 'default') return edits ? 'strip' : 'whitespace';
    if (given === 'strip' || given === 'whitespace' || given === 'verbatim') return given;
    if (given === 'scissors') return edits ? 'scissors' : 'whitespace';
    return die(`Invalid cleanup mode ${given}`);
  }

  private messageSource(): { text: string; edit: boolean } {
    const { options, repository } = this;
    const messages = options.texts('message');
    const joined = messages
      .map((each) => (each.endsWith('\n') || each === '' ? each : `${each}\n`))
      .join('\n');
    const fixup = options.text('fixup') ?? options.text('squash');
    if (fixup !== undefined) {
      const oid = this.run.commit(fixup) ?? die(`could not lookup commit '${fixup}'`);
      const subject = subjectOf(repository.objects.commit(oid).message);
      const word = options.has('fixup') ? 'fixup' : 'squash';
      return {
        text: `${word}! ${subject}\n${joined === '' ? '' : `\n${joined}`}`,
        edit: word === 'squash' && !messages.length,
      };
    }
    if (messages.length) return { text: joined, edit: false };
    const file = options.text('file');
    if (file !== undefined) return { text: this.readMessage(file), edit: false };
    const reused = this.reused();
    if (reused) return { text: reused.message, edit: options.has('reedit-message') };
    if (this.amended) return { text: this.amended.message, edit: true };
    const prepared = repository.state('MERGE_MSG') ?? repository.state('SQUASH_MSG');
    return { text: prepared ?? this.commitTemplate(), edit: true };
  }

  private readMessage(file: string): string {
    if (file === '-') return this.run.context.stdin;
    const path = join(this.run.cwd, file);
    if (!this.run.files.exists(path)) die(`could not read log file '${file}': No such file or directory`);
    if (this.run.files.isDirectory(path)) die(`could not read log file '${file}': Is a directory`);
    return this.run.files.readText(path);
  }

  private commitTemplate(): string {
    const file = this.options.text('template') ?? this.run.config.get('commit.template');
    if (file === undefined) return '';
    const path = join(this.run.cwd, file.replace(/^~(?=\/)/, this.run.home));
    if (!this.run.files.isFile(path)) die(`could not read '${file}': No such file or directory`);
    return this.run.files.readText(path);
  }

  /** What the editor shows below the message. */
  private template(index: Index, author: Ident, committer: Ident, hasText: boolean): string {
    if (this.options.hasNot('status')) return hasText ? '' : '\n';
    const lines: string[] = [];
    const doing = whence(this.repository);
    if (doing) {
      const what = doing === 'merge' ? 'merge' : 'cherry-pick';
      const head = doing === 'merge' ? 'MERGE_HEAD' : 'CHERRY_PICK_HEAD';
      lines.push(
        '',
        `It looks like you may be committing a ${what}.`,
        'If this is not correct, please run',
        `\tgit update-ref -d ${head}`,
        'and try again.',
        '',
      );
    }
    lines.push(...(doing ? [''] : []));
    lines.push(
      'Please enter the commit message for your changes. Lines starting',
      "with '#' will be ignored, and an empty message aborts the commit.",
      '',
    );
    const differs = author.name !== committer.name || author.email !== committer.email;
    if (differs) lines.push(`Author:    ${author.name} <${author.email}>`);
    if (this.amended || this.options.has('date')) {
      lines.push(`Date:      ${formatDate(author.seconds, author.zone, 'default', this.run.now())}`);
    }
    if (differs || this.amended || this.options.has('date')) lines.push('');
    lines.push(
      ...longStatus(this.run, this.collect(index), {
        hints: false,
        committing: true,
        quietEnd: true,
        amend: this.options.has('amend'),
        showUntracked: true,
      }),
    );
    const text = `\n${commented(lines)}`.replace(/^\n#\n/, '\n#\n');
    if (!this.options.has('verbose') && !this.run.config.bool('commit.verbose')) return text;
    return `${text}${commented(SCISSORS_LINES)}${formatStagedPatch(this.run, index, this.base())}`;
  }

  private write(index: Index, author: Ident, committer: Ident, message: string): number {
    const { repository, run, options } = this;
    const parents = this.parents();
    const oid = repository.objects.writeCommit({
      tree: writeTree(repository, index),
      parents,
      author,
      committer,
      message,
    });
    const action = this.extras.action ?? `commit${this.amended ? ' (amend)' : this.kindOfCommit(parents)}`;
    const old = this.reused() ?? this.amended ?? this.picked();
    repository.update('HEAD', oid, `${action}: ${message.replace(/^\n+/, '').split('\n')[0]}`);
    concludeOperation(repository);
    if (!options.has('quiet') && !this.extras.silent) {
      const dated = options.has('date') || old !== undefined;
      run.out(
        commitSummary(run, oid, {
          showDate: dated && !options.has('reset-author'),
          amended: this.amended !== undefined,
        }),
      );
    }
    applyAutostash(run, 'MERGE_AUTOSTASH');
    return 0;
  }

  private kindOfCommit(parents: string[]): string {
    if (!parents.length) return ' (initial)';
    if (parents.length > 1) return ' (merge)';
    const doing = whence(this.repository);
    return doing ? ` (${doing})` : '';
  }
}

/** What a commit made now would conclude. */
function whence(repository: Repository): 'merge' | 'cherry-pick' | 'rebase' | undefined {
  if (repository.state('MERGE_HEAD') !== undefined) return 'merge';
  const picked = repository.oid('CHERRY_PICK_HEAD');
  if (picked === undefined) return undefined;
  const rebasing =
    repository.state('rebase-merge/onto') !== undefined && repository.oid('REBASE_HEAD') === picked;
  return rebasing ? 'rebase' : 'cherry-pick';
}

const EMPTY_AMEND = `You asked to amend the most recent commit, but doing so would make
it empty. You can repeat your command with --allow-empty, or you can
remove the commit entirely with "git reset HEAD^".
`;

function emptyPick(what: string): string {
  return `The previous cherry-pick is now empty, possibly due to conflict resolution.
If you wish to commit it anyway, use:

    git commit --allow-empty

Otherwise, please use 'git ${what} --skip'
`;
}
