import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Session } from '../../session/session';
import { identitiesOf } from './access';
import type { Access } from './access';
import './allowance';

/** The API server's memory is long; it is asked this often at most, ms. */
const PACE = 1_500;
/** Lines told at once, newest first. */
const MOST = 12;

/** "In whose name": who wrote what in the cluster, who was refused, and by which right. */
@customElement('fw-identities')
export class Identities extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }

    h2 {
      margin: 0 0 4px;
      color: var(--text-quiet);
      font-size: var(--text-13);
      font-weight: 500;
    }

    ol {
      max-width: 900px;
      margin: 0;
      padding: 0;
      list-style: none;
      font-size: var(--text-13);
    }

    li {
      padding: 6px 0;
      border-top: 1px solid var(--line);
    }
  `;

  @state() private rows: Access[] = [];

  @property({ attribute: false }) session?: Session;

  /** Looked at: it asks the world only then. */
  @property({ type: Boolean }) active = false;

  private letGo: (() => void) | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.letGo?.();
    clearTimeout(this.timer);
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('session')) {
      this.letGo?.();
      this.letGo = this.session?.subscribe((event) => {
        if (event.type === 'objects' || event.type === 'finished' || event.type === 'replayed') this.soon();
      });
    }
    if (changed.has('session') || changed.has('active')) this.soon(0);
  }

  private soon(ms = PACE): void {
    if (this.timer !== undefined || !this.active) return;
    this.timer = setTimeout(() => void this.read(), ms);
  }

  private async read(): Promise<void> {
    const records = await this.session?.listAccess({});
    this.rows = identitiesOf(records ?? []).slice(0, MOST);
    this.timer = undefined;
  }

  override render() {
    if (this.rows.length === 0) return nothing;
    return html`<section aria-label="In whose name">
      <h2>In whose name</h2>
      <ol>
        ${this.rows.map((access) => html`<li><fw-allowance .access=${access}></fw-allowance></li>`)}
      </ol>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-identities': Identities;
  }
}
