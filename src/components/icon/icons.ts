/** The workshop's own icons: 16 by 16, one stroke, the colour of the text around them. */
import { svg } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';
import { html } from 'lit';

const strokes = {
  menu: svg`<path d="M2 4h12M2 8h12M2 12h12"/>`,
  play: svg`<path d="M5 3.2v9.6L12.6 8z" fill="currentColor"/>`,
  pause: svg`<path d="M5.5 3.5v9M10.5 3.5v9" stroke-width="2"/>`,
  skip: svg`<path d="M3 3.5v9L9.5 8zM12.5 3.5v9" fill="currentColor"/>`,
  copy: svg`<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/><path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2"/>`,
  check: svg`<path d="M3 8.5l3.3 3.3L13 4.8"/>`,
  grow: svg`<path d="M9.5 2.5h4v4M13.2 2.8L9 7M6.5 13.5h-4v-4M2.8 13.2L7 9"/>`,
  shrink: svg`<path d="M13.5 6.5h-4v-4M9.8 6.2L14 2M2.5 9.5h4v4M6.2 9.8L2 14"/>`,
  light: svg`<circle cx="8" cy="8" r="2.8"/><path d="M8 1.5v1.6M8 12.9v1.6M1.5 8h1.6M12.9 8h1.6M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M3.4 12.6l1.1-1.1M11.5 4.5l1.1-1.1"/>`,
  dark: svg`<path d="M13 9.6A5.6 5.6 0 0 1 6.4 3a5.6 5.6 0 1 0 6.6 6.6z"/>`,
  system: svg`<circle cx="8" cy="8" r="5.8"/><path d="M8 2.2v11.6a5.8 5.8 0 0 0 0-11.6z" fill="currentColor"/>`,
  help: svg`<circle cx="8" cy="8" r="6.3"/><path d="M6.2 6.3a1.9 1.9 0 1 1 2.7 1.8c-.6.3-.9.6-.9 1.3M8 11.6v.1"/>`,
  close: svg`<path d="M3.5 3.5l9 9M12.5 3.5l-9 9"/>`,
  left: svg`<path d="M10 3L5 8l5 5"/>`,
  right: svg`<path d="M6 3l5 5-5 5"/>`,
  down: svg`<path d="M3.5 6l4.5 4.5L12.5 6"/>`,
  file: svg`<path d="M3.5 1.8h5.3l3.7 3.7v8.7h-9zM8.6 2v3.7h3.7"/>`,
  folder: svg`<path d="M1.8 12.8V3.5h4.4l1.4 1.8h6.6v7.5z"/>`,
  save: svg`<path d="M2.5 2.5h8.6l2.4 2.4v8.6h-11zM5 2.7v3.6h5V2.7M4.8 13.3V9.2h6.4v4.1"/>`,
  trash: svg`<path d="M2.5 4h11M6 4V2.5h4V4M4 4l.6 9.5h6.8L12 4"/>`,
  undo: svg`<path d="M5.8 3L2.5 6.2l3.3 3.2M2.8 6.2h6.4a4 4 0 0 1 0 8H6"/>`,
  reset: svg`<path d="M13.2 8.8A5.3 5.3 0 1 1 11.9 4M12.2 1.5V4.4H9.3"/>`,
  search: svg`<circle cx="7" cy="7" r="4.5"/><path d="M10.4 10.4l3.6 3.6"/>`,
  split: svg`<rect x="1.8" y="2.8" width="12.4" height="10.4" rx="1.5"/><path d="M8 3v10"/>`,
  speaker: svg`<rect x="1.8" y="2.5" width="12.4" height="8.5" rx="1.5"/><path d="M8 11v2.5M5 14h6"/>`,
  ear: svg`<path d="M5 9.5V6.2a3.3 3.3 0 1 1 5.4 2.5C9 9.9 9 10.6 8.8 11.7a2 2 0 0 1-3.7.8M6.8 6.3A1.4 1.4 0 1 1 9 7.4"/>`,
  screen: svg`<path d="M2 6V2.5h3.5M10.5 2.5H14V6M14 10v3.5h-3.5M5.5 13.5H2V10"/>`,
} satisfies Record<string, SVGTemplateResult>;

export type IconName = keyof typeof strokes;

/** An icon that says nothing to a screen reader: whoever uses it has a label of its own. */
export function icon(name: IconName): TemplateResult {
  return html`<svg
    viewBox="0 0 16 16"
    width="16"
    height="16"
    fill="none"
    stroke="currentColor"
    stroke-width="1.4"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${strokes[name]}
  </svg>`;
}
