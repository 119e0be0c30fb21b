/**
 * Quotas of a namespace.
 *
 * Models: the ResourceQuota plugin and its evaluators for pods, claims, services and counts of objects, with its
 * sentences. What is used is counted anew each time. Left out: scopes other than none.
 */
import type { KubeObject } from '../api';
import { formatQuantity, quantity } from '../quantity';
import { forbidden } from '../status-errors';
import type { Store } from '../store';
import type { Resource } from '../discovery';
import type { Admission } from './request';

type Amounts = Record<string, number>;

/** @throws StatusError (Forbidden) where a quota would be exceeded, or does not get what it needs to count */
export function enforceQuota(request: Admission): void {
  const { resource, object, before, store } = request;
  if (!resource.namespaced || resource.key === 'resourcequotas') return;
  const quotas = store.list('resourcequotas', object.metadata.namespace);
  if (!quotas.length) return;
  const now = usageOf(resource, object);
  const was = before ? usageOf(resource, before) : {};
  for (const quota of quotas) check(request, quota, now, was);
}

function check(
  { resource, object, before, store }: Admission,
  quota: KubeObject,
  now: Amounts,
  was: Amounts,
): void {
  const hard = (quota.spec?.hard ?? {}) as Record<string, string>;
  const refuse = (why: string): never => {
    throw forbidden(resource.group, resource.resource, object.metadata.name, why);
  };
  if (resource.key === 'pods' && !before) {
    const missing = missingResources(object, Object.keys(hard));
    if (missing.length) refuse(`failed quota: ${quota.metadata.name}: must specify ${missing.join('; ')}`);
  }
  const names = Object.keys(hard)
    .filter((name) => (now[name] ?? 0) > (was[name] ?? 0))
    .sort();
  if (!names.length) return;
  const used = usedIn(store, object.metadata.namespace!, names);
  const over = names.filter((name) => used[name]! + now[name]! - (was[name] ?? 0) > quantity(hard[name]));
  if (!over.length) return;
  const list = (amounts: (name: string) => string): string =>
    over.map((name) => `${name}=${amounts(name)}`).join(',');
  const asked = (name: string): string => amountText(name, now[name]! - (was[name] ?? 0), hard[name]!);
  refuse(
    `exceeded quota: ${quota.metadata.name}, requested: ${list(asked)}, used: ${list((name) =>
      amountText(name, used[name]!, hard[name]!),
    )}, limited: ${list((name) => hard[name]!)}`,
  );
}

function amountText(name: string, amount: number, like: string): string {
  return /memory|storage/.test(name)
    ? formatQuantity(amount, /i$/.test(like) ? like : '1Mi')
    : formatQuantity(amount, like);
}

/** What is used of each name, counted over the namespace. */
export function usedIn(store: Store, namespace: string, names: readonly string[]): Amounts {
  const used: Amounts = Object.fromEntries(names.map((name) => [name, 0]));
  for (const key of store.keys()) {
    for (const object of store.list(key, namespace)) {
      const each = usageOf({ key, group: groupOfKey(key), resource: key.split('.')[0]! }, object);
      for (const name of names) used[name]! += each[name] ?? 0;
    }
  }
  return used;
}

function groupOfKey(key: string): string {
  return key.includes('.') ? key.slice(key.indexOf('.') + 1) : '';
}

// Kinds that may be counted by their bare name.
const COUNTED = new Set([
  'pods',
  'services',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'replicationcontrollers',
  'resourcequotas',
]);

/** What one object uses, by the names quotas have for it. */
function usageOf(
  { key, group, resource }: Pick<Resource, 'key' | 'group' | 'resource'>,
  object: KubeObject,
): Amounts {
  const ended = key === 'pods' && ['Succeeded', 'Failed'].includes(object.status?.phase);
  const usage: Amounts = { [`count/${group ? `${resource}.${group}` : resource}`]: 1 };
  if (COUNTED.has(key) && !ended) usage[resource] = 1;
  if (key === 'pods' && !ended) addPod(usage, object);
  if (key === 'persistentvolumeclaims') addClaim(usage, object);
  if (key === 'services') {
    if (object.spec?.type === 'LoadBalancer') usage['services.loadbalancers'] = 1;
    if (object.spec?.type === 'LoadBalancer' || object.spec?.type === 'NodePort')
      usage['services.nodeports'] = (object.spec.ports ?? []).length;
  }
  return usage;
}

function addPod(usage: Amounts, pod: KubeObject): void {
  for (const { resources } of (pod.spec?.containers ?? []) as {
    resources?: Record<string, Record<string, string>>;
  }[]) {
    for (const part of ['limits', 'requests']) {
      for (const [name, amount] of Object.entries(resources?.[part] ?? {})) {
        usage[`${part}.${name}`] = (usage[`${part}.${name}`] ?? 0) + quantity(amount);
        if (part === 'requests') usage[name] = (usage[name] ?? 0) + quantity(amount);
      }
    }
  }
}

function addClaim(usage: Amounts, claim: KubeObject): void {
  const size = quantity(claim.spec?.resources?.requests?.storage);
  usage['requests.storage'] = size;
  const storageClass = claim.spec?.storageClassName;
  if (!storageClass) return;
  usage[`${storageClass}.storageclass.storage.k8s.io/requests.storage`] = size;
  usage[`${storageClass}.storageclass.storage.k8s.io/persistentvolumeclaims`] = 1;
}

const COMPUTE = ['limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory', 'cpu', 'memory'];

/** `limits.cpu for: web,db`: what the containers of a pod leave open though a quota counts it. */
function missingResources(pod: KubeObject, names: string[]): string[] {
  const containers = pod.spec.containers as {
    name: string;
    resources?: Record<string, Record<string, string>>;
  }[];
  return names
    .filter((name) => COMPUTE.includes(name))
    .sort()
    .flatMap((name) => {
      const [part, resource] = name.includes('.')
        ? (name.split('.') as [string, string])
        : ['requests', name];
      const without = containers.filter((each) => each.resources?.[part]?.[resource] === undefined);
      return without.length ? [`${name} for: ${without.map((each) => each.name).join(',')}`] : [];
    });
}
