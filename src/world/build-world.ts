/**
 * Puts a world together: clock, forge, cluster with Flux, and a shpod for each role.
 *
 * Models: the classroom as the story has it at the start of the seed module. Everything in it comes from `options`, so the
 * same options give the same world.
 */
import { ROLES, type Role, type WorldOptions } from '../session/session';
import { Clock } from './time/clock';
import { Names } from './time/names';
import { bytesOf } from './files/content';
import { Files } from './files/files';
import { createForge } from './git/forge';
import type { Forge } from './git/forge-api';
import type { User } from './kube/api';
import { ADMIN, createCluster, type Cluster } from './kube/cluster';
import { bootstrap } from './flux/bootstrap';
import { SILENT } from './flux/bootstrap-logger';
import { applyAsFlux } from './flux/components/apply-as-flux';
import { lockdownFiles } from './flux/components/lockdown';
import { startFlux } from './flux/controllers';
import { chartTools } from './flux/helm/chart-tools';
import { DEFAULT_INSTALL, installObjects } from './flux/install';
import { remoteServers } from './flux/source/remote-servers';
import { seedObjects } from './seed';
import { createNetwork, type ChartNetwork } from './helm/registry/network';
import { newestMatching, parseStrictVersion } from './helm/semver';
import type { Environment } from './commands/environment';
import { writeKubeconfig } from './commands/kubeconfig';
import { containerShell } from './commands/kubectl/pod-shell';
import { completers } from './commands/completers';
import { programs } from './commands/programs';
import type { Completer } from './shell/complete';
import { REGISTRIES } from './image-registry';
import type { Machine } from './shell/program';
import { Shell, type ShellListener } from './shell/shell';

export const DEFAULTS = {
  seed: 1,
  /** 2026-11-22T10:00:00Z, a Sunday */
  start: Date.UTC(2026, 10, 22, 10, 0, 0),
  fleet: 'container-training-fleet/fleet-config-using-flux-lpiot',
  cluster: 'CLOUDY',
};

/** The people who have a kubeconfig: OPS rules the cluster, the teams may do nothing until OPS lets them. */
const USERS: readonly User[] = [
  { name: 'admin', uid: 'admin', groups: ['system:masters'] },
  { name: 'rocky', groups: ['team-rocky'] },
  { name: 'movy', groups: ['team-movy'] },
];

/** All that one world is made of. */
export interface World {
  clock: Clock;
  names: Names;
  forge: Forge;
  /** Registries and sites of charts. */
  network: ChartNetwork;
  cluster: Cluster;
  machines: Record<Role, Machine>;
  shells: Record<Role, Shell>;
  /** What Tab offers after a program's name. */
  completers: ReadonlyMap<string, Completer>;
}

/** @param listen what the shell of a role tells its terminal */
export async function buildWorld(
  options: WorldOptions,
  listen: (role: Role) => ShellListener,
): Promise<World> {
  const clock = new Clock(options.start ?? DEFAULTS.start);
  const names = new Names(options.seed ?? DEFAULTS.seed);
  const forge = createForge({
    clock,
    pickVersion: (constraint, versions) => newestMatching(constraint, versions, parseStrictVersion),
  });
  const network = createNetwork(clock);
  const cluster = createCluster({ clock, names, images: REGISTRIES });
  fillForge(forge, options);
  const machines = forRoles((role) => createMachine(role, clock, options));
  const env: Environment = {
    api: (user, agent) => cluster.client(user, agent),
    authenticate,
    forge,
    network,
    clusterNetwork: cluster.network,
  };
  cluster.provideShell(containerShell(env, { clock, names }));
  const shells = forRoles(
    (role) =>
      new Shell({
        machine: machines[role],
        clock,
        names,
        programs: programs(env),
        listener: listen(role),
        cwd: role === 'ops' ? options.cwd : undefined,
        script: options.script,
      }),
  );
  const world = { clock, names, forge, network, cluster, machines, shells, completers: completers(env) };
  await prepareCluster(world, options);
  return world;
}

/** What is there before the first line is typed: Flux, bootstrapped from the fleet repository, unless `options` say otherwise. */
async function prepareCluster(world: World, options: WorldOptions): Promise<void> {
  const { clock, names, forge, network, cluster } = world;
  const client = cluster.client(ADMIN, 'flux');
  const lockdown = options.lockdown ?? false;
  if (options.objects !== undefined) {
    await runToEnd(clock, 'install', () => applyAsFlux(client, clock, installObjects(DEFAULT_INSTALL)));
    seedObjects(client, options.objects);
    return;
  }
  const flux = startFlux({
    clock,
    names,
    api: (user, agent) => cluster.client(user, agent),
    forge,
    servers: remoteServers(network),
    charts: chartTools(clock, names),
    lockdown,
  });
  cluster.provideLogs(flux.logs);
  if (options.bootstrapped === false) return;
  const name = 'flux-system';
  const sync = {
    name,
    namespace: name,
    url: urlOf(options.fleet ?? DEFAULTS.fleet),
    branch: 'main',
    interval: 60_000,
    path: `clusters/${options.cluster ?? DEFAULTS.cluster}`,
    secret: name,
  };
  const author = { name: 'Flux', email: '' };
  const fleet = options.fleet ?? DEFAULTS.fleet;
  if (lockdown)
    forge.commit(fleet, 'main', { files: lockdownFiles(sync), message: 'Lock down the tenants', author });
  await runToEnd(clock, 'bootstrap', () =>
    bootstrap({
      clock,
      forge,
      client,
      log: SILENT,
      install: DEFAULT_INSTALL,
      sync,
      credentials: { username: 'git', password: 'token' },
      author,
      poll: 500,
      timeout: 300_000,
    }),
  );
}

async function runToEnd(clock: Clock, name: string, body: () => Promise<unknown>): Promise<void> {
  let failure: unknown;
  const process = clock.spawn(name, () =>
    body().then(
      () => undefined,
      (error: unknown) => void (failure = error),
    ),
  );
  while (!process.done && (await clock.runNext()));
  if (failure) throw failure;
}

function urlOf(repository: string): string {
  return `https://github.com/${repository}`;
}

function fillForge(forge: Forge, options: WorldOptions): void {
  const { fleet = DEFAULTS.fleet, pushers = {} } = options;
  forge.create(fleet, { branch: 'main', pushers: pushers[fleet] });
  for (const [name, { branch, files }] of Object.entries(options.forge ?? {})) {
    const author = { name: 'setup', email: 'setup@example.com' };
    const commits = [{ files, message: 'Initial commit', author }];
    forge.create(name, { branch, commits, pushers: pushers[name] });
  }
}

/** Who a token of a kubeconfig is; undefined for a token that nobody has. */
export function authenticate(token: string): User | undefined {
  return USERS.find((user) => tokenOf(user) === token);
}

/** A token that looks like one; the server knows it by whom it was made for. */
function tokenOf(user: User): string {
  return `${user.name}-kubeconfig-token`;
}

function createMachine(role: Role, clock: Clock, options: WorldOptions): Machine {
  const files = new Files(() => clock.now());
  const home = '/root';
  for (const folder of [home, '/tmp', '/etc', '/usr/bin', '/bin', '/dev'])
    files.mkdir(folder, { recursive: true });
  files.write('/dev/null', '');
  files.write('/etc/hostname', 'shpod\n');
  if (options.gitIdentity !== false)
    files.write(`${home}/.gitconfig`, `[user]\n\tname = ${role}\n\temail = ${role}@example.com\n`);
  if (role === 'ops' && options.cwd) files.mkdir(options.cwd, { recursive: true });
  for (const [path, content] of Object.entries(options.files?.[role] ?? {})) {
    files.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
    files.write(path, bytesOf(content));
  }
  const machine = { role, files, home, hostname: 'shpod', ports: new Map() };
  const user = USERS[ROLES.indexOf(role)]!;
  writeKubeconfig(machine, {
    cluster: options.cluster ?? DEFAULTS.cluster,
    user: user.name,
    token: tokenOf(user),
  });
  return machine;
}

function forRoles<T>(make: (role: Role) => T): Record<Role, T> {
  return Object.fromEntries(ROLES.map((role) => [role, make(role)])) as Record<Role, T>;
}
