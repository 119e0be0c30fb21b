import { css } from 'lit';

export const clockStyles = css`
  :host {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    font-size: var(--text-13);
  }

  .label {
    color: var(--text-quiet);
  }

  .time {
    font: var(--text-13) var(--font-mono);
    font-variant-numeric: tabular-nums;
  }

  .paused {
    color: var(--text-quiet);
  }

  .fast,
  .rate {
    color: var(--warn);
  }

  .rate {
    min-width: 2.6em;
    font-variant-numeric: tabular-nums;
  }

  .left {
    font: var(--text-13) var(--font-mono);
    font-variant-numeric: tabular-nums;
  }

  @media (max-width: 680px) {
    .label,
    .rate {
      display: none;
    }

    button {
      min-width: 34px;
      padding: 2px;
    }
  }

  /* the narrowest phones: what is left of the wait stays in the button's title and name */
  @media (max-width: 389px) {
    :host {
      gap: 0;
    }

    .left {
      position: absolute;
      clip-path: inset(50%);
    }
  }
`;
