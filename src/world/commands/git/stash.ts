/**
 * `git stash`.
 *
 * Models: builtin/stash.c: push, save, list, show, apply, pop, drop, branch, clear, create, store. Left out: `--patch`.
 */
import { findRenames } from '../../git/diff/rename';
import { diffTrees } from '../../git/diff/trees';
import { checkout } from './checkout';
import { defaultDiffSettings, preparePairs, printPairs, takeDiffOption } from './diff-options';
import { die, exit, fail, GitFailure } from './failure';
import { writeLog } from './log';
import { readLogOptions } from './log-options';
import { HelpAsked, parseOptions, usageError, usageAfterError, type Options } from './parse-options';
import type { GitRun } from './run';
import {
  applyStash,
  clearStashed,
  createStash,
  dropStash,
  findStash,
  hasChanges,
  type StashOptions,
} from './stash-entry';

type Sub = (run: GitRun, args: string[]) => Promise<number> | number;

const SUBCOMMANDS: Record<string, Sub> = {
  apply: (run, args) => bringBack(run, 'apply', args),
  pop: (run, args) => bringBack(run, 'pop', args),
  branch: branchOff,
  clear,
  create,
  drop,
  list,
  push: (run, args) => push(run, args, false),
  save,
  show,
  store,
};

export async function stash(run: GitRun, args: string[]): Promise<number> {
  const [first] = args;
  if (first === '-h') throw new HelpAsked('stash');
  void run.workRepository;
  const sub =
    first === undefined
      ? SUBCOMMANDS.push
      : Object.hasOwn(SUBCOMMANDS, first)
        ? SUBCOMMANDS[first]
        : undefined;
  if (sub) return sub(run, args.slice(1));
  return push(run, args, true);
}

const PUSH = ['keep-index', 'staged', 'quiet', 'include-untracked', 'all', 'message'];

function push(run: GitRun, args: string[], assumed: boolean): number {
  const options = readPush(args, assumed);
  if (assumed && options.args.length && options.dash !== 0) {
    die(`subcommand wasn't specified; 'push' can't be assumed due to unexpected token '${options.args[0]}'`);
  }
  return perform(run, options, options.text('message'), options.args);
}

/** Where `push` was left out, the usage is that of all of `git stash`. */
function readPush(args: string[], assumed: boolean): Options {
  try {
    return parseOptions('stash push', args, { modelled: PUSH });
  } catch (error) {
    if (!(error instanceof GitFailure) || !assumed) throw error;
    const own = usageAfterError('stash push');
    const all = usageAfterError('stash').trimEnd() + own.slice(own.indexOf('\n\n'));
    throw new GitFailure(error.text.replace(own, all), error.code);
  }
}

function save(run: GitRun, args: string[]): number {
  const options = parseOptions('stash push', args, { modelled: PUSH, stopAtArgument: true });
  const message = options.args.length ? options.args.join(' ') : options.text('message');
  return perform(run, options, message, []);
}

function perform(run: GitRun, given: Options, message: string | undefined, paths: readonly string[]): number {
  const quiet = given.has('quiet');
  const { repository } = run;
  const options: StashOptions = {
    message,
    pathspec: run.pathspec(paths),
    untracked:
      given.last('include-untracked', 'all') === 'all'
        ? 'all'
        : given.has('include-untracked')
          ? 'untracked'
          : 'no',
    staged: given.has('staged'),
    keepIndex: given.has('keep-index'),
  };
  if (options.staged && options.untracked !== 'no') {
    run.warn("Can't use --staged and --include-untracked or --all at the same time");
    return 1;
  }
  const index = repository.readIndex();
  if (options.untracked === 'no' && paths.length) {
    const missing = options.pathspec.items.filter(
      (item) => !index.paths().some((path) => run.pathspec([item.original]).matches(path)),
    );
    for (const { path } of missing) {
      run.warn(
        `error: pathspec ':(,prefix:${run.prefix.length})${path}' did not match any file(s) known to git`,
      );
    }
    if (missing.length) {
      run.warn("Did you forget to 'git add'?");
      return 1;
    }
  }
  if (index.unmerged().size) {
    for (const path of index.unmerged().keys()) run.say(`${path}: needs merge`);
    return 1;
  }
  if (repository.head() === undefined) {
    if (!quiet) run.warn('You do not have the initial commit yet');
    return 1;
  }
  if (!hasChanges(run, options)) {
    if (!quiet) run.say('No local changes to save');
    return 0;
  }
  const made = createStash(run, options);
  repository.update('refs/stash', made.oid, made.message);
  if (!quiet) run.say(`Saved working directory and index state ${made.message}`);
  return clearStashed(run, options, made.index) ? 0 : 1;
}

function list(run: GitRun, args: string[]): number {
  const options = parseOptions('stash list', args, { modelled: [], keepUnknown: true });
  if (run.repository.oid('refs/stash') === undefined) return 0;
  const words = ['--format=%gd: %gs', '-g', '--first-parent', ...options.args, 'refs/stash', '--'];
  writeLog(run, readLogOptions(run, 'log', words));
  return 0;
}

function show(run: GitRun, args: string[]): number {
  const options = parseOptions('stash show', args, {
    modelled: ['include-untracked', 'only-untracked'],
    keepUnknown: true,
  });
  const settings = defaultDiffSettings(run);
  const rest = [...options.args];
  const words: string[] = [];
  let given = 0;
  while (rest.length) {
    const word = rest.shift()!;
    if (!word.startsWith('-')) words.push(word);
    else if (takeDiffOption(run, settings, word, rest)) given++;
    else usageError('stash show');
  }
  const entry = findStash(run, words);
  if (!entry) return 1;
  if (!given) {
    if (run.config.bool('stash.showstat') !== false) settings.formats.stat = true;
    if (run.config.bool('stash.showpatch')) settings.formats.patch = true;
  } else if (!Object.values(settings.formats).some(Boolean)) settings.formats.patch = true;
  const { objects } = run.repository;
  const tracked = diffTrees(objects, objects.commit(entry.base).tree, objects.commit(entry.oid).tree);
  const untracked = entry.untracked === undefined ? [] : diffTrees(objects, '', entry.untracked);
  const kind = options.last('include-untracked', 'only-untracked');
  const pairs =
    kind === 'only-untracked' ? untracked : kind === undefined ? tracked : [...tracked, ...untracked];
  run.out(printPairs(run, preparePairs(pairs, settings), settings));
  return settings.exitCode && findRenames(pairs).length ? 1 : 0;
}

function bringBack(run: GitRun, command: 'apply' | 'pop', args: string[]): number {
  const options = parseOptions(`stash ${command}`, args, { modelled: ['quiet', 'index'] });
  const entry = findStash(run, options.args);
  if (!entry) return 1;
  if (command === 'pop' && entry.at === undefined) fail(`'${entry.name}' is not a stash reference`);
  const clean = applyStash(run, entry, options.has('index'), options.has('quiet'));
  if (command === 'apply') return clean ? 0 : 1;
  if (clean) dropStash(run, entry, options.has('quiet'));
  else run.say('The stash entry is kept in case you need it again.');
  return clean ? 0 : 1;
}

function drop(run: GitRun, args: string[]): number {
  const options = parseOptions('stash drop', args, { modelled: ['quiet'] });
  const entry = findStash(run, options.args);
  if (!entry) return 1;
  if (entry.at === undefined) fail(`'${entry.name}' is not a stash reference`);
  return dropStash(run, entry, options.has('quiet')) ? 0 : 1;
}

function clear(run: GitRun, args: string[]): number {
  const options = parseOptions('stash clear', args, { modelled: [], stopAtArgument: true });
  if (options.args.length) fail('git stash clear with arguments is unimplemented');
  run.repository.deleteRef('refs/stash');
  return 0;
}

async function branchOff(run: GitRun, args: string[]): Promise<number> {
  const options = parseOptions('stash branch', args, { modelled: [] });
  const [name, ...words] = options.args;
  if (name === undefined) {
    run.warn('No branch name specified');
    return 1;
  }
  const entry = findStash(run, words);
  if (!entry) return 1;
  try {
    if (checkout(run, ['-b', name, entry.base]) !== 0) return 1;
  } catch (error) {
    // a child of its own: however it ends, stash ends with 1
    if (error instanceof GitFailure) exit(1, error.text);
    throw error;
  }
  if (!applyStash(run, entry, true, false)) return 1;
  if (entry.at !== undefined) dropStash(run, entry, false);
  return 0;
}

function create(run: GitRun, args: string[]): number {
  const options: StashOptions = {
    message: args.length ? args.join(' ') : undefined,
    pathspec: run.pathspec([]),
    untracked: 'no',
    staged: false,
    keepIndex: false,
  };
  if (run.repository.head() === undefined || !hasChanges(run, options)) return 0;
  run.say(createStash(run, options).oid);
  return 0;
}

function store(run: GitRun, args: string[]): number {
  const options = parseOptions('stash store', args, {
    modelled: ['message', 'quiet'],
    hidden: ['-m, --message <message>', '-q, --quiet'],
  });
  const [name, ...more] = options.args;
  const quiet = options.has('quiet');
  if (name === undefined || more.length) {
    if (!quiet) run.warn('"git stash store" requires one <commit> argument');
    return 1;
  }
  const oid = run.resolve(name);
  if (oid === undefined) {
    if (!quiet) run.warn(`Cannot update refs/stash with ${name}`);
    return 1;
  }
  run.repository.update('refs/stash', oid, options.text('message') ?? 'Created via "git stash store".');
  return 0;
}
