/** When a change of a source concerns those who use it. Models: `SourceRevisionChangePredicate` of the controllers. */
import type { KubeObject } from '../../kube/api';

/** Has the source its first artifact, or one of another revision? */
export function revisionChanged(before: KubeObject, after: KubeObject): boolean {
  const old: string | undefined = before.status?.artifact?.revision;
  const current: string | undefined = after.status?.artifact?.revision;
  return current !== undefined && old !== current;
}
