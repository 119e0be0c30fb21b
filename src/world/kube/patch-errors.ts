/**
 * What the server says of a patch whose result does not fit the kind.
 *
 * Models: `runtime.DefaultUnstructuredConverter` and the decoder as the patch handler reports them.
 */
import { StatusError, type KubeObject, type WriteOptions } from './api';
import { entrySchema, goValue } from './apply/typed';
import { unknownFields } from './decode';
import type { Resource } from './discovery';
import { elementOf, goStruct, goTypeOfKind, pointee, underlying, type GoType } from './go-types';
import { isMap, type JsonMap } from './json-value';
import type { Schema } from './schema';

/** @throws StatusError (Invalid) for values of wrong type and, where validation is strict, for unknown fields */
export function checkPatched(
  resource: Resource,
  patched: KubeObject,
  patch: unknown,
  options: WriteOptions,
): void {
  const wrong = mismatch(resource.schema, patched);
  if (wrong) throw refusal(patch, wrong);
  const unknown = options.fieldValidation === 'Strict' ? unknownFields(resource, patched) : [];
  if (unknown.length) {
    const words = unknown.map((path) => `unknown field ${JSON.stringify(path)}`);
    throw refusal(patch, `strict decoding error: ${words.join(', ')}`);
  }
}

/** A JSON or merge patch whose result cannot be read: the whole result is shown, sorted where the patch went in. */
export function patchRefusal(
  resource: Resource,
  patched: KubeObject,
  patch: unknown,
  why: string,
): StatusError {
  const type = resource.custom ? undefined : goTypeOfKind(resource.group, resource.kind);
  const touched = Array.isArray(patch) ? treeOf(patch as { path?: string }[]) : patch;
  return invalidPatch(JSON.stringify(JSON.stringify(inOrder(patched, type, touched))), why);
}

/** The places that the operations of a JSON patch go through, as nested maps. */
function treeOf(operations: { path?: string }[]): JsonMap {
  const tree: JsonMap = {};
  for (const { path = '' } of operations) {
    let at = tree;
    for (const step of path.split('/').slice(1, -1)) at = (at[step] ??= {}) as JsonMap;
  }
  return tree;
}

function inOrder(value: unknown, type: GoType | undefined, touched: unknown): unknown {
  if (Array.isArray(value)) {
    const item = type && elementOf(type);
    return value.map((each, index) =>
      inOrder(each, item, isMap(touched) ? touched[String(index)] : undefined),
    );
  }
  if (!isMap(value)) return value;
  const struct = type === undefined ? undefined : goStruct(underlying(pointee(type)));
  const keys = Object.keys(value).sort();
  const rank = struct && !isMap(touched) ? [...struct.byJson.keys()] : [];
  keys.sort((a, b) => rank.indexOf(a) - rank.indexOf(b));
  const inner = (key: string): GoType | undefined =>
    struct ? struct.byJson.get(key)?.type : type && elementOf(type);
  return Object.fromEntries(
    keys.map((key) => [
      key,
      inOrder(
        value[key],
        key === 'metadata' && !struct?.byJson.has(key) ? 'meta/v1.ObjectMeta' : inner(key),
        isMap(touched) ? touched[key] : undefined,
      ),
    ]),
  );
}

function refusal(patch: unknown, why: string): StatusError {
  return invalidPatch(JSON.stringify(goValue(patch)), why);
}

function invalidPatch(value: string, why: string): StatusError {
  const message = `Invalid value: ${value}: ${why}`;
  return new StatusError('Invalid', ` "" is invalid: patch: ${message}`, {
    code: 422,
    causes: [{ field: 'patch', message, reason: 'FieldValueInvalid' }],
  });
}

function mismatch(schema: Schema, value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  switch (schema.type) {
    case 'object':
      return isMap(value) ? firstInside(schema, value) : `cannot restore struct from: ${goKind(value)}`;
    case 'map':
      return isMap(value) ? firstInside(schema, value) : `cannot restore map from ${goKind(value)}`;
    case 'list':
      if (!Array.isArray(value)) return `cannot restore slice from ${goKind(value)}`;
      return first(value, (item) => schema.items && mismatch(schema.items, item));
    default:
      return scalarMismatch(schema, value);
  }
}

function firstInside(schema: Schema, value: Record<string, unknown>): string | undefined {
  return first(Object.keys(value).sort(), (key) => mismatch(entrySchema(schema, key), value[key]));
}

function first<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found) return found;
  }
  return undefined;
}

function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'slice';
  if (isMap(value)) return 'map';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return 'string';
}

const KINDS: Partial<Record<Schema['type'], string>> = {
  string: 'string',
  boolean: 'bool',
  integer: 'int32',
  number: 'float64',
};

function scalarMismatch(schema: Schema, value: unknown): string | undefined {
  const wanted = schema.type === 'integer' ? (schema.format ?? 'int32') : KINDS[schema.type];
  const found = goKind(value);
  if (!wanted || found === wanted) return undefined;
  const numbers = (kind: string): boolean => /^(int|float)/.test(kind);
  if (numbers(wanted) && numbers(found) && (found === 'int64' || wanted === 'float64')) return undefined;
  // Go would convert these, and is not let to
  if ((found === 'int64' && wanted === 'string') || (found === 'float64' && wanted.startsWith('int')))
    return `cannot convert ${found} to ${wanted}`;
  return `unrecognized type: ${wanted}`;
}
