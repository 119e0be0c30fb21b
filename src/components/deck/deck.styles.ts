import { css } from 'lit';

export const deckStyles = css`
  :host {
    display: grid;
    min-width: 0;
    min-height: 0;
  }

  .tabs,
  .actions {
    display: flex;
    align-items: center;
    gap: 2px;
  }

  .position {
    min-width: 4.2em;
    text-align: center;
    color: var(--text-quiet);
    font-variant-numeric: tabular-nums;
  }

  .scroller {
    height: 100%;
    padding: 28px clamp(16px, 5%, 48px) 40px;
    overflow: auto;
    outline-offset: -2px;
    scrollbar-gutter: stable;
  }

  .picture {
    height: 100%;
  }

  .progress {
    position: absolute;
    inset: auto 0 0;
    height: 3px;
    background: linear-gradient(to right, var(--accent) 0 0) no-repeat 0 0 / calc(var(--done) * 100%) 100%;
    transition: background-size 200ms;
    pointer-events: none;
  }

  .onward {
    max-width: 76ch;
    margin: 28px auto 0;
  }

  :host([presenting]) .onward {
    display: none;
  }

  .empty {
    color: var(--text-quiet);
  }

  :host([presenting]) .scroller {
    --picture-room: 84cqh;
    container-type: size;
    display: grid;
    outline: none;
    align-content: safe center;
    padding: 4vh 5vw;
    scrollbar-gutter: auto;
  }

  :host([presenting]) fw-pane::part(header) {
    display: none;
  }

  :host([presenting]) slot[name='step'] {
    display: none;
  }

  @media (prefers-reduced-motion: reduce) {
    .progress {
      transition: none;
    }
  }
`;
