/**
 * How a release stands, compared with what its HelmRelease asks for and remembers.
 *
 * Models: `DetermineReleaseState` of helm-controller internal/reconcile.
 */
import { isPending, type Release } from '../../helm/release/release';
import { ReleaseNotFound } from '../../helm/release/storage';
import { findDrift, hasChanges, type Difference } from './drift';
import { configFor } from './release-config';
import { activeRemediation, driftMode, releaseNameOf } from './release-spec';
import { digestOf, hasBeenTested, hasTestInPhase, latest, type Snapshot } from './snapshots';
import { observedDigests } from './summarise';
import { digestOfValues } from './values';
import type { ReleaseWork } from './work';

export type ReleaseState =
  | {
      status: 'Absent' | 'Unmanaged' | 'OutOfSync' | 'Locked' | 'Untested' | 'InSync' | 'Failed';
      reason: string;
    }
  | { status: 'Drifted'; reason: string; differences: Difference[] };

function state(status: Exclude<ReleaseState['status'], 'Drifted'>, reason = ''): ReleaseState {
  return { status, reason };
}

/** @throws Error where that cannot be told */
export function releaseStateOf(work: ReleaseWork): ReleaseState {
  const { object } = work;
  let release: Release;
  try {
    release = configFor(work).releases.last(releaseNameOf(object));
  } catch (error) {
    if (error instanceof ReleaseNotFound) return state('Absent', 'no release in storage for object');
    throw new Error(`failed to retrieve last release from storage: ${(error as Error).message}`);
  }
  const { status } = release.info;
  if (isPending(release)) return state('Locked', `release with status '${status}'`);
  const current = latest(object);
  if (!current)
    return status === 'uninstalled'
      ? state('Absent', 'found uninstalled release in storage')
      : state('Unmanaged', 'found existing release in storage');
  if (current.digest !== digestOf(release, current.ociDigest))
    return state('Unmanaged', 'release not observed to be made for object');
  if (status === 'failed') return state('Failed');
  if (status === 'uninstalled') return state('Absent', 'found uninstalled release in storage');
  if (status !== 'deployed') throw new Error(`unable to determine state for release with status '${status}'`);
  return deployedState(work, release, current);
}

function deployedState(work: ReleaseWork, release: Release, current: Snapshot): ReleaseState {
  const { object, chart, values } = work;
  const { metadata } = release.chart;
  if (metadata.name !== chart.metadata.name || metadata.version !== chart.metadata.version)
    return state('OutOfSync', 'release chart changed');
  if (current.configDigest !== digestOfValues(values))
    return state('OutOfSync', 'release config values changed');
  if (object.status?.observedGeneration !== object.metadata.generation) {
    const wanted = observedDigests(object);
    const { observedPostRenderersDigest, observedCommonMetadataDigest } = object.status ?? {};
    if (wanted.observedPostRenderersDigest !== observedPostRenderersDigest)
      return state('OutOfSync', 'postrenderers digest has changed');
    if (wanted.observedCommonMetadataDigest !== observedCommonMetadataDigest)
      return state('OutOfSync', 'common metadata digest has changed');
  }
  return testState(work, current) ?? driftState(work, release) ?? state('InSync');
}

function testState({ object }: ReleaseWork, current: Snapshot): ReleaseState | undefined {
  if (!object.spec.test?.enable) return undefined;
  if (!hasBeenTested(current)) return state('Untested');
  const remediation = activeRemediation(object);
  return remediation && !remediation.ignoreTestFailures && hasTestInPhase(current, 'Failed')
    ? state('Failed', 'release has test in failed phase')
    : undefined;
}

function driftState(work: ReleaseWork, release: Release): ReleaseState | undefined {
  const { object } = work;
  if (driftMode(object) === 'disabled') return undefined;
  let differences: Difference[];
  try {
    differences = findDrift(configFor(work), release, object.spec.driftDetection?.ignore ?? []);
  } catch (error) {
    throw new Error(`unable to determine cluster state: ${(error as Error).message}`);
  }
  return hasChanges(differences) ? { status: 'Drifted', reason: '', differences } : undefined;
}
