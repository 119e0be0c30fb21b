/**
 * The roles and bindings every cluster starts with.
 *
 * Models: the bootstrap policy; `admin`, `edit` and `view` are aggregated from their `system:aggregate-to-*` parts.
 * Left out: roles of the control plane's own controllers.
 */
import type { KubeObject, PolicyRule } from '../api';
import facts from '../types/standing-roles.json';

const LABELS = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
const ANNOTATIONS = { 'rbac.authorization.kubernetes.io/autoupdate': 'true' };

interface Facts {
  clusterRoles: Record<string, PolicyRule[]>;
  aggregated: Record<'admin' | 'edit' | 'view', PolicyRule[]>;
  clusterRoleBindings: { name: string; role: string; subjects: unknown[] }[];
}

export function standingRoles(): KubeObject[] {
  const { clusterRoles, aggregated, clusterRoleBindings } = facts as unknown as Facts;
  const own = Object.entries(clusterRoles).map(([name, rules]) => clusterRole(name, {}, { rules }));
  const parts = Object.entries(aggregated).flatMap(([name, rules]) => [
    clusterRole(`system:aggregate-to-${name}`, { [aggregateTo(name)]: 'true' }, { rules }),
    clusterRole(name, name === 'admin' ? {} : { [aggregateTo(name === 'view' ? 'edit' : 'admin')]: 'true' }, {
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [aggregateTo(name)]: 'true' } }] },
      rules: [],
    }),
  ]);
  return [...own, ...parts, ...clusterRoleBindings.map(binding)];
}

function aggregateTo(name: string): string {
  return `rbac.authorization.k8s.io/aggregate-to-${name}`;
}

function clusterRole(name: string, labels: Record<string, string>, rest: object): KubeObject {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name, annotations: ANNOTATIONS, labels: { ...LABELS, ...labels } },
    ...rest,
  };
}

function binding({ name, role, subjects }: Facts['clusterRoleBindings'][number]): KubeObject {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name, annotations: ANNOTATIONS, labels: LABELS },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects,
  };
}
