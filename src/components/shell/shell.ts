import { LitElement, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Role, Session } from '../../session/session';
import { ROLES } from '../../session/session';
import { RoleEvent } from '../bar/bar';
import { icon } from '../icon/icons';
import '../pane/pane';
import { recall, remember } from '../preference/preference';
import { ROLE_SIGNS, ROLE_TITLES } from '../role/roles';
import '../terminal/terminal';
import type { ShellTerminal } from '../terminal/terminal';
import type { Transcript } from '../terminal/transcript';
import { controls } from '../theme/controls.styles';
import { shellStyles } from './shell.styles';

const SIZES = [13, 15, 17, 20, 25];
/** The least a room can read. */
const PRESENTED = 20;

/**
 * The shell pane: a tab for each role, a terminal for each role that was looked at, two of them side by side on demand.
 *
 * @event fw-role - another role's tab was chosen
 */
@customElement('fw-shell')
export class ShellPane extends LitElement {
  static override styles = [controls, shellStyles];

  @query('input') private searchField?: HTMLInputElement;

  @state() private searching = false;

  @state() private notFound = false;

  /** A second role, beside the one that acts. */
  @state() private beside: Role | null = null;

  @state() private choice = recall('shell', { size: 13, wrap: true, spoken: false });

  @property({ attribute: false }) session?: Session;

  @property({ attribute: false }) transcript?: Transcript;

  /** Who acts: whose shell is shown. */
  @property() actor: Role = 'ops';

  /** Does this pane have the screen? */
  @property({ type: Boolean }) full = false;

  /** Shown to a room: type of a size it can read. */
  @property({ type: Boolean }) presenting = false;

  /** Roles whose terminal was shown; it stays, hidden, when another is shown. */
  private opened = new Set<Role>();

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('actor') && this.beside === this.actor) this.beside = null;
    this.opened.add(this.actor);
    if (this.beside) this.opened.add(this.beside);
  }

  private handleTab(role: Role): void {
    if (role !== this.actor) this.dispatchEvent(new RoleEvent(role));
    void this.updateComplete.then(() => this.focus());
  }

  private handleTabKey(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const role = ROLES[(ROLES.indexOf(this.actor) + step + ROLES.length) % ROLES.length] ?? 'ops';
    this.dispatchEvent(new RoleEvent(role));
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>("[role='tab'][aria-selected='true']")?.focus(),
    );
  }

  private handleBeside(): void {
    const others = ROLES.filter((role) => role !== this.actor);
    const next = this.beside ? others[others.indexOf(this.beside) + 1] : others[0];
    this.beside = next ?? null;
  }

  private choose(choice: Partial<typeof this.choice>): void {
    this.choice = { ...this.choice, ...choice };
    remember('shell', this.choice);
  }

  private handleSize(step: 1 | -1): void {
    const at = SIZES.indexOf(this.choice.size) + step;
    this.choose({ size: SIZES[at] ?? this.choice.size });
  }

  private async handleSearch(): Promise<void> {
    this.searching = !this.searching;
    this.notFound = false;
    await this.updateComplete;
    if (this.searching) this.searchField?.focus();
    else this.focus();
  }

  private handleSearchKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') void this.handleSearch();
    else if (event.key === 'Enter') this.find(!event.shiftKey);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private find(backwards: boolean): void {
    const text = this.searchField?.value ?? '';
    this.notFound = text !== '' && !this.terminal(this.actor)?.find(text, backwards);
  }

  private terminal(role: Role): ShellTerminal | null {
    return this.renderRoot.querySelector<ShellTerminal>(`fw-terminal[actor='${role}']`);
  }

  override focus(): void {
    this.terminal(this.actor)?.focus();
  }

  /** Types commands into a role's shell as the learner would. */
  async type(role: Role, commands: readonly string[]): Promise<void> {
    this.opened.add(role);
    this.requestUpdate();
    await this.updateComplete;
    const terminal = this.terminal(role);
    await terminal?.opened;
    await terminal?.type(commands);
  }

  override render() {
    return html`
      <fw-pane name="shell" label="Shell" .full=${this.full}>
        <div slot="header" class="tabs" role="tablist" aria-label="Shells" @keydown=${this.handleTabKey}>
          ${ROLES.map((role) => this.renderTab(role))}
        </div>
        ${this.renderActions()}
        <div class="terminals" role="tabpanel" aria-label="Shell of ${ROLE_TITLES[this.actor]}">
          ${ROLES.filter((role) => this.opened.has(role)).map((role) => this.renderTerminal(role))}
        </div>
        ${this.searching ? this.renderSearch() : nothing}
      </fw-pane>
    `;
  }

  private renderTab(role: Role) {
    const selected = role === this.actor;
    return html`<button
      role="tab"
      class=${role}
      aria-selected=${selected}
      tabindex=${selected ? 0 : -1}
      @click=${() => this.handleTab(role)}
    >
      <span aria-hidden="true">${ROLE_SIGNS[role]}</span> ${ROLE_TITLES[role]}
    </button>`;
  }

  private renderActions() {
    const { size, wrap, spoken } = this.choice;
    return html`<div slot="actions" class="actions">
      <button
        @click=${this.handleSearch}
        aria-pressed=${this.searching}
        aria-label="Search"
        title="Search what was shown"
      >
        ${icon('search')}
      </button>
      <button
        class="roomy"
        @click=${() => this.choose({ wrap: !wrap })}
        aria-pressed=${wrap}
        title=${wrap ? 'Wide lines wrap. Press to scroll sideways.' : 'Wide lines scroll sideways. Press to wrap.'}
      >
        wrap
      </button>
      <button
        class="roomy"
        @click=${() => this.handleSize(-1)}
        ?disabled=${size === SIZES[0]}
        aria-label="A− smaller type"
        title="Smaller type"
      >
        A−
      </button>
      <button
        class="roomy"
        @click=${() => this.handleSize(1)}
        ?disabled=${size === SIZES.at(-1)}
        aria-label="A+ larger type"
        title="Larger type"
      >
        A+
      </button>
      <button
        @click=${() => this.choose({ spoken: !spoken })}
        aria-pressed=${spoken}
        aria-label="Screen reader mode"
        title="Screen reader mode: output is read out"
      >
        ${icon('ear')}
      </button>
      <button
        class="roomy"
        @click=${this.handleBeside}
        aria-pressed=${this.beside !== null}
        aria-label="Second shell beside this one"
        title="Second shell beside this one"
      >
        ${icon('split')}
      </button>
    </div>`;
  }

  private renderTerminal(role: Role) {
    const { size, wrap, spoken } = this.choice;
    return html`<div class="terminal ${role}" ?hidden=${role !== this.actor && role !== this.beside}>
      ${this.beside ? html`<p class="who">${ROLE_SIGNS[role]} ${ROLE_TITLES[role]}</p>` : nothing}
      <fw-terminal
        actor=${role}
        .session=${this.session}
        .transcript=${this.transcript}
        .size=${this.presenting ? Math.max(size, PRESENTED) : size}
        .wrap=${wrap}
        .spoken=${spoken}
      ></fw-terminal>
    </div>`;
  }

  private renderSearch() {
    return html`<div class="search" role="search">
      <input
        type="search"
        placeholder="Search what was shown"
        aria-label="Search what was shown"
        @keydown=${this.handleSearchKey}
        @input=${() => this.find(true)}
      />
      <span role="status">${this.notFound ? 'not found' : ''}</span>
      <button @click=${this.handleSearch} aria-label="Close the search">${icon('close')}</button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-shell': ShellPane;
  }
}
