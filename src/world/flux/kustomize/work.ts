/** What one reconcile of a Kustomization works with, and what its phases share. */
import type { Manager, Request } from '../runtime/manager';
import type { ConditionWriter } from '../runtime/conditions';
import type { ArtifactServer } from '../source/artifact-server';
import type { DryRunMemory } from '../ssa/apply';
import type { Network } from '../../kustomize/remote';
import { formatDuration } from '../../time/duration';
import type { BuildCache } from './built';

export const GROUP = 'kustomize.toolkit.fluxcd.io';
export const FINALIZER = 'finalizers.fluxcd.io';

/** What the controller keeps between reconciles. */
export interface KustomizeState {
  artifacts: ArtifactServer;
  builds: BuildCache;
  unchanged: DryRunMemory;
  /** Where remote bases come from. */
  network: Network;
}

export interface Work extends Request {
  manager: Manager;
  state: KustomizeState;
  conditions: ConditionWriter;
  /** ms of world time */
  start: number;
  /** Writes status and finalizers as they are now. */
  patch(): void;
  /** An event with the reason of `Ready`, annotated with the revision. */
  event(revision: string, severity: 'info' | 'error', message: string, more?: Record<string, string>): void;
}

/** Thrown where the artifact is listed but not to be had. */
export class ArtifactMissing extends Error {}

/** Time since the reconcile began, as Go prints it. */
export function elapsed({ manager, start }: Pick<Work, 'manager' | 'start'>): string {
  return formatSpent(manager, manager.clock.now() - start);
}

/** A measured time: to the nanosecond, as clocks of real machines have it. @param ms */
export function formatSpent({ names }: Manager, ms: number): string {
  return formatDuration(ms + names.integer(1_000_000) / 1_000_000);
}
