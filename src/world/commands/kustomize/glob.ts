/**
 * Patterns for files, as kustomize's commands take them.
 *
 * Models: Go's `filepath.Glob` and `filepath.Match` (`*`, `?`, `[a-z]`), hidden files left out unless asked for.
 */
import type { Files } from '../../files/files';
import { KustomizeError, isTold, prefixed, wrapped } from '../../kustomize/errors';
import { joinPath } from '../../kustomize/tree';
import { type Call, loaderAtCwd } from './call';

const META = /[*?[\\]/;

/** Files that match, as paths like the pattern's own. */
export function glob(files: Files, cwd: string, pattern: string): string[] {
  if (pattern === '') return [];
  matchesPattern(pattern, '');
  const found = globAll(files, cwd, pattern);
  const hidden = (path: string): boolean => (path.split('/').at(-1) ?? '').startsWith('.');
  const base = pattern.replace(/\/+$/, '').split('/').at(-1) ?? '';
  return base.startsWith('.') ? found : found.filter((path) => !hidden(path));
}

function globAll(files: Files, cwd: string, pattern: string): string[] {
  if (!META.test(pattern)) return files.exists(absolute(cwd, pattern)) ? [pattern] : [];
  const at = pattern.lastIndexOf('/');
  const folder = at < 0 ? '.' : at === 0 ? '/' : pattern.slice(0, at);
  const name = pattern.slice(at + 1);
  const folders = META.test(folder) ? globAll(files, cwd, folder) : [folder];
  return folders.flatMap((each) => {
    const path = absolute(cwd, each);
    if (!files.isDirectory(path)) return [];
    return files
      .list(path)
      .filter((entry) => matchesPattern(name, entry))
      .map((entry) => joined(each, entry));
  });
}

function absolute(cwd: string, path: string): string {
  return path.startsWith('/') ? path : joinPath(cwd, path);
}

function joined(folder: string, entry: string): string {
  if (folder === '/') return `/${entry}`;
  const clean = folder.split('/').filter((part, index) => part !== '.' && (part !== '' || index === 0));
  return [...clean, entry].join('/');
}

/** @throws KustomizeError for a pattern that cannot be read */
export function matchesPattern(pattern: string, text: string): boolean {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]!;
    if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (char === '[') {
      const close = pattern.indexOf(']', i + 1);
      if (close < 0) throw new KustomizeError('syntax error in pattern');
      source += pattern.slice(i, close + 1);
      i = close;
    } else if (char === '\\') source += `\\${pattern[++i] ?? ''}`;
    else source += char.replace(/[.+^${}()|\]]/g, '\\$&');
  }
  return new RegExp(`^(?:${source})$`).test(text);
}

/** The files of all patterns; one that matches nothing is told and left out. */
export function globPatterns(call: Call, patterns: readonly string[]): string[] {
  return patterns.flatMap((pattern) => {
    const found = glob(call.files, call.cwd, pattern);
    if (found.length === 0) call.log(`${pattern} has no match`);
    return found;
  });
}

/** The same, where one that matches nothing must at least be a base. @throws KustomizeError */
export function globOrBases(call: Call, patterns: readonly string[], unchecked: boolean): string[] {
  return patterns.flatMap((pattern) => {
    if (unchecked) return [pattern];
    const found = wrapped('error checking the filesystem', () => glob(call.files, call.cwd, pattern));
    if (found.length > 0) return found;
    try {
      loaderAtCwd(call).enter(pattern);
    } catch (error) {
      if (!isTold(error)) throw error;
      throw prefixed(`${pattern} has no match`, error);
    }
    return [pattern];
  });
}
