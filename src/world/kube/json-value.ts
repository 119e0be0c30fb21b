/**
 * JSON values: copying, comparing and reading them by path.
 *
 * Models: what `apimachinery/runtime` and `equality.Semantic` do for plain data. Objects in the store are never
 * changed in place, so parts of them may be shared.
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type JsonMap = Record<string, unknown>;

export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy that shares nothing; keys whose value is undefined are left out. */
export function clone<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(clone) as T;
  const copy: JsonMap = {};
  for (const key in value) {
    const each = value[key];
    if (each !== undefined) copy[key] = clone(each);
  }
  return copy as T;
}

/** Deep equality; a key that is undefined counts as absent. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((each, index) => equal(each, b[index]));
  }
  if (Array.isArray(b)) return false;
  const left = a as JsonMap;
  const right = b as JsonMap;
  for (const key in left) if (!equal(left[key], right[key])) return false;
  for (const key in right) if (left[key] === undefined && right[key] !== undefined) return false;
  return true;
}

/** The value at a path of field names, undefined where the way ends. */
export function at(value: unknown, ...path: string[]): unknown {
  let here = value;
  for (const step of path) {
    if (!isMap(here)) return undefined;
    here = here[step];
  }
  return here;
}

/** JSON with keys in order, as Go's encoder writes maps. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isMap(value)) return JSON.stringify(value ?? null);
  const keys = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
}
