/**
 * `flux trace`: from an object back to what applied it and where that came from.
 *
 * Models: `cmd/flux/trace.go`.
 */
import type { Client, KubeObject } from '../../kube/api';
import { StatusError } from '../../kube/api';
import type { Call } from './call';
import { FluxError } from './call';
import { KINDS, noMatch } from './kinds';
import { findByWords } from './resource-words';
import { traceHelmRelease, traceKustomization, type Manager } from './trace-report';

export function trace(call: Call): void {
  const { typed } = call;
  const client = call.client();
  const objects =
    typed.text('kind') || typed.text('api-version') ? [findByKind(call)] : findByWords(call, typed.args);
  objects.forEach((object, index) => {
    try {
      call.out(reportOf(client, object));
    } catch (error) {
      if (!(error instanceof FluxError || error instanceof StatusError)) throw error;
      const { name, namespace = '' } = object.metadata;
      call.context.err(`failed to trace ${object.kind}/${name} in namespace ${namespace}: ${error.message}`);
    }
    if (index < objects.length - 1) call.out('---\n');
  });
}

/** By `--kind` and `--api-version`. @throws FluxError */
function findByKind(call: Call): KubeObject {
  const { typed } = call;
  const name = typed.args[0];
  if (name === undefined) throw new FluxError('object name is required');
  const kind = typed.text('kind');
  if (!kind) throw new FluxError('object kind is required (--kind)');
  const version = typed.text('api-version');
  if (!version) throw new FluxError('object apiVersion is required (--api-version)');
  if (version.split('/').length > 2)
    throw new FluxError(`invaild apiVersion: unexpected GroupVersion string: ${version}`);
  try {
    const type = call.client().typeOf(version, kind);
    if (!type) throw noMatch(call.client(), kind, version);
    const { group, resource, namespaced } = type;
    return call.client().get({
      group,
      version: type.version,
      resource,
      name,
      ...(namespaced ? { namespace: call.namespace } : {}),
    });
  } catch (error) {
    if (!(error instanceof FluxError || error instanceof StatusError)) throw error;
    throw new FluxError(`failed to find object: ${error.message}`);
  }
}

/** @throws FluxError for an object that Flux didn't apply */
function reportOf(client: Client, object: KubeObject): string {
  const kustomization = managerOf(client, object, KINDS.kustomization.group);
  if (kustomization) return traceKustomization(client, kustomization, object);
  const release = managerOf(client, object, KINDS.helmrelease.group);
  if (release) return traceHelmRelease(client, release, object);
  throw new FluxError('object not managed by Flux');
}

/** What the labels of the object, or of one that owns it, name as their manager. */
function managerOf(client: Client, object: KubeObject, group: string): Manager | undefined {
  const labels = object.metadata.labels ?? {};
  const name = labels[`${group}/name`];
  if (name) return { name, namespace: labels[`${group}/namespace`] ?? '' };
  for (const owner of (object.metadata['ownerReferences'] ?? []) as OwnerReference[]) {
    const found = ownerOf(client, object, owner);
    if (!found) return undefined;
    const manager = managerOf(client, found, group);
    if (manager || found.metadata['ownerReferences']?.length) return manager;
  }
  return undefined;
}

interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
}

function ownerOf(client: Client, object: KubeObject, owner: OwnerReference): KubeObject | undefined {
  const type = client.typeOf(owner.apiVersion, owner.kind);
  if (!type) return undefined;
  const namespace = type.namespaced ? { namespace: object.metadata.namespace } : {};
  try {
    return client.get({
      group: type.group,
      version: type.version,
      resource: type.resource,
      name: owner.name,
      ...namespace,
    });
  } catch (error) {
    if (error instanceof StatusError) return undefined;
    throw error;
  }
}
