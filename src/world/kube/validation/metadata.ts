/**
 * Validation of `metadata`.
 *
 * Models: `ValidateObjectMeta` and `ValidateObjectMetaUpdate` of apimachinery.
 */
import type { KubeObject } from '../api';
import type { Resource } from '../discovery';
import { equal } from '../json-value';
import { disallowed, invalid, required, type FieldError } from '../status-errors';
import {
  label1035Errors,
  labelErrors,
  labelValueErrors,
  pathSegmentErrors,
  qualifiedNameErrors,
  subdomainErrors,
} from './names';

const LABEL_NAMES = new Set(['namespaces']);
const PATH_NAMES = new Set([
  'roles.rbac.authorization.k8s.io',
  'rolebindings.rbac.authorization.k8s.io',
  'clusterroles.rbac.authorization.k8s.io',
  'clusterrolebindings.rbac.authorization.k8s.io',
]);

/** What a name of this resource may not be. */
function nameErrors(resource: Resource, name: string): string[] {
  if (LABEL_NAMES.has(resource.key)) return labelErrors(name);
  if (resource.key === 'services') return label1035Errors(name);
  if (PATH_NAMES.has(resource.key)) return pathSegmentErrors(name);
  return subdomainErrors(name);
}

export function metadataErrors(resource: Resource, object: KubeObject): FieldError[] {
  const { name, generateName } = object.metadata;
  const errors: FieldError[] = [];
  if (!name) {
    errors.push(required('metadata.name', generateName ? '' : 'name or generateName is required'));
  } else {
    errors.push(...nameErrors(resource, name).map((detail) => invalid('metadata.name', name, detail)));
  }
  return [
    ...errors,
    ...labelsErrors(object.metadata.labels, 'metadata.labels'),
    ...annotationErrors(object),
    ...finalizerErrors(object),
  ];
}

export function labelsErrors(labels: Record<string, string> | undefined, field: string): FieldError[] {
  return Object.keys(labels ?? {})
    .sort()
    .flatMap((key) => [
      ...qualifiedNameErrors(key).map((detail) => invalid(field, key, detail)),
      ...labelValueErrors(labels![key]!).map((detail) => invalid(field, labels![key], detail)),
    ]);
}

function annotationErrors(object: KubeObject): FieldError[] {
  const annotations = object.metadata.annotations ?? {};
  const errors = Object.keys(annotations)
    .sort()
    .flatMap((key) =>
      qualifiedNameErrors(key.toLowerCase()).map((detail) => invalid('metadata.annotations', key, detail)),
    );
  const size = Object.entries(annotations).reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  if (size > 262144)
    errors.push({
      type: 'TooLong',
      field: 'metadata.annotations',
      detail: 'may not be more than 262144 bytes',
    });
  return errors;
}

function finalizerErrors(object: KubeObject): FieldError[] {
  return ((object.metadata.finalizers ?? []) as string[]).flatMap((each) =>
    qualifiedNameErrors(each).map((detail) => invalid('metadata.finalizers', each, detail)),
  );
}

export function metadataUpdateErrors(
  _resource: Resource,
  object: KubeObject,
  before: KubeObject,
): FieldError[] {
  const errors: FieldError[] = [];
  const added = ((object.metadata.finalizers ?? []) as string[]).filter(
    (each) => !(before.metadata.finalizers ?? []).includes(each),
  );
  if (before.metadata.deletionTimestamp && added.length && !equal(added, []))
    errors.push(
      disallowed(
        'metadata.finalizers',
        `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((each) => JSON.stringify(each)).join(', ')}}`,
      ),
    );
  return [...errors, ...labelsErrors(object.metadata.labels, 'metadata.labels'), ...annotationErrors(object)];
}
