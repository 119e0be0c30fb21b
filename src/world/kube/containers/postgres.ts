/**
 * PostgreSQL, as far as the teams' app and a curious learner need it.
 *
 * Models: the `postgres` image: user, password and database are those of the container that first started on the empty
 * volume, and stay. Left out: everything but the table of albums; it starts without a password, too.
 */
import type { ContainerPlace, Database, Program } from './program';

const PORT = 5432;
const FOLDER = '/var/lib/postgresql/data';

export const postgres: Program = {
  listens: ({ env }) => [Number(env.PGPORT) || PORT],
  starts(place) {
    const known = place.data(FOLDER);
    const fresh = known && known.albums === undefined;
    const at = new Date(place.now).toISOString().replace('T', ' ').replace('Z', ' UTC');
    const say = (text: string): string => `${at} [1] LOG:  ${text}\n`;
    const version = versionOf(place.container.image);
    return [
      fresh ? '\nPostgreSQL init process complete; ready for start up.\n\n' : '',
      !fresh
        ? '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n'
        : '',
      say(
        `starting PostgreSQL ${version} on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14) 12.2.0, 64-bit`,
      ),
      say(`listening on IPv4 address "0.0.0.0", port ${PORT}`),
      say(`listening on IPv6 address "::", port ${PORT}`),
      say('listening on Unix socket "/var/run/postgresql/.s.PGSQL.5432"'),
      say('database system is ready to accept connections'),
    ].join('');
  },
  database: (place) => databaseOf(place),
};

/** The data of a server, made at the first look. */
export function databaseOf(place: ContainerPlace): Database {
  return place.data(FOLDER)!;
}

/** What the entrypoint of the image makes of an empty folder. */
export function freshDatabase(env: Record<string, string>): Database {
  const user = env.POSTGRES_USER || 'postgres';
  return {
    albums: undefined,
    user,
    name: env.POSTGRES_DB || user,
    password: env.POSTGRES_HOST_AUTH_METHOD === 'trust' ? undefined : env.POSTGRES_PASSWORD || undefined,
  };
}

const MINOR: Record<string, string> = {
  13: '13.23',
  14: '14.20',
  15: '15.15',
  16: '16.11',
  17: '17.7',
  18: '18.1',
};

/** `postgres:17-alpine` → `17.7` */
export function versionOf(image: string): string {
  const tag = /:([\d.]+)[^/]*$/.exec(image)?.[1] ?? '18';
  return tag.includes('.') ? tag : (MINOR[tag] ?? `${tag}.0`);
}
