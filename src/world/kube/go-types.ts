/**
 * Go's names for the structs that built-in kinds are decoded into, as decoder errors mention them.
 *
 * Models: `k8s.io/api` types. Left out: the rarest structs, which are named after their field.
 */
import type { Schema } from './schema';

// field → struct; `Parent.field` where the field alone would not tell
const STRUCTS: Record<string, string> = {
  metadata: 'ObjectMeta',
  ownerReferences: 'OwnerReference',
  template: 'PodTemplateSpec',
  jobTemplate: 'JobTemplateSpec',
  containers: 'Container',
  initContainers: 'Container',
  ephemeralContainers: 'EphemeralContainer',
  'Container.ports': 'ContainerPort',
  'ServiceSpec.ports': 'ServicePort',
  env: 'EnvVar',
  envFrom: 'EnvFromSource',
  valueFrom: 'EnvVarSource',
  configMapKeyRef: 'ConfigMapKeySelector',
  secretKeyRef: 'SecretKeySelector',
  fieldRef: 'ObjectFieldSelector',
  resourceFieldRef: 'ResourceFieldSelector',
  configMapRef: 'ConfigMapEnvSource',
  secretRef: 'SecretEnvSource',
  resources: 'ResourceRequirements',
  'PersistentVolumeClaimSpec.resources': 'VolumeResourceRequirements',
  volumes: 'Volume',
  volumeMounts: 'VolumeMount',
  volumeClaimTemplates: 'PersistentVolumeClaim',
  'Volume.configMap': 'ConfigMapVolumeSource',
  'Volume.secret': 'SecretVolumeSource',
  emptyDir: 'EmptyDirVolumeSource',
  hostPath: 'HostPathVolumeSource',
  'Volume.persistentVolumeClaim': 'PersistentVolumeClaimVolumeSource',
  livenessProbe: 'Probe',
  readinessProbe: 'Probe',
  startupProbe: 'Probe',
  httpGet: 'HTTPGetAction',
  tcpSocket: 'TCPSocketAction',
  exec: 'ExecAction',
  lifecycle: 'Lifecycle',
  'PodSpec.securityContext': 'PodSecurityContext',
  securityContext: 'SecurityContext',
  capabilities: 'Capabilities',
  affinity: 'Affinity',
  tolerations: 'Toleration',
  'DeploymentSpec.strategy': 'DeploymentStrategy',
  'StatefulSetSpec.updateStrategy': 'StatefulSetUpdateStrategy',
  'DaemonSetSpec.updateStrategy': 'DaemonSetUpdateStrategy',
  'DeploymentStrategy.rollingUpdate': 'RollingUpdateDeployment',
  'StatefulSetUpdateStrategy.rollingUpdate': 'RollingUpdateStatefulSetStrategy',
  'DaemonSetUpdateStrategy.rollingUpdate': 'RollingUpdateDaemonSet',
  selector: 'LabelSelector',
  podSelector: 'LabelSelector',
  namespaceSelector: 'LabelSelector',
  matchExpressions: 'LabelSelectorRequirement',
  'IngressSpec.rules': 'IngressRule',
  'IngressRule.http': 'HTTPIngressRuleValue',
  paths: 'HTTPIngressPath',
  backend: 'IngressBackend',
  defaultBackend: 'IngressBackend',
  service: 'IngressServiceBackend',
  'IngressServiceBackend.port': 'ServiceBackendPort',
  tls: 'IngressTLS',
  rules: 'PolicyRule',
  roleRef: 'RoleRef',
  subjects: 'Subject',
  'NetworkPolicySpec.ingress': 'NetworkPolicyIngressRule',
  'NetworkPolicySpec.egress': 'NetworkPolicyEgressRule',
  from: 'NetworkPolicyPeer',
  to: 'NetworkPolicyPeer',
  'NetworkPolicyIngressRule.ports': 'NetworkPolicyPort',
  'NetworkPolicyEgressRule.ports': 'NetworkPolicyPort',
  limits: 'LimitRangeItem',
};

/** The struct that the value at `path` is decoded into; `parent` is the struct that holds it. */
export function goStruct(parent: string, path: readonly (string | number)[]): string {
  const names = path.filter((step): step is string => typeof step === 'string');
  const field = names.at(-1) ?? '';
  if (field === 'spec' && parent === 'PodTemplateSpec') return 'PodSpec';
  if (field === 'spec' && parent === 'JobTemplateSpec') return 'JobSpec';
  if (field === 'spec' || field === 'status') return `${parent}${field === 'spec' ? 'Spec' : 'Status'}`;
  return STRUCTS[`${parent}.${field}`] ?? STRUCTS[field] ?? field.charAt(0).toUpperCase() + field.slice(1);
}

/** Go's type of a field: `string`, `int32`, `[]v1.Container`, `map[string]string`. */
export function goTypeOf(schema: Schema, path: readonly (string | number)[], parent = ''): string {
  switch (schema.type) {
    case 'string':
      return schema.format === 'byte' ? '[]uint8' : 'string';
    case 'integer':
      return schema.format ?? 'int32';
    case 'number':
      return 'float64';
    case 'boolean':
      return 'bool';
    case 'int-or-string':
      return 'int32';
    case 'quantity':
      return 'resource.Quantity';
    case 'map':
      return `map[string]${schema.values ? goTypeOf(schema.values, path, parent) : 'interface {}'}`;
    case 'list':
      return `[]${schema.items ? goTypeOf(schema.items, path, parent) : 'interface {}'}`;
    case 'object':
      return `v1.${goStruct(parent, path)}`;
    default:
      return 'interface {}';
  }
}
