import { LitElement, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { dividerStyles } from './divider.styles';

/** Fired while the learner moves the divider; `share` is 0 to 1 of the room the two panes have. */
export class DivideEvent extends Event {
  constructor(readonly share: number) {
    super('fw-divide', { bubbles: true, composed: true });
  }
}

/**
 * A line between two panes that drags: by mouse, by touch, and by arrow keys (Home and End for the extremes,
 * double click or Enter for the middle it began with). It measures its offset parent and moves nothing itself.
 *
 * @event fw-divide - the learner asks for another share
 */
@customElement('fw-divider')
export class Divider extends LitElement {
  static override styles = dividerStyles;

  /** Which panes it divides, for a screen reader: `Slide and editor`. */
  @property() label = '';

  /** The line stands (`vertical`: panes left and right) or lies (`horizontal`: panes above each other). */
  @property({ reflect: true }) orientation: 'vertical' | 'horizontal' = 'vertical';

  /** Share of the first pane, 0 to 1. */
  @property({ type: Number }) share = 0.5;

  /** Where a double click brings it back to. */
  @property({ type: Number }) home = 0.5;

  override connectedCallback(): void {
    super.connectedCallback();
    this.tabIndex = 0;
    this.setAttribute('role', 'separator');
    this.addEventListener('pointerdown', this.handlePointerDown);
    this.addEventListener('keydown', this.handleKeyDown);
    this.addEventListener('dblclick', this.handleDoubleClick);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('pointerdown', this.handlePointerDown);
    this.removeEventListener('keydown', this.handleKeyDown);
    this.removeEventListener('dblclick', this.handleDoubleClick);
  }

  override willUpdate(): void {
    this.setAttribute('aria-label', this.label);
    this.setAttribute('aria-orientation', this.orientation);
    this.setAttribute('aria-valuenow', String(Math.round(this.share * 100)));
    this.setAttribute('aria-valuemin', '0');
    this.setAttribute('aria-valuemax', '100');
  }

  private handlePointerDown = (down: PointerEvent): void => {
    if (down.button !== 0) return;
    down.preventDefault();
    this.focus();
    this.setPointerCapture(down.pointerId);
    const move = (event: PointerEvent): void => this.ask(this.shareAt(event));
    const up = (): void => {
      this.removeEventListener('pointermove', move);
      this.removeEventListener('pointerup', up);
      this.removeEventListener('pointercancel', up);
    };
    this.addEventListener('pointermove', move);
    this.addEventListener('pointerup', up);
    this.addEventListener('pointercancel', up);
  };

  private handleKeyDown = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
    const step = steps[event.key];
    if (step !== undefined) this.ask(this.share + step * (event.shiftKey ? 0.1 : 0.02));
    else if (event.key === 'Home') this.ask(0);
    else if (event.key === 'End') this.ask(1);
    else if (event.key === 'Enter') this.ask(this.home);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  private handleDoubleClick = (): void => this.ask(this.home);

  private shareAt(event: PointerEvent): number {
    const box = (this.offsetParent ?? document.documentElement).getBoundingClientRect();
    const start =
      this.orientation === 'vertical' ? box.left : box.top + Number.parseFloat(this.dataset.inset ?? '0');
    const room = this.orientation === 'vertical' ? box.width : box.bottom - start;
    return ((this.orientation === 'vertical' ? event.clientX : event.clientY) - start) / room;
  }

  private ask(share: number): void {
    this.dispatchEvent(new DivideEvent(Math.min(1, Math.max(0, share))));
  }

  override render() {
    return html`<span class="grip" aria-hidden="true"></span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-divider': Divider;
  }
  interface GlobalEventHandlersEventMap {
    'fw-divide': DivideEvent;
  }
}
