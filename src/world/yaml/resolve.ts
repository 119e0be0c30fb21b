/**
 * What an unquoted YAML scalar stands for.
 *
 * Models: `resolve` of Go's yaml packages: YAML 1.1 numbers (octals, `0b`, `_`), and, in v2 only, its booleans `y`,
 * `yes`, `on`, and `!!binary` in base64.
 */
import { type Dialect, YamlError } from './errors';

export type Scalar = string | number | bigint | boolean | null;

export interface Resolved {
  tag: string;
  value: Scalar;
}

const TABLE = new Map<string, Resolved>();
const BOOLEANS_1_1 = new Map<string, Resolved>();
const enter = (table: Map<string, Resolved>, tag: string, value: Scalar, words: string): void => {
  for (const word of words.split(' ')) table.set(word, { tag, value });
};
enter(TABLE, '!!bool', true, 'true True TRUE');
enter(TABLE, '!!bool', false, 'false False FALSE');
enter(TABLE, '!!null', null, ' ~ null Null NULL');
enter(TABLE, '!!float', NaN, '.nan .NaN .NAN');
enter(TABLE, '!!float', Infinity, '.inf .Inf .INF +.inf +.Inf +.INF');
enter(TABLE, '!!float', -Infinity, '-.inf -.Inf -.INF');
enter(BOOLEANS_1_1, '!!bool', true, 'y Y yes Yes YES on On ON');
enter(BOOLEANS_1_1, '!!bool', false, 'n N no No NO off Off OFF');

const RESOLVABLE = new Set(['', '!!str', '!!bool', '!!int', '!!float', '!!null', '!!timestamp']);
const FLOAT = /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/;

/**
 * @param tag the short tag written before the scalar, '' where there was none
 * @throws YamlError where the text is nothing of that tag
 */
export function resolveScalar(dialect: Dialect, tag: string, text: string): Resolved {
  if (tag === '!!binary') return { tag: '!!str', value: binary(text) };
  if (!RESOLVABLE.has(tag)) return { tag, value: text };
  const found = tag === '!!str' ? { tag, value: text } : guess(dialect, tag, text);
  if (tag === '' || tag === found.tag || tag === '!!str') return found;
  if (tag === '!!float' && found.tag === '!!int') return { tag, value: Number(found.value) };
  throw new YamlError(`cannot decode ${found.tag} \`${text}\` as a ${tag}`, 0);
}

function guess(dialect: Dialect, tag: string, text: string): Resolved {
  const word = TABLE.get(text) ?? (dialect === 'v2' ? BOOLEANS_1_1.get(text) : undefined);
  if (word) return word;
  const first = text.charCodeAt(0);
  const string = { tag: '!!str', value: text };
  if (first === 46) return /^\.\d+([eE][-+]?\d+)?$/.test(text) ? float(text) : string;
  if (!(first === 43 || first === 45 || (first >= 48 && first <= 57))) return string;
  if ((tag === '' || tag === '!!timestamp') && timestampOf(text)) return { tag: '!!timestamp', value: text };
  const plain = text.replaceAll('_', '');
  const integer = integerOf(plain);
  if (integer !== undefined) return { tag: '!!int', value: integer };
  return FLOAT.test(plain) && Number.isFinite(Number(plain)) ? float(plain) : string;
}

/** @throws YamlError */
function binary(text: string): string {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text.replace(/[\r\n]/g, ''))) {
    throw new YamlError('!!binary value contains invalid base64 data', 0);
  }
  return new TextDecoder().decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
}

function float(text: string): Resolved {
  return { tag: '!!float', value: Number(text) };
}

/** As Go's `strconv.ParseInt(text, 0, 64)` and, above its range, `ParseUint`. */
function integerOf(text: string): number | bigint | undefined {
  const match = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9]\d*)$/.exec(text);
  if (!match) return undefined;
  const digits = /^0\d/.test(match[2]!) ? `0o${match[2]!.slice(1)}` : match[2]!.toLowerCase();
  const size = BigInt(digits);
  const value = match[1] === '-' ? -size : size;
  const limit = match[1] === '' ? 1n << 64n : 1n << 63n;
  if (value >= limit || value < -(1n << 63n)) return undefined;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

export interface Timestamp {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  /** Digits after the point, '' for none. */
  fraction: string;
  /** `Z`, `+02:00`, or '' where none was written. */
  zone: string;
}

const TIMESTAMP =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:([Tt])(\d\d?):(\d\d?):(\d\d?)(?:[.,](\d+))?(Z|[-+]\d\d:\d\d))|(?: (\d\d?):(\d\d?):(\d\d?)(?:[.,](\d+))?))?$/;

/** The parts of a text that YAML 1.1 takes for a point in time; undefined for all other text. */
export function timestampOf(text: string): Timestamp | undefined {
  const match = TIMESTAMP.exec(text);
  if (!match) return undefined;
  const number = (index: number, other: number): number => Number(match[index] ?? match[other] ?? 0);
  const found: Timestamp = {
    year: Number(match[1]),
    month: Number(match[2]),
    day: Number(match[3]),
    hour: number(5, 10),
    minute: number(6, 11),
    second: number(7, 12),
    fraction: match[8] ?? match[13] ?? '',
    zone: match[9] ?? '',
  };
  const days = new Date(Date.UTC(found.year, found.month, 0)).getUTCDate();
  const real =
    found.month >= 1 &&
    found.month <= 12 &&
    found.day >= 1 &&
    found.day <= days &&
    found.hour < 24 &&
    found.minute < 60 &&
    found.second < 60;
  return real ? found : undefined;
}
