/**
 * The variables that a container's processes find.
 *
 * Models: `makeEnvironmentVariables` of the kubelet: values, references, `$(NAME)`, config maps, secrets, fields of the pod.
 * Left out: variables for every service, resource fields.
 */
import type { KubeObject } from '../api';
import { fromBase64 } from '../registry/base64';

interface KeyRef {
  name: string;
  key: string;
}

interface Variable {
  name: string;
  value?: string;
  valueFrom?: { configMapKeyRef?: KeyRef; secretKeyRef?: KeyRef; fieldRef?: { fieldPath: string } };
}

export interface ContainerSpec {
  name: string;
  image: string;
  command?: string[];
  args?: string[];
  env?: Variable[];
  envFrom?: { prefix?: string; configMapRef?: { name: string }; secretRef?: { name: string } }[];
  ports?: { name?: string; containerPort: number; protocol?: string }[];
}

/** Finds a ConfigMap or a Secret of the pod's namespace. */
export type FindData = (resource: 'configmaps' | 'secrets', name: string) => KubeObject | undefined;

export function containerEnvironment(
  pod: KubeObject,
  container: ContainerSpec,
  find: FindData,
): Record<string, string> {
  const env: Record<string, string> = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOSTNAME: pod.spec.hostname ?? pod.metadata.name,
    KUBERNETES_SERVICE_HOST: '10.96.0.1',
    KUBERNETES_SERVICE_PORT: '443',
    KUBERNETES_PORT: 'tcp://10.96.0.1:443',
    HOME: '/root',
  };
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const data = configMapRef
      ? textsOf('configmaps', configMapRef.name, find)
      : textsOf('secrets', secretRef?.name ?? '', find);
    for (const [key, value] of Object.entries(data)) env[prefix + key] = value;
  }
  for (const { name, value, valueFrom } of container.env ?? []) {
    const { configMapKeyRef: map, secretKeyRef: secret, fieldRef } = valueFrom ?? {};
    if (map) env[name] = textsOf('configmaps', map.name, find)[map.key] ?? '';
    else if (secret) env[name] = textsOf('secrets', secret.name, find)[secret.key] ?? '';
    else if (fieldRef) env[name] = fieldText(pod, fieldRef.fieldPath);
    else env[name] = (value ?? '').replace(/\$\(([^)]+)\)/g, (whole, key: string) => env[key] ?? whole);
  }
  return env;
}

function textsOf(resource: 'configmaps' | 'secrets', name: string, find: FindData): Record<string, string> {
  const data = (find(resource, name)?.data ?? {}) as Record<string, string>;
  if (resource === 'configmaps') return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, fromBase64(value)]));
}

/** A field of the pod as the downward API shows it. */
export function fieldText({ metadata, spec, status }: KubeObject, path: string): string {
  const fields: Record<string, string | undefined> = {
    'metadata.name': metadata.name,
    'metadata.namespace': metadata.namespace,
    'metadata.uid': metadata.uid,
    'metadata.labels': quoted(metadata.labels),
    'metadata.annotations': quoted(metadata.annotations),
    'spec.nodeName': spec?.nodeName,
    'spec.serviceAccountName': spec?.serviceAccountName,
    'status.podIP': status?.podIP,
    'status.hostIP': status?.hostIP,
  };
  const one = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  if (one) return metadata[one[1] as 'labels' | 'annotations']?.[one[2]!] ?? '';
  return fields[path] ?? '';
}

/** `app="web"` a line, in order of the key. */
function quoted(map: Record<string, string> | undefined): string {
  return Object.entries(map ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join('\n');
}
