/**
 * `--set` and its like: `a.b[0]=1,c={x,y}` into values.
 *
 * Models: helm v4 pkg/strvals, its parser and its errors, those of a Go runtime included. Left out: nothing that shows.
 */
import { quoteGo as quote } from '../template/printf';
import { Int64, isMap, typeOf } from '../template/values';
import { jsonPrefix } from './json-prefix';

type Values = Record<string, unknown>;

/** What a value's text becomes. @throws Error */
export type ReadValue = (text: string) => unknown;

export type SetKind = 'set' | 'set-string' | 'set-file' | 'set-json' | 'set-literal';

const MAX_INDEX = 65536;
const MAX_NESTING = 30;

/** The end of the text: parsing stops without complaint. */
class End extends Error {}

class NotList extends Error {}

/**
 * Parses into `values`.
 * @param read for `set-file`
 * @throws Error in Helm's words
 */
export function parseInto(text: string, values: Values, kind: SetKind, read: ReadValue = String): void {
  const readers: Partial<Record<SetKind, ReadValue>> = { set: typed, 'set-file': read };
  const parser = new Parser([...text], kind, readers[kind] ?? String);
  try {
    for (;;) parser.key(values, 0);
  } catch (error) {
    if (!(error instanceof End)) throw error;
  }
}

/** `true`, `null` and integers without leading zeros are what they look like. */
function typed(text: string): unknown {
  const lower = text.toLowerCase();
  if (lower === 'true') return true;
  if (lower === 'false') return false;
  if (lower === 'null') return null;
  if (text === '0') return new Int64(0n);
  if (!/^[+-]?\d+$/.test(text) || text.startsWith('0')) return text;
  const value = BigInt(text.replace(/^\+/, ''));
  return BigInt.asIntN(64, value) === value ? new Int64(value) : text;
}

class Parser {
  private at = 0;

  constructor(
    private readonly chars: string[],
    private readonly kind: SetKind,
    private readonly read: ReadValue,
  ) {}

  /** One key and its value. */
  key(into: Values, nesting: number): void {
    const { text, last } = this.until(this.kind === 'set-literal' ? '=[.' : '=[,.');
    if (last === undefined) {
      if (text === '') throw new End();
      throw new Error(`key ${quote(text)} has no value`);
    }
    if (last === '[') this.intoList(into, text, nesting);
    else if (last === '=') this.value(into, text);
    else if (last === ',') {
      set(into, text, '');
      throw new Error(`key ${quote(text)} has no value (cannot end with ,)`);
    } else this.intoMap(into, text, nesting + 1);
  }

  private intoList(into: Values, key: string, nesting: number): void {
    const index = this.index();
    const list = Object.hasOwn(into, key) ? asList(into[key]) : [];
    try {
      this.item(list, index, nesting);
    } finally {
      set(into, key, list);
    }
  }

  private intoMap(into: Values, key: string, nesting: number): void {
    if (nesting > MAX_NESTING)
      throw new Error(
        `value name nested level is greater than maximum supported nested level of ${MAX_NESTING}`,
      );
    const inner = Object.hasOwn(into, key) ? asMap(into[key]) : {};
    try {
      this.key(inner, nesting);
    } finally {
      if (Object.keys(inner).length) set(into, key, inner);
    }
    if (!Object.keys(inner).length) throw new Error(`key map ${quote(key)} has no value`);
  }

  private value(into: Values, key: string): void {
    if (this.kind === 'set-json') {
      set(into, key, this.json());
      return;
    }
    if (this.kind === 'set-literal') {
      set(into, key, this.until('', false).text);
      return;
    }
    let value: unknown;
    try {
      value = this.list();
    } catch (error) {
      if (error instanceof End) set(into, key, '');
      if (!(error instanceof NotList)) throw error;
      value = this.read(this.until(',').text);
    }
    set(into, key, value);
  }

  private item(list: unknown[], index: number, nesting: number): void {
    if (index < 0) throw new Error(`negative ${index} index not allowed`);
    const { text, last } = this.until('[.=');
    if (text !== '')
      throw new Error(`unexpected data at end of array index: [${[...text].map(quotedRune).join(' ')}]`);
    if (last === undefined) throw new End();
    if (last === '=') setIndex(list, index, this.itemValue());
    else if (last === '[') {
      const next = this.index();
      const inner = list[index] === undefined || list[index] === null ? [] : asList(list[index]);
      this.item(inner, next, nesting);
      setIndex(list, index, inner);
    } else {
      if (list.length > index && !isMap(list[index])) list[index] = {};
      const inner = (list[index] as Values | undefined) ?? {};
      this.key(inner, nesting);
      setIndex(list, index, inner);
    }
  }

  private itemValue(): unknown {
    if (this.kind === 'set-json') return this.json();
    if (this.kind === 'set-literal') return this.until('', false).text;
    try {
      return this.list();
    } catch (error) {
      if (error instanceof End) return '';
      if (!(error instanceof NotList)) throw error;
      return this.read(this.until(',').text);
    }
  }

  private index(): number {
    const { text, last } = this.until(']');
    if (last === undefined) throw new End();
    if (!/^[+-]?\d+$/.test(text))
      throw new Error(`error parsing index: strconv.Atoi: parsing ${quote(text)}: invalid syntax`);
    return Number(text);
  }

  /** `{a,b}` @throws NotList, End */
  private list(): unknown[] {
    if (this.at >= this.chars.length) throw new End();
    if (this.chars[this.at] !== '{') throw new NotList();
    this.at++;
    const list: unknown[] = [];
    for (;;) {
      const { text, last } = this.until(',}');
      if (last === undefined) throw new Error("list must terminate with '}'");
      list.push(this.read(text));
      if (last === ',') continue;
      if (this.chars[this.at] === ',') this.at++;
      return list;
    }
  }

  private json(): unknown {
    if (this.isEmptyValue()) return null;
    const { value, length } = jsonPrefix(this.chars.slice(this.at).join(''));
    this.at += [...length].length;
    this.isEmptyValue();
    return value;
  }

  /** Goes over blanks; is there a comma or nothing at all behind them? */
  private isEmptyValue(): boolean {
    for (; this.at < this.chars.length; this.at++) {
      const char = this.chars[this.at]!;
      if (char === ',') {
        this.at++;
        return true;
      }
      if (!/\s/.test(char)) return false;
    }
    return true;
  }

  /** Up to one of the stops, which is taken too; `last` is undefined at the end of all. */
  private until(stops: string, escapes = this.kind !== 'set-literal'): { text: string; last?: string } {
    let text = '';
    while (this.at < this.chars.length) {
      const char = this.chars[this.at++]!;
      if (stops.includes(char)) return { text, last: char };
      if (char !== '\\' || !escapes) text += char;
      else if (this.at < this.chars.length) text += this.chars[this.at++];
      else break;
    }
    return { text };
  }
}

function set(into: Values, key: string, value: unknown): void {
  if (key !== '') into[key] = value;
}

function setIndex(list: unknown[], index: number, value: unknown): void {
  if (index > MAX_INDEX)
    throw new Error(`index of ${index} is greater than maximum supported index of ${MAX_INDEX}`);
  while (list.length < index) list.push(null);
  list[index] = value;
}

function asMap(value: unknown): Values {
  if (isMap(value)) return value;
  throw conversion(value, 'map[string]interface {}');
}

function asList(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw conversion(value, '[]interface {}');
}

function conversion(value: unknown, wanted: string): Error {
  const got = value === null ? 'nil' : typeOf(value);
  return new Error(`unable to parse key: interface conversion: interface {} is ${got}, not ${wanted}`);
}

/** Go's `%q` of a character. */
function quotedRune(char: string): string {
  return `'${char === "'" ? "\\'" : char === '"' ? '"' : quote(char).slice(1, -1)}'`;
}
