/**
 * The kubeconfig of a shpod: which server, as whom, in which namespace.
 *
 * Models: client-go's `tools/clientcmd`: `~/.kube/config`, `$KUBECONFIG` (several files merged), the flags that
 * override it, its checks and their words. Left out: client certificates, exec plugins, running inside a pod.
 */
import type { Files } from '../files/files';
import { FilesError, join } from '../files/files';
import type { Client, User } from '../kube/api';
import { StatusError } from '../kube/api';
import type { Machine, ProgramContext } from '../shell/program';
import { marshal } from '../yaml/marshal';
import { YamlError, parse } from '../yaml/parse';
import type { Environment } from './environment';

/** Where the workshop's API server answers. */
export const SERVER = 'https://127.0.0.1:6443';
const NO_SERVER = 'http://localhost:8080';

export interface Cluster {
  server?: string;
  'certificate-authority'?: string;
  'certificate-authority-data'?: string;
  'insecure-skip-tls-verify'?: boolean;
  [field: string]: unknown;
}

export interface AuthInfo {
  token?: string;
  username?: string;
  password?: string;
  as?: string;
  'as-groups'?: string[];
  'as-uid'?: string;
  [field: string]: unknown;
}

export interface ContextInfo {
  cluster?: string;
  user?: string;
  namespace?: string;
  [field: string]: unknown;
}

/** A kubeconfig in memory, its lists by name. */
export interface Kubeconfig {
  clusters: Map<string, Cluster>;
  users: Map<string, AuthInfo>;
  contexts: Map<string, ContextInfo>;
  current: string;
  /** The file each cluster, user and context came from, by `clusters/NAME` and so on; `current` for the current context. */
  origin: Map<string, string>;
}

/** What the command line overrides; names as the flags'. */
export interface ConnectFlags {
  kubeconfig?: string;
  context?: string;
  cluster?: string;
  user?: string;
  namespace?: string;
  server?: string;
  token?: string;
  as?: string;
  asGroup?: string[];
  asUid?: string;
}

export interface Connection {
  client: Client;
  namespace: string;
  /** Was the namespace asked for by flag? Then objects of another one are refused. */
  namespaceGiven: boolean;
  /** '' where the kubeconfig names none */
  contextName: string;
  server: string;
}

/**
 * Why no connection came about, without any program's prefix.
 * `invalid`: kubectl says `Error in configuration: …`; `refused`, `unreachable`: the server at `host` does not answer.
 */
export class ConnectError extends Error {
  constructor(
    readonly code: 'config' | 'invalid' | 'refused' | 'unreachable',
    message: string,
    /** One line for each thing that is wrong with the configuration. */
    readonly causes: string[] = [],
    readonly host = '',
  ) {
    super(message);
    this.name = 'ConnectError';
  }
}

/**
 * The files that make up the kubeconfig, first one first.
 * @throws ConnectError where `--kubeconfig` names no file
 */
export function kubeconfigFiles(context: ProgramContext, explicit = ''): string[] {
  if (explicit) {
    const path = join(context.cwd, explicit);
    if (!context.files.exists(path)) {
      throw new ConnectError('config', `stat ${explicit}: no such file or directory`);
    }
    return [path];
  }
  const list = (context.env.get('KUBECONFIG') ?? '').split(':').filter(Boolean);
  const unique = [...new Set(list)].map((each) => join(context.cwd, each));
  return unique.length ? unique : [`${context.machine.home}/.kube/config`];
}

/** Reads and merges: of clusters, users and contexts of one name the first file's counts. @throws ConnectError */
export function loadKubeconfig(context: ProgramContext, explicit = ''): Kubeconfig {
  const merged = emptyKubeconfig();
  const errors: string[] = [];
  for (const path of kubeconfigFiles(context, explicit)) {
    if (!context.files.exists(path)) continue;
    try {
      merge(merged, readKubeconfig(context.files, path), path);
    } catch (error) {
      if (!(error instanceof YamlError) && !(error instanceof FilesError)) throw error;
      const shown = explicit || path;
      const why = error instanceof YamlError ? error.message : `read ${shown}: ${error.reason}`;
      errors.push(`error loading config file "${shown}": ${why}`);
    }
  }
  if (errors.length)
    throw new ConnectError('config', errors.length > 1 ? `[${errors.join(', ')}]` : errors[0]!);
  return merged;
}

export function emptyKubeconfig(): Kubeconfig {
  return { clusters: new Map(), users: new Map(), contexts: new Map(), current: '', origin: new Map() };
}

/** One file as it is. @throws YamlError, FilesError */
export function readKubeconfig(files: Files, path: string): Kubeconfig {
  const raw = (parse(files.readText(path)) ?? {}) as Record<string, unknown>;
  const config = emptyKubeconfig();
  config.clusters = named(raw['clusters'], 'cluster');
  config.users = named(raw['users'], 'user');
  config.contexts = named(raw['contexts'], 'context');
  config.current = typeof raw['current-context'] === 'string' ? raw['current-context'] : '';
  for (const kind of ['clusters', 'users', 'contexts'] as const)
    for (const name of config[kind].keys()) config.origin.set(`${kind}/${name}`, path);
  if (config.current) config.origin.set('current', path);
  return config;
}

function named<T>(list: unknown, field: string): Map<string, T> {
  const entries = Array.isArray(list) ? (list as Record<string, unknown>[]) : [];
  return new Map(entries.map((each) => [String(each['name']), (each[field] ?? {}) as T]));
}

function merge(into: Kubeconfig, from: Kubeconfig, path: string): void {
  for (const kind of ['clusters', 'users', 'contexts'] as const) {
    for (const [name, value] of from[kind] as Map<string, Cluster>) {
      if (into[kind].has(name)) continue;
      (into[kind] as Map<string, Cluster>).set(name, value);
      into.origin.set(`${kind}/${name}`, path);
    }
  }
  if (!into.current && from.current) {
    into.current = from.current;
    into.origin.set('current', path);
  }
}

/** Where what is new goes: the file asked for, else the first one that is there, else the last one named. */
export function defaultKubeconfigFile(context: ProgramContext, explicit = ''): string {
  if (explicit) return join(context.cwd, explicit);
  const files = kubeconfigFiles(context);
  return files.find((path) => context.files.exists(path)) ?? files.at(-1)!;
}

/** Writes each cluster, user and context back to the file it came from. */
export function saveKubeconfig(context: ProgramContext, config: Kubeconfig, explicit = ''): void {
  const home = defaultKubeconfigFile(context, explicit);
  const paths = new Set([...(explicit ? [] : kubeconfigFiles(context)), home]);
  for (const path of paths) {
    const before = context.files.exists(path) ? readKubeconfig(context.files, path) : emptyKubeconfig();
    const after = emptyKubeconfig();
    for (const kind of ['clusters', 'users', 'contexts'] as const)
      for (const [name, value] of config[kind] as Map<string, Cluster>)
        if ((config.origin.get(`${kind}/${name}`) ?? home) === path) after[kind].set(name, value);
    after.current = path === home ? config.current : before.current;
    const text = formatKubeconfig(after);
    if (text === formatKubeconfig(before)) continue;
    context.files.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
    context.files.write(path, text, 0o600);
  }
}

/** The file's text: lists sorted by name, keys by letter, as client-go writes it. */
export function formatKubeconfig(config: Kubeconfig): string {
  const list = (map: Map<string, unknown>, field: string): unknown[] | null =>
    map.size ? [...map.keys()].sort().map((name) => ({ [field]: nullable(map.get(name)), name })) : null;
  return marshal({
    apiVersion: 'v1',
    clusters: list(config.clusters, 'cluster'),
    contexts: list(config.contexts, 'context'),
    'current-context': config.current,
    kind: 'Config',
    users: list(config.users, 'user'),
  });
}

/** A context always shows its cluster and user, be they empty. */
function nullable(value: unknown): unknown {
  return value ?? {};
}

/** Makes a role's first kubeconfig: one cluster, one user with a token, one context. */
export function writeKubeconfig(
  machine: Machine,
  options: { cluster: string; user: string; token: string; namespace?: string; server?: string },
): void {
  const config = emptyKubeconfig();
  const folder = `${machine.home}/.kube`;
  config.clusters.set(options.cluster, {
    'certificate-authority': `${folder}/ca.crt`,
    server: options.server ?? SERVER,
  });
  config.users.set(options.user, { token: options.token });
  config.contexts.set(options.cluster, {
    cluster: options.cluster,
    ...(options.namespace ? { namespace: options.namespace } : {}),
    user: options.user,
  });
  config.current = options.cluster;
  machine.files.mkdir(folder, { recursive: true });
  machine.files.write(`${folder}/ca.crt`, CERTIFICATE, 0o600);
  machine.files.write(`${folder}/config`, formatKubeconfig(config), 0o600);
}

/** What a certificate file looks like; nobody verifies it here. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
${'Q0xPVURZIHdvcmtzaG9wIENBCg'.repeat(8).replace(/(.{64})/g, '$1\n')}
-----END CERTIFICATE-----
`;

/** The configuration that is in force: the current context and what flags override of it. */
export interface Effective {
  contextName: string;
  clusterName: string;
  userName: string;
  cluster: Cluster;
  user: AuthInfo;
  context: ContextInfo;
}

export function effective(config: Kubeconfig, flags: ConnectFlags): Effective {
  const contextName = flags.context || config.current;
  const context = { ...config.contexts.get(contextName) };
  if (flags.cluster) context.cluster = flags.cluster;
  if (flags.user) context.user = flags.user;
  if (flags.namespace) context.namespace = flags.namespace;
  const cluster = { server: NO_SERVER, ...config.clusters.get(context.cluster ?? '') };
  if (flags.server) cluster.server = flags.server;
  const user = { ...config.users.get(context.user ?? '') };
  if (flags.token) user.token = flags.token;
  if (flags.as) user.as = flags.as;
  if (flags.asGroup?.length) user['as-groups'] = flags.asGroup;
  if (flags.asUid) user['as-uid'] = flags.asUid;
  return {
    contextName,
    clusterName: context.cluster ?? '',
    userName: context.user ?? '',
    cluster,
    user,
    context,
  };
}

/**
 * The namespace that commands work in: by flag, by context, or `default`.
 * @throws ConnectError `invalid`
 */
export function namespaceOf(
  context: ProgramContext,
  config: Kubeconfig,
  flags: ConnectFlags,
): { namespace: string; given: boolean } {
  if (flags.namespace) return { namespace: flags.namespace, given: true };
  confirmUsable(context, config, flags);
  return { namespace: effective(config, flags).context.namespace || 'default', given: false };
}

function confirmUsable(context: ProgramContext, config: Kubeconfig, flags: ConnectFlags): void {
  const { contextName, userName, user, cluster, clusterName } = effective(config, flags);
  const causes: string[] = [];
  if (contextName && !config.contexts.has(contextName))
    causes.push(`context was not found for specified context: ${contextName}`);
  if (user.token && (user.username || user.password))
    causes.push(
      `more than one authentication method found for ${userName}; found [token basicAuth], only one is allowed`,
    );
  if ((user['as-groups']?.length || user['as-uid']) && !user.as)
    causes.push(`requesting uid, groups or user-extra for ${userName} without impersonating a user`);
  if (!cluster.server) causes.push(`no server found for cluster "${clusterName}"`);
  const authority = cluster['certificate-authority'];
  if (authority && !context.files.exists(join(`${context.machine.home}/.kube`, authority)))
    causes.push(
      `unable to read certificate-authority ${authority} for ${clusterName} due to open ${authority}: no such file or directory`,
    );
  if (causes.length === 0) return;
  const joined = causes.length > 1 ? `[${causes.join(', ')}]` : causes[0]!;
  throw new ConnectError('invalid', `invalid configuration: ${joined}`, causes);
}

/**
 * The API server as the kubeconfig and the flags say. `agent` is the program's name for the access records.
 * @throws ConnectError; StatusError `Unauthorized` for a token that the server does not know
 */
export function connect(
  environment: Environment,
  context: ProgramContext,
  flags: ConnectFlags,
  agent: string,
): Connection {
  const config = loadKubeconfig(context, flags.kubeconfig);
  const chosen = effective(config, flags);
  checkNames(config, flags, agent);
  confirmUsable(context, config, flags);
  const server = chosen.cluster.server ?? NO_SERVER;
  const { namespace, given } = namespaceOf(context, config, flags);
  reach(server);
  return {
    client: clientOf(environment, chosen.user, agent),
    namespace,
    namespaceGiven: given,
    contextName: chosen.contextName,
    server,
  };
}

/** Names given by flag must exist; those of the file are checked later, in other words. */
function checkNames(config: Kubeconfig, flags: ConnectFlags, agent: string): void {
  const missing = (what: string, name: string): never => {
    throw new ConnectError('config', `${what} "${name}" does not exist`);
  };
  if (flags.user && !config.users.has(flags.user)) missing('auth info', flags.user);
  if (flags.context && !config.contexts.has(flags.context)) missing('context', flags.context);
  if (!flags.cluster || config.clusters.has(flags.cluster)) return;
  // flux is built with a newer client library than kubectl and helm
  if (agent === 'flux') missing('cluster', flags.cluster);
  throw new ConnectError('config', `no server found for cluster "${flags.cluster}"`);
}

function reach(server: string): void {
  const at = /^(?:https?:\/\/)?(\[[^\]]*\]|[^/:]+)(?::(\d+))?/.exec(server);
  const host = at?.[1] ?? '';
  const port = at?.[2] ?? (server.startsWith('https:') ? '443' : '80');
  if (server === SERVER || `${host}:${port}` === '127.0.0.1:6443' || `${host}:${port}` === 'localhost:6443')
    return;
  const shown = server.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
  const url = `${/^https?:/.test(server) ? server : `http://${server}`}/api?timeout=32s`;
  const local = /^(localhost|127\.|0\.0\.0\.0)/.test(host);
  const address = host === 'localhost' ? '127.0.0.1' : host;
  if (local || /^\d+(\.\d+){3}$/.test(host)) {
    throw new ConnectError(
      'refused',
      `Get "${url}": dial tcp ${address}:${port}: connect: connection refused`,
      [],
      shown,
    );
  }
  throw new ConnectError(
    'unreachable',
    `Get "${url}": dial tcp: lookup ${host} on 10.96.0.10:53: no such host`,
    [`dial tcp: lookup ${host} on 10.96.0.10:53: no such host`],
    shown,
  );
}

function clientOf(environment: Environment, user: AuthInfo, agent: string): Client {
  const who = user.token ? environment.authenticate(user.token) : ANONYMOUS;
  if (!who)
    throw new StatusError('Unauthorized', 'the server has asked for the client to provide credentials', {
      code: 401,
    });
  const client = environment.api(who, agent);
  if (!user.as) return client;
  return client.impersonate({
    name: user.as,
    groups: user['as-groups'] ?? [],
    ...(user['as-uid'] ? { uid: user['as-uid'] } : {}),
  });
}

const ANONYMOUS: User = { name: 'system:anonymous', groups: ['system:unauthenticated'] };

/** The API server as the kubeconfig in a machine's home says; undefined where that does not work out. */
export function homeClient(environment: Environment, machine: Machine, agent: string): Client | undefined {
  const path = `${machine.home}/.kube/config`;
  if (!machine.files.isFile(path)) return undefined;
  try {
    const { user, cluster } = effective(readKubeconfig(machine.files, path), {});
    if (cluster.server !== SERVER) return undefined;
    return clientOf(environment, user, agent);
  } catch (error) {
    if (error instanceof ConnectError || error instanceof StatusError) return undefined;
    throw error;
  }
}
