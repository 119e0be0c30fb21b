/**
 * A rebase under way: its folder in `.git`, its list of commits, its stops and its end.
 *
 * Models: the sequencer for rebases that are not interactive. Left out: the commands of an interactive list save `pick`.
 */
import { parseIdent, type Ident } from '../../git/ident';
import type { Repository } from '../../git/repository';
import { stagedPairs, unstagedPairs } from '../../git/status';
import { switchFiles, WouldOverwrite } from '../../git/worktree';
import { findRenames } from '../../git/diff/rename';
import { diffTrees } from '../../git/diff/trees';
import { formatPatch } from '../../git/diff/patch';
import { collectStats, formatStat } from '../../git/diff/stat';
import { applyAutostash } from './autostash';
import { commit as commitCommand } from './commit';
import { clearOperation } from './create-commit';
import { GitFailure } from './failure';
import { obstaclesText } from './obstacles';
import { firstLine, replay, type ReplayOptions } from './replay';
import type { GitRun } from './run';

const FOLDER = 'rebase-merge';

export interface RebasePlan {
  /** `refs/heads/feature`; undefined for a detached HEAD. */
  branch: string | undefined;
  /** Where HEAD was before. */
  orig: string;
  onto: string;
  /** As it was written. */
  ontoName: string;
  /** Oldest first. */
  commits: string[];
  /** `rebase`, `pull --rebase`: for the reflog. */
  action: string;
  quiet: boolean;
  verbose: boolean;
  force: boolean;
  signoff: boolean;
  /** Commits that become empty. */
  empty: 'drop' | 'keep' | 'ask';
  favor?: 'ours' | 'theirs';
}

export function isRebasing(repository: Repository): boolean {
  return repository.files.isDirectory(`${repository.gitDir}/${FOLDER}`);
}

function stateOf(run: GitRun, name: string): string | undefined {
  return run.repository.state(`${FOLDER}/${name}`);
}

function writeState(run: GitRun, name: string, text: string): void {
  run.repository.writeState(`${FOLDER}/${name}`, text);
}

/** Begins; answers the exit code. */
export async function startRebase(run: GitRun, plan: RebasePlan): Promise<number> {
  const { repository } = run;
  writePlan(run, plan);
  const lines = plan.commits.map((oid) => `pick ${oid} ${firstLine(repository.objects.commit(oid).message)}`);
  const todo = lines.length ? lines : ['noop'];
  writeState(run, 'git-rebase-todo.backup', todo.map((line) => `${line}\n`).join(''));
  const { onto, skipped } = plan.force ? { onto: plan.onto, skipped: 0 } : skipUnneeded(repository, plan);
  if (skipped)
    writeState(
      run,
      'done',
      todo
        .slice(0, skipped)
        .map((line) => `${line}\n`)
        .join(''),
    );
  if (!checkOutOnto(run, plan, onto)) {
    finish(run);
    run.warn('error: could not detach HEAD');
    return 1;
  }
  writeState(run, 'end', `${todo.length}\n`);
  return runTodo(run, todo.slice(skipped), plan.action);
}

function writePlan(run: GitRun, plan: RebasePlan): void {
  writeState(run, 'interactive', '');
  writeState(run, 'head-name', `${plan.branch ?? 'detached HEAD'}\n`);
  writeState(run, 'onto', `${plan.onto}\n`);
  writeState(run, 'orig-head', `${plan.orig}\n`);
  if (plan.quiet) writeState(run, 'quiet', '\n');
  if (plan.verbose) writeState(run, 'verbose', '');
  if (plan.signoff) writeState(run, 'signoff', '--signoff\n');
  if (plan.favor) writeState(run, 'strategy_opts', ` --${plan.favor}`);
  if (plan.empty === 'drop') writeState(run, 'drop_redundant_commits', '');
  if (plan.empty === 'keep') writeState(run, 'keep_redundant_commits', '');
  writeState(run, 'no-reschedule-failed-exec', '');
}

/** Commits that stand where they would be put are passed over. */
function skipUnneeded({ objects }: Repository, plan: RebasePlan): { onto: string; skipped: number } {
  let { onto } = plan;
  let skipped = 0;
  for (const oid of plan.commits) {
    const { parents } = objects.commit(oid);
    if (parents.length !== 1 || parents[0] !== onto) break;
    onto = oid;
    skipped++;
  }
  return { onto, skipped };
}

function checkOutOnto(run: GitRun, plan: RebasePlan, onto: string): boolean {
  const { repository } = run;
  const { objects } = repository;
  const index = repository.readIndex();
  const filesOf = (oid: string) => objects.flatten(objects.commit(oid).tree);
  try {
    switchFiles(repository, index, filesOf(repository.head()!), filesOf(onto), {
      ignore: run.ignore,
      cwd: run.cwd,
    });
  } catch (error) {
    if (!(error instanceof WouldOverwrite)) throw error;
    run.err(obstaclesText(error, 'checkout'));
    return false;
  }
  repository.writeIndex(index);
  repository.refs.set('ORIG_HEAD', plan.orig);
  repository.detach(onto, `${plan.action} (start): checkout ${plan.ontoName}`);
  return true;
}

function optionsOf(run: GitRun, action: string): ReplayOptions {
  return {
    kind: 'rebase',
    action: `${action} (pick)`,
    noCommit: false,
    edit: false,
    signoff: stateOf(run, 'signoff') !== undefined,
    mainline: 0,
    recordOrigin: false,
    fastForward: false,
    allowEmpty: true,
    keepRedundant: stateOf(run, 'keep_redundant_commits') !== undefined,
    dropRedundant: stateOf(run, 'drop_redundant_commits') !== undefined,
    reference: false,
    favor: stateOf(run, 'strategy_opts')?.trim().slice(2) as ReplayOptions['favor'],
  };
}

async function runTodo(run: GitRun, todo: string[], action: string): Promise<number> {
  const { repository } = run;
  const options = optionsOf(run, action);
  for (let at = 0; at < todo.length; at++) {
    const line = todo[at]!;
    writeState(
      run,
      'git-rebase-todo',
      todo
        .slice(at + 1)
        .map((each) => `${each}\n`)
        .join(''),
    );
    writeState(run, 'done', `${stateOf(run, 'done') ?? ''}${line}\n`);
    if (line === 'noop') continue;
    showProgress(run);
    forgetStop(run);
    const oid = line.split(' ')[1]!;
    writeAuthor(run, repository.objects.commit(oid).author);
    const outcome = await replay(run, oid, 'pick', options);
    if (outcome < 0) reschedule(run, todo, at);
    if (outcome !== 0) return stop(run, oid, outcome);
  }
  return conclude(run, action);
}

function showProgress(run: GitRun): void {
  const done = (stateOf(run, 'done') ?? '').trimEnd().split('\n').length;
  writeState(run, 'msgnum', `${done}\n`);
  if (stateOf(run, 'quiet') !== undefined) return;
  const end = stateOf(run, 'verbose') === undefined ? '\r' : '\n';
  run.err(`Rebasing (${done}/${(stateOf(run, 'end') ?? '').trim()})${end}`);
}

function forgetStop(run: GitRun): void {
  const { repository } = run;
  repository.removeState(
    ...['message', 'author-script', 'stopped-sha', 'amend', 'patch'].map((name) => `${FOLDER}/${name}`),
  );
  repository.removeState('MERGE_HEAD', 'AUTO_MERGE');
  repository.refs.remove('REBASE_HEAD');
}

function writeAuthor(run: GitRun, { name, email, seconds, zone }: Ident): void {
  const quoted = (text: string): string => `'${text.replace(/'/g, "'\\''")}'`;
  writeState(
    run,
    'author-script',
    `GIT_AUTHOR_NAME=${quoted(name)}\nGIT_AUTHOR_EMAIL=${quoted(email)}\nGIT_AUTHOR_DATE='@${seconds} ${zone}'\n`,
  );
}

function readAuthor(run: GitRun): Ident | undefined {
  const text = stateOf(run, 'author-script');
  if (text === undefined) return undefined;
  const value = (key: string): string =>
    (new RegExp(`^GIT_AUTHOR_${key}=(.*)$`, 'm').exec(text)?.[1] ?? '')
      .replace(/'\\''/g, '\0')
      .replace(/'/g, '')
      .replace(/\0/g, "'");
  return parseIdent(`${value('NAME')} <${value('EMAIL')}> ${value('DATE').replace('@', '')}`);
}

/** A commit could not be begun: it is put back. */
function reschedule(run: GitRun, todo: string[], at: number): void {
  const line = todo[at]!;
  const text = [
    'Could not execute the todo command',
    '',
    `    ${line}`,
    '',
    'It has been rescheduled; To edit the command before continuing, please',
    'edit the todo list first:',
    '',
    '    git rebase --edit-todo',
    '    git rebase --continue',
  ];
  for (const each of text) run.warn(`hint: ${each}`);
  writeState(
    run,
    'git-rebase-todo',
    todo
      .slice(at)
      .map((each) => `${each}\n`)
      .join(''),
  );
  // the one before is noted as done once more, as git does it
  if (at > 0) writeState(run, 'done', `${stateOf(run, 'done')!}${todo[at - 1]!}\n`);
}

function stop(run: GitRun, oid: string, outcome: number): number {
  const { repository } = run;
  const { objects } = repository;
  const commit = objects.commit(oid);
  writeState(run, 'stopped-sha', `${oid}\n`);
  repository.refs.set('REBASE_HEAD', oid);
  const before = commit.parents[0] === undefined ? '' : objects.commit(commit.parents[0]).tree;
  const pairs = findRenames(diffTrees(objects, before, commit.tree));
  writeState(
    run,
    'patch',
    pairs.map((pair) => formatPatch(pair, { abbrev: (each) => run.abbrev(each) })).join(''),
  );
  if (stateOf(run, 'message') === undefined)
    writeState(run, 'message', `${commit.message.replace(/^\n+/, '')}\n`);
  run.warn(`Could not apply ${run.abbrev(oid)}... ${firstLine(commit.message)}`);
  return outcome < 0 ? 1 : outcome;
}

function conclude(run: GitRun, action: string): number {
  const { repository } = run;
  const name = (stateOf(run, 'head-name') ?? '').trim();
  const head = repository.head()!;
  const orig = stateOf(run, 'orig-head')!.trim();
  if (name.startsWith('refs/')) {
    const onto = stateOf(run, 'onto')!.trim();
    const before = repository.oid(name) ?? orig;
    repository.refs.set(name, head);
    if (before !== head) repository.noteRef(name, before, head, `${action} (finish): ${name} onto ${onto}`);
    repository.attach(name, `${action} (finish): returning to ${name}`);
  }
  const verbose = stateOf(run, 'verbose') !== undefined;
  if (verbose) showChanges(run, orig, head);
  applyAutostash(run, 'rebase-merge/autostash');
  if (stateOf(run, 'quiet') === undefined) {
    run.err(`${verbose ? '' : `\r${' '.repeat(80)}\r`}Successfully rebased and updated ${name}.\n`);
  }
  finish(run);
  return 0;
}

function showChanges(run: GitRun, from: string, to: string): void {
  const { objects } = run.repository;
  const pairs = findRenames(diffTrees(objects, objects.commit(from).tree, objects.commit(to).tree));
  run.out(formatStat(collectStats(pairs), { width: Number(run.variable('COLUMNS') ?? 80) }));
}

/** Nothing of the rebase stays in `.git`. */
export function finish(run: GitRun): void {
  const { repository } = run;
  applyAutostash(run, 'rebase-merge/autostash');
  repository.removeState(FOLDER, 'AUTO_MERGE', 'MERGE_MSG');
  repository.refs.remove('REBASE_HEAD');
  repository.refs.remove('CHERRY_PICK_HEAD');
}

/** What is staged becomes the commit that was in conflict; then the list goes on. */
export async function continueRebase(run: GitRun): Promise<number> {
  const { repository } = run;
  const index = repository.readIndex();
  if (index.unmerged().size || unstagedPairs(repository, index).length) {
    for (const path of index.unmerged().keys()) run.say(`${path}: needs merge`);
    run.say('You must edit all merge conflicts and then\nmark them as resolved using git add');
    return 1;
  }
  if (stagedPairs(repository, index).length) {
    const code = await commitStaged(run);
    if (code !== 0) return code;
  }
  clearOperation(repository);
  return runTodo(run, remaining(run), 'rebase');
}

async function commitStaged(run: GitRun): Promise<number> {
  const { repository } = run;
  const message = `${repository.gitDir}/${FOLDER}/message`;
  if (stateOf(run, 'message') === undefined || stateOf(run, 'author-script') === undefined) {
    run.err(STAGED_ADVICE);
    run.warn('error: could not commit staged changes.');
    return 1;
  }
  let code: number;
  try {
    code = await commitCommand(run.atTop(), ['-F', message, '-e', '--allow-empty'], {
      author: readAuthor(run),
      action: 'rebase (continue)',
    });
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    run.err(error.text);
    code = error.code;
  }
  if (code !== 0) run.warn('error: could not commit staged changes.');
  return code === 0 ? 0 : 1;
}

const STAGED_ADVICE = `error: you have staged changes in your working tree
If these changes are meant to be squashed into the previous commit, run:

  git commit --amend 

If they are meant to go into a new commit, run:

  git commit 

In both cases, once you're done, continue with:

  git rebase --continue

`;

function remaining(run: GitRun): string[] {
  return (stateOf(run, 'git-rebase-todo') ?? '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** Goes on without the commit that was in conflict; the working tree is clean again. */
export function skipCommit(run: GitRun): Promise<number> {
  return runTodo(run, remaining(run), 'rebase');
}

/** Where the branch was, and which. */
export function originOf(run: GitRun): { branch: string | undefined; orig: string } {
  const name = (stateOf(run, 'head-name') ?? '').trim();
  return { branch: name.startsWith('refs/') ? name : undefined, orig: stateOf(run, 'orig-head')!.trim() };
}
