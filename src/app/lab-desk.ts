/**
 * A lab on the learner's desk: which step they are at, what its checks say of the world just now, and every way to go
 * back. All of it is cutting and replaying the session's log.
 */
import type { Lab, Step, StepResult } from '../lab/lab';
import { enter, perform } from '../lab/acts';
import { beginning, currentStep, enteredAt, fits, withHint, withResult, withSolution } from '../lab/progress';
import type { Progress } from '../lab/progress';
import { runChecks } from '../lab/run-checks';
import type { LogEntry, Session, SessionLog, WorldEvent } from '../session/session';
import type { SavedWork } from './log-store';

/** The checks look again this long after the world changed, ms. */
const SETTLED = 250;

/** Work put aside when the learner entered a step elsewhere. */
export interface Aside {
  log: SessionLog;
  progress: Progress;
}

/** What is saved of a desk beside the session's log. */
export interface SavedDesk {
  progress: Progress;
  aside?: Aside;
}

export type Arrival = 'fresh' | 'restored' | 'changed' | 'continued';

export interface DeskOptions {
  session: Session;
  lab: Lab;
  /** Told when anything here changed. */
  changed: () => void;
  /** Told when a step was just passed. */
  passed: (step: Step) => void;
  /** A check itself went wrong: the lab's fault, not the learner's. */
  failed: (error: unknown) => undefined;
  /** The world begins anew: what shells have shown goes. */
  clearing: () => void;
  /** The world is there: shells may show what it has come to. */
  built: () => void;
}

export class LabDesk {
  progress: Progress;
  result: StepResult | undefined;
  aside: Aside | undefined;
  /** Has anything been done since the current step began? */
  begun = false;
  /** Is the world being built anew just now? */
  busy = false;

  private entries: readonly LogEntry[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private checking = false;
  private again = false;
  private readonly letGo: () => void;

  constructor(private readonly options: DeskOptions) {
    this.progress = beginning(options.lab);
    this.letGo = options.session.subscribe((event) => this.hear(event));
  }

  dispose(): void {
    this.letGo();
    clearTimeout(this.timer);
  }

  get lab(): Lab {
    return this.options.lab;
  }

  get step(): Step | undefined {
    return currentStep(this.progress, this.lab);
  }

  get undoable(): boolean {
    return this.entries.length > this.prepared && !this.busy;
  }

  /** What is to be saved with the log. */
  saved(): SavedDesk {
    return { progress: this.progress, ...(this.aside ? { aside: this.aside } : {}) };
  }

  /** Puts saved work back, or begins. */
  async arrive(work: SavedWork | undefined): Promise<Arrival> {
    const saved = work?.progress as SavedDesk | undefined;
    if (!work || !saved?.progress) {
      await this.resetLab();
      return 'fresh';
    }
    this.aside = saved.aside;
    const same = fits(saved.progress, this.lab);
    this.progress = same ? saved.progress : { ...beginning(this.lab), since: work.log.entries.length };
    await this.replay(work.log);
    return same ? 'restored' : 'changed';
  }

  /** Begins in the world another lab has ended in: the learner's own, not that of its solutions. */
  async goOnFrom(log: SessionLog): Promise<Arrival> {
    const [first] = this.lab.steps;
    if (first) this.progress = enteredAt(beginning(this.lab), first, log.entries.length);
    await this.replay(log);
    return 'continued';
  }

  hint(): void {
    this.progress = withHint(this.progress, this.lab);
    this.options.changed();
  }

  reveal(): void {
    this.progress = withSolution(this.progress);
    this.options.changed();
  }

  /** Does the current step's solution in the world, as the learner would. */
  async solve(): Promise<void> {
    const { step } = this;
    if (step) await perform(this.options.session, step.solution, this.lab, step.role);
  }

  /** The world as it was before the last act. Saves of one file in a row are one act. */
  async undo(): Promise<void> {
    const log = await this.options.session.log();
    const kept = withoutLastAct(log.entries);
    this.progress = { ...this.progress, since: Math.min(this.progress.since, kept.length) };
    await this.replay({ ...log, entries: kept, now: log.entries[kept.length]?.at ?? log.now });
  }

  async resetStep(): Promise<void> {
    const log = await this.options.session.log();
    const { since } = this.progress;
    await this.replay({
      ...log,
      entries: log.entries.slice(0, since),
      now: log.entries[since]?.at ?? log.now,
    });
  }

  async resetLab(): Promise<void> {
    const [first] = this.lab.steps;
    this.progress = beginning(this.lab);
    this.aside = undefined;
    if (first) await this.begin(first);
  }

  /** Goes to a step with the work before it done; the learner's own is put aside. */
  async enterAt(step: Step): Promise<void> {
    this.aside ??= { log: await this.options.session.log(), progress: this.progress };
    await this.begin(step);
  }

  /** Takes up again what was put aside. */
  async takeUpAside(): Promise<void> {
    const { aside } = this;
    if (!aside) return;
    this.aside = undefined;
    this.progress = aside.progress;
    await this.replay(aside.log);
  }

  private async begin(step: Step): Promise<void> {
    await this.building(async () => {
      await enter(this.options.session, this.lab, step);
      const { entries } = await this.options.session.log();
      this.progress = enteredAt(this.progress, step, entries.length);
    });
  }

  private async replay(log: SessionLog): Promise<void> {
    await this.building(() => this.options.session.replay(log));
  }

  private async building(build: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.result = undefined;
    this.options.clearing();
    this.options.changed();
    try {
      await build();
    } finally {
      this.busy = false;
      this.options.built();
      await this.check();
    }
  }

  /** Entries the lab itself made: they cannot be undone. */
  private get prepared(): number {
    return this.progress.step === this.lab.steps[0]?.name ? this.progress.since : 0;
  }

  private hear(event: WorldEvent): void {
    if (this.busy || event.type === 'clock' || event.type === 'output') return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.check(), SETTLED);
  }

  /** Looks at the world with the checks of the current step. One look at a time; what changes meanwhile is looked at after. */
  async check(): Promise<void> {
    if (this.checking) {
      this.again = true;
      return;
    }
    this.checking = true;
    try {
      do {
        this.again = false;
        await this.look();
      } while (this.again);
    } finally {
      this.checking = false;
    }
    this.options.changed();
  }

  private async look(): Promise<void> {
    const { session } = this.options;
    const { step, lab, progress } = this;
    this.entries = (await session.log()).entries;
    this.begun = this.entries.length > progress.since;
    if (!step) return;
    const result = await runChecks(session, lab, step, progress.since).catch(this.options.failed);
    if (!result || this.busy || this.step !== step) return;
    this.result = result;
    if (!result.passed) return;
    this.progress = withResult(this.progress, lab, result, this.entries.length);
    this.result = undefined;
    this.again = this.step !== undefined;
    this.options.passed(step);
  }
}

/** Drops the last act and what belongs to it: an interrupt, an answer or a closed editor goes with its command. */
function withoutLastAct(entries: readonly LogEntry[]): LogEntry[] {
  let end = entries.length;
  while (end > 0 && ['interrupt', 'edited', 'input'].includes(entries[end - 1]?.type ?? '')) end -= 1;
  const last = entries[end - 1];
  end -= 1;
  const sameFile = (entry: LogEntry | undefined): boolean =>
    last?.type === 'write' && entry?.type === 'write' && entry.path === last.path && entry.role === last.role;
  while (end > 0 && sameFile(entries[end - 1])) end -= 1;
  return entries.slice(0, Math.max(0, end));
}
