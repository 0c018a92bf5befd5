import { ContextConsumer, createContext } from '@lit/context';
import type { ReactiveController, ReactiveElement } from 'lit';
import type { Backend } from '../../backends/backend.js';
import { createMoot, type Moot } from '../../client/moot.js';
import { warnOnce } from './warn-once.js';
import { configuration, onConfigured, type Configuration } from './configure.js';

/** What a provider gives; `client` is absent while its script has set nothing yet. */
export interface Provided {
  readonly client: Moot | undefined;
}

/** By name, so that two copies of Moot on one page understand each other. */
export const mootContext = createContext<Provided>(Symbol.for('moot-client'));

// By the server as the page's configuration writes it: all tags share one client, one stream and one outbox.
const shared = new Map<string | undefined, { readonly from: Configuration | undefined; readonly client: Promise<Moot> }>();

async function connect(from: Configuration | undefined): Promise<Moot> {
  if (!from) {
    const { local } = await import('../../backends/local/local-backend.js');
    return createMoot({ backend: await local(), scope: 'preview' });
  }
  const { http } = await import('../../backends/http/http-backend.js');
  const { server, getToken, tokenUrl, tokenHeaders } = from;
  const backend: Backend = http({
    url: server,
    ...(getToken ? { token: getToken } : {}),
    ...(tokenUrl === undefined ? {} : { tokenUrl }),
    ...(tokenHeaders ? { tokenHeaders } : {}),
  });
  return createMoot({ backend, scope: new URL(server, document.baseURI).href });
}

function pageClient(): Promise<Moot> {
  const from = configuration();
  const key = from?.server;
  const known = shared.get(key);
  if (known && known.from?.getToken === from?.getToken && known.from?.tokenUrl === from?.tokenUrl) return known.client;
  const client = connect(from);
  shared.set(key, { from, client });
  // What did not load may load next time.
  client.catch(() => { if (shared.get(key)?.client === client) shared.delete(key); });
  return client;
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve); });
}

/** Finds a tag's client: its own, a provider's, or the page's. A page that is configured never falls back to the in-page backend. */
export class ClientSource implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #own: () => Moot | undefined;
  readonly #context: ContextConsumer<typeof mootContext, ReactiveElement>;
  #page: Moot | undefined;
  #stop: (() => void) | undefined;
  #asked: symbol | undefined;
  /** The client could not be loaded. */
  failed = false;

  constructor(host: ReactiveElement, own: () => Moot | undefined) {
    this.#host = host;
    this.#own = own;
    this.#context = new ContextConsumer(host, { context: mootContext, subscribe: true, callback: () => { host.requestUpdate(); } });
    host.addController(this);
  }

  get client(): Moot | undefined {
    if (this.#own()) return this.#own();
    return this.#context.value ? this.#context.value.client : this.#page;
  }

  hostConnected(): void {
    this.#stop = onConfigured(() => {
      this.#page = this.#asked = undefined;
      this.#host.requestUpdate();
    });
    void this.#awaitProvider();
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#asked = undefined;
  }

  hostUpdate(): void {
    void this.find();
  }

  /** Looks for the client. Resolves when it is there, or a task later where its code has to load. */
  async find(): Promise<void> {
    if (this.#own() || this.#context.value || this.#page || this.#asked || this.#undefinedProvider()) return;
    const asked = Symbol('asked');
    this.#asked = asked;
    const found = pageClient().then(
      (client) => {
        if (this.#asked !== asked) return;
        this.#page = client;
        this.failed = false;
        this.#host.requestUpdate();
      },
      (error: unknown) => {
        if (this.#asked !== asked) return;
        warnOnce(String(error));
        this.failed = true;
        this.#host.requestUpdate();
      },
    );
    await Promise.race([found, nextTask()]);
  }

  // A provider whose code loads after this tag's has heard no request yet.
  #undefinedProvider(): Element | undefined {
    let element: Element | null = this.#host;
    while (element) {
      const found: Element | null = element.closest('moot-provider:not(:defined)');
      if (found) return found;
      const root: Node = element.getRootNode();
      element = root instanceof ShadowRoot ? root.host : null;
    }
    return undefined;
  }

  async #awaitProvider(): Promise<void> {
    if (!this.#undefinedProvider()) return;
    await customElements.whenDefined('moot-provider');
    if (!this.#host.isConnected) return;
    this.#context.hostDisconnected();
    this.#context.hostConnected();
    this.#host.requestUpdate();
  }
}
