import { MootProvider } from './provider.element.js';

export { MootProvider };

if (!customElements.get('moot-provider')) customElements.define('moot-provider', MootProvider);

declare global {
  interface HTMLElementTagNameMap {
    'moot-provider': MootProvider;
  }
}
