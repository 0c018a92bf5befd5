/** What people do with a question beside voting: its menu, forms and thread, and what was refused. Loads behind the first view. */
import { adoptStyles, html, nothing, type ReactiveElement, type TemplateResult } from 'lit';
import type { Moot, Sending } from '../../client/index.js';
import type { MootRecord } from '../../core/record.js';
import type { Answer, Reply } from '../../core/qa/qa.schema.js';
import { Announcer } from '../internal/announcer.js';
import { formatCount } from '../internal/relative-time.js';
import type { Segment } from '../internal/segments.js';
import { WindowedList } from '../internal/windowed-list.js';
import type { Words } from '../locales/en.js';
import { allWords, type AllWords } from '../locales/en-more.js';
import { styles as actStyles } from './qa-acts.styles.js';
import { MootQaOpenItemEvent } from './qa.events.js';
import type * as HostTools from './qa-host-tools.js';
import type { QaRoom, Row } from './qa.model.js';
import { Order } from './qa.order.js';
import { renderAuthor, renderTime, type FormKind, type MenuItem, type RowActs, type RowContext } from './qa.row.js';
import { styles } from './qa.styles.js';

/** The one form that is open below a question. */
interface Form {
  readonly kind: FormKind;
  readonly question: string;
  /** The reply that is answered. */
  readonly parent?: string | undefined;
  readonly text: string;
}

/** The element, as its acts see it. */
export interface Stage {
  readonly element: ReactiveElement;
  readonly root: ShadowRoot;
  room(): QaRoom | undefined;
  moot(): Moot | undefined;
  host(): typeof HostTools | undefined;
  row(id: string): Row | undefined;
  article(id: string): HTMLElement | null;
  /** Makes a row the one that Tab comes to. */
  point(id: string): void;
  unfold(question: string): void;
  /** Renders anew; resolves when that is done. */
  update(): Promise<unknown>;
  /** The board's name. */
  name(): string;
  readonly terms: { readonly words: Words; readonly lang: string };
  /** Puts a text into the field to ask in. */
  restore(text: string): void;
}

/** Which form edits the text of a refused command again. */
const KIND_OF: Readonly<Record<string, FormKind>> = { edit: 'edit', editAnonymous: 'edit', reply: 'reply', answer: 'answer' };

/** After which the heights around a row that was scrolled to are known. */
const FRAMES = 3;

export class Acts implements RowActs {
  readonly #stage: Stage;
  readonly #window: WindowedList;
  readonly #announcer: Announcer;
  readonly order = new Order();
  #news = 0;
  #menu: string | undefined;
  #form: Form | undefined;
  /** What had the focus as the form opened. */
  #opener: Element | null = null;

  constructor(stage: Stage) {
    this.#stage = stage;
    adoptStyles(stage.root, [styles, actStyles]);
    this.#announcer = new Announcer(stage.element);
    this.#window = new WindowedList(stage.element, () => stage.root.querySelector<HTMLElement>('[role=feed]'));
  }

  /** What those who listen to a screen reader hear. */
  get said(): string {
    return this.#announcer.text;
  }

  sayAsked(): void {
    this.#say(({ askedNow }) => askedNow);
  }

  sayVoted(question: string, on: boolean): void {
    const votes = this.#stage.room()?.view.get('tally', question)?.votes ?? 0;
    const n = formatCount(votes, this.#stage.terms.lang);
    this.#say(({ votedNow, unvotedNow }) => (on ? votedNow : unvotedNow)(n));
  }

  #say(text: (words: AllWords) => string): void {
    this.#announcer.own(text(allWords(this.#stage.terms.words)));
  }

  /** Tells of other people's questions that were not there before. */
  tellNews(before: ReadonlyMap<string, Row>, rows: ReadonlyMap<string, Row>): void {
    for (const [id, { mine }] of rows) if (!mine && !before.has(id)) this.#news += 1;
    if (this.#news === 0) return;
    this.#announcer.others(() => {
      const news = this.#news;
      this.#news = 0;
      const { words, lang } = this.#stage.terms;
      return allWords(words).newFromOthers(news, formatCount(news, lang));
    });
  }

  /** Which rows to render: those near the viewport, the one with focus, and the one that is edited. */
  segments(ids: readonly string[], current?: string): readonly Segment[] {
    return this.#window.segments(ids, [current, this.#form?.question]);
  }

  /** Renders a row, wherever it is. */
  reveal(id: string): void {
    this.#window.reveal(id);
  }

  /** Scrolls to a row that was asked for, marks it and moves the focus there. */
  show(id: string, row: HTMLElement): void {
    row.classList.add('found');
    row.scrollIntoView({ block: 'center' });
    row.focus({ preventScroll: true });
    // Rows above it are measured as they show, and move it.
    const again = (left: number) => {
      this.#stage.article(id)?.scrollIntoView({ block: 'center' });
      if (left > 1) requestAnimationFrame(() => { again(left - 1); });
    };
    requestAnimationFrame(() => { again(FRAMES); });
  }

  /** Moves from row to row. */
  async handleKey(event: KeyboardEvent, ids: readonly string[]): Promise<void> {
    if (event.key === 'Escape' && this.closeMenu(true)) return;
    const target = event.target as HTMLElement;
    const step = { PageDown: 1, PageUp: -1, ...(target.tagName === 'ARTICLE' ? { ArrowDown: 1, ArrowUp: -1 } : {}) }[event.key];
    const at = ids.indexOf(target.closest('article')?.dataset['id'] ?? '');
    if (step === undefined || target.tagName === 'TEXTAREA' || at < 0) return;
    event.preventDefault();
    const id = ids[Math.max(0, Math.min(at + step, ids.length - 1))] ?? '';
    this.#stage.point(id);
    this.#window.reveal(id);
    await this.#stage.update();
    const row = this.#stage.article(id);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  }

  isMenuOpen(id: string): boolean {
    return this.#menu === id;
  }

  openAt(id: string): unknown {
    return this.#form?.question === id ? this.#form : this.isMenuOpen(id);
  }

  async toggleMenu(id: string): Promise<void> {
    this.#menu = this.#menu === id ? undefined : id;
    this.#listenOutside(this.#menu !== undefined);
    await this.#stage.update();
    this.#stage.article(id)?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }

  /** Whether there was a menu to close. */
  closeMenu(focus = false): boolean {
    if (this.#menu === undefined) return false;
    const button = focus ? this.#button(this.#menu, 'menu') : undefined;
    this.#menu = undefined;
    this.#listenOutside(false);
    void this.#stage.update();
    button?.focus();
    return true;
  }

  async openForm(kind: FormKind, question: string, parent?: string, text?: string): Promise<void> {
    const form: Form = { kind, question, parent, text: text ?? '' };
    this.#opener = this.#stage.root.activeElement;
    this.#form = form;
    if (kind === 'reply') this.#stage.unfold(question);
    await this.#stage.update();
    this.#stage.article(question)?.querySelector<HTMLElement>('.form textarea, .form button')?.focus();
    const kept = await this.#stage.moot()?.drafts.get(this.#draftKey(form)).catch(() => undefined);
    if (this.#form !== form || !kept) return;
    this.#form = { ...form, text: kept.text };
    void this.#stage.update();
  }

  /** Says what waits while the order stands still, and lets it go. */
  renderPill({ words, lang }: { readonly words: Words; readonly lang: string }, release: () => void): TemplateResult | typeof nothing {
    const { waiting, fresh } = this.order;
    if (waiting === 0) return nothing;
    const { changes, newQuestions } = allWords(words);
    return html`<button class="pill" @click=${release}>${(fresh === waiting ? newQuestions : changes)(waiting, formatCount(waiting, lang))}</button>`;
  }

  renderMenu(row: Row, c: RowContext): TemplateResult | typeof nothing {
    if (this.#menu !== row.id) return nothing;
    return html`<span class="menu" part="menu" role="menu" tabindex="-1" @keydown=${(event: KeyboardEvent) => { this.#handleMenuKey(event); }}>${this.#items(row, c).map(
      ({ label, run }) => html`<button role="menuitem" tabindex="-1" @click=${() => { this.closeMenu(true); run(); }}>${label}</button>`,
    )}</span>`;
  }

  renderRetract(answer: string, { w, isHost }: RowContext): TemplateResult | typeof nothing {
    return isHost ? html`<button class="quiet" @click=${() => void this.#stage.room()?.retractAnswer({ answer })}>${allWords(w).retract}</button>` : nothing;
  }

  renderBelow({ id, answers, replies }: Row, c: RowContext): TemplateResult {
    return html`${answers.map((answer) => this.#renderAnswer(answer, c))}
      ${c.open.has(id) ? this.#renderThread(id, replies, undefined, c, allWords(c.w)) : nothing}
      ${this.#form?.question === id ? this.#renderForm(this.#form, allWords(c.w)) : nothing}`;
  }

  renderRefused(sending: Sending, w: Words): TemplateResult {
    const { refused, editAgain, discard } = allWords(w);
    const { text } = sending.args as { readonly text?: string };
    return html`<div class="refused" part="refused" role="alert">
      ${text ? html`<p class="text" dir="auto">${text}</p>` : nothing}
      <p class="error">${refused(sending.error?.message ?? '')}</p>
      <div class="row">
        ${text ? html`<button class="quiet" @click=${() => { this.#editAgain(sending); }}>${editAgain}</button>` : nothing}
        <button class="quiet" @click=${() => { sending.cancel(); }}>${discard}</button>
      </div>
    </div>`;
  }

  #renderAnswer({ id, value }: MootRecord<Answer>, c: RowContext): TemplateResult {
    const w = allWords(c.w);
    return html`<div class="answer" part="answer">
      <div class="by">${renderAuthor(value.author, w)}<b>${w.officialAnswer}</b><span>· ${renderTime(value.at, c)}</span>
        ${c.isHost ? html`<button class="quiet" @click=${() => void this.#stage.room()?.retractAnswer({ answer: id })}>${w.retract}</button>` : nothing}
      </div>
      <p class="text" dir="auto">${value.text}</p>
    </div>`;
  }

  #renderThread(question: string, replies: readonly MootRecord<Reply>[], parent: string | undefined, c: RowContext, w: AllWords): TemplateResult | typeof nothing {
    const level = replies.filter(({ value }) => value.parent === parent);
    if (level.length === 0) return nothing;
    const isFirst = parent === undefined;
    return html`<ul class="thread" part="thread">
        ${level.map(({ id, value }) => html`<li class="reply" part="reply">
          <div class="by">${renderAuthor(value.author, w)}<span>· ${renderTime(value.at, c)}</span>
            ${value.author.key === c.viewerKey || c.isHost ? html`<button class="quiet" @click=${() => void this.#stage.room()?.removeReply({ reply: id })}>${w.remove}</button>` : nothing}
            ${c.canReply && isFirst ? html`<button class="quiet" @click=${() => void this.openForm('reply', question, id)}>${w.reply}</button>` : nothing}
          </div>
          <p class="text" dir="auto">${value.text}</p>
          ${isFirst ? this.#renderThread(question, replies, id, c, w) : nothing}
        </li>`)}
      </ul>
      ${c.canReply && isFirst && this.#form?.question !== question ? html`<button class="quiet" @click=${() => void this.openForm('reply', question)}>${w.reply}</button>` : nothing}`;
  }

  #renderForm({ kind, text }: Form, w: AllWords): TemplateResult {
    const labels: Record<FormKind, string> = { edit: w.yourQuestion, withdraw: w.withdrawSure, reply: w.yourReply, answer: w.yourAnswer, hide: w.hideReason, label: `${w.labels}. ${w.labelsHint}` };
    const actions: Record<FormKind, string> = { edit: w.save, withdraw: w.withdraw, reply: w.send, answer: w.answer, hide: w.hide, label: w.save };
    const handleKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') this.#closeForm();
      if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) this.#submit();
      event.stopPropagation();
    };
    return html`<div class="form" part="form" @keydown=${handleKey}>
      ${kind === 'withdraw'
        ? html`<p>${w.withdrawSure}</p>`
        : html`<span class="small" aria-hidden="true">${labels[kind]}</span>
            <textarea class="form-text" rows="1" dir="auto" aria-label=${labels[kind]} .value=${text} @input=${(event: Event) => { this.#change((event.target as HTMLTextAreaElement).value); }}></textarea>`}
      <div class="row"><button class="primary" @click=${() => { this.#submit(); }}>${actions[kind]}</button><button class="quiet" @click=${() => { this.#closeForm(); }}>${w.cancel}</button></div>
    </div>`;
  }

  #items(row: Row, c: RowContext): readonly MenuItem[] {
    const [room, host] = [this.#stage.room(), this.#stage.host()];
    const w = allWords(c.w);
    const { id, question, mine } = row;
    return [
      ...(mine && c.canChange
        ? [
            { label: w.edit, run: () => void this.openForm('edit', id, undefined, question.text) },
            { label: w.withdraw, run: () => void this.openForm('withdraw', id) },
          ]
        : []),
      { label: w.copyLink, run: () => void this.#copyLink(id) },
      ...(c.isHost && room ? (host?.hostItems(room, row, c.board, w, (kind, text) => void this.openForm(kind, id, undefined, text)) ?? []) : []),
    ];
  }

  async #copyLink(id: string): Promise<void> {
    const { element } = this.#stage;
    const url = new URL(location.href);
    url.hash = `moot=${encodeURIComponent(this.#stage.name())}/${id}`;
    if (!element.dispatchEvent(new MootQaOpenItemEvent(id, url.href))) return;
    try {
      await navigator.clipboard.writeText(url.href);
      this.#say(({ copied }) => copied);
    } catch {
      // Plain http has no clipboard: the address bar then holds the link.
      location.hash = url.hash;
    }
  }

  #draftKey({ kind, question, parent }: Form): string {
    return [this.#stage.room()?.address, kind, question, parent].filter(Boolean).join('/');
  }

  #change(text: string): void {
    if (!this.#form) return;
    this.#form = { ...this.#form, text };
    this.#stage.moot()?.drafts.set(this.#draftKey(this.#form), text);
    void this.#stage.update();
  }

  #submit(): void {
    const form = this.#form;
    const room = this.#stage.room();
    if (!form || !room) return;
    const { kind, question } = form;
    const text = form.text.trim();
    if (text === '' && (kind === 'edit' || kind === 'reply' || kind === 'answer')) return;
    const sending = this.#send(room, form, text);
    const key = this.#draftKey(form);
    void sending?.kept.then(() => this.#stage.moot()?.drafts.discard(key));
    this.#form = undefined;
    void this.#stage.update();
    this.#stage.article(question)?.focus({ preventScroll: true });
  }

  #send(room: QaRoom, { kind, question, parent }: Form, text: string): Sending | undefined {
    const isNamed = this.#stage.row(question)?.question.author !== undefined;
    if (kind === 'edit') return (isNamed ? room.edit : room.editAnonymous)({ question, text });
    if (kind === 'withdraw') return (isNamed ? room.withdraw : room.withdrawAnonymous)({ question });
    if (kind === 'reply') return room.reply({ question, text, ...(parent === undefined ? {} : { parent }) });
    return this.#stage.host()?.sendHostForm(room, kind, question, text);
  }

  #closeForm(): void {
    const { question, kind } = this.#form ?? {};
    this.#form = undefined;
    void this.#stage.update();
    if (question === undefined) return;
    const button = this.#opener?.isConnected ? this.#opener as HTMLElement : this.#button(question, kind === 'reply' ? 'replies' : 'menu');
    button?.focus();
  }

  #button(question: string, name: 'menu' | 'replies'): HTMLElement | null | undefined {
    return this.#stage.article(question)?.querySelector<HTMLElement>(`[data-focus=${name}]`);
  }

  #handleMenuKey(event: KeyboardEvent): void {
    // From the button the browser itself moves on, or back.
    if (event.key === 'Tab') this.closeMenu(true);
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const items = [...(event.currentTarget as HTMLElement).querySelectorAll('button')];
    const at = items.indexOf(event.target as HTMLButtonElement);
    const next = Math.abs(step) === 1 ? (at + step + items.length) % items.length : step < 0 ? 0 : items.length - 1;
    items[next]?.focus();
  }

  #editAgain(sending: Sending): void {
    const args = sending.args as { readonly text?: string; readonly question?: string; readonly parent?: string };
    const kind = KIND_OF[sending.name.split('.')[1] ?? ''];
    if (kind && args.question !== undefined && this.#stage.row(args.question)) void this.openForm(kind, args.question, args.parent, args.text);
    else this.#stage.restore(args.text ?? '');
    sending.cancel();
  }

  readonly #handleOutside = (event: Event) => {
    const isInside = event.composedPath().some((node) => node instanceof Element && node.matches('[role=menu], [data-focus=menu]'));
    if (!isInside) this.closeMenu();
  };

  #listenOutside(on: boolean): void {
    (on ? addEventListener : removeEventListener)('pointerdown', this.#handleOutside);
  }
}
