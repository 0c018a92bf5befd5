import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';

/** Milliseconds for which something can be undone in place. */
const SHOWN_FOR = 8_000;

/** What became of one's own act, where that does not show by itself. Written when it shows, so that a change of language does not leave it behind. */
export interface Message {
  readonly text: () => string;
  readonly action?: { readonly label: () => string; readonly run: () => void };
}

/** One message at the lower edge of what is in sight, for eight seconds; longer while its button is pointed at or has the focus. Screen readers hear it from the live region. */
export class Toast implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #message: Message | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.hide();
  }

  show(message: Message): void {
    this.#message = message;
    this.#start();
    this.#host.requestUpdate();
  }

  hide(): void {
    clearTimeout(this.#timer);
    if (!this.#message) return;
    this.#message = undefined;
    this.#host.requestUpdate();
  }

  render(): TemplateResult | typeof nothing {
    if (!this.#message) return nothing;
    const { text, action } = this.#message;
    const hold = () => { clearTimeout(this.#timer); };
    const go = () => { this.#start(); };
    return html`<div class="toast" part="toast" @pointerenter=${hold} @pointerleave=${go} @focusin=${hold} @focusout=${go}>
      <span dir="auto">${text()}</span>${action ? html`<button @click=${() => { this.hide(); action.run(); }}>${action.label()}</button>` : nothing}
    </div>`;
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => { this.hide(); }, SHOWN_FOR);
  }
}
