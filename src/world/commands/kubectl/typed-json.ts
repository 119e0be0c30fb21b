/**
 * Objects in the order of Go's structs: how commands print what they hold as typed objects.
 *
 * Models: `encoding/json` on `k8s.io/api` types.
 */
import type { KubeObject } from '../../kube/api';
import { elementOf, goStruct, goTypeOfKind, pointee, underlying, type GoType } from '../../kube/go-types';
import { isMap } from '../../kube/json-value';
import { byCodePoint } from './go-values';
import { groupOf } from './resource-types';

/** A copy whose fields stand in their struct's order, maps by key. */
export function inStructOrder(object: KubeObject): unknown {
  const type = goTypeOfKind(groupOf(object.apiVersion), object.kind);
  const { kind, apiVersion, metadata, ...rest } = object;
  return {
    kind,
    apiVersion,
    ...(metadata ? { metadata: ordered(metadata, 'meta/v1.ObjectMeta') } : {}),
    ...(ordered(rest, type) as object),
  };
}

function ordered(value: unknown, type: GoType | undefined): unknown {
  if (Array.isArray(value)) return value.map((each) => ordered(each, type && elementOf(type)));
  if (!isMap(value)) return value;
  const struct = type === undefined ? undefined : goStruct(underlying(pointee(type)));
  const known = [...(struct?.byJson.keys() ?? [])].filter((key) => key in value);
  const others = Object.keys(value)
    .filter((key) => !known.includes(key))
    .sort(byCodePoint);
  const inner = (key: string): GoType | undefined =>
    struct ? struct.byJson.get(key)?.type : type && elementOf(type);
  return Object.fromEntries([...known, ...others].map((key) => [key, ordered(value[key], inner(key))]));
}
