/** Where an object lives: from objects to the references that requests take, and to the names that messages print. */
import type { Client, KubeObject, ObjectRef } from '../../kube/api';

/** `no matches for kind "X" in version "g/v"`, as a client says of a kind that discovery does not list. */
export class NoMatchError extends Error {
  constructor(apiVersion: string, kind: string) {
    super(`no matches for kind "${kind}" in version "${apiVersion}"`);
    this.name = 'NoMatchError';
  }
}

/**
 * The reference of an object; a namespace is dropped where its kind has none.
 * @throws NoMatchError
 */
export function refOf(client: Client, object: KubeObject): ObjectRef {
  const type = client.typeOf(object.apiVersion, object.kind);
  if (!type) throw new NoMatchError(object.apiVersion, object.kind);
  return {
    group: type.group,
    version: type.version,
    resource: type.resource,
    name: object.metadata.name,
    ...(type.namespaced ? { namespace: object.metadata.namespace } : {}),
  };
}

/** `NAMESPACE/NAME`, the key of work queues. */
export function keyOf(object: KubeObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

/** `Kind/namespace/name`, or `Kind/name` of what has no namespace. */
export function subjectOf(object: KubeObject): string {
  const { namespace, name } = object.metadata;
  return namespace ? `${object.kind}/${namespace}/${name}` : `${object.kind}/${name}`;
}
