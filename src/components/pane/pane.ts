import { LitElement, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icon } from '../icon/icons';
import { controls } from '../theme/controls.styles';
import { paneStyles } from './pane.styles';

export type PaneName = 'slide' | 'editor' | 'shell';

/** Fired when the learner asks for a pane to take the screen or to give it back. */
export class FullEvent extends Event {
  constructor(readonly pane: PaneName) {
    super('fw-full', { bubbles: true, composed: true });
  }
}

/**
 * The frame of a pane: a header with its controls, and what it shows below.
 *
 * @slot - what the pane shows; fills it
 * @slot header - left side of the header: tabs, a title
 * @slot actions - right side of the header, before the button that gives the pane the screen
 * @event fw-full - the button was pressed
 */
@customElement('fw-pane')
export class Pane extends LitElement {
  static override styles = [controls, paneStyles];

  @property() name: PaneName = 'slide';

  /** What the pane is, for a screen reader's list of regions. */
  @property() label = '';

  /** Does it have the screen to itself? */
  @property({ type: Boolean, reflect: true }) full = false;

  private handleFull(): void {
    this.dispatchEvent(new FullEvent(this.name));
  }

  override render() {
    return html`
      <header part="header">
        <div class="left"><slot name="header"></slot></div>
        <div class="right">
          <slot name="actions"></slot>
          <button
            class="full"
            @click=${this.handleFull}
            aria-label=${this.full ? `${this.label}: give the screen back` : `${this.label}: take the screen`}
            title=${this.full ? 'Give the screen back (F9)' : 'Take the screen (F9)'}
          >
            ${icon(this.full ? 'shrink' : 'grow')}
          </button>
        </div>
      </header>
      <div class="body"><slot></slot></div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-pane': Pane;
  }
  interface GlobalEventHandlersEventMap {
    'fw-full': FullEvent;
  }
}
