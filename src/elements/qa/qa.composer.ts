import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { BackendFeatures } from '../../backends/backend.js';
import type { Drafts, Sending } from '../../client/index.js';
import type { Board } from '../../core/qa/qa.schema.js';
import type { Words } from '../locales/en.js';

/** What is said of a text while it is written. */
export interface ComposerActs {
  /** Why it cannot be asked; empty where it can. */
  problemOf(text: string): string;
  renderCount(text: string): unknown;
  renderHints(text: string, anonymous: boolean): unknown;
  renderOtherDrafts(): unknown;
}

export interface ComposerOptions {
  readonly w: Words;
  /** Absent until it has loaded: then nothing is said of a text, which the authority judges anyway. */
  readonly acts: ComposerActs | undefined;
  readonly board: Board;
  /** `shared`: others see what is asked. `confidential`: who asks can be kept from everybody. */
  readonly features: BackendFeatures | undefined;
  /** Undefined: the page did not let it go. */
  readonly ask: (text: string, anonymous: boolean) => Sending | undefined;
}

/** Before a draft that is to be asked without a name: kept in one, so that neither comes back without the other. */
const NAMELESS = '\0';
export const textOf = (kept: string) => kept.replace(NAMELESS, '');

/** The field to ask in. What is typed is a draft at once, kept until it is sent or emptied. */
export class Composer {
  readonly #host: ReactiveControllerHost;
  #drafts: Drafts | undefined;
  #key = '';
  #error = '';
  #touched = false;
  text = '';
  /** What other tabs hold instead, as it is kept. */
  others: readonly string[] = [];
  /** Absent: as the board suggests. */
  anonymous: boolean | undefined;
  #suggested = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** Which board's draft this is. Brings back what was typed there. */
  async bind(drafts: Drafts, key: string): Promise<void> {
    if (drafts === this.#drafts && key === this.#key) return;
    this.#drafts = drafts;
    this.#key = key;
    this.text = this.#error = '';
    this.#touched = false;
    this.others = [];
    this.anonymous = undefined;
    const kept = await drafts.get(key).catch(() => undefined);
    if (!kept || !this.#isFor(key)) return;
    // Somebody who types faster than the storage answers goes on; the older text stays within reach.
    if (this.#typed()) this.others = [kept.text, ...kept.others];
    else {
      this.text = textOf(kept.text);
      if (this.text !== kept.text) this.anonymous = true;
      this.others = kept.others;
    }
    this.#host.requestUpdate();
  }

  render({ w, acts, board: { anonymity, anonymousFirst = false }, features, ask }: ComposerOptions): TemplateResult {
    const isChoice = anonymity === 'choice';
    const anonymous = anonymity === 'sealed' || (isChoice && features?.confidential ? this.anonymous ?? anonymousFirst : false);
    this.#suggested = anonymous;
    const who = !features?.shared ? w.anonymousNeedsServer : isChoice ? (anonymous ? w.whoSeesNobody : w.whoSeesName) : w.whoSees[anonymity];
    const submit = () => {
      const text = this.text.trim();
      this.#error = acts?.problemOf(text) ?? '';
      const sending = text && !this.#error ? ask(text, anonymous) : undefined;
      if (sending) {
        this.text = '';
        this.others = [];
        const [drafts, key] = [this.#drafts, this.#key];
        // The next question may have been begun by then.
        void sending.kept.then(() => { if (!this.#isTyped(key)) void drafts?.discard(key); });
      }
      this.#host.requestUpdate();
    };
    const handleKey = (event: KeyboardEvent) => {
      if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit();
      // The draft stays; the field lets go of the keyboard.
      if (event.key === 'Escape') (event.target as HTMLElement).blur();
      event.stopPropagation();
    };
    // Lit takes an attribute away for nothing; what checks templates does not know that.
    const dir = (this.text ? 'auto' : nothing) as 'auto';
    const choice = (value: boolean, label: string) => html`<label>
      <input type="radio" name="who" .checked=${anonymous === value} @change=${() => { this.anonymous = value; this.change(this.text); }} />${label}
    </label>`;
    // Chromium keeps radios that stand in no form, and all around them, once they have left the page.
    return html`<div class="composer" part="composer">
        <textarea id="question" class="ask" rows="1" dir=${dir} placeholder=${w.placeholder} aria-label=${w.yourQuestion} aria-describedby="who"
          aria-invalid=${this.#error ? 'true' : 'false'} aria-errormessage="ask-error"
          .value=${this.text} @input=${(event: Event) => { this.change((event.target as HTMLTextAreaElement).value); }} @keydown=${handleKey}></textarea>
        <div class="row">
          ${isChoice && features?.confidential
            ? html`<form @submit=${(event: Event) => { event.preventDefault(); }}><span class="seg" part="choice" role="radiogroup" aria-label=${w.howYouAsk}>${choice(false, w.withName)}${choice(true, w.anonymously)}</span></form>`
            : nothing}
          <span class="who small" id="who">${who}</span>
          ${acts?.renderCount(this.text)}
          <button class="primary send" part="send" @click=${(event: MouseEvent) => { if (event.detail < 2) submit(); }}>${features?.shared ? w.ask : w.keepHere}</button>
        </div>
      </div>
      <p class="error" id="ask-error" role="alert" ?hidden=${!this.#error}>${this.#error}</p>
      ${acts?.renderHints(this.text, anonymous)}
      ${acts?.renderOtherDrafts()}`;
  }

  // Asked through methods: what was known before an await need not be so after it.
  #isFor(key: string): boolean {
    return this.#key === key;
  }

  #isTyped(key: string): boolean {
    return this.#isFor(key) && this.text !== '';
  }

  #typed(): boolean {
    return this.#touched;
  }

  change(text: string): void {
    this.#touched = true;
    this.text = text;
    this.#error = '';
    this.#drafts?.set(this.#key, text && (this.anonymous ?? this.#suggested) ? NAMELESS + text : text);
    this.#host.requestUpdate();
  }
}
