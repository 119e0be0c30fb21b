import { LitElement, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Pace, Pacer } from '../../session/pace';
import type { ClockState, Session } from '../../session/session';
import { icon } from '../icon/icons';
import { controls } from '../theme/controls.styles';
import { clockStyles } from './clock.styles';
import { clockTime, countdown } from './times';

/**
 * The world's clock: what time it is there, whether it runs, what is due next and in how long; a button to pause,
 * and one to be where the next thing happens.
 */
@customElement('fw-clock')
export class WorldClock extends LitElement {
  static override styles = [controls, clockStyles];

  @state() private clock?: ClockState;

  @state() private pace: Pace = { running: true, rate: 0 };

  @property({ attribute: false }) session?: Session;

  @property({ attribute: false }) pacer?: Pacer;

  private stops: (() => void)[] = [];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stops.splice(0)) stop();
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('session') && !changed.has('pacer')) return;
    for (const stop of this.stops.splice(0)) stop();
    const { session, pacer } = this;
    if (!session || !pacer) return;
    this.pace = pacer.pace;
    this.stops.push(
      pacer.subscribe((pace) => (this.pace = pace)),
      session.subscribe((event) => {
        if (event.type === 'clock') this.clock = event.clock;
        else if (event.type === 'replayed') void this.read(session);
      }),
    );
    void this.read(session);
  }

  private async read(session: Session): Promise<void> {
    this.clock = await session.clock();
  }

  private handlePause(): void {
    this.pacer?.setRunning(!this.pace.running);
  }

  private async handleSkip(): Promise<void> {
    const { clock, session } = this;
    if (!clock?.next || !session) return;
    await session.advance(Math.max(0, clock.next.at - clock.now) + 1);
  }

  override render() {
    const { clock, pace } = this;
    if (!clock) return html`<span class="time" role="status">starting the world…</span>`;
    const fast = pace.rate > 1;
    return html`
      <span class="label">world</span>
      <time
        class=${fast ? 'time fast' : pace.running ? 'time' : 'time paused'}
        title="The world's own time (UTC)"
      >
        ${clockTime(clock.now)}
      </time>
      ${
        fast
          ? html`<span class="rate" title="A command waits: time passes faster"
              >×${Math.round(pace.rate)}</span
            >`
          : nothing
      }
      <button
        @click=${this.handlePause}
        aria-label=${pace.running ? "Pause the world's clock" : "Let the world's clock run"}
        title=${pace.running ? 'Pause: time passes only while a command waits' : 'Let time pass'}
      >
        ${icon(pace.running ? 'pause' : 'play')}
      </button>
      ${clock.next ? this.renderNext(clock, clock.next) : nothing}
    `;
  }

  private renderNext(clock: ClockState, next: { at: number; what: string }) {
    const left = countdown(next.at - clock.now);
    return html`<button
      class="skip"
      @click=${this.handleSkip}
      title="Next: ${next.what}, in ${left}. Press to be there."
    >
      ${icon('skip')} <span class="visually-hidden">Skip to what is due next, ${next.what}, in</span>
      <span class="left">${left}</span>
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-clock': WorldClock;
  }
}
