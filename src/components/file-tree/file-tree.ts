import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@awesome.me/webawesome/dist/components/tree/tree.js';
import '@awesome.me/webawesome/dist/components/tree-item/tree-item.js';
import type WaTreeItem from '@awesome.me/webawesome/dist/components/tree-item/tree-item.js';
import type { FileInfo } from '../../session/session';
import { icon } from '../icon/icons';
import { controls } from '../theme/controls.styles';
import { fileTreeStyles } from './file-tree.styles';

/** Fired when the learner opens a file of the tree. */
export class OpenEvent extends Event {
  constructor(
    readonly path: string,
    /** from 1 */
    readonly line?: number,
  ) {
    super('fw-open', { bubbles: true, composed: true });
  }
}

interface Folder {
  path: string;
  name: string;
  folders: Folder[];
  files: FileInfo[];
}

/**
 * Files and folders as a tree; unfolded as far as one works in it.
 *
 * @event fw-open - a file was chosen
 */
@customElement('fw-file-tree')
export class FileTree extends LitElement {
  static override styles = [controls, fileTreeStyles];

  /** In order of path, as the session lists them. */
  @property({ attribute: false }) files: readonly FileInfo[] = [];

  /** Folder the tree begins at. */
  @property() root = '/root';

  /** The file that is shown. */
  @property() current: string | null = null;

  /** Files with typing that is not saved. */
  @property({ attribute: false }) unsaved: ReadonlySet<string> = new Set();

  private folded = new Map<string, boolean>();

  private handleSelect(event: CustomEvent<{ selection: HTMLElement[] }>): void {
    const path = event.detail.selection[0]?.dataset.path;
    if (path) this.dispatchEvent(new OpenEvent(path));
  }

  private handleFold(path: string, expanded: boolean, event: Event): void {
    if (event.target === event.currentTarget) this.folded.set(path, expanded);
  }

  override updated(): void {
    // An item folds itself when it is put below one that is not unfolded yet, so folds are set once all are there.
    for (const item of this.renderRoot.querySelectorAll<WaTreeItem>('[data-folder]')) {
      item.expanded = this.isUnfolded(item.dataset.folder ?? '');
    }
  }

  private isUnfolded(path: string): boolean {
    const inside = path.slice(this.root.length + 1);
    return this.folded.get(path) ?? (!inside.startsWith('.') && inside.split('/').length < 5);
  }

  override render() {
    const root = folderOf(this.files, this.root);
    return html`<wa-tree selection="leaf" aria-label="Files" @wa-selection-change=${this.handleSelect}>
      <span slot="expand-icon" class="icon">${icon('right')}</span>
      <span slot="collapse-icon" class="icon">${icon('right')}</span>
      ${this.renderInside(root)}
    </wa-tree>`;
  }

  private renderInside(folder: Folder): TemplateResult {
    return html`${folder.folders.map((each) => this.renderFolder(each))}
    ${folder.files.map((file) => this.renderFile(file))}`;
  }

  private renderFolder(folder: Folder): TemplateResult {
    return html`<wa-tree-item
      data-folder=${folder.path}
      @wa-expand=${(event: Event) => this.handleFold(folder.path, true, event)}
      @wa-collapse=${(event: Event) => this.handleFold(folder.path, false, event)}
    >
      <span class="name">${folder.name}</span>
      ${this.renderInside(folder)}
    </wa-tree-item>`;
  }

  private renderFile(file: FileInfo): TemplateResult {
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    return html`<wa-tree-item data-path=${file.path} ?selected=${file.path === this.current}>
      <span class="name">${name}</span>
      ${this.unsaved.has(file.path) ? html`<span class="unsaved" title="not saved">●</span>` : nothing}
    </wa-tree-item>`;
  }
}

function folderOf(files: readonly FileInfo[], root: string): Folder {
  const folders = new Map<string, Folder>();
  const folder = (path: string): Folder => {
    const known = folders.get(path);
    if (known) return known;
    const made: Folder = { path, name: path.slice(path.lastIndexOf('/') + 1), folders: [], files: [] };
    folders.set(path, made);
    if (path !== root) folder(path.slice(0, path.lastIndexOf('/'))).folders.push(made);
    return made;
  };
  for (const info of files) {
    if (info.type === 'directory') folder(info.path);
    else folder(info.path.slice(0, info.path.lastIndexOf('/'))).files.push(info);
  }
  const top = folder(root);
  // Settings of programs (`.kube`, `.config`) come after what is worked on.
  top.folders.sort((a, b) => Number(a.name.startsWith('.')) - Number(b.name.startsWith('.')));
  return top;
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-file-tree': FileTree;
  }
  interface GlobalEventHandlersEventMap {
    'fw-open': OpenEvent;
  }
}
