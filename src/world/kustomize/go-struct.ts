/**
 * Plain data → a Go struct's fields, as `encoding/json` fills them.
 *
 * Models: field names matched without regard to case, unknown fields refused where strict, and the type errors in Go's
 * words, with the path through embedded structs. The structs are data (`kustomization-types.json`).
 */
import structs from './kustomization-types.json';
import { KustomizeError } from './errors';
import { byBytes } from './node-data';

type Field = [name: string, type: string, embedded?: string];

/** Structs by name, their fields in Go's order. */
export const TABLE = structs as unknown as Record<string, Field[]>;

export interface StructOptions {
  /** Refuse fields that the struct has not. */
  strict?: boolean;
  /** Take numbers and booleans for text where text is wanted, as `sigs.k8s.io/yaml` does with a type at hand. */
  coerce?: boolean;
}

/** @param name of a struct in the table @throws KustomizeError with the first thing that does not fit */
export function decodeStruct<T>(name: string, data: unknown, options: StructOptions = {}): T {
  const decoder = new StructDecoder(options);
  const value = decoder.value(name, data, '', []);
  if (decoder.problem) throw new KustomizeError(decoder.problem);
  return (value ?? {}) as T;
}

class StructDecoder {
  problem: string | undefined;

  constructor(private readonly options: StructOptions) {}

  value(type: string, data: unknown, struct: string, path: readonly string[]): unknown {
    if (data === null || data === undefined) return undefined;
    if (type.startsWith('[]')) return this.list(type, data, struct, path);
    if (type.startsWith('map:')) return this.map(type, data, struct, path);
    if (TABLE[type]) return this.struct(type, data, struct, path);
    return this.scalar(type, data, struct, path);
  }

  private list(type: string, data: unknown, struct: string, path: readonly string[]): unknown {
    if (!Array.isArray(data)) return this.refuse(data, type, struct, path);
    const item = type.slice(2);
    return data.map((each) => this.value(item, each, struct, path) ?? zero(item));
  }

  private map(type: string, data: unknown, struct: string, path: readonly string[]): unknown {
    if (!isMap(data)) return this.refuse(data, type, struct, path);
    const item = type.slice(4);
    const found: Record<string, unknown> = {};
    for (const name of Object.keys(data).sort(byBytes)) {
      found[name] = this.value(item, data[name], struct, path) ?? zero(item);
    }
    return found;
  }

  private struct(type: string, data: unknown, outer: string, path: readonly string[]): unknown {
    if (!isMap(data)) return this.refuse(data, type, outer, path);
    const found: Record<string, unknown> = {};
    for (const name of Object.keys(data).sort(byBytes)) {
      const field = fieldOf(type, name);
      if (!field) {
        if (this.options.strict) this.problem ??= `json: unknown field ${JSON.stringify(name)}`;
        continue;
      }
      const [key, fieldType, embedded] = field;
      const steps = [...path, ...(embedded ? embedded.split('.') : []), key];
      const value = this.value(fieldType, data[name], type, steps);
      if (value !== undefined) found[key] = value;
    }
    return found;
  }

  private scalar(type: string, data: unknown, struct: string, path: readonly string[]): unknown {
    const kind = type.split(':')[0]!;
    const wanted = kind === 'string' ? 'string' : kind === 'bool' ? 'boolean' : 'number';
    if (kind.startsWith('interface')) return data;
    if (this.options.coerce && wanted === 'string' && /^(number|boolean|bigint)$/.test(typeof data)) {
      return String(data);
    }
    if (typeof data !== wanted) return this.refuse(data, type, struct, path);
    if (wanted === 'number' && kind.startsWith('int') && !Number.isSafeInteger(data)) {
      return this.refuse(data, type, struct, path, ` ${data}`);
    }
    return data;
  }

  private refuse(
    data: unknown,
    type: string,
    struct: string,
    path: readonly string[],
    value = '',
  ): undefined {
    const where = struct === '' ? 'value' : `struct field ${struct}.${path.join('.')}`;
    this.problem ??= `json: cannot unmarshal ${jsonKind(data)}${value} into Go ${where} of type ${goName(type)}`;
    return undefined;
  }
}

function fieldOf(struct: string, name: string): Field | undefined {
  const fields = TABLE[struct]!;
  return (
    fields.find(([each]) => each === name) ??
    fields.find(([each]) => each.toLowerCase() === name.toLowerCase())
  );
}

function zero(type: string): unknown {
  if (TABLE[type]) return {};
  return type.startsWith('string') ? '' : type.startsWith('bool') ? false : undefined;
}

function isMap(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

function jsonKind(data: unknown): string {
  if (Array.isArray(data)) return 'array';
  const type = typeof data;
  return type === 'boolean' ? 'bool' : type === 'bigint' ? 'number' : type;
}

function goName(type: string): string {
  if (type.startsWith('[]')) return `[]${goName(type.slice(2))}`;
  if (type.startsWith('map:')) return `map[string]${goName(type.slice(4))}`;
  if (TABLE[type]) return `types.${type}`;
  return type.split(':')[1] ?? type;
}
