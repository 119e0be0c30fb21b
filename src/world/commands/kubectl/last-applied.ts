/**
 * What `kubectl apply` remembers of an object, in an annotation.
 *
 * Models: kubectl's `util/apply.go`.
 */
import type { KubeObject } from '../../kube/api';
import { clone, isMap, type JsonMap } from '../../kube/json-value';
import { goJson, goJsonAsIs } from './go-values';
import { inStructOrder } from './typed-json';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The remembered text; undefined where there is none. */
export function lastApplied(object: KubeObject): string | undefined {
  return object.metadata.annotations?.[LAST_APPLIED];
}

/** The object as its file has it, as the text that is to be remembered: one line of JSON and a break. */
export function configurationText(object: KubeObject): string {
  const plain = clone(object);
  plain.metadata.annotations = { ...plain.metadata.annotations };
  delete plain.metadata.annotations[LAST_APPLIED];
  return `${goJson(plain)}\n`;
}

/** A copy that carries its own text. */
export function withLastApplied(object: KubeObject): KubeObject {
  const copy = clone(object);
  copy.metadata.annotations = { ...copy.metadata.annotations, [LAST_APPLIED]: configurationText(object) };
  return copy;
}

/** The same for an object that a command made itself, as one of Go's structs. */
export function withTypedLastApplied(object: KubeObject, unsent: Record<string, unknown> = {}): KubeObject {
  const copy = clone(object);
  const text = `${goJsonAsIs(inStructOrder({ ...object, ...unsent }))}\n`;
  copy.metadata.annotations = { ...copy.metadata.annotations, [LAST_APPLIED]: text };
  return copy;
}

/** Fields that are null are as good as absent when an object is created. */
export function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutNulls) as T;
  if (!isMap(value)) return value;
  const kept: JsonMap = {};
  for (const [key, each] of Object.entries(value)) if (each !== null) kept[key] = withoutNulls(each);
  return kept as T;
}
