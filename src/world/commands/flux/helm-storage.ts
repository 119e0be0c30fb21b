/**
 * What a HelmRelease's newest release consists of, read from where Helm keeps it.
 *
 * Models: `getHelmReleaseInventory` of `cmd/flux/tree_kustomization.go`. A release in another cluster is passed over.
 */
import { idOf, type ObjectId } from '../../flux/ssa/object-id';
import { decode, keyOf } from '../../helm/release/storage';
import type { Client, KubeObject } from '../../kube/api';
import { StatusError } from '../../kube/api';
import { parse, splitDocuments } from '../../yaml/parse';
import { FluxError } from './call';

const CRDS = { group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions' };

/** @throws FluxError, StatusError */
export function helmReleaseObjects(client: Client, release: KubeObject): ObjectId[] {
  const { spec, status } = release;
  const newest = status?.history?.[0] as { name: string; namespace: string; version: number } | undefined;
  if (spec?.kubeConfig || !status?.storageNamespace || !newest) return [];
  const secret = find(client, release, status.storageNamespace, keyOf(newest.name, newest.version));
  if (!secret) return [];
  const objects = manifestOf(release, secret).map((each) => inNamespace(client, each, newest.namespace));
  return withDefinitions(client, release, objects.map(idOf));
}

function find(client: Client, release: KubeObject, namespace: string, name: string): KubeObject | undefined {
  try {
    return client.get({ group: '', version: 'v1', resource: 'secrets', namespace, name });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (error.reason === 'NotFound') return undefined;
    throw new FluxError(`failed to find the Helm storage object for ${named(release)}: ${error.message}`);
  }
}

function manifestOf(release: KubeObject, secret: KubeObject): KubeObject[] {
  let manifest: string;
  try {
    manifest = decode(secret).manifest ?? '';
  } catch {
    throw new FluxError(`failed to decode the Helm storage object for ${named(release)}`);
  }
  return splitDocuments(manifest)
    .map((part) => parse(part) as KubeObject | null)
    .filter((each): each is KubeObject => Boolean(each?.kind));
}

function named({ metadata }: KubeObject): string {
  return `HelmRelease '${metadata.namespace}/${metadata.name}'`;
}

/** Charts leave the namespace to Helm. */
function inNamespace(client: Client, object: KubeObject, namespace: string): KubeObject {
  if (object.metadata.namespace || !client.typeOf(object.apiVersion, object.kind)?.namespaced) return object;
  return { ...object, metadata: { ...object.metadata, namespace } };
}

/** Adds the definitions that came with the chart, where the release takes care of them. */
function withDefinitions(client: Client, { spec, metadata }: KubeObject, ids: ObjectId[]): ObjectId[] {
  const taken = [spec.install?.crds, spec.upgrade?.crds].some((policy) => policy && policy !== 'Skip');
  if (!taken) return ids;
  const prefix = 'helm.toolkit.fluxcd.io';
  const labelSelector = `${prefix}/name=${metadata.name},${prefix}/namespace=${metadata.namespace}`;
  let definitions: KubeObject[];
  try {
    definitions = client.list(CRDS, { labelSelector });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return ids;
  }
  const known = new Set(
    ids.filter(({ kind }) => kind === 'CustomResourceDefinition').map(({ name }) => name),
  );
  return [...ids, ...definitions.filter((each) => !known.has(each.metadata.name)).map(idOf)];
}
