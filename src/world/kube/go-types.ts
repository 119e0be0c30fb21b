/**
 * The Go structs behind built-in kinds: their names, the order and types of their fields, and what encoding leaves out.
 *
 * Models: `k8s.io/api` as reflection sees it. Decoder errors name these types, hashes of pod templates are taken over
 * their fields in this order, and `omitempty` decides what an object shows.
 */
import table from './types/go-structs.json';

/** `*core/v1.Probe`, `[]string`, `map[string]string`, `core/v1.Protocol`, `int32` */
export type GoType = string;

export interface GoField {
  name: string;
  /** The field in JSON; '' where the struct's own fields stand in its place. */
  json: string;
  type: GoType;
  omitEmpty: boolean;
  omitZero: boolean;
}

export interface GoStruct {
  fields: readonly GoField[];
  byJson: ReadonlyMap<string, GoField>;
}

const lines = table.structs as Record<string, string>;
const named = table.named as Record<string, string>;
/** Null for what is no struct. */
const read = new Map<GoType, GoStruct | null>();

/** A struct by its type, undefined for what is none. */
export function goStruct(type: GoType): GoStruct | undefined {
  let struct = read.get(type);
  if (struct === undefined) read.set(type, (struct = readStruct(type)));
  return struct ?? undefined;
}

function readStruct(type: GoType): GoStruct | null {
  const line = lines[type];
  if (line === undefined) return null;
  const fields = line === '' ? [] : line.split(';').map(readField);
  const byJson = new Map<string, GoField>();
  for (const field of fields) {
    if (field.json) byJson.set(field.json, field);
    else for (const [json, inner] of goStruct(field.type)?.byJson ?? []) byJson.set(json, inner);
  }
  return { fields, byJson };
}

function readField(line: string): GoField {
  const [name = '', json = '', type = '', options = ''] = line.split('|');
  const inline = options.includes('i');
  return {
    name,
    json: inline ? '' : json || name.charAt(0).toLowerCase() + name.slice(1),
    type,
    omitEmpty: options.includes('e'),
    omitZero: options.includes('z'),
  };
}

const PACKAGES: Record<string, string> = {
  '': 'core/v1',
  apps: 'apps/v1',
  autoscaling: 'autoscaling/v2',
  batch: 'batch/v1',
  'networking.k8s.io': 'networking/v1',
  'rbac.authorization.k8s.io': 'rbac/v1',
  'storage.k8s.io': 'storage/v1',
  'discovery.k8s.io': 'discovery/v1',
  policy: 'policy/v1',
  'coordination.k8s.io': 'coordination/v1',
  'scheduling.k8s.io': 'scheduling/v1',
};

/** The struct of a kind, undefined where the table has none. */
export function goTypeOfKind(group: string, kind: string): GoType | undefined {
  const type = `${PACKAGES[group]}.${kind}`;
  return type in lines ? type : undefined;
}

/** `*X` → `X` */
export function pointee(type: GoType): GoType {
  return type.startsWith('*') ? type.slice(1) : type;
}

/** The type of a list's items or a map's values, seen through names (`core/v1.ResourceList`). */
export function elementOf(type: GoType): GoType | undefined {
  let element = elements.get(type);
  if (element === undefined) elements.set(type, (element = readElement(type) ?? ''));
  return element || undefined;
}

const elements = new Map<GoType, GoType | ''>();

function readElement(type: GoType): GoType | undefined {
  const plain = underlying(pointee(type));
  if (plain.startsWith('[]')) return plain.slice(2);
  const map = /^map\[[^\]]*\](.*)$/.exec(plain);
  return map?.[1];
}

/** What a named type is made of: `string` of `core/v1.Protocol`. */
export function underlying(type: GoType): GoType {
  return named[type] ?? type;
}

/** A type as Go prints it: packages without their group. */
export function goTypeText(type: GoType): string {
  return type.replace(/[a-z]+\/(v\d\w*)\./g, '$1.');
}

/** The struct's own name: `PodSpec`. */
export function goName(type: GoType): string {
  return pointee(type).replace(/^.*\./, '');
}
