/**
 * Compares what is there with a pattern, and says where they differ.
 *
 * Models: partial matching as in kuttl and Chainsaw; only what the pattern names must be there. Values that mean the
 * same may be compared by meaning (`$duration`, `$path`, …, see `Pattern`).
 */
import type { Pattern } from './check';
import { durationOf } from './durations';

export type Path = readonly (string | number)[];

export interface Difference {
  path: Path;
  /** undefined: there is nothing. */
  found: unknown;
  expected: Pattern;
}

/** Where `value` differs from `pattern`, in the pattern's order; empty where it matches. */
export function differences(pattern: Pattern, value: unknown, path: Path = []): Difference[] {
  const meaning = meaningOf(pattern);
  if (meaning) return meaning(value) ? [] : [{ path, found: value, expected: pattern }];
  if (Array.isArray(pattern)) return listDifferences(pattern, value, path);
  if (isObject(pattern)) {
    if (!isObject(value)) return [{ path, found: value, expected: pattern }];
    return Object.entries(pattern).flatMap(([field, inner]) =>
      differences(inner, value[field], [...path, field]),
    );
  }
  return value === pattern ? [] : [{ path, found: value, expected: pattern }];
}

export function matches(pattern: Pattern, value: unknown): boolean {
  return differences(pattern, value).length === 0;
}

/** Each item of the pattern wants an item of its own; of one that finds none, the nearest is told. */
function listDifferences(pattern: Pattern[], value: unknown, path: Path): Difference[] {
  if (!Array.isArray(value)) return [{ path, found: value, expected: pattern }];
  if (pattern.length === 1 && value.length === 1 && isObject(value[0])) {
    return differences(pattern[0]!, value[0], [...path, 0]);
  }
  const free = value.map((_, index) => index);
  const missed: Pattern[] = [];
  for (const wanted of pattern) {
    const at = free.find((index) => matches(wanted, value[index]));
    if (at === undefined) missed.push(wanted);
    else free.splice(free.indexOf(at), 1);
  }
  return missed.flatMap((wanted) => {
    const nearest = free
      .map((index) => differences(wanted, value[index], [...path, index]))
      .sort((a, b) => a.length - b.length)[0];
    const whole = [{ path: [...path, value.length], found: undefined, expected: wanted }];
    return nearest && isObject(wanted) && nearest.length < Object.keys(wanted).length ? nearest : whole;
  });
}

type Test = (value: unknown) => boolean;

/** The test behind an object with one `$` key; undefined for an ordinary pattern. */
function meaningOf(pattern: Pattern): Test | undefined {
  if (!isObject(pattern)) return undefined;
  const [entry, ...more] = Object.entries(pattern);
  if (!entry?.[0].startsWith('$') || more.length > 0) return undefined;
  return MEANINGS[entry[0]]?.(entry[1]);
}

const MEANINGS: Record<string, (argument: Pattern) => Test> = {
  $duration: (argument) => (value) => {
    const found = durationOf(value);
    return found !== undefined && found === durationOf(argument);
  },
  $path: (argument) => (value) =>
    typeof value === 'string' && cleanPath(value) === cleanPath(String(argument)),
  $matches: (argument) => (value) =>
    value !== undefined && new RegExp(String(argument), 's').test(String(value)),
  $oneOf: (argument) => (value) => (argument as Pattern[]).some((each) => matches(each, value)),
  $not: (argument) => (value) => !matches(argument, value),
  $exists: (argument) => (value) => (value !== undefined && value !== null) === argument,
};

/** The keys a pattern may compare by meaning with. */
export const MEANING_KEYS: readonly string[] = Object.keys(MEANINGS);

/** `./tenants//test/` → `tenants/test` */
export function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/** `spec.sourceRef.name`, `resources[2]` */
export function fieldOf(path: Path): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : index ? `.${part}` : part))
    .join('');
}

/** What differs, in words, after the name of what was looked at: `spec.prune is false; true was expected`. */
export function inWords({ path, found, expected }: Difference): { field: string; message: string } {
  const field = fieldOf(path);
  if (found !== undefined)
    return { field, message: `${field} is ${shown(found)}; ${wanted(expected)} was expected` };
  if (typeof path.at(-1) !== 'number')
    return { field, message: `${field} is missing; ${wanted(expected)} was expected` };
  const list = fieldOf(path.slice(0, -1));
  return { field: list, message: `${list} has no item like ${wanted(expected)}` };
}

/** The value at a dotted path such as `metadata.name`. */
export function valueAt(value: unknown, field: string): unknown {
  let at = value;
  for (const part of field.split('.')) at = isObject(at) ? at[part] : undefined;
  return at;
}

/** A found value as a learner would recognise it. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string')
    return /^$|^[\d.]+$|^(true|false|yes|no|on|off|null)$/.test(value) ? `"${value}"` : value;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** An expected value in words. */
export function wanted(pattern: Pattern): string {
  if (!isObject(pattern)) return Array.isArray(pattern) ? pattern.map(wanted).join(', ') : shown(pattern);
  const [[key, argument] = ['', null]] = Object.entries(pattern);
  if (key === '$duration' || key === '$path') return String(argument);
  if (key === '$matches') return `something like "${readable(String(argument))}"`;
  if (key === '$oneOf') return (argument as Pattern[]).map(wanted).join(' or ');
  if (key === '$not') return `anything but ${wanted(argument)}`;
  if (key === '$exists') return argument === true ? 'a value' : 'nothing';
  return Object.entries(pattern)
    .map(([field, inner]) => `${field}: ${wanted(inner)}`)
    .join(', ');
}

/** A regular expression without the marks that only machines need. */
function readable(expression: string): string {
  return expression
    .replace(/^\^|\$$/g, '')
    .replace(/\([^()]*\)\?|\/\?/g, '')
    .replace(/\\([^\w])/g, '$1')
    .replaceAll('.*', ' … ');
}

function isObject<T>(value: T): value is T & Record<string, never> & object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
