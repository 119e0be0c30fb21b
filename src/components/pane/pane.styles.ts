import { css } from 'lit';

export const paneStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
    background: var(--surface);
    overflow: hidden;
  }

  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    flex: none;
    min-height: 36px;
    padding: 0 4px 0 8px;
    border-bottom: 1px solid var(--line);
    background: var(--surface-sunken);
    font-size: var(--text-13);
  }

  .left,
  .right {
    display: flex;
    align-items: center;
    gap: 2px;
    min-width: 0;
  }

  .left {
    flex: 1;
    overflow: hidden;
  }

  .right {
    flex: none;
  }

  .body {
    position: relative;
    flex: 1;
    min-height: 0;
    overflow: hidden;
  }

  @media print {
    header {
      display: none;
    }

    .body {
      overflow: visible;
    }
  }
`;
