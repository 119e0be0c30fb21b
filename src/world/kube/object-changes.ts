/**
 * What an update may change of an object, and whether the change counts.
 *
 * Models: `rest.BeforeUpdate`, and the kinds' strategies where they keep the status and count generations.
 */
import type { KubeObject, WriteOptions } from './api';
import { apiVersionOf, type Resource } from './discovery';
import { clone, equal } from './json-value';

// Kinds whose changes are counted in `metadata.generation`; custom ones all are.
const COUNTED = new Set([
  'deployments.apps',
  'replicasets.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'jobs.batch',
  'cronjobs.batch',
  'ingresses.networking.k8s.io',
  'networkpolicies.networking.k8s.io',
  'ingressclasses.networking.k8s.io',
  'poddisruptionbudgets.policy',
  'customresourcedefinitions.apiextensions.k8s.io',
  'endpointslices.discovery.k8s.io',
  'priorityclasses.scheduling.k8s.io',
  'replicationcontrollers',
  'pods',
]);

/** Is a change of the spec counted in `metadata.generation`? */
export function counts(resource: Resource, subresource?: WriteOptions['subresource']): boolean {
  return subresource !== 'status' && (resource.custom || COUNTED.has(resource.key));
}

/** Did anything change but metadata and status? */
export function specChanged(resource: Resource, before: KubeObject, after: KubeObject): boolean {
  const watched = COUNTED_METADATA[resource.key];
  if (watched && !equal(before.metadata[watched], after.metadata[watched])) return true;
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const key of keys) {
    if (key === 'metadata' || key === 'apiVersion' || (key === 'status' && resource.hasStatus)) continue;
    if (!equal(before[key], after[key])) return true;
  }
  return false;
}

// Kinds of which a change of metadata counts too.
const COUNTED_METADATA: Record<string, 'annotations' | 'labels'> = {
  'deployments.apps': 'annotations',
  'endpointslices.discovery.k8s.io': 'labels',
};

/** What an update may not touch is taken from the object as it was. */
export function carryOver(
  resource: Resource,
  before: KubeObject,
  decoded: KubeObject,
  subresource: WriteOptions['subresource'],
): KubeObject {
  const old = before.metadata;
  if (subresource === 'status') {
    const next: KubeObject = { ...inVersionOf(resource, before), metadata: { ...old } };
    if (decoded.status === undefined) delete next.status;
    else next.status = decoded.status;
    return clone(next);
  }
  const metadata = { ...decoded.metadata };
  for (const field of FIXED) {
    if (old[field] === undefined) delete metadata[field];
    else metadata[field] = old[field];
  }
  const next: KubeObject = { ...decoded, metadata };
  if (resource.hasStatus && !(resource.key === 'nodes')) {
    if (before.status === undefined) delete next.status;
    else next.status = clone(before.status);
  }
  return next;
}

const FIXED = [
  'uid',
  'creationTimestamp',
  'generation',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generateName',
];

/** The object under the API version that was asked for. */
export function inVersionOf(resource: Resource, object: KubeObject): KubeObject {
  const apiVersion = apiVersionOf(resource);
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion };
}
