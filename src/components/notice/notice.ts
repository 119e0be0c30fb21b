import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icon } from '../icon/icons';
import { controls } from '../theme/controls.styles';

/**
 * One sentence below the slide that may be answered, and goes when it is closed.
 *
 * @slot - the sentence, and what can be done about it
 * @event close - it was closed
 */
@customElement('fw-notice')
export class Notice extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        padding: 8px 12px;
        border-top: 1px solid var(--line);
        background: var(--surface);
      }

      div {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 8px 8px 8px 16px;
        max-width: 720px;
        margin: 0 auto;
        border: 1px solid var(--line-strong);
        border-radius: 8px;
        background: var(--surface-raised);
        font-size: var(--text-15);
      }

      @media print {
        :host {
          display: none;
        }
      }
    `,
  ];

  @property() label = 'Notice';

  override render() {
    return html`<div role="status" aria-label=${this.label}>
      <slot></slot>
      <button aria-label="Close this notice" @click=${() => this.dispatchEvent(new Event('close'))}>
        ${icon('close')}
      </button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-notice': Notice;
  }
}
