/** What is said while questions are collected unseen, and the way to reveal them. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Sending } from '../../client/index.js';
import { ledgerOf } from '../../core/qa/qa.board.js';
import { formatCount } from '../internal/relative-time.js';
import type { Language } from './qa-forms.js';
import type { QaRoom } from './qa.model.js';

/** What it needs of the element. */
export interface UnseenHost {
  update(): Promise<unknown>;
  /** The first button of what is rendered here. */
  button(): HTMLElement | null;
  did(sending: Sending): void;
}

export class Unseen {
  readonly #host: UnseenHost;
  #isAsking = false;

  constructor(host: UnseenHost) {
    this.#host = host;
  }

  /** The sentence for everybody, and a button for hosts. It asks once more: what was seen cannot be made unseen. */
  render(room: QaRoom, { w, lang }: Language): TemplateResult {
    const { asked, withdrawn, pending, declined } = ledgerOf(room.view);
    const count = asked - withdrawn - pending - declined;
    const reveal = () => {
      this.#isAsking = false;
      this.#host.did(room.reveal());
    };
    const handleKey = (event: KeyboardEvent) => { if (event.key === 'Escape' && this.#isAsking) void this.#ask(false); };
    return html`<div class="note unseen" part="notice" @keydown=${handleKey}><p>${w.unseen}</p>
      ${!room.view.viewer?.isHost ? nothing : this.#isAsking
        ? html`<p id="sure">${w.revealSure(count, formatCount(count, lang))}</p>
            <div class="row"><button class="primary" aria-describedby="sure" @click=${reveal}>${w.reveal}</button><button class="quiet" @click=${() => void this.#ask(false)}>${w.cancel}</button></div>`
        : html`<div class="row"><button class="quiet" @click=${() => void this.#ask(true)}>${w.reveal} …</button></div>`}
    </div>`;
  }

  async #ask(isAsking: boolean): Promise<void> {
    this.#isAsking = isAsking;
    await this.#host.update();
    this.#host.button()?.focus();
  }
}
