/**
 * `kubectl describe` of what keeps pods: Deployments, ReplicaSets, StatefulSets, DaemonSets, ReplicationControllers.
 *
 * Models: the describers of the same names and `deploymentutil.GetAllReplicaSets`.
 */
import type { KubeObject } from '../../../kube/api';
import { canonicalQuantity } from '../../../kube/quantity';
import { matchesLabelSelector, matchesLabels, type LabelSelector } from '../../../kube/selectors';
import { byCodePoint } from '../go-values';
import { isReported } from '../errors';
import { newReplicaSet, replicaSetsOf, type ReplicaSet } from '../replica-sets';
import {
  controllerOf,
  longTime,
  shown,
  writeAnnotations,
  writeController,
  writeLabels,
  writeLines,
  type Describer,
  type Description,
  type Scene,
} from './description';
import { formatLabels } from '../table';
import { writeEvents } from './events';
import { writePodTemplate, type PodTemplate } from './pod';
import { selectorOrNone, selectorText } from './selector-text';

interface Condition {
  type: string;
  status: string;
  reason?: string;
}

interface Workload extends KubeObject {
  spec: {
    replicas?: number;
    selector?: LabelSelector;
    template: PodTemplate;
    strategy?: {
      type?: string;
      rollingUpdate?: { maxUnavailable?: number | string; maxSurge?: number | string };
    };
    updateStrategy?: {
      type?: string;
      rollingUpdate?: { partition?: number; maxUnavailable?: number | string };
    };
    minReadySeconds?: number;
    volumeClaimTemplates?: ClaimTemplate[];
  };
  status?: {
    replicas?: number;
    updatedReplicas?: number;
    availableReplicas?: number;
    unavailableReplicas?: number;
    desiredNumberScheduled?: number;
    currentNumberScheduled?: number;
    updatedNumberScheduled?: number;
    numberAvailable?: number;
    numberMisscheduled?: number;
    conditions?: Condition[];
  };
}

interface ClaimTemplate {
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  spec: {
    storageClassName?: string;
    accessModes?: string[];
    resources?: { requests?: { storage?: string } };
  };
}

export const describeDeployment: Describer = (object, to, scene) => {
  const deployment = object as Workload;
  const { metadata, spec, status = {} } = deployment;
  to.field('Name', metadata.name);
  to.field('Namespace', metadata.namespace);
  to.field('CreationTimestamp', longTime(metadata.creationTimestamp));
  writeLabels(to, 'Labels', metadata.labels);
  writeAnnotations(to, 'Annotations', metadata.annotations);
  to.field('Selector', selectorText(spec.selector));
  to.field(
    'Replicas',
    `${spec.replicas ?? 0} desired | ${status.updatedReplicas ?? 0} updated | ${status.replicas ?? 0} total | ${status.availableReplicas ?? 0} available | ${status.unavailableReplicas ?? 0} unavailable`,
  );
  to.field('StrategyType', spec.strategy?.type);
  to.field('MinReadySeconds', spec.minReadySeconds ?? 0);
  const rolling = spec.strategy?.rollingUpdate;
  if (rolling)
    to.field(
      'RollingUpdateStrategy',
      `${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`,
    );
  writePodTemplate(to, spec.template);
  writeConditions(to, status.conditions);
  writeReplicaSets(to, scene, deployment);
  writeEvents(to, scene, object);
};

function writeReplicaSets(to: Description, scene: Scene, deployment: Workload): void {
  let sets: ReplicaSet[];
  try {
    sets = replicaSetsOf(scene.client, deployment);
  } catch (error) {
    if (!isReported(error)) throw error;
    return;
  }
  if (sets.length === 0) return;
  const current = newReplicaSet(deployment, sets);
  to.field('OldReplicaSets', setTexts(sets.filter((each) => each !== current)));
  to.field('NewReplicaSet', setTexts(current ? [current] : []));
}

function setTexts(sets: ReplicaSet[]): string {
  return (
    sets
      .map(
        ({ metadata, spec, status }) =>
          `${metadata.name} (${status?.replicas ?? 0}/${spec.replicas ?? 0} replicas created)`,
      )
      .join(', ') || '<none>'
  );
}

function writeConditions(to: Description, conditions: Condition[] = []): void {
  if (conditions.length === 0) return;
  to.write(0, 'Conditions:\n  Type\tStatus\tReason\n');
  to.write(1, '----\t------\t------\n');
  for (const { type, status, reason = '' } of conditions) to.write(1, `${type} \t${status}\t${reason}\n`);
}

export const describeReplicaSet: Describer = (object, to, scene) => {
  const { metadata, spec, status = {} } = object as Workload;
  to.field('Name', metadata.name);
  to.field('Namespace', metadata.namespace);
  to.field('Selector', selectorOrNone(spec.selector));
  writeLabels(to, 'Labels', metadata.labels);
  writeAnnotations(to, 'Annotations', metadata.annotations);
  writeController(to, object);
  to.field('Replicas', `${status.replicas ?? 0} current / ${spec.replicas ?? 0} desired`);
  let pods: string;
  try {
    pods = podStatuses(scene, object, (labels) => matchesLabelSelector(spec.selector, labels));
  } catch (error) {
    if (!isReported(error)) throw error;
    pods = `error in fetching pods: ${error.message}`;
  }
  to.field('Pods Status', pods);
  writePodTemplate(to, spec.template);
  writeConditions(to, status.conditions);
  writeEvents(to, scene, object);
};

export const describeReplicationController: Describer = (object, to, scene) => {
  const { metadata, spec, status = {} } = object as Workload;
  const selector = spec.selector as unknown as Record<string, string> | undefined;
  to.field('Name', metadata.name);
  to.field('Namespace', metadata.namespace);
  to.field('Selector', formatLabels(selector));
  writeLabels(to, 'Labels', metadata.labels);
  writeAnnotations(to, 'Annotations', metadata.annotations);
  to.field('Replicas', `${status.replicas ?? 0} current / ${spec.replicas ?? 0} desired`);
  to.field(
    'Pods Status',
    podStatuses(scene, object, (labels) => matchesLabels(selector, labels)),
  );
  writePodTemplate(to, spec.template);
  writeConditions(to, status.conditions);
  writeEvents(to, scene, object);
};

/** `1 Running / 0 Waiting / 0 Succeeded / 0 Failed` of the pods that an object controls. @throws StatusError */
function podStatuses(
  { client }: Scene,
  { metadata }: KubeObject,
  matches: (labels: Record<string, string>) => boolean,
): string {
  const pods = client.list({ group: '', version: 'v1', resource: 'pods', namespace: metadata.namespace });
  const phases = pods
    .filter((pod) => matches(pod.metadata.labels ?? {}) && controllerOf(pod)?.uid === metadata.uid)
    .map((pod) => (pod.status as { phase?: string } | undefined)?.phase);
  const count = (phase: string): number => phases.filter((each) => each === phase).length;
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`;
}

export const describeDaemonSet: Describer = (object, to, scene) => {
  const { metadata, spec, status = {} } = object as Workload;
  to.field('Name', metadata.name);
  to.field('Namespace', metadata.namespace);
  to.field('Selector', selectorText(spec.selector));
  to.field('Node-Selector', formatLabels(spec.template.spec?.nodeSelector));
  writeLabels(to, 'Labels', metadata.labels);
  writeAnnotations(to, 'Annotations', metadata.annotations);
  to.write(0, `Desired Number of Nodes Scheduled: ${status.desiredNumberScheduled ?? 0}\n`);
  to.write(0, `Current Number of Nodes Scheduled: ${status.currentNumberScheduled ?? 0}\n`);
  to.write(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status.updatedNumberScheduled ?? 0}\n`);
  to.write(0, `Number of Nodes Scheduled with Available Pods: ${status.numberAvailable ?? 0}\n`);
  to.write(0, `Number of Nodes Misscheduled: ${status.numberMisscheduled ?? 0}\n`);
  to.field(
    'Pods Status',
    podStatuses(scene, object, (labels) => matchesLabelSelector(spec.selector, labels)),
  );
  writePodTemplate(to, spec.template);
  writeEvents(to, scene, object);
};

export const describeStatefulSet: Describer = (object, to, scene) => {
  const { metadata, spec, status = {} } = object as Workload;
  to.field('Name', metadata.name);
  to.field('Namespace', metadata.namespace);
  to.field('CreationTimestamp', longTime(metadata.creationTimestamp));
  to.field('Selector', selectorText(spec.selector));
  writeLabels(to, 'Labels', metadata.labels);
  writeAnnotations(to, 'Annotations', metadata.annotations);
  to.field('Replicas', `${spec.replicas ?? 0} desired | ${status.replicas ?? 0} total`);
  to.field('Update Strategy', spec.updateStrategy?.type);
  const rolling = spec.updateStrategy?.rollingUpdate;
  if (rolling?.partition !== undefined) {
    to.field('Partition', rolling.partition, 1);
    to.optional('MaxUnavailable', rolling.maxUnavailable, 1);
  }
  to.field(
    'Pods Status',
    podStatuses(scene, object, (labels) => matchesLabelSelector(spec.selector, labels)),
  );
  writePodTemplate(to, spec.template);
  writeClaims(to, spec.volumeClaimTemplates);
  writeEvents(to, scene, object);
};

function writeClaims(to: Description, claims: ClaimTemplate[] = []): void {
  if (claims.length === 0) return to.field('Volume Claims', '<none>');
  to.write(0, 'Volume Claims:\n');
  for (const { metadata, spec } of claims) {
    const storage = spec.resources?.requests?.storage;
    const pairs = (labels: Record<string, string> = {}): string[] =>
      Object.keys(labels)
        .sort(byCodePoint)
        .map((key) => `${key}=${labels[key]}`);
    to.field('Name', metadata.name, 1);
    to.field('StorageClass', spec.storageClassName, 1);
    writeLines(to, 'Labels', pairs(metadata.labels), '  ');
    writeLines(to, 'Annotations', pairs(metadata.annotations), '  ');
    to.field('Capacity', storage === undefined ? '<default>' : canonicalQuantity(storage), 1);
    to.field('Access Modes', shown(spec.accessModes ?? []), 1);
  }
}
