/**
 * Rows of the core group and of what belongs to networking and storage.
 *
 * Models: the printers of those kinds in `pkg/printers/internalversion`.
 */
import type { KubeObject } from '../api';
import { age, ageOf, formatLabels, loadBalancerText, orNone, withMore, type Printer } from './cells';

export const corePrinters: Record<string, Printer> = {
  namespaces: (object, now) => [object.metadata.name, object.status?.phase ?? '', ageOf(object, now)],
  nodes: (object, now) => [
    object.metadata.name,
    nodeStatus(object),
    nodeRoles(object),
    ageOf(object, now),
    object.status?.nodeInfo?.kubeletVersion ?? '',
    nodeAddress(object, 'InternalIP'),
    nodeAddress(object, 'ExternalIP'),
    object.status?.nodeInfo?.osImage || '<unknown>',
    kernel(object),
    object.status?.nodeInfo?.containerRuntimeVersion || '<unknown>',
  ],
  services: (object, now) => [
    object.metadata.name,
    object.spec?.type ?? '',
    orNone(object.spec?.clusterIPs?.[0]),
    externalAddress(object),
    portsText(object.spec?.ports),
    ageOf(object, now),
    formatLabels(object.spec?.selector),
  ],
  configmaps: (object, now) => [
    object.metadata.name,
    size(object.data) + size(object.binaryData),
    ageOf(object, now),
  ],
  secrets: (object, now) => [object.metadata.name, object.type ?? '', size(object.data), ageOf(object, now)],
  serviceaccounts: (object, now) => [object.metadata.name, ageOf(object, now)],
  events: (object, now) => eventCells(object, now),
  endpoints: (object, now) => [object.metadata.name, endpointsText(object), ageOf(object, now)],
  endpointslices: (object, now) => [
    object.metadata.name,
    object.addressType ?? '',
    withMore((object.ports ?? []).map(slicePort), '<unset>'),
    withMore(
      (object.endpoints ?? []).flatMap((each: { addresses: string[] }) => each.addresses),
      '<unset>',
    ),
    ageOf(object, now),
  ],
  persistentvolumes: (object, now) => [
    object.metadata.name,
    object.spec?.capacity?.storage ?? '',
    accessModes(object.spec?.accessModes),
    object.spec?.persistentVolumeReclaimPolicy ?? '',
    object.metadata.deletionTimestamp ? 'Terminating' : (object.status?.phase ?? ''),
    object.spec?.claimRef ? `${object.spec.claimRef.namespace}/${object.spec.claimRef.name}` : '',
    object.spec?.storageClassName ?? '',
    object.spec?.volumeAttributesClassName ?? '<unset>',
    object.status?.reason ?? '',
    ageOf(object, now),
    object.spec?.volumeMode ?? '<unset>',
  ],
  persistentvolumeclaims: (object, now) => {
    const bound = Boolean(object.spec?.volumeName);
    return [
      object.metadata.name,
      object.metadata.deletionTimestamp ? 'Terminating' : (object.status?.phase ?? ''),
      object.spec?.volumeName ?? '',
      bound ? (object.status?.capacity?.storage ?? '') : '',
      bound ? accessModes(object.status?.accessModes) : '',
      object.spec?.storageClassName ?? '',
      object.spec?.volumeAttributesClassName ?? '<unset>',
      ageOf(object, now),
      object.spec?.volumeMode ?? '<unset>',
    ];
  },
  storageclasses: (object, now) => [
    object.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true'
      ? `${object.metadata.name} (default)`
      : object.metadata.name,
    object.provisioner ?? '',
    object.reclaimPolicy ?? 'Delete',
    object.volumeBindingMode ?? 'Immediate',
    object.allowVolumeExpansion ?? false,
    ageOf(object, now),
  ],
  ingresses: (object, now) => [
    object.metadata.name,
    orNone(object.spec?.ingressClassName),
    hosts(object.spec?.rules),
    loadBalancerText(object.status?.loadBalancer?.ingress),
    object.spec?.tls?.length ? '80, 443' : '80',
    ageOf(object, now),
  ],
  ingressclasses: (object, now) => [
    object.metadata.name,
    object.spec?.controller ?? '',
    parameters(object.spec?.parameters),
    ageOf(object, now),
  ],
  leases: (object, now) => [object.metadata.name, object.spec?.holderIdentity ?? '', ageOf(object, now)],
};

function size(map: object | undefined): number {
  return Object.keys(map ?? {}).length;
}

interface Condition {
  type: string;
  status: string;
}

function nodeStatus(node: KubeObject): string {
  const ready = ((node.status?.conditions ?? []) as Condition[]).find((each) => each.type === 'Ready');
  const words = [ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown'];
  if (node.spec?.unschedulable) words.push('SchedulingDisabled');
  return words.join(',');
}

function nodeRoles(node: KubeObject): string {
  const labels = (node.metadata.labels ?? {}) as Record<string, string>;
  const roles = Object.keys(labels).flatMap((key) => {
    if (key.startsWith('node-role.kubernetes.io/')) return [key.slice('node-role.kubernetes.io/'.length)];
    return key === 'kubernetes.io/role' && labels[key] ? [labels[key]] : [];
  });
  return orNone(roles.filter(Boolean).sort().join(','));
}

function nodeAddress(node: KubeObject, type: string): string {
  const addresses = (node.status?.addresses ?? []) as { type: string; address: string }[];
  return orNone(addresses.find((each) => each.type === type)?.address);
}

function kernel(node: KubeObject): string {
  const { kernelVersion, architecture } = node.status?.nodeInfo ?? {};
  if (!kernelVersion) return '<unknown>';
  return architecture ? `${kernelVersion} (${architecture})` : kernelVersion;
}

function externalAddress(service: KubeObject): string {
  const { type, externalIPs = [], externalName } = service.spec ?? {};
  if (type === 'ExternalName') return externalName ?? '';
  if (type !== 'LoadBalancer') return orNone(externalIPs.join(','));
  const balanced = loadBalancerText(service.status?.loadBalancer?.ingress);
  return [balanced, ...externalIPs].filter(Boolean).join(',') || '<pending>';
}

interface ServicePort {
  port: number;
  nodePort?: number;
  protocol?: string;
}

function portsText(ports: ServicePort[] | undefined): string {
  const texts = (ports ?? []).map(({ port, nodePort, protocol = 'TCP' }) =>
    nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
  );
  return orNone(texts.join(','));
}

function eventCells(event: KubeObject, now: number): (string | number)[] {
  const first = age(event.firstTimestamp ?? event.eventTime, now);
  const last = event.series
    ? age(event.series.lastObservedTime, now)
    : event.lastTimestamp
      ? age(event.lastTimestamp, now)
      : first;
  const { kind = '', name, fieldPath = '' } = event.involvedObject ?? {};
  const { component, host } = event.source ?? {};
  const source = component ? (host ? `${component}, ${host}` : component) : eventReporter(event);
  return [
    last,
    event.type ?? '',
    event.reason ?? '',
    name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase(),
    fieldPath,
    source,
    String(event.message ?? '').trim(),
    first,
    event.series?.count ?? (event.count || 1),
    event.metadata.name,
  ];
}

function eventReporter(event: KubeObject): string {
  const { reportingComponent = '', reportingInstance } = event;
  return reportingInstance ? `${reportingComponent}, ${reportingInstance}` : reportingComponent;
}

function endpointsText(endpoints: KubeObject): string {
  const subsets = (endpoints.subsets ?? []) as { addresses?: { ip: string }[]; ports?: { port: number }[] }[];
  const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length
      ? ports.flatMap(({ port }) => addresses.map(({ ip }) => `${ip}:${port}`))
      : addresses.map(({ ip }) => ip),
  );
  return subsets.length ? withMore(all, '') : '<none>';
}

function slicePort(port: { port?: number; name?: string }): string {
  return port.port === undefined ? (port.name ?? '*') : String(port.port);
}

const MODES: Record<string, string> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

function accessModes(modes: string[] | undefined): string {
  return Object.keys(MODES)
    .filter((mode) => modes?.includes(mode))
    .map((mode) => MODES[mode])
    .join(',');
}

function hosts(rules: { host?: string }[] | undefined): string {
  const named = (rules ?? []).slice(0, 3).flatMap((rule) => (rule.host ? [rule.host] : []));
  if (!named.length) return '*';
  const all = (rules ?? []).length;
  return all > 3 ? `${named.join(',')} + ${all - 3} more...` : named.join(',');
}

function parameters(ref: { apiGroup?: string; kind: string; name: string } | undefined): string {
  if (!ref) return '<none>';
  return `${ref.apiGroup ? `${ref.kind}.${ref.apiGroup}` : ref.kind}/${ref.name}`;
}
