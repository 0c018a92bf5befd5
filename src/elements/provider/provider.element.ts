import { ContextProvider } from '@lit/context';
import { LitElement, css, html, type PropertyValues, type TemplateResult } from 'lit';
import type { Backend } from '../../backends/backend.js';
import { createMoot, type Moot } from '../../client/moot.js';
import { mootContext } from '../internal/client-source.js';

/** Milliseconds for which a provider that left the page keeps its client: it may only have been moved. */
const LINGER = 5_000;

/**
 * Gives the tags inside it their client. Only a script can set which: markup that an author writes names no server.
 * While nothing is set, the tags inside wait.
 *
 * @tagname moot-provider
 * @slot - The tags, and whatever stands around them.
 *
 * @example document.querySelector('moot-provider').backend = http({ url: '/moot', tokenUrl: '/session/token' });
 */
export class MootProvider extends LitElement {
  static override styles = css`:host { display: contents; }`;

  static override properties = { client: { attribute: false }, backend: { attribute: false } };

  /** A client that the page has made. Wins over `backend`. */
  client: Moot | undefined;

  /** A backend; the provider makes the client, and closes it when another is set, or 5 s after it has left the page. */
  backend: Backend | undefined;

  readonly #provider = new ContextProvider(this, { context: mootContext, initialValue: { client: undefined } });
  #made: Moot | undefined;
  #leaving: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    clearTimeout(this.#leaving);
    if (this.backend && !this.#made) this.requestUpdate('backend');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (!this.#made) return;
    this.#leaving = setTimeout(() => {
      this.#made?.close();
      this.#made = undefined;
    }, LINGER);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('backend')) {
      this.#made?.close();
      this.#made = this.backend && createMoot({ backend: this.backend });
    }
    const client = this.client ?? this.#made;
    if (client !== this.#provider.value.client) this.#provider.setValue({ client });
  }

  override render(): TemplateResult {
    return html`<slot></slot>`;
  }
}
