import { css } from 'lit';

export const styles = css`
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
  .note .small, .search ::placeholder { color: inherit; }
  .num { font-variant-numeric: tabular-nums; }
  .gone { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

  .head { position: relative; display: flex; gap: 4px 16px; flex-wrap: wrap; align-items: baseline; justify-content: space-between; padding-bottom: 12px; }
  .head .end { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; }
  .phase { display: inline-flex; align-items: baseline; gap: 7px; font-size: 0.8125em; color: var(--muted); }
  .phase b { font-weight: 600; }
  .dot { width: 7px; height: 7px; border-radius: 50%; background: var(--muted); flex: none; align-self: center; }
  .dot.open { background: var(--ok); }
  .intro { margin-bottom: 12px; max-width: 66ch; white-space: pre-line; }
  .bar { font-size: 0.8125em; padding: 6px 12px; margin-bottom: 12px; border-radius: var(--radius); background: color-mix(in oklab, var(--warn) 10%, transparent); }
  .note { padding: 12px; border: 1px solid var(--hair); border-radius: var(--card); color: var(--muted); font-size: 0.875em; }
  .note p + p, .note p + button { margin-top: 8px; }

  .composer { border: 1px solid var(--hair); border-radius: var(--card); padding: 10px 12px 8px; }
  .composer:has(textarea:focus-visible) { outline: 2px solid var(--accent); outline-offset: -1px; }
  textarea { display: block; width: 100%; border: 0; background: none; resize: none; padding: 2px 0 6px; min-height: 2.2em; max-height: 40vh; field-sizing: content; overflow-y: auto; line-height: inherit; }
  textarea:focus-visible { outline: 0; }
  ::placeholder { color: var(--muted); opacity: 1; }
  .row { display: flex; gap: 8px 12px; align-items: center; flex-wrap: wrap; }
  .row .who { flex: 1 1 200px; }
  .composer form { display: contents; }
  .send { margin-inline-start: auto; }
  .seg { display: inline-flex; border: 1px solid var(--hair); border-radius: var(--radius); font-size: 0.8125em; padding: 0; margin: 0; min-width: 0; }
  .seg label { position: relative; padding: 3px 10px; color: var(--muted); cursor: pointer; display: flex; align-items: center; min-height: calc(var(--target) - 2px); border-radius: 5px; }
  .seg input { position: absolute; inset: 0; opacity: 0; margin: 0; cursor: pointer; width: 100%; height: 100%; }
  .seg label:has(:checked) { background: var(--accent-wash); color: var(--accent); font-weight: 600; }
  .seg label:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }

  .tools { display: flex; align-items: center; gap: 8px; padding: 16px 0 8px; flex-wrap: wrap; }
  .tabs { display: flex; flex-wrap: wrap; gap: 4px; }
  .tab { font-size: 0.875em; padding: 2px 9px; color: var(--muted); }
  .tab[aria-pressed='true'] { color: inherit; font-weight: 600; background: var(--wash); }
  .search { margin-inline-start: auto; display: flex; align-items: center; gap: 6px; color: var(--muted); font-size: 0.875em; border: 1px solid var(--hair); border-radius: var(--radius); padding: 0 10px; min-height: max(30px, var(--target)); }
  .search:focus-within { border-color: var(--accent); }
  .search input { border: 0; background: none; outline: 0; padding: 0; width: 11em; color: inherit; }
  .search svg, .vote svg { fill: none; stroke: currentColor; stroke-width: 1.6; flex: none; }

  [role='feed'] { border-bottom: 1px solid var(--hair); }
  article { display: grid; grid-template-columns: max(56px, 3.4em) minmax(0, 1fr); gap: 0 14px; padding: 14px 0; border-top: 1px solid var(--hair); position: relative; scroll-margin: 80px; }
  .space { display: block; overflow-anchor: none; }
  .vote { align-self: start; min-height: 54px; border: 1px solid var(--hair); border-radius: var(--card); display: grid; place-content: center; justify-items: center; line-height: 1.1; gap: 3px; contain: content; }
  .vote svg { width: 14px; height: 14px; opacity: 0.75; }
  .vote .num { font-weight: 600; white-space: nowrap; }
  .vote[aria-pressed='true'] { border-color: transparent; background: var(--accent-wash); color: var(--accent); }
  .vote[aria-pressed='true'] svg { opacity: 1; fill: currentColor; }
  .text { max-width: 64ch; white-space: pre-line; }
  .fold { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 6; overflow: hidden; }
  .meta { display: flex; gap: 2px 10px; flex-wrap: wrap; align-items: center; margin-top: 3px; min-height: var(--target); }
  .meta .who { display: flex; gap: 4px; align-items: center; min-width: 0; }
  .name { display: inline-block; max-width: 28ch; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; vertical-align: bottom; flex-shrink: 99; }
  .label { font-size: 0.8125em; color: var(--muted); border: 1px solid var(--hair); border-radius: 99px; padding: 0 8px; }
  .mark { font-size: 0.8125em; color: var(--accent); font-weight: 600; }
  .acts { margin-inline: auto -8px; display: flex; position: relative; }
  .avatar { width: 2.1em; height: 2.1em; border-radius: 50%; display: inline-grid; place-content: center; font-size: 0.73em; font-weight: 600; color: white; flex: none; margin-inline-end: 3px; line-height: 1; letter-spacing: 0; forced-color-adjust: none; }
  .foot { display: flex; justify-content: space-between; gap: 4px 12px; flex-wrap: wrap; padding-top: 10px; }
  .bone { background: var(--wash); border-radius: var(--radius); height: 1.1em; margin: 4px 0 8px; max-width: 64ch; }
  .bone.box { height: 84px; max-width: none; margin: 0 0 48px; border-radius: var(--card); }
  .bone.short { width: 40%; }
  .bone.title { width: 8em; height: 1.5em; margin-bottom: 12px; }
  .bone.vote { height: 54px; margin: 0; border: 0; }

  @container (max-width: 480px) {
    article { grid-template-columns: max(46px, 2.9em) minmax(0, 1fr); gap: 0 10px; }
    .vote { min-height: 46px; }
    .row .who { flex-basis: 140px; }
    .search { flex: 1 1 100%; margin: 0; }
    .search input { flex: 1; width: 0; }
    .acts { margin-inline: 0; }
  }
  @media (pointer: coarse) {
    :host { --target: 44px; }
    .acts, .tabs { gap: 4px; }
  }
`;
