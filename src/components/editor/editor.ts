import { LitElement, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Role, Session, WorldEvent } from '../../session/session';
import type { Miss } from '../../lab/lab';
import type { CodeEditor, Mark, TextEvent } from '../code/code-editor';
import type { OpenEvent } from '../file-tree/file-tree';
import '../file-tree/file-tree';
import { icon } from '../icon/icons';
import '../pane/pane';
import { recall, remember } from '../preference/preference';
import { ROLE_SIGNS, ROLE_TITLES } from '../role/roles';
import { SayEvent } from '../slide/slide';
import { controls } from '../theme/controls.styles';
import { editorStyles } from './editor.styles';
import { OpenFiles } from './open-files';
import type { OpenFile } from './open-files';

const HOME = '/root';
/** How long typing rests before it is saved, ms. */
const AUTOSAVE = 900;
/** The shell's changes are looked at this soon, ms. */
const FOLLOW = 120;

/** Fired when the text a command waited for was handed back: work goes on in the shell. */
export class EditedEvent extends Event {
  constructor() {
    super('fw-edited', { bubbles: true, composed: true });
  }
}

/**
 * The editor pane: the files of the role that acts, the ones that are open, and the one that is shown.
 * What is typed is saved by itself; what the shell writes is followed.
 *
 * @event fw-edited - the text a command waited for was handed back
 */
@customElement('fw-editor')
export class EditorPane extends LitElement {
  static override styles = [controls, editorStyles];

  @state() private naming = false;

  @state() private problem = '';

  @state() private choice = recall('editor', { tree: true });

  @property({ attribute: false }) session?: Session;

  @property() actor: Role = 'ops';

  /** Does this pane have the screen? */
  @property({ type: Boolean }) full = false;

  /** Shown to a room: type of a size it can read. */
  @property({ type: Boolean }) presenting = false;

  /** Use a plain text field: on phones. */
  @property({ type: Boolean }) plain = false;

  /** Why a check does not pass, where that is about a file. */
  @property({ attribute: false }) misses: readonly Miss[] = [];

  private code: CodeEditor | null = null;
  private roles = new Map<Role, OpenFiles>();
  private autosave: ReturnType<typeof setTimeout> | undefined;
  private following: ReturnType<typeof setTimeout> | undefined;
  private letGo: (() => void) | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.letGo?.();
    this.letGo = undefined;
    clearTimeout(this.autosave);
    clearTimeout(this.following);
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('session')) this.listen();
    if (changed.has('actor')) {
      this.problem = '';
      void this.open.refresh();
    }
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (this.session && (changed.has('plain') || !this.code)) void this.placeCode();
    else this.showCurrent();
    if (changed.has('misses')) this.markMisses();
    if (this.code) this.code.size = this.presenting ? 20 : 13;
  }

  private listen(): void {
    this.letGo?.();
    this.roles.clear();
    const { session } = this;
    if (!session) return;
    this.letGo = session.subscribe((event) => this.take(event));
    void this.open.refresh();
  }

  private get open(): OpenFiles {
    return this.openOf(this.actor);
  }

  private openOf(role: Role): OpenFiles {
    const known = this.roles.get(role);
    if (known) return known;
    if (!this.session) throw new Error('the editor has no session yet');
    const made = new OpenFiles(this.session, role, HOME, (replaced) => {
      if (replaced) this.code?.replace(this.keyOf(made.role, replaced.path), replaced.text);
      this.requestUpdate();
    });
    this.roles.set(role, made);
    return made;
  }

  /** Files of different roles may share a path. */
  private keyOf(role: Role, path: string): string {
    return `/${role}${path}`;
  }

  private async placeCode(): Promise<void> {
    const tag = this.plain ? 'fw-plain-code' : 'fw-code';
    if (this.code?.localName === tag) return this.showCurrent();
    if (this.plain) await import('../code/plain-code');
    else await import('../code/code');
    if (this.code?.localName === tag || !this.isConnected) return;
    this.code?.remove();
    const code = document.createElement(tag) as CodeEditor;
    code.slot = 'code';
    code.addEventListener('fw-text', this.handleText);
    code.addEventListener('fw-save', () => void this.handleSave());
    code.addEventListener('focusout', () => void this.saveAll());
    this.append(code);
    this.code = code;
    this.requestUpdate();
  }

  private showCurrent(): void {
    if (!this.session || !this.code) return;
    const file = this.open.active;
    this.code.hidden = !file || file.bytes !== undefined;
    if (!file || file.bytes !== undefined) return;
    this.code.show(this.keyOf(this.actor, file.path), file.text);
    this.markMisses();
  }

  private markMisses(): void {
    if (!this.session) return;
    for (const file of this.open.files) {
      const marks: Mark[] = this.misses
        .filter((miss) => miss.file === file.path && !miss.repository && miss.line)
        .map((miss) => ({
          line: miss.line ?? 1,
          message: miss.advice ? `${miss.message} ${miss.advice}` : miss.message,
        }));
      this.code?.mark(this.keyOf(this.actor, file.path), marks);
    }
  }

  private take(event: WorldEvent): void {
    if (event.type === 'replayed') {
      for (const open of this.roles.values()) {
        for (const file of open.files) this.code?.forget(this.keyOf(open.role, file.path));
      }
      const { current } = this.open;
      this.roles.clear();
      void this.reopen(current);
    } else if (event.type === 'files') {
      clearTimeout(this.following);
      this.following = setTimeout(() => void this.open.refresh(), FOLLOW);
    } else if (event.type === 'edit') {
      this.openAwaited(event.role, event.path, event.text);
    }
  }

  /** After the world began anew: the same file, if it is there. */
  private async reopen(path: string | null): Promise<void> {
    await this.open.refresh();
    const isThere = this.open.tree.some((info) => info.path === path);
    if (path && isThere) await this.open.open(path);
  }

  private openAwaited(role: Role, path: string, text: string): void {
    this.code?.forget(this.keyOf(role, path));
    this.openOf(role).await(path, text);
    this.say(`A command waits for ${nameOf(path)}. Save and close it, or cancel.`);
    void this.updateComplete.then(() => this.code?.focus());
  }

  private handleText = (event: TextEvent): void => {
    const path = event.path.slice(this.actor.length + 1);
    this.open.type(path, event.text);
    clearTimeout(this.autosave);
    this.autosave = setTimeout(() => void this.saveAll(), AUTOSAVE);
  };

  private async handleSave(): Promise<void> {
    const file = this.open.active;
    if (file?.awaited) return this.finish(file, file.text);
    await this.saveAll();
    this.say('Saved.');
  }

  private async saveAll(): Promise<void> {
    clearTimeout(this.autosave);
    try {
      await this.open.saveAll();
      this.problem = '';
    } catch (error) {
      this.problem = `Not saved: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  private async finish(file: OpenFile, text: string | null): Promise<void> {
    const { actor } = this;
    this.code?.forget(this.keyOf(actor, file.path));
    this.open.close(file.path);
    this.dispatchEvent(new EditedEvent());
    await this.session?.finishEdit(text, actor);
  }

  private handleClose(file: OpenFile): void {
    if (file.awaited) return void this.finish(file, null);
    void this.open.save(file.path).then(() => {
      this.open.close(file.path);
      this.code?.forget(this.keyOf(this.actor, file.path));
    });
  }

  private async handleNew(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const name = String(new FormData(form).get('path') ?? '').trim();
    this.naming = false;
    if (!name) return;
    const path = name.startsWith('/') ? name : `${this.folder}/${name}`;
    await this.session?.writeFile(path, '', this.actor);
    await this.open.refresh();
    await this.openAt(path);
  }

  /** Where a new file goes: beside the one that is shown, else into the first clone, else the home. */
  private get folder(): string {
    const current = this.open.current;
    if (current) return current.slice(0, current.lastIndexOf('/'));
    const clone = this.open.tree.find((info) => info.type === 'directory' && !info.path.includes('/.'));
    return clone?.path ?? HOME;
  }

  private async handleDelete(file: OpenFile): Promise<void> {
    this.open.close(file.path);
    this.code?.forget(this.keyOf(this.actor, file.path));
    await this.session?.removeFile(file.path, this.actor);
    this.say(`${nameOf(file.path)} is removed.`);
  }

  private toggleTree(): void {
    this.choice = { tree: !this.choice.tree };
    remember('editor', this.choice);
  }

  private say(text: string): void {
    this.dispatchEvent(new SayEvent(text));
  }

  override focus(): void {
    if (this.code && this.open.active) this.code.focus();
    else this.renderRoot.querySelector<HTMLElement>('fw-file-tree, button')?.focus();
  }

  /** Opens a file of the role that acts, at a line where one is given. */
  async openAt(path: string, line?: number): Promise<void> {
    try {
      await this.open.open(path);
    } catch {
      this.problem = `${nameOf(path)} is not there any more.`;
      return;
    }
    await this.updateComplete;
    if (line) this.code?.goTo(line);
    else this.code?.focus();
  }

  override render() {
    const open = this.session ? this.open : undefined;
    const file = open?.active;
    return html`
      <fw-pane name="editor" label="Editor" .full=${this.full}>
        <div slot="header" class="tabs" role="group" aria-label="Open files">
          <button
            @click=${this.toggleTree}
            aria-pressed=${this.choice.tree}
            aria-label="Files"
            title="Files of ${ROLE_TITLES[this.actor]}"
          >
            ${icon('folder')}
          </button>
          ${open?.files.map((each) => this.renderTab(each, each === file))}
        </div>
        ${this.renderActions(file)}
        <div class="split">
          ${this.choice.tree && open ? this.renderTree(open) : nothing}
          <div class="text">
            ${file ? this.renderNotice(file) : nothing}
            ${this.problem ? html`<p class="notice bad" role="alert">${this.problem}</p>` : nothing}
            <div class="code"><slot name="code"></slot>${this.renderInstead(file)}</div>
          </div>
        </div>
      </fw-pane>
    `;
  }

  private renderTab(file: OpenFile, current: boolean) {
    const missed = this.misses.some((miss) => miss.file === file.path && !miss.repository);
    return html`<span class="tab ${current ? 'current' : ''} ${file.glance ? 'glance' : ''}">
      <button
        aria-pressed=${current}
        title=${file.path}
        @click=${() => void this.open.open(file.path)}
        @dblclick=${() => (file.glance = false)}
      >
        ${missed ? html`<span class="missed" title="A check finds something here">✗</span>` : nothing}
        ${nameOf(file.path)}
        ${this.open.isUnsaved(file) ? html`<span class="unsaved" aria-label="not saved">●</span>` : nothing}
      </button>
      <button class="close" aria-label="Close ${nameOf(file.path)}" @click=${() => this.handleClose(file)}>
        ${icon('close')}
      </button>
    </span>`;
  }

  private renderActions(file: OpenFile | undefined) {
    return html`<div slot="actions" class="actions">
      <button @click=${() => (this.naming = !this.naming)} title="New file" aria-label="New file">
        ${icon('file')}
      </button>
      ${
        file && !file.awaited
          ? html`<button
              @click=${() => void this.handleDelete(file)}
              title="Remove ${nameOf(file.path)}"
              aria-label="Remove ${nameOf(file.path)}"
            >
              ${icon('trash')}
            </button>`
          : nothing
      }
    </div>`;
  }

  private renderTree(open: OpenFiles) {
    const unsaved = new Set(open.files.filter((file) => open.isUnsaved(file)).map((file) => file.path));
    return html`<div class="tree">
      <p class="who ${this.actor}">${ROLE_SIGNS[this.actor]} ${ROLE_TITLES[this.actor]} <span>~</span></p>
      ${
        this.naming
          ? html`<form @submit=${this.handleNew} @keydown=${this.handleNamingKey}>
              <input
                name="path"
                aria-label="Path of the new file"
                placeholder="path/to/file.yaml"
                autofocus
              />
            </form>`
          : nothing
      }
      <fw-file-tree
        .files=${open.tree}
        .root=${HOME}
        .current=${open.current}
        .unsaved=${unsaved}
        @fw-open=${(event: OpenEvent) => void this.openAt(event.path)}
      ></fw-file-tree>
    </div>`;
  }

  private handleNamingKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.naming = false;
  }

  private renderNotice(file: OpenFile) {
    if (file.awaited) {
      return html`<p class="notice">
        <span>A command waits for this text.</span>
        <button class="primary" @click=${() => void this.finish(file, file.text)}>Save & close</button>
        <button class="framed" @click=${() => void this.finish(file, null)}>Cancel</button>
      </p>`;
    }
    if (!file.conflict) return nothing;
    const removed = file.conflict === 'removed';
    return html`<p class="notice warn" role="alert">
      <span>${removed ? 'The shell removed this file.' : 'The shell wrote this file, too.'}</span>
      <button class="framed" @click=${() => void this.open.takeTheirs(file.path)}>
        ${removed ? 'Close it' : "Take the shell's"}
      </button>
      <button class="framed" @click=${() => void this.open.save(file.path)}>Keep mine</button>
    </p>`;
  }

  /** Where there is no text to show. */
  private renderInstead(file: OpenFile | undefined) {
    if (file?.bytes !== undefined) {
      return html`<p class="empty">
        ${nameOf(file.path)} is no text: ${file.bytes.toLocaleString('en')} bytes, which only a program can
        read. In the shell, <code>file</code>, <code>tar -tf</code> or <code>base64</code> look into it.
      </p>`;
    }
    if (file) return nothing;
    return html`<p class="empty">
      ${this.code ? 'Choose a file, or let the shell write one: it opens here.' : 'Loading the editor…'}
    </p>`;
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-editor': EditorPane;
  }
  interface GlobalEventHandlersEventMap {
    'fw-edited': EditedEvent;
  }
}
