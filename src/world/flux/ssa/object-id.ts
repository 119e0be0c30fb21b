/**
 * Which object, without its version: the key of inventories (`rocky-test_web_apps_Deployment`), and the order in which
 * objects are applied.
 *
 * Models: `object.ObjMetadata` of fluxcd/cli-utils and `ssa.SortableUnstructureds` of fluxcd/pkg.
 */
import type { KubeObject } from '../../kube/api';
import { groupOf } from '../../kube/discovery';

export interface ObjectId {
  /** '' for what is not in a namespace */
  namespace: string;
  name: string;
  /** '' for the core group */
  group: string;
  kind: string;
}

const FIRST = [
  'CustomResourceDefinition',
  'Namespace',
  'ClusterRole',
  'ClusterClass',
  'RuntimeClass',
  'PriorityClass',
  'StorageClass',
  'VolumeSnapshotClass',
  'IngressClass',
  'GatewayClass',
  'ClusterRoleBinding',
  'ResourceQuota',
  'ServiceAccount',
  'Role',
  'RoleBinding',
  'ConfigMap',
  'Secret',
  'Service',
  'LimitRange',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];
const LAST = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

export function idOf(object: KubeObject): ObjectId {
  const { namespace = '', name } = object.metadata;
  return { namespace, name, group: groupOf(object.apiVersion), kind: object.kind };
}

/** `rocky-test_web_apps_Deployment`; colons of RBAC names become `__`. */
export function formatId({ namespace, name, group, kind }: ObjectId): string {
  const safe = group === 'rbac.authorization.k8s.io' ? name.replaceAll(':', '__') : name;
  return `${namespace}_${safe}_${group}_${kind}`;
}

/** @throws Error where the text is no id */
export function parseId(text: string): ObjectId {
  const parts = text.split('_');
  if (parts.length < 4) throw new Error(`unable to parse stored object metadata: ${text}`);
  const kind = parts.pop()!;
  const group = parts.pop()!;
  const namespace = parts.shift()!;
  return { namespace, name: parts.join('_').replaceAll('__', ':'), group, kind };
}

/** `Kind/namespace/name`, or `Kind/name`. */
export function subjectOfId({ namespace, name, kind }: ObjectId): string {
  return namespace ? `${kind}/${namespace}/${name}` : `${kind}/${name}`;
}

/** The order of applying; deleting goes the other way round. */
export function byApplyOrder(a: ObjectId, b: ObjectId): number {
  return (
    rank(a.kind) - rank(b.kind) ||
    compare(a.group, b.group) ||
    compare(a.kind, b.kind) ||
    compare(a.namespace, b.namespace) ||
    compare(a.name, b.name)
  );
}

function rank(kind: string): number {
  const first = FIRST.indexOf(kind);
  if (first >= 0) return first - FIRST.length;
  return LAST.indexOf(kind) + 1;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
