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

/** All that one world is made of. */
export interface World {
  clock: Clock;
  names: Names;
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
  const machines = forRoles((role) => createMachine(role, clock, options));
  const shells = forRoles(
    (role) =>
      new Shell({
        machine: machines[role],
        clock,
        names,
        programs: programs(),
        listener: listen(role),
        cwd: role === 'ops' ? options.cwd : undefined,
      }),
  );
  return { clock, names, machines, shells };
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
  return { role, files, home, hostname: 'shpod' };
}

function bytes(content: FileContent): string | Uint8Array {
  return typeof content === 'string'
    ? content
    : Uint8Array.from(atob(content.base64), (char) => char.charCodeAt(0));
}

function forRoles<T>(make: (role: Role) => T): Record<Role, T> {
  return Object.fromEntries(ROLES.map((role) => [role, make(role)])) as Record<Role, T>;
}
