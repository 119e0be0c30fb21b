/**
 * Nobody may grant what they do not have.
 *
 * Models: `pkg/registry/rbac/*` `policybased` storage: the verbs `escalate` and `bind`, and the sentence that names the
 * rules one lacks.
 */
import type { KubeObject, PolicyRule, User } from '../api';
import { equal } from '../json-value';
import { forbidden, notFound } from '../status-errors';
import type { Admission } from '../admission/request';
import type { Authorizer } from './authorizer';
import { compactRule, compactRules, uncovered } from './rules';

const GROUP = 'rbac.authorization.k8s.io';

/** @throws StatusError (Forbidden; NotFound where a binding's role does not exist) */
export function refuseEscalation({ resource, object, before, user, authorizer }: Admission): void {
  if (resource.group !== GROUP || user.groups.includes('system:masters')) return;
  if (resource.kind === 'Role' || resource.kind === 'ClusterRole')
    refuseRole(resource.resource, object, before, user, authorizer);
  else refuseBinding(resource.resource, object, before, user, authorizer);
}

function refuseRole(
  resource: string,
  role: KubeObject,
  before: KubeObject | undefined,
  user: User,
  authorizer: Authorizer,
): void {
  const { name, namespace = '' } = role.metadata;
  if (before && equal(before.rules, role.rules) && equal(before.aggregationRule, role.aggregationRule))
    return;
  if (authorizer.decide(user, { verb: 'escalate', group: GROUP, resource, namespace, name }).allowed) return;
  confirm(resource, name, role.rules ?? [], namespace, user, authorizer);
  if (role.aggregationRule) {
    const all = [
      { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
      { nonResourceURLs: ['*'], verbs: ['*'] },
    ];
    if (uncovered(authorizer.rulesFor(user, ''), all).length)
      throw forbidden(GROUP, resource, name, 'must have cluster-admin privileges to use an aggregationRule');
  }
}

function refuseBinding(
  resource: string,
  binding: KubeObject,
  before: KubeObject | undefined,
  user: User,
  authorizer: Authorizer,
): void {
  const { name, namespace = '' } = binding.metadata;
  if (before && equal(before.roleRef, binding.roleRef) && equal(before.subjects, binding.subjects)) return;
  const roleRef = binding.roleRef ?? {};
  const roles = roleRef.kind === 'ClusterRole' ? 'clusterroles' : 'roles';
  const asked = { verb: 'bind', group: GROUP, resource: roles, namespace, name: roleRef.name };
  if (authorizer.decide(user, asked).allowed) return;
  const rules = authorizer.roleRules(roleRef, namespace);
  if (!rules) throw notFound(GROUP, roles, roleRef.name);
  confirm(resource, name, rules, namespace, user, authorizer);
}

function confirm(
  resource: string,
  name: string,
  wanted: readonly PolicyRule[],
  namespace: string,
  user: User,
  authorizer: Authorizer,
): void {
  const missing = uncovered(authorizer.rulesFor(user, namespace), wanted);
  if (!missing.length) return;
  const rules = compactRules(missing).map(compactRule).sort();
  const groups = `[${user.groups.map((group) => JSON.stringify(group)).join(' ')}]`;
  throw forbidden(
    GROUP,
    resource,
    name,
    `user ${JSON.stringify(user.name)} (groups=${groups}) is attempting to grant RBAC permissions not currently held:\n${[...new Set(rules)].join('\n')}`,
  );
}
