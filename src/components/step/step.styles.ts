import { css } from 'lit';

export const stepStyles = css`
  section {
    max-width: 76ch;
    margin: 28px auto 0;
    padding: 12px 16px;
    border: 1px solid var(--line-strong);
    border-left: 4px solid var(--accent);
    border-radius: var(--radius);
    background: var(--surface-raised);
    font-size: var(--text-15);
  }

  section.solved,
  section.shown {
    border-left-color: var(--good);
  }

  section.ahead {
    border-left-color: var(--line-strong);
  }

  header {
    display: flex;
    align-items: center;
    gap: 8px;
    color: var(--text-quiet);
    font-size: var(--text-13);
  }

  .count {
    margin-left: auto;
  }

  .role {
    padding: 0 8px;
    border-radius: 10px;
    font-weight: 600;
  }

  .role.ops {
    background: var(--ops-soft);
    color: var(--ops);
  }

  .role.rocky {
    background: var(--rocky-soft);
    color: var(--rocky);
  }

  .role.movy {
    background: var(--movy-soft);
    color: var(--movy);
  }

  h3 {
    margin: 6px 0 8px;
    font-size: var(--text-17);
    font-weight: 600;
    line-height: 1.4;
  }

  .broken,
  .switch {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    margin: 0 0 8px;
    padding: 6px 10px;
    border-radius: var(--radius);
    background: var(--warn-soft);
    color: var(--warn);
    font-size: var(--text-13);
  }

  ul,
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .checks > li {
    position: relative;
    padding: 3px 0 3px 24px;
  }

  .mark {
    position: absolute;
    left: 2px;
    font-weight: 700;
  }

  .passed .mark {
    color: var(--good);
  }

  .open .mark {
    color: var(--text-quiet);
  }

  .missed .mark {
    color: var(--bad);
  }

  .miss {
    margin: 4px 0 6px;
    padding: 6px 10px;
    border-radius: var(--radius);
    background: var(--bad-soft);
    font-size: var(--text-13);
    overflow-wrap: anywhere;
  }

  .advice {
    color: var(--text-quiet);
  }

  .place {
    display: inline-flex;
    min-height: 22px;
    padding: 0 6px;
    color: var(--accent);
    font-family: var(--font-mono);
    text-decoration: underline;
    text-underline-offset: 3px;
    white-space: normal;
    text-align: left;
  }

  .place:disabled {
    text-decoration: none;
  }

  dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0 10px;
    margin: 4px 0 0;
  }

  dt {
    color: var(--text-quiet);
  }

  dd {
    margin: 0;
  }

  code,
  pre {
    font: var(--text-13) / var(--leading-mono) var(--font-mono);
    white-space: pre-wrap;
  }

  .hints {
    margin-top: 8px;
    padding: 8px 10px 8px 28px;
    border-radius: var(--radius);
    background: var(--surface-sunken);
    list-style: decimal;
  }

  .hints li + li {
    margin-top: 6px;
  }

  .solution {
    margin-top: 8px;
  }

  .solution pre {
    margin: 0 0 8px;
    padding: 10px 12px;
    border-radius: var(--radius);
    background: var(--surface-sunken);
  }

  .ahead,
  .done {
    margin: 0;
  }

  .done {
    color: var(--good);
  }

  footer {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
    margin: 10px -6px -4px;
    font-size: var(--text-13);
  }

  .space {
    flex: 1;
  }

  .sure {
    border-color: var(--bad);
    color: var(--bad);
  }

  @media print {
    section {
      display: none;
    }
  }
`;
