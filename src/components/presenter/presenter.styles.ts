import { css } from 'lit';

export const presenterStyles = css`
  :host {
    display: grid;
    grid-template: minmax(0, 3fr) minmax(0, 2fr) auto / minmax(0, 3fr) minmax(0, 2fr);
    grid-template-areas:
      'now notes'
      'next notes'
      'foot foot';
    gap: 8px;
    height: 100dvh;
    padding: 8px;
    background: var(--ground);
  }

  section {
    padding: 16px 20px;
    overflow: auto;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
  }

  .now {
    --picture-room: 46vh;
    grid-area: now;
    border-color: var(--accent);
  }

  .next {
    --picture-room: 30vh;
    grid-area: next;
  }

  .next fw-slide {
    font-size: var(--text-13);
  }

  .notes {
    grid-area: notes;
    font-size: var(--text-20);
    line-height: 1.5;
  }

  footer {
    display: flex;
    grid-area: foot;
    align-items: center;
    gap: 10px;
    padding: 4px 8px;
  }

  footer button {
    min-height: 40px;
    padding-inline: 14px;
    font-size: var(--text-15);
  }

  .position,
  time {
    font-variant-numeric: tabular-nums;
  }

  time {
    font-size: var(--text-25);
  }

  .space {
    flex: 1;
  }

  .quiet,
  .waiting {
    color: var(--text-quiet);
  }

  @media (max-width: 680px) {
    :host {
      grid-template: minmax(0, 2fr) minmax(0, 3fr) auto / minmax(0, 1fr);
      grid-template-areas: 'now' 'notes' 'foot';
    }

    .next {
      display: none;
    }

    footer button {
      flex: 1;
      min-height: 64px;
    }
  }
`;
