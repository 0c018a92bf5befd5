import { css } from 'lit';
import { formStyles } from '../internal/form.styles.js';

export const actStyles = [
  formStyles,
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
    .toast { pointer-events: none; position: sticky; inset-block-end: 12px; z-index: 2; width: fit-content; max-width: 100%; margin: 12px auto 0; padding: 6px 14px; font-size: 0.875em; background: var(--surface); border: 1px solid var(--hair); border-radius: var(--card); box-shadow: var(--moot-shadow, 0 4px 16px rgb(0 0 0 / 14%)); }
    .follow-up { margin-top: 24px; padding-top: 16px; border-top: 1px solid var(--hair); }
    .setup { max-width: 66ch; display: grid; gap: 12px; }
    .setup .field { margin-bottom: 0; }
    .setup .facts { margin: 0; min-height: 1.45em; font-weight: 600; }
    .fields { display: grid; gap: 12px 16px; grid-template-columns: repeat(3, minmax(0, 1fr)); align-items: start; }
    .fields > :first-child { grid-column: 1 / -1; }
    .setup .pair { gap: 12px 16px; }
    .series { border: 1px solid var(--hair); border-radius: var(--card); margin: 0; padding: 8px 12px; min-width: 0; font-size: 0.875em; }
    .series legend { padding: 0 4px; }
    .series .one { display: grid; gap: 4px; padding-block: 4px; }
    .series .check { margin: 0; align-items: start; }
    .series .check input { margin-block-start: 0.35em; flex: none; }
    .sent { background: var(--wash); border-radius: var(--card); padding: 10px 14px; margin: 0; font-size: 0.875em; }
    .sent ul, [part='made'] ul { margin: 4px 0; padding-inline-start: 18px; }
    .sent .small { font-size: calc(0.8125em / 0.875); }
    .sent pre { overflow-x: auto; max-height: 16em; white-space: pre-wrap; margin: 4px 0 0; font-size: 0.93em; }
    input[type='file'] { max-width: 100%; min-width: 0; }
    .ask { color: inherit; max-width: 66ch; flex: 1 1 100%; }
    .later, .awaiting { margin-top: 12px; }
    .own { border-inline-start: 2px solid var(--hair); padding-inline-start: 10px; margin-top: 8px; white-space: pre-line; font-size: 0.9375em; }
    .added { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 4px 12px; margin-block: 10px 0; }
    .yours { color: var(--accent); }
    h3, h4 { font-size: 1em; font-weight: 600; margin: 0; }
    h4 { margin-top: 12px; }
    section { margin-top: 16px; }
    section .head { padding-bottom: 4px; align-items: center; }
    .how { display: inline; }
    .how[open] { display: block; margin-top: 4px; max-width: 66ch; }
    summary { cursor: pointer; width: fit-content; min-height: var(--target); align-content: center; border-radius: var(--radius); }
    .how summary { display: inline-block; text-decoration: underline; }
    .how p { margin-top: 4px; }
    table { border-collapse: collapse; width: 100%; }
    th, td { padding: 5px 0; text-align: start; font-weight: 400; vertical-align: middle; }
    td + td, .bars .track { padding-inline-start: 14px; }
    .bars th { width: 1%; max-width: 18em; min-width: 6em; }
    .bars .num { width: 1%; white-space: nowrap; text-align: end; font-size: 0.875em; color: var(--muted); }
    .plain .num { text-align: end; }
    .plain th, .plain td { border-bottom: 1px solid var(--hair); padding-inline-end: 14px; }
    thead th { font-size: 0.8125em; color: var(--muted); }
    .top > th, .won { font-weight: 600; }
    .fill { display: block; min-width: 60px; overflow: visible; }
    .fill:dir(rtl) { transform: scaleX(-1); }
    .all { fill: var(--wash); }
    .share { fill: color-mix(in oklab, currentColor 30%, transparent); transform-box: fill-box; transform-origin: left; animation: grow 200ms ease-out; transition: width 200ms ease-out; }
    .top .share { fill: var(--accent); }
    .scroll { overflow-x: auto; }
    .comments { list-style: none; margin: 4px 0 0; padding: 0; max-width: 66ch; }
    .comments li { padding: 6px 0; border-top: 1px solid var(--hair); white-space: pre-line; }
    .who { margin-top: 8px; font-size: 0.875em; }
    .decision { border: 1px solid var(--hair); border-radius: var(--card); padding: 14px 16px; display: grid; gap: 4px; }
    .decision .by { font-size: 0.8125em; color: var(--ok); font-weight: 600; }
    .decision b { font-weight: 600; }
    .host { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 16px; align-items: center; }
    .host .row .quiet:first-child { margin-inline-start: -8px; }
    .host form { flex: 1 1 100%; }
    .refused, [part='comment'] { margin-top: 10px; }
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
      .bars tr { display: grid; grid-template-columns: 1fr auto; }
      .bars th { width: auto; max-width: none; }
      .bars .num { width: auto; }
      .bars .track { grid-row: 2; grid-column: 1 / -1; padding: 0 0 6px; }
    }
  `,
];
