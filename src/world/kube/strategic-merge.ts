/**
 * Strategic merge patch.
 *
 * Models: `k8s.io/apimachinery/pkg/util/strategicpatch`: lists with a merge key merge by it, `$patch` replaces, deletes
 * or merges, `$deleteFromPrimitiveList` and `$setElementOrder` and `$retainKeys` are understood.
 */
import { clone, equal, isMap, type JsonMap } from './json-value';
import { ANY, type Schema } from './schema';
import { entrySchema } from './apply/typed';
import { badRequest } from './status-errors';

const ORDER = '$setElementOrder/';
const DELETE_FROM = '$deleteFromPrimitiveList/';

/** `patch` laid over `target`; neither is changed. */
export function strategicMerge(schema: Schema, target: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return clone(patch);
  return mergeMap(schema, isMap(target) ? target : {}, patch);
}

function mergeMap(schema: Schema, target: JsonMap, patch: JsonMap): JsonMap {
  if (patch.$patch === 'replace') return withoutDirectives(patch);
  if (patch.$patch === 'delete') return {};
  const out: JsonMap = retained(target, patch);
  for (const key in patch)
    if (key.startsWith(DELETE_FROM)) deleteFrom(out, key.slice(DELETE_FROM.length), patch[key]);
  for (const key in patch) {
    if (key.startsWith('$')) continue;
    const value = patch[key];
    const field = entrySchema(schema, key);
    if (value === null) delete out[key];
    else if (isMap(value) && value.$patch === 'delete') delete out[key];
    else if (!sameShape(out[key], value)) {
      const taken = asNew(value);
      if (taken === undefined) delete out[key];
      else if (Array.isArray(taken) && `${ORDER}${key}` in patch)
        out[key] = mergeList(field, key, [], taken, patch);
      else out[key] = taken;
    } else if (isMap(value)) out[key] = mergeMap(field, out[key] as JsonMap, value);
    else if (Array.isArray(value)) out[key] = mergeList(field, key, out[key], value, patch);
    else out[key] = value;
  }
  for (const key in patch) {
    if (key.startsWith(ORDER)) order(schema, out, target, key.slice(ORDER.length), patch[key]);
  }
  return out;
}

function sameShape(before: unknown, value: unknown): boolean {
  if (Array.isArray(value)) return Array.isArray(before);
  return !isMap(value) || isMap(before);
}

/** What a patch brings where there was nothing like it: nulls go, and maps that hold a directive; undefined for such a one. */
function asNew(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asNew).filter((item) => item !== undefined);
  if (!isMap(value)) return value;
  if ('$patch' in value) return undefined;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, asNew(inner)]).filter(([, inner]) => inner !== undefined),
  );
}

function retained(target: JsonMap, patch: JsonMap): JsonMap {
  if (!Array.isArray(patch.$retainKeys)) return { ...target };
  const keys = patch.$retainKeys as string[];
  return Object.fromEntries(Object.entries(target).filter(([key]) => keys.includes(key)));
}

function withoutDirectives(patch: JsonMap): JsonMap {
  return clone(Object.fromEntries(Object.entries(patch).filter(([key]) => !key.startsWith('$'))));
}

function mergeList(
  schema: Schema,
  key: string,
  target: unknown,
  patch: unknown[],
  parent: JsonMap,
): unknown[] {
  const merges = schema.patchStrategy?.includes('merge');
  if (patch.some((item) => isMap(item) && item.$patch === 'replace' && Object.keys(item).length === 1))
    return clone(patch.filter((item) => !(isMap(item) && item.$patch === 'replace')));
  if (!merges) return clone(patch);
  const before = Array.isArray(target) ? target : [];
  const ordered = `${ORDER}${key}` in parent;
  if (!schema.mergeKey) return mergePrimitives(before, patch);
  return mergeByKey(schema, schema.mergeKey, before, patch, ordered);
}

function mergePrimitives(target: unknown[], patch: unknown[]): unknown[] {
  const all = [...target, ...patch].filter(
    (item, index, list) => list.findIndex((each) => equal(each, item)) === index,
  );
  return arrange(all, patch, target, equal);
}

function mergeByKey(
  schema: Schema,
  mergeKey: string,
  target: unknown[],
  patch: unknown[],
  ordered: boolean,
): unknown[] {
  let out = [...target];
  for (const item of patch) {
    if (!isMap(item)) throw badRequest(`expected a map for each element of list with merge key ${mergeKey}`);
    const value = item[mergeKey];
    if (value === undefined && item.$patch === undefined)
      throw badRequest(`map: ${goMap(item)} does not contain declared merge key: ${mergeKey}`);
    const index = out.findIndex((each) => isMap(each) && equal(each[mergeKey], value));
    if (item.$patch === 'delete') {
      out = out.filter((each) => !(isMap(each) && equal(each[mergeKey], value)));
    } else if (index >= 0) {
      out[index] = mergeMap(schema.items ?? ANY, out[index] as JsonMap, item);
    } else {
      out.push(item.$patch === undefined ? clone(item) : withoutDirectives(item));
    }
  }
  return ordered ? out : arrange(out, patch, target, sameBy(mergeKey));
}

type Same = (a: unknown, b: unknown) => boolean;

function sameBy(mergeKey: string): Same {
  return (a, b) => isMap(a) && isMap(b) && equal(a[mergeKey], b[mergeKey]);
}

/**
 * Items that `wanted` names in its order, and among them the others, each before the first that came after it in the
 * list as it was.
 */
function arrange(items: unknown[], wanted: unknown[], before: unknown[], same: Same): unknown[] {
  const placeIn = (list: unknown[], item: unknown): number => list.findIndex((each) => same(each, item));
  const isNamed = (item: unknown): boolean => placeIn(wanted, item) >= 0;
  const named = items.filter(isNamed).sort((a, b) => placeIn(wanted, a) - placeIn(wanted, b));
  const others = items
    .filter((item) => !isNamed(item))
    .sort((a, b) => placeIn(before, a) - placeIn(before, b));
  const out: unknown[] = [];
  while (named.length || others.length) {
    const [left, right] = [placeIn(before, others[0]), placeIn(before, named[0])];
    const takesOther = !named.length || (others.length > 0 && left >= 0 && right >= 0 && left < right);
    out.push(takesOther ? others.shift() : named.shift());
  }
  return out;
}

function deleteFrom(out: JsonMap, key: string, values: unknown): void {
  const list = out[key];
  if (!Array.isArray(list) || !Array.isArray(values)) return;
  out[key] = list.filter((item) => !values.some((value) => equal(value, item)));
}

/** Puts a merged list in the order the patch asks for. */
function order(schema: Schema, out: JsonMap, target: JsonMap, key: string, wanted: unknown): void {
  const list = out[key];
  if (!Array.isArray(list) || !Array.isArray(wanted)) return;
  const { mergeKey } = entrySchema(schema, key);
  const before = Array.isArray(target[key]) ? (target[key] as unknown[]) : [];
  out[key] = arrange(list, wanted, before, mergeKey ? sameBy(mergeKey) : equal);
}

function goMap(item: JsonMap): string {
  return `map[${Object.keys(item)
    .sort()
    .map((key) => `${key}:${String(item[key])}`)
    .join(' ')}]`;
}
