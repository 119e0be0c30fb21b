/**
 * `git cherry-pick` and `git revert`.
 *
 * Models: builtin/revert.c and the sequencer for these two: one commit or a series, stopping at conflicts, and going on,
 * skipping, aborting. Left out: strategies other than ort, signatures.
 */
import { parseConfig, setConfig } from '../../git/config-text';
import { walkCommits } from '../../git/rev-walk';
import { stagedPairs } from '../../git/status';
import { notModelled } from '../not-modelled';
import { commit as commitCommand } from './commit';
import { clearOperation } from './create-commit';
import { die } from './failure';
import { parseOptions, usageError, type Options } from './parse-options';
import { failed, firstLine, refuseDirty, replay, type Outcome, type ReplayOptions } from './replay';
import { reset } from './reset';
import { readRevision } from './rev-args';
import type { GitRun } from './run';

type Kind = 'cherry-pick' | 'revert';

export const cherryPick = (run: GitRun, args: string[]): Promise<number> => perform(run, 'cherry-pick', args);
export const revert = (run: GitRun, args: string[]): Promise<number> => perform(run, 'revert', args);

const MODELLED = [
  'quit',
  'continue',
  'abort',
  'skip',
  'cleanup',
  'no-commit',
  'edit',
  'signoff',
  'mainline',
  'rerere-autoupdate',
  'strategy',
  'strategy-option',
  'x',
  'ff',
  'allow-empty',
  'allow-empty-message',
  'keep-redundant-commits',
  'reference',
];

async function perform(run: GitRun, kind: Kind, args: string[]): Promise<number> {
  const options = parseOptions(kind, args, { modelled: MODELLED, keepUnknown: true });
  const settings = readSettings(kind, options);
  void run.workRepository;
  const action = options.last('quit', 'continue', 'abort', 'skip');
  const outcome =
    action === undefined
      ? await begin(run, kind, settings, options)
      : await manage(run, settings, action, options);
  return outcome < 0 ? failed(kind) : outcome;
}

function readSettings(kind: Kind, options: Options): ReplayOptions {
  const mainline = options.text('mainline');
  if (mainline !== undefined && !(/^\d+$/.test(mainline) && Number(mainline) > 0)) {
    usageError(kind, "error: option `mainline' expects a number greater than zero");
  }
  const strategy = options.text('strategy');
  if (strategy !== undefined && strategy !== 'ort' && strategy !== 'recursive')
    throw notModelled('git', `${kind} --strategy=${strategy}`);
  const favor = options.texts('strategy-option').at(-1);
  if (favor !== undefined && favor !== 'ours' && favor !== 'theirs')
    throw notModelled('git', `${kind} -X ${favor}`);
  const settings: ReplayOptions = {
    kind,
    action: kind,
    noCommit: options.has('no-commit'),
    edit: options.has('edit'),
    signoff: options.has('signoff'),
    mainline: mainline === undefined ? 0 : Number(mainline),
    recordOrigin: options.has('x'),
    fastForward: options.has('ff'),
    allowEmpty: options.has('allow-empty') || options.has('keep-redundant-commits'),
    keepRedundant: options.has('keep-redundant-commits'),
    dropRedundant: false,
    reference: options.has('reference'),
    favor,
  };
  if (settings.fastForward) {
    for (const each of ['signoff', 'no-commit', 'x', 'edit']) {
      if (options.has(each)) die(`${kind}: ${each === 'x' ? '-x' : `--${each}`} cannot be used with --ff`);
    }
  }
  return settings;
}

async function begin(run: GitRun, kind: Kind, settings: ReplayOptions, options: Options): Promise<Outcome> {
  if (!options.args.length || options.args.some((word) => word.startsWith('-') && word !== '-'))
    usageError(kind);
  const { commits, single } = readCommits(run, kind, options.args);
  const { repository } = run;
  if (!commits.length) {
    run.warn('error: empty commit set passed');
    return -1;
  }
  const command = kind === 'revert' ? 'revert' : 'pick';
  if (single) return replay(run, commits[0]!, command, settings);
  const doing = seriesKind(run);
  if (doing !== undefined) {
    const skip = (repository.oid('REVERT_HEAD') ?? repository.oid('CHERRY_PICK_HEAD')) ? '--skip | ' : '';
    run.warn(`error: ${doing} is already in progress`);
    run.warn(`hint: try "git ${doing} (--continue | ${skip}--abort | --quit)"`);
    return -1;
  }
  const head = repository.head();
  if (head === undefined && kind === 'revert') {
    run.warn("error: can't revert as initial commit");
    return -1;
  }
  repository.writeState('sequencer/head', `${head ?? '0'.repeat(40)}\n`);
  saveOptions(run, settings, options);
  const todo = commits.map(
    (oid) => `${command} ${run.abbrev(oid)} ${firstLine(repository.objects.commit(oid).message)}`,
  );
  return runSeries(run, settings, todo);
}

/** Commits in the order they are to be done; `single` where just one was named by itself. */
function readCommits(
  run: GitRun,
  kind: Kind,
  words: readonly string[],
): { commits: string[]; single: boolean } {
  const { objects } = run.repository;
  const found = words.flatMap((word) => {
    const name = word === '-' ? '@{-1}' : word;
    const revisions = readRevision(run, name) ?? die(`bad revision '${name}'`);
    return revisions;
  });
  for (const { name, oid } of found) {
    if (objects.peel(oid, 'commit') !== undefined) continue;
    run.warn(`error: ${name}: can't cherry-pick a ${objects.type(oid)}`);
    failed(kind);
  }
  const of = (excluded: boolean): string[] =>
    found.filter((each) => each.excluded === excluded).map((each) => objects.peel(each.oid, 'commit')!);
  if (!found.some((each) => each.excluded))
    return { commits: [...new Set(of(false))], single: found.length === 1 };
  const commits = walkCommits(objects, of(false), of(true), { unsorted: true }).map((each) => each.oid);
  return { commits: kind === 'cherry-pick' ? commits.reverse() : commits, single: false };
}

function seriesKind(run: GitRun): Kind | undefined {
  const todo = run.repository.state('sequencer/todo');
  if (todo === undefined) return undefined;
  return todo.startsWith('revert') ? 'revert' : 'cherry-pick';
}

const SAVED: [string, string, (settings: ReplayOptions) => boolean][] = [
  ['no-commit', 'no-commit', (settings) => settings.noCommit],
  ['allow-empty', 'allow-empty', (settings) => settings.allowEmpty],
  ['keep-redundant-commits', 'keep-redundant-commits', (settings) => settings.keepRedundant],
  ['signoff', 'signoff', (settings) => settings.signoff],
  ['x', 'record-origin', (settings) => settings.recordOrigin],
  ['ff', 'allow-ff', (settings) => settings.fastForward],
];

function saveOptions(run: GitRun, settings: ReplayOptions, options: Options): void {
  let text = '';
  for (const [, key, on] of SAVED) if (on(settings)) text = setConfig(text, `options.${key}`, 'true');
  if (options.has('edit') || options.hasNot('edit'))
    text = setConfig(text, 'options.edit', String(settings.edit));
  if (settings.mainline) text = setConfig(text, 'options.mainline', String(settings.mainline));
  if (settings.favor) text = setConfig(text, 'options.strategy-option', settings.favor);
  if (text !== '') run.repository.writeState('sequencer/opts', text);
}

function savedOptions(run: GitRun, settings: ReplayOptions): ReplayOptions {
  const saved = new Map(
    parseConfig(run.repository.state('sequencer/opts') ?? '').map((line) => [line.key, line.value]),
  );
  const on = (key: string): boolean => saved.get(`options.${key}`) === 'true';
  return {
    ...settings,
    noCommit: on('no-commit'),
    edit: settings.edit || on('edit'),
    signoff: on('signoff'),
    recordOrigin: on('record-origin'),
    fastForward: on('allow-ff'),
    allowEmpty: on('allow-empty'),
    keepRedundant: on('keep-redundant-commits'),
    mainline: Number(saved.get('options.mainline') ?? 0),
    favor: (saved.get('options.strategy-option') ?? undefined) as ReplayOptions['favor'],
  };
}

async function runSeries(run: GitRun, settings: ReplayOptions, todo: string[]): Promise<Outcome> {
  const { repository } = run;
  noteSafety(run);
  for (let at = 0; at < todo.length; at++) {
    repository.writeState(
      'sequencer/todo',
      todo
        .slice(at)
        .map((line) => `${line}\n`)
        .join(''),
    );
    const [command, short] = todo[at]!.split(' ') as ['pick' | 'revert', string];
    const outcome = await replay(run, run.commit(short)!, command, settings);
    noteSafety(run);
    if (outcome !== 0) return outcome;
  }
  repository.removeState('sequencer');
  return 0;
}

/** Where HEAD is, so that an abort sees whether it was moved by somebody else. */
function noteSafety(run: GitRun): void {
  const { repository } = run;
  if (repository.state('sequencer/head') === undefined) return;
  repository.writeState('sequencer/abort-safety', `${repository.head() ?? ''}\n`);
}

function isSafe(run: GitRun): boolean {
  const expected = (run.repository.state('sequencer/abort-safety') ?? '').trim();
  return expected === (run.repository.head() ?? '');
}

async function manage(
  run: GitRun,
  settings: ReplayOptions,
  action: string,
  options: Options,
): Promise<Outcome> {
  const given = ['no-commit', 'signoff', 'mainline', 'strategy', 'strategy-option', 'x', 'ff'].find((each) =>
    options.has(each),
  );
  if (given !== undefined)
    die(`${settings.kind}: ${given === 'x' ? '-x' : `--${given}`} cannot be used with --${action}`);
  if (options.args.length) usageError(settings.kind);
  if (action === 'quit') {
    run.repository.removeState('sequencer');
    clearOperation(run.repository);
    return 0;
  }
  if (action === 'abort') return abort(run);
  return action === 'skip' ? skip(run, settings) : resume(run, settings);
}

function nothingInProgress(run: GitRun): Outcome {
  run.warn('error: no cherry-pick or revert in progress');
  return -1;
}

function inProgress(run: GitRun): boolean {
  return (run.repository.oid('CHERRY_PICK_HEAD') ?? run.repository.oid('REVERT_HEAD')) !== undefined;
}

function abort(run: GitRun): Outcome {
  const { repository } = run;
  const head = repository.state('sequencer/head')?.trim();
  if (head === undefined) {
    if (!inProgress(run)) return nothingInProgress(run);
    return reset(run, ['--merge', repository.head()!]);
  }
  if (/^0+$/.test(head)) {
    run.warn('error: cannot abort from a branch yet to be born');
    return -1;
  }
  if (!isSafe(run)) run.warn('warning: You seem to have moved HEAD. Not rewinding, check your HEAD!');
  else reset(run, ['--merge', head]);
  repository.removeState('sequencer');
  return 0;
}

async function skip(run: GitRun, settings: ReplayOptions): Promise<Outcome> {
  const { kind } = settings;
  const { repository } = run;
  const head = kind === 'revert' ? 'REVERT_HEAD' : 'CHERRY_PICK_HEAD';
  if (repository.oid(head) === undefined) {
    if (seriesKind(run) !== kind) {
      run.warn(`error: no ${kind} in progress`);
      return -1;
    }
    if (!isSafe(run)) {
      run.warn('error: there is nothing to skip');
      run.warn('hint: have you committed already?');
      run.warn(`hint: try "git ${kind} --continue"`);
      return -1;
    }
  }
  reset(run, ['--merge', repository.head()!]);
  return repository.state('sequencer/todo') === undefined ? 0 : resume(run, settings);
}

async function resume(run: GitRun, settings: ReplayOptions): Promise<Outcome> {
  const { repository } = run;
  const doing = seriesKind(run);
  if (doing === undefined) return continueSingle(run, settings.edit);
  if (doing !== settings.kind) {
    run.warn(`error: cannot ${settings.kind} during a ${doing}.`);
    return -1;
  }
  const todo = repository.state('sequencer/todo')!.trimEnd().split('\n');
  const saved = savedOptions(run, settings);
  if (inProgress(run)) {
    const code = await continueSingle(run, saved.edit);
    if (code !== 0) return code;
  }
  if (stagedPairs(repository, repository.readIndex()).length || repository.readIndex().unmerged().size) {
    return refuseDirty(run, saved);
  }
  return runSeries(run, saved, todo.slice(1));
}

async function continueSingle(run: GitRun, edit: boolean): Promise<Outcome> {
  if (!inProgress(run)) return nothingInProgress(run);
  return commitCommand(run.atTop(), edit ? [] : ['--no-edit', '--cleanup=strip']);
}
