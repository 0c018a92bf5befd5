import { css } from 'lit';
import { baseStyles } from '../internal/base.styles.js';

export const styles = css`
  ${baseStyles}
  ul { list-style: none; margin: 0; padding: 0; }
  li { display: flex; align-items: center; justify-content: space-between; gap: 4px 16px; padding-block: 8px; border-block-start: 1px solid var(--hair); }
  li > div { min-width: 0; }
  .title { font-weight: 600; }
  a { color: var(--accent); text-decoration: none; display: inline-block; min-height: var(--target); align-content: center; border-radius: var(--radius); }
  a:hover { text-decoration: underline; }
  .soon { color: var(--warn); }
  .quiet { flex: none; }
  .quiet:hover { background: var(--wash); color: inherit; }
  @media (forced-colors: active) {
    a { color: LinkText; }
  }
`;
