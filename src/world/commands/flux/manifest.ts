/** Objects as `flux` prints them. Models: `printExport` and `resourceToString` of `cmd/flux/export.go`. */
import type { KubeObject } from '../../kube/api';
import { DurationError, formatDuration, parseDuration } from '../../time/duration';
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
    spec: typedSpec(object['spec'] ?? {}),
  };
}

/** Fields that Go's types print even where they are empty. */
const REQUIRED = ['prune', 'ignore', 'values'];
const DURATIONS = ['interval', 'timeout', 'retryInterval'];
/** Parts of a spec that have durations of their own. */
const PARTS = ['chart', 'spec', 'install', 'upgrade', 'rollback', 'uninstall', 'test'];

/** A spec as it comes out of Go's types: durations in full, nothing that `omitempty` drops. */
function typedSpec(spec: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(spec).map(([key, value]): [string, unknown] => {
    if (DURATIONS.includes(key) && typeof value === 'string') return [key, fullDuration(value)];
    if (PARTS.includes(key) && isMap(value)) return [key, typedSpec(value)];
    return [key, value];
  });
  return Object.fromEntries(entries.filter(([key, value]) => REQUIRED.includes(key) || !isEmpty(value)));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `1m` → `1m0s` */
function fullDuration(text: string): string {
  try {
    return formatDuration(parseDuration(text));
  } catch (error) {
    if (!(error instanceof DurationError)) throw error;
    return text;
  }
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
