import { MootPoll } from './poll.element.js';

export { MootPoll };
export { configure, type Configuration } from '../internal/configure.js';

if (!customElements.get('moot-poll')) customElements.define('moot-poll', MootPoll);

declare global {
  interface HTMLElementTagNameMap {
    'moot-poll': MootPoll;
  }
}
