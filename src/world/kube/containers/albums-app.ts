/**
 * The teams' app: a page, a list of albums out of PostgreSQL, its version and its health.
 *
 * Models: a small web app that logs in to the database its environment names (`DB_HOST`, `DATABASE_URL` and the like), fills it
 * when it finds it empty, and says 503 while it cannot reach it. It stands for every image one knows nothing of.
 */
import { pathOf, respond, type HttpRequest, type HttpResponse } from '../network/http';
import { probedPaths, type Probed } from './probe';
import {
  nameAndTag,
  type Album,
  type ContainerPlace,
  type DatabaseAddress,
  type DatabaseAnswer,
  type Program,
} from './program';

const ROCK: readonly Album[] = [
  { artist: 'Fleetwood Mac', title: 'Rumours', year: 1977 },
  { artist: 'David Bowie', title: 'The Rise and Fall of Ziggy Stardust', year: 1972 },
  { artist: 'Patti Smith', title: 'Horses', year: 1975 },
  { artist: 'Prince', title: 'Purple Rain', year: 1984 },
  { artist: 'Radiohead', title: 'OK Computer', year: 1997 },
];

const SOUNDTRACKS: readonly Album[] = [
  { artist: 'Ennio Morricone', title: 'The Good, the Bad and the Ugly', year: 1966 },
  { artist: 'John Williams', title: 'Star Wars', year: 1977 },
  { artist: 'Vangelis', title: 'Blade Runner', year: 1982 },
  { artist: 'Joe Hisaishi', title: 'Spirited Away', year: 2001 },
  { artist: 'Hans Zimmer', title: 'Inception', year: 2010 },
];

export const albumsApp: Program = {
  listens({ container, env }) {
    const ports = (container.ports ?? []).map((each) => each.containerPort);
    if (ports.length) return ports;
    return [Number(env.PORT) || 8080];
  },
  starts(place) {
    const { name, tag } = nameAndTag(place.container.image);
    const say = (text: string): string => `${new Date(place.now).toISOString()} ${text}\n`;
    const ports = albumsApp.listens(place).join(', ');
    return say(`${name} ${tag} listens on port ${ports}`);
  },
  settles(place) {
    const { name } = nameAndTag(place.container.image);
    const address = databaseAddress(place.env);
    if (!address) return { done: true, line: '' };
    const opened = open(place, address, name);
    const at = new Date(place.now).toISOString();
    if ('error' in opened) return { done: false, line: `${at} no database yet: ${opened.error}\n` };
    const count = opened.database.albums!.length;
    return { done: true, line: `${at} connected to ${address.host}:${address.port}, ${count} albums\n` };
  },
  answer: (request, place) => answer(request, place),
  logs: (request, response, { now }, from) =>
    `${new Date(now).toISOString()} ${from} ${request.method} ${request.path} ${response.status}\n`,
};

function answer(request: HttpRequest, place: ContainerPlace): HttpResponse {
  const { name, tag } = nameAndTag(place.container.image);
  const text = (status: number, body: string): HttpResponse =>
    respond(status, 'text/plain; charset=utf-8', body, place.now);
  const path = pathOf(request).replace(/(.)\/$/, '$1');
  if (!['GET', 'HEAD', 'POST'].includes(request.method)) return text(405, 'method not allowed\n');
  if (path === '/version') return text(200, `${tag}\n`);
  const address = databaseAddress(place.env);
  const opened = address && open(place, address, name);
  const problem = opened && 'error' in opened ? opened.error : undefined;
  if (/^\/(healthz|health|readyz|livez|ready)$/.test(path) || isItsOwnHealth(path, place))
    return problem ? text(503, `${problem}\n`) : text(200, 'ok\n');
  const albums = opened && 'database' in opened ? opened.database.albums! : undefined;
  if (path === '/albums') {
    if (!albums) return text(503, `no albums: ${problem ?? 'no database is named (DB_HOST)'}\n`);
    if (request.method === 'POST') return add(request, albums, place.now);
    return respond(200, 'application/json', `${JSON.stringify(albums)}\n`, place.now);
  }
  if (path !== '/') return text(404, 'not found\n');
  const head = `${name} ${tag} on ${place.pod.metadata.name}\n`;
  if (problem) return text(503, `${head}no albums: ${problem}\n`);
  if (!albums) return text(200, head);
  const lines = albums.map((each) => `- ${each.artist}: ${each.title} (${each.year})\n`);
  return text(200, `${head}${albums.length} albums from ${address!.host}:\n${lines.join('')}`);
}

/** A path that only the container's probes name: whoever wrote them knows the app, which stands here for any. */
function isItsOwnHealth(path: string, { container }: ContainerPlace): boolean {
  const served = ['/', '/version', '/albums'];
  return !served.includes(path) && probedPaths(container as Probed).includes(path);
}

function add({ body }: HttpRequest, albums: Album[], now: number): HttpResponse {
  try {
    const { artist, title, year } = JSON.parse(body) as Partial<Album>;
    if (!artist || !title) throw new Error('artist and title are needed');
    const album = { artist: String(artist), title: String(title), year: Number(year) || 0 };
    albums.push(album);
    return respond(201, 'application/json', `${JSON.stringify(album)}\n`, now);
  } catch (error) {
    return respond(400, 'text/plain; charset=utf-8', `${(error as Error).message}\n`, now);
  }
}

/** Logs in, and fills a database that has nothing yet. */
function open(place: ContainerPlace, address: DatabaseAddress, app: string): DatabaseAnswer {
  const answered = place.database(address);
  if ('database' in answered) {
    const catalogue = /mov|film|cinema|sound/i.test(app) ? SOUNDTRACKS : ROCK;
    answered.database.albums ??= catalogue.map((each) => ({ ...each }));
  }
  return answered;
}

/** The database that the environment names. */
export function databaseAddress(env: Record<string, string>): DatabaseAddress | undefined {
  const url = Object.entries(env).find(
    ([name, value]) => /_UR[IL]$/.test(name) && /^postgres/.test(value),
  )?.[1];
  if (url) return fromUrl(url);
  const value = (what: string): string | undefined =>
    ['DB_', 'DATABASE_', 'POSTGRES_', 'PG', 'POSTGRESQL_'].map((prefix) => env[prefix + what]).find(Boolean);
  const named = value('HOST');
  if (!named) return undefined;
  const [host = '', port = value('PORT') ?? '5432'] = named.split(':');
  return {
    host,
    port: Number(port),
    user: value('USER') ?? value('USERNAME'),
    password: value('PASSWORD') ?? value('PASS'),
    name: value('NAME') ?? value('DATABASE') ?? value('DB'),
  };
}

function fromUrl(url: string): DatabaseAddress | undefined {
  const match = /^postgres(?:ql)?:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^:/?]+)(?::(\d+))?(?:\/([^?]*))?/.exec(
    url,
  );
  if (!match) return undefined;
  const [, user, password, host = '', port = '5432', name] = match;
  return { host, port: Number(port), user, password, name };
}
