import { LitElement, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Role, Session, WorldEvent } from '../../session/session';
import { ROLE_TITLES } from '../role/roles';
import { controls } from '../theme/controls.styles';
import { watchTheme } from '../theme/theme';
import { textCells } from './cells';
import { LineEditor } from './line-editor';
import { terminalStyles } from './terminal.styles';
import type { Transcript } from './transcript';
import type { Emulator } from './xterm';

/** Fired when the learner follows a link in the shell's output: it leads into the simulated world, not out of it. */
export class LinkEvent extends Event {
  constructor(readonly url: string) {
    super('fw-link', { bubbles: true, composed: true });
  }
}

/** Cells a line may have where wide output is not wrapped. */
const WIDE = 240;

/** When a new size has settled, ms. */
const SETTLED = 60;

/** What a terminal sends for keys that are no letters. */
const EARLY_KEYS: Record<string, string> = { Enter: '\r', Backspace: '\x7f' };

/**
 * One role's shell: an emulator that shows, a line editor that takes keys, a session that answers.
 *
 * @event fw-link - a link in the output was followed
 */
@customElement('fw-terminal')
export class ShellTerminal extends LitElement {
  static override styles = [controls, terminalStyles];

  @query('.screen') private screen!: HTMLElement;

  @state() private ready = false;

  /** The world is being built: there is no prompt yet, and what is typed waits for it. */
  @state() private building = false;

  @property({ attribute: false }) session?: Session;

  @property({ attribute: false }) transcript?: Transcript;

  @property({ reflect: true }) actor: Role = 'ops';

  /** Size of the type, in px. */
  @property({ type: Number }) size = 13;

  /** Wide output goes on in the next row; otherwise the shell scrolls sideways. */
  @property({ type: Boolean, reflect: true }) wrap = true;

  /** Output and input are read out by a screen reader. */
  @property({ type: Boolean }) spoken = false;

  /** Resolves when keys are taken. */
  readonly opened = new Promise<void>((resolve) => (this.tellOpened = resolve));
  private tellOpened!: () => void;
  private opening = false;
  /** What was typed while the emulator loaded. */
  private early = '';
  /** Blocks that are being typed, one after the other. */
  private typing: Promise<void> = Promise.resolve();
  private typed = 0;
  /** Runs while a new size settles. */
  private settling: ReturnType<typeof setTimeout> | undefined;
  private emulator: Emulator | null = null;
  private editor: LineEditor | null = null;
  /** Does the line that runs come from this editor? Its beginning is on the screen already. */
  private own = false;
  /** Output since the last line break: a prompt stands behind it. */
  private rest = '';
  private readonly stops: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.stops.push(watchTheme(() => void this.paint()));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stops.splice(0)) stop();
    clearTimeout(this.settling);
    this.emulator?.terminal.dispose();
    this.emulator = null;
    this.editor = null;
    this.opening = false;
    this.ready = false;
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (this.session && this.transcript && !this.opening) void this.open();
    const { emulator } = this;
    if (!emulator) return;
    if (changed.has('size')) emulator.terminal.options.fontSize = this.size;
    if (changed.has('spoken')) emulator.terminal.options.screenReaderMode = this.spoken;
    if (changed.has('size') || changed.has('wrap')) this.fit();
  }

  private async open(): Promise<void> {
    this.opening = true;
    const { createEmulator, emulatorStyles } = await import('./xterm');
    const emulator = await createEmulator({ fontSize: this.size, screenReader: this.spoken }, (url) =>
      this.dispatchEvent(new LinkEvent(url)),
    );
    if (!this.isConnected || !this.session) return;
    (this.renderRoot as ShadowRoot).adoptedStyleSheets.push(emulatorStyles);
    this.emulator = emulator;
    this.ready = true;
    emulator.terminal.open(this.screen);
    emulator.terminal.textarea?.setAttribute(
      'aria-label',
      `Shell of ${ROLE_TITLES[this.actor]}. Escape twice leaves it.`,
    );
    emulator.terminal.attachCustomKeyEventHandler((event) => this.passesToShell(event));
    this.editor = this.createEditor(this.session, emulator);
    emulator.terminal.onData((data) => this.editor?.take(data));
    emulator.terminal.write('\x1b[?2004h');
    this.watchSize();
    this.stops.push(this.session.subscribe((event) => this.take(event)));
    if (this.transcript) this.stops.push(this.transcript.subscribe(() => void this.turn()));
    this.building = this.transcript?.building ?? false;
    if (!this.building) await this.restore();
    this.takeEarly();
    this.tellOpened();
  }

  /** Is there nothing to do: no command runs, no keys wait, and the world is there? */
  get idle(): boolean {
    return this.ready && !this.building && this.typed === 0 && (this.editor?.idle ?? false);
  }

  private createEditor(session: Session, { terminal }: Emulator): LineEditor {
    return new LineEditor({
      write: (text) => terminal.write(text),
      columns: () => terminal.cols,
      submit: (text) => void this.submit(text),
      complete: (line, cursor) => session.complete(line, cursor, this.actor),
      interrupt: () => session.interrupt(this.actor),
      answer: (text) => void session.input(text, this.actor),
      clear: () => {
        this.transcript?.clear(this.actor);
        terminal.write('\x1b[2J\x1b[3J\x1b[H');
      },
      leave: () => terminal.write('\x07'),
    });
  }

  /** Keys that are not the shell's: the page's own, the browser's paste, and Ctrl-C where it means to copy. */
  private passesToShell(event: KeyboardEvent): boolean {
    if (event.key === 'F6' || event.key === 'F9') return false;
    const control = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (control && key === 'v') return false;
    const copies = control && key === 'c' && (event.shiftKey || this.emulator?.terminal.hasSelection());
    if (!copies) return true;
    if (event.type === 'keydown') {
      event.preventDefault();
      void navigator.clipboard.writeText(this.emulator?.terminal.getSelection() ?? '');
      this.emulator?.terminal.clearSelection();
    }
    return false;
  }

  private async submit(text: string): Promise<void> {
    if (!this.session) return;
    if (text.trim() === '') return this.ask();
    this.own = true;
    try {
      const result = await this.session.run(text, {
        role: this.actor,
        columns: this.emulator?.terminal.cols,
        attended: true,
      });
      this.own = false;
      if (result.incomplete) this.editor?.askMore();
      else this.editor?.ask(result.prompt, this.takeRest());
    } catch (error) {
      this.own = false;
      this.write(`${error instanceof Error ? error.message : String(error)}\n`);
      await this.ask();
    }
  }

  private take(event: WorldEvent): void {
    if (event.type === 'replayed' && !this.transcript?.building) void this.restart();
    if (!('role' in event) || event.role !== this.actor || this.transcript?.building) return;
    if (event.type === 'output') this.write(event.text);
    else if (event.type === 'asks') this.editor?.listen(event.mode, this.takeRest());
    else if (event.type === 'started' && !this.own) this.editor?.show(event.line);
    else if (event.type === 'finished' && !this.own) this.editor?.ask(event.result.prompt, this.takeRest());
  }

  private write(output: string): void {
    // Tables are padded to their widest row: without the padding, short rows do not wrap into blank ones.
    const text = output.replace(/[ \t]+(?=\r?\n)/g, '');
    this.emulator?.terminal.write(text);
    this.rest = (text.includes('\n') ? '' : this.rest) + text.slice(text.lastIndexOf('\n') + 1);
  }

  private takeRest(): string {
    const { rest } = this;
    this.rest = '';
    return textCells(rest) < (this.emulator?.terminal.cols ?? 0) ? rest : '';
  }

  private async ask(): Promise<void> {
    const { prompt } = (await this.session?.prompt(this.actor)) ?? { prompt: '$ ' };
    this.editor?.ask(prompt, this.takeRest());
  }

  /** The world begins anew, or is there again. */
  private async turn(): Promise<void> {
    this.building = this.transcript?.building ?? false;
    if (!this.building) return this.restore();
    this.editor?.forget();
    this.emulator?.terminal.reset();
  }

  private async restart(): Promise<void> {
    this.editor?.forget();
    await this.restore();
  }

  /** Keys pressed before the emulator was there; it has the focus from now on if the frame had it. */
  private takeEarly(): void {
    const { early } = this;
    this.early = '';
    if ((this.renderRoot as ShadowRoot).activeElement?.classList.contains('frame')) this.focus();
    if (early !== '') this.editor?.take(early);
  }

  private handleFocus(): void {
    this.emulator?.terminal.focus();
  }

  private handleEarlyKey(event: KeyboardEvent): void {
    if (this.ready || event.ctrlKey || event.metaKey || event.altKey) return;
    const sent = event.key.length === 1 ? event.key : EARLY_KEYS[event.key];
    if (sent === undefined) return;
    this.early += sent;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Shows what this shell has shown so far, and its prompt. */
  private async restore(): Promise<void> {
    const { session, transcript, emulator, editor } = this;
    if (!session || !transcript || !emulator || !editor) return;
    emulator.terminal.reset();
    emulator.terminal.write('\x1b[?2004h');
    this.rest = '';
    this.write(transcript.text(this.actor));
    const { prompt, history } = await session.prompt(this.actor);
    editor.history.replace(history);
    const asked = transcript.asked(this.actor);
    if (asked) editor.listen(asked, this.takeRest());
    else if (!transcript.running(this.actor)) editor.ask(prompt, this.takeRest());
  }

  private watchSize(): void {
    const observer = new ResizeObserver(() => this.fit());
    observer.observe(this.renderRoot.querySelector('.frame') ?? this);
    this.stops.push(() => observer.disconnect());
    this.fit();
  }

  private fit(): void {
    const { emulator } = this;
    const size = emulator?.fit.proposeDimensions();
    if (!emulator || !size || !(size.cols > 1) || !(size.rows > 1)) return;
    const columns = this.wrap ? size.cols : Math.max(WIDE, size.cols);
    if (columns === emulator.terminal.cols && size.rows === emulator.terminal.rows) return;
    const { viewportY, baseY } = emulator.terminal.buffer.active;
    const atBottom = this.settling !== undefined || viewportY === baseY;
    emulator.terminal.resize(columns, size.rows);
    this.editor?.redraw();
    if (atBottom) this.stayAtBottom();
  }

  /** Keeps the prompt in sight. The emulator's own scroll bar follows a little later. */
  private stayAtBottom(): void {
    this.emulator?.terminal.scrollToBottom();
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      this.nudge();
      this.settling = setTimeout(() => {
        this.settling = undefined;
        this.emulator?.terminal.scrollToBottom();
      }, SETTLED);
    }, SETTLED);
  }

  /** Type of another size leaves the emulator's scroll bar with the old height until it is resized once more. */
  private nudge(): void {
    const { terminal } = this.emulator ?? {};
    if (!terminal || terminal.buffer.active.viewportY === terminal.buffer.active.baseY) return;
    const { cols, rows } = terminal;
    terminal.resize(cols, rows - 1);
    terminal.resize(cols, rows);
  }

  private async paint(): Promise<void> {
    const { emulatorTheme } = await import('./xterm');
    if (this.emulator) this.emulator.terminal.options.theme = emulatorTheme();
  }

  override focus(): void {
    if (this.emulator) this.emulator.terminal.focus();
    else this.renderRoot.querySelector<HTMLElement>('.frame')?.focus();
  }

  /** Types commands as a learner would, one after the other; a few letters at a time, so that it is seen. */
  async type(commands: readonly string[]): Promise<void> {
    this.typed += 1;
    this.typing = this.typing.then(() => this.typeAll(commands)).finally(() => (this.typed -= 1));
    await this.typing;
  }

  private async typeAll(commands: readonly string[]): Promise<void> {
    this.editor?.drop();
    for (const command of commands) {
      if (!matchMedia('(prefers-reduced-motion: reduce)').matches && !this.editor?.busy) {
        const stride = Math.ceil(command.length / 18);
        for (let at = 0; at < command.length; at += stride) {
          this.editor?.type(command.slice(at, at + stride), false);
          await new Promise((resolve) => setTimeout(resolve, 16));
        }
        this.editor?.type('', true);
      } else {
        this.editor?.type(command, true);
      }
    }
  }

  /** Goes to the next place where `text` stands in what was shown, or the one before. Answers whether there is one. */
  find(text: string, backwards = true): boolean {
    const search = this.emulator?.search;
    return (backwards ? search?.findPrevious(text) : search?.findNext(text)) ?? false;
  }

  /** What the screen and the rows above it show, as text. */
  shown(): string {
    const buffer = this.emulator?.terminal.buffer.active;
    if (!buffer) return '';
    const lines: string[] = [];
    for (let row = 0; row < buffer.length; row += 1) {
      const line = buffer.getLine(row);
      const text = line?.translateToString(true) ?? '';
      if (line?.isWrapped) lines.push((lines.pop() ?? '') + text);
      else lines.push(text);
    }
    return lines.join('\n').trimEnd();
  }

  override render() {
    return html`
      <div class="frame" tabindex="-1" @keydown=${this.handleEarlyKey} @focus=${this.handleFocus}>
        <div class="screen"></div>
        ${this.ready ? nothing : html`<p class="loading" role="status">Loading the shell…</p>`}
        ${
          this.ready && this.building
            ? html`<p class="loading" role="status">Building the world… What you type waits for it.</p>`
            : nothing
        }
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-terminal': ShellTerminal;
  }
  interface GlobalEventHandlersEventMap {
    'fw-link': LinkEvent;
  }
}
