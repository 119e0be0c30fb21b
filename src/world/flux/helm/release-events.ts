/** Events about releases, annotated with what was released. Models: `eventMeta` of helm-controller internal/reconcile. */
import type { ReleasedChart } from '../../helm/release/release';
import { eventKey, type EventType } from '../runtime/event-recorder';
import type { Snapshot } from './snapshots';
import { digestOfValues } from './values';
import type { HelmWork, ReleaseWork } from './work';

export function tellOfSnapshot(
  { manager, object }: HelmWork,
  { chartVersion, configDigest, appVersion, ociDigest }: Snapshot,
  type: EventType,
  reason: string,
  message: string,
): void {
  const metadata = {
    revision: chartVersion,
    token: configDigest,
    'app-version': appVersion,
    'oci-digest': ociDigest,
  };
  manager.recorder.record(object, type, reason, message, annotations(object, metadata));
}

/** About an attempt that may not have become a release. */
export function tellOfAttempt(
  { manager, object, chart, values }: ReleaseWork,
  type: EventType,
  reason: string,
  message: string,
): void {
  const { version, appVersion } = (chart satisfies ReleasedChart).metadata;
  const ociDigest: string | undefined = object.status?.lastAttemptedRevisionDigest;
  const metadata = {
    revision: version,
    token: digestOfValues(values),
    'app-version': appVersion,
    'oci-digest': ociDigest,
  };
  manager.recorder.record(object, type, reason, message, annotations(object, metadata));
}

function annotations(
  object: HelmWork['object'],
  metadata: Record<string, string | undefined>,
): Record<string, string> {
  const entries = Object.entries(metadata).filter(([, value]) => value) as [string, string][];
  return Object.fromEntries(entries.map(([key, value]) => [eventKey(object, key), value]));
}
