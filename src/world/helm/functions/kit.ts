/** Small things that the template functions share. */
import type { TemplateFunction } from '../template/exec';
import {
  Bytes,
  Int64,
  integerOf,
  kindOf,
  type ParameterType,
  printValue,
  StringSlice,
} from '../template/values';

export type Functions = Record<string, TemplateFunction>;

/** A function of fixed parameters: `fn('string int', …)`; a last one with `...` may come any number of times. */
export function fn(parameters: string, call: (...args: never[]) => unknown): TemplateFunction {
  const words = parameters.split(' ').filter(Boolean);
  const variadic = words.at(-1)?.startsWith('...') ?? false;
  return { in: words.map((word) => word.replace('...', '') as ParameterType), variadic, call };
}

/** What Go says of a nil where something was needed. */
export const NIL_POINTER = 'runtime error: invalid memory address or nil pointer dereference';

/** sprig's `strval`. */
export function text(value: unknown): string {
  return value instanceof Bytes ? value.text : printValue(value);
}

/** sprig's `toInt64`: texts are parsed, fractions cut off, anything else is 0. */
export function toInteger(value: unknown): bigint {
  if (typeof value === 'string') return parseInteger(value.replace(/\.0+$/, '')) ?? 0n;
  if (typeof value === 'number') return Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return integerOf(value) ?? 0n;
}

export function toNumber(value: unknown): number {
  if (typeof value === 'string') return parseFloatText(withoutUnderscores(value)) ?? 0;
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return Number(integerOf(value) ?? 0n);
}

/** Go takes `_` between digits, or between a prefix and them. */
function withoutUnderscores(text: string): string {
  return text.replace(/(?<=[\da-f]|0[xbo])_(?=[\da-f])/gi, '');
}

/** `strconv.ParseFloat(text, 64)`, without floats in hexadecimal. */
function parseFloatText(given: string): number | undefined {
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(given)) {
    const value = Number(given);
    return Number.isFinite(value) ? value : undefined;
  }
  if (/^nan$/i.test(given)) return Number.NaN;
  if (!/^[+-]?inf(inity)?$/i.test(given)) return undefined;
  return given.startsWith('-') ? -Infinity : Infinity;
}

/** `strconv.ParseInt(text, 0, 64)`. */
export function parseInteger(given: string): bigint | undefined {
  const match = /^([+-]?)(0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|[1-9]\d*|0)$/.exec(
    withoutUnderscores(given),
  );
  if (!match) return undefined;
  const digits = /^0[0-7]+$/.test(match[2]!) ? `0o${match[2]!.slice(1)}` : match[2]!;
  const size = BigInt(digits);
  return match[1] === '-' ? -size : size;
}

export function int64(value: bigint): Int64 {
  return new Int64(BigInt.asIntN(64, value));
}

/** The items of a list, or an error worded by `what`: `Cannot find first on type string`. */
export function items(list: unknown, what: string): unknown[] {
  if (list === null || list === undefined) throw new Error(NIL_POINTER);
  if (Array.isArray(list)) return list;
  if (list instanceof Bytes) return [...new TextEncoder().encode(list.text)].map(BigInt);
  throw new Error(`${what} type ${kindOf(list)}`);
}

/** sprig's `strslice`: nil items are left out. */
export function texts(value: unknown): StringSlice {
  if (value === null || value === undefined) return new StringSlice();
  if (!Array.isArray(value)) return StringSlice.of_([text(value)]);
  return StringSlice.of_(value.filter((item) => item !== null && item !== undefined).map(text));
}

/** Length in bytes, as Go counts. */
export function byteLength(value: string): number {
  return new TextEncoder().encode(value).length;
}

/** `reflect.DeepEqual`: same types, same content. */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a instanceof Int64 && b instanceof Int64) return a.value === b.value;
  if (Array.isArray(a) && Array.isArray(b)) {
    return (
      a instanceof StringSlice === b instanceof StringSlice &&
      a.length === b.length &&
      a.every((item, index) => deepEqual(item, b[index]))
    );
  }
  if (kindOf(a) !== 'map' || kindOf(b) !== 'map') return false;
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && deepEqual(left[key], right[key]))
  );
}
