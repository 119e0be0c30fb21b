/**
 * A chart from an OCIRepository bears the artifact's digest in its version.
 *
 * Models: `mutateChartWithSourceRevision` of helm-controller.
 */
import { compareVersions, formatVersion, parseVersion, type Version } from '../../helm/semver';
import type { KubeObject } from '../../kube/api';
import { OCI_REPOSITORY } from '../runtime/kinds';
import type { ReleaseWork } from './work';

/** Changes the chart's version; answers the digest. @throws Error after marking why */
export function versionWithDigest(work: ReleaseWork, source: KubeObject): string | undefined {
  if (source.kind !== OCI_REPOSITORY.kind) return undefined;
  try {
    return withDigest(work, source.status.artifact.revision);
  } catch (error) {
    work.conditions.markFalse('Ready', 'ChartMutateError', (error as Error).message);
    throw error;
  }
}

function withDigest({ chart }: ReleaseWork, revision: string): string {
  const { version } = chart.metadata;
  const own = read(version);
  if (!own) throw new Error(`invalid chart version ${version}`);
  const [tag = '', digest] = revision.split('@');
  const tagged = digest === undefined ? undefined : read(tag.replaceAll('_', '+'));
  if (tagged && compareVersions(tagged, own))
    throw new Error(`artifact revision ${tag} does not match chart version ${version}`);
  const whole = digest ?? revision;
  const hex = whole.split(':')[1] ?? '';
  if (hex.length < 12) throw new Error(`invalid artifact revision ${whole}`);
  chart.metadata.version = formatVersion({ ...own, metadata: hex.slice(0, 12) });
  return whole;
}

function read(text: string): Version | undefined {
  try {
    return parseVersion(text);
  } catch {
    return undefined;
  }
}
