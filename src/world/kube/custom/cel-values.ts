/**
 * What the operators, macros and functions of CEL do with values.
 *
 * Models: `cel-go`'s standard library with its string extensions. Left out: timestamps, durations, quantities.
 */
import { equal, isMap } from '../json-value';

export type Scope = Record<string, unknown>;
export type Run = (scope: Scope) => unknown;

/** A variable that is not there, with what was asked of it. */
export class NoSuchAttribute extends Error {
  constructor(readonly path: string) {
    super(`no such attribute(s): ${path}`);
  }
}

export function unquote(text: string): string {
  if (text.startsWith('r')) return text.slice(2, -1);
  return text
    .slice(1, -1)
    .replace(/\\(.)/g, (_all, char: string) => ({ n: '\n', t: '\t', r: '\r' })[char] ?? char);
}

export function truth(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new Error('no such overload');
  return value;
}

/** `||` and `&&`: one side that settles it forgives an error on the other. */
export function either(a: Run, b: Run, scope: Scope, settles: boolean): boolean {
  try {
    if (truth(a(scope)) === settles) return settles;
  } catch (error) {
    if (truth(b(scope)) === settles) return settles;
    throw error;
  }
  return truth(b(scope));
}

export function compare(operator: string, a: unknown, b: unknown): boolean {
  if (/^[<>]=?$/.test(operator) && typeof a !== typeof b) throw new Error('no such overload');
  switch (operator) {
    case '==':
      return equal(a, b);
    case '!=':
      return !equal(a, b);
    case 'in':
      return Array.isArray(b) ? b.some((each) => equal(each, a)) : isMap(b) && b[String(a)] !== undefined;
    case '<':
      return (a as number) < (b as number);
    case '<=':
      return (a as number) <= (b as number);
    case '>':
      return (a as number) > (b as number);
    default:
      return (a as number) >= (b as number);
  }
}

export function calculate(operator: string, a: unknown, b: unknown): unknown {
  if (operator === '+' && Array.isArray(a) && Array.isArray(b))
    return [...(a as unknown[]), ...(b as unknown[])];
  if (operator === '+' && typeof a === 'string' && typeof b === 'string') return a + b;
  if (typeof a !== 'number' || typeof b !== 'number') throw new Error('no such overload');
  const [left, right] = [a, b];
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      if (right === 0) throw new Error('division by zero');
      return Math.trunc(left / right);
    default:
      return left % right;
  }
}

export function field(object: unknown, name: string): unknown {
  if (!isMap(object)) throw new Error('no such overload');
  if (object[name] === undefined) throw new Error(`no such key: ${name}`);
  return object[name];
}

export function pick(object: unknown, index: unknown): unknown {
  if (isMap(object)) return field(object, String(index));
  const list = object as unknown[];
  if (typeof index !== 'number') throw new Error(`unsupported index type '${typeof index}' in list`);
  if (index >= list.length || index < 0) throw new Error(`index out of bounds: ${String(index)}`);
  return list[index as number];
}

export function runMacro(
  name: string,
  target: unknown,
  bind: (item: unknown) => Scope,
  body: Run,
  extra?: Run,
): unknown {
  const items: unknown[] = Array.isArray(target) ? target : Object.keys((target ?? {}) as object);
  const test = (item: unknown): boolean => truth(body(bind(item)));
  switch (name) {
    case 'all':
      return items.every(test);
    case 'exists':
      return items.some(test);
    case 'exists_one':
      return items.filter(test).length === 1;
    case 'filter':
      return items.filter(test);
    default:
      return extra
        ? items.filter(test).map((item) => extra(bind(item)))
        : items.map((item) => body(bind(item)));
  }
}

export function call(name: string, target: unknown, args: unknown[]): unknown {
  const text = String(target);
  const [first] = args;
  switch (name) {
    case 'size':
      return typeof target === 'string'
        ? [...target].length
        : Array.isArray(target)
          ? target.length
          : Object.keys((target ?? {}) as object).length;
    case 'startsWith':
      return text.startsWith(String(first));
    case 'endsWith':
      return text.endsWith(String(first));
    case 'contains':
      return text.includes(String(first));
    case 'matches':
      return new RegExp(String(first), 'u').test(text);
    case 'lowerAscii':
      return text.toLowerCase();
    case 'upperAscii':
      return text.toUpperCase();
    case 'trim':
      return text.trim();
    case 'split':
      return text.split(String(first));
    case 'replace':
      return text.replaceAll(String(first), String(args[1]));
    case 'join':
      return (target as unknown[]).join(String(first ?? ''));
    case 'isSorted':
      return (target as string[]).every((each, index, list) => index === 0 || list[index - 1]! <= each);
    case 'string':
      return text;
    case 'int':
      return Math.trunc(Number(target));
    case 'double':
      return Number(target);
    case 'type':
      return Array.isArray(target) ? 'list' : typeof target;
    default:
      throw new Error('no such overload');
  }
}
