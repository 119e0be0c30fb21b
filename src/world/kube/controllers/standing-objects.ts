/**
 * What a new cluster holds.
 *
 * Models: the namespaces, the `kubernetes` service and the roles that a server makes at its first start.
 */
import type { KubeObject } from '../api';
import { standingRoles } from '../rbac/standing-roles';
import type { Workshop } from './controller';

const NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];
/** Names and values of the classes that a server makes for itself. */
const PRIORITY_CLASSES: [string, number, string][] = [
  [
    'system-cluster-critical',
    2_000_000_000,
    'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  ],
  [
    'system-node-critical',
    2_000_001_000,
    'Used for system critical pods that must not be moved from their current node.',
  ],
];
const SERVER = '10.0.0.10';
const PORT = 6443;

export function createStandingObjects(workshop: Workshop): void {
  const { client } = workshop;
  for (const name of NAMESPACES) client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  for (const object of standingRoles()) install(workshop, object);
  for (const [name, value, description] of PRIORITY_CLASSES) {
    client.create({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
      description,
      preemptionPolicy: 'PreemptLowerPriority',
    });
  }
  const labels = { component: 'apiserver', provider: 'kubernetes' };
  const service: KubeObject = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kubernetes', namespace: 'default', labels },
    spec: { clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443, targetPort: PORT }] },
  };
  client.create(service);
  const metadata = { name: 'kubernetes', namespace: 'default' };
  client.create({
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { ...metadata, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip: SERVER }], ports: [{ name: 'https', port: PORT }] }],
  });
  client.create({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...metadata, labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [SERVER], conditions: { ready: true } }],
    ports: [{ name: 'https', port: PORT, protocol: 'TCP' }],
  });
}

/** Puts an object into the store as it is: these are known to be right, and many. */
function install({ store, names, clock }: Workshop, object: KubeObject): void {
  const metadata = {
    ...object.metadata,
    uid: names.uid(),
    creationTimestamp: clock.timestamp(),
    resourceVersion: store.nextRevision(),
  };
  const key = `${object.kind.toLowerCase()}s.rbac.authorization.k8s.io`;
  store.put(key, { object: { ...object, metadata }, managed: [] });
}
