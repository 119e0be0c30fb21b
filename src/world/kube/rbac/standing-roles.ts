/**
 * The roles and bindings every cluster starts with.
 *
 * Models: the bootstrap policy, from the table of types; `admin`, `edit` and `view` are aggregated from their parts.
 */
import type { KubeObject, PolicyRule } from '../api';
import facts from '../types/standing-roles.json';

const LABELS = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
const ANNOTATIONS = { 'rbac.authorization.kubernetes.io/autoupdate': 'true' };
const VERSION = 'rbac.authorization.k8s.io/v1';
const GROUP = 'rbac.authorization.k8s.io';

interface Role {
  name: string;
  namespace?: string;
  labels?: Record<string, string>;
  aggregationRule?: unknown;
  rules: PolicyRule[];
}

interface Binding {
  name: string;
  namespace?: string;
  /** `view`, or `Role/extension-apiserver-authentication-reader` */
  role: string;
  subjects: { kind: string; name: string; namespace?: string }[];
}

/** Fresh objects, without uids. */
export function standingRoles(): KubeObject[] {
  const { roles, bindings } = facts as unknown as { roles: Role[]; bindings: Binding[] };
  return [...roles.map(role), ...bindings.map(binding)];
}

function metadata(name: string, namespace: string | undefined, labels: Record<string, string> = {}) {
  return {
    name,
    ...(namespace ? { namespace } : {}),
    annotations: ANNOTATIONS,
    labels: { ...LABELS, ...labels },
  };
}

function role({ name, namespace, labels, aggregationRule, rules }: Role): KubeObject {
  return {
    apiVersion: VERSION,
    kind: namespace ? 'Role' : 'ClusterRole',
    metadata: metadata(name, namespace, labels),
    ...(aggregationRule ? { aggregationRule } : {}),
    rules,
  };
}

function binding({ name, namespace, role: ref, subjects }: Binding): KubeObject {
  const [kind, target] = ref.startsWith('Role/') ? ['Role', ref.slice('Role/'.length)] : ['ClusterRole', ref];
  const withGroup = subjects.map((each) =>
    each.kind === 'ServiceAccount' ? each : { apiGroup: GROUP, ...each },
  );
  return {
    apiVersion: VERSION,
    kind: namespace ? 'RoleBinding' : 'ClusterRoleBinding',
    metadata: metadata(name, namespace),
    roleRef: { apiGroup: GROUP, kind, name: target },
    ...(subjects.length ? { subjects: withGroup } : {}),
  };
}
