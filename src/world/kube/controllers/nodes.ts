/**
 * The nodes of the cluster.
 *
 * Models: two workers of a managed cluster as they describe themselves. Left out: heartbeats, pressure, upgrades.
 */
import type { KubeObject } from '../api';
import { createQueue, hasEnded, type Workshop } from './controller';
import { tolerates, type Taint } from './scheduling/node-fit';

const AMOUNTS = { cpu: '8', memory: '16Gi', pods: '110' };

/** @param cluster the cluster's name, which the nodes bear */
export function createNodes({ client, clock }: Workshop, cluster: string): void {
  for (const number of [1, 2]) {
    const node = workerNode(`${cluster.toLowerCase()}-worker-${number}`, number, clock.timestamp());
    client.create(node, { fieldManager: 'kubelet' });
  }
}

function workerNode(name: string, number: number, now: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      annotations: { 'node.alpha.kubernetes.io/ttl': '0' },
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
      },
    },
    spec: { podCIDR: `10.244.${number}.0/24`, podCIDRs: [`10.244.${number}.0/24`] },
    status: {
      addresses: [
        { address: `10.0.0.${10 + number}`, type: 'InternalIP' },
        { address: name, type: 'Hostname' },
      ],
      allocatable: AMOUNTS,
      capacity: AMOUNTS,
      conditions: conditions(now),
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        architecture: 'amd64',
        bootID: '',
        containerRuntimeVersion: 'containerd://2.2.1',
        kernelVersion: '6.8.0-90-generic',
        kubeProxyVersion: '',
        kubeletVersion: 'v1.36.2',
        machineID: '',
        operatingSystem: 'linux',
        osImage: 'Ubuntu 24.04.3 LTS',
        systemUUID: '',
      },
    },
  };
}

function conditions(now: string): object[] {
  const condition = (type: string, status: string, reason: string, message: string): object => ({
    lastHeartbeatTime: now,
    lastTransitionTime: now,
    message,
    reason,
    status,
    type,
  });
  return [
    condition(
      'MemoryPressure',
      'False',
      'KubeletHasSufficientMemory',
      'kubelet has sufficient memory available',
    ),
    condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
  ];
}

const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

/** Cordoned nodes get a taint, as the node lifecycle controller gives them. */
export function startNodeTaints({ clock, store, client }: Workshop): void {
  const queue = createQueue(clock, 'node-controller', 50, (name) => {
    const node = store.get('nodes', '', name)?.object;
    if (!node) return;
    const taints = (node.spec?.taints ?? []) as Taint[];
    const tainted = taints.some((each) => each.key === UNSCHEDULABLE);
    if (tainted === Boolean(node.spec?.unschedulable)) return;
    const others = taints.filter((each) => each.key !== UNSCHEDULABLE);
    const next = tainted
      ? others
      : [...others, { effect: 'NoSchedule', key: UNSCHEDULABLE, timeAdded: clock.timestamp() }];
    client.patch({ group: '', resource: 'nodes', name }, 'merge', {
      spec: { taints: next.length ? next : null },
    });
  });
  store.watch('nodes', undefined, ({ type, object }) => {
    if (type !== 'DELETED') queue.add(object.metadata.name);
  });
}

/** Pods leave a node whose taint they do not put up with, as the taint eviction controller has them do. */
export function startTaintEviction({ clock, store, client, record }: Workshop): void {
  const queue = createQueue(clock, 'taint-eviction-controller', 100, (name) => {
    const taints = ((store.get('nodes', '', name)?.object.spec?.taints ?? []) as Taint[]).filter(
      (each) => each.effect === 'NoExecute',
    );
    if (!taints.length) return;
    for (const pod of [...store.list('pods')]) {
      if (pod.spec.nodeName !== name || pod.metadata.deletionTimestamp || hasEnded(pod)) continue;
      if (taints.every((each) => tolerates(pod, each))) continue;
      const { namespace, name: podName } = pod.metadata;
      const message = `Marking for deletion Pod ${namespace}/${podName}`;
      record({
        object: pod,
        type: 'Normal',
        reason: 'TaintManagerEviction',
        message,
        component: 'taint-eviction-controller',
      });
      client.delete({ group: '', resource: 'pods', namespace, name: podName });
    }
  });
  store.watch('nodes', undefined, ({ type, object }) => {
    if (type !== 'DELETED') queue.add(object.metadata.name);
  });
}
