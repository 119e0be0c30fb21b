/**
 * The `scale` subresource: replicas of whatever can be scaled, as one kind.
 *
 * Models: `autoscaling/v1 Scale` of the workload kinds and of custom kinds that declare paths.
 */
import type { KubeObject } from './api';
import type { Resource } from './discovery';
import { at, clone, type JsonMap } from './json-value';
import type { LabelSelector } from './selectors';

export function readScale(resource: Resource, object: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const replicas = resource.scale ? byPath(object, resource.scale.specReplicasPath) : object.spec?.replicas;
  const current = resource.scale
    ? byPath(object, resource.scale.statusReplicasPath)
    : object.status?.replicas;
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: replicas ?? 0 },
    status: { replicas: current ?? 0, selector: selectorText(object.spec?.selector) },
  };
}

/** The object with the replicas that a Scale asks for. */
export function writeScale(resource: Resource, object: KubeObject, scale: KubeObject): KubeObject {
  const next = clone(object);
  const path = (resource.scale?.specReplicasPath ?? '.spec.replicas').split('.').filter(Boolean);
  let here: JsonMap = next;
  for (const step of path.slice(0, -1)) here = (here[step] ??= {}) as JsonMap;
  here[path.at(-1)!] = scale.spec?.replicas ?? 0;
  next.metadata.resourceVersion = scale.metadata?.resourceVersion;
  return next;
}

function byPath(object: KubeObject, path: string): unknown {
  return at(object, ...path.split('.').filter(Boolean));
}

/** A selector on one line: `app=web,tier in (a,b)`. */
export function selectorText(selector: LabelSelector | undefined): string {
  if (!selector) return '';
  const labels = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values }) => {
    if (operator === 'Exists') return key;
    if (operator === 'DoesNotExist') return `!${key}`;
    return `${key} ${operator === 'In' ? 'in' : 'notin'} (${[...(values ?? [])].sort().join(',')})`;
  });
  return [...labels.sort(), ...expressions].join(',');
}
