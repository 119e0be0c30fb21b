import { LitElement, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { LabBlock, Slide } from '../../deck/deck';
import type { Session } from '../../session/session';
import { controls } from '../theme/controls.styles';
import { createLabBar } from './lab-bar';
import { OwnMessage } from './own-message';
import { slideStyles } from './slide.styles';
import { keepWordsWhole } from './whole-words';

/** Fired when the learner wants the commands of a `.lab` block typed into the shell. */
export class RunEvent extends Event {
  constructor(readonly commands: readonly string[]) {
    super('fw-run', { bubbles: true, composed: true });
  }
}

/** Fired with a sentence for screen readers. */
export class SayEvent extends Event {
  constructor(readonly text: string) {
    super('fw-say', { bubbles: true, composed: true });
  }
}

/**
 * One slide: its ready HTML, with run and copy on every `.lab` block, and what is not revealed yet kept back.
 *
 * @event fw-run - run was pressed on a block
 * @event fw-say - something a screen reader should say
 */
@customElement('fw-slide')
export class SlideElement extends LitElement {
  static override styles = [controls, slideStyles];

  @property({ attribute: false }) slide?: Slide;

  /** How many increments are shown. */
  @property({ type: Number }) revealed = Infinity;

  /** A slide that is only looked at (next slide, print): no buttons. */
  @property({ type: Boolean, reflect: true }) still = false;

  /** The world, for slides that show a message of it. */
  @property({ attribute: false }) session?: Session;

  private owned: OwnMessage[] = [];
  private readonly sizes = new ResizeObserver(() => this.letCodeScroll());

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const message of this.owned.splice(0)) message.letGo();
    this.sizes.disconnect();
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('slide')) {
      this.placeRows();
      if (!this.still) this.placeBars();
      this.levelHeadings();
      this.letCodeScroll();
    }
    if (changed.has('slide') || changed.has('session')) this.placeMessages();
    this.reveal();
  }

  /** Where a slide explains a message, the learner's own takes the place of the one that is printed there. */
  private placeMessages(): void {
    for (const message of this.owned.splice(0)) message.letGo();
    const { session } = this;
    if (!session || this.still) return;
    this.owned = [...this.renderRoot.querySelectorAll<HTMLElement>('.own-message[data-of]')].map(
      (place) => new OwnMessage(place, session),
    );
  }

  /** A slide may begin with any heading; in the page it stands below the title of the deck. */
  private levelHeadings(): void {
    const headings = [...this.renderRoot.querySelectorAll('h1, h2, h3, h4, h5, h6')];
    const levels = headings.map((heading) => Number(heading.localName.slice(1)));
    const first = Math.min(...levels);
    let before = 1;
    for (const [at, heading] of headings.entries()) {
      before = Math.min(before + 1, 2 + (levels[at] ?? first) - first);
      heading.setAttribute('aria-level', String(before));
    }
  }

  /** Code that is wider than its block scrolls by keyboard, too. */
  private letCodeScroll(): void {
    for (const code of this.renderRoot.querySelectorAll('pre')) {
      if (code.scrollWidth > code.clientWidth) code.tabIndex = 0;
      else code.removeAttribute('tabindex');
    }
  }

  /** Each line of shell a row of its own, so that one that has to wrap is seen to go on. */
  private placeRows(): void {
    for (const code of this.renderRoot.querySelectorAll('pre.shell code')) {
      if (code.querySelector('.row')) continue;
      const rows: HTMLElement[] = [];
      const begin = (): HTMLElement => {
        const row = document.createElement('span');
        row.className = 'row';
        rows.push(row);
        return row;
      };
      let row = begin();
      for (const node of [...code.childNodes]) {
        if (node.nodeType !== Node.TEXT_NODE) {
          row.append(node);
          continue;
        }
        const [first = '', ...more] = (node.textContent ?? '').split('\n');
        row.append(first);
        for (const text of more) (row = begin()).append(text);
      }
      if (row.textContent === '') rows.pop();
      code.replaceChildren(...rows);
      keepWordsWhole(code);
    }
  }

  private placeBars(): void {
    for (const block of this.slide?.blocks ?? []) {
      const code = this.renderRoot.querySelector(`pre[data-block='${CSS.escape(block.id)}']`);
      code?.before(
        createLabBar(block, {
          run: () => this.dispatchEvent(new RunEvent(block.commands)),
          copy: () => this.copy(block),
        }),
      );
    }
  }

  private async copy(block: LabBlock): Promise<boolean> {
    try {
      await navigator.clipboard.writeText(block.code);
      this.dispatchEvent(new SayEvent('Copied.'));
      return true;
    } catch {
      this.dispatchEvent(new SayEvent('The browser did not let us copy.'));
      return false;
    }
  }

  private reveal(): void {
    for (const element of this.renderRoot.querySelectorAll<HTMLElement>('[data-increment]')) {
      element.classList.toggle('kept-back', Number(element.dataset.increment) > this.revealed);
    }
  }

  override render() {
    const { slide } = this;
    return html`<article
      class=${['slide', ...(slide?.classes ?? [])].join(' ')}
      aria-label=${slide?.title ?? ''}
    >
      ${unsafeHTML(slide?.html ?? '')}
    </article>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-slide': SlideElement;
  }
  interface GlobalEventHandlersEventMap {
    'fw-run': RunEvent;
    'fw-say': SayEvent;
  }
}
