/** `kubectl create role NAME …` and `kubectl create clusterrole NAME …`. */
import type { KubeObject, ResourceType } from '../../kube/api';
import { KubectlError, NoResourceMatch } from './errors';
import { createObject, metadata, nameOfNew } from './generate';
import { byCodePoint } from './go-values';
import { findType } from './resource-types';
import type { Run } from './run';

interface Wanted {
  resource: string;
  group: string;
  subresource: string;
}

const RESOURCE_VERBS = new Set([
  '*',
  'get',
  'delete',
  'list',
  'create',
  'update',
  'patch',
  'watch',
  'proxy',
  'deletecollection',
  'use',
  'bind',
  'escalate',
  'impersonate',
]);
const URL_VERBS = new Set(['*', 'get', 'post', 'put', 'delete', 'patch', 'head', 'options']);
/** Verbs that only some resources know. */
const SPECIAL_VERBS: Record<string, string[]> = {
  use: ['podsecuritypolicies.policy', 'podsecuritypolicies.extensions'],
  bind: ['roles.rbac.authorization.k8s.io', 'clusterroles.rbac.authorization.k8s.io'],
  escalate: ['roles.rbac.authorization.k8s.io', 'clusterroles.rbac.authorization.k8s.io'],
  impersonate: ['users.', 'serviceaccounts.', 'groups.', 'userextras.authentication.k8s.io'],
};

export function createRole(run: Run): void {
  const name = nameOfNew(run);
  const verbs = verbsOf(run);
  const resources = resourcesOf(run);
  if (verbs.length === 0) throw new KubectlError('at least one verb must be specified');
  warnOfVerbs(run, verbs);
  if (resources.length === 0) throw new KubectlError('at least one resource must be specified');
  validate(run, verbs, resources);
  createObject(run, {
    kind: 'Role',
    apiVersion: 'rbac.authorization.k8s.io/v1',
    metadata: metadata(run, name),
    rules: rulesOf(run, verbs, resources, []),
  });
}

export function createClusterRole(run: Run): void {
  const name = nameOfNew(run);
  const verbs = verbsOf(run);
  const resources = resourcesOf(run);
  const urls = [...new Set(run.list('non-resource-url'))];
  const aggregation = aggregationOf(run);
  const object: KubeObject = {
    kind: 'ClusterRole',
    apiVersion: 'rbac.authorization.k8s.io/v1',
    metadata: { name },
  };
  if (aggregation) {
    if (urls.length || verbs.length || resources.length || run.list('resource-name').length)
      throw new KubectlError(
        'aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames',
      );
    object.aggregationRule = { clusterRoleSelectors: [{ matchLabels: aggregation }] };
    object.rules = null;
  } else {
    checkClusterRole(run, verbs, resources, urls);
    object.rules = rulesOf(run, verbs, resources, urls);
  }
  createObject(run, object, { clusterWide: true });
}

function checkClusterRole(run: Run, verbs: string[], resources: Wanted[], urls: string[]): void {
  if (verbs.length === 0) throw new KubectlError('at least one verb must be specified');
  if (resources.length === 0 && urls.length === 0)
    throw new KubectlError('one of resource or nonResourceURL must be specified');
  if (resources.length) {
    warnOfVerbs(run, verbs);
    validate(run, verbs, resources);
  }
  if (urls.length === 0) return;
  for (const verb of verbs)
    if (!URL_VERBS.has(verb)) throw new KubectlError(`invalid verb: '${verb}' for nonResourceURL`);
  for (const url of urls) {
    if (url === '*') continue;
    if (!url.startsWith('/')) throw new KubectlError('nonResourceURL should start with /');
    if (url.slice(0, -1).includes('*'))
      throw new KubectlError("nonResourceURL only supports wildcard matches when '*' is at the end");
  }
}

function aggregationOf(run: Run): Record<string, string> | undefined {
  const text = run.text('aggregation-rule');
  if (!text) return undefined;
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function verbsOf(run: Run): string[] {
  const verbs = [...new Set(run.list('verb'))];
  return verbs.includes('*') ? ['*'] : verbs;
}

/** `deployments.apps/scale` → resource, group, subresource; `*` alone stands for all. */
function resourcesOf(run: Run): Wanted[] {
  const found: Wanted[] = [];
  for (const text of run.list('resource')) {
    const [name, ...below] = text.split('/') as [string, ...string[]];
    const [resource, ...group] = name.split('.') as [string, ...string[]];
    const wanted = { resource, group: group.join('.'), subresource: below.join('/') };
    if (text === '*') return [wanted];
    found.push(wanted);
  }
  return found;
}

function warnOfVerbs(run: Run, verbs: string[]): void {
  for (const verb of verbs)
    if (!RESOURCE_VERBS.has(verb)) run.err(`Warning: '${verb}' is not a standard resource verb\n`);
}

function validate(run: Run, verbs: string[], resources: Wanted[]): void {
  for (const wanted of resources) {
    if (wanted.resource === '')
      throw new KubectlError('resource must be specified if apiGroup/subresource specified');
    if (wanted.resource === '*') return;
    const type = findType(run.client, wanted.resource, wanted.group);
    const named = type ?? wanted;
    const special = verbs.filter((verb) => SPECIAL_VERBS[verb]);
    for (const verb of special)
      if (!SPECIAL_VERBS[verb]!.includes(`${named.resource}.${named.group}`))
        throw new KubectlError(`can not perform '${verb}' on '${named.resource}' in group '${named.group}'`);
    if (!type && special.length === 0) throw new NoResourceMatch(wanted.resource, wanted.group);
  }
}

/** A rule for each API group, in order of the groups. */
function rulesOf(run: Run, verbs: string[], resources: Wanted[], urls: string[]): unknown[] {
  const byGroup = new Map<string, string[]>();
  for (const wanted of resources) {
    const type: ResourceType | Wanted = findType(run.client, wanted.resource, wanted.group) ?? wanted;
    const name = wanted.subresource ? `${type.resource}/${wanted.subresource}` : type.resource;
    const list = byGroup.get(type.group) ?? [];
    if (!list.includes(name)) list.push(name);
    byGroup.set(type.group, list);
  }
  const resourceNames = [...new Set(run.list('resource-name'))];
  const rules: unknown[] = [...byGroup.keys()].sort(byCodePoint).map((group) => ({
    verbs,
    apiGroups: [group],
    resources: byGroup.get(group),
    ...(resourceNames.length ? { resourceNames } : {}),
  }));
  if (urls.length) rules.push({ verbs, nonResourceURLs: urls });
  return rules;
}
