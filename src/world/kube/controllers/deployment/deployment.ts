/**
 * The deployment controller: one step of a rollout at a time, whenever something of it changes.
 *
 * Models: `pkg/controller/deployment`: rolling updates with surge and unavailability, recreation, pausing, proportional
 * scaling, history, the progress deadline. Left out: adopting ReplicaSets that nobody owns.
 */
import type { KubeObject } from '../../api';
import { conditionOf, controllerOf, createQueue, keyOf, splitKey, type Workshop } from '../controller';
import { condition } from './conditions';
import {
  addCondition,
  DESIRED,
  readSets,
  replicasOfCurrent,
  revisionOf,
  scaleSet,
  syncCurrentSet,
  type Sets,
} from './replica-sets';
import { maxSurge, maxUnavailable, statusSum, wantedReplicas } from './replica-counts';
import { isRolledOut, syncRolloutStatus, syncStatus } from './status';

const PAUSE = 10;

export function startDeployments(workshop: Workshop): void {
  const { store, clock } = workshop;
  const queue = createQueue(clock, 'deployment-controller', PAUSE, (key) => {
    const again = sync(workshop, key);
    if (again !== undefined) queue.add(key, Math.max(again, 1000));
  });
  store.watch('deployments.apps', undefined, ({ type, object }) => {
    if (type !== 'DELETED') queue.add(keyOf(object));
  });
  store.watch('replicasets.apps', undefined, ({ object }) => {
    const owner = controllerOf(object);
    if (owner?.kind === 'Deployment') queue.add(`${object.metadata.namespace}/${owner.name}`);
  });
  // recreation waits for the last old pod
  store.watch('pods', undefined, ({ type, object }) => {
    if (type !== 'DELETED') return;
    const set = controllerOf(object);
    if (set?.kind !== 'ReplicaSet') return;
    const owner = controllerOf(
      store.get('replicasets.apps', object.metadata.namespace!, set.name)?.object ?? object,
    );
    if (owner?.kind === 'Deployment') queue.add(`${object.metadata.namespace}/${owner.name}`);
  });
}

/** @returns ms after which to look again, if nothing else happens */
function sync(workshop: Workshop, key: string): number | undefined {
  const { namespace, name } = splitKey(key);
  const found = workshop.store.get('deployments.apps', namespace, name)?.object;
  if (!found) return undefined;
  if (found.metadata.deletionTimestamp) {
    syncStatus(workshop, found, readSets(workshop, found));
    return undefined;
  }
  const deployment = settlePause(workshop, found);
  const sets = readSets(workshop, deployment);
  if (deployment.spec.paused || isScaling(deployment, sets)) {
    scale(workshop, deployment, sets);
    const now = reread(workshop, deployment);
    syncStatus(workshop, now, readSets(workshop, now));
    return undefined;
  }
  return roll(workshop, deployment);
}

function reread({ store }: Workshop, deployment: KubeObject): KubeObject {
  const { namespace, name } = deployment.metadata;
  return store.get('deployments.apps', namespace!, name)?.object ?? deployment;
}

function settlePause(workshop: Workshop, deployment: KubeObject): KubeObject {
  if (!deployment.spec.progressDeadlineSeconds) return deployment;
  const progressing = conditionOf(deployment, 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded') return deployment;
  const isPaused = progressing?.reason === 'DeploymentPaused';
  const now = workshop.clock.timestamp();
  if (deployment.spec.paused && !isPaused)
    addCondition(
      workshop,
      deployment,
      condition('Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused', now),
    );
  else if (!deployment.spec.paused && isPaused)
    addCondition(
      workshop,
      deployment,
      condition('Progressing', 'Unknown', 'DeploymentResumed', 'Deployment is resumed', now),
    );
  return reread(workshop, deployment);
}

/** Was the wanted number of replicas changed since the sets were last scaled? */
function isScaling(deployment: KubeObject, { all }: Sets): boolean {
  return all.some((set) => {
    const desired = set.metadata.annotations?.[DESIRED];
    return set.spec.replicas > 0 && desired !== undefined && Number(desired) !== deployment.spec.replicas;
  });
}

function scale(workshop: Workshop, deployment: KubeObject, { all, old, current }: Sets): void {
  const active = all.filter((set) => set.spec.replicas > 0);
  const only = active.length === 1 ? active[0] : active.length === 0 ? current : undefined;
  if (only) {
    scaleSet(workshop, deployment, only, deployment.spec.replicas);
    return;
  }
  if (current && isSaturated(deployment, current)) {
    for (const set of old) if (set.spec.replicas > 0) scaleSet(workshop, deployment, set, 0);
    return;
  }
  if (deployment.spec.strategy?.type === 'RollingUpdate') scaleInProportion(workshop, deployment, active);
}

function isSaturated(deployment: KubeObject, set: KubeObject): boolean {
  const wanted = deployment.spec.replicas;
  return (
    set.spec.replicas === wanted &&
    Number(set.metadata.annotations?.[DESIRED]) === wanted &&
    set.status?.availableReplicas === wanted
  );
}

/** Several sets at once share what is added or taken, by their size; the largest takes the rest. */
function scaleInProportion(workshop: Workshop, deployment: KubeObject, active: KubeObject[]): void {
  const wanted = deployment.spec.replicas as number;
  const total = wantedReplicas(active);
  const allowed = wanted > 0 ? wanted + maxSurge(deployment) : 0;
  const change = allowed - total;
  const largest = [...active].sort((a, b) => b.spec.replicas - a.spec.replicas);
  let left = change;
  const next = new Map<KubeObject, number>();
  for (const set of largest) {
    const share = Math.round((set.spec.replicas * allowed) / Math.max(1, total)) - set.spec.replicas;
    const part = change > 0 ? Math.min(share, left) : Math.max(share, left);
    next.set(set, set.spec.replicas + part);
    left -= part;
  }
  if (largest[0]) next.set(largest[0], Math.max(0, next.get(largest[0])! + left));
  for (const [set, replicas] of next) scaleSet(workshop, deployment, set, replicas);
}

/** One step of a rollout. */
function roll(workshop: Workshop, deployment: KubeObject): number | undefined {
  if (mustEmptyFirst(workshop, deployment)) return finishStep(workshop, deployment);
  syncCurrentSet(workshop, deployment, readSets(workshop, deployment));
  const now = reread(workshop, deployment);
  const sets = readSets(workshop, now);
  const moved = scaleCurrent(workshop, now, sets) || scaleOld(workshop, now, sets);
  if (!moved && isRolledOut(now)) cleanUp(workshop, now, sets);
  return finishStep(workshop, now);
}

function finishStep(workshop: Workshop, deployment: KubeObject): number | undefined {
  const now = reread(workshop, deployment);
  return syncRolloutStatus(workshop, now, readSets(workshop, now));
}

/** Recreate: nothing new begins while an old pod is left. */
function mustEmptyFirst(workshop: Workshop, deployment: KubeObject): boolean {
  if (deployment.spec.strategy?.type !== 'Recreate') return false;
  const { old } = readSets(workshop, deployment);
  let scaled = false;
  for (const set of old) if (set.spec.replicas > 0) scaled = scaleSet(workshop, deployment, set, 0) || scaled;
  if (scaled) return true;
  return old.some((set) =>
    workshop.owners
      .of(set.metadata.uid!, 'pods')
      .some((pod) => pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed'),
  );
}

function scaleCurrent(workshop: Workshop, deployment: KubeObject, { all, current }: Sets): boolean {
  if (!current) return false;
  const wanted = deployment.spec.replicas;
  const next = current.spec.replicas > wanted ? wanted : replicasOfCurrent(deployment, all, current);
  return scaleSet(workshop, deployment, current, next);
}

function scaleOld(workshop: Workshop, deployment: KubeObject, { all, old, current }: Sets): boolean {
  if (!current || wantedReplicas(old) === 0) return false;
  const least = deployment.spec.replicas - maxUnavailable(deployment);
  const newUnavailable = current.spec.replicas - (current.status?.availableReplicas ?? 0);
  const most = wantedReplicas(all) - least - newUnavailable;
  if (most <= 0) return false;
  const cleaned = dropUnhealthy(workshop, deployment, old, most);
  const now = readSets(workshop, deployment);
  return dropAvailable(workshop, deployment, now, least) || cleaned;
}

/** Old pods that never became available go first. */
function dropUnhealthy(workshop: Workshop, deployment: KubeObject, old: KubeObject[], most: number): boolean {
  let left = most;
  let moved = false;
  for (const set of old) {
    const unhealthy = set.spec.replicas - (set.status?.availableReplicas ?? 0);
    const drop = Math.min(left, unhealthy, set.spec.replicas);
    if (drop <= 0) continue;
    left -= drop;
    moved = scaleSet(workshop, deployment, set, set.spec.replicas - drop) || moved;
  }
  return moved;
}

function dropAvailable(
  workshop: Workshop,
  deployment: KubeObject,
  { all, old }: Sets,
  least: number,
): boolean {
  let left = statusSum(all, 'availableReplicas') - least;
  let moved = false;
  for (const set of old) {
    const drop = Math.min(left, set.spec.replicas);
    if (drop <= 0) continue;
    left -= drop;
    moved = scaleSet(workshop, deployment, set, set.spec.replicas - drop) || moved;
  }
  return moved;
}

/** Keeps `revisionHistoryLimit` old sets. */
function cleanUp({ client }: Workshop, deployment: KubeObject, { old }: Sets): void {
  const limit = deployment.spec.revisionHistoryLimit as number;
  const idle = old
    .filter((set) => !set.spec.replicas && !set.status?.replicas)
    .sort((a, b) => revisionOf(a) - revisionOf(b));
  for (const set of idle.slice(0, Math.max(0, old.length - limit)))
    client.delete({
      group: 'apps',
      resource: 'replicasets',
      namespace: set.metadata.namespace,
      name: set.metadata.name,
    });
}
