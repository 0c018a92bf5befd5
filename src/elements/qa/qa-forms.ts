/** The forms that open below a question: what is typed there is a draft at once, kept until it is sent or cancelled. */
import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import type { Drafts, Sending } from '../../client/index.js';
import { boardOf } from '../../core/qa/qa.board.js';
import { DECLINE_CATEGORIES } from '../../core/qa/qa.declines.js';
import { PROSE_LIMIT, QUESTION_LIMIT } from '../../core/qa/qa.limits.js';
import { LABEL_LIMIT, NOTHING_TO_SEE, byteLength, cleanText, clusterCount, type TextLimit } from '../../core/text.js';
import { renderSelect } from '../internal/fields.js';
import { formatCount } from '../internal/relative-time.js';
import type { QuestionState } from '../../core/qa/qa.schema.js';
import type { Similar } from '../../core/qa/qa.similar.js';
import type { AllWords } from '../locales/en-more.js';
import type { FormKind, QaRoom, Row } from './qa.model.js';

/** What is alike a question, as far as the rows were learnt. */
export interface Alike {
  readonly index: Similar;
  readonly rows: ReadonlyMap<string, Row>;
  readonly found: readonly string[];
}

export interface Form {
  readonly kind: FormKind;
  readonly question: string;
  /** The reply that is answered or removed, the answer that is taken back. */
  readonly about?: string | undefined;
  readonly text: string;
  /** Till when, as `yyyy-mm-dd`. */
  readonly due?: string | undefined;
  /** What a question is declined as; empty: nothing in particular. */
  readonly category?: string | undefined;
  readonly error?: string;
  /** Whether somebody wrote the text that it opens with, and sent it in vain. */
  readonly isReturned?: boolean;
  /** What it has learnt of a large board, which takes long; goes with it. */
  readonly memory?: { alike?: Alike };
}

/** How a question stood before a form was sent. */
export interface Before {
  readonly state: QuestionState | undefined;
  readonly reason: string | undefined;
  /** It was being discussed. */
  readonly isNow: boolean;
}

export interface Language {
  readonly w: AllWords;
  readonly lang: string;
}

/** What hosts alone can send by a form. */
export interface HostForms {
  problemOfLabels(text: string, language: Language): string;
  sendHostForm(room: QaRoom, form: Form): Sending;
  /** What a host says of the meeting that a question names; `change` hears of all of it. */
  renderBallotFields(form: Form, language: Language, change: (text: string) => void): unknown;
  problemOfBallot(text: string, language: Language): string;
  /** What a question may be merged into, found by what is typed. */
  renderTargets(rows: ReadonlyMap<string, Row>, form: Form, language: Language, choose: (id: string) => void): unknown;
}

/** What forms need of the element. */
export interface FormHost {
  room(): QaRoom | undefined;
  drafts(): Drafts | undefined;
  host(): HostForms | undefined;
  row(id: string): Row | undefined;
  rows(): ReadonlyMap<string, Row>;
  article(id: string): HTMLElement | null;
  update(): Promise<unknown>;
  language(): Language;
  /** A form was sent: something to say. */
  sent(form: Form, sending: Sending, before: Before): void;
  /** Tells the other hosts who is about to answer, or no longer. */
  claim(question: string, on: boolean): void;
  /** Where the focus was before the form opened, or has to go where that is no more. */
  back(form: Form, opener: Element | null): void;
}

/** These only ask whether one is sure. */
const QUESTIONS = ['withdraw', 'remove', 'retract', 'unprivate'] as const satisfies readonly FormKind[];
const MAY_BE_EMPTY: readonly FormKind[] = ['hide', 'label', 'defer', 'owe'];

const isSure = (kind: FormKind): kind is (typeof QUESTIONS)[number] => (QUESTIONS as readonly FormKind[]).includes(kind);

const isSealed = (room: QaRoom): boolean => boardOf(room.view).anonymity === 'sealed';

/** What is wrong with a text, in words; empty where nothing is. */
export function problemOf(text: string, { clusters, bytes }: TextLimit, { w, lang }: Language): string {
  const clean = cleanText(text);
  return clusterCount(clean) > clusters || byteLength(clean) > bytes ? w.tooLong(formatCount(clusters, lang)) : '';
}

/** How many characters are left, once that is of interest. */
export function renderCount(text: string, { clusters }: TextLimit, { w, lang }: Language): TemplateResult | typeof nothing {
  if (text.length < clusters * 0.8) return nothing;
  const left = clusters - clusterCount(cleanText(text));
  return html`<span class=${left < 0 ? 'count num error' : 'count num'} role="note">${left < 0 ? w.tooMany(-left, formatCount(-left, lang)) : w.left(left, formatCount(left, lang))}</span>`;
}

/** Milliseconds after which a claim is renewed: half of its time. */
const CLAIM_AGAIN = 45_000;

/** The day of an instant where the viewer is, as `yyyy-mm-dd`. */
export function dayOf(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

export class Forms {
  readonly #host: FormHost;
  #form: Form | undefined;
  #opener: Element | null = null;
  #claimed: { readonly question: string; readonly at: number } | undefined;

  constructor(host: FormHost) {
    this.#host = host;
  }

  /** The form below a question, if one is open there. */
  at(question: string | undefined): Form | undefined {
    return this.#form?.question === question ? this.#form : undefined;
  }

  get question(): string | undefined {
    return this.#form?.question;
  }

  async open(form: Form, opener: Element | null): Promise<void> {
    this.#opener = opener;
    this.stop();
    const due = form.kind === 'owe' ? this.#host.row(form.question)?.question.owed?.due : undefined;
    form = { ...form, memory: {}, ...(due === undefined ? {} : { due: dayOf(due) }) };
    this.#form = form;
    if (form.kind === 'answer') this.#claim(form.question);
    await this.#host.update();
    this.#focus();
    const kept = await this.#host.drafts()?.get(this.#key(form)).catch(() => undefined);
    if (this.#form !== form) return;
    if (form.isReturned) this.#change(kept && kept.text !== form.text ? `${form.text}\n\n${kept.text}` : form.text);
    else if (kept) {
      this.#form = { ...form, text: kept.text };
      void this.#host.update();
    }
  }

  /** What a form is about may be taken back while somebody types there: an edit or a reply is a new one then, and nothing is asked about what is gone. */
  follow(): void {
    const form = this.#form;
    const row = form && this.#host.row(form.question);
    if (!row || form.about === undefined || form.kind === 'unprivate' || [...row.answers, ...row.replies].some(({ id }) => id === form.about)) return;
    if (isSure(form.kind) || form.text.trim() === '') {
      this.#close();
      return;
    }
    void this.#host.drafts()?.discard(this.#key(form)).catch(() => undefined);
    void this.open({ ...form, kind: form.kind === 'revise' ? 'answer' : form.kind, about: undefined, isReturned: true }, this.#opener);
  }

  render(question: string, about: string | undefined): TemplateResult | typeof nothing {
    const form = this.at(question);
    if (!form || form.about !== about) return nothing;
    const { kind, text, error } = form;
    const language = this.#host.language();
    const { w } = language;
    const actions: Record<FormKind, string> = {
      edit: w.save, withdraw: w.withdraw, reply: w.send, remove: w.remove, answer: w.answer, revise: w.save, retract: w.retract, reword: w.save,
      hide: w.hide, label: w.save, decline: w.decline, defer: w.defer, merge: w.merge, owe: w.save, private: w.send, unprivate: w.retract, ballot: w.ballot.begin,
    };
    const handleKey = (event: KeyboardEvent) => {
      // What was typed stays; a slip of the hand loses nothing.
      if (event.key === 'Escape') this.#close();
      if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) this.#submit();
      event.stopPropagation();
    };
    const label = this.#label(form, w);
    const room = this.#host.room();
    const anonymity = kind === 'reply' && room ? boardOf(room.view).anonymity : 'named';
    const who = anonymity === 'named' ? undefined : anonymity === 'sealed' ? w.replySealed : w.replyNamed;
    return html`<div class="form" part="form" role="group" aria-label=${label} @keydown=${handleKey}>
      ${isSure(kind)
        ? html`<p>${label}</p>`
        : html`<span class="small" aria-hidden="true">${label}</span>
            ${kind === 'ballot' ? this.#host.host()?.renderBallotFields(form, language, (all) => { this.#change(all); }) : html`<textarea class="form-text" rows="1" dir=${ifDefined(text ? 'auto' : undefined)} aria-label=${label} aria-invalid=${error ? 'true' : 'false'} aria-errormessage="form-error" aria-describedby=${ifDefined(who && 'form-who')}
              .value=${text} @input=${(event: Event) => { this.#change((event.target as HTMLTextAreaElement).value); }}></textarea>`}
            <p class="error" id="form-error" role="alert" ?hidden=${!error}>${error}</p>`}
      ${kind === 'owe' ? html`<label class="field due">${w.oweDue}<input type="date" .value=${form.due ?? ''} @input=${(event: Event) => { this.#form = { ...form, due: (event.target as HTMLInputElement).value }; }} /></label>` : nothing}
      ${kind === 'decline' ? renderSelect({ name: 'category', label: w.declineAs, value: form.category ?? '' }, [['', w.declinedAs.other], ...DECLINE_CATEGORIES.filter((one) => one !== 'other').map((one) => [one, w.declinedAs[one]] as const)], (category) => { this.#form = { ...form, category }; }) : nothing}
      ${who ? html`<p class="small" id="form-who">${who}</p>` : nothing}
      ${kind === 'merge' ? this.#host.host()?.renderTargets(this.#host.rows(), form, language, (id) => { this.#submit(id); }) : nothing}
      <div class="row">
        ${kind === 'merge' ? nothing : html`<button class=${isSure(kind) ? 'primary grave' : 'primary'} @click=${() => { this.#submit(); }}>${actions[kind]}</button>`}
        <button class="quiet" @click=${() => { this.#cancel(); }}>${w.cancel}</button>
        ${isSure(kind) || kind === 'label' || kind === 'merge' || kind === 'ballot' ? nothing : renderCount(text, this.#limit(kind), language)}
      </div>
    </div>`;
  }

  #label({ kind, question, about }: Form, w: AllWords): string {
    const replied = kind === 'reply' ? this.#host.row(question)?.replies.find(({ id }) => id === about)?.value.author?.name : undefined;
    const labels: Record<FormKind, string> = {
      edit: w.yourQuestion,
      withdraw: w.withdrawSure,
      reply: replied === undefined ? w.yourReply : w.yourReplyTo(replied),
      answer: w.yourAnswer,
      revise: w.yourAnswer,
      hide: w.hideReason,
      label: `${w.labels}. ${w.labelsHint}`,
      reword: w.rewordHint,
      decline: w.declineReason,
      defer: w.deferReason,
      merge: w.mergeInto,
      owe: w.oweWho,
      remove: w.removeSure,
      retract: w.retractSure,
      private: w.privateHint,
      unprivate: w.retractPrivateSure,
      ballot: w.ballot.what,
    };
    return labels[kind];
  }

  #limit(kind: FormKind): TextLimit {
    return kind === 'edit' || kind === 'reword' ? QUESTION_LIMIT : kind === 'owe' ? LABEL_LIMIT : PROSE_LIMIT;
  }

  #problem({ kind, text }: Form): string {
    const language = this.#host.language();
    if (isSure(kind)) return '';
    if (kind === 'label') return this.#host.host()?.problemOfLabels(text, language) ?? '';
    if (kind === 'ballot') return this.#host.host()?.problemOfBallot(text, language) ?? '';
    if (NOTHING_TO_SEE.test(text)) return MAY_BE_EMPTY.includes(kind) ? '' : language.w.emptyForm;
    return problemOf(text, this.#limit(kind), language);
  }

  /** `target`: what was chosen instead of a button. */
  #submit(target?: string): void {
    const form = this.#form && { ...this.#form, about: target ?? this.#form.about };
    const room = this.#host.room();
    if (!form || !room || (form.kind === 'merge' && target === undefined)) return;
    const error = target === undefined ? this.#problem(form) : '';
    if (error) {
      this.#form = { ...form, error };
      void this.#host.update().then(() => { this.#focus(); });
      return;
    }
    this.#claimed = undefined;
    const { state, reason } = this.#host.row(form.question)?.question ?? {};
    const before = { state, reason, isNow: boardOf(room.view).discussing === form.question };
    const sending = this.#send(room, form);
    const key = this.#key({ ...form, about: this.#form?.about });
    // Its poll may be refused later; then the same is begun again with another name.
    if (form.kind !== 'ballot') void sending?.kept.then(() => this.#host.drafts()?.discard(key));
    this.#form = undefined;
    void this.#host.update();
    this.#host.article(form.question)?.focus({ preventScroll: true });
    if (sending) this.#host.sent(form, sending, before);
  }

  #send(room: QaRoom, form: Form): Sending | undefined {
    const { kind, question, about, text: typed } = form;
    const row = this.#host.row(question);
    const asked = row?.question;
    const isNamed = (asked?.author ?? row?.asker) !== undefined;
    const text = typed.trim();
    if (kind === 'edit') return text === asked?.text ? undefined : (isNamed ? room.edit : room.editAnonymous)({ question, text });
    if (kind === 'withdraw') return (isNamed ? room.withdraw : room.withdrawAnonymous)({ question });
    if (kind === 'reply') return (isSealed(room) ? room.replyAnonymously : room.reply)({ question, text, ...(about === undefined ? {} : { parent: about }) });
    if (kind === 'remove') return room.removeReply({ reply: about ?? '' });
    if (kind === 'revise') return text === this.#host.row(question)?.answers.find(({ id }) => id === about)?.value.text ? undefined : room.editAnswer({ question, answer: about ?? '', text });
    return this.#host.host()?.sendHostForm(room, form);
  }

  #cancel(): void {
    if (this.#form) void this.#host.drafts()?.discard(this.#key(this.#form)).catch(() => undefined);
    this.#close();
  }

  #close(): void {
    const form = this.#form;
    if (!form) return;
    this.stop();
    this.#form = undefined;
    void this.#host.update();
    this.#host.back(form, this.#opener);
  }

  #change(text: string): void {
    if (!this.#form) return;
    const { error: _, ...form } = this.#form;
    this.#form = { ...form, text };
    this.#host.drafts()?.set(this.#key(form), text);
    if (form.kind === 'answer') this.#claim(form.question);
    void this.#host.update();
  }

  /** Lets the other hosts answer. */
  stop(): void {
    if (this.#claimed) this.#host.claim(this.#claimed.question, false);
    this.#claimed = undefined;
  }

  /** Keeps the other hosts from answering, as long as somebody types. */
  #claim(question: string): void {
    const now = performance.now();
    if (this.#claimed && now - this.#claimed.at < CLAIM_AGAIN) return;
    this.#claimed = { question, at: now };
    this.#host.claim(question, true);
  }

  #focus(): void {
    const { question } = this;
    if (question !== undefined) this.#host.article(question)?.querySelector<HTMLElement>('.form :is(textarea, input, select, button)')?.focus();
  }

  #key({ kind, question, about }: Form): string {
    return [this.#host.room()?.address, kind, question, about].filter(Boolean).join('/');
  }
}
