/** Rules for paths in volumes and mounts. Models: the path validators of `pkg/apis/core/validation`. */
import { invalid, type FieldError } from '../status-errors';

/** May not lead upwards. */
export function backstepErrors(path: string, field: string): FieldError[] {
  return path.split('/').includes('..') ? [invalid(field, path, "must not contain '..'")] : [];
}

export function relativePathErrors(path: string, field: string): FieldError[] {
  const errors = path.startsWith('/') ? [invalid(field, path, 'must be a relative path')] : [];
  return [...errors, ...backstepErrors(path, field)];
}

/** As `relativePathErrors`; and names that begin with two dots are the kubelet's. */
export function unreservedPathErrors(path: string, field: string): FieldError[] {
  const errors = relativePathErrors(path, field);
  if (path.startsWith('..') && !path.startsWith('../') && path !== '..')
    errors.push(invalid(field, path, "must not start with '..'"));
  return errors;
}
