import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { styleMap } from 'lit/directives/style-map.js';
import type { Moot, Sending } from '../../client/index.js';
import { parseAddress, roomNameFromPath } from '../../core/address.js';
import { boardOf, ledgerOf, type Sorting } from '../../core/qa/qa.board.js';
import { qa } from '../../core/qa/qa.ritual.js';
import type { Board } from '../../core/qa/qa.schema.js';
import { Announcer } from '../internal/announcer.js';
import { ClientSource } from '../internal/client-source.js';
import { Live } from '../internal/live.js';
import { Ticking, formatCount, shortTime } from '../internal/relative-time.js';
import { Terms } from '../internal/terms.js';
import { upgradeProperties } from '../internal/upgrade.js';
import { warnOnce } from '../internal/warn-once.js';
import { WindowedList } from '../internal/windowed-list.js';
import { Composer } from './qa.composer.js';
import { MootQaAskEvent, MootQaAskedEvent, MootQaOpenItemEvent, MootQaVoteEvent, MootQaVotedEvent } from './qa.events.js';
import type * as HostTools from './qa-host-tools.js';
import { Order, SORTINGS, TABS, orderOf, rowsOf, type QaRoom, type Row } from './qa.model.js';
import { renderRow, type Form, type FormKind, type MenuItem, type RowContext } from './qa.row.js';
import type * as Setup from './qa-setup.js';
import { styles } from './qa.styles.js';

const glass = html`<svg width="13" height="13" viewBox="0 0 16 16" aria-hidden="true"><circle cx="7" cy="7" r="4.5" /><path d="m10.5 10.5 3.5 3.5" /></svg>`;
const OPEN_PHASES: readonly Board['phase'][] = ['collect', 'live'];

type ListItem = { readonly id: string; readonly at: number } | { readonly space: number; readonly before: number };

/**
 * A board of questions: people ask, with their name or without, vote, and read the answers.
 * With nothing configured it works within this browser, and says so.
 *
 * @tagname moot-qa
 * @slot intro - Above the board, for instance what it is for.
 * @slot empty - Instead of the words where there are no questions yet.
 * @fires {MootQaAskEvent} moot-qa-ask - A question, before it is sent. Cancelable.
 * @fires {MootQaVoteEvent} moot-qa-vote - A vote, before it is sent. Cancelable.
 * @fires {MootQaAskedEvent} moot-qa-asked - A question was taken.
 * @fires {MootQaVotedEvent} moot-qa-voted - A vote was taken.
 * @fires {MootQaOpenItemEvent} moot-qa-open-item - Somebody wants a question's own address. Cancelable.
 * @csspart header - Title, phase and counts.
 * @csspart composer - The field to ask in, with what stands below it.
 * @csspart choice - With a name, or anonymously.
 * @csspart send - The button that asks.
 * @csspart tools - Orders and search.
 * @csspart list - All questions.
 * @csspart question - One question.
 * @csspart vote - Its button to vote.
 * @csspart text - Its text.
 * @csspart meta - Who asked, when, labels.
 * @csspart label - One label.
 * @csspart avatar - Somebody's initials.
 * @csspart state - Whether it is on its way.
 * @csspart actions - What can be done with it.
 * @csspart menu - More of that.
 * @csspart answer - An official answer.
 * @csspart thread - Replies of one level.
 * @csspart reply - One reply.
 * @csspart form - A field that opens below a question.
 * @csspart refused - What was not taken, with the reason.
 * @csspart notice - Why nothing can be done or seen here.
 * @csspart offline - The bar that says so.
 * @csspart setup - The form to set a board up.
 * @csspart phase-mover - Where hosts move the board.
 * @csspart footer - Counts and connection.
 * @cssprop [--moot-accent] - Colour of what can be pressed. Default a deep indigo.
 * @cssprop [--moot-on-accent] - Text on the accent.
 * @cssprop [--moot-muted] - Text that stands back.
 * @cssprop [--moot-hairline] - Lines.
 * @cssprop [--moot-wash] - Quiet surfaces.
 * @cssprop [--moot-surface] - What floats.
 * @cssprop [--moot-ok] - What is open or answered.
 * @cssprop [--moot-warn] - What needs attention.
 * @cssprop [--moot-radius=6px] - Corners of controls.
 * @cssprop [--moot-radius-card=10px] - Corners of boxes.
 * @cssprop [--moot-shadow] - Shadow of what floats.
 * @cssprop [--moot-line-height=1.45] - Height of lines.
 */
export class MootQa extends LitElement {
  static override styles = styles;

  /** The board's name. Default: the page's canonical path, so that each page has a board of its own. */
  @property() room = '';

  /** The title. Default: the board's own. */
  @property() heading = '';

  /** The order at first: `top`, `new`, `mine`, `unanswered` or `answered`. Default `top`. */
  @property() sort = 'top';

  /** Shows without letting anybody ask, vote or reply. */
  @property({ type: Boolean }) readonly = false;

  /** Where boards live. Usually a `<moot-provider>` or the page's configuration says. */
  @property({ attribute: false }) client: Moot | undefined;

  #qa: QaRoom | undefined;
  #moot: Moot | undefined;
  #sorting: Sorting | undefined;
  #search = '';
  #menu: string | undefined;
  #form: Form | undefined;
  readonly #open = new Set<string>();
  #current: string | undefined;
  #target: string | undefined;
  #seen = -1;
  #news = 0;
  #pointed = false;
  #held: Element | null = null;
  #ids: readonly string[] = [];
  #rows: ReadonlyMap<string, Row> = new Map();
  #host: typeof HostTools | undefined;
  #setup: typeof Setup | undefined;

  readonly #order = new Order();
  readonly #terms = new Terms(this);
  readonly #announcer = new Announcer(this);
  readonly #composer = new Composer(this);
  readonly #source = new ClientSource(this, () => this.client);
  readonly #window = new WindowedList(this, () => this.renderRoot.querySelector<HTMLElement>('[role=feed]'));
  readonly #live = new Live(this, {
    args: () => [this.#source.client, this.#name()] as const,
    watch: ([moot, name], changed) => {
      this.#qa = this.#moot = undefined;
      this.#seen = -1;
      if (!moot) return undefined;
      const room: QaRoom = moot.open(qa, name);
      this.#moot = moot;
      this.#qa = room;
      if (this.#host) room.extend(this.#host.hostRules);
      void this.#composer.bind(moot.drafts, `${room.address}/ask`);
      return room.subscribe(changed);
    },
  });

  readonly #handleHash = () => {
    const { hash } = location;
    const slash = hash.lastIndexOf('/');
    if (!hash.startsWith('#moot=') || decode(hash.slice(6, slash)) !== this.#name()) return;
    this.#target = decode(hash.slice(slash + 1));
    this.requestUpdate();
  };

  readonly #handleOutside = (event: Event) => {
    if (this.#menu !== undefined && !event.composedPath().includes(this)) this.#closeMenu();
  };

  constructor() {
    super();
    new Ticking(this);
    upgradeProperties(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', this.#handleHash);
    document.addEventListener('pointerdown', this.#handleOutside);
    this.#handleHash();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#handleHash);
    document.removeEventListener('pointerdown', this.#handleOutside);
    this.#pointed = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#held = this.shadowRoot?.activeElement ?? null;
    if (changed.has('sort')) this.#sorting = undefined;
  }

  protected override updated(): void {
    // Moving a row through the document takes the focus from it.
    if (this.#held?.isConnected && this.shadowRoot?.activeElement !== this.#held) (this.#held as HTMLElement).focus({ preventScroll: true });
    if (this.#target === undefined || !this.#ids.includes(this.#target)) return;
    const row = this.#article(this.#target);
    if (!row) return;
    this.#target = undefined;
    row.classList.add('found');
    row.scrollIntoView({ block: 'center' });
    row.focus({ preventScroll: true });
  }

  /** Asks, unless a listener cancels it. Returns whether it was sent off. */
  ask(text: string, { anonymous = false }: { readonly anonymous?: boolean } = {}): boolean {
    const room = this.#qa;
    if (!room || !this.dispatchEvent(new MootQaAskEvent(text, anonymous))) return false;
    const sending = anonymous ? room.askAnonymously({ text }) : room.ask({ text });
    this.#then(sending, () => {
      this.#announcer.own(this.#terms.words.askedNow);
      this.dispatchEvent(new MootQaAskedEvent(sending.id));
    });
    if (this.#sorted() === 'answered') this.#sorting = 'new';
    return true;
  }

  /** Sets the viewer's vote, unless a listener cancels it. */
  vote(question: string, on: boolean): void {
    const room = this.#qa;
    if (!room || !this.dispatchEvent(new MootQaVoteEvent(question, on))) return;
    this.#then(room.vote({ question, on }), () => this.dispatchEvent(new MootQaVotedEvent(question, on)));
    const { words, lang } = this.#terms;
    const votes = room.view.get('tally', question)?.votes ?? 0;
    this.#announcer.own((on ? words.votedNow : words.unvotedNow)(formatCount(votes, lang)));
  }

  #then(sending: Sending, accepted: () => void): void {
    const done = ({ status }: { readonly status: string }) => { if (status === 'accepted' && this.isConnected) accepted(); };
    sending.receipt.then(done, () => undefined);
  }

  #name(): string {
    const fallback = () => roomNameFromPath(new URL(document.querySelector<HTMLLinkElement>('link[rel=canonical]')?.href ?? location.href, location.href).pathname);
    if (!this.room) return fallback();
    try {
      parseAddress(`qa/${this.room}`);
      return this.room;
    } catch {
      const name = roomNameFromPath(this.room);
      warnOnce(`<moot-qa room="${this.room.slice(0, 80)}"> is no name of a room; "${name}" is used.`);
      return name;
    }
  }

  #sorted(): Sorting {
    if (this.#sorting) return this.#sorting;
    const found = SORTINGS.find((one) => one === this.sort);
    if (!found) warnOnce(`<moot-qa sort="${this.sort.slice(0, 80)}"> is unknown; "top" is used. Expected one of ${SORTINGS.join(', ')}.`);
    this.#sorting = found ?? 'top';
    return this.#sorting;
  }

  #arrange(room: QaRoom): void {
    const { view } = room;
    const before = this.#rows;
    this.#rows = rowsOf(room);
    if (this.#target !== undefined && this.#rows.has(this.#target)) {
      this.#search = '';
      if (!orderOf(this.#rows, this.#sorted(), '').includes(this.#target)) this.#sorting = 'new';
    }
    const list = this.renderRoot.querySelector('[role=feed]');
    const isFrozen = this.#target === undefined && (this.#pointed || Boolean(list?.contains(this.shadowRoot?.activeElement ?? null)));
    const wanted = orderOf(this.#rows, this.#sorted(), this.#search);
    this.#ids = this.#order.arrange(`${room.address} ${this.#sorted()} ${this.#search}`, wanted, isFrozen, (id) => this.#rows.get(id)?.mine ?? false);
    if (this.#current === undefined || !this.#rows.has(this.#current)) this.#current = this.#ids[0];
    if (this.#seen >= 0 && view.revision !== this.#seen) this.#tellNews(before);
    this.#seen = view.revision;
    if (this.#target !== undefined) {
      this.#window.segments(this.#ids, []);
      this.#window.reveal(this.#target);
    }
  }

  #tellNews(before: ReadonlyMap<string, Row>): void {
    for (const [id, { mine }] of this.#rows) if (!mine && !before.has(id)) this.#news += 1;
    if (this.#news === 0) return;
    this.#announcer.others(() => {
      const news = this.#news;
      this.#news = 0;
      return this.#terms.words.newFromOthers(news, formatCount(news, this.#terms.lang));
    });
  }

  async #loadHost(room: QaRoom): Promise<void> {
    this.#host = await import('./qa-host-tools.js');
    room.extend(this.#host.hostRules);
    this.requestUpdate();
  }

  async #loadSetup(): Promise<void> {
    this.#setup = await import('./qa-setup.js');
    this.requestUpdate();
  }

  #article(id: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(`article[data-id="${CSS.escape(id)}"]`);
  }

  async #goTo(index: number): Promise<void> {
    const id = this.#ids[Math.max(0, Math.min(index, this.#ids.length - 1))];
    if (id === undefined) return;
    this.#current = id;
    this.#window.reveal(id);
    this.requestUpdate();
    await this.updateComplete;
    const row = this.#article(id);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  }

  #handleListKey(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (event.key === 'Escape' && this.#menu !== undefined) {
      this.#closeMenu(true);
      return;
    }
    const isRow = target.tagName === 'ARTICLE';
    const step = { PageDown: 1, PageUp: -1, ...(isRow ? { ArrowDown: 1, ArrowUp: -1 } : {}) }[event.key];
    if (step === undefined || target.tagName === 'TEXTAREA') return;
    const at = this.#ids.indexOf(target.closest('article')?.dataset['id'] ?? '');
    if (at < 0) return;
    event.preventDefault();
    void this.#goTo(at + step);
  }

  #handleListFocus(event: FocusEvent): void {
    const id = (event.target as HTMLElement).closest('article')?.dataset['id'];
    if (id === undefined || id === this.#current) return;
    this.#current = id;
    this.requestUpdate();
  }

  #point(on: boolean): void {
    this.#pointed = on;
    if (!on && this.#order.waiting > 0) this.requestUpdate();
  }

  #closeMenu(focus = false): void {
    const button = focus ? this.#article(this.#menu ?? '')?.querySelector<HTMLElement>('[data-focus=menu]') : undefined;
    this.#menu = undefined;
    this.requestUpdate();
    button?.focus();
  }

  #release(): void {
    this.#pointed = false;
    (this.shadowRoot?.activeElement as HTMLElement | null)?.blur();
    this.requestUpdate();
  }

  #choose(sorting: Sorting): void {
    this.#sorting = sorting;
    this.requestUpdate();
  }

  async #toggleMenu(id: string): Promise<void> {
    this.#menu = this.#menu === id ? undefined : id;
    this.requestUpdate();
    await this.updateComplete;
    this.#article(id)?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }

  #draftKey({ kind, question, parent }: Form): string {
    return [this.#qa?.address, kind, question, parent].filter(Boolean).join('/');
  }

  async #openForm(kind: FormKind, question: string, parent?: string, text?: string): Promise<void> {
    const form: Form = { kind, question, parent, text: text ?? '' };
    this.#form = form;
    if (kind === 'reply') this.#open.add(question);
    this.requestUpdate();
    await this.updateComplete;
    this.#article(question)?.querySelector<HTMLElement>('.form textarea, .form button')?.focus();
    const kept = await this.#moot?.drafts.get(this.#draftKey(form)).catch(() => undefined);
    if (this.#form !== form || !kept) return;
    this.#form = { ...form, text: kept.text };
    this.requestUpdate();
  }

  #submitForm(): void {
    const [form, room] = [this.#form, this.#qa];
    if (!form || !room) return;
    const { kind, question, parent } = form;
    const text = form.text.trim();
    const row = this.#rows.get(question);
    if (text === '' && (kind === 'edit' || kind === 'reply' || kind === 'answer')) return;
    if (kind === 'edit') (row?.question.author ? room.edit : room.editAnonymous)({ question, text });
    else if (kind === 'withdraw') (row?.question.author ? room.withdraw : room.withdrawAnonymous)({ question });
    else if (kind === 'reply') room.reply({ question, text, ...(parent === undefined ? {} : { parent }) });
    else this.#host?.submitHostForm(room, kind, question, text);
    void this.#moot?.drafts.discard(this.#draftKey(form));
    this.#form = undefined;
    this.requestUpdate();
    this.#article(question)?.focus({ preventScroll: true });
  }

  #closeForm(): void {
    const id = this.#form?.question;
    this.#form = undefined;
    this.requestUpdate();
    if (id !== undefined) this.#article(id)?.querySelector<HTMLElement>('[data-focus=menu]')?.focus();
  }

  #items(room: QaRoom, row: Row, board: Board): readonly MenuItem[] {
    const { words: w } = this.#terms;
    const { id, question, mine } = row;
    const isArchived = board.phase === 'archived' || this.readonly;
    return [
      ...(mine && !isArchived
        ? [
            { label: w.edit, run: () => void this.#openForm('edit', id, undefined, question.text) },
            { label: w.withdraw, run: () => void this.#openForm('withdraw', id) },
          ]
        : []),
      { label: w.copyLink, run: () => void this.#copyLink(id) },
      ...(room.view.viewer?.isHost && !isArchived
        ? (this.#host?.hostItems(room, row, board, w, (kind, text) => void this.#openForm(kind, id, undefined, text)) ?? [])
        : []),
    ];
  }

  async #copyLink(id: string): Promise<void> {
    const url = new URL(location.href);
    url.hash = `moot=${encodeURIComponent(this.#name())}/${id}`;
    if (!this.dispatchEvent(new MootQaOpenItemEvent(id, url.href))) return;
    try {
      await navigator.clipboard.writeText(url.href);
      this.#announcer.own(this.#terms.words.copied);
    } catch {
      // Plain http has no clipboard: the address bar then holds the link.
      location.hash = url.hash;
    }
  }

  #editAgain(sending: Sending): void {
    const args = sending.args as { readonly text?: string; readonly question?: string; readonly parent?: string };
    const command = sending.name.split('.')[1];
    const kind = ({ edit: 'edit', editAnonymous: 'edit', reply: 'reply', answer: 'answer' } as const)[command as 'edit'];
    if (command === 'ask' || command === 'askAnonymously') this.#composer.restore(args.text ?? '');
    else if (args.question !== undefined && this.#rows.has(args.question)) void this.#openForm(kind, args.question, args.parent, args.text);
    else this.#composer.restore(args.text ?? '');
    sending.cancel();
    this.requestUpdate();
    if (command?.startsWith('ask')) this.renderRoot.querySelector<HTMLElement>('.ask')?.focus();
  }

  override render(): TemplateResult {
    const room = this.#qa;
    const { words: w } = this.#terms;
    return html`<slot name="intro"></slot>
      ${room ? this.#renderRoom(room) : this.#source.failed ? html`<p class="note" part="notice">${w.failed}</p>` : this.#renderSkeleton()}
      <p class="gone" role="status">${this.#announcer.text}</p>`;
  }

  #renderRoom(room: QaRoom): TemplateResult {
    const { view } = room;
    const { words: w } = this.#terms;
    if (view.state === 'ready') this.#arrange(room);
    if (view.viewer?.isHost && !this.#host) void this.#loadHost(room);
    if (view.state === 'absent' && view.mayCreate && !this.#setup) void this.#loadSetup();
    if (view.reload) return html`<div class="note" part="notice"><p>${w.reload}</p><button class="primary" @click=${() => { location.reload(); }}>${w.reloadNow}</button></div>`;
    if (view.state === 'loading') return html`${this.#renderOffline(room)}${this.#renderSkeleton()}`;
    if (view.state === 'denied') return html`<p class="note" part="notice">${view.denied?.code === 'token_expired' ? w.expired : w.denied}</p>`;
    if (view.state === 'absent') return this.#renderAbsent(room);
    const board = boardOf(view);
    return html`${this.#renderHead(room, board)} ${this.#renderOffline(room)}
      ${board.intro ? html`<p class="intro" dir="auto">${board.intro}</p>` : nothing} ${this.#renderComposer(room, board)}
      ${room.sendings.filter(({ status }) => status === 'refused').map((sending) => this.#renderRefused(sending))} ${this.#renderTools(room)} ${this.#renderList(room, board)}
      ${this.#renderFoot(room)}`;
  }

  #renderSkeleton(): TemplateResult {
    const row = html`<article><div class="bone vote"></div><div><div class="bone"></div><div class="bone short"></div></div></article>`;
    return html`<div aria-busy="true" role="region" aria-label=${this.#terms.words.loading}>
      <div class="bone title"></div><div class="bone box"></div><div aria-hidden="true">${row}${row}${row}</div>
    </div>`;
  }

  #renderAbsent(room: QaRoom): TemplateResult {
    const { words: w } = this.#terms;
    if (!room.view.mayCreate) return html`<div class="note" part="notice"><p>${w.absent}</p><p>${w.absentWhom}</p></div>`;
    if (!this.#setup) return this.#renderSkeleton();
    return this.#setup.setupForm(w, this.heading || w.questions, (args, isNamed) => {
      room.create(args);
      if (isNamed) room.configure({ anonymity: 'named' });
    });
  }

  #renderOffline({ view }: QaRoom) {
    const { words: w } = this.#terms;
    return view.link === 'offline' ? html`<p class="bar" part="offline">${this.#moot?.durable === false ? w.offlineHere : w.offline}</p>` : nothing;
  }

  #renderHead({ view }: QaRoom, board: Board): TemplateResult {
    const { words: w, lang } = this.#terms;
    const { asked, voters } = ledgerOf(view);
    const title = this.heading || view.get('ritual', 'ritual')?.title || w.questions;
    const isShared = this.#moot?.features.shared ?? true;
    const facts = [
      ...(asked > 0 ? [w.asked(formatCount(asked, lang))] : []),
      ...(voters > 0 && isShared ? [w.voted(voters, formatCount(voters, lang))] : []),
    ];
    const isOpen = OPEN_PHASES.includes(board.phase);
    return html`<div class="head" part="header">
      <h2>${title}</h2>
      <div class="end">
        <span class="phase"><span class=${isOpen ? 'dot open' : 'dot'}></span><span>${isShared
          ? html`<b>${w.phases[board.phase]}</b>${board.next ? ` ${w.until(shortTime(board.next.at, lang))}` : ''}`
          : html`<b>${w.preview}</b>`}${facts.map((fact) => ` · ${fact}`)}</span></span>
        ${view.viewer?.isHost && this.#qa && this.#host && isShared && !this.readonly ? this.#host.phaseMover(this.#qa, board, w) : nothing}
      </div>
    </div>`;
  }

  #renderComposer({ view }: QaRoom, board: Board) {
    if (this.readonly) return nothing;
    const { words: w, lang } = this.#terms;
    const isPhase = OPEN_PHASES.includes(board.phase);
    const isOpen = isPhase && board.asking;
    const phase = w.phases[board.phase];
    const { moved } = board;
    const why = isPhase ? w.askingClosed : moved ? w.closedBy(phase, shortTime(moved.at, lang), moved.by) : w.closed(phase);
    const isPreview = !(this.#moot?.features.confidential ?? false);
    return html`${isOpen ? nothing : html`<p class="note" part="notice">${why}</p>`}
      ${isOpen || this.#composer.text
        ? html`${view.size('question') === 0 && isOpen ? html`<p class="intro">${w.firstRun}</p>` : nothing}
            ${this.#composer.render({ w, lang, isChoice: board.anonymity === 'choice', isPreview, ask: (text, anonymous) => this.ask(text, { anonymous }) })}`
        : nothing}`;
  }

  #renderRefused(sending: Sending): TemplateResult {
    const { words: w } = this.#terms;
    const { text } = sending.args as { readonly text?: string };
    return html`<div class="refused" part="refused" role="alert">
      ${text ? html`<p class="text" dir="auto">${text}</p>` : nothing}
      <p class="error">${w.refused(sending.error?.message ?? '')}</p>
      <div class="row">
        ${text ? html`<button class="quiet" @click=${() => { this.#editAgain(sending); }}>${w.editAgain}</button>` : nothing}
        <button class="quiet" @click=${() => { sending.cancel(); this.requestUpdate(); }}>${w.discard}</button>
      </div>
    </div>`;
  }

  #renderTools({ view }: QaRoom) {
    if (view.size('question') === 0) return nothing;
    const { words: w, lang } = this.#terms;
    const { answered } = ledgerOf(view);
    const { waiting, fresh } = this.#order;
    const tab = this.#sorted() === 'unanswered' ? 'top' : this.#sorted();
    return html`<div class="tools" part="tools">
        <div class="tabs" role="group" aria-label=${w.order}>${TABS.map((one) => html`<button
          class="tab" aria-pressed=${one === tab ? 'true' : 'false'} @click=${() => { this.#choose(one); }}
        >${w.sortings[one]}${one === 'answered' && answered > 0 ? html` <span class="num">${formatCount(answered, lang)}</span>` : nothing}</button>`)}</div>
        <label class="search">${glass}<input type="search" placeholder=${w.search} aria-label=${w.search} .value=${live(this.#search)}
          @input=${(event: Event) => { this.#search = (event.target as HTMLInputElement).value; this.requestUpdate(); }} /></label>
      </div>
      ${waiting > 0
        ? html`<button class="pill" @click=${() => { this.#release(); }}>${(fresh === waiting ? w.newQuestions : w.changes)(waiting, formatCount(waiting, lang))}</button>`
        : nothing}`;
  }

  #renderList(room: QaRoom, board: Board): TemplateResult {
    const { words: w } = this.#terms;
    const ids = this.#ids;
    if (ids.length === 0) return this.#renderEmpty(room);
    const context = this.#context(room, board);
    const segments = this.#window.segments(ids, [this.#current, this.#form?.question]);
    const items = segments.flatMap<ListItem>((segment) =>
      'space' in segment ? [segment] : ids.slice(segment.from, segment.to).map((id, index) => ({ id, at: segment.from + index })),
    );
    return html`<div
      role="feed" part="list" aria-label=${w.questions} aria-busy="false"
      @keydown=${(event: KeyboardEvent) => { this.#handleListKey(event); }}
      @focusin=${(event: FocusEvent) => { this.#handleListFocus(event); }}
      @focusout=${() => { if (this.#order.waiting > 0) this.requestUpdate(); }}
      @pointerenter=${() => { this.#point(true); }}
      @pointerleave=${() => { this.#point(false); }}
    >${repeat(
      items,
      (item) => ('id' in item ? item.id : `space before ${item.before}`),
      (item) => {
        if ('space' in item) return html`<div class="space" aria-hidden="true" style=${styleMap({ height: `${item.space}px` })}></div>`;
        const row = this.#rows.get(item.id);
        return row ? renderRow(row, item.at + 1, ids.length, item.id === this.#current, context) : nothing;
      },
    )}</div>`;
  }

  #context(room: QaRoom, board: Board): RowContext {
    const { words: w, lang } = this.#terms;
    const { view } = room;
    const isOpen = !this.readonly && board.phase !== 'draft' && board.phase !== 'archived';
    return {
      w, lang, board,
      now: view.now(),
      viewerKey: view.viewer?.key ?? '',
      isHost: (view.viewer?.isHost ?? false) && !this.readonly && board.phase !== 'archived',
      canVote: !this.readonly && OPEN_PHASES.includes(board.phase),
      canReply: isOpen,
      isOffline: view.link === 'offline',
      menu: this.#menu,
      form: this.#form,
      open: this.#open,
      vote: ({ id, voted }) => { this.vote(id, !voted); },
      toggle: (key) => { if (!this.#open.delete(key)) this.#open.add(key); this.requestUpdate(); },
      toggleMenu: (id) => void this.#toggleMenu(id),
      items: (row) => this.#items(room, row, board),
      openForm: (kind, question, parent) => void this.#openForm(kind, question, parent),
      changeForm: (text) => {
        if (!this.#form) return;
        this.#form = { ...this.#form, text };
        this.#moot?.drafts.set(this.#draftKey(this.#form), text);
        this.requestUpdate();
      },
      submitForm: () => { this.#submitForm(); },
      closeForm: () => { this.#closeForm(); },
      retract: (answer) => void room.retractAnswer({ answer }),
      removeReply: (reply) => void room.removeReply({ reply }),
    };
  }

  #renderEmpty({ view }: QaRoom): TemplateResult {
    const { words: w } = this.#terms;
    const sorting = this.#sorted();
    if (view.size('question') === 0) return html`<slot name="empty"></slot>`;
    const words = this.#search.trim() ? w.emptyFound : sorting === 'mine' ? w.emptyMine : sorting === 'answered' ? w.emptyAnswered : w.emptyUnanswered;
    return html`<p class="empty">${words}</p>`;
  }

  #renderFoot(room: QaRoom): TemplateResult {
    const { words: w, lang } = this.#terms;
    const { view } = room;
    const { asked, hidden, withdrawn } = ledgerOf(view);
    const n = (count: number) => formatCount(count, lang);
    const waiting = room.sendings.filter(({ status }) => status === 'draft' || status === 'queued' || status === 'sending').length;
    const facts = [w.asked(n(asked)), w.shown(n(asked - hidden - withdrawn)), ...(hidden > 0 ? [w.hiddenCount(n(hidden))] : []), ...(withdrawn > 0 ? [w.withdrawn(n(withdrawn))] : [])];
    const link = { live: w.live, polling: w.polling, offline: w.notLive }[view.link];
    return html`<div class="foot small num" part="footer"><span>${asked > 0 ? facts.join(' · ') : nothing}</span><span>${waiting > 0 ? w.saving(n(waiting)) : w.saved} · ${link}</span></div>`;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
