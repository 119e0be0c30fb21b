/**
 * Who may do what: roles and bindings, evaluated.
 *
 * Models: the RBAC authorizer (`plugin/pkg/auth/authorizer/rbac`): cluster bindings first, then those of the namespace,
 * in order of name; the first rule that allows ends the search. Its reasons are its own words.
 * Left out: webhook and node authorizers; `system:masters` is allowed before RBAC is asked, as in the real one.
 */
import type { Decision, KubeObject, PolicyRule, User } from '../api';
import type { Store } from '../store';
import { compactRules, ruleAllows, type Attributes } from './rules';

const GROUP = 'rbac.authorization.k8s.io';
export const ROLES = `roles.${GROUP}`;
export const CLUSTER_ROLES = `clusterroles.${GROUP}`;
export const ROLE_BINDINGS = `rolebindings.${GROUP}`;
export const CLUSTER_ROLE_BINDINGS = `clusterrolebindings.${GROUP}`;

interface Subject {
  kind: string;
  name: string;
  namespace?: string;
}

interface Source {
  binding: KubeObject;
  subject: Subject;
  rules: readonly PolicyRule[];
}

export class Authorizer {
  /** Bindings by who they name, and those of a user in order; rebuilt when a binding changes. */
  private bindings: Map<string, KubeObject[]> | undefined;
  private ofUser = new Map<string, KubeObject[]>();

  constructor(private readonly store: Store) {
    for (const key of [ROLE_BINDINGS, CLUSTER_ROLE_BINDINGS])
      store.watch(key, undefined, () => {
        this.bindings = undefined;
        this.ofUser.clear();
      });
  }

  decide(user: User, asked: Attributes): Decision {
    if (user.groups.includes('system:masters')) return MASTERS;
    const missing: string[] = [];
    for (const source of this.sources(user, asked.namespace ?? '', missing)) {
      const rule = source.rules.find((each) => ruleAllows(each, asked));
      if (rule) return allowed(source, rule);
    }
    return { allowed: false, reason: missing.length ? `RBAC: ${aggregate(missing)}` : '' };
  }

  /** All rules that apply to a user in a namespace ('' for the cluster alone). */
  rulesFor(user: User, namespace: string): PolicyRule[] {
    const rules: PolicyRule[] = [];
    for (const source of this.sources(user, namespace, [])) rules.push(...source.rules);
    return rules;
  }

  /** As SelfSubjectRulesReview answers: rules that differ in verbs alone are one. */
  review(user: User, namespace: string): PolicyRule[] {
    const rules = this.rulesFor(user, namespace);
    if (!user.groups.includes('system:masters')) return compactRules(rules);
    return compactRules([
      { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
      { verbs: ['*'], nonResourceURLs: ['*'] },
      ...rules,
    ]);
  }

  /** The rules of a role that a binding points to, undefined where there is none. */
  roleRules(roleRef: { kind: string; name: string }, namespace: string): readonly PolicyRule[] | undefined {
    const stored =
      roleRef.kind === 'ClusterRole'
        ? this.store.get(CLUSTER_ROLES, '', roleRef.name)
        : this.store.get(ROLES, namespace, roleRef.name);
    return stored && (stored.object.rules ?? []);
  }

  private *sources(user: User, namespace: string, missing: string[]): Generator<Source> {
    for (const binding of this.bindingsOf(user)) {
      const own = binding.metadata.namespace ?? '';
      if (own !== '' && own !== namespace) continue;
      const subject = (binding.subjects as Subject[]).find((each) => isSubject(each, user, own));
      if (!subject) continue;
      const rules = this.roleRules(binding.roleRef, own);
      if (rules) yield { binding, subject, rules };
      else missing.push(`${binding.roleRef.kind.toLowerCase()}.${GROUP} "${binding.roleRef.name}" not found`);
    }
  }

  private bindingsOf(user: User): KubeObject[] {
    this.bindings ??= indexBindings([
      ...this.store.list(CLUSTER_ROLE_BINDINGS),
      ...this.store.list(ROLE_BINDINGS),
    ]);
    const keys = [`u:${user.name}`, ...user.groups.map((group) => `g:${group}`)];
    const whole = keys.join('\n');
    const known = this.ofUser.get(whole);
    if (known) return known;
    const found = new Set<KubeObject>();
    for (const key of keys) for (const binding of this.bindings.get(key) ?? []) found.add(binding);
    const sorted = [...found].sort(byScopeAndName);
    this.ofUser.set(whole, sorted);
    return sorted;
  }
}

const MASTERS: Decision = { allowed: true, reason: '' };

function allowed({ binding, subject }: Source, rule: PolicyRule): Decision {
  const { kind, metadata, roleRef } = binding;
  const where = metadata.namespace ? `${metadata.name}/${metadata.namespace}` : metadata.name;
  const who = subject.kind === 'ServiceAccount' ? `${subject.name}/${subject.namespace}` : subject.name;
  return {
    allowed: true,
    reason: `RBAC: allowed by ${kind} "${where}" of ${roleRef.kind} "${roleRef.name}" to ${subject.kind} "${who}"`,
    binding: metadata.namespace
      ? `${kind}/${metadata.namespace}/${metadata.name}`
      : `${kind}/${metadata.name}`,
    role:
      roleRef.kind === 'Role' ? `Role/${metadata.namespace}/${roleRef.name}` : `ClusterRole/${roleRef.name}`,
    rule,
  };
}

function isSubject(subject: Subject, user: User, namespace: string): boolean {
  switch (subject.kind) {
    case 'User':
      return subject.name === user.name;
    case 'Group':
      return user.groups.includes(subject.name);
    case 'ServiceAccount':
      return `system:serviceaccount:${subject.namespace || namespace}:${subject.name}` === user.name;
    default:
      return false;
  }
}

function indexBindings(bindings: readonly KubeObject[]): Map<string, KubeObject[]> {
  const index = new Map<string, KubeObject[]>();
  for (const binding of bindings) {
    for (const subject of (binding.subjects ?? []) as Subject[]) {
      const key = subjectKey(subject, binding.metadata.namespace ?? '');
      const list = index.get(key);
      if (list) list.push(binding);
      else index.set(key, [binding]);
    }
  }
  return index;
}

function subjectKey(subject: Subject, namespace: string): string {
  if (subject.kind === 'Group') return `g:${subject.name}`;
  if (subject.kind === 'ServiceAccount')
    return `u:system:serviceaccount:${subject.namespace || namespace}:${subject.name}`;
  return `u:${subject.name}`;
}

function byScopeAndName(a: KubeObject, b: KubeObject): number {
  const left = a.metadata.namespace ?? '';
  const right = b.metadata.namespace ?? '';
  if ((left === '') !== (right === '')) return left === '' ? -1 : 1;
  return a.metadata.name < b.metadata.name ? -1 : a.metadata.name > b.metadata.name ? 1 : 0;
}

function aggregate(messages: string[]): string {
  const seen = [...new Set(messages)];
  return seen.length === 1 ? seen[0]! : `[${seen.join(', ')}]`;
}

/** `User "rocky" cannot delete resource "deployments" in API group "apps" in the namespace "rocky-test"` */
export function refusal(user: User, asked: Attributes, decision: Decision): string {
  const resource = asked.subresource ? `${asked.resource}/${asked.subresource}` : asked.resource;
  const where = asked.namespace ? `in the namespace "${asked.namespace}"` : 'at the cluster scope';
  const what = asked.resource
    ? `cannot ${asked.verb} resource "${resource}" in API group "${asked.group}" ${where}`
    : `cannot ${asked.verb} path "${asked.path}"`;
  const text = `User ${JSON.stringify(user.name)} ${what}`;
  return decision.reason ? `${text}: ${decision.reason}` : text;
}
