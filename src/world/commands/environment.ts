/** What lies around a shpod: the services that its programs reach. `world.ts` puts it together. */
import type { Client, User } from '../kube/api';
import type { Forge } from '../git/forge-api';
import type { ChartNetwork } from '../helm/registry/network';
import type { Network } from '../kube/network/network';

export interface Environment {
  /** The API server as `user`; `agent` names the program in the access records. */
  api(user: User, agent: string): Client;
  /** Who a bearer token of a kubeconfig is; undefined is `Unauthorized`. */
  authenticate(token: string): User | undefined;
  forge: Forge;
  /** Registries and sites that keep charts. */
  network: ChartNetwork;
  /** Pods, services and ingresses, as those who connect find them. */
  clusterNetwork: Network;
}
