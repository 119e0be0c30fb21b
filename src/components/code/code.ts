import { LitElement, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { watchTheme } from '../theme/theme';
import { SaveEvent, TextEvent } from './code-editor';
import type { CodeEditor, Mark } from './code-editor';
import './code.css';
import { languageOf, monaco, paintMonaco } from './monaco';

/** Whose markers they are: those of the YAML language keep their own. */
const OWNER = 'checks';

/** How long lines that the shell wrote are pointed at, ms. */
const POINTED = 2500;

/**
 * Monaco as an element. It lives in the document and not in a shadow tree, since Monaco's style sheets do.
 *
 * @event fw-text - the learner changed the text
 * @event fw-save - Ctrl-S
 */
@customElement('fw-code')
export class Code extends LitElement implements CodeEditor {
  /** Size of the type, in px. */
  @property({ type: Number }) size = 13;

  private editor: monaco.editor.IStandaloneCodeEditor | null = null;
  private models = new Map<string, monaco.editor.ITextModel>();
  private views = new Map<string, monaco.editor.ICodeEditorViewState | null>();
  private path = '';
  private replacing = false;
  private readonly stops: (() => void)[] = [];

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    paintMonaco();
    this.stops.push(watchTheme(paintMonaco));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stops.splice(0)) stop();
    for (const path of [...this.models.keys()]) this.forget(path);
    this.editor?.dispose();
    this.editor = null;
  }

  override firstUpdated(): void {
    const editor = monaco.editor.create(this.querySelector<HTMLElement>('.room')!, {
      model: null,
      theme: 'workshop',
      automaticLayout: true,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono'),
      fontSize: this.size,
      lineHeight: 1.45,
      minimap: { enabled: false },
      scrollBeyondLastLine: false,
      tabSize: 2,
      insertSpaces: true,
      detectIndentation: false,
      renderWhitespace: 'boundary',
      renderFinalNewline: 'on',
      fixedOverflowWidgets: true,
      glyphMargin: true,
      folding: true,
      lineNumbersMinChars: 3,
      stickyScroll: { enabled: false },
      wordBasedSuggestions: 'off',
      quickSuggestions: { strings: true, other: true, comments: false },
      accessibilitySupport: 'auto',
      ariaLabel: 'Editor. Escape twice leaves it.',
      padding: { top: 8, bottom: 8 },
    });
    editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS, () => this.dispatchEvent(new SaveEvent()));
    this.editor = editor;
    if (this.path) this.attach();
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('size')) this.editor?.updateOptions({ fontSize: this.size });
  }

  override focus(): void {
    this.editor?.focus();
  }

  show(path: string, text: string, readonly = false): void {
    if (this.path && this.path !== path) this.views.set(this.path, this.editor?.saveViewState() ?? null);
    if (!this.models.has(path)) this.models.set(path, this.createModel(path, text));
    this.path = path;
    this.attach();
    this.editor?.updateOptions({ readOnly: readonly });
  }

  private createModel(path: string, text: string): monaco.editor.ITextModel {
    const uri = monaco.Uri.file(path);
    monaco.editor.getModel(uri)?.dispose();
    const model = monaco.editor.createModel(text, languageOf(path), uri);
    model.onDidChangeContent(() => {
      if (!this.replacing) this.dispatchEvent(new TextEvent(path, model.getValue()));
    });
    return model;
  }

  private attach(): void {
    const model = this.models.get(this.path) ?? null;
    if (!this.editor || this.editor.getModel() === model) return;
    this.editor.setModel(model);
    const view = this.views.get(this.path);
    if (view) this.editor.restoreViewState(view);
  }

  replace(path: string, text: string): void {
    const model = this.models.get(path);
    if (!model || model.getValue() === text) return;
    this.replacing = true;
    const before = model.getLinesContent();
    // As an edit and not as a new value: cursor and undo survive it.
    model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
    this.replacing = false;
    this.pointAt(model, changedLines(before, model.getLinesContent()));
  }

  /** Shows for a moment which lines the shell wrote. */
  private pointAt(model: monaco.editor.ITextModel, [first, last]: [number, number]): void {
    if (this.editor?.getModel() !== model || last < first) return;
    this.editor.revealLinesInCenterIfOutsideViewport(first, last);
    const range = new monaco.Range(first, 1, last, 1);
    const marks = this.editor.createDecorationsCollection([
      { range, options: { isWholeLine: true, className: 'just-changed' } },
    ]);
    setTimeout(() => marks.clear(), POINTED);
  }

  forget(path: string): void {
    this.models.get(path)?.dispose();
    this.models.delete(path);
    this.views.delete(path);
    if (path === this.path) this.path = '';
  }

  goTo(line: number): void {
    this.editor?.setPosition({ lineNumber: line, column: 1 });
    this.editor?.revealLineInCenter(line);
    this.editor?.focus();
  }

  mark(path: string, marks: readonly Mark[]): void {
    const model = this.models.get(path);
    if (!model) return;
    monaco.editor.setModelMarkers(
      model,
      OWNER,
      marks
        .filter((mark) => mark.line <= model.getLineCount())
        .map((mark) => ({
          severity: monaco.MarkerSeverity.Error,
          message: mark.message,
          source: 'your turn',
          startLineNumber: mark.line,
          startColumn: model.getLineFirstNonWhitespaceColumn(mark.line) || 1,
          endLineNumber: mark.line,
          endColumn: model.getLineMaxColumn(mark.line),
        })),
    );
  }

  override render() {
    return html`<div class="room"></div>`;
  }
}

/** First and last line (from 1) that differ; last before first where none does. */
function changedLines(before: readonly string[], after: readonly string[]): [number, number] {
  let start = 0;
  while (start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return [start + 1, after.length - end];
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-code': Code;
  }
}
