import { css } from 'lit';

export const shellStyles = css`
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

  .tabs button {
    border-radius: var(--radius) var(--radius) 0 0;
    color: var(--text-quiet);
    font-weight: 600;
  }

  .tabs button[aria-selected='true'] {
    border-color: currentcolor transparent transparent;
    border-top-width: 2px;
    background: var(--surface);
  }

  .tabs .ops[aria-selected='true'] {
    color: var(--ops);
  }

  .tabs .rocky[aria-selected='true'] {
    color: var(--rocky);
  }

  .tabs .movy[aria-selected='true'] {
    color: var(--movy);
  }

  .terminals {
    display: flex;
    height: 100%;
  }

  .terminal {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
  }

  .terminal + .terminal {
    border-left: 1px solid var(--line);
  }

  .terminal fw-terminal {
    flex: 1;
    min-height: 0;
  }

  .who {
    flex: none;
    margin: 0;
    padding: 2px 10px;
    border-bottom: 1px solid var(--line);
    font-size: var(--text-13);
    font-weight: 600;
  }

  .terminal.ops .who {
    color: var(--ops);
  }

  .terminal.rocky .who {
    color: var(--rocky);
  }

  .terminal.movy .who {
    color: var(--movy);
  }

  @media (max-width: 680px) {
    .tabs button {
      padding-inline: 4px;
    }

    .roomy {
      display: none;
    }
  }

  .search {
    position: absolute;
    z-index: 3;
    top: 6px;
    right: 16px;
    display: flex;
    align-items: center;
    gap: 6px;
    padding: 4px 4px 4px 8px;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface-raised);
    box-shadow: var(--shadow);
    font-size: var(--text-13);
  }

  .search input {
    width: 200px;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
  }

  .search span {
    color: var(--bad);
  }
`;
