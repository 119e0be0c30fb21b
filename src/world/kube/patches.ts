/**
 * JSON patch and JSON merge patch.
 *
 * Models: RFC 6902 as `evanphx/json-patch` applies it (with its errors), RFC 7386.
 */
import { clone, equal, isMap, type JsonMap } from './json-value';
import { badRequest } from './status-errors';
import { StatusError } from './api';

interface Operation {
  op: string;
  path: string;
  from?: string;
  value?: unknown;
}

/** RFC 7386: null removes. Neither value is changed. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return clone(patch);
  const out: JsonMap = isMap(target) ? { ...target } : {};
  for (const key in patch) {
    if (patch[key] === null) delete out[key];
    else out[key] = mergePatch(out[key], patch[key]);
  }
  return out;
}

/** RFC 6902. @throws StatusError as the server refuses a patch that does not fit */
export function jsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) {
    const kind = isMap(patch) ? 'object' : typeof patch;
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${kind} into Go value of type jsonpatch.Patch`,
    );
  }
  let document = clone(target);
  for (const operation of patch as Operation[]) document = applyOne(document, operation);
  return document;
}

function refuse(message: string): never {
  throw new StatusError('Invalid', `the server rejected our request due to an error in our request`, {
    code: 422,
    causes: [{ message }],
  });
}

function applyOne(document: unknown, { op, path, from, value }: Operation): unknown {
  switch (op) {
    case 'add':
      return write(document, path, clone(value), 'add');
    case 'replace':
      return write(document, path, clone(value), 'replace');
    case 'remove':
      return write(document, path, undefined, 'remove');
    case 'test':
      if (!equal(look(document, path), value) && !(value === null && look(document, path) === undefined))
        refuse(`testing value ${path} failed: test failed`);
      return document;
    case 'copy':
      return write(document, path, clone(look(document, from ?? '')), 'add');
    case 'move': {
      const moved = clone(look(document, from ?? ''));
      return write(write(document, from ?? '', undefined, 'remove'), path, moved, 'add');
    }
    default:
      return refuse(`Unexpected kind: ${op}`);
  }
}

function steps(path: string): string[] {
  if (path === '') return [];
  return path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function look(document: unknown, path: string): unknown {
  let here = document;
  for (const step of steps(path)) {
    if (Array.isArray(here)) here = here[Number(step)];
    else if (isMap(here)) here = here[step];
    else return undefined;
  }
  return here;
}

function write(document: unknown, path: string, value: unknown, how: 'add' | 'replace' | 'remove'): unknown {
  const way = steps(path);
  const last = way.pop();
  if (last === undefined) return value;
  const parent = look(
    document,
    `/${way.map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`.replace(/^\/$/, ''),
  );
  if (Array.isArray(parent)) writeItem(parent, last, value, how, path);
  else if (isMap(parent)) writeKey(parent, last, value, how, path);
  else refuse(`${how} operation does not apply: doc is missing path: "${path}": missing value`);
  return document;
}

function writeKey(parent: JsonMap, key: string, value: unknown, how: string, path: string): void {
  if (how !== 'add' && !(key in parent)) {
    const what =
      how === 'replace'
        ? 'replace operation does not apply: doc is missing key'
        : 'remove operation does not apply: doc is missing key';
    refuse(`${what}: ${path}: missing value`);
  }
  if (how === 'remove') delete parent[key];
  else parent[key] = value;
}

function writeItem(parent: unknown[], key: string, value: unknown, how: string, path: string): void {
  const index = key === '-' ? parent.length : Number(key);
  const limit = how === 'add' ? parent.length : parent.length - 1;
  if (!Number.isInteger(index) || index < 0 || index > limit)
    refuse(`${how} operation does not apply: doc is missing path: ${path}: missing value`);
  if (how === 'add') parent.splice(index, 0, value);
  else if (how === 'remove') parent.splice(index, 1);
  else parent[index] = value;
}
