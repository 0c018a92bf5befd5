import { MootQa } from './qa.element.js';

export { MootQa };
export { configure, type Configuration } from '../internal/configure.js';

if (!customElements.get('moot-qa')) customElements.define('moot-qa', MootQa);

declare global {
  interface HTMLElementTagNameMap {
    'moot-qa': MootQa;
  }
}
