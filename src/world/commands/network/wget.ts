/**
 * `wget`, the one of BusyBox.
 *
 * Models: `networking/wget.c` for `-q`, `-O`, `-S`, `-T`, `--spider`, `--header`, `--post-data`. Left out: the Internet, https
 * without `--no-check-certificate`.
 */
import { join } from '../../files/files';
import { header, reasonOf, type HttpResponse } from '../../kube/network/http';
import type { Network } from '../../kube/network/network';
import type { Program, ProgramContext } from '../../shell/program';
import { notModelled } from '../not-modelled';
import { addressesOf, connect, isOfTheInternet } from './site';
import { follow, hostHeader, parseUrl, type Url } from './url';

const USAGE =
  'BusyBox v1.37.0 () multi-call binary.\n\nUsage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR] [--post-data STR] [-Y on/off] [-P DIR] [-U AGENT] [-T SEC] URL...\n';

interface Options {
  quiet: boolean;
  spider: boolean;
  showHead: boolean;
  insecure: boolean;
  output?: string;
  timeout: number;
  headers: [string, string][];
  post?: string;
  urls: string[];
}

/** What ends it, as it says it. */
class Failed extends Error {}

export function createWget(network: Network): Program {
  return async (args, context) => {
    const options = parse(args);
    if (!options?.urls.length) {
      context.err(USAGE);
      return 1;
    }
    try {
      for (const url of options.urls) await download(network, options, url, context);
      return 0;
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      context.err(`wget: ${error.message}\n`);
      return 1;
    }
  };
}

function parse(args: readonly string[]): Options | undefined {
  const options: Options = {
    quiet: false,
    spider: false,
    showHead: false,
    insecure: false,
    timeout: 900,
    headers: [],
    urls: [],
  };
  const words = [...args];
  while (words.length) {
    const word = words.shift()!;
    const [name, given] = word.split(/=(.*)/s) as [string, string | undefined];
    const value = (): string => given ?? words.shift() ?? '';
    if (!word.startsWith('-')) options.urls.push(word);
    else if (name === '--spider') options.spider = true;
    else if (name === '--quiet') options.quiet = true;
    else if (name === '--no-check-certificate') options.insecure = true;
    else if (name === '--header') options.headers.push(splitHeader(value()));
    else if (name === '--post-data') options.post = value();
    else if (name === '--output-document') options.output = value();
    else if (name === '--timeout') options.timeout = Number(value());
    else if (!takeLetters(options, word, words)) return undefined;
  }
  return options;
}

function splitHeader(text: string): [string, string] {
  const [, name = text, value = ''] = /^([^:]+):\s*(.*)$/.exec(text) ?? [];
  return [name, value];
}

function takeLetters(options: Options, word: string, words: string[]): boolean {
  for (let at = 1; at < word.length; at++) {
    const letter = word[at]!;
    if (letter === 'q') options.quiet = true;
    else if (letter === 'S') options.showHead = true;
    else if (letter === 'c') continue;
    else if ('OTUPYto'.includes(letter)) {
      const value = word.slice(at + 1) || (words.shift() ?? '');
      if (letter === 'O') options.output = value;
      if (letter === 'T') options.timeout = Number(value);
      return true;
    } else return false;
  }
  return true;
}

async function download(
  network: Network,
  options: Options,
  text: string,
  context: ProgramContext,
): Promise<void> {
  let target = text;
  for (let round = 0; round < 20; round++) {
    const url = parseUrl(target);
    if (!url || !('host' in url)) throw new Failed(`not an http or ftp url: ${target}`);
    const response = await exchange(network, options, url, context);
    const location = header(response, 'Location');
    if (response.status >= 300 && response.status < 400 && location) target = follow(url, location);
    else return deliver(options, url, response, context);
  }
  throw new Failed('too many redirections');
}

async function exchange(
  network: Network,
  options: Options,
  url: Url,
  context: ProgramContext,
): Promise<HttpResponse> {
  const [address] = addressesOf(network, context.machine, url.host) ?? [];
  await context.sleep(2);
  if (!address) {
    if (isOfTheInternet(url.host)) throw notModelled('wget', `${url.scheme}://${hostHeader(url)}${url.path}`);
    throw new Failed(`bad address '${url.portGiven ? `${url.host}:${url.port}` : url.host}'`);
  }
  if (!options.quiet) context.err(`Connecting to ${hostHeader(url)} (${address}:${url.port})\n`);
  const port = connect(network, context.machine, address, url.port);
  if (port === 'timeout') {
    await context.sleep(Math.min(130, options.timeout) * 1000);
    if (options.timeout < 130) throw new Failed('download timed out');
    throw new Failed(`can't connect to remote host (${address}): Operation timed out`);
  }
  if (port === 'refused') throw new Failed(`can't connect to remote host (${address}): Connection refused`);
  if (url.scheme === 'https' && (!port.tls || !options.insecure))
    throw new Failed(
      port.tls ? 'error getting response: Connection reset by peer' : 'error getting response',
    );
  const response = port.answer?.({
    method: options.post === undefined ? (options.spider ? 'HEAD' : 'GET') : 'POST',
    path: url.path,
    headers: [['Host', hostHeader(url)], ['User-Agent', 'Wget'], ['Connection', 'close'], ...options.headers],
    body: options.post ?? '',
  });
  if (!response) throw new Failed('error getting response');
  return response;
}

function deliver(options: Options, url: Url, response: HttpResponse, context: ProgramContext): void {
  const status = `HTTP/1.1 ${response.status} ${reasonOf(response.status)}`;
  if (options.showHead) {
    context.err(`  ${status}\n`);
    for (const [name, value] of response.headers) context.err(`  ${name}: ${value}\n`);
    context.err('  \n');
  }
  if (response.status >= 400) throw new Failed(`server returned error: ${status}`);
  if (options.spider) {
    if (!options.quiet) context.err('remote file exists\n');
    return;
  }
  const file = options.output ?? (url.path.split('?')[0]!.split('/').at(-1) || 'index.html');
  if (file === '-') {
    if (!options.quiet) context.err('writing to stdout\n');
    context.out(response.body);
    if (!options.quiet) context.err(`${progress('-', response.body)}written to stdout\n`);
    return;
  }
  const path = join(context.cwd, file);
  if (options.output === undefined && context.files.exists(path))
    throw new Failed(`can't open '${file}': File exists`);
  if (!options.quiet) context.err(`saving to '${file}'\n`);
  if (path !== '/dev/null') context.files.write(path, response.body);
  if (!options.quiet) context.err(`${progress(file, response.body)}'${file}' saved\n`);
}

function progress(file: string, body: string): string {
  const size = String(new TextEncoder().encode(body).length).padStart(6);
  return `${file.padEnd(20)} 100% |${'*'.repeat(32)}| ${size}  0:00:00 ETA\n`;
}
