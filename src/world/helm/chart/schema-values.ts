/** JSON values as a validator sees them, and how its messages show them. */
import { formatFloat, Int64, isMap } from '../template/values';

export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

export function jsonType(value: unknown): JsonType {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  if (isNumber(value)) return 'number';
  return typeof value === 'object' ? 'object' : (typeof value as JsonType);
}

export function isNumber(value: unknown): value is number | bigint | Int64 {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Int64;
}

export function numberOf(value: number | bigint | Int64): number {
  return Number(value instanceof Int64 ? value.value : value);
}

export function sameJson(a: unknown, b: unknown): boolean {
  if (isNumber(a) && isNumber(b)) return numberOf(a) === numberOf(b);
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  if (isMap(a) && isMap(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
    );
  }
  return a === b;
}

/** In single quotes, as messages quote names. */
export function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** A value in a message. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (isNumber(value)) return formatNumber(numberOf(value));
  if (Array.isArray(value)) return 'value';
  if (value === null || value === undefined) return '<nil>';
  return typeof value === 'object' ? 'value' : String(value);
}

/** As `%v` prints a float64. */
export function formatNumber(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? value.toFixed() : formatFloat(value);
}
