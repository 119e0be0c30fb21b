/**
 * text/template's own functions.
 *
 * Models: Go's text/template/funcs.go: comparisons that keep int and float apart, `index`, `slice`, `len`, `printf`,
 * escapers. `and`, `or` and `call` are evaluated by the executor.
 */
import { sprintf } from '../template/printf';
import {
  byBytes,
  Bytes,
  GoObject,
  integerOf,
  isTrue,
  kindOf,
  namedTypeOf,
  printValue,
  StringSlice,
  typeOf,
} from '../template/values';
import { byteLength, fn, type Functions } from './kit';

export const BUILTINS: Functions = {
  and: { ...fn('any ...any', () => null), builtin: true },
  or: { ...fn('any ...any', () => null), builtin: true },
  call: { ...fn('any ...any', () => null), builtin: true },
  not: fn('any', (value: unknown) => !isTrue(value)),
  len: { ...fn('any', length), builtin: true },
  index: fn('any ...any', index),
  slice: fn('any ...any', slice),
  print: fn('...any', (...values: unknown[]) => print(values)),
  println: fn('...any', (...values: unknown[]) => `${values.map(printValue).join(' ')}\n`),
  printf: fn('string ...any', (format: string, ...values: unknown[]) => sprintf(format, values)),
  html: fn('...any', (...values: unknown[]) => html(print(values.map(printable)))),
  js: fn('...any', (...values: unknown[]) => js(print(values.map(printable)))),
  urlquery: fn('...any', (...values: unknown[]) =>
    encodeURIComponent(print(values.map(printable)))
      .replaceAll('%20', '+')
      .replace(/[!'()*]/g, percent),
  ),
  eq: fn('any ...any', eq),
  ne: fn('any any', (a: unknown, b: unknown) => !eq(a, b)),
  lt: fn('any any', (a: unknown, b: unknown) => less(a, b)),
  le: fn('any any', (a: unknown, b: unknown) => less(a, b) || eq(a, b)),
  gt: fn('any any', (a: unknown, b: unknown) => !(less(a, b) || eq(a, b))),
  ge: fn('any any', (a: unknown, b: unknown) => !less(a, b)),
};

/** `fmt.Sprint`: a space between operands where neither is a string. */
function print(values: unknown[]): string {
  return values
    .map(
      (value, at) =>
        (at > 0 && typeof value !== 'string' && typeof values[at - 1] !== 'string' ? ' ' : '') +
        printValue(value),
    )
    .join('');
}

/** What the escapers make of nil. */
function printable(value: unknown): unknown {
  return value ?? '<no value>';
}

function percent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}

function length(value: unknown): bigint {
  if (value === null) throw new Error('reflect: call of reflect.Value.Type on zero Value');
  if (typeof value === 'string') return BigInt(byteLength(value));
  if (value instanceof Bytes) return BigInt(byteLength(value.text));
  if (Array.isArray(value)) return BigInt(value.length);
  if (kindOf(value) === 'map')
    return BigInt(Object.keys(value instanceof GoObject ? value.fields : (value as object)).length);
  throw new Error(`len of type ${typeOf(value).replace(/^\*/, '')}`);
}

function index(value: unknown, ...keys: unknown[]): unknown {
  if (value === null) throw new Error('index of untyped nil');
  let at: unknown = value;
  for (const key of keys) {
    if (at === null || at === undefined) throw new Error('index of nil pointer');
    if (Array.isArray(at) || typeof at === 'string') at = item(at, key);
    else if (kindOf(at) === 'map') {
      if (key === null || key === undefined) throw new Error('value is nil; should be of type string');
      if (typeof key !== 'string') throw new Error(`value has type ${typeOf(key)}; should be string`);
      const map = (at instanceof GoObject ? at.fields : at) as Record<string, unknown>;
      at = Object.hasOwn(map, key) ? map[key] : null;
    } else throw new Error(`can't index item of type ${typeOf(at)}`);
  }
  return at;
}

function item(list: unknown[] | string, key: unknown): unknown {
  const size = typeof list === 'string' ? byteLength(list) : list.length;
  const at = position(key, size);
  if (at >= size) throw new Error(`index out of range: ${at}`);
  return typeof list === 'string' ? BigInt(new TextEncoder().encode(list)[at]!) : list[at];
}

function position(key: unknown, size: number): number {
  if (key === null || key === undefined) throw new Error('cannot index slice/array with nil');
  const at = integerOf(key);
  if (at === undefined) throw new Error(`cannot index slice/array with type ${typeOf(key)}`);
  if (at < 0n || at > BigInt(size)) throw new Error(`index out of range: ${at}`);
  return Number(at);
}

function slice(value: unknown, ...keys: unknown[]): unknown {
  if (value === null) throw new Error('slice of untyped nil');
  if (keys.length > 3) throw new Error(`too many slice indexes: ${keys.length}`);
  if (typeof value !== 'string' && !Array.isArray(value))
    throw new Error(`can't slice item of type ${typeOf(value)}`);
  const size = typeof value === 'string' ? byteLength(value) : value.length;
  const [from = 0, to = size] = keys.map((key) => position(key, size));
  if (from > to) throw new Error(`invalid slice index: ${from} > ${to}`);
  if (typeof value === 'string')
    return new TextDecoder().decode(new TextEncoder().encode(value).slice(from, to));
  return value instanceof StringSlice
    ? StringSlice.of_(Array.prototype.slice.call(value, from, to))
    : value.slice(from, to);
}

type Basic = 'bool' | 'int' | 'float' | 'string';

function basicKind(value: unknown): Basic | undefined {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'float';
  if (typeof value === 'string') return 'string';
  return integerOf(value) === undefined ? undefined : 'int';
}

function eq(first: unknown, ...others: unknown[]): boolean {
  if (!others.length) throw new Error('missing argument for comparison');
  return others.some((other) => same(first, other));
}

function same(a: unknown, b: unknown): boolean {
  const left = basicKind(a);
  const right = basicKind(b);
  if (left !== right) {
    if (a === null || b === null || a === undefined || b === undefined) return false;
    throw new Error(`incompatible types for comparison: ${typeOf(a)} and ${typeOf(b)}`);
  }
  if (left === 'int') return integerOf(a) === integerOf(b);
  if (left) return a === b;
  return sameObjects(a ?? null, b ?? null);
}

/** Lists, maps and nil: only with nil can they be compared. */
function sameObjects(a: unknown, b: unknown): boolean {
  if (a !== null && b !== null && kindOf(a) !== kindOf(b))
    throw new Error(
      `non-comparable types ${sprintf('%s', [a])}: ${typeOf(a)}, ${typeOf(b)}: ${printValue(b)}`,
    );
  const isNil = (value: unknown): boolean => value === null || (namedTypeOf(value)?.isNil ?? false);
  if (isNil(a) || isNil(b)) return isNil(a) === isNil(b);
  throw new Error(`non-comparable type ${sprintf('%s', [b])}: ${typeOf(b)}`);
}

function less(a: unknown, b: unknown): boolean {
  const left = basicKind(a);
  const right = basicKind(b);
  if (!left || !right) throw new Error('invalid type for comparison');
  if (left !== right) throw new Error(`incompatible types for comparison: ${typeOf(a)} and ${typeOf(b)}`);
  if (left === 'bool') throw new Error('invalid type for comparison');
  if (left === 'int') return integerOf(a)! < integerOf(b)!;
  return left === 'float' ? (a as number) < (b as number) : byBytes(a as string, b as string) < 0;
}

function html(value: string): string {
  const escapes: Record<string, string> = {
    '"': '&#34;',
    "'": '&#39;',
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '\0': '\uFFFD',
  };
  return value.replace(/["'&<>\0]/g, (char) => escapes[char]!);
}

function js(value: string): string {
  const escapes: Record<string, string> = {
    '\\': '\\\\',
    "'": "\\'",
    '"': '\\"',
    '<': '\\u003C',
    '>': '\\u003E',
    '&': '\\u0026',
    '=': '\\u003D',
  };

  return value.replace(
    /[\\'"<>&=\u0000-\u001f]/g,
    (char) => escapes[char] ?? `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}
