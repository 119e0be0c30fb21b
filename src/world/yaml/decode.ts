/**
 * Nodes → plain data.
 *
 * Models: decoding into `interface{}` by Go's yaml packages, and the step to JSON of `sigs.k8s.io/yaml`: keys become
 * strings, merge keys (`<<`) are spread, a timestamp stays text in v2 and is written out in full in v3.
 * Left out: the guard against alias bombs.
 */
import { type Dialect, YamlError, decodeErrors } from './errors';
import { goSyntax } from './go-syntax';
import { type MappingNode, type ScalarNode, type YamlNode, resolved } from './nodes';
import { type Scalar, type Timestamp, resolveScalar, timestampOf } from './resolve';

export interface DecodeOptions {
  dialect: Dialect;
  /** Refuses a key given twice (v3 always does). */
  strict?: boolean;
  /** Keeps whole numbers beyond 2^53 exact, as `bigint`; else they become the nearest number. */
  bigints?: boolean;
}

/** @throws YamlError */
export function decode(root: YamlNode, options: DecodeOptions): unknown {
  const decoder = new Decoder(options);
  const value = decoder.value(root);
  if (decoder.problems.length) throw decodeErrors(decoder.problems);
  if (decoder.unsupported) throw decoder.unsupported;
  return value;
}

type Data = Record<string, unknown>;

class Decoder {
  readonly problems: string[] = [];
  /** What Go reads and then cannot write as JSON. */
  unsupported: UnsupportedKey | undefined;
  private readonly open = new Set<YamlNode>();

  constructor(private readonly options: DecodeOptions) {}

  value(node: YamlNode): unknown {
    switch (node.kind) {
      case 'alias': {
        if (this.open.has(node)) throw new YamlError(`anchor '${node.name}' value contains itself`, 0);
        this.open.add(node);
        const value = this.value(node.target);
        this.open.delete(node);
        return value;
      }
      case 'sequence':
        return node.items.map((item) => this.value(item));
      case 'mapping':
        return this.mapping(node);
      case 'scalar':
        return this.scalar(node);
    }
  }

  private scalar(node: ScalarNode): unknown {
    const { value, tag } = this.resolve(node);
    if (typeof value === 'bigint') return this.options.bigints ? value : Number(value);
    if (tag === '!!timestamp' && this.options.dialect === 'v3') return rfc3339(timestampOf(node.value)!);
    return value;
  }

  private resolve(node: ScalarNode): { tag: string; value: Scalar } {
    if (node.tag === '!!str') return { tag: '!!str', value: node.value };
    return resolveScalar(this.options.dialect, node.tagged ? node.tag : '', node.value);
  }

  private mapping(node: MappingNode): Data {
    const data: Data = {};
    if (this.options.dialect === 'v2' || !this.hasTwins(node)) this.fill(node, data, new Set());
    return data;
  }

  /** v2 spreads a merge where it stands; v3 afterwards, and only what is not there yet. */
  private fill(node: MappingNode, data: Data, own: Set<string>): void {
    const late: YamlNode[] = [];
    for (const [key, value] of node.entries) {
      if (isMerge(key)) {
        if (this.options.dialect === 'v3') late.push(value);
        else this.merge(value, data);
        continue;
      }
      const name = this.key(key, value);
      if (own.has(name) && this.options.dialect === 'v3') continue;
      const decoded = this.value(value);
      if (this.options.strict && this.options.dialect === 'v2' && Object.hasOwn(data, name)) {
        this.problems.push(`line ${value.line}: key ${goSyntax(key, 'v2')} already set in map`);
      } else put(data, name, decoded);
      own.add(name);
    }
    for (const each of late) {
      for (const source of mergeSources(each)) if (!this.hasTwins(source)) this.fill(source, data, own);
    }
  }

  private merge(value: YamlNode, data: Data): void {
    for (const source of mergeSources(value).reverse()) this.fill(source, data, new Set());
  }

  private key(node: YamlNode, value: YamlNode): string {
    const at = resolved(node);
    if (at.kind !== 'scalar') {
      this.value(node);
      throw new YamlError(`invalid map key: ${goSyntax(at, this.options.dialect)}`, 0);
    }
    const { value: key } = this.resolve(at);
    if (key === null) {
      const shown = goSyntax(value, this.options.dialect);
      this.unsupported ??= new UnsupportedKey(
        `unsupported map key of type: %!s(<nil>), key: <nil>, value: ${shown.replace(/^(\d)/, '+$1')}`,
      );
    }
    return typeof key === 'number' ? keyOfNumber(key) : String(key);
  }

  private hasTwins(node: MappingNode): boolean {
    const before = this.problems.length;
    const seen = new Map<string, YamlNode[]>();
    for (const [key] of node.entries) {
      const id = `${key.kind}:${key.kind === 'scalar' ? key.value : key.kind === 'alias' ? key.name : ''}`;
      for (const twin of seen.get(id) ?? []) {
        const text = JSON.stringify(id.slice(id.indexOf(':') + 1));
        this.problems.push(`line ${key.line}: mapping key ${text} already defined at line ${twin.line}`);
      }
      seen.set(id, [...(seen.get(id) ?? []), key]);
    }
    return this.problems.length > before;
  }
}

/** sigs.k8s.io/yaml's own complaint, which bears no `yaml: `. */
export class UnsupportedKey extends YamlError {
  constructor(message: string) {
    super(message, 0);
    this.message = message;
  }
}

function put(data: Data, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(data, name, { value, enumerable: true, writable: true, configurable: true });
  else data[name] = value;
}

export function isMerge(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === '<<' && node.tag === '!!merge';
}

/** The mappings a `<<` brings, the first the strongest. */
export function mergeSources(value: YamlNode): MappingNode[] {
  const at = resolved(value);
  const sources = at.kind === 'sequence' && value.kind !== 'alias' ? at.items.map(resolved) : [at];
  for (const source of sources) {
    if (source.kind !== 'mapping') {
      throw new YamlError('map merge requires map or sequence of maps as the value', 0);
    }
  }
  return sources as MappingNode[];
}

function keyOfNumber(key: number): string {
  if (Number.isInteger(key)) return String(key);
  if (Number.isNaN(key)) return '.nan';
  if (!Number.isFinite(key)) return key > 0 ? '.inf' : '-.inf';
  return String(Math.fround(key) === key ? key : Number(key.toPrecision(8)));
}

/** Go's `time.Time` as JSON shows it. */
export function rfc3339(time: Timestamp): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const fraction = time.fraction.slice(0, 9).replace(/0+$/, '');
  const zone = time.zone === '' || /^[-+]00:00$/.test(time.zone) ? 'Z' : time.zone;
  const day = `${String(time.year).padStart(4, '0')}-${two(time.month)}-${two(time.day)}`;
  return `${day}T${two(time.hour)}:${two(time.minute)}:${two(time.second)}${fraction && `.${fraction}`}${zone}`;
}
