/**
 * Deleting what an owner no longer wants, last kinds first.
 *
 * Models: `ssa.ResourceManager.DeleteAll` of fluxcd/pkg: only objects that carry the owner's labels, and none that is
 * marked to stay.
 */
import type { Client, KubeObject } from '../../kube/api';
import { matchesLabels } from '../../kube/selectors';
import { refOf, subjectOf } from '../runtime/refs';
import { isNotFound, messageOf } from './apply';
import { change, type Change } from './change-set';
import { hasAnyMark, type Marks } from './metadata';
import { byApplyOrder, idOf } from './object-id';

export interface DeletePlan {
  /** Labels an object must carry. */
  only: Marks;
  /** Marks that keep an object. */
  except: Marks;
}

export interface DeleteResult {
  changes: Change[];
  /** Absent where all went well. */
  error?: Error;
}

/** Deletes in the background; objects need no more than kind, name and namespace. */
export function deleteAll(client: Client, objects: readonly KubeObject[], plan: DeletePlan): DeleteResult {
  const sorted = [...objects].sort((a, b) => byApplyOrder(idOf(b), idOf(a)));
  const changes: Change[] = [];
  let errors = '';
  for (const object of sorted) {
    const { outcome, error } = deleteOne(client, object, plan);
    changes.push(outcome);
    if (error) errors += `${error};`;
  }
  return errors ? { changes, error: new Error(`delete failed, errors: ${errors}`) } : { changes };
}

function deleteOne(
  client: Client,
  object: KubeObject,
  plan: DeletePlan,
): { outcome: Change; error?: string } {
  let found: KubeObject;
  try {
    found = client.get(refOf(client, object));
  } catch (error) {
    if (isNotFound(error)) return { outcome: change(object, 'deleted') };
    return {
      outcome: change(object, 'unknown'),
      error: `${subjectOf(object)} query failed: ${messageOf(error)}`,
    };
  }
  if (!matchesLabels(plan.only, found.metadata.labels) || hasAnyMark(found, plan.except))
    return { outcome: change(object, 'skipped') };
  try {
    client.delete(refOf(client, found), { propagationPolicy: 'Background' });
  } catch (error) {
    return {
      outcome: change(object, 'unknown'),
      error: `${subjectOf(object)} delete failed: ${messageOf(error)}`,
    };
  }
  return { outcome: change(object, 'deleted') };
}
