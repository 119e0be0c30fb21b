/** Which release a HelmRelease has, and had. Models: `ReleaseTargetChanged` of helm-controller. */
import { releaseNameOf, releaseNamespaceOf, storageNamespaceOf } from './release-spec';
import { latest, setHistory } from './snapshots';
import type { HelmWork, ReleaseWork } from './work';

/** Has the release another name or place than the one in the history? */
export function targetChange(work: ReleaseWork): string | undefined {
  const { object, chart } = work;
  const current = latest(object);
  const stored: string = object.status?.storageNamespace ?? '';
  if (!stored || !current) return undefined;
  if (storageNamespaceOf(object) !== stored) return 'storage namespace';
  if (releaseNamespaceOf(object) !== current.namespace) return 'release namespace';
  if (releaseNameOf(object) !== current.name) return 'release name';
  return chart.metadata.name === current.chartName ? undefined : 'chart name';
}

/** Forgets a release. */
export function forgetRelease(work: HelmWork): void {
  setHistory(work.object, []);
  work.object.status = { ...work.object.status, storageNamespace: undefined };
}
