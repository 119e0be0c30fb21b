/**
 * Encodings and checksums in templates.
 *
 * Models: sprig's b64/b32/JSON/sums, and Helm's own YAML and JSON functions (pkg/engine/funcs.go), which swallow errors or
 * hand them back in the value. Left out: reading TOML, AES, certificates and keys, bcrypt (they say so).
 */
import { sha256 } from '../../files/sha256';
import { sha1 } from '../../git/sha1';
import { marshal } from '../../yaml/marshal';
import { parse, YamlError } from '../../yaml/parse';
import {
  Bytes,
  formatFloat,
  GoObject,
  GoTime,
  Int64,
  integerOf,
  isMap,
  namedTypeOf,
  nameType,
  printValue,
  sortedKeys,
} from '../template/values';
import { formatTime } from '../template/go-time';
import { parseJson } from './json';
import { sha512 } from './sha512';
import { toToml } from './toml';
import { fn, type Functions } from './kit';

const encoder = new TextEncoder();

export const ENCODING: Functions = {
  b64enc: fn('string', (value: string) => encodeBase64(value)),
  b64dec: fn('string', decodeBase64),
  b32enc: fn('string', encodeBase32),
  b32dec: fn('string', decodeBase32),
  toYaml: fn('any', toYaml),
  mustToYaml: fn('any', toYaml),
  fromYaml: fn('string', (value: string) =>
    readInto(
      () => parse(value),
      isMap,
      'map[string]interface {}',
      (error) => ({ Error: error }),
      {},
      true,
    ),
  ),
  fromYamlArray: fn('string', (value: string) =>
    readInto(
      () => parse(value),
      Array.isArray,
      '[]interface {}',
      (error) => [error],
      [],
      true,
    ),
  ),
  toJson: fn('any', (value: unknown) => toJson(value)),
  mustToJson: fn('any', (value: unknown) => toJson(value)),
  toRawJson: fn('any', (value: unknown) => toJson(value, { html: false })),
  mustToRawJson: fn('any', (value: unknown) => toJson(value, { html: false })),
  toPrettyJson: fn('any', (value: unknown) => toJson(value, { indent: '' })),
  mustToPrettyJson: fn('any', (value: unknown) => toJson(value, { indent: '' })),
  fromJson: fn('string', (value: string) =>
    readInto(
      () => parseJson(value),
      isMap,
      'map[string]interface {}',
      (error) => ({ Error: error }),
      {},
    ),
  ),
  mustFromJson: fn('string', (value: string) => parseJson(value)),
  fromJsonArray: fn('string', (value: string) =>
    readInto(
      () => parseJson(value),
      Array.isArray,
      '[]interface {}',
      (error) => [error],
      [],
    ),
  ),
  sha1sum: fn('string', (value: string) => sha1(encoder.encode(value))),
  sha256sum: fn('string', (value: string) => sha256(value)),
  sha512sum: fn('string', sha512),
  toToml: fn('any', toToml),
  mustToToml: fn('any', toToml),
  adler32sum: fn('string', (value: string) => adler32(value)),
};

export function encodeBase64(value: string): string {
  return btoa(String.fromCharCode(...encoder.encode(value)));
}

/** sprig hands the error back as the text. */
function decodeBase64(value: string): string {
  const clean = value.replace(/[\r\n]/g, '');
  const bad = badBase64(clean);
  if (bad !== undefined) return `illegal base64 data at input byte ${bad}`;
  return new TextDecoder().decode(Uint8Array.from(atob(clean), (char) => char.charCodeAt(0)));
}

/** The place Go complains of. */
function badBase64(text: string): number | undefined {
  const end = text.search(/[^A-Za-z0-9+/]/);
  if (end < 0) return text.length % 4 ? text.length - (text.length % 4) : undefined;
  if (text[end] !== '=' || end % 4 < 2) return end;
  if (end % 4 === 3) return end + 1 < text.length ? end + 1 : undefined;
  if (end + 1 >= text.length) return text.length;
  if (text[end + 1] !== '=') return end + 1;
  return end + 2 < text.length ? end + 2 : undefined;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function encodeBase32(value: string): string {
  const bits = [...encoder.encode(value)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const text = (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[parseInt(five.padEnd(5, '0'), 2)]).join('');
  return text.padEnd(Math.ceil(text.length / 8) * 8, '=');
}

/** The place Go complains of, eight characters at a time. */
function badBase32(text: string): number | undefined {
  for (let start = 0; start < text.length; start += 8) {
    for (let j = 0; j < 8; j++) {
      const at = start + j;
      if (at >= text.length) return start;
      const isLast = text.length - start <= 8;
      if (text[at] === '=' && j >= 2 && isLast) {
        if (text.length - start < 8) return text.length;
        const wrong = text.slice(at).search(/[^=]/);
        if (wrong >= 0) return at + wrong;
        return j === 3 || j === 6 ? at : undefined;
      }
      if (!BASE32.includes(text[at]!)) return at;
    }
  }
  return undefined;
}

function decodeBase32(value: string): string {
  const bad = badBase32(value.replace(/[\r\n]/g, ''));
  if (bad !== undefined) return `illegal base32 data at input byte ${bad}`;
  const bits = [...value.replace(/=+$/, '')]
    .map((char) => BASE32.indexOf(char).toString(2).padStart(5, '0'))
    .join('');
  const bytes = (bits.match(/.{8}/g) ?? []).map((eight) => parseInt(eight, 2));
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

/** Helm's `toYaml`: without the last line break. */
export function toYaml(value: unknown): string {
  return marshal(plainData(value)).replace(/\n$/, '');
}

/** Go's values as the data they stand for, for YAML. */
export function plainData(value: unknown): unknown {
  if (value === null || value === undefined || namedTypeOf(value)?.isNil) return null;
  if (value instanceof Int64 || typeof value === 'bigint') return Number(integerOf(value));
  if (value instanceof GoObject) return plainData(value.json ?? value.fields);
  if (value instanceof Bytes) return encodeBase64(value.text);
  if (value instanceof GoTime) return rfc3339(value);
  if (Array.isArray(value)) return Array.from(value, plainData);
  return isMap(value)
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plainData(each)]))
    : value;
}

function rfc3339(time: GoTime): string {
  return formatTime(time.ms, '2006-01-02T15:04:05.999999999Z07:00');
}

/** encoding/json: keys sorted, `<`, `>` and `&` escaped unless `html` is false, indented by two where `indent` is given. */
export function toJson(value: unknown, options: { html?: boolean; indent?: string } = {}): string {
  const { indent } = options;
  const inner = indent === undefined ? undefined : `${indent}  `;
  const join = (open: string, parts: string[], close: string): string => {
    if (!parts.length) return open + close;
    return inner === undefined
      ? open + parts.join(',') + close
      : `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`;
  };
  const deeper = { ...options, ...(inner === undefined ? {} : { indent: inner }) };
  if (value === null || value === undefined || namedTypeOf(value)?.isNil) return 'null';
  if (typeof value === 'string') return jsonText(value, options.html ?? true);
  if (typeof value === 'number') return jsonNumber(value);
  if (typeof value === 'boolean') return String(value);
  const integer = integerOf(value);
  if (integer !== undefined) return String(integer);
  if (Array.isArray(value))
    return join(
      '[',
      Array.from(value, (item) => toJson(item, deeper)),
      ']',
    );
  const shown = value instanceof GoObject ? (value.json ?? value.fields) : value;
  if (value instanceof Bytes) return jsonText(encodeBase64(value.text), false);
  if (value instanceof GoTime) return `"${rfc3339(value)}"`;
  if (!isMap(shown)) return jsonText(printValue(value), true);
  const keys = value instanceof GoObject ? Object.keys(shown) : sortedKeys(shown);
  const colon = inner === undefined ? ':' : ': ';
  return join(
    '{',
    keys.map((key) => jsonText(key, options.html ?? true) + colon + toJson(shown[key], deeper)),
    '}',
  );
}

/** With an exponent only below 1e-6 or from 1e21 on. */
function jsonNumber(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && size < 1e-4 && size >= 1e-6) return value.toFixed(20).replace(/0+$/, '');
  return formatFloat(value, 21).replace(/e([+-])0(\d)$/, 'e$1$2');
}

function jsonText(value: string, html: boolean): string {
  const text = JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  return html ? text.replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`) : text;
}

/** Helm's readers hand an error back inside what they answer. */
function readInto(
  read: () => unknown,
  right: (value: unknown) => boolean,
  type: string,
  wrong: (error: string) => unknown,
  empty: unknown,
  yaml = false,
): unknown {
  try {
    const value = read();
    // null empties what JSON is read into, and leaves alone what YAML is
    if (value === null)
      return yaml ? empty : nameType(Array.isArray(empty) ? [] : {}, { typeName: type, isNil: true });
    if (right(value)) return value;
    return wrong(
      `${yaml ? 'error unmarshaling JSON: while decoding JSON: ' : ''}json: cannot unmarshal ${jsonKind(value)} into Go value of type ${type}`,
    );
  } catch (error) {
    if (error instanceof YamlError) return wrong(`error converting YAML to JSON: ${error.message}`);
    return wrong((error as Error).message);
  }
}

export function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'object' ? 'object' : typeof value;
}

function adler32(value: string): string {
  let a = 1;
  let b = 0;
  for (const byte of encoder.encode(value)) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return String(((b << 16) | a) >>> 0);
}
