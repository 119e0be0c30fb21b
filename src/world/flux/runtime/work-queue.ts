/**
 * The queue between watches and a reconciler: a key is in it once, is worked on by one worker at a time, and comes back
 * after its interval or, when it failed, later and later.
 *
 * Models: controller-runtime's priority queue (0.24) with the exponential limiter Flux gives it (750 ms to 15 min).
 * Left out: priorities, metrics.
 */
import type { Cancel, Clock, Process } from '../../time/clock';

/** What a reconcile asks for when it returns; nothing at all means "until something changes". */
export interface Result {
  /** Soon again, as after a failure. */
  requeue?: boolean;
  /** ms */
  requeueAfter?: number;
}

/** A failure that trying again will not mend: nothing is queued. */
export class TerminalError extends Error {}

export interface WorkQueueOptions {
  clock: Clock;
  /** How the clock names what is due: `GitRepository`. */
  kind: string;
  workers: number;
  /** Rejections count as failures. */
  reconcile(key: string): Promise<Result>;
  /** Is told of every failure. */
  failed(key: string, error: unknown): void;
}

const SHORTEST_RETRY = 750;
const LONGEST_RETRY = 15 * 60_000;

export class WorkQueue {
  private ready: string[] = [];
  private waiting = new Map<string, { at: number; cancel: Cancel }>();
  private working = new Set<string>();
  private processes = new Set<Process>();
  private starting = 0;
  private failures = new Map<string, number>();
  private closed = false;

  constructor(private readonly options: WorkQueueOptions) {}

  /** At once, whatever was planned for later. */
  add(key: string): void {
    if (this.closed) return;
    this.waiting.get(key)?.cancel();
    this.waiting.delete(key);
    if (!this.ready.includes(key)) this.ready.push(key);
    this.pump();
  }

  /** After `ms`, unless it is queued for an earlier moment. */
  addAfter(key: string, ms: number): void {
    const { clock, kind } = this.options;
    const at = clock.now() + ms;
    const planned = this.waiting.get(key);
    if (this.closed || this.ready.includes(key) || (planned && planned.at <= at)) return;
    planned?.cancel();
    const cancel = clock.after(ms, `${kind} ${key}`, () => this.add(key));
    this.waiting.set(key, { at, cancel });
  }

  /** After a delay that doubles with every call until the key is forgotten. */
  addRateLimited(key: string): void {
    const failures = this.failures.get(key) ?? 0;
    this.failures.set(key, failures + 1);
    this.addAfter(key, Math.min(SHORTEST_RETRY * 2 ** failures, LONGEST_RETRY));
  }

  /** Ends everything: what waits is dropped, what runs is interrupted. */
  close(): void {
    this.closed = true;
    for (const { cancel } of this.waiting.values()) cancel();
    for (const process of this.processes) process.interrupt();
    this.ready = [];
    this.waiting.clear();
  }

  private pump(): void {
    const { clock, kind, workers } = this.options;
    while (!this.closed && this.processes.size < workers && this.starting < this.eligible().length) {
      this.starting++;
      const process = clock.spawn(kind, async () => {
        this.starting--;
        try {
          await this.next();
        } finally {
          this.processes.delete(process);
          this.pump();
        }
      });
      this.processes.add(process);
    }
  }

  /** Keys that are ready and that nobody works on. */
  private eligible(): string[] {
    return this.ready.filter((key) => !this.working.has(key));
  }

  /** Takes the first key and works on it. */
  private async next(): Promise<void> {
    const key = this.eligible()[0];
    if (key === undefined || this.closed) return;
    this.ready.splice(this.ready.indexOf(key), 1);
    this.working.add(key);
    try {
      await this.work(key);
    } finally {
      this.working.delete(key);
    }
  }

  private async work(key: string): Promise<void> {
    try {
      const result = await this.options.reconcile(key);
      if (result.requeueAfter) {
        this.failures.delete(key);
        this.addAfter(key, Math.round(result.requeueAfter));
      } else if (result.requeue) this.addRateLimited(key);
      else this.failures.delete(key);
    } catch (error) {
      if (this.closed) return;
      this.options.failed(key, error);
      if (!(error instanceof TerminalError)) this.addRateLimited(key);
    }
  }
}
