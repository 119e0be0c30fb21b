/**
 * Which kind of resource an argument means: `pods`, `po`, `deploy.apps`, `deployments.v1.apps`, `Kustomization`, `all`.
 *
 * Models: the REST mapper, shortcut expander and category expander of client-go as kubectl's builder asks them.
 */
import type { Client, ResourceType } from '../../kube/api';
import { KubectlError } from './errors';

/** @throws KubectlError where no type is meant */
export function typeFor(client: Client, argument: string, warn?: (text: string) => void): ResourceType {
  const types = client.resources();
  const [resource, ...rest] = argument.split('.') as [string, ...string[]];
  const found =
    (rest.length >= 2 && byResource(types, resource, rest.slice(1).join('.'), rest[0], warn)) ||
    byResource(types, resource, rest.join('.'), undefined, warn) ||
    byKind(types, resource, rest);
  if (!found) throw new KubectlError(`the server doesn't have a resource type ${JSON.stringify(resource)}`);
  return found;
}

/** By resource and group alone, as the REST mapper answers; kinds do not count. */
export function findType(client: Client, resource: string, group: string): ResourceType | undefined {
  return byResource(client.resources(), resource, group, undefined, undefined);
}

function byResource(
  types: ResourceType[],
  name: string,
  group: string,
  version: string | undefined,
  warn: ((text: string) => void) | undefined,
): ResourceType | undefined {
  const long = expandShortName(types, name, group, warn);
  const lower = long.name.toLowerCase();
  const matching = types.filter(
    (each) => (each.resource === lower || each.singular === lower) && (!version || each.version === version),
  );
  if (!long.group) return matching[0];
  return (
    matching.find((each) => each.group === long.group) ??
    matching.find((each) => each.group.startsWith(long.group))
  );
}

/** Full and singular names win over short ones; of two groups with the same short name the first is meant. */
function expandShortName(
  types: ResourceType[],
  name: string,
  group: string,
  warn: ((text: string) => void) | undefined,
): { name: string; group: string } {
  const known = types.some(
    (each) => (!group || each.group === group) && (each.resource === name || each.singular === name),
  );
  if (known) return { name, group };
  const short = types.filter((each) => each.shortNames.includes(name));
  const exact = short.filter((each) => !group || each.group === group);
  const chosen = exact[0] ?? (group ? short.find((each) => each.group.startsWith(group)) : undefined);
  if (!chosen) return { name, group };
  const others = new Set(exact.map(qualifiedResource));
  others.delete(qualifiedResource(chosen));
  for (const other of others)
    warn?.(`short name ${JSON.stringify(name)} could also match lower priority resource ${other}`);
  return { name: chosen.resource, group: chosen.group };
}

function byKind(types: ResourceType[], kind: string, rest: string[]): ResourceType | undefined {
  const [version, ...group] = rest;
  return (
    types.find(
      (each) =>
        each.kind === kind && each.version === version && each.group === group.join('.') && rest.length > 1,
    ) ?? types.find((each) => each.kind === kind && each.group === rest.join('.'))
  );
}

/** `all` and other categories become the resources they stand for. */
export function expandCategories(client: Client, argument: string): string {
  return argument
    .split(',')
    .map((each) => {
      const members = client.resources().filter((type) => type.categories.includes(each));
      return members.length ? [...new Set(members.map(qualifiedResource))].join(',') : each;
    })
    .join(',');
}

/** `deployments.apps`, `pods` */
export function qualifiedResource(type: { group: string; resource: string }): string {
  return type.group ? `${type.resource}.${type.group}` : type.resource;
}

/** `deployment.apps`, `pod`: how commands name what they changed. */
export function qualifiedKind(type: { group: string; kind: string }): string {
  const kind = type.kind.toLowerCase();
  return type.group ? `${kind}.${type.group}` : kind;
}

/** `apps/v1`, `v1` */
export function apiVersionOf(type: { group: string; version: string }): string {
  return type.group ? `${type.group}/${type.version}` : type.version;
}

/** The group of `apps/v1` is `apps`, of `v1` it is ''. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.split('/')[0]! : '';
}
