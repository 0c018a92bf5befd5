/** What other people have done meanwhile: told to those who listen, and in the page where it is what became of what somebody asked or voted for. Loads behind the first view. */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Moot } from '../../client/moot.js';
import { keepTold, keepToldItems, toldItems, toldUntil } from '../../client/told.js';
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
  moot(): Moot | undefined;
}

/** What concerns the viewer: what they asked or voted for was answered, what they asked was declined, or got a reply for them alone. */
interface Tidings {
  readonly kind: 'answered' | 'declined' | 'replied';
  /** The question that it leads to. */
  readonly id: string;
}

type Rows = ReadonlyMap<string, Row>;

/** Characters of a question that are told. */
const SHORT = 80;
/** Lines that show at once. */
const MOST = 3;

export class News {
  readonly #host: NewsHost;
  #room: QaRoom | undefined;
  #rows: Rows = new Map();
  #board: Board | undefined;
  /** Of questions, what was told of them. */
  readonly #told = new Set<string>();
  /** What of it stands in the page. */
  #shown: readonly Tidings[] = [];
  #asked = 0;
  #answered = 0;
  /** What of it is still to be said. */
  #mine: readonly Tidings[] = [];
  #isMoved = false;
  #isDiscussed = false;
  /** What this device had told by the last visit; undefined while nobody knows, and inside on the first. */
  #before: { readonly until: number | undefined; readonly items: ReadonlySet<string> | undefined } | undefined;
  /** Till when answers have been told here, in milliseconds since 1970, and what else. */
  #last = 0;
  #items: string | undefined;

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
      this.#last = 0;
      this.#before = this.#items = undefined;
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
    const moot = this.#host.moot();
    if (!moot) return;
    // A browser that keeps nothing: then each visit is a first one.
    const [until, items] = await Promise.all([toldUntil(moot), toldItems(moot, room.address)]).then(([all, some]) => [all.get(room.address), some] as const, () => []);
    if (this.#room !== room) return;
    this.#before = { until, items: items && new Set(items) };
    this.#last = until ?? 0;
    for (const row of this.#rows.values()) this.#catchUp(row, room);
    this.#remember(room);
    this.#tell();
    if (this.#shown.length > 0) void this.#host.update();
  }

  #catchUp(row: Row, room: QaRoom): void {
    const { until = Infinity, items } = this.#before ?? {};
    const isLater = ({ value: { at } }: { readonly value: { readonly at: number } }) => at > until;
    if (row.answers.some(isLater)) this.#noteAnswer(row, isOfViewer(row, this.#rows), room);
    if (row.mine && row.privately.some(isLater)) this.#note({ kind: 'replied', id: row.id });
    const became = items && outcomeOf(row, this.#rows);
    if (became && !items.has(keyOf(row, became))) this.#note(became);
  }

  #remember(room: QaRoom): void {
    const moot = this.#host.moot();
    if (!this.#before || !moot) return;
    let last = this.#last === 0 ? room.view.now() : this.#last;
    const rows = [...this.#rows.values()];
    for (const { answers, privately } of rows) {
      for (const { value: { at } } of answers) last = Math.max(last, at);
      for (const { value: { at } } of privately) last = Math.max(last, at);
    }
    if (last !== this.#last) void keepTold(moot, room.address, last).catch(() => undefined);
    this.#last = last;
    // What is not known as the viewer's may only not be known yet.
    const others = [...this.#before.items ?? []].filter((key) => { const row = this.#rows.get(key.split(' ', 1)[0] ?? ''); return !row?.mine && !row?.voted; });
    const items = [...others, ...rows.flatMap((row) => { const became = outcomeOf(row, this.#rows); return became ? [keyOf(row, became)] : []; })].sort();
    if (items.join() !== this.#items) void keepToldItems(moot, room.address, items).catch(() => undefined);
    this.#items = items.join();
  }

  /** One line for each of what concerns the viewer, until they have seen it. */
  render(): TemplateResult | typeof nothing {
    const shown = this.#shown.flatMap((one) => { const text = this.#wordsOf(one); return text ? [{ ...one, text }] : []; });
    if (shown.length === 0) return nothing;
    const { w } = this.#host.language();
    const close = (one: Tidings) => {
      this.#shown = this.#shown.filter((other) => !isSame(one, other));
      void this.#host.update();
    };
    return html`<ul class="note told" part="notice">${repeat(shown.slice(-MOST), ({ kind, id }) => `${kind} ${id}`, (one) => html`<li>
      <span>${sentence(...one.text)}</span>
      <span class="row"><button class="quiet" @click=${() => { close(one); this.#host.lead(one.id); }}>${w.showIt}</button><button class="quiet" @click=${() => { close(one); }}>${w.understood}</button></span>
    </li>`)}</ul>`;
  }

  /** How it is said, and of which question; undefined where it is not so any more. */
  #wordsOf({ kind, id }: Tidings): readonly [(text: string) => string, string] | undefined {
    const row = this.#rows.get(id);
    if (!row || !isSo(kind, row)) return undefined;
    const { w } = this.#host.language();
    const words = { answered: isAskedByViewer(row, this.#rows) ? w.answeredMine : w.answeredVoted, declined: w.declinedMine, replied: w.repliedMine };
    return [words[kind], short(row.question.text)];
  }

  #compare(row: Row, before: Rows, rows: Rows, room: QaRoom): void {
    const known = before.get(row.id);
    if (known === row) return;
    if (!known && !row.mine) this.#asked += 1;
    for (const kind of ['answered', 'declined'] as const) if (!isSo(kind, row)) this.#told.delete(`${kind} ${row.id}`);
    // Whose it is may be known later than that it is there.
    if (!known?.mine && row.mine) this.#catchUp(row, room);
    if (!known) return;
    if (row.answered && (!known.answered || hasGained(known, row, rows))) this.#noteAnswer(row, isOfViewer(row, rows), room);
    if (!row.mine || !known.mine) return;
    if (isSo('declined', row) && !isSo('declined', known) && !isOwn(room, 'qa.setState', 'question', row.id)) this.#note({ kind: 'declined', id: row.id });
    const own = room.view.viewer?.key;
    if (row.privately.some(({ id, value }) => value.author.key !== own && !known.privately.some((one) => one.id === id))) this.#note({ kind: 'replied', id: row.id });
  }

  #noteAnswer({ id, answers, question: { state } }: Row, concerns: boolean, room: QaRoom): void {
    const own = room.view.viewer?.key;
    // A host hears of an answer of their own from the act.
    const isMine = answers.length > 0 ? answers.every(({ value: { author } }) => author.key === own) : state === 'answered' && isOwn(room, 'qa.setState', 'question', id);
    if (isMine || this.#told.has(`answered ${id}`)) return;
    if (concerns) this.#note({ kind: 'answered', id });
    else this.#answered += 1;
  }

  #note(one: Tidings): void {
    const key = `${one.kind} ${one.id}`;
    // Each private reply is another.
    if (one.kind !== 'replied' && this.#told.has(key)) return;
    this.#told.add(key);
    const isNot = (other: Tidings) => !isSame(one, other);
    this.#shown = [...this.#shown.filter(isNot), one];
    this.#mine = [...this.#mine.filter(isNot), one];
  }

  /** All that has gathered, in one message; what concerns the listener goes first. */
  #words(): string {
    const { w, lang } = this.#host.language();
    const n = (count: number) => formatCount(count, lang);
    const { phase, discussing } = this.#board ?? {};
    const textOf = (id: string | undefined) => short(this.#rows.get(id ?? '')?.question.text ?? '');
    const words = [
      ...this.#mine.flatMap((one) => { const [say, text] = this.#wordsOf(one) ?? []; return say ? say(text ?? '') : []; }),
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

function isSame(one: Tidings, other: Tidings): boolean {
  return one.kind === other.kind && one.id === other.id;
}

function isSo(kind: Tidings['kind'], { answered, question, privately }: Row): boolean {
  return kind === 'answered' ? answered : kind === 'declined' ? question.state === 'declined' : privately.length > 0;
}

/** What became of a question of the viewer's that nothing says the time of: declined, answered aloud, or merged into one that is answered. */
function outcomeOf(row: Row, rows: Rows): Tidings | undefined {
  if (!row.mine && !row.voted) return undefined;
  if (row.mine && isSo('declined', row)) return { kind: 'declined', id: row.id };
  let root = row;
  for (let into = row.question.into; into !== undefined; into = rows.get(into)?.question.into) root = rows.get(into) ?? root;
  return root.answered && (root !== row || root.answers.length === 0) ? { kind: 'answered', id: root.id } : undefined;
}

/** By which that is remembered: whatever it was merged into, it is told once. */
function keyOf({ id }: Row, { kind }: Tidings): string {
  return `${id} ${kind}`;
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
