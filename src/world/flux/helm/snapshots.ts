/**
 * `status.history` of a HelmRelease: what it saw of its releases, newest first.
 *
 * Models: `Snapshots` of helm-controller's api/v2 and its internal/release observations.
 */
import { sha256 } from '../../files/sha256';
import type { KubeObject } from '../../kube/api';
import type { Hook, Release } from '../../helm/release/release';
import { digestOfValues } from './values';

export interface TestHookStatus {
  lastStarted?: string | null;
  lastCompleted?: string | null;
  phase?: string;
}

export interface Snapshot {
  apiVersion: string;
  digest: string;
  name: string;
  namespace: string;
  version: number;
  status: string;
  action?: string;
  chartName: string;
  chartVersion: string;
  appVersion?: string;
  configDigest: string;
  firstDeployed: string;
  lastDeployed: string;
  deleted?: string;
  testHooks?: Record<string, TestHookStatus>;
  ociDigest?: string;
}

const LONGEST_HISTORY = 5;

export function historyOf({ status }: KubeObject): Snapshot[] {
  return [...((status?.history ?? []) as Snapshot[])].sort((a, b) => b.version - a.version);
}

export function setHistory(object: KubeObject, history: Snapshot[]): void {
  const sorted = [...history].sort((a, b) => b.version - a.version);
  object.status = { ...object.status, history: sorted.length ? sorted : undefined };
}

export function latest(object: KubeObject): Snapshot | undefined {
  return historyOf(object)[0];
}

/** The newest before the latest that worked. */
export function previous(object: KubeObject, ignoreTests: boolean): Snapshot | undefined {
  return historyOf(object)
    .slice(1)
    .find((each) => worked(each, ignoreTests));
}

function worked(snapshot: Snapshot, ignoreTests: boolean): boolean {
  const released = ['deployed', 'superseded'].includes(snapshot.status);
  return released && (ignoreTests || !hasTestInPhase(snapshot, 'Failed'));
}

/** Forgets what is older than the previous one that worked. */
export function truncate(object: KubeObject, ignoreTests: boolean): void {
  const history = historyOf(object);
  const at = history.findIndex((each, index) => index > 0 && worked(each, ignoreTests));
  setHistory(object, at > 0 ? history.slice(0, at + 1) : history.slice(0, LONGEST_HISTORY));
}

/** Keeps the newest, whether they worked or not. */
export function truncateToNewest(object: KubeObject): void {
  setHistory(object, historyOf(object).slice(0, LONGEST_HISTORY));
}

/** `movy-test/movy.v2` */
export function fullName({ namespace, name, version }: Snapshot): string {
  return `${namespace}/${name}.v${version}`;
}

/** `movy@0.2.0` */
export function chartNameOf({ chartName, chartVersion }: Snapshot): string {
  return `${chartName}@${chartVersion}`;
}

export function hasTestInPhase({ testHooks }: Snapshot, phase: string): boolean {
  return Object.values(testHooks ?? {}).some((each) => each?.phase === phase);
}

export function hasBeenTested(snapshot: Snapshot | undefined): boolean {
  if (!snapshot?.testHooks) return false;
  const hooks = Object.values(snapshot.testHooks);
  return hasTestInPhase(snapshot, 'Failed') || hooks.every((each) => each?.phase === 'Succeeded');
}

export function targets(snapshot: Snapshot, release: Release): boolean {
  return (
    snapshot.name === release.name &&
    snapshot.namespace === release.namespace &&
    snapshot.version === release.version
  );
}

/** What is remembered of a release. */
export function snapshotOf(release: Release, action?: string, ociDigest?: string): Snapshot {
  const { name, namespace, version, info, chart } = release;
  const { metadata } = chart;
  return {
    apiVersion: 'v2',
    digest: digestOf(release, ociDigest),
    name,
    namespace,
    version,
    status: info.status,
    ...(action && { action }),
    chartName: metadata.name,
    chartVersion: metadata.version,
    ...(metadata.appVersion && { appVersion: metadata.appVersion }),
    configDigest: digestOfValues(release.config ?? {}),
    firstDeployed: toSeconds(info.first_deployed),
    lastDeployed: toSeconds(info.last_deployed),
    ...(info.deleted && { deleted: toSeconds(info.deleted) }),
    ...(ociDigest && { ociDigest }),
  };
}

/** Of everything that makes a release, its tests apart. */
export function digestOf(release: Release, ociDigest?: string): string {
  const { name, version, info, chart, config = null, manifest, hooks = [], namespace } = release;
  const observed = {
    name,
    version,
    info,
    chartMetadata: chart.metadata,
    config: config && Object.keys(config).length ? config : null,
    manifest,
    hooks: hooks.filter(({ events }) => !events.includes('test')),
    namespace,
    ociDigest,
  };
  return `sha256:${sha256(JSON.stringify(observed))}`;
}

/** Results of a release's tests, of those that the filters choose. */
export function testHooksOf(
  { hooks = [] }: Release,
  filters: readonly { name: string; exclude?: boolean }[],
): Record<string, TestHookStatus> {
  const tests = hooks.filter(({ events, name }) => events.includes('test') && chosen(name, filters));
  return Object.fromEntries(tests.map((hook) => [hook.name, statusOf(hook)]));
}

function statusOf({ last_run: { started_at, completed_at, phase } }: Hook): TestHookStatus {
  return {
    lastStarted: started_at ? toSeconds(started_at) : null,
    lastCompleted: completed_at ? toSeconds(completed_at) : null,
    ...(phase && { phase }),
  };
}

function chosen(name: string, filters: readonly { name: string; exclude?: boolean }[]): boolean {
  if (filters.some((each) => each.exclude && each.name === name)) return false;
  const included = filters.filter((each) => !each.exclude);
  return !included.length || included.some((each) => each.name === name);
}

function toSeconds(time: string | undefined): string {
  return time ? `${time.slice(0, 19)}Z` : '';
}
