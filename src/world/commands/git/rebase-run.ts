/**
 * A rebase under way: its folder in `.git`, its list of commits, its stops and its end.
 *
 * Models: the sequencer as rebases use it. Left out: what `rebase-todo.ts` leaves out.
 */
import { parseIdent, type Ident } from '../../git/ident';
import { EMPTY_TREE } from '../../git/objects';
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
import { editTodo, readTodo, todoText, type TodoCommand, type TodoItem } from './rebase-todo';
import { collectedMessage, collectMessage, forgetMessages } from './squash-message';
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
  /** The learner edits the list first. */
  interactive?: boolean;
  upstream?: string;
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
  const items = plan.commits.map((oid) => itemOf(repository, oid));
  if (!items.length) items.push({ command: 'noop', rest: '' });
  writeState(run, 'git-rebase-todo.backup', linesOf(items));
  const todo = plan.interactive ? await editedItems(run, plan, items) : items;
  if (typeof todo === 'number') return todo;
  const { onto, skipped } = plan.force
    ? { onto: plan.onto, skipped: 0 }
    : skipUnneeded(repository, plan, todo);
  if (skipped) writeState(run, 'done', linesOf(todo.slice(0, skipped)));
  if (!checkOutOnto(run, plan, onto)) {
    finish(run);
    run.warn('error: could not detach HEAD');
    return 1;
  }
  writeState(run, 'end', `${todo.length}\n`);
  return runTodo(run, todo.slice(skipped), plan.action);
}

function linesOf(items: readonly TodoItem[]): string {
  return items.map((item) => `${todoText(item)}\n`).join('');
}

/** The list as the learner leaves it; an exit code where nothing can be done with it. */
async function editedItems(run: GitRun, plan: RebasePlan, items: TodoItem[]): Promise<TodoItem[] | number> {
  const count = `${items.length} command${items.length === 1 ? '' : 's'}`;
  const from = plan.upstream === undefined ? '' : `${run.abbrev(plan.upstream)}..`;
  const title = `Rebase ${from}${run.abbrev(plan.orig)} onto ${run.abbrev(plan.onto)} (${count})`;
  const text = await editTodo(run, items, title);
  if (text === undefined || text === '') {
    finish(run);
    if (text === '') run.warn('error: nothing to do');
    return 1;
  }
  const read = readTodo(run, text);
  if (read.problems === '') return read.items;
  run.err(read.problems + FIX_ADVICE);
  checkOutOnto(run, plan, plan.onto);
  return 1;
}

const FIX_ADVICE = `You can fix this with 'git rebase --edit-todo' and then run 'git rebase --continue'.
Or you can abort the rebase with 'git rebase --abort'.
`;

/** `--edit-todo`; answers the exit code. */
export async function editRemaining(run: GitRun): Promise<number> {
  const { items } = readTodo(run, stateOf(run, 'git-rebase-todo') ?? '');
  const text = await editTodo(run, items, 'You are editing the todo file of an ongoing interactive rebase.');
  if (text === undefined) return 1;
  const read = readTodo(run, text);
  if (read.problems !== '') {
    run.err(read.problems + FIX_ADVICE);
    return 1;
  }
  writeState(run, 'git-rebase-todo', linesOf(read.items));
  const done = (stateOf(run, 'done') ?? '').split('\n').filter(Boolean).length;
  writeState(run, 'end', `${done + read.items.length}\n`);
  return 0;
}

/** What changes nothing by itself is marked so. */
function itemOf({ objects }: Repository, oid: string): TodoItem {
  const { tree, parents, message } = objects.commit(oid);
  const before = parents[0] === undefined ? EMPTY_TREE : objects.commit(parents[0]).tree;
  return { command: 'pick', oid, rest: `${firstLine(message)}${before === tree ? ' # empty' : ''}` };
}

function writePlan(run: GitRun, plan: RebasePlan): void {
  writeState(run, 'interactive', '');
  writeState(run, 'head-name', `${plan.branch ?? 'detached HEAD'}\n`);
  writeState(run, 'onto', `${plan.onto}\n`);
  writeState(run, 'orig-head', `${plan.orig}\n`);
  if (plan.quiet) writeState(run, 'quiet', '\n');
  if (plan.verbose) writeState(run, 'verbose', '');
  if (plan.signoff) writeState(run, 'signoff', '--signoff\n');
  if (plan.force) writeState(run, 'allow_ff_off', '');
  if (plan.favor) writeState(run, 'strategy_opts', ` --${plan.favor}`);
  if (plan.empty === 'drop') writeState(run, 'drop_redundant_commits', '');
  if (plan.empty === 'keep') writeState(run, 'keep_redundant_commits', '');
  writeState(run, 'no-reschedule-failed-exec', '');
}

/** Commits that stand where they would be put are passed over. */
function skipUnneeded(
  { objects }: Repository,
  plan: RebasePlan,
  todo: readonly TodoItem[],
): { onto: string; skipped: number } {
  let { onto } = plan;
  let skipped = 0;
  for (const { command, oid } of todo) {
    if (command !== 'noop' && command !== 'drop') {
      if (command !== 'pick') break;
      const { parents } = objects.commit(oid!);
      if (parents.length !== 1 || parents[0] !== onto) break;
      onto = oid!;
    }
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

function optionsOf(run: GitRun, action: string, command: TodoCommand): ReplayOptions {
  return {
    kind: 'rebase',
    action: `${action} (${command})`,
    noCommit: false,
    edit: command === 'reword',
    signoff: stateOf(run, 'signoff') !== undefined,
    mainline: 0,
    recordOrigin: false,
    fastForward: stateOf(run, 'allow_ff_off') === undefined && command !== 'squash' && command !== 'fixup',
    allowEmpty: true,
    keepRedundant: stateOf(run, 'keep_redundant_commits') !== undefined,
    dropRedundant: stateOf(run, 'drop_redundant_commits') !== undefined,
    reference: false,
    favor: stateOf(run, 'strategy_opts')?.trim().slice(2) as ReplayOptions['favor'],
  };
}

async function runTodo(run: GitRun, todo: TodoItem[], action: string): Promise<number> {
  for (let at = 0; at < todo.length; at++) {
    const item = todo[at]!;
    writeState(run, 'git-rebase-todo', linesOf(todo.slice(at + 1)));
    writeState(run, 'done', `${stateOf(run, 'done') ?? ''}${todoText(item)}\n`);
    showProgress(run);
    forgetStop(run);
    const stopped = await runItem(run, todo, at, action);
    if (stopped !== undefined) return stopped;
  }
  return conclude(run, action);
}

/** Does one item of the list; answers an exit code where the rebase stops there. */
async function runItem(
  run: GitRun,
  todo: TodoItem[],
  at: number,
  action: string,
): Promise<number | undefined> {
  const { repository } = run;
  const { command, oid, rest } = todo[at]!;
  if (command === 'noop' || command === 'drop') return undefined;
  if (command === 'break') {
    const head = repository.head()!;
    clearLine(run);
    run.warn(`Stopped at ${run.abbrev(head)} (${firstLine(repository.objects.commit(head).message)})`);
    return 0;
  }
  if (command === 'exec') return execute(run, rest);
  const commit = repository.objects.commit(oid!);
  writeAuthor(run, commit.author);
  const options = optionsOf(run, action, command);
  if (command === 'squash' || command === 'fixup') {
    collectMessage(run, command, oid!);
    const next = todo.slice(at + 1).find((each) => each.command !== 'noop' && each.command !== 'drop');
    const last = next?.command !== 'squash' && next?.command !== 'fixup';
    options.meld = () => meld(run, options.action, last);
  }
  const outcome = await replay(run, oid!, 'pick', options);
  if (outcome < 0) reschedule(run, todo, at);
  if (outcome !== 0) return stop(run, oid!, outcome, options.meld !== undefined);
  return command === 'edit' ? stopToEdit(run, oid!) : undefined;
}

/** HEAD takes in what is staged, with the messages collected so far. */
async function meld(run: GitRun, action: string, last: boolean): Promise<number> {
  const { repository } = run;
  const { whole, only } = collectedMessage(run)!;
  const edit = last && only === undefined;
  repository.writeState('SQUASH_MSG', last ? (only ?? whole) : whole);
  const how = edit ? ['-e'] : ['--cleanup=verbatim'];
  const file = `${repository.gitDir}/SQUASH_MSG`;
  const code = await commitCommand(run.atTop(), ['--amend', '-F', file, ...how], { action, silent: !edit });
  if (code === 0 && last) forgetMessages(run);
  return code;
}

async function execute(run: GitRun, line: string): Promise<number | undefined> {
  clearLine(run);
  run.warn(`Executing: ${line}`);
  const top = run.atTop();
  const { stdout, stderr, code } = await top.context.exec(`cd '${top.cwd}' && ${line}`);
  run.out(stdout);
  run.err(stderr);
  if (code === 0) return undefined;
  run.warn(
    `warning: execution failed: ${line}\nYou can fix the problem, and then run\n\n  git rebase --continue\n\n`,
  );
  return 1;
}

function stopToEdit(run: GitRun, oid: string): number {
  const { repository } = run;
  noteStop(run, oid);
  writeState(run, 'amend', `${repository.head()!}\n`);
  clearLine(run);
  run.warn(`Stopped at ${run.abbrev(oid)}...  ${firstLine(repository.objects.commit(oid).message)}`);
  run.warn(
    'You can amend the commit now, with\n\n  git commit --amend \n\nOnce you are satisfied with your changes, run\n\n  git rebase --continue',
  );
  return 0;
}

/** The progress line makes room. */
function clearLine(run: GitRun): void {
  if (stateOf(run, 'verbose') === undefined) run.err(`\r${' '.repeat(80)}\r`);
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
function reschedule(run: GitRun, todo: TodoItem[], at: number): void {
  const line = todoText(todo[at]!);
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
  writeState(run, 'git-rebase-todo', linesOf(todo.slice(at)));
  // the one before is noted as done once more, as git does it
  if (at > 0) writeState(run, 'done', `${stateOf(run, 'done')!}${todoText(todo[at - 1]!)}\n`);
}

function stop(run: GitRun, oid: string, outcome: number, melding: boolean): number {
  const { repository } = run;
  const { message } = repository.objects.commit(oid);
  noteStop(run, oid);
  if (melding) {
    writeState(run, 'amend', `${repository.head()!}\n`);
    writeState(run, 'message', collectedMessage(run)!.whole);
  }
  if (stateOf(run, 'message') === undefined) writeState(run, 'message', `${message.replace(/^\n+/, '')}\n`);
  run.warn(`Could not apply ${run.abbrev(oid)}... ${firstLine(message)}`);
  return outcome < 0 ? 1 : outcome;
}

function noteStop(run: GitRun, oid: string): void {
  const { repository } = run;
  const { objects } = repository;
  const commit = objects.commit(oid);
  writeState(run, 'stopped-sha', `${oid}\n`);
  repository.refs.set('REBASE_HEAD', oid);
  const before = commit.parents[0] === undefined ? '' : objects.commit(commit.parents[0]).tree;
  const pairs = findRenames(diffTrees(objects, before, commit.tree));
  const patch = pairs.map((pair) => formatPatch(pair, { abbrev: (each) => run.abbrev(each) })).join('');
  writeState(run, 'patch', patch);
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
    clearLine(run);
    run.warn(`Successfully rebased and updated ${name}.`);
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
  const amend = stateOf(run, 'amend')?.trim();
  if (amend !== undefined && amend !== repository.head()) {
    run.warn(
      "error: \nYou have uncommitted changes in your working tree. Please, commit them\nfirst and then run 'git rebase --continue' again.",
    );
    return 1;
  }
  if (
    amend === undefined &&
    (stateOf(run, 'message') === undefined || stateOf(run, 'author-script') === undefined)
  ) {
    run.err(STAGED_ADVICE);
    run.warn('error: could not commit staged changes.');
    return 1;
  }
  let code: number;
  try {
    const melding = collectedMessage(run) !== undefined;
    const own = amend === undefined || melding ? ['-F', message] : [];
    const how = ['--allow-empty', ...(amend === undefined ? [] : ['--amend'])];
    code = await commitCommand(run.atTop(), [...own, '-e', ...how], {
      author: amend === undefined ? readAuthor(run) : undefined,
      action: 'rebase (continue)',
    });
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    run.err(error.text);
    code = error.code;
  }
  if (code !== 0) run.warn('error: could not commit staged changes.');
  else forgetMessages(run);
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

function remaining(run: GitRun): TodoItem[] {
  return readTodo(run, stateOf(run, 'git-rebase-todo') ?? '').items;
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
