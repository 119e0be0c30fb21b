/**
 * What a Deployment says of itself.
 *
 * Models: `calculateStatus` and `syncRolloutStatus` of the deployment controller, with their reasons and messages.
 */
import type { KubeObject } from '../../api';
import { equal } from '../../json-value';
import { conditionOf, writeStatus, type Condition, type Workshop } from '../controller';
import { condition, findCondition, withCondition, withoutCondition } from './conditions';
import { maxUnavailable, statusSum, wantedReplicas } from './replica-counts';

interface Status {
  replicas: number;
  updatedReplicas: number;
  readyReplicas: number;
  availableReplicas: number;
  unavailableReplicas: number;
  terminatingReplicas: number;
  observedGeneration: number;
  conditions: Condition[];
}

interface Sets {
  all: KubeObject[];
  current: KubeObject | undefined;
}

function calculate(deployment: KubeObject, { all, current }: Sets, now: string): Status {
  const replicas = statusSum(all, 'replicas');
  const available = statusSum(all, 'availableReplicas');
  const enough = available >= deployment.spec.replicas - maxUnavailable(deployment);
  const availability = enough
    ? condition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now)
    : condition(
        'Available',
        'False',
        'MinimumReplicasUnavailable',
        'Deployment does not have minimum availability.',
        now,
      );
  return {
    replicas,
    updatedReplicas: current ? statusSum([current], 'replicas') : 0,
    readyReplicas: statusSum(all, 'readyReplicas'),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, wantedReplicas(all) - available),
    terminatingReplicas: statusSum(all, 'terminatingReplicas'),
    observedGeneration: deployment.metadata.generation!,
    conditions: withCondition((deployment.status?.conditions ?? []) as Condition[], availability),
  };
}

/** Status where no rollout goes on: while scaling or paused. */
export function syncStatus(workshop: Workshop, deployment: KubeObject, sets: Sets): void {
  write(workshop, deployment, calculate(deployment, sets, workshop.clock.timestamp()));
}

/**
 * Status with progress: complete, on its way, or out of time.
 * @returns ms after which it should be looked at again, if nothing else happens
 */
export function syncRolloutStatus(
  workshop: Workshop,
  deployment: KubeObject,
  sets: Sets,
): number | undefined {
  const now = workshop.clock.timestamp();
  const status = calculate(deployment, sets, now);
  const deadline = deployment.spec.progressDeadlineSeconds as number | undefined;
  if (!deadline) status.conditions = withoutCondition(status.conditions, 'Progressing');
  else status.conditions = progress(workshop, deployment, sets, status, now);
  const failure = sets.all
    .map((each) => conditionOf(each, 'ReplicaFailure'))
    .find((each) => each?.status === 'True');
  status.conditions = failure
    ? withCondition(status.conditions, { ...failure, lastUpdateTime: now })
    : withoutCondition(status.conditions, 'ReplicaFailure');
  write(workshop, deployment, status);
  const progressing = findCondition(status.conditions, 'Progressing');
  if (!deadline || !progressing || isDone(progressing)) return undefined;
  return Date.parse(String(progressing.lastUpdateTime)) + deadline * 1000 + 1000 - workshop.clock.now();
}

function isDone({ reason }: Condition): boolean {
  return reason === 'NewReplicaSetAvailable' || reason === 'ProgressDeadlineExceeded';
}

function progress(
  { clock }: Workshop,
  deployment: KubeObject,
  { current }: Sets,
  status: Status,
  now: string,
): Condition[] {
  const { conditions } = status;
  const known = conditionOf(deployment, 'Progressing');
  if (status.replicas === status.updatedReplicas && known?.reason === 'NewReplicaSetAvailable')
    return conditions;
  const what = current ? `ReplicaSet "${current.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  if (isComplete(deployment, status))
    return withCondition(
      conditions,
      condition('Progressing', 'True', 'NewReplicaSetAvailable', `${what} has successfully progressed.`, now),
    );
  if (hasProgressed(deployment.status ?? {}, status)) {
    const next = condition('Progressing', 'True', 'ReplicaSetUpdated', `${what} is progressing.`, now);
    if (known?.status === 'True') next.lastTransitionTime = known.lastTransitionTime;
    return [...withoutCondition(conditions, 'Progressing'), next];
  }
  if (!known || !isTimedOut(deployment, known, clock.now())) return conditions;
  return withCondition(
    conditions,
    condition('Progressing', 'False', 'ProgressDeadlineExceeded', `${what} has timed out progressing.`, now),
  );
}

function isTimedOut(deployment: KubeObject, progressing: Condition, now: number): boolean {
  if (progressing.reason === 'NewReplicaSetAvailable') return false;
  if (progressing.reason === 'ProgressDeadlineExceeded') return true;
  const from = Date.parse(String(progressing.lastUpdateTime));
  return from + deployment.spec.progressDeadlineSeconds * 1000 < now;
}

function isComplete({ spec }: KubeObject, status: Status): boolean {
  return [status.updatedReplicas, status.replicas, status.availableReplicas].every(
    (each) => each === spec.replicas,
  );
}

export function isRolledOut(deployment: KubeObject): boolean {
  const status = { updatedReplicas: 0, replicas: 0, availableReplicas: 0, ...deployment.status } as Status;
  return isComplete(deployment, status) && status.observedGeneration >= deployment.metadata.generation!;
}

function hasProgressed(before: Partial<Status>, after: Status): boolean {
  const { replicas = 0, updatedReplicas = 0, readyReplicas = 0, availableReplicas = 0 } = before;
  return (
    after.updatedReplicas > updatedReplicas ||
    after.replicas - after.updatedReplicas < replicas - updatedReplicas ||
    after.readyReplicas > readyReplicas ||
    after.availableReplicas > availableReplicas
  );
}

/** Counts of nothing are left out, as Go leaves them out; the count of those that end is always told. */
function write({ client }: Workshop, deployment: KubeObject, status: Status): void {
  const told = Object.fromEntries(
    Object.entries(status).filter(([field, value]) => value !== 0 || field === 'terminatingReplicas'),
  );
  const { collisionCount } = deployment.status ?? {};
  const next = collisionCount === undefined ? told : { ...told, collisionCount };
  if (!equal(deployment.status, next)) writeStatus(client, deployment, next);
}
