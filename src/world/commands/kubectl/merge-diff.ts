/**
 * The patch that leads from what is there to what a file says.
 *
 * Models: `strategicpatch.CreateThreeWayMergePatch` and `CreateTwoWayMergePatch`, `jsonmergepatch` and
 * `jsonpatch.CreateMergePatch`: what was in the last file and is gone is deleted, what is new or changed is set, the
 * rest is left alone. Left out: conflicts (`--overwrite=false`).
 */
import { equal, isMap, type JsonMap } from '../../kube/json-value';
import { entrySchema } from '../../kube/apply/typed';
import { ANY, type Schema } from '../../kube/schema';
import { byCodePoint, goText } from './go-values';

interface Mode {
  deletions: boolean;
  changes: boolean;
  retainKeys?: boolean;
}

const ORDER = '$setElementOrder/';
const DELETE_FROM = '$deleteFromPrimitiveList/';

/** For built-in kinds: lists merge by their keys. */
export function threeWayStrategic(
  schema: Schema,
  original: JsonMap,
  modified: JsonMap,
  current: JsonMap,
): JsonMap {
  const delta = diffMaps(schema, current, modified, { deletions: false, changes: true });
  const deletions = diffMaps(schema, original, modified, { deletions: true, changes: false });
  return combine(schema, deletions, delta);
}

export function twoWayStrategic(schema: Schema, original: JsonMap, modified: JsonMap): JsonMap {
  return diffMaps(schema, original, modified, { deletions: true, changes: true });
}

/** For custom kinds: lists are replaced. */
export function threeWayJson(original: JsonMap, modified: JsonMap, current: JsonMap): JsonMap {
  const changes = onlyNulls(twoWayJson(current, modified), false);
  const deletions = onlyNulls(twoWayJson(original, modified), true);
  return overlay(deletions, changes);
}

/** RFC 7386: null removes. */
export function twoWayJson(original: JsonMap, modified: JsonMap): JsonMap {
  const patch: JsonMap = {};
  for (const key of Object.keys(modified)) {
    const [before, after] = [original[key], modified[key]];
    if (equal(before ?? undefined, after ?? undefined) && key in original) continue;
    if (isMap(before) && isMap(after)) {
      const inner = twoWayJson(before, after);
      if (Object.keys(inner).length) patch[key] = inner;
    } else patch[key] = after;
  }
  for (const key of Object.keys(original)) if (!(key in modified)) patch[key] = null;
  return patch;
}

function onlyNulls(patch: JsonMap, nulls: boolean): JsonMap {
  const kept: JsonMap = {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      if (nulls) kept[key] = null;
    } else if (isMap(value) && Object.keys(value).length) {
      const inner = onlyNulls(value, nulls);
      if (Object.keys(inner).length) kept[key] = inner;
    } else if (!nulls) kept[key] = value;
  }
  return kept;
}

function overlay(under: JsonMap, over: JsonMap): JsonMap {
  const out = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const before = out[key];
    out[key] = isMap(before) && isMap(value) ? overlay(before, value) : value;
  }
  return out;
}

function diffMaps(schema: Schema, original: JsonMap, modified: JsonMap, mode: Mode): JsonMap {
  const patch: JsonMap = {};
  for (const key of keysOf(modified)) diffField(schema, key, original, modified, patch, mode);
  if (mode.deletions) for (const key of keysOf(original)) if (!has(modified, key)) patch[key] = null;
  if (mode.retainKeys) {
    const kept = keysOf(modified).filter((key) => modified[key] !== null);
    const cleared = keysOf(original).some((key) => original[key] !== null && !has(modified, key));
    if (kept.length && (Object.keys(patch).length || cleared)) patch.$retainKeys = kept.sort(byCodePoint);
  }
  return patch;
}

function diffField(
  schema: Schema,
  key: string,
  original: JsonMap,
  modified: JsonMap,
  patch: JsonMap,
  mode: Mode,
): void {
  const [before, after] = [original[key], modified[key]];
  const field = entrySchema(schema, key);
  if (isMap(before) && isMap(after)) {
    if (strategies(field).includes('replace')) {
      if (mode.changes) patch[key] = after;
      return;
    }
    const inner = diffMaps(field, before, after, withRetainKeys(mode, field));
    if (Object.keys(inner).length) patch[key] = inner;
  } else if (Array.isArray(before) && Array.isArray(after) && strategies(field).includes('merge')) {
    diffLists(field, key, before, after, patch, withRetainKeys(mode, field));
  } else if (mode.changes && !(has(original, key) && equal(before, after))) {
    patch[key] = after;
  }
}

function withRetainKeys({ deletions, changes }: Mode, schema: Schema): Mode {
  return { deletions, changes, retainKeys: strategies(schema).includes('retainKeys') };
}

function strategies(schema: Schema): string[] {
  return (schema.patchStrategy ?? '').split(',');
}

function diffLists(
  schema: Schema,
  key: string,
  before: unknown[],
  after: unknown[],
  patch: JsonMap,
  mode: Mode,
): void {
  if (before.length === 0) {
    if (after.length && mode.changes) patch[key] = after;
    return;
  }
  const mergeKey = schema.mergeKey;
  if (mergeKey && [...before, ...after].every(isMap))
    diffByKey(schema, key, mergeKey, before as JsonMap[], after as JsonMap[], patch, mode);
  else diffScalars(key, before, after, patch, mode);
}

function diffByKey(
  schema: Schema,
  key: string,
  mergeKey: string,
  before: JsonMap[],
  after: JsonMap[],
  patch: JsonMap,
  mode: Mode,
): void {
  const same = (a: JsonMap, b: JsonMap): boolean => goText(a[mergeKey]) === goText(b[mergeKey]);
  const items: JsonMap[] = [];
  for (const item of after) {
    const old = before.find((each) => same(each, item));
    if (!old) {
      if (mode.changes) items.push(item);
      continue;
    }
    const inner = diffMaps(schema.items ?? ANY, old, item, mode);
    if (Object.keys(inner).length) items.push({ ...inner, [mergeKey]: item[mergeKey] });
  }
  const gone = mode.deletions ? before.filter((each) => !after.some((item) => same(each, item))) : [];
  for (const item of gone) items.push({ $patch: 'delete', [mergeKey]: item[mergeKey] });
  const ordered = before.length === after.length && before.every((each, index) => same(each, after[index]!));
  if ((mode.changes && (items.length || !ordered)) || (mode.deletions && items.length))
    patch[ORDER + key] = after.map((item) => ({ [mergeKey]: item[mergeKey] }));
  if (items.length) patch[key] = items;
}

function diffScalars(key: string, before: unknown[], after: unknown[], patch: JsonMap, mode: Mode): void {
  const added = mode.changes ? after.filter((item) => !before.some((each) => equal(each, item))) : [];
  const gone = mode.deletions ? before.filter((item) => !after.some((each) => equal(each, item))) : [];
  if (added.length) patch[key] = added;
  if (gone.length)
    patch[DELETE_FROM + key] = [...new Set(gone)].sort((a, b) => byCodePoint(goText(a), goText(b)));
  if (gone.length || (mode.changes && !equal(before, after))) patch[ORDER + key] = after;
}

/** Changes laid over deletions: one patch that does both. */
function combine(schema: Schema, deletions: JsonMap, delta: JsonMap): JsonMap {
  const out = { ...deletions };
  for (const [key, value] of Object.entries(delta)) {
    const before = out[key];
    if (key.startsWith('$')) out[key] = value;
    else if (isMap(before) && isMap(value)) out[key] = combine(entrySchema(schema, key), before, value);
    else if (Array.isArray(before) && Array.isArray(value))
      out[key] = combineLists(entrySchema(schema, key), before, value);
    else out[key] = value;
  }
  return out;
}

function combineLists(schema: Schema, deletions: unknown[], delta: unknown[]): unknown[] {
  const mergeKey = schema.mergeKey;
  if (!mergeKey) return delta;
  const key = (item: unknown): string => goText((item as JsonMap)[mergeKey]);
  const changed = new Map((delta as JsonMap[]).map((item) => [key(item), item]));
  const merged = (delta as JsonMap[]).map((item) => {
    const gone = (deletions as JsonMap[]).find((each) => key(each) === key(item));
    return gone ? combine(schema.items ?? ANY, gone, item) : item;
  });
  return [...merged, ...deletions.filter((item) => !changed.has(key(item)))];
}

function keysOf(map: JsonMap): string[] {
  return Object.keys(map).filter((key) => map[key] !== undefined);
}

function has(map: JsonMap, key: string): boolean {
  return map[key] !== undefined;
}
