/**
 * What an API server says of itself: its groups, their resources, and as much OpenAPI as clients ask for.
 *
 * Models: `/api`, `/apis` (aggregated and not), `/apis/GROUP/VERSION` and `/openapi/v3` of Kubernetes 1.36.
 * Left out: schemas; OpenAPI tells which parameters a patch takes, and no more.
 */
import type { ResourceType } from '../../src/world/kube/api';
import { apiVersionOf } from '../../src/world/kube/discovery';

export const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** The groups in discovery's order, each with its versions, best first. */
function groupsOf(types: readonly ResourceType[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { group, version } of types) {
    const versions = groups.get(group) ?? [];
    if (!versions.includes(version)) versions.push(version);
    groups.set(group, versions);
  }
  return groups;
}

/** `/api` */
export function coreVersions(): unknown {
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
}

/** `/apis` */
export function groupList(types: readonly ResourceType[]): unknown {
  const groups = [...groupsOf(types)].filter(([name]) => name !== '').map(groupDocument);
  return { kind: 'APIGroupList', apiVersion: 'v1', groups };
}

function groupDocument([name, versions]: [string, string[]]): unknown {
  const all = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: all, preferredVersion: all[0] };
}

/** `/api` (the core group) or `/apis` (all others) in one document. */
export function aggregated(types: readonly ResourceType[], core: boolean): unknown {
  const items = [...groupsOf(types)]
    .filter(([name]) => (name === '') === core)
    .map(([name, versions]) => ({
      metadata: { name, creationTimestamp: null },
      versions: versions.map((version) => ({
        version,
        resources: types
          .filter((type) => type.group === name && type.version === version)
          .map(aggregatedResource),
        freshness: 'Current',
      })),
    }));
  return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items };
}

function aggregatedResource(type: ResourceType): unknown {
  const { group, version, kind } = type;
  return {
    resource: type.resource,
    responseKind: { group, version, kind },
    scope: type.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: type.singular,
    verbs: type.verbs,
    ...(type.shortNames.length ? { shortNames: type.shortNames } : {}),
    ...(type.categories.length ? { categories: type.categories } : {}),
    ...(type.subresources.length
      ? {
          subresources: type.subresources.map((name) => ({
            subresource: name,
            responseKind: kindOf(type, name),
            verbs: verbsOf(name),
          })),
        }
      : {}),
  };
}

/** `/api/v1`, `/apis/GROUP/VERSION` */
export function resourceList(groupVersion: string, types: readonly ResourceType[]): unknown {
  const resources = types.flatMap((type) => [
    {
      name: type.resource,
      singularName: type.singular,
      namespaced: type.namespaced,
      kind: type.kind,
      verbs: type.verbs,
      ...(type.shortNames.length ? { shortNames: type.shortNames } : {}),
      ...(type.categories.length ? { categories: type.categories } : {}),
    },
    ...type.subresources.map((name) => ({
      name: `${type.resource}/${name}`,
      singularName: '',
      namespaced: type.namespaced,
      ...kindOf(type, name),
      verbs: verbsOf(name),
    })),
  ]);
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources };
}

const OWN_KINDS: Record<string, { group: string; version: string; kind: string }> = {
  scale: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
  token: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
  eviction: { group: 'policy', version: 'v1', kind: 'Eviction' },
};

function kindOf({ group, version, kind }: ResourceType, subresource: string): object {
  return OWN_KINDS[subresource] ?? { group, version, kind };
}

function verbsOf(subresource: string): string[] {
  if (subresource === 'token' || subresource === 'eviction') return ['create'];
  return subresource === 'log' ? ['get'] : ['get', 'patch', 'update'];
}

/** `/openapi/v3` */
export function openApiIndex(types: readonly ResourceType[]): unknown {
  const paths = [...new Set(types.map((type) => `${type.group ? 'apis' : 'api'}/${apiVersionOf(type)}`))];
  return {
    paths: Object.fromEntries(
      paths.map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}?hash=0` }]),
    ),
  };
}

const PATCH_PARAMETERS = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) => ({
  name,
  in: 'query',
  schema: { type: 'string', uniqueItems: true },
}));

/** `/openapi/v3/apis/GROUP/VERSION`: that patches are validated, and may be dry runs. */
export function openApi(groupVersion: string, types: readonly ResourceType[]): unknown {
  const paths = types.map(({ group, version, kind, namespaced, resource }) => [
    `/${group ? 'apis' : 'api'}/${groupVersion}/${namespaced ? 'namespaces/{namespace}/' : ''}${resource}/{name}`,
    {
      patch: {
        parameters: PATCH_PARAMETERS,
        'x-kubernetes-action': 'patch',
        'x-kubernetes-group-version-kind': { group, version, kind },
      },
    },
  ]);
  const info = { title: 'Kubernetes', version: 'v1.36.2' };
  return { openapi: '3.0.0', info, paths: Object.fromEntries(paths), components: { schemas: {} } };
}
