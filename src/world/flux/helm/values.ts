/**
 * The values of a HelmRelease: its references one after the other, and its own on top.
 *
 * Models: fluxcd/pkg/chartutil (`ChartValuesFromReferences`, `DigestValues`).
 */
import { sha256 } from '../../files/sha256';
import type { Client, KubeObject } from '../../kube/api';
import { canonical, clone, isMap, type JsonMap } from '../../kube/json-value';
import { marshal } from '../../yaml/marshal';
import { parseInto } from '../../helm/values/strvals';
import { Int64 } from '../../helm/template/values';
import { parse } from '../../yaml/parse';
import { isNotFound, messageOf } from '../ssa/apply';
import { fromBase64 } from '../ssa/normalise';

interface ValuesReference {
  kind: string;
  name: string;
  valuesKey?: string;
  targetPath?: string;
  optional?: boolean;
  literal?: boolean;
}

/** @throws Error `could not resolve ConfigMap chart values reference '...' with key '...': ...` */
export function valuesOf(client: Client, object: KubeObject, tell: (text: string) => void): JsonMap {
  const own = (object.spec.values ?? {}) as JsonMap;
  let result: JsonMap = {};
  for (const ref of (object.spec.valuesFrom ?? []) as ValuesReference[]) {
    const text = read(client, object, ref, tell);
    if (text === undefined) continue;
    if (ref.targetPath) {
      try {
        result = setAt(merged(result, own), ref, text);
      } catch (error) {
        throw problem(object, ref, messageOf(error));
      }
    } else result = merged(result, readValues(object, ref, text));
  }
  return merged(result, own);
}

/** The text behind a reference; undefined where it may be missing and is. @throws Error */
function read(
  client: Client,
  object: KubeObject,
  ref: ValuesReference,
  tell: (text: string) => void,
): string | undefined {
  const { namespace } = object.metadata;
  const key = ref.valuesKey || 'values.yaml';
  const resource = { ConfigMap: 'configmaps', Secret: 'secrets' }[ref.kind];
  if (!resource) throw problem(object, ref, `unsupported values reference kind`);
  const missing = (why: string): undefined => {
    if (!ref.optional) throw problem(object, ref, why);
    tell(problem(object, ref, why).message);
  };
  let found: KubeObject;
  try {
    found = client.get({ group: '', version: 'v1', resource, namespace, name: ref.name });
  } catch (error) {
    if (isNotFound(error)) return missing(messageOf(error));
    throw error;
  }
  const value: string | undefined = found.data?.[key];
  if (value === undefined) return missing('key not found');
  return ref.kind === 'Secret' ? fromBase64(value) : value;
}

function problem(object: KubeObject, ref: ValuesReference, why: string): Error {
  const name = `'${object.metadata.namespace}/${ref.name}'`;
  const optional = ref.optional ? ' optional' : '';
  const key = ref.valuesKey || 'values.yaml';
  return new Error(
    `could not resolve${optional} ${ref.kind} chart values reference ${name} with key '${key}': ${why}`,
  );
}

function readValues(object: KubeObject, ref: ValuesReference, text: string): JsonMap {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw problem(object, ref, `error converting YAML to JSON: ${messageOf(error)}`);
  }
  if (value === null) return {};
  if (isMap(value)) return value;
  const found = Array.isArray(value) ? 'array' : typeof value;
  throw problem(
    object,
    ref,
    `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${found} into Go value of type common.Values`,
  );
}

/** `over` on `under`, maps within maps. */
function merged(under: JsonMap, over: JsonMap): JsonMap {
  const result = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const existing = result[key];
    result[key] = isMap(existing) && isMap(value) ? merged(existing, value) : clone(value);
  }
  return result;
}

/** Sets what stands at `targetPath`, as `--set` does; quotes keep it a string. @throws Error */
function setAt(values: JsonMap, { targetPath, literal }: ValuesReference, text: string): JsonMap {
  const result = clone(values);
  const quoted = /^'.*'$|^".*"$|^['"]$/s.test(text);
  if (literal) parseInto(`${targetPath}=${text.replace(/[\\,[\]{}]/g, '\\$&')}`, result, 'set-string');
  else if (quoted) parseInto(`${targetPath}=${text.replace(/^['"]+|['"]+$/g, '')}`, result, 'set-string');
  else parseInto(`${targetPath}=${text}`, result, 'set');
  return plain(result) as JsonMap;
}

function plain(value: unknown): unknown {
  if (value instanceof Int64) return Number(value.value);
  if (Array.isArray(value)) return value.map((each) => (each === undefined ? null : plain(each)));
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}

/** A digest that does not mind the order of keys. */
export function digestOfValues(values: JsonMap): string {
  const text = Object.keys(values).length ? marshal(JSON.parse(canonical(values))) : '';
  return `sha256:${sha256(text)}`;
}
