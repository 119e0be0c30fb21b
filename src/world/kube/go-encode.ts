/**
 * An object of a built-in kind as the server writes it: what Go's `omitempty` leaves out is gone, and what it does not
 * leave out is there, if only as `{}`, `0` or null.
 *
 * Models: `encoding/json` over the structs of `k8s.io/api`.
 */
import { elementOf, goStruct, pointee, underlying, type GoField, type GoType } from './go-types';
import { isMap, type JsonMap } from './json-value';

/** A copy; fields the struct does not have are left out. */
export function encode(type: GoType, value: unknown): unknown {
  if (value === null || value === undefined) return zero(type);
  const struct = goStruct(pointee(type));
  if (struct) return isMap(value) ? encodeStruct(struct.fields, value) : value;
  const element = elementOf(type);
  if (element === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => encode(element, item));
  if (!isMap(value)) return value;
  const out: JsonMap = {};
  for (const key of Object.keys(value).sort()) out[key] = encode(element, value[key]);
  return out;
}

function encodeStruct(fields: readonly GoField[], value: JsonMap): JsonMap {
  const out: JsonMap = {};
  for (const field of fields) {
    if (field.json === '') {
      const inner = goStruct(field.type);
      if (inner) Object.assign(out, encodeStruct(inner.fields, value));
      continue;
    }
    const found = value[field.json];
    if (leavesOut(field, found)) continue;
    out[field.json] = encode(field.type, found);
  }
  return out;
}

function leavesOut({ type, omitEmpty, omitZero }: GoField, value: unknown): boolean {
  const absent = value === undefined || value === null;
  if (!omitEmpty) return false;
  if (type.startsWith('*')) return absent;
  if (isStruct(type)) return absent && omitZero;
  if (absent || value === '' || value === false || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isMap(value) && Object.keys(value).length === 0;
}

function isStruct(type: GoType): boolean {
  return goStruct(type) !== undefined || type === 'meta/v1.Time' || type === 'meta/v1.MicroTime';
}

/** What stands for a field that was not set. */
function zero(type: GoType): unknown {
  if (type.startsWith('*')) return null;
  const struct = goStruct(type);
  if (struct) return encodeStruct(struct.fields, {});
  const shape = underlying(type);
  if (shape === 'string') return '';
  if (shape === 'bool') return false;
  if (/^u?int|^float/.test(shape) || type === 'intstr.IntOrString') return 0;
  return null;
}
