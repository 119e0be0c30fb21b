/** The health phase: waits until what was applied works. Models: `checkHealth` of kustomize-controller. */
import { Interrupted } from '../../time/clock';
import type { Client, KubeObject } from '../../kube/api';
import { groupOf } from '../../kube/discovery';
import { formatDuration } from '../../time/duration';
import { isTrue } from '../runtime/conditions';
import { messageOf } from '../ssa/apply';
import { idOf, type ObjectId } from '../ssa/object-id';
import { waitForSet } from '../ssa/wait';
import { healthReader } from '../runtime/health-expressions';
import { formatSpent, type Work } from './work';
import type { Applied } from './applied';
import { timeoutOf } from './timing';

const POLL = 5000;

/** @throws Error `health check failed after ...` */
export async function checkHealth(work: Work, client: Client, applied: Applied): Promise<void> {
  const { object, conditions, manager } = work;
  const ids = toCheck(object, applied);
  if (!ids) {
    conditions.delete('Healthy');
    return;
  }
  const { clock } = manager;
  const start = clock.now();
  const wasHealthy = isTrue(object, 'Healthy');
  const timeout = timeoutOf(object);
  const message = `Running health checks for revision ${applied.revision} with a timeout of ${formatDuration(timeout)}`;
  conditions.markReconciling('Progressing', message);
  conditions.markUnknown('Healthy', 'Progressing', message);
  work.patch();
  try {
    await waitForSet(client, clock, ids, {
      interval: POLL,
      timeout,
      failFast: true,
      reader: healthReader(object),
      vanishing: applied.objects.filter(removesItself).map(idOf),
    });
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Interrupted) throw error;
    conditions.markFalse('Healthy', 'HealthCheckFailed', messageOf(error));
    throw new Error(
      `health check failed after ${formatSpent(manager, clock.now() - start)}: ${messageOf(error)}`,
    );
  }
  const passed = `Health check passed in ${formatSpent(manager, clock.now() - start)}`;
  if (!wasHealthy || (applied.fresh && applied.drifted)) work.event(applied.revision, 'info', passed);
  conditions.markTrue('Healthy', 'Succeeded', passed);
  work.patch();
}

interface Reference {
  apiVersion?: string;
  kind: string;
  name: string;
  namespace?: string;
}

/** What to wait for, the Kustomization itself left out; undefined where nothing was asked for. */
function toCheck(object: KubeObject, { changes }: Applied): ObjectId[] | undefined {
  const references = (object.spec.healthChecks ?? []) as Reference[];
  if (!references.length && !object.spec.wait) return undefined;
  const ids = object.spec.wait
    ? changes.filter((each) => each.action !== 'skipped').map((each) => each.id)
    : references.map(referenceId);
  if (!ids.length) return undefined;
  const { name, namespace } = object.metadata;
  return ids.filter((id) => !(id.kind === object.kind && id.name === name && id.namespace === namespace));
}

function referenceId({ apiVersion, kind, name, namespace = '' }: Reference): ObjectId {
  return { group: groupOf(apiVersion || 'apps/v1'), kind, name, namespace };
}

/** A Job that is deleted some time after it has ended. */
function removesItself(object: KubeObject): boolean {
  return object.kind === 'Job' && object.spec?.ttlSecondsAfterFinished !== undefined;
}
