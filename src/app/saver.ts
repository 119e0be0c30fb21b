/**
 * Saves the learner's work after each act, so that a reload loses nothing: at once when a command begins or ends,
 * soon after a file changes, now and then while time passes, and when the page is left.
 */
import type { Session, WorldEvent } from '../session/session';
import { saveWork } from './log-store';

const SOON = 250;
const NOW_AND_THEN = 10_000;

export interface SaverOptions {
  session: Session;
  lab: () => string;
  progress: () => unknown;
  /** Told once when the browser keeps nothing. */
  failed: (error: unknown) => void;
}

export class Saver {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private due = Infinity;
  private failed = false;
  private saving: Promise<void> | undefined;
  private again = false;
  private readonly letGo: () => void;

  constructor(private readonly options: SaverOptions) {
    this.letGo = options.session.subscribe((event) => this.hear(event));
    document.addEventListener('visibilitychange', this.handleVisibility);
  }

  dispose(): void {
    this.letGo();
    clearTimeout(this.timer);
    document.removeEventListener('visibilitychange', this.handleVisibility);
  }

  /** Saves within `ms`. */
  soon(ms = SOON): void {
    const at = performance.now() + ms;
    if (at >= this.due) return;
    clearTimeout(this.timer);
    this.due = at;
    this.timer = setTimeout(() => void this.save(), ms);
  }

  /** One at a time; what happens meanwhile is saved after. */
  async save(): Promise<void> {
    clearTimeout(this.timer);
    this.due = Infinity;
    this.again = true;
    this.saving ??= this.saveAll().finally(() => (this.saving = undefined));
    await this.saving;
  }

  private async saveAll(): Promise<void> {
    while (this.again) {
      this.again = false;
      await this.saveOnce();
    }
  }

  private async saveOnce(): Promise<void> {
    const { session, lab, progress } = this.options;
    try {
      const name = lab();
      const log = await session.log();
      await saveWork({ lab: name, log, progress: progress(), savedAt: Date.now() });
    } catch (error) {
      if (!this.failed) this.options.failed(error);
      this.failed = true;
    }
  }

  private hear(event: WorldEvent): void {
    if (event.type === 'clock') this.soon(NOW_AND_THEN);
    else if (event.type === 'started' || event.type === 'finished') void this.save();
    else if (event.type !== 'output' && event.type !== 'objects') this.soon();
  }

  private handleVisibility = (): void => {
    if (document.visibilityState === 'hidden') void this.save();
  };
}
