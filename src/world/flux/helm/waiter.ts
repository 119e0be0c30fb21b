/**
 * How helm-controller waits for what a release applied.
 *
 * Models: its `waiter` over fluxcd/pkg/ssa (internal/action/wait.go). Left out: Helm's own strategies.
 */
import type { Waiter } from '../../helm/action/configuration';
import type { Resource } from '../../helm/action/configuration';
import type { Client, KubeObject } from '../../kube/api';
import type { Clock } from '../../time/clock';
import type { StatusReader } from '../kstatus';
import { healthReader } from '../runtime/health-expressions';
import { idOf, type ObjectId } from '../ssa/object-id';
import { waitForSet, waitForTermination } from '../ssa/wait';

const POLL = 5000;
const TERMINATION_POLL = 2000;

/** @param hooksOnly the action does not wait for its objects */
export function waiterFor(client: Client, clock: Clock, object: KubeObject, hooksOnly: boolean): Waiter {
  const reader = healthReader(object);
  const wait = async (resources: readonly Resource[], timeout: number): Promise<void> => {
    if (hooksOnly) return;
    const waited = resources.filter((each) => !isPaused(each.object));
    await waitForSet(client, clock, waited.map(idOfResource), {
      interval: POLL,
      timeout,
      failFast: true,
      reader,
      vanishing: waited.filter(removesItself).map(idOfResource),
    });
  };
  return {
    wait,
    waitWithJobs: wait,
    waitForDelete: async (resources, timeout) => {
      if (hooksOnly) return;
      const ids = resources.map(idOfResource);
      await waitForTermination(client, clock, ids, { interval: TERMINATION_POLL, timeout });
    },
    watchUntilReady: (resources, timeout) =>
      waitForSet(client, clock, resources.map(idOfResource), {
        interval: POLL,
        timeout,
        reader: hookReader(reader),
        vanishing: resources.filter(removesItself).map(idOfResource),
      }),
  };
}

function idOfResource({ object, ref }: Resource): ObjectId {
  return { ...idOf(object), namespace: ref.namespace ?? '' };
}

function isPaused({ apiVersion, kind, spec }: KubeObject): boolean {
  return apiVersion === 'apps/v1' && kind === 'Deployment' && spec?.paused === true;
}

function removesItself({ object }: Resource): boolean {
  return object.kind === 'Job' && object.spec?.ttlSecondsAfterFinished !== undefined;
}

/** Hooks wait for Jobs and Pods to be done; all else is ready at once. */
function hookReader(own: StatusReader | undefined): StatusReader {
  return (object) => {
    const found = own?.(object);
    if (found) return found;
    if (object.kind === 'Job') return undefined;
    if (object.kind !== 'Pod') return { status: 'Current', message: 'Resource is current' };
    const phase: string = object.status?.phase ?? '';
    const status = phase === 'Succeeded' ? 'Current' : phase === 'Failed' ? 'Failed' : 'InProgress';
    return { status, message: '' };
  };
}
