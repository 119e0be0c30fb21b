/**
 * The world's clock: a discrete-event scheduler.
 *
 * Models: time as every process of the world sees it. Exactly one process runs at a time; when it sleeps
 * or ends, the next thing that is due runs. Equal times run in the order they were asked for, so a run is
 * the same on every machine. Time is whole ms. Left out: parallel work, drift, time zones (the world lives in UTC).
 */

/** Thrown into a process that was interrupted (Ctrl-C, `timeout`) while it slept. */
export class Interrupted extends Error {
  constructor(readonly reason: 'interrupt' | 'timeout' = 'interrupt') {
    super('interrupted');
    this.name = 'Interrupted';
  }
}

/** Takes back something scheduled; harmless once it has run. */
export type Cancel = () => void;

/** A running activity: a command in the foreground, a controller's worker. */
export interface Process {
  readonly name: string;
  readonly done: boolean;
  /** Ends the process's sleep, now or the next one, with `Interrupted`. */
  interrupt(reason?: 'interrupt' | 'timeout'): void;
  /** Lets a process that stands still (`clock.standStill()`) go on. */
  wake(): void;
  /** Resolves when the body has ended; never rejects. */
  readonly ended: Promise<void>;
}

interface Due {
  at: number;
  order: number;
  what: string;
  /** Housekeeping is left out of "what is due next". */
  quiet: boolean;
  /** Taken back: it is passed over when its turn comes. */
  dropped: boolean;
  run: () => Promise<void>;
}

interface Running extends Process {
  done: boolean;
  interrupted: Interrupted | null;
  /** `due` is absent where it stands still until woken. */
  sleeping: { due?: Due; reject: (error: Interrupted) => void; resolve: () => void } | null;
  waiter: (() => void) | null;
}

export class Clock {
  private time: number;
  private order = 0;
  private readonly queue = new Schedule();
  private current: Running | null = null;
  private chain: Promise<unknown> = Promise.resolve();
  private stamp = { second: Number.NaN, text: '' };

  /** @param start ms since 1970 */
  constructor(start: number) {
    this.time = start;
  }

  /** ms since 1970 of world time. */
  now(): number {
    return this.time;
  }

  /** World time as a `Date`, for formatting. */
  date(): Date {
    return new Date(this.time);
  }

  /** RFC 3339 with seconds, as Kubernetes writes timestamps: `2026-11-22T19:57:00Z`. */
  timestamp(at = this.time): string {
    const second = Math.floor(at / 1000);
    // asked for at every write, and many fall into one second
    if (second !== this.stamp.second)
      this.stamp = { second, text: new Date(second * 1000).toISOString().replace('.000Z', 'Z') };
    return this.stamp.text;
  }

  /** Runs `action` once, `ms` from now. It must not sleep; start a process for that. */
  after(
    ms: number,
    what: string,
    action: () => void | Promise<void>,
    options: { quiet?: boolean } = {},
  ): Cancel {
    const due = this.push(ms, what, options.quiet ?? false, async () => {
      await action();
    });
    return () => this.drop(due);
  }

  /**
   * Starts a process as soon as the running one sleeps or ends. Inside `body`, `clock.sleep()` waits.
   * `ended` of the answer resolves when the body has returned or thrown (an `Interrupted` ends it silently).
   */
  spawn(name: string, body: () => Promise<void>, options: { quiet?: boolean } = {}): Process {
    let end = (): void => undefined;
    const running: Running = {
      name,
      done: false,
      interrupted: null,
      sleeping: null,
      waiter: null,
      ended: new Promise<void>((resolve) => (end = resolve)),
      interrupt: (reason = 'interrupt') => this.interrupt(running, reason),
      wake: () => this.wake(running),
    };
    this.push(0, name, options.quiet ?? true, () =>
      this.resume(running, () => {
        void body()
          .catch((error: unknown) => {
            if (!(error instanceof Interrupted)) throw error;
          })
          .finally(() => {
            running.done = true;
            end();
            running.waiter?.();
          });
      }),
    );
    return running;
  }

  /**
   * Lets the calling process wait for `ms` of world time.
   * @throws Interrupted when the process is interrupted meanwhile
   */
  sleep(ms: number, what?: string): Promise<void> {
    const running = this.current;
    if (!running) throw new Error('clock.sleep() outside a process: use clock.spawn()');
    if (running.interrupted) {
      const error = running.interrupted;
      running.interrupted = null;
      return Promise.reject(error);
    }
    return new Promise<void>((resolve, reject) => {
      const due = this.push(ms, what ?? running.name, what === undefined, () =>
        this.resume(running, resolve),
      );
      running.sleeping = { due, resolve, reject };
      running.waiter?.();
    });
  }

  /**
   * Lets the calling process wait for something outside the world, until `wake()`.
   * @throws Interrupted when the process is interrupted meanwhile
   */
  standStill(): Promise<void> {
    const running = this.current;
    if (!running) throw new Error('clock.standStill() outside a process: use clock.spawn()');
    return new Promise<void>((resolve, reject) => {
      running.sleeping = { resolve, reject };
      running.waiter?.();
    });
  }

  /** The process that is running at this very moment, if any. */
  self(): Process | null {
    return this.current;
  }

  /** When the next thing is due, housekeeping left out unless `quiet`. */
  next(quiet = false): { at: number; what: string } | undefined {
    let next: Due | undefined;
    for (const due of this.queue.all())
      if (!due.dropped && (quiet || !due.quiet) && (!next || byTime(due, next) < 0)) next = due;
    return next && { at: next.at, what: next.what };
  }

  /** Runs all that is due up to `at` (ms since 1970) and stands there. Calls queue up behind each other. */
  advanceTo(moment: number): Promise<void> {
    const at = Math.round(moment);
    return this.exclusive(async () => {
      for (;;) {
        const due = this.first();
        if (!due || due.at > at) break;
        await this.step(due);
      }
      this.time = Math.max(this.time, at);
    });
  }

  /** Runs the next thing that is due, if it is due by `until`. Answers whether there was one. */
  runNext(until = Infinity): Promise<boolean> {
    return this.exclusive(async () => {
      const due = this.first();
      if (!due || due.at > until) return false;
      await this.step(due);
      return true;
    });
  }

  private async step(due: Due): Promise<void> {
    this.drop(due);
    this.time = Math.max(this.time, due.at);
    await due.run();
  }

  private exclusive<T>(action: () => Promise<T>): Promise<T> {
    const result = this.chain.then(action, action);
    this.chain = result.catch(() => undefined);
    return result;
  }

  private async resume(running: Running, go: () => void): Promise<void> {
    running.sleeping = null;
    this.current = running;
    const paused = new Promise<void>((resolve) => (running.waiter = resolve));
    go();
    await paused;
    running.waiter = null;
    this.current = null;
  }

  private interrupt(running: Running, reason: 'interrupt' | 'timeout'): void {
    if (running.done) return;
    const error = new Interrupted(reason);
    if (!running.sleeping) {
      running.interrupted = error;
      return;
    }
    const { due, reject } = running.sleeping;
    if (due) this.drop(due);
    this.push(0, running.name, true, () => this.resume(running, () => reject(error)));
  }

  private wake(running: Running): void {
    const { sleeping } = running;
    if (!sleeping || sleeping.due) return;
    this.push(0, running.name, true, () => this.resume(running, sleeping.resolve));
  }

  private push(ms: number, what: string, quiet: boolean, run: () => Promise<void>): Due {
    const at = this.time + Math.max(0, Math.round(ms));
    const due: Due = { at, order: this.order++, what, quiet, dropped: false, run };
    this.queue.add(due);
    return due;
  }

  private drop(due: Due): void {
    due.dropped = true;
  }

  private first(): Due | undefined {
    for (;;) {
      const due = this.queue.first();
      if (!due?.dropped) return due;
      this.queue.removeFirst();
    }
  }
}

/** What is due, the first at hand: a binary heap. */
class Schedule {
  private readonly heap: Due[] = [];

  first(): Due | undefined {
    return this.heap[0];
  }

  add(due: Due): void {
    const { heap } = this;
    let at = heap.length;
    heap.push(due);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (byTime(heap[above]!, due) <= 0) break;
      heap[at] = heap[above]!;
      at = above;
    }
    heap[at] = due;
  }

  removeFirst(): void {
    const { heap } = this;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && byTime(heap[below + 1]!, heap[below]!) < 0) below++;
      if (byTime(last, heap[below]!) <= 0) break;
      heap[at] = heap[below]!;
      at = below;
    }
    heap[at] = last;
  }

  all(): readonly Due[] {
    return this.heap;
  }
}

function byTime(a: { at: number; order: number }, b: { at: number; order: number }): number {
  return a.at - b.at || a.order - b.order;
}
