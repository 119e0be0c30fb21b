import { css } from 'lit';

export const contentsStyles = css`
  .decks {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin-bottom: 10px;
  }

  input {
    position: sticky;
    top: 0;
    z-index: 1;
    width: 100%;
    padding: 8px 12px;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--text);
    font: inherit;
  }

  ol {
    margin: 8px 0 0;
    padding: 0;
    list-style: none;
  }

  li {
    display: grid;
    grid-template-columns: 2.4em 1fr auto;
    gap: 0 8px;
    align-items: baseline;
    padding: 6px 8px;
    border-radius: var(--radius);
    cursor: pointer;
  }

  li:hover,
  li[aria-selected='true'] {
    background: var(--accent-soft);
  }

  li[aria-selected='true'] {
    box-shadow: inset 0 0 0 2px var(--focus);
  }

  .number {
    color: var(--text-quiet);
    font-size: var(--text-13);
    font-variant-numeric: tabular-nums;
    text-align: right;
  }

  .here .title {
    font-weight: 650;
    color: var(--accent-strong);
  }

  .mark {
    color: var(--text-quiet);
    font-size: var(--text-13);
  }

  .found {
    grid-column: 2 / -1;
    overflow: hidden;
    color: var(--text-quiet);
    font-size: var(--text-13);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .none {
    color: var(--text-quiet);
  }
`;
