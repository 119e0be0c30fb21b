/**
 * Validation of ingresses and network policies.
 *
 * Models: `pkg/apis/networking/validation`.
 */
import type { KubeObject } from '../api';
import { disallowed, invalid, required, unsupported, type FieldError } from '../status-errors';
import { isAddress, isRange, rangeErrors } from './addresses';
import { listOf, named, portNumber, portOrName, selectorErrors, type Fields } from './fields';
import { label1035Errors, portNameErrors, qualifiedNameErrors, subdomainErrors } from './names';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

// --- ingress ---

export function ingressErrors({ spec = {} }: KubeObject): FieldError[] {
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
  errors.push(...tlsErrors(listOf(spec.tls), 'spec.tls'));
  if (spec.defaultBackend) errors.push(...backendErrors(spec.defaultBackend, 'spec.defaultBackend'));
  for (const [index, rule] of listOf(spec.rules).entries())
    errors.push(...ruleErrors(rule, `spec.rules[${index}]`));
  if (spec.ingressClassName)
    errors.push(
      ...named(subdomainErrors(spec.ingressClassName), 'spec.ingressClassName', spec.ingressClassName),
    );
  return errors;
}

/** What is asked of new ingresses only. */
export function newIngressErrors({ spec = {}, metadata }: KubeObject): FieldError[] {
  const annotated = metadata.annotations?.['kubernetes.io/ingress.class'] as string | undefined;
  return annotated && spec.ingressClassName && annotated !== spec.ingressClassName
    ? [
        invalid(
          'annotations.kubernetes.io/ingress.class',
          annotated,
          'must match `ingressClassName` when both are specified',
        ),
      ]
    : [];
}

function tlsErrors(tls: Fields[], field: string): FieldError[] {
  return tls.flatMap(({ hosts = [], secretName }, index) => {
    const at = `${field}[${index}]`;
    return [
      ...(hosts as string[]).flatMap((host, number) =>
        named(
          host.includes('*') ? wildcardErrors(host) : subdomainErrors(host),
          `${at}.hosts[${number}]`,
          host,
        ),
      ),
      ...(secretName ? named(subdomainErrors(secretName), `${at}.secretName`, secretName) : []),
    ];
  });
}

export function ingressClassErrors({ spec = {} }: KubeObject): FieldError[] {
  const controller = (spec.controller ?? '') as string;
  if (controller.length > 250)
    return [{ type: 'TooLong', field: 'spec.controller', detail: 'may not be more than 250 bytes' }];
  if (!controller) return [required('spec.controller')];
  if (controller.split('/').length < 2)
    return [invalid('spec.controller', controller, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  const prefix = controller.split('/')[0]!;
  return named(
    prefix ? subdomainErrors(prefix) : qualifiedNameErrors(controller),
    'spec.controller',
    controller,
  );
}

export function ingressClassUpdateErrors({ spec = {} }: KubeObject, before: KubeObject): FieldError[] {
  return spec.controller === before.spec?.controller
    ? []
    : [invalid('spec.controller', spec.controller, 'field is immutable')];
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
  else if (path.pathType !== 'ImplementationSpecific' || path.path)
    errors.push(...urlPathErrors(path.path ?? '', path.pathType, `${at}.path`));
  return [...errors, ...backendErrors(path.backend ?? {}, `${at}.backend`)];
}

const NOT_IN_PATHS = ['//', '/./', '/../', '%2f', '%2F'];
const NOT_LAST = ['/..', '/.'];

function urlPathErrors(path: string, type: string, field: string): FieldError[] {
  const errors = path.startsWith('/') ? [] : [invalid(field, path, 'must be an absolute path')];
  if (type === 'ImplementationSpecific') return errors;
  return [
    ...errors,
    ...NOT_IN_PATHS.filter((each) => path.includes(each)).map((each) =>
      invalid(field, path, `must not contain '${each}'`),
    ),
    ...NOT_LAST.filter((each) => path.endsWith(each)).map((each) =>
      invalid(field, path, `cannot end with '${each}'`),
    ),
  ];
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

function endPortErrors({ port, endPort }: Fields, field: string): FieldError[] {
  if (port === undefined) return [disallowed(field, 'may not be specified when `port` is not specified')];
  if (typeof port === 'string') return [disallowed(field, 'may not be specified when `port` is non-numeric')];
  const errors = endPort < port ? [invalid(field, endPort, 'must be greater than or equal to `port`')] : [];
  return [...errors, ...portNumber(endPort, field)];
}

function policyRuleErrors(rule: Fields, peers: string, at: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const [index, port] of listOf(rule.ports).entries()) {
    if (!PROTOCOLS.includes(port.protocol))
      errors.push(unsupported(`${at}.ports[${index}].protocol`, port.protocol, PROTOCOLS));
    if (port.port !== undefined) errors.push(...portOrName(port.port, `${at}.ports[${index}].port`));
    if (port.endPort !== undefined) errors.push(...endPortErrors(port, `${at}.ports[${index}].endPort`));
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
    if (peer.ipBlock) errors.push(...blockErrors(peer.ipBlock, `${field}.ipBlock`));
  }
  return errors;
}

function blockErrors({ cidr = '', except = [] }: Fields, field: string): FieldError[] {
  if (!cidr) return [required(`${field}.cidr`)];
  if (!isRange(cidr)) return rangeErrors(cidr, `${field}.cidr`);
  return (except as string[]).flatMap((each, index) => rangeErrors(each, `${field}.except[${index}]`));
}
