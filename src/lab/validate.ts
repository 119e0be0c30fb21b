/**
 * Holds a value against a JSON Schema, as far as `labs/lab.schema.json` uses it, and tells each mistake by its path.
 *
 * Models: type, properties, required, additionalProperties, items, minItems, enum, const, pattern, minimum, oneOf, $ref
 * within the document. Left out: everything else of JSON Schema.
 */
import { nearest } from './checks/similar';
import type { Path } from './match';
import { shown } from './match';

export interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  minItems?: number;
  minimum?: number;
  enum?: unknown[];
  const?: unknown;
  pattern?: string;
  oneOf?: Schema[];
  [other: string]: unknown;
}

export interface Mistake {
  path: Path;
  /** `found …, expected …` */
  reason: string;
}

/** Every mistake, in the order of the value; empty where there is none. */
export function mistakes(value: unknown, root: Schema): Mistake[] {
  return against(value, root, root, []);
}

function against(value: unknown, given: Schema, root: Schema, path: Path): Mistake[] {
  const schema = resolved(given, root);
  if (schema.oneOf) return oneOf(value, schema.oneOf, root, path);
  const wrong = scalar(value, schema);
  if (wrong) return [{ path, reason: wrong }];
  if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0))
      return [{ path, reason: 'found an empty list, expected an item' }];
    return schema.items
      ? value.flatMap((item, index) => against(item, schema.items!, root, [...path, index]))
      : [];
  }
  return isObject(value) ? inObject(value, schema, root, path) : [];
}

function resolved(schema: Schema, root: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.slice('#/$defs/'.length);
  const found = root.$defs?.[name];
  if (!found) throw new Error(`schema: there is no ${schema.$ref}`);
  return resolved(found, root);
}

function scalar(value: unknown, schema: Schema): string | undefined {
  if (schema.type !== undefined && !isType(value, schema.type)) {
    return `found ${typeName(value)}, expected ${WORDS[schema.type] ?? schema.type}`;
  }
  if (schema.enum && !schema.enum.includes(value)) {
    return `found ${shown(value)}, expected ${schema.enum.map(shown).join(' or ')}`;
  }
  if (schema.const !== undefined && value !== schema.const) {
    return `found ${shown(value)}, expected ${shown(schema.const)}`;
  }
  if (schema.pattern !== undefined && typeof value === 'string' && !new RegExp(schema.pattern).test(value)) {
    return `found ${shown(value)}, expected something like ${schema.pattern}`;
  }
  if (schema.minimum !== undefined && Number(value) < schema.minimum) {
    return `found ${shown(value)}, expected ${schema.minimum} or more`;
  }
  return undefined;
}

function inObject(value: Record<string, unknown>, schema: Schema, root: Schema, path: Path): Mistake[] {
  const known = schema.properties ?? {};
  const found: Mistake[] = [];
  const missing = (schema.required ?? []).filter((key) => value[key] === undefined);
  for (const [key, inner] of Object.entries(value)) {
    const rest = schema.additionalProperties;
    if (known[key]) found.push(...against(inner, known[key], root, [...path, key]));
    else if (rest === false) {
      const meant = nearest(key, Object.keys(known));
      const expected = meant ?? `one of ${Object.keys(known).join(', ')}`;
      found.push({ path: [...path, key], reason: `found a field nobody knows, expected ${expected}` });
    } else if (typeof rest === 'object') found.push(...against(inner, rest, root, [...path, key]));
  }
  // after what is there: a field that is misspelt is missing, too
  for (const key of missing) found.push({ path: [...path, key], reason: 'found nothing, expected a value' });
  return found;
}

/** The branch that fits best tells what is wrong. */
function oneOf(value: unknown, branches: Schema[], root: Schema, path: Path): Mistake[] {
  const schemas = branches.map((branch) => resolved(branch, root));
  const found = schemas.map((schema) => against(value, schema, root, path));
  if (found.some((each) => each.length === 0)) return [];
  const close = found.filter((_, index) => fitsRoughly(value, schemas[index]!));
  if (close.length > 0) return close.sort((a, b) => a.length - b.length)[0]!;
  return [{ path, reason: `found ${typeName(value)}, expected ${schemas.map(shapeOf).join(' or ')}` }];
}

function fitsRoughly(value: unknown, schema: Schema): boolean {
  if (schema.oneOf || schema.type === undefined || !isType(value, schema.type)) return false;
  return (
    !isObject(value) || (schema.required ?? []).every((key) => key === 'title' || value[key] !== undefined)
  );
}

function shapeOf(schema: Schema): string {
  if (schema.const !== undefined) return shown(schema.const);
  const keys = (schema.required ?? []).filter((key) => key !== 'title');
  return keys.length > 0 ? `an object with ${keys.join(', ')}` : (WORDS[schema.type ?? ''] ?? 'a value');
}

const WORDS: Record<string, string> = {
  string: 'text',
  integer: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function isType(value: unknown, type: string): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return isObject(value);
  return typeof value === type;
}

function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? `an object with ${Object.keys(value).join(', ')}` : shown(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
