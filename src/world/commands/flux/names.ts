/**
 * What names, labels and namespaces may look like.
 *
 * Models: flux's own stricter rule for object names, and apimachinery's for the rest.
 */
export { labelValueErrors, qualifiedNameErrors } from '../../kube/validation/names';

/** Two characters at least, 63 at most. */
export function isObjectName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/.test(name);
}

export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text);
}

/** Go's `%v` of a list of strings. */
export function goList(list: string[]): string {
  return `[${list.join(' ')}]`;
}
