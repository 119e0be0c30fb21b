/**
 * The ReplicaSets of a Deployment: which is the current one, which revision each stands for.
 *
 * Models: kubectl's `util/deployment`.
 */
import type { Client, KubeObject } from '../../kube/api';
import { clone, equal } from '../../kube/json-value';
import type { LabelSelector } from '../../kube/selectors';
import { selectorText } from './describe/selector-text';
import { byCodePoint } from './go-values';

/** The template of pods, as far as it matters here. */
export interface Template {
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
}

export interface ReplicaSet extends KubeObject {
  spec: { replicas?: number; selector?: LabelSelector; template: Template };
  status?: { replicas?: number };
}

/** @throws StatusError */
export function replicaSetsOf(client: Client, { metadata, spec }: KubeObject): ReplicaSet[] {
  const list = client.list(
    { group: 'apps', version: 'v1', resource: 'replicasets', namespace: metadata.namespace },
    { labelSelector: selectorText((spec as { selector?: LabelSelector }).selector) },
  ) as ReplicaSet[];
  return list.filter((each) => controllerUid(each) === metadata.uid);
}

/** The uid of the owner that controls an object. */
export function controllerUid(object: KubeObject): string | undefined {
  const owners = object.metadata.ownerReferences as { uid: string; controller?: boolean }[] | undefined;
  return owners?.find((each) => each.controller)?.uid;
}

/** The oldest of those that have the Deployment's template. */
export function newReplicaSet(deployment: KubeObject, sets: ReplicaSet[]): ReplicaSet | undefined {
  const { template } = deployment.spec as { template: Template };
  return [...sets].sort(byAge).find((each) => sameTemplate(each.spec.template, template));
}

function byAge(a: KubeObject, b: KubeObject): number {
  return (
    byCodePoint(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '') ||
    byCodePoint(a.metadata.name, b.metadata.name)
  );
}

export function sameTemplate(a: Template, b: Template): boolean {
  return equal(withoutHash(a), withoutHash(b));
}

/** The template as the Deployment has it. */
export function withoutHash(template: Template): Template {
  const copy = clone(template);
  delete copy.metadata?.labels?.['pod-template-hash'];
  return copy;
}

/** 0 where none is written down. */
export function revisionOf({ metadata }: KubeObject): number {
  return Number(metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
}
