/**
 * JSON patches (RFC 6902) over plain data.
 *
 * Models: `evanphx/json-patch` v4 as kustomize uses it, in its words. `replace` of a key that is not there adds it;
 * indexes may count from the end.
 */
import { parse } from '../yaml/parse';
import { KustomizeError } from './errors';
import { parseJson } from './go-json-text';
import { type Data, goJson } from './node-data';

export type Operation = Record<string, unknown>;

/** Reads a patch of JSON, which begins with `[`, or YAML; undefined for one of nothing. @throws KustomizeError, YamlError */
export function decodePatch(text: string): Operation[] | undefined {
  const data = text.startsWith('[') ? parseJson(text) : parse(text);
  if (data === null) return undefined;
  if (!Array.isArray(data)) {
    throw new KustomizeError(`json: cannot unmarshal ${kindOf(data)} into Go value of type jsonpatch.Patch`);
  }
  for (const operation of data) {
    if (operation !== null && kindOf(operation) !== 'object') {
      throw new KustomizeError(
        `json: cannot unmarshal ${kindOf(operation)} into Go value of type jsonpatch.Operation`,
      );
    }
  }
  return data as Operation[];
}

function kindOf(data: unknown): string {
  if (Array.isArray(data)) return 'array';
  return typeof data === 'boolean' ? 'bool' : typeof data;
}

/** The document with the operations applied, one after the other. @throws KustomizeError */
export function applyJsonPatch(document: Data, patch: readonly Operation[]): Data {
  const root = { document };
  for (const operation of patch) applyOne(root, operation ?? {});
  return root.document;
}

interface Root {
  document: Data;
}

function applyOne(root: Root, operation: Operation): void {
  const op = typeof operation.op === 'string' ? operation.op : 'unknown';
  switch (op) {
    case 'add':
      return add(root, operation);
    case 'remove':
      return remove(root, operation);
    case 'replace':
      return replace(root, operation);
    case 'move':
      return move(root, operation);
    case 'test':
      return test(root, operation);
    case 'copy':
      return copy(root, operation);
    default:
      throw new KustomizeError(`Unexpected kind: ${op}`);
  }
}

const MISSING = 'missing value';

function pathOf(operation: Operation, verb: string, bare = true): string {
  if (typeof operation.path === 'string') return operation.path;
  const cause = bare ? '' : 'operation missing path field: ';
  throw new KustomizeError(`${verb} operation failed to decode path: ${cause}${MISSING}`);
}

function fromOf(operation: Operation, verb: string): string {
  if (typeof operation.from === 'string') return operation.from;
  throw new KustomizeError(
    `${verb} operation failed to decode from: operation, missing from field: ${MISSING}`,
  );
}

function add(root: Root, operation: Operation): void {
  const path = pathOf(operation, 'add');
  const found = findParent(root, path);
  if (!found) {
    throw new KustomizeError(`add operation does not apply: doc is missing path: "${path}": ${MISSING}`);
  }
  told(`error in add for path: '${path}'`, () => found.add(clone(operation.value ?? null)));
}

function remove(root: Root, operation: Operation): void {
  const path = pathOf(operation, 'remove');
  const found = findParent(root, path);
  if (!found) {
    throw new KustomizeError(`remove operation does not apply: doc is missing path: "${path}": ${MISSING}`);
  }
  told(`error in remove for path: '${path}'`, () => found.remove());
}

function replace(root: Root, operation: Operation): void {
  const path = pathOf(operation, 'replace', false);
  if (path === '') {
    if (typeof operation.value !== 'object' || operation.value === null) {
      throw new KustomizeError('replace operation value must be object or array: %!w(<nil>)');
    }
    root.document = clone(operation.value) as Data;
    return;
  }
  const found = findParent(root, path);
  if (!found) {
    throw new KustomizeError(`replace operation does not apply: doc is missing path: ${path}: ${MISSING}`);
  }
  try {
    found.get();
  } catch {
    throw new KustomizeError(`replace operation does not apply: doc is missing key: ${path}: ${MISSING}`);
  }
  told(`error in remove for path: '${path}'`, () => found.set(clone(operation.value ?? null)));
}

function move(root: Root, operation: Operation): void {
  const from = fromOf(operation, 'move');
  const source = findParent(root, from);
  if (!source) {
    throw new KustomizeError(`move operation does not apply: doc is missing from path: ${from}: ${MISSING}`);
  }
  const value = told(`error in move for path: '${source.key}'`, () => source.get());
  told(`error in move for path: '${source.key}'`, () => source.remove());
  const path = pathOf(operation, 'move', false);
  const target = findParent(root, path);
  if (!target) {
    throw new KustomizeError(
      `move operation does not apply: doc is missing destination path: ${path}: ${MISSING}`,
    );
  }
  told(`error in move for path: '${path}'`, () => target.add(value ?? null));
}

function copy(root: Root, operation: Operation): void {
  const from = fromOf(operation, 'copy');
  const source = findParent(root, from);
  if (!source) {
    throw new KustomizeError(`copy operation does not apply: doc is missing from path: ${from}: ${MISSING}`);
  }
  const value = told(`error in copy for from: '${from}'`, () => source.get());
  const path = pathOf(operation, 'copy');
  const target = findParent(root, path);
  if (!target) {
    throw new KustomizeError(
      `copy operation does not apply: doc is missing destination path: ${path}: ${MISSING}`,
    );
  }
  told('error while adding value during copy', () => target.add(clone(value ?? null)));
}

function test(root: Root, operation: Operation): void {
  const path = pathOf(operation, 'test', false);
  const failed = new KustomizeError(`testing value ${path} failed: test failed`);
  if (path === '') {
    if (goJson(root.document) !== goJson(operation.value)) throw failed;
    return;
  }
  const found = findParent(root, path);
  if (!found) {
    throw new KustomizeError(`test operation does not apply: is missing path: ${path}: ${MISSING}`);
  }
  const value = told(`error in test for path: '${path}'`, () => found.get());
  if (goJson(value) !== goJson(operation.value)) throw failed;
}

function told<T>(prefix: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof KustomizeError) throw new KustomizeError(`${prefix}: ${error.message}`);
    throw error;
  }
}

function clone<T>(value: T): T {
  return typeof value === 'object' && value !== null ? structuredClone(value) : value;
}

/** A place in a map or list; its methods throw where it is not there. */
interface Place {
  key: string;
  get(): unknown;
  set(value: unknown): void;
  add(value: unknown): void;
  remove(): void;
}

/** The place a path names, if what holds it is there. */
function findParent(root: Root, path: string): Place | undefined {
  const parts = path.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (parts.length < 2) return undefined;
  let at: unknown = root.document;
  for (const part of parts.slice(1, -1)) {
    try {
      at = placeIn(at, part)?.get();
    } catch {
      return undefined;
    }
    if (at === null || at === undefined) return undefined;
  }
  return placeIn(at, parts.at(-1)!);
}

function placeIn(holder: unknown, key: string): Place | undefined {
  if (Array.isArray(holder)) return listPlace(holder, key);
  if (typeof holder === 'object' && holder !== null) return mapPlace(holder as Data, key);
  return undefined;
}

function mapPlace(map: Data, key: string): Place {
  const set = (value: unknown): void => {
    map[key] = value;
  };
  return {
    key,
    get: () => (Object.hasOwn(map, key) ? map[key] : undefined),
    set,
    add: set,
    remove: () => {
      if (!Object.hasOwn(map, key)) {
        throw new KustomizeError(`Unable to remove nonexistent key: ${key}: ${MISSING}`);
      }
      delete map[key];
    },
  };
}

function listPlace(list: unknown[], key: string): Place {
  return {
    key,
    get: () => list[indexIn(key, list.length, list.length)],
    set: (value) => {
      list[indexIn(key, list.length, list.length)] = value;
    },
    add: (value) => {
      if (key === '-') list.push(value);
      else list.splice(addIndex(key, list.length + 1), 0, value);
    },
    remove: () => {
      list.splice(indexIn(key, list.length, list.length), 1);
    },
  };
}

function addIndex(key: string, size: number): number {
  if (!/^[+-]?\d+$/.test(key)) {
    throw new KustomizeError(
      `value was not a proper array index: '${key}': strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`,
    );
  }
  return indexIn(key, size, size);
}

function indexIn(key: string, size: number, limit: number): number {
  if (!/^[+-]?\d+$/.test(key)) {
    throw new KustomizeError(`strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`);
  }
  const index = Number(key);
  if (index >= limit || index < -size) {
    throw new KustomizeError(`Unable to access invalid index: ${index}: invalid index referenced`);
  }
  return index < 0 ? index + size : index;
}
