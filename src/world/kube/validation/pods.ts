/**
 * Validation of pods and pod templates.
 *
 * Models: `ValidatePodSpec` and what it calls, in its order. Left out: topology, resource claims, Windows, volumes of
 * clouds.
 */
import type { KubeObject } from '../api';
import { equal } from '../json-value';
import { canonicalQuantity, quantity } from '../quantity';
import { disallowed, duplicate, invalid, required, unsupported, type FieldError } from '../status-errors';
import { listOf, named, nonNegative, portNumber, type Fields } from './fields';
import { labelsErrors } from './metadata';
import {
  configKeyErrors,
  envNameErrors,
  labelErrors,
  portNameErrors,
  qualifiedNameErrors,
  subdomainErrors,
} from './names';

export function podErrors(pod: KubeObject): FieldError[] {
  const spec: Fields = pod.spec ?? {};
  return [
    ...podSpecErrors(spec, 'spec'),
    ...['containers', 'initContainers'].flatMap((list) => spacedImages(listOf(spec[list]), `spec.${list}`)),
  ];
}

/** Templates may have them. */
function spacedImages(containers: Fields[], field: string): FieldError[] {
  return containers.flatMap(({ image }, index) =>
    typeof image === 'string' && image.trim() !== image
      ? [invalid(`${field}[${index}].image`, image, 'must not have leading or trailing whitespace')]
      : [],
  );
}

export function templateErrors(template: Fields | undefined, field: string): FieldError[] {
  if (!template) return [required(field)];
  return [
    ...labelsErrors(template.metadata?.labels, `${field}.labels`),
    ...Object.keys(template.metadata?.annotations ?? {}).flatMap((key) =>
      named(qualifiedNameErrors(key.toLowerCase()), `${field}.annotations`, key),
    ),
    ...podSpecErrors(template.spec ?? {}, `${field}.spec`),
  ];
}

function podSpecErrors(spec: Fields, field: string): FieldError[] {
  const volumes = listOf(spec.volumes);
  const names = new Set(volumes.map((each) => each.name as string));
  const containers = listOf(spec.containers);
  const initContainers = listOf(spec.initContainers);
  return [
    ...volumesErrors(volumes, `${field}.volumes`),
    ...(containers.length ? [] : [required(`${field}.containers`)]),
    ...containersErrors(containers, `${field}.containers`, names),
    ...containersErrors(
      initContainers,
      `${field}.initContainers`,
      names,
      new Set(containers.map((each) => each.name)),
    ),
    ...oneOf(spec.restartPolicy, ['Always', 'OnFailure', 'Never'], `${field}.restartPolicy`),
    ...oneOf(
      spec.dnsPolicy,
      ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'],
      `${field}.dnsPolicy`,
    ),
    ...labelsErrors(spec.nodeSelector, `${field}.nodeSelector`),
    ...nameErrorsOf(spec.serviceAccountName, subdomainErrors, `${field}.serviceAccountName`),
    ...nameErrorsOf(spec.hostname, labelErrors, `${field}.hostname`),
    ...nameErrorsOf(spec.subdomain, labelErrors, `${field}.subdomain`),
    ...tolerationErrors(listOf(spec.tolerations), `${field}.tolerations`),
    ...activeDeadline(spec.activeDeadlineSeconds, `${field}.activeDeadlineSeconds`),
  ];
}

function nameErrorsOf(value: unknown, check: (text: string) => string[], field: string): FieldError[] {
  return typeof value === 'string' && value !== '' ? named(check(value), field, value) : [];
}

function oneOf(value: unknown, allowed: readonly string[], field: string): FieldError[] {
  return value === undefined || allowed.includes(String(value)) ? [] : [unsupported(field, value, allowed)];
}

function activeDeadline(value: unknown, field: string): FieldError[] {
  return typeof value === 'number' && (value < 1 || value > 2147483647)
    ? [invalid(field, value, 'must be between 1 and 2147483647, inclusive')]
    : [];
}

// --- volumes ---

const SOURCES = [
  'emptyDir',
  'hostPath',
  'secret',
  'configMap',
  'persistentVolumeClaim',
  'projected',
  'downwardAPI',
  'nfs',
  'csi',
  'ephemeral',
  'image',
  'iscsi',
  'fc',
  'rbd',
  'cephfs',
  'glusterfs',
  'gitRepo',
];

function volumesErrors(volumes: Fields[], field: string): FieldError[] {
  const seen = new Set<string>();
  return volumes.flatMap((volume, index) => {
    const at = `${field}[${index}]`;
    const errors = sourceErrors(volume, at);
    if (!volume.name) errors.push(required(`${at}.name`));
    else {
      errors.push(...named(labelErrors(volume.name), `${at}.name`, volume.name));
      if (seen.has(volume.name)) errors.push(duplicate(`${at}.name`, volume.name));
      seen.add(volume.name);
    }
    return errors;
  });
}

function sourceErrors(volume: Fields, at: string): FieldError[] {
  const sources = Object.keys(volume).filter((key) => key !== 'name');
  const known = SOURCES.filter((source) => sources.includes(source));
  if (!sources.length) return [required(at, 'must specify a volume type')];
  const errors = known
    .slice(1)
    .map((source) => disallowed(`${at}.${source}`, 'may not specify more than 1 volume type'));
  const { secret, configMap, persistentVolumeClaim: claim, hostPath } = volume;
  if (secret && !secret.secretName) errors.push(required(`${at}.secret.secretName`));
  if (configMap && !configMap.name) errors.push(required(`${at}.configMap.name`));
  if (claim && !claim.claimName) errors.push(required(`${at}.persistentVolumeClaim.claimName`));
  if (hostPath && !hostPath.path) errors.push(required(`${at}.hostPath.path`));
  for (const source of ['secret', 'configMap'])
    for (const [index, item] of listOf(volume[source]?.items).entries()) {
      if (!item.key) errors.push(required(`${at}.${source}.items[${index}].key`));
      if (!item.path) errors.push(required(`${at}.${source}.items[${index}].path`));
    }
  return errors;
}

// --- containers ---

function containersErrors(
  containers: Fields[],
  field: string,
  volumes: Set<string>,
  taken = new Set<string>(),
): FieldError[] {
  const seen = new Set<string>(taken);
  const errors = containers.flatMap((container, index) => {
    const at = `${field}[${index}]`;
    const own = containerErrors(container, at, volumes);
    if (container.name && seen.has(container.name)) own.push(duplicate(`${at}.name`, container.name));
    seen.add(container.name);
    return own;
  });
  return [...errors, ...hostPortErrors(containers, field)];
}

function containerErrors(container: Fields, at: string, volumes: Set<string>): FieldError[] {
  const { name, image } = container;
  return [
    ...(name ? named(labelErrors(name), `${at}.name`, name) : [required(`${at}.name`)]),
    ...(image ? [] : [required(`${at}.image`)]),
    ...portsErrors(listOf(container.ports), `${at}.ports`),
    ...envErrors(listOf(container.env), `${at}.env`),
    ...envFromErrors(listOf(container.envFrom), `${at}.envFrom`),
    ...mountErrors(listOf(container.volumeMounts), `${at}.volumeMounts`, volumes),
    ...oneOf(container.imagePullPolicy, ['Always', 'IfNotPresent', 'Never'], `${at}.imagePullPolicy`),
    ...resourceErrors(container.resources ?? {}, `${at}.resources`),
    ...probeErrors(container.livenessProbe, `${at}.livenessProbe`, true),
    ...probeErrors(container.readinessProbe, `${at}.readinessProbe`, false),
    ...probeErrors(container.startupProbe, `${at}.startupProbe`, true),
  ];
}

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

function portsErrors(ports: Fields[], field: string): FieldError[] {
  const seen = new Set<string>();
  return ports.flatMap((port, index) => {
    const at = `${field}[${index}]`;
    const errors: FieldError[] = [];
    if (port.name) {
      const wrong = named(portNameErrors(port.name), `${at}.name`, port.name);
      if (wrong.length) errors.push(...wrong);
      else if (seen.has(port.name)) errors.push(duplicate(`${at}.name`, port.name));
      seen.add(port.name);
    }
    if (!port.containerPort) errors.push(required(`${at}.containerPort`));
    else errors.push(...portNumber(port.containerPort, `${at}.containerPort`));
    if (port.hostPort) errors.push(...portNumber(port.hostPort, `${at}.hostPort`));
    return [...errors, ...oneOf(port.protocol, PROTOCOLS, `${at}.protocol`)];
  });
}

function hostPortErrors(containers: Fields[], field: string): FieldError[] {
  const seen = new Set<string>();
  return containers.flatMap((container, index) =>
    listOf(container.ports).flatMap((port, number) => {
      if (!port.hostPort) return [];
      const key = `${port.protocol}/${port.hostIP ?? ''}/${port.hostPort}`;
      if (!seen.has(key)) {
        seen.add(key);
        return [];
      }
      return [duplicate(`${field}[${index}].ports[${number}].hostPort`, key)];
    }),
  );
}

const VALUE_SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

function envErrors(env: Fields[], field: string): FieldError[] {
  return env.flatMap((each, index) => {
    const at = `${field}[${index}]`;
    const names = each.name
      ? named(envNameErrors(each.name), `${at}.name`, each.name)
      : [required(`${at}.name`)];
    return [...names, ...valueFromErrors(each, `${at}.valueFrom`)];
  });
}

function valueFromErrors(env: Fields, field: string): FieldError[] {
  const { valueFrom, value } = env;
  if (!valueFrom) return [];
  const sources = VALUE_SOURCES.filter((source) => valueFrom[source]);
  const errors = keyRefErrors(valueFrom, field);
  if (!sources.length)
    errors.push(
      invalid(
        field,
        '',
        'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
      ),
    );
  else if (value) errors.push(invalid(field, '', 'may not be specified when `value` is not empty'));
  else if (sources.length > 1)
    errors.push(invalid(field, '', 'may not have more than one field specified at a time'));
  return errors;
}

function keyRefErrors(valueFrom: Fields, field: string): FieldError[] {
  return ['configMapKeyRef', 'secretKeyRef'].flatMap((source) => {
    const ref = valueFrom[source] as Fields | undefined;
    if (!ref) return [];
    const at = `${field}.${source}`;
    return [
      ...(ref.name ? [] : [required(`${at}.name`)]),
      ...(ref.key ? named(configKeyErrors(ref.key), `${at}.key`, ref.key) : [required(`${at}.key`)]),
    ];
  });
}

function envFromErrors(envFrom: Fields[], field: string): FieldError[] {
  return envFrom.flatMap((each, index) => {
    const at = `${field}[${index}]`;
    const { configMapRef, secretRef } = each;
    if (!configMapRef && !secretRef)
      return [invalid(field, '', 'must specify one of: `configMapRef` or `secretRef`')];
    if (configMapRef && secretRef)
      return [invalid(field, '', 'may not have more than one field specified at a time')];
    const [name, ref] = configMapRef ? ['configMapRef', configMapRef] : ['secretRef', secretRef];
    return ref.name ? [] : [required(`${at}.${name}.name`)];
  });
}

function mountErrors(mounts: Fields[], field: string, volumes: Set<string>): FieldError[] {
  const paths = new Set<string>();
  return mounts.flatMap((mount, index) => {
    const at = `${field}[${index}]`;
    const errors: FieldError[] = [];
    if (!mount.name) errors.push(required(`${at}.name`));
    else if (!volumes.has(mount.name))
      errors.push({ type: 'NotFound', field: `${at}.name`, value: mount.name, detail: '' });
    if (!mount.mountPath) errors.push(required(`${at}.mountPath`));
    if (paths.has(mount.mountPath))
      errors.push(invalid(`${at}.mountPath`, mount.mountPath, 'must be unique'));
    paths.add(mount.mountPath);
    return errors;
  });
}

const STANDARD = /^(cpu|memory|ephemeral-storage|storage|hugepages-.+)$/;

export function resourceErrors(resources: Fields, field: string): FieldError[] {
  const errors: FieldError[] = [];
  const { limits = {}, requests = {} } = resources as Record<string, Record<string, string>>;
  for (const [part, amounts] of [
    ['limits', limits],
    ['requests', requests],
  ] as const) {
    for (const name of Object.keys(amounts).sort()) {
      const at = `${field}.${part}[${name}]`;
      if (!STANDARD.test(name) && !name.includes('/')) {
        errors.push(invalid(at, name, 'must be a standard resource type or fully qualified'));
        errors.push(invalid(at, name, 'must be a standard resource for containers'));
      }
      if (quantity(amounts[name]) < 0)
        errors.push(invalid(at, canonicalQuantity(amounts[name]!), 'must be greater than or equal to 0'));
    }
  }
  for (const name of Object.keys(requests).sort()) {
    const limit = limits[name];
    if (limit === undefined || quantity(requests[name]) <= quantity(limit)) continue;
    const detail = `must be less than or equal to ${name} limit of ${canonicalQuantity(limit)}`;
    errors.push(invalid(`${field}.requests`, canonicalQuantity(requests[name]!), detail));
  }
  return errors;
}

const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'];

function probeErrors(probe: Fields | undefined, field: string, once: boolean): FieldError[] {
  if (!probe) return [];
  const handlers = HANDLERS.filter((handler) => probe[handler]);
  const errors: FieldError[] = handlers
    .slice(1)
    .map((handler) => disallowed(`${field}.${handler}`, 'may not specify more than 1 handler type'));
  if (probe.exec && !probe.exec.command?.length) errors.push(required(`${field}.exec.command`));
  if (probe.httpGet) errors.push(...httpErrors(probe.httpGet, `${field}.httpGet`));
  if (probe.tcpSocket) errors.push(...portOrName(probe.tcpSocket.port, `${field}.tcpSocket.port`));
  if (!handlers.length) errors.push(required(field, 'must specify a handler type'));
  for (const name of [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ])
    errors.push(...nonNegative(probe[name], `${field}.${name}`));
  if (once && probe.successThreshold > 1)
    errors.push(invalid(`${field}.successThreshold`, probe.successThreshold, 'must be 1'));
  return errors;
}

function httpErrors(get: Fields, field: string): FieldError[] {
  return [
    ...(get.path === '' ? [required(`${field}.path`)] : []),
    ...portOrName(get.port, `${field}.port`),
    ...oneOf(get.scheme, ['HTTP', 'HTTPS'], `${field}.scheme`),
  ];
}

export function portOrName(port: unknown, field: string): FieldError[] {
  if (typeof port === 'string') return named(portNameErrors(port), field, port);
  return portNumber(port, field);
}

function tolerationErrors(tolerations: Fields[], field: string): FieldError[] {
  return tolerations.flatMap((each, index) => {
    const at = `${field}[${index}]`;
    const errors: FieldError[] = [];
    if (each.key) errors.push(...named(qualifiedNameErrors(each.key), `${at}.key`, each.key));
    if (!each.key && each.operator !== 'Exists')
      errors.push(
        invalid(
          `${at}.operator`,
          each.operator ?? '',
          'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        ),
      );
    if (each.tolerationSeconds !== undefined && each.effect !== 'NoExecute')
      errors.push(
        invalid(
          `${at}.effect`,
          each.effect ?? '',
          "effect must be 'NoExecute' when `tolerationSeconds` is set",
        ),
      );
    if (each.operator) errors.push(...oneOf(each.operator, ['Equal', 'Exists'], `${at}.operator`));
    if (each.effect)
      errors.push(...oneOf(each.effect, ['NoSchedule', 'PreferNoSchedule', 'NoExecute'], `${at}.effect`));
    return errors;
  });
}

const POD_UPDATE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** What may not change in a pod that exists. The server adds a diff of the two specs, which is left out. */
export function podUpdateErrors(pod: KubeObject, before: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  const lengths = (spec: Fields): number[] => [
    listOf(spec.containers).length,
    listOf(spec.initContainers).length,
  ];
  if (!equal(lengths(pod.spec), lengths(before.spec)))
    return [disallowed('spec.containers', 'pod updates may not add or remove containers')];
  if (!equal(comparable(pod.spec), comparable(before.spec)))
    errors.push(disallowed('spec', `${POD_UPDATE}\n`));
  return errors;
}

function comparable(spec: Fields): Fields {
  const bare = (containers: unknown): unknown => listOf(containers).map((each) => ({ ...each, image: '' }));
  const { activeDeadlineSeconds: _deadline, tolerations: _tolerations, ...rest } = spec;
  return { ...rest, containers: bare(spec.containers), initContainers: bare(spec.initContainers) };
}
