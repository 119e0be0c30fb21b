/**
 * Go's time layouts (`2006-01-02T15:04:05Z07:00`), in UTC.
 *
 * Models: Go's time/format.go, `Format` and `Parse`: how a layout falls into pieces, what each piece takes of a text, and
 * the words for what does not fit. Left out: nanoseconds (times are whole ms), zones by name (they count as UTC).
 */
import { DAYS, MONTHS } from '../../time/calendar';

const CHUNK =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|002|0[1-6]|15|1|2006|__2|_2(?!006)|2|[345]|PM|pm|[-Z]070000|[-Z]07:00:00|[-Z]0700|[-Z]07:00|[-Z]07|[.,](?:0+|9+)(?!\d)/;
const DAY = 86_400_000;

/** @param ms since 1970 */
export function formatTime(ms: number, layout: string): string {
  const at = new Date(ms);
  return layout.replace(new RegExp(CHUNK, 'g'), (word) => chunkText(at, word));
}

function chunkText(at: Date, word: string): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const hour12 = at.getUTCHours() % 12 || 12;
  const day = at.getUTCDate();
  switch (word) {
    case 'Monday':
      return DAYS[at.getUTCDay()]!;
    case 'Mon':
      return DAYS[at.getUTCDay()]!.slice(0, 3);
    case 'January':
      return MONTHS[at.getUTCMonth()]!;
    case 'Jan':
      return MONTHS[at.getUTCMonth()]!.slice(0, 3);
    case '1':
      return String(at.getUTCMonth() + 1);
    case '01':
      return two(at.getUTCMonth() + 1);
    case '2006':
      return String(at.getUTCFullYear()).padStart(4, '0');
    case '06':
      return two(at.getUTCFullYear() % 100);
    case '2':
      return String(day);
    case '_2':
      return String(day).padStart(2, ' ');
    case '02':
      return two(day);
    case '__2':
      return String(yearDay(at)).padStart(3, ' ');
    case '002':
      return String(yearDay(at)).padStart(3, '0');
    case '15':
      return two(at.getUTCHours());
    case '3':
      return String(hour12);
    case '03':
      return two(hour12);
    case '4':
      return String(at.getUTCMinutes());
    case '04':
      return two(at.getUTCMinutes());
    case '5':
      return String(at.getUTCSeconds());
    case '05':
      return two(at.getUTCSeconds());
    case 'PM':
      return at.getUTCHours() < 12 ? 'AM' : 'PM';
    case 'pm':
      return at.getUTCHours() < 12 ? 'am' : 'pm';
    case 'MST':
      return 'UTC';
  }
  if (word.startsWith('Z')) return 'Z';
  if (word.startsWith('-')) return word.replace('-', '+').replace('7', '0');
  return fraction(at.getUTCMilliseconds(), word);
}

function yearDay(at: Date): number {
  return Math.floor((at.getTime() - Date.UTC(at.getUTCFullYear(), 0, 0)) / DAY);
}

function fraction(ms: number, word: string): string {
  const digits = String(ms)
    .padStart(3, '0')
    .padEnd(word.length - 1, '0')
    .slice(0, word.length - 1);
  if (word[1] === '0') return word[0]! + digits;
  const short = digits.replace(/0+$/, '');
  return short && word[0]! + short;
}

/** What a text told so far. */
interface Told {
  year: number;
  month: number;
  day: number;
  yearDay: number;
  hour: number;
  minute: number;
  second: number;
  ms: number;
  /** Minutes east of UTC. */
  offset: number;
  half: 'AM' | 'PM' | undefined;
}

/** A piece that does not fit; `range` names what is out of it. */
class Misfit extends Error {
  constructor(readonly range?: string) {
    super();
  }
}

/** ms since 1970. @throws Error as Go words it */
export function parseTime(layout: string, text: string): number {
  const told: Told = {
    year: 0,
    month: -1,
    day: -1,
    yearDay: -1,
    hour: 0,
    minute: 0,
    second: 0,
    ms: 0,
    offset: 0,
    half: undefined,
  };
  const fail = (element: string, rest: string, message?: string): never => {
    const why = message ?? ` as ${quote(layout)}: cannot parse ${quote(rest)} as ${quote(element)}`;
    throw new Error(`parsing time ${quote(text)}${why}`);
  };
  let rest = text;
  let ahead = layout;
  for (;;) {
    const found = CHUNK.exec(ahead);
    const prefix = found ? ahead.slice(0, found.index) : ahead;
    const skipped = skip(rest, prefix);
    rest = skipped.rest;
    if (!skipped.fits) fail(prefix, rest);
    if (!found) break;
    ahead = ahead.slice(found.index + found[0].length);
    try {
      rest = take(told, found[0], rest, ahead);
    } catch (error) {
      if (!(error instanceof Misfit)) throw error;
      fail(found[0], rest, error.range && `: ${error.range} out of range`);
    }
  }
  if (rest !== '') fail('', rest, `: extra text: ${quote(rest)}`);
  const problem = settle(told);
  if (problem) fail('', '', `: ${problem} out of range`);
  const { year, month, day, hour, minute, second, ms, offset } = told;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime() + ((hour * 60 + minute - offset) * 60 + second) * 1000 + ms;
}

/** Fills in what was not told; answers what cannot be. */
function settle(told: Told): string | undefined {
  if (told.half === 'PM' && told.hour < 12) told.hour += 12;
  else if (told.half === 'AM' && told.hour === 12) told.hour = 0;
  if (told.yearDay >= 0) {
    const leap = daysIn(told.year, 2) === 29;
    if (told.yearDay < 1 || told.yearDay > (leap ? 366 : 365)) return 'day-of-year';
    const at = new Date(Date.UTC(leap ? 2000 : 2001, 0, told.yearDay));
    [told.month, told.day] = [at.getUTCMonth() + 1, at.getUTCDate()];
    return undefined;
  }
  if (told.month < 0) told.month = 1;
  if (told.day < 0) told.day = 1;
  return told.day < 1 || told.day > daysIn(told.year, told.month) ? 'day' : undefined;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Go lets any number of spaces stand for any other. */
function skip(value: string, prefix: string): { rest: string; fits: boolean } {
  let rest = value;
  let wanted = prefix;
  while (wanted !== '') {
    if (wanted.startsWith(' ')) {
      if (rest !== '' && !rest.startsWith(' ')) return { rest, fits: false };
      wanted = wanted.replace(/^ +/, '');
      rest = rest.replace(/^ +/, '');
      continue;
    }
    if (rest[0] !== wanted[0]) return { rest, fits: false };
    wanted = wanted.slice(1);
    rest = rest.slice(1);
  }
  return { rest, fits: true };
}

function number(value: string, fixed: boolean): [number, string] {
  const digits = (fixed ? /^\d\d/ : /^\d\d?/).exec(value)?.[0];
  if (digits === undefined) throw new Misfit();
  return [Number(digits), value.slice(digits.length)];
}

function ranged(value: string, fixed: boolean, least: number, most: number, name: string): [number, string] {
  const [found, rest] = number(value, fixed);
  if (found < least || found > most) throw new Misfit(name);
  return [found, rest];
}

function name(value: string, names: readonly string[], length?: number): [number, string] {
  const at = names.findIndex((each) => value.toLowerCase().startsWith(each.slice(0, length).toLowerCase()));
  if (at < 0) throw new Misfit();
  return [at, value.slice(names[at]!.slice(0, length).length)];
}

/** Reads what `word` stands for off `value`; answers what is left. */
function take(told: Told, word: string, value: string, ahead: string): string {
  let rest = value;
  switch (word) {
    case '06':
      if (!/^\d\d/.test(value)) throw new Misfit();
      told.year = Number(value.slice(0, 2));
      told.year += told.year >= 69 ? 1900 : 2000;
      return value.slice(2);
    case '2006':
      if (!/^\d{4}/.test(value)) throw new Misfit();
      told.year = Number(value.slice(0, 4));
      return value.slice(4);
    case 'Jan':
    case 'January':
      [told.month, rest] = name(value, MONTHS, word === 'Jan' ? 3 : undefined);
      told.month++;
      return rest;
    case '1':
    case '01':
      [told.month, rest] = ranged(value, word === '01', 1, 12, 'month');
      return rest;
    case 'Mon':
    case 'Monday':
      return name(value, DAYS, word === 'Mon' ? 3 : undefined)[1];
    case '2':
    case '_2':
    case '02':
      [told.day, rest] = number(word === '_2' ? value.replace(/^ /, '') : value, word === '02');
      return rest;
    case '__2':
    case '002': {
      const digits = /^ {0,2}\d{1,3}/.exec(value)?.[0];
      if (digits?.length !== 3) throw new Misfit();
      told.yearDay = Number(digits);
      return value.slice(3);
    }
    case '15':
      [told.hour, rest] = ranged(value, false, 0, 23, 'hour');
      return rest;
    case '3':
    case '03':
      [told.hour, rest] = ranged(value, word === '03', 0, 12, 'hour');
      return rest;
    case '4':
    case '04':
      [told.minute, rest] = ranged(value, word === '04', 0, 59, 'minute');
      return rest;
    case '5':
    case '05':
      [told.second, rest] = ranged(value, word === '05', 0, 59, 'second');
      return /^[.,]\d/.test(rest) && !/^[.,](?:0+|9+)(?!\d)/.test(ahead)
        ? takeFraction(told, rest, /^[.,]\d+/)
        : rest;
    case 'PM':
    case 'pm': {
      const half = value.slice(0, 2);
      if (half !== word && half !== (word === 'PM' ? 'AM' : 'am')) throw new Misfit();
      told.half = half.toUpperCase() as 'AM' | 'PM';
      return value.slice(2);
    }
    case 'MST': {
      const zone = /^(?:UTC|ChST|MeST|GMT(?:[+-]\d{1,2})?|[+-]\d{2}|[A-Z]{3,5})/.exec(value)?.[0];
      if (zone === undefined) throw new Misfit();
      return value.slice(zone.length);
    }
  }
  if (word.startsWith('Z') && value.startsWith('Z')) return value.slice(1);
  if (/^[-Z]/.test(word)) return takeOffset(told, word, value);
  if (word[1] === '0') return takeFraction(told, value, new RegExp(`^[.,]\\d{${word.length - 1}}`));
  return /^[.,]\d/.test(value) ? takeFraction(told, value, /^[.,]\d{1,9}/) : value;
}

function takeFraction(told: Told, value: string, shape: RegExp): string {
  const digits = shape.exec(value)?.[0];
  if (digits === undefined) throw new Misfit();
  told.ms = Math.floor(Number(`0.${digits.slice(1)}`) * 1000);
  return value.slice(digits.length);
}

function takeOffset(told: Told, word: string, value: string): string {
  const shape = word.slice(1).replace(/\d\d/g, '(\\d\\d)');
  const found = new RegExp(`^([+-])${shape}`).exec(value);
  if (!found) throw new Misfit();
  const [whole, sign, hours, minutes = '00'] = found;
  if (Number(hours) > 24) throw new Misfit('time zone offset hour');
  if (Number(minutes) > 60) throw new Misfit('time zone offset minute');
  told.offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  return value.slice(whole.length);
}

/** The time package's own quotes: bytes that are not plain stand as `\xNN`. */
function quote(text: string): string {
  const bytes = [...new TextEncoder().encode(text)].map((byte) => {
    if (byte >= 0x80 || byte < 0x20) return `\\x${byte.toString(16).padStart(2, '0')}`;
    const char = String.fromCharCode(byte);
    return char === '"' || char === '\\' ? `\\${char}` : char;
  });
  return `"${bytes.join('')}"`;
}
