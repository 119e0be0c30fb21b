/**
 * Policy rules: what a rule allows, and whether one covers another.
 *
 * Models: `pkg/apis/rbac/v1/evaluation_helpers.go` and `component-helpers/auth/rbac/validation`.
 */
import type { PolicyRule } from '../api';

/** What is asked of the server. */
export interface Attributes {
  verb: string;
  group: string;
  /** '' where a URL that is no resource is asked for */
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
  path?: string;
}

export function ruleAllows(rule: PolicyRule, asked: Attributes): boolean {
  if (!covers(rule.verbs, asked.verb)) return false;
  if (!asked.resource) return (rule.nonResourceURLs ?? []).some((url) => urlMatches(url, asked.path ?? ''));
  return (
    covers(rule.apiGroups ?? [], asked.group) &&
    (rule.resources ?? []).some((each) => resourceMatches(each, asked.resource, asked.subresource)) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(asked.name ?? ''))
  );
}

function covers(list: readonly string[], wanted: string): boolean {
  return list.includes('*') || list.includes(wanted);
}

function resourceMatches(pattern: string, resource: string, subresource = ''): boolean {
  if (pattern === '*') return true;
  const combined = subresource ? `${resource}/${subresource}` : resource;
  if (pattern === combined) return true;
  return subresource !== '' && pattern === `*/${subresource}`;
}

export function urlMatches(pattern: string, path: string): boolean {
  if (pattern === '*' || pattern === path) return true;
  return pattern.endsWith('*') && path.startsWith(pattern.replace(/\*+$/, ''));
}

/** Breaks a rule into rules of one verb, group, resource (and name) each, as coverage is decided. */
function breakdown(rule: PolicyRule): PolicyRule[] {
  const out: PolicyRule[] = [];
  for (const verb of rule.verbs) {
    for (const url of rule.nonResourceURLs ?? []) out.push({ verbs: [verb], nonResourceURLs: [url] });
    for (const group of rule.apiGroups ?? []) {
      for (const resource of rule.resources ?? []) {
        const one = { verbs: [verb], apiGroups: [group], resources: [resource] };
        if (!rule.resourceNames?.length) out.push(one);
        for (const name of rule.resourceNames ?? []) out.push({ ...one, resourceNames: [name] });
      }
    }
  }
  return out;
}

/** The smallest rules of `wanted` that no rule of `owned` covers. */
export function uncovered(owned: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  return wanted.flatMap(breakdown).filter((one) => !owned.some((rule) => ruleCovers(rule, one)));
}

function ruleCovers(owner: PolicyRule, one: PolicyRule): boolean {
  return (
    hasAll(owner.verbs, one.verbs) &&
    hasAll(owner.apiGroups ?? [], one.apiGroups ?? []) &&
    coversResources(owner.resources ?? [], one.resources ?? []) &&
    coversUrls(owner.nonResourceURLs ?? [], one.nonResourceURLs ?? []) &&
    coversNames(owner.resourceNames ?? [], one.resourceNames ?? [])
  );
}

function hasAll(owner: readonly string[], wanted: readonly string[]): boolean {
  return owner.includes('*') || wanted.every((each) => owner.includes(each));
}

function coversResources(owner: readonly string[], wanted: readonly string[]): boolean {
  if (owner.includes('*')) return true;
  return wanted.every(
    (each) => owner.includes(each) || (each.includes('/') && owner.includes(`*/${each.split('/')[1]}`)),
  );
}

function coversUrls(owner: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((url) => owner.some((each) => urlMatches(each, url)));
}

function coversNames(owner: readonly string[], wanted: readonly string[]): boolean {
  if (!owner.length) return true;
  return wanted.length > 0 && wanted.every((each) => owner.includes(each));
}

/** A rule as refusals of escalation print it: `{APIGroups:["apps"], Resources:["deployments"], Verbs:["get"]}`. */
export function compactRule(rule: PolicyRule): string {
  const parts: string[] = [];
  const add = (name: string, list: readonly string[] | undefined): void => {
    if (list?.length) parts.push(`${name}:[${list.map((each) => JSON.stringify(each)).join(' ')}]`);
  };
  add('APIGroups', rule.apiGroups);
  add('Resources', rule.resources);
  add('NonResourceURLs', rule.nonResourceURLs);
  add('ResourceNames', rule.resourceNames);
  add('Verbs', rule.verbs);
  return `{${parts.join(', ')}}`;
}

/** Puts broken-down rules together again where they differ in their verbs alone. */
export function compactRules(rules: readonly PolicyRule[]): PolicyRule[] {
  const simple = new Map<string, PolicyRule>();
  const out: PolicyRule[] = [];
  for (const rule of rules) {
    const { verbs, ...rest } = rule;
    const isSimple =
      rule.resources?.length === 1 && rule.apiGroups?.length === 1 && !rule.nonResourceURLs?.length;
    const key = JSON.stringify(rest);
    const known = isSimple ? simple.get(key) : undefined;
    if (known) known.verbs = [...known.verbs, ...verbs.filter((verb) => !known.verbs.includes(verb))];
    else {
      const copy = { ...rule, verbs: [...verbs] };
      if (isSimple) simple.set(key, copy);
      out.push(copy);
    }
  }
  return out;
}
