/**
 * Finding a node by its path.
 *
 * Models: kyaml's `PathGetter` (`spec`, `0`, `-`, `[name=web]`, created where asked) and `PathMatcher` (the same with
 * `*` and regular expressions), and the two ways a path is cut.
 */
import { RE2JS } from 're2js';
import { emitNode } from '../yaml/emit-node';
import { parseNode } from '../yaml/parse';
import { KustomizeError } from './errors';
import {
  type NodeKind,
  type YamlNode,
  bare,
  demand,
  emptyNode,
  field,
  getField,
  isNull,
  newMapping,
  setField,
  valueOf,
} from './node';

/** Cuts at the delimiter, except where a backslash stands before it. */
export function splitPath(path: string, delimiter: string): string[] {
  const parts = path.split(delimiter);
  const result: string[] = [];
  if (parts[0] === '' && parts.length > 1) parts.shift();
  for (let i = 0; i < parts.length; i++) {
    let part = parts[i]!;
    while (part.endsWith('\\') && i + 1 < parts.length)
      part = `${part.slice(0, -1)}${delimiter}${parts[++i]}`;
    result.push(part);
  }
  return result;
}

/** Cuts a replacement's path: what stands in brackets stays whole. */
export function splitFieldPath(path: string): string[] {
  const parts = splitPath(path, '.');
  const result: string[] = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    if (!part.startsWith('[') || part.endsWith(']')) {
      result.push(part);
      continue;
    }
    const bracketed = [part];
    while (i < parts.length - 1) {
      bracketed.push(parts[++i]!);
      if (parts[i]!.endsWith(']')) break;
    }
    const whole = bracketed.join('.');
    result.push(whole.includes('=') ? whole : whole.replace(/^[[\]]+|[[\]]+$/g, ''));
  }
  return result;
}

/** The node at `path`; made, with `create` as the last one's kind, where it is missing. */
export function lookup(root: YamlNode, path: readonly string[], create?: NodeKind): YamlNode | undefined {
  const parts = path.map((part) => part.trim()).filter((part) => part !== '');
  let at: YamlNode | undefined = root;
  for (let i = 0; i < parts.length && at; i++) at = step(at, parts[i]!, parts[i + 1] ?? '', create);
  return at;
}

function step(node: YamlNode, part: string, next: string, create?: NodeKind): YamlNode | undefined {
  const index = wholeNumber(part);
  if (index !== undefined) {
    if (index < 0) throw new KustomizeError(`array index ${index} cannot be negative`);
    return elementAt(node, index);
  }
  if (part === '-') return elementAt(node, -1);
  if (part === '*') throw new KustomizeError('wildcard is not supported in PathGetter');
  if (isListIndex(part)) return matchElement(node, part, create !== undefined);
  const found = getField(node, part);
  if (found || !create || isNull(node)) return found;
  return setField(node, part, emptyNode(kindFor(next, create)));
}

function elementAt(node: YamlNode, index: number): YamlNode | undefined {
  demand(node, 'sequence');
  if (node.kind !== 'sequence') return undefined;
  return index < 0 ? node.items.at(-1) : node.items[index];
}

function matchElement(node: YamlNode, part: string, create: boolean): YamlNode | undefined {
  const [name, value] = splitIndex(part);
  demand(node, 'sequence');
  if (node.kind !== 'sequence') return undefined;
  const found =
    name === ''
      ? node.items.find((item) => valueOf(item) === value)
      : node.items.find((item) => {
          const at = item.kind === 'mapping' ? field(item, name) : undefined;
          return at !== undefined && valueOf(at) === value;
        });
  if (found || !create) return found;
  const made = name === '' ? bare(value) : newMapping([[bare(name), bare(value)]]);
  node.items.push(made);
  return made;
}

function kindFor(next: string, last: NodeKind): NodeKind {
  const index = wholeNumber(next);
  if (isListIndex(next) || (index !== undefined && index >= 0)) return 'sequence';
  return next === '' ? last : 'mapping';
}

export function isListIndex(part: string): boolean {
  return part.startsWith('[') && part.endsWith(']');
}

function splitIndex(part: string): [string, string] {
  const inner = part.replace(/\]$/, '').replace(/^\[/, '');
  const at = inner.indexOf('=');
  if (at < 0) {
    throw new KustomizeError('list path element must contain fieldName=fieldValue for element to match');
  }
  return [inner.slice(0, at), inner.slice(at + 1)];
}

function wholeNumber(part: string): number | undefined {
  return /^[+-]?\d+$/.test(part) ? Number(part) : undefined;
}

/** All nodes that a path with `*` and `[name=expression]` reaches; made where `create` says so. */
export function matchPath(
  root: YamlNode | undefined,
  path: readonly string[],
  create?: NodeKind,
): YamlNode[] {
  const [part, ...rest] = path.map((each) => each.trim()).filter((each) => each !== '');
  if (part === undefined) return root ? [root] : [];
  if (!root) return [];
  if (isListIndex(part)) return matchSequence(root, part, rest, create);
  const index = wholeNumber(part);
  if (index !== undefined && index >= 0) return matchIndex(root, index, rest, create);
  if (part === '*') return matchEvery(root, rest, create);
  return matchField(root, part, rest, create);
}

function matchField(root: YamlNode, part: string, rest: string[], create?: NodeKind): YamlNode[] {
  let found = getField(root, part);
  if (!found && create && !isNull(root)) {
    found = setField(root, part, emptyNode(kindFor(rest[0] ?? '', create)));
  }
  if (!found) return [];
  if (found.kind === 'scalar' && found.tag !== '!!null' && rest.length > 0) {
    return matchPath(parseNode(found.value, { dialect: 'v3' }), rest, create);
  }
  return matchPath(found, rest, create);
}

function matchIndex(root: YamlNode, index: number, rest: string[], create?: NodeKind): YamlNode[] {
  const items = elementsOf(root);
  if (index === items.length && create) items.push(emptyNode(kindFor(rest[0] ?? '', create)));
  if (index >= items.length) {
    throw new KustomizeError(`index ${index} specified but only ${items.length} elements found`);
  }
  return matchPath(items[index], rest, create);
}

function matchEvery(root: YamlNode, rest: string[], create?: NodeKind): YamlNode[] {
  return elementsOf(root).flatMap((item) => matchPath(item, rest, create));
}

/** Values are compared as they are written, quotes included. */
function matchSequence(root: YamlNode, part: string, rest: string[], create?: NodeKind): YamlNode[] {
  const [name, value] = splitIndex(part);
  const items = elementsOf(root);
  const matching = (): YamlNode[] =>
    items.filter((item) => {
      const at = name === '' ? item : field(item, name);
      return at !== undefined && goRegExp(value).test(emitNode(at).trim());
    });
  const follow = (found: YamlNode[]): YamlNode[] =>
    name === '' ? found : found.flatMap((item) => matchPath(item, rest, create));
  const found = follow(matching());
  if (found.length > 0 || !create) return found;
  items.push(name === '' ? bare(value) : newMapping([[bare(name), bare(value)]]));
  return follow(matching());
}

function elementsOf(root: YamlNode): YamlNode[] {
  demand(root, 'sequence');
  return root.kind === 'sequence' ? root.items : [];
}

/** Text that JavaScript's expressions read as Go's do. */
const SAME_IN_BOTH = /^[\w\s./:@|*+?^$()-]*$/;

/** A regular expression in Go's syntax. @throws KustomizeError in its words */
export function goRegExp(pattern: string): { test(text: string): boolean } {
  try {
    if (SAME_IN_BOTH.test(pattern)) return new RegExp(pattern);
  } catch {
    // Go says what is wrong with it
  }
  try {
    const compiled = RE2JS.compile(pattern);
    return { test: (text) => compiled.matcher(text).find() };
  } catch (error) {
    throw new KustomizeError(
      `error parsing regexp: ${(error as Error).message.replace(/^error parsing regexp: /, '')}`,
    );
  }
}
