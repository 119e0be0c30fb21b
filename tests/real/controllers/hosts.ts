/**
 * `github.com` and the sites of GitHub Pages for real programs, behind one proxy, so that they use the real addresses.
 *
 * `git http-backend` serves bare repositories; sites have nothing. Plain HTTP to names inside the cluster goes to the port
 * where the program listens.
 */
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import zlib from 'node:zlib';
import type { Files } from './scenario';

export interface Hosts {
  /** For HTTP_PROXY and HTTPS_PROXY. */
  proxy: string;
  /** Path of the certificate to trust. */
  certificate: string;
  /** The same in PEM with its key, for a server on this machine. */
  tls: { key: string; cert: string };
  close(): void;
}

const KNOWN = /^(github\.com|[\w-]+\.github\.io)$/;

/** @param inside host names of the cluster and the ports that stand for them */
export async function startHosts(
  folder: string,
  git: GitHost,
  inside: Record<string, number>,
): Promise<Hosts> {
  const { key, cert } = makeCertificate(folder);
  const tls = { key: fs.readFileSync(key, 'utf8'), cert: fs.readFileSync(cert, 'utf8') };
  const site = https.createServer(tls, (request, response) => {
    if ((request.headers.host ?? '').startsWith('github.com')) git.serve(request, response);
    else response.writeHead(404).end('Not Found');
  });
  await listen(site);
  const proxy = http.createServer((request, response) => forward(request, response, inside));
  proxy.on('connect', (request: http.IncomingMessage, socket: net.Socket, head: Buffer) => {
    if (!KNOWN.test(request.url!.split(':')[0]!)) return void socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    const upstream = net.connect(portOf(site), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.write(head);
      upstream.pipe(socket);
      socket.pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  await listen(proxy);
  const close = (): void => {
    for (const server of [proxy, site]) {
      server.closeAllConnections();
      server.close();
    }
  };
  return { proxy: `http://127.0.0.1:${portOf(proxy)}`, certificate: cert, tls, close };
}

function forward(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  inside: Record<string, number>,
): void {
  const { hostname, pathname, search } = new URL(request.url!);
  const port = inside[hostname.replace(/\.$/, '')];
  if (port === undefined) return void response.writeHead(502).end();
  const { method, headers } = request;
  const options = { host: '127.0.0.1', port, method, headers, path: pathname + search };
  const upstream = http.request(options, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  upstream.on('error', () => response.writeHead(503).end());
  request.pipe(upstream);
}

/** Bare repositories below a folder, written by the real git. */
export class GitHost {
  constructor(private readonly root: string) {}

  commit(name: string, branch: string, files: Files, at: number): void {
    const folder = `${this.root}/${name}.git`;
    if (!fs.existsSync(folder)) execFileSync('git', ['init', '-q', '--bare', '-b', branch, folder]);
    if (!Object.keys(files).length) return;
    const ref = `refs/heads/${branch}`;
    const parent = this.git(name, ['for-each-ref', '--format=%(objectname)', ref]);
    const head = `commit ${ref}\ncommitter dev <dev@example.com> ${Math.floor(at / 1000)} +0000\ndata 6\nChange\n`;
    const changes = Object.entries(files).map(([file, text]) =>
      text === null ? `D ${file}\n` : `M 100644 inline ${file}\ndata ${Buffer.byteLength(text)}\n${text}\n`,
    );
    this.git(name, ['fast-import', '--quiet'], `${head}${parent && `from ${parent}\n`}${changes.join('')}\n`);
  }

  tag(name: string, tag: string): void {
    this.git(name, ['update-ref', `refs/tags/${tag}`, 'refs/heads/main']);
  }

  private git(name: string, args: string[], input = ''): string {
    return execFileSync('git', ['--git-dir', `${this.root}/${name}.git`, ...args], { input })
      .toString()
      .trim();
  }

  serve(request: http.IncomingMessage, response: http.ServerResponse): void {
    const { pathname, search } = new URL(request.url!, 'https://github.com');
    const env = {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: this.root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: pathname.replace(/^(\/[^/]+\/[^/]+?)(\.git)?(\/.*)?$/, '$1.git$3'),
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      GIT_PROTOCOL: (request.headers['git-protocol'] as string | undefined) ?? '',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'uploadpack.allowAnySHA1InWant',
      GIT_CONFIG_VALUE_0: 'true',
    };
    const child = spawn('git', ['http-backend'], { env });
    child.stdin.on('error', () => undefined);
    const packed = request.headers['content-encoding'] === 'gzip';
    (packed ? request.pipe(zlib.createGunzip()) : request).pipe(child.stdin);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('close', () => answerCgi(response, Buffer.concat(chunks)));
  }
}

function answerCgi(response: http.ServerResponse, output: Buffer): void {
  const end = output.indexOf('\r\n\r\n');
  let code = 200;
  for (const line of output.subarray(0, end).toString().split('\r\n')) {
    const [name = '', value = ''] = line.split(/: (.*)/s);
    if (name === 'Status') code = Number(value.slice(0, 3));
    else response.setHeader(name, value);
  }
  response.writeHead(code).end(output.subarray(end + 4));
}

function makeCertificate(folder: string): { key: string; cert: string } {
  const [key, cert] = [path.join(folder, 'host-key.pem'), path.join(folder, 'host-cert.pem')];
  const what = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=github.com';
  const names = [
    '-addext',
    'subjectAltName=DNS:github.com,DNS:*.github.io,IP:127.0.0.1',
    '-keyout',
    key,
    '-out',
    cert,
  ];
  execFileSync('openssl', ['req', ...what.split(' '), ...names], { stdio: 'ignore' });
  return { key, cert };
}

function listen(server: net.Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}

function portOf(server: net.Server): number {
  return (server.address() as AddressInfo).port;
}
