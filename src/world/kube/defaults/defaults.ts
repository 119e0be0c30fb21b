/**
 * Defaults of built-in kinds.
 *
 * Models: `pkg/apis/*` `defaults.go`. What only the server can decide (addresses, ports, generated selectors) is in
 * `admission/preparations.ts`.
 */
import type { KubeObject } from '../api';
import { claimSpecDefaults, podDefaults } from './pods';
import { workloadDefaults } from './workloads';

type Defaults = (object: KubeObject) => void;

const RBAC = 'rbac.authorization.k8s.io';

const DEFAULTS: Record<string, Defaults> = {
  pods: podDefaults,
  ...workloadDefaults,
  secrets(object) {
    object.type ??= 'Opaque';
  },
  services: serviceDefaults,
  endpoints(object) {
    for (const subset of object.subsets ?? []) for (const port of subset.ports ?? []) port.protocol ??= 'TCP';
  },
  persistentvolumeclaims(object) {
    claimSpecDefaults((object.spec ??= {}));
    object.status ??= {};
    object.status.phase ??= 'Pending';
  },
  persistentvolumes(object) {
    object.spec ??= {};
    object.spec.volumeMode ??= 'Filesystem';
    object.spec.persistentVolumeReclaimPolicy ??= 'Retain';
    object.status ??= {};
    object.status.phase ??= 'Pending';
  },
  'ingresses.networking.k8s.io'(object) {
    object.spec ??= {};
    object.status ??= {};
    object.status.loadBalancer ??= {};
  },
  'networkpolicies.networking.k8s.io'({ spec }) {
    spec.podSelector ??= {};
    spec.policyTypes ??= spec.egress ? ['Ingress', 'Egress'] : ['Ingress'];
    for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])])
      for (const port of rule.ports ?? []) port.protocol ??= 'TCP';
  },
  'storageclasses.storage.k8s.io'(object) {
    object.reclaimPolicy ??= 'Delete';
    object.volumeBindingMode ??= 'Immediate';
  },
  'rolebindings.rbac.authorization.k8s.io': bindingDefaults,
  'clusterrolebindings.rbac.authorization.k8s.io': bindingDefaults,
  'horizontalpodautoscalers.autoscaling'({ spec }) {
    spec.minReplicas ??= 1;
    spec.metrics ??= [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
      },
    ];
  },
  'priorityclasses.scheduling.k8s.io'(object) {
    object.preemptionPolicy ??= 'PreemptLowerPriority';
  },
  'customresourcedefinitions.apiextensions.k8s.io'({ spec }) {
    spec.conversion ??= { strategy: 'None' };
    spec.names ??= {};
    if (spec.names.kind) {
      spec.names.singular ??= spec.names.kind.toLowerCase();
      spec.names.listKind ??= `${spec.names.kind}List`;
    }
  },
  limitranges({ spec }) {
    for (const item of spec?.limits ?? []) if (item.type === 'Container') limitDefaults(item);
  },
};

/** The defaults of a built-in resource (`deployments.apps`); they fill the object they are given. */
export function defaultsOf(key: string): Defaults | undefined {
  return DEFAULTS[key];
}

function serviceDefaults(object: KubeObject): void {
  const spec = (object.spec ??= {});
  spec.sessionAffinity ??= 'None';
  spec.type ??= 'ClusterIP';
  if (spec.sessionAffinity === 'ClientIP')
    spec.sessionAffinityConfig ??= { clientIP: { timeoutSeconds: 10800 } };
  for (const port of spec.ports ?? []) {
    port.protocol ??= 'TCP';
    if (port.targetPort === undefined || port.targetPort === 0 || port.targetPort === '')
      port.targetPort = port.port;
  }
  const open = spec.type === 'NodePort' || spec.type === 'LoadBalancer';
  if (open) spec.externalTrafficPolicy ??= 'Cluster';
  if (spec.type !== 'ExternalName') spec.internalTrafficPolicy ??= 'Cluster';
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true;
  object.status ??= {};
  object.status.loadBalancer ??= {};
}

function bindingDefaults(object: KubeObject): void {
  if (object.roleRef) object.roleRef.apiGroup ??= RBAC;
  for (const subject of object.subjects ?? [])
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ??= RBAC;
}

/** What is not limited otherwise gets the maximum; what asks for nothing, its limit or the minimum. */
function limitDefaults(item: Record<string, Record<string, string> | undefined>): void {
  const limits = { ...item.max, ...item.default };
  const requests = { ...item.min, ...limits, ...item.defaultRequest };
  if (Object.keys(limits).length) item.default = limits;
  if (Object.keys(requests).length) item.defaultRequest = requests;
}
