import { LitElement, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { KubeObject, Session } from '../../session/session';
import { slideStyles } from '../slide/slide.styles';
import { readRefusal } from './read-refusal';
import type { Piece } from './read-refusal';

/** The world may change many times a second; the slide follows this often, ms. */
const PACE = 500;

interface Told {
  /** `Kustomization rocky-test/rocky` */
  of: string;
  pieces: Piece[];
}

/**
 * The learner's own refusal, word by word: that of a Kustomization in `namespace` which the API server forbids.
 * It stays after the repair, since it is what the slide speaks about.
 *
 * @slot - what is shown while there is none
 */
@customElement('fw-refusal')
export class Refusal extends LitElement {
  static override styles = slideStyles;

  @property({ attribute: false }) session?: Session;

  @property() namespace = '';

  @state() private told?: Told;

  private letGo: (() => void) | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.letGo?.();
    clearTimeout(this.timer);
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('session')) return;
    this.letGo?.();
    this.letGo = this.session?.subscribe((event) => {
      if (event.type === 'objects' || event.type === 'replayed') this.soon();
    });
    this.soon(0);
  }

  private soon(ms = PACE): void {
    this.timer ??= setTimeout(() => void this.read(), ms);
  }

  private async read(): Promise<void> {
    const objects =
      (await this.session?.listObjects({ kind: 'Kustomization', namespace: this.namespace })) ?? [];
    this.told = objects.map(toldBy).find((told) => told !== undefined) ?? this.told;
    this.timer = undefined;
  }

  override render() {
    const { told } = this;
    if (!told) return html`<slot></slot>`;
    return html`
      <p>Yours, of ${told.of}:</p>
      <table>
        <thead>
          <tr>
            <th scope="col">it says</th>
            <th scope="col">it means</th>
          </tr>
        </thead>
        <tbody>
          ${told.pieces.map(
            ({ says, means, reason }) =>
              html`<tr>
                <td><code>${says}</code></td>
                <td>${reason ? html`<strong>${means}</strong>` : means}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    `;
  }
}

function toldBy({ kind, metadata, status }: KubeObject): Told | undefined {
  const conditions = (status?.conditions ?? []) as { message?: string }[];
  for (const { message = '' } of conditions) {
    const pieces = readRefusal(message);
    if (pieces) return { of: `${kind} ${metadata.namespace}/${metadata.name}`, pieces };
  }
  return undefined;
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-refusal': Refusal;
  }
}
