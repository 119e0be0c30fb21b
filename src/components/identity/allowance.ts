import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { clockTime } from '../clock/times';
import { actorText, ruleText } from './access';
import type { Access } from './access';

/** How many resources are named in a row. */
const NAMED = 4;

/** One answer of the API server: in whose name, what, where; by which rule of which role through which binding. */
@customElement('fw-allowance')
export class Allowance extends LitElement {
  static override styles = css`
    :host {
      display: block;
      overflow-wrap: anywhere;
    }

    .ready {
      color: var(--good);
    }

    .failed {
      color: var(--bad);
    }

    .quiet {
      color: var(--text-quiet);
    }

    .way {
      padding-left: 20px;
      font-size: var(--text-13);
    }

    code,
    pre {
      font: var(--text-13) / var(--leading-mono) var(--font-mono);
    }

    pre {
      margin: 4px 0 0;
      padding: 8px 12px;
      border-radius: var(--radius);
      background: var(--surface-sunken);
      white-space: pre-wrap;
    }

    summary {
      cursor: pointer;
    }

    summary:focus-visible {
      outline: 2px solid var(--focus);
      outline-offset: 2px;
    }
  `;

  @property({ attribute: false }) access?: Access;

  override render() {
    const { access } = this;
    if (!access) return nothing;
    return html`
      <div>
        <span class=${access.allowed ? 'ready' : 'failed'}>
          ${access.allowed ? '✓ allowed' : '✗ refused'}
        </span>
        <strong>${actorText(access)}</strong>
        <span class="quiet">${clockTime(access.at)}${access.times > 1 ? `, ${access.times} times` : ''}</span>
      </div>
      <div class="way">
        ${this.whatText(access)} ${access.allowed ? this.renderWay(access) : this.renderNone(access)}
      </div>
    `;
  }

  private whatText({ verb, resources, allowed, namespace, times }: Access): string {
    const more = resources.length - NAMED;
    const what = `${resources.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    const where = namespace ? `in ${namespace}` : 'at the cluster scope';
    return `${allowed && times > 1 && resources.length > 1 ? 'wrote' : verb} ${what} ${where}`;
  }

  private renderWay({ binding, role, rule }: Access) {
    if (!binding) return html`<span class="quiet">as an administrator, whom no rule binds</span>`;
    return html`<details>
      <summary>through <code>${binding}</code>, which gives <code>${role}</code></summary>
      ${rule ? html`<pre aria-label="The rule">${ruleText(rule)}</pre>` : nothing}
    </details>`;
  }

  private renderNone({ user, namespace }: Access) {
    const where = namespace ? `in ${namespace}` : 'at the cluster scope';
    return html`<div class="quiet">
      no rule of any role that <code>${user}</code> is bound to allows it ${where}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-allowance': Allowance;
  }
}
