/**
 * What a client sent, read into the kind it claims to be.
 *
 * Models: the server's JSON decoder for built-in kinds (Go structs: wrong types are refused in `encoding/json`'s words,
 * unknown fields dropped or refused, empty values left out) and pruning for custom ones.
 * Left out: duplicate keys (YAML and JSON readers of the clients see them first).
 */
import type { KubeObject, WriteOptions } from './api';
import type { Resource } from './discovery';
import { elementOf, goName, goStruct, goTypeOfKind, goTypeText, pointee, type GoType } from './go-types';
import { clone, isMap, type JsonMap } from './json-value';
import { quantityError } from './quantity';
import type { Schema } from './schema';
import { badRequest } from './status-errors';

interface Decoding {
  /** Custom kinds keep values of wrong type for the schema to refuse. */
  custom: boolean;
  unknown: string[];
  failure?: string;
}

/**
 * A copy with what the schema knows.
 * @param refuse what to make of the decoder's words
 * @throws StatusError (BadRequest where nothing else is said)
 */
export function decode(
  resource: Resource,
  object: KubeObject,
  options: WriteOptions,
  refuse: (why: string) => Error = (why) => cannotHandle(resource, why),
): KubeObject {
  const state: Decoding = { custom: resource.custom, unknown: [] };
  const root = resource.custom ? customRoot(resource.schema) : resource.schema;
  const decoded = read(root, object, placeOfKind(resource), state) as KubeObject;
  if (state.failure) throw refuse(state.failure);
  reportUnknown(state.unknown, options, refuse);
  if (!isMap(decoded.metadata)) decoded.metadata = { name: '' };
  return decoded;
}

/**
 * An apply's configuration without the fields a built-in kind does not have; values of wrong type are left as they are.
 * @throws StatusError (BadRequest) for unknown fields where validation is strict
 */
export function pruneUnknown(resource: Resource, object: KubeObject, options: WriteOptions): KubeObject {
  const unknown: string[] = [];
  const pruned = prune(resource.schema, object, [], unknown) as KubeObject;
  reportUnknown(unknown, options, (why) => cannotHandle(resource, why));
  return pruned;
}

/** Paths of an object that its kind does not have. */
export function unknownFields(resource: Resource, object: KubeObject): string[] {
  const unknown: string[] = [];
  prune(resource.schema, object, [], unknown);
  return unknown;
}

function prune(schema: Schema, value: unknown, path: (string | number)[], unknown: string[]): unknown {
  if (Array.isArray(value)) {
    if (schema.type !== 'list' || !schema.items) return clone(value);
    return value.map((item, index) => prune(schema.items!, item, [...path, index], unknown));
  }
  if (!isMap(value)) return value;
  const open = schema.type !== 'object' || schema.preserveUnknown || isOpen(schema);
  const out: JsonMap = {};
  for (const key in value) {
    const field = schema.fields[key] ?? schema.values;
    if (value[key] === undefined) continue;
    if (field) out[key] = prune(field, value[key], [...path, key], unknown);
    else if (open) out[key] = clone(value[key]);
    else unknown.push(pathText([...path, key]));
  }
  return out;
}

function isOpen(schema: Schema): boolean {
  for (const _name in schema.fields) return false;
  return true;
}

function reportUnknown(unknown: string[], options: WriteOptions, refuse: (why: string) => Error): void {
  const mode = options.fieldValidation ?? 'Ignore';
  if (!unknown.length || mode === 'Ignore') return;
  const words = unknown.map((path) => `unknown field ${JSON.stringify(path)}`);
  if (mode === 'Strict') throw refuse(`strict decoding error: ${words.join(', ')}`);
  for (const text of words) options.warn?.(text);
}

function cannotHandle(resource: Resource, why: string): Error {
  const { kind, version } = resource;
  return badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${why}`);
}

function customRoot(schema: Schema): Schema {
  return schema.type === 'any' ? { ...schema, preserveUnknown: true } : schema;
}

/** Where in the object one is: each knows the place around it, and whole paths are made for messages alone. */
interface Place {
  parent: Place | undefined;
  /** Of a field, an entry or an item; undefined for the object itself. */
  step: string | number | undefined;
  /** A struct's field: Go's decoder keeps those alone in its paths. */
  isField: boolean;
  /** Is it metadata, or inside of it? */
  inMetadata: boolean;
  /** The struct that holds the field. */
  struct: GoType | undefined;
  /** The field's own type. */
  type: GoType | undefined;
}

function placeOfKind({ group, kind }: Resource): Place {
  const type = goTypeOfKind(group, kind) ?? `v1.${kind}`;
  return { parent: undefined, step: undefined, isField: false, inMetadata: false, struct: type, type };
}

function pathOf(place: Place, fieldsOnly = false): (string | number)[] {
  const path: (string | number)[] = [];
  for (let here: Place | undefined = place; here?.step !== undefined; here = here.parent)
    if (!fieldsOnly || here.isField) path.push(here.step);
  return path.reverse();
}

function read(schema: Schema, value: unknown, place: Place, state: Decoding): unknown {
  if (value === undefined) return undefined;
  if (value === null) return state.custom && !place.inMetadata ? null : undefined;
  switch (schema.type) {
    case 'object':
      if (!isMap(value)) return wrong(schema, value, place, state);
      return readObject(schema, value, place, state);
    case 'map':
      if (!isMap(value)) return wrong(schema, value, place, state);
      return readMap(schema, value, place, state);
    case 'list':
      if (!Array.isArray(value)) return wrong(schema, value, place, state);
      return value.map((item, index) => readItem(schema, item, index, place, state));
    default:
      return readScalar(schema, value, place, state);
  }
}

function readItem(schema: Schema, item: unknown, index: number, place: Place, state: Decoding): unknown {
  const at = entryOf(place, index);
  return schema.items ? (read(schema.items, item, at, state) ?? null) : clone(item);
}

/** An item of a list, an entry of a map. */
function entryOf(place: Place, step: string | number): Place {
  const { inMetadata, struct, type } = place;
  return { parent: place, step, isField: false, inMetadata, struct, type: type && elementOf(type) };
}

function readObject(schema: Schema, value: JsonMap, place: Place, state: Decoding): JsonMap {
  const out: JsonMap = {};
  const open = schema.preserveUnknown || isOpen(schema);
  const struct = place.type && pointee(place.type);
  for (const key of Object.keys(value).sort()) {
    const field = schema.fields[key];
    if (!field) {
      if (open && (state.custom || schema.preserveUnknown || place.step !== undefined))
        out[key] = clone(value[key]);
      else if (value[key] !== undefined) state.unknown.push(pathText([...pathOf(place), key]));
      continue;
    }
    const type = struct && goStruct(struct)?.byJson.get(key)?.type;
    const inMetadata = place.inMetadata || (place.step === undefined && key === 'metadata');
    const at = { parent: place, step: key, isField: true, inMetadata, struct, type };
    const result = read(field, value[key], at, state);
    if (result !== undefined) out[key] = result;
  }
  return out;
}

function readMap(schema: Schema, value: JsonMap, place: Place, state: Decoding): JsonMap {
  const out: JsonMap = {};
  for (const key of Object.keys(value).sort()) {
    const at = entryOf(place, key);
    if (value[key] === null && schema.values?.type === 'string' && !state.custom) out[key] = '';
    else {
      const result = schema.values ? read(schema.values, value[key], at, state) : clone(value[key]);
      if (result !== undefined) out[key] = result;
    }
  }
  return out;
}

const GO_KINDS: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => typeof value === 'number' && Number.isInteger(value),
  number: (value) => typeof value === 'number',
  'int-or-string': (value) => typeof value === 'string' || typeof value === 'number',
  quantity: (value) => typeof value === 'string' || typeof value === 'number',
};

function readScalar(schema: Schema, value: unknown, place: Place, state: Decoding): unknown {
  const fits = GO_KINDS[schema.type];
  if (!fits) return clone(value);
  if (!fits(value)) return wrong(schema, value, place, state);
  if (state.custom && !place.inMetadata) return value;
  if (schema.type === 'quantity') {
    const failure = quantityError(String(value));
    if (failure) fail(state, failure);
    return String(value);
  }
  if (schema.format === 'byte' && typeof value === 'string') readBytes(value, state);
  return value;
}

function readBytes(value: string, state: Decoding): void {
  const bad = corruptByte(value);
  if (bad >= 0) fail(state, `illegal base64 data at input byte ${bad}`);
}

/** Where Go's base64 decoder finds a text corrupt; -1 where it does not. */
export function corruptByte(base64: string): number {
  const text = base64.replace(/[\r\n]/g, '');
  return /[^A-Za-z0-9+/=]/.exec(text)?.index ?? badPadding(text);
}

/** Where base64 stops making sense; -1 where it is whole. */
function badPadding(text: string): number {
  const body = text.replace(/=+$/, '');
  const padding = text.length - body.length;
  const needed = (4 - (body.length % 4)) % 4;
  if (body.includes('=')) return body.indexOf('=');
  if (needed === 3) return Math.max(0, text.length - 1);
  if (padding === needed) return -1;
  return padding < needed ? Math.floor(body.length / 4) * 4 : body.length + needed;
}

function wrong(schema: Schema, value: unknown, place: Place, state: Decoding): unknown {
  if (state.custom && !place.inMetadata) return clone(value);
  const type = place.type ? goTypeText(pointee(place.type)) : schema.type;
  fail(state, `json: cannot unmarshal ${jsonKind(schema, value)} into Go ${target(place)} of type ${type}`);
  return undefined;
}

/** `struct field PodSpec.spec.template.spec.containers`, or `value` where it is the object itself. */
function target(place: Place): string {
  const fields = pathOf(place, true);
  if (!fields.length) return 'value';
  return `struct field ${goName(place.struct ?? '')}.${fields.join('.')}`;
}

function jsonKind(schema: Schema, value: unknown): string {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') {
    return schema.type === 'integer' ? `number ${value}` : 'number';
  }
  if (typeof value === 'string') return 'string';
  return Array.isArray(value) ? 'array' : 'object';
}

function fail(state: Decoding, message: string): void {
  state.failure ??= message;
}

function pathText(path: (string | number)[]): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text ? `${text}.${step}` : step),
    '',
  );
}
