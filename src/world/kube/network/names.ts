/**
 * Names inside the cluster, and the names of ingresses outside of it.
 *
 * Models: CoreDNS with the search list that a pod's resolver has (`ndots:5`): services, headless services with their
 * pods, external names. Left out: reverse look-ups, SRV records, names of the Internet.
 */
import type { KubeObject } from '../api';
import { INGRESS_ADDRESS, isServed } from '../controllers/addresses';
import type { Store } from '../store';

const DOMAIN = 'cluster.local';

/** The addresses behind a name as a pod of `namespace` asks for it; undefined where there is no such name. */
export function resolveInCluster(store: Store, namespace: string, host: string): string[] | undefined {
  for (const name of candidates(namespace, host)) {
    const found = lookUp(store, name);
    if (found) return found;
  }
  return undefined;
}

/** The whole name that answers for a short one. */
export function wholeName(store: Store, namespace: string, host: string): string | undefined {
  return candidates(namespace, host).find((name) => lookUp(store, name));
}

function candidates(namespace: string, host: string): string[] {
  const bare = host.replace(/\.$/, '');
  if (host.endsWith('.')) return [bare];
  const searched = [`${namespace}.svc.${DOMAIN}`, `svc.${DOMAIN}`, DOMAIN].map(
    (suffix) => `${bare}.${suffix}`,
  );
  return bare.split('.').length > 5 ? [bare, ...searched] : [...searched, bare];
}

/** `web.rocky-test.svc.cluster.local`, `db-0.db.rocky-test.svc.cluster.local`, and one external name behind another. */
function lookUp(store: Store, name: string): string[] | undefined {
  const match = /^(?:([^.]+)\.)?([^.]+)\.([^.]+)\.svc\.cluster\.local$/.exec(name);
  if (!match) return undefined;
  const [, pod, service, namespace] = match as unknown as [string, string | undefined, string, string];
  const object = store.get('services', namespace, service)?.object;
  if (!object) return undefined;
  const { type, externalName, clusterIP } = object.spec as Record<string, string>;
  if (type === 'ExternalName') return pod ? undefined : lookUp(store, externalName!.replace(/\.$/, ''));
  if (clusterIP !== 'None') return pod ? undefined : [clusterIP!];
  const addresses = endpointsOf(store, object)
    .filter((each) => each.conditions?.ready !== false && (!pod || each.hostname === pod))
    .flatMap((each) => each.addresses);
  return addresses.length ? addresses : undefined;
}

/** One endpoint of a slice. */
export interface Endpoint {
  addresses: string[];
  conditions?: { ready?: boolean };
  hostname?: string;
}

/** A slice of endpoints with the ports they all have. */
export interface Slice {
  endpoints: Endpoint[];
  ports: { name: string; port: number }[];
}

export function slicesOf(store: Store, service: KubeObject): Slice[] {
  const { namespace, name } = service.metadata;
  return store
    .list('endpointslices.discovery.k8s.io', namespace)
    .filter((each) => each.metadata.labels?.['kubernetes.io/service-name'] === name)
    .map((each) => ({ endpoints: each.endpoints ?? [], ports: each.ports ?? [] }));
}

function endpointsOf(store: Store, service: KubeObject): Endpoint[] {
  return slicesOf(store, service).flatMap((each) => each.endpoints);
}

/**
 * Where the hosts of ingresses are found: whoever runs the cluster has a name for all of them that leads to the ingress
 * controller, which serves an ingress before it has written its address into it.
 */
export function resolveIngressHost(store: Store, host: string): string[] | undefined {
  const named = store.list('ingresses.networking.k8s.io').find((ingress) => {
    const rules = (ingress.spec?.rules ?? []) as { host?: string }[];
    return isServed(store, ingress) && rules.some((rule) => rule.host && hostMatches(rule.host, host));
  });
  return named && [INGRESS_ADDRESS];
}

/** `*.cloudy.example` stands for one label more. */
export function hostMatches(pattern: string, host: string): boolean {
  if (pattern === host) return true;
  return pattern.startsWith('*.') && host.slice(host.indexOf('.')) === pattern.slice(1);
}
