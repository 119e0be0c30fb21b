/** `kubectl describe` of volumes, claims and storage classes. Models: the describers of the same names. */
import type { KubeObject } from '../../../kube/api';
import { canonicalQuantity } from '../../../kube/quantity';
import { byCodePoint } from '../go-values';
import {
  capital,
  longTime,
  shown,
  since,
  writeAnnotations,
  writeLabels,
  writeLines,
  type Describer,
  type Description,
} from './description';
import { formatLabels } from '../table';
import { writeEvents } from './events';
import type { Pod } from './pod';
import { writeSource, type Volume } from './volumes';

interface Requirement {
  key: string;
  operator: string;
  values?: string[];
}

interface PersistentVolume extends KubeObject {
  spec: Omit<Volume, 'name'> & {
    storageClassName?: string;
    claimRef?: { namespace?: string; name: string };
    persistentVolumeReclaimPolicy?: string;
    accessModes?: string[];
    volumeMode?: string;
    capacity?: { storage?: string };
    nodeAffinity?: { required?: { nodeSelectorTerms?: { matchExpressions?: Requirement[] }[] } };
  };
  status?: { phase?: string; message?: string };
}

/** `RWO,ROX` */
function accessModes(modes: string[] = []): string {
  const short: Record<string, string> = {
    ReadWriteOnce: 'RWO',
    ReadOnlyMany: 'ROX',
    ReadWriteMany: 'RWX',
    ReadWriteOncePod: 'RWOP',
  };
  return Object.keys(short)
    .filter((mode) => modes.includes(mode))
    .map((mode) => short[mode])
    .join(',');
}

export const describePersistentVolume: Describer = (object, to, scene) => {
  const { metadata, spec, status = {} } = object as PersistentVolume;
  to.field('Name', metadata.name);
  writeLabels(to, 'Labels', metadata.labels);
  writeAnnotations(to, 'Annotations', metadata.annotations);
  to.field('Finalizers', shown(metadata.finalizers ?? []));
  to.field('StorageClass', spec.storageClassName);
  const { deletionTimestamp } = metadata;
  to.field(
    'Status',
    deletionTimestamp ? `Terminating (lasts ${since(scene, deletionTimestamp)})` : status.phase,
  );
  to.field('Claim', spec.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name}` : '');
  to.field('Reclaim Policy', spec.persistentVolumeReclaimPolicy);
  to.field('Access Modes', accessModes(spec.accessModes));
  to.optional('VolumeMode', spec.volumeMode);
  to.field('Capacity', canonicalQuantity(spec.capacity?.storage ?? '0'));
  writeAffinity(to, spec.nodeAffinity);
  to.field('Message', status.message);
  to.write(0, 'Source:\n');
  writeSource(to, spec);
  writeEvents(to, scene, object);
};

function writeAffinity(to: Description, affinity: PersistentVolume['spec']['nodeAffinity']): void {
  if (!affinity?.required) return to.field('Node Affinity', '<none>');
  const terms = affinity.required.nodeSelectorTerms ?? [];
  to.write(0, 'Node Affinity:\t\n');
  to.write(1, `Required Terms:\t${terms.length ? '' : '<none>'}\n`);
  terms.forEach(({ matchExpressions = [] }, index) => {
    const lines = matchExpressions.map(({ key, operator, values }) => {
      const list = values?.length ? ` [${values.join(', ')}]` : '';
      return `${key} ${operator.toLowerCase()}${list}`;
    });
    writeLines(to, `Term ${index}`, lines, '    ');
  });
}

interface Claim extends KubeObject {
  spec: {
    storageClassName?: string;
    volumeName?: string;
    volumeMode?: string;
    dataSource?: { apiGroup?: string; kind: string; name: string };
  };
  status?: {
    phase?: string;
    accessModes?: string[];
    capacity?: { storage?: string };
    conditions?: ClaimCondition[];
  };
}

interface ClaimCondition {
  type: string;
  status: string;
  lastProbeTime?: string;
  lastTransitionTime?: string;
  reason?: string;
  message?: string;
}

export const describePersistentVolumeClaim: Describer = (object, to, scene) => {
  const { metadata, spec, status = {} } = object as Claim;
  const { deletionTimestamp } = metadata;
  const pods = (
    scene.client.list({ group: '', version: 'v1', resource: 'pods', namespace: metadata.namespace }) as Pod[]
  ).filter((pod) =>
    pod.spec.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === metadata.name),
  );
  to.field('Name', metadata.name);
  to.field('Namespace', metadata.namespace);
  to.field('StorageClass', spec.storageClassName);
  to.field(
    'Status',
    deletionTimestamp ? `Terminating (lasts ${since(scene, deletionTimestamp)})` : status.phase,
  );
  to.field('Volume', spec.volumeName);
  writeLabels(to, 'Labels', metadata.labels);
  writeAnnotations(to, 'Annotations', metadata.annotations);
  to.field('Finalizers', shown(metadata.finalizers ?? []));
  to.field('Capacity', spec.volumeName ? canonicalQuantity(status.capacity?.storage ?? '0') : '');
  to.field('Access Modes', spec.volumeName ? accessModes(status.accessModes) : '');
  to.optional('VolumeMode', spec.volumeMode);
  if (spec.dataSource) {
    to.write(0, 'DataSource:\n');
    to.optional('APIGroup', spec.dataSource.apiGroup, 1);
    to.field('Kind', spec.dataSource.kind, 1);
    to.field('Name', spec.dataSource.name, 1);
  }
  writeLines(to, 'Used By', pods.map((pod) => pod.metadata.name).sort(byCodePoint));
  writeClaimConditions(to, status.conditions);
  writeEvents(to, scene, object);
};

function writeClaimConditions(to: Description, conditions: ClaimCondition[] = []): void {
  if (conditions.length === 0) return;
  to.write(0, 'Conditions:\n');
  to.write(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage\n');
  to.write(1, '----\t------\t-----------------\t------------------\t------\t-------\n');
  for (const each of conditions)
    to.write(
      1,
      `${each.type} \t${each.status} \t${longTime(each.lastProbeTime)} \t${longTime(each.lastTransitionTime)} \t${each.reason ?? ''} \t${each.message ?? ''}\n`,
    );
}

export const describeStorageClass: Describer = (object, to, scene) => {
  const sc = object as KubeObject & {
    provisioner?: string;
    parameters?: Record<string, string>;
    allowVolumeExpansion?: boolean;
    mountOptions?: string[];
    reclaimPolicy?: string;
    volumeBindingMode?: string;
    allowedTopologies?: { matchLabelExpressions?: { key: string; values?: string[] }[] }[];
  };
  const { annotations = {}, name } = sc.metadata;
  const isDefault =
    annotations['storageclass.kubernetes.io/is-default-class'] === 'true' ||
    annotations['storageclass.beta.kubernetes.io/is-default-class'] === 'true';
  to.field('Name', name);
  to.field('IsDefaultClass', isDefault ? 'Yes' : 'No');
  to.field('Annotations', formatLabels(annotations));
  to.field('Provisioner', sc.provisioner);
  to.field('Parameters', formatLabels(sc.parameters));
  to.field('AllowVolumeExpansion', capital(sc.allowVolumeExpansion));
  to.write(0, sc.mountOptions?.length ? 'MountOptions:\n' : 'MountOptions:\t<none>\n');
  for (const option of sc.mountOptions ?? []) to.write(1, `${option}\n`);
  to.optional('ReclaimPolicy', sc.reclaimPolicy);
  to.optional('VolumeBindingMode', sc.volumeBindingMode);
  if (sc.allowedTopologies) writeTopologies(to, sc.allowedTopologies);
  writeEvents(to, scene, object);
};

function writeTopologies(
  to: Description,
  topologies: { matchLabelExpressions?: { key: string; values?: string[] }[] }[],
): void {
  to.write(0, `AllowedTopologies:\t${topologies.length ? '' : '<none>'}\n`);
  topologies.forEach(({ matchLabelExpressions = [] }, index) => {
    const lines = matchLabelExpressions.map(
      ({ key, values }) => `${key} in${values?.length ? ` [${values.join(', ')}]` : ''}`,
    );
    writeLines(to, `Term ${index}`, lines, '  ');
  });
}
