import { css } from 'lit';

/** What all tags look like: tokens, type, buttons, bars and notes. */
export const baseStyles = css`
  :host {
    --accent: var(--moot-accent, light-dark(oklch(0.47 0.17 272), oklch(0.76 0.12 272)));
    --on-accent: var(--moot-on-accent, light-dark(white, oklch(0.2 0.05 272)));
    --accent-wash: color-mix(in oklch, var(--accent) 10%, transparent);
    --muted: var(--moot-muted, color-mix(in oklab, currentColor 68%, transparent));
    --hair: var(--moot-hairline, color-mix(in oklab, currentColor 14%, transparent));
    --wash: var(--moot-wash, color-mix(in oklab, currentColor 4%, transparent));
    --ok: var(--moot-ok, light-dark(oklch(0.46 0.12 155), oklch(0.78 0.13 155)));
    --warn: var(--moot-warn, light-dark(oklch(0.48 0.13 60), oklch(0.82 0.12 75)));
    --surface: var(--moot-surface, light-dark(white, oklch(0.24 0.01 272)));
    --radius: var(--moot-radius, 6px);
    --card: var(--moot-radius-card, 10px);
    --target: 28px;
    display: flow-root;
    box-sizing: border-box;
    max-width: 100%;
    container-type: inline-size;
    font-size: 1em;
    line-height: var(--moot-line-height, 1.45);
    letter-spacing: normal;
    text-align: start;
    text-transform: none;
    text-wrap: pretty;
    overflow-wrap: anywhere;
    white-space: normal;
  }
  :host([hidden]) { display: none; }
  *, *::before, *::after { box-sizing: border-box; }
  h2 { font-size: 1.25em; line-height: 1.25; font-weight: 600; margin: 0; letter-spacing: -0.01em; }
  p { margin: 0; }
  button, input, textarea, select { font: inherit; color: inherit; letter-spacing: inherit; }
  button { background: none; border: 0; padding: 0; cursor: pointer; border-radius: var(--radius); min-height: var(--target); }
  button[aria-disabled='true'] { cursor: default; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  .primary { background: var(--accent); color: var(--on-accent); padding: 6px 14px; font-weight: 600; font-size: 0.875em; min-height: max(32px, var(--target)); white-space: nowrap; }
  .quiet { padding: 2px 8px; font-size: 0.875em; color: var(--muted); min-width: var(--target); }
  .small { font-size: 0.8125em; color: var(--muted); }
  /* Muted within muted would fall below 4.5:1. */
  .note .small { color: inherit; }
  .num { font-variant-numeric: tabular-nums; }
  .gone { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 16px; position: relative; justify-content: space-between; padding-bottom: 12px; }
  .head .end { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; }
  .phase { display: inline-flex; align-items: baseline; gap: 7px; font-size: 0.8125em; color: var(--muted); }
  .phase b { font-weight: 600; }
  .dot { width: 7px; height: 7px; border-radius: 50%; background: var(--muted); flex: none; align-self: center; }
  .dot.open { background: var(--ok); }
  .bar { font-size: 0.8125em; padding: 6px 12px; margin-bottom: 12px; border-radius: var(--radius); background: color-mix(in oklab, var(--warn) 10%, transparent); }
  .note { padding: 12px; border: 1px solid var(--hair); border-radius: var(--card); color: var(--muted); font-size: 0.875em; }
  .bone { background: var(--wash); border-radius: var(--radius); height: 1.1em; margin: 4px 0 8px; max-width: 64ch; }
  .bone.short { width: 40%; }
  .bone.title { width: 8em; height: 1.5em; margin-bottom: 12px; }
  @media (pointer: coarse) {
    :host { --target: 44px; }
  }
`;
