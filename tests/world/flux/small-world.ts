/** A cluster, a forge and Flux, without a shell: what the tests of the controllers stand on. */
import { createForge } from '../../../src/world/git/forge';
import type { Forge } from '../../../src/world/git/forge-api';
import type { Client, KubeObject, ObjectRef } from '../../../src/world/kube/api';
import { ADMIN, createCluster, type Cluster } from '../../../src/world/kube/cluster';
import { applyAsFlux } from '../../../src/world/flux/components/apply-as-flux';
import { startFlux, type Flux } from '../../../src/world/flux/controllers';
import { DEFAULT_INSTALL, installObjects } from '../../../src/world/flux/install';
import type { ChartTools } from '../../../src/world/flux/helm/work';
import type { RemoteServers } from '../../../src/world/flux/source/remote-servers';
import { newestMatching, parseStrictVersion } from '../../../src/world/helm/semver';
import { Clock } from '../../../src/world/time/clock';
import { Names } from '../../../src/world/time/names';
import { parse, splitDocuments } from '../../../src/world/yaml/parse';

export const REPOSITORY = 'org/app';

/** A source and a Kustomization `app` of its folder `deploy`. */
export const APP = `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: app
  namespace: default
spec:
  interval: 1m
  url: https://github.com/${REPOSITORY}
  ref:
    branch: main
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: app
  namespace: default
spec:
  interval: 10m
  path: ./deploy
  prune: true
  targetNamespace: default
  sourceRef:
    kind: GitRepository
    name: app
`;

export const CONFIG_MAP = (name: string, value = 'value'): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  namespace: default
data:
  key: ${value}
`;

const AUTHOR = { name: 'dev', email: 'dev@example.com' };

export interface SmallWorld {
  clock: Clock;
  cluster: Cluster;
  admin: Client;
  forge: Forge;
  flux: Flux;
  /** Commits files to the repository's main branch and answers the commit. */
  commit(files: Record<string, string | null>, repository?: string): string;
  /** Creates or replaces the objects of a YAML text. */
  apply(text: string): void;
  annotate(kind: string, name: string, annotations: Record<string, string>, namespace?: string): void;
  remove(kind: string, name: string, namespace?: string): void;
  get(kind: string, name: string, namespace?: string): KubeObject;
  exists(kind: string, name: string, namespace?: string): boolean;
  /** Lets time pass. */
  pass(seconds: number): Promise<void>;
  /** `Ready` of an object: status, reason and message. */
  ready(kind: string, name: string, namespace?: string): string;
  /** `TYPE REASON MESSAGE` of an object's events, in order. */
  events(kind: string, name: string, namespace?: string): string[];
  /** What a controller's pod printed, parsed. */
  log(controller: string): Record<string, unknown>[];
}

/** A world in which Flux is installed and its pods run. */
export async function smallWorld(
  options: { lockdown?: boolean; servers?: RemoteServers; charts?: ChartTools } = {},
): Promise<SmallWorld> {
  const clock = new Clock(Date.UTC(2026, 10, 22, 19, 56, 30));
  const names = new Names(1);
  const cluster = createCluster({ clock, names });
  const admin = cluster.client(ADMIN, 'test');
  const forge = createForge({
    clock,
    pickVersion: (constraint, versions) => newestMatching(constraint, versions, parseStrictVersion),
  });
  forge.create(REPOSITORY, { branch: 'main', commits: [{ files: {}, message: 'Start', author: AUTHOR }] });
  const flux = startFlux({
    clock,
    names,
    api: (user, agent) => cluster.client(user, agent),
    forge,
    ...options,
  });
  cluster.provideLogs(flux.logs);
  const world = {
    ...reading(admin, clock, flux),
    ...writing(admin, forge),
    clock,
    cluster,
    admin,
    forge,
    flux,
  };
  clock.spawn('install', async () => void (await applyAsFlux(admin, clock, installObjects(DEFAULT_INSTALL))));
  await world.pass(30);
  return world;
}

function writing(admin: Client, forge: Forge): Pick<SmallWorld, 'commit' | 'apply' | 'annotate' | 'remove'> {
  return {
    commit: (files, repository = REPOSITORY) =>
      forge.commit(repository, 'main', { files, message: 'Change', author: AUTHOR }),
    apply: (text) => {
      for (const part of splitDocuments(text)) {
        const object = parse(part) as KubeObject | null;
        if (object) admin.apply(object, { fieldManager: 'test', force: true });
      }
    },
    annotate: (kind, name, annotations, namespace) =>
      void admin.patch(refTo(admin, kind, name, namespace), 'merge', { metadata: { annotations } }),
    remove: (kind, name, namespace) => void admin.delete(refTo(admin, kind, name, namespace)),
  };
}

function reading(
  admin: Client,
  clock: Clock,
  flux: Flux,
): Pick<SmallWorld, 'get' | 'exists' | 'pass' | 'ready' | 'events' | 'log'> {
  const get: SmallWorld['get'] = (kind, name, namespace) => admin.get(refTo(admin, kind, name, namespace));
  return {
    get,
    exists: (kind, name, namespace) => {
      const { group, resource } = refTo(admin, kind, name, namespace);
      return admin
        .list({ group, resource })
        .some((each) => each.metadata.name === name && (!namespace || each.metadata.namespace === namespace));
    },
    pass: (seconds) => clock.advanceTo(clock.now() + seconds * 1000),
    ready: (kind, name, namespace = 'default') => {
      const conditions = get(kind, name, namespace).status?.conditions ?? [];
      const ready = conditions.find((each: { type: string }) => each.type === 'Ready');
      return ready ? `${ready.status} ${ready.reason} ${ready.message}` : '';
    },
    events: (kind, name, namespace = 'default') =>
      admin
        .list({ group: '', resource: 'events', namespace })
        .filter(({ involvedObject: about }) => about.kind === kind && about.name === name)
        .map((each) => `${each.type} ${each.reason} ${each.message}`),
    log: (controller) => {
      const pods = admin.list({ group: '', resource: 'pods', namespace: 'flux-system' });
      const pod = pods.find((each) => each.metadata.name.startsWith(`${controller}-`));
      if (!pod) throw new Error(`no pod of ${controller}`);
      return (flux.logs(pod, 'manager') ?? '')
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    },
  };
}

function refTo(admin: Client, kind: string, name: string, namespace?: string): ObjectRef {
  const type = admin.resources().find((each) => each.kind === kind);
  if (!type) throw new Error(`no kind ${kind}`);
  return {
    group: type.group,
    resource: type.resource,
    name,
    ...(type.namespaced && { namespace: namespace ?? 'default' }),
  };
}
