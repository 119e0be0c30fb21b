import { LitElement, css, html } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { icon } from '../icon/icons';
import { controls } from '../theme/controls.styles';

/**
 * A dialog of the workshop, on the browser's own: the focus stays inside and goes back where it came from, Escape
 * and a press beside it close it.
 *
 * @slot - what it holds
 * @slot actions - buttons at its foot
 * @event close - it was closed
 */
@customElement('fw-dialog')
export class Dialog extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        flex-direction: column;
        width: min(var(--dialog-width, 720px), 100vw - 32px);
        max-height: min(86dvh, 900px);
        padding: 0;
        border: 1px solid var(--line-strong);
        border-radius: 10px;
        background: var(--surface-raised);
        color: var(--text);
        box-shadow: var(--shadow);
      }

      dialog[open] {
        display: flex;
      }

      dialog::backdrop {
        background: var(--veil);
      }

      .head {
        display: flex;
        flex: none;
        align-items: center;
        justify-content: space-between;
        gap: 12px;
        padding: 12px 12px 8px 20px;
      }

      h2 {
        margin: 0;
        font-size: var(--text-20);
        line-height: var(--leading-heading);
        overflow-wrap: anywhere;
      }

      .body {
        padding: 0 20px 20px;
        overflow: auto;
      }
    `,
  ];

  @query('dialog') private dialog!: HTMLDialogElement;

  @property() heading = '';

  private handleClick(event: MouseEvent): void {
    if (event.target === this.dialog) this.dialog.close();
  }

  private handleClose(): void {
    this.dispatchEvent(new Event('close'));
  }

  async show(): Promise<void> {
    await this.updateComplete;
    if (!this.dialog.open) this.dialog.showModal();
  }

  close(): void {
    this.dialog?.close();
  }

  override render() {
    return html`<dialog aria-labelledby="heading" @click=${this.handleClick} @close=${this.handleClose}>
      <div class="head">
        <h2 id="heading">${this.heading}</h2>
        <button aria-label="Close" @click=${() => this.close()}>${icon('close')}</button>
      </div>
      <div class="body"><slot></slot></div>
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-dialog': Dialog;
  }
}
