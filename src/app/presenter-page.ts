import { LitElement, html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { GoEvent } from '../components/deck/deck';
import '../components/presenter/presenter';
import type { Deck } from '../deck/deck';
import { findSlide } from '../deck/deck';
import { deckEntry } from './decks';
import { Followers } from './follow';
import { readRoute } from './route';

/** The presenter's window: it and the page move together. */
@customElement('fw-presenter-page')
export class PresenterPage extends LitElement {
  @state() private deck?: Deck;

  @state() private index = 0;

  @state() private revealed = 0;

  private readonly followers = new Followers(
    (position) => void this.go(position.deck, position.index, position.revealed),
    () => undefined,
  );

  override connectedCallback(): void {
    super.connectedCallback();
    void this.begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.followers.dispose();
  }

  private async begin(): Promise<void> {
    const route = readRoute(location.hash);
    await this.go(route?.deck ?? '', 0, 0);
    if (this.deck) this.index = findSlide(this.deck, route?.slide ?? '1') ?? 0;
    this.followers.ask();
  }

  private async go(deck: string, index: number, revealed: number): Promise<void> {
    if (this.deck?.name !== deck) this.deck = await deckEntry(deck).load();
    this.index = index;
    this.revealed = revealed;
    document.title = `Presenter · ${this.deck.title}`;
  }

  private handleGo(event: GoEvent): void {
    this.index = event.index;
    this.revealed = event.revealed;
    if (this.deck) this.followers.tell({ deck: this.deck.name, index: this.index, revealed: this.revealed });
  }

  override render() {
    return html`<fw-presenter
      .deck=${this.deck}
      .index=${this.index}
      .revealed=${this.revealed}
      @fw-go=${this.handleGo}
    ></fw-presenter>`;
  }
}
