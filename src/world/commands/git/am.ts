/**
 * `git am`: patches out of mails, committed one after the other.
 *
 * Models: builtin/am.c: where it stops, how it goes on, the three-way merge it falls back on. Left out: `--interactive`,
 * hooks, formats other than mail.
 */
import { join } from '../../files/files';
import { asByteString, shown } from '../../git/byte-text';
import { parsePatch, BadPatch, type FilePatch } from '../../git/apply/patch-text';
import { parseExactDate } from '../../git/approxidate';
import { diffTrees } from '../../git/diff/trees';
import { pathOf } from '../../git/diff/file-pair';
import { Index } from '../../git/index-file';
import { mergeTrees } from '../../git/merge/merge-trees';
import { EMPTY_TREE, MODE } from '../../git/objects';
import { stagedPairs } from '../../git/status';
import { checkOutFile, removeWorkFile, switchFiles } from '../../git/worktree';
import { conflictStyle, tryApplyMerge } from './apply-merge';
import { PatchApplier, PLAIN } from './apply-patches';
import { writeTree } from './create-commit';
import { die, exit } from './failure';
import { isMailbox, readMail, splitMailbox, type Mail } from './mailbox';
import { cleanMessage, withTrailer } from './message';
import { parseOptions, type Options } from './parse-options';
import { firstLine } from './replay';
import type { GitRun } from './run';

const MODELLED = [
  ...['3way', 'quiet', 'signoff', 'utf8', 'keep', 'keep-non-patch', 'keep-cr', 'no-keep-cr', 'whitespace'],
  ...['patch-format', 'continue', 'resolved', 'skip', 'abort', 'quit', 'show-current-patch', 'allow-empty'],
  ...['empty', 'committer-date-is-author-date', 'ignore-date'],
];
const FOLDER = 'rebase-apply';

export function am(run: GitRun, args: string[]): number {
  const options = parseOptions('am', args, { modelled: MODELLED });
  void run.workRepository;
  const session = new AmSession(run, options);
  const action = options.last(
    'continue',
    'resolved',
    'skip',
    'abort',
    'quit',
    'show-current-patch',
    'allow-empty',
  );
  const going = run.repository.state(`${FOLDER}/last`) !== undefined;
  if (action === undefined) return session.begin(options.args, going);
  if (!going) die('Resolve operation not in progress, we are not resuming.');
  switch (action) {
    case 'skip':
      return session.skip();
    case 'abort':
      return session.abort();
    case 'quit':
      return session.end();
    case 'show-current-patch':
      return session.show(options.text('show-current-patch'));
    default:
      return session.resolve(action === 'allow-empty');
  }
}

class AmSession {
  constructor(
    private readonly run: GitRun,
    private readonly options: Options,
  ) {}

  private get repository() {
    return this.run.repository;
  }

  private state(name: string): string {
    return this.repository.state(`${FOLDER}/${name}`) ?? '';
  }

  private note(name: string, text: string): void {
    this.repository.writeState(`${FOLDER}/${name}`, text);
  }

  private say(line: string): void {
    if (this.state('quiet') !== 't\n') this.run.say(line);
  }

  /** @param paths of mailboxes; none is standard input */
  begin(paths: readonly string[], going: boolean): number {
    const { run, repository, options } = this;
    if (going)
      die(
        `previous rebase directory ${run.shownPath(`${repository.gitDir}/${FOLDER}`)} still exists but mbox given.`,
      );
    if (repository.state('rebase-merge/onto') !== undefined)
      die(
        `previous rebase directory ${run.shownPath(`${repository.gitDir}/rebase-merge`)} still exists but mbox given.`,
      );
    const mails = paths.length
      ? paths.flatMap((path) => this.readMailbox(path))
      : splitMailbox(run.context.stdin);
    mails.forEach((mail, index) => this.note(numbered(index + 1), mail));
    for (const [name, on] of [
      ['threeway', options.has('3way')],
      ['quiet', options.has('quiet')],
      ['sign', options.has('signoff')],
      ['keep', options.has('keep')],
    ] as const)
      this.note(name, on ? 't\n' : 'f\n');
    const head = repository.head();
    if (head !== undefined) repository.refs.set('ORIG_HEAD', head);
    this.note('abort-safety', head === undefined ? '' : `${head}\n`);
    this.note('applying', '');
    this.note('next', '1\n');
    this.note('last', `${mails.length}\n`);
    return this.apply();
  }

  private readMailbox(path: string): string[] {
    const { prefix } = this.run;
    const named = prefix !== '' && !path.startsWith('/') ? `${prefix}/${path}` : path;
    const full = join(this.run.cwd, path);
    if (!this.run.files.isFile(full)) {
      if (!this.run.files.exists(full))
        die(`could not open '${named}' for reading: No such file or directory`);
      exit(128, 'Patch format detection failed.\n');
    }
    const text = this.run.files.readText(full);
    if (!isMailbox(text)) exit(128, 'Patch format detection failed.\n');
    return splitMailbox(text);
  }

  private apply(): number {
    const { repository } = this;
    repository.removeState(`${FOLDER}/dirtyindex`);
    const index = repository.readIndex();
    const dirty = [...stagedPairs(repository, index).map(pathOf), ...index.unmerged().keys()];
    if (dirty.length) {
      this.note('dirtyindex', '');
      die(`Dirty index: cannot apply patches (dirty: ${[...new Set(dirty)].sort().join(' ')})`);
    }
    for (; this.next <= Number(this.state('last')); this.advance()) {
      const mail = this.parse();
      if (this.state('patch') === '' && this.emptyEnds(mail)) continue;
      if (this.state('patch') !== '') {
        this.say(`Applying: ${firstLine(this.message(mail))}`);
        const outcome = this.applyOne(mail);
        if (outcome === 'failed') return this.stop(mail);
        if (outcome === 'nothing') continue;
      }
      this.commit(mail);
    }
    return this.end();
  }

  private get next(): number {
    return Number(this.state('next'));
  }

  private advance(): void {
    this.repository.removeState(
      `${FOLDER}/${numbered(this.next)}`,
      `${FOLDER}/patch`,
      `${FOLDER}/final-commit`,
    );
    this.note('abort-safety', `${this.repository.head() ?? ''}\n`);
    this.note('next', `${this.next + 1}\n`);
  }

  private parse(): Mail {
    const mail = readMail(this.state(numbered(this.next)), this.state('keep') === 't\n');
    this.note('patch', mail.patch.trim() === '' ? '' : mail.patch);
    this.note('final-commit', this.compose(mail));
    return mail;
  }

  private compose(mail: Mail): string {
    const message = cleanMessage(`${mail.subject}\n\n${mail.body}`, 'whitespace');
    if (this.state('sign') !== 't\n') return message;
    const { name, email } = this.run.committer();
    return withTrailer(message, `Signed-off-by: ${name} <${email}>`);
  }

  private message(_mail: Mail): string {
    return this.state('final-commit');
  }

  /** A mail without a patch; answers whether it is passed over. */
  private emptyEnds(mail: Mail): boolean {
    const subject = firstLine(this.message(mail));
    const kind = this.options.text('empty');
    if (kind === 'drop') this.say(`Skipping: ${subject}`);
    else if (kind === 'keep') this.say(`Creating an empty commit: ${subject}`);
    else {
      this.run.say('Patch is empty.');
      this.askToResolve();
    }
    return kind === 'drop';
  }

  private patches(): FilePatch[] {
    try {
      return parsePatch(asByteString(this.state('patch')), undefined, false).patches;
    } catch (error) {
      if (!(error instanceof BadPatch)) throw error;
      this.run.warn(`error: ${shown(error.message)}`);
      return [];
    }
  }

  private applyOne(mail: Mail): 'done' | 'failed' | 'nothing' {
    const threeWay = this.state('threeway') === 't\n';
    const patches = this.patches();
    if (!patches.length) {
      this.run.warn('error: No valid patches in input (allow with "--allow-empty")');
      return 'failed';
    }
    const settings = { ...PLAIN, index: true, silent: threeWay };
    const applier = new PatchApplier(this.run, settings);
    if (applier.check(patches)) {
      applier.write();
      return 'done';
    }
    if (!threeWay) return 'failed';
    if (!this.fallBack(mail)) return 'failed';
    if (stagedPairs(this.repository, this.repository.readIndex()).length) return 'done';
    this.say('No changes -- Patch already applied.');
    return 'nothing';
  }

  /** The files the patch was made for, patched, and merged with what is here. */
  private fallBack(mail: Mail): boolean {
    const { run, repository } = this;
    const { objects } = repository;
    const patches = this.patches();
    const base = this.baseOf(patches);
    if (!base) {
      run.warn('error: Repository lacks necessary blobs to fall back on 3-way merge.');
      return false;
    }
    this.say('Using index info to reconstruct a base tree...');
    const baseTree = writeTree(repository, base);
    const head = repository.head();
    const ours = head === undefined ? EMPTY_TREE : objects.commit(head).tree;
    for (const pair of diffTrees(objects, ours, baseTree))
      if (pair.status === 'A' || pair.status === 'M') this.say(`${pair.status}\t${pathOf(pair)}`);
    const applier = new PatchApplier(run, { ...PLAIN, cached: true }, base);
    if (!applier.check(patches)) {
      run.warn('error: Did you hand edit your patch?\nIt does not apply to blobs recorded in its index.');
      return false;
    }
    applier.stage();
    this.say('Falling back to patching base and 3-way merge...');
    const labels = { ours: 'HEAD', theirs: firstLine(this.message(mail)), base: 'constructed fake ancestor' };
    const merged = mergeTrees(baseTree, ours, writeTree(repository, base), labels, {
      objects,
      style: conflictStyle(run),
    });
    if (!tryApplyMerge(run, repository.readIndex(), objects.flatten(ours), merged)) return false;
    if (!merged.clean) run.warn('error: Failed to merge in the changes.');
    return merged.clean;
  }

  /** An index of the old files that the patch names; undefined where one is not known here. */
  private baseOf(patches: readonly FilePatch[]): Index | undefined {
    const base = new Index();
    for (const patch of patches) {
      if (patch.isNew || patch.oldName === undefined) continue;
      const name = shown(patch.oldName);
      const here = this.repository.readIndex().get(name);
      const oid = patch.oldOid === undefined ? here?.oid : this.run.tryResolve(patch.oldOid, true);
      if (oid === undefined || this.repository.objects.type(oid) !== 'blob') return undefined;
      base.set(name, { mode: patch.oldMode ?? here?.mode ?? MODE.file, oid });
    }
    return base;
  }

  private commit(mail: Mail): void {
    const { run, repository, options } = this;
    const message = this.message(mail);
    const date = parseExactDate(mail.date) ?? { seconds: run.now(), zone: '+0000' };
    const committer = run.committer();
    const head = repository.head();
    if (head === undefined) this.say('applying to an empty history');
    const oid = repository.objects.writeCommit({
      tree: writeTree(repository, repository.readIndex()),
      parents: head === undefined ? [] : [head],
      author: {
        name: mail.name,
        email: mail.email,
        ...(options.has('ignore-date') ? pickDate(committer) : date),
      },
      committer: options.has('committer-date-is-author-date') ? { ...committer, ...date } : committer,
      message,
    });
    repository.update('HEAD', oid, `am: ${firstLine(message)}`);
  }

  private stop(mail: Mail): never {
    this.run.say(`Patch failed at ${numbered(this.next)} ${firstLine(this.message(mail))}`);
    if (this.run.config.bool('advice.amworkdir') !== false)
      this.run.warn("hint: Use 'git am --show-current-patch=diff' to see the failed patch");
    return this.askToResolve();
  }

  private askToResolve(): never {
    const empty =
      this.state('patch') === '' && !stagedPairs(this.repository, this.repository.readIndex()).length;
    this.run.say('When you have resolved this problem, run "git am --continue".');
    this.run.say('If you prefer to skip this patch, run "git am --skip" instead.');
    if (empty) this.run.say('To record the empty patch as an empty commit, run "git am --allow-empty".');
    this.run.say('To restore the original branch and stop patching, run "git am --abort".');
    return exit(128);
  }

  resolve(allowEmpty: boolean): number {
    const { repository, run } = this;
    if (this.state('final-commit') === '')
      die(`cannot resume: ${run.shownPath(`${repository.gitDir}/${FOLDER}/final-commit`)} does not exist.`);
    const mail = readMail(this.state(numbered(this.next)), this.state('keep') === 't\n');
    this.say(`Applying: ${firstLine(this.message(mail))}`);
    const index = repository.readIndex();
    const unmerged = index.unmerged().size > 0;
    if (!unmerged && !stagedPairs(repository, index).length) {
      if (allowEmpty && this.state('patch') === '') run.say('No changes - recorded it as an empty commit.');
      else {
        run.say(
          "No changes - did you forget to use 'git add'?\nIf there is nothing left to stage, chances are that something else\nalready introduced the same changes; you might want to skip this patch.",
        );
        this.askToResolve();
      }
    }
    if (unmerged) {
      run.say(
        'You still have unmerged paths in your index.\nYou should \'git add\' each file with resolved conflicts to mark them as such.\nYou might run `git rm` on a file to accept "deleted by them" for it.',
      );
      this.askToResolve();
    }
    this.commit(mail);
    this.advance();
    return this.apply();
  }

  skip(): number {
    this.goBackTo(this.repository.head());
    this.advance();
    return this.apply();
  }

  abort(): number {
    const { repository, run } = this;
    const head = repository.head();
    const safe =
      repository.state(`${FOLDER}/dirtyindex`) === undefined &&
      this.state('abort-safety').trim() === (head ?? '');
    if (repository.state(`${FOLDER}/dirtyindex`) === undefined && !safe)
      run.warn(
        "warning: You seem to have moved HEAD since the last 'am' failure.\nNot rewinding to ORIG_HEAD",
      );
    const before = repository.oid('ORIG_HEAD');
    if (safe && before !== undefined) {
      this.goBackTo(before);
      repository.update('HEAD', before, 'am --abort');
    }
    return this.end();
  }

  /** What is staged or in conflict goes; other changes stay. */
  private goBackTo(commit: string | undefined): void {
    const { repository, run } = this;
    const { objects } = repository;
    const treeOf = (oid: string | undefined): string =>
      oid === undefined ? EMPTY_TREE : objects.commit(oid).tree;
    const index = repository.readIndex();
    const here = objects.flatten(treeOf(repository.head()));
    for (const path of new Set([...stagedPairs(repository, index).map(pathOf), ...index.unmerged().keys()])) {
      const version = here.get(path);
      if (version) checkOutFile(repository, index, path, version);
      else {
        index.remove(path);
        removeWorkFile(repository, path, run.cwd);
      }
    }
    switchFiles(repository, index, here, objects.flatten(treeOf(commit)), {
      ignore: run.ignore,
      cwd: run.cwd,
    });
    repository.writeIndex(index);
  }

  end(): number {
    this.repository.removeState(FOLDER);
    return 0;
  }

  show(kind: string | undefined): number {
    this.run.out(this.state(kind === 'diff' ? 'patch' : numbered(this.next)));
    return 0;
  }
}

function numbered(number: number): string {
  return String(number).padStart(4, '0');
}

function pickDate({ seconds, zone }: { seconds: number; zone: string }): { seconds: number; zone: string } {
  return { seconds, zone };
}
