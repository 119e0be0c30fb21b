/** How an object is, in one word and its mark: what the picture, the lists and the details agree on. */
import type { KubeObject } from '../../session/session';

export type State = 'ready' | 'working' | 'failed' | 'suspended' | 'open';

export interface Status {
  state: State;
  /** The controller's own words; '' where it said nothing. */
  message: string;
  reason: string;
}

export const STATE_MARKS: Record<State, string> = {
  ready: '✓',
  working: '◐',
  failed: '✗',
  suspended: '‖',
  open: '○',
};

export const STATE_WORDS: Record<State, string> = {
  ready: 'ready',
  working: 'working',
  failed: 'failed',
  suspended: 'suspended',
  open: 'not yet',
};

interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}

/** Status of a Flux object, by its `Ready` condition. */
export function fluxStatus(object: KubeObject): Status {
  const ready = conditionsOf(object).find((condition) => condition.type === 'Ready');
  const said = { message: ready?.message ?? '', reason: ready?.reason ?? '' };
  if (object.spec?.suspend) return { state: 'suspended', ...said };
  if (!ready) return { state: 'open', ...said };
  const states: Record<string, State> = { True: 'ready', False: 'failed' };
  return { state: states[ready.status] ?? 'working', ...said };
}

/** Status of a Deployment, StatefulSet or DaemonSet, by its pods. */
export function workloadStatus(object: KubeObject): Status & { ready: number; wanted: number } {
  const wanted: number = object.status?.desiredNumberScheduled ?? object.spec?.replicas ?? 1;
  const ready: number = object.status?.readyReplicas ?? object.status?.numberReady ?? 0;
  const stalled = conditionsOf(object).find(
    (condition) => condition.type === 'Progressing' && condition.status === 'False',
  );
  const updated: number = object.status?.updatedReplicas ?? ready;
  const state: State = stalled ? 'failed' : ready >= wanted && updated >= wanted ? 'ready' : 'working';
  return { state, message: stalled?.message ?? '', reason: stalled?.reason ?? '', ready, wanted };
}

export function conditionsOf(object: KubeObject): Condition[] {
  return (object.status?.conditions as Condition[] | undefined) ?? [];
}
