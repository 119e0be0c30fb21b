/**
 * What all actions on releases share: the cluster, the storage, a log, and what the engine and the waiting are.
 *
 * Models: helm v4 pkg/action `Configuration`. The engine comes from outside, as does how somebody waits: the `helm`
 * program and helm-controller wait differently.
 */
import type { Client, KubeObject, ObjectRef } from '../../kube/api';
import type { Clock } from '../../time/clock';
import type { Names } from '../../time/names';
import type { ReleasedChart } from '../release/release';
import type { ReleaseStorage } from '../release/storage';

/** An object with the place it has on the server. */
export interface Resource {
  object: KubeObject;
  ref: ObjectRef;
}

export type Values = Record<string, unknown>;

export interface Capabilities {
  /** `normalized` is what constraints are asked about, where it is not the version itself. */
  kubeVersion: { version: string; major: string; minor: string; normalized?: string };
  /** `v1`, `apps/v1`, `apps/v1/Deployment` */
  apiVersions: string[];
}

/** `.Release` of a template. */
export interface ReleaseOptions {
  name: string;
  namespace: string;
  revision: number;
  isInstall: boolean;
  isUpgrade: boolean;
}

/** What makes manifests out of a chart. */
export interface ChartEngine {
  /** Drops disabled dependencies and imports values; changes the chart. @throws Error */
  processDependencies(chart: ReleasedChart, values: Values): void;
  /**
   * The values that templates see.
   * @throws Error where they do not fit the chart's schema
   */
  renderValues(
    chart: ReleasedChart,
    values: Values,
    options: ReleaseOptions,
    capabilities: Capabilities,
    skipSchema: boolean,
  ): Values;
  /** Rendered text by path; `client` answers `lookup`. @throws Error */
  render(chart: ReleasedChart, values: Values, client?: Client): Record<string, string>;
  /** Texts of the chart's `crds` folders, with their file names. */
  crds(chart: ReleasedChart): { name: string; text: string }[];
  /** A chart's values under given ones. */
  coalesceValues(chart: ReleasedChart, values: Values): Values;
  /** `over` on `under`. */
  coalesceTables(over: Values, under: Values): Values;
}

/** How to wait. @throws Error where time is up, or something failed */
export interface Waiter {
  wait(resources: readonly Resource[], timeout: number): Promise<void>;
  waitWithJobs(resources: readonly Resource[], timeout: number): Promise<void>;
  waitForDelete(resources: readonly Resource[], timeout: number): Promise<void>;
  /** For hooks. */
  watchUntilReady(resources: readonly Resource[], timeout: number): Promise<void>;
}

/** Bytes as an attribute of a log line: Go always quotes them. */
export class GoBytes {
  constructor(readonly text: string) {}
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Is handed what an action tells of itself. */
export type Log = (level: LogLevel, message: string, attributes?: Record<string, unknown>) => void;

export interface Configuration {
  client: Client;
  clock: Clock;
  names: Names;
  /** Where objects without a namespace go. */
  namespace: string;
  releases: ReleaseStorage;
  engine: ChartEngine;
  waiter: Waiter;
  /** `helm`, `helm-controller` */
  fieldManager: string;
  /** Which helm this is: the program is 4.1, in helm-controller there is 4.2. They split manifests and tell errors their way. */
  helm: '4.1' | '4.2';
  log: Log;
}

/** Changes rendered objects before they are applied. @throws Error */
export type PostRenderer = (objects: KubeObject[]) => KubeObject[];

const KUBERNETES = { version: 'v1.36.2', major: '1', minor: '36' };

/** What the cluster can do. */
export function capabilitiesOf({ client }: Configuration): Capabilities {
  const versions = new Set<string>();
  for (const { group, version } of client.resources()) versions.add(group ? `${group}/${version}` : version);
  for (const { group, version, kind } of client.resources())
    versions.add(`${group ? `${group}/${version}` : version}/${kind}`);
  return { kubeVersion: KUBERNETES, apiVersions: [...versions] };
}

/** Now, to the nanosecond, as Go writes times. */
export function timestamp({ clock, names }: Pick<Configuration, 'clock' | 'names'>): string {
  const nanos = String(names.integer(1_000_000)).padStart(6, '0');
  return `${new Date(clock.now()).toISOString().slice(0, -1)}${nanos}Z`.replace(/0+Z$/, 'Z');
}

/** `release name is invalid` where it is. */
export function isReleaseName(name: string): boolean {
  return (
    name.length > 0 &&
    name.length <= 53 &&
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name)
  );
}
