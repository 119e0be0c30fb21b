/** Buttons, focus rings and small type, shared by every element. */
import { css } from 'lit';

export const controls = css`
  :host {
    box-sizing: border-box;
  }

  *,
  *::before,
  *::after {
    box-sizing: inherit;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 1px;
  }

  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-height: 28px;
    padding: 2px 8px;
    border: 1px solid transparent;
    border-radius: var(--radius);
    background: none;
    color: var(--text);
    font: inherit;
    font-size: var(--text-13);
    white-space: nowrap;
    cursor: pointer;
  }

  button:hover {
    background: var(--accent-soft);
    color: var(--accent-strong);
  }

  button:disabled {
    color: var(--text-quiet);
    opacity: 0.6;
    cursor: default;
    background: none;
  }

  button[aria-pressed='true'],
  button[aria-selected='true'],
  button[aria-expanded='true'] {
    background: var(--accent-soft);
    color: var(--accent-strong);
  }

  button.framed {
    border-color: var(--line-strong);
    background: var(--surface-raised);
  }

  button.framed:hover {
    border-color: var(--accent);
  }

  button.primary {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }

  button.primary:hover {
    background: var(--accent-strong);
    color: var(--on-accent);
  }

  button svg,
  .icon svg {
    width: 16px;
    height: 16px;
    flex: none;
  }

  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  @media (pointer: coarse) {
    button {
      min-height: 40px;
      min-width: 40px;
    }
  }

  @media (forced-colors: active) {
    button {
      border-color: ButtonText;
    }
  }
`;
