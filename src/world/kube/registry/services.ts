/**
 * Addresses and node ports of services.
 *
 * Models: the service REST layer (`pkg/registry/core/service`): cluster addresses out of 10.96.0.0/16, node ports out of
 * 30000–32767, both kept over updates. Left out: dual stack.
 */
import type { KubeObject } from '../api';
import type { Surroundings } from '../strategy';
import { invalidObject } from '../status-errors';

interface ServicePort {
  name?: string;
  port: number;
  protocol: string;
  nodePort?: number;
}

export function prepareService(
  object: KubeObject,
  before: KubeObject | undefined,
  around: Surroundings,
): void {
  const spec = object.spec;
  if (before) keepAllocated(spec, before.spec);
  if (spec.type === 'ExternalName') {
    for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) delete spec[field];
    return;
  }
  allocateAddress(object, around);
  spec.ipFamilies ??= ['IPv4'];
  spec.ipFamilyPolicy ??= 'SingleStack';
  if (before && before.spec.type !== spec.type) dropDependent(spec, before.spec);
  if (spec.type !== 'ClusterIP') allocateNodePorts(object, around);
}

const OF_BALANCERS = ['allocateLoadBalancerNodePorts', 'loadBalancerClass', 'healthCheckNodePort'];

/** What only went with the type it had, unless it is set anew. */
function dropDependent(spec: KubeObject['spec'], old: KubeObject['spec']): void {
  const gone = spec.type === 'LoadBalancer' ? [] : [...OF_BALANCERS];
  if (spec.type === 'ClusterIP' && !spec.externalIPs?.length) gone.push('externalTrafficPolicy');
  for (const field of gone) if (spec[field] === old[field]) delete spec[field];
  if (spec.type !== 'ClusterIP') return;
  const had = new Set(((old.ports ?? []) as ServicePort[]).map((port) => port.nodePort));
  for (const port of (spec.ports ?? []) as ServicePort[]) if (had.has(port.nodePort)) delete port.nodePort;
}

/** What a client leaves out of an update stays as it was. */
function keepAllocated(spec: KubeObject['spec'], old: KubeObject['spec']): void {
  if (old.type !== 'ExternalName' && spec.type !== 'ExternalName') {
    if (!spec.clusterIP && !spec.clusterIPs?.length) {
      spec.clusterIP = old.clusterIP;
      spec.clusterIPs = old.clusterIPs;
    }
    spec.ipFamilies ??= old.ipFamilies;
    spec.ipFamilyPolicy ??= old.ipFamilyPolicy;
  }
  for (const port of (spec.ports ?? []) as ServicePort[]) {
    if (port.nodePort) continue;
    const same = ((old.ports ?? []) as ServicePort[]).find(
      (each) => each.port === port.port && each.protocol === port.protocol,
    );
    if (same?.nodePort) port.nodePort = same.nodePort;
  }
}

function allocateAddress(object: KubeObject, { store, names }: Surroundings): void {
  const spec = object.spec;
  if (!spec.clusterIP && spec.clusterIPs?.length) spec.clusterIP = spec.clusterIPs[0];
  if (!spec.clusterIP) {
    const taken = new Set(store.list('services').map((each) => each.spec?.clusterIP));
    do spec.clusterIP = `10.96.${names.integer(256)}.${1 + names.integer(254)}`;
    while (taken.has(spec.clusterIP));
  }
  if (spec.clusterIP !== 'None') refuseForeign(object, store);
  if (spec.clusterIPs?.[0] !== spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP];
}

/** Only addresses of the services' own range that nobody has can be asked for. */
function refuseForeign(object: KubeObject, store: Surroundings['store']): void {
  const ip = object.spec.clusterIP as string;
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(ip)) return;
  const other = store
    .list('services')
    .some((each) => each.spec?.clusterIP === ip && each.metadata.uid !== object.metadata.uid);
  const why = ip.startsWith('10.96.')
    ? other && 'provided IP is already allocated'
    : `the provided IP (${ip}) is not in the valid range. The range of valid IPs is 10.96.0.0/16`;
  if (!why) return;
  const detail = `failed to allocate IP ${ip}: ${why}`;
  throw invalidObject('', 'Service', object.metadata.name, [
    { type: 'Invalid', field: 'spec.clusterIPs', value: [ip], detail },
  ]);
}

function allocateNodePorts(object: KubeObject, { store, names }: Surroundings): void {
  const taken = new Map<number, string>();
  for (const service of store.list('services')) {
    if (service.metadata.uid === object.metadata.uid) continue;
    for (const port of (service.spec?.ports ?? []) as ServicePort[])
      if (port.nodePort) taken.set(port.nodePort, service.metadata.name);
  }
  for (const [index, port] of ((object.spec.ports ?? []) as ServicePort[]).entries()) {
    if (port.nodePort && !inRange(port.nodePort)) refusePort(object, index, port.nodePort, OUT_OF_RANGE);
    if (port.nodePort && taken.has(port.nodePort))
      refusePort(object, index, port.nodePort, 'provided port is already allocated');
    while (!port.nodePort || taken.has(port.nodePort)) port.nodePort = 30000 + names.integer(2768);
    taken.set(port.nodePort, object.metadata.name);
  }
}

const OUT_OF_RANGE = 'provided port is not in the valid range. The range of valid ports is 30000-32767';

function inRange(port: number): boolean {
  return port >= 30000 && port <= 32767;
}

function refusePort(object: KubeObject, index: number, value: number, detail: string): never {
  throw invalidObject('', 'Service', object.metadata.name, [
    { type: 'Invalid', field: `spec.ports[${index}].nodePort`, value, detail },
  ]);
}
