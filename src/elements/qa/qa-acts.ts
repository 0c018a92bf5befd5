/** What people do with a board beside reading and voting, and what is said of it. Loads behind the first view. */
import { adoptStyles, html, nothing, type ReactiveController, type ReactiveElement, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Moot, Sending, Viewer } from '../../client/index.js';
import { countAskers } from '../../core/qa/qa.askers.js';
import { NEW_BOARD, boardOf, ledgerOf, type Sorting } from '../../core/qa/qa.board.js';
import { stepsOf } from '../../core/qa/qa.plan.js';
import { isOwed } from '../../core/qa/qa.ranking.js';
import { NOTHING_TO_SEE } from '../../core/text.js';
import { QUESTION_LIMIT } from '../../core/qa/qa.limits.js';
import { votesLeft } from '../../core/qa/qa.sight.js';
import type { DeclineCategory } from '../../core/qa/qa.declines.js';
import type { Board, Ledger } from '../../core/qa/qa.schema.js';
import { Announcer } from '../internal/announcer.js';
import { formStyles } from '../internal/form.styles.js';
import { Later } from '../internal/later.js';
import { Menu, type MenuItem } from '../internal/menu.js';
import { exactDay, formatCount, shortTime } from '../internal/relative-time.js';
import { Prose } from '../internal/prose.js';
import { proseStyles } from '../internal/prose.styles.js';
import { following, roomUrl } from '../internal/room-link.js';
import { Sight } from '../internal/sight.js';
import type { Segment } from '../internal/segments.js';
import { Toast } from '../internal/toast.js';
import { renderWhy } from '../internal/why.js';
import { WindowedList } from '../internal/windowed-list.js';
import type { Words } from '../locales/en.js';
import { allWords, reasonOf, type AllWords } from '../locales/en-more.js';
import { warnOfAttributes, type Attributes } from './qa-attributes.js';
import { styles as actStyles } from './qa-acts.styles.js';
import { Forms, problemOf, renderCount, type Before, type Form, type Language } from './qa-forms.js';
import { Hints } from './qa-hints.js';
import type { Anonymous } from './qa-anonymous.js';
import type * as HostTools from './qa-host-tools.js';
import type * as Settings from './qa-settings.js';
import type { Bulk } from './qa-bulk.js';
import { Counts } from './qa-counts.js';
import type { News } from './qa-news.js';
import { Lister, Order } from './qa-order.js';
import { textOf, type Composer } from './qa.composer.js';
import type * as Play from './qa-play.js';
import type { Presenter } from './qa-present.js';
import { Rows } from './qa-rows.js';
import { sentence } from './qa-sentence.js';
import { renderAnswers, renderThread, type ThreadActs } from './qa-thread.js';
import { MootQaAskedEvent, MootQaOpenBallotEvent, MootQaOpenItemEvent, MootQaVotedEvent } from './qa-events.js';
import type { Unseen } from './qa-unseen.js';
import type { FormKind, QaRoom, QaView, Row } from './qa.model.js';
import type { RowActs, RowContext } from './qa.row.js';
import { styles } from './qa.styles.js';

/** The element, as its acts see it. */
export interface Stage {
  readonly element: ReactiveElement & Attributes & { readonly readonly: boolean };
  readonly root: ShadowRoot;
  room(): QaRoom | undefined;
  moot(): Moot | undefined;
  host(): typeof HostTools | undefined;
  row(id: string): Row | undefined;
  rows(): ReadonlyMap<string, Row>;
  article(id: string): HTMLElement | null;
  /** Makes a row the one that Tab comes to. */
  point(id: string): void;
  unfold(question: string): void;
  /** Leads to a question, wherever it stands. */
  lead(id: string): void;
  canVote(): boolean;
  /** Votes for a question. */
  vote(id: string): void;
  /** Renders anew; resolves when that is done. */
  update(): Promise<unknown>;
  /** The board's name. */
  name(): string;
  heading(): string;
  /** Shows the board for a wall. */
  present(): void;
  readonly terms: { readonly words: Words; readonly lang: string };
  readonly composer: Composer;
}

interface RefusedArgs {
  readonly question?: string;
  readonly parent?: string;
  readonly answer?: string;
  readonly text?: string;
  readonly reason?: string;
  readonly labels?: readonly string[];
  readonly state?: string;
}

/** Which form edits the text of a refused command again. */
const KIND_OF: Readonly<Record<string, FormKind>> = { edit: 'edit', editAnonymous: 'edit', reply: 'reply', replyAnonymously: 'reply', answer: 'answer', editAnswer: 'revise', reword: 'reword', hide: 'hide', label: 'label', declined: 'decline', deferred: 'defer' };

/** Of what was asked, what the list does not show. */
const GONE = ['merged', 'pending', 'declined', 'hidden', 'withdrawn'] as const;
/** Milliseconds after which a command on its way is spoken of. */
const SLOW = 1_000;
/** After which the heights around a row that was scrolled to are known. */
const FRAMES = 3;
/** Milliseconds after which a question just asked has its row. */
const SHOWN_AFTER = 100;
const STYLES = [styles, formStyles, proseStyles, actStyles];

export class Acts implements ReactiveController, RowActs, HostTools.HostActs {
  readonly #stage: Stage;
  readonly #window: WindowedList;
  readonly #announcer: Announcer;
  readonly #toast: Toast;
  readonly #forms: Forms;
  readonly #hints: Hints;
  #presenter: Presenter | undefined;
  #loadingPresenter: Promise<void> | undefined;
  readonly menu: Menu;
  readonly order = new Order();
  readonly #lister = new Lister();
  readonly #rows = new Rows();
  /** Anonymous questions that another browser of the viewer's asked, as far as that has shown. */
  readonly mine = new Set<string>();
  readonly #votes = new Map<string, Sending>();
  readonly #slow = new Set<string>();
  /** What can be taken back, by question or `board`: in the menu when the toast has gone. */
  readonly #undos = new Map<string, HostTools.WayBack>();
  readonly #sight: Sight;
  readonly #prose: Prose;
  #labels: { readonly rows: ReadonlyMap<string, Row>; readonly counts: ReadonlyMap<string, number> } | undefined;
  readonly #anonymous = new Later<Anonymous>(async () => new (await import('./qa-anonymous.js')).Anonymous({
    room: () => this.#stage.room(),
    moot: () => this.#stage.moot(),
    update: () => this.#stage.update(),
    language: () => this.#language,
    say: (words) => { this.#say(() => words); },
  }), () => void this.#stage.update());
  readonly #unseen = new Later<Unseen>(async () => new (await import('./qa-unseen.js')).Unseen({
    update: () => this.#stage.update(),
    button: () => this.#stage.root.querySelector<HTMLElement>('.unseen button'),
    did: (sending) => { this.did(sending, ({ done }) => done.reveal); },
  }), () => void this.#stage.update());
  readonly #news = new Later<News>(async () => new (await import('./qa-news.js')).News({
    moot: () => this.#stage.moot(),
    language: () => this.#language,
    lead: (id) => { this.#stage.lead(id); },
    update: () => this.#stage.update(),
    tell: (words) => { this.#announcer.others(words); },
  }), () => {
    this.tellNews(this.#stage.rows());
    void this.#stage.update();
  });
  readonly #play = new Later<typeof Play>(() => import('./qa-play.js'), () => void this.#stage.update());
  #sorting: Sorting | undefined;
  #listed: readonly string[] = [];
  #bulk: Bulk | undefined;
  #keysSet: boolean | undefined;
  readonly #counts: Counts;
  #held: { readonly element: Element; readonly isRow: boolean; readonly isWall: boolean } | null = null;
  settings: typeof Settings | undefined;
  isPlanning = false;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#counts = new Counts((id) => stage.article(id), () => stage.terms.lang);
    adoptStyles(stage.root, STYLES);
    this.#announcer = new Announcer(stage.element);
    this.#toast = new Toast(stage.element);
    this.#window = new WindowedList(stage.element, () => stage.root.querySelector<HTMLElement>('[role=feed]'));
    this.menu = new Menu({
      root: stage.root,
      update: () => stage.update(),
      opener: (name) => (stage.article(name) ?? stage.root).querySelector<HTMLElement>(`[data-focus=${stage.article(name) ? 'menu' : name}]`),
    });
    this.#prose = new Prose(() => stage.update());
    this.#sight = new Sight(stage.element, (ids) => {
      // Where nobody else has seen it yet, a signal would be that of whoever asked it anonymously.
      const others = ids.filter((id) => { const row = stage.row(id); return row && !(row.mine && !row.question.author && !row.exposure); });
      if (others.length > 0) stage.room()?.signal('seen', others);
    });
    this.#hints = new Hints({
      rows: () => stage.rows(),
      canVote: () => stage.canVote() && this.#votesLeft !== 0,
      vote: (id) => { stage.vote(id); },
      lead: (id) => { stage.lead(id); },
      search: (text) => stage.moot()?.search?.({ kind: 'qa', text }),
      update: () => stage.update(),
      language: () => this.#language,
      found: (count) => { this.#say(({ alikeFound }) => alikeFound(count, formatCount(count, this.#stage.terms.lang))); },
    });
    this.#forms = new Forms({
      room: () => stage.room(),
      drafts: () => stage.moot()?.drafts,
      host: () => stage.host(),
      row: (id) => stage.row(id),
      rows: () => stage.rows(),
      article: (id) => stage.article(id),
      update: () => stage.update(),
      language: () => this.#language,
      sent: (form, sending, before) => { this.#sent(form, sending, before); },
      claim: (question, on) => {
        const sending = stage.room()?.claim({ question, on });
        // Where another host was first, their mark says so.
        void sending?.receipt.then(({ status }) => { if (status === 'refused') sending.cancel(); }, () => undefined);
      },
      back: ({ kind, question }, opener) => {
        const to = opener?.isConnected ? opener as HTMLElement : this.#stage.article(question)?.querySelector<HTMLElement>(`[data-focus=${kind === 'reply' ? 'replies' : 'menu'}]`);
        to?.focus();
      },
    });
    stage.element.addController(this);
  }

  hostDisconnected(): void {
    this.menu.close();
    this.#hints.stop();
    this.#forms.stop();
    this.leaveWall();
  }

  /** Before a rendering: where the focus is. */
  hostUpdate(): void {
    const held = this.#stage.root.activeElement;
    this.#held = held && { element: held, isRow: held.closest('[role=feed], .toast') !== null, isWall: held.closest('.present') !== null };
  }

  /** After it: moving a row through the document takes the focus from it; where what had it has gone, what stands for it goes on. */
  #regain(): void {
    const { root } = this.#stage;
    if (!this.#held || root.activeElement) return;
    const { element, isRow, isWall } = this.#held;
    const next = isWall ? ['.present', '[data-focus=board]', '.tab[aria-pressed=true]'] : ['.refused button', '.ask', '.tab[aria-pressed=true]'];
    const to = element.isConnected ? element : (isRow && !isWall ? root.querySelector('article[tabindex="0"]') : null) ?? next.map((one) => root.querySelector(one)).find((one) => one !== null);
    (to as HTMLElement | null | undefined)?.focus({ preventScroll: isRow });
  }

  /** Notices what is in sight, and what is not there any more. */
  hostUpdated(): void {
    this.#regain();
    warnOfAttributes(this.#stage.element, this.#stage.room()?.address.slice('qa/'.length));
    this.#counts.settle((id) => this.#stage.row(id));
    this.#news.get();
    this.#forms.follow();
    if (this.#stage.moot()?.features.signals && this.#stage.room()?.view.viewer?.key) this.#sight.watch(this.#stage.root.querySelectorAll('article'));
  }

  get #language(): Language {
    const { words, lang } = this.#stage.terms;
    return { w: allWords(words), lang };
  }

  /** Hears of every change: `type/id` of its records. */
  note(view: QaView): void {
    this.#rows.note(view.changed);
    this.#counts.note(view.changed, view);
  }

  /** What the next rendering waits for. */
  get painted(): Promise<void> | undefined {
    return this.#counts.painted;
  }

  rows(room: QaRoom): ReadonlyMap<string, Row> {
    return this.#rows.update(room, this.mine);
  }

  orderOf(rows: ReadonlyMap<string, Row>, sorting: Sorting, search: string, label?: string): readonly string[] {
    this.#sorting = sorting;
    this.#listed = this.#lister.list(rows, sorting, search, label);
    return this.#listed;
  }

  /** What those who listen to a screen reader hear. */
  get said(): string {
    return this.#announcer.text;
  }

  /** What came of a question just asked: told where its row is not in sight. */
  asked(sending: Sending): void {
    this.#follow(sending, () => new MootQaAskedEvent(sending.id));
    const room = this.#stage.room();
    const words = ({ unreleased, askedNow }: AllWords) => (room && boardOf(room.view).anonymity === 'sealed' ? unreleased : askedNow);
    void sending.receipt.then(({ status }) => {
      if (status === 'refused') this.#toast.hide();
      else this.#say(words);
    }, () => undefined);
    setTimeout(() => {
      if (sending.status === 'refused') return;
      if (this.#isWaiting(sending)) this.#say(({ queued }) => queued);
      const box = this.#stage.article(sending.id)?.getBoundingClientRect();
      if (box && box.top < innerHeight && box.bottom > 0) return;
      this.#toast.show({
        text: () => this.wordsOf(sending) ?? words(this.#language.w),
        action: { label: () => this.#language.w.showIt, run: () => { this.#stage.lead(sending.id); } },
      });
    }, SHOWN_AFTER);
  }

  voted(sending: Sending, question: string, on: boolean): void {
    this.#follow(sending, () => new MootQaVotedEvent(question, on));
    const view = this.#stage.room()?.view;
    if (view) this.#counts.voted(question, on, view);
    const n = formatCount(view?.get('tally', question)?.votes ?? 0, this.#stage.terms.lang);
    this.#say(({ votedNow, unvotedNow }) => `${(on ? votedNow : unvotedNow)(n)} ${this.#leftInWords()}`.trim());
    this.order.touch(question);
    if (on) this.#votes.set(question, sending);
    else this.#votes.delete(question);
  }

  /** How many votes the viewer has left; undefined where there is no limit, or no vote now. */
  get #votesLeft(): number | undefined {
    const room = this.#stage.room();
    return room && this.#stage.canVote() ? votesLeft(room.view, room.view.viewer?.key ?? '') : undefined;
  }

  #leftInWords(): string {
    const [room, left, { w, lang }] = [this.#stage.room(), this.#votesLeft, this.#language];
    if (!room || left === undefined) return '';
    const words = w.votesLeft(formatCount(left, lang), formatCount(boardOf(room.view).budget ?? left, lang));
    return left === 0 ? `${words} ${w.votesSpent}` : words;
  }

  spent({ voted }: Row): (() => void) | undefined {
    if (voted || this.#votesLeft !== 0) return undefined;
    return () => {
      this.#say(({ votesSpent }) => votesSpent);
      this.#toast.show({ text: () => this.#language.w.votesSpent });
    };
  }

  #follow(sending: Sending, event: () => Event): void {
    const { element } = this.#stage;
    const slow = setTimeout(() => {
      this.#slow.add(sending.id);
      void this.#stage.update();
    }, SLOW);
    const done = ({ status }: { readonly status: string }) => { if (status === 'accepted' && element.isConnected) element.dispatchEvent(event()); };
    sending.receipt.then(done, () => undefined).finally(() => {
      clearTimeout(slow);
      this.#slow.delete(sending.id);
    });
  }

  /** What takes a moment is not worth a word: it would only flicker. */
  #isWaiting({ id, status }: Sending): boolean {
    return status === 'draft' || status === 'queued' || (status === 'sending' && this.#slow.has(id));
  }

  /** What to say of a command that is on its way for long. */
  wordsOf(sending: Sending): string | undefined {
    const { w } = this.#language;
    if (!this.#isWaiting(sending)) return undefined;
    return sending.status === 'sending' && this.#stage.room()?.view.link !== 'offline' ? w.sending : w.queued;
  }

  /** A vote that was taken and changed nothing was for an own question, asked in another browser: nobody else can tell. */
  #findOwn(rows: ReadonlyMap<string, Row>): void {
    for (const [question, sending] of this.#votes) {
      if (this.#stage.room()?.sendings.includes(sending)) continue;
      this.#votes.delete(question);
      if (sending.status !== 'accepted' || rows.get(question)?.voted !== false) continue;
      this.mine.add(question);
      this.#say(({ ownNow }) => ownNow);
      void this.#stage.update();
    }
  }

  /** Says what was done, and offers a way back where there is one. */
  did(sending: Sending, words: (words: AllWords) => string, undo?: HostTools.WayBack | false): void {
    this.#say(words);
    const { question: about } = sending.args as RefusedArgs;
    if (about !== undefined) this.order.touch(about);
    if (!undo) return;
    const { question } = undo;
    const run = () => {
      if (question !== undefined) this.#undos.delete(question);
      undo.run();
    };
    if (question !== undefined) this.#undos.set(question, { label: (w) => `${undo.label(w)}: ${words(w)}`, run });
    this.#toast.show({ text: () => words(this.#language.w), action: { label: () => undo.label(this.#language.w), run } });
    void sending.receipt.then(({ status }) => { if (status === 'refused') this.#toast.hide(); }, () => undefined);
  }

  wayBack(menu: string): HostTools.WayBack | undefined {
    return this.#undos.get(menu);
  }

  /** A permalink whose question is not on the board. */
  missed(): void {
    this.#say(({ missed }) => missed);
    this.#toast.show({ text: () => this.#language.w.missed });
  }

  #sent({ kind, question, about }: Form, sending: Sending, before: Before): void {
    const undo = kind === 'answer'
      ? { label: (w: AllWords) => w.showIt, run: () => { this.#stage.lead(question); } }
      : this.#stage.host()?.wayBack(this, this.#stage.room(), kind, question, before);
    this.did(sending, ({ done, unreleased }) => (sending.name === 'qa.replyAnonymously' ? unreleased : done[kind]), undo);
    // What was merged stands with another from now on.
    if (kind === 'merge' && about !== undefined) this.#stage.point(about);
  }

  #say(text: (words: AllWords) => string): void {
    this.#announcer.own(text(this.#language.w));
  }

  /** Notices what other people have done. */
  tellNews(rows: ReadonlyMap<string, Row>): void {
    this.#findOwn(rows);
    const room = this.#stage.room();
    if (room) this.#news.get()?.see(room, rows);
  }

  /** Which rows to render: those near the viewport, the one with focus, and the one that is edited. */
  segments(ids: readonly string[], current?: string): readonly Segment[] {
    return this.#window.segments(ids, [current, this.#forms.question]);
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

  /** Moves from row to row, and past the list: https://www.w3.org/WAI/ARIA/apg/patterns/feed/ */
  async handleKey(event: KeyboardEvent, ids: readonly string[]): Promise<void> {
    const target = event.target as HTMLElement;
    if (target.tagName === 'TEXTAREA') return;
    if (event.ctrlKey && (event.key === 'Home' || event.key === 'End')) {
      event.preventDefault();
      this.#stage.root.querySelector<HTMLElement>(event.key === 'Home' ? '.tab[aria-pressed=true]' : '.foot')?.focus();
      return;
    }
    if (target.tagName === 'ARTICLE' && this.#pressed(event, target.dataset['id'])) {
      event.preventDefault();
      return;
    }
    if (event.key === 'Escape' && this.#bulk) void this.select(false);
    const step = { PageDown: 1, PageUp: -1, ...(target.tagName === 'ARTICLE' ? { ArrowDown: 1, ArrowUp: -1 } : {}) }[event.key];
    const at = ids.indexOf(target.closest('article')?.dataset['id'] ?? '');
    if (step === undefined || at < 0) return;
    event.preventDefault();
    const id = ids[Math.max(0, Math.min(at + step, ids.length - 1))] ?? '';
    this.#stage.point(id);
    this.#window.reveal(id);
    await this.#stage.update();
    const row = this.#stage.article(id);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  }

  /** The board for a wall; `close` leads back to it. */
  renderWall(board: Board, close: () => void): TemplateResult | undefined {
    // What did not load may load next time.
    this.#loadingPresenter ??= this.#present(close).catch(() => { this.#loadingPresenter = undefined; });
    return this.#presenter?.render(board);
  }

  leaveWall(): void {
    this.#presenter?.stop();
    this.#presenter = this.#loadingPresenter = undefined;
  }

  async #present(close: () => void): Promise<void> {
    const [{ Presenter: Loaded }, host] = await Promise.all([import('./qa-present.js'), this.#stage.room()?.view.viewer?.isHost ? import('./qa-host-tools.js') : undefined]);
    const { element, root, terms } = this.#stage;
    this.#presenter = new Loaded({
      element, root, terms, close,
      acts: this,
      host: () => this.#stage.host() ?? host,
      toast: () => this.renderToast(),
      styles: STYLES,
      room: () => this.#stage.room(),
      rows: () => this.#stage.rows(),
      heading: () => this.#stage.heading(),
      prose: (text) => this.prose(text),
    });
    await this.#stage.update();
  }

  isMenuOpen(id: string): boolean {
    return this.menu.name === id;
  }

  openAt(id: string): unknown {
    return this.#forms.at(id) ?? this.#refusedAt(id).map((sending) => sending.id).join();
  }

  async openForm(kind: FormKind, question: string, about?: string, text = '', isReturned = false): Promise<void> {
    if (kind === 'reply') this.#stage.unfold(question);
    await this.#forms.open({ kind, question, about, text, isReturned }, this.#stage.root.activeElement);
  }

  showOnWall(): void {
    this.#stage.present();
  }

  moot(): Moot | undefined {
    return this.#stage.moot();
  }

  tell(words: (words: AllWords) => string): void {
    this.#say(words);
    this.#toast.show({ text: () => words(this.#language.w) });
  }

  get hasKeys(): boolean {
    return this.#keysSet ?? this.#stage.host()?.remembersKeys() ?? false;
  }

  async set(isSetting: boolean): Promise<void> {
    this.settings = isSetting ? await import('./qa-settings.js') : undefined;
    this.isPlanning = false;
    await this.#focus(isSetting ? '.settings textarea, .settings [name=recording]' : '[data-focus=board]');
  }

  async plan(isPlanning: boolean): Promise<void> {
    this.isPlanning = isPlanning;
    this.settings = undefined;
    await this.#focus(isPlanning ? '.agenda input' : '[data-focus=board]');
  }

  async select(isSelecting: boolean): Promise<void> {
    const { Bulk: Loaded } = await import('./qa-bulk.js');
    this.#bulk = isSelecting ? new Loaded({
      room: () => this.#stage.room(),
      rows: () => this.#stage.rows(),
      listed: () => this.#listed,
      update: () => this.#stage.update(),
      language: () => this.#language,
      did: (sending, words) => { this.did(sending, words); },
      close: () => void this.select(false),
    }) : undefined;
    await this.#focus(isSelecting ? '[data-focus=pick]' : '[data-focus=board]');
  }

  switchKeys(): void {
    this.#keysSet = !this.hasKeys;
    this.#stage.host()?.rememberKeys(this.#keysSet);
    const isOn = this.#keysSet;
    const words = ({ keysOn, keysOff }: AllWords) => (isOn ? keysOn : keysOff);
    this.#say(words);
    this.#toast.show({ text: () => words(this.#language.w) });
  }

  /** What a letter does with the question that has the focus: the same as in its menu. */
  #pressed(event: KeyboardEvent, id: string | undefined): boolean {
    const row = this.#stage.row(id ?? '');
    const [room, host] = [this.#stage.room(), this.#stage.host()];
    if (!this.hasKeys || !row || !room?.view.viewer?.isHost || !host) return false;
    const key = host.letterOf(event);
    if (key === undefined) return false;
    if (key === 'x' && this.#bulk) {
      this.#bulk.toggle(row.id);
      return true;
    }
    const item = host.hostItems(this, room, row, boardOf(room.view), this.#language.w).find((one) => one.key === key);
    item?.run();
    return item !== undefined;
  }

  async #focus(selector: string): Promise<void> {
    await this.#stage.update();
    this.#stage.root.querySelector<HTMLElement>(selector)?.focus();
  }

  problemOf(text: string): string {
    const { w } = this.#language;
    return NOTHING_TO_SEE.test(text) ? w.emptyText : problemOf(text, QUESTION_LIMIT, this.#language);
  }

  renderCount(text: string): unknown {
    return renderCount(text, QUESTION_LIMIT, this.#language);
  }

  /** What goes with a text that somebody is writing: what was asked already, and what it is worth that they ask without a name. */
  renderHints(text: string, anonymous: boolean): unknown {
    return html`${this.#renderPromise(text, anonymous)}${this.#hints.render(text)}`;
  }

  #renderPromise(text: string, anonymous: boolean): unknown {
    const room = this.#stage.room();
    const { anonymity } = room ? boardOf(room.view) : NEW_BOARD;
    // Where there is no choice, who only reads is not told.
    if (anonymity === 'named' || !(anonymity === 'choice' ? anonymous : text !== '') || !this.#isShared) return nothing;
    return this.#anonymous.get()?.renderPromise(anonymity) ?? nothing;
  }

  get #isShared(): boolean {
    return this.#stage.moot()?.features.shared ?? false;
  }

  renderOtherDrafts(): unknown {
    const { w } = this.#language;
    const { composer } = this.#stage;
    const use = (kept: string) => {
      composer.others = [];
      const text = textOf(kept);
      this.#restore(text, text !== kept);
      void this.#focus('.ask');
    };
    return composer.others.map((kept) => html`<p class="small">${w.otherDraft} <button class="link" @click=${() => { use(kept); }}>${w.useIt}</button></p>`);
  }

  /** Puts a text into the field, in front of what stands there. None that was to be asked without a name gets one. */
  #restore(text: string, anonymous: boolean): void {
    const { composer } = this.#stage;
    const isBlank = composer.text.trim() === '';
    if (isBlank || anonymous) composer.anonymous = anonymous;
    composer.change(isBlank ? text : `${text}\n\n${composer.text}`);
  }

  /** Says what waits while the order stands still, and lets it go. */
  renderPill(release: () => void): TemplateResult | typeof nothing {
    const { waiting, fresh } = this.order;
    if (waiting === 0) return nothing;
    const { w, lang } = this.#language;
    const handleClick = ({ detail }: MouseEvent) => {
      release();
      // Who came by keyboard reads on from the top; a pointer's focus would hold the order still.
      if (detail === 0) void this.#focus('article');
    };
    return html`<div class="pill"><button @click=${handleClick}>${(fresh === waiting ? w.newQuestions : w.changes)(waiting, formatCount(waiting, lang))}</button></div>`;
  }

  /** Why nothing can be asked now. */
  renderClosed({ phase, asking, moved }: Board, viewer: Viewer | undefined): TemplateResult {
    const { w, lang } = this.#language;
    if (viewer?.roles.includes('member') === false) return html`<p class="note" part="notice">${viewer.key ? w.readsAlong : w.guest}</p>`;
    const name = w.phases[phase];
    const isPhase = phase === 'collect' || phase === 'live';
    const why = isPhase && !asking ? w.askingClosed : moved && phase !== 'draft' ? moved.by === undefined ? w.closedBy(name, shortTime(moved.at, lang), undefined) : sentence(w.closedBy, name, shortTime(moved.at, lang), moved.by) : w.closed(name);
    const isFinal = phase === 'followup' || phase === 'archived';
    return html`<p class="note" part="notice">${why}${isFinal ? ` ${w.votesAreFinal}` : nothing}</p>`;
  }

  /** Changes when texts show as their authors meant them, when recordings can be played, with what is selected, and when votes are spent. */
  get shows(): unknown {
    return `${String(this.#prose.reads)} ${this.#play.isThere} ${this.#votesLeft === 0} ${this.#bulk?.state}`;
  }

  prose(text: string): unknown {
    return this.#prose.render(text);
  }

  /** What hosts have done with a question. */
  renderMarks({ id, question: { hidden, state, reason, unreleased, erased }, asker, mine }: Row): unknown {
    const { w } = this.#language;
    return html`${this.#bulk?.renderBox(id) ?? nothing}${erased ? html`<p class="mark">${w.erased}</p>` : nothing}${unreleased ? html`<p class="mark">${w.unreleased}</p>` : nothing}${asker ? html`<p class="mark">${mine ? w.hostsSeeYou : w.hostsSeeName}</p>` : nothing}
      ${hidden ? html`<p class="mark warn">${hidden.reason ? sentence(w.hiddenWhy, hidden.by, hidden.reason) : w.hidden}</p>` : nothing}
      ${state ? html`<p class=${state === 'declined' || state === 'pending' ? 'mark warn' : 'mark'}>${w.states[state]}${reason ? html`: <bdi>${reason}</bdi>` : nothing}</p>` : nothing}`;
  }

  renderFoot(room: QaRoom): TemplateResult {
    const { w, lang } = this.#language;
    const waiting = room.sendings.filter((sending) => this.#isWaiting(sending)).length;
    const link = { live: w.live, polling: w.polling, offline: w.notLive }[room.view.link];
    const { until, forbidden = [] } = room.view.viewer?.house ?? {};
    const modes = Object.entries(w.anonymities).flatMap(([mode, label]) => (forbidden.includes(`qa.${mode}`) ? [label] : []));
    const board = boardOf(room.view);
    const steps = stepsOf(board).map(({ phase, at }) => w.phaseFrom(w.phases[phase], shortTime(at, lang))).join(' · ');
    const mayFind = this.#sorting === 'mine' && this.#isShared && ['choice', 'sealed'].includes(board.anonymity);
    return html`${mayFind ? this.#anonymous.get()?.renderFind() : nothing}<div class="foot small num" part="footer" tabindex="-1"><span>${this.#facts(room, board)}</span><span>${waiting > 0 ? w.saving(formatCount(waiting, lang)) : w.saved} · ${link}</span>${steps ? html`<span class="steps">${steps}</span>` : nothing}${until === undefined ? nothing : html`<span class="until">${w.keptUntil(exactDay(until, lang))}</span>`}${this.#isShared ? renderWhy(room.view.viewer?.because, modes, w, sentence) : nothing}</div>`;
  }

  /** The public ledger: what was asked, what of it is shown, and what became of the rest. */
  #facts({ view }: QaRoom, board: Board): string {
    const { w, lang } = this.#language;
    const ledger = ledgerOf(view);
    const n = (count: number) => formatCount(count, lang);
    const out = GONE.filter((name) => ledger[name] > 0);
    const shown = out.reduce((left, name) => left - ledger[name], ledger.asked);
    const owed = [...this.#stage.rows().values()].filter((row) => isOwed(row, board));
    const undated = owed.filter(({ question }) => question.owed?.due === undefined).length;
    return ledger.asked > 0 ? [w.asked(n(ledger.asked)), (board.unseen ? w.counts.unseen : w.shown)(n(shown)), ...out.map((name) => `${w.counts[name](n(ledger[name]))}${name === 'declined' ? this.#declinedAs(ledger) : ''}`), ...(owed.length > 0 ? [`${w.owed(n(owed.length))}${undated > 0 ? ` (${w.owedUndated(n(undated))})` : ''}`] : [])].join(' · ') : '';
  }

  /** What questions were declined as, where hosts have said it: never which. */
  #declinedAs({ declined, declinedAs = {} }: Ledger): string {
    const { w, lang } = this.#language;
    const said = Object.entries(declinedAs).filter(([category, count]) => category !== 'other' && count > 0);
    if (said.length === 0) return '';
    return ` (${said.map(([category, count]) => `${declined === 1 ? '' : `${formatCount(count, lang)} `}${w.declinedAs[category as DeclineCategory]}`).join(', ')})`;
  }

  renderToast(): TemplateResult | typeof nothing {
    return this.#toast.render();
  }

  #countLabels(): ReadonlyMap<string, number> {
    const rows = this.#stage.rows();
    if (this.#labels?.rows === rows) return this.#labels.counts;
    const counts = new Map<string, number>();
    for (const { question } of rows.values()) {
      if (question.state !== 'merged') for (const label of question.labels) counts.set(label, (counts.get(label) ?? 0) + 1);
    }
    this.#labels = { rows, counts };
    return counts;
  }

  /** Labels with how many questions have them, to see those of one alone. */
  renderLabels(chosen: string, choose: (label: string) => void): TemplateResult | typeof nothing {
    const counts = this.#countLabels();
    if (counts.size === 0) return nothing;
    const { w, lang } = this.#language;
    const labels = [...counts].sort(([a], [b]) => a.localeCompare(b, lang));
    return html`<select class="labels" aria-label=${w.labels} .value=${chosen} @input=${(event: Event) => { choose((event.target as HTMLSelectElement).value); }}>
      <option value="" ?selected=${chosen === ''}>${w.allLabels}</option>
      ${labels.map(([label, count]) => html`<option value=${label} ?selected=${label === chosen}>${label} (${formatCount(count, lang)})</option>`)}
    </select>`;
  }

  renderEmpty(sorting: Sorting, search: string): TemplateResult {
    const { w } = this.#language;
    const words = search.trim() ? w.emptyFound : sorting === 'mine' ? w.emptyMine : sorting === 'answered' ? w.emptyAnswered : sorting === 'needs' ? w.emptyNeeds : w.emptyUnanswered;
    return html`<p class="empty">${words}</p>`;
  }

  renderMenu(row: Row, c: RowContext): TemplateResult | typeof nothing {
    return this.menu.render(row.id, () => this.#items(row, c));
  }

  renderBelow(row: Row, c: RowContext): TemplateResult {
    const { id } = row;
    const { w } = this.#language;
    const acts: ThreadActs = {
      open: (kind, about, text) => void this.openForm(kind, id, about, text),
      renderForm: (about) => this.#forms.render(id, about),
      hasForm: this.#forms.at(id) !== undefined,
      prose: (text) => this.prose(text),
      isOwn: (reply) => this.#stage.room()?.own.has(reply) ?? false,
      react: (to, kind, on) => { this.#stage.room()?.react({ to, kind, on }); },
      judge: (answered) => {
        const sending = this.#stage.room()?.judge({ question: id, answered });
        if (sending) this.did(sending, ({ judged }) => judged);
      },
    };
    return html`${this.#renderWordings(row, w)} ${this.#renderBallot(row, c, w)} ${isOwed(row, c.board) ? this.#renderOwed(row, c) : nothing} ${this.#renderClaim(row, c)} ${c.board.recording ? this.#play.get()?.renderPlay(id, this.#stage.room()?.view.list('chapter') ?? [], c.board.recording, w) : nothing} ${renderAnswers(this.#withMerged(row), c, w, acts)} ${c.open.has(id) ? renderThread(row, c, w, acts) : nothing} ${acts.renderForm()}
      ${this.#renderRefusals(this.#refusedAt(id))}`;
  }

  /** What hosts have told those alone whose question counts with it stands with it too. */
  #withMerged(row: Row): Row {
    const merged = (row.question.merged ?? []).flatMap((id) => this.#stage.row(id)?.privately ?? []);
    return merged.length > 0 ? { ...row, privately: [...row.privately, ...merged] } : row;
  }

  #renderOwed({ id, question: { owed } }: Row, { now, lang, isHost, board: { phase } }: RowContext): TemplateResult {
    const { w } = this.#language;
    const { by, due } = owed ?? {};
    const isLate = due !== undefined && due < now;
    const words = by === undefined ? w.owedByNobody : due === undefined ? sentence(w.owesUndated, by) : sentence(isLate ? w.owesLate : w.owesBy, by, exactDay(due, lang));
    return html`<p class=${isLate || due === undefined ? 'mark warn owed' : 'mark owed'}>${words}</p>
      ${isHost && due === undefined && phase === 'followup' ? html`<button class="quiet" aria-describedby=${`text-${id}`} @click=${() => void this.openForm('owe', id, undefined, by)}>${w.oweSet}</button>` : nothing}`;
  }

  /** Where people vote on the meeting that a question names; whoever may, puts it there. */
  #renderBallot({ question: { ballot } }: Row, { isHost }: RowContext, { ballot: w }: AllWords): TemplateResult | typeof nothing {
    if (!ballot || (ballot.state === 'refused' && !isHost)) return nothing;
    const name = ballot.room.slice(ballot.room.indexOf('/') + 1);
    const { element } = this.#stage;
    const url = ballot.state === 'there' ? roomUrl({ href: element.getAttribute('href') ?? '', localName: element.localName }, ballot.room) : undefined;
    const follow = following(() => url === undefined || element.dispatchEvent(new MootQaOpenBallotEvent(ballot.room, url)));
    const words = sentence(w[ballot.state], name);
    return html`<p class=${ballot.state === 'refused' ? 'mark warn ballot' : 'mark ballot'}>${url === undefined ? words : html`<a href=${url} @click=${follow}>${words}</a>`}</p>
      ${isHost && ballot.state === 'there' ? html`<p class="small">${w.placeTag} <code dir="ltr">&lt;moot-poll room="${name}"&gt;&lt;/moot-poll&gt;</code></p>` : nothing}`;
  }

  #renderClaim({ claim }: Row, { viewerKey, now }: RowContext): TemplateResult | typeof nothing {
    return claim && claim.by.key !== viewerKey && claim.until > now ? html`<p class="mark owed">${sentence(this.#language.w.answering, claim.by.name)}</p>` : nothing;
  }

  /** The own words of everybody whose question counts with this one, and what stood here before a host changed it. */
  #renderWordings({ question }: Row, w: AllWords): TemplateResult | typeof nothing {
    const merged = (question.merged ?? []).flatMap((id) => this.#stage.row(id)?.question ?? []);
    const texts = [question.original, ...merged.map(({ original, text }) => original ?? text)].filter((text) => text !== undefined);
    if (texts.length === 0) return nothing;
    const count = countAskers([question, ...merged]);
    const words = [...(merged.length > 0 ? [w.askedBy(count, formatCount(count, this.#stage.terms.lang))] : []), ...(question.original === undefined ? [] : [w.reworded])];
    return html`<details class="wordings"><summary>${words.join(' · ')}</summary>
      <ul>${texts.map((text) => html`<li dir="auto">${text}</li>`)}</ul></details>`;
  }

  /** What stands between the field and the list: how many votes are left, that questions are collected unseen, and what was refused and has no question to stand at, and what was answered meanwhile. */
  renderNotes(board: Board): unknown {
    const room = this.#stage.room();
    return html`${room && board.unseen ? this.#unseen.get()?.render(room, this.#language) ?? nothing : nothing} ${this.#news.get()?.render() ?? nothing} ${this.#renderRefused()} ${this.#votesLeft === undefined ? nothing : html`<p class="left small num" id="votes-left">${this.#leftInWords()}</p>`} ${this.#bulk?.render() ?? nothing}`;
  }

  #renderRefused(): unknown {
    return this.#renderRefusals(this.#refused().filter((sending) => !this.#stage.row((sending.args as RefusedArgs).question ?? '')));
  }

  #refused(): readonly Sending[] {
    return this.#stage.room()?.sendings.filter(({ status }) => status === 'refused') ?? [];
  }

  #refusedAt(question: string): readonly Sending[] {
    return this.#refused().filter((sending) => (sending.args as RefusedArgs).question === question);
  }

  #renderRefusals(sendings: readonly Sending[]): unknown {
    const { w } = this.#language;
    const room = this.#stage.room();
    const board = room ? boardOf(room.view) : NEW_BOARD;
    return repeat(sendings, ({ id }) => id, (sending) => {
      const { text, reason, labels } = sending.args as RefusedArgs;
      const typed = text ?? reason ?? labels?.join(', ');
      return html`<div class="refused" part="refused" role="alert">
        ${typed ? html`<p class="text" dir="auto">${typed}</p>` : nothing}
        <p class="error">${w.refused(reasonOf(w, sending.error, board))}</p>
        <div class="row">
          ${typed ? html`<button class="quiet" @click=${() => { this.#editAgain(sending, typed); }}>${w.editAgain}</button>` : nothing}
          <button class="quiet" @click=${() => { sending.cancel(); }}>${typed ? w.discard : w.understood}</button>
        </div>
      </div>`;
    });
  }

  #editAgain(sending: Sending, text: string): void {
    const { question, parent, answer, state } = sending.args as RefusedArgs;
    const kind = KIND_OF[state ?? sending.name.split('.')[1] ?? ''];
    const row = this.#stage.row(question ?? '');
    if (kind && row) void this.openForm(kind, row.id, parent ?? answer, text, true);
    else {
      this.#restore(text, /anonymous/i.test(sending.name));
      void this.#focus('.ask');
    }
    sending.cancel();
  }

  #items(row: Row, c: RowContext): readonly MenuItem[] {
    const [room, host] = [this.#stage.room(), this.#stage.host()];
    const { w } = this.#language;
    const { id, question, mine } = row;
    return [
      ...(mine && c.canChange
        ? [
            { label: w.edit, run: () => void this.openForm('edit', id, undefined, question.text) },
            { label: w.withdraw, run: () => void this.openForm('withdraw', id) },
          ]
        : []),
      ...this.#undoOf(row, c, w),
      { label: w.copyLink, run: () => void this.#copyLink(id) },
      ...(c.isHost && room ? (host?.hostItems(this, room, row, c.board, w) ?? []) : []),
    ];
  }

  /** What was done on this page is known best; what was done elsewhere, or before a reload, is read from the board. */
  #undoOf(row: Row, { board, isHost }: RowContext, w: AllWords): readonly MenuItem[] {
    const room = this.#stage.room();
    const undo = this.#undos.get(row.id) ?? (isHost && room ? this.#stage.host()?.undoOf(this, room, row, board) : undefined);
    return undo ? [{ label: undo.label(w), run: () => { undo.run(); } }] : [];
  }

  async #copyLink(id: string): Promise<void> {
    const { element } = this.#stage;
    const url = new URL(location.href);
    url.hash = `moot=${encodeURIComponent(this.#stage.name())}/${id}`;
    if (!element.dispatchEvent(new MootQaOpenItemEvent(id, url.href))) return;
    try {
      await navigator.clipboard.writeText(url.href);
      this.tell(({ copied }) => copied);
    } catch {
      // Plain http has no clipboard.
      location.hash = url.hash;
      this.tell(({ linkAbove }) => linkAbove);
    }
  }
}
