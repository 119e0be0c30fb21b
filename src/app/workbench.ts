/**
 * Everything the learner works at, behind what is shown: the world, what its shells have shown, the lab on the desk,
 * and the saving of it. One world at a time; each lab keeps its own work.
 */
import { Transcript } from '../components/terminal/transcript';
import { withSuffix } from '../deck/deck';
import type { Lab, Step } from '../lab/lab';
import type { RemoteSession } from '../session/port';
import type { Session, SessionLog } from '../session/session';
import { LabDesk } from './lab-desk';
import type { Arrival, SavedDesk } from './lab-desk';
import { eraseWork, loadWork, saveWork } from './log-store';
import type { SavedWork } from './log-store';
import { Saver } from './saver';

/** How a saved lab says what it is, in a file or a database. */
const FREE = 'free';

export interface WorkbenchOptions {
  remote: RemoteSession;
  /** The learner's own suffix, in place of `XXXXX`. */
  suffix: string;
  changed: () => void;
  passed: (step: Step) => void;
  /** Told when the browser keeps nothing. */
  unsaved: () => void;
}

export interface Arrived {
  arrival: Arrival;
  /** When what came back was saved, by the wall's clock (ms). */
  savedAt?: number;
  acts: number;
}

export class Workbench {
  readonly transcript: Transcript;
  desk: LabDesk | undefined;

  private saver: Saver | undefined;

  constructor(private readonly options: WorkbenchOptions) {
    this.transcript = new Transcript(options.remote.session);
    this.transcript.beginAnew();
  }

  get session(): Session {
    return this.options.remote.session;
  }

  dispose(): void {
    this.saver?.dispose();
    this.desk?.dispose();
    this.transcript.dispose();
  }

  /** Puts a lab on the desk, with the work that was saved of it; without a lab, a world to play in. */
  async open(lab: Lab | undefined): Promise<Arrived> {
    await this.leave();
    const name = lab?.name ?? FREE;
    const work = await loadWork(name);
    this.desk = lab && this.createDesk(own(lab, this.options.suffix));
    const arrival = this.desk ? await this.arrive(this.desk, work) : await this.play(work);
    this.saver = new Saver({
      session: this.session,
      lab: () => name,
      progress: () => this.desk?.saved() ?? {},
      failed: () => this.options.unsaved(),
    });
    this.options.changed();
    return { arrival, savedAt: work?.savedAt, acts: work?.log.entries.length ?? 0 };
  }

  /** A lab that begins where another ends takes up the learner's own work there, if it is at its end. */
  private async arrive(desk: LabDesk, work: SavedWork | undefined): Promise<Arrival> {
    const before = !work && desk.lab.after ? await loadWork(desk.lab.after) : undefined;
    const saved = before?.progress as SavedDesk | undefined;
    const ended = saved?.progress && saved.progress.step === undefined;
    return before && ended ? desk.goOnFrom(before.log) : desk.arrive(work);
  }

  /** Something beside the world changed (a hint was shown): it is kept, too. */
  touch(): void {
    this.saver?.soon();
    this.options.changed();
  }

  private async leave(): Promise<void> {
    await this.saver?.save();
    this.saver?.dispose();
    this.saver = undefined;
    this.desk?.dispose();
    this.desk = undefined;
  }

  private createDesk(lab: Lab): LabDesk {
    return new LabDesk({
      session: this.session,
      lab,
      changed: this.options.changed,
      passed: (step) => {
        this.saver?.soon();
        this.options.passed(step);
      },
      failed: (error) => void reportError(error),
      clearing: () => this.transcript.beginAnew(),
      built: () => this.transcript.ready(),
    });
  }

  private async play(work: SavedWork | undefined): Promise<Arrival> {
    this.transcript.beginAnew();
    try {
      if (work) await this.session.replay(work.log);
      return work ? 'restored' : 'fresh';
    } finally {
      this.transcript.ready();
    }
  }

  /** All work of the lab on the desk, as a file to keep or to send. */
  async toFile(): Promise<File> {
    const lab = this.desk?.lab.name ?? FREE;
    const work: SavedWork = {
      lab,
      log: await this.session.log(),
      progress: this.desk?.saved() ?? {},
      savedAt: Date.now(),
    };
    return new File([JSON.stringify(work)], `${lab}.workshop.json`, { type: 'application/json' });
  }

  /** Takes work from a file; it becomes that lab's saved work. @throws Error where the file holds none */
  async fromFile(file: Blob): Promise<string> {
    const work = parseWork(await file.text());
    await saveWork(work);
    return work.lab;
  }

  /** Forgets the work of the lab on the desk. */
  async erase(): Promise<void> {
    const { desk } = this;
    if (desk) await desk.resetLab();
    await eraseWork(desk?.lab.name ?? FREE);
  }
}

function parseWork(text: string): SavedWork {
  const refused = new Error('This file holds no work of this workshop.');
  let work: Partial<SavedWork>;
  try {
    work = JSON.parse(text) as Partial<SavedWork>;
  } catch {
    throw refused;
  }
  const log = work.log as SessionLog | undefined;
  if (typeof work.lab !== 'string' || log?.format !== 1 || !Array.isArray(log.entries)) throw refused;
  return { lab: work.lab, log, progress: work.progress ?? {}, savedAt: work.savedAt ?? 0 };
}

/** A lab with the learner's suffix in all its texts. */
function own(lab: Lab, suffix: string): Lab {
  return JSON.parse(withSuffix(JSON.stringify(lab), suffix)) as Lab;
}
