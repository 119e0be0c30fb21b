/** What one reconcile of a HelmRelease works with, and what its phases share. */
import type { ChartEngine } from '../../helm/action/configuration';
import type { ReleasedChart } from '../../helm/release/release';
import type { JsonMap } from '../../kube/json-value';
import type { ConditionWriter } from '../runtime/conditions';
import type { Manager, Request } from '../runtime/manager';
import type { ArtifactServer } from '../source/artifact-server';
import type { Content } from '../source/artifact-storage';

export const GROUP = 'helm.toolkit.fluxcd.io';
export const FINALIZER = 'finalizers.fluxcd.io';

/** Helm, as the controllers use it. */
export interface ChartTools {
  /** A chart from its files. @throws Error */
  load(files: Content): ReleasedChart;
  engine: ChartEngine;
}

/** What the controller keeps between reconciles. */
export interface HelmState {
  artifacts: ArtifactServer;
  charts: ChartTools;
}

export interface HelmWork extends Request {
  manager: Manager;
  state: HelmState;
  conditions: ConditionWriter;
  /** Writes status and finalizers as they are now. */
  patch(): void;
}

/** A HelmRelease with all that its release is made of. */
export interface ReleaseWork extends HelmWork {
  chart: ReleasedChart;
  values: JsonMap;
}
