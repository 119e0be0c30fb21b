import { css } from 'lit';

export const pictureStyles = css`
  :host {
    display: block;
    height: 100%;
  }

  .canvas {
    height: 100%;
    overflow: auto;
    background: var(--ground);
    outline-offset: -2px;
  }

  .sheet {
    position: relative;
  }

  fw-identities {
    padding: 16px 12px 24px;
  }

  svg {
    position: absolute;
    inset: 0;
    pointer-events: none;
  }

  .line {
    fill: none;
    stroke: var(--line-strong);
    stroke-width: 1.4;
    transition:
      stroke 200ms,
      stroke-width 200ms;
  }

  .line.stopped {
    stroke: var(--line);
    stroke-dasharray: 3 4;
  }

  .line.lit {
    stroke: var(--accent);
    stroke-width: 3.5;
  }

  h2 {
    position: absolute;
    top: 8px;
    margin: 0;
    overflow: hidden;
    color: var(--text-quiet);
    font-size: var(--text-13);
    font-weight: 500;
    white-space: nowrap;
    text-overflow: ellipsis;
  }

  .node {
    position: absolute;
    border: 1px solid var(--line-strong);
    border-left: 4px solid var(--team, var(--line-strong));
    border-radius: var(--radius);
    background: var(--surface-raised);
    transition: box-shadow 200ms;
  }

  .node.ops {
    --team: var(--ops);
  }

  .node.rocky {
    --team: var(--rocky);
  }

  .node.movy {
    --team: var(--movy);
  }

  .node.test {
    border-style: dashed;
    border-left-style: solid;
  }

  .node.lit {
    box-shadow: 0 0 0 3px var(--accent);
  }

  .node.failed:not(.stale) {
    border-color: var(--bad);
    border-left-color: var(--team);
    background: var(--bad-soft);
  }

  .node.stale {
    --team: var(--line);
    border-color: var(--line);
    background: none;
    color: var(--text-quiet);
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: flex-start;
    gap: 0 6px;
    width: 100%;
    min-height: 0;
    padding: 5px 8px 5px 7px;
    border: 0;
    border-radius: 2px;
    color: inherit;
    font-size: var(--text-13);
    line-height: 1.45;
    text-align: left;
    white-space: normal;
  }

  .title {
    display: -webkit-box;
    flex: 1 1 auto;
    overflow: hidden;
    font-weight: 600;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
    overflow-wrap: anywhere;
  }

  .detail {
    flex: 1 0 100%;
    overflow: hidden;
    max-width: 100%;
    color: var(--text-quiet);
    font-family: var(--font-mono);
    font-size: var(--text-13);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .reason {
    display: -webkit-box;
    flex: 1 0 100%;
    overflow: hidden;
    color: var(--bad);
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 4;
    overflow-wrap: anywhere;
  }

  .status {
    flex: none;
    white-space: nowrap;
  }

  .status.ready,
  .none.ready {
    color: var(--good);
  }

  .status.working {
    color: var(--warn);
  }

  .status.failed {
    color: var(--bad);
  }

  .status.suspended,
  .status.open,
  .stale .status {
    color: var(--text-quiet);
  }

  ul {
    margin: 0;
    padding: 0 4px 4px;
    list-style: none;
  }

  .workload {
    justify-content: flex-start;
    width: 100%;
    min-height: 24px;
    padding: 0 4px;
    color: inherit;
  }

  .workload .name {
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .workload .version {
    color: var(--text-quiet);
    font: var(--text-13) var(--font-mono);
  }

  .workload .count {
    margin-left: auto;
    color: var(--text-quiet);
    font-variant-numeric: tabular-nums;
  }

  .none {
    margin: 0;
    padding: 0 8px 5px;
    color: var(--text-quiet);
    font-size: var(--text-13);
  }

  .empty {
    padding: 60px 20px;
    color: var(--text-quiet);
  }

  @media (prefers-reduced-motion: reduce) {
    .line,
    .node {
      transition: none;
    }
  }

  @media (forced-colors: active) {
    .line.lit {
      stroke: Highlight;
    }
  }
`;
