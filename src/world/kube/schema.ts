/**
 * Schemas of kinds: which fields there are, of which type, and how lists and maps merge.
 *
 * Models: the server's OpenAPI (v3 of Kubernetes 1.36) for built-in kinds and Flux's, from the table of types, and
 * `openAPIV3Schema` for custom kinds that are not in it. Left out: prose, `not`/`oneOf` of foreign schemas.
 */
import table from './types/schemas.json';
import { isMap } from './json-value';

export type SchemaType =
  | 'object'
  | 'map'
  | 'list'
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'quantity'
  | 'int-or-string'
  | 'any';

/** A rule in the Common Expression Language (`x-kubernetes-validations`). */
export interface ValidationRule {
  rule: string;
  message?: string;
  messageExpression?: string;
  fieldPath?: string;
  reason?: string;
}

export interface Schema {
  type: SchemaType;
  /** Of a string: `date-time`, `byte`; of a number: `int32`, `int64`. */
  format?: string;
  /** Of an object. */
  fields: Record<string, Schema>;
  required: readonly string[];
  /** Of a map. */
  values?: Schema;
  /** Of a list. */
  items?: Schema;
  /** How server-side apply merges a list; `atomic` where nothing is said. */
  listType: 'atomic' | 'set' | 'map';
  listKeys: readonly string[];
  /** How a strategic merge patch merges a list. */
  mergeKey?: string;
  patchStrategy?: string;
  /** Server-side apply replaces the map as a whole. */
  atomic?: boolean;
  default?: unknown;
  enum?: readonly unknown[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  minProperties?: number;
  maxProperties?: number;
  nullable?: boolean;
  validations?: readonly ValidationRule[];
  /** Fields that are not named are kept. */
  preserveUnknown?: boolean;
  /** Holds a whole Kubernetes object. */
  embedded?: boolean;
  description?: string;
}

type Node = string | Record<string, unknown>;

const definitions = table.definitions as unknown as Record<string, unknown>[];
const kinds = table.kinds as Record<string, string>;
const built: (Schema | undefined)[] = [];

/** What is not described: any value, kept as it is. */
export const ANY: Schema = {
  type: 'any',
  fields: {},
  required: [],
  listType: 'atomic',
  listKeys: [],
  preserveUnknown: true,
};

/** The schema of a kind in the table (`apps/v1/Deployment`, `v1/Pod`). */
export function schemaOf(kind: string): Schema | undefined {
  const node = kinds[kind];
  return node === undefined ? undefined : resolve(node);
}

/** Every kind in the table. */
export function schemaKinds(): string[] {
  return Object.keys(kinds);
}

function resolve(node: Node): Schema {
  if (typeof node === 'string' && node.startsWith('#')) {
    const index = Number(node.slice(1));
    return (built[index] ??= build(definitions[index]!, false));
  }
  return typeof node === 'string' ? plain(node) : build(node, false);
}

const plains = new Map<string, Schema>();

function plain(type: string): Schema {
  let schema = plains.get(type);
  if (!schema) plains.set(type, (schema = build({ type }, false)));
  return schema;
}

/** A schema of `openAPIV3Schema`, with `metadata` of its own where the object is a whole one. */
export function fromOpenApi(node: unknown, root = false): Schema {
  const schema = build(isMap(node) ? node : {}, true);
  if (!root) return schema;
  const named = { apiVersion: plain('string'), kind: plain('string'), metadata: OBJECT_META };
  return { ...schema, type: 'object', fields: { ...schema.fields, ...named } };
}

function build(node: Record<string, unknown>, open: boolean): Schema {
  const read = (name: string): unknown => node[open ? `x-kubernetes-${name}` : name];
  const child = (value: unknown): Schema => (open ? fromOpenApi(value) : resolve(value as Node));
  const properties = node.properties as Record<string, unknown> | undefined;
  const values = node.values ?? (isMap(node.additionalProperties) ? node.additionalProperties : undefined);
  const keep = read('preserve-unknown-fields') === true || node.additionalProperties === true;
  const schema: Schema = {
    type: typeOf(node, properties, values, keep, open),
    fields: {},
    required: (node.required as string[] | undefined) ?? [],
    listType: (read('list-type') as Schema['listType'] | undefined) ?? 'atomic',
    listKeys: (read('list-map-keys') as string[] | undefined) ?? [],
  };
  for (const name in properties) schema.fields[name] = child(properties[name]);
  if (values !== undefined) schema.values = child(values);
  if (node.items !== undefined) schema.items = child(node.items);
  if (keep) schema.preserveUnknown = true;
  copyLimits(node, schema);
  if (node['patch-merge-key']) schema.mergeKey = String(node['patch-merge-key']);
  if (node['patch-strategy']) schema.patchStrategy = String(node['patch-strategy']);
  if (node.atomic || read('map-type') === 'atomic') schema.atomic = true;
  if (read('embedded-resource') === true) schema.embedded = true;
  const rules = read('validations');
  if (Array.isArray(rules)) schema.validations = rules as ValidationRule[];
  return schema;
}

const LIMITS = [
  'format',
  'default',
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'nullable',
  'description',
] as const;

function copyLimits(node: Record<string, unknown>, schema: Schema): void {
  const target = schema as unknown as Record<string, unknown>;
  for (const limit of LIMITS) if (node[limit] !== undefined) target[limit] = node[limit];
}

function typeOf(
  node: Record<string, unknown>,
  properties: unknown,
  values: unknown,
  keep: boolean,
  open: boolean,
): SchemaType {
  if (node['x-kubernetes-int-or-string'] === true) return 'int-or-string';
  const type = node.type;
  if (type === 'array') return 'list';
  if (type === 'string|number') return 'quantity';
  if (type === 'integer|string') return 'int-or-string';
  if (values !== undefined && !properties) return 'map';
  if (type === 'object' || properties) return properties || !keep ? 'object' : 'any';
  if (type === 'string' || type === 'integer' || type === 'number' || type === 'boolean') return type;
  if (open && type === undefined && !keep) return 'any';
  return 'any';
}

/** `metadata` of every object. */
export const OBJECT_META: Schema = schemaOf('v1/ConfigMap')!.fields.metadata!;
