/**
 * Go values as templates see them.
 *
 * Models: what `reflect` tells text/template about a value: its type's name, kind, truth, how `%v` prints it. Plain data
 * stands for Go's: string, number (float64), bigint (int), `Int64`, boolean, array ([]interface {}), object
 * (map[string]interface {}), null (nil). Structs with methods are `GoObject`. Left out: pointers, channels, complex numbers.
 */

/** An int64, which Go keeps apart from int. */
export class Int64 {
  constructor(readonly value: bigint) {}
}

/** A []string, which Go keeps apart from []interface {}. */
export class StringSlice extends Array<string> {
  static of_(items: Iterable<string>): StringSlice {
    const slice = new StringSlice();
    for (const item of items) slice.push(item);
    return slice;
  }
}

/** A []byte. */
export class Bytes {
  constructor(readonly text: string) {}
}

export interface Method {
  in: ParameterType[];
  variadic?: boolean;
  call: (...args: never[]) => unknown;
}

/** A Go struct or named map: fields by name, methods by name. */
export class GoObject {
  constructor(
    readonly typeName: string,
    readonly fields: Record<string, unknown>,
    readonly methods: Record<string, Method> = {},
    /** What `%v` prints. */
    readonly text?: () => string,
    /** What JSON and YAML show, where it is not the fields. */
    readonly json?: unknown,
    /** What `%v` prints of it inside something else, where that is not the same: a pointer is an address there. */
    readonly within?: string,
    /** What an action prints that only names it, and so can reach methods of its pointer. */
    readonly named?: string,
  ) {}
}

/** A named type of Go over plain data, with its methods: `common.Values`, `common.VersionSet`. */
export interface NamedType {
  typeName: string;
  methods?: Record<string, Method>;
  /** A nil map or slice, which JSON writes as null. */
  isNil?: boolean;
  /** What a key that is not there stands for. */
  zero?: unknown;
  /** Its items are of one type, where others are `interface {}`. */
  closed?: boolean;
}

const named = new WeakMap<object, NamedType>();

/** Gives a map or list a type of its own. */
export function nameType<T extends object>(value: T, type: NamedType): T {
  named.set(value, type);
  return value;
}

export function namedTypeOf(value: unknown): NamedType | undefined {
  return typeof value === 'object' && value !== null ? named.get(value) : undefined;
}

/** A time.Time; `ms` since 1970, in UTC. */
export class GoTime {
  constructor(readonly ms: number) {}
}

export type ParameterType =
  'string' | 'int' | 'int64' | 'float64' | 'bool' | 'any' | 'map' | 'list' | 'strings' | 'bytes' | 'time';

const TYPE_NAMES: Record<ParameterType, string> = {
  string: 'string',
  int: 'int',
  int64: 'int64',
  float64: 'float64',
  bool: 'bool',
  any: 'interface {}',
  map: 'map[string]interface {}',
  list: '[]interface {}',
  strings: '[]string',
  bytes: '[]uint8',
  time: 'time.Time',
};

/** The type's name as Go prints it. */
export function typeName(type: ParameterType): string {
  return TYPE_NAMES[type];
}

/** `%T` of a value. */
export function typeOf(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'boolean') return 'bool';
  const type = namedTypeOf(value);
  if (type) return type.typeName;
  if (value instanceof Int64) return 'int64';
  if (value instanceof StringSlice) return '[]string';
  if (value instanceof Bytes) return '[]uint8';
  if (value instanceof GoTime) return 'time.Time';
  if (value instanceof GoObject) return value.typeName;
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}';
}

export type Kind =
  'invalid' | 'string' | 'float64' | 'int' | 'int64' | 'bool' | 'slice' | 'map' | 'struct' | 'ptr';

/** `reflect.Kind` of a value. */
export function kindOf(value: unknown): Kind {
  if (value === null || value === undefined) return 'invalid';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'boolean') return 'bool';
  if (value instanceof Int64) return 'int64';
  if (value instanceof GoObject)
    return value.typeName.startsWith('*') ? 'ptr' : value.typeName.startsWith('map') ? 'map' : 'struct';
  if (value instanceof GoTime) return 'struct';
  return Array.isArray(value) || value instanceof Bytes ? 'slice' : 'map';
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return kindOf(value) === 'map' && !(value instanceof GoObject);
}

export function isList(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

/** An integer of any of Go's integer types, as bigint. */
export function integerOf(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return value instanceof Int64 ? value.value : undefined;
}

/** `template.IsTrue`: not the zero value of its type. */
export function isTrue(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === false) return false;
  if (typeof value === 'number') return value !== 0;
  const integer = integerOf(value);
  if (integer !== undefined) return integer !== 0n;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Bytes) return value.text !== '';
  return isMap(value) ? Object.keys(value).length > 0 : true;
}

/** Keys in the order Go ranges over and prints a map. */
export function sortedKeys(map: Record<string, unknown>): string[] {
  return Object.keys(map).sort(byBytes);
}

/** Go compares strings by their bytes. */
export function byBytes(a: string, b: string): number {
  if (a === b) return 0;
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < left.length && i < right.length; i++) {
    if (left[i] !== right[i]) return left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
  }
  return left.length - right.length;
}

/** `%v`. */
export function printValue(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatFloat(value);
  const integer = integerOf(value);
  if (integer !== undefined) return String(integer);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof GoTime) return printTime(value);
  if (value instanceof Bytes) return `[${[...new TextEncoder().encode(value.text)].join(' ')}]`;
  if (Array.isArray(value)) return `[${value.map(printInner).join(' ')}]`;
  if (value instanceof GoObject) {
    if (value.text) return value.text();
    const inside = Object.values(value.fields).map(printInner).join(' ');
    return value.typeName.startsWith('*') ? `&{${inside}}` : `{${inside}}`;
  }
  const map = value as Record<string, unknown>;
  return `map[${sortedKeys(map)
    .map((key) => `${key}:${printInner(map[key])}`)
    .join(' ')}]`;
}

function printInner(value: unknown): string {
  return value instanceof GoObject && value.within !== undefined ? value.within : printValue(value);
}

/** `strconv.FormatFloat(value, 'g', -1, 64)`: shortest digits, exponent from 1e+06 on or below 1e-4. */
export function formatFloat(value: number, exponentFrom = 6): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa, power] = value.toExponential().split('e') as [string, string];
  const exponent = Number(power);
  if (exponent >= -4 && exponent < exponentFrom) return plain(value);
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** Without exponent, however large or small. */
function plain(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  const [mantissa, power] = text.split('e') as [string, string];
  const digits = mantissa.replace(/[-.]/g, '');
  const exponent = Number(power);
  const sign = value < 0 ? '-' : '';
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  return `${sign}${digits.padEnd(exponent + 1, '0')}`;
}

function printTime(time: GoTime): string {
  return new Date(time.ms)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.000Z$/, 'Z')
    .replace('Z', ' +0000 UTC');
}
