/**
 * Limits of a namespace on what one container, pod or claim may ask for.
 *
 * Models: LimitRanger: defaults first, then minima, maxima and ratios, with its sentences.
 */
import type { KubeObject } from '../api';
import { quantity } from '../quantity';
import { forbidden } from '../status-errors';
import type { Admission } from './request';

type Amounts = Record<string, string>;

interface Limit {
  type: string;
  max?: Amounts;
  min?: Amounts;
  default?: Amounts;
  defaultRequest?: Amounts;
  maxLimitRequestRatio?: Amounts;
}

interface Resources {
  limits?: Amounts;
  requests?: Amounts;
}

/** @throws StatusError (Forbidden) */
export function limitRanges({ resource, object, before, store }: Admission): void {
  if (before || (resource.key !== 'pods' && resource.key !== 'persistentvolumeclaims')) return;
  const limits = store
    .list('limitranges', object.metadata.namespace)
    .flatMap((each) => (each.spec?.limits ?? []) as Limit[]);
  if (!limits.length) return;
  const errors =
    resource.key === 'pods'
      ? podErrors(object, limits)
      : limits
          .filter((limit) => limit.type === 'PersistentVolumeClaim')
          .flatMap((limit) => limitErrors(limit, { requests: object.spec.resources?.requests }, 'request'));
  if (errors.length)
    throw forbidden(
      '',
      resource.resource,
      object.metadata.name || object.metadata.generateName!,
      errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]`,
    );
}

function podErrors(pod: KubeObject, limits: Limit[]): string[] {
  const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])] as {
    resources: Resources;
  }[];
  for (const limit of limits) {
    if (limit.type !== 'Container') continue;
    for (const container of containers) fillIn(container, limit);
  }
  return limits.flatMap((limit) => {
    if (limit.type === 'Container')
      return containers.flatMap((each) => limitErrors(limit, each.resources, 'limit'));
    return limit.type === 'Pod' ? limitErrors(limit, total(pod.spec.containers), 'limit') : [];
  });
}

function fillIn(container: { resources: Resources }, limit: Limit): void {
  const { resources } = container;
  const limits = { ...limit.default, ...resources.limits };
  const requests = { ...limit.defaultRequest, ...resources.requests };
  if (Object.keys(limits).length) resources.limits = limits;
  if (Object.keys(requests).length) resources.requests = requests;
}

function total(containers: { resources?: Resources }[]): Resources {
  const sum: Required<Resources> = { limits: {}, requests: {} };
  for (const part of ['limits', 'requests'] as const) {
    for (const { resources } of containers)
      for (const [name, amount] of Object.entries(resources?.[part] ?? {}))
        sum[part][name] = String(quantity(sum[part][name]) + quantity(amount));
  }
  return sum;
}

function limitErrors(limit: Limit, resources: Resources, bound: 'limit' | 'request'): string[] {
  const errors: string[] = [];
  const { type } = limit;
  const asked = resources.requests ?? {};
  const upper = bound === 'limit' ? (resources.limits ?? {}) : asked;
  for (const [name, min] of sorted(limit.min)) {
    if (asked[name] === undefined)
      errors.push(`minimum ${name} usage per ${type} is ${min}.  No request is specified`);
    else if (quantity(asked[name]) < quantity(min))
      errors.push(`minimum ${name} usage per ${type} is ${min}, but request is ${asked[name]}`);
  }
  for (const [name, max] of sorted(limit.max)) {
    if (upper[name] === undefined)
      errors.push(`maximum ${name} usage per ${type} is ${max}.  No ${bound} is specified`);
    else if (quantity(upper[name]) > quantity(max))
      errors.push(`maximum ${name} usage per ${type} is ${max}, but ${bound} is ${upper[name]}`);
  }
  for (const [name, ratio] of sorted(limit.maxLimitRequestRatio)) {
    const found = quantity(upper[name]) / quantity(asked[name]);
    if (upper[name] !== undefined && asked[name] !== undefined && found > quantity(ratio))
      errors.push(
        `${name} max limit to request ratio per ${type} is ${ratio}, but provided ratio is ${found.toFixed(6)}`,
      );
  }
  return errors;
}

function sorted(amounts: Amounts | undefined): [string, string][] {
  return Object.entries(amounts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}
