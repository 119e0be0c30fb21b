/** A world small enough to read: it echoes, keeps files and objects in maps, and notes what it was asked. */
import type {
  AccessRecord,
  ClockState,
  CloneInfo,
  Completion,
  FileContent,
  KubeObject,
  RepositoryInfo,
  Role,
  RunResult,
  Session,
  SessionLog,
  WorldEvent,
} from '../../src/session/session';
import { SessionError } from '../../src/session/session';

export class FakeSession implements Session {
  readonly ran: { line: string; role: Role }[] = [];
  readonly interrupted: Role[] = [];
  readonly files = new Map<string, string>();
  /** Files that are no text: their content in base64. */
  readonly binaries = new Map<string, string>();
  readonly edited: (string | null)[] = [];
  readonly typed: (string | null)[] = [];
  readonly replayed: SessionLog[] = [];
  advanced = 0;
  objects: KubeObject[] = [];
  access: AccessRecord[] = [];
  repositories: RepositoryInfo[] = [];
  completions: Completion[] = [];
  history: string[] = [];
  state: ClockState = { now: Date.UTC(2026, 10, 22, 10, 42, 7), waiting: false };
  /** How a line is answered; `hang` leaves it running until it is interrupted. */
  answer: (line: string, role: Role) => Partial<RunResult> | 'hang' = (line) => ({ stdout: `${line}\n` });

  private listeners = new Set<(event: WorldEvent) => void>();
  private hanging = new Map<Role, (result: RunResult) => void>();

  tell(event: WorldEvent): void {
    for (const listener of [...this.listeners]) listener(event);
  }

  subscribe(listener: (event: WorldEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async run(line: string, { role = 'ops' }: { role?: Role } = {}): Promise<RunResult> {
    const answer = this.answer(line, role);
    if (answer !== 'hang' && answer.incomplete) return this.result(answer);
    this.ran.push({ line, role });
    this.tell({ type: 'started', role, line });
    if (answer === 'hang') return new Promise((resolve) => this.hanging.set(role, resolve));
    return this.finish(role, this.result(answer));
  }

  interrupt(role: Role = 'ops'): void {
    this.interrupted.push(role);
    const resolve = this.hanging.get(role);
    this.hanging.delete(role);
    resolve?.(this.finish(role, this.result({ code: 130 })));
  }

  private result(answer: Partial<RunResult>): RunResult {
    return { stdout: '', stderr: '', code: 0, cwd: '/root', prompt: 'shpod:~# ', ...answer };
  }

  private finish(role: Role, result: RunResult): RunResult {
    for (const stream of ['stdout', 'stderr'] as const) {
      if (result[stream]) this.tell({ type: 'output', role, stream, text: result[stream] });
    }
    this.tell({ type: 'finished', role, result });
    return result;
  }

  async input(text: string | null): Promise<void> {
    this.typed.push(text);
  }

  async finishEdit(text: string | null): Promise<void> {
    this.edited.push(text);
  }

  async complete(): Promise<Completion[]> {
    return this.completions;
  }

  async prompt(): Promise<{ prompt: string; cwd: string; history: string[] }> {
    return { prompt: 'shpod:~# ', cwd: '/root', history: [...this.history] };
  }

  async readFile(path: string): Promise<string> {
    const text = this.files.get(path);
    if (text === undefined) throw new SessionError('not-found', `no such file: ${path}`, { path });
    return text;
  }

  async readContent(path: string): Promise<FileContent> {
    const base64 = this.binaries.get(path);
    return base64 === undefined ? this.readFile(path) : { base64 };
  }

  async writeFile(path: string, text: string, role: Role = 'ops'): Promise<void> {
    this.files.set(path, text);
    this.tell({ type: 'files', role });
  }

  async removeFile(path: string, role: Role = 'ops'): Promise<void> {
    this.files.delete(path);
    this.tell({ type: 'files', role });
  }

  async listFiles(path: string): Promise<{ path: string; type: 'file' | 'directory'; size: number }[]> {
    const folders = new Set<string>();
    for (const file of this.files.keys()) {
      for (let at = file.lastIndexOf('/'); at > path.length; at = file.lastIndexOf('/', at - 1)) {
        folders.add(file.slice(0, at));
      }
    }
    const all = [
      ...[...folders].map((at) => ({ path: at, type: 'directory' as const, size: 0 })),
      ...[...this.files].map(([at, text]) => ({ path: at, type: 'file' as const, size: text.length })),
    ];
    return all.filter((each) => each.path.startsWith(`${path}/`)).sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async listObjects(query: { kind?: string; name?: string; namespace?: string } = {}): Promise<KubeObject[]> {
    return this.objects.filter(
      (object) =>
        (!query.kind || object.kind === query.kind) &&
        (!query.name || object.metadata.name === query.name) &&
        (!query.namespace || object.metadata.namespace === query.namespace),
    );
  }

  async listAccess(): Promise<AccessRecord[]> {
    return this.access;
  }

  async listRepositories(): Promise<RepositoryInfo[]> {
    return this.repositories;
  }

  async listClones(): Promise<CloneInfo[]> {
    return [];
  }

  async readRepository(): Promise<Record<string, string>> {
    return {};
  }

  async clock(): Promise<ClockState> {
    return this.state;
  }

  async advance(ms: number): Promise<void> {
    this.advanced += ms;
    this.state = { ...this.state, now: this.state.now + ms };
    this.tell({ type: 'clock', clock: this.state });
  }

  async log(): Promise<SessionLog> {
    const entries = this.ran.map(({ line, role }) => ({
      type: 'run' as const,
      at: this.state.now,
      role,
      line,
    }));
    return { format: 1, options: {}, entries, now: this.state.now };
  }

  async replay(log: SessionLog): Promise<void> {
    this.replayed.push(log);
    this.tell({ type: 'replayed' });
  }
}
