/**
 * Validation of pods and pod templates.
 *
 * Models: `ValidatePodSpec` and what it calls, in its order. Left out: resource claims, Windows, resources of
 * whole pods, volume devices.
 */
import type { KubeObject } from '../api';
import { equal } from '../json-value';
import { disallowed, duplicate, invalid, required, type FieldError } from '../status-errors';
import { addressErrors } from './addresses';
import { fieldPathErrors, resourceFieldErrors } from './downward';
import { listOf, named, oneOf, oneOfIfAny, portNumber, type Fields } from './fields';
import { lifecycleErrors, probeErrors } from './handlers';
import { labelsErrors } from './metadata';
import {
  configKeyErrors,
  envNameErrors,
  labelErrors,
  portNameErrors,
  qualifiedNameErrors,
  subdomainErrors,
} from './names';
import { relativePathErrors } from './paths';
import { requirementErrors } from './resources';
import { affinityErrors, spreadErrors, tolerationErrors } from './scheduling';
import { containerSecurityErrors, podSecurityErrors } from './security';
import { volumesErrors } from './volumes';

export function podErrors(pod: KubeObject): FieldError[] {
  const spec: Fields = pod.spec ?? {};
  return [
    ...podSpecErrors(spec, 'spec', true),
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

export function podSpecErrors(spec: Fields, field: string, isPod = false): FieldError[] {
  const volumes = listOf(spec.volumes);
  const context: Context = {
    volumes: new Set(volumes.map((each) => each.name as string)),
    grace: spec.terminationGracePeriodSeconds as number | undefined,
  };
  const containers = listOf(spec.containers);
  return [
    ...volumesErrors(volumes, `${field}.volumes`),
    ...(containers.length ? [] : [required(`${field}.containers`)]),
    ...containersErrors(containers, `${field}.containers`, context),
    ...initContainersErrors(listOf(spec.initContainers), containers, `${field}.initContainers`, context),
    ...(spec.hostNetwork ? hostNetworkErrors(containers, `${field}.containers`, isPod) : []),
    ...oneOfIfAny(spec.restartPolicy, ['Always', 'OnFailure', 'Never'], `${field}.restartPolicy`),
    ...oneOfIfAny(
      spec.dnsPolicy,
      ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'],
      `${field}.dnsPolicy`,
    ),
    ...labelsErrors(spec.nodeSelector, `${field}.nodeSelector`),
    ...podSecurityErrors(spec, field),
    ...affinityErrors(spec.affinity, `${field}.affinity`),
    ...dnsErrors(spec, `${field}.dnsConfig`),
    ...listOf(spec.readinessGates).flatMap(({ conditionType = '' }, index) =>
      named(
        qualifiedNameErrors(conditionType),
        `${field}.readinessGates[${index}].conditionType`,
        conditionType,
      ),
    ),
    ...spreadErrors(listOf(spec.topologySpreadConstraints), `${field}.topologySpreadConstraints`),
    ...nameErrorsOf(spec.serviceAccountName, subdomainErrors, `${field}.serviceAccountName`),
    ...nameErrorsOf(spec.nodeName, subdomainErrors, `${field}.nodeName`),
    ...activeDeadline(spec.activeDeadlineSeconds, `${field}.activeDeadlineSeconds`),
    ...nameErrorsOf(spec.hostname, labelErrors, `${field}.hostname`),
    ...nameErrorsOf(spec.subdomain, labelErrors, `${field}.subdomain`),
    ...tolerationErrors(listOf(spec.tolerations), `${field}.tolerations`),
    ...hostAliasErrors(listOf(spec.hostAliases), `${field}.hostAliases`),
    ...nameErrorsOf(spec.priorityClassName, subdomainErrors, `${field}.priorityClassName`),
    ...nameErrorsOf(spec.runtimeClassName, subdomainErrors, `${field}.runtimeClassName`),
    ...oneOfIfAny(spec.preemptionPolicy, ['PreemptLowerPriority', 'Never'], `${field}.preemptionPolicy`),
  ];
}

/** What containers may refer to. */
interface Context {
  volumes: Set<string>;
  /** s */
  grace: number | undefined;
}

function nameErrorsOf(value: unknown, check: (text: string) => string[], field: string): FieldError[] {
  return typeof value === 'string' && value !== '' ? named(check(value), field, value) : [];
}

function activeDeadline(value: unknown, field: string): FieldError[] {
  return typeof value === 'number' && (value < 1 || value > 2147483647)
    ? [invalid(field, value, 'must be between 1 and 2147483647, inclusive')]
    : [];
}

function dnsErrors({ dnsPolicy, dnsConfig }: Fields, field: string): FieldError[] {
  const servers = (dnsConfig?.nameservers ?? []) as string[];
  if (dnsPolicy === 'None') {
    if (!dnsConfig) return [required(field, 'must provide `dnsConfig` when `dnsPolicy` is None')];
    if (!servers.length)
      return [
        required(`${field}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None'),
      ];
  }
  const errors =
    servers.length > 3
      ? [invalid(`${field}.nameservers`, servers, 'must not have more than 3 nameservers')]
      : [];
  return [
    ...errors,
    ...servers.flatMap((each, index) => addressErrors(each, `${field}.nameservers[${index}]`)),
  ];
}

function hostAliasErrors(aliases: Fields[], field: string): FieldError[] {
  return aliases.flatMap(({ ip = '', hostnames = [] }, index) => [
    ...addressErrors(ip, `${field}[${index}].ip`),
    ...(hostnames as string[]).flatMap((name, number) =>
      named(subdomainErrors(name), `${field}[${index}].hostnames[${number}]`, name),
    ),
  ]);
}

/** On the host's network a port of the container is one of the host. */
function hostNetworkErrors(containers: Fields[], field: string, isPod: boolean): FieldError[] {
  return containers.flatMap((container, index) =>
    listOf(container.ports).flatMap(({ hostPort = 0, containerPort }, number) =>
      (isPod || hostPort !== 0) && hostPort !== containerPort
        ? [
            invalid(
              `${field}[${index}].ports[${number}].hostPort`,
              hostPort,
              'must match `containerPort` when `hostNetwork` is true',
            ),
          ]
        : [],
    ),
  );
}

// --- containers ---

function containersErrors(containers: Fields[], field: string, context: Context): FieldError[] {
  const seen = new Set<string>();
  const errors = containers.flatMap((container, index) => {
    const at = `${field}[${index}]`;
    const own = containerErrors(container, at, context);
    if (seen.has(container.name ?? '')) own.push(duplicate(`${at}.name`, container.name ?? ''));
    seen.add(container.name ?? '');
    own.push(...runningErrors(container, at, context));
    if (container.restartPolicy !== undefined && !CONTAINER_POLICIES.includes(container.restartPolicy))
      own.push(...oneOf(container.restartPolicy, CONTAINER_POLICIES, `${at}.restartPolicy`));
    return own;
  });
  return [...errors, ...hostPortErrors(containers, field)];
}

const CONTAINER_POLICIES = ['Always', 'OnFailure', 'Never'];
const RUNNING = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'];

function initContainersErrors(
  inits: Fields[],
  containers: Fields[],
  field: string,
  context: Context,
): FieldError[] {
  const names = new Set(containers.map((each) => each.name as string));
  return inits.flatMap((container, index) => {
    const at = `${field}[${index}]`;
    const { name, restartPolicy } = container;
    const errors = [
      ...containerErrors(container, at, context),
      ...oneOfIfAny(restartPolicy, CONTAINER_POLICIES, `${at}.restartPolicy`),
    ];
    if (names.has(name)) errors.push(duplicate(`${at}.name`, name));
    else if (name) names.add(name);
    if (restartPolicy === 'Always') return [...errors, ...runningErrors(container, at, context)];
    const detail = 'may not be set for init containers without restartPolicy=Always';
    return [
      ...errors,
      ...RUNNING.filter((part) => container[part] !== undefined).map((part) =>
        disallowed(`${at}.${part}`, detail),
      ),
    ];
  });
}

/** What only matters while a container goes on running. */
function runningErrors(container: Fields, at: string, { grace }: Context): FieldError[] {
  return [
    ...lifecycleErrors(container.lifecycle, `${at}.lifecycle`, grace),
    ...probeErrors(container.livenessProbe, `${at}.livenessProbe`, true),
    ...probeErrors(container.readinessProbe, `${at}.readinessProbe`, false),
    ...probeErrors(container.startupProbe, `${at}.startupProbe`, true),
  ];
}

function containerErrors(container: Fields, at: string, { volumes }: Context): FieldError[] {
  const { name, image } = container;
  return [
    ...(name ? named(labelErrors(name), `${at}.name`, name) : [required(`${at}.name`)]),
    ...(image ? [] : [required(`${at}.image`)]),
    ...oneOfIfAny(
      container.terminationMessagePolicy,
      ['File', 'FallbackToLogsOnError'],
      `${at}.terminationMessagePolicy`,
    ),
    ...portsErrors(listOf(container.ports), `${at}.ports`),
    ...envErrors(listOf(container.env), `${at}.env`),
    ...envFromErrors(listOf(container.envFrom), `${at}.envFrom`),
    ...mountErrors(listOf(container.volumeMounts), `${at}.volumeMounts`, volumes),
    ...oneOfIfAny(container.imagePullPolicy, ['Always', 'IfNotPresent', 'Never'], `${at}.imagePullPolicy`),
    ...requirementErrors(container.resources ?? {}, `${at}.resources`),
    ...containerSecurityErrors(container.securityContext, `${at}.securityContext`),
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
    return [...errors, ...oneOfIfAny(port.protocol, PROTOCOLS, `${at}.protocol`)];
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
  const { fieldRef, resourceFieldRef } = valueFrom as Record<string, Fields | undefined>;
  const errors = [
    ...(fieldRef ? fieldPathErrors(fieldRef, 'env', `${field}.fieldRef`) : []),
    ...(resourceFieldRef ? resourceFieldErrors(resourceFieldRef, `${field}.resourceFieldRef`) : []),
    ...keyRefErrors(valueFrom, field),
  ];
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
      ...named(subdomainErrors(ref.name ?? ''), `${at}.name`, ref.name ?? ''),
      ...(ref.key ? named(configKeyErrors(ref.key), `${at}.key`, ref.key) : [required(`${at}.key`)]),
    ];
  });
}

function envFromErrors(envFrom: Fields[], field: string): FieldError[] {
  return envFrom.flatMap((each, index) => {
    const at = `${field}[${index}]`;
    const { configMapRef, secretRef, prefix } = each;
    const errors = prefix ? named(envNameErrors(prefix), `${at}.prefix`, prefix) : [];
    if (!configMapRef && !secretRef)
      return [...errors, invalid(field, '', 'must specify one of: `configMapRef` or `secretRef`')];
    if (configMapRef && secretRef)
      return [...errors, invalid(field, '', 'may not have more than one field specified at a time')];
    const [name, ref] = configMapRef ? ['configMapRef', configMapRef] : ['secretRef', secretRef];
    const place = `${at}.${name}.name`;
    return [...errors, ...(ref.name ? named(subdomainErrors(ref.name), place, ref.name) : [required(place)])];
  });
}

function mountErrors(mounts: Fields[], field: string, volumes: Set<string>): FieldError[] {
  const paths = new Set<string>();
  return mounts.flatMap((mount, index) => {
    const at = `${field}[${index}]`;
    const errors: FieldError[] = [];
    if (!mount.name) errors.push(required(`${at}.name`));
    if (!volumes.has(mount.name))
      errors.push({ type: 'NotFound', field: `${at}.name`, value: mount.name ?? '', detail: '' });
    if (!mount.mountPath) errors.push(required(`${at}.mountPath`));
    if (paths.has(mount.mountPath))
      errors.push(invalid(`${at}.mountPath`, mount.mountPath, 'must be unique'));
    paths.add(mount.mountPath);
    // the server names the list and not the mount
    if (mount.subPath) errors.push(...relativePathErrors(mount.subPath, `${field}.subPath`));
    if (mount.subPathExpr) errors.push(...relativePathErrors(mount.subPathExpr, `${field}.subPathExpr`));
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
