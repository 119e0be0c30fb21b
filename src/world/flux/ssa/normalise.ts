/**
 * An object as it looks after a round through its Go type: fields that the type does not have are gone, secrets are
 * encoded, protocols are spelled out.
 *
 * Models: fluxcd/pkg ssa/normalize. This is why a misspelt field of a built-in kind vanishes in silence, while one of a
 * custom kind, which has no Go type here, reaches the server and is refused. Left out: canonical quantities.
 */
import type { KubeObject } from '../../kube/api';
import { groupOf } from '../../kube/discovery';
import { isMap, type JsonMap } from '../../kube/json-value';
import { schemaOf, type Schema } from '../../kube/schema';

/** Thrown where a value is not of the type's kind: the object then stays as it was written. */
class Mismatch extends Error {}

/** Normalises an object in place. */
export function normalise(object: KubeObject): void {
  const schema = goType(object);
  if (schema) roundTrip(object, schema);
  delete object.metadata.creationTimestamp;
  if (object.kind !== 'CustomResourceDefinition') delete object.status;
}

/** Roles are left as they are: their Go types would write rules anew. CRDs and Flux's kinds are no part of client-go. */
function goType({ apiVersion, kind }: KubeObject): Schema | undefined {
  const group = groupOf(apiVersion);
  if (group === 'apiextensions.k8s.io' || group.endsWith('.fluxcd.io')) return undefined;
  if (group === 'rbac.authorization.k8s.io' && /Role$/.test(kind)) return undefined;
  return schemaOf(`${apiVersion}/${kind}`);
}

function roundTrip(object: KubeObject, schema: Schema): void {
  let typed: JsonMap;
  try {
    typed = decode(schema, object) as JsonMap;
  } catch (error) {
    if (error instanceof Mismatch) return;
    throw error;
  }
  for (const key of Object.keys(object)) delete object[key];
  Object.assign(object, typed);
  if (object.kind === 'Secret' && object.apiVersion === 'v1') encodeSecret(object);
  for (const ports of portLists(object)) for (const port of ports) if (isMap(port)) port.protocol ??= 'TCP';
}

function decode(schema: Schema, value: unknown): unknown {
  switch (schema.type) {
    case 'object':
      return schema.preserveUnknown ? value : decodeFields(schema, value);
    case 'map':
      return decodeMap(schema, value);
    case 'list':
      return decodeList(schema, value);
    case 'string':
      return expect(typeof value === 'string' && (schema.format !== 'byte' || isBase64(value)), value);
    case 'integer':
      return expect(Number.isInteger(value), value);
    case 'number':
      return expect(typeof value === 'number', value);
    case 'boolean':
      return expect(typeof value === 'boolean', value);
    case 'quantity':
    case 'int-or-string':
      return expect(typeof value === 'string' || typeof value === 'number', value);
    default:
      return value;
  }
}

function decodeFields(schema: Schema, value: unknown): JsonMap {
  if (!isMap(value)) throw new Mismatch();
  const result: JsonMap = {};
  for (const [name, each] of Object.entries(value)) {
    const field = schema.fields[name];
    if (field && each !== null && each !== undefined) result[name] = decode(field, each);
  }
  return result;
}

function decodeMap(schema: Schema, value: unknown): JsonMap {
  if (!isMap(value)) throw new Mismatch();
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(
    entries.map(([name, each]) => [name, schema.values ? decodeValue(schema.values, each) : each]),
  );
}

/** In a map of strings, `null` becomes the empty string, as any zero value does. */
function decodeValue(schema: Schema, value: unknown): unknown {
  return value === null && schema.type === 'string' ? '' : decode(schema, value);
}

function decodeList(schema: Schema, value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Mismatch();
  return schema.items ? value.map((each) => decode(schema.items!, each)) : value;
}

function expect(right: boolean, value: unknown): unknown {
  if (!right) throw new Mismatch();
  return value;
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text.replace(/[\r\n]/g, ''));
}

function encodeSecret(object: KubeObject): void {
  if (!isMap(object.stringData)) return;
  const encoded = Object.entries(object.stringData).map(([key, text]) => [key, base64(String(text))]);
  object.data = { ...object.data, ...Object.fromEntries(encoded) };
  delete object.stringData;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Text as UTF-8 in base64. */
export function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const letters = [18, 12, 6, 0].map((shift) => ALPHABET[(group >> shift) & 63]!);
    const used = Math.min(3, bytes.length - i) + 1;
    out += letters.slice(0, used).join('').padEnd(4, '=');
  }
  return out;
}

/** Base64 as UTF-8 text. */
export function fromBase64(text: string): string {
  const letters = text.replace(/[^A-Za-z0-9+/]/g, '');
  const bytes: number[] = [];
  for (let i = 0; i + 1 < letters.length; i += 4) {
    const group = [0, 1, 2, 3].reduce(
      (sum, at) => (sum << 6) | Math.max(0, ALPHABET.indexOf(letters[i + at] ?? 'A')),
      0,
    );
    bytes.push((group >> 16) & 255, (group >> 8) & 255, group & 255);
  }
  const length = Math.floor((letters.length * 6) / 8);
  return new TextDecoder().decode(Uint8Array.from(bytes.slice(0, length)));
}

/** Where a protocol is TCP unless said otherwise: the ports of services and of containers. */
function portLists(object: KubeObject): unknown[][] {
  if (object.kind === 'Service') return lists([object.spec?.ports]);
  const pod = object.kind === 'CronJob' ? object.spec?.jobTemplate?.spec?.template : object.spec?.template;
  const spec = object.kind === 'Pod' ? object.spec : pod?.spec;
  const containers = Array.isArray(spec?.containers) ? (spec.containers as JsonMap[]) : [];
  return lists(containers.map((each) => each.ports));
}

function lists(values: unknown[]): unknown[][] {
  return values.filter((each): each is unknown[] => Array.isArray(each));
}
