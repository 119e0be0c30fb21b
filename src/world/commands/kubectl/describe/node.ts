/** `kubectl describe node`. Models: `describeNode` and the sums of kubectl's `util/resource`. */
import { StatusError, type KubeObject } from '../../../kube/api';
import { canonicalQuantity, formatQuantity, quantity } from '../../../kube/quantity';
import { byCodePoint } from '../go-values';
import { isReported } from '../errors';
import {
  longTime,
  since,
  writeAnnotations,
  writeLabels,
  writeLines,
  type Describer,
  type Description,
  type Scene,
} from './description';
import { eventsOf, writeEventTable, type KubeEvent } from './events';
import type { Pod } from './pod';

type Amounts = Record<string, string>;

interface Node extends KubeObject {
  spec?: {
    taints?: { key: string; value?: string; effect: string }[];
    unschedulable?: boolean;
    podCIDR?: string;
    podCIDRs?: string[];
    providerID?: string;
  };
  status?: {
    capacity?: Amounts;
    allocatable?: Amounts;
    addresses?: { type: string; address: string }[];
    nodeInfo?: Record<string, string>;
    conditions?: NodeCondition[];
  };
}

interface NodeCondition {
  type: string;
  status: string;
  lastHeartbeatTime?: string;
  lastTransitionTime?: string;
  reason?: string;
  message?: string;
}

export const describeNode: Describer = (object, to, scene) => {
  const node = object as Node;
  const { metadata, spec = {}, status = {} } = node;
  const pods = podsOn(scene, metadata.name);
  to.field('Name', metadata.name);
  to.field('Roles', rolesOf(metadata.labels).join(',') || '<none>');
  writeLabels(to, 'Labels', metadata.labels);
  writeAnnotations(to, 'Annotations', metadata.annotations);
  to.field('CreationTimestamp', longTime(metadata.creationTimestamp));
  writeTaints(to, spec.taints);
  to.field('Unschedulable', spec.unschedulable ?? false);
  writeLease(to, scene, metadata.name);
  writeConditions(to, status.conditions);
  to.write(0, 'Addresses:\n');
  for (const { type, address } of status.addresses ?? []) to.field(type, address, 1);
  writeAmounts(to, 'Capacity', status.capacity);
  writeAmounts(to, 'Allocatable', status.allocatable);
  writeInfo(to, status.nodeInfo ?? {});
  to.optional('PodCIDR', spec.podCIDR);
  to.optional('PodCIDRs', spec.podCIDRs?.join(','));
  to.optional('ProviderID', spec.providerID);
  if (pods) writePods(to, scene, node, pods);
  else to.field('Pods', 'not authorized');
  if (scene.showEvents) writeEventTable(to, scene, nodeEvents(scene, node));
};

function rolesOf(labels: Record<string, string> = {}): string[] {
  const roles = Object.entries(labels).flatMap(([key, value]) => {
    const role = /^node-role\.kubernetes\.io\/(.+)$/.exec(key)?.[1];
    return role ? [role] : key === 'kubernetes.io/role' && value ? [value] : [];
  });
  return [...new Set(roles)].sort(byCodePoint);
}

function writeTaints(to: Description, taints: { key: string; value?: string; effect: string }[] = []): void {
  const sorted = [...taints].sort((a, b) => byCodePoint(`${a.effect},${a.key}`, `${b.effect},${b.key}`));
  const lines = sorted.map(({ key, value, effect }) => {
    if (!effect) return value ? `${key}=${value}:` : key;
    return value ? `${key}=${value}:${effect}` : `${key}:${effect}`;
  });
  writeLines(to, 'Taints', lines);
}

function writeLease(to: Description, { client }: Scene, name: string): void {
  try {
    const lease = client.get({
      group: 'coordination.k8s.io',
      version: 'v1',
      resource: 'leases',
      namespace: 'kube-node-lease',
      name,
    });
    const spec = (lease.spec ?? {}) as { holderIdentity?: string; acquireTime?: string; renewTime?: string };
    to.write(0, 'Lease:\n');
    to.field('HolderIdentity', spec.holderIdentity ?? '<unset>', 1);
    to.field('AcquireTime', spec.acquireTime ? longTime(spec.acquireTime) : '<unset>', 1);
    to.field('RenewTime', spec.renewTime ? longTime(spec.renewTime) : '<unset>', 1);
  } catch (error) {
    if (!isReported(error)) throw error;
    to.field('Lease', `Failed to get lease: ${error.message}`);
  }
}

function writeConditions(to: Description, conditions: NodeCondition[] = []): void {
  if (conditions.length === 0) return;
  to.write(0, 'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n');
  to.write(1, '----\t------\t-----------------\t------------------\t------\t-------\n');
  for (const each of conditions)
    to.write(
      1,
      `${each.type} \t${each.status} \t${longTime(each.lastHeartbeatTime)} \t${longTime(each.lastTransitionTime)} \t${each.reason ?? ''} \t${each.message ?? ''}\n`,
    );
}

function writeAmounts(to: Description, title: string, amounts: Amounts = {}): void {
  const names = Object.keys(amounts).sort(byCodePoint);
  if (names.length) to.write(0, `${title}:\n`);
  for (const name of names) to.field(name, canonicalQuantity(String(amounts[name])), 1);
}

const INFO: [string, string][] = [
  ['Machine ID', 'machineID'],
  ['System UUID', 'systemUUID'],
  ['Boot ID', 'bootID'],
  ['Kernel Version', 'kernelVersion'],
  ['OS Image', 'osImage'],
  ['Operating System', 'operatingSystem'],
  ['Architecture', 'architecture'],
  ['Container Runtime Version', 'containerRuntimeVersion'],
  ['Kubelet Version', 'kubeletVersion'],
  ['Kube-Proxy Version', 'kubeProxyVersion'],
];

function writeInfo(to: Description, info: Record<string, string>): void {
  to.write(0, 'System Info:\n');
  for (const [label, field] of INFO) to.field(label, info[field], 1);
}

/** Pods that still run on a node; undefined for who may not see them. */
function podsOn({ client }: Scene, node: string): Pod[] | undefined {
  try {
    const pods = client.list({ group: '', version: 'v1', resource: 'pods' }) as Pod[];
    return pods.filter(
      ({ spec, status }) =>
        spec.nodeName === node && status?.phase !== 'Succeeded' && status?.phase !== 'Failed',
    );
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'Forbidden') return undefined;
    throw error;
  }
}

interface Sum {
  value: number;
  /** whose notation the sum takes */
  like: string;
}

type Sums = Map<string, Sum>;

function add(sums: Sums, name: string, amount: string): void {
  const known = sums.get(name);
  const value = quantity(amount);
  if (!known || known.value === 0) sums.set(name, { value: value + (known?.value ?? 0), like: amount });
  else known.value += value;
}

/** What all containers of a pod ask for together; an init container counts where it asks for more. */
function podSums({ spec }: Pod, kind: 'requests' | 'limits'): Sums {
  const sums: Sums = new Map();
  const each = (list: Pod['spec']['containers'], take: (name: string, amount: string) => void): void => {
    for (const container of list ?? [])
      for (const [name, amount] of Object.entries(container.resources?.[kind] ?? {}))
        take(name, String(amount));
  };
  const inits = spec.initContainers ?? [];
  each(spec.containers, (name, amount) => add(sums, name, amount));
  each(
    inits.filter((init) => init.restartPolicy === 'Always'),
    (name, amount) => add(sums, name, amount),
  );
  each(inits, (name, amount) => {
    if (quantity(amount) > (sums.get(name)?.value ?? 0))
      sums.set(name, { value: quantity(amount), like: amount });
  });
  for (const [name, amount] of Object.entries(spec.overhead ?? {}))
    if (kind === 'requests' || sums.has(name)) add(sums, name, amount);
  return sums;
}

function writePods(to: Description, scene: Scene, { status = {} }: Node, pods: Pod[]): void {
  const allocatable = status.allocatable ?? status.capacity ?? {};
  const cell = (sums: Sums, name: string): string => {
    const sum = sums.get(name) ?? { value: 0, like: '0' };
    const all = quantity(allocatable[name]);
    const percent = all === 0 ? 0 : Math.trunc((sum.value / all) * 100);
    return `${formatQuantity(sum.value, sum.like)} (${percent}%)`;
  };
  to.field('Non-terminated Pods', `(${pods.length} in total)`);
  to.write(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge\n');
  to.write(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---\n');
  const [requests, limits]: [Sums, Sums] = [new Map(), new Map()];
  for (const pod of pods) {
    const [asked, capped] = [podSums(pod, 'requests'), podSums(pod, 'limits')];
    for (const [name, sum] of asked) add(requests, name, formatQuantity(sum.value, sum.like));
    for (const [name, sum] of capped) add(limits, name, formatQuantity(sum.value, sum.like));
    const cells = ['cpu', 'memory'].flatMap((name) => [cell(asked, name), cell(capped, name)]);
    to.write(
      1,
      `${pod.metadata.namespace}\t${pod.metadata.name}\t\t${cells.join('\t')}\t${since(scene, pod.metadata.creationTimestamp)}\n`,
    );
  }
  to.write(0, 'Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n');
  to.write(1, 'Resource\tRequests\tLimits\n');
  to.write(1, '--------\t--------\t------\n');
  const huge = Object.keys(allocatable).filter((name) => name.startsWith('hugepages-'));
  for (const name of ['cpu', 'memory', 'ephemeral-storage', ...huge.sort(byCodePoint)])
    to.write(1, `${name}\t${cell(requests, name)}\t${cell(limits, name)}\n`);
  for (const name of Object.keys(allocatable).filter(isExtended).sort(byCodePoint))
    to.write(1, `${name}\t${plain(requests, name)}\t${plain(limits, name)}\n`);
}

function isExtended(name: string): boolean {
  return name.includes('/') && !name.startsWith('hugepages-');
}

function plain(sums: Sums, name: string): string {
  const sum = sums.get(name);
  return sum ? formatQuantity(sum.value, sum.like) : '0';
}

/** Kubelets tell of a node by its name where controllers tell by its uid. */
function nodeEvents(scene: Scene, node: Node): KubeEvent[] {
  try {
    const byUid = eventsOf(scene, node);
    const byName = eventsOf(scene, node, { kind: 'Node', uid: node.metadata.name });
    return [...byUid, ...byName];
  } catch (error) {
    if (!isReported(error)) throw error;
    return [];
  }
}
