import { css } from 'lit';
import { formStyles } from '../internal/form.styles.js';
import { proseStyles } from '../internal/prose.styles.js';

export const actStyles = [
  formStyles,
  proseStyles,
  css`
    .primary:hover { background: color-mix(in oklch, var(--accent) 88%, currentColor); }
    .primary[aria-disabled='true'] { opacity: 0.6; }
    .quiet:hover, .quiet[aria-expanded='true'] { background: var(--wash); color: inherit; }
    .opt:hover:not([aria-disabled='true'], [aria-pressed='true'], span) { background: var(--wash); }
    .row { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; }
    .note p + p, .note p + .row, .note p + button, .note h3 + p { margin-top: 6px; }
    .acts { position: relative; display: inline-flex; }
    .menu { position: absolute; inset-block-start: 100%; inset-inline-end: 0; z-index: 2; display: grid; min-width: 12em; padding: 4px; background: var(--surface); border: 1px solid var(--hair); border-radius: var(--card); box-shadow: var(--moot-shadow, 0 4px 16px rgb(0 0 0 / 14%)); }
    .menu.up { inset-block: auto 100%; }
    .menu button { text-align: start; padding: 4px 10px; font-size: 0.875em; white-space: nowrap; }
    .menu button:hover, .menu button:focus-visible { background: var(--accent-wash); }
    .note .quiet, .bar .quiet { color: inherit; }
    .field { grid-template-columns: minmax(0, 1fr); align-content: start; }
    .toast { pointer-events: none; position: sticky; inset-block-end: 12px; z-index: 2; width: fit-content; max-width: 100%; margin: 12px auto 0; padding: 6px 14px; font-size: 0.875em; background: var(--surface); border: 1px solid var(--hair); border-radius: var(--card); box-shadow: var(--moot-shadow, 0 4px 16px rgb(0 0 0 / 14%)); }
    .follow-up { margin-top: 24px; padding-top: 16px; border-top: 1px solid var(--hair); }
    .setup { max-width: 66ch; display: grid; gap: 12px; }
    .setup .more > * + * { margin-top: 12px; }
    .setup .field { margin-bottom: 0; }
    .setup .pair { align-items: start; }
    .settings .small { color: var(--muted); }
    p > [data-focus='comment'] { margin-inline-start: -8px; }
    .setup .facts { margin: 0; min-height: 1.45em; font-weight: 600; }
    .fields { display: grid; gap: 12px 16px; grid-template-columns: repeat(3, minmax(0, 1fr)); align-items: start; }
    .fields > :is(:first-child, [data-field='first']) { grid-column: 1 / -1; }
    .fields [data-field='first'] input { width: fit-content; max-width: 100%; }
    .field > .check { margin: 0; }
    .setup .pair { gap: 12px 16px; }
    .series { border: 1px solid var(--hair); border-radius: var(--card); margin: 0; padding: 8px 12px; min-width: 0; font-size: 0.875em; }
    .series legend { padding: 0 4px; }
    .series .find { width: 100%; margin-bottom: 4px; }
    .series .one { display: grid; gap: 4px; padding-block: 4px; }
    .series .check { margin: 0; align-items: start; }
    .series .check, .series .field { font-size: 1em; }
    .series .small { font-size: calc(0.8125em / 0.875); }
    .series .check input { margin-block-start: 0.35em; flex: none; }
    .sent { background: var(--wash); border-radius: var(--card); padding: 10px 14px; margin: 0; font-size: 0.875em; }
    .sent ul, .made ul { margin: 4px 0; padding-inline-start: 18px; }
    .sent .small { font-size: calc(0.8125em / 0.875); }
    .sent pre { overflow-x: auto; max-height: 16em; white-space: pre-wrap; margin: 4px 0 0; font-size: 0.93em; }
    input[type='file'] { max-width: 100%; min-width: 0; }
    .ask { color: inherit; max-width: 66ch; width: 100%; }
    .read { border-inline-start: 2px solid var(--hair); padding-inline-start: 12px; margin-block: 8px; }
    .read h4 { margin: 0; }
    .later, .awaiting { margin-top: 12px; }
    .own { border-inline-start: 2px solid var(--hair); padding-inline-start: 10px; margin-top: 8px; white-space: pre-line; font-size: 0.9375em; }
    .added { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 4px 12px; margin-block: 10px 0; }
    .yours { color: var(--accent); }
    h3, h4 { font-size: 1em; font-weight: 600; margin: 0; }
    h4 { margin-top: 12px; }
    section { margin-top: 16px; }
    section > .small { margin-top: 8px; }
    section > .small + .small { margin-top: 0; }
    section .head { padding-bottom: 4px; align-items: center; }
    .house { display: grid; gap: 4px; margin-top: 14px; }
    .how { display: inline; }
    .how[open] { display: block; margin-top: 4px; max-width: 66ch; }
    summary { cursor: pointer; width: fit-content; padding-inline-end: 4px; min-height: var(--target); align-content: center; border-radius: var(--radius); }
    .how summary { display: inline-block; text-decoration: underline; }
    .how p { margin-top: 4px; }
    table { border-collapse: collapse; width: 100%; }
    th, td { padding: 5px 0; text-align: start; font-weight: 400; vertical-align: middle; }
    td + td { padding-inline-start: 14px; }
    .bars { display: grid; grid-template-columns: fit-content(45%) minmax(48px, 1fr) max-content; gap: 10px 14px; align-items: center; margin: 4px 0 8px; }
    .bars :is(tbody, tr) { display: contents; }
    .bars :is(th, td) { padding: 0; min-width: 0; }
    .bars .num { text-align: end; font-size: 0.875em; color: var(--muted); }
    .plain .num { text-align: end; }
    .plain td.num { white-space: nowrap; }
    .plain th, .plain td { border-bottom: 1px solid var(--hair); padding-inline-end: 14px; }
    thead th { font-size: 0.8125em; color: var(--muted); }
    .top > th, .won { font-weight: 600; }
    .fill { display: block; overflow: visible; }
    .fill:dir(rtl) { transform: scaleX(-1); }
    .all { fill: var(--wash); }
    .share { fill: color-mix(in oklab, currentColor 30%, transparent); transform-box: fill-box; transform-origin: left; animation: grow 200ms ease-out; transition: width 200ms ease-out; }
    .top .share { fill: var(--accent); }
    .scroll { overflow-x: auto; }
    .comments { list-style: none; margin: 4px 0 0; padding: 0; max-width: 66ch; }
    .comments > li { padding: 6px 0; border-top: 1px solid var(--hair); white-space: pre-line; }
    .who { margin-top: 8px; font-size: 0.875em; }
    .decision { border: 1px solid var(--hair); border-radius: var(--card); padding: 14px 16px; display: grid; gap: 4px; }
    .decision .by { font-size: 0.8125em; color: var(--ok); font-weight: 600; }
    .decision b { font-weight: 600; }
    .host { display: grid; gap: 8px; margin-top: 16px; justify-items: start; }
    .host > form { width: 100%; }
    .host .row:empty { display: none; }
    .host .row .quiet:first-child { margin-inline-start: -8px; }
    .refused, .comment { margin-top: 10px; }
    .typed { white-space: pre-line; }
    @keyframes grow { from { transform: scaleX(0); } }
    @media (prefers-reduced-motion: reduce) {
      .share { animation: none; transition: none; }
    }
    @media (forced-colors: active) {
      .all { fill: Canvas; stroke: CanvasText; }
      .share, .top .share { fill: Highlight; forced-color-adjust: none; }
    }
    @container (max-width: 480px) {
      .stacked { row-gap: 4px; }
      .stacked th { grid-column: 1 / -1; margin-top: 8px; }
      .stacked .track { grid-column: 1 / 3; }
      .fields { grid-template-columns: repeat(2, minmax(0, 1fr)); }
    }
  `,
];
