/**
 * Strategic merge patches over nodes.
 *
 * Models: kyaml's `merge2` and `walk` with patches prepended to lists: maps merge, lists merge where the kind's schema
 * names a merge key, else they are replaced; `$patch: delete|replace|merge` says otherwise. Left out: schemas in
 * comments.
 */
import { type Schema, schemaOf } from '../kube/schema';
import { emitNode } from '../yaml/emit-node';
import { KustomizeError } from './errors';
import {
  type MappingNode,
  type SequenceNode,
  type YamlNode,
  bare,
  clearField,
  demand,
  entry,
  field,
  fieldNames,
  getField,
  isEmpty,
  isNull,
  newSequence,
  setField,
  tagged,
  valueOf,
} from './node';
import { byBytes } from './node-data';

type Maybe = YamlNode | undefined;
type Directive = 'merge' | 'replace' | 'delete';

const DIRECTIVE = '$patch';

/** The object with the patch applied; undefined where the patch deletes it. Changes both. */
export function mergeStrategically(object: YamlNode, patch: YamlNode): YamlNode | undefined {
  return walk(object, patch, schemaFor([object, patch]))?.node;
}

function schemaFor(sources: YamlNode[]): Schema | undefined {
  for (const source of sources) {
    const apiVersion = valueOf(field(source, 'apiVersion'));
    const kind = valueOf(field(source, 'kind'));
    if (apiVersion === '' || kind === '') continue;
    const schema = schemaOf(`${apiVersion}/${kind}`);
    if (schema) return schema;
  }
  return undefined;
}

interface Walked {
  node: YamlNode;
  /** A null that is to stay. */
  keepNull?: boolean;
}

function walk(dest: Maybe, patch: Maybe, schema: Schema | undefined): Walked | undefined {
  const kind = [dest, patch].find((each) => !isNull(each))?.kind;
  switch (kind) {
    case 'sequence':
      demand(dest, 'sequence');
      demand(patch, 'sequence');
      return mergesList(schema) ? mergeList(dest, patch, schema!) : told(patch ?? dest);
    case 'scalar':
      demand(dest, 'scalar');
      demand(patch, 'scalar');
      return told(patch ?? dest);
    case 'alias':
      return undefined;
    default:
      demand(dest, 'mapping');
      demand(patch, 'mapping');
      return mergeMap(dest, patch, schema);
  }
}

function told(node: Maybe): Walked | undefined {
  return node && { node };
}

function mergesList(schema: Schema | undefined): boolean {
  return schema?.patchStrategy?.split(',').includes('merge') ?? false;
}

function mergeMap(dest: Maybe, patch: Maybe, schema: Schema | undefined): Walked | undefined {
  const settled = settleMap(dest, patch);
  if (!settled || settled.keepNull || settled.node.kind !== 'mapping') return settled;
  const target = settled.node;
  // where the patch itself takes the place, it is walked against itself: a `$patch` inside still counts
  const names = new Set([...namesOf(target), ...namesOf(patch)]);
  for (const name of [...names].sort(byBytes)) {
    const key = entry(patch, name)?.[0] ?? entry(target, name)?.[0];
    const found = walk(field(target, name), field(patch, name), fieldSchema(schema, name));
    setField(target, name, found?.node, {
      keepNull: found?.keepNull,
      keyStyle: key?.kind === 'scalar' ? key.style : 'plain',
    });
  }
  return { node: target };
}

function namesOf(node: Maybe): string[] {
  return node?.kind === 'mapping' ? fieldNames(node) : [];
}

function fieldSchema(schema: Schema | undefined, name: string): Schema | undefined {
  return schema?.fields[name] ?? schema?.values;
}

/** Which of the two a map comes from, by the patch's own word. */
function settleMap(dest: Maybe, patch: Maybe): Walked | undefined {
  if (isNull(dest)) {
    if (patch && directiveOf(patch, false) === 'delete') return undefined;
    if (!patch && dest && valueOf(dest) !== '') {
      return { node: tagged(valueOf(dest), '!!null'), keepNull: true };
    }
    return told(patch);
  }
  if (patch?.tag === '!!null') return undefined;
  const directive = directiveOf(patch, true);
  if (directive === 'delete') return undefined;
  return told(directive === 'replace' ? patch : dest);
}

/** Reads `$patch` and takes it out. @throws KustomizeError for a word it does not know, where `strict` */
function directiveOf(patch: Maybe, strict: boolean): Directive {
  if (!patch) return 'merge';
  if (patch.kind === 'mapping') return mapDirective(patch, strict);
  if (patch.kind === 'sequence') return listDirective(patch, strict);
  if (!strict) return 'merge';
  throw new KustomizeError(
    `no implemented strategic merge patch strategy for '${patch.tag}' ('${emitNode(patch)}')`,
  );
}

function mapDirective(patch: MappingNode, strict: boolean): Directive {
  const found = getField(patch, DIRECTIVE);
  if (!found) return 'merge';
  const word = known(valueOf(found), strict);
  if (isKnown(valueOf(found))) clearField(patch, DIRECTIVE);
  return word;
}

function listDirective(patch: SequenceNode, strict: boolean): Directive {
  const item = patch.items.find((each) => each.kind === 'mapping' && field(each, DIRECTIVE) !== undefined);
  if (item?.kind !== 'mapping' || item.entries.length > 1) return 'merge';
  const value = valueOf(field(item, DIRECTIVE));
  const word = known(value, strict);
  if (isKnown(value)) dropElements(patch, [DIRECTIVE], [value]);
  return word;
}

function isKnown(word: string): word is Directive {
  return word === 'merge' || word === 'replace' || word === 'delete';
}

function known(word: string, strict: boolean): Directive {
  if (isKnown(word)) return word;
  if (!strict) return 'merge';
  throw new KustomizeError(`unknown patch strategy '${word}'`);
}

function mergeList(dest: Maybe, patch: Maybe, schema: Schema): Walked | undefined {
  const settled = settleList(dest, patch);
  if (settled?.kind !== 'sequence') return told(settled);
  const left = settled;
  const right = patch?.kind === 'sequence' ? patch : undefined;
  const keys = schema.listKeys.length ? [...schema.listKeys] : schema.mergeKey ? [schema.mergeKey] : [];
  if (keys.length > 0) return told(mergeElements(left, right, keyValues(left, right, keys), keys, schema));
  return told(mergeElements(left, right, plainValues(left, right), [''], schema));
}

function settleList(dest: Maybe, patch: Maybe): Maybe {
  if (isNull(dest)) return patch;
  if (patch?.tag === '!!null') return undefined;
  const directive = directiveOf(patch, true);
  if (directive === 'delete') return undefined;
  return directive === 'replace' ? patch : dest;
}

/** The merge keys' values of all elements, the patch's first. */
function keyValues(dest: SequenceNode, patch: SequenceNode | undefined, keys: string[]): string[][] {
  const seen = new Set<string>();
  const values: string[][] = [];
  for (const source of [patch, dest]) {
    for (const item of source?.items ?? []) {
      const found = keys.map((key) => {
        const at = field(item, key);
        return isEmpty(at) ? '' : valueOf(at);
      });
      const id = found.join('\u0000');
      if (seen.has(id)) continue;
      seen.add(id);
      values.push(found);
    }
  }
  return values;
}

function plainValues(dest: SequenceNode, patch: SequenceNode | undefined): string[][] {
  const items = [...(patch?.items ?? []), ...dest.items];
  return [...new Set(items.map(valueOf))].map((value) => [value]);
}

function mergeElements(
  dest: SequenceNode,
  patch: SequenceNode | undefined,
  found: string[][],
  keys: string[],
  schema: Schema,
): SequenceNode | undefined {
  const all = keys.length > 1 ? completeValues(found) : found;
  const merged = newSequence();
  let usedKeys: string[] = [];
  for (const values of all) {
    const [validKeys, validValues] = usable(all, values, keys);
    usedKeys = validKeys;
    const result = walk(
      elementWith(dest, validKeys, validValues),
      elementWith(patch, validKeys, validValues),
      schema.items,
    )?.node;
    if (isNull(result) || (result!.kind === 'mapping' && result!.entries.length === 0)) {
      dropElements(dest, validKeys, validValues);
      continue;
    }
    validKeys.forEach((key, index) => {
      if (key !== '' && !field(result, key) && validValues[index] !== '') {
        setField(result!, key, bare(validValues[index]!));
      }
    });
    placeElement(merged, result!, validKeys, validValues);
  }
  if (all.length === 0) return dest;
  return appendRest(merged, dest, usedKeys);
}

/** Where an element leaves one of several keys out, it takes it from the one it otherwise equals. */
function completeValues(values: string[][]): string[][] {
  const result = [...values];
  for (let i = 0; i < result.length; i++) {
    for (let j = 0; j < result.length; j++) {
      const both = combine(result[i]!, result[j]!);
      if (both) result[i] = result[j] = both;
    }
  }
  return result;
}

function combine(a: string[], b: string[]): string[] | undefined {
  let common = false;
  const both: string[] = [];
  for (const [index, value] of a.entries()) {
    const other = b[index]!;
    if (value === other) common = true;
    else if (value !== '' && other !== '') return undefined;
    both.push(value === other ? value : value || other);
  }
  return common ? both : undefined;
}

/** Keys that no element has do not count. */
function usable(all: string[][], values: string[], keys: string[]): [string[], string[]] {
  const valid = new Set<string>();
  for (const each of all) each.forEach((value, index) => value !== '' && valid.add(keys[index]!));
  if (valid.size === 0) return [keys, values];
  return [
    keys.filter((key) => valid.has(key)),
    values.filter((value, index) => value !== '' || valid.has(keys[index]!)),
  ];
}

function elementWith(list: SequenceNode | undefined, allKeys: string[], allValues: string[]): Maybe {
  if (!list) return undefined;
  const [keys, values] = usable([allValues], allValues, allKeys);
  if (keys[0] === undefined || keys[0] === '') return list.items.find((item) => valueOf(item) === values[0]);
  return list.items.find((item) => item.kind === 'mapping' && hasValues(item, keys, values));
}

function hasValues(item: YamlNode, keys: string[], values: string[]): boolean {
  return keys.every((key, index) => {
    const at = field(item, key);
    return at !== undefined && valueOf(at) === values[index];
  });
}

function dropElements(list: SequenceNode, keys: string[], values: string[]): void {
  list.items = list.items.filter((item) => !isBare(item) && !matchesElement(item, keys, values));
}

/** Elements of nothing fall out wherever a list is changed. */
function isBare(item: YamlNode): boolean {
  return isNull(item) || (item.kind === 'mapping' && item.entries.length === 0);
}

/** Has it these values? An empty one stands for any; of more keys than values, the last decides. */
function matchesElement(item: YamlNode, keys: string[], values: string[]): boolean {
  if (keys[0] === '') return item.kind === 'scalar' && item.value === values[0];
  if (item.kind !== 'mapping' || values.length === 0) return false;
  return keys.every((key, index) => {
    if (index >= values.length) return true;
    const at = field(item, key);
    return at !== undefined && (values[index] === '' || valueOf(at) === values[index]);
  });
}

/** Puts an element in the place of its like, or at the end. Without a value to go by, it stays alone. */
function placeElement(list: SequenceNode, element: YamlNode, keys: string[], values: string[]): void {
  let found = false;
  const items: YamlNode[] = [];
  for (const item of list.items) {
    if (isBare(item)) continue;
    const same = matchesElement(item, keys, values);
    found ||= same;
    if (same) items.push(element);
    else if (values.length > 0) items.push(item);
  }
  if (!found) items.push(element);
  list.items = items;
}

/** The merged elements first, then what only the object has, in its order. */
function appendRest(merged: SequenceNode, dest: SequenceNode, keys: string[]): SequenceNode {
  for (const item of dest.items) {
    if (keys[0] === '') {
      placeElement(merged, item, [''], [valueOf(item)]);
      continue;
    }
    const values: string[] = [];
    for (const key of keys) {
      const at = getField(item, key);
      if (at === undefined) merged.items.push(item);
      else values.push(valueOf(at));
    }
    if (keys.length > 1) dropElements(merged, keys, values);
    placeElement(merged, item, keys, values);
  }
  return merged;
}
