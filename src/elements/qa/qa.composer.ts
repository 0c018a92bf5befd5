import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import type { Drafts, Sending } from '../../client/index.js';
import type { Board } from '../../core/qa/qa.schema.js';
import type { Words } from '../locales/en.js';
import type { Acts } from './qa-acts.js';

export interface ComposerOptions {
  readonly w: Words;
  /** Absent until it has loaded: then nothing is said of a text, which the authority judges anyway. */
  readonly acts: Acts | undefined;
  readonly board: Board;
  /** What is written stays in this browser. */
  readonly isPreview: boolean;
  /** Undefined: the page did not let it go. */
  readonly ask: (text: string, anonymous: boolean) => Sending | undefined;
}

/** Where the choice is kept beside the text, and as what. */
const WHO = '/who';
const ANONYMOUSLY = 'anonymous';

/** The field to ask in. What is typed is a draft at once, kept until it is sent or emptied. */
export class Composer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #drafts: Drafts | undefined;
  #key = '';
  #others: readonly string[] = [];
  #error = '';
  #touched = false;
  text = '';
  /** Absent: as the board suggests. */
  anonymous: boolean | undefined;
  /** How the texts that were kept were to be asked: without a name where any of them was. */
  #kept: boolean | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {}

  /** Which board's draft this is. Brings back what was typed there. */
  async bind(drafts: Drafts, key: string): Promise<void> {
    if (drafts === this.#drafts && key === this.#key) return;
    this.#drafts = drafts;
    this.#key = key;
    this.text = this.#error = '';
    this.#touched = false;
    this.#others = [];
    this.anonymous = this.#kept = undefined;
    const [kept, who] = await Promise.all([drafts.get(key), drafts.get(key + WHO)]).catch(() => []);
    if (!kept || !this.#isFor(key)) return;
    if (who) this.anonymous ??= this.#kept = [who.text, ...who.others].includes(ANONYMOUSLY);
    // Somebody who types faster than the storage answers goes on; the older text stays within reach.
    if (this.#typed()) this.#others = [kept.text, ...kept.others];
    else {
      this.text = kept.text;
      this.#others = kept.others;
    }
    this.#host.requestUpdate();
  }

  /** Puts a text into the field, in front of what stands there; `anonymous`: how it was to be asked. No text that was to have no name gets one. */
  restore(text: string, anonymous?: boolean): void {
    const isBlank = this.text.trim() === '';
    if (isBlank || anonymous) this.anonymous = anonymous ?? this.anonymous;
    this.#change(isBlank ? text : `${text}\n\n${this.text}`);
  }

  render({ w, acts, board: { anonymity, anonymousFirst = false }, isPreview, ask }: ComposerOptions): TemplateResult {
    const isChoice = anonymity === 'choice';
    const anonymous = anonymity === 'sealed' || (isChoice && !isPreview && (this.anonymous ?? anonymousFirst));
    const who = isPreview ? w.anonymousNeedsServer : isChoice ? (anonymous ? w.whoSeesNobody : w.whoSeesName) : w.whoSees[anonymity];
    const submit = () => {
      const text = this.text.trim();
      this.#error = acts?.problemOf(text) ?? '';
      const sending = text && !this.#error ? ask(text, anonymous) : undefined;
      if (sending) {
        this.text = '';
        this.#others = [];
        const [drafts, key] = [this.#drafts, this.#key];
        // The next question may have been begun by then.
        void sending.kept.then(() => { if (!this.#isTyped(key)) for (const one of [key, key + WHO]) void drafts?.discard(one); });
      }
      this.#host.requestUpdate();
    };
    const handleKey = (event: KeyboardEvent) => {
      if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit();
      // The draft stays; the field lets go of the keyboard.
      if (event.key === 'Escape') (event.target as HTMLElement).blur();
      event.stopPropagation();
    };
    const choice = (value: boolean, label: string) => html`<label>
      <input type="radio" name="who" .checked=${anonymous === value} @change=${() => { this.anonymous = value; this.#host.requestUpdate(); if (this.text) this.#change(this.text); }} />${label}
    </label>`;
    // Chromium keeps radios that stand in no form, and all around them, once they have left the page.
    return html`<div class="composer" part="composer">
        <textarea id="question" class="ask" rows="1" dir=${ifDefined(this.text ? 'auto' : undefined)} placeholder=${w.placeholder} aria-label=${w.yourQuestion} aria-describedby="who"
          aria-invalid=${this.#error ? 'true' : 'false'} aria-errormessage="ask-error"
          .value=${this.text} @input=${(event: Event) => { this.#change((event.target as HTMLTextAreaElement).value); }} @keydown=${handleKey}></textarea>
        <div class="row">
          ${isChoice && !isPreview
            ? html`<form @submit=${(event: Event) => { event.preventDefault(); }}><span class="seg" part="choice" role="radiogroup" aria-label=${w.howYouAsk}>${choice(false, w.withName)}${choice(true, w.anonymously)}</span></form>`
            : nothing}
          <span class="who small" id="who">${who}</span>
          ${acts?.renderCount(this.text)}
          <button class="primary send" part="send" @click=${(event: MouseEvent) => { if (event.detail < 2) submit(); }}>${isPreview ? w.keepHere : w.ask}</button>
        </div>
      </div>
      <p class="error" id="ask-error" role="alert" ?hidden=${!this.#error}>${this.#error}</p>
      ${acts?.renderHints(this.text, anonymous)}
      ${acts?.renderOtherDrafts(this.#others, (text) => {
        this.#others = [];
        this.restore(text, this.#kept);
      })}`;
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

  #change(text: string): void {
    this.#touched = true;
    this.text = text;
    this.#error = '';
    this.#drafts?.set(this.#key, text);
    if (this.anonymous !== undefined) this.#drafts?.set(this.#key + WHO, this.anonymous ? ANONYMOUSLY : 'named');
    this.#host.requestUpdate();
  }
}
