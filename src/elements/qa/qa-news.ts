/** What other people have done meanwhile: told to those who listen, and in the page where it is an answer to what somebody asked or voted for. Loads behind the first view. */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Device } from '../../client/moot.js';
import { boardOf } from '../../core/qa/qa.board.js';
import type { Board } from '../../core/qa/qa.schema.js';
import { formatCount } from '../internal/relative-time.js';
import type { Language } from './qa-forms.js';
import type { QaRoom, Row } from './qa.model.js';
import { sentence } from './qa-sentence.js';

export interface NewsHost {
  language(): Language;
  /** Leads to a question, wherever it stands. */
  lead(id: string): void;
  update(): Promise<unknown>;
  /** Has others' changes told as soon as it is their turn; worded then. */
  tell(words: () => string): void;
  /** What this device keeps for the viewer, till they sign out. */
  device(): Promise<Device> | undefined;
}

type Rows = ReadonlyMap<string, Row>;

/** Characters of a question that are told. */
const SHORT = 80;
/** Answers that show at once. */
const MOST = 3;

export class News {
  readonly #host: NewsHost;
  #room: QaRoom | undefined;
  #rows: Rows = new Map();
  #board: Board | undefined;
  /** Questions that were told to be answered. */
  readonly #told = new Set<string>();
  /** Those of them that stand in the page. */
  #shown: readonly string[] = [];
  #asked = 0;
  #answered = 0;
  #mine: readonly string[] = [];
  #isMoved = false;
  #isDiscussed = false;
  /** Till when answers have been told here, in milliseconds since 1970; undefined while nobody knows. */
  #last: number | undefined;

  constructor(host: NewsHost) {
    this.#host = host;
  }

  /** Notices what differs from what it has seen before. The first time, that is what came since the last visit. */
  see(room: QaRoom, rows: Rows): void {
    if (!room.view.complete) return;
    const [before, was] = [this.#rows, this.#board];
    const board = boardOf(room.view);
    const isFirst = this.#room !== room;
    [this.#room, this.#rows, this.#board] = [room, rows, board];
    if (isFirst) {
      this.#shown = this.#mine = [];
      this.#told.clear();
      this.#asked = this.#answered = 0;
      this.#isMoved = this.#isDiscussed = false;
      this.#last = undefined;
      void this.#recall(room);
    } else {
      if (rows !== before) for (const row of rows.values()) this.#compare(row, before, rows, room);
      if (board.phase !== was?.phase && !isOwn(room, 'qa.moveTo', 'phase', board.phase)) this.#isMoved = true;
      if (board.discussing !== undefined && board.discussing !== was?.discussing && !isOwn(room, 'qa.discuss', 'question', board.discussing)) this.#isDiscussed = true;
    }
    if (rows !== before) this.#remember(room);
    this.#tell();
  }

  #tell(): void {
    if (this.#asked + this.#answered + this.#mine.length > 0 || this.#isMoved || this.#isDiscussed) this.#host.tell(() => this.#words());
  }

  /** What came since the last visit, as this device remembers it; of a first visit, nothing. */
  async #recall(room: QaRoom): Promise<void> {
    const device = await this.#host.device();
    const known = await device?.storage.get(placeOf(device, room)).catch(() => undefined);
    if (this.#room !== room) return;
    if (typeof known === 'number') for (const row of this.#rows.values()) if (row.answers.some(({ value: { at } }) => at > known)) this.#noteAnswer(row, isOfViewer(row, this.#rows), room);
    this.#last = typeof known === 'number' ? known : 0;
    this.#remember(room);
    this.#tell();
    if (this.#shown.length > 0) void this.#host.update();
  }

  #remember(room: QaRoom): void {
    if (this.#last === undefined) return;
    let last = this.#last === 0 ? room.view.now() : this.#last;
    for (const { answers } of this.#rows.values()) for (const { value: { at } } of answers) last = Math.max(last, at);
    if (last === this.#last) return;
    this.#last = last;
    // A browser that keeps nothing: then the next visit begins anew.
    void this.#host.device()?.then((device) => device.storage.set(placeOf(device, room), last)).catch(() => undefined);
  }

  /** One line for each answer that concerns the viewer, until they have seen it. */
  render(): TemplateResult | typeof nothing {
    const rows = this.#shown.flatMap((id) => this.#rows.get(id) ?? []);
    if (rows.length === 0) return nothing;
    const { w } = this.#host.language();
    const close = (id: string) => {
      this.#shown = this.#shown.filter((one) => one !== id);
      void this.#host.update();
    };
    return html`<ul class="note told" part="notice">${repeat(rows.slice(-MOST), ({ id }) => id, (row) => html`<li>
      <span>${sentence(isAskedByViewer(row, this.#rows) ? w.answeredMine : w.answeredVoted, short(row.question.text))}</span>
      <span class="row"><button class="quiet" @click=${() => { close(row.id); this.#host.lead(row.id); }}>${w.showIt}</button><button class="quiet" @click=${() => { close(row.id); }}>${w.understood}</button></span>
    </li>`)}</ul>`;
  }

  #compare(row: Row, before: Rows, rows: Rows, room: QaRoom): void {
    const known = before.get(row.id);
    if (known === row) return;
    if (!known && !row.mine) this.#asked += 1;
    const isNew = known ? row.answered && (!known.answered || hasGained(known, row, rows)) : false;
    if (!row.answered) this.#told.delete(row.id);
    if (isNew) this.#noteAnswer(row, isOfViewer(row, rows), room);
  }

  #noteAnswer({ id, answers, question: { state } }: Row, concerns: boolean, room: QaRoom): void {
    const own = room.view.viewer?.key;
    // A host hears of an answer of their own from the act.
    const isMine = answers.length > 0 ? answers.every(({ value: { author } }) => author.key === own) : state === 'answered' && isOwn(room, 'qa.setState', 'question', id);
    if (isMine || this.#told.has(id)) return;
    if (!concerns) {
      this.#answered += 1;
      return;
    }
    this.#told.add(id);
    this.#shown = [...this.#shown, id];
    this.#mine = [...this.#mine, id];
  }

  /** All that has gathered, in one message; what concerns the listener goes first. */
  #words(): string {
    const { w, lang } = this.#host.language();
    const n = (count: number) => formatCount(count, lang);
    const { phase, discussing } = this.#board ?? {};
    const textOf = (id: string | undefined) => short(this.#rows.get(id ?? '')?.question.text ?? '');
    const words = [
      ...this.#mine.flatMap((id) => { const row = this.#rows.get(id); return row ? (isAskedByViewer(row, this.#rows) ? w.answeredMine : w.answeredVoted)(textOf(id)) : []; }),
      ...(this.#isMoved && phase ? [w.movedTo(w.phases[phase])] : []),
      ...(this.#isDiscussed && textOf(discussing) ? [w.discussingNow(textOf(discussing))] : []),
      ...(this.#answered > 0 ? [w.answeredOthers(this.#answered, n(this.#answered))] : []),
      ...(this.#asked > 0 ? [w.newFromOthers(this.#asked, n(this.#asked))] : []),
    ];
    this.#asked = this.#answered = 0;
    this.#mine = [];
    this.#isMoved = this.#isDiscussed = false;
    return words.join(' · ');
  }
}

function placeOf({ prefix }: Device, { address }: QaRoom): string {
  return `${prefix}told/${address}`;
}

/** Whether the viewer asked it, or what was merged into it. */
function isAskedByViewer({ mine, question: { merged = [] } }: Row, rows: Rows): boolean {
  return mine || merged.some((id) => rows.get(id)?.mine);
}

function isOfViewer(row: Row, rows: Rows): boolean {
  return row.voted || isAskedByViewer(row, rows);
}

/** Whether something of the viewer's counts with it from now on, which is answered with it. */
function hasGained({ question: { merged = [] } }: Row, { question: { merged: now = [] } }: Row, rows: Rows): boolean {
  return now.some((id) => !merged.includes(id) && (rows.get(id)?.mine || rows.get(id)?.voted));
}

/** Whether the page itself has done it, and the answer is not there yet. */
function isOwn({ sendings }: QaRoom, name: string, argument: string, value: string): boolean {
  return sendings.some((sending) => sending.name === name && (sending.args as Readonly<Record<string, unknown>>)[argument] === value);
}

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > SHORT ? `${line.slice(0, SHORT - 1).trimEnd()}…` : line;
}
