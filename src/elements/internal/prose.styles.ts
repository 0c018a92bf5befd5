import { css } from 'lit';

/** What people wrote, where it is read as Markdown; links, whoever made them. */
export const proseStyles = css`
  .block { margin: 0 0 0.5em; }
  .block:last-child { margin-bottom: 0; }
  :is(ul, ol, blockquote).block { padding-inline-start: 1.4em; white-space: normal; }
  blockquote.block { padding-inline-start: 0.8em; border-inline-start: 2px solid var(--hair); color: var(--muted); }
  pre.block { padding: 6px 10px; overflow-x: auto; border-radius: var(--radius); background: var(--wash); white-space: pre; }
  code { font: 0.9375em ui-monospace, monospace; }
  .small code { font-size: 1em; }
  :not(pre) > code { padding: 0 4px; border-radius: 4px; background: var(--wash); }
  a { color: var(--accent); overflow-wrap: anywhere; }
`;
