/**
 * A client for a server that does not answer: every request fails, in the words of the first thing it would have asked.
 *
 * Models: controller-runtime's client, which looks up the group and version of what it is asked for.
 */
import type { Client } from '../../kube/api';
import { StatusError } from '../../kube/api';
import type { ConnectError } from '../kubeconfig';

/** The server did not answer. */
export class LostError extends StatusError {
  constructor(
    message: string,
    /** What a request to a path would have said: `Get "http://localhost:8080/version": dial tcp ...` */
    readonly told: (path: string) => string,
  ) {
    super('', message);
    this.name = 'LostError';
  }
}

/** @param error `refused` or `unreachable` */
export function lostClient(error: ConnectError): Client {
  const [, server = '', why = ''] = /^Get "(.*)\/api\?timeout=32s": (.*)$/.exec(error.message) ?? [];
  const told = (path: string): string => `Get ${JSON.stringify(server + path)}: ${why}`;
  const lost = (group: string, version = 'v1'): never => {
    const groupVersion = group ? `${group}/${version}` : version;
    throw new LostError(
      `failed to get API group resources: unable to retrieve the complete list of server APIs: ${groupVersion}: ` +
        told(group ? `/apis/${groupVersion}` : `/api/${version}`),
      told,
    );
  };
  const lostKind = (apiVersion: string): never => {
    const slash = apiVersion.indexOf('/');
    return lost(apiVersion.slice(0, Math.max(slash, 0)), apiVersion.slice(slash + 1));
  };
  return {
    user: { name: '', groups: [] },
    agent: 'flux',
    get: ({ group, version }) => lost(group, version),
    list: ({ group, version }) => lost(group, version),
    create: ({ apiVersion }) => lostKind(apiVersion),
    update: ({ apiVersion }) => lostKind(apiVersion),
    patch: ({ group, version }) => lost(group, version),
    apply: ({ apiVersion }) => lostKind(apiVersion),
    delete: ({ group, version }) => lost(group, version),
    watch: ({ group, version }) => lost(group, version),
    table: ({ group, version }) => lost(group, version),
    tableOf: ({ group, version }) => lost(group, version),
    resources: () => lost(''),
    typeOf: (apiVersion) => lostKind(apiVersion),
    can: ({ group }) => lost(group),
    rules: () => lost(''),
    logs: () => lost(''),
    impersonate: () => lost(''),
  };
}
