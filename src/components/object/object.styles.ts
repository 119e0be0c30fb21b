import { css } from 'lit';

export const objectStyles = css`
  .tabs {
    display: flex;
    gap: 4px;
    margin-bottom: 12px;
  }

  .quiet {
    color: var(--text-quiet);
    font-weight: 400;
  }

  .ready {
    color: var(--good);
  }

  .failed {
    color: var(--bad);
  }

  .working {
    color: var(--warn);
  }

  dl,
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }

  dt {
    margin-top: 8px;
    font-weight: 600;
  }

  dd {
    margin: 2px 0 0;
    padding-left: 20px;
    overflow-wrap: anywhere;
  }

  li {
    padding: 6px 0;
    border-bottom: 1px solid var(--line);
    overflow-wrap: anywhere;
  }

  code,
  pre {
    font: var(--text-13) / var(--leading-mono) var(--font-mono);
  }

  pre {
    margin: 0;
    padding: 12px;
    overflow: auto;
    border-radius: var(--radius);
    background: var(--surface-sunken);
  }
`;
