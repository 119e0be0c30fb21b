/** Objects as `flux` prints them. Models: `printExport` and `resourceToString` of `cmd/flux/export.go`. */
import type { KubeObject } from '../../kube/api';
import { marshal } from '../../yaml/marshal';
import type { FluxKind } from './kinds';
import { apiVersion } from './kinds';

/** `---` and the object, ending in one newline. */
export function printManifest(object: unknown): string {
  const text = marshal(object).replace('  creationTimestamp: null\n', '').replace('status: {}\n', '').trim();
  return `---\n${text}\n`;
}

/** What `flux export` keeps of an object: name, labels, annotations and spec. */
export function exportable(kind: FluxKind, object: KubeObject): KubeObject {
  const { name, namespace, labels, annotations } = object.metadata;
  return {
    apiVersion: apiVersion(kind),
    kind: kind.kind,
    metadata: sparse({ name, namespace, labels, annotations }) as unknown as KubeObject['metadata'],
    spec: object['spec'],
  };
}

/** Leaves out what Go's `omitempty` does: '', false, 0, empty lists and maps, and what is undefined. */
export function sparse(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)));
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
