/**
 * Pod security standards, as labels of a namespace ask for them.
 *
 * Models: the PodSecurity plugin at `baseline` and `restricted`: pods are refused, workloads warned about.
 * Left out: Windows, AppArmor, SELinux options, exemptions, older versions of the standards.
 */
import type { KubeObject } from '../api';
import { forbidden } from '../status-errors';
import type { Admission } from './request';

const LABEL = 'pod-security.kubernetes.io/';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Spec = Record<string, any>;

interface Container {
  name: string;
  ports?: { hostPort?: number }[];
  securityContext?: Spec;
}

/** @throws StatusError (Forbidden) for a pod below the standard its namespace enforces */
export function podSecurity({ resource, object, before, store, warn }: Admission): void {
  const spec = podSpecOf(object, resource.key);
  if (!spec || (before && resource.key === 'pods')) return;
  const labels = (store.get('namespaces', '', object.metadata.namespace!)?.object.metadata.labels ??
    {}) as Record<string, string>;
  const told = new Set<string>();
  for (const mode of ['enforce', 'warn']) {
    const level = labels[`${LABEL}${mode}`];
    if (!level || level === 'privileged') continue;
    const violations = violationsOf(spec, level);
    if (!violations.length) continue;
    const version = labels[`${LABEL}${mode}-version`] ?? 'latest';
    const text = `violate PodSecurity "${level}:${version}": ${violations.join(', ')}`;
    if (mode === 'enforce' && resource.key === 'pods')
      throw forbidden(
        '',
        'pods',
        object.metadata.name || object.metadata.generateName!,
        text.replace('violate', 'violates'),
      );
    if (!told.has(text)) warn?.(`would ${text}`);
    told.add(text);
  }
}

function podSpecOf(object: KubeObject, key: string): Spec | undefined {
  if (key === 'pods') return object.spec;
  if (key === 'cronjobs.batch') return object.spec?.jobTemplate?.spec?.template?.spec;
  return /^(deployments|replicasets|statefulsets|daemonsets|jobs)\./.test(key)
    ? object.spec?.template?.spec
    : undefined;
}

const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

function violationsOf(spec: Spec, level: string): string[] {
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? [])] as Container[];
  const found = baseline(spec, containers);
  return level === 'restricted' ? [...found, ...restricted(spec, containers)] : found;
}

function baseline(spec: Spec, containers: Container[]): string[] {
  const found: string[] = [];
  const shared = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec[field] === true);
  if (shared.length) found.push(`host namespaces (${shared.map((field) => `${field}=true`).join(', ')})`);
  const ports = containers.flatMap((each) =>
    (each.ports ?? []).filter((port) => port.hostPort).map((port) => ({ each, port: port.hostPort })),
  );
  if (ports.length)
    found.push(
      `hostPort (${named(ports.map(({ each }) => each))} ${ports.length > 1 ? 'use hostPorts' : 'uses hostPort'} ${ports.map(({ port }) => port).join(', ')})`,
    );
  const paths = (spec.volumes ?? []).filter((volume: Spec) => volume.hostPath);
  if (paths.length) found.push(`hostPath volumes (${many('volume', paths)})`);
  const privileged = containers.filter((each) => each.securityContext?.privileged === true);
  if (privileged.length)
    found.push(`privileged (${named(privileged)} must not set securityContext.privileged=true)`);
  return found;
}

function restricted(spec: Spec, containers: Container[]): string[] {
  const found: string[] = [];
  const pod = spec.securityContext ?? {};
  const failing = (test: (context: Spec) => boolean): Container[] =>
    containers.filter((each) => !test(each.securityContext ?? {}));
  const escalating = failing((context) => context.allowPrivilegeEscalation === false);
  if (escalating.length)
    found.push(
      `allowPrivilegeEscalation != false (${named(escalating)} must set securityContext.allowPrivilegeEscalation=false)`,
    );
  const capable = failing((context) => (context.capabilities?.drop ?? []).includes('ALL'));
  if (capable.length)
    found.push(
      `unrestricted capabilities (${named(capable)} must set securityContext.capabilities.drop=["ALL"])`,
    );
  const volumes = (spec.volumes ?? []).filter((volume: Spec) => !VOLUMES.some((type) => volume[type]));
  if (volumes.length)
    found.push(`restricted volume types (${many('volume', volumes)} use restricted volume types)`);
  const rooted = failing((context) => (context.runAsNonRoot ?? pod.runAsNonRoot) === true);
  if (rooted.length)
    found.push(`runAsNonRoot != true (pod or ${named(rooted)} must set securityContext.runAsNonRoot=true)`);
  const unprofiled = failing((context) =>
    ['RuntimeDefault', 'Localhost'].includes((context.seccompProfile ?? pod.seccompProfile)?.type),
  );
  if (unprofiled.length)
    found.push(
      `seccompProfile (pod or ${named(unprofiled)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")`,
    );
  return found;
}

function named(containers: Container[]): string {
  return many('container', containers);
}

function many(what: string, list: { name: string }[]): string {
  const names = [...new Set(list.map((each) => JSON.stringify(each.name)))];
  return `${names.length > 1 ? `${what}s` : what} ${names.join(', ')}`;
}
