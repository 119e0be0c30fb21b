import { css } from 'lit';

export const barStyles = css`
  header {
    display: flex;
    align-items: center;
    gap: 8px;
    height: var(--bar);
    padding: 0 8px;
    border-bottom: 1px solid var(--line);
    background: var(--surface);
  }

  h1 {
    display: flex;
    gap: 8px;
    min-width: 0;
    margin: 0;
    font-size: var(--text-15);
    font-weight: 600;
    white-space: nowrap;
  }

  .deck {
    flex: none;
  }

  .slide {
    overflow: hidden;
    color: var(--text-quiet);
    font-weight: 400;
    text-overflow: ellipsis;
  }

  .slide::before {
    content: '·';
    margin-right: 8px;
  }

  .steps {
    display: flex;
    gap: 3px;
    font-size: var(--text-13);
    line-height: 1;
  }

  .done {
    color: var(--good);
  }

  .now {
    color: var(--accent);
  }

  .open {
    color: var(--line-strong);
  }

  .space {
    flex: 1;
  }

  .role select {
    height: 28px;
    padding: 0 4px 0 8px;
    border: 1px solid currentcolor;
    border-radius: 14px;
    background: none;
    color: inherit;
    font: inherit;
    font-size: var(--text-13);
    font-weight: 600;
    cursor: pointer;
  }

  .role option {
    background: var(--surface-raised);
    color: var(--text);
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

  @media (max-width: 1000px) {
    .deck {
      display: none;
    }

    .slide::before {
      content: none;
    }
  }

  @media (max-width: 680px) {
    header {
      gap: 2px;
      padding: 0 2px;
    }

    .steps {
      display: none;
    }

    h1 {
      position: absolute;
      width: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }

    button {
      min-width: 36px;
      padding: 2px;
    }

    .role {
      margin-right: 4px;
    }

    .role select {
      width: 100px;
      padding-inline: 2px 0;
    }
  }
`;
