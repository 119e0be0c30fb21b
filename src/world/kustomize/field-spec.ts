/**
 * Reaching the fields that a field spec names.
 *
 * Models: kustomize's `fieldspec` filter: lists on the way are entered element by element, missing fields are made
 * where the spec says `create`.
 */
import { KustomizeError, isTold, prefixed } from './errors';
import type { FieldSpec } from './kustomization-file';
import {
  type NodeKind,
  WrongNodeKind,
  type YamlNode,
  become,
  emptyNode,
  field,
  tagged,
  setScalar,
  setField,
  valueOf,
} from './node';
import { lookup, splitPath } from './path';
import { idText, parseApiVersion } from './resid';

export interface Reach {
  spec: FieldSpec;
  set: (node: YamlNode) => void;
  /** Made where it is missing and the spec says so. */
  create?: NodeKind;
  createTag?: string;
}

/** Calls `set` with every node that the spec reaches in the object. @throws KustomizeError */
export function reachField(object: YamlNode, reach: Reach): void {
  if (!isFor(object, reach.spec)) return;
  const path = splitPath(reach.spec.path ?? '', '/');
  try {
    enter(object, path, reach);
  } catch (error) {
    if (!isTold(error)) throw error;
    const id = idText({
      ...parseApiVersion(valueOf(field(object, 'apiVersion'))),
      kind: valueOf(field(object, 'kind')),
      name: valueOf(field(field(object, 'metadata'), 'name')),
      namespace: valueOf(field(field(object, 'metadata'), 'namespace')),
    });
    throw rewrapped(`considering field '${reach.spec.path ?? ''}' of object ${id}`, error);
  }
}

export function reachFields(object: YamlNode, specs: readonly FieldSpec[], reach: Omit<Reach, 'spec'>): void {
  for (const spec of specs) reachField(object, { ...reach, spec });
}

function isFor(object: YamlNode, spec: FieldSpec): boolean {
  if (spec.kind && spec.kind !== valueOf(field(object, 'kind'))) return false;
  const { group, version } = parseApiVersion(valueOf(field(object, 'apiVersion')));
  return (!spec.group || spec.group === group) && (!spec.version || spec.version === version);
}

function enter(node: YamlNode, path: readonly string[], reach: Reach): void {
  if (path.length === 0) return reach.set(node);
  if (node.tag === '!!null') return;
  switch (node.kind) {
    case 'sequence':
      try {
        for (const item of node.items) enter(item, path, reach);
      } catch (error) {
        if (!isTold(error)) throw error;
        throw rewrapped(`visit traversal on path: [${path.join(' ')}]`, error);
      }
      return;
    case 'mapping':
      return enterMap(node, path, reach);
    case 'alias':
      return enter(node.target, path, reach);
    case 'scalar':
      throw new KustomizeError('expected sequence or mapping node');
  }
}

function enterMap(node: YamlNode, path: readonly string[], reach: Reach): void {
  const [step, ...rest] = path;
  const name = step!.replace(/\[\]$/, '');
  const listed = name !== step;
  if (name === '') throw new KustomizeError('cannot set or create an empty field name');
  const makes = reach.spec.create && reach.create && !listed;
  const kind: NodeKind | undefined = makes
    ? rest.length > 0
      ? 'mapping'
      : reach.create
    : listed
      ? 'sequence'
      : undefined;
  let found: YamlNode | undefined;
  try {
    found = lookup(node, [name], makes ? kind : undefined);
  } catch (error) {
    if (!isTold(error)) throw error;
    throw rewrapped(`fieldName: ${name}`, error);
  }
  if (!found) return;
  if (found.tag === '!!null' && kind) {
    const tag = makes ? (rest.length > 0 ? '!!map' : (reach.createTag ?? '')) : '';
    become(found, { ...emptyNode(kind), tag } as YamlNode);
  }
  enter(found, rest, reach);
}

/** Keeps telling that a node was of the wrong kind, which the namespace transformation asks. */
function rewrapped(prefix: string, error: Error): KustomizeError {
  const told = prefixed(prefix, error);
  return error instanceof WrongNodeKind ? new WrongNodeKind(told.message, error.actual) : told;
}

/** Sets a scalar, or an entry of a map where `name` is given. One node serves all places it is set in. */
export function setter(name: string, value: string, tag: string): (node: YamlNode) => void {
  const shared = tagged(value, tag);
  return (node) => {
    if (name === '') setScalar(node, shared);
    else setField(node, name, shared);
  };
}
