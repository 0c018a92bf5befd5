import { css } from 'lit';

/** What forms look like that open in a tag. */
export const formStyles = css`
  /* Steps of type within steps would fall below what can be read. */
  .note button, .bar button { font-size: 1em; }
  .error { font-size: 0.8125em; color: var(--warn); margin-top: 4px; }
  .settings { margin-bottom: 12px; color: inherit; min-width: 0; max-width: min(66ch, 100%); }
  .boxed, .field select, .bulk select { border: 1px solid var(--hair); border-radius: var(--radius); padding: 5px 10px; background: transparent; min-height: max(32px, var(--target)); }
  .field select, .bulk select { background: var(--surface); }
  .boxed:focus-visible { outline: 2px solid var(--accent); }
  .pair { display: flex; flex-wrap: wrap; gap: 0 16px; }
  .pair .field { flex: 1 1 180px; }
  .field .small, .note .small { font-size: calc(0.8125em / 0.875); }
  .field:not([hidden]) { display: grid; grid-template-columns: minmax(0, 1fr); gap: 4px; margin-bottom: 12px; font-size: 0.875em; }
  .field input:not([type='checkbox']) { border: 1px solid var(--hair); border-radius: var(--radius); background: transparent; padding: 5px 10px; min-height: max(32px, var(--target)); min-width: 0; }
  .check { display: flex; gap: 8px; align-items: center; margin-bottom: 12px; font-size: 0.875em; min-height: var(--target); }
  .note .field:not([hidden]), .note .check { font-size: 1em; }
  .presets { border: 0; margin: 0 0 12px; padding: 0; min-width: 0; }
  .presets legend { padding: 0; margin-bottom: 6px; }
  .presets .check { align-items: start; margin-bottom: 8px; }
  .presets .small { display: block; font-size: calc(0.8125em / 0.875); }
  .presets input { margin-block-start: 0.3em; flex: none; }
`;
