/**
 * Validation of services, ingresses and network policies.
 *
 * Models: `ValidateService` and `pkg/apis/networking/validation`.
 */
import type { KubeObject } from '../api';
import { disallowed, duplicate, invalid, required, unsupported, type FieldError } from '../status-errors';
import { listOf, named, portNumber, selectorErrors, type Fields } from './fields';
import { labelsErrors } from './metadata';
import { label1035Errors, labelErrors, portNameErrors, subdomainErrors } from './names';
import { portOrName } from './pods';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

export function serviceErrors({ spec = {} }: KubeObject): FieldError[] {
  const ports = listOf(spec.ports);
  const headless = spec.clusterIP === 'None';
  const errors: FieldError[] = [];
  if (!ports.length && !headless && spec.type !== 'ExternalName') errors.push(required('spec.ports'));
  if (spec.type === 'LoadBalancer' && headless)
    errors.push(invalid('spec.clusterIPs[0]', 'None', "may not be set to 'None' for LoadBalancer services"));
  if (spec.type === 'NodePort' && headless)
    errors.push(invalid('spec.clusterIPs[0]', 'None', "may not be set to 'None' for NodePort services"));
  if (spec.type === 'ExternalName') errors.push(...externalNameErrors(spec));
  const names = new Set<string>();
  for (const [index, port] of ports.entries())
    errors.push(...servicePortErrors(port, ports.length > 1, names, `spec.ports[${index}]`));
  errors.push(...labelsErrors(spec.selector, 'spec.selector'));
  if (!['ClientIP', 'None'].includes(spec.sessionAffinity))
    errors.push(unsupported('spec.sessionAffinity', spec.sessionAffinity, ['ClientIP', 'None']));
  if (!headless && spec.clusterIP && !isAddress(spec.clusterIP))
    errors.push(
      invalid(
        'spec.clusterIPs[0]',
        spec.clusterIP,
        'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      ),
    );
  if (!TYPES.includes(spec.type)) errors.push(unsupported('spec.type', spec.type, TYPES));
  return [...errors, ...samePorts(ports)];
}

function externalNameErrors(spec: Fields): FieldError[] {
  if (!spec.externalName) return [required('spec.externalName')];
  return named(
    subdomainErrors(String(spec.externalName).replace(/\.$/, '')),
    'spec.externalName',
    spec.externalName,
  );
}

function isAddress(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4
    ? parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)
    : /^[0-9a-f:]+$/i.test(text);
}

function servicePortErrors(port: Fields, needsName: boolean, names: Set<string>, at: string): FieldError[] {
  const errors: FieldError[] = [];
  if (needsName && !port.name) errors.push(required(`${at}.name`));
  else if (port.name) {
    errors.push(...named(labelErrors(port.name), `${at}.name`, port.name));
    if (names.has(port.name)) errors.push(duplicate(`${at}.name`, port.name));
    names.add(port.name);
  }
  errors.push(...portNumber(port.port, `${at}.port`));
  if (!PROTOCOLS.includes(port.protocol))
    errors.push(unsupported(`${at}.protocol`, port.protocol, PROTOCOLS));
  errors.push(...portOrName(port.targetPort, `${at}.targetPort`));
  return errors;
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

export function serviceUpdateErrors({ spec }: KubeObject, { spec: old }: KubeObject): FieldError[] {
  if (old.type === 'ExternalName' || spec.type === 'ExternalName' || !old.clusterIP) return [];
  if (old.clusterIP === spec.clusterIP) return [];
  return [invalid('spec.clusterIPs[0]', spec.clusterIPs, 'may not change once set')];
}

// --- ingress ---

export function ingressErrors({ spec = {}, metadata }: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  if (!spec.rules?.length && !spec.defaultBackend)
    errors.push(
      invalid(
        'spec',
        {
          IngressClassName: spec.ingressClassName ?? null,
          DefaultBackend: null,
          TLS: spec.tls ?? null,
          Rules: null,
        },
        'either `defaultBackend` or `rules` must be specified',
      ),
    );
  if (spec.defaultBackend) errors.push(...backendErrors(spec.defaultBackend, 'spec.defaultBackend'));
  for (const [index, rule] of listOf(spec.rules).entries())
    errors.push(...ruleErrors(rule, `spec.rules[${index}]`));
  if (spec.ingressClassName)
    errors.push(
      ...named(subdomainErrors(spec.ingressClassName), 'spec.ingressClassName', spec.ingressClassName),
    );
  const annotated = metadata.annotations?.['kubernetes.io/ingress.class'] as string | undefined;
  if (annotated && spec.ingressClassName && annotated !== spec.ingressClassName)
    errors.push(
      invalid(
        'metadata.annotations[kubernetes.io/ingress.class]',
        annotated,
        'must match `ingressClassName` when both are specified',
      ),
    );
  return errors;
}

function ruleErrors(rule: Fields, at: string): FieldError[] {
  const errors: FieldError[] = [];
  const host = rule.host as string | undefined;
  if (host?.includes('*')) errors.push(...named(wildcardErrors(host), `${at}.host`, host));
  else if (host) errors.push(...hostErrors(host, `${at}.host`));
  const paths = listOf(rule.http?.paths);
  if (rule.http && !paths.length) errors.push(required(`${at}.http.paths`));
  for (const [index, path] of paths.entries()) errors.push(...pathErrors(path, `${at}.http.paths[${index}]`));
  return errors;
}

function hostErrors(host: string, field: string): FieldError[] {
  if (isAddress(host) && /^\d+\.\d+\.\d+\.\d+$/.test(host))
    return [invalid(field, host, 'must be a DNS name, not an IP address')];
  return named(subdomainErrors(host), field, host);
}

function wildcardErrors(host: string): string[] {
  const valid = /^\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(host);
  return valid
    ? []
    : [
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ];
}

const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'];

function pathErrors(path: Fields, at: string): FieldError[] {
  const errors: FieldError[] = [];
  if (!path.pathType) errors.push(required(`${at}.pathType`, 'pathType must be specified'));
  else if (!PATH_TYPES.includes(path.pathType))
    errors.push(unsupported(`${at}.pathType`, path.pathType, PATH_TYPES));
  else if (path.pathType !== 'ImplementationSpecific' || path.path) {
    if (!String(path.path ?? '').startsWith('/'))
      errors.push(invalid(`${at}.path`, path.path ?? '', 'must be an absolute path'));
  }
  return [...errors, ...backendErrors(path.backend ?? {}, `${at}.backend`)];
}

function backendErrors(backend: Fields, at: string): FieldError[] {
  const { service, resource } = backend;
  if (service && resource) return [invalid(at, '', 'cannot set both resource and service backends')];
  if (!service && !resource) return [required(at, 'resource or service backend is required')];
  if (!service) return [];
  const errors: FieldError[] = [];
  if (!service.name) errors.push(required(`${at}.service.name`));
  else errors.push(...named(label1035Errors(service.name), `${at}.service.name`, service.name));
  const { name, number } = service.port ?? {};
  if (name && number) errors.push(invalid(at, '', 'cannot set both port name & port number'));
  else if (name) errors.push(...named(portNameErrors(name), `${at}.service.port.name`, name));
  else if (number) errors.push(...portNumber(number, `${at}.service.port.number`));
  else errors.push(required(at, 'port name or number is required'));
  return errors;
}

// --- network policy ---

export function networkPolicyErrors({ spec = {} }: KubeObject): FieldError[] {
  const errors = selectorErrors(spec.podSelector, 'spec.podSelector');
  for (const direction of ['ingress', 'egress']) {
    const peers = direction === 'ingress' ? 'from' : 'to';
    for (const [index, rule] of listOf(spec[direction]).entries())
      errors.push(...policyRuleErrors(rule, peers, `spec.${direction}[${index}]`));
  }
  const types = (spec.policyTypes ?? []) as string[];
  if (types.length > 2)
    return [...errors, invalid('spec.policyTypes', types, 'may not specify more than two policyTypes')];
  for (const [index, type] of types.entries())
    if (type !== 'Ingress' && type !== 'Egress')
      errors.push(unsupported(`spec.policyTypes[${index}]`, type, ['Ingress', 'Egress']));
  return errors;
}

function policyRuleErrors(rule: Fields, peers: string, at: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const [index, port] of listOf(rule.ports).entries()) {
    if (!PROTOCOLS.includes(port.protocol))
      errors.push(unsupported(`${at}.ports[${index}].protocol`, port.protocol, PROTOCOLS));
    if (port.port !== undefined) errors.push(...portOrName(port.port, `${at}.ports[${index}].port`));
  }
  for (const [index, peer] of listOf(rule[peers]).entries()) {
    const field = `${at}.${peers}[${index}]`;
    if (!peer.podSelector && !peer.namespaceSelector && !peer.ipBlock)
      errors.push(required(field, 'must specify a peer'));
    if (peer.ipBlock && (peer.podSelector || peer.namespaceSelector))
      errors.push(disallowed(field, 'may not specify both ipBlock and another peer'));
    if (peer.podSelector) errors.push(...selectorErrors(peer.podSelector, `${field}.podSelector`));
    if (peer.namespaceSelector)
      errors.push(...selectorErrors(peer.namespaceSelector, `${field}.namespaceSelector`));
    if (peer.ipBlock && !/^[0-9a-f.:]+\/\d+$/i.test(String(peer.ipBlock.cidr ?? '')))
      errors.push(
        peer.ipBlock.cidr
          ? invalid(
              `${field}.ipBlock.cidr`,
              peer.ipBlock.cidr,
              'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
            )
          : required(`${field}.ipBlock.cidr`),
      );
  }
  return errors;
}
