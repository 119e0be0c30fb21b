/**
 * A release: one revision of a chart in a cluster, as Helm keeps it.
 *
 * Models: helm v4 pkg/release/v1, with the field names of its JSON. Left out: resources within `info`.
 */

export type ReleaseStatus =
  | 'unknown'
  | 'deployed'
  | 'uninstalled'
  | 'superseded'
  | 'failed'
  | 'uninstalling'
  | 'pending-install'
  | 'pending-upgrade'
  | 'pending-rollback';

export interface ReleaseInfo {
  /** RFC 3339 with nanoseconds */
  first_deployed?: string;
  last_deployed?: string;
  deleted?: string;
  description?: string;
  status: ReleaseStatus;
  rollback_revision?: number;
  notes?: string;
}

export type HookEvent =
  | 'pre-install'
  | 'post-install'
  | 'pre-delete'
  | 'post-delete'
  | 'pre-upgrade'
  | 'post-upgrade'
  | 'pre-rollback'
  | 'post-rollback'
  | 'test';

export interface Hook {
  name: string;
  kind: string;
  /** `movy/templates/job.yaml` */
  path: string;
  manifest: string;
  events: HookEvent[];
  last_run: {
    started_at?: string;
    completed_at?: string;
    phase: '' | 'Unknown' | 'Running' | 'Succeeded' | 'Failed';
  };
  weight?: number;
  delete_policies?: string[];
  output_log_policies?: string[];
}

/** A chart as a release holds it; most of it is nobody's business but the engine's. */
export interface ReleasedChart {
  metadata: { name: string; version: string; appVersion?: string; [field: string]: unknown };
  /** Its default values. */
  values?: Record<string, unknown>;
  [field: string]: unknown;
}

export interface Release {
  name: string;
  info: ReleaseInfo;
  chart: ReleasedChart;
  /** Values given by whoever released it. */
  config?: Record<string, unknown>;
  manifest?: string;
  hooks?: Hook[];
  /** Its revision. */
  version: number;
  namespace: string;
  /** Is kept in the storage object's labels only. */
  labels?: Record<string, string>;
  /** `ssa`: server-side apply; `csa`: client-side */
  apply_method?: 'ssa' | 'csa';
}

export function isPending({ info }: Release): boolean {
  return info.status.startsWith('pending-');
}

export function setStatus(release: Release, status: ReleaseStatus, description: string): void {
  release.info.status = status;
  release.info.description = description;
}
