/** What the editor pane asks of whatever edits text: Monaco, or a plain field where Monaco does not belong. */

/** A line that something is to be said about. */
export interface Mark {
  /** from 1 */
  line: number;
  message: string;
}

export interface CodeEditor extends HTMLElement {
  /** Size of the type, in px. */
  size: number;

  /** Shows a text under a path; the first time it is shown it is taken in, later `replace` changes it. */
  show(path: string, text: string, readonly?: boolean): void;
  /** Puts another text in place, without it counting as the learner's edit. */
  replace(path: string, text: string): void;
  /** Forgets a path. */
  forget(path: string): void;
  /** Goes to a line and puts the cursor there. */
  goTo(line: number): void;
  /** Marks lines of a path; an empty list clears them. */
  mark(path: string, marks: readonly Mark[]): void;
}

/** Fired when the learner changed a text. */
export class TextEvent extends Event {
  constructor(
    readonly path: string,
    readonly text: string,
  ) {
    super('fw-text', { bubbles: true, composed: true });
  }
}

/** Fired when the learner asks to save. */
export class SaveEvent extends Event {
  constructor() {
    super('fw-save', { bubbles: true, composed: true });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'fw-text': TextEvent;
    'fw-save': SaveEvent;
  }
}
