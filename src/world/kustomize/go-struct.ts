/**
 * Plain data → a Go struct's fields, as `encoding/json` fills them.
 *
 * Models: field names matched without regard to case, unknown fields refused where strict, and the type errors in Go's
 * words, with the path through embedded structs. The structs are data (`kustomization-types.json`).
 */
import structs from './kustomization-types.json';
import { KustomizeError } from './errors';
import { byBytes } from './node-data';

/**
 * A field's type: `string`, `bool`, `int`, `[]T`, `[]*T`, `map:T`, a struct of the table, or a type with a reader of its
 * own. What Go calls it otherwise stands behind a colon (`string:types.SortOrder`) or, of lists, an equals sign.
 */
type Field = [name: string, type: string, embedded?: string];
export type StructTable = Record<string, Field[]>;

/** Structs by name, their fields in Go's order. */
export const TABLE = structs as unknown as StructTable;

export interface StructOptions {
  /** Refuse fields that the struct has not. */
  strict?: boolean;
  /** Take numbers and booleans for text where text is wanted, as `sigs.k8s.io/yaml` does with a type at hand. */
  coerce?: boolean;
  /** Structs other than kustomize's. */
  table?: StructTable;
  /** The packages of the structs, where they are not `types`. */
  packages?: Record<string, string>;
  /** Types that read text in their own way; answers what is wrong with it. */
  readers?: Record<string, (text: string) => string | undefined>;
}

/** @param name of a struct in the table @throws KustomizeError with the first thing that does not fit */
export function decodeStruct<T>(name: string, data: unknown, options: StructOptions = {}): T {
  const decoder = new StructDecoder(options);
  const value = decoder.value(name, data, '', []);
  const problem = decoder.fatal ?? decoder.problem;
  if (problem) throw new KustomizeError(problem);
  return (value ?? {}) as T;
}

class StructDecoder {
  /** The first thing that does not fit. */
  problem: string | undefined;
  /** What a reader of its own refused; Go stops there and tells that alone. */
  fatal: string | undefined;

  private readonly table: StructTable;
  private coerces: boolean;

  constructor(private readonly options: StructOptions) {
    this.table = options.table ?? TABLE;
    this.coerces = options.coerce ?? false;
  }

  value(type: string, data: unknown, struct: string, path: readonly string[]): unknown {
    if (data === null || data === undefined) return undefined;
    if (type.startsWith('[]')) return this.list(type, data, struct, path);
    if (type.startsWith('map:')) return this.map(type, data, struct, path);
    if (this.table[type]) return this.struct(type, data, struct, path);
    if (this.options.readers?.[type]) return this.readText(type, data, struct, path);
    return this.scalar(type, data, struct, path);
  }

  private list(type: string, data: unknown, struct: string, path: readonly string[]): unknown {
    if (!Array.isArray(data)) return this.refuse(data, type, struct, path);
    const item = type.slice(2).replace(/^\*/, '').replace(/=.*/, '');
    return data.map((each) => this.value(item, each, struct, path) ?? this.zero(item));
  }

  private map(type: string, data: unknown, struct: string, path: readonly string[]): unknown {
    if (!isMap(data)) return this.refuse(data, type, struct, path);
    const item = type.slice(4);
    const found: Record<string, unknown> = {};
    for (const name of Object.keys(data).sort(byBytes)) {
      found[name] = this.value(item, data[name], struct, path) ?? this.zero(item);
    }
    return found;
  }

  private struct(type: string, data: unknown, outer: string, path: readonly string[]): unknown {
    if (!isMap(data)) return this.refuse(data, type, outer, path);
    const found: Record<string, unknown> = {};
    for (const name of Object.keys(data).sort(byBytes)) {
      const field = fieldOf(this.table[type]!, name);
      if (!field) {
        if (this.options.strict) this.problem ??= `json: unknown field ${JSON.stringify(name)}`;
        continue;
      }
      const [key, fieldType, embedded] = field;
      const steps = [...path, ...(embedded ? embedded.split('.') : []), key];
      const value = this.within(embedded, () => this.value(fieldType, data[name], type, steps));
      if (value !== undefined) found[key] = value;
    }
    return found;
  }

  /** `sigs.k8s.io/yaml` loses sight of the type behind a field of an embedded struct. */
  private within<T>(embedded: string | undefined, action: () => T): T {
    const before = this.coerces;
    if (embedded) this.coerces = false;
    const made = action();
    this.coerces = before;
    return made;
  }

  private scalar(type: string, data: unknown, struct: string, path: readonly string[]): unknown {
    const kind = type.split(':')[0]!;
    const wanted = kind === 'string' ? 'string' : kind === 'bool' ? 'boolean' : 'number';
    if (kind.startsWith('interface')) return data;
    if (this.coerces && wanted === 'string' && /^(number|boolean|bigint)$/.test(typeof data)) {
      return String(data);
    }
    if (typeof data !== wanted) return this.refuse(data, type, struct, path);
    if (wanted === 'number' && kind.startsWith('int') && !Number.isSafeInteger(data)) {
      return this.refuse(data, type, struct, path, ` ${data}`);
    }
    return data;
  }

  private readText(type: string, data: unknown, struct: string, path: readonly string[]): unknown {
    if (typeof data === 'string') this.fatal ??= this.options.readers![type]!(data);
    else this.fatal ??= this.mismatch(data, 'string', struct, path);
    return data;
  }

  private zero(type: string): unknown {
    if (this.table[type]) return {};
    return type.startsWith('string') ? '' : type.startsWith('bool') ? false : undefined;
  }

  private goName(type: string): string {
    const named = type.indexOf('=');
    if (named >= 0) return type.slice(named + 1);
    if (type.startsWith('*')) return `*${this.goName(type.slice(1))}`;
    if (type.startsWith('[]')) return `[]${this.goName(type.slice(2))}`;
    if (type.startsWith('map:')) return `map[string]${this.goName(type.slice(4))}`;
    if (this.table[type]) return `${this.options.packages?.[type] ?? 'types'}.${type}`;
    return type.split(':')[1] ?? type;
  }

  private refuse(
    data: unknown,
    type: string,
    struct: string,
    path: readonly string[],
    value = '',
  ): undefined {
    this.problem ??= this.mismatch(data, type, struct, path, value);
    return undefined;
  }

  private mismatch(data: unknown, type: string, struct: string, path: readonly string[], value = ''): string {
    const where = struct === '' ? 'value' : `struct field ${struct}.${path.join('.')}`;
    return `json: cannot unmarshal ${jsonKind(data)}${value} into Go ${where} of type ${this.goName(type)}`;
  }
}

function fieldOf(fields: readonly Field[], name: string): Field | undefined {
  return (
    fields.find(([each]) => each === name) ??
    fields.find(([each]) => each.toLowerCase() === name.toLowerCase())
  );
}

function isMap(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

/** What `encoding/json` calls it. */
function jsonKind(data: unknown): string {
  if (Array.isArray(data)) return 'array';
  const type = typeof data;
  return type === 'boolean' ? 'bool' : type === 'bigint' ? 'number' : type;
}
