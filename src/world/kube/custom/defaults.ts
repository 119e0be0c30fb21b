/**
 * Defaults of custom kinds, out of their schema.
 *
 * Models: structural defaulting of the apiextensions server; a default may itself have fields with defaults.
 */
import type { KubeObject } from '../api';
import type { Resource } from '../discovery';
import { clone, isMap } from '../json-value';
import type { Schema } from '../schema';

/** Fills in the schema's defaults; changes the object. */
export function customDefaults(resource: Resource, object: KubeObject): void {
  fill(resource.schema, object, true);
}

function fill(schema: Schema, value: unknown, root = false): void {
  if (Array.isArray(value)) {
    if (schema.items) for (const item of value) fill(schema.items, item);
    return;
  }
  if (!isMap(value)) return;
  for (const name in schema.fields) {
    const field = schema.fields[name]!;
    if (root && name === 'metadata') continue;
    if (value[name] === undefined || (value[name] === null && !field.nullable)) {
      if (field.default !== undefined) value[name] = clone(field.default);
      else if (value[name] === null) delete value[name];
    }
    fill(field, value[name]);
  }
  if (schema.values) for (const key in value) if (!(key in schema.fields)) fill(schema.values, value[key]);
}
