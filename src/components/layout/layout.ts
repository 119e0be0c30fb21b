import { LitElement, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '../divider/divider';
import type { DivideEvent } from '../divider/divider';
import type { FullEvent, PaneName } from '../pane/pane';
import { recall, remember } from '../preference/preference';
import { controls } from '../theme/controls.styles';
import { layoutStyles } from './layout.styles';

const PANES: readonly PaneName[] = ['slide', 'editor', 'shell'];
const TITLES: Record<PaneName, string> = { slide: 'Slide', editor: 'Editor', shell: 'Shell' };

/** Shares of the screen as look and feel begin with them. */
const HOME = { slide: 0.42, editor: 0.44, above: 0.48 };

type Shares = typeof HOME;
export type Form = 'wide' | 'medium' | 'phone';

/** Fired when other panes than before can be seen. */
export class LayoutEvent extends Event {
  constructor() {
    super('fw-layout', { bubbles: true, composed: true });
  }
}

/**
 * The one screen: slide, editor and shell, side by side where there is room, as tabs below the slide where there
 * is less, as sheets over it on a phone. No pane ever moves in the document, so editor and shell keep their state.
 *
 * @slot bar
 * @slot slide - one element whose `focus()` puts the focus where work goes on; so for the other two
 * @slot editor
 * @slot shell
 * @slot notice - a sentence below the slide; it covers nothing
 * @event fw-layout - other panes than before can be seen
 */
@customElement('fw-layout')
export class Layout extends LitElement {
  static override styles = [controls, layoutStyles];

  /** Enough width for three panes, for two, for one. */
  @property({ reflect: true }) form: Form = 'wide';

  /** The pane that has the screen to itself. */
  @property({ reflect: true }) full: PaneName | null = null;

  /** The slide alone, for a room; editor or shell take half of the screen when asked for. */
  @property({ type: Boolean, reflect: true }) presenting = false;

  /** Which of several panes in one place is seen: below the slide, as a sheet, or beside a presented slide. */
  @property({ reflect: true }) tab: PaneName = 'slide';

  @state() private shares: Shares = recall('layout', HOME);

  private readonly medium = matchMedia('(max-width: 1180px)');
  private readonly phone = matchMedia('(max-width: 680px)');

  override connectedCallback(): void {
    super.connectedCallback();
    this.medium.addEventListener('change', this.handleForm);
    this.phone.addEventListener('change', this.handleForm);
    this.addEventListener('fw-full', this.handleFull);
    this.handleForm();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.medium.removeEventListener('change', this.handleForm);
    this.phone.removeEventListener('change', this.handleForm);
    this.removeEventListener('fw-full', this.handleFull);
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('presenting') && this.presenting) this.tab = 'slide';
    if (!this.presenting && this.form === 'medium' && this.tab === 'slide') this.tab = 'shell';
    this.style.setProperty('--slide-share', `${this.shares.slide * 100}%`);
    this.style.setProperty('--editor-share', `${this.shares.editor}`);
    this.style.setProperty('--above-share', `${this.shares.above}`);
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (['form', 'full', 'tab', 'presenting'].some((name) => changed.has(name))) {
      this.dispatchEvent(new LayoutEvent());
    }
  }

  private handleForm = (): void => {
    this.form = this.phone.matches ? 'phone' : this.medium.matches ? 'medium' : 'wide';
  };

  private handleFull = (event: FullEvent): void => this.toggleFull(event.pane);

  private handleDivide(share: keyof Shares, event: DivideEvent): void {
    this.shares = { ...this.shares, [share]: Math.min(0.85, Math.max(0.15, event.share)) };
    remember('layout', this.shares);
  }

  private handleTab(pane: PaneName): void {
    this.tab = this.form === 'phone' && this.tab === pane ? 'slide' : pane;
    void this.updateComplete.then(() => this.focusPane(this.tab));
  }

  /** Can this pane be seen just now? */
  shows(pane: PaneName): boolean {
    if (this.presenting) return pane === 'slide' || this.tab === pane;
    if (this.full) return this.full === pane;
    return this.form === 'wide' || pane === 'slide' || this.tab === pane;
  }

  /** Brings a pane to sight; where another has the screen, that one gives it back. */
  reveal(pane: PaneName): void {
    if (this.full && this.full !== pane) this.full = null;
    if (pane !== 'slide' || this.form === 'phone' || this.presenting) this.tab = pane;
  }

  /** Brings a pane to sight and puts the focus into it. */
  async focusPane(pane: PaneName): Promise<void> {
    this.reveal(pane);
    await this.updateComplete;
    this.elementOf(pane)?.focus();
  }

  toggleFull(pane: PaneName): void {
    this.full = this.full === pane ? null : pane;
    if (this.full) this.tab = pane;
  }

  /** The pane that has the focus, if one has it. */
  focusedPane(): PaneName | undefined {
    return PANES.find((pane) => this.elementOf(pane)?.matches(':focus-within'));
  }

  /** Puts the focus into the next pane, or the one before. */
  cycle(step: 1 | -1): void {
    const at = PANES.indexOf(this.focusedPane() ?? (step > 0 ? 'shell' : 'slide'));
    const pane = PANES[(at + step + PANES.length) % PANES.length] ?? 'slide';
    if (this.full) this.full = pane;
    void this.focusPane(pane);
  }

  private elementOf(pane: PaneName): HTMLElement | null {
    return this.querySelector<HTMLElement>(`:scope > [slot='${pane}']`);
  }

  override render() {
    return html`
      <slot name="bar"></slot>
      <main>
        <section class="pane slide" aria-label="Slide">
          <slot name="slide"></slot><slot name="notice"></slot>
        </section>
        ${this.renderDivider('upright', 'vertical', 'slide', 'Slide, and editor with shell')}
        ${this.renderDivider('above', 'horizontal', 'above', 'Slide, and editor or shell')}
        ${this.renderTabs()}
        <section class="pane editor" aria-label="Editor"><slot name="editor"></slot></section>
        ${this.renderDivider('across', 'horizontal', 'editor', 'Editor and shell')}
        <section class="pane shell" aria-label="Shell"><slot name="shell"></slot></section>
      </main>
    `;
  }

  private renderDivider(
    name: string,
    orientation: 'vertical' | 'horizontal',
    share: keyof Shares,
    label: string,
  ) {
    return html`<fw-divider
      class=${name}
      data-inset="44"
      label=${label}
      orientation=${orientation}
      .share=${this.shares[share]}
      .home=${HOME[share]}
      @fw-divide=${(event: DivideEvent) => this.handleDivide(share, event)}
    ></fw-divider>`;
  }

  private renderTabs() {
    if (this.form === 'wide') return nothing;
    const panes = this.form === 'phone' ? PANES : PANES.slice(1);
    return html`<nav class="tabs" aria-label="Panes">
      ${panes.map(
        (pane) =>
          html`<button aria-pressed=${this.tab === pane} @click=${() => this.handleTab(pane)}>
            ${TITLES[pane]}
          </button>`,
      )}
    </nav>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-layout': Layout;
  }
  interface GlobalEventHandlersEventMap {
    'fw-layout': LayoutEvent;
  }
}
