import { css } from 'lit';

/* Sizes in em: a presented slide grows by its font size alone. */
export const slideStyles = css`
  :host {
    container: slide / inline-size;
    display: block;
    font-size: var(--text-17);
    line-height: var(--leading);
    color: var(--text);
  }

  .slide {
    max-width: 68ch;
    margin: 0 auto;
    overflow-wrap: break-word;
  }

  .slide > :first-child {
    margin-top: 0;
  }

  .kept-back {
    visibility: hidden;
  }

  h1,
  h2,
  h3,
  h4 {
    margin: 1.2em 0 0.5em;
    line-height: var(--leading-heading);
    text-wrap: balance;
  }

  h1 {
    font-size: 1.88em;
    letter-spacing: -0.01em;
  }

  h2 {
    font-size: 1.53em;
  }

  h3 {
    font-size: 1.36em;
  }

  h4 {
    font-size: 1.1em;
  }

  p,
  ul,
  ol,
  blockquote,
  table,
  pre {
    margin: 0.8em 0;
  }

  ul,
  ol {
    padding-left: 1.4em;
  }

  li {
    margin: 0.3em 0;
  }

  li > p,
  li > ul,
  li > ol {
    margin: 0.25em 0;
  }

  li::marker {
    color: var(--text-quiet);
  }

  a {
    color: var(--accent);
  }

  strong {
    font-weight: 650;
  }

  blockquote {
    margin-inline: 0;
    padding: 0.1em 1em;
    border-left: 3px solid var(--line-strong);
    color: var(--text-quiet);
  }

  hr {
    border: 0;
    border-top: 1px solid var(--line);
  }

  code {
    padding: 0.1em 0.3em;
    border-radius: 4px;
    background: var(--surface-sunken);
    font: 0.86em / var(--leading-mono) var(--font-mono);
    overflow-wrap: anywhere;
  }

  pre {
    padding: 0.8em 1em;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface-sunken);
    overflow-x: auto;
    white-space: pre;
  }

  /* A long prompt must not push the command out of sight. */
  pre.shell {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  pre.shell .row {
    display: block;
    min-height: 1lh;
    line-height: 1.5;
    padding-left: 4ch;
    text-indent: -4ch;
  }

  pre.shell .word {
    white-space: nowrap;
  }

  /* Presented: commands stand in one row each, where the type can be of a size to be read. */
  :host([fit~='unwrapped']) pre.shell {
    white-space: pre;
    overflow-wrap: normal;
  }

  /* Presented: a long slide uses the whole width. */
  :host([fit~='columns']) .slide {
    max-width: none;
    columns: 2;
    column-gap: 2.4em;
  }

  :host([fit='columns']) pre.shell .word {
    white-space: inherit;
  }

  :host([fit~='columns']) .lab,
  :host([fit~='columns']) pre,
  :host([fit~='columns']) tr,
  :host([fit~='columns']) li {
    break-inside: avoid;
  }

  :host([fit~='columns']) :is(h1, h2, h3, h4, p) {
    break-after: avoid;
  }

  :host([fit~='columns']) .slide > :is(h1, h2, h3, h4):first-child {
    column-span: all;
  }

  /* A message is read, not copied: it may wrap where it has to. */
  pre[data-language='text'] {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  pre code {
    padding: 0;
    background: none;
    overflow-wrap: normal;
  }

  .prompt {
    color: var(--text-quiet);
    user-select: none;
  }

  .output {
    color: var(--text-quiet);
  }

  .hl-keyword {
    color: var(--term-magenta);
  }

  .hl-string,
  .hl-string-expression {
    color: var(--good);
  }

  .hl-function {
    color: var(--ops);
  }

  .hl-constant {
    color: var(--term-cyan);
  }

  .hl-comment {
    color: var(--text-quiet);
    font-style: italic;
  }

  table {
    border-collapse: collapse;
    font-size: 0.92em;
  }

  th,
  td {
    padding: 0.35em 0.8em;
    border-bottom: 1px solid var(--line);
    text-align: left;
    vertical-align: top;
  }

  th {
    font-weight: 600;
    color: var(--text-quiet);
  }

  img,
  svg {
    display: block;
    max-width: 100%;
    height: auto;
    margin: 0 auto;
  }

  button svg {
    display: inline-block;
    margin: 0;
  }

  /* The signs of teams and environments, as everywhere else. */
  .sign {
    padding: 0.02em 0.4em;
    border-radius: 0.35em;
    font-style: normal;
    font-weight: 600;
    white-space: nowrap;
  }

  .sign em {
    font-style: normal;
  }

  .sign-ops {
    background: var(--ops-soft);
    color: var(--ops);
  }

  .sign-rocky {
    background: var(--rocky-soft);
    color: var(--rocky);
  }

  .sign-movy {
    background: var(--movy-soft);
    color: var(--movy);
  }

  .sign-test,
  .sign-prod {
    border: 1.5px solid var(--line-strong);
    padding-block: 0;
  }

  .sign-test {
    border-style: dashed;
  }

  /* Something to do. */
  .lab {
    margin: 1em 0;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface-sunken);
    overflow: hidden;
  }

  .lab > :not(pre):not(.lab-bar) {
    margin-inline: 1em;
  }

  .lab pre {
    margin: 0;
    border: 0;
    border-radius: 0;
    background: none;
  }

  .lab-bar {
    display: flex;
    align-items: center;
    gap: 2px;
    padding: 2px 4px 2px 0.9em;
    border-bottom: 1px solid var(--line);
    font-size: var(--text-13);
  }

  .lab pre + .lab-bar {
    border-top: 1px solid var(--line);
  }

  .lab-label {
    margin-right: auto;
    color: var(--text-quiet);
    letter-spacing: 0.04em;
  }

  .lab-bar .run {
    color: var(--accent);
    font-weight: 600;
  }

  /* The seed's own classes. */
  .extra-details::before {
    content: 'Extra details';
    display: block;
    margin-bottom: 0.6em;
    color: var(--text-quiet);
    font-size: var(--text-13);
    letter-spacing: 0.04em;
  }

  .pic {
    max-width: none;
  }

  .pic > p {
    margin: 0;
  }

  .pic p svg,
  .pic p img {
    width: 100%;
    max-height: var(--picture-room, none);
  }

  .title,
  .center {
    text-align: center;
  }

  .small {
    font-size: 0.85em;
  }

  .warning,
  .note,
  .tip {
    margin: 1em 0;
    padding: 0.1em 1em;
    border-left: 3px solid var(--line-strong);
    border-radius: 0 var(--radius) var(--radius) 0;
    background: var(--surface-sunken);
  }

  .warning {
    border-color: var(--warn);
    background: var(--warn-soft);
  }

  /* A narrow slide shows the sign of a prompt only. */
  @container slide (max-width: 612px) {
    .prompt {
      display: none;
    }

    .prompt + .command::before {
      content: '$ ';
      color: var(--text-quiet);
    }
  }

  @container slide (max-width: 442px) {
    .lab pre code {
      font-size: var(--text-13);
    }

    pre.shell .row {
      padding-left: 2ch;
      text-indent: -2ch;
    }

    pre.shell .word {
      white-space: inherit;
    }

    th,
    td {
      padding-inline: 0.4em;
    }
  }

  @media (forced-colors: active) {
    .sign,
    .lab,
    pre {
      border: 1px solid CanvasText;
    }
  }

  @media print {
    .lab-bar {
      display: none;
    }

    .kept-back {
      visibility: visible;
    }

    pre {
      white-space: pre-wrap;
      break-inside: avoid;
    }
  }
`;
