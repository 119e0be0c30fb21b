/**
 * The ingress controller: from a host and a path to a service.
 *
 * Models: ingress-nginx: exact hosts before wildcards before none, the longest path first, its pages for 404, 502, 503 and
 * 504, the redirect to https where a host has TLS. Left out: its annotations.
 */
import type { KubeObject } from '../api';
import { nginxError } from '../containers/web-servers';
import { isServed } from '../controllers/addresses';
import type { Store } from '../store';
import { header, pathOf, reasonOf, respond, type HttpRequest, type HttpResponse } from './http';
import { hostMatches } from './names';
import type { Dialled } from './open-port';

interface Backend {
  service?: { name: string; port?: { number?: number; name?: string } };
}

interface Path {
  path?: string;
  pathType?: string;
  backend: Backend;
}

/** Connects to a service on behalf of the controller. */
interface Backends {
  dialBackend(service: KubeObject, port: { number?: number; name?: string }): Dialled | undefined;
}

export function answerIngress(
  store: Store,
  backends: Backends,
  request: HttpRequest,
  tls: boolean,
  now: number,
): HttpResponse {
  const host = (header(request, 'Host') ?? '').replace(/:\d+$/, '');
  const route = routeOf(store, host, pathOf(request));
  const fail = (status: number, reason = reasonOf(status)): HttpResponse =>
    fromNginx(respond(status, 'text/html', nginxError(status, reason, 'nginx'), now));
  if (!route) return fail(404);
  const { ingress, backend } = route;
  if (!tls && hasTls(ingress, host)) {
    const answer = fail(308);
    return { ...answer, headers: [...answer.headers, ['Location', `https://${host}${request.path}`]] };
  }
  const service = store.get('services', ingress.metadata.namespace!, backend.service?.name ?? '')?.object;
  const dialled = service && backends.dialBackend(service, backend.service?.port ?? {});
  if (!dialled || dialled === 'refused') return fail(503, 'Service Temporarily Unavailable');
  if (dialled === 'timeout') return fail(504, 'Gateway Time-out');
  return dialled.answer ? fromNginx(dialled.answer(request)) : fail(502);
}

/** The server's own name is not passed on. */
function fromNginx(response: HttpResponse): HttpResponse {
  const headers = response.headers.filter(([name]) => name !== 'Server');
  return { ...response, headers: [...headers, ['Connection', 'keep-alive']] };
}

function hasTls(ingress: KubeObject, host: string): boolean {
  const tls = (ingress.spec?.tls ?? []) as { hosts?: string[] }[];
  return tls.some((each) => (each.hosts ?? []).some((pattern) => hostMatches(pattern, host)));
}

interface Route {
  ingress: KubeObject;
  backend: Backend;
}

function routeOf(store: Store, host: string, path: string): Route | undefined {
  const served = store
    .list('ingresses.networking.k8s.io')
    .filter((each) => isServed(store, each) && !each.metadata.deletionTimestamp)
    .sort((a, b) => (a.metadata.creationTimestamp! < b.metadata.creationTimestamp! ? -1 : 1));
  const rules = served.flatMap((ingress) =>
    ((ingress.spec?.rules ?? []) as { host?: string; http?: { paths: Path[] } }[]).map((rule) => ({
      ingress,
      rule,
    })),
  );
  const levels = [
    rules.filter(({ rule }) => rule.host === host),
    rules.filter(({ rule }) => rule.host?.startsWith('*.') && hostMatches(rule.host, host)),
    rules.filter(({ rule }) => !rule.host),
  ];
  const level = levels.find((each) => each.length);
  for (const { ingress, path: each } of pathsOf(level ?? []))
    if (pathMatches(each, path)) return { ingress, backend: each.backend };
  const fallback = served.find((ingress) => ingress.spec?.defaultBackend);
  return fallback && { ingress: fallback, backend: fallback.spec.defaultBackend };
}

function pathsOf(
  rules: { ingress: KubeObject; rule: { http?: { paths: Path[] } } }[],
): { ingress: KubeObject; path: Path }[] {
  return rules
    .flatMap(({ ingress, rule }) => (rule.http?.paths ?? []).map((path) => ({ ingress, path })))
    .sort(
      (a, b) =>
        Number(b.path.pathType === 'Exact') - Number(a.path.pathType === 'Exact') ||
        (b.path.path ?? '/').length - (a.path.path ?? '/').length,
    );
}

function pathMatches({ path = '/', pathType }: Path, asked: string): boolean {
  if (pathType === 'Exact') return asked === path;
  const prefix = path.replace(/\/$/, '');
  return asked === prefix || asked.startsWith(`${prefix}/`) || prefix === '';
}
