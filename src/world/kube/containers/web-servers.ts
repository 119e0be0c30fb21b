/**
 * Web servers that images of everybody's hold: what they answer to one who knocks.
 *
 * Models: the default pages of nginx, Apache and Caddy, and the demo images learners reach for. Left out: their settings.
 */
import { header, pathOf, respond, type HttpRequest, type HttpResponse } from '../network/http';
import { nameAndTag, type ContainerPlace, type Program } from './program';

const HTML = 'text/html';

function page(title: string, body: string): string {
  return `<!DOCTYPE html>\n<html>\n<head>\n<title>${title}</title>\n</head>\n<body>\n${body}\n</body>\n</html>\n`;
}

/** nginx's page for an error, as the server and the ingress controller send it. */
export function nginxError(status: number, reason: string, server: string): string {
  return `<html>\r\n<head><title>${status} ${reason}</title></head>\r\n<body>\r\n<center><h1>${status} ${reason}</h1></center>\r\n<hr><center>${server}</center>\r\n</body>\r\n</html>\r\n`;
}

const nginx: Program = {
  listens: () => [80],
  starts: ({ now, container }) => {
    const at = new Date(now).toISOString().slice(0, 19).replace(/-/g, '/').replace('T', ' ');
    const { tag } = nameAndTag(container.image);
    const version = /^\d+\.\d+\.\d+/.exec(tag)?.[0] ?? '1.29.3';
    return [
      '/docker-entrypoint.sh: Configuration complete; ready for start up\n',
      `${at} [notice] 1#1: nginx/${version}\n`,
      `${at} [notice] 1#1: start worker processes\n`,
    ].join('');
  },
  answer(request, place) {
    const { tag } = nameAndTag(place.container.image);
    const server = `nginx/${/^\d+\.\d+\.\d+/.exec(tag)?.[0] ?? '1.29.3'}`;
    const send = (status: number, body: string): HttpResponse =>
      respond(status, HTML, body, place.now, [['Server', server]]);
    if (['/', '/index.html'].includes(pathOf(request)))
      return send(200, page('Welcome to nginx!', '<h1>Welcome to nginx!</h1>'));
    return send(404, nginxError(404, 'Not Found', server));
  },
  logs: combined,
};

const apache: Program = {
  listens: () => [80],
  answer(request, { now }) {
    const send = (status: number, body: string): HttpResponse =>
      respond(status, HTML, body, now, [['Server', 'Apache/2.4.66 (Unix)']]);
    if (['/', '/index.html'].includes(pathOf(request)))
      return send(200, '<html><body><h1>It works!</h1></body></html>\n');
    return send(
      404,
      '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>404 Not Found</title>\n</head><body>\n<h1>Not Found</h1>\n<p>The requested URL was not found on this server.</p>\n</body></html>\n',
    );
  },
  logs: combined,
};

/** `10.244.1.5 - - [22/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 615 "-" "curl/7.88.1" "-"` */
function combined(
  request: HttpRequest,
  response: HttpResponse,
  { now }: ContainerPlace,
  from: string,
): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString())!;
  const agent = header(request, 'User-Agent') ?? '-';
  const size = header(response, 'Content-Length') ?? '0';
  return `${from} - - [${day}/${month}/${year}:${time} +0000] "${request.method} ${request.path} HTTP/1.1" ${response.status} ${size} "-" "${agent}" "-"\n`;
}

const whoami: Program = {
  listens: () => [80],
  answer(request, { pod, now }) {
    const lines = [
      `Hostname: ${pod.metadata.name}`,
      'IP: 127.0.0.1',
      `IP: ${pod.status?.podIP ?? ''}`,
      `${request.method} ${request.path} HTTP/1.1`,
      ...request.headers.map(([name, value]) => `${name}: ${value}`),
      '',
      '',
    ];
    return respond(200, 'text/plain; charset=utf-8', lines.join('\n'), now);
  },
};

const podinfo: Program = {
  listens: () => [9898],
  answer(request, { pod, container, env, now }) {
    const json = (value: unknown): HttpResponse =>
      respond(200, 'application/json; charset=utf-8', `${JSON.stringify(value, null, 2)}\n`, now);
    const { tag } = nameAndTag(container.image);
    const path = pathOf(request);
    if (path === '/healthz' || path === '/readyz') return json({ status: 'OK' });
    if (path === '/version') return json({ version: tag });
    if (path !== '/') return respond(404, 'text/plain; charset=utf-8', '404 page not found\n', now);
    return json({
      hostname: pod.metadata.name,
      version: tag,
      color: env.PODINFO_UI_COLOR ?? '#34577c',
      message: env.PODINFO_UI_MESSAGE ?? `greetings from podinfo v${tag}`,
      goos: 'linux',
      goarch: 'amd64',
    });
  },
};

const echo: Program = {
  listens: ({ container }) => [Number(option(container.args, 'listen')?.replace(/^.*:/, '')) || 5678],
  answer: (_request, { container, now }) =>
    respond(200, 'text/plain; charset=utf-8', `${option(container.args, 'text') ?? ''}\n`, now),
};

function option(args: readonly string[] = [], name: string): string | undefined {
  const at = args.findIndex((arg) => new RegExp(`^--?${name}(=|$)`).test(arg));
  if (at < 0) return undefined;
  return args[at]!.includes('=') ? args[at]!.replace(/^[^=]*=/, '') : args[at + 1];
}

const hello: Program = {
  listens: ({ env }) => [Number(env.PORT) || 8080],
  answer: (_request, { pod, container, now }) => {
    const { tag } = nameAndTag(container.image);
    const version = `${/\d/.exec(tag)?.[0] ?? '1'}.0.0`;
    const body = `Hello, world!\nVersion: ${version}\nHostname: ${pod.metadata.name}\n`;
    return respond(200, 'text/plain; charset=utf-8', body, now);
  },
};

/** Servers by the name of their image. */
export const WEB_SERVERS: ReadonlyMap<string, Program> = new Map([
  ['nginx', nginx],
  ['httpd', apache],
  ['whoami', whoami],
  ['podinfo', podinfo],
  ['http-echo', echo],
  ['hello-app', hello],
]);
