import { css } from 'lit';
import { formStyles } from '../internal/form.styles.js';

export const actStyles = [
  formStyles,
  css`
    h3, h4 { font-size: 1em; font-weight: 600; margin: 0; }
    h4 { margin-top: 12px; }
    section { margin-top: 16px; }
    section .head { padding-bottom: 8px; }
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
    .plain th, .plain td { border-bottom: 1px solid var(--hair); padding-inline-end: 14px; }
    thead th { font-size: 0.8125em; color: var(--muted); }
    .top > th, .won { font-weight: 600; }
    .fill { display: block; min-width: 60px; overflow: visible; }
    .fill:dir(rtl) { transform: scaleX(-1); }
    .all { fill: var(--wash); }
    .share { fill: color-mix(in oklab, currentColor 30%, transparent); transform-box: fill-box; transform-origin: left; animation: grow 200ms ease-out; }
    .top .share { fill: var(--accent); }
    .scroll { overflow-x: auto; }
    .comments { list-style: none; margin: 4px 0 0; padding: 0; max-width: 66ch; }
    .comments li { padding: 6px 0; border-top: 1px solid var(--hair); white-space: pre-line; }
    .who { margin-top: 8px; font-size: 0.875em; }
    .decision { border: 1px solid var(--hair); border-radius: var(--card); padding: 14px 16px; display: grid; gap: 4px; }
    .decision .by { font-size: 0.8125em; color: var(--ok); font-weight: 600; }
    .decision b { font-weight: 600; }
    .host { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 16px; align-items: center; }
    .host form { flex: 1 1 100%; }
    .refused, [part='comment'] { margin-top: 10px; }
    .typed { white-space: pre-line; }
    @keyframes grow { from { transform: scaleX(0); } }
    @media (prefers-reduced-motion: reduce) {
      .share { animation: none; }
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
