import { LitElement, css, html } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import '../dialog/dialog';
import type { Dialog } from '../dialog/dialog';
import { controls } from '../theme/controls.styles';

const KEYS: [heading: string, rows: [keys: string, what: string][]][] = [
  [
    'Anywhere',
    [
      ['F6 · Shift F6', 'to the next pane, to the one before'],
      ['Esc Esc', 'leave shell or editor, back to the slide'],
      ['F9', 'the pane takes the screen, or gives it back'],
    ],
  ],
  [
    'Slides',
    [
      ['→ Space N', 'next'],
      ['← K', 'back'],
      ['Home · End', 'first, last'],
      ['C', 'contents, and search'],
      ['V', 'slide or picture of the cluster'],
      ['P', 'show to a room: the slide alone, large'],
      ['W', 'presenter window: notes, next slide, timer'],
      ['F', 'full screen'],
    ],
  ],
  [
    'Shell',
    [
      ['Tab', 'complete'],
      ['↑ ↓ · Ctrl R', 'earlier commands, search in them'],
      ['Ctrl C', 'stop the command, or copy what is selected'],
      ['Ctrl A E U K W L', 'as in bash'],
    ],
  ],
  [
    'Editor',
    [
      ['Ctrl S', 'save at once; it saves by itself as well'],
      ['Ctrl Space', 'which fields and values fit here'],
      ['Ctrl M', 'let Tab move the focus instead of indenting'],
    ],
  ],
];

/** Help: the keys, and what happens to one's work. */
@customElement('fw-help')
export class Help extends LitElement {
  static override styles = [
    controls,
    css`
      .columns {
        columns: 2 300px;
        column-gap: 28px;
      }

      section {
        break-inside: avoid;
        margin-bottom: 16px;
      }

      h3 {
        margin: 8px 0 4px;
        font-size: var(--text-15);
      }

      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 4px 12px;
        margin: 0;
        font-size: var(--text-15);
      }

      dt {
        font: var(--text-13) / 1.7 var(--font-mono);
        color: var(--accent-strong);
        white-space: nowrap;
      }

      dd {
        margin: 0;
      }

      p {
        max-width: 68ch;
        margin: 0 0 10px;
      }
    `,
  ];

  @query('fw-dialog') private dialog!: Dialog;

  async open(): Promise<void> {
    await this.updateComplete;
    await this.dialog.show();
  }

  override render() {
    return html`<fw-dialog heading="Help" style="--dialog-width: 820px">
      <p>
        Read on the left, act on the right. Whatever you type is answered by a simulated cluster, Git forge
        and shell that live in this page: nothing you do here leaves it, and nothing can break.
      </p>
      <p>
        The world has a clock of its own. It runs with yours, faster while a command waits, and skips to what
        is due next when you ask it to.
      </p>
      <div class="columns">
        ${KEYS.map(
          ([heading, rows]) =>
            html`<section>
              <h3>${heading}</h3>
              <dl>
                ${rows.map(
                  ([keys, what]) =>
                    html`<dt>${keys}</dt>
                      <dd>${what}</dd>`,
                )}
              </dl>
            </section>`,
        )}
      </div>
      <h3>Your work</h3>
      <p>It is kept in this browser, after each act, and comes back when you do.</p>
      <slot></slot>
    </fw-dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fw-help': Help;
  }
}
