/** Print and PDF: every slide of the deck whole, one to a page, with the presenter's notes where they are wanted. */
import { html, nothing, render } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import '../components/slide/slide';
import type { Deck } from '../deck/deck';
import './handout.css';

/** Type of a printed slide, px. */
const LARGEST = 18;
const SMALLEST = 10;
/** What fits on a page, px: 210 mm without its margins. */
const ROOM = 182 * (96 / 25.4) - 2;

export class Handout {
  private readonly place = document.createElement('div');
  private notes = false;

  constructor(private readonly deck: () => Deck | undefined) {
    this.place.className = 'handout';
    document.body.append(this.place);
    window.addEventListener('beforeprint', this.handleBefore);
    window.addEventListener('afterprint', this.handleAfter);
  }

  dispose(): void {
    this.place.remove();
    window.removeEventListener('beforeprint', this.handleBefore);
    window.removeEventListener('afterprint', this.handleAfter);
  }

  print(notes: boolean): void {
    this.notes = notes;
    window.print();
    this.notes = false;
  }

  // The page printed is made when it is asked for: the browser's own "print" then prints the deck, too.
  private handleBefore = (): void => {
    const deck = this.deck();
    if (!deck) return;
    render(pages(deck, this.notes), this.place);
    void this.fit();
  };

  /** A slide that is higher than a page gets smaller type. Done before the browser lays out what it prints. */
  private async fit(): Promise<void> {
    this.place.classList.add('measured');
    for (const page of this.place.querySelectorAll<HTMLElement>('.page')) {
      const slide = page.querySelector('fw-slide');
      await slide?.updateComplete;
      if (!slide) continue;
      slide.style.fontSize = '';
      for (let size = LARGEST; size >= SMALLEST && page.offsetHeight > ROOM; size -= 0.5) {
        slide.style.fontSize = `${size}px`;
      }
    }
    this.place.classList.remove('measured');
  }

  private handleAfter = (): void => {
    render(nothing, this.place);
  };
}

function pages(deck: Deck, notes: boolean) {
  return deck.slides.map(
    (slide, index) => html`
      <section class="page">
        <fw-slide still .slide=${slide}></fw-slide>
        ${notes && slide.notesHtml ? html`<aside>${unsafeHTML(slide.notesHtml)}</aside>` : nothing}
        <footer><span>${deck.title}</span><span>${index + 1} / ${deck.slides.length}</span></footer>
      </section>
    `,
  );
}
