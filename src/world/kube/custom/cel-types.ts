/**
 * What can be told of an expression's types before it is evaluated.
 *
 * Models: the checker of `cel-go`, where variables are objects of which nothing is known. Left out: type parameters,
 * bytes, timestamps and durations.
 */
export type Type = string;

export const OBJECT: Type = 'map(string, dyn)';

const NUMBERS = ['int', 'uint', 'double'];

/** What a function makes, as a method (`a.size()`) and by itself (`size(a)`); absent where there is no such form. */
const FUNCTIONS: Record<string, { method?: Type; alone?: Type }> = {
  size: { method: 'int', alone: 'int' },
  startsWith: { method: 'bool' },
  endsWith: { method: 'bool' },
  contains: { method: 'bool' },
  matches: { method: 'bool', alone: 'bool' },
  lowerAscii: { method: 'string' },
  upperAscii: { method: 'string' },
  trim: { method: 'string' },
  split: { method: 'list(string)' },
  replace: { method: 'string' },
  join: { method: 'string' },
  isSorted: { method: 'bool' },
  string: { alone: 'string' },
  int: { alone: 'int' },
  double: { alone: 'double' },
  type: { alone: 'type' },
};

/** Is there a function of this name? */
export function isFunction(name: string): boolean {
  return name in FUNCTIONS;
}

/** What a call makes, or why there is no such call. */
export function typeOfCall(name: string, form: 'method' | 'alone', args: readonly Type[]): Type | Error {
  const known = FUNCTIONS[name];
  if (!known) return new Error(`undeclared reference to '${name}' (in container '')`);
  return known[form] ?? noOverload(name, args);
}

export function typeOfOperator(operator: string, args: readonly Type[]): Type | Error {
  const [a = 'dyn', b = 'dyn'] = args;
  const known = args.every((each) => each !== 'dyn');
  const name = args.length === 1 ? `${operator}_` : `_${operator}_`;
  if (operator === '&&' || operator === '||' || operator === '!')
    return args.every((each) => each === 'bool' || each === 'dyn') ? 'bool' : noOverload(name, args);
  if (operator === 'in') return 'bool';
  if (operator === '==' || operator === '!=') return !known || alike(a, b) ? 'bool' : noOverload(name, args);
  if (/^[<>]=?$/.test(operator))
    return !known || alike(a, b) || (NUMBERS.includes(a) && NUMBERS.includes(b))
      ? 'bool'
      : noOverload(name, args);
  if (args.length === 1) return a;
  return !known || alike(a, b) ? (a === 'dyn' ? b : a) : noOverload(name, args);
}

/** Of `condition ? a : b`. */
export function typeOfChoice(condition: Type, a: Type, b: Type): Type | Error {
  const fits = (condition === 'bool' || condition === 'dyn') && (alike(a, b) || a === 'dyn' || b === 'dyn');
  return fits ? (alike(a, b) ? a : 'dyn') : noOverload('_?_:_', [condition, a, b]);
}

/** Of `a.b`. */
export function typeOfField(object: Type): Type | Error {
  const [, value] = /^map\(\w+, (.*)\)$/.exec(object) ?? [];
  if (object === 'dyn') return 'dyn';
  return value ?? new Error(`type '${object}' does not support field selection`);
}

function alike(a: Type, b: Type): boolean {
  return (
    a === b || (a.startsWith('list') && b.startsWith('list')) || (a.startsWith('map') && b.startsWith('map'))
  );
}

function noOverload(name: string, args: readonly Type[]): Error {
  return new Error(`found no matching overload for '${name}' applied to '(${args.join(', ')})'`);
}
