/**
 * Where objects are kept.
 *
 * Models: etcd behind the API server: one counter of revisions, keys in order of namespace and name, watches.
 * Objects in the store are never changed in place; whoever hands them to a client copies them.
 * Left out: compaction, history (a watch begins now).
 */
import type { KubeObject, WatchEvent } from './api';
import type { ManagedFields } from './apply/managed-fields';

/** An object as it lies in the store. */
export interface Stored {
  object: KubeObject;
  managed: ManagedFields;
}

type Listener = (event: WatchEvent) => void;

interface Shelf {
  /** by namespace ('' for cluster scope), then name */
  namespaces: Map<string, Map<string, Stored>>;
  /** Names in order, until one comes or goes; objects in order, until one changes. */
  sortedNames: Map<string, string[]>;
  listed: Map<string, KubeObject[]>;
  watchers: Set<{ namespace?: string; listener: Listener }>;
}

export class Store {
  private readonly shelves = new Map<string, Shelf>();
  private readonly everything = new Set<(key: string, event: WatchEvent) => void>();
  private revision = 200;

  /** The revision the next write gets. */
  nextRevision(): string {
    return String(++this.revision);
  }

  get(key: string, namespace: string, name: string): Stored | undefined {
    return this.shelves.get(key)?.namespaces.get(namespace)?.get(name);
  }

  /** Objects in order of namespace and name. They are the store's own: read only. */
  list(key: string, namespace?: string): readonly KubeObject[] {
    const shelf = this.shelves.get(key);
    if (!shelf) return [];
    const index = namespace ?? '*';
    let objects = shelf.listed.get(index);
    if (!objects) shelf.listed.set(index, (objects = collect(shelf, namespace)));
    return objects;
  }

  /** Keys of resources that have objects. */
  keys(): string[] {
    return [...this.shelves.keys()];
  }

  put(key: string, stored: Stored): void {
    const { namespace = '', name } = stored.object.metadata;
    const shelf = this.shelf(key);
    let names = shelf.namespaces.get(namespace);
    if (!names) shelf.namespaces.set(namespace, (names = new Map()));
    const isNew = !names.has(name);
    names.set(name, stored);
    if (isNew) shelf.sortedNames.delete(namespace);
    shelf.listed.clear();
    this.tell(key, { type: isNew ? 'ADDED' : 'MODIFIED', object: stored.object });
  }

  remove(key: string, namespace: string, name: string): void {
    const shelf = this.shelves.get(key);
    const stored = shelf?.namespaces.get(namespace)?.get(name);
    if (!shelf || !stored) return;
    shelf.namespaces.get(namespace)!.delete(name);
    shelf.sortedNames.delete(namespace);
    shelf.listed.clear();
    const metadata = { ...stored.object.metadata, resourceVersion: this.nextRevision() };
    this.tell(key, { type: 'DELETED', object: { ...stored.object, metadata } });
  }

  /** Tells of changes of a resource, in the moment they happen: a listener must not write. */
  watch(key: string, namespace: string | undefined, listener: Listener): () => void {
    const watcher = { namespace, listener };
    const watchers = this.shelf(key).watchers;
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }

  /** Tells of every change. */
  watchAll(listener: (key: string, event: WatchEvent) => void): () => void {
    this.everything.add(listener);
    return () => this.everything.delete(listener);
  }

  private shelf(key: string): Shelf {
    let shelf = this.shelves.get(key);
    if (!shelf) {
      shelf = {
        namespaces: new Map(),
        sortedNames: new Map(),
        listed: new Map(),
        watchers: new Set(),
      };
      this.shelves.set(key, shelf);
    }
    return shelf;
  }

  private tell(key: string, event: WatchEvent): void {
    for (const { namespace, listener } of [...this.shelf(key).watchers]) {
      if (namespace === undefined || namespace === event.object.metadata.namespace) listener(event);
    }
    for (const listener of [...this.everything]) listener(key, event);
  }
}

function collect(shelf: Shelf, namespace: string | undefined): KubeObject[] {
  const namespaces = namespace === undefined ? [...shelf.namespaces.keys()].sort() : [namespace];
  const objects: KubeObject[] = [];
  for (const each of namespaces) {
    const byName = shelf.namespaces.get(each);
    if (!byName) continue;
    let names = shelf.sortedNames.get(each);
    if (!names) shelf.sortedNames.set(each, (names = [...byName.keys()].sort()));
    for (const name of names) objects.push(byName.get(name)!.object);
  }
  return objects;
}
