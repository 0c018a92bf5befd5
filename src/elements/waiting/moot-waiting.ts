import { MootWaiting } from './waiting.element.js';

export { MootWaiting };
export { configure, type Configuration } from '../internal/configure.js';

if (!customElements.get('moot-waiting')) customElements.define('moot-waiting', MootWaiting);

declare global {
  interface HTMLElementTagNameMap {
    'moot-waiting': MootWaiting;
  }
}
