/**
 * YAML nodes as kustomize changes them: reading, setting and clearing fields in place.
 *
 * Models: kyaml's RNode and its filters. A node written without a tag is resolved when it is printed, so a name set to
 * `1` prints as a number, as it does there. Left out: comments.
 */
import { emitNode } from '../yaml/emit-node';
import type { MappingNode, ScalarNode, SequenceNode, YamlNode } from '../yaml/nodes';
import { resolveScalar } from '../yaml/resolve';
import type { ScalarStyle } from '../yaml/tokens';
import { KustomizeError } from './errors';

export type { MappingNode, ScalarNode, SequenceNode, YamlNode } from '../yaml/nodes';

export type NodeKind = 'mapping' | 'sequence' | 'scalar';

const NOWHERE = { line: 0, column: 0 };
const KIND_NAMES = {
  mapping: 'MappingNode',
  sequence: 'SequenceNode',
  scalar: 'ScalarNode',
  alias: 'AliasNode',
} as const;

/** A scalar without a tag: what it is shows when it is printed. */
export function bare(value: string): ScalarNode {
  return { kind: 'scalar', tag: '', value, style: 'plain', ...NOWHERE };
}

/** A scalar that stays text whatever it looks like. */
export function text(value: string): ScalarNode {
  return {
    kind: 'scalar',
    tag: '!!str',
    value,
    style: value.includes('\n') ? 'literal' : 'plain',
    ...NOWHERE,
  };
}

export function tagged(value: string, tag: string): ScalarNode {
  return { kind: 'scalar', tag, value, style: 'plain', ...NOWHERE };
}

export function newMapping(entries: [YamlNode, YamlNode][] = []): MappingNode {
  return { kind: 'mapping', tag: '', entries, ...NOWHERE };
}

export function newSequence(items: YamlNode[] = []): SequenceNode {
  return { kind: 'sequence', tag: '', items, ...NOWHERE };
}

export function emptyNode(kind: NodeKind): YamlNode {
  return kind === 'mapping' ? newMapping() : kind === 'sequence' ? newSequence() : bare('');
}

/** A copy that shares nothing. */
export function copyNode<T extends YamlNode>(node: T): T {
  const copy = { ...node } as YamlNode;
  if (copy.kind === 'mapping')
    copy.entries = copy.entries.map(([key, value]) => [copyNode(key), copyNode(value)]);
  if (copy.kind === 'sequence') copy.items = copy.items.map(copyNode);
  return copy as T;
}

/** Makes `target` be what `source` is, so that all who hold it see the change. */
export function become(target: YamlNode, source: YamlNode): void {
  if (target === source) return;
  for (const key of Object.keys(target)) delete (target as unknown as Record<string, unknown>)[key];
  Object.assign(target, source);
}

export function isNull(node: YamlNode | undefined): boolean {
  return node === undefined || node.tag === '!!null';
}

/** Missing, null, `{}` or `[]`. */
export function isEmpty(node: YamlNode | undefined): boolean {
  if (isNull(node)) return true;
  return contentOf(node!) === 0 && node!.kind !== 'scalar' && node!.kind !== 'alias';
}

function contentOf(node: YamlNode): number {
  return node.kind === 'mapping' ? node.entries.length : node.kind === 'sequence' ? node.items.length : 0;
}

/** The text of a scalar; '' for everything else. */
export function valueOf(node: YamlNode | undefined): string {
  return node?.kind === 'scalar' ? node.value : '';
}

/** Is it a scalar that is, or may be, text? */
export function isText(node: YamlNode): boolean {
  return node.kind === 'scalar' && (node.tag === '!!str' || node.tag === '');
}

/** Refuses a node of another kind; null passes. */
export function demand(node: YamlNode | undefined, kind: NodeKind): void {
  if (isNull(node) || node!.kind === kind) return;
  const what = `wrong node kind: expected ${KIND_NAMES[kind]} but got ${KIND_NAMES[node!.kind]}`;
  throw new WrongNodeKind(`${what}: node contents:\n${emitNode(node!)}`, node!.kind);
}

export class WrongNodeKind extends KustomizeError {
  constructor(
    message: string,
    readonly actual: YamlNode['kind'],
  ) {
    super(message, 'wrong-node');
  }
}

/** The value of a field; undefined where there is none, or where the node is no mapping. */
export function field(node: YamlNode | undefined, name: string): YamlNode | undefined {
  return entry(node, name)?.[1];
}

export function entry(node: YamlNode | undefined, name: string): [YamlNode, YamlNode] | undefined {
  if (node?.kind !== 'mapping') return undefined;
  return node.entries.find(([key]) => valueOf(key) === name);
}

export function fieldNames(node: YamlNode): string[] {
  demand(node, 'mapping');
  return node.kind === 'mapping' ? node.entries.map(([key]) => valueOf(key)) : [];
}

/** The field as a filter sees it: nothing matches in null, and a node of another kind is an error. */
export function getField(node: YamlNode | undefined, name: string): YamlNode | undefined {
  if (isNull(node)) return undefined;
  demand(node, 'mapping');
  return field(node, name);
}

export function clearField(node: YamlNode, name: string): void {
  demand(node, 'mapping');
  if (node.kind !== 'mapping') return;
  const index = node.entries.findIndex(([key]) => valueOf(key) === name);
  if (index >= 0) node.entries.splice(index, 1);
}

/** Would YAML 1.1 read the text as something else? */
export function isNonString(value: string): boolean {
  if (value === '' || value.includes('\n')) return false;
  return resolveScalar('v2', '', value).tag !== '!!str' && !/^\d{4}-\d/.test(value);
}

/** Sets a field, or clears it where the value is missing or null. An existing field keeps its style. */
export function setField(
  node: YamlNode,
  name: string,
  value: YamlNode | undefined,
  options: { keepNull?: boolean; keyStyle?: ScalarStyle } = {},
): YamlNode | undefined {
  if (value) quoteAmbiguous(value);
  if (value === undefined || (value.tag === '!!null' && !options.keepNull)) {
    clearField(node, name);
    return undefined;
  }
  const old = getField(node, name);
  if (old) {
    keepStyle(value, old);
    become(old, value);
    return old;
  }
  if (node.kind === 'mapping') {
    node.entries.push([{ ...bare(name), style: options.keyStyle ?? 'plain' }, value]);
  }
  return value;
}

/** Sets the scalar itself. */
export function setScalar(node: YamlNode, value: ScalarNode): void {
  quoteAmbiguous(value);
  demand(node, 'scalar');
  if (isNull(value)) return;
  keepStyle(value, node);
  become(node, value);
}

function quoteAmbiguous(value: YamlNode): void {
  if (isText(value) && value.kind === 'scalar' && value.style === 'plain' && isNonString(value.value)) {
    value.style = 'double';
  }
}

/** Styles are one set of flags there: a mapping in flow style lends a scalar none. */
function keepStyle(value: YamlNode, old: YamlNode): void {
  if (value.kind === 'scalar') value.style = old.kind === 'scalar' ? old.style : 'plain';
  if (value.kind === 'mapping' || value.kind === 'sequence') {
    value.flow = (old.kind === 'mapping' || old.kind === 'sequence') && old.flow;
  }
  value.tagged = old.tagged;
}

/** Replaces or adds an entry, its key included. */
export function setEntry(node: MappingNode, key: YamlNode, value: YamlNode): void {
  const old = node.entries.find(([each]) => valueOf(each) === valueOf(key));
  if (old) [old[0], old[1]] = [key, value];
  else node.entries.push([key, value]);
}

/** Plain data → nodes, keys sorted as Go's encoder sorts them. */
export function fromData(data: unknown): YamlNode {
  if (Array.isArray(data)) return { ...newSequence(data.map(fromData)), tag: '!!seq' };
  if (data === null || data === undefined) return tagged('null', '!!null');
  if (typeof data === 'string') return quoted(data);
  if (typeof data === 'boolean') return tagged(String(data), '!!bool');
  if (typeof data === 'object') {
    const map = data as Record<string, unknown>;
    const names = Object.keys(map).sort();
    return {
      ...newMapping(names.map((name) => [quoted(name), fromData(map[name])])),
      tag: '!!map',
    };
  }
  const whole = typeof data === 'bigint' || Number.isInteger(data);
  return tagged(String(data), whole ? '!!int' : '!!float');
}

/** Data that has been JSON → nodes: all its numbers are floats, and are written as such. */
export function fromJson(data: unknown): YamlNode {
  if (typeof data === 'number' || typeof data === 'bigint') {
    const written = goFloat(Number(data));
    return tagged(written, resolveScalar('v3', '', written).tag);
  }
  if (Array.isArray(data)) return { ...newSequence(data.map(fromJson)), tag: '!!seq' };
  if (typeof data !== 'object' || data === null) return fromData(data);
  const map = data as Record<string, unknown>;
  const names = Object.keys(map).sort();
  return { ...newMapping(names.map((name) => [quoted(name), fromJson(map[name])])), tag: '!!map' };
}

/** Go's `strconv.FormatFloat(value, 'g', -1, 64)`. */
function goFloat(value: number): string {
  const [digits, power] = value.toExponential().split('e') as [string, string];
  const exponent = Number(power);
  if (value === 0 || (exponent >= -4 && exponent < 6)) return String(value);
  return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** Text as it comes back from being printed and read again. */
function quoted(value: string): ScalarNode {
  const node = text(value);
  if (node.style === 'plain' && (value === '' || isNonString(value))) node.style = 'double';
  return node;
}
