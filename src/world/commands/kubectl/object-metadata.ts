/**
 * What is wrong with the metadata of an object in a file, as Go's JSON decoder tells it.
 *
 * Models: cli-runtime's `metadataValidatingDecoder`: metadata must fit `ObjectMeta` before anything is sent. Left out:
 * times, owners in detail.
 */
import { isMap } from '../../kube/json-value';

const STRINGS = ['generateName', 'name', 'namespace', 'resourceVersion', 'selfLink'];
const NUMBERS = ['deletionGracePeriodSeconds', 'generation'];
const MAPS = ['annotations', 'labels'];

/** The decoder's own sentence; undefined where it has nothing to say. */
export function metadataProblem(metadata: unknown): string | undefined {
  if (metadata === undefined || metadata === null) return undefined;
  if (!isMap(metadata)) return told(metadata, 'metadataOnlyObject.metadata', 'v1.ObjectMeta');
  for (const field of Object.keys(metadata).sort()) {
    const problem = fieldProblem(field, metadata[field]);
    if (problem) return problem;
  }
  return undefined;
}

function fieldProblem(field: string, value: unknown): string | undefined {
  const place = `ObjectMeta.metadata.${field}`;
  if (value === null || value === undefined) return undefined;
  if (STRINGS.includes(field) && typeof value !== 'string') return told(value, place, 'string');
  if (field === 'uid' && typeof value !== 'string') return told(value, place, 'types.UID');
  if (NUMBERS.includes(field) && typeof value !== 'number') return told(value, place, 'int64');
  if (field === 'ownerReferences' && !Array.isArray(value)) return told(value, place, '[]v1.OwnerReference');
  if (field === 'finalizers') {
    if (!Array.isArray(value)) return told(value, place, '[]string');
    return firstProblem(value, place);
  }
  if (!MAPS.includes(field)) return undefined;
  if (!isMap(value)) return told(value, place, 'map[string]string');
  return firstProblem(
    Object.keys(value)
      .sort()
      .map((key) => value[key]),
    place,
  );
}

function firstProblem(values: unknown[], place: string): string | undefined {
  const wrong = values.find((each) => each !== null && typeof each !== 'string');
  return wrong === undefined ? undefined : told(wrong, place, 'string');
}

function told(value: unknown, place: string, type: string): string {
  return `json: cannot unmarshal ${jsonType(value)} into Go struct field ${place} of type ${type}`;
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
