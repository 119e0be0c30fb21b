/**
 * `git diff`.
 *
 * Models: builtin/diff.c: working tree, index, commits and blobs against each other; conflicts as combined diffs.
 * Left out: `--no-index` of folders.
 */
import { formatCombined } from '../../git/diff/combined';
import { compareFiles, pairUp, pathOf, type FilePair, type FileSide } from '../../git/diff/file-pair';
import { diffTrees, indexFiles, storedSide, treeFiles, workFiles, workSide } from '../../git/diff/trees';
import { mergeBases } from '../../git/history';
import { join } from '../../files/files';
import type { Index, Sides } from '../../git/index-file';
import { blobName, EMPTY_TREE, MODE } from '../../git/objects';
import type { Pathspec } from '../../git/pathspec';
import { notModelled } from '../not-modelled';
import {
  defaultDiffSettings,
  filterPairs,
  preparePairs,
  printPairs,
  takeDiffOption,
  type DiffSettings,
} from './diff-options';
import { checkPairs } from './diff-check';
import { die, exit, GitFailure } from './failure';
import { HelpAsked, usageError, usageAfterError } from './parse-options';
import { readRefOption, readRevArgs, type RevArg, type RevArgs } from './rev-args';
import type { GitRun } from './run';

interface DiffArgs {
  settings: DiffSettings;
  cached: boolean;
  /** How that was written. */
  cachedAs?: string;
  /** For conflicts: which side the working tree is compared with. */
  stage: 1 | 2 | 3;
  stageGiven: boolean;
  noIndex: boolean;
  /** The first commit gives way to what it and the other have in common. */
  mergeBase: boolean;
  /** The first option that nobody knows. */
  unknown?: string;
  words: string[];
  dash: number;
  refs: RevArg[];
}

export function diff(run: GitRun, args: string[]): number {
  const read = readDiffArgs(run, args);
  const { settings } = read;
  if (read.noIndex || !run.maybeRepository()) return diffOutside(run, read);
  const given = Object.values(settings.formats).some(Boolean);
  if (!given && !settings.none) settings.formats.patch = true;
  const revs = readRevArgs(run, read.words, read.dash);
  revs.revisions.unshift(...read.refs);
  if (read.unknown !== undefined) {
    if (read.cached || revs.revisions.length) usageError('diff');
    throw new GitFailure(`error: invalid option: ${read.unknown}\n`, 255);
  }
  const { pairs, text } = compare(run, read, revs);
  if (settings.check) {
    const problems = checkPairs(pairs);
    run.out(problems);
    return problems === '' ? 0 : 2;
  }
  if (!settings.quiet) run.out(text + printPairs(run, pairs, settings));
  return settings.exitCode && (pairs.length || text !== '') ? 1 : 0;
}

function readDiffArgs(run: GitRun, args: string[]): DiffArgs {
  const settings = defaultDiffSettings(run);
  const read: DiffArgs = {
    settings,
    cached: false,
    stage: 2,
    stageGiven: false,
    noIndex: false,
    mergeBase: false,
    words: [],
    dash: -1,
    refs: [],
  };
  const rest = [...args];
  while (rest.length) {
    const word = rest.shift()!;
    if (word === '--') {
      read.dash = read.words.length;
      read.words.push(...rest);
      break;
    }
    if (word === '-') {
      read.unknown ??= word;
      continue;
    }
    if (!word.startsWith('-')) {
      read.words.push(word);
      continue;
    }
    if (takeOwn(run, read, word)) continue;
    if (word === '-c') throw notModelled('git', `diff ${word}`);
    if (!takeDiffOption(run, settings, word, rest)) {
      if (word === '-h') throw new HelpAsked('diff');
      if (!run.maybeRepository()) break;
      read.unknown ??= word;
    }
  }
  return read;
}

function takeOwn(run: GitRun, read: DiffArgs, word: string): boolean {
  const stages: Record<string, 1 | 2 | 3> = {
    '-1': 1,
    '--base': 1,
    '-2': 2,
    '--ours': 2,
    '-3': 3,
    '--theirs': 3,
  };
  if (word === '--cached' || word === '--staged') {
    read.cached = true;
    read.cachedAs = word.slice(2);
  } else if (word === '--no-index') read.noIndex = true;
  else if (word === '--merge-base') read.mergeBase = true;
  else if (word === '-q') return true;
  else if (word === '--cc') return true;
  else if (stages[word]) {
    read.stage = stages[word];
    read.stageGiven = true;
  } else {
    const refs = run.maybeRepository() ? readRefOption(run, word) : undefined;
    if (!refs) return false;
    read.refs.push(...refs);
  }
  return true;
}

function compare(run: GitRun, read: DiffArgs, revs: RevArgs): { pairs: FilePair[]; text: string } {
  const { repository } = run;
  const { objects } = repository;
  const { pathspec } = revs;
  const revisions = read.mergeBase ? fromMergeBase(run, revs.revisions) : revs.revisions;
  const treeOf = (arg: RevArg): string =>
    objects.peel(arg.oid, 'tree') ?? die(`'${arg.name}': not a commit or tree`);
  const blobs = revisions.filter((each) => objects.type(each.oid) === 'blob');
  if (blobs.length) return { pairs: prepare(read, compareBlobs(run, revisions, revs)), text: '' };
  if (read.cached || revisions.length === 0) {
    if (repository.place.workTree === null && !read.cached) die('this operation must be run in a work tree');
  }
  if (read.cached) {
    if (revisions.length > 1) usageError('diff');
    const before = revisions[0] ? treeOf(revisions[0]) : headTree(run);
    return { pairs: stagedAgainst(run, read, before, pathspec), text: '' };
  }
  if (!revisions.length) return workingTree(run, read, pathspec);
  const trees = orderedTrees(run, revisions, treeOf);
  if (trees.length === 1) return { pairs: workAgainst(run, read, trees[0]!, pathspec), text: '' };
  const wanted = (path: string): boolean => pathspec.matches(path);
  const unchanged = (): FileSide[] => [...treeFiles(objects, trees[0]!).values()];
  return {
    pairs: preparePairs(diffTrees(objects, trees[0]!, trees[1]!, wanted), read.settings, unchanged),
    text: '',
  };
}

function fromMergeBase(run: GitRun, revisions: RevArg[]): RevArg[] {
  const { repository } = run;
  if (revisions.some((each) => each.excluded || each.symmetric))
    die('--merge-base does not work with ranges');
  const [first, second] = revisions;
  if (!first) return revisions;
  const other = second?.oid ?? repository.head();
  const commits = [first.oid, other].map((oid) =>
    oid === undefined ? oid : repository.objects.peel(oid, 'commit'),
  );
  if (commits.includes(undefined)) die('--merge-base only works with commits');
  const bases = mergeBases(repository.objects, commits[0]!, commits[1]!);
  if (!bases.length) die('no merge base found');
  if (bases.length > 1) die('multiple merge bases found');
  return [{ ...first, oid: bases[0]! }, ...(second ? [second] : [])];
}

function prepare(read: DiffArgs, pairs: FilePair[]): FilePair[] {
  return preparePairs(pairs, { ...read.settings, renames: 'none' });
}

function headTree(run: GitRun): string {
  const head = run.repository.head();
  return head === undefined ? EMPTY_TREE : run.repository.objects.commit(head).tree;
}

/** Two trees in the order they are compared; `a...b` starts at the merge base. */
function orderedTrees(run: GitRun, revisions: RevArg[], treeOf: (arg: RevArg) => string): string[] {
  const { objects } = run.repository;
  if (revisions.some((each) => each.symmetric)) {
    const [a, b] = revisions.filter((each) => !each.excluded);
    const [base] = mergeBases(objects, a!.oid, b!.oid);
    if (base === undefined) die(`${a!.name}...${b!.name}: no merge base`);
    return [objects.commit(base).tree, objects.commit(b!.oid).tree];
  }
  if (revisions.length > 2) throw notModelled('git', 'diff of several commits');
  const [a, b] = revisions as [RevArg, RevArg | undefined];
  if (!b) return [treeOf(a)];
  // a..b was read as "b, but not a"
  return b.excluded ? [treeOf(b), treeOf(a)] : [treeOf(a), treeOf(b)];
}

function compareBlobs(run: GitRun, revisions: RevArg[], revs: RevArgs): FilePair[] {
  const { objects } = run.repository;
  const side = (arg: RevArg): FileSide => {
    const path = /:(?:\.\/)?(.+)$/.exec(arg.name)?.[1] ?? arg.name;
    return storedSide(objects, path, { mode: MODE.file, oid: arg.oid });
  };
  if (revisions.length === 1) {
    const path = revs.pathspec.items[0]?.path ?? side(revisions[0]!).path;
    const work = workSide(run.repository, path);
    const pair = pairUp({ ...side(revisions[0]!), path }, work);
    return pair ? [pair] : [];
  }
  const pair = pairUp(side(revisions[0]!), side(revisions[1]!));
  return pair ? [pair] : [];
}

function unmergedPair(path: string): FilePair {
  const side: FileSide = { path, mode: 0, oid: '', stored: true, content: () => new Uint8Array() };
  return { status: 'U', old: side, new: side, score: 0 };
}

function withUnmerged(pairs: FilePair[], index: Index, wanted: (path: string) => boolean): FilePair[] {
  const unmerged = [...index.unmerged().keys()].filter(wanted).map(unmergedPair);
  return [...pairs, ...unmerged].sort((a, b) =>
    pathOf(a) < pathOf(b) ? -1 : pathOf(a) > pathOf(b) ? 1 : a.status === 'U' ? -1 : 1,
  );
}

function stagedAgainst(run: GitRun, read: DiffArgs, tree: string, pathspec: Pathspec): FilePair[] {
  const { objects } = run.repository;
  const index = run.repository.readIndex();
  const unmerged = index.unmerged();
  const before = treeFiles(objects, tree);
  const wanted = (path: string): boolean => pathspec.matches(path) && !unmerged.has(path);
  const pairs = preparePairs(compareFiles(before, indexFiles(objects, index), wanted), read.settings, () => [
    ...before.values(),
  ]);
  return withUnmerged(pairs, index, (path) => pathspec.matches(path) && before.has(path));
}

/** A commit against the working tree. */
function workAgainst(run: GitRun, read: DiffArgs, tree: string, pathspec: Pathspec): FilePair[] {
  const { repository } = run;
  const index = repository.readIndex();
  const before = treeFiles(repository.objects, tree);
  const pairs = compareFiles(before, workFiles(repository, index.paths()), (path) => pathspec.matches(path));
  return preparePairs(pairs, read.settings, () => [...before.values()]);
}

/** The index against the working tree; conflicts against both sides at once. */
function workingTree(run: GitRun, read: DiffArgs, pathspec: Pathspec): { pairs: FilePair[]; text: string } {
  const { repository } = run;
  const index = repository.readIndex();
  const unmerged = index.unmerged();
  const before = indexFiles(repository.objects, index);
  const wanted = (path: string): boolean => pathspec.matches(path) && !unmerged.has(path);
  const now = workFiles(repository, index.files().keys());
  let pairs = preparePairs(compareFiles(before, now, wanted), read.settings, () => [...before.values()]);
  let text = '';
  const named =
    read.settings.formats.nameOnly || read.settings.formats.nameStatus || read.settings.formats.raw;
  const extra: FilePair[] = [];
  for (const [path, sides] of unmerged) {
    if (!pathspec.matches(path)) continue;
    const whole = sides[2] && sides[3] && !read.stageGiven;
    if (whole && read.settings.formats.patch && !named)
      text += combinedConflict(run, path, sides, read.settings);
    else extra.push(...conflictPairs(run, path, sides, read));
  }
  const { filter } = read.settings;
  const more = filter === undefined ? extra : filterPairs(extra, filter);
  pairs = [...pairs, ...more].sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : pathOf(a) > pathOf(b) ? 1 : 0));
  return { pairs, text };
}

function combinedConflict(run: GitRun, path: string, sides: Sides, settings: DiffSettings): string {
  const { objects } = run.repository;
  return formatCombined(
    {
      path,
      parents: [storedSide(objects, path, sides[2]!), storedSide(objects, path, sides[3]!)],
      result: workSide(run.repository, path),
    },
    {
      ...settings.output,
      dense: true,
      workingTree: true,
      abbrev: (oid) => (settings.output.fullIndex ? oid : run.abbrev(oid)),
    },
  );
}

function conflictPairs(run: GitRun, path: string, sides: Sides, read: DiffArgs): FilePair[] {
  const entry = sides[read.stage];
  const side = entry ? storedSide(run.repository.objects, path, entry) : null;
  const pair = side ? pairUp(side, workSide(run.repository, path)) : undefined;
  return [unmergedPair(path), ...(pair ? [pair] : [])];
}

/** `--no-index`: two files that need no repository. */
function diffOutside(run: GitRun, read: DiffArgs): number {
  const { settings } = read;
  if (read.cachedAs !== undefined && !run.maybeRepository())
    usageError('diff --no-index', `error: unknown option \`${read.cachedAs}'`);
  if (read.words.length !== 2) {
    const warning =
      'warning: Not a git repository. Use --no-index to compare two paths outside a working tree\n';
    exit(129, (read.noIndex ? '' : warning) + usageAfterError('diff --no-index'));
  }
  const [a, b] = read.words as [string, string];
  const side = (name: string): FileSide => {
    const path = join(run.cwd, name);
    if (!run.files.exists(path)) throw new GitFailure(`error: Could not access '${name}'\n`, 1);
    if (run.files.isDirectory(path)) throw notModelled('git', 'diff --no-index of folders');
    const content = run.files.readBytes(path);
    const mode = run.files.stat(path).mode & 0o100 ? MODE.executable : MODE.file;
    return {
      path: name.replace(/^\//, ''),
      mode,
      oid: blobName(content),
      stored: false,
      content: () => content,
    };
  };
  const pair = pairUp(side(a), side(b));
  if (!Object.values(settings.formats).some(Boolean)) settings.formats.patch = true;
  if (!pair) return 0;
  if (!settings.quiet) run.out(printOutside(run, pair, settings));
  return 1;
}

function printOutside(run: GitRun, pair: FilePair, settings: DiffSettings): string {
  if (run.maybeRepository()) return printPairs(run, [pair], settings);
  return printPairs(run, [pair], { ...settings, abbrevLength: 7 });
}
