/**
 * Nodes → data, JSON and YAML, as kustomize prints its results.
 *
 * Models: `RNode.MarshalJSON` (the node is printed, read again by go-yaml v3 and turned to JSON) and Go's
 * `encoding/json`. Hence a field given twice is told here, with the line of the printed text, and a key that is a
 * number cannot be turned to JSON at all.
 */
import { isMerge, rfc3339 } from '../yaml/decode';
import { YamlError, decodeErrors } from '../yaml/errors';
import { emitNode } from '../yaml/emit-node';
import { writeScalar } from '../yaml/emit-scalar';
import { goSyntax } from '../yaml/go-syntax';
import { marshal } from '../yaml/marshal';
import type { MappingNode, ScalarNode, YamlNode } from '../yaml/nodes';
import { parse, parseNode } from '../yaml/parse';
import { resolveScalar, timestampOf } from '../yaml/resolve';
import { KustomizeError } from './errors';

export type Data = Record<string, unknown>;

/** Whole numbers beyond 2^53 are `bigint`. @throws KustomizeError, YamlError */
export function toData(node: YamlNode): unknown {
  return convert(node, true, false);
}

/** @param flow stands within `{…}` or `[…]`, where what is not there is printed as an empty text */
function convert(node: YamlNode, top: boolean, flow: boolean): unknown {
  switch (node.kind) {
    case 'alias':
      return convert(node.target, top, flow);
    case 'scalar':
      return flow && isAbsent(node) ? '' : scalarData(node);
    case 'sequence':
      return node.items.map((item) => convert(item, false, flow || !!node.flow));
    case 'mapping':
      return mappingData(node, top, flow || !!node.flow);
  }
}

function isAbsent({ tag, tagged, value, style }: ScalarNode): boolean {
  return tag === '!!null' && !tagged && value === '' && style === 'plain';
}

function mappingData(node: MappingNode, top: boolean, flow: boolean): Data {
  const data: Data = {};
  const seen = new Set<string>();
  for (const [key, value] of node.entries) {
    const name = keyText(key, top);
    if (seen.has(name)) throw new FieldTwice();
    seen.add(name);
    data[name] = convert(value, false, flow);
  }
  return data;
}

class FieldTwice extends Error {}

function keyText(key: YamlNode, top: boolean): string {
  if (
    key.kind === 'scalar' &&
    (top || key.value === '' || isMerge(key) || typeof scalarData(key) === 'string')
  )
    return key.value;
  throw new KustomizeError('json: unsupported type: map[interface {}]interface {}');
}

/** What the scalar is once it has been printed and read again. */
export function scalarData(node: ScalarNode): unknown {
  const { tag, value, style } = node;
  if (style === 'folded') return refolded(value);
  if (tag === '!!str') return value;
  const plain = style === 'plain' && !value.includes('\n');
  if (tag === '') return plain ? known(value, '') : value;
  if (node.tagged || resolveScalar('v3', '', value).tag !== tag) return known(value, tag);
  return plain ? known(value, '') : value;
}

function known(value: string, tag: string): unknown {
  const found = resolveScalar('v3', tag, value);
  if (found.tag === '!!timestamp') return rfc3339(timestampOf(value)!);
  if (typeof found.value === 'number' && !Number.isFinite(found.value)) {
    const shown = Number.isNaN(found.value) ? 'NaN' : found.value > 0 ? '+Inf' : '-Inf';
    throw new KustomizeError(`json: unsupported value: ${shown}`);
  }
  return found.value;
}

/** Writing and reading it again may change the breaks. */
function refolded(value: string): unknown {
  if (!value.slice(0, -1).includes('\n')) return value;
  const printed = writeScalar(value, 'folded', { indent: 2, column: 2 }, 'v3');
  return (parse(`a: ${printed}\n`) as { a: string }).a;
}

/** A resource's data. @throws KustomizeError, YamlError for what cannot be printed */
export function objectData(node: YamlNode): Data {
  return guarded(node, () => (node.kind === 'mapping' ? (toData(node) as Data) : {}));
}

function guarded<T>(node: YamlNode, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof FieldTwice) throw twiceInPrint(node);
    throw error;
  }
}

/** Reads the printed text again to learn on which lines the field stands. */
function twiceInPrint(node: YamlNode): YamlError {
  const problems: string[] = [];
  const visit = (at: YamlNode): void => {
    if (at.kind === 'sequence') at.items.forEach(visit);
    if (at.kind !== 'mapping') return;
    const before = problems.length;
    at.entries.forEach(([key], index) => {
      for (const [other] of at.entries.slice(index + 1)) {
        if (key.kind === 'scalar' && other.kind === 'scalar' && key.value === other.value) {
          problems.push(
            `line ${other.line}: mapping key ${JSON.stringify(key.value)} already defined at line ${key.line}`,
          );
        }
      }
    });
    if (problems.length === before) at.entries.forEach(([, value]) => visit(value));
  };
  visit(parseNode(emitNode(node), { dialect: 'v3' })!);
  return decodeErrors(problems);
}

/** The resource as `kustomize build` prints it. */
export function objectYaml(node: YamlNode): string {
  try {
    return marshal(objectData(node));
  } catch (error) {
    if (error instanceof KustomizeError) throw new KustomizeError(`${goMap(node)}: ${error.message}`);
    if (error instanceof YamlError) {
      throw new KustomizeError(`map[string]interface {}(nil): ${error.message}`);
    }
    throw error;
  }
}

function goMap(node: YamlNode): string {
  const printed = parseNode(emitNode(node), { dialect: 'v3' }) ?? node;
  return goSyntax(printed, 'v3').replace(/^map\[interface \{\}\]/, 'map[string]');
}

/** JSON as Go's `encoding/json` writes it: keys sorted, `<`, `>` and `&` escaped. */
export function goJson(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'string') return goJsonString(value);
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  if (typeof value === 'object') {
    const map = value as Data;
    const names = Object.keys(map).sort(byBytes);
    return `{${names.map((name) => `${goJsonString(name)}:${goJson(map[name])}`).join(',')}}`;
  }
  return String(value);
}

/** Go compares UTF-8 bytes, JavaScript UTF-16 units: they differ beyond U+FFFF only. */
export function byBytes(a: string, b: string): number {
  if (a === b) return 0;
  if (!/[\ud800-\udfff]/.test(a + b)) return a < b ? -1 : 1;
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < left.length && i < right.length; i++) {
    if (left[i] !== right[i]) return left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
  }
  return left.length - right.length;
}

function goJsonString(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
