/** The line above a `.lab` block: what it is, run, copy. Made by hand, as the slide's HTML comes ready. */
import { html, render } from 'lit';
import type { LabBlock } from '../../deck/deck';
import { icon } from '../icon/icons';

export interface LabBarActions {
  run(): void;
  /** Answers whether it was copied. */
  copy(): Promise<boolean>;
}

/** How long the button says that it copied, in ms. */
const TOLD = 1600;

export function createLabBar(block: LabBlock, actions: LabBarActions): HTMLElement {
  const bar = document.createElement('div');
  bar.className = 'lab-bar';
  const show = (copied: boolean): void => {
    render(buttons(block, copied, actions.run, copy), bar);
  };
  const copy = async (): Promise<void> => {
    show(await actions.copy());
    setTimeout(() => show(false), TOLD);
  };
  show(false);
  return bar;
}

function buttons(block: LabBlock, copied: boolean, run: () => void, copy: () => Promise<void>) {
  const what = block.commands.length === 1 ? 'command' : 'commands';
  return html`
    <span class="lab-label">lab</span>
    ${
      block.commands.length > 0
        ? html`<button class="run" @click=${run} title="Type the ${what} into the shell">
            ${icon('play')} run<span class="visually-hidden"> the ${what} in the shell</span>
          </button>`
        : ''
    }
    <button class="copy" @click=${copy} title="Copy without prompt and output">
      ${icon(copied ? 'check' : 'copy')} ${copied ? 'copied' : 'copy'}
    </button>
  `;
}
