/** Labels and annotations as Flux reads and writes them. Models: fluxcd/pkg ssa/utils. */
import type { KubeObject } from '../../kube/api';

export type Marks = Readonly<Record<string, string>>;

/** Does any of these stand among the object's labels or annotations? Values are compared without case. */
export function hasAnyMark(object: KubeObject | undefined, marks: Marks): boolean {
  if (!object) return false;
  const labels = stringsOf(object.metadata.labels);
  const annotations = stringsOf(object.metadata.annotations);
  return Object.entries(marks).some(([key, value]) =>
    [labels[key], annotations[key]].some((found) => found && found.toLowerCase() === value.toLowerCase()),
  );
}

/** Labels by which a controller knows its own: `kustomize.toolkit.fluxcd.io/name`, `.../namespace`. */
export function ownerLabels(group: string, owner: KubeObject): Record<string, string> {
  return {
    [`${group}/name`]: owner.metadata.name,
    [`${group}/namespace`]: owner.metadata.namespace ?? '',
  };
}

export function addLabels(object: KubeObject, labels: Marks | undefined): void {
  if (labels && Object.keys(labels).length)
    object.metadata.labels = { ...stringsOf(object.metadata.labels), ...labels };
}

export function addAnnotations(object: KubeObject, annotations: Marks | undefined): void {
  if (annotations && Object.keys(annotations).length)
    object.metadata.annotations = { ...stringsOf(object.metadata.annotations), ...annotations };
}

/** Labels or annotations as Go's `GetLabels` hands them out: none at all where one is no string. */
function stringsOf(found: Marks | undefined): Marks {
  const all: unknown[] = Object.values(found ?? {});
  return found && all.every((each) => typeof each === 'string') ? found : {};
}

/** What `spec.commonMetadata` adds; a label or annotation without a value is empty text from then on. */
export function setCommonMetadata(
  object: KubeObject,
  common: { labels?: Marks; annotations?: Marks } | undefined,
): void {
  if (!common) return;
  for (const field of ['labels', 'annotations'] as const) {
    const marks = { ...texts(object.metadata[field]), ...common[field] };
    if (Object.keys(marks).length) object.metadata[field] = marks;
  }
}

/** As apimachinery reads them: null is empty, and one that is no text spoils them all. */
function texts(marks: Readonly<Record<string, unknown>> | null | undefined): Record<string, string> {
  const entries = Object.entries(marks ?? {});
  if (entries.some(([, value]) => value !== null && typeof value !== 'string')) return {};
  return Object.fromEntries(entries.map(([key, value]) => [key, (value as string | null) ?? '']));
}
