/**
 * sprig's functions on maps, and its defaults.
 *
 * Models: Masterminds/sprig 3 dict.go and defaults.go, with mergo behind `merge`. Maps of templates have no order of their
 * own; where Go's is by chance (`keys`, `values`) ours is sorted.
 */
import { isMap, namedTypeOf, nameType, isTrue, sortedKeys, StringSlice, typeOf } from '../template/values';
import { fn, type Functions, text } from './kit';

type Dict = Record<string, unknown>;

export const DICTS: Functions = {
  dict: fn('...any', dict),
  get: fn('map string', (map: Dict, key: string) => (Object.hasOwn(live(map), key) ? map[key] : '')),
  set: fn('map string any', (map: Dict, key: string, value: unknown) => {
    if (map === null) throw new Error('assignment to entry in nil map');
    map[key] = value;
    return map;
  }),
  unset: fn('map string', (map: Dict, key: string) => {
    delete live(map)[key];
    return map;
  }),
  hasKey: fn('map string', (map: Dict, key: string) => Object.hasOwn(live(map), key)),
  pluck: fn('string ...map', (key: string, ...maps: Dict[]) =>
    maps.filter((map) => Object.hasOwn(live(map), key)).map((map) => map[key]),
  ),
  keys: fn('...map', (...maps: Dict[]) => StringSlice.of_(maps.flatMap((map) => sortedKeys(live(map))))),
  values: fn('map', (map: Dict) => sortedKeys(live(map)).map((key) => map[key])),
  pick: fn('map ...string', (map: Dict, ...keys: string[]) =>
    Object.fromEntries(keys.filter((key) => Object.hasOwn(live(map), key)).map((key) => [key, map[key]])),
  ),
  omit: fn('map ...string', (map: Dict, ...keys: string[]) =>
    Object.fromEntries(Object.entries(live(map)).filter(([key]) => !keys.includes(key))),
  ),
  merge: fn('map ...map', (into: Dict, ...from: Dict[]) =>
    from.reduce((target, source) => mergeInto(target, source, false), into),
  ),
  mustMerge: fn('map ...map', (into: Dict, ...from: Dict[]) =>
    from.reduce((target, source) => mergeInto(target, source, false), into),
  ),
  mergeOverwrite: fn('map ...map', (into: Dict, ...from: Dict[]) =>
    from.reduce((target, source) => mergeInto(target, source, true), into),
  ),
  mustMergeOverwrite: fn('map ...map', (into: Dict, ...from: Dict[]) =>
    from.reduce((target, source) => mergeInto(target, source, true), into),
  ),
  deepCopy: fn('any', deepCopy),
  mustDeepCopy: fn('any', deepCopy),
  dig: fn('...any', dig),
  default: fn('any ...any', (fallback: unknown, ...given: unknown[]) =>
    isTrue(given[0]) ? given[0] : fallback,
  ),
  empty: fn('any', (value: unknown) => !isTrue(value)),
  coalesce: fn('...any', (...values: unknown[]) => values.find(isTrue) ?? null),
  all: fn('...any', (...values: unknown[]) => values.every(isTrue)),
  any: fn('...any', (...values: unknown[]) => values.some(isTrue)),
  ternary: fn('any any bool', (yes: unknown, no: unknown, which: boolean) => (which ? yes : no)),
};

/** Reading a nil map finds nothing. */
function live(map: Dict | null): Dict {
  return map ?? {};
}

function dict(...values: unknown[]): Dict {
  const made: Dict = {};
  for (let i = 0; i < values.length; i += 2)
    made[text(values[i])] = i + 1 < values.length ? values[i + 1] : '';
  return made;
}

/** mergo's deep merge: what is empty in `into` is filled; with `overwrite` what `from` has wins, nil and empty too. */
export function mergeInto(target: Dict | null, from: Dict | null, overwrite: boolean): Dict {
  const into = target ?? {};
  for (const [key, value] of Object.entries(from ?? {})) {
    if (value === null || value === undefined) {
      if (overwrite) into[key] = null;
      continue;
    }
    const old = into[key];
    if (isMap(value) && isMap(old)) mergeInto(old, value, overwrite);
    const isList = Array.isArray(value);
    if (isList && overwrite) into[key] = value;
    if (isTrue(old) && (isList || (isMap(value) && isMap(old)))) continue;
    if (overwrite || !isTrue(old)) into[key] = value;
  }
  return into;
}

function deepCopy(value: unknown): unknown {
  if (value === null || value === undefined)
    throw new Error('reflect: call of reflect.Value.Type on zero Value');
  return copy(value);
}

export function copy(value: unknown): unknown {
  if (value instanceof StringSlice) return StringSlice.of_(value);
  if (Array.isArray(value)) {
    const type = namedTypeOf(value);
    return type ? nameType(value.map(copy), type) : value.map(copy);
  }
  if (!isMap(value)) return value;
  const made = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copy(each)]));
  const type = namedTypeOf(value);
  return type ? nameType(made, type) : made;
}

function dig(...words: unknown[]): unknown {
  if (words.length < 3) throw new Error('dig needs at least three arguments');
  const asserted = (value: unknown, type: string, fits: boolean): void => {
    const shown = value === null || value === undefined ? 'nil' : typeOf(value);
    if (!fits) throw new Error(`interface conversion: interface {} is ${shown}, not ${type}`);
  };
  const asMap = (value: unknown): Dict => {
    asserted(value, 'map[string]interface {}', typeOf(value) === 'map[string]interface {}');
    return value as Dict;
  };
  let at = asMap(words.at(-1));
  const keys = words.slice(0, -2);
  for (const key of keys) asserted(key, 'string', typeof key === 'string');
  for (const key of (keys as string[]).slice(0, -1)) {
    if (!Object.hasOwn(at, key)) return words.at(-2);
    at = asMap(at[key]);
  }
  const last = keys.at(-1) as string;
  return Object.hasOwn(at, last) ? at[last] : words.at(-2);
}
