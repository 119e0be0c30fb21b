/** sprig's functions on lists. Models: Masterminds/sprig 3 list.go. */
import { isTrue, kindOf, namedTypeOf, nameType, StringSlice } from '../template/values';
import { deepEqual, fn, type Functions, items, NIL_POINTER, toInteger } from './kit';

const push = fn('any any', (list: unknown, item: unknown) => [...items(list, 'Cannot push on'), item]);
const prepend = fn('any any', (list: unknown, item: unknown) => [item, ...items(list, 'Cannot prepend on')]);
const first = fn('any', (list: unknown) => items(list, 'Cannot find first on')[0] ?? null);
const last = fn('any', (list: unknown) => items(list, 'Cannot find last on').at(-1) ?? null);
const rest = fn('any', (list: unknown) => orNil(plain(items(list, 'Cannot find rest on')), 1));
const initial = fn('any', (list: unknown) => orNil(plain(items(list, 'Cannot find initial on')), 0, -1));
const reverse = fn('any', (list: unknown) => plain(items(list, 'Cannot find reverse on')).reverse());
const compact = fn('any', (list: unknown) => plain(items(list, 'Cannot compact on')).filter(isTrue));
const uniq = fn('any', (list: unknown) =>
  items(list, 'Cannot find uniq on').reduce<unknown[]>(
    (kept, item) => (kept.some((each) => deepEqual(each, item)) ? kept : [...kept, item]),
    [],
  ),
);
const without = fn('any ...any', (list: unknown, ...omitted: unknown[]) =>
  plain(items(list, 'Cannot find without on')).filter(
    (item) => !omitted.some((each) => deepEqual(each, item)),
  ),
);
const has = fn('any any', (needle: unknown, list: unknown) =>
  list === null ? false : items(list, 'Cannot find has on').some((item) => deepEqual(needle, item)),
);
const slice = fn('any ...any', (list: unknown, ...indices: unknown[]) => {
  const all = items(list, 'list should be type of slice or array but').slice();
  if (!all.length) return null;
  const from = indices.length ? Number(toInteger(indices[0])) : 0;
  const to = indices.length > 1 ? Number(toInteger(indices[1])) : all.length;
  if (from < 0 || to > all.length || from > to)
    throw new Error('reflect.Value.Slice: slice index out of bounds');
  if (list instanceof StringSlice) return StringSlice.of_((plain(all) as string[]).slice(from, to));
  const type = namedTypeOf(list);
  return type ? nameType(plain(all).slice(from, to), type) : plain(all).slice(from, to);
});
const chunk = fn('int any', (size: bigint, list: unknown) => {
  const all = plain(items(list, 'Cannot chunk'));
  const step = Number(size);
  const count = Math.floor((all.length - 1) / step) + 1;
  const isShort = (at: number): boolean => at === count - 1 && all.length % step !== 0;
  // Go turns what is no number into a very small one
  if (!Number.isFinite(count) || count < 0 || (step < 0 && count > 0 && !isShort(0)))
    throw new Error('runtime error: makeslice: len out of range');
  return nameType(
    Array.from({ length: count }, (_, at) => all.slice(at * step, (at + 1) * step)),
    { typeName: '[][]interface {}', closed: true },
  );
});

/** sprig's own `slice` stands in for text/template's. */
export const LISTS: Functions = {
  list: fn('...any', (...values: unknown[]) => values),
  tuple: fn('...any', (...values: unknown[]) => values),
  push,
  append: push,
  mustPush: push,
  mustAppend: push,
  prepend,
  mustPrepend: prepend,
  first,
  mustFirst: first,
  last,
  mustLast: last,
  rest,
  mustRest: rest,
  initial,
  mustInitial: initial,
  reverse,
  mustReverse: reverse,
  compact,
  mustCompact: compact,
  uniq,
  mustUniq: uniq,
  without,
  mustWithout: without,
  has,
  mustHas: has,
  slice: { ...slice, call: sliceWording },
  mustSlice: { ...slice, call: sliceWording },
  chunk,
  mustChunk: chunk,
  concat: fn('...any', (...lists: unknown[]) => {
    const all = lists.flatMap((list) => {
      if (list === null) throw new Error(NIL_POINTER);
      if (!Array.isArray(list)) throw new Error(`Cannot concat type ${kindOf(list)} as list`);
      return plain(list);
    });
    return all.length ? all : orNil([], 0);
  }),
};

/** `list should be type of slice or array but string`, without the word "type" that the others have. */
function sliceWording(list: unknown, ...indices: unknown[]): unknown {
  if (list !== null && !Array.isArray(list))
    throw new Error(`list should be type of slice or array but ${kindOf(list)}`);
  return (slice.call as (...args: unknown[]) => unknown)(list, ...indices);
}

/** Of an empty list nothing is left, not even a list. */
function orNil(list: unknown[], from: number, to?: number): unknown[] {
  return list.length ? list.slice(from, to) : nameType([], { typeName: '[]interface {}', isNil: true });
}

/** The items as []interface {}. */
function plain(list: unknown[]): unknown[] {
  return Array.from(list);
}
