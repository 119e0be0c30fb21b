/**
 * What happened to the objects of a server since somebody first looked, so that a watch can begin where a list ended.
 *
 * Models: the watch cache of kube-apiserver. Left out: forgetting (`410 Gone`).
 */
import type { Client, ListOptions, ListRef, WatchEvent } from '../../src/world/kube/api';
import type { Resource } from '../../src/world/kube/discovery';
import { parseFieldSelector, parseLabelSelector } from '../../src/world/kube/selectors';

export class WatchHistory {
  private readonly events = new Map<string, WatchEvent[]>();
  private latest = 1;

  /** @param admin sees everything */
  constructor(private readonly admin: Client) {}

  /** Begins to note what happens to a resource; to be called before it is listed. */
  follow(ref: ListRef): void {
    const key = keyOf(ref);
    if (this.events.has(key)) return;
    const noted: WatchEvent[] = [];
    this.events.set(key, noted);
    this.admin.watch({ ...ref, namespace: undefined }, (event) => {
      this.latest = Math.max(this.latest, revisionOf(event));
      noted.push(event);
    });
    for (const object of this.admin.list({ ...ref, namespace: undefined }))
      this.latest = Math.max(this.latest, Number(object.metadata.resourceVersion));
  }

  /** The revision of what a list shows now. */
  revision(): string {
    return String(this.latest);
  }

  /** What came after a revision. An object that a selector stops to match is told of as it is. */
  since(revision: string, ref: ListRef, resource: Resource, options: ListOptions): WatchEvent[] {
    const labels = parseLabelSelector(options.labelSelector ?? '');
    const fields = options.fieldSelector ? parseFieldSelector(options.fieldSelector, resource) : () => true;
    return (this.events.get(keyOf(ref)) ?? []).filter(
      (event) =>
        revisionOf(event) > Number(revision) &&
        (ref.namespace === undefined || event.object.metadata.namespace === ref.namespace) &&
        labels(event.object.metadata.labels ?? {}) &&
        fields(event.object),
    );
  }
}

function keyOf({ group, version = '', resource }: ListRef): string {
  return `${group}/${version}/${resource}`;
}

function revisionOf(event: WatchEvent): number {
  return Number(event.object.metadata.resourceVersion);
}
