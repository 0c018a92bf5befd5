/** Several questions at once, for hosts. Loads when one begins to select. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Sending } from '../../client/index.js';
import { boardOf } from '../../core/qa/qa.board.js';
import type { Board } from '../../core/qa/qa.schema.js';
import { formatCount } from '../internal/relative-time.js';
import type { AllWords } from '../locales/en-more.js';
import type { Language } from './qa-forms.js';
import { labelsOf, problemOfLabels } from './qa-host-tools.js';
import type { QaRoom, Row } from './qa.model.js';

const BULK_ACTS = ['approve', 'queue', 'settle', 'defer', 'decline', 'hide', 'label'] as const;
export type BulkAct = (typeof BULK_ACTS)[number];

export interface BulkHost {
  room(): QaRoom | undefined;
  rows(): ReadonlyMap<string, Row>;
  /** The questions that are listed now, in order. */
  listed(): readonly string[];
  update(): Promise<unknown>;
  language(): Language;
  did(sending: Sending, words: (words: AllWords) => string): void;
  /** Back to the button from which it began. */
  close(): void;
}

export class Bulk {
  readonly #host: BulkHost;
  readonly #selected = new Set<string>();
  #act: BulkAct | undefined;
  #error = '';
  /** What was done last, and what takes it back: in the bar, as anything else lies behind all questions for who has no pointer. */
  #done: { readonly words: (words: AllWords) => string; readonly undo?: () => void } | undefined;

  constructor(host: BulkHost) {
    this.#host = host;
  }

  toggle(id: string): void {
    if (!this.#selected.delete(id)) this.#selected.add(id);
    void this.#host.update();
  }

  /** Changes with what is selected. */
  get state(): string {
    return [...this.#selected].join();
  }

  renderBox(id: string): TemplateResult {
    return html`<label class="pick"><input type="checkbox" data-focus="pick" aria-describedby=${`text-${id}`} .checked=${this.#selected.has(id)} @change=${() => { this.toggle(id); }} /><span class="gone">${this.#host.language().w.bulk.pick}</span></label>`;
  }

  render(): TemplateResult | typeof nothing {
    const room = this.#host.room();
    if (!room) return nothing;
    const board = boardOf(room.view);
    const { w, lang } = this.#host.language();
    const n = (count: number) => formatCount(count, lang);
    const acts = BULK_ACTS.filter((act) => this.#fitting(act, board).length > 0);
    const act = acts.find((one) => one === this.#act) ?? acts[0];
    const count = act ? this.#fitting(act, board).length : 0;
    const handleSubmit = (event: SubmitEvent) => {
      event.preventDefault();
      const form = event.target as HTMLFormElement;
      const typed = new FormData(form).get('text');
      if (!act || !this.#apply(room, board, act, typeof typed === 'string' ? typed.trim() : '')) return;
      // Its button goes where nothing is selected any more.
      form.querySelector('button')?.focus();
    };
    const handleUndo = ({ target }: Event) => {
      this.#done?.undo?.();
      (target as HTMLElement).closest('form')?.querySelector('button')?.focus();
    };
    const handleKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') this.#host.close();
      event.stopPropagation();
    };
    const hint = act === 'decline' || act === 'hide' ? w.hideReason : act === 'defer' ? w.deferReason : act === 'label' ? w.labelsHint : undefined;
    return html`<form class="note bulk" part="bulk" aria-label=${w.bulk.begin} @submit=${handleSubmit} @keydown=${handleKey}>
      <div class="row">
        <b class="num" role="status">${w.bulk.selected(n(this.#present().length))}</b>
        <button type="button" class="quiet" @click=${() => { this.#selectAll(); }}>${w.bulk.all}</button>
        <button type="button" class="quiet end" @click=${() => { this.#host.close(); }}>${w.bulk.end}</button>
      </div>
      ${act ? html`<div class="row">
        <select name="act" aria-label=${w.bulk.what} @input=${(event: Event) => {
          this.#act = (event.target as HTMLSelectElement).value as BulkAct;
          this.#error = '';
          void this.#host.update();
        }}>${acts.map((one) => html`<option value=${one} ?selected=${one === act}>${w.bulk.acts[one]}</option>`)}</select>
        ${hint ? html`<input name="text" class="boxed" aria-label=${act === 'label' ? w.labels : hint} placeholder=${hint} aria-invalid=${this.#error ? 'true' : 'false'} aria-errormessage="bulk-error" />` : nothing}
        <button class="primary">${w.bulk.apply(n(count), count)}</button>
      </div>` : nothing}
      ${this.#done && count === 0 ? html`<div class="row"><span class="small">${this.#done.words(w)}</span>${this.#done.undo ? html`<button type="button" class="quiet" data-focus="undo" @click=${handleUndo}>${w.undo}</button>` : nothing}</div>` : nothing}
      <p class="error" id="bulk-error" role="alert" ?hidden=${!this.#error}>${this.#error}</p>
    </form>`;
  }

  #selectAll(): void {
    for (const id of this.#host.listed()) this.#selected.add(id);
    void this.#host.update();
  }

  #present(): readonly Row[] {
    const rows = this.#host.rows();
    return [...this.#selected].flatMap((id) => rows.get(id) ?? []);
  }

  /** Of what is selected, that which an act makes sense for. */
  #fitting(act: BulkAct, board: Board): readonly Row[] {
    return this.#present().filter(({ question: { state, hidden }, answered }) => {
      if (state === 'merged' || (board.unseen && !hidden && state !== 'pending')) return false;
      const isOut = state === 'pending' || state === 'declined';
      switch (act) {
        case 'approve': return state === 'pending';
        case 'decline': return state !== 'declined' && board.moderation !== 'off';
        case 'hide': return !isOut && !hidden && board.moderation !== 'off';
        case 'label': return !isOut;
        case 'queue': return !isOut && !answered && state !== 'queued';
        case 'defer': return !isOut && !answered && state !== 'deferred';
        case 'settle': return !isOut && !answered;
      }
    });
  }

  /** Whether it was sent. */
  #apply(room: QaRoom, board: Board, act: BulkAct, text: string): boolean {
    const language = this.#host.language();
    this.#error = act === 'decline' && text === '' ? language.w.emptyForm : act === 'label' ? (labelsOf(text).length === 0 ? language.w.emptyForm : problemOfLabels(text, language)) : '';
    if (this.#error) {
      void this.#host.update();
      return false;
    }
    const rows = this.#fitting(act, board);
    const sent = rows.map((row) => carryOut(room, act, row, text));
    this.#selected.clear();
    const [last] = sent.slice(-1);
    const n = formatCount(sent.length, language.lang);
    // What was approved has been seen: only what was declined can wait again.
    const mayUndo = act === 'decline' || rows.every(({ question }) => question.state !== 'pending');
    if (last) this.#tell(last, ({ bulk }) => bulk.done(n, sent.length), mayUndo ? () => { this.#takeBack(room, act, rows); } : undefined);
    return true;
  }

  #takeBack(room: QaRoom, act: BulkAct, rows: readonly Row[]): void {
    const [last] = rows.map((row) => bringBack(room, act, row)).slice(-1);
    const n = formatCount(rows.length, this.#host.language().lang);
    if (last) this.#tell(last, ({ bulk }) => bulk.undone(n, rows.length));
  }

  #tell(sending: Sending, words: (words: AllWords) => string, undo?: () => void): void {
    const done = { words, ...(undo ? { undo } : {}) };
    this.#done = done;
    this.#host.did(sending, words);
    void this.#host.update();
    void sending.receipt.then(({ status }) => {
      if (status !== 'refused' || this.#done !== done) return;
      this.#done = undefined;
      void this.#host.update();
    }, () => undefined);
  }
}

const STATES = { approve: 'open', queue: 'queued', settle: 'answered', defer: 'deferred', decline: 'declined' } as const;

function carryOut(room: QaRoom, act: BulkAct, { id: question, question: { labels } }: Row, text: string): Sending {
  const reason = text === '' ? {} : { reason: text };
  if (act === 'hide') return room.hide({ question, ...reason });
  if (act === 'label') return room.label({ question, labels: [...new Set([...labels, ...labelsOf(text)])] });
  return room.setState({ question, state: STATES[act], ...(act === 'defer' || act === 'decline' ? reason : {}) });
}

/** As it was before: `row` is from then. */
function bringBack(room: QaRoom, act: BulkAct, { id: question, question: { labels, state, reason } }: Row): Sending {
  if (act === 'hide') return room.show({ question });
  if (act === 'label') return room.label({ question, labels: [...labels] });
  const before = state === 'merged' ? 'open' : (state ?? 'open');
  return room.setState({ question, state: before, ...(reason === undefined ? {} : { reason }) });
}
