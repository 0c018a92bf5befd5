import { css } from 'lit';

export const styles = css`
  .foot { display: flex; justify-content: space-between; gap: 4px 12px; flex-wrap: wrap; padding-top: 10px; }
  .note + .composer { margin-top: 8px; }
  .reactions:empty { display: none; }
  .note p + p, .note p + button { margin-top: 8px; }
  .promise { display: flow-root; margin-top: 4px; }
  .promise p, .find { margin: 4px 0 0; }
  .told { display: grid; gap: 4px; margin: 8px 0 0; padding-block: 6px; list-style: none; color: inherit; }
  .told li { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 12px; }
  .told li > span:first-child { flex: 1 1 16em; min-width: 0; }
  .told .row { gap: 0 4px; margin-inline: auto -8px; }
  .told .quiet:first-child { color: var(--accent); }
  .why { flex-basis: 100%; }
  .why summary, .promise summary { cursor: pointer; width: fit-content; min-height: var(--target); align-content: center; }
  .why p { margin: 2px 0 0; }
  .primary:hover { background: color-mix(in oklch, var(--accent) 88%, currentColor); }
  .quiet:hover, .quiet[aria-expanded='true'] { background: var(--wash); color: inherit; }
  .tab:hover { background: var(--wash); }
  /* Without height: what it tells of must not push the list. */
  .pill { position: sticky; inset-block-start: 8px; z-index: 1; height: 0; display: grid; justify-items: center; }
  .pill button { font-size: 0.8125em; padding: 4px 14px; border-radius: 99px; background: var(--accent); color: var(--on-accent); font-weight: 600; height: max(28px, var(--target)); margin-top: -4px; }
  /* What lies below it can be pressed through it, all but its own button. */
  .toast { pointer-events: none; position: sticky; inset-block-end: 12px; z-index: 2; display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; width: fit-content; max-width: 100%; margin: 12px auto 0; padding: 4px 14px; font-size: 0.875em; min-height: max(36px, var(--target)); background: var(--surface); border: 1px solid var(--hair); border-radius: var(--card); box-shadow: var(--moot-shadow, 0 4px 16px rgb(0 0 0 / 14%)); }
  .toast button { pointer-events: auto; color: var(--accent); font-weight: 600; padding: 2px 4px; white-space: nowrap; }
  .vote:hover:not([aria-disabled='true']) { border-color: var(--accent); }
  /* Nothing to press: no frame, and the arrow stands back. */
  .vote[aria-disabled='true']:not([aria-pressed='true']) { border-color: transparent; color: var(--muted); }
  .link { color: var(--accent); font-size: 0.875em; padding: 0 4px; margin-inline-start: -4px; }
  .small .link { font-size: 1em; margin-inline-start: 0; }
  .empty { padding: 28px 0; border-top: 1px solid var(--hair); color: var(--muted); text-align: center; }
  article:focus { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: var(--radius); }
  article:focus:not(:focus-visible):not(.found) { outline: 0; }
  article.now { box-shadow: inset 3px 0 var(--accent); padding-inline-start: 12px; }
  article.now:dir(rtl) { box-shadow: inset -3px 0 var(--accent); }
  .mark.warn { color: var(--warn); }

  .form { border: 1px solid var(--hair); border-radius: var(--card); padding: 10px 12px 8px; margin-top: 10px; max-width: 66ch; }
  .form:focus-within { border-color: var(--accent); }
  .form .error { margin-bottom: 4px; }
  .form p:not(.error) { margin-bottom: 8px; font-size: 0.9375em; }
  .answer .form, .reply .form { background: none; font-size: calc(1em / 0.9375); }
  .grave { background: none; color: var(--warn); box-shadow: inset 0 0 0 1px; }
  .grave:hover { background: color-mix(in oklab, var(--warn) 10%, transparent); }
  .hints { margin-top: 8px; padding: 8px 12px; border-radius: var(--card); background: var(--wash); font-size: 0.9375em; }
  .hints .small { font-size: calc(0.8125em / 0.9375); }
  .hints li { display: flex; justify-content: space-between; align-items: start; gap: 4px 12px; padding: 4px 0; }
  .hints li > div { min-width: 0; max-width: 64ch; }
  .hints .quiet { flex: none; color: var(--accent); white-space: nowrap; margin-inline-end: -8px; }
  .said { font-size: 0.875em; color: var(--muted); display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
  .said b { color: var(--ok); font-weight: 600; }
  .hints ul, .targets, .wordings ul { list-style: none; margin: 0 0 8px; padding: 0; }
  .target { display: flex; gap: 10px; width: 100%; text-align: start; padding: 6px 8px; font-size: 0.9375em; }
  .target:hover, .target:focus-visible { background: var(--accent-wash); }
  .target .num { min-width: 2ch; text-align: end; color: var(--muted); font-weight: 600; }
  .wordings { margin-top: 6px; font-size: 0.875em; color: var(--muted); max-width: 66ch; }
  .wordings summary { cursor: pointer; width: fit-content; min-height: var(--target); align-content: center; border-radius: var(--radius); }
  .wordings li { padding-block: 2px; padding-inline: 12px 0; border-inline-start: 2px solid var(--hair); white-space: pre-line; }
  .count { font-size: 0.8125em; color: var(--muted); margin: 0; }
  .count.error { color: var(--warn); }
  .head:has(.settings) .end, .settings { flex: 1 1 100%; min-width: 0; }
  .owed { margin-top: 4px; }
  .play { display: inline-block; margin-block: 4px; margin-inline-end: 12px; color: var(--accent); min-height: var(--target); }
  .unseen { margin-top: 10px; color: inherit; }
  .unseen .row { margin-top: 4px; }
  .unseen .quiet:first-child { margin-inline-start: -8px; }
  .by .quiet:not(:hover) { color: inherit; }
  .by .who { display: flex; gap: 4px; align-items: center; min-width: 0; }
  @container (max-width: 480px) {
    .meta .who { flex-wrap: wrap; }
  }
  @container (max-width: 200px) {
    article { grid-template-columns: minmax(0, 1fr); }
    .vote { justify-self: start; padding-inline: 10px; }
  }
  @container (min-width: 481px) {
    .who > span:not(.avatar) { white-space: nowrap; }
  }
  /* Words of another direction than the page's, where Moot has none in its language. */
  time, button, summary, .foot > span, .row .who, .small, .note p, ::placeholder { unicode-bidi: plaintext; }
  .foot > span, .row .who, .small, .note p, ::placeholder { text-align: match-parent; }
  .answer { margin-top: 8px; padding: 9px 12px 10px; background: var(--wash); border-radius: var(--card); font-size: 0.9375em; max-width: 66ch; }
  .by { display: flex; flex-wrap: wrap; gap: 0 8px; align-items: center; font-size: calc(0.8125em / 0.9375); margin-bottom: 3px; color: var(--muted); }
  .answer .by b { color: var(--ok); font-weight: 600; }
  .by button { font-size: 1em; margin-inline-start: auto; }
  .by button ~ button { margin-inline-start: 0; }
  .private { background: none; border: 1px dashed var(--hair); }
  .private .by b { color: var(--warn); }
  .verdict { margin: 4px 0 0; gap: 0 4px; }
  .verdict [aria-pressed='true'], .react[aria-pressed='true'] { color: var(--accent); background: var(--accent-wash); }
  .reactions { display: inline-flex; flex-wrap: wrap; gap: 2px; margin-block: 2px -4px; margin-inline-start: -6px; }
  .react { display: inline-flex; align-items: center; gap: 4px; padding: 2px 6px; min-width: max(28px, var(--target)); justify-content: center; }
  .icon { fill: none; stroke: currentColor; stroke-width: 1.3; stroke-linejoin: round; stroke-linecap: round; }
  .labels { border: 1px solid var(--hair); border-radius: var(--radius); background: var(--surface); font-size: 0.875em; padding: 2px 6px; min-height: max(28px, var(--target)); max-width: min(180px, 100%); }
  .thread { margin: 8px 0 0; padding-inline-start: 12px; border-inline-start: 2px solid var(--hair); font-size: 0.9375em; max-width: 66ch; list-style: none; }
  .thread .thread { margin-top: 4px; font-size: 1em; }
  .reply { padding: 4px 0; }
  .menu { position: absolute; inset-block-start: 100%; inset-inline-end: 0; z-index: 2; display: grid; min-width: 180px; padding: 4px; background: var(--surface); border: 1px solid var(--hair); border-radius: var(--card); box-shadow: var(--moot-shadow, 0 4px 16px rgb(0 0 0 / 14%)); }
  .menu kbd { float: inline-end; margin-inline-start: 16px; font: inherit; color: var(--muted); }
  .bulk { position: sticky; inset-block-start: 0; z-index: 1; display: grid; gap: 8px; margin-block: 8px; background: var(--surface); color: inherit; }
  .bulk input[name=text] { flex: 1 1 12em; }
  .bulk .end { margin-inline-start: auto; }
  /* Its words are for those who do not see what it stands beside. */
  .pick { float: inline-start; position: relative; display: grid; place-items: center; min-height: var(--target); min-width: var(--target); margin-inline-end: 8px; margin-block-start: -2px; }
  .menu.up { inset-block: auto 100%; }
  .menu [aria-checked='true'] { font-weight: 600; color: var(--accent); }
  .menu button { text-align: start; padding: 4px 10px; font-size: 0.875em; min-height: max(32px, var(--target)); white-space: nowrap; }
  .menu .begins, .menu [role='menuitemradio'] + [role='menuitem'] { position: relative; margin-block-start: 9px; }
  .menu .begins::before, .menu [role='menuitemradio'] + [role='menuitem']::before { content: ''; position: absolute; inset: -5px 0 auto; border-block-start: 1px solid var(--hair); }
  .menu button:hover, .menu button:focus-visible { background: var(--accent-wash); outline-offset: -2px; }
  .refused { padding: 10px 12px; margin-top: 10px; border: 1px solid var(--warn); border-radius: var(--card); }
  .refused .row { gap: 4px; margin: 4px -8px 0; }

  @container (max-width: 480px) {
    /* Placed by its row: wherever the button stands, nothing leaves the page. */
    .acts { position: static; }
    .menu { inset-block-start: auto; margin-block-start: max(32px, var(--target)); min-width: min(180px, 100%); max-width: 100%; }
    .menu.up { margin-block: 0 max(32px, var(--target)); inset-block-end: 14px; }
    .menu button { white-space: normal; }
  }
  @media (forced-colors: active) {
    .vote[aria-pressed='true'], .tab[aria-pressed='true'], .verdict [aria-pressed='true'], .react[aria-pressed='true'], .seg label:has(:checked) { background: Highlight; color: HighlightText; forced-color-adjust: none; }
    .primary, .pill button { border: 1px solid ButtonText; }
    .toast { border-color: CanvasText; }
    .dot, .dot.open { background: CanvasText; }
    /* A frame that only changes its colour does not change here. */
    .search:focus-within, .form:has(textarea:focus-visible) { outline: 2px solid Highlight; }
  }
`;
