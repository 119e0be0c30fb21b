/** The prune phase: what the inventory no longer lists goes. Models: `prune` of kustomize-controller. */
import type { Client, KubeObject } from '../../kube/api';
import { describeChanges } from '../ssa/change-set';
import { deleteAll, type DeletePlan, type DeleteResult } from '../ssa/delete';
import { ownerLabels } from '../ssa/metadata';
import { formatId, idOf } from '../ssa/object-id';
import type { Inventory } from './inventory';
import { GROUP, type Work } from './work';
import { versionOf } from '../../kube/discovery';

/** @throws Error; objects that could not be deleted stay in the inventory, to be tried again */
export function prune(work: Work, client: Client, revision: string, stale: KubeObject[]): void {
  const { object, log } = work;
  if (!object.spec.prune) return;
  const { changes, error } = deleteAll(client, stale, deletePlan(object));
  if (error) {
    keepSurvivors(work, stale, changes);
    throw error;
  }
  if (!changes.length) return;
  log.info(`garbage collection completed: ${describeChanges(changes)}`);
  work.event(revision, 'info', describeChanges(changes));
}

/** Only what carries the Kustomization's labels, and is not marked to stay. */
export function deletePlan(object: KubeObject): DeletePlan {
  return {
    only: ownerLabels(GROUP, object),
    except: {
      [`${GROUP}/prune`]: 'disabled',
      [`${GROUP}/reconcile`]: 'disabled',
      [`${GROUP}/ssa`]: 'ignore',
    },
  };
}

function keepSurvivors({ object }: Work, stale: KubeObject[], changes: DeleteResult['changes']): void {
  const settled = new Set(changes.filter(({ action }) => action !== 'unknown').map(({ id }) => formatId(id)));
  const inventory = object.status!.inventory as Inventory;
  const known = new Set(inventory.entries.map(({ id }) => id));
  const survivors = stale
    .map((each) => ({ id: formatId(idOf(each)), v: versionOf(each.apiVersion) }))
    .filter(({ id }) => !settled.has(id) && !known.has(id));
  object.status = { ...object.status, inventory: { entries: [...inventory.entries, ...survivors] } };
}
