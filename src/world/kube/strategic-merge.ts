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
  for (const key in patch) {
    if (key.startsWith('$')) continue;
    const value = patch[key];
    const field = entrySchema(schema, key);
    if (value === null) delete out[key];
    else if (isMap(value) && value.$patch === 'delete') delete out[key];
    else if (isMap(value)) out[key] = mergeMap(field, isMap(out[key]) ? (out[key] as JsonMap) : {}, value);
    else if (Array.isArray(value)) out[key] = mergeList(field, key, out[key], value, patch);
    else out[key] = value;
  }
  for (const key in patch) {
    if (key.startsWith(DELETE_FROM)) deleteFrom(out, key.slice(DELETE_FROM.length), patch[key]);
    if (key.startsWith(ORDER)) order(schema, out, key.slice(ORDER.length), patch[key]);
  }
  return out;
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
  return [...target, ...patch.filter((item) => !target.some((each) => equal(each, item)))];
}

function mergeByKey(
  schema: Schema,
  mergeKey: string,
  target: unknown[],
  patch: unknown[],
  ordered: boolean,
): unknown[] {
  let out = [...target];
  const added: unknown[] = [];
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
      added.push(item.$patch === undefined ? clone(item) : withoutDirectives(item));
    }
  }
  return ordered ? [...out, ...added] : sortLikePatch(mergeKey, [...out, ...added], patch);
}

/** Without an order of its own, a patch's items keep the order it gives them, after the server's own. */
function sortLikePatch(mergeKey: string, merged: unknown[], patch: unknown[]): unknown[] {
  const keys = patch.filter(isMap).map((item) => item[mergeKey]);
  const placeOf = (item: unknown): number =>
    keys.findIndex((key) => isMap(item) && equal(item[mergeKey], key));
  const patched = merged.filter((item) => placeOf(item) >= 0).sort((a, b) => placeOf(a) - placeOf(b));
  const own = merged.filter((item) => placeOf(item) < 0);
  return [...patched, ...own];
}

function deleteFrom(out: JsonMap, key: string, values: unknown): void {
  const list = out[key];
  if (!Array.isArray(list) || !Array.isArray(values)) return;
  out[key] = list.filter((item) => !values.some((value) => equal(value, item)));
}

/** Puts a merged list in the order the patch asks for; items it does not name keep their relative place. */
function order(schema: Schema, out: JsonMap, key: string, wanted: unknown): void {
  const list = out[key];
  if (!Array.isArray(list) || !Array.isArray(wanted)) return;
  const mergeKey = entrySchema(schema, key).mergeKey;
  const same = (item: unknown, want: unknown): boolean =>
    mergeKey && isMap(item) && isMap(want) ? equal(item[mergeKey], want[mergeKey]) : equal(item, want);
  const placed = wanted.flatMap((want) => list.filter((item) => same(item, want)));
  const rest = list.filter((item) => !wanted.some((want) => same(item, want)));
  out[key] = [...placed, ...rest];
}

function goMap(item: JsonMap): string {
  return `map[${Object.keys(item)
    .sort()
    .map((key) => `${key}:${String(item[key])}`)
    .join(' ')}]`;
}
