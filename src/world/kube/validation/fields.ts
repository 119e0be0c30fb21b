/**
 * Checks that many kinds share.
 *
 * Models: small validators of `pkg/apis/core/validation` and apimachinery.
 */
import { equal, isMap, type JsonMap } from '../json-value';
import { duplicate, invalid, required, unsupported, type FieldError } from '../status-errors';
import type { LabelSelector } from '../selectors';
import { labelValueErrors, portNameErrors, qualifiedNameErrors } from './names';

// Objects of built-in kinds, whose fields their own validators know.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Fields = Record<string, any>;

export const IMMUTABLE = 'field is immutable';

export function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? (value.filter(isMap) as Fields[]) : [];
}

export function nonNegative(value: unknown, field: string): FieldError[] {
  return typeof value === 'number' && value < 0
    ? [invalid(field, value, 'must be greater than or equal to 0')]
    : [];
}

export function positive(value: unknown, field: string): FieldError[] {
  return typeof value === 'number' && value <= 0 ? [invalid(field, value, 'must be greater than zero')] : [];
}

export function portNumber(value: unknown, field: string): FieldError[] {
  return typeof value === 'number' && value >= 1 && value <= 65535
    ? []
    : [invalid(field, value ?? 0, 'must be between 1 and 65535, inclusive')];
}

export function portOrName(port: unknown, field: string): FieldError[] {
  if (typeof port === 'string') return named(portNameErrors(port), field, port);
  return portNumber(port, field);
}

/** One of a few words; '' where nothing is given. */
export function oneOf(value: unknown, allowed: readonly string[], field: string): FieldError[] {
  return allowed.includes(String(value ?? '')) ? [] : [unsupported(field, value ?? '', allowed)];
}

/** The same, where nothing need be given. */
export function oneOfIfAny(value: unknown, allowed: readonly string[], field: string): FieldError[] {
  return value === undefined || value === null ? [] : oneOf(value, allowed, field);
}

/** A percentage of which there is no more than all. */
export function atMostAll(value: unknown, field: string): FieldError[] {
  return typeof value === 'string' && /^\d+%$/.test(value) && parseInt(value, 10) > 100
    ? [invalid(field, value, 'must not be greater than 100%')]
    : [];
}

export function named(errors: readonly string[], field: string, value: unknown): FieldError[] {
  return errors.map((detail) => invalid(field, value, detail));
}

export function immutable(now: unknown, before: unknown, field: string): FieldError[] {
  return equal(now, before) ? [] : [invalid(field, now, IMMUTABLE)];
}

/** Names that come twice in a list. */
export function duplicates(
  names: readonly (string | undefined)[],
  field: (index: number) => string,
): FieldError[] {
  const seen = new Set<string>();
  return names.flatMap((name, index) => {
    if (name === undefined || name === '') return [];
    if (seen.has(name)) return [duplicate(field(index), name)];
    seen.add(name);
    return [];
  });
}

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

export function selectorErrors(selector: LabelSelector | undefined, field: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const [key, value] of Object.entries(selector?.matchLabels ?? {}).sort(byKey)) {
    errors.push(...named(qualifiedNameErrors(key), `${field}.matchLabels`, key));
    errors.push(...named(labelValueErrors(value), `${field}.matchLabels[${key}]`, value));
  }
  for (const [index, { key, operator, values }] of (selector?.matchExpressions ?? []).entries()) {
    const at = `${field}.matchExpressions[${index}]`;
    if (!OPERATORS.includes(operator))
      errors.push(invalid(`${at}.operator`, operator, 'not a valid selector operator'));
    const takes = operator === 'In' || operator === 'NotIn';
    if (takes && !values?.length)
      errors.push(required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
    if (!takes && values?.length && OPERATORS.includes(operator))
      errors.push({
        type: 'Forbidden',
        field: `${at}.values`,
        detail: "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
      });
    errors.push(...named(qualifiedNameErrors(key), `${at}.key`, key));
  }
  return errors;
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** A number, or a percentage as text. */
export function countOrPercent(value: unknown, field: string): FieldError[] {
  if (typeof value === 'number') return nonNegative(value, field);
  if (typeof value === 'string' && !/^[0-9]+%$/.test(value))
    return [
      invalid(
        field,
        value,
        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
      ),
    ];
  return [];
}

/** A struct as Go's JSON prints one without tags: every field, by its Go name. */
export function goStruct(fields: JsonMap): unknown {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value === undefined ? null : value]),
  );
}
