/**
 * What a pod needs of its namespace before its containers can run.
 *
 * Models: volume mounts and environment of the kubelet, with its sentences for what is missing.
 */
import type { KubeObject } from '../../api';
import type { Store } from '../../store';

interface KeyRef {
  name: string;
  key: string;
  optional?: boolean;
}

/** `MountVolume.SetUp failed for volume "config" : configmap "x" not found`: the first volume that is missing. */
export function mountProblem(store: Store, pod: KubeObject): string | undefined {
  const namespace = pod.metadata.namespace!;
  for (const volume of pod.spec.volumes ?? []) {
    const sources = [volume, ...(volume.projected?.sources ?? [])];
    for (const source of sources) {
      const secret = source === volume ? source.secret?.secretName : source.secret?.name;
      const wanted: [string, string | undefined, boolean | undefined][] = [
        ['configmap', source.configMap?.name, source.configMap?.optional],
        ['secret', secret, source.secret?.optional],
      ];
      for (const [kind, name, optional] of wanted) {
        if (!name || optional || store.get(`${kind}s`, namespace, name)) continue;
        return `MountVolume.SetUp failed for volume "${volume.name}" : ${kind} "${name}" not found`;
      }
    }
  }
  return undefined;
}

export interface Environment {
  env?: { name: string; valueFrom?: { configMapKeyRef?: KeyRef; secretKeyRef?: KeyRef } }[];
  envFrom?: { configMapRef?: KeyRef; secretRef?: KeyRef }[];
}

/** `configmap "x" not found`: what the environment of a container lacks. */
export function environmentProblem(
  store: Store,
  namespace: string,
  container: Environment,
): string | undefined {
  for (const each of container.envFrom ?? []) {
    const missing =
      absent(store, namespace, 'configmap', each.configMapRef) ??
      absent(store, namespace, 'secret', each.secretRef);
    if (missing) return missing;
  }
  for (const each of container.env ?? []) {
    const { configMapKeyRef, secretKeyRef } = each.valueFrom ?? {};
    const missing =
      absentKey(store, namespace, 'configmap', configMapKeyRef) ??
      absentKey(store, namespace, 'secret', secretKeyRef);
    if (missing) return missing;
  }
  return undefined;
}

function absent(
  store: Store,
  namespace: string,
  kind: string,
  ref: { name: string; optional?: boolean } | undefined,
): string | undefined {
  if (!ref || ref.optional || store.get(`${kind}s`, namespace, ref.name)) return undefined;
  return `${kind} "${ref.name}" not found`;
}

function absentKey(
  store: Store,
  namespace: string,
  kind: string,
  ref: KeyRef | undefined,
): string | undefined {
  const missing = absent(store, namespace, kind, ref);
  if (missing || !ref || ref.optional) return missing;
  const object = store.get(`${kind}s`, namespace, ref.name)?.object;
  if (object?.data?.[ref.key] !== undefined || object?.binaryData?.[ref.key] !== undefined) return undefined;
  return `couldn't find key ${ref.key} in ${kind === 'configmap' ? 'ConfigMap' : 'Secret'} ${namespace}/${ref.name}`;
}
