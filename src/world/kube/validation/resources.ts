/**
 * Names and amounts of resources.
 *
 * Models: `ValidateResourceRequirements`, `ValidateResourceQuantityValue` and `pkg/apis/core/helper`. Left out: huge
 * pages' own rules, claims.
 */
import { canonicalQuantity, quantity } from '../quantity';
import { invalid, required, type FieldError } from '../status-errors';
import { named, type Fields } from './fields';
import { qualifiedNameErrors } from './names';

const CONTAINER = ['cpu', 'memory', 'ephemeral-storage'];
const COUNTED = [
  'pods',
  'services',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];
const QUOTA = [
  ...CONTAINER,
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  ...COUNTED,
];
const STANDARD = [...QUOTA, 'storage'];

function isHugePage(name: string): boolean {
  return name.startsWith('hugepages-') || name.startsWith('requests.hugepages-');
}

/** cpu, memory and what else Kubernetes itself knows of. */
function isNative(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

function isExtended(name: string): boolean {
  return (
    !isNative(name) && !name.startsWith('requests.') && qualifiedNameErrors(`requests.${name}`).length === 0
  );
}

function isInteger(name: string): boolean {
  return COUNTED.includes(name) || isExtended(name);
}

/** May requests be less than limits? */
export function isSparing(name: string): boolean {
  return isNative(name) && !isHugePage(name);
}

export function isQuotaResource(name: string): boolean {
  return QUOTA.includes(name) || isHugePage(name);
}

export function resourceNameErrors(name: string, field: string): FieldError[] {
  const errors = named(qualifiedNameErrors(name), field, name);
  if (errors.length || name.includes('/') || STANDARD.includes(name) || isHugePage(name)) return errors;
  return [invalid(field, name, 'must be a standard resource type or fully qualified')];
}

export function containerResourceNameErrors(name: string, field: string): FieldError[] {
  const errors = resourceNameErrors(name, field);
  if (!name.includes('/')) {
    if (!CONTAINER.includes(name) && !isHugePage(name))
      errors.push(invalid(field, name, 'must be a standard resource for containers'));
  } else if (!isNative(name) && !isExtended(name))
    errors.push(invalid(field, name, "doesn't follow extended resource name standard"));
  return errors;
}

export function quotaResourceNameErrors(name: string, field: string): FieldError[] {
  const errors = resourceNameErrors(name, field);
  if (!name.includes('/') && !isQuotaResource(name))
    errors.push(invalid(field, name, 'must be a standard resource for quota'));
  return errors;
}

export function amountErrors(name: string, amount: string, field: string): FieldError[] {
  const shown = canonicalQuantity(String(amount));
  const errors: FieldError[] = [];
  if (quantity(amount) < 0) errors.push(invalid(field, shown, 'must be greater than or equal to 0'));
  if (isInteger(name) && !Number.isInteger(quantity(amount)))
    errors.push(invalid(field, shown, 'must be an integer'));
  return errors;
}

/** The resources of a container, or of a claim. */
export function requirementErrors({ limits = {}, requests = {} }: Fields, field: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const [part, amounts] of [
    ['limits', limits],
    ['requests', requests],
  ] as [string, Record<string, string>][])
    for (const name of Object.keys(amounts).sort()) {
      const at = `${field}.${part}[${name}]`;
      errors.push(...containerResourceNameErrors(name, at), ...amountErrors(name, amounts[name]!, at));
      if (part === 'requests') errors.push(...againstLimit(name, amounts[name]!, limits[name], field));
    }
  return errors;
}

function againstLimit(name: string, request: string, limit: string | undefined, field: string): FieldError[] {
  if (limit === undefined)
    return isSparing(name)
      ? []
      : [required(`${field}.limits`, 'Limit must be set for non overcommitable resources')];
  const wrong = (relation: string): FieldError[] => [
    invalid(
      `${field}.requests`,
      canonicalQuantity(String(request)),
      `must be ${relation} to ${name} limit of ${canonicalQuantity(String(limit))}`,
    ),
  ];
  if (!isSparing(name)) return quantity(request) === quantity(limit) ? [] : wrong('equal');
  return quantity(request) > quantity(limit) ? wrong('less than or equal') : [];
}
