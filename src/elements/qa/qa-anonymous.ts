/** What asking without a name is worth here, and finding again what one has asked so. Loads when somebody does either. */
import { html, nothing, type TemplateResult } from 'lit';
import type { AudienceSize } from '../../backends/protocol.js';
import type { Moot } from '../../client/index.js';
import type { Anonymity } from '../../core/qa/qa.schema.js';
import { formatCount } from '../internal/relative-time.js';
import type { Language } from './qa-forms.js';
import type { QaRoom } from './qa.model.js';

/** Among so few, somebody's wording may tell who they are. */
const FEW = 20;

export interface AnonymousHost {
  room(): QaRoom | undefined;
  moot(): Moot | undefined;
  update(): Promise<unknown>;
  language(): Language;
  /** Told to those who listen. */
  say(words: string): void;
}

export class Anonymous {
  readonly #host: AnonymousHost;
  #asked: string | undefined;
  #size: AudienceSize | undefined;
  #finding = false;
  #outcome = '';

  constructor(host: AnonymousHost) {
    this.#host = host;
  }

  /** How many people could have asked, and behind "more", what whoever runs the server can still find out. */
  renderPromise(mode: Exclude<Anonymity, 'named'>): TemplateResult {
    this.#measure();
    const { w: { promise }, lang } = this.#host.language();
    const { count, under } = this.#size ?? {};
    const words = under !== undefined ? promise.under(formatCount(under, lang))
      : count === undefined ? undefined : (count <= FEW ? promise.few : promise.many)(formatCount(count, lang), count);
    return html`<div class="promise small" part="promise">${words ? html`<p>${words}</p>` : nothing}
      <details><summary>${promise.more}</summary><p>${promise.operator[mode]}</p></details></div>`;
  }

  /** Asks the backend which questions are the viewer's, where this device does not know. */
  renderFind(): TemplateResult {
    const { w } = this.#host.language();
    return html`<p class="find small"><button class="link" data-focus="find" aria-disabled=${this.#finding ? 'true' : 'false'} @click=${() => { if (!this.#finding) void this.#find(); }}>${w.findMine.label}</button> ${this.#outcome}</p>`;
  }

  #measure(): void {
    const room = this.#host.room();
    if (!room || this.#asked === room.address) return;
    this.#asked = room.address;
    this.#size = undefined;
    this.#host.moot()?.audience({ room: room.address }).then(
      (size) => {
        this.#size = size;
        void this.#host.update();
      },
      // Without a number nothing is said of it; the next board asks anew.
      () => undefined,
    );
  }

  async #find(): Promise<void> {
    const { w: { findMine: words }, lang } = this.#host.language();
    this.#finding = true;
    void this.#host.update();
    try {
      const count = await this.#host.room()?.findOwn() ?? 0;
      this.#outcome = count === 0 ? words.none : words.found(formatCount(count, lang), count);
    } catch {
      this.#outcome = words.failed;
    }
    this.#finding = false;
    this.#host.say(this.#outcome);
    await this.#host.update();
  }
}
