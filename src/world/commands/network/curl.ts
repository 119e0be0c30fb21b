/**
 * `curl`.
 *
 * Models: curl 7.88.1 over HTTP: what it says of names, ports and certificates, its exit codes, `-v`, `-i`, `-w`,
 * redirects and retries. Left out: the Internet, other protocols, cookies, uploads of files as forms.
 */
import { header, reasonOf, type HttpRequest, type HttpResponse } from '../../kube/network/http';
import type { Network } from '../../kube/network/network';
import type { OpenPort } from '../../kube/network/open-port';
import type { Program, ProgramContext } from '../../shell/program';
import { join } from '../../files/files';
import { base64 } from '../kubectl/base64';
import { notModelled } from '../not-modelled';
import { CurlUsage, last, parseCurl, type CurlOptions } from './curl-options';
import { addressesOf, connect, isOfTheInternet } from './site';
import { follow, hostHeader, parseUrl, type Url } from './url';

const AGENT = 'curl/7.88.1';
const VERSION = `curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1 OpenSSL/3.0.17 zlib/1.2.13
Release-Date: 2023-02-20, security patched: 7.88.1-10+deb12u14
Protocols: http https
Features: IPv6 Largefile libz SSL
`;

/** A transfer that failed, with curl's number for it. */
class CurlError extends Error {
  constructor(
    readonly code: number,
    message: string,
    /** Is it worth another try? */
    readonly passing = false,
  ) {
    super(message);
  }
}

interface Transfer {
  context: ProgramContext;
  network: Network;
  options: CurlOptions;
  started: number;
  /** of the time before the first byte could be sent */
  connected: number;
  redirects: number;
}

export function createCurl(network: Network): Program {
  return async (args, context) => {
    try {
      const options = parseCurl(args);
      if (options.flags.has('version')) return said(context, VERSION);
      if (options.flags.has('help')) return said(context, 'Usage: curl [options...] <url>\n');
      if (!options.urls.length) throw new CurlUsage('no URL specified!');
      let code = 0;
      for (const url of options.urls) code = await transfer(network, options, url, context);
      return code;
    } catch (error) {
      if (!(error instanceof CurlUsage)) throw error;
      context.err(`curl: ${error.message}\n`);
      context.err("curl: try 'curl --help' or 'curl --manual' for more information\n");
      return 2;
    }
  };
}

function said(context: ProgramContext, text: string): number {
  context.out(text);
  return 0;
}

async function transfer(
  network: Network,
  options: CurlOptions,
  address: string,
  context: ProgramContext,
): Promise<number> {
  const now = context.clock.now();
  const state: Transfer = { context, network, options, started: now, connected: 0, redirects: 0 };
  const retries = Number(last(options, 'retry') ?? 0);
  for (let round = 0; ; round++) {
    try {
      return await fetchAll(state, address);
    } catch (error) {
      if (!(error instanceof CurlError)) throw error;
      const again = error.passing || options.flags.has('retry-all-errors');
      if (round >= retries || !again || !mayRetry(options, error)) return fail(state, error);
      const wait = Number(last(options, 'retry-delay') ?? 0) || 2 ** round;
      context.err(
        `Warning: Problem: ${error.code === 7 ? 'connection refused' : 'timeout'}. Will retry in ${wait} second${wait === 1 ? '' : 's'}. ${retries - round} ${retries - round === 1 ? 'retry' : 'retries'} \nWarning: left.\n`,
      );
      await context.sleep(wait * 1000);
      state.started = context.clock.now();
    }
  }
}

function mayRetry(options: CurlOptions, error: CurlError): boolean {
  if (error.code !== 7) return true;
  return options.flags.has('retry-connrefused') || options.flags.has('retry-all-errors');
}

function fail({ options, context }: Transfer, error: CurlError): number {
  const quiet = options.flags.has('silent') && !options.flags.has('show-error');
  if (!quiet) context.err(`curl: (${error.code}) ${error.message}\n`);
  const format = last(options, 'write-out');
  if (format !== undefined)
    context.out(written(format, { http_code: '000', response_code: '000', exitcode: String(error.code) }));
  return error.code;
}

/** One URL and where it redirects to. */
async function fetchAll(state: Transfer, address: string): Promise<number> {
  const { options } = state;
  let target = address;
  for (;;) {
    const url = urlOf(target);
    const request = requestFor(options, url);
    const response = await exchange(state, url, request);
    const location = header(response, 'Location');
    if (location && options.flags.has('location') && response.status >= 300 && response.status < 400) {
      if (options.flags.has('include')) state.context.out(headText(response));
      if (++state.redirects > Number(last(options, 'max-redirs') ?? 50))
        throw new CurlError(47, `Maximum (${last(options, 'max-redirs') ?? 50}) redirects followed`);
      target = follow(url, location);
      continue;
    }
    return deliver(state, url, target, request, response);
  }
}

function urlOf(text: string): Url {
  const url = parseUrl(text);
  if (!url) throw new CurlError(3, 'URL using bad/illegal format or missing URL');
  if (!('host' in url)) {
    if (/^(ftp|file|scp|sftp|ldap|smtp|imap|pop3|telnet)s?$/.test(url.scheme))
      throw notModelled('curl', text);
    throw new CurlError(1, `Protocol "${url.scheme}" not supported or disabled in libcurl`);
  }
  return url;
}

function requestFor(options: CurlOptions, url: Url): HttpRequest {
  const { flags, values } = options;
  const sent = ['data', 'data-ascii', 'data-raw', 'data-binary', 'json'].flatMap(
    (name) => values.get(name) ?? [],
  );
  const json = values.has('json');
  const asQuery = flags.has('get') && sent.length > 0;
  const body = asQuery ? '' : sent.join(json ? '' : '&');
  const path = asQuery ? `${url.path}${url.path.includes('?') ? '&' : '?'}${sent.join('&')}` : url.path;
  const method =
    last(options, 'request') ?? (flags.has('head') ? 'HEAD' : sent.length && !asQuery ? 'POST' : 'GET');
  const headers: [string, string][] = [
    ['Host', hostHeader(url)],
    ...authorization(last(options, 'user') ?? url.user),
    ['User-Agent', last(options, 'user-agent') ?? AGENT],
    ['Accept', json ? 'application/json' : '*/*'],
  ];
  if (body) {
    headers.push(['Content-Length', String(new TextEncoder().encode(body).length)]);
    headers.push(['Content-Type', json ? 'application/json' : 'application/x-www-form-urlencoded']);
  }
  for (const text of values.get('header') ?? []) setHeader(headers, text);
  return { method, path, headers, body };
}

function authorization(user: string | undefined): [string, string][] {
  return user === undefined ? [] : [['Authorization', `Basic ${base64(user)}`]];
}

function setHeader(headers: [string, string][], text: string): void {
  const [, name = '', value = ''] = /^([^:;]+)[:;]\s*(.*)$/.exec(text) ?? [];
  const at = headers.findIndex(([each]) => each.toLowerCase() === name.toLowerCase());
  if (at >= 0 && value === '') headers.splice(at, 1);
  else if (at >= 0) headers[at] = [headers[at]![0], value];
  else if (name && value) headers.push([name, value]);
}

async function exchange(state: Transfer, url: Url, request: HttpRequest): Promise<HttpResponse> {
  const { context, options } = state;
  const port = await reach(state, url);
  if (url.scheme === 'https' && !port.tls)
    throw new CurlError(35, 'error:0A00010B:SSL routines::wrong version number');
  if (url.scheme === 'https' && !options.flags.has('insecure'))
    throw new CurlError(
      60,
      'SSL certificate problem: self-signed certificate\nMore details here: https://curl.se/docs/sslcerts.html\n\ncurl failed to verify the legitimacy of the server and therefore could not\nestablish a secure connection to it. To learn more about this situation and\nhow to fix it, please visit the web page mentioned above.',
    );
  const verbose = options.flags.has('verbose');
  if (verbose) {
    context.err(`> ${request.method} ${request.path} HTTP/1.1\n`);
    for (const [name, value] of request.headers) context.err(`> ${name}: ${value}\n`);
    context.err('> \n');
  }
  await context.sleep(3);
  const response = port.answer?.(request);
  if (!response) throw new CurlError(52, 'Empty reply from server');
  if (verbose) {
    for (const line of headText(response).split('\r\n').slice(0, -1)) context.err(`< ${line}\n`);
    context.err(`* Connection #0 to host ${url.host} left intact\n`);
  }
  return response;
}

const PATIENCE = 130_000;

/** Finds the host and connects. @throws CurlError */
async function reach(state: Transfer, url: Url): Promise<OpenPort> {
  const { context, network, options } = state;
  const verbose = (text: string): void => {
    if (options.flags.has('verbose')) context.err(`* ${text}\n`);
  };
  const { host, port } = destination(options, url);
  const addresses = pinned(options, host, port) ?? addressesOf(network, context.machine, host);
  await context.sleep(2);
  if (!addresses?.length) {
    if (isOfTheInternet(host)) throw notModelled('curl', `${url.scheme}://${hostHeader(url)}${url.path}`);
    verbose(`Could not resolve host: ${host}`);
    verbose('Closing connection 0');
    throw new CurlError(6, `Could not resolve host: ${host}`, true);
  }
  const address = addresses[0]!;
  verbose(`  Trying ${address}:${port}...`);
  const dialled = connect(network, context.machine, address, port);
  if (dialled === 'timeout') await patience(state, host, port);
  const spent = context.clock.now() - state.started;
  if (dialled === 'refused' || dialled === 'timeout') {
    verbose(`connect to ${address} port ${port} failed: Connection refused`);
    const text = `Failed to connect to ${host} port ${port} after ${Math.max(0, spent - 2)} ms: Couldn't connect to server`;
    verbose(text);
    verbose('Closing connection 0');
    throw new CurlError(dialled === 'refused' ? 7 : 28, text, true);
  }
  verbose(`Connected to ${host} (${address}) port ${port} (#0)`);
  state.connected = spent;
  return dialled;
}

/** Nobody answers: waits as long as one may. @throws CurlError where a limit was given */
async function patience({ context, options }: Transfer, host: string, port: number): Promise<void> {
  const seconds = (name: string): number => Number(last(options, name) ?? Infinity) * 1000;
  const [connectLimit, limit] = [seconds('connect-timeout'), seconds('max-time')];
  const wait = Math.min(PATIENCE, connectLimit, limit);
  await context.sleep(wait);
  if (wait === PATIENCE) return;
  throw new CurlError(
    28,
    wait === connectLimit
      ? `Failed to connect to ${host} port ${port} after ${wait + 1} ms: Timeout was reached`
      : `Connection timed out after ${wait + 1} milliseconds`,
    true,
  );
}

/** `--connect-to HOST:PORT:OTHER:OTHERPORT` */
function destination(options: CurlOptions, { host, port }: Url): { host: string; port: number } {
  for (const text of options.values.get('connect-to') ?? []) {
    const [from = '', fromPort = '', to = '', toPort = ''] = text.split(':');
    if ((from === '' || from === host) && (fromPort === '' || Number(fromPort) === port))
      return { host: to || host, port: Number(toPort) || port };
  }
  return { host, port };
}

/** `--resolve HOST:PORT:ADDRESS` */
function pinned(options: CurlOptions, host: string, port: number): string[] | undefined {
  for (const text of options.values.get('resolve') ?? []) {
    const [name, number, ...addresses] = text.replace(/^[+-]/, '').split(':');
    if ((name === host || name === '*') && Number(number) === port) return addresses.join(':').split(',');
  }
  return undefined;
}

function headText({ status, headers }: HttpResponse): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${`${status} ${reasonOf(status)}`.trim()}\r\n${lines.join('')}\r\n`;
}

function deliver(
  state: Transfer,
  url: Url,
  address: string,
  request: HttpRequest,
  response: HttpResponse,
): number {
  const { context, options } = state;
  const failed = response.status >= 400;
  const body = request.method === 'HEAD' ? '' : response.body;
  const showHead = options.flags.has('include') || options.flags.has('head');
  const hidden = failed && options.flags.has('fail');
  const text = (showHead ? headText(response) : '') + (hidden ? '' : body);
  const file = options.flags.has('remote-name')
    ? url.path.split(/[?]/)[0]!.split('/').at(-1)!
    : last(options, 'output');
  if (options.flags.has('remote-name') && !file) throw new CurlError(23, 'Remote file name has no length!');
  if (file !== undefined && file !== '-') save(context, file, text);
  if (!context.terminal || (file !== undefined && file !== '-'))
    meter(state, new TextEncoder().encode(body).length);
  if (file === undefined || file === '-') context.out(text);
  const format = last(options, 'write-out');
  if (format !== undefined) context.out(written(format, facts(state, url, address, response, body)));
  if (failed && (options.flags.has('fail') || options.flags.has('fail-with-body')))
    return fail(
      { ...state, options: withoutFormat(options) },
      new CurlError(22, `The requested URL returned error: ${response.status}`),
    );
  return 0;
}

function withoutFormat(options: CurlOptions): CurlOptions {
  const values = new Map(options.values);
  values.delete('write-out');
  return { ...options, values };
}

function save({ files, cwd }: ProgramContext, file: string, text: string): void {
  const path = join(cwd, file);
  const folder = path.slice(0, path.lastIndexOf('/')) || '/';
  if (!files.isDirectory(folder) || files.isDirectory(path))
    throw new CurlError(23, 'Failure writing output to destination');
  if (path !== '/dev/null') files.write(path, text);
}

/** The table of progress that curl shows while its output goes elsewhere. */
function meter({ context, options, started }: Transfer, size: number): void {
  if (options.flags.has('silent') || options.flags.has('no-progress-meter')) return;
  const speed = Math.round(size / Math.max(0.001, (context.clock.now() - started) / 1000));
  const row = (amount: number, percent: number): string => {
    const [p, s] = [String(percent).padStart(3), String(amount).padStart(5)];
    return `\r${p} ${s}  ${p} ${s}    0     0  ${String(percent ? speed : 0).padStart(5)}      0 --:--:-- --:--:-- --:--:-- ${String(percent ? speed : 0).padStart(5)}`;
  };
  context.err(
    '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n' +
      '                                 Dload  Upload   Total   Spent    Left  Speed\n' +
      `${row(0, 0)}${row(size, 100)}\n`,
  );
}

function facts(
  state: Transfer,
  url: Url,
  address: string,
  response: HttpResponse,
  body: string,
): Record<string, string> {
  const seconds = (ms: number): string => (ms / 1000).toFixed(6);
  const location = header(response, 'Location');
  return {
    http_code: String(response.status),
    response_code: String(response.status),
    content_type: header(response, 'Content-Type') ?? '',
    size_download: String(new TextEncoder().encode(body).length),
    time_total: seconds(state.context.clock.now() - state.started),
    time_connect: seconds(state.connected),
    time_namelookup: seconds(2),
    url: address,
    url_effective: /:\/\//.test(address)
      ? address.replace(/^(\w+:\/\/[^/]+)$/, '$1/')
      : `http://${hostHeader(url)}${url.path}`,
    num_redirects: String(state.redirects),
    redirect_url: location ? follow(url, location) : '',
    http_version: '1.1',
    method: 'GET',
    exitcode: '0',
    errormsg: '',
  };
}

function written(format: string, values: Record<string, string>): string {
  return format
    .replace(/\\([nrt\\])/g, (_all, letter: string) => ({ n: '\n', r: '\r', t: '\t', '\\': '\\' })[letter]!)
    .replace(/%\{([a-z_]+)\}/g, (_all, name: string) => values[name] ?? '')
    .replace(/%%/g, '%');
}
