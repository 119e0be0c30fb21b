/**
 * JSON patches (RFC 6902) over plain data.
 *
 * Models: `evanphx/json-patch` v4, which the API server, kubectl and kustomize use, in its words. `replace` of a key that is not there adds it;
 * indexes may count from the end.
 */
import { equal } from './json-value';

/** The patch does not fit; the message is the library's. */
export class JsonPatchError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'JsonPatchError';
  }
}

export type Operation = Record<string, unknown>;

/** The document with the operations applied, one after the other. @throws JsonPatchError */
export function applyJsonPatch(document: unknown, patch: readonly Operation[]): unknown {
  const root = { document };
  for (const operation of patch) applyOne(root, operation ?? {});
  return root.document;
}

interface Root {
  document: unknown;
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
      throw new JsonPatchError(`Unexpected kind: ${op}`);
  }
}

const MISSING = 'missing value';

function pathOf(operation: Operation, verb: string, bare = true): string {
  if (typeof operation.path === 'string') return operation.path;
  const cause = bare ? MISSING : (notText(operation.path) ?? `operation missing path field: ${MISSING}`);
  throw new JsonPatchError(`${verb} operation failed to decode path: ${cause}`);
}

/** Why Go cannot read it as text; nothing where there is nothing. */
function notText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return `json: cannot unmarshal ${kind} into Go value of type string`;
}

function fromOf(operation: Operation, verb: string): string {
  if (typeof operation.from === 'string') return operation.from;
  const cause = notText(operation.from) ?? `operation, missing from field: ${MISSING}`;
  throw new JsonPatchError(`${verb} operation failed to decode from: ${cause}`);
}

function add(root: Root, operation: Operation): void {
  const path = pathOf(operation, 'add');
  const found = findParent(root, path);
  if (!found) {
    throw new JsonPatchError(`add operation does not apply: doc is missing path: "${path}": ${MISSING}`);
  }
  told(`error in add for path: '${path}'`, () => found.add(clone(operation.value ?? null)));
}

function remove(root: Root, operation: Operation): void {
  const path = pathOf(operation, 'remove');
  const found = findParent(root, path);
  if (!found) {
    throw new JsonPatchError(`remove operation does not apply: doc is missing path: "${path}": ${MISSING}`);
  }
  told(`error in remove for path: '${path}'`, () => found.remove());
}

function replace(root: Root, operation: Operation): void {
  const path = pathOf(operation, 'replace', false);
  if (path === '') {
    if (typeof operation.value !== 'object' || operation.value === null) {
      throw new JsonPatchError('replace operation value must be object or array: %!w(<nil>)');
    }
    root.document = clone(operation.value);
    return;
  }
  const found = findParent(root, path);
  if (!found) {
    throw new JsonPatchError(`replace operation does not apply: doc is missing path: ${path}: ${MISSING}`);
  }
  try {
    found.get();
  } catch {
    throw new JsonPatchError(`replace operation does not apply: doc is missing key: ${path}: ${MISSING}`);
  }
  told(`error in remove for path: '${path}'`, () => found.set(clone(operation.value ?? null)));
}

function move(root: Root, operation: Operation): void {
  const from = fromOf(operation, 'move');
  const source = findParent(root, from);
  if (!source) {
    throw new JsonPatchError(`move operation does not apply: doc is missing from path: ${from}: ${MISSING}`);
  }
  const value = told(`error in move for path: '${source.key}'`, () => source.get());
  told(`error in move for path: '${source.key}'`, () => source.remove());
  const path = pathOf(operation, 'move', false);
  const target = findParent(root, path);
  if (!target) {
    throw new JsonPatchError(
      `move operation does not apply: doc is missing destination path: ${path}: ${MISSING}`,
    );
  }
  told(`error in move for path: '${path}'`, () => target.add(value ?? null));
}

function copy(root: Root, operation: Operation): void {
  const from = fromOf(operation, 'copy');
  const source = findParent(root, from);
  if (!source) {
    throw new JsonPatchError(`copy operation does not apply: doc is missing from path: ${from}: ${MISSING}`);
  }
  const value = told(`error in copy for from: '${from}'`, () => source.get());
  const path = pathOf(operation, 'copy');
  const target = findParent(root, path);
  if (!target) {
    throw new JsonPatchError(
      `copy operation does not apply: doc is missing destination path: ${path}: ${MISSING}`,
    );
  }
  told('error while adding value during copy', () => target.add(clone(value ?? null)));
}

function test(root: Root, operation: Operation): void {
  const path = pathOf(operation, 'test', false);
  const failed = new JsonPatchError(`testing value ${path} failed: test failed`);
  if (path === '') {
    if (!equal(root.document, operation.value)) throw failed;
    return;
  }
  const found = findParent(root, path);
  if (!found) {
    throw new JsonPatchError(`test operation does not apply: is missing path: ${path}: ${MISSING}`);
  }
  const value = told(`error in test for path: '${path}'`, () => found.get());
  if (!equal(value ?? null, operation.value ?? null)) throw failed;
}

function told<T>(prefix: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof JsonPatchError) throw new JsonPatchError(`${prefix}: ${error.message}`);
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
  if (typeof holder === 'object' && holder !== null) return mapPlace(holder as Record<string, unknown>, key);
  return undefined;
}

function mapPlace(map: Record<string, unknown>, key: string): Place {
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
        throw new JsonPatchError(`Unable to remove nonexistent key: ${key}: ${MISSING}`);
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
    throw new JsonPatchError(
      `value was not a proper array index: '${key}': strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`,
    );
  }
  return indexIn(key, size, size);
}

function indexIn(key: string, size: number, limit: number): number {
  if (!/^[+-]?\d+$/.test(key)) {
    throw new JsonPatchError(`strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`);
  }
  const index = Number(key);
  if (index >= limit || index < -size) {
    throw new JsonPatchError(`Unable to access invalid index: ${index}: invalid index referenced`);
  }
  return index < 0 ? index + size : index;
}
