/**
 * Flux in the cluster: its four controllers, each at work while a pod of it runs.
 *
 * Models: the Deployments of a Flux installation. A cluster without them, or with them scaled away, reconciles nothing.
 */
import type { Forge } from '../git/forge-api';
import type { Client, User } from '../kube/api';
import type { LogSource } from '../kube/logs';
import type { Clock } from '../time/clock';
import type { Names } from '../time/names';
import { helmController } from './helm/helm-controller';
import type { ChartTools } from './helm/work';
import { buildNetwork } from './kustomize/build-network';
import { kustomizeController } from './kustomize/kustomize-controller';
import type { Notification } from './notification/dispatch';
import { NotificationHub, notificationController } from './notification/notification-controller';
import { ControllerPods } from './runtime/pods';
import { ArtifactServer } from './source/artifact-server';
import { NOBODY, type RemoteServers } from './source/remote-servers';
import { sourceController } from './source/source-controller';

export interface FluxOptions {
  clock: Clock;
  names: Names;
  /** The API server as a user; `agent` names the program in the access records. */
  api(user: User, agent: string): Client;
  forge: Forge;
  /** Registries and sites of charts; none where absent. */
  servers?: RemoteServers;
  /** How charts are read and rendered; releases are left alone where absent. */
  charts?: ChartTools;
  /** Controllers run with `--no-cross-namespace-refs --default-service-account=default --no-remote-bases`. */
  lockdown?: boolean;
}

export interface Flux {
  /** What the controllers' pods print; the cluster is to be told of it. */
  logs: LogSource;
  /** What alerts would have sent out, oldest first. */
  notifications(): Notification[];
}

/** Starts to watch for pods of Flux. */
export function startFlux(options: FluxOptions): Flux {
  const { clock, names, api, forge, servers = NOBODY, charts, lockdown = false } = options;
  const artifacts = new ArtifactServer();
  const hub = new NotificationHub();
  const pods = new ControllerPods({
    clock,
    names,
    api,
    lockdown,
    programs: [
      sourceController({ artifacts, forge, servers }),
      kustomizeController(artifacts, buildNetwork(forge)),
      notificationController(hub),
      ...(charts ? [helmController(artifacts, charts)] : []),
    ],
    forward: (event) => hub.receive(event),
  });
  return { logs: (pod) => pods.logOf(pod), notifications: () => [...hub.sent] };
}
