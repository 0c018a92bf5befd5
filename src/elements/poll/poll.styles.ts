import { css } from 'lit';

export const styles = css`
  .phase > :last-child::first-letter { text-transform: uppercase; }
  .facts { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 10px; margin: -4px 0 12px; }
  .facts b, .meeting b { font-weight: 600; }
  .eq { color: var(--muted); }
  .advice { border-inline-start: 3px solid var(--accent); padding-inline-start: 12px; margin-bottom: 14px; font-size: 0.9375em; max-width: 66ch; }
  .intro { margin-bottom: 12px; max-width: 66ch; white-space: pre-line; }
  .ballot { display: grid; gap: 8px; }
  .meeting { grid-template-columns: repeat(6, 1fr); }
  .three { grid-template-columns: repeat(3, 1fr); }
  .scale { grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); }
  .opt { border: 1px solid var(--hair); border-radius: var(--card); padding: 8px 10px; min-height: max(40px, var(--target)); text-align: start; display: grid; gap: 2px; align-content: start; min-width: 0; }
  .meeting .opt { min-height: 76px; padding: 11px 10px 10px; }
  .scale .opt { place-items: center; align-content: center; padding: 8px 2px; }
  .opt[aria-pressed='true'] { background: var(--accent-wash); border-color: var(--accent); }
  .opt[aria-pressed='true'] > :not(.small) { color: var(--accent); }
  .opt[aria-disabled='true'] { color: var(--muted); }
  /* Muted within muted would fall below 4.5:1. */
  .opt[aria-disabled='true'] .small { color: inherit; }
  .rank { display: flex; gap: 8px; align-items: center; min-width: 0; }
  .rank .opt { flex: 1; }
  #hint { margin-bottom: 6px; }
  .place { min-width: 1.6em; text-align: center; font-weight: 600; }
  .ends { display: flex; justify-content: space-between; gap: 16px; margin-top: 4px; }
  .foot { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 4px 16px; margin-top: 14px; padding-top: 10px; border-top: 1px solid var(--hair); }
  .link { font-size: inherit; color: inherit; text-decoration: underline; min-width: 0; padding: 0 2px; }
  .bone.box { height: 76px; max-width: none; border-radius: var(--card); }
  @container (max-width: 640px) {
    .meeting:not(.three) { grid-template-columns: repeat(2, 1fr); }
  }
  @container (max-width: 480px) {
    .rank.long { flex-wrap: wrap; justify-content: end; }
    .rank.long .opt { flex: 1 1 calc(100% - 3em); }
  }
  @container (max-width: 360px) {
    .meeting, .meeting:not(.three) { grid-template-columns: 1fr; }
    .meeting .opt { min-height: 0; }
  }
  @media (forced-colors: active) {
    .opt[aria-pressed='true'], .opt[aria-pressed='true'] > * { background: Highlight; color: HighlightText; forced-color-adjust: none; }
    .primary { border: 1px solid ButtonText; }
    .dot, .dot.open { background: CanvasText; }
  }
`;
