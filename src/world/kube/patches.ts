/**
 * JSON patch and JSON merge patch.
 *
 * Models: RFC 6902 as `evanphx/json-patch` applies it (with its errors), RFC 7386.
 */
import { applyJsonPatch, JsonPatchError, type Operation } from './json-patch';
import { clone, isMap, type JsonMap } from './json-value';
import { badRequest } from './status-errors';
import { StatusError } from './api';

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
      `error decoding patch: json: cannot unmarshal ${kind} into Go value of type []handlers.jsonPatchOp`,
    );
  }
  try {
    return applyJsonPatch(clone(target), patch as Operation[]);
  } catch (error) {
    if (!(error instanceof JsonPatchError)) throw error;
    // what was wrong with it stays with the server
    throw new StatusError('Invalid', 'the server rejected our request due to an error in our request', {
      code: 422,
    });
  }
}
