/**
 * `kubectl describe` of roles and bindings.
 *
 * Models: the describers of the same names and kubectl's `util/rbac`: rules taken apart and put together again, a line
 * for each resource.
 */
import type { KubeObject, PolicyRule } from '../../../kube/api';
import { byCodePoint } from '../go-values';
import { shown, writeAnnotations, writeLabels, type Describer, type Description } from './description';

export const describeRole: Describer = (object, to) => {
  writeRoleHead(to, object);
  to.write(0, 'PolicyRule:\n');
  to.write(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs\n');
  to.write(1, '---------\t-----------------\t--------------\t-----\n');
  for (const rule of compactRules((object.rules ?? []) as PolicyRule[]))
    to.write(
      1,
      `${resourceText(rule)}\t${shown(rule.nonResourceURLs ?? [])}\t${shown(rule.resourceNames ?? [])}\t${shown(rule.verbs)}\n`,
    );
};

function writeRoleHead(to: Description, { metadata }: KubeObject): void {
  to.field('Name', metadata.name);
  writeLabels(to, 'Labels', metadata.labels);
  writeAnnotations(to, 'Annotations', metadata.annotations);
}

/** `deployments.apps/scale` */
export function resourceText({ resources = [], apiGroups = [] }: PolicyRule): string {
  if (!resources[0]) return '';
  const [resource, subresource] = resources[0].split(/\/(.*)/s);
  const group = apiGroups[0] ? `.${apiGroups[0]}` : '';
  return `${resource}${group}${subresource === undefined ? '' : `/${subresource}`}`;
}

/** One rule for each resource (and name), with all its verbs; sorted. */
export function compactRules(rules: PolicyRule[]): PolicyRule[] {
  const simple = new Map<string, PolicyRule>();
  const others: PolicyRule[] = [];
  for (const rule of rules.flatMap(breakDown)) {
    if (rule.nonResourceURLs) {
      others.push(rule);
      continue;
    }
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames]);
    const known = simple.get(key);
    if (!known) simple.set(key, rule);
    else known.verbs = [...new Set([...known.verbs, ...rule.verbs])];
  }
  return [...others, ...simple.values()].sort((a, b) => byCodePoint(goText(a), goText(b)));
}

/** Rules of one verb, one resource, one name each. */
export function breakDown(rule: PolicyRule): PolicyRule[] {
  const names = rule.resourceNames?.length ? rule.resourceNames : [undefined];
  const resources = (rule.apiGroups ?? []).flatMap((group) =>
    (rule.resources ?? []).flatMap((resource) =>
      rule.verbs.flatMap((verb) =>
        names.map((name) => ({
          apiGroups: [group],
          resources: [resource],
          verbs: [verb],
          ...(name === undefined ? {} : { resourceNames: [name] }),
        })),
      ),
    ),
  );
  const urls = (rule.nonResourceURLs ?? []).flatMap((url) =>
    rule.verbs.map((verb) => ({ nonResourceURLs: [url], verbs: [verb] })),
  );
  return [...resources, ...urls];
}

/** What the rules are sorted by: the text that the protobuf generator gives them. */
function goText({
  verbs,
  apiGroups = [],
  resources = [],
  resourceNames = [],
  nonResourceURLs = [],
}: PolicyRule): string {
  return `&PolicyRule{Verbs:${shown(verbs)},APIGroups:${shown(apiGroups)},Resources:${shown(resources)},ResourceNames:${shown(resourceNames)},NonResourceURLs:${shown(nonResourceURLs)},}`;
}

export const describeBinding: Describer = (object, to) => {
  const { roleRef, subjects = [] } = object as KubeObject & {
    roleRef: { kind: string; name: string };
    subjects?: { kind: string; name: string; namespace?: string }[];
  };
  writeRoleHead(to, object);
  to.write(0, 'Role:\n');
  to.field('Kind', roleRef.kind, 1);
  to.field('Name', roleRef.name, 1);
  to.write(0, 'Subjects:\n');
  to.write(1, 'Kind\tName\tNamespace\n');
  to.write(1, '----\t----\t---------\n');
  for (const { kind, name, namespace = '' } of subjects) to.write(1, `${kind}\t${name}\t${namespace}\n`);
};
