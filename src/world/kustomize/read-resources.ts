/**
 * The text of a file → its objects.
 *
 * Models: kustomize's `resource.Factory` and kyaml's `ByteReader`: documents cut at `---` lines, lists unfolded, anchors
 * replaced by what they stand for, and a kind and a name demanded of each.
 */
import { isMerge } from '../yaml/decode';
import type { MappingNode } from '../yaml/nodes';
import { parseNode } from '../yaml/parse';
import { KustomizeError, isTold } from './errors';
import {
  type YamlNode,
  clearField,
  copyNode,
  field,
  fromData,
  isEmpty,
  isNull,
  newMapping,
  setEntry,
  valueOf,
} from './node';
import { byBytes, toData } from './node-data';
import { Resource } from './resource';

/** @throws KustomizeError; `malformed-yaml` for text that is no YAML */
export function readResources(text: string): Resource[] {
  return inlineLists(checked(readNodes(text))).map((node) => new Resource(node));
}

/** The same for a file, whose name the message bears. */
export function readResourceFile(text: string, path: string): Resource[] {
  try {
    return readResources(text);
  } catch (error) {
    if (error instanceof KustomizeError && error.code === 'malformed-yaml') {
      throw new KustomizeError(`${error.message} in File: ${path}`, 'malformed-yaml');
    }
    throw error;
  }
}

function readNodes(text: string): YamlNode[] {
  const documents = splitAtSeparators(text.replaceAll('\r\n', '\n'));
  const nodes: YamlNode[] = [];
  for (const [index, document] of documents.entries()) {
    const root = readDocument(index < documents.length - 1 ? `${document}\n` : document);
    if (!root || isNull(root)) continue;
    const items = documents.length === 1 ? unwrapped(root) : undefined;
    if (items) nodes.push(...items);
    else nodes.push(root);
  }
  return nodes.map((node) => deAnchor(node));
}

function splitAtSeparators(text: string): string[] {
  if (text === '') return [];
  const documents: string[] = [];
  let from = 0;
  for (const match of text.matchAll(/\n---.*\n/g)) {
    const rest = match[0].slice(4).trim();
    if (rest !== '' && !rest.startsWith('#')) {
      throw new KustomizeError(`invalid document separator: ${match[0].trim()}`);
    }
    documents.push(text.slice(from, match.index));
    from = match.index + match[0].length;
  }
  return [...documents, text.slice(from)];
}

function readDocument(text: string): YamlNode | undefined {
  try {
    return parseNode(text, { dialect: 'v3' });
  } catch (error) {
    if (!isTold(error)) throw error;
    throw new KustomizeError(`MalformedYAMLError: ${error.message}`, 'malformed-yaml');
  }
}

/** The items of a `List`; undefined for any other object. */
function unwrapped(root: YamlNode): YamlNode[] | undefined {
  const kind = valueOf(field(root, 'kind'));
  if (kind !== 'List' && kind !== 'ResourceList') return undefined;
  const items = field(root, 'items');
  if (!items && !field(root, 'functionConfig')) return undefined;
  return items?.kind === 'sequence' ? items.items : [];
}

function checked(nodes: YamlNode[]): YamlNode[] {
  const good = nodes.filter((node) => !isEmpty(node));
  for (const node of good) demandIdentity(node);
  return good;
}

/** @throws KustomizeError for an object without kind or name, shown as Go shows its metadata */
export function demandIdentity(node: YamlNode): void {
  const metadata = field(node, 'metadata');
  const kind = scalarField(node, 'kind');
  const apiVersion = scalarField(node, 'apiVersion');
  const name = scalarField(metadata, 'name');
  const namespace = scalarField(metadata, 'namespace');
  const labels = field(metadata, 'labels');
  const annotations = field(metadata, 'annotations');
  const parts = [kind, apiVersion, name, namespace].some((each) => each !== '');
  if (!parts && isEmpty(labels) && isEmpty(annotations)) {
    throw new KustomizeError('missing Resource metadata');
  }
  const shown = `{{${apiVersion} ${kind}} {{${name} ${namespace}} ${goMap(labels)} ${goMap(annotations)}}}`;
  if (kind === '') throw new KustomizeError(`missing kind in object ${shown}`);
  if (!kind.endsWith('List') && name === '') {
    throw new KustomizeError(`missing metadata.name in object ${shown}`);
  }
}

function scalarField(node: YamlNode | undefined, name: string): string {
  const found = field(node, name);
  return isEmpty(found) ? '' : valueOf(found);
}

function goMap(node: YamlNode | undefined): string {
  if (node?.kind !== 'mapping') return 'map[]';
  const pairs = [...node.entries].sort(([a], [b]) => byBytes(valueOf(a), valueOf(b)));
  const shown = pairs.map(([key, value]) => `${valueOf(key)}:${isNull(value) ? '' : valueOf(value)}`);
  return `map[${shown.join(' ')}]`;
}

/** Unfolds a `ConfigMapList` and its like; what was in them comes last. */
function inlineLists(nodes: YamlNode[]): YamlNode[] {
  const queue = [...nodes];
  const result: YamlNode[] = [];
  for (let node = queue.shift(); node; node = queue.shift()) {
    const kind = valueOf(field(node, 'kind'));
    const items = kind.endsWith('List') ? field(node, 'items') : undefined;
    if (!items) {
      result.push(node);
      continue;
    }
    if (isNull(items)) continue;
    if (items.kind !== 'sequence') {
      throw new KustomizeError(`expected array in ${kind}/items, but found ${goType(items)}`);
    }
    queue.push(...items.items.flatMap((item) => checked([fromData(toData(item))])));
  }
  return result;
}

function goType(node: YamlNode): string {
  if (node.kind === 'mapping') return 'map[string]interface {}';
  const value = toData(node);
  return typeof value === 'string' ? 'string' : typeof value === 'boolean' ? 'bool' : 'int';
}

/** Replaces every alias by what it stands for, and spreads merge keys. */
function deAnchor(node: YamlNode): YamlNode {
  delete node.anchor;
  switch (node.kind) {
    case 'alias':
      return copyNode(deAnchor(node.target));
    case 'sequence':
      node.items = node.items.map(deAnchor);
      return node;
    case 'mapping':
      spreadMerges(node);
      node.entries = node.entries.map(([key, value]) => [deAnchor(key), deAnchor(value)]);
      return node;
    case 'scalar':
      return node;
  }
}

function spreadMerges(node: MappingNode): void {
  const merges = node.entries.filter(([key]) => isMerge(key));
  if (merges.length === 0) return;
  if (merges.length > 1) throw new KustomizeError('duplicate merge key');
  const sources = mergeSources(merges[0]![1]);
  clearField(node, '<<');
  const own = newMapping(node.entries);
  const result = copyNode(own);
  for (const source of [...sources, own]) {
    for (const [key, value] of copyNode(source).entries) setEntry(result, key, value);
  }
  node.entries = result.entries;
}

/** What a `<<` brings, the weakest first. */
function mergeSources(value: YamlNode): MappingNode[] {
  if (value.kind === 'mapping') return [value];
  if (value.kind === 'alias') {
    if (value.target.kind !== 'mapping') {
      throw new KustomizeError('invalid map merge: received alias for a non-map value');
    }
    return [value.target];
  }
  if (value.kind === 'sequence') {
    return value.items.reduce<MappingNode[]>((found, item) => {
      if (item.kind === 'sequence') {
        throw new KustomizeError('invalid map merge: received a nested sequence');
      }
      return [...mergeSources(item), ...found];
    }, []);
  }
  throw new KustomizeError('map merge requires map or sequence of maps as the value');
}
