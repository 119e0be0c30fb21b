import { LitElement, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Pacer } from '../../session/pace';
import type { Role, Session } from '../../session/session';
import { ROLES } from '../../session/session';
import '../clock/clock';
import { CommandEvent } from '../deck/deck';
import { icon } from '../icon/icons';
import { ROLE_SIGNS, ROLE_TITLES } from '../role/roles';
import { controls } from '../theme/controls.styles';
import { chooseTheme, themeChoice } from '../theme/theme';
import type { ThemeChoice } from '../theme/theme';
import { barStyles } from './bar.styles';

/** Fired when the learner acts as another role from now on. */
export class RoleEvent extends Event {
  constructor(readonly actor: Role) {
    super('fw-role', { bubbles: true, composed: true });
  }
}

export interface StepMark {
  title: string;
  state: 'done' | 'now' | 'open';
}

const THEMES: Record<ThemeChoice, { next: ThemeChoice; icon: 'system' | 'light' | 'dark'; words: string }> = {
  system: { next: 'light', icon: 'system', words: 'as the system' },
  light: { next: 'dark', icon: 'light', words: 'light' },
  dark: { next: 'system', icon: 'dark', words: 'dark' },
};

/**
 * The line above everything: where one is, who acts, what time it is in the world.
 *
 * @event fw-role - another role acts
 * @event fw-command - contents or help is wanted
 */
@customElement('fw-bar')
export class Bar extends LitElement {
  static override styles = [controls, barStyles];

  @property() deckTitle = '';

  @property() slideTitle = '';

  @property({ attribute: false }) steps: StepMark[] = [];

  @property() actor: Role = 'ops';

  @property({ attribute: false }) session?: Session;

  @property({ attribute: false }) pacer?: Pacer;

  private handleRole(event: Event): void {
    this.dispatchEvent(new RoleEvent((event.target as HTMLSelectElement).value as Role));
  }

  private handleTheme(): void {
    chooseTheme(THEMES[themeChoice()].next);
    this.requestUpdate();
  }

  private command(command: 'contents' | 'help'): void {
    this.dispatchEvent(new CommandEvent(command));
  }

  override render() {
    return html`
      <header>
        <button @click=${() => this.command('contents')} aria-label="Contents" title="Contents (C)">
          ${icon('menu')}
        </button>
        <h1>
          <span class="deck">${this.deckTitle}</span>
          ${this.slideTitle ? html`<span class="slide">${this.slideTitle}</span>` : nothing}
        </h1>
        ${this.renderSteps()}
        <span class="space"></span>
        ${this.renderRole()}
        <fw-clock .session=${this.session} .pacer=${this.pacer}></fw-clock>
        ${this.renderTheme()}
        <button @click=${() => this.command('help')} aria-label="Help" title="Help (?)">
          ${icon('help')}
        </button>
      </header>
    `;
  }

  private renderSteps() {
    if (this.steps.length === 0) return nothing;
    const done = this.steps.filter((step) => step.state === 'done').length;
    const marks = { done: '●', now: '◐', open: '○' };
    return html`<span class="steps" role="img" aria-label="${done} of ${this.steps.length} steps done">
      ${this.steps.map((step) => html`<span class=${step.state} title=${step.title}>${marks[step.state]}</span>`)}
    </span>`;
  }

  private renderRole() {
    return html`<label class="role ${this.actor}" title="Who acts">
      <span class="visually-hidden">Who acts</span>
      <select @change=${this.handleRole} .value=${this.actor}>
        ${ROLES.map(
          (role) =>
            html`<option value=${role} ?selected=${role === this.actor}>
              ${ROLE_SIGNS[role]} ${ROLE_TITLES[role]}
            </option>`,
        )}
      </select>
    </label>`;
  }

  private renderTheme() {
    const theme = THEMES[themeChoice()];
    return html`<button
      @click=${this.handleTheme}
      aria-label="Colours: ${theme.words}. Press for ${THEMES[theme.next].words}."
      title="Colours: ${theme.words}"
    >
      ${icon(theme.icon)}
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-bar': Bar;
  }
  interface GlobalEventHandlersEventMap {
    'fw-role': RoleEvent;
  }
}
