/**
 * How fast world time passes for someone who watches: with the wall's while it runs, faster while a command
 * waits, not at all while it is paused. Whoever owns a wall clock drives it (the Worker, a test).
 */

export interface Pace {
  /** False: paused by the learner. A command that waits still lets time pass. */
  running: boolean;
  /** World seconds that pass in a second of the wall: 0 while it stands. */
  rate: number;
}

/** The hand on the world's clock. */
export interface Pacer {
  readonly pace: Pace;
  setRunning(running: boolean): void;
  /** Told whenever the pace changes. */
  subscribe(listener: (pace: Pace) => void): () => void;
}
