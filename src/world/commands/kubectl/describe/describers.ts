/** Which kind is described how. Models: `DescriberFor`. */
import type { ResourceType } from '../../../kube/api';
import { describeConfigMap, describeSecret, describeServiceAccount } from './configuration';
import type { Describer } from './description';
import { describeAnything } from './generic';
import { describeCronJob, describeJob } from './jobs';
import { describeLimitRange, describeNamespace, describeQuota } from './namespace';
import {
  describeEndpointSlice,
  describeEndpoints,
  describeIngress,
  describeIngressClass,
  describeService,
} from './network';
import { describeNetworkPolicy } from './network-policy';
import { describeNode } from './node';
import { describePod } from './pod';
import {
  describeHorizontalPodAutoscaler,
  describePodDisruptionBudget,
  describePriorityClass,
} from './policies';
import { describeBinding, describeRole } from './rbac';
import { describePersistentVolume, describePersistentVolumeClaim, describeStorageClass } from './storage';
import {
  describeDaemonSet,
  describeDeployment,
  describeReplicaSet,
  describeReplicationController,
  describeStatefulSet,
} from './workloads';

const DESCRIBERS: Record<string, Describer> = {
  '/ConfigMap': describeConfigMap,
  '/Endpoints': describeEndpoints,
  '/LimitRange': describeLimitRange,
  '/Namespace': describeNamespace,
  '/Node': describeNode,
  '/PersistentVolume': describePersistentVolume,
  '/PersistentVolumeClaim': describePersistentVolumeClaim,
  '/Pod': describePod,
  '/ReplicationController': describeReplicationController,
  '/ResourceQuota': describeQuota,
  '/Secret': describeSecret,
  '/Service': describeService,
  '/ServiceAccount': describeServiceAccount,
  'apps/DaemonSet': describeDaemonSet,
  'apps/Deployment': describeDeployment,
  'apps/ReplicaSet': describeReplicaSet,
  'apps/StatefulSet': describeStatefulSet,
  'autoscaling/HorizontalPodAutoscaler': describeHorizontalPodAutoscaler,
  'batch/CronJob': describeCronJob,
  'batch/Job': describeJob,
  'discovery.k8s.io/EndpointSlice': describeEndpointSlice,
  'networking.k8s.io/Ingress': describeIngress,
  'networking.k8s.io/IngressClass': describeIngressClass,
  'networking.k8s.io/NetworkPolicy': describeNetworkPolicy,
  'policy/PodDisruptionBudget': describePodDisruptionBudget,
  'rbac.authorization.k8s.io/ClusterRole': describeRole,
  'rbac.authorization.k8s.io/ClusterRoleBinding': describeBinding,
  'rbac.authorization.k8s.io/Role': describeRole,
  'rbac.authorization.k8s.io/RoleBinding': describeBinding,
  'scheduling.k8s.io/PriorityClass': describePriorityClass,
  'storage.k8s.io/StorageClass': describeStorageClass,
};

/** Kinds that kubectl does not know are described by their fields. */
export function describerFor({ group, kind }: ResourceType): Describer {
  return DESCRIBERS[`${group}/${kind}`] ?? describeAnything;
}
