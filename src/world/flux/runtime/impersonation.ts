/**
 * As whom objects are applied: the controller itself, or a service account.
 *
 * Models: `Impersonator` of fluxcd/pkg runtime/client. Left out: remote clusters.
 */
import type { Client, KubeObject } from '../../kube/api';
import { SERVICE_ACCOUNT } from './kinds';
import type { Manager } from './manager';
import { isNotFound, messageOf } from '../ssa/apply';

/** The client to apply with: the controller's own, or that of a service account. @throws Error */
export function clientFor(manager: Manager, object: KubeObject): Client {
  const { namespace } = object.metadata;
  if (object.spec.kubeConfig) throw new Error(kubeConfigProblem(manager, object));
  const account = accountOf(manager, object);
  if (!account) return manager.client;
  return manager.client.impersonate({ name: `system:serviceaccount:${namespace}:${account}`, groups: [] });
}

/** '' where the controller acts as itself. */
export function accountOf({ flags }: Manager, object: KubeObject): string {
  return object.spec.serviceAccountName || flags.defaultServiceAccount;
}

/** Is the account to impersonate still there? */
export function canImpersonate(manager: Manager, object: KubeObject): boolean {
  const name = accountOf(manager, object);
  if (!name) return true;
  const { namespace } = object.metadata;
  try {
    manager.client.get({ group: '', version: 'v1', resource: SERVICE_ACCOUNT.resource, namespace, name });
    return true;
  } catch {
    return false;
  }
}

function kubeConfigProblem({ client }: Manager, { spec, metadata }: KubeObject): string {
  const { namespace } = metadata;
  const { secretRef, configMapRef } = spec.kubeConfig as {
    secretRef?: { name: string };
    configMapRef?: { name: string };
  };
  const [kind, resource, name] = secretRef
    ? ['Secret', 'secrets', secretRef.name]
    : ['ConfigMap', 'configmaps', configMapRef?.name ?? ''];
  try {
    client.get({ group: '', version: 'v1', resource, namespace, name });
  } catch (error) {
    const why = isNotFound(error) ? `unable to read KubeConfig ${kind.toLowerCase()}` : messageOf(error);
    return `${why} '${namespace}/${name}' error: ${messageOf(error)}`;
  }
  return 'remote clusters are not part of this workshop';
}
