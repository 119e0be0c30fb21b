/**
 * Validation of custom kinds against their schema.
 *
 * Models: kube-openapi's validator as the apiextensions server reports it, then the rules in CEL. What an update leaves
 * as it was may stay wrong. Errors come in order of field, where the real one goes through a map in any order.
 */
import type { KubeObject } from '../api';
import { equal, isMap, type JsonMap } from '../json-value';
import { ANY, type Schema, type ValidationRule } from '../schema';
import { duplicate, invalid, OMITTED, required, unsupported, type FieldError } from '../status-errors';
import { itemKey } from '../apply/typed';
import { evaluate } from './cel';
import { hasFormat } from './formats';

export function customErrors(
  schema: Schema,
  object: KubeObject,
  before: KubeObject | undefined,
): FieldError[] {
  const errors = objectErrors(schema, object, before, '', true);
  if (!hasRules(schema)) return errors;
  if (errors.some(blocks)) return [...errors, UNCHECKED];
  return [...errors, ...ruleErrors(schema, object, before, '')];
}

const UNCHECKED: FieldError = {
  type: 'Invalid',
  field: '<nil>',
  value: null,
  detail:
    'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
};

function blocks({ type }: FieldError): boolean {
  return ['NotSupported', 'Required', 'TooLong', 'TooMany', 'TypeInvalid'].includes(type);
}

function join(path: string, name: string): string {
  return path ? `${path}.${name}` : name;
}

// --- structure ---

function objectErrors(
  schema: Schema,
  value: JsonMap,
  before: unknown,
  path: string,
  root = false,
): FieldError[] {
  const errors: FieldError[] = [];
  const names = [...new Set([...Object.keys(value), ...schema.required])].sort();
  for (const name of names) {
    if (root && (name === 'metadata' || name === 'apiVersion' || name === 'kind')) continue;
    const at = join(path, name);
    if (value[name] === undefined) {
      if (schema.required.includes(name)) errors.push(required(at));
      continue;
    }
    const field = schema.fields[name] ?? schema.values;
    if (field) errors.push(...valueErrors(field, value[name], memberOf(before, name), at));
  }
  const size = Object.keys(value).length;
  if (schema.maxProperties !== undefined && size > schema.maxProperties)
    errors.push({
      type: 'TooMany',
      field: path,
      value: size,
      detail: `must have at most ${schema.maxProperties} items`,
    });
  if (schema.minProperties !== undefined && size < schema.minProperties)
    errors.push(
      invalid(path, size, `${path} in body should have at least ${schema.minProperties} properties`),
    );
  return errors;
}

function tooMany(field: string, value: number, most: number): FieldError {
  return {
    type: 'TooMany',
    field,
    value,
    detail: `must have at most ${most} ${most === 1 ? 'item' : 'items'}`,
  };
}

const TYPES: Partial<Record<Schema['type'], string>> = {
  object: 'object',
  map: 'object',
  list: 'array',
  string: 'string',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
};

function memberOf(object: unknown, name: string): unknown {
  return isMap(object) ? object[name] : undefined;
}

/** The item of an older list that this one replaces, where a list has keys. */
function itemOf(schema: Schema, before: unknown, item: unknown): unknown {
  if (schema.listType !== 'map' || !Array.isArray(before)) return undefined;
  return before.find((each) => itemKey(schema, each) === itemKey(schema, item));
}

function valueErrors(schema: Schema, value: unknown, before: unknown, path: string): FieldError[] {
  const errors = allValueErrors(schema, value, before, path);
  return errors.length && before !== undefined && equal(before, value) ? [] : errors;
}

function allValueErrors(schema: Schema, value: unknown, before: unknown, path: string): FieldError[] {
  if (value === null && schema.nullable) return [];
  const wanted = TYPES[schema.type];
  const found = typeName(value);
  if (wanted && found !== wanted && !(wanted === 'number' && found === 'integer')) {
    const detail = `${path} in body must be of type ${wanted}: ${JSON.stringify(found)}`;
    return [{ type: 'TypeInvalid', field: path, value: found, detail }];
  }
  if (schema.type === 'int-or-string' && found !== 'integer' && found !== 'string') {
    const detail = `${path} in body must be of type integer,string: ${JSON.stringify(found)}`;
    return [{ type: 'TypeInvalid', field: path, value: found, detail }];
  }
  const errors = enumErrors(schema, value, path);
  if (typeof value === 'string') return [...errors, ...stringErrors(schema, value, path)];
  if (typeof value === 'number') return [...errors, ...numberErrors(schema, value, path)];
  if (Array.isArray(value)) return [...errors, ...listErrors(schema, value, before, path)];
  return isMap(value) ? [...errors, ...objectErrors(schema, value, before, path)] : errors;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function enumErrors(schema: Schema, value: unknown, path: string): FieldError[] {
  if (!schema.enum || schema.enum.some((each) => equal(each, value))) return [];
  return [unsupported(path, value, schema.enum)];
}

function stringErrors(schema: Schema, value: string, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { minLength, maxLength, pattern, format } = schema;
  const length = [...value].length;
  if (maxLength !== undefined && length > maxLength)
    errors.push({
      type: 'TooLong',
      field: path,
      value,
      detail: `may not be more than ${maxLength} ${maxLength === 1 ? 'byte' : 'bytes'}`,
    });
  if (minLength !== undefined && length < minLength)
    errors.push(invalid(path, value, `${path} in body should be at least ${minLength} chars long`));
  if (pattern !== undefined && !matches(pattern, value))
    errors.push(invalid(path, value, `${path} in body should match '${pattern}'`));
  if (format !== undefined && !hasFormat(format, value))
    errors.push(invalid(path, value, `${path} in body must be of type ${format}: ${JSON.stringify(value)}`));
  return errors;
}

const patterns = new Map<string, RegExp>();

function matches(pattern: string, value: string): boolean {
  let known = patterns.get(pattern);
  if (!known) {
    const text = pattern.replace(/^\(\?i\)/, '').replaceAll('(?P<', '(?<');
    patterns.set(pattern, (known = new RegExp(text, pattern.startsWith('(?i)') ? 'iu' : 'u')));
  }
  return known.test(value);
}

function numberErrors(schema: Schema, value: number, path: string): FieldError[] {
  const { minimum, maximum } = schema;
  if (minimum !== undefined && value < minimum)
    return [invalid(path, value, `${path} in body should be greater than or equal to ${minimum}`)];
  if (maximum !== undefined && value > maximum)
    return [invalid(path, value, `${path} in body should be less than or equal to ${maximum}`)];
  return [];
}

function listErrors(schema: Schema, value: unknown[], before: unknown, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { minItems, maxItems, items = ANY } = schema;
  if (maxItems !== undefined && value.length > maxItems) errors.push(tooMany(path, value.length, maxItems));
  if (minItems !== undefined && value.length < minItems)
    errors.push(invalid(path, value.length, `${path} in body should have at least ${minItems} items`));
  for (const [index, item] of value.entries())
    errors.push(...valueErrors(items, item, itemOf(schema, before, item), `${path}[${index}]`));
  if (schema.listType === 'atomic') return errors;
  const seen = new Set<string>();
  for (const [index, item] of value.entries()) {
    const key = itemKey(schema, item);
    if (seen.has(key)) errors.push(duplicate(`${path}[${index}]`, JSON.parse(key.slice(2))));
    seen.add(key);
  }
  return errors;
}

// --- rules ---

const ruled = new WeakMap<Schema, boolean>();

function hasRules(schema: Schema): boolean {
  const known = ruled.get(schema);
  if (known !== undefined) return known;
  ruled.set(schema, false);
  const inner = [...Object.values(schema.fields), schema.values, schema.items];
  const found = Boolean(schema.validations?.length) || inner.some((each) => each && hasRules(each));
  ruled.set(schema, found);
  return found;
}

function ruleErrors(schema: Schema, value: unknown, before: unknown, path: string): FieldError[] {
  if (value === undefined || value === null || !hasRules(schema)) return [];
  const errors = (schema.validations ?? []).flatMap((rule) => ruleError(rule, value, before, path));
  if (Array.isArray(value)) {
    const items = schema.items ?? ANY;
    for (const [index, item] of value.entries()) {
      errors.push(...ruleErrors(items, item, itemOf(schema, before, item), `${path}[${index}]`));
    }
  } else if (isMap(value)) {
    for (const name of Object.keys(value).sort()) {
      const field = schema.fields[name] ?? schema.values;
      if (field) errors.push(...ruleErrors(field, value[name], memberOf(before, name), join(path, name)));
    }
  }
  return errors;
}

function ruleError(rule: ValidationRule, value: unknown, before: unknown, path: string): FieldError[] {
  const compares = /\boldSelf\b/.test(rule.rule);
  if (compares && before === undefined) return [];
  const field = path + (rule.fieldPath ?? '');
  let holds: unknown;
  try {
    holds = evaluate(rule.rule, { self: value, oldSelf: before });
  } catch (error) {
    const why = rule.message ?? JSON.stringify(rule.rule);
    const type = Array.isArray(value) ? 'array' : typeof value;
    return [
      {
        type: 'Invalid',
        field: path || '<nil>',
        value: type,
        detail: `${(error as Error).message} evaluating rule: ${why}`,
      },
    ];
  }
  if (holds === true) return [];
  if (!compares && before !== undefined && equal(before, value)) return [];
  const detail = messageOf(rule, value, before);
  if (rule.reason === 'FieldValueForbidden') return [{ type: 'Forbidden', field, detail }];
  if (rule.reason === 'FieldValueRequired') return [required(field, detail)];
  return [{ type: 'Invalid', field: field || '<nil>', value: shown(value), detail }];
}

/** Lists and maps are not shown. */
function shown(value: unknown): unknown {
  return typeof value === 'object' ? OMITTED : value;
}

function messageOf(rule: ValidationRule, value: unknown, before: unknown): string {
  if (rule.messageExpression) {
    try {
      return String(evaluate(rule.messageExpression, { self: value, oldSelf: before }));
    } catch {
      // the plain message stands in
    }
  }
  return rule.message ?? `failed rule: ${JSON.stringify(rule.rule)}`;
}
