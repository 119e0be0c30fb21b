import { LitElement, html } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import '../components/bar/bar';
import type { RoleEvent, StepMark } from '../components/bar/bar';
import '../components/deck/deck';
import type { CommandEvent, DeckElement, DeckView, GoEvent, ViewEvent } from '../components/deck/deck';
import '../components/layout/layout';
import type { Layout } from '../components/layout/layout';
import type { PaneName } from '../components/pane/pane';
import type { ShellPane } from '../components/shell/shell';
import type { RunEvent, SayEvent } from '../components/slide/slide';
import { Transcript } from '../components/terminal/transcript';
import type { Deck } from '../deck/deck';
import { findSlide } from '../deck/deck';
import type { RemoteSession } from '../session/port';
import type { Role } from '../session/session';
import { startWorld } from './connection';
import { deckEntry } from './decks';
import { readRoute, writeRoute } from './route';
import './workshop.css';

/** Two presses of Escape within this time (ms) leave shell or editor. */
const TWICE = 600;

/** The page: it holds the session, knows where the learner is, and hands both to the elements that show them. */
@customElement('fw-workshop')
export class Workshop extends LitElement {
  // In the document and not in a shadow tree: Monaco's style sheets are there.
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  @query('fw-layout') private layout!: Layout;

  @query('fw-deck') private deckElement!: DeckElement;

  @query('fw-shell') private shell!: ShellPane;

  @state() private deck?: Deck;

  @state() private index = 0;

  @state() private revealed = 0;

  @state() private view: DeckView = 'slide';

  @state() private actor: Role = 'ops';

  @state() private remote?: RemoteSession;

  @state() private said = '';

  @state() private presenting = false;

  private transcript?: Transcript;
  private lastEscape = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('hashchange', this.handleHash);
    window.addEventListener('keydown', this.handleKey, { capture: true });
    void this.follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.handleHash);
    window.removeEventListener('keydown', this.handleKey, { capture: true });
    this.transcript?.dispose();
  }

  private handleHash = (): void => void this.follow();

  /** Shows what the address says. */
  private async follow(): Promise<void> {
    const route = readRoute(location.hash);
    const entry = deckEntry(route?.deck);
    if (this.deck?.name !== entry.name) this.deck = await entry.load();
    const index = findSlide(this.deck, route?.slide ?? '1') ?? 0;
    if (index !== this.index) this.revealed = 0;
    this.index = index;
    document.title = `${this.deck.slides[index]?.title ?? ''} · ${this.deck.title}`;
    if (!this.remote) void this.begin();
  }

  /** After the first slide: the world, and the panes that show it. */
  private async begin(): Promise<void> {
    await this.updateComplete;
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const remote = startWorld();
    this.transcript = new Transcript(remote.session);
    void this.transcript.begin();
    this.remote = remote;
    await import('../components/shell/shell');
    await import('../components/editor/editor');
  }

  /** Keys that work wherever the focus is. */
  private handleKey = (event: KeyboardEvent): void => {
    if (event.key === 'F6') this.layout.cycle(event.shiftKey ? -1 : 1);
    else if (event.key === 'F9') this.layout.toggleFull(this.layout.focusedPane() ?? 'slide');
    else if (event.key === 'Escape') return this.countEscape(event);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  private countEscape(event: KeyboardEvent): void {
    if (this.presenting && this.layout.tab === 'slide') return this.present(false);
    const twice = event.timeStamp - this.lastEscape < TWICE;
    this.lastEscape = twice ? 0 : event.timeStamp;
    if (!twice) return;
    event.preventDefault();
    void this.layout.focusPane('slide');
  }

  private handleGo(event: GoEvent): void {
    this.revealed = event.revealed;
    if (!this.deck || event.index === this.index) return;
    this.goTo(event.index);
  }

  private goTo(index: number): void {
    if (!this.deck) return;
    const reveal = this.revealed;
    location.hash = writeRoute({ deck: this.deck.name, slide: String(index + 1), presenter: false });
    this.index = index;
    this.revealed = reveal;
  }

  private handleView(event: ViewEvent): void {
    this.view = event.view;
  }

  private handleRole(event: RoleEvent): void {
    this.actor = event.actor;
  }

  private handleRun(event: RunEvent): void {
    this.layout.reveal('shell');
    void this.shell.type(this.actor, event.commands);
  }

  private handleSay(event: SayEvent): void {
    this.said = event.text;
  }

  private handleCommand(event: CommandEvent): void {
    if (event.command === 'present') this.present(!this.presenting);
    else if (event.command === 'screen') void this.toggleScreen();
  }

  private present(presenting: boolean): void {
    this.presenting = presenting;
    this.view = 'slide';
    if (!presenting && document.fullscreenElement) void document.exitFullscreen();
    void this.updateComplete.then(() => this.layout.focusPane('slide'));
  }

  private async toggleScreen(): Promise<void> {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen();
  }

  private get steps(): StepMark[] {
    return [];
  }

  override render() {
    const slide = this.deck?.slides[this.index];
    return html`
      ${this.renderSkipLinks()}
      <fw-layout
        .presenting=${this.presenting}
        @fw-go=${this.handleGo}
        @fw-view=${this.handleView}
        @fw-role=${this.handleRole}
        @fw-run=${this.handleRun}
        @fw-say=${this.handleSay}
        @fw-command=${this.handleCommand}
        @fw-layout=${() => this.requestUpdate()}
      >
        <fw-bar
          slot="bar"
          .deckTitle=${this.deck?.title ?? ''}
          .slideTitle=${slide?.title === this.deck?.title ? '' : (slide?.title ?? '')}
          .steps=${this.steps}
          .actor=${this.actor}
          .session=${this.remote?.session}
          .pacer=${this.remote?.pacer}
        ></fw-bar>
        <fw-deck
          slot="slide"
          .deck=${this.deck}
          .index=${this.index}
          .revealed=${this.revealed}
          .view=${this.view}
          .presenting=${this.presenting}
          .full=${this.layout?.full === 'slide'}
        ></fw-deck>
        <fw-editor
          slot="editor"
          .session=${this.remote?.session}
          .actor=${this.actor}
          .plain=${this.layout?.form === 'phone'}
          .full=${this.layout?.full === 'editor'}
        ></fw-editor>
        <fw-shell
          slot="shell"
          .session=${this.remote?.session}
          .transcript=${this.transcript}
          .actor=${this.actor}
          .full=${this.layout?.full === 'shell'}
        ></fw-shell>
      </fw-layout>
      <div class="visually-hidden" role="status">${this.said}</div>
    `;
  }

  private renderSkipLinks() {
    const link = (pane: PaneName, text: string) =>
      html`<button @click=${() => this.layout.focusPane(pane)}>${text}</button>`;
    return html`<nav class="skip" aria-label="Skip to">
      ${link('slide', 'Skip to the slide')} ${link('editor', 'Skip to the editor')}
      ${link('shell', 'Skip to the shell')}
    </nav>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-workshop': Workshop;
  }
}
