/**
 * A cluster: the API server with what every cluster holds from the start, and the controllers that keep it going.
 *
 * Models: a managed cluster with two workers. Left out: its control plane's own pods.
 */
import type { AccessRecord } from '../../session/session';
import type { Clock } from '../time/clock';
import type { Names } from '../time/names';
import type { Client, KubeObject, User } from './api';
import { createClient, withStandingGroups } from './client';
import { Owners } from './controllers/owners';
import type { Workshop } from './controllers/controller';
import { startControllers } from './controllers/controllers';
import { EVERY_IMAGE, type ImageSource } from './controllers/kubelet/images';
import { createNodes } from './controllers/nodes';
import { createStandingObjects } from './controllers/standing-objects';
import { createVolumes } from './controllers/volumes';
import { createRecorder, type RecordEvent } from './events';
import { Containers, type ContainerShell } from './containers/containers';
import { PodLogs, type LogSource } from './logs';
import { Network } from './network/network';
import { ApiServer } from './server';

export type { ImageFacts, ImageSource } from './controllers/kubelet/images';

export interface Cluster {
  /** The server as `user` sees it; `agent` is the program's name (`kubectl`). */
  client(user: User, agent: string): Client;
  /** Requests that RBAC decided, oldest first. */
  accessRecords(): AccessRecord[];
  /** Is told the kind of every object that changes, in the middle of the write: do not write from it. */
  subscribe(listener: (kind: string) => void): () => void;
  /** A recorder of events for one program; it writes as the cluster itself. */
  recorder(): RecordEvent;
  /** Programs in pods print through a source. */
  provideLogs(source: LogSource): void;
  /** Every object of a resource (`deployments.apps`), read only: for pictures, which must not cost much. */
  peek(resource: string, namespace?: string): readonly KubeObject[];
  network: Network;
  /** Commands in containers run in a shell. */
  provideShell(shell: ContainerShell): void;
}

export interface ClusterOptions {
  clock: Clock;
  names: Names;
  /** What registries have; everything where absent. */
  images?: ImageSource;
  /** Nodes bear its name: `cloudy-worker-1`. */
  name?: string;
}

/** The cluster's own administrator. */
export const ADMIN: User = {
  name: 'admin',
  uid: 'admin',
  groups: ['system:masters', 'system:authenticated'],
};

const CONTROL_PLANE: User = { name: 'system:kube-controller-manager', groups: ['system:masters'] };

export function createCluster({
  clock,
  names,
  images = EVERY_IMAGE,
  name = 'CLOUDY',
}: ClusterOptions): Cluster {
  const server = new ApiServer(clock, names);
  const logs = new PodLogs();
  const client = createClient(server, CONTROL_PLANE, 'kube-controller-manager', logs, { silent: true });
  const workshop: Workshop = {
    clock,
    names,
    store: server.store,
    client,
    owners: new Owners(server.store),
    record: createRecorder({ clock, client }),
  };
  server.followDefinitions();
  createStandingObjects(workshop);
  createNodes(workshop, name);
  createVolumes(workshop);
  const network = new Network(server.store, clock);
  const containers = new Containers(clock, network, logs);
  startControllers(workshop, server.discovery, images, containers);
  return {
    client: (user, agent) => createClient(server, withStandingGroups(user), agent, logs),
    accessRecords: () => server.records(),
    subscribe: (listener) => server.store.watchAll((_key, event) => listener(event.object.kind)),
    recorder: () => createRecorder({ clock, client }),
    provideLogs: (source) => logs.provide(source),
    peek: (resource, namespace) => server.store.list(resource, namespace),
    network,
    provideShell: (shell) => (containers.shell = shell),
  };
}
