import { MootLedger } from './ledger.element.js';

export { MootLedger };
export { configure, type Configuration } from '../internal/configure.js';

if (!customElements.get('moot-ledger')) customElements.define('moot-ledger', MootLedger);

declare global {
  interface HTMLElementTagNameMap {
    'moot-ledger': MootLedger;
  }
}
