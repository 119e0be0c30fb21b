/**
 * `git cat-file`.
 *
 * Models: builtin/cat-file.c: type, size, content of one object, and `--batch[-check]`. Left out: filters, mailmap.
 */
import { toText } from '../../git/byte-text';
import { MODE, type ObjectType, type TreeEntry } from '../../git/objects';
import { die } from './failure';
import { parseOptions, usageError } from './parse-options';
import type { GitRun } from './run';

const TYPES = ['commit', 'tree', 'blob', 'tag'];

export function catFile(run: GitRun, args: string[]): number {
  const options = parseOptions('cat-file', args, {
    modelled: ['e', 'p', 't', 's', 'batch', 'batch-check', 'allow-unknown-type', 'buffer'],
  });
  if (options.has('batch') || options.has('batch-check')) {
    const content = options.has('batch');
    return batch(run, content, options.text(content ? 'batch' : 'batch-check'));
  }
  const asked = options.last('e', 'p', 't', 's');
  const { args: words } = options;
  if (asked !== undefined) {
    if (!words.length) misused(`<object> required with '-${asked}'`);
    if (words.length > 1) misused('too many arguments');
    return showOne(run, asked, words[0]!);
  }
  if (!words.length) usageError('cat-file');
  if (words.length !== 2) misused(`only two arguments allowed in <type> <object> mode, not ${words.length}`);
  return showTyped(run, words[0]!, words[1]!);
}

function misused(problem: string): never {
  return usageError('cat-file', `fatal: ${problem}\n`);
}

function named(run: GitRun, name: string): string {
  return run.resolve(name) ?? die(`Not a valid object name ${name}`);
}

function showOne(run: GitRun, asked: string, name: string): number {
  const { objects } = run.repository;
  const oid = named(run, name);
  if (asked === 'e') return objects.has(oid) ? 0 : 1;
  if (!objects.has(oid)) {
    return die(asked === 'p' ? `Not a valid object name ${name}` : 'git cat-file: could not get object info');
  }
  const { type, content } = objects.read(oid);
  if (asked === 't') run.say(type);
  else if (asked === 's') run.say(String(content.length));
  else if (type === 'tree') for (const entry of objects.tree(oid)) run.say(treeLine(run, entry));
  else run.bytes(content);
  return 0;
}

/** An entry as `ls-tree` lists it. */
export function treeLine(run: GitRun, entry: TreeEntry): string {
  const type = entry.mode === MODE.tree ? 'tree' : entry.mode === MODE.gitlink ? 'commit' : 'blob';
  return `${entry.mode.toString(8).padStart(6, '0')} ${type} ${entry.oid}\t${run.quoted(entry.name)}`;
}

function showTyped(run: GitRun, type: string, name: string): number {
  const { objects } = run.repository;
  const oid = named(run, name);
  if (!TYPES.includes(type)) die(`invalid object type "${type}"`);
  const peeled = objects.peel(oid, type as ObjectType);
  if (peeled === undefined) return die(`git cat-file ${name}: bad file`);
  run.bytes(objects.read(peeled).content);
  return 0;
}

function batch(run: GitRun, content: boolean, format = '%(objectname) %(objecttype) %(objectsize)'): number {
  const { objects } = run.repository;
  for (const line of run.context.stdin.split('\n').filter((each, at, all) => at < all.length - 1 || each)) {
    const [name, rest] = format.includes('%(rest)') ? cut(line) : [line, ''];
    const oid = run.tryResolve(name, true);
    if (oid === undefined || !objects.has(oid)) {
      run.say(`${line} missing`);
      continue;
    }
    const object = objects.read(oid);
    const values: Record<string, string> = {
      objectname: oid,
      objecttype: object.type,
      objectsize: String(object.content.length),
      rest,
    };
    run.say(
      format.replace(/%\((\w+)\)/g, (_, key: string) => values[key] ?? die(`unknown format element: ${key}`)),
    );
    if (content) run.say(toText(object.content));
  }
  return 0;
}

function cut(line: string): [string, string] {
  const at = line.search(/\s/);
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at).trimStart()];
}
