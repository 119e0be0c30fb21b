/**
 * The stateful set controller: pods with names and volumes of their own, one after the other.
 *
 * Models: `pkg/controller/statefulset`: ordered and parallel creation, claims from templates, controller revisions,
 * rolling updates from the last pod down to the partition. Left out: maxUnavailable.
 */
import type { KubeObject } from '../api';
import { canonical, equal } from '../json-value';
import { safeHash } from './deployment/pod-template-hash';
import {
  controllerOf,
  createQueue,
  hasEnded,
  isAvailable,
  isTrue,
  keyOf,
  ownedBy,
  splitKey,
  writeStatus,
  type Workshop,
} from './controller';

const PAUSE = 10;
const REVISION = 'controller-revision-hash';
const POD_NAME = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX = 'apps.kubernetes.io/pod-index';

export function startStatefulSets(workshop: Workshop): void {
  const { store, clock } = workshop;
  const queue = createQueue(clock, 'statefulset-controller', PAUSE, (key) => {
    const { namespace, name } = splitKey(key);
    const set = store.get('statefulsets.apps', namespace, name)?.object;
    if (!set) return;
    if (!sync(workshop, set)) queue.retry(key);
    else queue.forget(key);
  });
  store.watch('statefulsets.apps', undefined, ({ type, object }) => {
    if (type !== 'DELETED') queue.add(keyOf(object));
  });
  store.watch('pods', undefined, ({ object }) => {
    const owner = controllerOf(object);
    if (owner?.kind === 'StatefulSet') queue.add(`${object.metadata.namespace}/${owner.name}`);
  });
}

/** JSON as Go writes it. */
function goJson(value: unknown): string {
  return canonical(value).replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
}

interface Revisions {
  current: string;
  update: string;
}

/** False where a pod could not be made. */
function sync(workshop: Workshop, set: KubeObject): boolean {
  const revisions = syncRevisions(workshop, set);
  const fine = set.metadata.deletionTimestamp ? true : manage(workshop, set, revisions);
  report(workshop, set, revisions);
  return fine;
}

function podsOf({ owners }: Workshop, set: KubeObject): KubeObject[] {
  return owners.of(set.metadata.uid!, 'pods').sort((a, b) => ordinalOf(a) - ordinalOf(b));
}

function ordinalOf(pod: KubeObject): number {
  return Number(/-(\d+)$/.exec(pod.metadata.name)?.[1] ?? -1);
}

/** Keeps a ControllerRevision for every template there was. */
function syncRevisions({ owners, store, client }: Workshop, set: KubeObject): Revisions {
  const data = { spec: { template: { ...set.spec.template, $patch: 'replace' } } };
  const collisions = set.status?.collisionCount ?? 0;
  const update = `${set.metadata.name}-${safeHash(`${goJson(data)}${collisions}`)}`;
  const known = owners.of(set.metadata.uid!, 'controllerrevisions.apps');
  const last = Math.max(0, ...known.map((each) => each.revision as number));
  const found = store.get('controllerrevisions.apps', set.metadata.namespace!, update)?.object;
  if (!found && !set.metadata.deletionTimestamp) {
    client.create({
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name: update,
        namespace: set.metadata.namespace,
        labels: {
          ...set.spec.template.metadata?.labels,
          'controller.kubernetes.io/hash': update.split('-').at(-1)!,
        },
        ownerReferences: [ownedBy(set)],
      },
      data,
      revision: last + 1,
    });
  } else if (found && found.revision < last) {
    const ref = {
      group: 'apps',
      resource: 'controllerrevisions',
      namespace: set.metadata.namespace,
      name: update,
    };
    client.patch(ref, 'merge', { revision: last + 1 });
  }
  return { current: (set.status?.currentRevision as string | undefined) ?? update, update };
}

function manage(workshop: Workshop, set: KubeObject, revisions: Revisions): boolean {
  const pods = podsOf(workshop, set);
  const start = (set.spec.ordinals?.start ?? 0) as number;
  const parallel = set.spec.podManagementPolicy === 'Parallel';
  for (let ordinal = start; ordinal < start + set.spec.replicas; ordinal++) {
    const pod = pods.find((each) => ordinalOf(each) === ordinal);
    if (!pod) {
      if (!createPod(workshop, set, ordinal, revisions)) return false;
      if (!parallel) return true;
      continue;
    }
    if (hasEnded(pod)) {
      deletePod(workshop, set, pod);
      return true;
    }
    // one that is not well holds the others up
    if (!parallel && !isHealthy(workshop, set, pod)) return true;
  }
  const extra = pods
    .filter((pod) => ordinalOf(pod) >= start + set.spec.replicas || ordinalOf(pod) < start)
    .reverse();
  for (const pod of extra) {
    if (pod.metadata.deletionTimestamp) {
      if (!parallel) return true;
      continue;
    }
    deletePod(workshop, set, pod);
    if (!parallel) return true;
  }
  return extra.length ? true : update(workshop, set, pods, revisions);
}

function isHealthy({ clock }: Workshop, set: KubeObject, pod: KubeObject): boolean {
  return !pod.metadata.deletionTimestamp && isAvailable(pod, set.spec.minReadySeconds ?? 0, clock.now());
}

/** Replaces one pod of an old revision at a time, from the last down to the partition. */
function update(
  workshop: Workshop,
  set: KubeObject,
  pods: KubeObject[],
  { update: wanted }: Revisions,
): boolean {
  if (set.spec.updateStrategy?.type !== 'RollingUpdate') return true;
  const partition = (set.spec.updateStrategy.rollingUpdate?.partition ?? 0) as number;
  for (const pod of [...pods].reverse()) {
    if (ordinalOf(pod) < partition) break;
    if (revisionOf(pod) !== wanted && !pod.metadata.deletionTimestamp) {
      deletePod(workshop, set, pod);
      return true;
    }
    if (!isHealthy(workshop, set, pod)) return true;
  }
  return true;
}

function revisionOf(pod: KubeObject): string | undefined {
  return pod.metadata.labels?.[REVISION];
}

function deletePod({ client, record }: Workshop, set: KubeObject, pod: KubeObject): void {
  const { namespace, name } = pod.metadata;
  client.delete({ group: '', resource: 'pods', namespace, name });
  record({
    object: set,
    type: 'Normal',
    reason: 'SuccessfulDelete',
    message: `Delete Pod ${name} in StatefulSet ${set.metadata.name} successful`,
    component: 'statefulset-controller',
  });
}

function createPod(workshop: Workshop, set: KubeObject, ordinal: number, revisions: Revisions): boolean {
  const { client, record } = workshop;
  const name = `${set.metadata.name}-${ordinal}`;
  const tell = (type: 'Normal' | 'Warning', reason: string, message: string): void =>
    record({ object: set, type, reason, message, component: 'statefulset-controller' });
  try {
    for (const template of set.spec.volumeClaimTemplates ?? [])
      createClaim(workshop, set, template, name, tell);
    client.create(podFrom(set, ordinal, name, revisionFor(set, ordinal, revisions)));
    tell('Normal', 'SuccessfulCreate', `Create Pod ${name} in StatefulSet ${set.metadata.name} successful`);
    return true;
  } catch (error) {
    const message = (error as Error).message;
    tell(
      'Warning',
      'FailedCreate',
      `create Pod ${name} in StatefulSet ${set.metadata.name} failed error: ${message}`,
    );
    return false;
  }
}

/** Below the partition pods keep the old revision. */
function revisionFor(set: KubeObject, ordinal: number, { current, update }: Revisions): string {
  const partition = (set.spec.updateStrategy?.rollingUpdate?.partition ?? 0) as number;
  return ordinal < partition ? current : update;
}

type Tell = (type: 'Normal' | 'Warning', reason: string, message: string) => void;

function createClaim(
  { client, store }: Workshop,
  set: KubeObject,
  template: KubeObject,
  pod: string,
  tell: Tell,
): void {
  const name = `${template.metadata.name}-${pod}`;
  const { namespace } = set.metadata;
  if (store.get('persistentvolumeclaims', namespace!, name)) return;
  client.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      ...template.metadata,
      name,
      namespace,
      labels: { ...template.metadata.labels, ...set.spec.selector.matchLabels },
    },
    spec: template.spec,
  });
  tell(
    'Normal',
    'SuccessfulCreate',
    `Create Claim ${name} Pod ${pod} in StatefulSet ${set.metadata.name} success`,
  );
}

function podFrom(set: KubeObject, ordinal: number, name: string, revision: string): KubeObject {
  const { template, serviceName } = set.spec;
  const claims = ((set.spec.volumeClaimTemplates ?? []) as KubeObject[]).map((each) => ({
    name: each.metadata.name,
    persistentVolumeClaim: { claimName: `${each.metadata.name}-${name}` },
  }));
  const volumes = ((template.spec.volumes ?? []) as { name: string }[]).filter(
    (volume) => !claims.some((claim) => claim.name === volume.name),
  );
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      generateName: `${set.metadata.name}-`,
      namespace: set.metadata.namespace,
      annotations: template.metadata?.annotations,
      labels: {
        ...template.metadata?.labels,
        [POD_INDEX]: String(ordinal),
        [REVISION]: revision,
        [POD_NAME]: name,
      },
      ownerReferences: [ownedBy(set)],
    },
    spec: {
      ...template.spec,
      hostname: name,
      ...(serviceName ? { subdomain: serviceName } : {}),
      ...(claims.length || volumes.length ? { volumes: [...claims, ...volumes] } : {}),
    },
  };
}

function report(workshop: Workshop, set: KubeObject, { current, update: wanted }: Revisions): void {
  const { store, client, clock } = workshop;
  const now = store.get('statefulsets.apps', set.metadata.namespace!, set.metadata.name)?.object;
  if (!now) return;
  const pods = podsOf(workshop, set).filter((pod) => !pod.metadata.deletionTimestamp);
  const ready = pods.filter((pod) => isTrue(pod, 'Ready'));
  const updated = pods.filter((pod) => revisionOf(pod) === wanted).length;
  const available = ready.filter((pod) =>
    isAvailable(pod, set.spec.minReadySeconds ?? 0, clock.now()),
  ).length;
  const done = updated === set.spec.replicas && ready.length === set.spec.replicas;
  const settled = done || pods.length === 0 ? wanted : current;
  const old = pods.filter((pod) => revisionOf(pod) === settled).length;
  const status = {
    availableReplicas: available,
    collisionCount: 0,
    ...(old ? { currentReplicas: old } : {}),
    currentRevision: settled,
    observedGeneration: now.metadata.generation,
    ...(ready.length ? { readyReplicas: ready.length } : {}),
    replicas: pods.length,
    updateRevision: wanted,
    ...(updated ? { updatedReplicas: updated } : {}),
  };
  if (!equal(status, now.status)) writeStatus(client, now, status);
}
