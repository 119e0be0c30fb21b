/**
 * YAML read into a Go struct.
 *
 * Models: `sigs.k8s.io/yaml.Unmarshal` over encoding/json as far as charts need it: numbers and booleans become text where
 * a string is wanted, names of fields are matched without regard to case, the first field of the wrong type is told with
 * its place. Left out: times, integers beyond 2^53.
 */
import { parse } from '../../yaml/parse';
import { jsonKind } from '../functions/encoding';
import { formatFloat, isMap } from '../template/values';

export type Shape =
  | { kind: 'string' | 'bool' | 'any' }
  | { kind: 'list'; of: Shape; go: string }
  | { kind: 'map'; of: Shape; go: string }
  | StructShape;

export interface StructShape {
  kind: 'struct';
  /** As errors name it: `Metadata` */
  name: string;
  /** With its package: `v2.Metadata` */
  go: string;
  fields: Record<string, Shape>;
}

export const STRING: Shape = { kind: 'string' };
export const BOOL: Shape = { kind: 'bool' };
export const ANY: Shape = { kind: 'any' };
export const STRINGS: Shape = { kind: 'list', of: STRING, go: '[]string' };

export function structOf(go: string, fields: Record<string, Shape>): StructShape {
  return { kind: 'struct', name: go.slice(go.lastIndexOf('.') + 1), go, fields };
}

interface Place {
  /** The innermost struct. */
  struct?: string;
  path: string[];
  strict: boolean;
}

/**
 * @param strict refuses fields that the struct has not, and a key that comes twice
 * @throws Error `error converting YAML to JSON: ...`, `error unmarshaling JSON: ...`
 */
export function readStruct(text: string, shape: StructShape, strict = false): Record<string, unknown> {
  let value: unknown;
  try {
    value = parse(text, { strict });
  } catch (error) {
    throw new Error(`error converting YAML to JSON: ${(error as Error).message}`);
  }
  return value === null ? {} : (decode(value, shape, { path: [], strict }) as Record<string, unknown>);
}

function decode(value: unknown, shape: Shape, place: Place): unknown {
  switch (shape.kind) {
    case 'any':
      return value;
    case 'string':
      return decodeText(value, place);
    case 'bool':
      return typeof value === 'boolean' ? value : mismatch(value, 'bool', place);
    case 'list':
      if (!Array.isArray(value)) return mismatch(value, shape.go, place);
      return value.map((item) => (item === null ? nothing(shape.of) : decode(item, shape.of, place)));
    case 'map':
      if (!isMap(value)) return mismatch(value, shape.go, place);
      return Object.fromEntries(
        sorted(value).map(([key, item]) => [key, item === null ? '' : decode(item, shape.of, place)]),
      );
    case 'struct':
      return decodeStruct(value, shape, place);
  }
}

function decodeStruct(value: unknown, shape: StructShape, place: Place): unknown {
  if (!isMap(value)) return mismatch(value, shape.go, place);
  const read: Record<string, unknown> = {};
  for (const [key, item] of sorted(value)) {
    const name = key in shape.fields ? key : nameLike(key, shape);
    if (name === undefined && place.strict)
      throw new Error(
        `error unmarshaling JSON: while decoding JSON: json: unknown field ${JSON.stringify(key)}`,
      );
    if (name === undefined || item === null) continue;
    const inside = { struct: shape.name, path: [...place.path, name], strict: place.strict };
    read[name] = decode(item, shape.fields[name]!, inside);
  }
  return read;
}

function nameLike(key: string, { fields }: StructShape): string | undefined {
  return Object.keys(fields).find((name) => name.toLowerCase() === key.toLowerCase());
}

function decodeText(value: unknown, place: Place): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? value.toFixed() : formatFloat(value);
  if (typeof value === 'boolean') return String(value);
  return mismatch(value, 'string', place);
}

/** What null is in a list of it: structs are pointers there. */
function nothing(shape: Shape): unknown {
  return shape.kind === 'string' ? '' : null;
}

function sorted(value: Record<string, unknown>): [string, unknown][] {
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}

function mismatch(value: unknown, wanted: string, { struct, path }: Place): never {
  const into = path.length
    ? `Go struct field ${struct ?? ''}.${path.join('.')} of type ${wanted}`
    : `Go value of type ${wanted}`;
  throw new Error(
    `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${jsonKind(value)} into ${into}`,
  );
}
