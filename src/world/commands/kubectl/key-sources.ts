/**
 * Keys and values from `--from-literal`, `--from-file` and `--from-env-file`.
 *
 * Models: kubectl's `create configmap` and `create secret generic`: how sources are read and refused.
 */
import { FilesError, join } from '../../files/files';
import { KubectlError } from './errors';
import type { Run } from './run';

/** Bytes by key, in the order of the sources. */
export type KeyValues = Map<string, Uint8Array>;

/** @param add takes a key and its value; refuses bad and double keys */
export function readSources(
  run: Run,
  add: (key: string, value: Uint8Array) => void,
  order: 'files' | 'literals',
): void {
  const literals = (): void => run.list('from-literal').forEach((each) => addLiteral(each, add));
  const files = (): void => run.list('from-file').forEach((each) => addFile(run, each, add));
  if (order === 'files') {
    files();
    literals();
  } else {
    literals();
    files();
  }
  run.list('from-env-file').forEach((each) => addEnvFile(run, each, add));
}

/** @throws KubectlError where the sources do not go together */
export function checkSources(run: Run): void {
  if (run.list('from-env-file').length && (run.list('from-file').length || run.list('from-literal').length))
    throw new KubectlError('from-env-file cannot be combined with from-file or from-literal');
}

const encoder = new TextEncoder();

function addLiteral(source: string, add: (key: string, value: Uint8Array) => void): void {
  const at = source.indexOf('=');
  if (source.startsWith('=') || at < 0)
    throw new KubectlError(`invalid literal source ${source}, expected key=value`);
  add(source.slice(0, at), encoder.encode(source.slice(at + 1)));
}

/** `path` or `key=path`; a folder gives a key for each file in it. */
export function addFile(run: Run, source: string, add: (key: string, value: Uint8Array) => void): void {
  const { key, path } = splitFileSource(source);
  const { files, cwd } = run.context;
  const absolute = join(cwd, path);
  if (!files.exists(absolute)) throw new KubectlError(`error reading ${path}: no such file or directory`);
  if (!files.isDirectory(absolute)) return add(key, bytes(run, path));
  if (source.includes('=')) throw new KubectlError('cannot give a key name for a directory path');
  for (const name of files.list(absolute))
    if (files.lstat(`${absolute}/${name}`).type === 'file') add(name, bytes(run, `${path}/${name}`));
}

function splitFileSource(source: string): { key: string; path: string } {
  const parts = source.split('=');
  if (parts.length === 1) return { key: source.replace(/\/+$/, '').split('/').at(-1)!, path: source };
  if (parts.length > 2) throw new KubectlError("key names or file paths cannot contain '='");
  if (parts[0] === '') throw new KubectlError(`key name for file path ${parts[1]} missing`);
  if (parts[1] === '') throw new KubectlError(`file path for key name ${parts[0]} missing`);
  return { key: parts[0]!, path: parts[1]! };
}

function bytes(run: Run, path: string): Uint8Array {
  try {
    return run.context.files.readBytes(join(run.context.cwd, path));
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    throw new KubectlError(`open ${path}: ${error.reason}`);
  }
}

function addEnvFile(run: Run, path: string, add: (key: string, value: Uint8Array) => void): void {
  const { files, cwd } = run.context;
  const absolute = join(cwd, path);
  if (!files.exists(absolute)) throw new KubectlError(`error reading ${path}: no such file or directory`);
  if (files.isDirectory(absolute))
    throw new KubectlError(
      `env ${run.path.includes('secret') ? 'secret' : 'config'} file cannot be a directory`,
    );
  for (const line of files.readText(absolute).split('\n')) {
    const text = line.replace(/^\s+/, '').replace(/\r$/, '');
    if (text === '' || text.startsWith('#')) continue;
    const at = text.indexOf('=');
    const key = at < 0 ? text : text.slice(0, at);
    if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(key))
      throw new KubectlError(
        `${JSON.stringify(key)} is not a valid key name: a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')`,
      );
    add(key, encoder.encode(at < 0 ? (run.context.env.get(key) ?? '') : text.slice(at + 1)));
  }
}

/** What is wrong with a key of a ConfigMap or Secret; undefined where nothing is. */
export function keyProblem(key: string): string | undefined {
  if (key.length > 253) return 'must be no more than 253 characters';
  if (!/^[-._a-zA-Z0-9]+$/.test(key))
    return "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
  if (key === '.') return "must not be '.'";
  if (key === '..') return "must not be '..'";
  return key.startsWith('..') ? "must not start with '..'" : undefined;
}

const strict = new TextDecoder('utf-8', { fatal: true });

/** The text of some bytes; undefined where they are no text. */
export function textOf(value: Uint8Array): string | undefined {
  try {
    return strict.decode(value);
  } catch {
    return undefined;
  }
}
