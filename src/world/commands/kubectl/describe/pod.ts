/** `kubectl describe pod`, and the pod template of workloads. Models: `describePod` and `DescribePodTemplate`. */
import type { KubeObject } from '../../../kube/api';
import { quantity } from '../../../kube/quantity';
import type { LabelSelector } from '../../../kube/selectors';
import { byCodePoint } from '../go-values';
import {
  longTime,
  since,
  writeAnnotations,
  writeController,
  writeLabels,
  writeLines,
  type Describer,
  type Description,
  type Scene,
} from './description';
import {
  writeContainers,
  writeResources,
  writeSeccomp,
  type Container,
  type ContainerStatus,
  type Resources,
  type SeccompProfile,
} from './containers';
import { eventsOf, writeEventTable, type KubeEvent } from './events';
import { isReported } from '../errors';
import { selectorOrNone } from './selector-text';
import { writeVolumes, type Volume } from './volumes';

interface Toleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
  tolerationSeconds?: number;
}

interface Spread {
  topologyKey: string;
  whenUnsatisfiable: string;
  maxSkew: number;
  labelSelector?: LabelSelector;
}

export interface PodSpec {
  containers?: Container[];
  initContainers?: Container[];
  ephemeralContainers?: Container[];
  volumes?: Volume[];
  nodeName?: string;
  nodeSelector?: Record<string, string>;
  serviceAccountName?: string;
  priority?: number;
  priorityClassName?: string;
  runtimeClassName?: string;
  tolerations?: Toleration[];
  topologySpreadConstraints?: Spread[];
  readinessGates?: { conditionType: string }[];
  resources?: Resources;
  overhead?: Record<string, string>;
  securityContext?: { seccompProfile?: SeccompProfile };
}

export interface PodStatus {
  phase?: string;
  reason?: string;
  message?: string;
  hostIP?: string;
  podIP?: string;
  podIPs?: { ip: string }[];
  startTime?: string;
  nominatedNodeName?: string;
  qosClass?: string;
  conditions?: { type: string; status: string }[];
  containerStatuses?: ContainerStatus[];
  initContainerStatuses?: ContainerStatus[];
  ephemeralContainerStatuses?: ContainerStatus[];
}

export interface Pod extends KubeObject {
  spec: PodSpec;
  status: PodStatus;
}

export interface PodTemplate {
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
  spec?: PodSpec;
}

export const describePod: Describer = (object, to, scene) => {
  const pod = object as Pod;
  const { spec, status = {} } = pod;
  writePodHead(to, scene, pod);
  const about = { pod };
  if (spec.initContainers?.length)
    writeContainers(to, 'Init Containers', spec.initContainers, {
      ...about,
      statuses: status.initContainerStatuses,
    });
  writeContainers(to, 'Containers', spec.containers, { ...about, statuses: status.containerStatuses });
  if (spec.ephemeralContainers?.length)
    writeContainers(to, 'Ephemeral Containers', spec.ephemeralContainers, {
      ...about,
      statuses: status.ephemeralContainerStatuses,
    });
  writeConditions(to, spec, status);
  writeVolumes(to, spec.volumes);
  to.field('QoS Class', status.qosClass || qosOf(spec));
  writeLabels(to, 'Node-Selectors', spec.nodeSelector);
  writeTolerations(to, 'Tolerations', spec.tolerations);
  writeSpread(to, spec.topologySpreadConstraints, '');
  if (scene.showEvents) writeEventTable(to, scene, podEvents(scene, pod));
};

function writePodHead(to: Description, scene: Scene, pod: Pod): void {
  const { metadata, spec, status = {} } = pod;
  to.field('Name', metadata.name);
  to.field('Namespace', metadata.namespace);
  to.optional('Priority', spec.priority);
  to.optional('Priority Class Name', spec.priorityClassName);
  to.optional('Runtime Class Name', spec.runtimeClassName);
  to.optional('Service Account', spec.serviceAccountName);
  to.field('Node', spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ''}` : '<none>');
  if (status.startTime) to.field('Start Time', longTime(status.startTime));
  writeLabels(to, 'Labels', metadata.labels);
  writeAnnotations(to, 'Annotations', metadata.annotations);
  writePhase(to, scene, pod);
  to.optional('Reason', status.reason);
  to.optional('Message', status.message);
  writeSeccomp(to, spec.securityContext?.seccompProfile, 0);
  to.field('IP', status.podIP);
  if (status.podIPs?.length) to.write(0, 'IPs:\n');
  else to.field('IPs', '<none>');
  for (const { ip } of status.podIPs ?? []) to.field('IP', ip, 1);
  writeController(to, pod);
  to.optional('NominatedNodeName', status.nominatedNodeName);
  if (spec.resources) {
    to.write(0, 'Resources:\n');
    writeResources(to, spec.resources, 1);
  }
}

function writePhase(to: Description, scene: Scene, { metadata, status = {} }: Pod): void {
  const { deletionTimestamp } = metadata;
  if (!deletionTimestamp || status.phase === 'Failed' || status.phase === 'Succeeded')
    return to.field('Status', status.phase);
  to.field('Status', `Terminating (lasts ${since(scene, deletionTimestamp)})`);
  to.field('Termination Grace Period', `${metadata.deletionGracePeriodSeconds as number}s`);
}

function writeConditions(to: Description, spec: PodSpec, { conditions = [] }: PodStatus): void {
  if (spec.readinessGates?.length) {
    to.write(0, 'Readiness Gates:\n  Type\tStatus\n');
    for (const { conditionType } of spec.readinessGates) {
      const found = conditions.find((each) => each.type === conditionType);
      to.write(1, `${conditionType} \t${found?.status ?? '<none>'} \n`);
    }
  }
  if (conditions.length === 0) return;
  to.write(0, 'Conditions:\n  Type\tStatus\n');
  for (const { type, status } of conditions) to.write(1, `${type} \t${status} \n`);
}

/** Events of a pod are found whatever kind they name. */
function podEvents(scene: Scene, pod: Pod): KubeEvent[] {
  const mirrored = pod.metadata.annotations?.['kubernetes.io/config.mirror'];
  try {
    return eventsOf(scene, pod, { uid: mirrored ?? pod.metadata.uid });
  } catch (error) {
    if (!isReported(error)) throw error;
    return [];
  }
}

export function writePodTemplate(to: Description, template: PodTemplate | undefined): void {
  to.write(0, 'Pod Template:\n');
  if (!template) return to.write(1, '<unset>');
  const { metadata = {}, spec = {} } = template;
  writeLabels(to, '  Labels', metadata.labels);
  if (Object.keys(metadata.annotations ?? {}).length)
    writeAnnotations(to, '  Annotations', metadata.annotations);
  to.optional('Service Account', spec.serviceAccountName, 1);
  const space = '  ';
  if (spec.initContainers?.length) writeContainers(to, 'Init Containers', spec.initContainers, { space });
  writeContainers(to, 'Containers', spec.containers, { space });
  writeVolumes(to, spec.volumes, space);
  writeSpread(to, spec.topologySpreadConstraints, space);
  to.optional('Priority Class Name', spec.priorityClassName, 1);
  writeLabels(to, '  Node-Selectors', spec.nodeSelector);
  writeTolerations(to, '  Tolerations', spec.tolerations);
}

function writeTolerations(to: Description, title: string, tolerations: Toleration[] = []): void {
  const sorted = [...tolerations].sort((a, b) => byCodePoint(a.key ?? '', b.key ?? ''));
  writeLines(to, title, sorted.map(tolerationText));
}

function tolerationText({ key = '', value, effect, operator, tolerationSeconds }: Toleration): string {
  let text = key + (value ? `=${value}` : '') + (effect ? `:${effect}` : '');
  if (operator === 'Exists' && !value) text += key || effect ? ' op=Exists' : 'op=Exists';
  return tolerationSeconds === undefined ? text : `${text} for ${tolerationSeconds}s`;
}

function writeSpread(to: Description, constraints: Spread[] = [], space: string): void {
  if (constraints.length === 0) return;
  const lines = [...constraints]
    .sort((a, b) => byCodePoint(a.topologyKey, b.topologyKey))
    .map(
      ({ topologyKey, whenUnsatisfiable, maxSkew, labelSelector }) =>
        `${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${labelSelector ? ` for selector ${selectorOrNone(labelSelector)}` : ''}`,
    );
  writeLines(to, 'Topology Spread Constraints', lines, space);
}

/** For pods whose status does not say. */
function qosOf({ containers = [], initContainers = [] }: PodSpec): string {
  const all = [...containers, ...initContainers];
  const some = (list: Record<string, string> = {}, name: string): boolean => quantity(list[name]) > 0;
  const names = ['cpu', 'memory'];
  const asks = all.some(({ resources }) =>
    names.some((name) => some(resources?.requests, name) || some(resources?.limits, name)),
  );
  if (!asks) return 'BestEffort';
  const guaranteed = all.every(({ resources }) =>
    names.every(
      (name) =>
        some(resources?.limits, name) &&
        quantity(resources?.limits?.[name]) === quantity(resources?.requests?.[name]),
    ),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
