/**
 * Does a node fit a pod for the pods that run beside it?
 *
 * Models: the filters PodTopologySpread (`DoNotSchedule`) and InterPodAffinity (what is required during scheduling).
 * Left out: `matchLabelKeys`, `minDomains`, policies for nodes that are tainted or not selected.
 */
import type { KubeObject } from '../../api';
import { matchesLabelSelector, type LabelSelector } from '../../selectors';
import type { Store } from '../../store';
import { hasEnded } from '../controller';
import type { Misfit } from './misfits';

interface AffinityTerm {
  topologyKey: string;
  labelSelector?: LabelSelector;
  namespaces?: string[];
  namespaceSelector?: LabelSelector;
}

interface Spread {
  topologyKey: string;
  maxSkew: number;
  whenUnsatisfiable: string;
  labelSelector?: LabelSelector;
}

type Direction = 'podAffinity' | 'podAntiAffinity';

function required(pod: KubeObject, direction: Direction): AffinityTerm[] {
  return pod.spec.affinity?.[direction]?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
}

/** Does a pod forbid some others to run beside it? */
export function keepsAway(pod: KubeObject): boolean {
  return required(pod, 'podAntiAffinity').length > 0;
}

/** What judges a node for one pod. @param shy running pods that keep others away, by uid */
export function neighbourhood(
  store: Store,
  pod: KubeObject,
  nodes: readonly KubeObject[],
  shy: ReadonlyMap<string, KubeObject>,
): (node: KubeObject) => Misfit | undefined {
  const spreads = ((pod.spec.topologySpreadConstraints ?? []) as Spread[]).filter(
    (each) => each.whenUnsatisfiable === 'DoNotSchedule',
  );
  const near = required(pod, 'podAffinity');
  const apart = required(pod, 'podAntiAffinity');
  if (!spreads.length && !near.length && !apart.length && !shy.size) return () => undefined;
  const place = new Places(store, nodes);
  return (node) =>
    spreadMisfit(place, pod, node, spreads) ??
    nearMisfit(place, pod, node, near) ??
    (apart.some((term) => place.beside(node, term, pod).length)
      ? { reason: "node(s) didn't match pod anti-affinity rules", helpful: true }
      : undefined) ??
    ([...shy.values()].some((other) => place.isKeptAway(node, pod, other))
      ? { reason: "node(s) didn't satisfy existing pods anti-affinity rules", helpful: true }
      : undefined);
}

/** Who runs where, by the labels of nodes. */
class Places {
  private readonly running: readonly KubeObject[];

  constructor(
    private readonly store: Store,
    private readonly nodes: readonly KubeObject[],
  ) {
    this.running = store.list('pods').filter((each) => each.spec.nodeName && !hasEnded(each));
  }

  /** The running pods of a term in the node's domain; none where the node has no such label. */
  beside(node: KubeObject, term: AffinityTerm, owner: KubeObject): KubeObject[] {
    const domain = node.metadata.labels?.[term.topologyKey];
    if (domain === undefined) return [];
    return this.ofTerm(term, owner).filter((each) => this.domainOf(each, term.topologyKey) === domain);
  }

  ofTerm(term: AffinityTerm, owner: KubeObject): KubeObject[] {
    return this.running.filter((each) => this.isMeant(each, term, owner));
  }

  /** Does a term of `owner` speak of the pod? */
  isMeant(pod: KubeObject, term: AffinityTerm, owner: KubeObject): boolean {
    if (!term.labelSelector || !matchesLabelSelector(term.labelSelector, pod.metadata.labels)) return false;
    const namespace = pod.metadata.namespace!;
    if (term.namespaces?.includes(namespace)) return true;
    if (!term.namespaceSelector) return !term.namespaces?.length && namespace === owner.metadata.namespace;
    const labels = this.store.get('namespaces', '', namespace)?.object.metadata.labels;
    return matchesLabelSelector(term.namespaceSelector, labels);
  }

  isKeptAway(node: KubeObject, pod: KubeObject, other: KubeObject): boolean {
    return required(other, 'podAntiAffinity').some((term) => {
      const domain = this.domainOf(other, term.topologyKey);
      const same = domain !== undefined && domain === node.metadata.labels?.[term.topologyKey];
      return same && this.isMeant(pod, term, other);
    });
  }

  /** How many pods of a spread each domain has. */
  counts(spread: Spread, pod: KubeObject): Map<string, number> {
    const counts = new Map<string, number>();
    for (const node of this.nodes) {
      const domain = node.metadata.labels?.[spread.topologyKey];
      if (domain !== undefined) counts.set(domain, counts.get(domain) ?? 0);
    }
    for (const each of this.running) {
      const domain = this.domainOf(each, spread.topologyKey);
      const counted = each.metadata.namespace === pod.metadata.namespace && selects(spread, each);
      if (domain !== undefined && counted) counts.set(domain, (counts.get(domain) ?? 0) + 1);
    }
    return counts;
  }

  private domainOf(pod: KubeObject, key: string): string | undefined {
    const node = this.nodes.find((each) => each.metadata.name === pod.spec.nodeName);
    return node?.metadata.labels?.[key];
  }
}

function selects({ labelSelector }: Spread, pod: KubeObject): boolean {
  return Boolean(labelSelector) && matchesLabelSelector(labelSelector!, pod.metadata.labels);
}

function nearMisfit(
  place: Places,
  pod: KubeObject,
  node: KubeObject,
  terms: AffinityTerm[],
): Misfit | undefined {
  if (terms.every((term) => place.beside(node, term, pod).length)) return undefined;
  // the first of a group that wants to be together may stand anywhere
  const first =
    terms.every((term) => !place.ofTerm(term, pod).length && place.isMeant(pod, term, pod)) &&
    terms.every((term) => node.metadata.labels?.[term.topologyKey] !== undefined);
  return first ? undefined : { reason: "node(s) didn't match pod affinity rules", helpful: false };
}

function spreadMisfit(
  place: Places,
  pod: KubeObject,
  node: KubeObject,
  spreads: Spread[],
): Misfit | undefined {
  const reason = "node(s) didn't match pod topology spread constraints";
  for (const spread of spreads) {
    const domain = node.metadata.labels?.[spread.topologyKey];
    if (domain === undefined) return { reason: `${reason} (missing required label)`, helpful: false };
    const counts = place.counts(spread, pod);
    const own = selects(spread, pod) ? 1 : 0;
    if (counts.get(domain)! + own - Math.min(...counts.values()) > spread.maxSkew)
      return { reason, helpful: true };
  }
  return undefined;
}
