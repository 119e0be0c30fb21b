/**
 * A cluster: the API server with what every cluster has from the start, and its controllers.
 */
import type { AccessRecord } from '../../session/session';
import type { Clock } from '../time/clock';
import type { Names } from '../time/names';
import type { Client, KubeObject, User } from './api';
import { createClient, withStandingGroups } from './client';
import { PodLogs, type LogSource } from './logs';
import { standingRoles } from './rbac/standing-roles';
import { ApiServer } from './server';

export interface Cluster {
  /** The server as `user` sees it; `agent` is the program's name (`kubectl`). */
  client(user: User, agent: string): Client;
  accessRecords(): AccessRecord[];
  /** Is told the kind of every object that changes. */
  subscribe(listener: (kind: string) => void): () => void;
  /** Programs in pods print through a source. */
  provideLogs(source: LogSource): void;
}

/** The cluster's own administrator. */
export const ADMIN: User = {
  name: 'admin',
  uid: 'admin',
  groups: ['system:masters', 'system:authenticated'],
};

export function createCluster({ clock, names }: { clock: Clock; names: Names }): Cluster {
  const server = new ApiServer(clock, names);
  const logs = new PodLogs();
  const admin = createClient(server, ADMIN, 'kube-apiserver', logs);
  for (const name of ['default', 'kube-node-lease', 'kube-public', 'kube-system'])
    admin.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } } as KubeObject);
  for (const object of standingRoles()) admin.create(object);
  server.store.watch('customresourcedefinitions.apiextensions.k8s.io', undefined, () =>
    server.discovery.setCustom(server.store.list('customresourcedefinitions.apiextensions.k8s.io').slice()),
  );
  return {
    client: (user, agent) => createClient(server, withStandingGroups(user), agent, logs),
    accessRecords: () => server.records(),
    subscribe: (listener) => server.store.watchAll((_key, event) => listener(event.object.kind)),
    provideLogs: (source) => logs.provide(source),
  };
}
