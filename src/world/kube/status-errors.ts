/**
 * Refusals of the API server, in its own words.
 *
 * Models: `k8s.io/apimachinery/pkg/api/errors` and `util/validation/field`.
 */
import { StatusError } from './api';

/** A resource as errors name it: `deployments.apps`, `pods`. */
export function qualified(group: string, resource: string): string {
  return group ? `${resource}.${group}` : resource;
}

export function notFound(group: string, resource: string, name: string): StatusError {
  return new StatusError('NotFound', `${qualified(group, resource)} "${name}" not found`, {
    code: 404,
    group,
    kind: resource,
    name,
  });
}

/** What a server says of a path it does not serve. */
export function noSuchResource(): StatusError {
  return new StatusError('NotFound', 'the server could not find the requested resource', { code: 404 });
}

/** The kind is known, and takes no such request: reviews cannot be listed. */
export function methodNotAllowed(): StatusError {
  return new StatusError(
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    { code: 405 },
  );
}

export function alreadyExists(group: string, resource: string, name: string): StatusError {
  return new StatusError('AlreadyExists', `${qualified(group, resource)} "${name}" already exists`, {
    code: 409,
    group,
    kind: resource,
    name,
  });
}

export function conflict(group: string, resource: string, name: string, why: string): StatusError {
  return new StatusError(
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(group, resource)} "${name}": ${why}`,
    { code: 409, group, kind: resource, name },
  );
}

export const STALE =
  'the object has been modified; please apply your changes to the latest version and try again';

export function forbidden(group: string, resource: string, name: string, why: string): StatusError {
  const object = name ? `${qualified(group, resource)} "${name}"` : qualified(group, resource);
  return new StatusError('Forbidden', `${object} is forbidden: ${why}`, {
    code: 403,
    group,
    kind: resource,
    name,
  });
}

export function badRequest(message: string): StatusError {
  return new StatusError('BadRequest', message, { code: 400 });
}

/** One thing wrong with a field. */
export interface FieldError {
  type:
    | 'Required'
    | 'Invalid'
    | 'NotSupported'
    | 'Forbidden'
    | 'Duplicate'
    | 'NotFound'
    | 'TooLong'
    | 'TooMany'
    | 'TypeInvalid'
    | 'Internal';
  field: string;
  value?: unknown;
  detail: string;
}

export function required(field: string, detail = ''): FieldError {
  return { type: 'Required', field, detail };
}

export function invalid(field: string, value: unknown, detail: string): FieldError {
  return { type: 'Invalid', field, value, detail };
}

export function unsupported(field: string, value: unknown, allowed: readonly unknown[]): FieldError {
  const list = allowed.map((each) => JSON.stringify(each)).join(', ');
  return { type: 'NotSupported', field, value, detail: allowed.length ? `supported values: ${list}` : '' };
}

export function duplicate(field: string, value: unknown): FieldError {
  return { type: 'Duplicate', field, value, detail: '' };
}

export function disallowed(field: string, detail: string): FieldError {
  return { type: 'Forbidden', field, detail };
}

const HEADS: Record<FieldError['type'], string> = {
  Required: 'Required value',
  Invalid: 'Invalid value',
  NotSupported: 'Unsupported value',
  Forbidden: 'Forbidden',
  Duplicate: 'Duplicate value',
  NotFound: 'Not found',
  TooLong: 'Too long',
  TooMany: 'Too many',
  TypeInvalid: 'Invalid value',
  Internal: 'Internal error',
};

/** Stands for a value that a refusal does not show. */
export const OMITTED = Symbol('omitted');

const VALUELESS: FieldError['type'][] = ['Required', 'Forbidden', 'TooLong', 'Internal'];

/** `spec.replicas: Invalid value: -1: must be greater than or equal to 0` */
export function fieldErrorText(error: FieldError): string {
  return `${error.field}: ${fieldErrorBody(error)}`;
}

function fieldErrorBody(error: FieldError): string {
  const head = HEADS[error.type];
  const hidden = VALUELESS.includes(error.type) || error.value === OMITTED;
  const value = hidden ? head : `${head}: ${shownValue(error.value)}`;
  return error.detail ? `${value}: ${error.detail}` : value;
}

function shownValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return goJson(value ?? null);
}

/** JSON as Go writes it: `<`, `>` and `&` are escaped. */
function goJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
}

/** `Deployment.apps "web" is invalid: …`; several errors stand in brackets. */
export function invalidObject(
  group: string,
  kind: string,
  name: string,
  errors: readonly FieldError[],
): StatusError {
  const seen = [...new Set(errors.map(fieldErrorText))];
  const text = seen.length === 1 ? seen[0] : `[${seen.join(', ')}]`;
  return new StatusError('Invalid', `${qualified(group, kind)} "${name}" is invalid: ${text}`, {
    code: 422,
    group,
    kind,
    name,
    causes: errors.map((error) => ({
      field: error.field,
      message: fieldErrorBody(error),
      reason: `FieldValue${error.type}`,
    })),
  });
}

export function unsupportedMediaType(): StatusError {
  return new StatusError(
    'UnsupportedMediaType',
    'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
    { code: 415 },
  );
}
