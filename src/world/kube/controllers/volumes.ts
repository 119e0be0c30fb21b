/**
 * Volumes: claims find one that fits.
 *
 * Models: the persistent volume controller on a cluster whose volumes were made beforehand (class `standard`, nothing
 * provisioned on demand): binding by class, size and access, release, protection of what is in use. An operator who
 * keeps some in stock makes another when a claim finds none. Left out: block devices, resizing, other provisioners.
 */
import type { KubeObject } from '../api';
import { isMap } from '../json-value';
import { quantity } from '../quantity';
import { matchesLabelSelector } from '../selectors';
import {
  createQueue,
  hasEnded,
  keyOf,
  splitKey,
  writeObject,
  writeStatus,
  type Workshop,
} from './controller';

const PAUSE = 100;
/** A claim that found nothing is looked at again. */
const RESYNC = 15_000;
const STOCK = 8;
const CLASS = 'standard';
const SIZE = '10Gi';

export function createVolumes({ client }: Workshop): void {
  client.create({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: CLASS, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'kubernetes.io/no-provisioner',
  });
  for (let number = 1; number <= STOCK; number++) createVolume(client, number, SIZE);
}

function createVolume(client: Workshop['client'], number: number, size: string): void {
  const volume = client.create({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `pv-${number}` },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: size },
      hostPath: { path: `/var/lib/volumes/pv-${number}` },
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: CLASS,
    },
  });
  writeStatus(client, volume, { phase: 'Available' });
}

export function startVolumes(workshop: Workshop): void {
  const { store, clock } = workshop;
  const queue = createQueue(clock, 'persistentvolume-controller', PAUSE, (key) => {
    const { namespace, name } = splitKey(key);
    const claim = store.get('persistentvolumeclaims', namespace, name)?.object;
    if (claim?.metadata.deletionTimestamp) protect(workshop, claim);
    else if (claim) {
      bind(workshop, claim);
      const now = store.get('persistentvolumeclaims', namespace, name)?.object;
      if (now?.status?.phase === 'Pending') queue.add(key, RESYNC);
    }
  });
  store.watch('persistentvolumeclaims', undefined, ({ type, object }) => {
    if (type === 'DELETED') release(workshop, object);
    else queue.add(keyOf(object));
  });
  store.watch('pods', undefined, ({ type, object }) => {
    if (type !== 'DELETED' && !hasEnded(object)) return;
    for (const volume of object.spec?.volumes ?? [])
      if (volume.persistentVolumeClaim)
        queue.add(`${object.metadata.namespace}/${volume.persistentVolumeClaim.claimName}`);
  });
  store.watch('persistentvolumes', undefined, ({ type, object }) => {
    if (type === 'DELETED') return;
    if (object.metadata.deletionTimestamp)
      return clock.after(
        PAUSE,
        'persistentvolume-controller',
        () => protectVolume(workshop, object.metadata.name),
        { quiet: true },
      );
    for (const claim of store.list('persistentvolumeclaims'))
      if (claim.status?.phase === 'Pending') queue.add(keyOf(claim));
  });
}

function bind(workshop: Workshop, claim: KubeObject): void {
  if (claim.status?.phase === 'Bound') return;
  const volume = find(workshop, claim) ?? restock(workshop, claim);
  if (!volume) return tellUnbound(workshop, claim);
  const { client, store } = workshop;
  const { name, namespace, uid, resourceVersion } = claim.metadata;
  const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, resourceVersion, uid };
  const annotations = { ...volume.metadata.annotations, 'pv.kubernetes.io/bound-by-controller': 'yes' };
  const taken = writeObject(client, {
    ...volume,
    metadata: { ...volume.metadata, annotations },
    spec: { ...volume.spec, claimRef },
  });
  writeStatus(client, taken, { phase: 'Bound' });
  const bound = writeObject(client, {
    ...claim,
    metadata: {
      ...claim.metadata,
      annotations: {
        ...claim.metadata.annotations,
        'pv.kubernetes.io/bind-completed': 'yes',
        'pv.kubernetes.io/bound-by-controller': 'yes',
      },
    },
    spec: { ...claim.spec, volumeName: volume.metadata.name },
  });
  const now = store.get('persistentvolumeclaims', namespace!, name)?.object ?? bound;
  writeStatus(client, now, {
    accessModes: volume.spec.accessModes,
    capacity: volume.spec.capacity,
    phase: 'Bound',
  });
}

const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

/** Why a claim has no volume yet. */
function tellUnbound({ store, record }: Workshop, claim: KubeObject): void {
  const tell = (type: 'Normal' | 'Warning', reason: string, message: string): void =>
    record({ object: claim, type, reason, message, component: 'persistentvolume-controller' });
  const name = (claim.spec.storageClassName ?? '') as string;
  if (claim.spec.volumeName) return;
  if (!name)
    return tell(
      'Normal',
      'FailedBinding',
      'no persistent volumes available for this claim and no storage class is set',
    );
  const found = store.get('storageclasses.storage.k8s.io', '', name)?.object;
  if (!found)
    return tell(
      'Warning',
      'ProvisioningFailed',
      `storageclass.storage.k8s.io ${JSON.stringify(name)} not found`,
    );
  if (found.volumeBindingMode === 'WaitForFirstConsumer')
    return tell('Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding');
  const provisioner = found.provisioner as string;
  if (provisioner === NO_PROVISIONER)
    return tell('Warning', 'ProvisioningFailed', `no volume plugin matched name: ${provisioner}`);
  tell(
    'Normal',
    'ExternalProvisioning',
    `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`,
  );
}

/** The smallest free volume that has what the claim asks for. */
function find({ store }: Workshop, claim: KubeObject): KubeObject | undefined {
  const { storageClassName = '', accessModes = [], resources, selector, volumeName, volumeMode } = claim.spec;
  const wanted = quantity(resources?.requests?.storage);
  return store
    .list('persistentvolumes')
    .filter((volume) => {
      if (volumeName && volume.metadata.name !== volumeName) return false;
      if (volume.metadata.deletionTimestamp || volume.status?.phase !== 'Available') return false;
      const { claimRef } = volume.spec;
      if (
        claimRef &&
        (claimRef.name !== claim.metadata.name || claimRef.namespace !== claim.metadata.namespace)
      )
        return false;
      if ((volume.spec.storageClassName ?? '') !== storageClassName || volume.spec.volumeMode !== volumeMode)
        return false;
      if (isMap(selector) && !matchesLabelSelector(selector, volume.metadata.labels)) return false;
      return (
        quantity(volume.spec.capacity?.storage) >= wanted &&
        (accessModes as string[]).every((mode) => volume.spec.accessModes.includes(mode))
      );
    })
    .sort((a, b) => quantity(a.spec.capacity.storage) - quantity(b.spec.capacity.storage))[0];
}

/** Another volume for a claim that a full stock would have served. */
function restock(workshop: Workshop, claim: KubeObject): KubeObject | undefined {
  const { store, client } = workshop;
  const { storageClassName, accessModes = [], resources } = claim.spec;
  const fits = (accessModes as string[]).every((mode) => mode === 'ReadWriteOnce');
  const standard = store.get('storageclasses.storage.k8s.io', '', CLASS);
  if (storageClassName !== CLASS || !standard || !fits || claim.spec.volumeName || claim.spec.selector)
    return undefined;
  if (quantity(resources?.requests?.storage) > quantity(SIZE)) return undefined;
  createVolume(client, store.list('persistentvolumes').length + 1, SIZE);
  return find(workshop, claim);
}

/** A claim stays until no pod uses it. */
function protect({ store, client }: Workshop, claim: KubeObject): void {
  const { namespace, name, finalizers = [] } = claim.metadata;
  const used = store
    .list('pods', namespace)
    .some(
      (pod) =>
        !hasEnded(pod) &&
        (pod.spec.volumes ?? []).some(
          (volume: { persistentVolumeClaim?: { claimName: string } }) =>
            volume.persistentVolumeClaim?.claimName === name,
        ),
    );
  if (used) return;
  const rest = (finalizers as string[]).filter((each) => each !== 'kubernetes.io/pvc-protection');
  if (rest.length !== finalizers.length)
    writeObject(client, { ...claim, metadata: { ...claim.metadata, finalizers: rest } });
}

function protectVolume({ store, client }: Workshop, name: string): void {
  const volume = store.get('persistentvolumes', '', name)?.object;
  if (!volume || volume.status?.phase === 'Bound') return;
  const rest = ((volume.metadata.finalizers ?? []) as string[]).filter(
    (each) => each !== 'kubernetes.io/pv-protection',
  );
  writeObject(client, { ...volume, metadata: { ...volume.metadata, finalizers: rest } });
}

/** What a claim leaves behind is kept, or goes, as the volume says. */
function release(workshop: Workshop, claim: KubeObject): void {
  const { store, client, clock } = workshop;
  const name = claim.spec?.volumeName as string | undefined;
  if (!name) return;
  clock.after(
    PAUSE,
    'persistentvolume-controller',
    () => {
      const volume = store.get('persistentvolumes', '', name)?.object;
      if (volume?.spec.claimRef?.uid !== claim.metadata.uid) return;
      const released = writeStatus(client, volume!, { phase: 'Released' });
      if (volume!.spec.persistentVolumeReclaimPolicy === 'Delete')
        client.delete({ group: '', resource: 'persistentvolumes', name: released.metadata.name });
    },
    { quiet: true },
  );
}
