/**
 * Patterns for paths.
 *
 * Models: Go's `filepath.Match` (no `**`), and github.com/gobwas/glob with `/` as separator, which `.Files.Glob` takes.
 */

export class BadPattern extends Error {
  constructor() {
    super('syntax error in pattern');
  }
}

/** `filepath.Match`. @throws BadPattern */
export function matchPath(pattern: string, path: string): boolean {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!;
    if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (char === '[') {
      const [set, end] = readSet(pattern, at);
      source += set;
      at = end;
    } else {
      if (char === '\\' && ++at >= pattern.length) throw new BadPattern();
      source += escaped(pattern[at]!);
    }
  }
  return new RegExp(`^${source}$`, 'su').test(path);
}

/** A pattern of gobwas/glob; one that cannot be read matches everything, as in Helm. */
export function compileGlob(pattern: string): (path: string) => boolean {
  try {
    const regex = new RegExp(`^${globSource(pattern)}$`, 'su');
    return (path) => regex.test(path);
  } catch {
    return () => true;
  }
}

function globSource(pattern: string): string {
  let source = '';
  let depth = 0;
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!;
    if (char === '*' && pattern[at + 1] === '*') {
      while (pattern[at + 1] === '*') at++;
      source += '.*';
    } else if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (char === '[') {
      const [set, end] = readSet(pattern, at);
      source += set;
      at = end;
    } else if (char === '{') {
      depth++;
      source += '(?:';
    } else if (char === '}' && depth) {
      depth--;
      source += ')';
    } else if (char === ',' && depth) source += '|';
    else {
      if (char === '\\') at++;
      source += escaped(pattern[at] ?? '');
    }
  }
  if (depth) throw new BadPattern();
  return source;
}

/** A class of characters as a regular expression, and where it ends. */
function readSet(pattern: string, at: number): [string, number] {
  let inner = '';
  let index = at + 1;
  const negated = pattern[index] === '^' || pattern[index] === '!';
  if (negated) index++;
  for (let first = true; ; first = false, index++) {
    const char = pattern[index];
    if (char === undefined) throw new BadPattern();
    if (char === ']' && !first) break;
    if (char === '\\') index++;
    inner += char === '-' ? '-' : escaped(pattern[index] ?? '');
  }
  if (inner.startsWith('-') || inner.endsWith('-')) throw new BadPattern();
  return [`[${negated ? '^' : ''}${inner}]`, index];
}

function escaped(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
