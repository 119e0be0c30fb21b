import { css } from 'lit';

export const terminalStyles = css`
  :host {
    display: block;
    height: 100%;
    min-width: 0;
    background: var(--surface);
  }

  .frame {
    position: relative;
    height: 100%;
    padding: 6px 0 2px 10px;
    overflow: hidden;
    outline: none;
  }

  :host(:not([wrap])) .frame {
    overflow-x: auto;
  }

  .screen {
    height: 100%;
  }

  :host(:not([wrap])) .screen {
    width: max-content;
    min-width: 100%;
  }

  .loading {
    position: absolute;
    inset: 0;
    margin: 0;
    padding: 12px 16px;
    color: var(--text-quiet);
    background: var(--surface);
  }

  .xterm {
    height: 100%;
  }

  .xterm .xterm-viewport,
  .xterm .xterm-scrollable-element {
    background-color: transparent !important;
  }

  .xterm:not(.focus) .xterm-cursor {
    outline-color: var(--accent) !important;
  }
`;
