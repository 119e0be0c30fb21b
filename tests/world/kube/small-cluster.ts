/** A cluster to try things on, with an administrator and what tests keep asking for. */
import { ADMIN, createCluster, type Cluster, type ImageSource } from '../../../src/world/kube/cluster';
import { StatusError, type Client, type KubeObject } from '../../../src/world/kube/api';
import { Clock } from '../../../src/world/time/clock';
import { Names } from '../../../src/world/time/names';
import facts from '../../../src/world/kube/types/custom-resources.json';

export const START = Date.parse('2026-11-22T20:00:00Z');

/** Tags that are no version are in no registry. */
const REGISTRY: ImageSource = { resolve: (image) => (/:(nope|99\S*)$/.test(image) ? undefined : {}) };

export interface SmallCluster {
  clock: Clock;
  cluster: Cluster;
  admin: Client;
  /** Lets world time pass. */
  pass(ms: number): Promise<void>;
  /** Cells of a table, by row. */
  rows(group: string, resource: string, namespace?: string): string[][];
}

export async function smallCluster(...namespaces: string[]): Promise<SmallCluster> {
  const clock = new Clock(START);
  const cluster = createCluster({ clock, names: new Names(1), images: REGISTRY });
  const admin = cluster.client(ADMIN, 'kubectl');
  const pass = (ms: number): Promise<void> => clock.advanceTo(clock.now() + ms);
  for (const name of namespaces) admin.create(namespaceNamed(name));
  await pass(50);
  return {
    clock,
    cluster,
    admin,
    pass,
    rows: (group, resource, namespace) =>
      admin.table({ group, resource, namespace }).rows.map((row) => row.cells.map(String)),
  };
}

export function namespaceNamed(name: string, labels?: Record<string, string>): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

export function configMap(
  namespace: string,
  name: string,
  data: Record<string, unknown> = { a: 'b' },
): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data };
}

export function deployment(
  namespace: string,
  name: string,
  { image = 'nginx:1', container = {}, ...spec }: Record<string, unknown> = {},
): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels: { app: name } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name, image, ports: [{ containerPort: 80 }], ...(container as object) }] },
      },
      ...spec,
    },
  };
}

export function pod(namespace: string, name: string, spec: Record<string, unknown> = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: { containers: [{ name: 'main', image: 'busybox:1' }], ...spec },
  };
}

/** Installs Flux's definitions, in the reduced form that leaves schemas to the table of types. */
export function installFluxDefinitions(admin: Client): void {
  for (const { name, names, scope, versions } of facts) {
    const served = versions.map((version) => ({
      name: version.name,
      served: true,
      storage: version.storage,
    }));
    const group = name.slice(name.indexOf('.') + 1);
    admin.create({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name },
      spec: { group, names, scope, versions: served },
    });
  }
}

/** What a request is refused with. */
export function refusal(request: () => unknown): StatusError {
  try {
    request();
  } catch (error) {
    if (error instanceof StatusError) return error;
    throw error;
  }
  throw new Error('the request was not refused');
}

export const DEPLOYMENTS = { group: 'apps', resource: 'deployments' };
export const PODS = { group: '', resource: 'pods' };
