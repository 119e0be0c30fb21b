/**
 * Shell patterns as git matches them.
 *
 * Models: wildmatch: `*` and `?` stop at `/` in path mode, `**` between slashes spans folders, `[a-z]`, `[!x]`,
 * `[[:alpha:]]`, `\x`. Left out: nothing that is used here.
 */

export interface WildOptions {
  /** `*` and `?` do not match `/`, `**` does. */
  pathname?: boolean;
  ignoreCase?: boolean;
}

const CLASSES: Record<string, string> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '\\x21-\\x7e',
  lower: 'a-z',
  print: '\\x20-\\x7e',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
};

const compiled = new Map<string, RegExp>();

export function wildmatch(pattern: string, text: string, options: WildOptions = {}): boolean {
  const key = `${options.pathname ? 'p' : ''}${options.ignoreCase ? 'i' : ''}:${pattern}`;
  let expression = compiled.get(key);
  if (!expression) {
    expression = new RegExp(
      `^${translate(pattern, options.pathname ?? false)}$`,
      options.ignoreCase ? 'is' : 's',
    );
    compiled.set(key, expression);
  }
  return expression.test(text);
}

/** Does the pattern hold anything but plain characters? */
export function hasWildcard(pattern: string): boolean {
  return /[*?[\\]/.test(pattern);
}

function translate(pattern: string, pathname: boolean): string {
  const any = pathname ? '[^/]' : '.';
  let out = '';
  for (let i = 0; i < pattern.length;) {
    const char = pattern[i]!;
    if (char === '*') {
      const end = runEnd(pattern, i);
      const spans = end - i >= 2 && (i === 0 || pattern[i - 1] === '/') && isBoundary(pattern, end);
      if (!pathname) out += '.*';
      else if (!spans) out += '[^/]*';
      else if (pattern[end] === '/') {
        out += '(?:.*/)?';
        i = end + 1;
        continue;
      } else out += '.*';
      i = end;
    } else if (char === '?') {
      out += any;
      i++;
    } else if (char === '[') {
      const set = readSet(pattern, i);
      // an unclosed set matches nothing
      if (!set) return '(?!)';
      out += pathname ? `(?!/)${set.text}` : set.text;
      i = set.end;
    } else if (char === '\\' && i + 1 < pattern.length) {
      out += literal(pattern[i + 1]!);
      i += 2;
    } else {
      out += literal(char);
      i++;
    }
  }
  return out;
}

function runEnd(pattern: string, from: number): number {
  let end = from;
  while (pattern[end] === '*') end++;
  return end;
}

function isBoundary(pattern: string, at: number): boolean {
  return at === pattern.length || pattern[at] === '/' || (pattern[at] === '\\' && pattern[at + 1] === '/');
}

function readSet(pattern: string, from: number): { text: string; end: number } | undefined {
  let i = from + 1;
  const negated = pattern[i] === '!' || pattern[i] === '^';
  if (negated) i++;
  let inner = '';
  for (let first = true; i < pattern.length && (first || pattern[i] !== ']'); first = false) {
    const named = /^\[:(\w+):\]/.exec(pattern.slice(i));
    if (named) {
      inner += CLASSES[named[1]!] ?? '';
      i += named[0].length;
      continue;
    }
    const escaped = pattern[i] === '\\';
    const char = escaped ? (pattern[i + 1] ?? '') : pattern[i]!;
    inner += char === '-' && !escaped ? '-' : char.replace(/[\]\\[^-]/g, '\\$&');
    i += escaped ? 2 : 1;
  }
  if (pattern[i] !== ']') return undefined;
  return { text: `[${negated ? '^' : ''}${inner}]`, end: i + 1 };
}

function literal(char: string): string {
  return char.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
