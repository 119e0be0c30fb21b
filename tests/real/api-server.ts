/**
 * The simulated cluster behind HTTP, so that real clients (kubectl, flux, helm, Flux's controllers) can talk to it.
 *
 * Models: what clients see of kube-apiserver: paths, content types, impersonation, dry run, server-side printing, patches,
 * server-side apply, watches that begin where a list ended, `scale`, `status`, `log`, `eviction`, `token`, reviews of access,
 * warnings. Bodies come as JSON or protobuf; answers are JSON. Left out: paging, `exec`, `attach`, `portforward`, schemas (so
 * that `explain`, and files that hold a `List`, cannot be compared).
 */
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { parse } from 'yaml';
import { serviceAccountUser } from '../../src/world/kube/client';
import { ADMIN, type Cluster } from '../../src/world/kube/cluster';
import type { Resource } from '../../src/world/kube/discovery';
import { apiVersionOf } from '../../src/world/kube/discovery';
import {
  StatusError,
  type Client,
  type KubeObject,
  type ListOptions,
  type ObjectRef,
  type Table,
  type User,
  type WatchEvent,
  type WriteOptions,
} from '../../src/world/kube/api';
import { noSuchResource } from '../../src/world/kube/status-errors';
import { readScale } from '../../src/world/kube/scale';
import { SERVER_VERSION } from '../../src/world/commands/kubectl/version';
import { reviewAccess } from './access-reviews';
import * as documents from './discovery-documents';
import { decodeProtobuf, isProtobuf } from './protobuf';
import { WatchHistory } from './watch-history';

export interface ServeOptions {
  /** Who a bearer token is; everybody is the administrator where absent. Clients send tokens over TLS only. */
  authenticate?: (token: string) => User | undefined;
  /** Key and certificate in PEM; plain HTTP where absent. */
  tls?: { key: string; cert: string };
  /** Is handed each request once it was answered, for whoever looks for a fault. */
  trace?: (line: string) => void;
}

export interface ApiServer {
  /** `http://127.0.0.1:PORT`, `https://127.0.0.1:PORT` */
  url: string;
  close(): void;
}

/** Serves a cluster on a free port. */
export async function serve(cluster: Cluster, options: ServeOptions = {}): Promise<ApiServer> {
  const face = new Face(cluster, options);
  const handle: http.RequestListener = (request, response) => void face.handle(request, response);
  const server = options.tls ? https.createServer(options.tls, handle) : http.createServer(handle);
  // Go's clients keep connections for longer than Node does, and trip over one that is closed under them
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const ANONYMOUS: User = { name: 'system:anonymous', groups: ['system:unauthenticated'] };

/** One request on its way. */
interface Call {
  request: http.IncomingMessage;
  response: http.ServerResponse;
  url: URL;
  query: URLSearchParams;
  body: Buffer;
  client: Client;
  warnings: Set<string>;
}

/** A path below a group and version. */
interface Target {
  resource: Resource;
  ref: ObjectRef;
  /** '' for the collection */
  name: string;
  subresource: string;
}

class Face {
  private readonly admin: Client;
  private readonly history: WatchHistory;

  constructor(
    private readonly cluster: Cluster,
    private readonly options: ServeOptions,
  ) {
    this.admin = cluster.client(ADMIN, 'kube-apiserver');
    this.history = new WatchHistory(this.admin);
  }

  async handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', 'http://server');
    const warnings = new Set<string>();
    try {
      const client = this.clientOf(request);
      const body = Buffer.concat(chunks);
      this.answer({ request, response, url, query: url.searchParams, body, client, warnings });
    } catch (error) {
      this.refuse(response, warnings, error);
    }
    this.options.trace?.(`${request.method} ${request.url} ${response.statusCode}`);
  }

  /** Who asks, with whom they act as. @throws StatusError (Unauthorized, Forbidden) */
  private clientOf({ headers }: http.IncomingMessage): Client {
    const token = /^Bearer (.*)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    const { authenticate } = this.options;
    const user = !authenticate ? ADMIN : token ? authenticate(token) : ANONYMOUS;
    if (!user) throw new StatusError('Unauthorized', 'Unauthorized', { code: 401 });
    const agent = (headers['user-agent'] ?? 'client').split('/')[0]!;
    const client = this.cluster.client(user, agent);
    const name = headers['impersonate-user'] as string | undefined;
    if (!name) return client;
    const groups = ([] as string[])
      .concat(headers['impersonate-group'] ?? [])
      .flatMap((each) => each.split(', '));
    return client.impersonate({ name, groups });
  }

  private answer(call: Call): void {
    const path = call.url.pathname.replace(/\/+$/, '') || '/';
    if (this.answerStanding(call, path)) return;
    const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
    const base = parts[0] === 'api' ? 2 : parts[0] === 'apis' ? 3 : 0;
    const groupVersion = parts.slice(1, base).join('/');
    const resources = call.client.resources() as Resource[];
    const types = resources.filter((type) => apiVersionOf(type) === groupVersion);
    if (base === 0 || parts.length < base || types.length === 0)
      return text(call, 404, '404 page not found\n');
    if (parts.length === base) return json(call, 200, documents.resourceList(groupVersion, types));
    const target = targetOf(types, parts.slice(base));
    if (!target) return text(call, 404, '404 page not found\n');
    if (/^(selfsubject|subjectaccess|localsubject|token)\w*reviews$/.test(target.resource.resource))
      return json(
        call,
        201,
        reviewAccess(this.cluster, call.client, objectOf(call), this.options.authenticate),
      );
    this.answerResource(call, target);
  }

  /** What is there whatever the cluster holds. True where it was asked for. */
  private answerStanding(call: Call, path: string): boolean {
    const { client, request } = call;
    const types = client.resources();
    const whole = (request.headers.accept ?? '').includes('as=APIGroupDiscoveryList');
    if (path === '/version') json(call, 200, SERVER_VERSION);
    else if (/^\/(healthz|livez|readyz)$/.test(path)) text(call, 200, 'ok');
    else if (whole && (path === '/api' || path === '/apis')) {
      call.response.setHeader('content-type', documents.AGGREGATED);
      json(call, 200, documents.aggregated(types, path === '/api'));
    } else if (path === '/api') json(call, 200, documents.coreVersions());
    else if (path === '/apis') json(call, 200, documents.groupList(types));
    else if (path === '/openapi/v3') json(call, 200, documents.openApiIndex(types));
    else if (path.startsWith('/openapi/v3/')) {
      const groupVersion = path.replace(/^\/openapi\/v3\/apis?\//, '');
      const own = types.filter((type) => apiVersionOf(type) === groupVersion);
      json(call, 200, documents.openApi(groupVersion, own));
    } else return false;
    return true;
  }

  private answerResource(call: Call, target: Target): void {
    const method = call.request.method ?? 'GET';
    if (method === 'GET' && /^(1|true)$/.test(call.query.get('watch') ?? '')) return this.watch(call, target);
    if (method === 'GET') return this.read(call, target);
    if (method === 'POST') return this.create(call, target);
    if (method === 'PUT') return this.update(call, target);
    if (method === 'PATCH') return this.patch(call, target);
    if (method === 'DELETE') return this.remove(call, target);
    throw new StatusError(
      'MethodNotAllowed',
      'the server does not allow this method on the requested resource',
      {
        code: 405,
      },
    );
  }

  // --- reading ---

  private read(call: Call, { resource, ref, name, subresource }: Target): void {
    const { client } = call;
    if (subresource === 'log') return text(call, 200, lastLines(client.logs(logsAsked(call, ref)), call));
    const options = listOptions(call);
    if (!name) this.history.follow(ref);
    if (asTable(call) && !subresource)
      return json(
        call,
        200,
        this.table(call, client.table(name ? ref : { ...ref, name: undefined }, options)),
      );
    if (name) {
      const object = client.get(ref, options);
      return json(call, 200, subresource === 'scale' ? readScale(resource, object) : shown(call, object));
    }
    const found = client.list(ref, options);
    const metadata = { resourceVersion: this.history.revision() };
    if (asMetadata(call))
      return json(call, 200, {
        ...PARTIAL,
        kind: `${PARTIAL.kind}List`,
        metadata,
        items: found.map(partial),
      });
    const items = found.map((item) => listed(resource, item));
    json(call, 200, { kind: resource.listKind, apiVersion: apiVersionOf(resource), metadata, items });
  }

  private table(call: Call, { columns, rows }: Table): unknown {
    const whole = call.query.get('includeObject') === 'Object';
    return {
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { resourceVersion: this.history.revision() },
      columnDefinitions: columns.map((column) => ({ format: '', description: '', ...column })),
      rows: rows.map(({ cells, object }) => ({ cells, object: whole ? object : partial(object) })),
    };
  }

  private watch(call: Call, { resource, ref, name }: Target): void {
    const { client, query, response } = call;
    const options = listOptions(call);
    const list = { ...ref, name: undefined };
    const from = query.get('resourceVersion') ?? '';
    const initial = query.get('sendInitialEvents') === 'true' || from === '' || from === '0';
    const told = (object: KubeObject): unknown =>
      asTable(call) ? this.table(call, client.tableOf(list, [object])) : shown(call, object);
    const tell = ({ type, object }: WatchEvent): void => {
      if (!name || object.metadata.name === name)
        response.write(`${JSON.stringify({ type, object: told(object) })}\n`);
    };
    this.history.follow(list);
    const known = initial ? [] : this.history.since(from, list, resource, options);
    const stop = client.watch(list, tell, options);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    if (initial) for (const object of client.list(list, options)) tell({ type: 'ADDED', object });
    known.forEach(tell);
    if (query.get('sendInitialEvents') === 'true')
      response.write(`${JSON.stringify(this.bookmark(call, resource))}\n`);
    const seconds = Number(query.get('timeoutSeconds') ?? 0);
    const timer = seconds ? setTimeout(() => response.end(), seconds * 1000) : undefined;
    response.on('close', () => {
      clearTimeout(timer);
      stop();
    });
  }

  private bookmark(call: Call, resource: Resource): unknown {
    const annotations = { 'k8s.io/initial-events-end': 'true' };
    const metadata = { resourceVersion: this.history.revision(), annotations };
    return {
      type: 'BOOKMARK',
      object: asMetadata(call)
        ? { ...PARTIAL, metadata }
        : { kind: resource.kind, apiVersion: apiVersionOf(resource), metadata },
    };
  }

  // --- writing ---

  private create(call: Call, { resource, ref, name, subresource }: Target): void {
    const { client } = call;
    if (subresource === 'eviction') {
      client.delete(ref);
      return json(call, 201, success(resource, ref));
    }
    if (subresource === 'token') return json(call, 201, tokenRequest(objectOf(call), client.get(ref)));
    if (name) throw noSuchResource();
    const options = writeOptions(call, '');
    this.written(call, resource, 201, client.create(placed(objectOf(call), ref), options), options);
  }

  private update(call: Call, { resource, ref, subresource }: Target): void {
    const { client } = call;
    const object = placed(objectOf(call), ref);
    const options = writeOptions(call, subresource);
    if (subresource !== 'scale')
      return this.written(call, resource, 200, client.update(object, options), options);
    const { resourceVersion } = object.metadata;
    const wanted = { metadata: { resourceVersion }, spec: { replicas: object.spec?.replicas ?? 0 } };
    json(call, 200, client.patch(ref, 'merge', wanted, options));
  }

  private patch(call: Call, { resource, ref, subresource }: Target): void {
    const { client, query } = call;
    const options = writeOptions(call, subresource);
    const type = call.request.headers['content-type'] ?? '';
    if (type.includes('apply-patch')) {
      const object = placed(parse(call.body.toString()) as KubeObject, ref);
      const force = query.get('force') === 'true';
      const applied = client.apply(object, { fieldManager: 'client', ...options, force });
      return this.written(call, resource, 200, applied, options);
    }
    const kind = type.includes('json-patch') ? 'json' : type.includes('strategic') ? 'strategic' : 'merge';
    const patched = client.patch(ref, kind, JSON.parse(call.body.toString()), options);
    this.written(call, resource, 200, patched, options);
  }

  /** An object that was written, with the owners of its fields where it is kept. */
  private written(
    call: Call,
    { group, version, resource }: Resource,
    code: number,
    object: KubeObject,
    options: WriteOptions,
  ): void {
    const { name, namespace } = object.metadata;
    const ref = { group, version, resource, namespace, name };
    const kept = !options.dryRun && options.subresource !== 'scale';
    json(call, code, kept ? this.admin.get(ref, { managedFields: true }) : object);
  }

  private remove(call: Call, { resource, ref, name }: Target): void {
    const { client } = call;
    const options = call.body.length ? objectOf(call) : ({} as KubeObject);
    const { propagationPolicy, gracePeriodSeconds, preconditions } = options;
    const dryRun = Boolean(options.dryRun?.length) || call.query.get('dryRun') === 'All';
    const how = { propagationPolicy, gracePeriodSeconds, dryRun, ...preconditions };
    if (name) return json(call, 200, client.delete(ref, how) ?? success(resource, ref));
    for (const { metadata } of client.list(ref, listOptions(call)))
      client.delete({ ...ref, namespace: metadata.namespace, name: metadata.name }, how);
    json(call, 200, success(resource, ref));
  }

  private refuse(response: http.ServerResponse, warnings: Set<string>, error: unknown): void {
    if (!(error instanceof StatusError)) this.options.trace?.(`FAULT ${(error as Error).stack}`);
    const known =
      error instanceof StatusError ? error : new StatusError('InternalError', String(error), { code: 500 });
    const { code, name, group, kind, causes } = known.status;
    const details = { name: name || undefined, group: group || undefined, kind, causes };
    const body = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: known.message,
      reason: known.reason || undefined,
      details: Object.values(details).some((each) => each !== undefined) ? details : undefined,
      code,
    };
    json({ response, warnings }, code, body);
  }
}

// --- paths, parameters and bodies ---

/** `namespaces/NS/pods/NAME/log`; undefined where no such resource is served. */
function targetOf(types: readonly Resource[], rest: string[]): Target | undefined {
  const own = ['status', 'finalize'];
  const inside = rest[0] === 'namespaces' && rest.length > 2 && !own.includes(rest[2]!);
  const [plural = '', name = '', subresource = ''] = inside ? rest.slice(2) : rest;
  const resource = types.find((type) => type.resource === plural);
  if (!resource || (subresource && !resource.subresources.includes(subresource))) return undefined;
  const { group, version } = resource;
  const namespace = inside ? rest[1] : undefined;
  return { resource, name, subresource, ref: { group, version, resource: plural, namespace, name } };
}

function objectOf({ body }: Call): KubeObject {
  return (isProtobuf(body) ? decodeProtobuf(body) : JSON.parse(body.toString())) as KubeObject;
}

/** An object is where its path says. */
function placed(object: KubeObject, { namespace }: ObjectRef): KubeObject {
  return namespace ? { ...object, metadata: { namespace, ...object.metadata } } : object;
}

function asTable({ request }: Call): boolean {
  return (request.headers.accept ?? '').includes('as=Table');
}

/** Clients that watch for names and labels want no more than those. */
function asMetadata({ request }: Call): boolean {
  return (request.headers.accept ?? '').includes('as=PartialObjectMetadata');
}

function listOptions({ query, warnings }: Call): ListOptions {
  return {
    labelSelector: query.get('labelSelector') ?? undefined,
    fieldSelector: query.get('fieldSelector') ?? undefined,
    managedFields: true,
    warn: (text) => warnings.add(text),
  };
}

function writeOptions({ query, request, warnings }: Call, subresource: string): WriteOptions {
  return {
    dryRun: query.get('dryRun') === 'All',
    fieldManager: query.get('fieldManager') ?? (request.headers['user-agent'] ?? 'client').split('/')[0],
    fieldValidation: (query.get('fieldValidation') ?? 'Warn') as WriteOptions['fieldValidation'],
    subresource: (subresource || undefined) as WriteOptions['subresource'],
    warn: (text) => warnings.add(text),
  };
}

function logsAsked(
  { query }: Call,
  { namespace = '', name }: ObjectRef,
): { namespace: string; name: string; container?: string; previous?: boolean } {
  const previous = query.get('previous') === 'true';
  return { namespace, name, container: query.get('container') ?? undefined, previous };
}

/** `tailLines` of a log. */
function lastLines(log: string, { query }: Call): string {
  const count = query.get('tailLines');
  if (count === null) return log;
  const lines = log.split(/(?<=\n)/);
  return lines.slice(Math.max(0, lines.length - Number(count))).join('');
}

// --- answers ---

/** Items of a built-in list do not say of what kind they are. */
function listed(resource: Resource, { apiVersion, kind, ...rest }: KubeObject): unknown {
  return resource.custom ? { apiVersion, kind, ...rest } : rest;
}

const PARTIAL = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' };

function partial({ metadata }: KubeObject): unknown {
  return { ...PARTIAL, metadata };
}

function shown(call: Call, object: KubeObject): unknown {
  return asMetadata(call) ? partial(object) : object;
}

function success({ group, resource }: Resource, { name }: ObjectRef): unknown {
  const details = { name: name || undefined, group: group || undefined, kind: resource };
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}

/** A token that is its account's, and says so. */
function tokenRequest(request: KubeObject, account: KubeObject): unknown {
  const { name: user } = serviceAccountUser(account.metadata.namespace ?? '', account.metadata.name);
  return { ...request, status: { token: user, expirationTimestamp: account.metadata.creationTimestamp } };
}

function json(call: Pick<Call, 'response' | 'warnings'>, code: number, body: unknown): void {
  send(call, code, 'application/json', JSON.stringify(body));
}

function text(call: Pick<Call, 'response' | 'warnings'>, code: number, body: string): void {
  send(call, code, 'text/plain', body);
}

function send(
  { response, warnings }: Pick<Call, 'response' | 'warnings'>,
  code: number,
  type: string,
  body: string,
): void {
  for (const each of warnings) response.appendHeader('warning', `299 - ${JSON.stringify(each)}`);
  if (!response.hasHeader('content-type')) response.setHeader('content-type', type);
  response.writeHead(code).end(body);
}
