/**
 * Validation of volumes and claims.
 *
 * Models: `ValidatePersistentVolumeClaim` and its neighbours.
 */
import type { KubeObject } from '../api';
import { equal } from '../json-value';
import { quantity } from '../quantity';
import { disallowed, invalid, required, unsupported, type FieldError } from '../status-errors';
import { immutable, type Fields } from './fields';

const MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

export function claimErrors(claim: KubeObject, field = 'spec'): FieldError[] {
  const spec = (claim.spec ?? {}) as Fields;
  return [...modeErrors(spec.accessModes, `${field}.accessModes`), ...sizeErrors(spec.resources, field)];
}

function modeErrors(modes: string[] | undefined, field: string): FieldError[] {
  if (!modes?.length) return [required(field, 'at least 1 access mode is required')];
  return modes.filter((mode) => !MODES.includes(mode)).map((mode) => unsupported(field, mode, MODES));
}

function sizeErrors(resources: Fields | undefined, field: string): FieldError[] {
  const size = resources?.requests?.storage as string | undefined;
  if (size === undefined) return [required(`${field}.resources[storage]`)];
  if (quantity(size) > 0) return [];
  return [invalid(`${field}.resources[storage]`, size, 'must be greater than zero')];
}

const FIXED =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

export function claimUpdateErrors(claim: KubeObject, before: KubeObject): FieldError[] {
  const bare = (spec: Fields): Fields => {
    const { resources: _resources, volumeName: _name, volumeAttributesClassName: _class, ...rest } = spec;
    return rest;
  };
  const errors: FieldError[] = [];
  if (!equal(bare(claim.spec), bare(before.spec)))
    errors.push(disallowed('spec', `${FIXED}\n${specDiff(before.spec, claim.spec)}`));
  const [now, was] = [claim, before].map((each) => quantity(each.spec.resources?.requests?.storage));
  if (now! < was!)
    errors.push(disallowed('spec.resources.requests.storage', 'field can not be less than status.capacity'));
  return errors;
}

/** The lines that changed, in the manner of go-cmp. */
function specDiff(before: Fields, after: Fields): string {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const lines = keys.flatMap((key) => {
    if (equal(before[key], after[key])) return [];
    const name = key.charAt(0).toUpperCase() + key.slice(1);
    return [
      `-   ${name}: ${JSON.stringify(before[key] ?? null)},`,
      `+   ${name}: ${JSON.stringify(after[key] ?? null)},`,
    ];
  });
  return `  core.PersistentVolumeClaimSpec{\n  \t... // identical fields\n${lines.join('\n')}\n  }\n`;
}

export function volumeErrors({ spec = {} }: KubeObject): FieldError[] {
  const errors = modeErrors(spec.accessModes, 'spec.accessModes');
  if (!spec.capacity?.storage) errors.push(required('spec.capacity'));
  return errors;
}

export function storageClassErrors(object: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  if (!object.provisioner) errors.push(required('provisioner'));
  if (!['Delete', 'Retain'].includes(object.reclaimPolicy))
    errors.push(unsupported('reclaimPolicy', object.reclaimPolicy, ['Delete', 'Retain']));
  if (!['Immediate', 'WaitForFirstConsumer'].includes(object.volumeBindingMode))
    errors.push(
      unsupported('volumeBindingMode', object.volumeBindingMode, ['Immediate', 'WaitForFirstConsumer']),
    );
  return errors;
}

export function storageClassUpdateErrors(object: KubeObject, before: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  if (!equal(object.parameters, before.parameters))
    errors.push(disallowed('parameters', 'updates to parameters are forbidden.'));
  if (object.provisioner !== before.provisioner)
    errors.push(disallowed('provisioner', 'updates to provisioner are forbidden.'));
  errors.push(...immutable(object.reclaimPolicy, before.reclaimPolicy, 'reclaimPolicy'));
  return [...errors, ...immutable(object.volumeBindingMode, before.volumeBindingMode, 'volumeBindingMode')];
}
