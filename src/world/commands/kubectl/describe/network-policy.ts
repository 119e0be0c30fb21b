/** `kubectl describe networkpolicy`. Models: `describeNetworkPolicy`. */
import type { KubeObject } from '../../../kube/api';
import type { LabelSelector } from '../../../kube/selectors';
import { writeAnnotations, writeLabels, type Describer, type Description } from './description';
import { selectorOrNone } from './selector-text';

interface Port {
  protocol?: string;
  port?: number | string;
  endPort?: number;
}

interface Peer {
  podSelector?: LabelSelector;
  namespaceSelector?: LabelSelector;
  ipBlock?: { cidr: string; except?: string[] };
}

interface Policy extends KubeObject {
  spec: {
    podSelector?: LabelSelector;
    policyTypes?: string[];
    ingress?: { ports?: Port[]; from?: Peer[] }[];
    egress?: { ports?: Port[]; to?: Peer[] }[];
  };
}

export const describeNetworkPolicy: Describer = (object, to) => {
  const { metadata, spec } = object as Policy;
  to.field('Name', metadata.name);
  to.field('Namespace', metadata.namespace);
  to.field('Created on', goTime(metadata.creationTimestamp));
  writeLabels(to, 'Labels', metadata.labels);
  writeAnnotations(to, 'Annotations', metadata.annotations);
  const selector = selectorOrNone(spec.podSelector);
  const chosen =
    selector === '<none>' ? '<none> (Allowing the specific traffic to all pods in this namespace)' : selector;
  to.write(0, `Spec:\n  PodSelector:     ${chosen}\n`);
  const types = spec.policyTypes ?? [];
  if (types.includes('Ingress'))
    writeRules(
      to,
      'ingress',
      (spec.ingress ?? []).map(({ ports, from }) => ({ ports, peers: from })),
    );
  else to.write(1, 'Not affecting ingress traffic\n');
  if (types.includes('Egress'))
    writeRules(
      to,
      'egress',
      (spec.egress ?? []).map(({ ports, to: peers }) => ({ ports, peers })),
    );
  else to.write(1, 'Not affecting egress traffic\n');
  to.write(1, `Policy Types: ${types.join(', ') || '<none>'}\n`);
};

/** `2026-11-22 20:16:57 +0000 UTC`, Go's own form. */
function goTime(time: string | undefined): string {
  return `${(time ?? '').replace('T', ' ').replace('Z', '')} +0000 UTC`;
}

const INDENT = '    ';

function writeRules(
  to: Description,
  direction: 'ingress' | 'egress',
  rules: { ports?: Port[]; peers?: Peer[] }[],
): void {
  to.write(1, `Allowing ${direction} traffic:\n`);
  if (rules.length === 0)
    to.write(0, `${INDENT}<none> (Selected pods are isolated for ${direction} connectivity)\n`);
  const side =
    direction === 'ingress'
      ? { word: 'From', all: 'not restricted by source' }
      : { word: 'To', all: 'not restricted by destination' };
  rules.forEach(({ ports = [], peers = [] }, index) => {
    if (ports.length === 0) to.write(0, `${INDENT}To Port: <any> (traffic allowed to all ports)\n`);
    for (const port of ports) to.write(0, `${INDENT}${portText(port)}\n`);
    if (peers.length === 0) to.write(0, `${INDENT}${side.word}: <any> (traffic ${side.all})\n`);
    for (const peer of peers) {
      to.write(0, `${INDENT}${side.word}:\n`);
      writePeer(to, peer);
    }
    if (index < rules.length - 1) to.write(0, `${INDENT}----------\n`);
  });
}

function portText({ port, endPort, protocol = 'TCP' }: Port): string {
  const shown = port ?? '<nil>';
  return endPort === undefined
    ? `To Port: ${shown}/${protocol}`
    : `To Port Range: ${shown}-${endPort}/${protocol}`;
}

function writePeer(to: Description, { podSelector, namespaceSelector, ipBlock }: Peer): void {
  if (namespaceSelector) to.write(1, `${INDENT}NamespaceSelector: ${selectorOrNone(namespaceSelector)}\n`);
  if (podSelector) to.write(1, `${INDENT}PodSelector: ${selectorOrNone(podSelector)}\n`);
  if (podSelector || namespaceSelector || !ipBlock) return;
  to.write(1, `${INDENT}IPBlock:\n`);
  to.write(2, `${INDENT}CIDR: ${ipBlock.cidr}\n`);
  to.write(2, `${INDENT}Except: ${(ipBlock.except ?? []).join(', ')}\n`);
}
