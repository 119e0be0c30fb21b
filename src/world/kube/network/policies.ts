/**
 * Network policies: whom a pod lets in, and where it may go.
 *
 * Models: the semantics of `networking.k8s.io/v1 NetworkPolicy`: a pod that a policy selects is shut in its directions but
 * for what any policy's rules allow; both ends have to agree. Left out: end ports, protocols other than TCP.
 */
import type { KubeObject } from '../api';
import { matchesLabelSelector, type LabelSelector } from '../selectors';
import type { Store } from '../store';

/** One end of a connection: a pod, or an address outside of the cluster. */
export interface Peer {
  pod?: KubeObject;
  ip: string;
}

interface PolicyPeer {
  podSelector?: LabelSelector;
  namespaceSelector?: LabelSelector;
  ipBlock?: { cidr: string; except?: string[] };
}

interface Rule {
  ports?: { port?: number | string; endPort?: number }[];
  from?: PolicyPeer[];
  to?: PolicyPeer[];
}

/** Does every policy on both sides let the connection through? */
export function isAllowed(store: Store, from: Peer, to: Peer, port: number): boolean {
  return lets(store, 'Egress', from, to, port) && lets(store, 'Ingress', to, from, port);
}

function lets(store: Store, direction: 'Ingress' | 'Egress', self: Peer, other: Peer, port: number): boolean {
  const { pod } = self;
  if (!pod) return true;
  const policies = store
    .list('networkpolicies.networking.k8s.io', pod.metadata.namespace)
    .filter(
      (policy) =>
        directionsOf(policy).includes(direction) &&
        matchesLabelSelector(policy.spec.podSelector ?? {}, pod.metadata.labels),
    );
  if (!policies.length) return true;
  const target = direction === 'Ingress' ? pod : other.pod;
  return policies.some((policy) =>
    rulesOf(policy, direction).some(
      (rule) =>
        allowsPort(rule, target, port) &&
        allowsPeer(store, direction === 'Ingress' ? rule.from : rule.to, policy, other),
    ),
  );
}

function directionsOf({ spec }: KubeObject): string[] {
  return (spec.policyTypes as string[] | undefined) ?? ['Ingress', ...(spec.egress ? ['Egress'] : [])];
}

function rulesOf({ spec }: KubeObject, direction: 'Ingress' | 'Egress'): Rule[] {
  return (direction === 'Ingress' ? spec.ingress : spec.egress) ?? [];
}

function allowsPort({ ports }: Rule, target: KubeObject | undefined, port: number): boolean {
  if (!ports?.length) return true;
  return ports.some((each) => {
    if (each.port === undefined) return true;
    if (typeof each.port === 'string') return namedPort(target, each.port) === port;
    return each.endPort ? each.port <= port && port <= each.endPort : each.port === port;
  });
}

/** The number of a port that a pod's containers give a name. */
export function namedPort(pod: KubeObject | undefined, name: string): number | undefined {
  const containers = (pod?.spec.containers ?? []) as {
    ports?: { name?: string; containerPort: number }[];
  }[];
  return containers.flatMap((each) => each.ports ?? []).find((each) => each.name === name)?.containerPort;
}

function allowsPeer(store: Store, peers: PolicyPeer[] | undefined, policy: KubeObject, other: Peer): boolean {
  if (!peers?.length) return true;
  return peers.some(({ podSelector, namespaceSelector, ipBlock }) => {
    if (ipBlock)
      return (
        inBlock(other.ip, ipBlock.cidr) && !(ipBlock.except ?? []).some((each) => inBlock(other.ip, each))
      );
    const { pod } = other;
    if (!pod) return false;
    const namespace = store.get('namespaces', '', pod.metadata.namespace!)?.object;
    const there = namespaceSelector
      ? matchesLabelSelector(namespaceSelector, namespace?.metadata.labels)
      : pod.metadata.namespace === policy.metadata.namespace;
    return there && (!podSelector || matchesLabelSelector(podSelector, pod.metadata.labels));
  });
}

function inBlock(ip: string, cidr: string): boolean {
  const [base = '', bits = '32'] = cidr.split('/');
  const mask = Number(bits) === 0 ? 0 : (-1 << (32 - Number(bits))) >>> 0;
  return (numberOf(ip) & mask) >>> 0 === (numberOf(base) & mask) >>> 0;
}

function numberOf(ip: string): number {
  return ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
