import { css } from 'lit';

export const fileTreeStyles = css`
  :host {
    --wa-space-m: 14px;
    --wa-space-xs: 4px;
    --wa-space-2xs: 2px;
    --wa-color-text-normal: var(--text);
    --wa-color-text-quiet: var(--text-quiet);
    --wa-color-neutral-fill-quiet: var(--accent-soft);
    --wa-color-brand-fill-loud: var(--accent);
    --wa-color-brand-fill-quiet: var(--accent-soft);
    --wa-color-brand-on-quiet: var(--accent-strong);
    --wa-color-surface-border: var(--line);
    --wa-focus-ring: 2px solid var(--focus);
    --wa-focus-ring-offset: -2px;
    --wa-border-style: solid;
    --wa-panel-border-width: 1px;
    --wa-transition-normal: 0ms;
    --wa-transition-fast: 0ms;
    display: block;
    padding: 4px 0;
    font-size: var(--text-13);
  }

  wa-tree {
    --indent-size: 12px;
    --indent-guide-width: 1px;
    --indent-guide-color: var(--line);
    --show-duration: 0ms;
    --hide-duration: 0ms;
  }

  wa-tree-item::part(item) {
    padding: 1px 6px 1px 0;
    border-inline-start: 2px solid transparent;
  }

  wa-tree-item::part(label) {
    display: flex;
    align-items: center;
    gap: 6px;
    line-height: 22px;
    white-space: nowrap;
  }

  wa-tree-item[selected]::part(item) {
    border-color: var(--accent);
    background: var(--accent-soft);
    color: var(--accent-strong);
  }

  .icon svg {
    width: 12px;
    height: 12px;
  }

  .unsaved {
    color: var(--accent);
    font-size: 10px;
  }
`;
