/**
 * Hunks shown by words: `[-old-]{+new+}`.
 *
 * Models: diff.c's word diff: words are what stands between blanks; lines taken away and added are compared as one. Left out:
 * word patterns, colours.
 */
import { diffLines } from '../xdiff/diff';
import type { Hunk } from '../xdiff/hunks';

export type WordStyle = 'plain' | 'porcelain';

interface Marks {
  old: readonly [string, string];
  new: readonly [string, string];
  context: readonly [string, string];
  newline: string;
}

const MARKS: Record<WordStyle, Marks> = {
  plain: { old: ['[-', '-]'], new: ['{+', '+}'], context: ['', ''], newline: '\n' },
  porcelain: { old: ['-', '\n'], new: ['+', '\n'], context: [' ', '\n'], newline: '~\n' },
};

/** The lines of a hunk below its header, newlines included. Byte strings. */
export function wordLines(hunk: Hunk, style: WordStyle): string {
  let out = '';
  let minus = '';
  let plus = '';
  const flush = (): void => {
    if (minus !== '' || plus !== '') out += wordsBetween(minus, plus, MARKS[style]);
    minus = plus = '';
  };
  for (const line of hunk.lines) {
    const text = `${line.slice(1)}\n`;
    if (line.startsWith('-')) minus += text;
    else if (line.startsWith('+')) plus += text;
    else if (!line.startsWith('\\')) {
      flush();
      out += style === 'porcelain' ? ` ${text}~\n` : text;
    }
  }
  flush();
  return out;
}

function wordsBetween(minus: string, plus: string, marks: Marks): string {
  if (plus === '') return marked(minus, marks.old, marks.newline);
  const before = wordsOf(minus);
  const after = wordsOf(plus);
  const of = (text: string, words: Span[]): string[] =>
    words.map(({ begin, end }) => `${text.slice(begin, end)}\n`);
  let out = '';
  let at = 0;
  for (const change of diffLines(of(minus, before), of(plus, after), { indentHeuristic: false })) {
    const old = spanOf(before, change.a, change.removed);
    const now = spanOf(after, change.b, change.added);
    out += marked(plus.slice(at, now.begin), marks.context, marks.newline);
    out += marked(minus.slice(old.begin, old.end), marks.old, marks.newline);
    out += marked(plus.slice(now.begin, now.end), marks.new, marks.newline);
    at = now.end;
  }
  return out + marked(plus.slice(at), marks.context, marks.newline);
}

interface Span {
  begin: number;
  end: number;
}

function wordsOf(text: string): Span[] {
  return [...text.matchAll(/[^ \t\n\v\f\r]+/g)].map((found) => ({
    begin: found.index,
    end: found.index + found[0].length,
  }));
}

/** From the first of some words to the end of the last; of none, the end of the word before. */
function spanOf(words: readonly Span[], first: number, count: number): Span {
  if (count) return { begin: words[first]!.begin, end: words[first + count - 1]!.end };
  const end = first ? words[first - 1]!.end : 0;
  return { begin: end, end };
}

/** Each line of a text between its marks; its newline stands outside of them. */
function marked(text: string, [open, close]: readonly [string, string], newline: string): string {
  let out = '';
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const words = line.replace(/\n$/, '');
    if (words !== '') out += open + words + close;
    if (line.endsWith('\n')) out += newline;
  }
  return out;
}
