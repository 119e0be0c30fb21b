/**
 * Endpoints and EndpointSlices: the ready pods behind each service.
 *
 * Models: the endpoints and endpoint slice controllers. Left out: topology hints, slices of more than a hundred.
 */
import type { KubeObject } from '../api';
import { equal } from '../json-value';
import { matchesLabels } from '../selectors';
import {
  createQueue,
  hasEnded,
  isTrue,
  keyOf,
  ownedBy,
  splitKey,
  writeObject,
  type Workshop,
} from './controller';

const PAUSE = 30;
const SERVICE_NAME = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';

interface ServicePort {
  name?: string;
  port: number;
  protocol: string;
  targetPort: number | string;
  appProtocol?: string;
}

interface Target {
  pod: KubeObject;
  ready: boolean;
}

export function startEndpoints(workshop: Workshop): void {
  const { store, clock } = workshop;
  const queue = createQueue(clock, 'endpoint-controller', PAUSE, (key) => {
    const { namespace, name } = splitKey(key);
    const service = store.get('services', namespace, name)?.object;
    if (service) sync(workshop, service);
    else removeEndpoints(workshop, namespace, name);
  });
  store.watch('services', undefined, ({ object }) => queue.add(keyOf(object)));
  store.watch('pods', undefined, ({ object }) => {
    for (const service of store.list('services', object.metadata.namespace))
      if (service.spec?.selector && matchesLabels(service.spec.selector, object.metadata.labels))
        queue.add(keyOf(service));
  });
}

function removeEndpoints({ store, client }: Workshop, namespace: string, name: string): void {
  if (store.get('endpoints', namespace, name))
    client.delete({ group: '', resource: 'endpoints', namespace, name });
}

function sync(workshop: Workshop, service: KubeObject): void {
  const selector = service.spec?.selector;
  if (!selector || service.spec.type === 'ExternalName') return;
  const targets = workshop.store
    .list('pods', service.metadata.namespace)
    .filter((pod) => matchesLabels(selector, pod.metadata.labels) && pod.status?.podIP && !hasEnded(pod))
    .map((pod) => ({ pod, ready: isTrue(pod, 'Ready') && !pod.metadata.deletionTimestamp }));
  try {
    syncSlice(workshop, service, targets);
    syncEndpoints(
      workshop,
      service,
      targets.filter(({ pod }) => !pod.metadata.deletionTimestamp),
    );
  } catch {
    // the namespace is on its way out, and takes nothing new
  }
}

function portsOf(service: KubeObject): ServicePort[] {
  return (service.spec.ports ?? []) as ServicePort[];
}

/** The number behind a port's name in a pod. */
function targetPort(
  pod: KubeObject | undefined,
  { targetPort: wanted, protocol }: ServicePort,
): number | undefined {
  if (typeof wanted === 'number') return wanted;
  if (/^\d+$/.test(wanted)) return Number(wanted);
  const containers = (pod?.spec.containers ?? []) as {
    ports?: { name?: string; containerPort: number; protocol: string }[];
  }[];
  return containers
    .flatMap((each) => each.ports ?? [])
    .find((each) => each.name === wanted && each.protocol === protocol)?.containerPort;
}

function reference(pod: KubeObject): object {
  const { name, namespace, uid } = pod.metadata;
  return { kind: 'Pod', name, namespace, uid };
}

function syncSlice({ store, client, names }: Workshop, service: KubeObject, targets: Target[]): void {
  const { namespace, name } = service.metadata;
  const found = store
    .list('endpointslices.discovery.k8s.io', namespace)
    .find((each) => each.metadata.labels?.[SERVICE_NAME] === name && each.metadata.labels?.[MANAGED_BY]);
  const endpoints = targets.map(({ pod, ready }) => ({
    addresses: [pod.status.podIP],
    conditions: {
      ready: ready || Boolean(service.spec.publishNotReadyAddresses),
      serving: isTrue(pod, 'Ready'),
      terminating: Boolean(pod.metadata.deletionTimestamp),
    },
    ...(pod.spec.subdomain === name && pod.spec.hostname ? { hostname: pod.spec.hostname } : {}),
    nodeName: pod.spec.nodeName,
    targetRef: reference(pod),
  }));
  const ports = targets.length
    ? portsOf(service).flatMap((each) => {
        const port = targetPort(targets[0]!.pod, each);
        if (port === undefined) return [];
        return [
          {
            ...(each.appProtocol ? { appProtocol: each.appProtocol } : {}),
            name: each.name ?? '',
            port,
            protocol: each.protocol,
          },
        ];
      })
    : [];
  const headless = service.spec.clusterIP === 'None';
  const labels = {
    ...service.metadata.labels,
    [MANAGED_BY]: 'endpointslice-controller.k8s.io',
    [SERVICE_NAME]: name,
    ...(headless ? { 'service.kubernetes.io/headless': '' } : {}),
  };
  const body = { addressType: 'IPv4', endpoints, ports };
  if (!found) {
    client.create({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: `${name}-${names.suffix(5)}`,
        generateName: `${name}-`,
        namespace,
        labels,
        ownerReferences: [ownedBy(service)],
      },
      ...body,
    });
  } else if (
    !equal({ endpoints: found.endpoints ?? [], ports: found.ports ?? [] }, { endpoints, ports }) ||
    !equal(found.metadata.labels, labels)
  )
    writeObject(client, { ...found, ...body, metadata: { ...found.metadata, labels } });
}

function syncEndpoints({ store, client }: Workshop, service: KubeObject, targets: Target[]): void {
  const { namespace, name } = service.metadata;
  const subsets = subsetsOf(service, targets);
  const found = store.get('endpoints', namespace!, name)?.object;
  const labels = {
    ...service.metadata.labels,
    'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
    ...(service.spec.clusterIP === 'None' ? { 'service.kubernetes.io/headless': '' } : {}),
  };
  const body = subsets.length ? { subsets } : {};
  if (!found)
    client.create({ apiVersion: 'v1', kind: 'Endpoints', metadata: { name, namespace, labels }, ...body });
  else if (!equal(found.subsets ?? [], subsets)) {
    const { subsets: _old, ...rest } = found;
    writeObject(client, { ...rest, ...body, metadata: { ...found.metadata, labels } });
  }
}

function subsetsOf(service: KubeObject, targets: Target[]): object[] {
  if (!targets.length) return [];
  const address = ({ pod }: Target): object => ({
    ...(pod.spec.subdomain === service.metadata.name && pod.spec.hostname
      ? { hostname: pod.spec.hostname }
      : {}),
    ip: pod.status.podIP,
    nodeName: pod.spec.nodeName,
    targetRef: reference(pod),
  });
  const ready = targets.filter((each) => each.ready).map(address);
  const notReady = targets.filter((each) => !each.ready).map(address);
  const ports = portsOf(service).flatMap((each) => {
    const port = targetPort(targets[0]!.pod, each);
    return port === undefined
      ? []
      : [{ ...(each.name ? { name: each.name } : {}), port, protocol: each.protocol }];
  });
  if (!ports.length) return [];
  return [
    {
      ...(ready.length ? { addresses: ready } : {}),
      ...(notReady.length ? { notReadyAddresses: notReady } : {}),
      ports,
    },
  ];
}
