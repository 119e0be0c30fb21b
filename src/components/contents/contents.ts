import { LitElement, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Deck } from '../../deck/deck';
import { DeckEvent, GoEvent } from '../deck/deck';
import '../dialog/dialog';
import type { Dialog } from '../dialog/dialog';
import { controls } from '../theme/controls.styles';
import { contentsStyles } from './contents.styles';

/**
 * The wheel of contents: every slide of the deck in a column that turns to the one shown; a word typed narrows it to
 * the slides that say it. Arrow keys turn it, Enter goes there.
 *
 * @event fw-go - a slide was chosen
 * @event fw-deck - another deck was chosen
 */
@customElement('fw-contents')
export class Contents extends LitElement {
  static override styles = [controls, contentsStyles];

  @query('fw-dialog') private dialog!: Dialog;

  @query('input') private field!: HTMLInputElement;

  @state() private wanted = '';

  /** The row the wheel has turned to, among those that are left. */
  @state() private at = 0;

  @property({ attribute: false }) deck?: Deck;

  @property({ attribute: false }) decks: readonly { name: string; title: string }[] = [];

  /** The slide shown. */
  @property({ type: Number }) index = 0;

  /** States of the lab's steps, by slide name. */
  @property({ attribute: false }) steps: ReadonlyMap<string, string> = new Map();

  async open(): Promise<void> {
    this.wanted = '';
    this.at = this.index;
    await this.updateComplete;
    await this.dialog.show();
    this.field.value = '';
    this.field.focus();
    this.turn(this.index);
  }

  private get rows(): { index: number; title: string; found: string }[] {
    const wanted = this.wanted.toLowerCase();
    return (this.deck?.slides ?? []).flatMap((slide, index) => {
      const found = foundIn(slide.text, wanted);
      const fits = wanted === '' || slide.title.toLowerCase().includes(wanted) || found !== '';
      return fits ? [{ index, title: slide.title, found }] : [];
    });
  }

  private turn(at: number): void {
    this.at = Math.min(Math.max(0, at), this.rows.length - 1);
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'center' }),
    );
  }

  private handleInput(): void {
    this.wanted = this.field.value.trim();
    this.turn(0);
  }

  private handleKey(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const step = steps[event.key];
    if (step) this.turn(this.at + step);
    else if (event.key === 'Enter') this.go(this.rows[this.at]?.index);
    else return;
    event.preventDefault();
  }

  private go(index: number | undefined): void {
    if (index === undefined) return;
    this.dialog.close();
    this.dispatchEvent(new GoEvent(index, 0));
  }

  private handleDeck(name: string): void {
    this.dialog.close();
    this.dispatchEvent(new DeckEvent(name));
  }

  override render() {
    const { rows } = this;
    return html`<fw-dialog heading="Contents">
      ${this.decks.length > 1 ? this.renderDecks() : nothing}
      <input
        type="search"
        role="combobox"
        aria-expanded="true"
        aria-controls="rows"
        aria-activedescendant="row-${this.at}"
        aria-label="Find a slide"
        placeholder="Find a slide, a command, an error"
        @input=${this.handleInput}
        @keydown=${this.handleKey}
      />
      <ol id="rows" role="listbox" aria-label="Slides">
        ${rows.map((row, at) => this.renderRow(row, at))}
      </ol>
      ${rows.length === 0 ? html`<p class="none">No slide says that.</p>` : nothing}
    </fw-dialog>`;
  }

  private renderDecks() {
    return html`<div class="decks" role="group" aria-label="Decks">
      ${this.decks.map(
        (deck) =>
          html`<button
            aria-pressed=${deck.name === this.deck?.name}
            @click=${() => this.handleDeck(deck.name)}
          >
            ${deck.title}
          </button>`,
      )}
    </div>`;
  }

  private renderRow(row: { index: number; title: string; found: string }, at: number) {
    const mark = this.steps.get(this.deck?.slides[row.index]?.name ?? '');
    return html`<li
      id="row-${at}"
      role="option"
      aria-selected=${at === this.at}
      class=${row.index === this.index ? 'here' : ''}
      @click=${() => this.go(row.index)}
    >
      <span class="number">${row.index + 1}</span>
      <span class="title">${row.title || 'untitled'}</span>
      ${mark ? html`<span class="mark">${mark}</span>` : nothing}
      ${row.found ? html`<span class="found">${row.found}</span>` : nothing}
    </li>`;
  }
}

/** The line of a slide's text that says what is looked for; '' where none does. */
function foundIn(text: string, wanted: string): string {
  if (wanted === '') return '';
  return (
    text
      .split('\n')
      .find((line) => line.toLowerCase().includes(wanted))
      ?.trim() ?? ''
  );
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-contents': Contents;
  }
}
