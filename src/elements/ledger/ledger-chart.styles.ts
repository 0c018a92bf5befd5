import { css } from 'lit';

export const chartStyles = css`
  .chart { position: relative; padding-top: 20px; }
  .scale { position: absolute; inset-block-start: 0; inset-inline-end: 0; }
  .plot { display: flex; align-items: stretch; gap: clamp(2px, 1cqi, 10px); height: 120px; border-block: 1px solid var(--hair); background: linear-gradient(var(--hair), var(--hair)) 0 50% / 100% 1px no-repeat; }
  .plot svg { flex: 1 1 0; min-width: 0; width: 0; height: 100%; overflow: visible; }
  .saved { fill: var(--accent); }
  .due { fill: color-mix(in oklch, var(--accent) 8%, transparent); stroke: var(--accent); stroke-width: 1.25; stroke-dasharray: 3 3; vector-effect: non-scaling-stroke; }
  .axis { display: flex; overflow: clip; gap: clamp(2px, 1cqi, 10px); margin-top: 4px; min-height: 1.5em; }
  .axis span { flex: 1 1 0; width: 0; white-space: nowrap; overflow: visible; }
  .axis .last { display: flex; justify-content: end; }
  .shape { display: flex; justify-content: end; margin-top: 8px; }
  .shape button { padding-inline: 0; color: var(--muted); text-decoration: underline; text-underline-offset: 2px; }
  .scroll { overflow-x: auto; max-height: 320px; }
  table { border-collapse: collapse; width: 100%; font-size: 0.875em; }
  th, td { text-align: start; font-weight: 400; padding: 4px 12px 4px 0; border-bottom: 1px solid var(--hair); }
  th:dir(rtl), td:dir(rtl) { padding: 4px 0 4px 12px; }
  thead th { color: var(--muted); }
  td.num, th.num { text-align: end; }
  .saved { transform-box: fill-box; transform-origin: bottom; animation: grow 200ms ease-out; }
  @keyframes grow { from { transform: scaleY(0); } }
  @media (prefers-reduced-motion: reduce) {
    .saved { animation: none; }
  }
  @media (forced-colors: active) {
    .saved { fill: Highlight; }
    .due { stroke: CanvasText; fill: none; }
  }
`;
