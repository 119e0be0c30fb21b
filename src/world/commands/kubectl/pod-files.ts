/**
 * What a container sees: its mounted files and its environment.
 *
 * Models: the kubelet's volumes and environment variables. Left out: what the image brings along, contents of claims.
 */
import { Files } from '../../files/files';
import type { Client, KubeObject } from '../../kube/api';
import { containerEnvironment, fieldText, type ContainerSpec } from '../../kube/containers/environment';
import { fromBase64 } from './base64';
import type { Container } from './describe/containers';
import type { Pod } from './describe/pod';
import type { Volume } from './describe/volumes';
import { isReported } from './errors';

type Contents = Record<string, string | Uint8Array>;

/** @param client with the kubelet's rights */
export function podFiles(client: Client, pod: Pod, container: Container, now: () => number): Files {
  const files = new Files(now);
  for (const path of ['/bin', '/etc', '/proc', '/root', '/tmp', '/usr', '/var'])
    files.mkdir(path, { recursive: true });
  const { name } = pod.metadata;
  files.write('/etc/hostname', `${name}\n`);
  files.write('/etc/hosts', `127.0.0.1\tlocalhost\n${pod.status?.podIP ?? ''}\t${name}\n`);
  files.write('/etc/resolv.conf', resolver(pod));
  for (const mount of container.volumeMounts ?? []) {
    const volume = pod.spec.volumes?.find((each) => each.name === mount.name);
    if (volume) mountVolume(files, mount, contentsOf(client, pod, volume, now()));
  }
  return files;
}

function resolver(pod: Pod): string {
  const { namespace } = pod.metadata;
  return `search ${namespace}.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n`;
}

function mountVolume(
  files: Files,
  { mountPath, subPath }: { mountPath: string; subPath?: string },
  contents: Contents,
): void {
  if (subPath !== undefined && contents[subPath] !== undefined) {
    files.mkdir(mountPath.replace(/\/[^/]*$/, '') || '/', { recursive: true });
    return files.write(mountPath, contents[subPath]);
  }
  files.mkdir(mountPath, { recursive: true });
  for (const [path, content] of Object.entries(contents)) {
    const target = `${mountPath.replace(/\/$/, '')}/${path}`;
    files.mkdir(target.replace(/\/[^/]*$/, ''), { recursive: true });
    files.write(target, content);
  }
}

interface KeyItem {
  key: string;
  path: string;
}

interface Source {
  name?: string;
  secretName?: string;
  items?: KeyItem[];
}

function contentsOf(client: Client, pod: Pod, volume: Volume, now: number): Contents {
  const { namespace } = pod.metadata;
  if (volume.configMap) return configMapContents(client, namespace, volume.configMap as Source);
  if (volume.secret) return secretContents(client, namespace, volume.secret as Source);
  if (volume.downwardAPI) return downwardContents(pod, volume.downwardAPI.items);
  const contents: Contents = {};
  for (const source of (volume.projected?.sources ?? []) as Record<string, unknown>[]) {
    const { configMap, secret, downwardAPI, serviceAccountToken: token } = source;
    if (configMap) Object.assign(contents, configMapContents(client, namespace, configMap as Source));
    if (secret) Object.assign(contents, secretContents(client, namespace, secret as Source));
    if (downwardAPI)
      Object.assign(contents, downwardContents(pod, (downwardAPI as { items?: DownwardItem[] }).items));
    if (token) contents[(token as { path?: string }).path ?? 'token'] = `token-of-${pod.metadata.uid}-${now}`;
  }
  return contents;
}

function configMapContents(client: Client, namespace: string | undefined, source: Source): Contents {
  const object = read(client, 'configmaps', namespace, source.name);
  const binary = Object.entries((object?.binaryData ?? {}) as Record<string, string>);
  return chosen(
    {
      ...((object?.data ?? {}) as Contents),
      ...Object.fromEntries(binary.map(([key, value]) => [key, fromBase64(value)])),
    },
    source.items,
  );
}

function secretContents(client: Client, namespace: string | undefined, source: Source): Contents {
  const object = read(client, 'secrets', namespace, source.secretName ?? source.name);
  const data = Object.entries((object?.data ?? {}) as Record<string, string>);
  return chosen(Object.fromEntries(data.map(([key, value]) => [key, fromBase64(value)])), source.items);
}

function chosen(contents: Contents, items: KeyItem[] | undefined): Contents {
  if (!items) return contents;
  return Object.fromEntries(
    items.filter(({ key }) => contents[key] !== undefined).map(({ key, path }) => [path, contents[key]!]),
  );
}

interface DownwardItem {
  path: string;
  fieldRef?: { fieldPath: string };
}

function downwardContents(pod: Pod, items: DownwardItem[] = []): Contents {
  return Object.fromEntries(
    items.map(({ path, fieldRef }) => [path, fieldText(pod as KubeObject, fieldRef?.fieldPath ?? '')]),
  );
}

function read(
  client: Client,
  resource: string,
  namespace: string | undefined,
  name: string | undefined,
): KubeObject | undefined {
  try {
    return client.get({ group: '', version: 'v1', resource, namespace, name: name ?? '' });
  } catch (error) {
    if (!isReported(error)) throw error;
    return undefined;
  }
}

/** The variables that a process of the container finds. */
export function podEnvironment(client: Client, pod: Pod, container: Container): Record<string, string> {
  const { namespace } = pod.metadata;
  return containerEnvironment(pod as KubeObject, container as ContainerSpec, (resource, name) =>
    read(client, resource, namespace, name),
  );
}
