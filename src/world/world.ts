/**
 * The world as a `Session`: acts in, events out, and a log from which it can be had again.
 *
 * A world is a pure function of its log. Each act is noted with the world time at which it began; replaying lets time pass
 * up to there and does it again. Nothing else comes in from outside.
 */
import {
  type AccessRecord,
  type AskMode,
  type CloneInfo,
  type ClockState,
  type Completion,
  type FileContent,
  type FileInfo,
  type KubeObject,
  type LogEntry,
  type ObjectQuery,
  type RepositoryInfo,
  type Role,
  type RunOptions,
  type RunResult,
  type Session,
  SessionError,
  type SessionLog,
  type WorldEvent,
  type WorldOptions,
} from '../session/session';
import { buildWorld, type World } from './build-world';
import { contentOf } from './files/content';
import { FilesError } from './files/files';
import { listClones } from './git/clones';
import { ADMIN } from './kube/cluster';
import { queryObjects, repositories, repositoryFiles } from './query';
import { completeLine } from './shell/complete';
import type { Shell } from './shell/shell';
import type { Process } from './time/clock';

export interface WorldDrive {
  /**
   * `instant` (the default): whoever runs a line gets its answer at once, world time jumps. `outside`: time passes only
   * by `advance()`, so that a page can show it passing.
   */
  drive?: 'instant' | 'outside';
  /** In an instant world: ms of world time after which a line that does not end by itself is interrupted. */
  endless?: number;
}

/** A new world. */
export async function createWorld(options: WorldOptions = {}, drive: WorldDrive = {}): Promise<Session> {
  const session = new WorldSession(options, drive);
  await session.start();
  return session;
}

/** One day: nobody waits longer for a command. */
const ENDLESS = 24 * 3_600_000;

/** What a replay tells as it goes: the shells show again what they have shown. */
const SEEN_AGAIN: ReadonlySet<WorldEvent['type']> = new Set([
  'started',
  'output',
  'asks',
  'answered',
  'finished',
]);

interface Line {
  process: Process;
  result: Promise<RunResult>;
}

class WorldSession implements Session {
  private world!: World;
  private entries: LogEntry[] = [];
  private listeners = new Set<(event: WorldEvent) => void>();
  private lines = new Map<Role, Line>();
  private editing = new Map<Role, { process: Process; path: string; before: string; text: string | null }>();
  private asking = new Map<Role, { process: Process; mode: AskMode; text: string | null }>();
  private replaying = false;

  constructor(
    private options: WorldOptions,
    private readonly drive: WorldDrive,
  ) {}

  async start(): Promise<void> {
    this.lines.clear();
    this.editing.clear();
    this.asking.clear();
    const world = await buildWorld(this.options, (role) => ({
      output: (stream, text) => this.tell(world, { type: 'output', role, stream, text }),
      edit: this.canEdit() ? (path, text) => this.edit(world, role, path, text) : undefined,
      ask: (mode) => this.ask(world, role, mode),
    }));
    this.world = world;
    for (const role of Object.keys(world.machines) as Role[]) {
      world.machines[role].files.subscribe(() => this.tell(world, { type: 'files', role }));
    }
    world.forge.subscribe(() => this.tell(world, { type: 'forge' }));
    world.cluster.subscribe((kind) => this.tell(world, { type: 'objects', kinds: [kind] }));
  }

  async run(line: string, options: RunOptions = {}): Promise<RunResult> {
    const role = options.role ?? 'ops';
    const shell = this.world.shells[role];
    if (this.lines.has(role))
      throw new SessionError('busy', `a command of ${role} is still running`, { role });
    if (this.drive.drive === 'outside' && shell.isIncomplete(line))
      return this.answer(shell, { stdout: '', stderr: '', code: 0 }, true);
    const attended = options.attended ? { attended: true as const } : {};
    const entry = { type: 'run' as const, at: this.world.clock.now(), role, line, columns: options.columns };
    this.note({ ...entry, ...attended });
    const { process, result } = this.begin({ ...entry, ...attended });
    if (this.drive.drive !== 'outside') await this.untilDone(role, process);
    return result;
  }

  interrupt(role: Role = 'ops'): void {
    if (!this.lines.has(role)) return;
    this.note({ type: 'interrupt', at: this.world.clock.now(), role });
    this.world.shells[role].interrupt();
  }

  async input(text: string | null, role: Role = 'ops'): Promise<void> {
    if (!this.asking.has(role)) return;
    this.note({ type: 'input', at: this.world.clock.now(), role, text });
    this.answerTo(role, text);
  }

  async finishEdit(text: string | null, role: Role = 'ops'): Promise<void> {
    if (!this.editing.has(role)) return;
    this.note({ type: 'edited', at: this.world.clock.now(), role, text });
    this.endEdit(role, text);
  }

  async complete(line: string, cursor: number, role: Role = 'ops'): Promise<Completion[]> {
    const { shells, machines, completers } = this.world;
    return completeLine(shells[role], machines[role], line, cursor, completers);
  }

  async prompt(role: Role = 'ops'): Promise<{ prompt: string; cwd: string; history: string[] }> {
    const shell = this.world.shells[role];
    return { prompt: shell.prompt(), cwd: shell.cwd, history: [...shell.history] };
  }

  async readFile(path: string, role: Role = 'ops'): Promise<string> {
    return this.reading(path, () => this.world.machines[role].files.readText(path));
  }

  async readContent(path: string, role: Role = 'ops'): Promise<FileContent> {
    return this.reading(path, () => contentOf(this.world.machines[role].files.readBytes(path)));
  }

  async writeFile(path: string, text: string, role: Role = 'ops'): Promise<void> {
    this.note({ type: 'write', at: this.world.clock.now(), role, path, text });
    this.write(role, path, text);
  }

  async removeFile(path: string, role: Role = 'ops'): Promise<void> {
    this.note({ type: 'remove', at: this.world.clock.now(), role, path });
    this.world.machines[role].files.remove(path, { recursive: true, force: true });
  }

  async listFiles(path: string, role: Role = 'ops'): Promise<FileInfo[]> {
    const { files } = this.world.machines[role];
    return this.reading(path, () =>
      files
        .walk(path, (at) => !at.endsWith('/.git'))
        .filter((at) => !at.endsWith('/.git'))
        .map((at) => {
          const { type, size, mtime } = files.lstat(at);
          return {
            path: at,
            type: type === 'directory' ? 'directory' : 'file',
            size: type === 'directory' ? 0 : size,
            changed: mtime,
          };
        }),
    );
  }

  async listObjects(query: ObjectQuery): Promise<KubeObject[]> {
    return queryObjects(this.world.cluster.client(ADMIN, 'page'), query);
  }

  async listAccess(query: { user?: string; namespace?: string; since?: number }): Promise<AccessRecord[]> {
    return this.world.cluster
      .accessRecords()
      .filter(
        (record) =>
          (query.user === undefined || record.user === query.user) &&
          (query.namespace === undefined || record.namespace === query.namespace) &&
          record.at >= (query.since ?? 0),
      );
  }

  async listClones(role: Role = 'ops'): Promise<CloneInfo[]> {
    const { files, home } = this.world.machines[role];
    return listClones(files, home, this.world.forge);
  }

  async listRepositories(): Promise<RepositoryInfo[]> {
    return repositories(this.world.forge);
  }

  async readRepository(name: string, ref: string): Promise<Record<string, string>> {
    return repositoryFiles(this.world.forge, name, ref);
  }

  async clock(): Promise<ClockState> {
    return this.clockState();
  }

  async advance(ms: number): Promise<void> {
    await this.world.clock.advanceTo(this.world.clock.now() + Math.max(0, ms));
    this.tell(this.world, { type: 'clock', clock: this.clockState() });
  }

  async log(): Promise<SessionLog> {
    return {
      format: 1,
      options: this.options,
      entries: structuredClone(this.entries),
      now: this.world.clock.now(),
    };
  }

  async replay(log: SessionLog): Promise<void> {
    if (log.format !== 1 || !Array.isArray(log.entries)) {
      throw new SessionError('bad-log', `log: found format ${String(log.format)}, expected 1`);
    }
    this.options = log.options;
    this.entries = structuredClone(log.entries);
    this.replaying = true;
    try {
      await this.start();
      for (const entry of log.entries) await this.redo(entry);
      await this.world.clock.advanceTo(Math.max(this.world.clock.now(), log.now));
    } finally {
      this.replaying = false;
    }
    this.tell(this.world, { type: 'replayed' });
    for (const [role, { path, before }] of this.editing)
      this.tell(this.world, { type: 'edit', role, path, text: before });
  }

  subscribe(listener: (event: WorldEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async redo(entry: LogEntry): Promise<void> {
    await this.world.clock.advanceTo(entry.at);
    if (entry.type === 'run') this.begin(entry);
    else if (entry.type === 'input') this.answerTo(entry.role, entry.text);
    else if (entry.type === 'interrupt') this.world.shells[entry.role].interrupt();
    else if (entry.type === 'write') this.write(entry.role, entry.path, entry.text);
    else if (entry.type === 'remove')
      this.world.machines[entry.role].files.remove(entry.path, { recursive: true, force: true });
    else this.endEdit(entry.role, entry.text);
  }

  private begin({ role, line, columns, attended }: LogEntry & { type: 'run' }): Line {
    const { world } = this;
    const shell = world.shells[role];
    if (columns) shell.columns = columns;
    shell.attended = attended === true;
    if (line.trim() !== '') shell.history.push(line);
    let finish: (result: RunResult) => void = () => undefined;
    const result = new Promise<RunResult>((resolve) => (finish = resolve));
    const process = world.clock.spawn(`shell ${role}`, async () => {
      const outcome = await shell.run(line);
      this.lines.delete(role);
      const answer = this.answer(shell, outcome);
      this.tell(world, { type: 'finished', role, result: answer });
      finish(answer);
    });
    const running = { process, result };
    this.lines.set(role, running);
    this.tell(world, { type: 'started', role, line });
    return running;
  }

  private answer(
    shell: Shell,
    outcome: { stdout: string; stderr: string; code: number },
    incomplete = false,
  ): RunResult {
    return { ...outcome, cwd: shell.cwd, prompt: shell.prompt(), ...(incomplete ? { incomplete } : {}) };
  }

  private async untilDone(role: Role, process: Process): Promise<void> {
    const { clock } = this.world;
    const limit = clock.now() + (this.drive.endless ?? ENDLESS);
    while (!process.done && (await clock.runNext(limit)));
    if (process.done) return;
    this.interrupt(role);
    while (!process.done && (await clock.runNext(limit + 60_000)));
  }

  private edit(world: World, role: Role, path: string, text: string): Promise<string | null> {
    const process = world.clock.self()!;
    const open = { process, path, before: text, text: null as string | null };
    this.editing.set(role, open);
    this.tell(world, { type: 'edit', role, path, text });
    return world.clock.standStill().then(() => open.text);
  }

  private endEdit(role: Role, text: string | null): void {
    const open = this.editing.get(role);
    if (!open) return;
    this.editing.delete(role);
    open.text = text;
    open.process.wake();
  }

  private async ask(world: World, role: Role, mode: AskMode): Promise<string | null> {
    const open = { process: world.clock.self()!, mode, text: null as string | null };
    this.asking.set(role, open);
    this.tell(world, { type: 'asks', role, mode });
    try {
      await world.clock.standStill();
    } finally {
      if (this.asking.get(role) === open) this.asking.delete(role);
    }
    return open.text;
  }

  private answerTo(role: Role, text: string | null): void {
    const open = this.asking.get(role);
    if (!open) return;
    this.asking.delete(role);
    open.text = text;
    this.tell(this.world, { type: 'answered', role, text: open.mode === 'line' ? (text ?? '') : '' });
    open.process.wake();
  }

  /** Is somebody there to edit? A page is, and so is whoever edited in the log that is replayed. */
  private canEdit(): boolean {
    return this.drive.drive === 'outside' || this.entries.some((entry) => entry.type === 'edited');
  }

  private write(role: Role, path: string, text: string): void {
    const { files } = this.world.machines[role];
    files.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
    files.write(path, text);
  }

  private reading<T>(path: string, read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof FilesError)) throw error;
      const code =
        error.code === 'EISDIR' ? 'is-directory' : error.code === 'ENOTDIR' ? 'not-directory' : 'not-found';
      throw new SessionError(code, error.message, { path });
    }
  }

  private clockState(): ClockState {
    const { clock } = this.world;
    const waiting = [...this.lines.keys()].some((role) => !this.asking.has(role) && !this.editing.has(role));
    return { now: clock.now(), waiting, next: clock.next() };
  }

  private note(entry: LogEntry): void {
    this.entries.push(entry);
  }

  private tell(world: World, event: WorldEvent): void {
    if (world !== this.world || (this.replaying && !SEEN_AGAIN.has(event.type))) return;
    for (const listener of this.listeners) listener(event);
  }
}
