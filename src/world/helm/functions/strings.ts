/**
 * sprig's functions on text.
 *
 * Models: Masterminds/sprig 3 strings.go, with goutils and xstrings behind it. Left out: randomness of `shuffle`
 * (it comes from the world's names), locale rules.
 */
import { joinWords } from './words';
import { quoteGo } from '../template/printf';
import { byBytes, nameType, printValue, StringSlice } from '../template/values';
import { fn, type Functions, text, texts } from './kit';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

export const STRINGS: Functions = {
  abbrev: fn('int string', (width: bigint, value: string) =>
    width < 4n ? value : abbreviate(value, Number(width)),
  ),
  abbrevboth: fn('int int string', (left: bigint, right: bigint, value: string) =>
    abbreviateBoth(value, Number(left), Number(right)),
  ),
  trunc: fn('int string', (count: bigint, value: string) => truncate(Number(count), value)),
  trim: fn('string', (value: string) => value.trim()),
  upper: fn('string', (value: string) => value.toUpperCase()),
  lower: fn('string', (value: string) => value.toLowerCase()),
  title: fn('string', (value: string) =>
    value.replace(
      /(^|[\0-/:-@[-^`{-\x7f\s\u0085])(\p{L})/gu,
      (_, before: string, letter: string) => before + letter.toUpperCase(),
    ),
  ),
  untitle: fn('string', (value: string) =>
    value.replace(/(^|\s)(\S)/gu, (_, before: string, letter: string) => before + letter.toLowerCase()),
  ),
  substr: fn('int int string', (start: bigint, end: bigint, value: string) =>
    substring(Number(start), Number(end), value),
  ),
  repeat: fn('int string', (count: bigint, value: string) => repeat(Number(count), value)),
  trimall: fn('string string', (cut: string, value: string) => trimAll(value, cut)),
  trimAll: fn('string string', (cut: string, value: string) => trimAll(value, cut)),
  trimSuffix: fn('string string', (end: string, value: string) =>
    end !== '' && value.endsWith(end) ? value.slice(0, -end.length) : value,
  ),
  trimPrefix: fn('string string', (start: string, value: string) =>
    value.startsWith(start) ? value.slice(start.length) : value,
  ),
  nospace: fn('string', (value: string) =>
    /[\s\u0085]/.test(latin(value)) ? latin(value).replace(SPACES, '') : value,
  ),
  initials: fn('string', (value: string) =>
    (latin(value).match(FIRST_LETTERS) ?? []).map((part) => part.at(-1)!).join(''),
  ),
  swapcase: fn('string', (value: string) => swapCase(value)),
  snakecase: fn('string', (value: string) => joinWords(value, '_')),
  kebabcase: fn('string', (value: string) => joinWords(value, '-')),
  camelcase: fn('string', pascalCase),
  wrap: fn('int string', (width: bigint, value: string) => wrap(value, Number(width), '\n', false)),
  wrapWith: fn('int string string', (width: bigint, separator: string, value: string) =>
    wrap(value, Number(width), separator, true),
  ),
  contains: fn('string string', (part: string, value: string) => value.includes(part)),
  hasPrefix: fn('string string', (part: string, value: string) => value.startsWith(part)),
  hasSuffix: fn('string string', (part: string, value: string) => value.endsWith(part)),
  quote: fn('...any', (...values: unknown[]) =>
    present(values)
      .map((value) => quoteGo(text(value)))
      .join(' '),
  ),
  squote: fn('...any', (...values: unknown[]) =>
    present(values)
      .map((value) => `'${printValue(value)}'`)
      .join(' '),
  ),
  cat: fn('...any', (...values: unknown[]) => present(values).map(printValue).join(' ')),
  indent: fn('int string', (spaces: bigint, value: string) => indent(Number(spaces), value)),
  nindent: fn('int string', (spaces: bigint, value: string) => `\n${indent(Number(spaces), value)}`),
  replace: fn('string string string', (old: string, by: string, value: string) =>
    value.replaceAll(old, () => by),
  ),
  plural: fn('string string int', (one: string, many: string, count: bigint) => (count === 1n ? one : many)),
  toString: fn('any', (value: unknown) => text(value)),
  toStrings: fn('any', (value: unknown) => texts(value)),
  join: fn('string any', (separator: string, value: unknown) => texts(value).join(separator)),
  split: fn('string string', (separator: string, value: string) => numbered(splitText(value, separator))),
  splitn: fn('string int string', (separator: string, count: bigint, value: string) =>
    numbered(splitCount(value, separator, Number(count))),
  ),
  splitList: fn('string string', (separator: string, value: string) =>
    StringSlice.of_(splitText(value, separator)),
  ),
  sortAlpha: fn('any', (value: unknown) =>
    Array.isArray(value) ? StringSlice.of_([...texts(value)].sort(byBytes)) : StringSlice.of_([text(value)]),
  ),
};

function present(values: unknown[]): unknown[] {
  return values.filter((value) => value !== null && value !== undefined);
}

export function indent(spaces: number, value: string): string {
  if (spaces < 0) throw new Error('strings: negative Repeat count');
  const pad = ' '.repeat(spaces);
  return pad + value.replaceAll('\n', `\n${pad}`);
}

function repeat(count: number, value: string): string {
  if (count < 0) throw new Error('strings: negative Repeat count');
  return value.repeat(count);
}

/** Go cuts bytes, not characters. */
function truncate(count: number, value: string): string {
  const bytes = encoder.encode(value);
  if (count < 0 && bytes.length + count > 0) return decoder.decode(bytes.slice(bytes.length + count));
  return count >= 0 && bytes.length > count ? decoder.decode(bytes.slice(0, count)) : value;
}

function substring(start: number, end: number, value: string): string {
  const bytes = encoder.encode(value);
  const range = (from: number, to: number): string => {
    if (to > bytes.length || to < 0)
      throw new Error(
        `runtime error: slice bounds out of range [:${to}]${to > bytes.length ? ` with length ${bytes.length}` : ''}`,
      );
    if (from > to) throw new Error(`runtime error: slice bounds out of range [${from}:${to}]`);
    return decoder.decode(bytes.slice(from, to));
  };
  if (start < 0) return range(0, end);
  if (end < 0 || end > bytes.length) return range(start, bytes.length);
  return range(start, end);
}

function trimAll(value: string, cut: string): string {
  const set = new Set(cut);
  const chars = [...value];
  while (chars.length && set.has(chars[0]!)) chars.shift();
  while (chars.length && set.has(chars.at(-1)!)) chars.pop();
  return chars.join('');
}

function splitText(value: string, separator: string): string[] {
  return separator === '' ? [...value] : value.split(separator);
}

function splitCount(value: string, separator: string, count: number): string[] {
  if (count === 0) return [];
  const parts = splitText(value, separator);
  if (count < 0 || parts.length <= count) return parts;
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(separator)];
}

function numbered(parts: string[]): Record<string, string> {
  return nameType(Object.fromEntries(parts.map((part, at) => [`_${at}`, part])), {
    typeName: 'map[string]string',
    zero: '',
    closed: true,
  });
}

/** goutils takes each byte of a text for a character. */
function latin(value: string): string {
  return String.fromCharCode(...encoder.encode(value));
}

const SPACES = /[\t-\r \u0085\u00a0]/g;
const FIRST_LETTERS = /(?:^|[\t-\r \u0085\u00a0])[^\t-\r \u0085\u00a0]/g;

function abbreviate(value: string, width: number): string {
  return value.length <= width ? value : `${value.slice(0, width - 3)}...`;
}

function abbreviateBoth(value: string, offset: number, width: number): string {
  if (width < 4 || (offset > 0 && width < 7) || value.length <= width) return value;
  let from = Math.min(offset, value.length);
  if (value.length - from <= width - 3) from = value.length - (width - 3);
  if (from <= 4) return `${value.slice(0, width - 3)}...`;
  if (from + width - 3 < value.length) return `...${abbreviate(value.slice(from), width - 3)}`;
  return `...${value.slice(value.length - (width - 3))}`;
}

/** goutils' SwapCase: the letter after a space becomes title case. */
function swapCase(value: string): string {
  return [...value]
    .map((char) => {
      const lower = char === char.toLowerCase() && char !== char.toUpperCase();
      const swapped = lower ? char.toUpperCase() : char.toLowerCase();
      return swapped;
    })
    .join('');
}

/** xstrings' ToPascalCase: connectors at the front stay, of several within one less, and capitals behind a first one shrink. */
function pascalCase(value: string): string {
  const chars = [...value];
  let at = chars.findIndex((char) => !isConnector(char));
  // of connectors alone, the last comes twice
  if (at < 0) return chars.join('') + (chars.at(-1) ?? '');
  let out = chars.slice(0, at).join('');
  let shrinking = isUpper(chars[at]!);
  let held = chars[at]!.toUpperCase();
  for (at++; at < chars.length; at++) {
    const before = held;
    held = chars[at]!;
    if (isConnector(before)) {
      if (!isConnector(held)) {
        shrinking = isUpper(held);
        held = held.toUpperCase();
        continue;
      }
    } else if (shrinking) {
      if (isUpper(held)) held = held.toLowerCase();
      else shrinking = false;
    }
    out += before;
  }
  return out + held;
}

function isConnector(char: string): boolean {
  return /[-_\s\u0085]/.test(char);
}

function isUpper(char: string): boolean {
  return /\p{Lu}/u.test(char);
}

/** goutils' WrapCustom. */
function wrap(value: string, width: number, separator: string, breakLong: boolean): string {
  const size = Math.max(1, width);
  const mark = separator === '' ? '\n' : separator;
  let out = '';
  let offset = 0;
  while (value.length - offset > size) {
    if (value[offset] === ' ') {
      offset++;
      continue;
    }
    const end = offset + size + 1;
    const space = value.lastIndexOf(' ', end - 1);
    if (space >= offset) {
      out += value.slice(offset, space) + mark;
      offset = space + 1;
    } else if (breakLong) {
      out += value.slice(offset, offset + size) + mark;
      offset += size;
    } else {
      const next = value.indexOf(' ', offset + size);
      if (next < 0) break;
      out += value.slice(offset, next) + mark;
      offset = next + 1;
    }
  }
  return out + value.slice(offset);
}
