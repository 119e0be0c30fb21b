import { LitElement, html, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { Deck } from '../../deck/deck';
import type { Session } from '../../session/session';
import { icon } from '../icon/icons';
import '../pane/pane';
import '../slide/slide';
import type { SlideElement } from '../slide/slide';
import { controls } from '../theme/controls.styles';
import { deckStyles } from './deck.styles';
import { fitType, letGoType } from './fit-type';
import { slideKey } from './slide-keys';
import type { SlideKey } from './slide-keys';

/** Fired when the learner goes to another slide, or to more or less of this one. */
export class GoEvent extends Event {
  constructor(
    readonly index: number,
    /** How many increments of it are shown. */
    readonly revealed: number,
  ) {
    super('fw-go', { bubbles: true, composed: true });
  }
}

/** Fired when the learner opens another deck, at its first slide or (going back) at its last. */
export class DeckEvent extends Event {
  constructor(
    readonly deck: string,
    readonly at: 'first' | 'last' = 'first',
  ) {
    super('fw-deck', { bubbles: true, composed: true });
  }
}

/** Fired for what concerns the whole page: `contents`, `help`, `present`, `presenter`. */
export class CommandEvent extends Event {
  constructor(readonly command: 'contents' | 'help' | 'present' | 'presenter' | 'screen') {
    super('fw-command', { bubbles: true, composed: true });
  }
}

export type DeckView = 'slide' | 'picture';

/** Fired when the learner changes between slide and picture. */
export class ViewEvent extends Event {
  constructor(readonly view: DeckView) {
    super('fw-view', { bubbles: true, composed: true });
  }
}

/**
 * The left pane: a slide of a deck, or the picture of the cluster; the ways to go on.
 *
 * Keys move slides only while the focus is here, or nowhere.
 *
 * @slot step - what the learner has to do on this slide; below it
 * @slot picture - the picture of the cluster
 * @event fw-go - another slide, or more of this one
 * @event fw-command - a key that concerns the whole page
 * @event fw-view - slide or picture
 * @event fw-deck - the deck before or behind this one
 */
@customElement('fw-deck')
export class DeckElement extends LitElement {
  static override styles = [controls, deckStyles];

  @query('.scroller') private scroller!: HTMLElement;

  @query('fw-slide') private slideElement!: SlideElement;

  @property({ attribute: false }) deck?: Deck;

  /** The decks of the course, in order: the last slide of one leads on to the next. */
  @property({ attribute: false }) decks: readonly { name: string; title: string }[] = [];

  /** The world, for slides that show a message of it. */
  @property({ attribute: false }) session?: Session;

  @property({ type: Number }) index = 0;

  @property({ type: Number }) revealed = 0;

  @property() view: DeckView = 'slide';

  @property({ type: Boolean, reflect: true }) presenting = false;

  /** Does this pane have the screen? */
  @property({ type: Boolean }) full = false;

  private readonly sizes = new ResizeObserver(() => this.fit());
  private swipe: { x: number; y: number } | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.handleKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.handleKey);
    this.sizes.disconnect();
  }

  override firstUpdated(): void {
    this.sizes.observe(this.scroller);
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('index') || changed.has('deck')) this.scroller.scrollTop = 0;
    if (['index', 'deck', 'presenting', 'view'].some((name) => changed.has(name))) {
      void this.slideElement?.updateComplete.then(() => this.fit());
    }
  }

  private fit(): void {
    if (!this.slideElement) return;
    if (this.presenting) fitType(this.slideElement, this.scroller);
    else letGoType(this.slideElement);
  }

  private handleKey = (event: KeyboardEvent): void => {
    const path = event.composedPath();
    if (!path.includes(this) && event.target !== document.body) return;
    const key = slideKey(event, path, this.canScrollDown() && !this.presenting);
    if (!key) return;
    event.preventDefault();
    this.press(key);
  };

  private press(key: SlideKey): void {
    if (key === 'next') this.next();
    else if (key === 'back') this.back();
    else if (key === 'first') this.go(0, 0);
    else if (key === 'last') this.go(this.count - 1, 0);
    else if (key === 'view') this.show(this.view === 'slide' ? 'picture' : 'slide');
    else this.dispatchEvent(new CommandEvent(key));
  }

  private handleTouchStart(event: TouchEvent): void {
    const touch = event.touches[0];
    const scrolls = event.composedPath().some((each) => each instanceof HTMLPreElement);
    this.swipe =
      touch && event.touches.length === 1 && !scrolls ? { x: touch.clientX, y: touch.clientY } : null;
  }

  private handleTouchEnd(event: TouchEvent): void {
    const touch = event.changedTouches[0];
    if (!touch || !this.swipe) return;
    const across = touch.clientX - this.swipe.x;
    if (Math.abs(across) < 70 || Math.abs(touch.clientY - this.swipe.y) > 50) return;
    if (across < 0) this.next();
    else this.back();
  }

  private get count(): number {
    return this.deck?.slides.length ?? 0;
  }

  private get increments(): number {
    return this.deck?.slides[this.index]?.increments ?? 0;
  }

  private canScrollDown(): boolean {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller;
    return scrollTop + clientHeight < scrollHeight - 24;
  }

  private show(view: DeckView): void {
    this.dispatchEvent(new ViewEvent(view));
  }

  private go(index: number, revealed: number): void {
    if (index < 0 || index >= this.count) return;
    this.dispatchEvent(new GoEvent(index, revealed));
  }

  /** More of this slide, or the next one. */
  next(): void {
    if (this.revealed < this.increments) this.go(this.index, this.revealed + 1);
    else if (this.index + 1 < this.count) this.go(this.index + 1, 0);
    else if (this.neighbour(1)) this.dispatchEvent(new DeckEvent(this.neighbour(1)!.name));
  }

  /** Less of this slide, or the whole of the one before. */
  back(): void {
    if (this.revealed > 0) this.go(this.index, Math.min(this.revealed, this.increments) - 1);
    else if (this.index > 0) this.go(this.index - 1, this.deck?.slides[this.index - 1]?.increments ?? 0);
    else if (this.neighbour(-1)) this.dispatchEvent(new DeckEvent(this.neighbour(-1)!.name, 'last'));
  }

  private neighbour(step: 1 | -1): { name: string; title: string } | undefined {
    const at = this.decks.findIndex((each) => each.name === this.deck?.name);
    return at < 0 ? undefined : this.decks[at + step];
  }

  override focus(): void {
    if (this.view === 'slide') this.scroller.focus();
    else this.querySelector<HTMLElement>(":scope > [slot='picture']")?.focus();
  }

  override render() {
    const slide = this.deck?.slides[this.index];
    return html`
      <fw-pane name="slide" label="Slide" .full=${this.full}>
        ${this.renderTabs()} ${this.renderActions()}
        <div
          class="scroller"
          tabindex="0"
          role="group"
          aria-label="Slide ${this.index + 1} of ${this.count}"
          ?hidden=${this.view !== 'slide'}
          @touchstart=${{ handleEvent: (event: TouchEvent) => this.handleTouchStart(event), passive: true }}
          @touchend=${this.handleTouchEnd}
        >
          ${
            slide
              ? html`<fw-slide
                  .slide=${slide}
                  .revealed=${this.revealed}
                  .session=${this.session}
                ></fw-slide>`
              : html`<p class="empty">There is no such slide.</p>`
          }
          <slot name="step"></slot>
          ${this.renderOnward()}
        </div>
        <div class="picture" ?hidden=${this.view !== 'picture'}><slot name="picture"></slot></div>
        <div class="progress" style="--done: ${this.count ? (this.index + 1) / this.count : 0}"></div>
      </fw-pane>
    `;
  }

  private renderTabs() {
    const tab = (view: DeckView, title: string) =>
      html`<button aria-pressed=${this.view === view} @click=${() => this.show(view)}>${title}</button>`;
    return html`<div slot="header" class="tabs" role="group" aria-label="What this pane shows">
      ${tab('slide', 'Slide')} ${tab('picture', 'Picture')}
    </div>`;
  }

  /** Behind the last slide: the next chapter. */
  private renderOnward() {
    const next = this.neighbour(1);
    if (!next || this.index !== this.count - 1) return nothing;
    return html`<p class="onward">
      <button class="framed" @click=${() => this.next()}>Next chapter: ${next.title} ${icon('right')}</button>
    </p>`;
  }

  private renderActions() {
    if (this.view !== 'slide') return nothing;
    const first = this.index === 0 && this.revealed === 0 && !this.neighbour(-1);
    const last = this.index === this.count - 1 && this.revealed >= this.increments && !this.neighbour(1);
    return html`<div slot="actions" class="actions">
      <button @click=${this.back} ?disabled=${first} aria-label="Back" title="Back (←)">
        ${icon('left')}
      </button>
      <span class="position">${this.index + 1} / ${this.count}</span>
      <button @click=${this.next} ?disabled=${last} aria-label="Next" title="Next (→)">
        ${icon('right')}
      </button>
      <button
        class="present"
        @click=${() => this.press('present')}
        aria-label="Show the slide to a room"
        title="Show the slide to a room (P)"
      >
        ${icon('speaker')}
      </button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-deck': DeckElement;
  }
  interface GlobalEventHandlersEventMap {
    'fw-deck': DeckEvent;
    'fw-go': GoEvent;
    'fw-command': CommandEvent;
    'fw-view': ViewEvent;
  }
}
