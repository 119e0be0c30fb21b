/**
 * Fields of a pod that its own containers and volumes may show.
 *
 * Models: `validateObjectFieldSelector`, `validateContainerResourceFieldSelector`, `ConvertDownwardAPIFieldLabel`.
 */
import { invalid, required, unsupported, type FieldError } from '../status-errors';
import { named, type Fields } from './fields';
import { qualifiedNameErrors } from './names';

const KNOWN = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.restartPolicy',
  'spec.serviceAccountName',
  'spec.schedulerName',
  'status.phase',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
const ALLOWED = {
  env: [
    'metadata.name',
    'metadata.namespace',
    'metadata.uid',
    'spec.nodeName',
    'spec.serviceAccountName',
    'status.hostIP',
    'status.hostIPs',
    'status.podIP',
    'status.podIPs',
  ],
  volume: ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid'],
};

export function fieldPathErrors(ref: Fields, use: keyof typeof ALLOWED, field: string): FieldError[] {
  const path = (ref.fieldPath ?? '') as string;
  if (!path) return [required(`${field}.fieldPath`)];
  const [, name = '', subscript] = /^([^[]*)(?:\['(.*)'\])?$/.exec(path) ?? [, path];
  if (subscript !== undefined && /^metadata\.(annotations|labels)$/.test(name)) {
    const key = name.endsWith('annotations') ? subscript.toLowerCase() : subscript;
    return named(qualifiedNameErrors(key), field, key);
  }
  if (!KNOWN.includes(path))
    return [
      invalid(`${field}.fieldPath`, path, `error converting fieldPath: field label not supported: ${path}`),
    ];
  return ALLOWED[use].includes(path) ? [] : [unsupported(`${field}.fieldPath`, path, ALLOWED[use])];
}

const RESOURCES = ['limits', 'requests'].flatMap((part) =>
  ['cpu', 'ephemeral-storage', 'memory'].map((name) => `${part}.${name}`),
);

export function resourceFieldErrors({ resource = '' }: Fields, field: string): FieldError[] {
  if (!resource) return [required(`${field}.resource`)];
  return RESOURCES.includes(resource) || /^(limits|requests)\.hugepages-/.test(resource)
    ? []
    : [unsupported(`${field}.resource`, resource, RESOURCES)];
}
