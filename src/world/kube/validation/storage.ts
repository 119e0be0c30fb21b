/**
 * Validation of volumes, claims and classes of storage.
 *
 * Models: `ValidatePersistentVolume`, `ValidatePersistentVolumeClaim` and `pkg/apis/storage/validation`. Left out: volumes
 * of clouds, sources of data, topologies.
 */
import type { KubeObject } from '../api';
import { equal } from '../json-value';
import { canonicalQuantity, quantity } from '../quantity';
import { disallowed, invalid, required, unsupported, type FieldError } from '../status-errors';
import { immutable, named, oneOf, oneOfIfAny, selectorErrors, type Fields } from './fields';
import { qualifiedNameErrors, subdomainErrors } from './names';
import { nodeSelectorErrors } from './scheduling';
import { backstepErrors } from './paths';
import { hostPathErrors, nfsErrors } from './volumes';

const MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const VOLUME_MODES = ['Block', 'Filesystem'];

export function claimErrors({ spec = {} }: KubeObject): FieldError[] {
  return claimSpecErrors(spec, 'spec');
}

export function claimSpecErrors(spec: Fields, field: string): FieldError[] {
  const modes = (spec.accessModes ?? []) as string[];
  return [
    ...(modes.length ? [] : [required(`${field}.accessModes`, 'at least 1 access mode is required')]),
    ...selectorErrors(spec.selector, `${field}.selector`),
    ...modeErrors(modes, `${field}.accessModes`),
    ...sizeErrors(spec.resources?.requests?.storage, `${field}.resources[storage]`),
    ...classErrors(spec.storageClassName, `${field}.storageClassName`),
    ...oneOfIfAny(spec.volumeMode, VOLUME_MODES, `${field}.volumeMode`),
    ...classErrors(spec.volumeAttributesClassName, `${field}.volumeAttributesClassName`),
  ];
}

function modeErrors(modes: string[], field: string): FieldError[] {
  const alone = modes.includes('ReadWriteOncePod');
  const others = modes.some((mode) => mode !== 'ReadWriteOncePod' && MODES.includes(mode));
  return [
    ...modes.flatMap((mode) => oneOf(mode, MODES, field)),
    ...(alone && others ? [disallowed(field, 'may not use ReadWriteOncePod with other access modes')] : []),
  ];
}

function sizeErrors(size: string | undefined, field: string): FieldError[] {
  if (size === undefined) return [required(field)];
  return quantity(size) > 0 ? [] : [invalid(field, canonicalQuantity(size), 'must be greater than zero')];
}

function classErrors(name: string | undefined, field: string): FieldError[] {
  return name ? named(subdomainErrors(name), field, name) : [];
}

const FIXED =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

export function claimUpdateErrors(claim: KubeObject, before: KubeObject): FieldError[] {
  const now: Fields = structuredClone(claim.spec ?? {});
  const old: Fields = structuredClone(before.spec ?? {});
  if (!old.volumeName && now.volumeName) old.volumeName = now.volumeName;
  if (before.status?.phase === 'Bound') {
    if (now.resources?.requests) now.resources.requests.storage = old.resources?.requests?.storage;
    if (old.volumeAttributesClassName === undefined) delete now.volumeAttributesClassName;
    else now.volumeAttributesClassName = old.volumeAttributesClassName;
  }
  const errors: FieldError[] = [];
  if (!equal(now, old))
    errors.push(disallowed('spec', `${FIXED}\n${specDiff('PersistentVolumeClaimSpec', old, now)}`));
  const [size, was] = [claim, before].map((each) => quantity(each.spec?.resources?.requests?.storage));
  const has = quantity(before.status?.capacity?.storage ?? '0');
  if (size! < was! && size! <= has)
    errors.push(disallowed('spec.resources.requests.storage', 'field can not be less than status.capacity'));
  return [...errors, ...immutable(claim.spec?.volumeMode, before.spec?.volumeMode, 'volumeMode')];
}

/** The lines that changed, in the manner of go-cmp. */
function specDiff(type: string, before: Fields, after: Fields): string {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const lines = keys.flatMap((key) => {
    if (equal(before[key], after[key])) return [];
    const name = key.charAt(0).toUpperCase() + key.slice(1);
    return [
      `-   ${name}: ${JSON.stringify(before[key] ?? null)},`,
      `+   ${name}: ${JSON.stringify(after[key] ?? null)},`,
    ];
  });
  return `  core.${type}{\n  \t... // identical fields\n${lines.join('\n')}\n  }\n`;
}

/** In the order in which they are looked at. */
const VOLUME_SOURCES = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'flocker',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'scaleIO',
  'local',
  'storageos',
  'csi',
];

export function volumeErrors({ spec = {} }: KubeObject): FieldError[] {
  const modes = (spec.accessModes ?? []) as string[];
  const policy = spec.persistentVolumeReclaimPolicy as string | undefined;
  return [
    ...(modes.length ? [] : [required('spec.accessModes')]),
    ...modeErrors(modes, 'spec.accessModes'),
    ...capacityErrors(spec.capacity, 'spec.capacity'),
    ...(policy ? oneOf(policy, ['Delete', 'Recycle', 'Retain'], 'spec.persistentVolumeReclaimPolicy') : []),
    ...(spec.nodeAffinity ? nodeErrors(spec.nodeAffinity.required, 'spec.nodeAffinity.required') : []),
    ...volumeSourceErrors(spec),
    ...classErrors(spec.storageClassName, 'spec.storageClassName'),
    ...oneOfIfAny(spec.volumeMode, VOLUME_MODES, 'spec.volumeMode'),
    ...attributesErrors(spec, 'spec.volumeAttributesClassName'),
  ];
}

function capacityErrors(capacity: Record<string, string> | undefined, field: string): FieldError[] {
  const names = Object.keys(capacity ?? {}).sort();
  const errors = names.length ? [] : [required(field)];
  if (names.length !== 1 || names[0] !== 'storage')
    errors.push(unsupported(field, capacity ?? null, ['storage']));
  for (const name of names) {
    const size = quantity(capacity![name]);
    const at = `${field}[${name}]`;
    if (size < 0) errors.push(invalid(at, Math.floor(size), 'must be a valid resource quantity'));
    if (size <= 0) errors.push(invalid(at, canonicalQuantity(capacity![name]!), 'must be greater than zero'));
  }
  return errors;
}

function nodeErrors(needed: Fields | undefined, field: string): FieldError[] {
  return needed
    ? nodeSelectorErrors(needed, field)
    : [required(field, 'must specify required node constraints')];
}

function volumeSourceErrors(spec: Fields): FieldError[] {
  const sources = VOLUME_SOURCES.filter((source) => spec[source] !== undefined);
  if (!sources.length) return [required('spec', 'must specify a volume type')];
  return sources.flatMap((source, index) => {
    const field = `spec.${source}`;
    if (index > 0) return [disallowed(field, 'may not specify more than 1 volume type')];
    if (source === 'hostPath') return hostPathErrors(spec.hostPath, field);
    if (source === 'nfs') return nfsErrors(spec.nfs, field);
    if (source !== 'local') return [];
    const { path } = spec.local;
    return [
      ...(path ? backstepErrors(path, `${field}.path`) : [required(`${field}.path`)]),
      ...(spec.nodeAffinity ? [] : [required('spec.nodeAffinity', 'Local volume requires node affinity')]),
    ];
  });
}

function attributesErrors(spec: Fields, field: string): FieldError[] {
  const name = spec.volumeAttributesClassName as string | undefined;
  if (name === undefined) return [];
  return [
    ...(name ? classErrors(name, field) : [required(field, 'an empty string is disallowed')]),
    ...(spec.csi ? [] : [required('spec.csi', 'has to be specified when using volumeAttributesClassName')]),
  ];
}

export function volumeUpdateErrors({ spec = {} }: KubeObject, before: KubeObject): FieldError[] {
  const old: Fields = before.spec ?? {};
  const sourceOf = (each: Fields): Fields =>
    Object.fromEntries(VOLUME_SOURCES.filter((name) => each[name]).map((name) => [name, each[name]]));
  const [now, was] = [sourceOf(spec), sourceOf(old)];
  const words = 'spec.persistentvolumesource is immutable after creation';
  return [
    ...(equal(now, was)
      ? []
      : [
          disallowed(
            'spec.persistentvolumesource',
            `${words}\n${specDiff('PersistentVolumeSource', was, now)}`,
          ),
        ]),
    ...immutable(spec.volumeMode, old.volumeMode, 'volumeMode'),
  ];
}

export function storageClassErrors(object: KubeObject): FieldError[] {
  const provisioner = String(object.provisioner ?? '').toLowerCase();
  return [
    ...(provisioner
      ? named(qualifiedNameErrors(provisioner), 'provisioner', provisioner)
      : [required('provisioner')]),
    ...oneOf(object.reclaimPolicy, ['Delete', 'Retain'], 'reclaimPolicy'),
    ...oneOf(object.volumeBindingMode, ['Immediate', 'WaitForFirstConsumer'], 'volumeBindingMode'),
  ];
}

export function storageClassUpdateErrors(object: KubeObject, before: KubeObject): FieldError[] {
  return ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'].flatMap((field) =>
    immutable(object[field], before[field], field),
  );
}
