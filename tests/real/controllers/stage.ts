/**
 * Plays scenarios in a cluster, with the real controllers or with the simulated ones, and tells how things stand then.
 *
 * SOURCE_CONTROLLER, KUSTOMIZE_CONTROLLER and HELM_CONTROLLER name the binaries. The real ones talk HTTP to the simulated
 * API server, whose clock follows the wall's; for the simulated ones time jumps.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { applyAsFlux } from '../../../src/world/flux/components/apply-as-flux';
import { startFlux } from '../../../src/world/flux/controllers';
import { chartTools } from '../../../src/world/flux/helm/chart-tools';
import { DEFAULT_INSTALL, installObjects } from '../../../src/world/flux/install';
import { lockdownArgs } from '../../../src/world/flux/runtime/flags';
import { remoteServers } from '../../../src/world/flux/source/remote-servers';
import { createForge } from '../../../src/world/git/forge';
import { createNetwork } from '../../../src/world/helm/registry/network';
import { newestMatching, parseStrictVersion } from '../../../src/world/helm/semver';
import { REGISTRIES } from '../../../src/world/image-registry';
import {
  StatusError,
  type Client,
  type KubeObject,
  type ObjectRef,
  type User,
} from '../../../src/world/kube/api';
import { serviceAccountUser } from '../../../src/world/kube/client';
import { ADMIN, createCluster, type Cluster } from '../../../src/world/kube/cluster';
import { Clock } from '../../../src/world/time/clock';
import { Names } from '../../../src/world/time/names';
import { serve } from '../api-server';
import { GitHost, startHosts } from './hosts';
import { outcomeOf, type Outcome } from './outcome';
import type { Act, Files, Scenario } from './scenario';

export const CONTROLLERS: Record<string, string | undefined> = {
  'source-controller': process.env.SOURCE_CONTROLLER,
  'kustomize-controller': process.env.KUSTOMIZE_CONTROLLER,
  'helm-controller': process.env.HELM_CONTROLLER,
};

export interface PlayOptions {
  /** Controllers keep tenants apart. */
  lockdown?: boolean;
}

/** Seconds until the first things asked for are surely done, on a slow machine too; later steps begin after that. */
const SETTLED = 18;
/** Seconds between the last step and the look at it all. */
const AFTERWARDS = 24;
/** So many scenarios at once must not wait for each other. */
const UNHURRIED = ['--concurrent=64', '--kube-api-qps=2000', '--kube-api-burst=4000'];

interface Stage {
  clock: Clock;
  cluster: Cluster;
  admin: Client;
  commit(repository: string, files: Files, branch: string): void;
  tag(repository: string, tag: string): void;
  /** Lets time pass up to so many ms after the beginning. */
  until(ms: number): Promise<void>;
  close(): void;
}

/** How every scenario stands some time after its last step, by id. */
export async function play(
  scenarios: readonly Scenario[],
  real: boolean,
  options: PlayOptions = {},
): Promise<Record<string, Outcome>> {
  const stage = await (real ? realStage(options) : simulatedStage(options));
  const due = scenarios.flatMap(({ id, steps }) => {
    const act = actorOf(stage, id);
    return steps.map(([at, run]) => ({ id, at: at && SETTLED + at * 1.5, run: () => run(act) }));
  });
  const refused: Record<string, string[]> = {};
  try {
    for (const { id, at, run } of due.sort((a, b) => a.at - b.at)) {
      await stage.until(at * 1000);
      try {
        run();
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        (refused[id] ??= []).push(error.message);
      }
    }
    await stage.until((Math.max(SETTLED, due.at(-1)?.at ?? 0) + AFTERWARDS) * 1000);
    const ids = scenarios.map(({ id }) => id);
    return Object.fromEntries(
      ids.map((id) => [
        id,
        { ...(refused[id] && { refused: refused[id] }), ...outcomeOf(stage.admin, id, ids) },
      ]),
    );
  } finally {
    stage.close();
  }
}

function actorOf({ admin, commit, tag }: Stage, id: string): Act {
  const refOf = (kind: string, name: string, namespace = id): ObjectRef => {
    const type = admin.resources().find((each) => each.kind === kind);
    if (!type) throw new Error(`no kind ${kind}`);
    const { group, version, resource, namespaced } = type;
    return { group, version, resource, name, ...(namespaced && { namespace }) };
  };
  const patch: Act['patch'] = (kind, name, change, namespace) =>
    void admin.patch(refOf(kind, name, namespace), 'merge', change, { fieldManager: 'kubectl' });
  return {
    apply: (...objects) => {
      for (const object of objects)
        admin.apply(structuredClone(object), { fieldManager: 'kubectl', force: true });
    },
    commit: (repository, files, branch = 'main') => commit(repository, files, branch),
    tag,
    patch,
    remove: (kind, name) => void admin.delete(refOf(kind, name)),
    poke: (kind, name, value = 'now') =>
      patch(kind, name, { metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': value } } }),
  };
}

/** A cluster in which Flux is installed, whoever runs it. */
function clusterAt(start: number): Pick<Stage, 'clock' | 'cluster' | 'admin'> & { names: Names } {
  const clock = new Clock(start);
  const names = new Names(1);
  const cluster = createCluster({ clock, names, images: REGISTRIES });
  const admin = cluster.client(ADMIN, 'test');
  const objects = installObjects(DEFAULT_INSTALL).map(withUnhurriedControllers);
  clock.spawn('install', async () => void (await applyAsFlux(admin, clock, objects)));
  return { clock, cluster, admin, names };
}

function withUnhurriedControllers(object: KubeObject): KubeObject {
  if (object.kind === 'Deployment') object.spec.template.spec.containers[0].args.push(...UNHURRIED);
  return object;
}

async function simulatedStage({ lockdown = false }: PlayOptions): Promise<Stage> {
  const { clock, cluster, admin, names } = clusterAt(Date.UTC(2026, 10, 22, 19, 56, 30));
  const forge = createForge({
    clock,
    pickVersion: (constraint, versions) => newestMatching(constraint, versions, parseStrictVersion),
  });
  const api = (...[user, agent]: Parameters<Cluster['client']>): Client => cluster.client(user, agent);
  const servers = remoteServers(createNetwork(clock));
  startFlux({ clock, names, api, forge, servers, charts: chartTools(clock, names), lockdown });
  await clock.advanceTo(clock.now() + 30_000);
  const start = clock.now();
  const author = { name: 'dev', email: 'dev@example.com' };
  return {
    clock,
    cluster,
    admin,
    commit: (repository, files, branch) => {
      if (!forge.repository(repository)) forge.create(repository, { branch: 'main', commits: [] });
      if (Object.keys(files).length) forge.commit(repository, branch, { files, message: 'Change', author });
    },
    tag: (repository, tag) => {
      const { refs } = forge.repository(repository)!;
      refs.set(`refs/tags/${tag}`, refs.get('refs/heads/main')!.oid!);
    },
    until: (ms) => clock.advanceTo(start + ms),
    close: () => undefined,
  };
}

async function realStage(options: PlayOptions): Promise<Stage> {
  const { clock, cluster, admin } = clusterAt(Date.now());
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'controllers-'));
  let busy = false;
  const pump = setInterval(() => {
    if (busy) return;
    busy = true;
    void clock.advanceTo(Date.now()).finally(() => (busy = false));
  }, 20);
  await pause(2_000);
  const git = new GitHost(path.join(folder, 'git'));
  const storage = await freePort();
  const hosts = await startHosts(folder, git, { 'source-controller.flux-system.svc.cluster.local': storage });
  const authenticate = (token: string): User => serviceAccountUser('flux-system', token);
  const api = await serve(cluster, { authenticate, tls: hosts.tls });
  const children = Object.keys(CONTROLLERS).map((program) =>
    startController(program, { folder, url: api.url, storage, ...hosts, ...options }),
  );
  await pause(8_000);
  const start = Date.now();
  return {
    clock,
    cluster,
    admin,
    commit: (repository, files, branch) => git.commit(repository, branch, files, clock.now()),
    tag: (repository, tag) => git.tag(repository, tag),
    until: (ms) => pause(start + ms - Date.now()),
    close: () => {
      clearInterval(pump);
      for (const child of children) child.kill();
      hosts.close();
      api.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Surroundings extends PlayOptions {
  folder: string;
  /** Of the API server. */
  url: string;
  /** The port at which artifacts are served. */
  storage: number;
  proxy: string;
  certificate: string;
}

function startController(program: string, around: Surroundings): ChildProcess {
  const { folder, url, storage, proxy, certificate, lockdown } = around;
  const home = path.join(folder, program);
  fs.mkdirSync(path.join(home, 'data'), { recursive: true });
  const config = path.join(home, 'kubeconfig');
  fs.writeFileSync(config, JSON.stringify(kubeconfig(url, program)));
  const own = [
    `--storage-path=${home}/data`,
    `--storage-addr=127.0.0.1:${storage}`,
    '--storage-adv-addr=source-controller.flux-system.svc.cluster.local.',
  ];
  const args = [
    ...['--metrics-addr=0', '--health-addr=0', '--enable-leader-election=false', ...UNHURRIED],
    ...(program === 'source-controller' ? own : []),
    ...(lockdown ? lockdownArgs(program) : []),
  ];
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    KUBECONFIG: config,
    RUNTIME_NAMESPACE: 'flux-system',
    HTTP_PROXY: proxy,
    HTTPS_PROXY: proxy,
    SSL_CERT_FILE: certificate,
    GIT_SSL_CAINFO: certificate,
  };
  const log = fs.openSync(path.join(folder, `${program}.log`), 'w');
  return spawn(CONTROLLERS[program]!, args, { cwd: home, env, stdio: ['ignore', log, log] });
}

function kubeconfig(server: string, token: string): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'cluster', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'user', user: { token } }],
    contexts: [{ name: 'context', context: { cluster: 'cluster', user: 'user' } }],
    'current-context': 'context',
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
