/**
 * Who owns what: objects by the uid of each of their owners.
 *
 * Models: the garbage collector's graph, which workload controllers use too to find their own.
 */
import type { KubeObject } from '../api';
import type { Store } from '../store';

interface Place {
  key: string;
  namespace: string;
  name: string;
}

export class Owners {
  private readonly dependents = new Map<string, Map<string, Place>>();

  constructor(private readonly store: Store) {
    for (const key of store.keys()) for (const object of store.list(key)) this.enter(key, object);
    store.watchAll((key, event) => {
      if (event.type === 'DELETED') this.leave(event.object);
      else this.enter(key, event.object);
    });
  }

  /** Objects of a resource that name the owner; read only. */
  of(uid: string, key: string): KubeObject[] {
    return this.all(uid).flatMap((each) => (each.key === key ? [each.object] : []));
  }

  /** Everything that names the owner, with the resource it is of. */
  all(uid: string): { key: string; object: KubeObject }[] {
    const places = [...(this.dependents.get(uid)?.values() ?? [])];
    return places.flatMap(({ key, namespace, name }) => {
      const object = this.store.get(key, namespace, name)?.object;
      return object ? [{ key, object }] : [];
    });
  }

  private readonly owners = new Map<string, string[]>();

  private enter(key: string, object: KubeObject): void {
    const uid = object.metadata.uid!;
    const now = ((object.metadata.ownerReferences ?? []) as { uid: string }[]).map((each) => each.uid);
    const before = this.owners.get(uid) ?? [];
    if (now.length === before.length && now.every((each, index) => each === before[index])) return;
    this.leave(object);
    if (!now.length) return;
    this.owners.set(uid, now);
    const { namespace = '', name } = object.metadata;
    for (const owner of now) {
      let places = this.dependents.get(owner);
      if (!places) this.dependents.set(owner, (places = new Map()));
      places.set(uid, { key, namespace, name });
    }
  }

  private leave(object: KubeObject): void {
    const uid = object.metadata.uid!;
    for (const owner of this.owners.get(uid) ?? []) this.dependents.get(owner)?.delete(uid);
    this.owners.delete(uid);
  }
}
