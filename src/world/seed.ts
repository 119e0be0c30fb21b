/** Objects that are in the cluster from the start, as YAML has them, status included. */
import type { Client, KubeObject } from './kube/api';
import { StatusError } from './kube/api';
import { parse, splitDocuments } from './yaml/parse';

/**
 * Creates the objects of a multi-document YAML, and the namespaces they are in.
 * @throws Error that names the document, what was found and expected
 */
export function seedObjects(client: Client, text: string): void {
  for (const [index, part] of splitDocuments(text).entries()) {
    const object = parse(part) as KubeObject | null;
    if (object === null) continue;
    if (typeof object !== 'object' || !object.kind || !object.metadata?.name) {
      throw new Error(
        `seed: document ${index + 1}: found no kind and metadata.name, expected a Kubernetes object`,
      );
    }
    for (const each of object.kind === 'List' ? (object.items as KubeObject[]) : [object])
      seedObject(client, each);
  }
}

function seedObject(client: Client, object: KubeObject): void {
  const type = client.typeOf(object.apiVersion, object.kind);
  if (!type)
    throw new Error(
      `seed: found kind ${object.kind} of ${object.apiVersion}, expected one that the cluster knows`,
    );
  const namespace = type.namespaced ? (object.metadata.namespace ?? 'default') : undefined;
  if (namespace) ensureNamespace(client, namespace);
  const placed = { ...object, metadata: { ...object.metadata, ...(namespace ? { namespace } : {}) } };
  const created = createOrReplace(client, placed);
  if (object.status !== undefined)
    client.update({ ...created, status: object.status }, { subresource: 'status' });
}

function createOrReplace(client: Client, object: KubeObject): KubeObject {
  try {
    return client.create(object);
  } catch (error) {
    if (!(error instanceof StatusError) || error.reason !== 'AlreadyExists') throw error;
    return client.update(object);
  }
}

function ensureNamespace(client: Client, name: string): void {
  try {
    client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  } catch (error) {
    if (!(error instanceof StatusError) || error.reason !== 'AlreadyExists') throw error;
  }
}
