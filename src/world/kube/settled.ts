/**
 * Configurations that changed nothing when they were applied. Applied again to the same stored object, by the same
 * manager, to a kind of the same schema, they change nothing again: controllers do that every minute, and it costs next
 * to nothing.
 */
import type { ApplyOptions, KubeObject } from './api';
import type { Resource } from './discovery';
import type { Stored } from './store';

export class Settled {
  private readonly known = new WeakMap<Stored, Set<string>>();
  private readonly schemas = new WeakMap<object, number>();
  private count = 0;

  /** What an apply asks for, whole. */
  key(user: string, resource: Resource, object: KubeObject, options: ApplyOptions): string {
    let schema = this.schemas.get(resource.schema);
    if (schema === undefined) this.schemas.set(resource.schema, (schema = ++this.count));
    const { fieldManager, force = false, fieldValidation = '', subresource = '' } = options;
    const asked = [user, fieldManager, force, fieldValidation, subresource, schema, JSON.stringify(object)];
    return asked.join('\n');
  }

  has(stored: Stored, key: string): boolean {
    return this.known.get(stored)?.has(key) ?? false;
  }

  add(stored: Stored, key: string): void {
    const keys = this.known.get(stored);
    if (keys) keys.add(key);
    else this.known.set(stored, new Set([key]));
  }
}
