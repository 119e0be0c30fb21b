/**
 * Request bodies in protobuf, as typed clients of Kubernetes send them, read as the JSON they stand for.
 *
 * Models: `runtime/serializer/protobuf` of k8s.io/apimachinery, with the messages of `generated.proto`
 * (`protobuf-messages.json`). Left out: writing; answers are JSON, which every client takes.
 */
import { goStruct } from '../../src/world/kube/go-types';
import type { JsonMap } from '../../src/world/kube/json-value';
import table from './protobuf-messages.json';

const messages = table as Record<string, string>;
const MAGIC = 'k8s\0';

interface Field {
  name: string;
  type: string;
  list: boolean;
  map: boolean;
}

export function isProtobuf(body: Buffer): boolean {
  return body.subarray(0, MAGIC.length).toString() === MAGIC;
}

/** The object in an envelope (`runtime.Unknown`), with its apiVersion and kind. */
export function decodeProtobuf(body: Buffer): JsonMap {
  const envelope = [...records(body.subarray(MAGIC.length))];
  const { apiVersion = '', kind = '' } = readMessage(bytesAt(envelope, 1), 'runtime.TypeMeta') as {
    apiVersion?: string;
    kind?: string;
  };
  const object = readMessage(bytesAt(envelope, 2), messageOf(apiVersion, kind));
  return { apiVersion, kind, ...(object as JsonMap) };
}

/** `rbac.authorization.k8s.io/v1`, `Role` is `rbac/v1.Role`; a patch or delete has its options in `meta/v1`. */
function messageOf(apiVersion: string, kind: string): string {
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion];
  const name = `${group.split('.')[0]}/${version}.${kind}`;
  for (const each of [name, `meta/v1.${kind}`]) if (each in messages) return each;
  throw new Error(`no message of ${apiVersion} ${kind}`);
}

const fields = new Map<string, ReadonlyMap<number, Field>>();

function fieldsOf(message: string): ReadonlyMap<number, Field> {
  let found = fields.get(message);
  if (!found) fields.set(message, (found = new Map((messages[message] ?? '').split(';').map(readField))));
  return found;
}

function readField(line: string): [number, Field] {
  const [number = '', name = '', type = ''] = line.split(' ');
  return [
    Number(number),
    { name, type: type.replace(/^[*%]/, ''), list: type.startsWith('*'), map: type.startsWith('%') },
  ];
}

type Wire = bigint | Buffer;

function readMessage(body: Buffer, message: string): unknown {
  const out: JsonMap = {};
  const struct = goStruct(message);
  for (const [number, wire] of records(body)) {
    const field = fieldsOf(message).get(number);
    if (!field) continue;
    const go = struct?.fields.find((each) => lowerFirst(each.name) === lowerFirst(field.name));
    if (go?.json === '') Object.assign(out, readMessage(wire as Buffer, field.type));
    else if (field.list) ((out[field.name] ??= []) as unknown[]).push(readValue(wire, field.type));
    else if (field.map) addEntry((out[field.name] ??= {}) as JsonMap, wire as Buffer, field.type);
    else {
      const value = readValue(wire, field.type);
      const pointer = struct?.byJson.get(field.name)?.type.startsWith('*') ?? false;
      if (pointer || !isZero(value)) out[field.name] = value;
    }
  }
  return SPECIAL[message]?.(out) ?? out;
}

function addEntry(map: JsonMap, body: Buffer, type: string): void {
  const entry = [...records(body)];
  const value = entry.find(([number]) => number === 2)?.[1] ?? Buffer.alloc(0);
  map[bytesAt(entry, 1).toString()] = readValue(value, type);
}

function readValue(wire: Wire, type: string): unknown {
  if (type === 'string') return wire.toString();
  if (type === 'bytes') return (wire as Buffer).toString('base64');
  if (type === 'bool') return wire !== 0n;
  if (type === 'int32' || type === 'int64') return Number(BigInt.asIntN(64, wire as bigint));
  return readMessage(wire as Buffer, type);
}

/** What Go leaves out of JSON where a field is no pointer. */
function isZero(value: unknown): boolean {
  if (value === '' || value === 0 || value === false || value === null) return true;
  return typeof value === 'object' && !Array.isArray(value) && Object.keys(value!).length === 0;
}

/** Messages that are one word in JSON. */
const SPECIAL: Record<string, (value: JsonMap) => unknown> = {
  // no time at all is an empty message
  'meta/v1.Time': ({ seconds }) => (seconds ? time(seconds as number).replace('.000Z', 'Z') : null),
  'meta/v1.MicroTime': ({ seconds = 0, nanos = 0 }) =>
    time(seconds as number).replace(
      '.000Z',
      `.${String(Math.floor((nanos as number) / 1000)).padStart(6, '0')}Z`,
    ),
  'resource.Quantity': ({ string = '' }) => string,
  'intstr.IntOrString': ({ type, intVal = 0, strVal = '' }) => (type ? strVal : intVal),
  'runtime.RawExtension': ({ raw = '' }) => json(raw as string),
  'meta/v1.FieldsV1': ({ Raw = '' }) => json(Raw as string),
  'authorization/v1.ExtraValue': ({ items = [] }) => items,
  'authentication/v1.ExtraValue': ({ items = [] }) => items,
};

function time(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function json(base64: string): unknown {
  return base64 ? JSON.parse(Buffer.from(base64, 'base64').toString()) : null;
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function bytesAt(all: [number, Wire][], number: number): Buffer {
  return (all.find(([each]) => each === number)?.[1] as Buffer | undefined) ?? Buffer.alloc(0);
}

/** The fields of a message as they lie in it: number, then a varint or bytes. */
function* records(body: Buffer): Generator<[number, Wire]> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = body[at++]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < body.length) {
    const key = Number(varint());
    if ((key & 7) === 0) yield [key >> 3, varint()];
    else if ((key & 7) === 2) {
      const length = Number(varint());
      yield [key >> 3, body.subarray(at, (at += length))];
    } else throw new Error(`wire type ${key & 7} is not read`);
  }
}
