/**
 * `flux migrate`: objects brought to the newest version of their API, in the cluster or in files.
 *
 * Models: `cmd/flux/migrate.go`. In the cluster each object is patched with nothing, which stores it anew.
 */
import type { Client, KubeObject } from '../../kube/api';
import { StatusError } from '../../kube/api';
import type { Call } from './call';
import { configuredClient, FluxError } from './call';
import { migrateFiles } from './migrate-files';

const DEFINITIONS = { group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions' };

export async function migrate(call: Call): Promise<void> {
  if (call.typed.text('path')) {
    await migrateFiles(call);
    return;
  }
  call.log.action('starting migration of custom resources');
  const client = configuredClient(call, 'the Kubernetes client initialization failed: ');
  for (const definition of definitions(client)) migrateKind(call, client, definition);
  call.log.success('custom resources migrated successfully');
}

function definitions(client: Client): KubeObject[] {
  try {
    return client.list(DEFINITIONS, { labelSelector: 'app.kubernetes.io/part-of=flux' });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw new FluxError(`failed to list CRDs: ${error.message}`);
  }
}

function migrateKind(call: Call, client: Client, definition: KubeObject): void {
  const { name } = definition.metadata;
  const { group, names, versions } = definition['spec'];
  const version = (versions as { name: string; storage?: boolean }[]).find((each) => each.storage)?.name;
  if (!version) throw new FluxError(`no storage version found for CRD ${name}`);
  const failed = (error: unknown, what: string): never => {
    if (!(error instanceof StatusError)) throw error;
    throw new FluxError(`failed to migrate resources for CRD ${name}: ${what}: ${error.message}`);
  };
  let objects: KubeObject[] = [];
  try {
    objects = client.list({ group, version, resource: names.plural });
  } catch (error) {
    failed(error, `failed to list resources for CRD ${name}`);
  }
  for (const { kind, metadata } of objects) {
    const id = `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
    const ref = {
      group,
      version,
      resource: names.plural,
      namespace: metadata.namespace,
      name: metadata.name,
    };
    try {
      client.patch(ref, 'merge', {});
    } catch (error) {
      const gone = error instanceof StatusError && error.reason === 'NotFound';
      if (!gone) failed(error, ` ${id} failed to migrate`);
    }
    call.log.success(`${id} migrated to version ${version}`);
  }
}
