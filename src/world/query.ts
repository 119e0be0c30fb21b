/** Cluster and forge as the page and the labs ask for them. */
import { type KubeObject, type ObjectQuery, type RepositoryInfo, SessionError } from '../session/session';
import { type Forge, ForgeError } from './git/forge-api';
import type { Client, ResourceType } from './kube/api';

/** Objects that match, in the server's order; a kind nobody knows matches none. */
export function queryObjects(client: Client, query: ObjectQuery): KubeObject[] {
  return client
    .resources()
    .filter((type) => type.verbs.includes('list') && matchesType(type, query))
    .flatMap((type) => listOf(client, type, query))
    .filter((object) => query.name === undefined || object.metadata.name === query.name);
}

function matchesType(type: ResourceType, query: ObjectQuery): boolean {
  if (query.kind !== undefined && type.kind !== query.kind) return false;
  if (query.apiVersion === undefined) return true;
  const version = type.group ? `${type.group}/${type.version}` : type.version;
  return query.apiVersion === version || query.apiVersion === type.group;
}

function listOf(client: Client, type: ResourceType, query: ObjectQuery): KubeObject[] {
  if (query.namespace !== undefined && !type.namespaced) return [];
  const labelSelector = Object.entries(query.labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const { group, version, resource } = type;
  return client.list(
    { group, version, resource, namespace: query.namespace },
    labelSelector ? { labelSelector } : {},
  );
}

export function repositories(forge: Forge): RepositoryInfo[] {
  return forge.repositories().map((name) => ({
    name,
    url: `https://github.com/${name}`,
    defaultBranch: forge.defaultBranch(name),
    branches: forge.branches(name),
  }));
}

/** Text of all files at a branch, tag or commit. @throws SessionError `not-found` */
export function repositoryFiles(forge: Forge, name: string, ref: string): Record<string, string> {
  try {
    const decoder = new TextDecoder();
    return Object.fromEntries(
      [...forge.files(name, ref)].map(([path, bytes]) => [path, decoder.decode(bytes)]),
    );
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    throw new SessionError('not-found', `${name} at ${ref}: ${error.message}`, { repository: name, ref });
  }
}
