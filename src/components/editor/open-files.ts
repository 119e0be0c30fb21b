/**
 * The files one role has open: what is saved, what is typed, and what the shell did to them meanwhile.
 *
 * A text that is as it was saved follows the shell; one with typing of the learner's own in it is never overwritten,
 * but says that the two differ.
 */
import type { FileContent, FileInfo, Role, Session } from '../../session/session';

export interface OpenFile {
  path: string;
  /** As the world has it. */
  saved: string;
  /** As the editor shows it. */
  text: string;
  /** Opened by itself, to show what the shell wrote; the next one takes its place. */
  glance: boolean;
  /** The shell changed or removed it while there was unsaved typing. */
  conflict?: 'changed' | 'removed';
  /** A program waits for this text (`kubectl edit`, `git commit`). */
  awaited?: boolean;
  /** It is no text: how many bytes it has. It is not shown, and not written. */
  bytes?: number;
}

export class OpenFiles {
  tree: FileInfo[] = [];
  files: OpenFile[] = [];
  current: string | null = null;

  /** Each file as it was at the last look: its size, and when it was written. */
  private seen: Map<string, string> | null = null;

  constructor(
    private readonly session: Session,
    readonly role: Role,
    private readonly home: string,
    /** Told when anything here changed; `replaced` names a file whose text the shell changed. */
    private readonly changed: (replaced?: OpenFile) => void,
  ) {}

  get(path: string | null): OpenFile | undefined {
    return this.files.find((file) => file.path === path);
  }

  get active(): OpenFile | undefined {
    return this.get(this.current);
  }

  isUnsaved(file: OpenFile): boolean {
    return file.text !== file.saved || file.conflict === 'removed';
  }

  async open(path: string, glance = false): Promise<OpenFile> {
    const open = this.get(path);
    if (open) {
      if (!glance) open.glance = false;
      return this.activate(open);
    }
    return this.activate(this.put({ path, glance, ...(await this.read(path)) }));
  }

  private async read(path: string): Promise<{ saved: string; text: string; bytes?: number }> {
    const content = await this.session.readContent(path, this.role);
    const bytes = bytesIn(content);
    const text = bytes === undefined ? (content as string) : '';
    return { saved: text, text, ...(bytes === undefined ? {} : { bytes }) };
  }

  /** Opens a text that a program waits for. */
  await(path: string, text: string): OpenFile {
    this.drop(path);
    return this.activate(this.put({ path, saved: text, text, glance: false, awaited: true }));
  }

  private put(file: OpenFile): OpenFile {
    if (file.glance) {
      const glanced = this.files.find((each) => each.glance && !this.isUnsaved(each));
      if (glanced) this.drop(glanced.path);
    }
    this.files = [...this.files, file];
    return file;
  }

  private activate(file: OpenFile): OpenFile {
    this.current = file.path;
    this.changed();
    return file;
  }

  type(path: string, text: string): void {
    const file = this.get(path);
    if (!file) return;
    file.text = text;
    file.glance = false;
    this.changed();
  }

  /** Writes what was typed. @throws SessionError where it cannot be written */
  async save(path: string): Promise<void> {
    const file = this.get(path);
    if (!file || file.awaited || !this.isUnsaved(file)) return;
    file.saved = file.text;
    delete file.conflict;
    this.changed();
    await this.session.writeFile(path, file.text, this.role);
  }

  async saveAll(): Promise<void> {
    for (const file of this.files) if (!file.conflict) await this.save(file.path);
  }

  close(path: string): void {
    const at = this.files.findIndex((file) => file.path === path);
    this.drop(path);
    if (this.current === path) this.current = this.files[Math.min(at, this.files.length - 1)]?.path ?? null;
    this.changed();
  }

  private drop(path: string): void {
    this.files = this.files.filter((file) => file.path !== path);
  }

  /** In a conflict: what the shell wrote, instead of what was typed. */
  async takeTheirs(path: string): Promise<void> {
    const file = this.get(path);
    if (file?.conflict === 'removed') return this.close(path);
    if (file) this.replace(file, await this.read(path));
  }

  private replace(file: OpenFile, now: { saved: string; text: string; bytes?: number }): void {
    delete file.conflict;
    delete file.bytes;
    Object.assign(file, now);
    this.changed(file);
  }

  /** Looks at what the shell did. What it wrote is shown by itself where nothing unsaved is in the way. */
  async refresh(): Promise<void> {
    this.tree = await this.session.listFiles(this.home, this.role);
    for (const file of [...this.files]) if (!file.awaited) await this.follow(file);
    const written = this.takeWritten();
    this.changed();
    const [only, ...others] = written;
    const busy = this.active && (this.isUnsaved(this.active) || this.active.awaited);
    if (only && others.length === 0 && !busy) await this.open(only, true);
  }

  private async follow(file: OpenFile): Promise<void> {
    const now = await this.read(file.path).catch(() => null);
    if (now?.text === file.saved && now.bytes === file.bytes) return;
    if (now && (!this.isUnsaved(file) || now.text === file.text)) this.replace(file, now);
    else if (!now && !this.isUnsaved(file)) this.close(file.path);
    else file.conflict = now ? 'changed' : 'removed';
  }

  /** Files written since the last look, new ones among them; none at the first look. */
  private takeWritten(): string[] {
    const before = this.seen;
    this.seen = new Map(
      this.tree
        .filter((info) => info.type === 'file')
        .map((info) => [info.path, `${info.size} ${info.changed ?? ''}`]),
    );
    if (!before) return [];
    return [...this.seen]
      .filter(([path, state]) => before.get(path) !== state && !this.isHidden(path) && !this.get(path))
      .map(([path]) => path);
  }

  /** Histories, caches and settings that programs write into the home are not shown by themselves. */
  private isHidden(path: string): boolean {
    return path.slice(this.home.length).startsWith('/.');
  }
}

/** How many bytes there are in what is no text; undefined for text. */
function bytesIn(content: FileContent): number | undefined {
  if (typeof content !== 'string') return atob(content.base64).length;
  return content.includes('\0') ? new TextEncoder().encode(content).length : undefined;
}
