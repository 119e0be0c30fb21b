/**
 * The server as one user's client sees it.
 */
import type { Client, KubeObject, User } from './api';
import { forbidden, notFound } from './status-errors';
import { clone } from './json-value';
import type { Resource } from './discovery';
import type { Requester } from './requester';
import { inVersion, type ApiServer } from './server';
import { tableOf } from './printing/table';
import { toManagedFields } from './apply/managed-fields';
import type { PodLogs } from './logs';

/** @param options `silent`: the control plane's own requests, which RBAC is not asked about */
export function createClient(
  server: ApiServer,
  user: User,
  agent: string,
  logs: PodLogs,
  options: { silent?: boolean } = {},
): Client {
  const who: Requester = { user, agent, silent: options.silent };
  const client: Client = {
    user,
    agent,
    get(ref, options = {}) {
      const { resource, stored } = server.get(who, ref);
      warnOf(resource, options);
      const object = clone(inVersion(resource, stored.object));
      if (options.managedFields) object.metadata.managedFields = toManagedFields(stored.managed);
      return object;
    },
    list(ref, options) {
      const { resource, objects } = server.list(who, ref, options);
      warnOf(resource, options);
      const found = objects.map((object) => clone(inVersion(resource, object)));
      if (options?.managedFields) for (const each of found) addManagers(server, resource, each);
      return found;
    },
    create: (object, options = {}) => server.create(who, object, options),
    update: (object, options = {}) => server.update(who, object, options),
    patch: (ref, type, patch, options = {}) => server.patch(who, ref, type, patch, options),
    apply: (object, options) => server.apply(who, object, options),
    delete: (ref, options = {}) => server.delete(who, ref, options),
    watch(ref, listener, options) {
      const resource = server.resource(ref);
      return server.watch(
        who,
        ref,
        ({ type, object }) => listener({ type, object: clone(inVersion(resource, object)) }),
        options,
      );
    },
    table(ref, options) {
      const resource = server.resource(ref);
      warnOf(resource, options);
      const objects =
        ref.name === undefined
          ? server.list(who, ref, options).objects
          : [server.get(who, { ...ref, name: ref.name }).stored.object];
      return tableOf(
        resource,
        objects.map((each) => inVersion(resource, each)),
        server.clock.now(),
      );
    },
    tableOf: (ref, objects) => tableOf(server.resource(ref), objects, server.clock.now()),
    resources: () => server.discovery.all(),
    typeOf: (apiVersion, kind) => server.discovery.ofKind(apiVersion, kind),
    can: (review) => server.review(user, review),
    rules: (namespace) => server.authorizer.review(user, namespace),
    logs(ref) {
      server.authorize(who, 'get', { group: '', resource: 'pods', ...ref }, 'log');
      const pod = server.store.get('pods', ref.namespace, ref.name);
      if (!pod) throw notFound('', 'pods', ref.name);
      return logs.read(pod.object, ref);
    },
    impersonate(other) {
      mayImpersonate(server, who, other);
      return createClient(server, withStandingGroups(other), agent, logs);
    },
  };
  return client;
}

function addManagers(server: ApiServer, resource: Resource, { metadata }: KubeObject): void {
  const stored = server.store.get(resource.key, metadata.namespace ?? '', metadata.name);
  if (stored) metadata.managedFields = toManagedFields(stored.managed);
}

/** Tells of a version that will not be served for ever. */
function warnOf(resource: Resource, options: { warn?: (text: string) => void } = {}): void {
  if (resource.deprecation) options.warn?.(resource.deprecation);
}

/** @throws StatusError (Forbidden) where the user may not act as the other */
function mayImpersonate(server: ApiServer, who: Requester, other: User): void {
  for (const { group, resource, namespace, name } of impersonations(other)) {
    const asked = { verb: 'impersonate', group, resource, namespace, name };
    if (server.authorizer.decide(who.user, asked).allowed) continue;
    const where = namespace ? `in the namespace "${namespace}"` : 'at the cluster scope';
    throw forbidden(
      group,
      resource,
      name,
      `User ${JSON.stringify(who.user.name)} cannot impersonate resource "${resource}" in API group "${group}" ${where}`,
    );
  }
}

interface Impersonation {
  group: string;
  resource: string;
  namespace?: string;
  name: string;
}

function impersonations(other: User): Impersonation[] {
  const account = serviceAccountOf(other.name);
  const self = account
    ? { group: '', resource: 'serviceaccounts', ...account }
    : { group: '', resource: 'users', name: other.name };
  const groups = other.groups
    .filter((group) => !IMPLIED.test(group))
    .map((name) => ({ group: '', resource: 'groups', name }));
  return [self, ...groups];
}

const IMPLIED = /^system:(authenticated|serviceaccounts(:.*)?)$/;

/** `system:serviceaccount:NS:NAME` in its parts. */
export function serviceAccountOf(user: string): { namespace: string; name: string } | undefined {
  const match = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user);
  return match ? { namespace: match[1]!, name: match[2]! } : undefined;
}

/** Groups that the server adds: everybody known is authenticated, a service account belongs to its namespace's. */
export function withStandingGroups(user: User): User {
  const account = serviceAccountOf(user.name);
  const groups = new Set(user.groups);
  if (account && user.groups.length === 0) {
    groups.add('system:serviceaccounts');
    groups.add(`system:serviceaccounts:${account.namespace}`);
  }
  if (user.name !== 'system:anonymous') groups.add('system:authenticated');
  return { ...user, groups: [...groups] };
}

/** The user a pod with a service account is. */
export function serviceAccountUser(namespace: string, name: string): User {
  return withStandingGroups({ name: `system:serviceaccount:${namespace}:${name}`, groups: [] });
}
