/**
 * `--sort-by`: objects in order of a field.
 *
 * Models: kubectl's runtime sorter: relaxed paths, quantities among texts. Left out: Go's unstable order of equals.
 */
import type { KubeObject } from '../../kube/api';
import { quantity, quantityError } from '../../kube/quantity';
import { KubectlError } from './errors';
import { JsonPathError, jsonPath } from './jsonpath';

/** `metadata.name`, `.metadata.name`, `{metadata.name}` and `{.metadata.name}` → `{.metadata.name}`. @throws KubectlError */
export function relaxedPath(path: string): string {
  if (path === '') return path;
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(path);
  if (!match)
    throw new KubectlError(
      "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
    );
  return `{.${match[1] ?? match[2]}}`;
}

/** A new list in order. @throws KubectlError where no object has the field */
export function sortObjects(objects: KubeObject[], field: string): KubeObject[] {
  const path = relaxedPath(field);
  const keys = objects.map((object) => keyOf(path, object));
  if (objects.length > 0 && keys.every((key) => key === undefined))
    throw new KubectlError(
      `couldn't find any field with path ${JSON.stringify(path)} in the list of objects`,
    );
  return objects
    .map((object, index) => ({ object, key: keys[index] }))
    .sort((a, b) => compare(a.key, b.key))
    .map(({ object }) => object);
}

function keyOf(path: string, object: KubeObject): unknown {
  try {
    return jsonPath(path, { allowMissingKeys: true }).find(object)[0]?.[0];
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new KubectlError(error.message);
  }
}

/** Objects without the field come first. */
function compare(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a), String(b)];
  if (!quantityError(left) && !quantityError(right)) return quantity(left) - quantity(right);
  return left < right ? -1 : left > right ? 1 : 0;
}
