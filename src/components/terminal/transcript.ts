/**
 * What each role's shell has shown so far, kept whether or not a terminal is there to show it: the emulator loads
 * late, and after a reload the replayed acts are to be seen again.
 */
import type { AskMode, Role, Session, WorldEvent } from '../../session/session';
import { ROLES } from '../../session/session';

/** Characters kept of a role's shell; the oldest go first. */
const MOST = 300_000;

interface Shell {
  text: string;
  prompt: string;
  running: boolean;
  /** What the command that runs asks for just now. */
  asked?: AskMode | undefined;
}

export class Transcript {
  private shells = new Map<Role, Shell>(
    ROLES.map((role) => [role, { text: '', prompt: '', running: false }]),
  );
  /** True from `beginAnew()` to `ready()`: the world is not there yet, and terminals wait with showing. */
  building = false;
  private readonly listeners = new Set<() => void>();
  private readonly letGo: () => void;

  constructor(private readonly session: Session) {
    this.letGo = session.subscribe((event) => this.take(event));
  }

  /** Everything shown before the prompt of `role`. */
  text(role: Role): string {
    return this.shell(role).text;
  }

  running(role: Role): boolean {
    return this.shell(role).running;
  }

  /** What a command asks of who sits at the terminal, if one does. */
  asked(role: Role): AskMode | undefined {
    return this.shell(role).asked;
  }

  /** Begins with an empty screen. */
  clear(role: Role): void {
    this.shell(role).text = '';
  }

  /** The world begins anew: what was shown goes, and what is done again is taken in silently until `ready()`. */
  beginAnew(): void {
    this.building = true;
    for (const shell of this.shells.values())
      Object.assign(shell, { text: '', running: false, asked: undefined });
    this.tell();
  }

  /** The world is there: what was taken in is to be shown. */
  ready(): void {
    this.building = false;
    this.tell();
  }

  /** Told when building begins and ends. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }

  dispose(): void {
    this.letGo();
  }

  private take(event: WorldEvent): void {
    if (event.type === 'replayed') {
      // what was done again while building has told already what still runs
      if (!this.building) for (const shell of this.shells.values()) shell.running = false;
    } else if (event.type === 'started') {
      const shell = this.shell(event.role);
      shell.running = true;
      this.append(shell, `${shell.prompt}${event.line.replaceAll('\n', '\n> ')}\n`);
    } else if (event.type === 'output') {
      this.append(this.shell(event.role), event.text);
    } else if (event.type === 'asks') {
      this.shell(event.role).asked = event.mode;
    } else if (event.type === 'answered') {
      const shell = this.shell(event.role);
      shell.asked = undefined;
      this.append(shell, event.text);
    } else if (event.type === 'finished') {
      const shell = this.shell(event.role);
      shell.running = false;
      shell.asked = undefined;
      shell.prompt = event.result.prompt;
    }
  }

  /** Asks the world for the prompts; lines started from now on are kept with theirs. */
  async begin(): Promise<void> {
    for (const role of ROLES) {
      const shell = this.shell(role);
      if (shell.prompt === '') shell.prompt = (await this.session.prompt(role)).prompt;
    }
  }

  private append(shell: Shell, text: string): void {
    shell.text += text;
    if (shell.text.length > MOST)
      shell.text = shell.text.slice(shell.text.indexOf('\n', shell.text.length - MOST) + 1);
  }

  private shell(role: Role): Shell {
    const shell = this.shells.get(role);
    if (!shell) throw new Error(`no shell of ${role}`);
    return shell;
  }
}
