import { LitElement, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { Deck } from '../../deck/deck';
import { countdown } from '../clock/times';
import { GoEvent } from '../deck/deck';
import { fitType } from '../deck/fit-type';
import { slideKey } from '../deck/slide-keys';
import { icon } from '../icon/icons';
import '../slide/slide';
import { controls } from '../theme/controls.styles';
import { presenterStyles } from './presenter.styles';

/**
 * What the one who presents sees in a window of their own: this slide, the next, the notes, the time that has passed.
 *
 * @event fw-go - another slide, or more of this one
 */
@customElement('fw-presenter')
export class Presenter extends LitElement {
  static override styles = [controls, presenterStyles];

  @query('.now') private room?: HTMLElement;

  @state() private elapsed = 0;

  @state() private counting = true;

  @property({ attribute: false }) deck?: Deck;

  @property({ type: Number }) index = 0;

  @property({ type: Number }) revealed = 0;

  private ticking: ReturnType<typeof setInterval> | undefined;
  private last = 0;
  private readonly sizes = new ResizeObserver(() => this.fit());

  override connectedCallback(): void {
    super.connectedCallback();
    this.last = performance.now();
    this.ticking = setInterval(() => this.tick(), 500);
    document.addEventListener('keydown', this.handleKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.ticking);
    this.sizes.disconnect();
    document.removeEventListener('keydown', this.handleKey);
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (this.room) this.sizes.observe(this.room);
    if (changed.has('index') || changed.has('deck')) this.fit();
  }

  private fit(): void {
    const slide = this.renderRoot.querySelector<HTMLElement>('.now fw-slide');
    const { room } = this;
    if (slide && room) setTimeout(() => fitType(slide, room, 12));
  }

  private tick(): void {
    const now = performance.now();
    if (this.counting) this.elapsed += now - this.last;
    this.last = now;
  }

  private handleKey = (event: KeyboardEvent): void => {
    const key = slideKey(event, event.composedPath(), false);
    if (key === 'next') this.next();
    else if (key === 'back') this.back();
    else return;
    event.preventDefault();
  };

  private go(index: number, revealed: number): void {
    if (this.deck?.slides[index]) this.dispatchEvent(new GoEvent(index, revealed));
  }

  private next(): void {
    const { increments = 0 } = this.deck?.slides[this.index] ?? {};
    if (this.revealed < increments) this.go(this.index, this.revealed + 1);
    else this.go(this.index + 1, 0);
  }

  private back(): void {
    if (this.revealed > 0) this.go(this.index, this.revealed - 1);
    else this.go(this.index - 1, this.deck?.slides[this.index - 1]?.increments ?? 0);
  }

  override render() {
    const slide = this.deck?.slides[this.index];
    const next = this.deck?.slides[this.index + 1];
    if (!slide) return html`<p class="waiting" role="status">Loading the deck…</p>`;
    return html`
      <section class="now" aria-label="This slide">
        <fw-slide still .slide=${slide} .revealed=${this.revealed}></fw-slide>
      </section>
      <section class="next" aria-label="Next slide">
        ${next ? html`<fw-slide still .slide=${next} .revealed=${0}></fw-slide>` : html`<p>The end.</p>`}
      </section>
      <section class="notes" aria-label="Notes" tabindex="0">
        ${slide.notesHtml ? unsafeHTML(slide.notesHtml) : html`<p class="quiet">No notes for this slide.</p>`}
      </section>
      <footer>
        <button class="framed" @click=${this.back} aria-label="Back">${icon('left')} Back</button>
        <span class="position">${this.index + 1} / ${this.deck?.slides.length}</span>
        <button class="primary" @click=${this.next} aria-label="Next">Next ${icon('right')}</button>
        ${
          slide.increments > 0
            ? html`<span class="quiet"
                >${Math.min(this.revealed, slide.increments)} of ${slide.increments} shown</span
              >`
            : nothing
        }
        <span class="space"></span>
        <time aria-label="Time passed">${countdown(this.elapsed)}</time>
        <button
          @click=${() => (this.counting = !this.counting)}
          aria-label=${this.counting ? 'Stop the timer' : 'Start the timer'}
        >
          ${icon(this.counting ? 'pause' : 'play')}
        </button>
        <button @click=${() => (this.elapsed = 0)} aria-label="Timer to zero">${icon('reset')}</button>
      </footer>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-presenter': Presenter;
  }
}
