import { css } from 'lit';

/** For the back of a room: what is read from three metres. */
export const styles = css`
  .present { --step: clamp(1rem, 0.6rem + 1.6cqi, 2.5rem); container-type: inline-size; min-height: min(100dvh, 60rem); outline: 0; font-size: clamp(1rem, 0.75rem + 1vw, 1.75rem); }
  .stage { display: grid; grid-template: auto 1fr auto / minmax(0, 1fr) minmax(11em, 24cqi); gap: var(--step); min-height: inherit; padding: var(--step); box-sizing: border-box; }
  .stage > header { grid-column: 1 / -1; display: flex; align-items: baseline; justify-content: space-between; gap: 4px 24px; flex-wrap: wrap; }
  .stage > header h2 { font-size: 1em; }
  .timer { font-size: 1.5em; font-weight: 600; font-variant-numeric: tabular-nums; }
  .shown { align-self: center; min-width: 0; }
  .shown .text { max-width: none; font-size: clamp(1.4em, 0.8em + 2.8cqi, 3em); line-height: 1.25; font-weight: 600; overflow-wrap: anywhere; text-wrap: balance; }
  .shown .meta { margin-top: 0.8em; font-size: 1em; }
  .stage .votes { color: var(--accent); font-weight: 600; }
  .stage > aside { display: grid; align-content: space-between; gap: var(--step); min-width: 0; }
  .stage h3 { margin: 0 0 0.4em; font-size: 0.8125em; font-weight: 600; color: var(--muted); }
  .coming { margin: 0; padding: 0; list-style: none; font-size: 0.8125em; }
  .coming li { display: grid; grid-template-columns: 2.5ch minmax(0, 1fr); gap: 0 0.6em; padding: 0.5em 0; border-top: 1px solid var(--hair); overflow-wrap: anywhere; }
  .coming span:last-child { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
  .coming .num { color: var(--muted); font-weight: 600; text-align: end; }
  /* Cameras want dark on light, whatever the page's colours are. */
  .qr { display: block; width: 100%; max-width: min(12em, 26dvh); margin-inline-start: auto; background: #fff; fill: #000; border-radius: var(--radius); forced-color-adjust: none; }
  .stage .where { margin-top: 6px; font-size: 0.8125em; text-align: end; overflow-wrap: anywhere; color: var(--muted); }
  .stage > footer button { font-size: 1em; }
  .stage > footer { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: 8px; align-items: center; justify-content: flex-end; font-size: clamp(0.875rem, 0.6em, 1rem); }
  /* Beside the buttons, not over them. */
  .stage .toast { position: static; margin: 0; margin-inline-end: auto; box-shadow: none; }
  :host(:fullscreen) { background: Canvas; color: CanvasText; overflow: auto; }
  :host(:fullscreen) .present { min-height: 100dvh; }
  :host(:fullscreen) slot { display: none; }
  @container (max-width: 40rem) {
    .stage { grid-template: none / minmax(0, 1fr); min-height: 0; padding: 12px 0; }
    .qr { max-width: 9em; margin-inline: 0 auto; }
    .stage .where { text-align: start; }
  }
`;
