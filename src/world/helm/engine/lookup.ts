/**
 * `lookup`: what a template learns from the cluster.
 *
 * Models: helm v4 pkg/engine/lookup_func.go. What is not there is an empty map; what may not be read is an error.
 */
import { StatusError, type Client } from '../../kube/api';
import { fn } from '../functions/kit';
import type { TemplateFunction } from '../template/exec';

/** Without a client nothing is ever found. */
export function lookupFunction(client: Client | undefined): TemplateFunction {
  return fn(
    'string string string string',
    (apiVersion: string, kind: string, namespace: string, name: string) =>
      client ? find(client, apiVersion, kind, namespace, name) : {},
  );
}

function find(client: Client, apiVersion: string, kind: string, namespace: string, name: string): unknown {
  const type = client.typeOf(apiVersion, kind);
  if (!type) throw new Error(unknownKind(apiVersion, kind));
  const { group, version, resource, namespaced } = type;
  const ref = { group, version, resource, ...(namespaced && namespace && { namespace }) };
  try {
    if (name) return client.get({ ...ref, name });
    return { apiVersion, kind: `${kind}List`, metadata: {}, items: client.list(ref) };
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'NotFound') return {};
    throw error;
  }
}

function unknownKind(apiVersion: string, kind: string): string {
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  return `unable to get apiresource from unstructured: ${group}/${version}, Kind=${kind}: the server could not find the requested resource`;
}
