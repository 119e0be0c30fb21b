/**
 * Drives a world's clock from the wall's: one to one while it runs, about twenty times as fast while a command
 * waits, not at all while it is paused or a command has its editor open.
 *
 * What a command needs of time at its start is given at once, so that a short one answers without delay.
 */
import type { Pace, Pacer } from '../session/pace';
import type { Role, Session, WorldEvent } from '../session/session';

/** The wall: the only place where its clock is read. */
export interface Wall {
  now(): number;
  /** Calls back about every `ms`. */
  every(ms: number, tick: () => void): void;
}

const TICK = 100;
/** World time given at once to a command that begins, ms. */
const HEAD_START = 2_000;
/** World seconds a second while a command waits. */
const WAITING_RATE = 20;
/** The finest step of world time while a command waits, ms: it is not left waiting longer than it asked. */
const STEP = 50;
/** A wall that jumps (a laptop that slept) moves the world no further than this, ms. */
const LONGEST = 1_000;

export class PaceKeeper implements Pacer {
  pace: Pace = { running: true, rate: 1 };
  private last: number;
  private moving = false;
  private held = false;
  private moved: Promise<void> = Promise.resolve();
  private readonly waiting = new Set<Role>();
  private readonly listeners = new Set<(pace: Pace) => void>();

  constructor(
    private readonly session: Session,
    private readonly wall: Wall,
  ) {
    this.last = wall.now();
    session.subscribe((event) => this.hear(event));
    wall.every(TICK, () => void this.tick());
  }

  setRunning(running: boolean): void {
    this.tell({ running, rate: this.rateOf(running) });
  }

  subscribe(listener: (pace: Pace) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The session to hand out: time stands while it replays, and goes on when a command has its answer. */
  paced(): Session {
    const { session } = this;
    const calls: Partial<Session> = {
      replay: (log) => this.standing(() => session.replay(log)),
      input: async (text, role = 'ops') => {
        this.waiting.add(role);
        await session.input(text, role);
        this.setRunning(this.pace.running);
      },
      finishEdit: async (text, role = 'ops') => {
        this.waiting.add(role);
        await session.finishEdit(text, role);
        this.setRunning(this.pace.running);
      },
    };
    return new Proxy(session, {
      get(target, name: keyof Session) {
        return calls[name] ?? (target[name] as (...args: unknown[]) => unknown).bind(target);
      },
    });
  }

  /** Nobody but `action` moves the clock meanwhile. */
  private async standing(action: () => Promise<void>): Promise<void> {
    this.held = true;
    try {
      await this.moved;
      await action();
    } finally {
      this.held = false;
    }
  }

  private hear(event: WorldEvent): void {
    if (event.type === 'started') {
      this.waiting.add(event.role);
      void this.move(HEAD_START);
    } else if (event.type === 'finished' || event.type === 'edit' || event.type === 'asks') {
      this.waiting.delete(event.role);
      this.setRunning(this.pace.running);
    } else if (event.type === 'replayed') {
      this.waiting.clear();
      this.setRunning(this.pace.running);
    }
  }

  private async tick(): Promise<void> {
    const now = this.wall.now();
    const passed = Math.min(now - this.last, LONGEST);
    this.last = now;
    this.setRunning(this.pace.running);
    await this.move(passed * this.pace.rate);
  }

  /** Lets `ms` of world time pass; while a command waits, no longer than it does. */
  private async move(ms: number): Promise<void> {
    if (this.moving || this.held || ms <= 0) return;
    this.moving = true;
    this.moved = this.pass(ms);
    await this.moved;
  }

  private async pass(ms: number): Promise<void> {
    try {
      if (this.waiting.size === 0) await this.session.advance(ms);
      const until = this.wall.now() + TICK;
      for (let left = ms; left > 0 && this.waiting.size > 0 && !this.held; left -= STEP) {
        await this.session.advance(Math.min(STEP, left));
        // A busy world falls behind the wall rather than leave a Ctrl-C waiting.
        if (this.wall.now() >= until) return;
      }
    } finally {
      this.moving = false;
    }
  }

  private rateOf(running: boolean): number {
    if (this.waiting.size > 0) return WAITING_RATE;
    return running ? 1 : 0;
  }

  private tell(pace: Pace): void {
    if (pace.running === this.pace.running && pace.rate === this.pace.rate) return;
    this.pace = pace;
    for (const listener of [...this.listeners]) listener(pace);
  }
}
