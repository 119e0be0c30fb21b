/**
 * `kubectl describe` of Services, their endpoints and Ingresses.
 *
 * Models: `describeService`, `describeEndpoints`, `describeEndpointSliceV1`, `describeIngressV1` and
 * `describeIngressClassV1`.
 */
import type { KubeObject } from '../../../kube/api';
import { isReported } from '../errors';
import { byCodePoint } from '../go-values';
import {
  writeAnnotations,
  writeHead,
  writeLabels,
  type Describer,
  type Description,
  type Scene,
} from './description';
import { formatLabels } from '../table';
import { writeEvents } from './events';

interface ServicePort {
  name?: string;
  port: number;
  protocol?: string;
  targetPort?: number | string;
  nodePort?: number;
}

interface Service extends KubeObject {
  spec: {
    type?: string;
    selector?: Record<string, string>;
    ipFamilyPolicy?: string;
    ipFamilies?: string[];
    clusterIP?: string;
    clusterIPs?: string[];
    externalIPs?: string[];
    loadBalancerIP?: string;
    externalName?: string;
    ports?: ServicePort[];
    sessionAffinity?: string;
    externalTrafficPolicy?: string;
    internalTrafficPolicy?: string;
    healthCheckNodePort?: number;
    loadBalancerSourceRanges?: string[];
    trafficDistribution?: string;
  };
  status?: { loadBalancer?: { ingress?: { ip?: string; hostname?: string; ipMode?: string }[] } };
}

interface EndpointSlice extends KubeObject {
  addressType?: string;
  ports?: { name?: string; port?: number; protocol?: string }[] | null;
  endpoints?: Endpoint[] | null;
}

interface Endpoint {
  addresses: string[];
  conditions?: { ready?: boolean };
  hostname?: string;
  nodeName?: string;
  zone?: string;
  targetRef?: { kind: string; name: string };
}

export const describeService: Describer = (object, to, scene) => {
  const { spec, status } = object as Service;
  const slices = slicesOrNone(scene, object.metadata);
  writeHead(to, object);
  to.field('Selector', formatLabels(spec.selector));
  to.field('Type', spec.type);
  to.optional('IP Family Policy', spec.ipFamilyPolicy);
  to.field('IP Families', spec.ipFamilies?.join(',') || '<none>');
  to.field('IP', spec.clusterIP);
  to.field('IPs', spec.clusterIPs?.join(',') || '<none>');
  to.optional('External IPs', spec.externalIPs?.join(','));
  to.optional('Desired LoadBalancer IP', spec.loadBalancerIP);
  to.optional('External Name', spec.externalName);
  to.optional('LoadBalancer Ingress', ingressText(status?.loadBalancer?.ingress));
  for (const port of spec.ports ?? []) writePort(to, port, slices);
  to.field('Session Affinity', spec.sessionAffinity);
  to.optional('External Traffic Policy', spec.externalTrafficPolicy);
  to.optional('Internal Traffic Policy', spec.internalTrafficPolicy);
  if (spec.healthCheckNodePort) to.field('HealthCheck NodePort', spec.healthCheckNodePort);
  to.optional('LoadBalancer Source Ranges', spec.loadBalancerSourceRanges?.join(','));
  to.optional('Traffic Distribution', spec.trafficDistribution);
  writeEvents(to, scene, object);
};

function ingressText(ingress: { ip?: string; hostname?: string; ipMode?: string }[] = []): string {
  return ingress
    .map(({ ip, hostname, ipMode }) => (ip ? `${ip}${ipMode ? ` (${ipMode})` : ''}` : hostname))
    .join(', ');
}

function writePort(to: Description, port: ServicePort, slices: EndpointSlice[]): void {
  const name = port.name || '<unset>';
  const protocol = port.protocol ?? 'TCP';
  to.field('Port', `${name}\t${port.port}/${protocol}`);
  to.field('TargetPort', `${port.targetPort ?? port.port}/${protocol}`);
  if (port.nodePort) to.field('NodePort', `${name}\t${port.nodePort}/${protocol}`);
  to.field('Endpoints', endpointsText(slices, port.name ?? ''));
}

/** @throws StatusError */
function slicesOf({ client }: Scene, namespace: string | undefined, service: string): EndpointSlice[] {
  return client.list(
    { group: 'discovery.k8s.io', version: 'v1', resource: 'endpointslices', namespace },
    { labelSelector: `kubernetes.io/service-name=${service}` },
  ) as EndpointSlice[];
}

function slicesOrNone(scene: Scene, { namespace, name }: KubeObject['metadata']): EndpointSlice[] {
  try {
    return slicesOf(scene, namespace, name);
  } catch (error) {
    if (!isReported(error)) throw error;
    return [];
  }
}

const SHOWN = 3;

/** `10.42.0.7:80,10.42.0.8:80 + 2 more...`: the ready addresses behind a port. */
function endpointsText(slices: EndpointSlice[], portName: string): string {
  if (slices.length === 0) return '<none>';
  const ready = (slice: EndpointSlice): string[] =>
    (slice.endpoints ?? [])
      .filter((each) => each.conditions?.ready !== false)
      .map((each) => each.addresses[0]!);
  const all = slices.flatMap((slice) => {
    if (!slice.ports?.length) return ready(slice);
    const ports = slice.ports.filter((port) => (port.name ?? '') === portName);
    return ports.flatMap((port) => ready(slice).map((address) => `${address}:${port.port}`));
  });
  const list = all.slice(0, SHOWN).join(',');
  return all.length > SHOWN ? `${list} + ${all.length - SHOWN} more...` : list;
}

export const describeEndpoints: Describer = (object, to, scene) => {
  interface Subset {
    addresses?: { ip: string }[];
    notReadyAddresses?: { ip: string }[];
    ports?: { name?: string; port: number; protocol?: string }[];
  }
  const ips = (list: { ip: string }[] = []): string => list.map((each) => each.ip).join(',') || '<none>';
  writeHead(to, object);
  to.write(0, 'Subsets:\n');
  for (const { addresses, notReadyAddresses, ports = [] } of (object.subsets as Subset[]) ?? []) {
    to.field('Addresses', ips(addresses), 1);
    to.field('NotReadyAddresses', ips(notReadyAddresses), 1);
    if (ports.length) to.write(1, 'Ports:\n    Name\tPort\tProtocol\n    ----\t----\t--------\n');
    for (const port of ports)
      to.write(2, `${port.name || '<unset>'}\t${port.port}\t${port.protocol ?? 'TCP'}\n`);
    to.write(0, '\n');
  }
  writeEvents(to, scene, object);
};

export const describeEndpointSlice: Describer = (object, to, scene) => {
  const slice = object as EndpointSlice;
  writeHead(to, object);
  to.field('AddressType', slice.addressType);
  if (!slice.ports?.length) to.write(0, 'Ports: <unset>\n');
  else to.write(0, 'Ports:\n  Name\tPort\tProtocol\n  ----\t----\t--------\n');
  for (const { name, port, protocol } of slice.ports ?? [])
    to.write(1, `${name || '<unset>'}\t${port ?? '<unset>'}\t${protocol}\n`);
  to.write(0, slice.endpoints?.length ? 'Endpoints:\n' : 'Endpoints: <none>\n');
  for (const endpoint of slice.endpoints ?? []) {
    to.field('- Addresses', endpoint.addresses.join(', ') || '<none>', 1);
    to.write(2, 'Conditions:\n');
    to.field('Ready', endpoint.conditions?.ready ?? '<unset>', 3);
    to.field('Hostname', endpoint.hostname ?? '<unset>', 2);
    const target = endpoint.targetRef;
    if (target) to.field('TargetRef', `${target.kind}/${target.name}`, 2);
    to.field('NodeName', endpoint.nodeName ?? '<unset>', 2);
    to.field('Zone', endpoint.zone ?? '<unset>', 2);
  }
  writeEvents(to, scene, object);
};

interface Backend {
  service?: { name: string; port?: { number?: number; name?: string } };
  resource?: { apiGroup?: string; kind: string; name: string };
}

interface Ingress extends KubeObject {
  spec: {
    ingressClassName?: string;
    defaultBackend?: Backend;
    tls?: { secretName?: string; hosts?: string[] }[];
    rules?: { host?: string; http?: { paths: { path?: string; backend: Backend }[] } }[];
  };
  status?: { loadBalancer?: { ingress?: { ip?: string; hostname?: string }[] } };
}

export const describeIngress: Describer = (object, to, scene) => {
  const { metadata, spec, status } = object as Ingress;
  const backend = (each: Backend): string => backendText(scene, metadata.namespace, each);
  const fallback = spec.defaultBackend ? backend(spec.defaultBackend) : '<default>';
  to.field('Name', metadata.name);
  writeLabels(to, 'Labels', metadata.labels);
  to.field('Namespace', metadata.namespace);
  to.field('Address', addresses(status?.loadBalancer?.ingress));
  to.field('Ingress Class', spec.ingressClassName ?? '<none>');
  to.field('Default backend', fallback);
  if (spec.tls?.length) to.write(0, 'TLS:\n');
  for (const { secretName, hosts = [] } of spec.tls ?? [])
    to.write(1, `${secretName ? `${secretName} terminates` : 'SNI routes'} ${hosts.join(',')}\n`);
  to.write(0, 'Rules:\n  Host\tPath\tBackends\n');
  to.write(1, '----\t----\t--------\n');
  const rules = (spec.rules ?? []).filter((rule) => rule.http);
  for (const { host, http } of rules) {
    to.write(1, `${host || '*'}\t\n`);
    for (const path of http!.paths) to.write(2, `\t${path.path ?? ''} \t${backend(path.backend)}\n`);
  }
  if (rules.length === 0) to.write(1, `*\t*\t${fallback}\n`);
  writeAnnotations(to, 'Annotations', metadata.annotations);
  writeEvents(to, scene, object);
};

function addresses(ingress: { ip?: string; hostname?: string }[] = []): string {
  const found = ingress.map(({ ip, hostname }) => ip || hostname || '').filter(Boolean);
  return [...new Set(found)].sort(byCodePoint).join(',');
}

function backendText(scene: Scene, namespace: string | undefined, { service, resource }: Backend): string {
  if (!service)
    return resource
      ? `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}`
      : '';
  const { number, name } = service.port ?? {};
  const text = `${service.name}:${number || (name ?? '')}`;
  try {
    const slices = slicesOf(scene, namespace, service.name);
    const found = scene.client.get({
      group: '',
      version: 'v1',
      resource: 'services',
      namespace,
      name: service.name,
    }) as Service;
    const port = [...(found.spec.ports ?? [])]
      .reverse()
      .find((each) => (number ? each.port === number : Boolean(name) && each.name === name));
    return `${text} (${endpointsText(slices, port?.name ?? '')})`;
  } catch (error) {
    if (!isReported(error)) throw error;
    return `${text} (<error: ${error.message}>)`;
  }
}

export const describeIngressClass: Describer = (object, to, scene) => {
  const spec = object.spec as {
    controller?: string;
    parameters?: { apiGroup?: string; kind: string; name: string };
  };
  writeHead(to, object, false);
  to.field('Controller', spec.controller);
  if (spec.parameters) {
    to.write(0, 'Parameters:\n');
    to.optional('APIGroup', spec.parameters.apiGroup, 1);
    to.field('Kind', spec.parameters.kind, 1);
    to.field('Name', spec.parameters.name, 1);
  }
  writeEvents(to, scene, object);
};
