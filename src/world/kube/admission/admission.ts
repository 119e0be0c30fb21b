/**
 * Admission: what may happen to a request after it was allowed and before it is stored.
 *
 * Models: the built-in plugins a server runs by default, in their order; quota last.
 * Left out: webhooks, admission policies.
 */
import type { KubeObject } from '../api';
import type { Resource } from '../discovery';
import { refuseEscalation } from '../rbac/escalation';
import { forbidden, notFound } from '../status-errors';
import { defaultClass, protect } from './classes';
import { limitRanges } from './limit-ranges';
import { podSecurity } from './pod-security';
import { podDefaultsByAdmission, serviceAccount } from './pods';
import { enforceQuota } from './quota';
import type { Admission } from './request';

/** Plugins that fill in, and those that refuse before validation. @throws StatusError */
export function admit(request: Admission): void {
  if (request.subresource === 'status') return;
  refuseEscalation(request);
  limitRanges(request);
  serviceAccount(request);
  podDefaultsByAdmission(request);
  defaultClass(request);
  protect(request);
}

/** Plugins that have the last word. @throws StatusError */
export function admitLast(request: Admission): void {
  if (request.subresource === 'status') return;
  podSecurity(request);
  enforceQuota(request);
}

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
