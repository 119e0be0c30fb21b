/**
 * Scalars of a YAML text: plain, quoted and block.
 *
 * Models: libyaml's scanner as Go's yaml packages carry it: how lines fold, how a block finds its indentation, and
 * which slip is told in which words.
 */
import { type Cursor, SPACE, TAB, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, isDigit } from './cursor';
import type { Mark, YamlError } from './errors';
import { type Token, token } from './tokens';

/** Makes the error for a problem met at the cursor, in what began at `context`. */
export type Refuse = (problem: string, context: Mark) => YamlError;

const SHORT_ESCAPES: Record<string, string> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};
const ESCAPE_LENGTHS: Record<string, number> = { x: 2, u: 4, U: 8 };

/** The breaks between two lines of a folded scalar. */
function fold(first: string, more: string): string {
  if (first !== '\n') return first + more;
  return more === '' ? ' ' : more;
}

/** `'...'` or `"..."`. */
export function scanQuoted(cursor: Cursor, refuse: Refuse): Token {
  const start = cursor.mark();
  const quote = cursor.at();
  cursor.skip();
  let text = '';
  for (;;) {
    if (cursor.atDocumentIndicator()) throw refuse('found unexpected document indicator', start);
    if (cursor.at() === 0) throw refuse('found unexpected end of stream', start);
    const run = quote === 39 ? singleRun(cursor) : doubleRun(cursor, start, refuse);
    text += run.text;
    if (cursor.at() === quote) break;
    text += blanksBetween(cursor, run.escapedBreak);
  }
  cursor.skip();
  return token('scalar', start, cursor.mark(), { value: text, style: quote === 39 ? 'single' : 'double' });
}

interface Run {
  text: string;
  /** Ended by a `\` at the end of the line. */
  escapedBreak: boolean;
}

function singleRun(cursor: Cursor): Run {
  let text = '';
  for (let code = cursor.at(); !isBlankOrEnd(code); code = cursor.at()) {
    if (code !== 39) text += cursor.read();
    else if (cursor.at(1) === 39) {
      text += "'";
      cursor.skip(2);
    } else break;
  }
  return { text, escapedBreak: false };
}

function doubleRun(cursor: Cursor, start: Mark, refuse: Refuse): Run {
  let text = '';
  for (let code = cursor.at(); !isBlankOrEnd(code); code = cursor.at()) {
    if (code === 34) break;
    if (code !== 92) text += cursor.read();
    else if (isBreak(cursor.at(1))) {
      cursor.skip();
      cursor.readLine();
      return { text, escapedBreak: true };
    } else text += escape(cursor, start, refuse);
  }
  return { text, escapedBreak: false };
}

function escape(cursor: Cursor, start: Mark, refuse: Refuse): string {
  const letter = String.fromCharCode(cursor.at(1));
  const short = SHORT_ESCAPES[letter];
  const length = ESCAPE_LENGTHS[letter];
  if (short === undefined && length === undefined) throw refuse('found unknown escape character', start);
  cursor.skip(2);
  if (length === undefined) return short!;
  const digits = cursor.text.slice(cursor.pos, cursor.pos + length);
  if (!/^[0-9a-fA-F]+$/.test(digits) || digits.length < length) {
    throw refuse('did not find expected hexdecimal number', start);
  }
  const code = Number.parseInt(digits, 16);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) {
    throw refuse('found invalid Unicode character escape code', start);
  }
  cursor.skip(length);
  return String.fromCodePoint(code);
}

/** Blanks and breaks inside quotes: a single line's blanks stay, breaks fold. */
function blanksBetween(cursor: Cursor, escapedBreak: boolean): string {
  let blanks = '';
  let first = '';
  let more = '';
  let broken = escapedBreak;
  for (let code = cursor.at(); isBlank(code) || isBreak(code); code = cursor.at()) {
    if (isBlank(code)) {
      if (broken) cursor.skip();
      else blanks += cursor.read();
    } else if (broken) more += cursor.readLine();
    else {
      first = cursor.readLine();
      broken = true;
    }
  }
  if (!broken) return blanks;
  return first === '' ? more : fold(first, more);
}

/** A plain scalar; `brokeLine` tells that it ended after a line break, where a new key may stand. */
export function scanPlain(
  cursor: Cursor,
  indent: number,
  inFlow: boolean,
  refuse: Refuse,
): { token: Token; brokeLine: boolean } {
  const start = cursor.mark();
  let end = start;
  let text = '';
  let gap = { text: '', broken: false };
  while (!cursor.atDocumentIndicator() && cursor.at() !== 35) {
    const from = cursor.pos;
    while (!isBlankOrEnd(cursor.at()) && !endsPlain(cursor, inFlow)) cursor.skip();
    if (cursor.pos > from) {
      text += gap.text + cursor.text.slice(from, cursor.pos);
      end = cursor.mark();
      gap = { text: '', broken: false };
    }
    const code = cursor.at();
    if (!isBlank(code) && !isBreak(code)) break;
    gap = plainGap(cursor, indent, start, refuse);
    if (!inFlow && cursor.column < indent) break;
  }
  return { token: token('scalar', start, end, { value: text }), brokeLine: gap.broken };
}

function endsPlain(cursor: Cursor, inFlow: boolean): boolean {
  const code = cursor.at();
  if (code === 58) return isBlankOrEnd(cursor.at(1));
  return inFlow && ',?[]{}'.includes(String.fromCharCode(code));
}

function plainGap(
  cursor: Cursor,
  indent: number,
  start: Mark,
  refuse: Refuse,
): { text: string; broken: boolean } {
  let blanks = '';
  let first = '';
  let more = '';
  let broken = false;
  for (let code = cursor.at(); isBlank(code) || isBreak(code); code = cursor.at()) {
    if (isBlank(code)) {
      if (broken && cursor.column < indent && code === TAB) {
        throw refuse('found a tab character that violates indentation', start);
      }
      if (broken) cursor.skip();
      else blanks += cursor.read();
    } else if (broken) more += cursor.readLine();
    else {
      first = cursor.readLine();
      broken = true;
    }
  }
  return { text: broken ? fold(first, more) : blanks, broken };
}

/** `|` or `>` and the lines below it; `parentIndent` is the column of the block it stands in, -1 at the top. */
export function scanBlock(cursor: Cursor, parentIndent: number, refuse: Refuse): Token {
  const start = cursor.mark();
  const literal = cursor.at() === 124;
  cursor.skip();
  const { chomping, increment } = blockHeader(cursor, start, refuse);
  const block = new BlockLines(cursor, start, parentIndent, refuse);
  if (increment > 0) block.indent = Math.max(parentIndent, 0) + increment;
  let text = '';
  let first = '';
  let more = block.breaks();
  let wasBlank = false;
  while (cursor.column === block.indent && cursor.at() !== 0) {
    const blank = isBlank(cursor.at());
    if (!literal && first === '\n' && !wasBlank && !blank) text += more === '' ? ' ' : '';
    else text += first;
    text += more;
    wasBlank = blank;
    const from = cursor.pos;
    while (!isBreakOrEnd(cursor.at())) cursor.skip();
    text += cursor.text.slice(from, cursor.pos);
    first = cursor.readLine();
    more = block.breaks();
  }
  if (chomping !== '-') text += first;
  if (chomping === '+') text += more;
  return token('scalar', start, block.end, { value: text, style: literal ? 'literal' : 'folded' });
}

function blockHeader(cursor: Cursor, start: Mark, refuse: Refuse): { chomping: string; increment: number } {
  let chomping = '';
  let increment = 0;
  const chomp = (): void => {
    if (cursor.at() === 43 || cursor.at() === 45) chomping = cursor.read();
  };
  const indent = (): void => {
    if (!isDigit(cursor.at())) return;
    if (cursor.at() === 48) throw refuse('found an indentation indicator equal to 0', start);
    increment = cursor.at() - 48;
    cursor.skip();
  };
  chomp();
  indent();
  if (chomping === '') chomp();
  while (isBlank(cursor.at())) cursor.skip();
  if (cursor.at() === 35) while (!isBreakOrEnd(cursor.at())) cursor.skip();
  if (!isBreakOrEnd(cursor.at())) throw refuse('did not find expected comment or line break', start);
  cursor.readLine();
  return { chomping, increment };
}

/** Indentation and empty lines of a block scalar; the first filled line settles the indentation. */
class BlockLines {
  indent = 0;
  end: Mark;

  constructor(
    private readonly cursor: Cursor,
    private readonly start: Mark,
    private readonly parentIndent: number,
    private readonly refuse: Refuse,
  ) {
    this.end = cursor.mark();
  }

  breaks(): string {
    const { cursor } = this;
    this.end = cursor.mark();
    let found = '';
    let deepest = 0;
    for (;;) {
      const inside = (): boolean => this.indent === 0 || cursor.column < this.indent;
      while (inside() && cursor.at() === SPACE) cursor.skip();
      deepest = Math.max(deepest, cursor.column);
      if (inside() && cursor.at() === TAB) {
        throw this.refuse('found a tab character where an indentation space is expected', this.start);
      }
      if (!isBreak(cursor.at())) break;
      found += cursor.readLine();
      this.end = cursor.mark();
    }
    if (this.indent === 0) this.indent = Math.max(deepest, this.parentIndent + 1, 1);
    return found;
  }
}
