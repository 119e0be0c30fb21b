/**
 * Identities of resources: group, version, kind, name and namespace.
 *
 * Models: kyaml's `resid`. A kind is cluster-scoped where kustomize's own schema (Kubernetes 1.21) says so; a custom
 * kind never is, so a ClusterPolicy without a namespace counts as in `default`.
 */

export interface Gvk {
  group?: string;
  version?: string;
  kind?: string;
}

export interface ResId extends Gvk {
  name?: string;
  namespace?: string;
}

/** What stands for the namespace of things that have none. */
export const NO_NAMESPACE = '_non_namespaceable_';

const CLUSTER_SCOPED = new Set(
  [
    'admissionregistration.k8s.io/v1 MutatingWebhookConfiguration ValidatingWebhookConfiguration',
    'admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration ValidatingWebhookConfiguration',
    'apiextensions.k8s.io/v1 CustomResourceDefinition',
    'apiextensions.k8s.io/v1beta1 CustomResourceDefinition',
    'apiregistration.k8s.io/v1 APIService',
    'apiregistration.k8s.io/v1beta1 APIService',
    'certificates.k8s.io/v1 CertificateSigningRequest',
    'certificates.k8s.io/v1beta1 CertificateSigningRequest',
    'flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema PriorityLevelConfiguration',
    'networking.k8s.io/v1 IngressClass',
    'networking.k8s.io/v1beta1 IngressClass',
    'node.k8s.io/v1 RuntimeClass',
    'node.k8s.io/v1beta1 RuntimeClass',
    'policy/v1beta1 PodSecurityPolicy',
    'rbac.authorization.k8s.io/v1 ClusterRole ClusterRoleBinding',
    'rbac.authorization.k8s.io/v1beta1 ClusterRole ClusterRoleBinding',
    'scheduling.k8s.io/v1 PriorityClass',
    'scheduling.k8s.io/v1beta1 PriorityClass',
    'storage.k8s.io/v1 CSIDriver CSINode StorageClass VolumeAttachment',
    'storage.k8s.io/v1beta1 CSIDriver CSINode StorageClass VolumeAttachment',
    'v1 ComponentStatus Namespace Node NodeProxyOptions PersistentVolume',
  ].flatMap((line) => {
    const [version, ...kinds] = line.split(' ');
    return kinds.map((kind) => `${version}/${kind}`);
  }),
);

export function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const at = apiVersion.indexOf('/');
  if (at < 0) return { group: '', version: apiVersion };
  return { group: apiVersion.slice(0, at), version: apiVersion.slice(at + 1) };
}

export function apiVersionOf(gvk: Gvk): string {
  return gvk.group ? `${gvk.group}/${gvk.version ?? ''}` : (gvk.version ?? '');
}

export function isClusterScoped(gvk: Gvk): boolean {
  return CLUSTER_SCOPED.has(`${apiVersionOf(gvk)}/${gvk.kind ?? ''}`);
}

/** As kustomize's messages show it: `Deployment.v1.apps`. */
export function gvkText(gvk: Gvk): string {
  return `${gvk.kind || '[noKind]'}.${gvk.version || '[noVer]'}.${gvk.group || '[noGrp]'}`;
}

/** `Deployment.v1.apps/web.[noNs]`. */
export function idText(id: ResId): string {
  return `${gvkText(id)}/${id.name || '[noName]'}.${id.namespace || '[noNs]'}`;
}

export function sameGvk(a: Gvk, b: Gvk): boolean {
  return (
    (a.group ?? '') === (b.group ?? '') &&
    (a.version ?? '') === (b.version ?? '') &&
    (a.kind ?? '') === (b.kind ?? '')
  );
}

/** Does `gvk` fit what the selector names? What it leaves empty fits all. */
export function isSelected(gvk: Gvk, selector: Gvk): boolean {
  return (
    (!selector.group || gvk.group === selector.group) &&
    (!selector.version || gvk.version === selector.version) &&
    (!selector.kind || gvk.kind === selector.kind)
  );
}

export function effectiveNamespace(id: ResId): string {
  if (isClusterScoped(id)) return NO_NAMESPACE;
  return id.namespace || 'default';
}

export function sameId(a: ResId, b: ResId): boolean {
  return effectiveNamespace(a) === effectiveNamespace(b) && a.name === b.name && sameGvk(a, b);
}

/** Equal for ids that `sameId` takes for the same. */
export function idKey(id: ResId): string {
  return `${id.group ?? ''}|${id.version ?? ''}|${id.kind ?? ''}|${id.name ?? ''}|${effectiveNamespace(id)}`;
}

/** As Go's `%#v` shows an id. */
export function goId(id: ResId): string {
  const cluster = isClusterScoped(id);
  const q = (value: string | undefined): string => JSON.stringify(value ?? '');
  return (
    `resid.ResId{Gvk:resid.Gvk{Group:${q(id.group)}, Version:${q(id.version)}, Kind:${q(id.kind)}, ` +
    `isClusterScoped:${cluster}}, Name:${q(id.name)}, Namespace:${q(id.namespace)}}`
  );
}

/** Kinds in the order of application that kustomize once chose. */
export const ORDER_FIRST = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];
export const ORDER_LAST = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/** Each kind's place before (negative) or after (positive) all others. */
export function kindOrder(first: readonly string[], last: readonly string[]): Map<string, number> {
  const order = new Map<string, number>();
  first.forEach((kind, index) => order.set(kind, index - first.length));
  last.forEach((kind, index) => order.set(kind, index + 1));
  return order;
}

/** Sorting key that orders by group, version, kind. */
export function gvkSortText(gvk: Gvk): string {
  return `${gvk.group || '~G'}_${gvk.version || '~V'}_${gvk.kind || '~K'}`;
}

const STANDARD_ORDER = kindOrder(ORDER_FIRST, ORDER_LAST);

export function compareGvk(a: Gvk, b: Gvk): number {
  const rank = (STANDARD_ORDER.get(a.kind ?? '') ?? 0) - (STANDARD_ORDER.get(b.kind ?? '') ?? 0);
  if (rank !== 0) return rank;
  const [left, right] = [gvkSortText(a), gvkSortText(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
