/**
 * Status conditions as every Flux controller keeps them.
 *
 * Models: fluxcd/pkg runtime/conditions: set, mark, delete, the order they are listed in, and the summary that makes
 * `Ready` of many. Left out: mirrors, aggregates over several objects, counters in messages.
 */
import type { KubeObject } from '../../kube/api';
import type { Clock } from '../../time/clock';

export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message: string;
  observedGeneration: number;
  lastTransitionTime: string;
}

const LONGEST_MESSAGE = 32_768;
const FIRST = ['Stalled', 'Reconciling', 'Ready'];

export function conditionsOf(object: KubeObject): Condition[] {
  return (object.status?.conditions ?? []) as Condition[];
}

export function getCondition(object: KubeObject, type: string): Condition | undefined {
  return conditionsOf(object).find((each) => each.type === type);
}

export function isTrue(object: KubeObject, type: string): boolean {
  return getCondition(object, type)?.status === 'True';
}

export function isFalse(object: KubeObject, type: string): boolean {
  return getCondition(object, type)?.status === 'False';
}

/** Also where the condition is absent. */
export function isUnknown(object: KubeObject, type: string): boolean {
  return (getCondition(object, type)?.status ?? 'Unknown') === 'Unknown';
}

/** Ready, and neither stalled nor reconciling. */
export function isReady(object: KubeObject): boolean {
  return !isStalled(object) && !isReconciling(object) && isTrue(object, 'Ready');
}

export function isStalled(object: KubeObject): boolean {
  return !isTrue(object, 'Reconciling') && isTrue(object, 'Stalled');
}

export function isReconciling(object: KubeObject): boolean {
  return !isTrue(object, 'Stalled') && isTrue(object, 'Reconciling');
}

/** What a summary is made of. */
export interface Summary {
  target: string;
  /** In order of priority. */
  of: string[];
  /** Those of them that are bad news when True. */
  negative: string[];
}

/** Writes conditions into one object's status. */
export class ConditionWriter {
  constructor(
    private readonly object: KubeObject,
    private readonly clock: Clock,
  ) {}

  markTrue(type: string, reason: string, message: string): void {
    this.set(type, 'True', reason, message);
  }

  markFalse(type: string, reason: string, message: string): void {
    this.set(type, 'False', reason, message);
  }

  markUnknown(type: string, reason: string, message: string): void {
    this.set(type, 'Unknown', reason, message);
  }

  markReconciling(reason: string, message: string): void {
    this.delete('Stalled');
    this.markTrue('Reconciling', reason, message);
  }

  markStalled(reason: string, message: string): void {
    this.delete('Reconciling');
    this.markTrue('Stalled', reason, message);
  }

  delete(type: string): void {
    const all = conditionsOf(this.object);
    if (all.some((each) => each.type === type)) this.write(all.filter((each) => each.type !== type));
  }

  /**
   * Reconciling with this message, and `Ready` Unknown with it too where something drifted or nothing is known yet.
   */
  progress(drift: boolean, reason: string, message: string): void {
    this.markReconciling(reason, message);
    if (drift || isUnknown(this.object, 'Ready')) this.markUnknown('Ready', reason, message);
  }

  /** A failed attempt that will be tried again says so in the reason of `Reconciling`. */
  retrying(): void {
    const reconciling = getCondition(this.object, 'Reconciling');
    if (reconciling) this.markTrue('Reconciling', 'ProgressingWithRetry', reconciling.message);
  }

  /** Derives the target condition from others; without any of them, nothing happens. */
  summarise(summary: Summary): void {
    const top = topGroup(this.object, summary);
    if (!top) return;
    const first = summary.of.map((type) => top.members.find((each) => each.type === type)).find(Boolean)!;
    const bad = top.status !== 'Unknown' && (top.status === 'True') === top.negative;
    const status = top.status === 'Unknown' ? 'Unknown' : bad ? 'False' : 'True';
    this.set(summary.target, status, first.reason, first.message);
  }

  private set(type: string, status: Condition['status'], reason: string, text: string): void {
    const message = text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE - 3)}...` : text;
    const all = [...conditionsOf(this.object)];
    const at = all.findIndex((each) => each.type === type);
    const old = all[at];
    const same = old && old.status === status && old.reason === reason && old.message === message;
    const next: Condition = {
      type,
      status,
      reason,
      message,
      observedGeneration: this.object.metadata.generation ?? 0,
      lastTransitionTime: same ? old.lastTransitionTime : this.clock.timestamp(),
    };
    if (at < 0) all.push(next);
    else all[at] = next;
    this.write(all.sort(byImportance));
  }

  private write(conditions: Condition[]): void {
    this.object.status = { ...this.object.status, conditions };
  }
}

function byImportance(a: Condition, b: Condition): number {
  const left = FIRST.indexOf(a.type);
  const right = FIRST.indexOf(b.type);
  if (left >= 0 && right >= 0) return left - right;
  if (left >= 0 || right >= 0) return left >= 0 ? -1 : 1;
  return b.observedGeneration - a.observedGeneration || (a.type < b.type ? -1 : 1);
}

interface Group {
  status: Condition['status'];
  negative: boolean;
  members: Condition[];
}

function topGroup(object: KubeObject, summary: Summary): Group | undefined {
  const groups: Group[] = [];
  for (const condition of conditionsOf(object)) {
    if (!summary.of.includes(condition.type)) continue;
    const negative = summary.negative.includes(condition.type);
    const group = groups.find((each) => each.status === condition.status && each.negative === negative);
    if (group) group.members.push(condition);
    else groups.push({ status: condition.status, negative, members: [condition] });
  }
  return groups.sort((a, b) => rank(a) - rank(b))[0];
}

/** Bad news first, then good, then nothing known. */
function rank(group: Group): number {
  if (group.status === 'True') return group.negative ? 0 : 2;
  if (group.status === 'False') return group.negative ? 3 : 1;
  return 4;
}
