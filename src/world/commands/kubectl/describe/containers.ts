/** Containers in `kubectl describe`. Models: `describeContainers` and what it calls. */
import { canonicalQuantity, quantity } from '../../../kube/quantity';
import type { KubeObject } from '../../../kube/api';
import { byCodePoint } from '../go-values';
import { capital, longTime, shown, type Description } from './description';

export interface Resources {
  limits?: Record<string, string>;
  requests?: Record<string, string>;
}

interface Probe {
  initialDelaySeconds?: number;
  timeoutSeconds?: number;
  periodSeconds?: number;
  successThreshold?: number;
  failureThreshold?: number;
  exec?: { command?: string[] };
  httpGet?: { scheme?: string; host?: string; port: number | string; path?: string };
  tcpSocket?: { host?: string; port: number | string };
  grpc?: { port: number; service?: string };
}

interface KeyRef {
  name?: string;
  key: string;
  optional?: boolean;
}

interface EnvVar {
  name: string;
  value?: string;
  valueFrom?: {
    fieldRef?: { apiVersion?: string; fieldPath: string };
    resourceFieldRef?: { resource: string; divisor?: string };
    secretKeyRef?: KeyRef;
    configMapKeyRef?: KeyRef;
  };
}

interface SourceRef {
  name?: string;
  optional?: boolean;
}

interface Port {
  name?: string;
  containerPort: number;
  hostPort?: number;
  protocol?: string;
}

export interface Container {
  name: string;
  image?: string;
  command?: string[];
  args?: string[];
  ports?: Port[];
  resources?: Resources;
  restartPolicy?: string;
  livenessProbe?: Probe;
  readinessProbe?: Probe;
  startupProbe?: Probe;
  env?: EnvVar[];
  envFrom?: { prefix?: string; configMapRef?: SourceRef; secretRef?: SourceRef }[];
  volumeMounts?: { name: string; mountPath: string; readOnly?: boolean; subPath?: string }[];
  volumeDevices?: { name: string; devicePath: string }[];
  securityContext?: { seccompProfile?: SeccompProfile };
}

export interface SeccompProfile {
  type: string;
  localhostProfile?: string;
}

interface State {
  running?: { startedAt?: string };
  waiting?: { reason?: string };
  terminated?: {
    reason?: string;
    message?: string;
    exitCode?: number;
    signal?: number;
    startedAt?: string;
    finishedAt?: string;
  };
}

export interface ContainerStatus {
  name: string;
  containerID?: string;
  imageID?: string;
  ready?: boolean;
  restartCount?: number;
  state?: State;
  lastState?: State;
}

/**
 * @param pod whose fields environment variables may show; absent in templates
 * @param space stands before the title; not empty in templates
 */
export function writeContainers(
  to: Description,
  title: string,
  containers: Container[] = [],
  { statuses = [], pod, space = '' }: { statuses?: ContainerStatus[]; pod?: KubeObject; space?: string } = {},
): void {
  to.write(0, `${space}${title}:${containers.length === 0 ? ' <none>' : ''}\n`);
  for (const container of containers) {
    const status = statuses.find((each) => each.name === container.name);
    writeBasics(to, container, status, space);
    writeCommand(to, container);
    if (status) writeStatus(to, status);
    writeResources(to, container.resources, 2);
    writeProbes(to, container);
    writeEnvFrom(to, container);
    writeEnv(to, container, pod);
    writeMounts(to, container);
  }
}

function writeBasics(
  to: Description,
  container: Container,
  status: ContainerStatus | undefined,
  space: string,
): void {
  to.write(1, `${space ? ' ' : ''}${container.name}:\n`);
  if (status) to.field('Container ID', status.containerID, 2);
  to.field('Image', container.image, 2);
  if (status) to.field('Image ID', status.imageID, 2);
  const ports = container.ports ?? [];
  writePorts(
    to,
    'Port',
    ports.map((port) => portText(port, port.containerPort)),
  );
  writePorts(
    to,
    'Host Port',
    ports.map((port) => portText(port, port.hostPort ?? 0)),
  );
  writeSeccomp(to, container.securityContext?.seccompProfile, 2);
}

export function writeSeccomp(to: Description, profile: SeccompProfile | undefined, level: number): void {
  if (!profile) return;
  to.field('SeccompProfile', profile.type, level);
  if (profile.type === 'Localhost')
    to.field('LocalhostProfile', profile.localhostProfile, level && level + 1);
}

function portText(port: Port, number: number): string {
  return `${number}/${port.protocol ?? 'TCP'}${port.name ? ` (${port.name})` : ''}`;
}

function writePorts(to: Description, title: string, ports: string[]): void {
  to.field(ports.length > 1 ? `${title}s` : title, ports.join(', ') || '<none>', 2);
}

function writeCommand(to: Description, { command, args }: Container): void {
  const words = (title: string, list: string[] = []): void => {
    if (list.length) to.write(2, `${title}:\n`);
    for (const line of list.flatMap((word) => word.split('\n'))) to.write(3, `${line}\n`);
  };
  words('Command', command);
  words('Args', args);
}

function writeStatus(to: Description, status: ContainerStatus): void {
  writeState(to, 'State', status.state ?? {});
  if (status.lastState?.terminated) writeState(to, 'Last State', status.lastState);
  to.field('Ready', capital(status.ready ?? false), 2);
  to.field('Restart Count', status.restartCount ?? 0, 2);
}

function writeState(to: Description, title: string, { running, waiting, terminated }: State): void {
  if (running) {
    to.field(title, 'Running', 2);
    to.field('Started', longTime(running.startedAt), 3);
  } else if (terminated) {
    to.field(title, 'Terminated', 2);
    to.optional('Reason', terminated.reason, 3);
    to.optional('Message', terminated.message, 3);
    to.field('Exit Code', terminated.exitCode ?? 0, 3);
    if (terminated.signal) to.field('Signal', terminated.signal, 3);
    to.field('Started', longTime(terminated.startedAt), 3);
    to.field('Finished', longTime(terminated.finishedAt), 3);
  } else {
    to.field(title, 'Waiting', 2);
    to.optional('Reason', waiting?.reason, 3);
  }
}

export function writeResources(to: Description, resources: Resources | undefined, level: number): void {
  const list = (title: string, amounts: Record<string, string> = {}): void => {
    const names = Object.keys(amounts).sort(byCodePoint);
    if (names.length) to.write(level, `${title}:\n`);
    for (const name of names) to.field(name, canonicalQuantity(String(amounts[name])), level + 1);
  };
  list('Limits', resources?.limits);
  list('Requests', resources?.requests);
}

function writeProbes(to: Description, container: Container): void {
  const probe = (title: string, each: Probe | undefined): void => {
    if (each) to.field(title, probeText(each), 2);
  };
  probe('Liveness', container.livenessProbe);
  probe('Readiness', container.readinessProbe);
  probe('Startup', container.startupProbe);
}

function probeText(probe: Probe): string {
  const often = `delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds ?? 0}s period=${probe.periodSeconds ?? 0}s #success=${probe.successThreshold ?? 0} #failure=${probe.failureThreshold ?? 0}`;
  const { exec, httpGet, tcpSocket, grpc } = probe;
  if (exec) return `exec ${shown(exec.command ?? [])} ${often}`;
  if (httpGet) {
    const path = (httpGet.path ?? '').replace(/^(?=[^/])/, '/');
    return `http-get ${(httpGet.scheme ?? '').toLowerCase()}://${httpGet.host ?? ''}:${httpGet.port}${path} ${often}`;
  }
  if (tcpSocket) return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port} ${often}`;
  if (grpc) return `grpc <pod>:${grpc.port} ${grpc.service ?? ''} ${often}`;
  return `unknown ${often}`;
}

function writeEnvFrom(to: Description, { envFrom = [] }: Container): void {
  if (envFrom.length) to.write(2, 'Environment Variables from:\n');
  for (const { prefix, configMapRef, secretRef } of envFrom) {
    const from = configMapRef ? 'ConfigMap' : secretRef ? 'Secret' : '';
    const source = configMapRef ?? secretRef;
    const how = prefix ? `${from} with prefix '${prefix}'` : from;
    to.write(3, `${source?.name ?? ''}\t${how}\tOptional: ${source?.optional ?? false}\n`);
  }
}

function writeEnv(to: Description, container: Container, pod: KubeObject | undefined): void {
  const env = container.env ?? [];
  to.write(2, `Environment:${env.length ? '' : '\t<none>'}\n`);
  for (const { name, value = '', valueFrom } of env) {
    if (!valueFrom) {
      const [first, ...more] = value.split('\n');
      to.write(3, `${name}:\t${first}\n`);
      for (const line of more) to.write(3, `\t${line}\n`);
      continue;
    }
    const text = valueText(valueFrom, container, pod);
    if (text !== undefined) to.write(3, `${name}:\t${text}\n`);
  }
}

function valueText(
  { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef }: NonNullable<EnvVar['valueFrom']>,
  container: Container,
  pod: KubeObject | undefined,
): string | undefined {
  if (fieldRef)
    return `${pod ? fieldText(pod, fieldRef.fieldPath) : ''} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`;
  if (resourceFieldRef) return `${resourceText(container, resourceFieldRef)} (${resourceFieldRef.resource})`;
  if (secretKeyRef)
    return `<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name}'>\tOptional: ${secretKeyRef.optional ?? false}`;
  if (configMapKeyRef)
    return `<set to the key '${configMapKeyRef.key}' of config map '${configMapKeyRef.name}'>\tOptional: ${configMapKeyRef.optional ?? false}`;
  return undefined;
}

/** Only metadata is looked up. */
function fieldText({ metadata }: KubeObject, path: string): string {
  const subscript = /^(metadata\.(?:annotations|labels))\['(.*)'\]$/.exec(path);
  const maps: Record<string, Record<string, string> | undefined> = {
    'metadata.annotations': metadata.annotations,
    'metadata.labels': metadata.labels,
  };
  if (subscript) return maps[subscript[1]!]?.[subscript[2]!] ?? '';
  if (path in maps)
    return Object.entries(maps[path] ?? {})
      .sort(([a], [b]) => byCodePoint(a, b))
      .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
      .join('\n');
  const known: Record<string, unknown> = {
    'metadata.name': metadata.name,
    'metadata.namespace': metadata.namespace,
    'metadata.uid': metadata.uid,
  };
  return shown(known[path]);
}

function resourceText(container: Container, ref: { resource: string; divisor?: string }): string {
  const [kind, name = ''] = ref.resource.split(/\.(.*)/s);
  const amounts = container.resources?.[kind as 'limits' | 'requests'] ?? {};
  const divisor = quantity(ref.divisor) || 1;
  const value = String(Math.ceil(quantity(amounts[name]) / divisor));
  const unlimited = value === '0' && (ref.resource === 'limits.cpu' || ref.resource === 'limits.memory');
  return unlimited ? 'node allocatable' : value;
}

function writeMounts(to: Description, { volumeMounts = [], volumeDevices = [] }: Container): void {
  const none = volumeMounts.length ? '' : '\t<none>';
  to.write(2, `Mounts:${none}\n`);
  for (const mount of [...volumeMounts].sort((a, b) => byCodePoint(a.mountPath, b.mountPath))) {
    const path = mount.subPath ? `,path=${JSON.stringify(mount.subPath)}` : '';
    to.write(3, `${mount.mountPath} from ${mount.name} (${mount.readOnly ? 'ro' : 'rw'}${path})\n`);
  }
  if (volumeDevices.length) to.write(2, `Devices:${none}\n`);
  for (const { devicePath, name } of volumeDevices) to.write(3, `${devicePath} from ${name}\n`);
}
