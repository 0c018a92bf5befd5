import { css } from 'lit';
import { baseStyles } from '../internal/base.styles.js';

export const styles = css`
  ${baseStyles}
  .sum { display: grid; grid-template-columns: minmax(0, 15em) minmax(0, 1fr); gap: 8px 32px; align-items: end; }
  .sum:has(table) { align-items: start; }
  .number { font-size: 2.75em; line-height: 1.1; font-weight: 600; letter-spacing: -0.02em; }
  .number + p { margin-top: 4px; max-width: 34ch; }
  .how { text-decoration: underline; text-underline-offset: 2px; min-height: 0; padding: 4px 0; margin: -4px 0; }
  .note button { font-size: 1em; }
  .more { white-space: nowrap; }
  .lines { max-width: 66ch; margin-bottom: 12px; }
  .lines p + p { margin-top: 4px; }
  .wait { height: 168px; max-width: none; margin: 0; }
  @container (max-width: 560px) {
    .sum { grid-template-columns: minmax(0, 1fr); gap: 16px; }
  }
`;
