/** JSON patches as kustomize reads and applies them. */
import { applyJsonPatch as apply, JsonPatchError, type Operation } from '../kube/json-patch';
import { parse } from '../yaml/parse';
import { KustomizeError } from './errors';
import { parseJson } from './go-json-text';
import type { Data } from './node-data';

export type { Operation } from '../kube/json-patch';

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
  try {
    return apply(document, patch) as Data;
  } catch (error) {
    if (error instanceof JsonPatchError) throw new KustomizeError(error.message);
    throw error;
  }
}
