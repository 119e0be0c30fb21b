import { LitElement, css, html } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { SaveEvent, TextEvent } from './code-editor';
import type { CodeEditor, Mark } from './code-editor';

/**
 * A plain text field: for phones, where Monaco is not supported, and for whoever prefers it.
 *
 * @event fw-text - the learner changed the text
 * @event fw-save - the learner asks to save
 */
@customElement('fw-plain-code')
export class PlainCode extends LitElement implements CodeEditor {
  static override styles = css`
    :host {
      display: flex;
      flex-direction: column;
      height: 100%;
    }

    textarea {
      flex: 1;
      box-sizing: border-box;
      width: 100%;
      padding: 12px;
      border: 0;
      background: var(--surface);
      color: var(--text);
      font: var(--text-15) / 1.45 var(--font-mono);
      white-space: pre;
      tab-size: 2;
      resize: none;
    }

    textarea:focus-visible {
      outline: 2px solid var(--focus);
      outline-offset: -2px;
    }

    ul {
      flex: none;
      max-height: 30%;
      margin: 0;
      padding: 6px 12px;
      overflow: auto;
      border-top: 1px solid var(--line);
      background: var(--bad-soft);
      color: var(--bad);
      font-size: var(--text-13);
      list-style: none;
    }
  `;

  @query('textarea') private field!: HTMLTextAreaElement;

  @state() private marks: readonly Mark[] = [];

  @state() private text = '';

  @state() private readonly = false;

  @property({ type: Number }) size = 15;

  @property() path = '';

  private texts = new Map<string, string>();
  private marked = new Map<string, readonly Mark[]>();

  private handleInput(): void {
    this.texts.set(this.path, this.field.value);
    this.dispatchEvent(new TextEvent(this.path, this.field.value));
  }

  private handleKey(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
    event.preventDefault();
    this.dispatchEvent(new SaveEvent());
  }

  override focus(): void {
    this.field?.focus();
  }

  show(path: string, text: string, readonly = false): void {
    if (!this.texts.has(path)) this.texts.set(path, text);
    this.path = path;
    this.readonly = readonly;
    this.text = this.texts.get(path) ?? '';
    this.marks = this.marked.get(path) ?? [];
  }

  replace(path: string, text: string): void {
    this.texts.set(path, text);
    if (path === this.path) this.text = text;
  }

  forget(path: string): void {
    this.texts.delete(path);
    this.marked.delete(path);
  }

  goTo(line: number): void {
    const lines = this.text.split('\n');
    const start = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
    this.field.focus();
    this.field.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  }

  mark(path: string, marks: readonly Mark[]): void {
    this.marked.set(path, marks);
    if (path === this.path) this.marks = marks;
  }

  override render() {
    return html`
      <textarea
        aria-label="Text of ${this.path}"
        spellcheck="false"
        autocapitalize="off"
        autocomplete="off"
        wrap="off"
        .value=${this.text}
        ?readonly=${this.readonly}
        @input=${this.handleInput}
        @keydown=${this.handleKey}
      ></textarea>
      ${
        this.marks.length > 0
          ? html`<ul>
              ${this.marks.map((mark) => html`<li>✗ line ${mark.line}: ${mark.message}</li>`)}
            </ul>`
          : ''
      }
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-plain-code': PlainCode;
  }
}
