/**
 * Validation of quotas and limit ranges.
 *
 * Models: `ValidateResourceQuota` and `ValidateLimitRange`.
 */
import type { KubeObject } from '../api';
import { equal } from '../json-value';
import { canonicalQuantity, quantity } from '../quantity';
import { disallowed, duplicate, invalid, required, type FieldError } from '../status-errors';
import { IMMUTABLE, listOf, named, type Fields } from './fields';
import { qualifiedNameErrors } from './names';
import {
  amountErrors,
  containerResourceNameErrors,
  isQuotaResource,
  isSparing,
  quotaResourceNameErrors,
  resourceNameErrors,
} from './resources';

const POD_RESOURCES = [
  'pods',
  'cpu',
  'memory',
  'limits.cpu',
  'limits.memory',
  'requests.cpu',
  'requests.memory',
];
/** What each scope can be counted for. */
const SCOPES: Record<string, string[]> = {
  Terminating: POD_RESOURCES,
  NotTerminating: POD_RESOURCES,
  NotBestEffort: POD_RESOURCES,
  PriorityClass: POD_RESOURCES,
  CrossNamespacePodAffinity: POD_RESOURCES,
  BestEffort: ['pods'],
  VolumeAttributesClass: ['persistentvolumeclaims', 'requests.storage'],
};
const OPPOSITES = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
];

export function quotaErrors({ spec = {} }: KubeObject): FieldError[] {
  const hard = (spec.hard ?? {}) as Record<string, string>;
  const names = Object.keys(hard).sort();
  return [
    ...names.flatMap((name) => [
      ...quotaResourceNameErrors(name, `spec.hard[${name}]`),
      ...amountErrors(name, hard[name]!, `spec.hard[${name}]`),
    ]),
    ...scopeErrors(spec.scopes ?? [], names),
    ...scopeSelectorErrors(spec, names),
  ];
}

function unfit(scope: string, resource: string): boolean {
  return isQuotaResource(resource) && SCOPES[scope] !== undefined && !SCOPES[scope].includes(resource);
}

function conflicting(scopes: string[], field: string, shown: unknown): FieldError[] {
  return OPPOSITES.flatMap((pair) =>
    pair.every((each) => scopes.includes(each)) ? [invalid(field, shown, 'conflicting scopes')] : [],
  );
}

function scopeErrors(scopes: string[], resources: string[]): FieldError[] {
  const field = 'spec.scopes';
  const errors = scopes.flatMap((scope) => [
    ...(SCOPES[scope] ? [] : [invalid(field, scopes, 'unsupported scope')]),
    ...resources
      .filter((resource) => unfit(scope, resource))
      .map(() => invalid(field, scopes, 'unsupported scope applied to resource')),
  ]);
  return [...errors, ...conflicting(scopes, field, scopes)];
}

const EXISTING =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

function scopeSelectorErrors(spec: Fields, resources: string[]): FieldError[] {
  const field = 'spec.scopeSelector.matchExpressions';
  const expressions = listOf(spec.scopeSelector?.matchExpressions);
  const shown = {
    MatchExpressions: expressions.map(({ scopeName = '', operator = '', values = null }) => ({
      ScopeName: scopeName,
      Operator: operator,
      Values: values,
    })),
  };
  const errors = expressions.flatMap(({ scopeName: scope = '', operator = '', values = [] }) => [
    ...(SCOPES[scope] ? [] : [invalid(`${field}.scopeName`, scope, 'unsupported scope')]),
    ...resources
      .filter((resource) => unfit(scope, resource))
      .map(() => invalid(field, shown, 'unsupported scope applied to resource')),
    ...(/^(Not)?(BestEffort|Terminating)$|^Cross/.test(scope) && SCOPES[scope] && operator !== 'Exists'
      ? [invalid(`${field}.operator`, operator, EXISTING)]
      : []),
    ...operatorErrors(operator, values, field),
  ]);
  const scopes = expressions.map((each) => each.scopeName as string);
  return [...errors, ...conflicting(scopes, field, spec.scopes ?? null)];
}

function operatorErrors(operator: string, values: string[], field: string): FieldError[] {
  if (operator === 'In' || operator === 'NotIn') {
    const detail = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
    return values.length ? [] : [required(`${field}.values`, detail)];
  }
  if (operator === 'Exists' || operator === 'DoesNotExist') {
    const detail = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector";
    return values.length ? [invalid(`${field}.values`, values, detail)] : [];
  }
  return [invalid(`${field}.operator`, operator, 'not a valid selector operator')];
}

export function quotaUpdateErrors({ spec = {} }: KubeObject, before: KubeObject): FieldError[] {
  const sorted = (scopes: string[] | undefined): string[] => [...(scopes ?? [])].sort();
  return equal(sorted(spec.scopes), sorted(before.spec?.scopes))
    ? []
    : [invalid('spec.scopes', spec.scopes ?? null, IMMUTABLE)];
}

// --- limit ranges ---

type Amounts = Record<string, string>;
const TYPES = ['Pod', 'Container', 'PersistentVolumeClaim'];

export function limitRangeErrors({ spec = {} }: KubeObject): FieldError[] {
  const seen = new Set<string>();
  return listOf(spec.limits).flatMap((limit, index) => {
    const at = `spec.limits[${index}]`;
    const type = (limit.type ?? '') as string;
    const errors = typeErrors(type, `${at}.type`);
    if (seen.has(type)) errors.push(duplicate(`${at}.type`, type));
    seen.add(type);
    errors.push(...limitNameErrors(limit, type, at));
    const parts = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'];
    const names = new Set(parts.flatMap((part) => Object.keys((limit[part] ?? {}) as Amounts)));
    return [...errors, ...[...names].sort().flatMap((name) => limitErrors(limit, type, name, at))];
  });
}

function typeErrors(type: string, field: string): FieldError[] {
  const errors = named(qualifiedNameErrors(type), field, type);
  if (errors.length || type.includes('/') || TYPES.includes(type)) return errors;
  return [invalid(field, type, 'must be a standard limit type or fully qualified')];
}

function limitNameErrors(limit: Fields, type: string, at: string): FieldError[] {
  const rule = type === 'Pod' || type === 'Container' ? containerResourceNameErrors : resourceNameErrors;
  const check = (part: string): FieldError[] =>
    Object.keys((limit[part] ?? {}) as Amounts)
      .sort()
      .flatMap((name) => rule(name, `${at}.${part}[${name}]`));
  const errors = [...check('max'), ...check('min')];
  for (const part of ['default', 'defaultRequest']) {
    if (type !== 'Pod') errors.push(...check(part));
    else if (Object.keys((limit[part] ?? {}) as Amounts).length)
      errors.push(disallowed(`${at}.${part}`, "may not be specified when `type` is 'Pod'"));
  }
  if (type === 'PersistentVolumeClaim' && !limit.min?.storage && !limit.max?.storage)
    errors.push(
      required(
        `${at}.limits`,
        'either minimum or maximum storage value is required, but neither was provided',
      ),
    );
  return [...errors, ...check('maxLimitRequestRatio')];
}

function limitErrors(limit: Fields, type: string, name: string, at: string): FieldError[] {
  const errors: FieldError[] = [];
  const amount = (part: string): string | undefined => {
    if (type === 'Pod' && part.startsWith('default')) return undefined;
    const text = (limit[part] as Amounts | undefined)?.[name];
    return text === undefined ? undefined : canonicalQuantity(text);
  };
  const [min, max, usual, asked] = ['min', 'max', 'default', 'defaultRequest'].map(amount);
  const ratio = amount('maxLimitRequestRatio');
  /** `low` may not be more than `high`. */
  const order = (
    [low, lowName]: [string | undefined, string],
    [high, highName]: [string | undefined, string],
    [field, shown]: [string, string | undefined],
  ): void => {
    if (low === undefined || high === undefined || quantity(low) <= quantity(high)) return;
    const detail = `${lowName} value ${low} is greater than ${highName} value ${high}`;
    errors.push(invalid(`${at}.${field}[${name}]`, shown, detail));
  };
  order([min, 'min'], [max, 'max'], ['min', min]);
  order([min, 'min'], [asked, 'default request'], ['defaultRequest', asked]);
  order([asked, 'default request'], [max, 'max'], ['defaultRequest', asked]);
  order([asked, 'default request'], [usual, 'default limit'], ['defaultRequest', asked]);
  order([min, 'min'], [usual, 'default'], ['default', min]);
  order([usual, 'default'], [max, 'max'], ['default', max]);
  errors.push(...ratioErrors(ratio, min, max, `${at}.maxLimitRequestRatio[${name}]`));
  if (!isSparing(name) && usual !== undefined && asked !== undefined && quantity(usual) !== quantity(asked))
    errors.push(
      invalid(
        `${at}.defaultRequest[${name}]`,
        asked,
        `default value ${usual} must equal to defaultRequest value ${asked} in ${name}`,
      ),
    );
  return errors;
}

function ratioErrors(
  ratio: string | undefined,
  min: string | undefined,
  max: string | undefined,
  field: string,
): FieldError[] {
  if (ratio === undefined) return [];
  const errors = quantity(ratio) < 1 ? [invalid(field, ratio, `ratio ${ratio} is less than 1`)] : [];
  if (min === undefined || max === undefined) return errors;
  const most = quantity(max) / quantity(min);
  if (quantity(ratio) > most) {
    const shown = Number.isFinite(most) ? most.toFixed(6) : '+Inf';
    errors.push(invalid(field, ratio, `ratio ${ratio} is greater than max/min = ${shown}`));
  }
  return errors;
}
