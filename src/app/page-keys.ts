/** Keys that work wherever the focus is: from pane to pane, a pane for itself, and out of shell or editor. */
import type { Layout } from '../components/layout/layout';

/** Two presses of Escape within this time (ms) leave shell or editor. */
const TWICE = 600;

export interface PageKeysHost {
  layout(): Layout;
  /** Is the slide shown to a room? */
  presenting(): boolean;
  /** The slide is to be shown to a room no longer. */
  leaveRoom(): void;
}

export class PageKeys {
  private lastEscape = 0;

  constructor(private readonly host: PageKeysHost) {}

  connect(): void {
    window.addEventListener('keydown', this.handleKey, { capture: true });
  }

  disconnect(): void {
    window.removeEventListener('keydown', this.handleKey, { capture: true });
  }

  private handleKey = (event: KeyboardEvent): void => {
    const layout = this.host.layout();
    if (event.key === 'F6') layout.cycle(event.shiftKey ? -1 : 1);
    else if (event.key === 'F9') layout.toggleFull(layout.focusedPane() ?? 'slide');
    else if (event.key === 'Escape') return this.countEscape(event, layout);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  private countEscape(event: KeyboardEvent, layout: Layout): void {
    // a dialog's Escape is its own, and no first half of leaving a pane
    if (event.composedPath().some((each) => each instanceof HTMLDialogElement)) {
      this.lastEscape = 0;
      return;
    }
    const inSlide = layout.focusedPane() !== 'editor' && layout.focusedPane() !== 'shell';
    if (this.host.presenting() && inSlide) return this.host.leaveRoom();
    const twice = event.timeStamp - this.lastEscape < TWICE;
    this.lastEscape = twice ? 0 : event.timeStamp;
    if (!twice) return;
    event.preventDefault();
    void layout.focusPane('slide');
  }
}
