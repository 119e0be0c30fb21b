/**
 * One scalar as Go's yaml v2 writes it: which style it chooses, what it escapes, where it folds a long line.
 *
 * Models: `stringv` and the scalar writers of go.yaml.in/yaml/v2's emitter, with its line width of 80. Characters
 * beyond U+FFFF count as unprintable there, so an emoji becomes `\U0001F600`.
 */
import type { Dialect } from './errors';
import { resolveScalar } from './resolve';
import type { ScalarStyle } from './tokens';

const WIDTH = 80;
const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const BREAK = /[\n\r\u0085\u2028\u2029]/;
const UNPRINTABLE = /[^\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

/** Where the scalar stands. */
export interface Place {
  /** Column of the lines that follow its first. */
  indent: number;
  /** Column after what stands before it on its line (`key:` or `-`). */
  column: number;
  /** A key is never folded nor written as a block. */
  key?: boolean;
  /** Between `[` and `]` or `{` and `}`. */
  flow?: boolean;
}

/** The scalar without the blank before it; lines of it after the first bear their indentation. */
export function scalarText(value: unknown, place: Place): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value !== 'string') return String(value);
  const wanted = value.includes('\n') ? 'literal' : readsBackAsText(value) ? 'plain' : 'double';
  return writeScalar(value, wanted, place, 'v2');
}

/** Writes text in the style wanted, or in the next one that can hold it. v3 never folds a line. */
export function writeScalar(text: string, wanted: ScalarStyle, place: Place, dialect: Dialect): string {
  const width = dialect === 'v2' ? WIDTH : Infinity;
  switch (possibleStyle(text, wanted, place, dialect)) {
    case 'plain':
      return folded(text, place, '', place.column + 1, width);
    case 'single':
      return `'${folded(text, place, "'", place.column + 2, width)}'`;
    case 'double':
      return doubleQuoted(text, place, width);
    case 'literal':
      return literal(text, place);
    case 'folded':
      return foldedBlock(text, place);
  }
}

function possibleStyle(text: string, wanted: ScalarStyle, place: Place, dialect: Dialect): ScalarStyle {
  const allowed = analyse(text, dialect);
  if (place.key && BREAK.test(text)) return 'double';
  if (wanted === 'plain') {
    const plain = place.flow ? allowed.flowPlain : allowed.plain;
    if (plain && !(text === '' && (place.flow || place.key))) return 'plain';
    return allowed.single ? 'single' : 'double';
  }
  if (wanted === 'single') return allowed.single ? 'single' : 'double';
  if (wanted === 'double') return 'double';
  return allowed.block && !place.key && !place.flow ? wanted : 'double';
}

/** Would the text, written plainly, be read as text again? */
export function readsBackAsText(text: string): boolean {
  return resolveScalar('v2', '', text).tag === '!!str' && !BASE_60.test(text);
}

interface Allowed {
  plain: boolean;
  flowPlain: boolean;
  single: boolean;
  block: boolean;
}

/** What the characters of a text allow. v3 lets a block hold tabs. */
function analyse(text: string, dialect: Dialect): Allowed {
  if (text === '') return { plain: true, flowPlain: false, single: true, block: false };
  const tabs = text.includes('\t');
  const special =
    UNPRINTABLE.test(tabs ? text.replaceAll('\t', '') : text) || / [\n\u2028\u2029\u0085\r]/.test(text);
  const indicators =
    /^(---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[?:-]([ \t]|$))/.test(text) ||
    /:([ \t]|$)/.test(text.slice(1)) ||
    /[ \t\n\r\u0085\u2028\u2029]#/.test(text);
  const edges = /^[ \n\r\u0085\u2028\u2029]|[ \n\r\u0085\u2028\u2029]$/.test(text);
  const breakSpace = /[\n\r\u0085\u2028\u2029] /.test(text);
  const plain = !special && !tabs && !indicators && !edges && !BREAK.test(text);
  return {
    plain,
    flowPlain: plain && !/^[?:]|^.+[,?[\]{}:]/.test(text),
    single: !special && !tabs && !breakSpace,
    block: !special && !(tabs && dialect === 'v2') && !text.endsWith(' '),
  };
}

/** Plain and single-quoted text, broken at a lone blank once the line is full. */
function folded(text: string, place: Place, quote: string, start: number, width: number): string {
  if (start + text.length <= width && !BREAK.test(text)) return quote ? text.replaceAll("'", "''") : text;
  const margin = ' '.repeat(place.indent);
  const chars = [...text];
  let out = '';
  let column = start;
  let afterSpace = false;
  let afterBreak = false;
  chars.forEach((char, index) => {
    if (char === ' ') {
      const edge = quote !== '' && (index === 0 || index === chars.length - 1);
      if (!place.key && !afterSpace && column > width && !edge && chars[index + 1] !== ' ') {
        out += `\n${margin}`;
        column = place.indent;
      } else {
        out += char;
        column++;
      }
      afterSpace = true;
      return;
    }
    if (BREAK.test(char)) {
      out += char;
      column = 0;
      afterBreak = true;
      return;
    }
    if (afterBreak) {
      out += margin;
      column = place.indent;
    }
    const written = char === quote ? "''" : char;
    out += written;
    column += written.length === 2 && char === quote ? 2 : 1;
    afterSpace = false;
    afterBreak = false;
  });
  return out;
}

const SHORT: Record<string, string> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\u0085': 'N',
  '\u2028': 'L',
  '\u2029': 'P',
};

function doubleQuoted(text: string, place: Place, width: number): string {
  const margin = ' '.repeat(place.indent);
  const chars = [...text];
  let out = '"';
  let column = place.column + 2;
  let afterSpace = false;
  // Go asks of each character whether the text begins with a byte order mark
  const all = text.startsWith('\ufeff');
  chars.forEach((char, index) => {
    if (char === ' ') {
      const inside = index > 0 && index < chars.length - 1;
      if (!place.key && !afterSpace && column > width && inside) {
        const more = chars[index + 1] === ' ' ? '\\' : '';
        out += `\n${margin}${more}`;
        column = place.indent + more.length;
      } else {
        out += char;
        column++;
      }
      afterSpace = true;
      return;
    }
    const written = escaped(char, all);
    out += written;
    column += written === char ? 1 : written.length;
    afterSpace = false;
  });
  return `${out}"`;
}

function escaped(char: string, always: boolean): string {
  const short = SHORT[char];
  if (short !== undefined) return `\\${short}`;
  if (!always && !UNPRINTABLE.test(char)) return char;
  const code = char.codePointAt(0)!;
  const [letter, width] = code <= 0xff ? ['x', 2] : code <= 0xffff ? ['u', 4] : ['U', 8];
  return `\\${letter}${code
    .toString(16)
    .toUpperCase()
    .padStart(width as number, '0')}`;
}

function literal(text: string, place: Place): string {
  const margin = ' '.repeat(place.indent);
  const body = text.replace(/([\n\u2028\u2029\u0085]|^)(?=[^\n\u2028\u2029\u0085])/g, `$1${margin}`);
  return `|${blockHints(text)}\n${endsInBreak(text) ? body.slice(0, -1) : body}`;
}

/**
 * `>`: a break that is to stay needs an empty line. Go looks at the first character of the text to see whether a blank
 * follows the break, so breaks before indented lines grow each time the text is written.
 */
function foldedBlock(text: string, place: Place): string {
  const margin = ' '.repeat(place.indent);
  const doubled = /^\n*[^\n \t]/.test(text);
  let body = '';
  let leadingSpaces = true;
  for (const line of text.split(/(?<=\n)/)) {
    if (line === '\n') {
      body += '\n';
      continue;
    }
    leadingSpaces = /^[ \t]/.test(line);
    body += margin + line;
    if (doubled && !leadingSpaces && line.endsWith('\n')) body += '\n';
  }
  return `>${blockHints(text)}\n${endsInBreak(text) ? body.slice(0, -1) : body}`;
}

function blockHints(text: string): string {
  const hint = /^[ \n\r\u0085\u2028\u2029]/.test(text) ? '2' : '';
  const breaks = /[\n\u2028\u2029\u0085]*$/.exec(text)![0].length;
  return hint + (breaks === 0 ? '-' : breaks > 1 || text.length === 1 ? '+' : '');
}

function endsInBreak(text: string): boolean {
  return /[\n\u2028\u2029\u0085]$/.test(text);
}

/** A number as JSON and then YAML of Go print it: whole numbers plainly, others as `strconv` with `g`. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  if (Number.isInteger(value) && value < 2 ** 64 && value >= -(2 ** 63)) return String(value);
  const [digits, power] = value.toExponential().split('e') as [string, string];
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 6) return String(value);
  return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
