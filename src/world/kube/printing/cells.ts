/**
 * What printers of tables share: ages, labels, lists with "+ 2 more...".
 *
 * Models: `pkg/printers/internalversion` and `k8s.io/apimachinery/pkg/labels`.
 */
import { humanDuration } from '../../time/duration';
import type { KubeObject } from '../api';
import { selectorText } from '../scale';
import type { LabelSelector } from '../selectors';

export type Cell = string | number | boolean | null;

/** The cells of one object, in the order of its table's columns. */
export type Printer = (object: KubeObject, now: number) => Cell[];

/** How long ago a timestamp was. */
export function age(timestamp: string | undefined, now: number): string {
  if (!timestamp) return '<unknown>';
  const at = Date.parse(timestamp);
  return Number.isNaN(at) ? '<invalid>' : humanDuration(now - at);
}

export function ageOf(object: KubeObject, now: number): string {
  return age(object.metadata.creationTimestamp, now);
}

/** `a=b,c=d`; `<none>` where there are none. */
export function formatLabels(labels: Record<string, string> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length ? pairs.sort().join(',') : '<none>';
}

export function formatSelector(selector: LabelSelector | undefined): string {
  return selectorText(selector) || '<none>';
}

export function orNone(text: string | undefined): string {
  return text ? text : '<none>';
}

/** The first three, and how many more. */
export function withMore(list: readonly string[], empty: string): string {
  if (!list.length) return empty;
  const shown = list.slice(0, 3).join(',');
  return list.length > 3 ? `${shown} + ${list.length - 3} more...` : shown;
}

interface Container {
  name: string;
  image?: string;
}

/** Names and images of a pod template, as wide tables have them. */
export function containerCells(
  template: { spec?: { containers?: Container[] } } | undefined,
): [string, string] {
  const containers = template?.spec?.containers ?? [];
  return [
    containers.map((each) => each.name).join(','),
    containers.map((each) => each.image ?? '').join(','),
  ];
}

interface Ingress {
  ip?: string;
  hostname?: string;
}

/** Addresses of a load balancer. */
export function loadBalancerText(ingress: readonly Ingress[] | undefined): string {
  const addresses = (ingress ?? []).map((each) => each.ip || each.hostname || '').filter(Boolean);
  return [...new Set(addresses)].join(',');
}
