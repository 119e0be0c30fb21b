/**
 * A Kustomization on its way out: what it applied goes with it, unless it was told otherwise.
 *
 * Models: `finalize` of kustomize-controller.
 */
import { Interrupted } from '../../time/clock';
import type { KubeObject } from '../../kube/api';
import { subjectOf } from '../runtime/refs';
import type { Result } from '../runtime/work-queue';
import { describeChanges } from '../ssa/change-set';
import { deleteAll } from '../ssa/delete';
import { waitForTermination } from '../ssa/wait';
import { canImpersonate, clientFor } from '../runtime/impersonation';
import { listObjects, type Inventory } from './inventory';
import { FINALIZER, type Work } from './work';
import { deletePlan } from './prune';
import { timeoutOf } from './timing';

/** @throws Error where objects could not be deleted: it is tried again */
export async function finalizeKustomization(work: Work): Promise<Result> {
  const { object } = work;
  if (takesObjectsAlong(object)) await deleteObjects(work);
  const finalizers: string[] = object.metadata.finalizers ?? [];
  object.metadata.finalizers = finalizers.filter((each) => each !== FINALIZER);
  return {};
}

function takesObjectsAlong({ spec, status }: KubeObject): boolean {
  if (spec.suspend || !(status?.inventory as Inventory | undefined)?.entries.length) return false;
  const policy: string = spec.deletionPolicy || 'MirrorPrune';
  if (policy === 'MirrorPrune') return spec.prune === true;
  return policy === 'Delete' || policy === 'WaitForTermination';
}

async function deleteObjects(work: Work): Promise<void> {
  const { object, manager, log } = work;
  const revision: string = object.status?.lastAppliedRevision ?? '';
  const objects = listObjects(object.status!.inventory as Inventory);
  if (!canImpersonate(manager, object)) {
    const message = `unable to prune objects: \n${objects.map(subjectOf).join('\n')}`;
    log.error('skiping pruning, failed to find account to impersonate', message);
    work.event(revision, 'error', message);
    return;
  }
  const client = clientFor(manager, object);
  const { changes, error } = deleteAll(client, objects, deletePlan(object));
  if (error) {
    work.event(revision, 'error', 'pruning for deleted resource failed');
    throw error;
  }
  if (!changes.length) return;
  work.event(revision, 'info', describeChanges(changes));
  if (object.spec.deletionPolicy !== 'WaitForTermination') return;
  const gone = changes.filter((each) => each.action === 'deleted').map((each) => each.id);
  try {
    await waitForTermination(client, manager.clock, gone, { interval: 2000, timeout: timeoutOf(object) });
  } catch (failure) {
    if (!(failure instanceof Error) || failure instanceof Interrupted) throw failure;
    const message = 'failed to wait for resources termination';
    log.error(failure, message);
    work.event(revision, 'error', message);
  }
}
