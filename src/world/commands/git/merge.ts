/**
 * `git merge`.
 *
 * Models: builtin/merge.c with the ort strategy: fast-forward, merge commits, squash, conflicts, abort and continue.
 * Left out: octopus merges, other strategies, signatures.
 */
import { findRenames } from '../../git/diff/rename';
import { collectStats, formatStat, formatSummary } from '../../git/diff/stat';
import { diffTrees } from '../../git/diff/trees';
import { isAncestor, mergeBases } from '../../git/history';
import { mergeCommits } from '../../git/merge/merge-trees';
import { upstreamOf, findRef } from '../../git/revisions';
import { walkCommits } from '../../git/rev-walk';
import { switchFiles, WouldOverwrite } from '../../git/worktree';
import type { Favor } from '../../git/xdiff/merge';
import { join } from '../../files/files';
import { notModelled } from '../not-modelled';
import { applyAutostash, createAutostash } from './autostash';
import { conflictComment, conflictStyle, refuseConflicts, stagedPaths, tryApplyMerge } from './apply-merge';
import { clearOperation, writeTree } from './create-commit';
import { editFile } from './editor';
import { die, exit, GitFailure } from './failure';
import { cleanMessage, commented, subjectOf } from './message';
import { formatDate } from '../../git/ident';
import { obstaclesText } from './obstacles';
import { parseOptions, usageAfterError, type Options } from './parse-options';
import { reset } from './reset';
import { commit as commitCommand } from './commit';
import type { GitRun } from './run';

export interface MergeOptions {
  /** `only` refuses everything else, `no` makes a commit always. */
  fastForward: 'allow' | 'only' | 'no';
  commit: boolean;
  squash: boolean;
  quiet: boolean;
  stat: boolean;
  edit: boolean;
  unrelated: boolean;
  message?: string;
  favor?: Favor;
  /** Nothing of theirs is taken but their history (`-s ours`). */
  onlyOurs?: boolean;
  signoff: boolean;
  autostash: boolean;
  log: number;
  /** What the reflog calls it: `merge feature`, `pull`. */
  action: string;
}

export interface MergeHead {
  /** As it was written, for conflict markers. */
  name: string;
  oid: string;
  /** `branch 'feature'`, for the message. */
  description: string;
}

const OPTIONS = [
  'n',
  'stat',
  'log',
  'squash',
  'commit',
  'edit',
  'cleanup',
  'ff',
  'ff-only',
  'rerere-autoupdate',
  'strategy',
  'strategy-option',
  'message',
  'file',
  'into-name',
  'verbose',
  'quiet',
  'abort',
  'quit',
  'continue',
  'allow-unrelated-histories',
  'progress',
  'signoff',
  'overwrite-ignore',
  'no-verify',
  'autostash',
];

export async function merge(run: GitRun, args: string[]): Promise<number> {
  const options = parseOptions('merge', args, { modelled: OPTIONS, hidden: ['--summary'] });
  const { repository } = run;
  void run.workRepository;
  for (const action of ['abort', 'quit', 'continue'] as const) {
    if (!options.has(action)) continue;
    if (args.length > 1) exit(129, `fatal: --${action} expects no arguments\n\n${usageAfterError('merge')}`);
    return endMerge(run, action);
  }
  const unmerged = refuseConflicts(run, 'Merging');
  if (unmerged !== undefined) exit(128, unmerged);
  if (repository.state('MERGE_HEAD') !== undefined) unconcluded('merge', 'MERGE_HEAD');
  refuseAmidPick(run);
  const settings = readMergeOptions(run, options);
  const names = options.args.length ? options.args : [defaultUpstream(run)];
  const heads = names.map((name) => mergeHead(run, name === '-' ? '@{-1}' : name));
  if (heads.length > 1) throw notModelled('git', 'merge of several branches');
  return mergeOne(run, heads[0]!, { ...settings, action: `merge ${heads[0]!.name}` });
}

/** A pick that is not concluded stands in the way of a merge. */
export function refuseAmidPick(run: GitRun): void {
  if (run.repository.oid('CHERRY_PICK_HEAD')) unconcluded('cherry-pick', 'CHERRY_PICK_HEAD');
}

function unconcluded(what: string, head: string): never {
  die(`You have not concluded your ${what} (${head} exists).\nPlease, commit your changes before you merge.`);
}

async function endMerge(run: GitRun, action: 'abort' | 'quit' | 'continue'): Promise<number> {
  const { repository } = run;
  const merging = repository.state('MERGE_HEAD') !== undefined;
  if (action === 'abort') {
    if (!merging) die('There is no merge to abort (MERGE_HEAD missing).');
    const code = reset(run, ['--merge'], true);
    applyAutostash(run, 'MERGE_AUTOSTASH');
    return code;
  }
  if (action === 'quit') {
    clearOperation(repository);
    return 0;
  }
  if (!merging) die('There is no merge in progress (MERGE_HEAD missing).');
  return commitCommand(run, []);
}

export function readMergeOptions(run: GitRun, options: Options): MergeOptions {
  const configured = run.config.get('merge.ff');
  const fastForward: MergeOptions['fastForward'] = options.has('ff-only')
    ? 'only'
    : options.hasNot('ff')
      ? 'no'
      : options.has('ff')
        ? 'allow'
        : configured === 'only'
          ? 'only'
          : run.config.bool('merge.ff') === false
            ? 'no'
            : 'allow';
  const squash = options.has('squash');
  if (squash && options.hasNot('ff')) die("options '--squash' and '--no-ff.' cannot be used together");
  if (squash && options.has('commit')) die("options '--squash' and '--commit.' cannot be used together");
  const strategy = options.text('strategy');
  if (strategy !== undefined && !['ort', 'recursive', 'ours'].includes(strategy))
    throw notModelled('git', `merge -s ${strategy}`);
  return {
    fastForward,
    commit: !squash && !options.hasNot('commit'),
    squash,
    quiet: options.count('quiet') > options.count('verbose'),
    stat: !options.has('n') && !options.hasNot('stat') && run.config.bool('merge.stat') !== false,
    edit: options.has('edit'),
    unrelated: options.has('allow-unrelated-histories'),
    message: messageOf(run, options),
    favor: favorOf(options.texts('strategy-option')),
    onlyOurs: strategy === 'ours',
    signoff: options.has('signoff'),
    autostash:
      options.has('autostash') ||
      (!options.hasNot('autostash') && run.config.bool('merge.autostash') === true),
    log: options.has('log') ? Number(options.text('log') ?? 20) : 0,
    action: 'merge',
  };
}

function favorOf(given: string[]): Favor | undefined {
  for (const option of given) {
    if (option !== 'ours' && option !== 'theirs') throw notModelled('git', `merge -X ${option}`);
  }
  return given.at(-1) as Favor | undefined;
}

function messageOf(run: GitRun, options: Options): string | undefined {
  if (options.has('message'))
    return options
      .texts('message')
      .map((each) => `${each}\n`)
      .join('\n');
  const file = options.text('file');
  if (file === undefined) return undefined;
  const path = join(run.cwd, file);
  if (!run.files.isFile(path)) fileMissing(file);
  return run.files.readText(path);
}

function fileMissing(file: string): never {
  exit(129, `error: could not read file '${file}': No such file or directory\n`);
}

/** What a merge without a name merges. */
function defaultUpstream(run: GitRun): string {
  const { repository } = run;
  const branch = repository.branch();
  if (branch === undefined) die('No current branch.');
  if (!repository.config.get(`branch.${branch}.remote`)) die('No remote for the current branch.');
  const upstream = upstreamOf(repository, branch);
  if (!repository.config.get(`branch.${branch}.merge`))
    die('No default upstream defined for the current branch.');
  if (upstream === undefined || repository.oid(upstream) === undefined) {
    die(
      `No remote-tracking branch for ${repository.config.get(`branch.${branch}.merge`)} from ${repository.config.get(`branch.${branch}.remote`)}`,
    );
  }
  return upstream;
}

function mergeHead(run: GitRun, name: string): MergeHead {
  const { repository } = run;
  const oid = run.resolve(name);
  const commit = oid === undefined ? undefined : repository.objects.peel(oid, 'commit');
  if (commit === undefined) notMergeable(run, name);
  const early = /^(.*?)(\^+|~\d*)$/.exec(name);
  const base = early ? early[1]! : name;
  const ref = findRef(repository, base);
  const part = early && ref?.startsWith('refs/heads/') ? ' (early part)' : '';
  if (ref?.startsWith('refs/heads/'))
    return { name, oid: commit, description: `branch '${base.replace(/^refs\/heads\//, '')}'${part}` };
  if (!early && ref?.startsWith('refs/tags/'))
    return { name, oid: commit, description: `tag '${base.replace(/^refs\/tags\//, '')}'` };
  if (!early && ref?.startsWith('refs/remotes/')) {
    return {
      name,
      oid: commit,
      description: `remote-tracking branch '${base.replace(/^refs\/remotes\//, '')}'`,
    };
  }
  return { name, oid: commit, description: `commit '${name}'` };
}

function notMergeable(run: GitRun, name: string): never {
  const { refs } = run.repository;
  const close = refs
    .names('refs/remotes/')
    .filter((ref) => ref.replace(/^refs\/remotes\/[^/]+\//, '') === name)
    .map((ref) => ref.replace(/^refs\/remotes\//, ''));
  const said = `merge: ${name} - not something we can merge\n`;
  if (!close.length) exit(1, said);
  const intro = close.length === 1 ? 'Did you mean this?' : 'Did you mean one of these?';
  exit(1, `${said}\n${intro}\n${close.map((each) => `\t${each}\n`).join('')}`);
}

/** Merges one commit into HEAD; answers the exit code. */
export async function mergeOne(run: GitRun, head: MergeHead, options: MergeOptions): Promise<number> {
  const { repository } = run;
  const { objects } = repository;
  const ours = repository.head();
  if (ours === undefined) return mergeIntoNothing(run, head, options);
  repository.refs.set('ORIG_HEAD', ours);
  if (isAncestor(objects, head.oid, ours)) {
    if (!options.quiet)
      run.say(options.squash ? 'Already up to date. (nothing to squash)' : 'Already up to date.');
    return 0;
  }
  const bases = mergeBases(objects, ours, head.oid);
  if (!bases.length && !options.unrelated) die('refusing to merge unrelated histories');
  const forward = bases.length === 1 && bases[0] === ours && !options.onlyOurs;
  if (forward && options.fastForward !== 'no') return fastForward(run, ours, head, options);
  if (options.fastForward === 'only') impossible();
  return trueMerge(run, ours, head, options);
}

/** Only a fast-forward was allowed. */
export function impossible(): never {
  die('Not possible to fast-forward, aborting.');
}

function mergeIntoNothing(run: GitRun, head: MergeHead, options: MergeOptions): number {
  if (options.squash) die('Squash commit into empty head not supported yet');
  if (options.fastForward === 'no') die('Non-fast-forward commit does not make sense into an empty head');
  const { repository } = run;
  const index = repository.readIndex();
  const files = repository.objects.flatten(repository.objects.commit(head.oid).tree);
  checkOut(() => switchFiles(repository, index, new Map(), files, { ignore: run.ignore, cwd: run.cwd }));
  repository.writeIndex(index);
  repository.update('HEAD', head.oid, 'initial pull');
  return 0;
}

function checkOut(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof WouldOverwrite)) throw error;
    exit(1, obstaclesText(error, 'merge'));
  }
}

function fastForward(run: GitRun, ours: string, head: MergeHead, options: MergeOptions): number {
  const { repository } = run;
  const { objects } = repository;
  if (!options.quiet) run.say(`Updating ${run.abbrev(ours)}..${run.abbrev(head.oid)}`);
  if (options.autostash) createAutostash(run, 'MERGE_AUTOSTASH');
  const index = repository.readIndex();
  const from = objects.flatten(objects.commit(ours).tree);
  const to = objects.flatten(objects.commit(head.oid).tree);
  checkOut(() => switchFiles(repository, index, from, to, { ignore: run.ignore, cwd: run.cwd }));
  repository.writeIndex(index);
  const note = options.message === undefined ? '' : ' (no commit created; -m option ignored)';
  if (options.squash) {
    finishSquash(run, ours, head, options, `Fast-forward${note}`);
    return 0;
  }
  if (!options.quiet) run.say(`Fast-forward${note}`);
  repository.update('HEAD', head.oid, `${options.action}: Fast-forward`);
  showStat(run, ours, head.oid, options);
  clearOperation(repository);
  applyAutostash(run, 'MERGE_AUTOSTASH');
  return 0;
}

function showStat(run: GitRun, before: string, after: string, options: MergeOptions): void {
  if (!options.stat || options.quiet) return;
  const { objects } = run.repository;
  const pairs = findRenames(diffTrees(objects, objects.commit(before).tree, objects.commit(after).tree));
  const width = Number(run.variable('COLUMNS') ?? 80);
  run.out(formatStat(collectStats(pairs), { width }) + formatSummary(pairs));
}

async function trueMerge(run: GitRun, ours: string, head: MergeHead, options: MergeOptions): Promise<number> {
  const { repository } = run;
  const { objects } = repository;
  const committer = run.committer();
  if (options.autostash) createAutostash(run, 'MERGE_AUTOSTASH');
  const index = repository.readIndex();
  const staged = stagedPaths(run, index);
  if (staged.length) {
    run.err(
      `error: Your local changes to the following files would be overwritten by merge:\n  ${staged.join(' ')}\n`,
    );
    exit(2, 'Merge with strategy ort failed.\n');
  }
  if (options.onlyOurs && options.commit) {
    return commitMerge(run, ours, head, mergeMessage(run, head, options, committer), options);
  }
  const labels = { ours: 'HEAD', theirs: head.name };
  const merged = mergeCommits(ours, head.oid, labels, {
    objects,
    style: conflictStyle(run),
    favor: options.favor,
  });
  const from = objects.flatten(objects.commit(ours).tree);
  if (!tryApplyMerge(run, index, from, merged)) exit(2, 'Merge with strategy ort failed.\n');
  const message = mergeMessage(run, head, options, committer);
  if (merged.clean && options.commit) return commitMerge(run, ours, head, message, options);
  if (options.squash) finishSquash(run, ours, head, options);
  else {
    repository.writeState('MERGE_HEAD', `${head.oid}\n`);
    repository.writeState('MERGE_MSG', message);
    repository.writeState('MERGE_MODE', options.fastForward === 'no' ? 'no-ff' : '');
  }
  if (merged.clean) {
    run.warn('Automatic merge went well; stopped before committing as requested');
    return 0;
  }
  const state = options.squash ? 'SQUASH_MSG' : 'MERGE_MSG';
  if (!options.squash) repository.writeState(state, (repository.state(state) ?? '') + conflictComment(index));
  run.say('Automatic merge failed; fix conflicts and then commit the result.');
  if (options.autostash) run.say('When finished, apply stashed changes with `git stash pop`');
  return 1;
}

/** `Merge branch 'x' into y`. */
export function mergeTitle(run: GitRun, description: string): string {
  const branch = run.repository.branch() ?? 'HEAD';
  const suppressed = run.config.all('merge.suppressdest');
  const plain = suppressed.length ? suppressed.includes(branch) : branch === 'master' || branch === 'main';
  return `Merge ${description}${plain ? '' : ` into ${branch}`}`;
}

function mergeMessage(
  run: GitRun,
  head: MergeHead,
  options: MergeOptions,
  who: { name: string; email: string },
): string {
  let text = options.message ?? `${mergeTitle(run, head.description)}\n`;
  const tagged = /^tag '(.*)'$/.exec(head.description);
  if (tagged && options.message === undefined) {
    const { repository } = run;
    const oid = repository.oid(`refs/tags/${tagged[1]}`);
    if (oid !== undefined && repository.objects.type(oid) === 'tag')
      text += `\n${repository.objects.tag(oid).message}`;
  }
  if (options.log) text += shortLog(run, head, options.log);
  return options.signoff ? `${text}\nSigned-off-by: ${who.name} <${who.email}>\n` : text;
}

function shortLog(run: GitRun, head: MergeHead, most: number): string {
  const { objects } = run.repository;
  const commits = walkCommits(objects, [head.oid], [run.repository.head()!], { maxParents: 1 });
  const lines = commits.slice(0, most).map(({ commit }) => `  ${subjectOf(commit.message)}\n`);
  const name = head.description.replace(/^\S+ '(.*)'$/, '$1');
  const count = commits.length > 1 ? ` (${commits.length} commits)` : '';
  return `\n* ${name}:${count}\n${lines.join('')}${commits.length > most ? '  ...\n' : ''}`;
}

async function commitMerge(
  run: GitRun,
  ours: string,
  head: MergeHead,
  prepared: string,
  options: MergeOptions,
): Promise<number> {
  const { repository } = run;
  let message = cleanMessage(prepared, 'whitespace');
  if (options.edit) {
    repository.writeState('MERGE_HEAD', `${head.oid}\n`);
    const hints = [
      'Please enter a commit message to explain why this merge is necessary,',
      'especially if it merges an updated upstream into a topic branch.',
      '',
      "Lines starting with '#' will be ignored, and an empty message aborts",
      'the commit.',
    ];
    repository.writeState('MERGE_MSG', `${prepared}${commented(hints)}`);
    if (!(await editFile(run, `${repository.gitDir}/MERGE_MSG`)))
      exit(1, "Not committing merge; use 'git commit' to complete the merge.\n");
    message = cleanMessage(repository.state('MERGE_MSG') ?? '');
    if (message === '')
      throw new GitFailure(
        "error: Empty commit message.\nNot committing merge; use 'git commit' to complete the merge.\n",
        1,
      );
  }
  const oid = repository.objects.writeCommit({
    tree: writeTree(repository, repository.readIndex()),
    parents: [ours, head.oid],
    author: run.author(),
    committer: run.committer(),
    message,
  });
  const made = `Merge made by the '${options.onlyOurs ? 'ours' : 'ort'}' strategy.`;
  repository.update('HEAD', oid, `${options.action}: ${made}`);
  clearOperation(repository);
  if (!options.quiet) run.say(made);
  showStat(run, ours, oid, options);
  applyAutostash(run, 'MERGE_AUTOSTASH');
  return 0;
}

/** `--squash`: the changes are staged, their story becomes the prepared message. */
function finishSquash(
  run: GitRun,
  ours: string,
  head: MergeHead,
  options: MergeOptions,
  first?: string,
): void {
  const { repository } = run;
  const { objects } = repository;
  if (first !== undefined && !options.quiet) run.say(first);
  run.say('Squash commit -- not updating HEAD');
  const commits = walkCommits(objects, [head.oid], [ours]);
  const body = commits.map(({ oid, commit }) => {
    const date = formatDate(commit.author.seconds, commit.author.zone, 'default', run.now());
    const text = commit.message
      .trimEnd()
      .split('\n')
      .map((line) => `    ${line}\n`.replace(/^ +\n/, '\n'))
      .join('');
    return `\ncommit ${oid}\nAuthor: ${commit.author.name} <${commit.author.email}>\nDate:   ${date}\n\n${text}`;
  });
  repository.writeState('SQUASH_MSG', `Squashed commit of the following:\n${body.join('')}`);
  if (first !== undefined) showStat(run, ours, head.oid, options);
}
