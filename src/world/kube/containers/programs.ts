/**
 * Which program an image holds.
 *
 * Models: images of everybody's by their name; every other image is taken for a web app like the teams'. Left out: databases
 * other than PostgreSQL answer nobody.
 */
import { albumsApp } from './albums-app';
import { postgres } from './postgres';
import { nameAndTag, type Program } from './program';
import { WEB_SERVERS } from './web-servers';

const SILENT: readonly [RegExp, number][] = [
  [/^redis|^valkey/, 6379],
  [/^(mysql|mariadb)/, 3306],
  [/^mongo/, 27017],
  [/^memcached/, 11211],
  [/^rabbitmq/, 5672],
];

/** Images of tools, and of controllers: nothing listens there for a visitor. */
const DEAF = /^(busybox|alpine|ubuntu|debian|fedora|bash|curl|python|node|golang)$|-controller$/;

/** The program of a container that is given no command. */
export function programOf(image: string): Program {
  const { name } = nameAndTag(image);
  if (/^(postgres|postgresql|postgis)$/.test(name)) return postgres;
  const server = WEB_SERVERS.get(name);
  if (server) return server;
  if (DEAF.test(name)) return { unknown: true, listens: () => [] };
  const silent = SILENT.find(([pattern]) => pattern.test(name));
  return silent ? { listens: () => [silent[1]] } : albumsApp;
}
