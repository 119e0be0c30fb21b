/**
 * What the server says of a strategic merge patch whose values do not fit the kind.
 *
 * Models: `runtime.DefaultUnstructuredConverter` as the patch handler reports it.
 */
import { StatusError } from './api';
import { entrySchema, goValue } from './apply/typed';
import { isMap } from './json-value';
import type { Schema } from './schema';

/** The refusal, or undefined where all values have the right type. */
export function patchedTypeError(schema: Schema, patch: unknown): StatusError | undefined {
  const found = mismatch(schema, patch);
  if (!found) return undefined;
  const text = JSON.stringify(goValue(patch));
  return new StatusError('Invalid', ` "" is invalid: patch: Invalid value: ${text}: ${found}`, {
    code: 422,
    causes: [{ field: 'patch', message: `Invalid value: ${text}: ${found}`, reason: 'FieldValueInvalid' }],
  });
}

function mismatch(schema: Schema, value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (isMap(value)) {
    for (const key of Object.keys(value).sort()) {
      if (key.startsWith('$')) continue;
      const found = mismatch(entrySchema(schema, key), value[key]);
      if (found) return found;
    }
    return undefined;
  }
  if (Array.isArray(value)) {
    for (const item of value) {
      const found = schema.items && mismatch(schema.items, item);
      if (found) return found;
    }
    return undefined;
  }
  return scalarMismatch(schema, value);
}

function scalarMismatch(schema: Schema, value: unknown): string | undefined {
  switch (schema.type) {
    case 'integer':
      return typeof value === 'number' ? undefined : `unrecognized type: ${schema.format ?? 'int32'}`;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'unrecognized type: bool';
    case 'string':
      return typeof value === 'string' ? undefined : 'unrecognized type: string';
    default:
      return undefined;
  }
}
