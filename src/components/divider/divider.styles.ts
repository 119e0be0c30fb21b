import { css } from 'lit';

export const dividerStyles = css`
  :host {
    display: grid;
    place-items: center;
    background: var(--ground);
    touch-action: none;
    outline: none;
  }

  :host([orientation='vertical']) {
    cursor: col-resize;
  }

  :host([orientation='horizontal']) {
    cursor: row-resize;
  }

  .grip {
    border-radius: 2px;
    background: var(--line-strong);
  }

  :host([orientation='vertical']) .grip {
    width: 3px;
    height: 32px;
  }

  :host([orientation='horizontal']) .grip {
    width: 32px;
    height: 3px;
  }

  :host(:hover),
  :host(:focus-visible) {
    background: var(--accent-soft);
  }

  :host(:hover) .grip,
  :host(:focus-visible) .grip {
    background: var(--accent);
  }

  :host(:focus-visible) {
    box-shadow: inset 0 0 0 2px var(--focus);
  }

  @media (forced-colors: active) {
    .grip {
      background: CanvasText;
    }
  }
`;
