import { css } from 'lit';

export const styles = css`
  .primary:hover { background: color-mix(in oklch, var(--accent) 88%, currentColor); }
  .quiet:hover, .quiet[aria-expanded='true'] { background: var(--wash); color: inherit; }
  .error { font-size: 0.8125em; color: var(--warn); margin-top: 4px; }
  .tab:hover { background: var(--wash); }
  .pill { display: block; margin: 4px auto 12px; font-size: 0.8125em; padding: 4px 14px; border-radius: 99px; background: var(--accent); color: var(--on-accent); font-weight: 600; }
  .vote:hover:not([aria-disabled='true']) { border-color: var(--accent); }
  .link { color: var(--accent); font-size: 0.875em; padding: 0 4px; margin-inline-start: -4px; }
  .empty { padding: 28px 0; border-top: 1px solid var(--hair); color: var(--muted); text-align: center; }
  article:focus { outline: 2px solid var(--accent); outline-offset: -2px; border-radius: var(--radius); }
  article:focus:not(:focus-visible):not(.found) { outline: 0; }
  article.now { box-shadow: inset 3px 0 var(--accent); padding-inline-start: 12px; }
  article.now:dir(rtl) { box-shadow: inset -3px 0 var(--accent); }
  .mark.warn { color: var(--warn); }

  .form { border: 1px solid var(--hair); border-radius: var(--card); padding: 10px 12px 8px; margin-top: 10px; max-width: 66ch; }
  .form:focus-within { border-color: var(--accent); }
  .field { display: grid; gap: 4px; margin-bottom: 12px; font-size: 0.875em; }
  .field input:not([type='checkbox']), select { border: 1px solid var(--hair); border-radius: var(--radius); background: transparent; padding: 5px 10px; min-height: max(32px, var(--target)); min-width: 0; }
  select { font-size: 0.8125em; background: var(--surface); min-height: var(--target); padding-block: 2px; }
  .check { display: flex; gap: 8px; align-items: center; margin-bottom: 12px; font-size: 0.875em; min-height: var(--target); }
  .by .quiet:not(:hover) { color: inherit; }
  .answer { margin-top: 8px; padding: 9px 12px 10px; background: var(--wash); border-radius: var(--card); font-size: 0.9375em; max-width: 66ch; }
  .by { display: flex; flex-wrap: wrap; gap: 0 8px; align-items: center; font-size: 0.8125em; margin-bottom: 3px; color: var(--muted); }
  .answer .by b { color: var(--ok); font-weight: 600; }
  .by button { font-size: 1em; margin-inline-start: auto; }
  .by button ~ button { margin-inline-start: 0; }
  .thread { margin: 8px 0 0; padding-inline-start: 12px; border-inline-start: 2px solid var(--hair); font-size: 0.9375em; max-width: 66ch; list-style: none; }
  .thread .thread { margin-top: 4px; font-size: 1em; }
  .reply { padding: 4px 0; }
  .menu { position: absolute; inset-block-start: 100%; inset-inline-end: 0; z-index: 2; display: grid; min-width: 180px; padding: 4px; background: var(--surface); border: 1px solid var(--hair); border-radius: var(--card); box-shadow: var(--moot-shadow, 0 4px 16px rgb(0 0 0 / 14%)); }
  .menu button { text-align: start; padding: 4px 10px; font-size: 0.875em; min-height: max(32px, var(--target)); white-space: nowrap; }
  .menu button:hover, .menu button:focus-visible { background: var(--accent-wash); outline-offset: -2px; }
  .refused { padding: 12px; margin-top: 12px; border: 1px solid var(--warn); border-radius: var(--card); }
  .refused .row { gap: 4px; margin: 4px -8px 0; }

  @container (max-width: 480px) {
    /* Placed by its row: wherever the button stands, nothing leaves the page. */
    .acts { position: static; }
    .menu { inset-block-start: auto; margin-block-start: max(32px, var(--target)); min-width: min(180px, 100%); max-width: 100%; }
    .menu button { white-space: normal; }
  }
  @media (forced-colors: active) {
    .vote[aria-pressed='true'], .tab[aria-pressed='true'], .seg label:has(:checked) { background: Highlight; color: HighlightText; forced-color-adjust: none; }
    .primary, .pill { border: 1px solid ButtonText; }
    .dot, .dot.open { background: CanvasText; }
  }
`;
