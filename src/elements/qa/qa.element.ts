import { LitElement, html, nothing, render, type PropertyValues, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Moot, Sending } from '../../client/index.js';
import { NEW_BOARD, boardOf, hidesVotes, ledgerOf, sortingOf, type Sorting } from '../../core/qa/qa.board.js';
import { qa } from '../../core/qa/qa.ritual.js';
import { HOSTS } from '../../core/record.js';
import type { Board } from '../../core/qa/qa.schema.js';
import { Ticking, formatCount, shortTime } from '../internal/relative-time.js';
import { RitualSource } from '../internal/ritual-source.js';
import { roomNameOf } from '../internal/room-name.js';
import { Terms } from '../internal/terms.js';
import { en } from '../locales/en.js';
import { firstSegments } from '../internal/segments.js';
import { Composer } from './qa.composer.js';
import { MootQaAskEvent, MootQaVoteEvent } from './qa.events.js';
import type { Acts } from './qa-acts.js';
import type * as HostTools from './qa-host-tools.js';
import { SORTINGS, TABS, factsOf, firstIds, rowOf, rowsOf, type QaRoom, type Row } from './qa.model.js';
import { longText, renderRow, type RowContext } from './qa.row.js';
import type * as Notices from './qa-notices.js';
import { styles } from './qa.styles.js';

const glass = html`<svg width="13" height="13" viewBox="0 0 16 16" aria-hidden="true"><circle cx="7" cy="7" r="4.5" /><path d="m10.5 10.5 3.5 3.5" /></svg>`;
/** Milliseconds to which rows know the time. */
const NOW_STEP = 30_000;
const OPEN_PHASES: readonly Board['phase'][] = ['collect', 'live'];

const locales = {
  en,
  load: {
    de: () => import('../locales/de.js').then(({ de }) => de),
    ar: () => import('../locales/ar.js').then(({ ar }) => ar),
  },
};

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
 * @fires {MootQaOpenBallotEvent} moot-qa-open-ballot - A link to the ballot about a meeting is followed, before it is. Cancelable.
 * @attr {string} href - Where rooms live: an address with `{name}`, and `{kind}` where kinds have different pages, such as `/{kind}/{name}`; a question whose meeting has a ballot leads there. Default: it is told without a link.
 * @csspart header - Title, phase and counts.
 * @csspart composer - The field to ask in, with what stands below it.
 * @csspart promise - What asking without a name is worth here: how many could have asked, and what could still be found out.
 * @csspart hints - What was asked already in similar words.
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
 * @csspart toast - What became of an act, where that does not show by itself.
 * @csspart setup - The form to set a board up.
 * @csspart bulk - What hosts do with several questions at once.
 * @csspart settings - The form in which hosts change how a board works.
 * @csspart phase-mover - The button with which hosts move the board.
 * @csspart presenter - The board for a wall.
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

  static override properties = {
    room: {},
    heading: {},
    sort: {},
    preset: {},
    view: {},
    readonly: { type: Boolean },
    client: { attribute: false },
  };

  /** The board's name. Default: the page's canonical path, so that each page has a board of its own. */
  room = '';

  /** The title. Default: the board's own. */
  heading = '';

  /** The order at first: `fair`, `top`, `new`, `needs`, `mine`, `unanswered` or `answered`. Default: `fair` while the board collects, `top` from then on. */
  sort: Sorting | '' = '';

  /** `present`: for a wall, with one question at a time. Default: the board. */
  view: 'present' | '' = '';

  /** What the form to set up a board suggests: `all-hands`, `ama`, `retrospective`, `planning`, `pre-read` or `meetings`. Default `all-hands`. */
  preset = '';

  /** Shows without letting anybody ask, vote or reply. */
  readonly = false;

  /** Where boards live. Usually a `<moot-provider>` or the page's configuration says. */
  client: Moot | undefined;

  #sorting: Sorting | undefined;
  #search = '';
  #label = '';
  readonly #open = new Set<string>();
  #current: string | undefined;
  #target: string | undefined;
  #seen = -1;
  #pointed = false;
  #at = 0;
  #ids: readonly string[] = [];
  #rows: ReadonlyMap<string, Row> = new Map();
  #acts: Acts | undefined;
  #loadingActs: Promise<Acts> | undefined;
  #host: typeof HostTools | undefined;
  #notices: typeof Notices | undefined;

  readonly #terms = new Terms(this, locales);
  readonly #composer = new Composer(this);
  readonly #source = new RitualSource(this, {
    ritual: qa,
    name: () => this.#name(),
    client: () => this.client,
    opened: (room) => {
      this.#seen = -1;
      if (room && !this.hasUpdated) this.#rehearse(room);
      if (this.#host) room?.extend(this.#host.hostRules);
    },
    heard: ({ view }) => { this.#acts?.note(view); },
  });

  readonly #handleHash = () => {
    const { hash } = location;
    const slash = hash.lastIndexOf('/');
    if (!hash.startsWith('#moot=') || decode(hash.slice(6, slash)) !== this.#name()) return;
    this.#target = decode(hash.slice(slash + 1));
    this.requestUpdate();
  };

  constructor() {
    super();
    new Ticking(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('popstate', this.#handleHash);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('popstate', this.#handleHash);
    this.#pointed = false;
  }

  /** The first view's request leaves before anything is rendered; counts that others have moved are painted before the rest. */
  protected override async scheduleUpdate(): Promise<void> {
    if (!this.hasUpdated) await this.#source.first();
    await this.#acts?.painted;
    void super.scheduleUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('sort')) this.#sorting = undefined;
    if (changed.has('room')) this.#handleHash();
  }

  protected override updated(): void {
    if (!this.#loadingActs && this.#source.room?.view.state === 'ready') whenIdle(() => void this.#loadActs().catch(() => undefined));
    // Before its window is there, a long list would not stay where it was scrolled to.
    if (this.#target === undefined || !this.#acts || !this.#source.room?.view.complete) return;
    const row = this.#article(this.#target);
    if (row) this.#acts.show(this.#target, row);
    else if (this.#rows.has(this.#target)) return;
    else this.#acts.missed();
    this.#target = undefined;
  }

  /** Asks, unless a listener cancels it. Returns the command on its way. */
  ask(text: string, { anonymous = false }: { readonly anonymous?: boolean } = {}): Sending | undefined {
    const room = this.#source.room;
    if (!room || !this.dispatchEvent(new MootQaAskEvent(text, anonymous))) return undefined;
    const sending = anonymous ? room.askAnonymously({ text }) : room.ask({ text, ...(boardOf(room.view).anonymity === 'hidden' ? { hidden: true } : {}) });
    void this.#withActs((acts) => { acts.asked(sending); });
    return sending;
  }

  /** Sets the viewer's vote, unless a listener cancels it. */
  vote(question: string, on: boolean): void {
    const room = this.#source.room;
    if (!room || !this.dispatchEvent(new MootQaVoteEvent(question, on))) return;
    const sending = room.vote({ question, on });
    void this.#withActs((acts) => { acts.voted(sending, question, on); });
  }

  #name(): string {
    return roomNameOf('qa', this.room);
  }

  /** The board's own order, in which its questions come. */
  #firstSorting({ view }: QaRoom): Sorting {
    const board = boardOf(view);
    return hidesVotes(board) ? 'new' : sortingOf(board);
  }

  #sorted(room: QaRoom): Sorting {
    const found = this.#sorting ?? SORTINGS.find((one) => one === this.sort);
    return found && (isCounted(room) || !BY_VOTES.includes(found)) ? found : isCounted(room) ? sortingOf(boardOf(room.view)) : 'new';
  }

  #arrange(room: QaRoom): void {
    const { view } = room;
    const before = this.#rows;
    this.#rows = this.#acts ? this.#acts.rows(room) : rowsOf(factsOf(room), before);
    // What was merged is found where it was merged into.
    for (let into = this.#target; into !== undefined; into = this.#rows.get(into)?.question.into) this.#target = into;
    const acts = this.#acts;
    if (this.#target !== undefined && this.#rows.has(this.#target)) {
      this.#search = this.#label = '';
      if (acts?.orderOf(this.#rows, this.#sorted(room), '').includes(this.#target) === false) this.#sorting = 'new';
    }
    const list = this.renderRoot.querySelector('[role=feed]');
    const isFrozen = this.#target === undefined && (this.#pointed || Boolean(list?.contains(this.shadowRoot?.activeElement ?? null)));
    const wanted = acts ? acts.orderOf(this.#rows, this.#sorted(room), this.#search, this.#label) : firstIds(this.#rows, this.#sorted(room));
    this.#ids = this.#acts?.order.arrange(`${room.address} ${this.#sorted(room)} ${this.#label} ${this.#search}`, wanted, isFrozen, (id) => this.#rows.get(id)?.mine ?? false) ?? wanted;
    // Where the current one has gone, the one in its place is next.
    if (this.#current === undefined || !this.#ids.includes(this.#current)) this.#current = this.#ids[Math.min(Math.max(this.#at, 0), this.#ids.length - 1)];
    this.#at = this.#ids.indexOf(this.#current ?? '');
    if (this.#seen >= 0 && view.revision !== this.#seen) this.#acts?.tellNews(this.#rows);
    this.#seen = view.revision;
    if (this.#target !== undefined) {
      this.#acts?.segments(this.#ids);
      this.#acts?.reveal(this.#target);
    }
  }

  async #loadHost(room: QaRoom): Promise<void> {
    this.#host = await import('./qa-host-tools.js');
    room.extend(this.#host.hostRules);
    this.requestUpdate();
  }

  async #loadNotices(): Promise<void> {
    [this.#notices] = await Promise.all([import('./qa-notices.js'), this.#loadActs()]);
    this.requestUpdate();
  }

  #article(id: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(`article[data-id="${CSS.escape(id)}"]`);
  }

  #handleListFocus(event: FocusEvent): void {
    const id = (event.target as HTMLElement).closest('article')?.dataset['id'];
    if (id === undefined || id === this.#current) return;
    this.#current = id;
    this.requestUpdate();
  }

  #point(on: boolean): void {
    this.#pointed = on;
    if (!on) this.requestUpdate();
  }

  #release(): void {
    (this.shadowRoot?.activeElement as HTMLElement | null)?.blur();
    this.#point(false);
  }

  /** What people do beside reading and voting loads a moment later, or as soon as they want it. */
  #loadActs(): Promise<Acts> {
    this.#loadingActs ??= import('./qa-acts.js').then(({ Acts: Loaded }) => {
      this.#acts = new Loaded({
        element: this,
        root: this.renderRoot as ShadowRoot,
        room: () => this.#source.room,
        moot: () => this.#source.moot,
        host: () => this.#host,
        point: (id) => { this.#current = id; },
        unfold: (question) => void this.#open.add(question),
        terms: this.#terms,
        row: (id) => this.#rows.get(id),
        rows: () => this.#rows,
        article: (id) => this.#article(id),
        update: () => {
          this.requestUpdate();
          return this.updateComplete;
        },
        name: () => this.#name(),
        heading: () => this.#heading(),
        present: () => { this.view = 'present'; },
        composer: this.#composer,
        canVote: () => this.#canVote(),
        vote: (id) => { this.vote(id, true); },
        lead: (id) => {
          this.#target = id;
          this.requestUpdate();
        },
      });
      this.requestUpdate();
      return this.#acts;
    });
    // What did not load may load next time.
    this.#loadingActs.catch(() => { this.#loadingActs = undefined; });
    return this.#loadingActs;
  }

  /** Does something as soon as they are there; not at all where they do not load. */
  async #withActs(run: (acts: Acts) => unknown): Promise<void> {
    await this.#loadActs().then(run, () => undefined);
  }

  override render(): TemplateResult {
    const room = this.#source.room;
    const { words: w } = this.#terms;
    return html`<slot name="intro"></slot>
      ${room ? this.#renderRoom(room) : this.#source.failed ? html`<p class="note" part="notice">${w.failed}</p>` : this.#renderSkeleton()}
      <p class="gone" role="status">${this.#acts?.said}</p>`;
  }

  #renderRoom(room: QaRoom): TemplateResult {
    const { view } = room;
    const { words: w } = this.#terms;
    if (view.state === 'ready') {
      this.#arrange(room);
      // Here, and not before there is a field: what keeps texts loads behind the first view.
      if (this.#source.moot) void this.#composer.bind(this.#source.moot.drafts, `${room.address}/ask`);
    }
    if (view.viewer?.isHost && !this.#host) void this.#loadHost(room);
    if (view.reload || view.state === 'denied' || view.state === 'absent') {
      if (!this.#notices) void this.#loadNotices();
      return this.#notices?.renderNotice(room, w, this.heading || w.questions, this.preset, this.#source.moot, this.#terms.lang) ?? this.#renderSkeleton();
    }
    // What has come of a large board is the head of its own order, and of no other.
    if (view.state === 'loading' || !((view.complete && this.#acts) || this.#sorted(room) === this.#firstSorting(room))) return html`${this.#renderOffline(room)}${this.#renderSkeleton()}`;
    const board = boardOf(view);
    if (this.view === 'present') return this.#acts?.renderWall(board, () => { this.view = ''; }) ?? this.#renderSkeleton();
    this.#acts?.leaveWall();
    return html`${this.#renderHead(room, board)} ${this.#renderOffline(room)}
      ${board.intro ? html`<div class="intro" dir="auto">${this.#acts ? this.#acts.prose(board.intro) : board.intro}</div>` : nothing} ${this.#renderComposer(room, board)}
      ${this.#acts?.renderNotes(board)} ${this.#renderTools(room)} ${this.#renderList(room, board)} ${this.#acts?.renderFoot(room)} ${this.#acts?.renderToast()}`;
  }

  /** Rendering for the first time takes twice as long: templates are parsed and formats made while the answer is on its way. */
  #rehearse(room: QaRoom): void {
    const row = rowOf('', { text: '', asked: 0, labels: [], author: { key: '', name: '' } }, factsOf(room), this.#rows);
    const parts = [
      () => formatCount(1_000, this.#terms.lang),
      () => renderRow(row, 1, 1, false, this.#context(room, NEW_BOARD)),
      () => html`${this.#renderHead(room, NEW_BOARD)}${this.#renderComposer(room, NEW_BOARD)}`,
    ];
    // One at a time: what arrives meanwhile goes first.
    const next = () => {
      const part = room.view.state === 'loading' && parts.shift();
      if (!part) return;
      render(part(), document.createElement('p'));
      whenIdle(next);
    };
    whenIdle(next);
  }

  #renderSkeleton(): TemplateResult {
    const row = html`<article><div class="bone vote"></div><div><div class="bone"></div><div class="bone short"></div></div></article>`;
    return html`<div aria-busy="true" role="region" aria-label=${this.#terms.words.loading}>
      <div class="bone title"></div><div class="bone box"></div><div aria-hidden="true">${row}${row}${row}</div>
    </div>`;
  }

  #renderOffline({ view }: QaRoom) {
    const { words: w } = this.#terms;
    return view.link === 'offline' ? html`<p class="bar" part="offline">${this.#source.moot?.durable === false ? w.offlineHere : w.offline}</p>` : nothing;
  }

  #heading(): string {
    return this.heading || this.#source.room?.view.get('ritual', 'ritual')?.title || this.#terms.words.questions;
  }

  #renderHead({ view }: QaRoom, board: Board): TemplateResult {
    const { words: w, lang } = this.#terms;
    const { asked, voters } = ledgerOf(view);
    const title = this.#heading();
    const isShared = this.#source.moot?.features.shared ?? true;
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
        ${view.viewer?.isHost && isShared && !this.readonly && this.#source.room && this.#acts ? this.#host?.renderPhaseMover(this.#acts, this.#source.room, board, w, lang) : nothing}
      </div>
    </div>`;
  }

  #renderComposer({ view }: QaRoom, board: Board) {
    if (this.readonly) return nothing;
    const { words: w } = this.#terms;
    const isOpen = this.#takesPart() && board.asking && OPEN_PHASES.includes(board.phase);
    return html`${isOpen ? nothing : this.#acts?.renderClosed(board, view.viewer)}
      ${isOpen || this.#composer.text
        ? html`${view.size('question') === 0 && isOpen ? html`<p class="intro">${w.firstRun}</p>` : nothing}
            ${this.#composer.render({ w, acts: this.#acts, board, features: this.#source.moot?.features, ask: (text, anonymous) => this.ask(text, { anonymous }) })}`
        : nothing}`;
  }

  #renderTools(room: QaRoom) {
    const { view } = room;
    if (view.size('question') === 0) return nothing;
    const { words: w, lang } = this.#terms;
    const { answered } = ledgerOf(view);
    const sorting = this.#sorted(room);
    const tab = sorting === 'unanswered' ? 'top' : sorting;
    const tabs = isCounted(room) ? TABS : TABS.filter((one) => !BY_VOTES.includes(one));
    return html`<div class="tools" part="tools">
        <div class="tabs" role="group" aria-label=${w.order}>${tabs.map((one) => html`<button
          class="tab" aria-pressed=${one === tab ? 'true' : 'false'} @click=${() => { this.#sorting = one; this.requestUpdate(); }}
        >${w.sortings[one]}${one === 'answered' && answered > 0 ? html`${' '}<span class="num">${formatCount(answered, lang)}</span>` : nothing}</button>`)}</div>
        ${this.#acts?.renderLabels(this.#label, (label) => {
          this.#label = label;
          this.requestUpdate();
        })}
        <label class="search">${glass}<input type="search" placeholder=${w.search} aria-label=${w.search} .value=${this.#search}
          @input=${(event: Event) => { this.#search = (event.target as HTMLInputElement).value; this.requestUpdate(); }} /></label>
      </div>
      ${this.#acts?.renderPill(() => { this.#release(); })}`;
  }

  #renderList(room: QaRoom, board: Board) {
    const { words: w } = this.#terms;
    const ids = this.#ids;
    if (ids.length === 0) return this.#renderEmpty(room);
    const context = this.#context(room, board);
    const { open, acts } = context;
    // Whatever of the whole board a row shows. Rows that show the same as before are not rendered again.
    const shared = [room, this.#host, acts?.shows, ...(Object.values(context) as unknown[]).filter((value) => typeof value !== 'function' && value !== open)];
    const segments = this.#acts?.segments(ids, this.#current) ?? firstSegments(ids.length);
    const items = segments.flatMap<ListItem>((segment) =>
      'space' in segment ? [segment] : ids.slice(segment.from, segment.to).map((id, index) => ({ id, at: segment.from + index })),
    );
    return html`<div
      role="feed" part="list" aria-label=${w.questions}
      @keydown=${(event: KeyboardEvent) => void this.#acts?.handleKey(event, ids)}
      @focusin=${(event: FocusEvent) => { this.#handleListFocus(event); }}
      @focusout=${() => { this.requestUpdate(); }}
      @pointerenter=${() => { this.#point(true); }}
      @pointerleave=${() => { this.#point(false); }}
    >${repeat(
      items,
      (item) => ('id' in item ? item.id : `space before ${item.before}`),
      (item) => {
        if ('space' in item) return html`<svg class="space" aria-hidden="true" width="1" height=${item.space}></svg>`;
        const row = this.#rows.get(item.id);
        if (!row) return nothing;
        const { id, sending } = row;
        const isCurrent = id === this.#current;
        return guard(
          [row, item.at, ids.length, isCurrent, open.has(id), open.has(longText(id)), acts?.openAt(id), acts?.isMenuOpen(id), sending && context.wordsOf(sending), ...shared],
          () => renderRow(row, item.at + 1, ids.length, isCurrent, context),
        );
      },
    )}</div>`;
  }

  /** Others only read. */
  #takesPart(): boolean {
    return !this.readonly && (this.#source.room?.view.viewer?.roles.includes('member') ?? true);
  }

  #canVote(): boolean {
    const board = this.#source.room && boardOf(this.#source.room.view);
    return this.#takesPart() && board !== undefined && !board.unseen && OPEN_PHASES.includes(board.phase);
  }

  #context(room: QaRoom, board: Board): RowContext {
    const { words: w, lang } = this.#terms;
    const { view } = room;
    const isOpen = this.#takesPart() && board.phase !== 'archived';
    return {
      w, lang, board,
      now: Math.floor(view.now() / NOW_STEP) * NOW_STEP,
      viewerKey: view.viewer?.key ?? '',
      verdicts: view.get('verdicts', view.viewer?.key ?? ''),
      reacted: view.get('ownReactions', view.viewer?.key ?? ''),
      isHost: (view.viewer?.isHost ?? false) && isOpen,
      canVote: this.#canVote(),
      canReply: isOpen && !board.unseen && board.phase !== 'draft',
      canChange: isOpen,
      open: this.#open,
      acts: this.#acts,
      wordsOf: (sending) => this.#acts?.wordsOf(sending),
      vote: ({ id, voted }) => { this.vote(id, !voted); },
      toggle: (key) => {
        if (!this.#open.delete(key)) this.#open.add(key);
        void this.#loadActs();
        this.requestUpdate();
      },
      act: (run) => void this.#withActs(run),
    };
  }

  #renderEmpty(room: QaRoom) {
    const { view } = room;
    if (view.size('question') === 0) return html`<slot name="empty"></slot>`;
    return this.#acts?.renderEmpty(this.#sorted(room), this.#search);
  }
}

/** Orders that tell how many votes a question has. */
const BY_VOTES: readonly Sorting[] = ['fair', 'top', 'unanswered'];

/** Whether the viewer knows the counts of votes. */
function isCounted({ view }: QaRoom): boolean {
  return !hidesVotes(boardOf(view)) || (view.viewer?.circles ?? []).some((circle) => circle === HOSTS || circle === '#voted');
}

function whenIdle(run: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(run, { timeout: 500 });
  else setTimeout(run, 100);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
