import { LitElement, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Act, CheckResult, Lab, Miss, Step, StepResult } from '../../lab/lab';
import type { Progress } from '../../lab/progress';
import { marks } from '../../lab/progress';
import type { Role } from '../../session/session';
import { RoleEvent } from '../bar/bar';
import { OpenEvent } from '../file-tree/file-tree';
import { icon } from '../icon/icons';
import { ROLE_SIGNS, ROLE_TITLES } from '../role/roles';
import { controls } from '../theme/controls.styles';
import { stepStyles } from './step.styles';

export type StepAct =
  'hint' | 'reveal' | 'solve' | 'undo' | 'reset-step' | 'reset-lab' | 'enter' | 'next' | 'back';

/** Fired when the learner wants something of the lab: a hint, the solution, another start. */
export class StepEvent extends Event {
  constructor(
    readonly act: StepAct,
    readonly step: Step,
  ) {
    super('fw-step', { bubbles: true, composed: true });
  }
}

/** How many misses of one check are told at once. */
const TOLD = 2;

/**
 * "Your turn": what to do on this slide, and how far one is. Part of the slide, never a popup; a check turns by itself
 * when the world does.
 *
 * @event fw-step - a hint, the solution, undo, reset, or entering the step is wanted
 * @event fw-role - the step's role should act
 * @event fw-open - a place a miss names should be shown
 */
@customElement('fw-step')
export class StepPanel extends LitElement {
  static override styles = [controls, stepStyles];

  /** Which of the buttons that throw work away waits for a second press. */
  @state() private sure: StepAct | null = null;

  @property({ attribute: false }) lab?: Lab;

  @property({ attribute: false }) step?: Step;

  @property({ attribute: false }) progress?: Progress;

  /** Of the step the learner is at. */
  @property({ attribute: false }) result?: StepResult;

  /** Has anything been done since the step began? Before that, nothing is found wanting. */
  @property({ type: Boolean }) begun = false;

  /** Can be undone? */
  @property({ type: Boolean }) undoable = false;

  /** Is there own work to go back to, from before the learner entered elsewhere? */
  @property({ type: Boolean }) away = false;

  @property() actor: Role = 'ops';

  private ask(act: StepAct): void {
    this.sure = null;
    if (this.step) this.dispatchEvent(new StepEvent(act, this.step));
  }

  private askTwice(act: StepAct): void {
    if (this.sure === act) this.ask(act);
    else this.sure = act;
  }

  private handleBlur(): void {
    this.sure = null;
  }

  override render() {
    const { lab, step, progress } = this;
    if (!lab || !step || !progress) return nothing;
    const mark = marks(progress, lab)[lab.steps.indexOf(step)] ?? 'ahead';
    return html`<section class=${mark} aria-labelledby="task">
      <header>
        <span class="label"
          >${{ here: 'your turn', ahead: 'later', solved: 'done', shown: 'done' }[mark]}</span
        >
        <span class="role ${step.role}">${ROLE_SIGNS[step.role]} ${ROLE_TITLES[step.role]}</span>
        <span class="count">step ${lab.steps.indexOf(step) + 1} of ${lab.steps.length}</span>
      </header>
      ${lab.broken ? html`<p class="broken">This lab starts broken, on purpose.</p>` : nothing}
      <h3 id="task">${step.task}</h3>
      ${mark === 'here' ? this.renderHere(step, progress) : nothing}
      ${mark === 'ahead' ? this.renderAhead() : nothing}
      ${mark === 'solved' || mark === 'shown' ? this.renderDone(lab, step, mark) : nothing}
    </section>`;
  }

  private renderHere(step: Step, progress: Progress) {
    const shown = progress.hints[step.name] ?? 0;
    return html`
      ${this.renderRoleSwitch(step)} ${this.renderChecks(step)} ${this.renderHints(step, shown)}
      ${progress.revealed.includes(step.name) ? this.renderSolution(step) : nothing}
      ${this.renderFoot(step, progress, shown)}
    `;
  }

  private renderRoleSwitch(step: Step) {
    if (step.role === this.actor) return nothing;
    return html`<p class="switch">
      This is ${ROLE_TITLES[step.role]}'s to do; you act as ${ROLE_TITLES[this.actor]}.
      <button class="framed" @click=${() => this.dispatchEvent(new RoleEvent(step.role))}>
        ${ROLE_SIGNS[step.role]} Act as ${ROLE_TITLES[step.role]}
      </button>
    </p>`;
  }

  private renderChecks(step: Step) {
    const results: CheckResult[] =
      this.result?.step === step.name
        ? this.result.checks
        : step.checks.map(({ title }) => ({ title, passed: false, misses: [] }));
    return html`<ul class="checks">
      ${results.map((check) => {
        const open = !check.passed && !this.begun;
        const state = check.passed ? 'passed' : open ? 'open' : 'missed';
        const [mark, word] = { passed: ['✓', 'passed'], open: ['○', 'not yet'], missed: ['✗', 'not yet'] }[
          state
        ];
        return html`<li class=${state}>
          <span class="mark" aria-hidden="true">${mark}</span>
          <span class="visually-hidden">${word}:</span> ${check.title}
          ${open ? nothing : check.misses.slice(0, TOLD).map((miss) => this.renderMiss(miss))}
        </li>`;
      })}
    </ul>`;
  }

  private renderMiss(miss: Miss) {
    const { file, line, field, found, expected } = miss;
    return html`<div class="miss">
      ${miss.message}${miss.advice ? html` <span class="advice">${miss.advice}</span>` : nothing}
      ${
        file
          ? html`<button
              class="place"
              ?disabled=${miss.repository !== undefined}
              @click=${() => this.dispatchEvent(new OpenEvent(file, line))}
            >
              ${file.slice(file.lastIndexOf('/') + 1)}${line ? `:${line}` : ''} ${field ?? ''}
            </button>`
          : nothing
      }
      ${
        found !== undefined || expected !== undefined
          ? html`<dl>
              <dt>found</dt>
              <dd><code>${found ?? 'nothing'}</code></dd>
              <dt>expected</dt>
              <dd><code>${expected ?? 'nothing'}</code></dd>
            </dl>`
          : nothing
      }
    </div>`;
  }

  private renderHints(step: Step, shown: number) {
    if (shown === 0) return nothing;
    return html`<ol class="hints" aria-label="Hints">
      ${step.hints.slice(0, shown).map((hint) => html`<li>${hint}</li>`)}
    </ol>`;
  }

  private renderSolution(step: Step) {
    return html`<div class="solution">
      <pre tabindex="0" aria-label="Solution">${step.solution.map(actText).join('\n')}</pre>
      <button class="framed" @click=${() => this.ask('solve')}>${icon('play')} Do it for me</button>
    </div>`;
  }

  private renderFoot(step: Step, progress: Progress, shown: number) {
    const left = step.hints.length - shown;
    return html`<footer>
      ${
        left > 0
          ? html`<button @click=${() => this.ask('hint')}>Hint${shown > 0 ? ` (${left} left)` : ''}</button>`
          : progress.revealed.includes(step.name)
            ? nothing
            : html`<button @click=${() => this.ask('reveal')}>Solution</button>`
      }
      <span class="space"></span>
      ${this.away ? html`<button @click=${() => this.ask('back')}>Back to my own work</button>` : nothing}
      <button @click=${() => this.ask('undo')} ?disabled=${!this.undoable} title="Take the last act back">
        ${icon('undo')} Undo
      </button>
      ${this.renderAskTwice('reset-step', 'Reset step', 'Press again: the step starts over')}
      ${this.renderAskTwice('reset-lab', 'Reset lab', 'Press again: all of it starts over')}
    </footer>`;
  }

  private renderAskTwice(act: StepAct, text: string, again: string) {
    return html`<button
      class=${this.sure === act ? 'sure' : ''}
      @click=${() => this.askTwice(act)}
      @blur=${this.handleBlur}
    >
      ${icon('reset')} ${this.sure === act ? again : text}
    </button>`;
  }

  private renderAhead() {
    return html`<p class="ahead">
        This step begins where the steps before it end. You can enter it here, with their work done for you;
        your own is kept.
      </p>
      <footer>
        <button class="framed" @click=${() => this.ask('enter')}>Enter here</button>
        <button @click=${() => this.ask('next')}>To the step I am at</button>
      </footer>`;
  }

  private renderDone(lab: Lab, step: Step, mark: 'solved' | 'shown') {
    const last = lab.steps.at(-1) === step;
    return html`<p class="done" role="status">
        <span aria-hidden="true">✓</span> ${mark === 'solved' ? 'Done.' : 'Done, with the solution shown.'}
        ${step.done}
      </p>
      <footer>
        ${last ? nothing : html`<button class="primary" @click=${() => this.ask('next')}>Next ${icon('right')}</button>`}
        <span class="space"></span>
        ${this.away ? html`<button @click=${() => this.ask('back')}>Back to my own work</button>` : nothing}
        ${this.renderAskTwice('reset-lab', 'Reset lab', 'Press again: all of it starts over')}
      </footer>`;
  }
}

/** An act of a solution, as a person would do it. */
function actText(act: Act): string {
  if ('run' in act) return act.run;
  if ('write' in act) return `# write ${act.write}:\n${act.text.trimEnd()}`;
  if ('remove' in act) return `rm ${act.remove}`;
  return `# wait ${act.wait}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-step': StepPanel;
  }
  interface GlobalEventHandlersEventMap {
    'fw-step': StepEvent;
  }
}
