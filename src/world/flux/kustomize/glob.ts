/** Shell patterns over plain text: `*` matches anything, `/` too. Models: the `path` package of fluxcd/pkg envsubst. */

/** Does the pattern match the whole text? A malformed pattern matches nothing. */
export function matchGlob(pattern: string, text: string): boolean {
  const expression = toExpression(pattern);
  return expression !== undefined && expression.test(text);
}

function toExpression(pattern: string): RegExp | undefined {
  let out = '';
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]!;
    if (char === '*') out += '[^]*';
    else if (char === '?') out += '[^]';
    else if (char === '\\') out += quote(pattern[++i] ?? '');
    else if (char === '[') {
      const end = pattern.indexOf(']', i + 2);
      if (end < 0) return undefined;
      out += `[${pattern.slice(i + 1, end).replace(/[\\\]]/g, '\\$&')}]`;
      i = end;
    } else out += quote(char);
  }
  return new RegExp(`^${out}$`);
}

function quote(char: string): string {
  return char.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
