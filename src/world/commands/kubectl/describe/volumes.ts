/**
 * Volumes in `kubectl describe`. Models: `describeVolumes` and the sources of pods and persistent volumes.
 * Left out: sources that Kubernetes has dropped or hands to CSI drivers.
 */
import { quantity } from '../../../kube/quantity';
import { byCodePoint } from '../go-values';
import { shown, type Description } from './description';

interface OptionalRef {
  name?: string;
  secretName?: string;
  optional?: boolean;
}

interface Source {
  [field: string]: unknown;
}

export interface Volume {
  name: string;
  hostPath?: { path: string; type?: string };
  emptyDir?: { medium?: string; sizeLimit?: string };
  secret?: OptionalRef;
  configMap?: OptionalRef;
  projected?: { sources?: ProjectedSource[] };
  persistentVolumeClaim?: { claimName: string; readOnly?: boolean };
  downwardAPI?: { items?: DownwardItem[] };
  nfs?: { server: string; path: string; readOnly?: boolean };
  csi?: CsiSource;
  ephemeral?: { volumeClaimTemplate?: { spec?: Source } };
  image?: { reference?: string; pullPolicy?: string };
  local?: { path: string };
}

interface CsiSource {
  driver: string;
  fsType?: string;
  volumeHandle?: string;
  readOnly?: boolean;
  volumeAttributes?: Record<string, string>;
}

interface ProjectedSource {
  secret?: OptionalRef;
  configMap?: OptionalRef;
  downwardAPI?: unknown;
  serviceAccountToken?: { expirationSeconds?: number };
}

interface DownwardItem {
  path: string;
  fieldRef?: { fieldPath: string };
  resourceFieldRef?: { resource: string };
}

/** @param space stands before the title; not empty in templates */
export function writeVolumes(to: Description, volumes: Volume[] = [], space = ''): void {
  if (volumes.length === 0) return to.write(0, `${space}Volumes:\t<none>\n`);
  to.write(0, `${space}Volumes:\n`);
  for (const volume of volumes) {
    to.write(1, `${space ? ' ' : ''}${volume.name}:\n`);
    writeSource(to, volume);
  }
}

/** What a volume is made of, of a pod or a persistent volume. */
export function writeSource(to: Description, volume: Omit<Volume, 'name'>): void {
  const { projected, downwardAPI, csi, ephemeral } = volume;
  const plain = plainSource(volume);
  if (plain) return writeFields(to, plain.type, plain.fields);
  if (projected) return writeProjected(to, projected.sources ?? []);
  if (downwardAPI) return writeDownward(to, downwardAPI.items ?? []);
  if (csi) return writeCsi(to, csi);
  if (ephemeral)
    return to.field(
      'Type',
      'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)',
      2,
    );
  to.write(1, '<unknown>\n');
}

function plainSource(
  volume: Omit<Volume, 'name'>,
): { type: string; fields: [string, unknown][] } | undefined {
  const { hostPath, emptyDir, secret, configMap, nfs, persistentVolumeClaim: claim, image, local } = volume;
  if (hostPath)
    return {
      type: 'HostPath (bare host directory volume)',
      fields: [
        ['Path', hostPath.path],
        ['HostPathType', hostPath.type ?? '<none>'],
      ],
    };
  if (emptyDir)
    return {
      type: "EmptyDir (a temporary directory that shares a pod's lifetime)",
      fields: [
        ['Medium', emptyDir.medium],
        ['SizeLimit', quantity(emptyDir.sizeLimit) > 0 ? emptyDir.sizeLimit : '<unset>'],
      ],
    };
  if (secret)
    return {
      type: 'Secret (a volume populated by a Secret)',
      fields: [
        ['SecretName', secret.secretName],
        ['Optional', secret.optional ?? false],
      ],
    };
  if (configMap)
    return {
      type: 'ConfigMap (a volume populated by a ConfigMap)',
      fields: [
        ['Name', configMap.name],
        ['Optional', configMap.optional ?? false],
      ],
    };
  if (nfs)
    return {
      type: 'NFS (an NFS mount that lasts the lifetime of a pod)',
      fields: [
        ['Server', nfs.server],
        ['Path', nfs.path],
        ['ReadOnly', nfs.readOnly ?? false],
      ],
    };
  if (claim)
    return {
      type: 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
      fields: [
        ['ClaimName', claim.claimName],
        ['ReadOnly', claim.readOnly ?? false],
      ],
    };
  if (image)
    return {
      type: 'Image (a container image or OCI artifact)',
      fields: [
        ['Reference', image.reference],
        ['PullPolicy', image.pullPolicy],
      ],
    };
  if (local)
    return {
      type: 'LocalVolume (a persistent volume backed by local storage on a node)',
      fields: [['Path', local.path]],
    };
  return undefined;
}

function writeFields(to: Description, type: string, fields: [string, unknown][]): void {
  to.field('Type', type, 2);
  for (const [label, value] of fields) to.field(label, value, 2);
}

function writeProjected(to: Description, sources: ProjectedSource[]): void {
  to.field('Type', 'Projected (a volume that contains injected data from multiple sources)', 2);
  for (const { secret, downwardAPI, configMap, serviceAccountToken } of sources) {
    if (secret || configMap) {
      const ref = (secret ?? configMap)!;
      to.field(secret ? 'SecretName' : 'ConfigMapName', ref.name, 2);
      to.field('Optional', ref.optional ?? false, 2);
    } else if (downwardAPI) to.field('DownwardAPI', true, 2);
    else if (serviceAccountToken)
      to.field('TokenExpirationSeconds', serviceAccountToken.expirationSeconds ?? 3600, 2);
  }
}

function writeDownward(to: Description, items: DownwardItem[]): void {
  to.write(2, 'Type:\tDownwardAPI (a volume populated by information about the pod)\n    Items:\n');
  for (const { fieldRef, resourceFieldRef, path } of items) {
    if (fieldRef) to.write(3, `${fieldRef.fieldPath} -> ${path}\n`);
    if (resourceFieldRef) to.write(3, `${resourceFieldRef.resource} -> ${path}\n`);
  }
}

function writeCsi(to: Description, csi: CsiSource): void {
  writeFields(to, 'CSI (a Container Storage Interface (CSI) volume source)', [
    ['Driver', csi.driver],
    ['FSType', csi.fsType],
    ...(csi.volumeHandle === undefined ? [] : [['VolumeHandle', csi.volumeHandle] as [string, unknown]]),
    ['ReadOnly', csi.readOnly ?? false],
  ]);
  const attributes = csi.volumeAttributes ?? {};
  const keys = Object.keys(attributes).sort(byCodePoint);
  to.write(2, 'VolumeAttributes:\t');
  if (keys.length === 0) return to.write(0, '<none>\n');
  keys.forEach((key, index) => {
    if (index) to.write(2, '\t');
    const line = `${key}=${shown(attributes[key])}`;
    to.write(2, `${line.length > 140 ? `${line.slice(0, 140)}...` : line}\n`);
  });
}
