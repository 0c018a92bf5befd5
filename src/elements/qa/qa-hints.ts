/** What was asked already in similar words, told while somebody writes. A hint and no more: nothing is kept from being asked. */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Found } from '../../core/messages.js';
import { Similar } from '../../core/qa/qa.similar.js';
import { formatCount } from '../internal/relative-time.js';
import type { Language } from './qa-forms.js';
import type { Row } from './qa.model.js';
import { sentence } from './qa-sentence.js';

/** Milliseconds without a key after which the board is looked through. */
const IDLE = 300;
/** Fewer words say too little. */
const WORDS = 3;
/** Hints at once. */
const MOST = 3;
/** Questions that are learnt at a time: a large board must not hold up the keyboard. */
const SLICE = 500;

/** What hints need of the element. */
export interface HintHost {
  rows(): ReadonlyMap<string, Row>;
  canVote(): boolean;
  vote(id: string): void;
  lead(id: string): void;
  /** Looks through archived boards; undefined where that cannot be done. */
  search(text: string): Promise<readonly Found[]> | undefined;
  update(): Promise<unknown>;
  language(): Language;
  /** So many were found. */
  found(count: number): void;
}

export class Hints {
  readonly #host: HintHost;
  readonly #similar = new Similar();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #text = '';
  #ids: readonly string[] = [];
  #archived: readonly Found[] = [];

  constructor(host: HintHost) {
    this.#host = host;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** The hints for what stands in the field. Another text is looked for once the keys rest. */
  render(text: string): TemplateResult | typeof nothing {
    if (text !== this.#text) {
      this.#text = text;
      this.stop();
      if (text.trim().split(/\s+/).length >= WORDS) this.#timer = setTimeout(() => void this.#look(text), IDLE);
      else this.#ids = this.#archived = [];
    }
    const rows = this.#ids.flatMap((id) => this.#host.rows().get(id) ?? []);
    const archived = this.#archived.slice(0, MOST - rows.length);
    if (rows.length + archived.length === 0) return nothing;
    const { w } = this.#host.language();
    return html`<div class="hints" part="hints" role="group" aria-label=${w.alike}><span class="small">${w.alike}</span>
      <ul>${repeat(rows, ({ id }) => id, ({ id, question, tally, voted, answers: [answer] }) => html`<li>
        <div><span dir="auto">${question.text}</span>${answer ? html`<p class="said" dir="auto"><b>${w.officialAnswer}</b> ${answer.value.text}</p>` : nothing}</div>
        ${this.#renderAct(id, tally?.votes, !voted && !answer && this.#host.canVote())}
      </li>`)}${archived.map(({ title, text: asked, answer }) => html`<li>
        <div><span dir="auto">${asked}</span>${answer === undefined ? nothing : html`<p class="said" dir="auto"><b>${w.officialAnswer}</b> ${answer}</p>`}<p class="small">${sentence(w.askedIn, title)}</p></div>
      </li>`)}</ul></div>`;
  }

  /** One button, whatever it does by now: it has the focus when it was pressed. */
  #renderAct(id: string, votes: number | undefined, mayVote: boolean): TemplateResult {
    const { w, lang } = this.#host.language();
    const words = !mayVote ? w.showIt : votes === undefined ? w.voteUncounted : w.voteInstead(votes, formatCount(votes, lang));
    return html`<button class="quiet num" @click=${() => { if (mayVote) this.#host.vote(id); else this.#host.lead(id); }}>${words}</button>`;
  }

  async #look(text: string): Promise<void> {
    const rows = [...this.#host.rows().values()];
    for (const [index, { id, question: { text: asked, state, hidden } }] of rows.entries()) {
      if (hidden || state === 'pending' || state === 'declined' || state === 'merged') this.#similar.forget(id);
      else this.#similar.learn(id, asked);
      if (index % SLICE === SLICE - 1) await new Promise((resolve) => { setTimeout(resolve); });
      if (text !== this.#text) return;
    }
    this.#show(() => { this.#ids = this.#similar.find(text, MOST); });
    // What is on this board goes first; the archive is one more request, and worth a hint only where it is answered in time.
    const archived = await this.#host.search(text)?.catch(() => []);
    if (archived && text === this.#text) this.#show(() => { this.#archived = archived; });
  }

  #show(change: () => void): void {
    const count = () => Math.min(this.#ids.length + this.#archived.length, MOST);
    const before = count();
    change();
    if (before === 0 && count() > 0) this.#host.found(count());
    void this.#host.update();
  }
}
