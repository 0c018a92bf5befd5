import { css } from 'lit';
import { baseStyles } from '../internal/base.styles.js';

export const styles = css`
  ${baseStyles}
  .intro { margin-bottom: 12px; max-width: 66ch; white-space: pre-line; }
  .composer { border: 1px solid var(--hair); border-radius: var(--card); padding: 10px 12px 8px; }
  .composer:has(textarea:focus-visible) { outline: 2px solid var(--accent); outline-offset: -1px; }
  textarea { display: block; width: 100%; border: 0; background: none; resize: none; padding: 2px 0 6px; min-height: 2.2em; max-height: 40vh; field-sizing: content; overflow-y: auto; line-height: inherit; }
  textarea:focus-visible { outline: 0; }
  ::placeholder { color: var(--muted); opacity: 1; }
  .search ::placeholder { color: inherit; }
  .row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; }
  .row .who { flex: 1 1 200px; }
  .composer form { display: contents; }
  .send { margin-inline-start: auto; }
  .seg { display: inline-flex; border: 1px solid var(--hair); border-radius: var(--radius); font-size: 0.8125em; }
  .seg label { display: flex; align-items: center; position: relative; padding: 3px 10px; color: var(--muted); cursor: pointer; min-height: calc(var(--target) - 2px); border-radius: 5px; }
  .seg input { position: absolute; inset: 0; opacity: 0; margin: 0; cursor: pointer; width: 100%; height: 100%; }
  .seg label:has(:checked) { background: var(--accent-wash); color: var(--accent); font-weight: 600; }
  .seg label:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }

  .tools { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; padding: 16px 0 8px; }
  .tabs { display: flex; flex-wrap: wrap; gap: 4px; }
  .tab { font-size: 0.875em; padding: 2px 9px; color: var(--muted); }
  .tab[aria-pressed='true'] { color: inherit; font-weight: 600; background: var(--wash); }
  .search { display: flex; align-items: center; gap: 6px; margin-inline-start: auto; color: var(--muted); font-size: 0.875em; border: 1px solid var(--hair); border-radius: var(--radius); padding: 0 10px; min-height: max(30px, var(--target)); }
  .search:focus-within { border-color: var(--accent); }
  .search input { border: 0; background: none; outline: 0; padding: 0; width: 11em; color: inherit; }
  .search svg, .vote svg { fill: none; stroke: currentColor; stroke-width: 1.6; flex: none; }

  [role='feed'] { border-bottom: 1px solid var(--hair); }
  article { display: grid; grid-template-columns: max(56px, 6.4ch) minmax(0, 1fr); gap: 0 14px; padding: 14px 0; border-top: 1px solid var(--hair); position: relative; scroll-margin: 80px; }
  .space { display: block; overflow-anchor: none; }
  .vote { align-self: start; min-height: 54px; border: 1px solid var(--hair); border-radius: var(--card); display: grid; place-content: center; justify-items: center; line-height: 1.1; gap: 3px; contain: content; }
  .vote svg { width: 14px; height: 14px; opacity: 0.75; }
  .vote .num { font-weight: 600; white-space: nowrap; }
  .vote[aria-pressed='true'] { border-color: transparent; background: var(--accent-wash); color: var(--accent); }
  .vote[aria-pressed='true'] svg { opacity: 1; fill: currentColor; }
  .text { max-width: 64ch; white-space: pre-line; }
  .fold { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 6; overflow: hidden; }
  .meta { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 10px; margin-top: 3px; min-height: var(--target); }
  .meta .who { display: flex; align-items: center; gap: 4px; min-width: 0; }
  .name { display: inline-block; max-width: 28ch; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; vertical-align: bottom; flex-shrink: 99; }
  .label { font-size: 0.8125em; color: var(--muted); border: 1px solid var(--hair); border-radius: 99px; padding: 0 8px; }
  .mark { font-size: 0.8125em; color: var(--accent); font-weight: 600; }
  .acts { display: flex; margin-inline: auto -8px; position: relative; }
  .avatar { display: inline-grid; width: 2.1em; height: 2.1em; border-radius: 50%; place-content: center; font-size: 0.73em; font-weight: 600; color: white; flex: none; margin-inline-end: 3px; line-height: 1; forced-color-adjust: none; }
  .bone.box { height: 84px; max-width: none; margin: 0 0 48px; border-radius: var(--card); }
  .bone.vote { margin: 0; border: 0; }

  @container (max-width: 480px) {
    article { grid-template-columns: max(46px, 5.4ch) minmax(0, 1fr); gap: 0 10px; }
    .vote { min-height: 46px; }
    .row .who { flex-basis: 140px; }
    .search { flex: 1 1 100%; margin: 0; }
    .search input { flex: 1; width: 0; }
    .acts { margin-inline: 0; }
  }
  @media (pointer: coarse) {
    .acts { gap: 4px; }
  }
`;
