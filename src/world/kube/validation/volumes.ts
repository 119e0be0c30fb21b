/**
 * Validation of a pod's volumes.
 *
 * Models: `ValidateVolumes` and the sources a workshop meets. Left out: what volumes of clouds and clusters ask for.
 */
import { quantity } from '../quantity';
import { disallowed, duplicate, invalid, required, unsupported, type FieldError } from '../status-errors';
import { fieldPathErrors } from './downward';
import { listOf, named, type Fields } from './fields';
import { labelErrors } from './names';
import { backstepErrors, unreservedPathErrors } from './paths';

/** In the order in which they are looked at. */
const SOURCES = [
  'emptyDir',
  'hostPath',
  'gitRepo',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'secret',
  'nfs',
  'iscsi',
  'glusterfs',
  'flocker',
  'persistentVolumeClaim',
  'rbd',
  'cinder',
  'cephfs',
  'quobyte',
  'downwardAPI',
  'fc',
  'flexVolume',
  'configMap',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'storageos',
  'projected',
  'scaleIO',
  'csi',
  'ephemeral',
  'image',
];

export function volumesErrors(volumes: Fields[], field: string): FieldError[] {
  const seen = new Set<string>();
  return volumes.flatMap((volume, index) => {
    const at = `${field}[${index}]`;
    const errors = sourceErrors(volume, at);
    const wrong = volume.name
      ? named(labelErrors(volume.name), `${at}.name`, volume.name)
      : [required(`${at}.name`)];
    if (!wrong.length && seen.has(volume.name)) wrong.push(duplicate(`${at}.name`, volume.name));
    if (!wrong.length) seen.add(volume.name);
    return [...errors, ...wrong];
  });
}

function sourceErrors(volume: Fields, at: string): FieldError[] {
  const present = SOURCES.filter((source) => volume[source] !== undefined);
  if (!present.length) return [required(at, 'must specify a volume type')];
  return present.flatMap((source, index) =>
    index === 0
      ? ownErrors(source, volume[source], `${at}.${source}`)
      : [disallowed(`${at}.${source}`, 'may not specify more than 1 volume type')],
  );
}

function ownErrors(source: string, given: Fields, at: string): FieldError[] {
  switch (source) {
    case 'emptyDir':
      return quantity(given.sizeLimit) < 0
        ? [disallowed(`${at}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
        : [];
    case 'hostPath':
      return hostPathErrors(given, at);
    case 'nfs':
      return nfsErrors(given, at);
    case 'secret':
      return filesErrors(given, 'secretName', at);
    case 'configMap':
      return filesErrors(given, 'name', at);
    case 'persistentVolumeClaim':
      return given.claimName ? [] : [required(`${at}.claimName`)];
    case 'downwardAPI':
      return [...modeErrors(given.defaultMode, `${at}.defaultMode`), ...downwardErrors(given.items, at)];
    case 'projected':
      return projectedErrors(given, at);
    case 'csi':
      return given.driver ? [] : [required(`${at}.driver`)];
    default:
      return [];
  }
}

const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

export function hostPathErrors({ path, type = '' }: Fields, at: string): FieldError[] {
  if (!path) return [required(`${at}.path`)];
  return [
    ...backstepErrors(path, `${at}.path`),
    ...(HOST_PATH_TYPES.includes(type) ? [] : [unsupported(`${at}.type`, type, HOST_PATH_TYPES)]),
  ];
}

export function nfsErrors({ server, path }: Fields, at: string): FieldError[] {
  const errors: FieldError[] = [];
  if (!server) errors.push(required(`${at}.server`));
  if (!path) errors.push(required(`${at}.path`));
  else if (!path.startsWith('/')) errors.push(invalid(`${at}.path`, path, 'must be an absolute path'));
  return errors;
}

function modeErrors(mode: unknown, field: string): FieldError[] {
  return typeof mode === 'number' && (mode < 0 || mode > 0o777)
    ? [invalid(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive')]
    : [];
}

function filesErrors(given: Fields, name: string, at: string): FieldError[] {
  return [
    ...(given[name] ? [] : [required(`${at}.${name}`)]),
    ...modeErrors(given.defaultMode, `${at}.defaultMode`),
    ...itemErrors(given.items, at),
  ];
}

function itemErrors(items: unknown, at: string): FieldError[] {
  return listOf(items).flatMap(({ key, path, mode }, index) => {
    const field = `${at}.items[${index}]`;
    return [
      ...(key ? [] : [required(`${field}.key`)]),
      ...(path ? [] : [required(`${field}.path`)]),
      ...unreservedPathErrors(path ?? '', `${field}.path`),
      ...modeErrors(mode, `${field}.mode`),
    ];
  });
}

function downwardErrors(items: unknown, at: string): FieldError[] {
  return listOf(items).flatMap((item, index) => {
    const field = `${at}.items[${index}]`;
    const { fieldRef, resourceFieldRef, path } = item;
    const errors: FieldError[] = path ? [] : [required(`${field}.path`)];
    errors.push(...unreservedPathErrors(path ?? '', `${field}.path`));
    if (fieldRef) {
      errors.push(...fieldPathErrors(fieldRef, 'volume', `${field}.fieldRef`));
      if (resourceFieldRef)
        errors.push(
          invalid(field, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'),
        );
    } else if (!resourceFieldRef)
      errors.push(required(`${field}.fieldRef`, 'one of fieldRef and resourceFieldRef is required'));
    return [...errors, ...modeErrors(item.mode, `${field}.mode`)];
  });
}

const PROJECTIONS = ['secret', 'configMap', 'downwardAPI', 'serviceAccountToken'];

function projectedErrors(given: Fields, at: string): FieldError[] {
  const errors = modeErrors(given.defaultMode, `${at}.defaultMode`);
  for (const [index, source] of listOf(given.sources).entries()) {
    const field = `${at}.sources[${index}]`;
    const present = PROJECTIONS.filter((name) => source[name] !== undefined);
    for (const name of present.slice(1))
      errors.push(disallowed(`${field}.${name}`, 'may not specify more than 1 volume type per source'));
    const [first] = present;
    if (first === 'secret' || first === 'configMap') {
      if (!source[first].name) errors.push(required(`${field}.${first}.name`));
      errors.push(...itemErrors(source[first].items, `${field}.${first}`));
    }
    if (first === 'downwardAPI')
      errors.push(...downwardErrors(source.downwardAPI.items, `${field}.downwardAPI`));
  }
  return errors;
}
