/** `flux create tenant`. Models: `cmd/flux/create_tenant.go`: its checks in its order. */
import type { Client, KubeObject, ObjectRef } from '../../kube/api';
import type { Call } from './call';
import { FluxError } from './call';
import { readLabels } from './labels';
import { printManifest } from './manifest';
import { goList, qualifiedNameErrors } from './names';
import { find } from './upsert';

const LABEL = 'toolkit.fluxcd.io/tenant';
const RBAC = 'rbac.authorization.k8s.io';

/** What one namespace of a tenant consists of. */
interface Tenancy {
  namespace: KubeObject;
  account: KubeObject;
  binding: KubeObject;
}

export function createTenant(call: Call): void {
  const { typed } = call;
  const tenant = typed.args[0]!;
  const wrong = qualifiedNameErrors(tenant);
  if (wrong.length) throw new FluxError(`invalid tenant name '${tenant}': ${goList(wrong)}`);
  if (typed.text('cluster-role') === '') throw new FluxError('cluster-role is required');
  if (!typed.has('with-namespace')) throw new FluxError('with-namespace is required');
  const tenancies = typed.list('with-namespace').map((each) => tenancyOf(call, tenant, each));
  const skip = typed.flag('skip-namespace');
  if (!typed.flag('export')) call.client();
  for (const { namespace, account, binding } of tenancies) {
    if (typed.flag('export')) {
      if (!skip) call.out(printManifest(namespace));
      call.out(printManifest(account) + printManifest(binding));
      continue;
    }
    if (!skip) {
      call.log.action(`applying namespace ${namespace.metadata.name}`);
      upsertLabelled(call.client(), namespace, {
        group: '',
        resource: 'namespaces',
        name: namespace.metadata.name,
      });
    }
    call.log.action(`applying service account ${account.metadata.name}`);
    upsertLabelled(call.client(), account, {
      group: '',
      resource: 'serviceaccounts',
      namespace: account.metadata.namespace!,
      name: account.metadata.name,
    });
    call.log.action(`applying role binding ${binding.metadata.name}`);
    upsertBinding(call.client(), binding);
  }
  if (!typed.flag('export')) call.log.success('tenant setup completed');
}

/** @throws FluxError */
function tenancyOf(call: Call, tenant: string, namespace: string): Tenancy {
  const wrong = qualifiedNameErrors(namespace);
  if (wrong.length) throw new FluxError(`invalid namespace '${namespace}': ${goList(wrong)}`);
  const labels = { ...readLabels(call), [LABEL]: tenant };
  const account = call.typed.text('with-service-account') || tenant;
  const wrongAccount = qualifiedNameErrors(account);
  if (wrongAccount.length)
    throw new FluxError(`invalid service-account name '${account}': ${goList(wrongAccount)}`);
  return {
    namespace: { apiVersion: 'v1', kind: 'Namespace', metadata: { labels, name: namespace } },
    account: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { labels, name: account, namespace } },
    binding: {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: { labels, name: `${tenant}-reconciler`, namespace },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: call.typed.text('cluster-role') },
      subjects: [
        { apiGroup: RBAC, kind: 'User', name: `gotk:${namespace}:reconciler` },
        { kind: 'ServiceAccount', name: account, namespace },
      ],
    },
  };
}

/** Only labels that are missing make an update, which then sets exactly the wanted ones. */
function upsertLabelled(client: Client, object: KubeObject, ref: ObjectRef): void {
  const existing = find(() => client.get(ref));
  if (!existing) client.create(object, { fieldManager: 'flux' });
  else if (!covers(existing.metadata.labels, object.metadata.labels))
    client.update(
      { ...existing, metadata: { ...existing.metadata, labels: object.metadata.labels! } },
      { fieldManager: 'flux' },
    );
}

/** A binding that differs is deleted and made anew, as a roleRef can't be changed. */
function upsertBinding(client: Client, binding: KubeObject): void {
  const ref = {
    group: RBAC,
    resource: 'rolebindings',
    namespace: binding.metadata.namespace!,
    name: binding.metadata.name,
  };
  const existing = find(() => client.get(ref));
  if (existing) {
    const same =
      covers(existing.metadata.labels, binding.metadata.labels) &&
      covers(existing['roleRef'], binding['roleRef']) &&
      sameSubjects(existing['subjects'], binding['subjects']);
    if (same) return;
    client.delete(ref);
  }
  client.create(binding, { fieldManager: 'flux' });
}

function covers(has: Record<string, string> | undefined, wants: Record<string, string> = {}): boolean {
  return Object.entries(wants).every(([key, value]) => has?.[key] === value);
}

function sameSubjects(has: Record<string, string>[] = [], wants: Record<string, string>[] = []): boolean {
  return has.length === wants.length && wants.every((each, index) => covers(has[index], each));
}
