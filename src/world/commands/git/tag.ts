/**
 * `git tag`.
 *
 * Models: builtin/tag.c: list, create, delete. Left out: signatures, columns.
 */
import { isRefName } from '../../git/refs';
import { join } from '../../files/files';
import { wildmatch } from '../../git/wildmatch';
import { editFile } from './editor';
import { die, exit, GitFailure } from './failure';
import { cleanMessage, commented, subjectOf } from './message';
import { parseOptions, usageError, type Options } from './parse-options';
import { formatRef, passes, sortRefs } from './ref-format';
import type { GitRun } from './run';

export async function tag(run: GitRun, args: string[]): Promise<number> {
  const options = parseOptions('tag', args, {
    modelled: [
      'list',
      'n',
      'delete',
      'verify',
      'annotate',
      'message',
      'file',
      'edit',
      'cleanup',
      'force',
      'create-reflog',
      'contains',
      'no-contains',
      'merged',
      'no-merged',
      'sort',
      'points-at',
      'format',
      'color',
      'ignore-case',
    ],
    lastDefault: {
      contains: 'HEAD',
      'no-contains': 'HEAD',
      merged: 'HEAD',
      'no-merged': 'HEAD',
      'points-at': 'HEAD',
    },
  });
  const { args: names } = options;
  const creating = ['annotate', 'message', 'file', 'force'].some((each) => options.has(each));
  if (creating && (!names.length || ['delete', 'verify', 'list'].some((each) => options.has(each))))
    usageError('tag');
  if (options.has('delete')) return deleteTags(run, names);
  if (options.has('verify')) return verifyTags(run, names);
  const filtered = ['contains', 'no-contains', 'merged', 'no-merged', 'points-at', 'n'].some((each) =>
    options.has(each),
  );
  if (options.has('list') || filtered || !names.length) return listTags(run, options);
  if (names.length > 2) usageError('tag', 'fatal: too many arguments');
  return createTag(run, options);
}

function deleteTags(run: GitRun, names: readonly string[]): number {
  const { repository } = run;
  let code = 0;
  for (const name of names) {
    const ref = `refs/tags/${name}`;
    const oid = repository.oid(ref);
    if (oid === undefined) {
      run.warn(`error: tag '${name}' not found.`);
      code = 1;
    } else {
      repository.deleteRef(ref);
      run.say(`Deleted tag '${name}' (was ${run.abbrev(oid)})`);
    }
  }
  return code;
}

/** Nobody signs tags here: each is shown, and refused. */
function verifyTags(run: GitRun, names: readonly string[]): number {
  const { objects } = run.repository;
  let code = 0;
  for (const name of names) {
    const oid = run.repository.oid(`refs/tags/${name}`);
    const type = oid === undefined ? undefined : objects.type(oid);
    code = 1;
    if (oid === undefined) run.warn(`error: tag '${name}' not found.`);
    else if (type !== 'tag') run.warn(`error: ${name}: cannot verify a non-tag object of type ${type}.`);
    else {
      run.bytes(objects.read(oid).content);
      run.warn('error: no signature found');
    }
  }
  return code;
}

function listTags(run: GitRun, options: Options): number {
  const { repository } = run;
  const filters = {
    contains: options.text('contains'),
    noContains: options.text('no-contains'),
    merged: options.text('merged'),
    noMerged: options.text('no-merged'),
    pointsAt: options.text('points-at'),
  };
  const patterns = options.args;
  const flags = { ignoreCase: options.has('ignore-case'), pathname: false };
  const refs = repository.refs
    .names('refs/tags/')
    .filter(
      (ref) =>
        !patterns.length ||
        patterns.some((pattern) => wildmatch(pattern, ref.slice('refs/tags/'.length), flags)),
    )
    .filter((ref) => passes(run, ref, filters));
  const keys = options.texts('sort').length
    ? options.texts('sort')
    : run.config.all('tag.sort').flatMap((each) => each ?? []);
  const format = options.text('format');
  for (const ref of sortRefs(run, refs, keys)) {
    const name = ref.slice('refs/tags/'.length);
    if (format !== undefined) run.say(formatRef(run, ref, format));
    else if (options.has('n'))
      run.say(`${name.padEnd(15)} ${annotation(run, ref, Number(options.text('n') ?? 1))}`);
    else run.say(name);
  }
  return 0;
}

/** The first lines of a tag's message (of its commit where it has none). */
function annotation(run: GitRun, ref: string, lines: number): string {
  const { objects } = run.repository;
  const oid = run.repository.oid(ref)!;
  const type = objects.type(oid);
  const message =
    type === 'tag' ? objects.tag(oid).message : type === 'commit' ? objects.commit(oid).message : '';
  if (lines === 1) return subjectOf(message);
  return message.trimEnd().split('\n').slice(0, lines).join('\n    ');
}

async function createTag(run: GitRun, options: Options): Promise<number> {
  const { repository } = run;
  const [name, target = 'HEAD'] = options.args as [string, string | undefined];
  const ref = `refs/tags/${name}`;
  const oid = run.resolve(target) ?? die(`Failed to resolve '${target}' as a valid ref.`);
  if (name.startsWith('-') || !isRefName(ref)) die(`'${name}' is not a valid tag name.`);
  const before = repository.oid(ref);
  if (before !== undefined && !options.has('force')) die(`tag '${name}' already exists`);
  const annotated = options.has('annotate') || options.has('message') || options.has('file');
  const made = annotated ? await annotate(run, options, name, oid) : oid;
  repository.refs.set(ref, made);
  if (before !== undefined && before !== made) run.say(`Updated tag '${name}' (was ${run.abbrev(before)})`);
  return 0;
}

async function annotate(run: GitRun, options: Options, name: string, oid: string): Promise<string> {
  const { repository } = run;
  const type = repository.objects.type(oid);
  if (type === undefined) die('bad object type.');
  const tagger = run.committer();
  const message = await tagMessage(run, options, name);
  if (message === '' && !options.has('message') && !options.has('file'))
    throw new GitFailure('fatal: no tag message?\n', 128);
  return repository.objects.writeTag({ object: oid, type, name, tagger, message });
}

async function tagMessage(run: GitRun, options: Options, name: string): Promise<string> {
  const messages = options.texts('message');
  if (messages.length) return cleanMessage(messages.map((each) => `${each}\n`).join('\n'), 'whitespace');
  const file = options.text('file');
  if (file === '-') return cleanMessage(run.context.stdin, 'whitespace');
  if (file !== undefined) {
    const path = join(run.cwd, file);
    if (!run.files.isFile(path)) die(`could not open or read '${file}': No such file or directory`);
    return cleanMessage(run.files.readText(path), 'whitespace');
  }
  const path = `${run.repository.gitDir}/TAG_EDITMSG`;
  const template = ['', 'Write a message for tag:', `  ${name}`, "Lines starting with '#' will be ignored."];
  run.files.write(path, `\n${commented(template)}`);
  if (!(await editFile(run, path))) exit(1, 'Please supply the message using either -m or -F option.\n');
  return cleanMessage(run.files.readText(path));
}
