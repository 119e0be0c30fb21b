import type { KubeObject } from '../../kube/api';
/** Version of the chart that runs, or was last tried. */
export function helmReleaseRevision(object: KubeObject): string {
  const status = object['status'] ?? {};
  return status.history?.[0]?.chartVersion ?? status.lastAttemptedRevision ?? '';
}
