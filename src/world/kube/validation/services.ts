/**
 * Validation of services.
 *
 * Models: `ValidateService` and `ValidateServiceUpdate`. Left out: dual stack, health check ports.
 */
import type { KubeObject } from '../api';
import { disallowed, duplicate, invalid, required, unsupported, type FieldError } from '../status-errors';
import { addressErrors, isAddress, rangeErrors, specialAddressErrors } from './addresses';
import { listOf, named, oneOf, oneOfIfAny, portNumber, portOrName, type Fields } from './fields';
import { labelsErrors } from './metadata';
import { labelErrors, qualifiedNameErrors, subdomainErrors } from './names';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const ONLY_BALANCED = "may only be used when `type` is 'LoadBalancer'";

export function serviceErrors({ spec = {} }: KubeObject): FieldError[] {
  const ports = listOf(spec.ports);
  const names = new Set<string>();
  return [
    ...(!ports.length && spec.clusterIP !== 'None' && spec.type !== 'ExternalName'
      ? [required('spec.ports')]
      : []),
    ...typeErrors(spec),
    ...ports.flatMap((port, index) => portErrors(port, ports.length > 1, names, `spec.ports[${index}]`)),
    ...labelsErrors(spec.selector, 'spec.selector'),
    ...oneOf(spec.sessionAffinity, ['ClientIP', 'None'], 'spec.sessionAffinity'),
    ...affinityErrors(spec, 'spec.sessionAffinityConfig'),
    ...clusterAddressErrors(spec),
    ...((spec.externalIPs ?? []) as string[]).flatMap((ip, index) => {
      const at = `spec.externalIPs[${index}]`;
      return isAddress(ip) ? specialAddressErrors(ip, at) : addressErrors(ip, at);
    }),
    ...(TYPES.includes(spec.type) ? [] : [unsupported('spec.type', spec.type, TYPES)]),
    ...nodePortErrors(spec.type, ports),
    ...samePorts(ports),
    ...balancerErrors(spec),
    ...trafficErrors(spec),
  ];
}

/** What goes with which type. */
function typeErrors(spec: Fields): FieldError[] {
  const { type } = spec;
  if ((type === 'LoadBalancer' || type === 'NodePort') && spec.clusterIP === 'None')
    return [invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`)];
  if (type !== 'ExternalName') return [];
  const errors = ['clusterIPs', 'ipFamilies', 'ipFamilyPolicy']
    .filter((field) => spec[field]?.length)
    .map((field) => disallowed(`spec.${field}`, 'may not be set for ExternalName services'));
  const name = String(spec.externalName ?? '').replace(/\.$/, '');
  return [
    ...errors,
    ...(name ? named(subdomainErrors(name), 'spec.externalName', name) : [required('spec.externalName')]),
  ];
}

function portErrors(port: Fields, needsName: boolean, names: Set<string>, at: string): FieldError[] {
  const errors: FieldError[] = [];
  if (needsName && !port.name) errors.push(required(`${at}.name`));
  else if (port.name) {
    errors.push(...named(labelErrors(port.name), `${at}.name`, port.name));
    if (names.has(port.name)) errors.push(duplicate(`${at}.name`, port.name));
    names.add(port.name);
  }
  return [
    ...errors,
    ...portNumber(port.port, `${at}.port`),
    ...oneOf(port.protocol, PROTOCOLS, `${at}.protocol`),
    ...portOrName(port.targetPort, `${at}.targetPort`),
    ...(port.appProtocol === undefined
      ? []
      : named(qualifiedNameErrors(port.appProtocol), `${at}.appProtocol`, port.appProtocol)),
  ];
}

const LONGEST = 86400;

function affinityErrors(
  { sessionAffinity, sessionAffinityConfig: config }: Fields,
  at: string,
): FieldError[] {
  if (sessionAffinity === 'None')
    return config ? [disallowed(at, 'must not be set when session affinity is None')] : [];
  const seconds = config?.clientIP?.timeoutSeconds;
  if (sessionAffinity !== 'ClientIP' || seconds === undefined) return [];
  return seconds <= 0 || seconds > LONGEST
    ? [invalid(`${at}.clientIP.timeoutSeconds`, seconds, `must be greater than 0 and less than ${LONGEST}`)]
    : [];
}

function clusterAddressErrors({
  clusterIP,
  clusterIPs,
  ipFamilies,
  ipFamilyPolicy,
  type,
}: Fields): FieldError[] {
  if (type === 'ExternalName') return [];
  const errors: FieldError[] = [];
  if (clusterIPs?.length && clusterIP && clusterIPs[0] !== clusterIP)
    errors.push(invalid('spec.clusterIPs', clusterIPs, 'first value must match `clusterIP`'));
  for (const [index, family] of ((ipFamilies ?? []) as string[]).entries())
    errors.push(...oneOf(family, ['IPv4', 'IPv6'], `spec.ipFamilies[${index}]`));
  errors.push(
    ...oneOfIfAny(
      ipFamilyPolicy,
      ['PreferDualStack', 'RequireDualStack', 'SingleStack'],
      'spec.ipFamilyPolicy',
    ),
  );
  for (const [index, ip] of ((clusterIPs ?? []) as string[]).entries())
    if (ip !== 'None') errors.push(...addressErrors(ip, `spec.clusterIPs[${index}]`));
  return errors;
}

function nodePortErrors(type: string, ports: Fields[]): FieldError[] {
  const seen = new Set<string>();
  return ports.flatMap(({ nodePort, protocol }, index) => {
    if (!nodePort) return [];
    const at = `spec.ports[${index}].nodePort`;
    const errors = type === 'ClusterIP' ? [disallowed(at, "may not be used when `type` is 'ClusterIP'")] : [];
    const key = `${protocol}/${nodePort}`;
    if (seen.has(key)) errors.push(duplicate(at, nodePort));
    seen.add(key);
    return errors;
  });
}

function samePorts(ports: Fields[]): FieldError[] {
  const seen = new Set<string>();
  return ports.flatMap((port, index) => {
    const key = `${port.protocol}/${port.port}`;
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    const value = {
      Name: '',
      Protocol: port.protocol,
      AppProtocol: null,
      Port: port.port,
      TargetPort: 0,
      NodePort: 0,
    };
    return [duplicate(`spec.ports[${index}]`, value)];
  });
}

function balancerErrors(spec: Fields): FieldError[] {
  const ranges = (spec.loadBalancerSourceRanges ?? []) as string[];
  const balanced = spec.type === 'LoadBalancer';
  const errors: FieldError[] = [];
  // the server's own spelling
  const at = 'spec.LoadBalancerSourceRanges';
  if (ranges.length && !balanced) errors.push(disallowed(at, ONLY_BALANCED));
  for (const [index, range] of ranges.entries()) errors.push(...rangeErrors(range.trim(), `${at}[${index}]`));
  if (spec.allocateLoadBalancerNodePorts !== undefined && !balanced)
    errors.push(disallowed('spec.allocateLoadBalancerNodePorts', ONLY_BALANCED));
  if (spec.loadBalancerClass === undefined) return errors;
  const field = 'spec.loadBalancerClass';
  if (!balanced) return [...errors, disallowed(field, ONLY_BALANCED)];
  return [...errors, ...named(qualifiedNameErrors(spec.loadBalancerClass), field, spec.loadBalancerClass)];
}

function trafficErrors(spec: Fields): FieldError[] {
  const outside =
    spec.type === 'LoadBalancer' ||
    spec.type === 'NodePort' ||
    (spec.type === 'ClusterIP' && spec.externalIPs?.length);
  const policy = spec.externalTrafficPolicy as string | undefined;
  const at = 'spec.externalTrafficPolicy';
  return [
    ...(outside
      ? oneOfIfAny(policy, ['Cluster', 'Local'], at)
      : policy
        ? [invalid(at, policy, 'may only be set for externally-accessible services')]
        : []),
    ...oneOfIfAny(spec.internalTrafficPolicy, ['Cluster', 'Local'], 'spec.internalTrafficPolicy'),
    ...oneOfIfAny(
      spec.trafficDistribution,
      ['PreferClose', 'PreferSameNode', 'PreferSameZone'],
      'spec.trafficDistribution',
    ),
  ];
}

export function serviceUpdateErrors({ spec }: KubeObject, { spec: old }: KubeObject): FieldError[] {
  if (old.type === 'ExternalName' || spec.type === 'ExternalName' || !old.clusterIP) return [];
  if (old.clusterIP === spec.clusterIP) return [];
  return [invalid('spec.clusterIPs[0]', spec.clusterIPs, 'may not change once set')];
}
