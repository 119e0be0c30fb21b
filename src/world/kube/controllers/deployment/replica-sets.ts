/**
 * The ReplicaSets of a Deployment: which is the current one, their revisions, how they scale.
 *
 * Models: `sync.go` of the deployment controller.
 */
import type { KubeObject } from '../../api';
import { equal } from '../../json-value';
import { conditionOf, ownedBy, writeObject, writeStatus, type Condition, type Workshop } from '../controller';
import { condition, withCondition } from './conditions';
import { templateHash } from './pod-template-hash';
import { maxSurge, wantedReplicas } from './replica-counts';

export const REVISION = 'deployment.kubernetes.io/revision';
export const DESIRED = 'deployment.kubernetes.io/desired-replicas';
const MAXIMUM = 'deployment.kubernetes.io/max-replicas';
const HASH = 'pod-template-hash';
const SKIPPED = [
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  'deployment.kubernetes.io/revision-history',
  DESIRED,
  MAXIMUM,
];

export interface Sets {
  /** oldest first */
  all: KubeObject[];
  old: KubeObject[];
  current: KubeObject | undefined;
}

export function readSets({ owners }: Workshop, deployment: KubeObject): Sets {
  const all = owners
    .of(deployment.metadata.uid!, 'replicasets.apps')
    .filter((each) => !each.metadata.deletionTimestamp)
    .sort(byAge);
  const current = all.find((each) => equal(plainTemplate(each.spec.template), deployment.spec.template));
  return { all, current, old: all.filter((each) => each !== current) };
}

function byAge(a: KubeObject, b: KubeObject): number {
  const left = `${a.metadata.creationTimestamp} ${a.metadata.name}`;
  const right = `${b.metadata.creationTimestamp} ${b.metadata.name}`;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A template without the label the controller put on it. */
function plainTemplate(template: KubeObject): KubeObject {
  const { [HASH]: _hash, ...labels } = (template.metadata?.labels ?? {}) as Record<string, string>;
  return { ...template, metadata: { ...template.metadata, labels } };
}

export function revisionOf(object: KubeObject): number {
  return Number(object.metadata.annotations?.[REVISION] ?? 0);
}

/** Makes the current set where it is missing and brings revisions up to date. */
export function syncCurrentSet(workshop: Workshop, deployment: KubeObject, sets: Sets): void {
  const revision = String(Math.max(0, ...sets.old.map(revisionOf)) + 1);
  const { current } = sets;
  if (!current) createCurrent(workshop, deployment, sets, revision);
  else updateCurrent(workshop, deployment, current, revision);
}

function annotationsFor(
  deployment: KubeObject,
  set: KubeObject | undefined,
  revision: string,
): Record<string, string> {
  const copied = Object.entries((deployment.metadata.annotations ?? {}) as Record<string, string>).filter(
    ([key]) => !SKIPPED.includes(key),
  );
  const known = (set?.metadata.annotations ?? {}) as Record<string, string>;
  const next: Record<string, string> = { ...known, ...Object.fromEntries(copied) };
  const before = known[REVISION];
  if (before === undefined || Number(before) < Number(revision)) {
    next[REVISION] = revision;
    if (before !== undefined) {
      const history = known['deployment.kubernetes.io/revision-history'];
      next['deployment.kubernetes.io/revision-history'] = history ? `${history},${before}` : before;
    }
  }
  next[DESIRED] = String(deployment.spec.replicas);
  next[MAXIMUM] = String(deployment.spec.replicas + maxSurge(deployment));
  return next;
}

function updateCurrent(workshop: Workshop, deployment: KubeObject, set: KubeObject, revision: string): void {
  const { client, clock } = workshop;
  const annotations = annotationsFor(deployment, set, revision);
  const minReadySeconds = deployment.spec.minReadySeconds;
  if (!equal(annotations, set.metadata.annotations) || set.spec.minReadySeconds !== minReadySeconds) {
    const spec = { ...set.spec, minReadySeconds };
    writeObject(client, { ...set, spec, metadata: { ...set.metadata, annotations } });
  }
  setRevision(workshop, deployment, annotations[REVISION]!);
  if (!deployment.spec.progressDeadlineSeconds || conditionOf(deployment, 'Progressing')) return;
  const message = `Found new replica set "${set.metadata.name}"`;
  addCondition(
    workshop,
    deployment,
    condition('Progressing', 'True', 'FoundNewReplicaSet', message, clock.timestamp()),
  );
}

function createCurrent(workshop: Workshop, deployment: KubeObject, sets: Sets, revision: string): void {
  const { client, clock, store, record } = workshop;
  const { name, namespace } = deployment.metadata;
  let collisions = deployment.status?.collisionCount as number | undefined;
  let hash = templateHash(deployment.spec.template, collisions);
  while (store.get('replicasets.apps', namespace!, `${name}-${hash}`))
    hash = templateHash(deployment.spec.template, (collisions = (collisions ?? 0) + 1));
  const template = deployment.spec.template;
  const labels = { ...template.metadata?.labels, [HASH]: hash };
  const { selector } = deployment.spec;
  const replicas = replicasOfCurrent(deployment, sets.all, undefined);
  const set = client.create({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      annotations: annotationsFor(deployment, undefined, revision),
      labels,
      ownerReferences: [ownedBy(deployment)],
    },
    spec: {
      replicas,
      ...(deployment.spec.minReadySeconds ? { minReadySeconds: deployment.spec.minReadySeconds } : {}),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [HASH]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  });
  if (replicas > 0) recordScaling(record, deployment, set, 0, replicas);
  setRevision(workshop, deployment, revision);
  if (!deployment.spec.progressDeadlineSeconds) return;
  const message = `Created new replica set "${set.metadata.name}"`;
  addCondition(
    workshop,
    deployment,
    condition('Progressing', 'True', 'NewReplicaSetCreated', message, clock.timestamp()),
  );
}

function setRevision({ client, store }: Workshop, deployment: KubeObject, revision: string): void {
  const now = store.get('deployments.apps', deployment.metadata.namespace!, deployment.metadata.name)?.object;
  if (!now || now.metadata.annotations?.[REVISION] === revision) return;
  const annotations = { ...now.metadata.annotations, [REVISION]: revision };
  writeStatus(client, { ...now, metadata: { ...now.metadata, annotations } }, now.status);
}

export function addCondition({ client, store }: Workshop, deployment: KubeObject, next: Condition): void {
  const now = store.get('deployments.apps', deployment.metadata.namespace!, deployment.metadata.name)?.object;
  if (!now) return;
  const conditions = withCondition((now.status?.conditions ?? []) as Condition[], next);
  writeStatus(client, now, { ...now.status, conditions });
}

/** How many pods the current set should have at this moment of a rollout. */
export function replicasOfCurrent(
  deployment: KubeObject,
  all: readonly KubeObject[],
  current: KubeObject | undefined,
): number {
  const wanted = deployment.spec.replicas as number;
  if (deployment.spec.strategy?.type !== 'RollingUpdate') return wanted;
  const has = (current?.spec.replicas ?? 0) as number;
  const total = wantedReplicas(all);
  const most = wanted + maxSurge(deployment);
  if (total >= most) return has;
  return has + Math.min(most - total, wanted - has);
}

/** Scales a set and tells of it; answers whether there was anything to do. */
export function scaleSet(
  workshop: Workshop,
  deployment: KubeObject,
  set: KubeObject,
  replicas: number,
): boolean {
  const desired = String(deployment.spec.replicas);
  const maximum = String(deployment.spec.replicas + maxSurge(deployment));
  const known = (set.metadata.annotations ?? {}) as Record<string, string>;
  const before = set.spec.replicas as number;
  if (before === replicas && known[DESIRED] === desired && known[MAXIMUM] === maximum) return false;
  const annotations = { ...known, [DESIRED]: desired, [MAXIMUM]: maximum };
  writeObject(workshop.client, {
    ...set,
    metadata: { ...set.metadata, annotations },
    spec: { ...set.spec, replicas },
  });
  if (before !== replicas) recordScaling(workshop.record, deployment, set, before, replicas);
  return before !== replicas;
}

function recordScaling(
  record: Workshop['record'],
  deployment: KubeObject,
  set: KubeObject,
  from: number,
  to: number,
): void {
  record({
    object: deployment,
    type: 'Normal',
    reason: 'ScalingReplicaSet',
    message: `Scaled ${to > from ? 'up' : 'down'} replica set ${set.metadata.name} from ${from} to ${to}`,
    component: 'deployment-controller',
  });
}
