/**
 * Puts a world together: clock, forge, cluster with Flux, and a shpod for each role.
 *
 * Models: the classroom as the story has it at the start of the seed module. Everything in it comes from `options`, so the
 * same options give the same world.
 */
import { ROLES, type FileContent, type Role, type WorldOptions } from '../session/session';
import { Clock } from './time/clock';
import { Names } from './time/names';
import { Files } from './files/files';
import { createCluster, type Cluster } from './kube/cluster';
import type { User } from './kube/api';
import type { Environment } from './commands/environment';
import { writeKubeconfig } from './commands/kubeconfig';
import { programs } from './commands/programs';
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
  { name: 'admin', groups: ['system:masters'] },
  { name: 'rocky', groups: ['team-rocky'] },
  { name: 'movy', groups: ['team-movy'] },
];

/** All that one world is made of. */
export interface World {
  clock: Clock;
  names: Names;
  cluster: Cluster;
  machines: Record<Role, Machine>;
  shells: Record<Role, Shell>;
}

/** @param listen what the shell of a role tells its terminal */
export async function buildWorld(
  options: WorldOptions,
  listen: (role: Role) => ShellListener,
): Promise<World> {
  const clock = new Clock(options.start ?? DEFAULTS.start);
  const names = new Names(options.seed ?? DEFAULTS.seed);
  const cluster = createCluster({ clock, names });
  const machines = forRoles((role) => createMachine(role, clock, options));
  const env: Environment = {
    api: (user, agent) => cluster.client(user, agent),
    authenticate: (token) => USERS.find((user) => tokenOf(user) === token),
    forge: undefined as never,
  };
  const shells = forRoles(
    (role) =>
      new Shell({
        machine: machines[role],
        clock,
        names,
        programs: programs(env),
        listener: listen(role),
        cwd: role === 'ops' ? options.cwd : undefined,
      }),
  );
  return { clock, names, cluster, machines, shells };
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
  files.write(`${home}/.gitconfig`, `[user]\n\tname = ${role}\n\temail = ${role}@example.com\n`);
  if (role === 'ops' && options.cwd) files.mkdir(options.cwd, { recursive: true });
  for (const [path, content] of Object.entries(options.files?.[role] ?? {})) {
    files.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
    files.write(path, bytes(content));
  }
  const machine = { role, files, home, hostname: 'shpod' };
  const user = USERS[ROLES.indexOf(role)]!;
  writeKubeconfig(machine, {
    cluster: options.cluster ?? DEFAULTS.cluster,
    user: user.name,
    token: tokenOf(user),
  });
  return machine;
}

function bytes(content: FileContent): string | Uint8Array {
  return typeof content === 'string'
    ? content
    : Uint8Array.from(atob(content.base64), (char) => char.charCodeAt(0));
}

function forRoles<T>(make: (role: Role) => T): Record<Role, T> {
  return Object.fromEntries(ROLES.map((role) => [role, make(role)])) as Record<Role, T>;
}
