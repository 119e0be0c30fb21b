import { LitElement, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { stringify } from 'yaml';
import type { KubeObject, Session } from '../../session/session';
import { ago } from '../clock/times';
import '../dialog/dialog';
import type { Dialog } from '../dialog/dialog';
import { STATE_MARKS, conditionsOf } from '../picture/status';
import type { State } from '../picture/status';
import { controls } from '../theme/controls.styles';
import { accessOf } from '../identity/access';
import type { Access } from '../identity/access';
import '../identity/allowance';
import { explain } from '../message/explain';
import '../message/explained';
import { objectStyles } from './object.styles';

type Tab = 'state' | 'yaml' | 'events' | 'access';

const TITLES: Record<Tab, string> = {
  state: 'Conditions',
  yaml: 'YAML',
  events: 'Events',
  access: 'Who applied it',
};
const STATES: Record<string, State> = { True: 'ready', False: 'failed' };

/** Everything one object of the cluster says: conditions, YAML, events, and who asked for it by which right. */
@customElement('fw-object')
export class ObjectDetails extends LitElement {
  static override styles = [controls, objectStyles];

  @query('fw-dialog') private dialog!: Dialog;

  @state() private object?: KubeObject;

  @state() private tab: Tab = 'state';

  @state() private events: KubeObject[] = [];

  @state() private access: Access[] = [];

  @state() private now = 0;

  @property({ attribute: false }) session?: Session;

  private letGo: (() => void) | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.letGo?.();
  }

  /** Shows an object, and follows it while it is shown. */
  async look(object: KubeObject): Promise<void> {
    this.object = object;
    this.tab = 'state';
    this.letGo?.();
    this.letGo = this.session?.subscribe((event) => {
      if (event.type === 'objects' && event.kinds.includes(object.kind)) void this.read();
    });
    await this.read();
    await this.updateComplete;
    await this.dialog.show();
  }

  private handleClose(): void {
    this.letGo?.();
    this.letGo = undefined;
  }

  private async read(): Promise<void> {
    const { session, object } = this;
    if (!session || !object) return;
    const { kind, apiVersion, metadata } = object;
    const { name, namespace } = metadata;
    const [fresh] = await session.listObjects({ kind, apiVersion, name, namespace });
    this.object = fresh ?? object;
    const events = await session.listObjects({ kind: 'Event', namespace: namespace ?? 'default' });
    this.events = events.filter(
      (event) => event.involvedObject?.kind === kind && event.involvedObject?.name === name,
    );
    this.access = accessOf(object, await session.listAccess({ namespace }));
    this.now = (await session.clock()).now;
  }

  override render() {
    const { object } = this;
    const { name = '', namespace } = object?.metadata ?? {};
    return html`<fw-dialog
      style="--dialog-width: 860px"
      heading="${object?.kind ?? ''} ${namespace ? `${namespace}/` : ''}${name}"
      @close=${this.handleClose}
    >
      <div class="tabs" role="group" aria-label="What to show">
        ${(Object.keys(TITLES) as Tab[]).map(
          (tab) =>
            html`<button aria-pressed=${this.tab === tab} @click=${() => (this.tab = tab)}>
              ${TITLES[tab]}
            </button>`,
        )}
      </div>
      ${object ? this.renderTab(object) : nothing}
    </fw-dialog>`;
  }

  private renderTab(object: KubeObject) {
    if (this.tab === 'yaml') return html`<pre tabindex="0">${yamlOf(object)}</pre>`;
    if (this.tab === 'events') return this.renderEvents();
    if (this.tab === 'access') return this.renderAccess();
    return this.renderConditions(object);
  }

  private renderConditions(object: KubeObject) {
    const conditions = conditionsOf(object);
    if (conditions.length === 0) return html`<p class="quiet">It reports no conditions.</p>`;
    return html`<dl>
      ${conditions.map((condition) => {
        const state = STATES[condition.status] ?? 'working';
        return html`<dt>
            <span class=${state}>${STATE_MARKS[state]}</span> ${condition.type}: ${condition.status}
            <span class="quiet">${condition.reason}</span>
          </dt>
          <dd>
            ${
              explain(condition.message ?? '')
                ? html`<fw-explained .message=${condition.message ?? ''}></fw-explained>`
                : condition.message
            }
          </dd>`;
      })}
    </dl>`;
  }

  private renderEvents() {
    if (this.events.length === 0) return html`<p class="quiet">No events.</p>`;
    return html`<ol>
      ${this.events.map((event) => {
        const at = Date.parse(String(event.lastTimestamp ?? event.metadata.creationTimestamp));
        return html`<li>
          <span class="quiet">${ago(this.now - at)} ago</span>
          <span class=${event.type === 'Warning' ? 'failed' : ''}>${event.reason}</span>
          ${event.message}
        </li>`;
      })}
    </ol>`;
  }

  private renderAccess() {
    if (this.access.length === 0) return html`<p class="quiet">Nobody has asked for it yet.</p>`;
    return html`<ol>
      ${this.access.map((access) => html`<li><fw-allowance .access=${access}></fw-allowance></li>`)}
    </ol>`;
  }
}

/** As it is stored, without the server's book-keeping of fields. */
function yamlOf(object: KubeObject): string {
  const { managedFields: _, ...metadata } = object.metadata;
  return stringify({ ...object, metadata }, { lineWidth: 0 });
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-object': ObjectDetails;
  }
}
