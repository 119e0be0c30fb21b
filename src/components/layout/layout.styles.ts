import { css } from 'lit';

export const layoutStyles = css`
  :host {
    --gap: 7px;
    position: relative;
    display: grid;
    height: 100%;
    overflow: hidden;
    background: var(--ground);
  }

  slot[name='bar'] {
    display: block;
    grid-area: bar;
  }

  main {
    display: contents;
  }

  .pane {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    min-width: 0;
    min-height: 0;
    overflow: hidden;
  }

  .slide {
    grid-area: slide;
  }

  .editor {
    grid-area: editor;
  }

  .shell {
    grid-area: shell;
  }

  .pane.slide {
    grid-template-rows: minmax(0, 1fr) auto;
  }

  :host([presenting]) slot[name='notice'] {
    display: none;
  }

  .upright,
  .above,
  .across,
  .tabs {
    display: none;
  }

  /* Wide: slide left, editor above the shell right. */
  :host([form='wide']) {
    --room: calc(100% - var(--bar) - var(--gap));
    grid-template-columns: clamp(280px, var(--slide-share), 100% - 360px) var(--gap) minmax(0, 1fr);
    grid-template-rows:
      var(--bar) clamp(80px, var(--room) * var(--editor-share), 100% - 200px) var(--gap)
      minmax(0, 1fr);
    grid-template-areas:
      'bar bar bar'
      'slide upright editor'
      'slide upright across'
      'slide upright shell';
  }

  :host([form='wide']) .upright {
    display: grid;
    grid-area: upright;
  }

  :host([form='wide']) .across {
    display: grid;
    grid-area: across;
  }

  /* Medium: slide above, editor and shell as tabs below. */
  :host([form='medium']) {
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows:
      var(--bar) clamp(120px, (100% - var(--bar)) * var(--above-share), 100% - 220px) var(--gap) auto
      minmax(0, 1fr);
    grid-template-areas: 'bar' 'slide' 'above' 'tabs' 'below';
  }

  :host([form='medium']) .above {
    display: grid;
    grid-area: above;
  }

  :host([form='medium']) .tabs,
  :host([form='phone']) .tabs {
    display: flex;
    grid-area: tabs;
    gap: 4px;
    padding: 4px 8px;
    border-top: 1px solid var(--line);
    background: var(--surface-sunken);
  }

  :host([form='medium']) .editor,
  :host([form='medium']) .shell {
    grid-area: below;
  }

  /* Phone: the slide; editor and shell are sheets that come up from the bottom. */
  :host([form='phone']) {
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: var(--bar) minmax(0, 1fr) auto;
    grid-template-areas: 'bar' 'slide' 'tabs';
  }

  :host([form='phone']) .tabs button {
    flex: 1;
    min-height: 44px;
    font-size: var(--text-15);
  }

  :host([form='phone']) .editor,
  :host([form='phone']) .shell {
    grid-area: slide;
    align-self: end;
    height: 68%;
    z-index: 2;
    border-top: 1px solid var(--line-strong);
    border-radius: 12px 12px 0 0;
    box-shadow: var(--shadow);
    animation: rise 160ms ease-out;
  }

  :host([form='medium'][tab='shell']) .editor,
  :host([form='medium'][tab='editor']) .shell,
  :host([form='phone']:not([tab='editor'])) .editor,
  :host([form='phone']:not([tab='shell'])) .shell {
    display: none;
  }

  /* One pane has the screen. */
  :host([full]) {
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: var(--bar) minmax(0, 1fr);
    grid-template-areas: 'bar' 'full';
  }

  :host([full]) .pane,
  :host([full]) .upright,
  :host([full]) .above,
  :host([full]) .across,
  :host([full]) .tabs {
    display: none;
  }

  :host([full='slide']) .slide,
  :host([full='editor']) .editor,
  :host([full='shell']) .shell {
    display: grid;
    grid-area: full;
    height: auto;
    align-self: stretch;
    border-radius: 0;
  }

  /* For a room: the slide alone; shell in the lower half, editor in the right half when called. */
  :host([presenting]) {
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    grid-template-areas: 'slide';
  }

  :host([presenting][tab='shell']) {
    grid-template: minmax(0, 1fr) minmax(0, 1fr) / minmax(0, 1fr);
    grid-template-areas: 'slide' 'shell';
  }

  :host([presenting][tab='editor']) {
    grid-template: minmax(0, 1fr) / minmax(0, 1fr) minmax(0, 1fr);
    grid-template-areas: 'slide editor';
  }

  :host([presenting]) slot[name='bar'],
  :host([presenting]) .upright,
  :host([presenting]) .above,
  :host([presenting]) .across,
  :host([presenting]) .tabs,
  :host([presenting]) .editor,
  :host([presenting]) .shell {
    display: none;
  }

  :host([presenting]) .slide {
    display: grid;
    grid-area: slide;
  }

  :host([presenting][tab='shell']) .shell,
  :host([presenting][tab='editor']) .editor {
    display: grid;
    align-self: stretch;
    width: auto;
    height: auto;
    z-index: 2;
    box-shadow: var(--shadow);
    border: 1px solid var(--line-strong);
    border-radius: 0;
  }

  :host([presenting][tab='shell']) .shell {
    grid-area: shell;
    animation: rise 160ms ease-out;
  }

  :host([presenting][tab='editor']) .editor {
    grid-area: editor;
    animation: arrive 160ms ease-out;
  }

  @keyframes rise {
    from {
      translate: 0 40px;
      opacity: 0;
    }
  }

  @keyframes arrive {
    from {
      translate: 40px 0;
      opacity: 0;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .pane {
      animation: none !important;
    }
  }

  @media print {
    :host {
      display: none;
    }
  }
`;
