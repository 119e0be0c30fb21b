import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { explain } from './explain';

/** A message of the world, with what each of its parts means; one that is not known stands as it is. */
@customElement('fw-explained')
export class Explained extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }

    .message {
      margin: 0;
      padding: 0.8em 1em;
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: var(--surface-sunken);
      font: 0.86em / 1.6 var(--font-mono);
      overflow-wrap: anywhere;
    }

    .words {
      white-space: pre-wrap;
    }

    mark {
      border-bottom: 2px solid var(--line-strong);
      background: none;
      color: inherit;
    }

    mark.reason {
      border-color: var(--bad);
      background: var(--bad-soft);
      font-weight: 600;
    }

    sup {
      margin-left: 0.2em;
      color: var(--accent-strong);
      font-size: 0.8em;
      line-height: 0;
    }

    ol {
      margin: 0.8em 0;
      padding-left: 1.8em;
    }

    li {
      margin: 0.3em 0;
    }

    li::marker {
      color: var(--accent-strong);
      font-variant-numeric: tabular-nums;
    }

    .reason {
      font-weight: 600;
    }
  `;

  @property() message = '';

  override render() {
    const parts = explain(this.message);
    if (!parts) return html`<p class="message words">${this.message}</p>`;
    const told = parts.filter((part) => part.means);
    return html`<p class="message">
        ${parts.map((part) => {
          const number = told.indexOf(part) + 1;
          return part.means
            ? html`<mark class="words ${part.reason ? 'reason' : ''}">${part.text}</mark><sup>${number}</sup>`
            : html`<span class="words">${part.text}</span>`;
        })}
      </p>
      <ol>
        ${told.map(
          ({ means, reason }) =>
            html`<li>${reason ? html`<span class="reason">The reason.</span> ` : nothing}${means}</li>`,
        )}
      </ol>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-explained': Explained;
  }
}
