/**
 * Default classes of claims and ingresses, and the finalizers that keep volumes in use.
 *
 * Models: DefaultStorageClass, DefaultIngressClass, StorageObjectInUseProtection.
 */
import type { KubeObject } from '../api';
import type { Admission } from './request';

export function defaultClass({ resource, object, before, store }: Admission): void {
  if (before) return;
  if (resource.key === 'persistentvolumeclaims' && object.spec.storageClassName === undefined) {
    const named = object.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] !== undefined;
    const found = newest(
      store.list('storageclasses.storage.k8s.io'),
      'storageclass.kubernetes.io/is-default-class',
    );
    if (found && !named) object.spec.storageClassName = found;
  }
  if (resource.key === 'ingresses.networking.k8s.io' && object.spec.ingressClassName === undefined) {
    const named = object.metadata.annotations?.['kubernetes.io/ingress.class'] !== undefined;
    const found = newest(
      store.list('ingressclasses.networking.k8s.io'),
      'ingressclass.kubernetes.io/is-default-class',
    );
    if (found && !named) object.spec.ingressClassName = found;
  }
}

/** The name of the newest class that is annotated as the default. */
function newest(classes: readonly KubeObject[], annotation: string): string | undefined {
  return classes
    .filter((each) => each.metadata.annotations?.[annotation] === 'true')
    .sort((a, b) => (a.metadata.creationTimestamp! > b.metadata.creationTimestamp! ? -1 : 1))[0]?.metadata
    .name;
}

const PROTECTED: Record<string, string> = {
  persistentvolumeclaims: 'kubernetes.io/pvc-protection',
  persistentvolumes: 'kubernetes.io/pv-protection',
};

export function protect({ resource, object, before }: Admission): void {
  const finalizer = PROTECTED[resource.key];
  if (!finalizer || before || object.metadata.finalizers?.includes(finalizer)) return;
  object.metadata.finalizers = [...(object.metadata.finalizers ?? []), finalizer];
}
