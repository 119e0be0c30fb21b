/** `flux uninstall`. Models: `cmd/flux/uninstall.go` and `pkg/uninstall`. */
import type { KubeObject, ListRef } from '../../kube/api';
import { StatusError } from '../../kube/api';
import type { Call } from './call';
import { FluxError } from './call';
import { FLUX_SELECTOR, readClusterInfo } from './cluster-info';
import type { KindName } from './kinds';
import { KINDS } from './kinds';
import { confirmPrompt } from './prompt';

const RBAC = 'rbac.authorization.k8s.io';

/** What Flux is made of, in the order of its end. */
const COMPONENTS: [kind: string, ref: ListRef, namespaced: boolean][] = [
  ['Deployment', { group: 'apps', version: 'v1', resource: 'deployments' }, true],
  ['Service', { group: '', version: 'v1', resource: 'services' }, true],
  ['NetworkPolicy', { group: 'networking.k8s.io', version: 'v1', resource: 'networkpolicies' }, true],
  ['ServiceAccount', { group: '', version: 'v1', resource: 'serviceaccounts' }, true],
  ['ClusterRole', { group: RBAC, version: 'v1', resource: 'clusterroles' }, false],
  ['ClusterRoleBinding', { group: RBAC, version: 'v1', resource: 'clusterrolebindings' }, false],
];

/** Kinds whose objects lose their finalizers. */
const FINALIZED: KindName[] = [
  'source git',
  'source oci',
  'source helm',
  'source chart',
  'source bucket',
  'kustomization',
  'helmrelease',
  'alert',
  'alert-provider',
  'receiver',
  'image policy',
  'image repository',
  'image update',
  'artifact generator',
];

export async function uninstall(call: Call): Promise<void> {
  const { typed } = call;
  call.client();
  const dryRun = typed.flag('dry-run');
  if (!dryRun && !typed.flag('silent')) await confirmPrompt(call, question(call));
  call.log.action(`deleting components in ${call.namespace} namespace`);
  for (const [kind, ref, namespaced] of COMPONENTS)
    for (const object of listed(call, namespaced ? { ...ref, namespace: call.namespace } : ref))
      remove(call, kind, ref, object);
  call.log.action('deleting toolkit.fluxcd.io finalizers in all namespaces');
  for (const kind of FINALIZED) releaseAll(call, kind);
  call.log.action('deleting toolkit.fluxcd.io custom resource definitions');
  const crds = { group: 'apiextensions.k8s.io', version: 'v1', resource: 'customresourcedefinitions' };
  for (const crd of listed(call, crds)) remove(call, 'CustomResourceDefinition', crds, crd);
  if (!typed.flag('keep-namespace')) {
    const ref = { group: '', version: 'v1', resource: 'namespaces' };
    remove(call, 'Namespace', ref, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: call.namespace },
    });
  }
  call.log.success('uninstall finished');
}

function question(call: Call): string {
  const label = 'Are you sure you want to delete Flux and its custom resource definitions';
  try {
    const { managedBy } = readClusterInfo(call.client());
    if (managedBy === '' || managedBy === 'flux') return label;
    return `Flux is managed by ${managedBy}! Are you sure you want to delete Flux and its CRDs using Flux CLI`;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (error.reason === 'NotFound') return label;
    throw new FluxError(`cluster info unavailable: ${error.message}`);
  }
}

/** What can't be listed is passed over. */
function listed(call: Call, ref: ListRef, labelSelector = FLUX_SELECTOR): KubeObject[] {
  try {
    return call.client().list(ref, { labelSelector });
  } catch (error) {
    if (error instanceof StatusError) return [];
    throw error;
  }
}

function remove(call: Call, kind: string, ref: ListRef, object: KubeObject): void {
  const { name, namespace } = object.metadata;
  const subject = namespace ? `${kind}/${namespace}/${name}` : `${kind}/${name}`;
  try {
    call
      .client()
      .delete({ ...ref, name, ...(namespace ? { namespace } : {}) }, { dryRun: call.typed.flag('dry-run') });
    call.log.success(`${subject} deleted ${dryRunWords(call)}`);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    call.log.failure(`${subject} deletion failed: ${error.message}`);
  }
}

function releaseAll(call: Call, name: KindName): void {
  const { kind, group, version, resource } = KINDS[name];
  for (const object of listed(call, { group, version, resource }, '')) {
    const subject = `${kind}/${object.metadata.namespace}/${object.metadata.name}`;
    const metadata = { ...object.metadata };
    delete metadata['finalizers'];
    try {
      call
        .client()
        .update({ ...object, metadata }, { dryRun: call.typed.flag('dry-run'), fieldManager: 'flux' });
      call.log.success(`${subject} finalizers deleted ${dryRunWords(call)}`);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      call.log.failure(`${subject} removing finalizers failed: ${error.message}`);
    }
  }
}

function dryRunWords(call: Call): string {
  return call.typed.flag('dry-run') ? '(dry run)' : '';
}
