/**
 * Aggregated ClusterRoles: their rules are those of all roles their selectors find.
 *
 * Models: the clusterrole-aggregation controller.
 */
import type { KubeObject, PolicyRule } from '../api';
import { equal } from '../json-value';
import { CLUSTER_ROLES } from '../rbac/authorizer';
import { matchesLabelSelector, type LabelSelector } from '../selectors';
import { createQueue, writeObject, type Workshop } from './controller';

const PAUSE = 20;

export function startAggregation(workshop: Workshop): void {
  const queue = createQueue(workshop.clock, 'clusterrole-aggregation-controller', PAUSE, () => {
    aggregateAll(workshop);
  });
  workshop.store.watch(CLUSTER_ROLES, undefined, () => queue.add('all'));
  aggregateAll(workshop);
}

function aggregateAll({ store, client }: Workshop): void {
  // a role that is aggregated may itself be a part of another
  for (let changed = true; changed;) {
    changed = false;
    const roles = store.list(CLUSTER_ROLES);
    for (const role of roles) {
      if (!role.aggregationRule) continue;
      const rules = rulesOf(role, roles);
      if (equal(rules, role.rules ?? [])) continue;
      writeObject(client, { ...role, rules });
      changed = true;
    }
  }
}

function rulesOf(role: KubeObject, roles: readonly KubeObject[]): PolicyRule[] {
  const rules: PolicyRule[] = [];
  for (const selector of (role.aggregationRule.clusterRoleSelectors ?? []) as LabelSelector[]) {
    for (const each of roles) {
      if (each.metadata.name === role.metadata.name || !matchesLabelSelector(selector, each.metadata.labels))
        continue;
      for (const rule of (each.rules ?? []) as PolicyRule[])
        if (!rules.some((known) => equal(known, rule))) rules.push(rule);
    }
  }
  return rules;
}
