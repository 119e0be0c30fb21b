/**
 * Values seen through their schema: which fields they set, how two of them merge and differ.
 *
 * Models: `structured-merge-diff/typed` (ToFieldSet, Merge, Compare, RemoveItems) and its validation messages.
 */
import { equal, isMap, type JsonMap } from '../json-value';
import { ANY, type Schema } from '../schema';
import { byKeys, byValue, field, FieldSetBuilder, MEMBER, type FieldSet } from './field-set';

/** The schema of a map's entry. */
export function entrySchema(schema: Schema, key: string): Schema {
  return schema.fields[key] ?? schema.values ?? ANY;
}

function isMapSchema(schema: Schema): boolean {
  return schema.type === 'object' || schema.type === 'map';
}

/** A map that merges field by field: also one of no known schema. */
function isGranularMap(schema: Schema, value: unknown): value is JsonMap {
  return isMap(value) && !schema.atomic && (isMapSchema(schema) || schema.type === 'any');
}

function isGranularList(schema: Schema, value: unknown): value is unknown[] {
  return Array.isArray(value) && schema.type === 'list' && schema.listType !== 'atomic';
}

/** The path element of an item of a `set` or `map` list. */
export function itemKey(schema: Schema, item: unknown): string {
  if (schema.listType === 'set') return byValue(item);
  const keys: JsonMap = {};
  for (const name of schema.listKeys) {
    const value = isMap(item) ? item[name] : undefined;
    const known = value ?? schema.items?.fields[name]?.default;
    if (known !== undefined) keys[name] = known;
  }
  return byKeys(keys);
}

// --- which fields a value sets ---------------------------------------------------------------------------------

export function toFieldSet(schema: Schema, value: unknown): FieldSet {
  const builder = new FieldSetBuilder();
  collect(schema, value, builder);
  return builder.build();
}

function collect(schema: Schema, value: unknown, into: FieldSetBuilder): void {
  if (isGranularMap(schema, value)) {
    for (const key in value) collectEntry(schema, key, value[key], into.below(field(key)));
  } else if (isGranularList(schema, value)) {
    for (const item of value) {
      const below = into.below(itemKey(schema, item));
      collect(schema.items ?? ANY, item, below);
      below.insert();
    }
  } else {
    into.insert();
  }
}

function collectEntry(schema: Schema, key: string, value: unknown, into: FieldSetBuilder): void {
  if (value === undefined) return;
  collect(entrySchema(schema, key), value, into);
  const declared = key in schema.fields;
  if (value === null || !declared || (isMap(value) && Object.keys(value).length === 0)) into.insert();
}

// --- merging ---------------------------------------------------------------------------------------------------

/** `right` laid over `left`; neither is changed. */
export function merge(schema: Schema, left: unknown, right: unknown): unknown {
  if (right === undefined) return left;
  if (left === undefined || left === null) return right;
  if (isGranularMap(schema, left) && isGranularMap(schema, right)) return mergeMaps(schema, left, right);
  if (isGranularList(schema, left) && isGranularList(schema, right)) return mergeLists(schema, left, right);
  return right;
}

function mergeMaps(schema: Schema, left: JsonMap, right: JsonMap): JsonMap {
  const out: JsonMap = { ...left };
  for (const key in right) out[key] = merge(entrySchema(schema, key), left[key], right[key]);
  return out;
}

/**
 * Items of both: those of the right in its order, those of the left alone where they stood among the shared ones. A
 * shared item that comes too early on the left is left for its turn on the right.
 */
function mergeLists(schema: Schema, left: unknown[], right: unknown[]): unknown[] {
  const items = schema.items ?? ANY;
  const leftKeys = left.map((item) => itemKey(schema, item));
  const rightKeys = right.map((item) => itemKey(schema, item));
  const leftOf = new Map(leftKeys.map((key, index) => [key, left[index]]));
  const inRight = new Set(rightKeys);
  const shared = rightKeys.filter((key) => leftOf.has(key));
  const taken = new Set<string>();
  const out: unknown[] = [];
  let [l, r] = [0, 0];
  const takeRight = (): void => {
    const key = rightKeys[r]!;
    out.push(merge(items, leftOf.get(key), right[r]));
    taken.add(key);
    if (shared[0] === key) shared.shift();
    r++;
  };
  while (l < left.length || r < right.length) {
    const key = leftKeys[l];
    if (key !== undefined && r < right.length) {
      if (key === rightKeys[r]) {
        takeRight();
        l++;
        continue;
      }
      if (inRight.has(key) && shared[0] !== undefined && shared[0] !== key) {
        l++;
        continue;
      }
    }
    if (key !== undefined && !inRight.has(key)) {
      out.push(left[l++]);
      continue;
    }
    if (key !== undefined && taken.has(key)) l++;
    if (r < right.length) takeRight();
  }
  return out;
}

// --- comparing -------------------------------------------------------------------------------------------------

export interface Comparison {
  added: FieldSet;
  modified: FieldSet;
  removed: FieldSet;
}

export function compare(schema: Schema, left: unknown, right: unknown): Comparison {
  const builders = {
    added: new FieldSetBuilder(),
    modified: new FieldSetBuilder(),
    removed: new FieldSetBuilder(),
  };
  compareInto(schema, left, right, builders);
  return {
    added: builders.added.build(),
    modified: builders.modified.build(),
    removed: builders.removed.build(),
  };
}

interface Builders {
  added: FieldSetBuilder;
  modified: FieldSetBuilder;
  removed: FieldSetBuilder;
}

function below(builders: Builders, key: string): Builders {
  return {
    added: builders.added.below(key),
    modified: builders.modified.below(key),
    removed: builders.removed.below(key),
  };
}

function compareInto(schema: Schema, left: unknown, right: unknown, into: Builders): void {
  if (left === right) return;
  const maps = granular(left, right, (value) => isGranularMap(schema, value));
  const lists = !maps && granular(left, right, (value) => isGranularList(schema, value));
  if (maps || lists) {
    if (maps) compareMaps(schema, (left ?? {}) as JsonMap, (right ?? {}) as JsonMap, into);
    else compareLists(schema, (left ?? []) as unknown[], (right ?? []) as unknown[], into);
    if (left === undefined) into.added.insert();
    else if (right === undefined) into.removed.insert();
    return;
  }
  if (left === undefined) into.added.insert();
  else if (right === undefined) into.removed.insert();
  else if (!equal(left, right)) into.modified.insert();
}

/** Both sides, where present, merge inside; two empty ones are a leaf. Null is as good as empty. */
function granular(left: unknown, right: unknown, test: (value: unknown) => boolean): boolean {
  const sides = [left, right].filter((side) => side !== undefined && side !== null);
  return sides.length > 0 && sides.every(test) && sides.some((side) => sizeOf(side) > 0);
}

function sizeOf(value: unknown): number {
  return Array.isArray(value) ? value.length : isMap(value) ? Object.keys(value).length : 0;
}

function compareMaps(schema: Schema, left: JsonMap, right: JsonMap, into: Builders): void {
  for (const key in left) {
    if (left[key] !== right[key])
      compareInto(entrySchema(schema, key), left[key], right[key], below(into, field(key)));
  }
  for (const key in right) {
    if (left[key] === undefined && right[key] !== undefined)
      compareInto(entrySchema(schema, key), undefined, right[key], below(into, field(key)));
  }
}

function compareLists(schema: Schema, left: unknown[], right: unknown[], into: Builders): void {
  const items = schema.items ?? ANY;
  const rights = new Map(right.map((item) => [itemKey(schema, item), item]));
  const lefts = new Map(left.map((item) => [itemKey(schema, item), item]));
  for (const [key, item] of lefts) compareInto(items, item, rights.get(key), below(into, key));
  for (const [key, item] of rights)
    if (!lefts.has(key)) compareInto(items, undefined, item, below(into, key));
}

// --- removing --------------------------------------------------------------------------------------------------

/** The value without the fields in the set. */
export function removeItems(schema: Schema, value: unknown, set: FieldSet): unknown {
  if (set.children.size === 0) return value;
  if (isGranularMap(schema, value)) {
    const out: JsonMap = {};
    for (const key in value) {
      const rest = removeOne(entrySchema(schema, key), value[key], set.children.get(field(key)));
      if (rest !== undefined) out[key] = rest;
    }
    return out;
  }
  if (isGranularList(schema, value)) {
    return value
      .map((item) => removeOne(schema.items ?? ANY, item, set.children.get(itemKey(schema, item))))
      .filter((item) => item !== undefined);
  }
  return value;
}

function removeOne(schema: Schema, value: unknown, set: FieldSet | undefined): unknown {
  if (!set) return value;
  return set.member ? undefined : removeItems(schema, value, set);
}

/** Adds every named field on the way to a member, so that an emptied struct goes with its last field. */
export function withNamedFields(schema: Schema, set: FieldSet): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [key, child] of set.children) {
    const isField = key.startsWith('f:');
    const next = isField ? entrySchema(schema, key.slice(2)) : (schema.items ?? ANY);
    const inner = withNamedFields(next, child);
    const named = isField && key.slice(2) in schema.fields;
    children.set(key, named ? { ...inner, member: true } : inner);
  }
  return { member: set.member, children };
}

// --- validation ------------------------------------------------------------------------------------------------

/** What is wrong with a value: `.data.a: expected string, got …`, in the library's words. */
export function typeErrors(schema: Schema, value: unknown, path = ''): string[] {
  if (value === null || value === undefined || schema.type === 'any') return [];
  if (isMapSchema(schema)) {
    if (!isMap(value)) return [say(path, `expected map, got &{${goValue(value)}}`)];
    return mapErrors(schema, value, path);
  }
  if (schema.type === 'list') {
    if (!Array.isArray(value)) return [say(path, `expected list, got &{${goValue(value)}}`)];
    return listErrors(schema, value, path);
  }
  const wrong = scalarError(schema, value);
  return wrong ? [say(path, wrong)] : [];
}

function say(path: string, message: string): string {
  return path ? `${path}: ${message}` : message;
}

function mapErrors(schema: Schema, value: JsonMap, path: string): string[] {
  const errors: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const declared = key in schema.fields || schema.values || schema.preserveUnknown;
    if (declared) errors.push(...typeErrors(entrySchema(schema, key), value[key], `${path}.${key}`));
    else errors.push(say(`${path}.${key}`, 'field not declared in schema'));
  }
  return errors;
}

function listErrors(schema: Schema, value: unknown[], path: string): string[] {
  const items = schema.items ?? ANY;
  const errors: string[] = [];
  const seen = new Set<string>();
  for (const [index, item] of value.entries()) {
    if (schema.listType === 'atomic') {
      errors.push(...typeErrors(items, item, `${path}[${index}]`));
      continue;
    }
    const keyless = keyProblem(schema, item);
    // without a key nothing deeper can be told apart
    if (keyless) return [...errors, say(path, `element ${index}: ${keyless}`)];
    const key = itemKey(schema, item);
    if (seen.has(key))
      errors.push(say(path, `duplicate entries for key ${elementPath(schema, item, index)}`));
    seen.add(key);
    errors.push(...typeErrors(items, item, `${path}${elementPath(schema, item, index)}`));
  }
  return errors;
}

function keyProblem(schema: Schema, item: unknown): string | undefined {
  if (schema.listType !== 'map') return undefined;
  if (item === null) return 'associative list with keys may not have a null element';
  if (!isMap(item)) return 'associative list with keys may not have non-map elements';
  if (itemKey(schema, item) !== byKeys({})) return undefined;
  const keys = schema.listKeys.map((key) => JSON.stringify(key)).join(' ');
  return `associative list with keys has an element that omits all key fields [${keys}] (and doesn't have default values for any key fields)`;
}

function elementPath(schema: Schema, item: unknown, index: number): string {
  if (schema.listType === 'set') return `[=${JSON.stringify(item)}]`;
  if (!isMap(item)) return `[${index}]`;
  const key = JSON.parse(itemKey(schema, item).slice(2)) as JsonMap;
  return `[${Object.keys(key)
    .map((name) => `${name}=${JSON.stringify(key[name])}`)
    .join(',')}]`;
}

function scalarError(schema: Schema, value: unknown): string | undefined {
  const type = schema.type;
  if (type === 'string') {
    if (typeof value !== 'string')
      return `expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`;
  } else if (type === 'integer' || type === 'number') {
    if (typeof value !== 'number') return `expected numeric (int or float), got ${goType(value)}`;
  } else if (type === 'boolean') {
    if (typeof value !== 'boolean') return `expected boolean, got &{${goValue(value)}}`;
  } else if (typeof value === 'object') {
    return `expected any scalar, got &{${goValue(value)}}`;
  }
  return undefined;
}

/** A value as Go's `%T` names its type. */
function goType(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (isMap(value)) return 'map[string]interface {}';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return 'string';
}

/** A value as Go's `%v` prints it. */
export function goValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`;
  if (isMap(value)) {
    const entries = Object.keys(value)
      .sort()
      .map((key) => `${key}:${goValue(value[key])}`);
    return `map[${entries.join(' ')}]`;
  }
  return value === null || value === undefined ? '<nil>' : String(value);
}

/** A value as Go's `%#v` prints it. */
function goSyntax(value: unknown): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (isMap(value)) {
    const entries = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${goSyntax(value[key])}`);
    return `map[string]interface {}{${entries.join(', ')}}`;
  }
  if (value === null || value === undefined) return 'interface {}(nil)';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** The set with one field, for callers that know a path: `['metadata', 'labels']`. */
export function setOf(...path: string[]): FieldSet {
  return path.reduceRight<FieldSet>(
    (set, name) => ({ member: false, children: new Map([[field(name), set]]) }),
    MEMBER,
  );
}
