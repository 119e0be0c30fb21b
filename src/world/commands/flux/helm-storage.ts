import type { ObjectId } from '../../flux/ssa/object-id';
import type { Client, KubeObject } from '../../kube/api';
/** What a HelmRelease's latest release consists of. */
export function helmReleaseObjects(_client: Client, _release: KubeObject): ObjectId[] {
  return [];
}
