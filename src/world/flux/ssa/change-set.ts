/**
 * What became of each object of an apply or a delete.
 *
 * Models: `ssa.ChangeSet` of fluxcd/pkg.
 */
import type { KubeObject } from '../../kube/api';
import { versionOf } from '../../kube/discovery';
import { idOf, subjectOfId, type ObjectId } from './object-id';

export type Action = 'created' | 'configured' | 'unchanged' | 'deleted' | 'skipped' | 'unknown';

export interface Change {
  id: ObjectId;
  /** `v1` */
  version: string;
  /** `Deployment/rocky-test/web` */
  subject: string;
  action: Action;
}

export function change(object: KubeObject, action: Action): Change {
  const id = idOf(object);
  return { id, version: versionOf(object.apiVersion), subject: subjectOfId(id), action };
}

/** One line an object: `Deployment/rocky-test/web created`. */
export function describeChanges(changes: readonly Change[]): string {
  return changes.map((each) => `${each.subject} ${each.action}`).join('\n');
}

/** Those that touched the cluster. */
export function effective(changes: readonly Change[]): Change[] {
  return changes.filter((each) => each.action !== 'unchanged' && each.action !== 'skipped');
}
