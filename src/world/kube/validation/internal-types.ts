/**
 * A pod template as refusals of a Job print it: the server's internal structs as JSON, every field by its Go name.
 *
 * Models: `pkg/apis/core` types, which have no JSON names of their own.
 */
import { isMap, type JsonMap } from '../json-value';
import table from '../types/go-structs.json';

const structs = table.internal as Record<string, string>;

export function internalPodTemplate(template: JsonMap): unknown {
  const metadata = isMap(template.metadata) ? template.metadata : {};
  return { ...metadata, Spec: internal('PodSpec', template.spec) };
}

/** A struct within a pod, likewise. */
export function internalStruct(type: string, value: unknown): unknown {
  return internal(type, value);
}

// Fields of a pod that the internal types keep in its security context.
const MOVED = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'];

function internal(type: string, value: unknown): unknown {
  if (type.startsWith('*'))
    return value === undefined || value === null ? null : internal(type.slice(1), value);
  if (type.startsWith('[]'))
    return Array.isArray(value) ? value.map((item) => internal(type.slice(2), item)) : null;
  const fields = structs[type];
  if (fields !== undefined) return struct(type, fields, isMap(value) ? value : {});
  if (value !== undefined && value !== null) return value;
  if (type === 'bool') return false;
  if (/^u?int/.test(type)) return 0;
  return type.startsWith('map[') || type === 'ResourceList' ? null : '';
}

function struct(type: string, fields: string, value: JsonMap): JsonMap {
  const out: JsonMap = {};
  for (const field of fields === '' ? [] : fields.split(';')) {
    const [name = '', kind = ''] = field.split('|');
    if (name === '') Object.assign(out, internal(kind, value));
    else out[name] = internal(kind, valueOf(type, name, value));
  }
  return out;
}

function valueOf(type: string, name: string, value: JsonMap): unknown {
  const json = name === 'ID' ? 'id' : jsonName(name);
  if (type === 'PodSpec' && json === 'securityContext') {
    const moved = MOVED.filter((each) => value[each] !== undefined).map((each) => [each, value[each]]);
    return isMap(value.securityContext)
      ? { ...value.securityContext, ...Object.fromEntries(moved) }
      : undefined;
  }
  return value[json];
}

/** `DNSPolicy` → `dnsPolicy`, `HostIP` → `hostIP`, `TTY` → `tty` */
function jsonName(name: string): string {
  const head = /^([A-Z]+)(?=[A-Z][a-z]|$)/.exec(name)?.[1] ?? name.charAt(0);
  return head.toLowerCase() + name.slice(head.length);
}
