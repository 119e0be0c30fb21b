/** Values that `edit add`, `set` and `remove` take from the command line alike. */
import { KustomizeError } from '../../kustomize/errors';
import type { Patch } from '../../kustomize/kustomization-file';
import type { Selector } from '../../kustomize/selector';
import type { Call } from './call';

/** `key:value` words; a word without a colon is a key of an empty value. @throws KustomizeError */
export function keyValues(words: readonly string[], what: string): Record<string, string> {
  if (words.length < 1) throw new KustomizeError(`must specify ${what}`);
  return parseKeyValues(words, what);
}

export function parseKeyValues(words: readonly string[], what: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const word of words) {
    const at = word.indexOf(':');
    if (at === 0) {
      throw new KustomizeError(`invalid ${what}: '${word}' (need k:v pair where v may be quoted)`);
    }
    if (at < 0) found[word] = '';
    else found[word.slice(0, at)] = word.slice(at + 1).replace(/^"([\s\S]*)"$/, '$1');
  }
  return found;
}

const TARGET_FLAGS: [flag: string, field: keyof Selector][] = [
  ['group', 'group'],
  ['version', 'version'],
  ['kind', 'kind'],
  ['name', 'name'],
  ['namespace', 'namespace'],
  ['annotation-selector', 'annotationSelector'],
  ['label-selector', 'labelSelector'],
];

/** The patch that `--patch` or `--path` and the target's flags describe. @throws KustomizeError */
export function patchFromFlags(call: Call): Patch {
  const { typed } = call;
  const [patch, path] = [typed.text('patch'), typed.text('path')];
  if (patch !== '' && path !== '') {
    throw new KustomizeError("patch and path can't be set at the same time");
  }
  const target: Selector = {};
  for (const [flag, field] of TARGET_FLAGS) if (typed.text(flag) !== '') target[field] = typed.text(flag);
  const found: Patch = {};
  if (path !== '') found.path = path;
  if (patch !== '') found.patch = patch;
  if (Object.keys(target).length > 0) found.target = target;
  return found;
}

export function samePatch(a: Patch, b: Patch): boolean {
  const target = (each: Patch): string =>
    each.target ? JSON.stringify(TARGET_FLAGS.map(([, field]) => each.target![field] ?? '')) : '';
  const options = (each: Patch): string =>
    each.options
      ? JSON.stringify([each.options.allowNameChange ?? false, each.options.allowKindChange ?? false])
      : '';
  return (
    (a.path ?? '') === (b.path ?? '') &&
    (a.patch ?? '') === (b.patch ?? '') &&
    target(a) === target(b) &&
    options(a) === options(b)
  );
}

/** Are the two namespaces one? None is `default`. */
export function samePlace(a: string | undefined, b: string | undefined): boolean {
  return (a || 'default') === (b || 'default');
}

const BUILD_METADATA = ['originAnnotations', 'transformerAnnotations', 'managedByLabel'];

/** @throws KustomizeError */
export function buildMetadataOptions(args: readonly string[]): string[] {
  if (args.length === 0) throw new KustomizeError('must specify a buildMetadata option');
  if (args.length > 1) {
    throw new KustomizeError(
      `too many arguments: [${args.join(' ')}]; to provide multiple buildMetadata options, please separate options by comma`,
    );
  }
  const options = args[0]!.split(',');
  const wrong = options.find((each) => !BUILD_METADATA.includes(each));
  if (wrong !== undefined) throw new KustomizeError(`invalid buildMetadata option: ${wrong}`);
  return options;
}
