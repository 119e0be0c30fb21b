import { css } from 'lit';

export const editorStyles = css`
  :host {
    display: grid;
    min-width: 0;
    min-height: 0;
  }

  .tabs {
    display: flex;
    align-items: center;
    gap: 2px;
    min-width: 0;
    overflow-x: auto;
    scrollbar-width: none;
  }

  .actions {
    display: flex;
    align-items: center;
    gap: 2px;
  }

  .tab {
    display: flex;
    flex: none;
    align-items: center;
    border-radius: var(--radius);
  }

  .tab button {
    padding-inline: 6px;
    background: none;
    color: inherit;
  }

  .tab.current {
    background: var(--surface);
    box-shadow: 0 0 0 1px var(--line);
    font-weight: 600;
  }

  .tab.glance button:first-child {
    font-style: italic;
  }

  .tab .close {
    padding-inline: 2px;
    min-width: 24px;
    min-height: 24px;
    color: var(--text-quiet);
  }

  .tab .close svg {
    width: 12px;
    height: 12px;
  }

  .unsaved {
    color: var(--accent);
    font-size: 10px;
  }

  .missed {
    color: var(--bad);
  }

  .split {
    display: grid;
    grid-template: minmax(0, 1fr) / auto minmax(0, 1fr);
    height: 100%;
  }

  .tree {
    width: clamp(140px, 26cqw, 240px);
    min-height: 0;
    overflow: auto;
    border-right: 1px solid var(--line);
    background: var(--surface-sunken);
  }

  .tree .who {
    margin: 0;
    padding: 6px 10px 2px;
    font-size: var(--text-13);
    font-weight: 600;
  }

  .tree .who span {
    color: var(--text-quiet);
    font-family: var(--font-mono);
  }

  .ops {
    color: var(--ops);
  }

  .rocky {
    color: var(--rocky);
  }

  .movy {
    color: var(--movy);
  }

  form {
    padding: 4px 8px;
  }

  form input {
    width: 100%;
    padding: 3px 6px;
    border: 1px solid var(--line-strong);
    border-radius: 4px;
    background: var(--surface);
    color: var(--text);
    font: var(--text-13) var(--font-mono);
  }

  .text {
    display: flex;
    grid-column: -2;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
  }

  .code {
    position: relative;
    flex: 1;
    min-height: 0;
  }

  ::slotted([slot='code']) {
    display: block;
    height: 100%;
  }

  ::slotted([hidden]) {
    display: none;
  }

  .empty {
    margin: 0;
    padding: 16px 20px;
    color: var(--text-quiet);
    font-size: var(--text-13);
  }

  .notice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 8px;
    flex: none;
    margin: 0;
    padding: 6px 12px;
    border-bottom: 1px solid var(--line);
    background: var(--accent-soft);
    font-size: var(--text-13);
  }

  .notice span {
    margin-right: auto;
  }

  .notice.warn {
    background: var(--warn-soft);
    color: var(--warn);
  }

  .notice.bad {
    background: var(--bad-soft);
    color: var(--bad);
  }

  @media (max-width: 680px) {
    .split {
      grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
    }

    .tree {
      width: auto;
      max-height: 34cqh;
      border-right: 0;
      border-bottom: 1px solid var(--line);
    }
  }
`;
