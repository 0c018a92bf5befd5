/** What is not in a poll's first view: what became of a ballot, comments, results, what hosts do, and setting up. Loads behind it. */
import { adoptStyles, html, nothing, type TemplateResult } from 'lit';
import type { Sending } from '../../client/index.js';
import { castBallot, deviceBallot } from '../../client/device-ballot.js';
import { keepTold, toldUntil } from '../../client/told.js';
import type { MeetingCost } from '../../core/poll/poll.cost.js';
import { pollOf } from '../../core/poll/poll.state.js';
import type { Poll } from '../../core/poll/poll.schema.js';
import { Announcer } from '../internal/announcer.js';
import { baseStyles } from '../internal/base.styles.js';
import { Menu } from '../internal/menu.js';
import { Prose } from '../internal/prose.js';
import { following, roomUrl } from '../internal/room-link.js';
import { exactDay } from '../internal/relative-time.js';
import { Sight } from '../internal/sight.js';
import { Toast } from '../internal/toast.js';
import { renderWhy } from '../internal/why.js';
import { allWords, type AllWords } from '../locales/poll-en-more.js';
import { actStyles } from './poll-acts.styles.js';
import { Comment } from './poll-comment.js';
import { MootPollOpenEvent, MootPollVotedEvent } from './poll-events.js';
import type { HostTools } from './poll-host.js';
import { renderNotice } from './poll-notice.js';
import { renderExports, renderResults } from './poll-results.js';
import type { FullLanguage, PollActs, Stage } from './poll-stage.js';
import type { Setup } from './poll-setup.js';
import { textOf, type PollRoom } from './poll.model.js';
import { styles } from './poll.styles.js';

const SECRECIES = ['named', 'confidential'] as const;

/** What people typed that was not taken. */
interface RefusedArgs {
  readonly choices?: readonly string[];
  readonly choice?: string;
  readonly comment?: string;
  readonly reason?: string;
  readonly text?: string;
}

export class Acts implements PollActs {
  readonly stage: Stage;
  readonly #announcer: Announcer;
  readonly #toast: Toast;
  readonly #comment: Comment;
  readonly #prose: Prose;
  readonly menu: Menu;
  #host: HostTools | undefined;
  #setup: Setup | undefined;
  readonly #loading = new Map<string, Promise<void>>();
  #isTable = false;
  #followUp: HTMLElement | undefined;
  #followUpRoom: string | undefined;
  #phase: string | undefined;
  readonly #sight: Sight;
  /** Up to which instant the viewer knows of options added since they voted. */
  #told: { readonly room: PollRoom; readonly until: number } | undefined;

  constructor(stage: Stage) {
    this.stage = stage;
    adoptStyles(stage.root, [baseStyles, styles, ...actStyles]);
    this.#announcer = new Announcer(stage.element);
    this.#toast = new Toast(stage.element);
    this.#comment = new Comment(this);
    this.#prose = new Prose(() => this.update());
    this.#sight = new Sight(stage.element, (news) => {
      for (const one of news) {
        const [room = '', at] = one.split(' ');
        this.#keepTold(room, Number(at));
      }
    }, 0);
    this.menu = new Menu({ root: stage.root, update: () => this.update(), opener: (name) => stage.root.querySelector<HTMLElement>(`[data-focus=${name}]`) });
  }

  get said(): string {
    return this.#announcer.text;
  }

  get toast(): TemplateResult | typeof nothing {
    return this.#toast.render();
  }

  get language(): FullLanguage {
    const { w, ...rest } = this.stage.language();
    return { ...rest, w: allWords(w), list: (names) => new Intl.ListFormat(rest.lang).format(names) };
  }

  update(): Promise<unknown> {
    this.stage.element.requestUpdate();
    return this.stage.element.updateComplete;
  }

  prose(text: string): unknown {
    return this.#prose.render(text);
  }

  focus(selector: string): void {
    this.stage.root.querySelector<HTMLElement>(selector)?.focus();
  }

  /** Casts a confidential ballot with the token of this device; the comment stays unless another one is given. */
  async cast(choice: string, comment?: string): Promise<Sending> {
    const [room, moot] = [this.stage.room(), this.stage.moot()];
    if (!room || !moot) throw new Error('There is no poll to vote in.');
    const before = await deviceBallot(moot, room.address);
    return castBallot(moot, room, choice, comment === '' ? undefined : (comment ?? before?.comment));
  }

  /** Looks up what this device has cast. */
  async remember(room: PollRoom): Promise<void> {
    const moot = this.stage.moot();
    const found = moot && (await deviceBallot(moot, room.address));
    if (this.stage.room() === room && this.stage.mine().length === 0) this.stage.choose(found?.choice);
  }

  /** Tells what comes of a ballot. */
  voted(sending: Sending, choices: readonly string[]): void {
    this.#announcer.own(this.#textOf(choices));
    void sending.receipt.then(
      ({ status }) => {
        if (status === 'accepted') {
          if (this.stage.element.isConnected) this.stage.element.dispatchEvent(new MootPollVotedEvent());
          return;
        }
        const room = this.stage.room();
        if (!room || pollOf(room.view).secrecy !== 'confidential') return;
        this.stage.choose(undefined);
        void this.remember(room);
      },
      () => undefined,
    );
  }

  /** Says something to those who listen to a screen reader. */
  say(text: (words: AllWords) => string): void {
    this.#announcer.own(text(this.language.w));
  }

  /** Says what was done once it is, where it does not show by itself. */
  did(sending: Sending, words: (words: AllWords) => string): void {
    void sending.receipt.then(({ status }) => {
      if (status === 'accepted') this.tell(words);
    }, () => undefined);
  }

  tell(words: (words: AllWords) => string): void {
    this.say(words);
    this.#toast.show({ text: () => words(this.language.w) });
  }

  /** Hears of every view: what others did that matters to everybody is told, and what was seen of it is not said again elsewhere. */
  look(room: PollRoom, { phase }: Poll): void {
    void this.stage.element.updateComplete.then(() => { this.#sight.watch(this.stage.root.querySelectorAll('[data-id]')); });
    const before = this.#phase;
    this.#phase = `${room.address} ${phase}`;
    if (before === `${room.address} open` && phase === 'closed') this.#announcer.others(() => this.language.w.closedNow);
  }

  #textOf(choices: readonly string[]): string {
    const { w } = this.language;
    const room = this.stage.room();
    if (!room) return '';
    const poll = pollOf(room.view);
    const texts = choices.flatMap((id) => poll.options.filter((one) => one.id === id)).map((one) => textOf(poll, one, w));
    return texts.length === 0 ? w.unvotedNow : w.votedNow(texts.join(', '));
  }

  /** How the cost comes about, for whoever wants to check it. */
  renderCounted({ minutes, weight, hoursEach, times }: MeetingCost, { people, holidays = [] }: NonNullable<Poll['meeting']>): TemplateResult {
    const { w, n } = this.language;
    const rounded = (count: number) => n(Math.round(count * 100) / 100);
    return html`<details class="how counted"><summary class="small">${w.howCounted}</summary><div class="small">
      <p>${w.counted.each(n(minutes), n(weight), w.hours(hoursEach, rounded(hoursEach)))} ${weight === people ? w.counted.people : w.counted.weights(n(people), n(weight))}</p>
      ${times === undefined ? nothing : html`<p>${w.counted.times(n(times), holidays.length > 0)}</p>`}<p>${w.counted.hours}</p></div></details>`;
  }

  /** Behind who can see what: how that is kept, or what it depends on before a poll about a meeting opens. */
  renderHow({ secrecy, phase, cut, meeting, followUp }: Poll): TemplateResult | string | typeof nothing {
    const { w, list } = this.language;
    if (phase === 'draft') return meeting ?? followUp ? w.willBe[secrecy === 'confidential' ? secrecy : this.stage.moot()?.features.confidential ? 'either' : 'named'] : nothing;
    if (secrecy !== 'confidential') return nothing;
    return html`${cut ? w.alsoByGroup(list(cut)) : nothing} <details class="how"><summary>${w.how}</summary>${w.confidentialMore.map((line) => html`<p>${line}</p>`)}</details>`;
  }

  renderNotice(room: PollRoom): TemplateResult | undefined {
    const { view } = room;
    if (!view.reload && (view.state === 'absent' ? view.mayCreate : view.state === 'ready' && view.viewer?.isHost)) {
      if (!this.#setup) this.#load('setup', async () => {
        const { Setup: Loaded } = await import('./poll-setup.js');
        this.#setup = new Loaded(this);
      });
      return this.#setup?.render(room);
    }
    return renderNotice(room, this.language);
  }

  /** What follows the ballot. */
  renderRest(room: PollRoom, poll: Poll): TemplateResult {
    const { view } = room;
    const isHost = view.viewer?.isHost ?? false;
    if (isHost && !this.#host) this.#load('host', async () => {
      const { HostTools: Loaded } = await import('./poll-host.js');
      this.#host = new Loaded(this);
    });
    const exports = renderExports(room, this);
    return html`${this.#renderAdded(room, poll)} ${this.#renderRefused(room)} ${this.#comment.render(room, poll)}
      ${renderResults(room, poll, this.language, { isTable: this.#isTable, mine: this.stage.mine(), exports, prose: (text) => this.prose(text), link: (successor, name) => this.#link(successor, name), toggle: () => {
        this.#isTable = !this.#isTable;
        void this.update();
      } })}
      ${this.#renderFollowUp(room)} ${isHost ? this.#host?.render(room, poll) : nothing} ${this.#setup?.renderMade(room)} ${this.#renderHouse(room)}`;
  }

  /** Until when it is kept, why the viewer sees it, and what nobody may set here. */
  #renderHouse({ view }: PollRoom): TemplateResult | typeof nothing {
    if (!this.stage.moot()?.features.shared) return nothing;
    const { w, lang } = this.language;
    const { until, forbidden = [] } = view.viewer?.house ?? {};
    const modes = SECRECIES.filter((mode) => forbidden.includes(`poll.${mode}`)).map((mode) => w.secrecies[mode]);
    return html`<div class="house small">${until === undefined ? nothing : html`<span class="until">${w.keptUntil(exactDay(until, lang))}</span>`}${renderWhy(view.viewer?.because, modes, w)}</div>`;
  }

  /** To what takes the meeting's place, where the page says where that is. */
  #link(room: string, name: string): TemplateResult | string {
    const { element } = this.stage;
    const url = roomUrl(element, room);
    return url === undefined ? name : html`<a href=${url} dir="auto" @click=${following(() => element.dispatchEvent(new MootPollOpenEvent(room, url)))}>${name}</a>`;
  }

  /** The question at the end of a trial is a poll of its own, and stands where the first one was asked. */
  #renderFollowUp({ view }: PollRoom): Element | TemplateResult | typeof nothing {
    const { followUp, settled } = view.get('decision', 'decision') ?? {};
    if (settled) return nothing;
    if (followUp?.state === 'refused') return html`<p class="note" part="notice">${this.language.w.followUpRefused}</p>`;
    if (followUp?.state !== 'there') return nothing;
    const room = followUp.room.slice(followUp.room.indexOf('/') + 1);
    if (!this.#followUp || this.#followUpRoom !== room) this.#followUp = document.createElement(this.stage.element.localName);
    this.#followUpRoom = room;
    return Object.assign(this.#followUp, { room, href: this.stage.element.href, client: this.stage.moot(), className: 'follow-up' });
  }

  #load(name: string, load: () => Promise<void>): void {
    if (this.#loading.has(name)) return;
    // What did not load is asked for again by a later rendering.
    this.#loading.set(name, load().then(() => void this.update(), () => void setTimeout(() => this.#loading.delete(name), 5_000)));
  }

  /** An option that was added since one voted is told of once, on this device. */
  #renderAdded(room: PollRoom, poll: Poll): TemplateResult | typeof nothing {
    const own = poll.phase === 'open' && poll.secrecy === 'named' ? room.view.get('ballot', room.view.viewer?.key ?? '') : undefined;
    if (!own) return nothing;
    if (this.#told?.room !== room) {
      this.#told = { room, until: Infinity };
      void this.#lookUpTold(room);
      return nothing;
    }
    const { until } = this.#told;
    const added = poll.options.filter((one) => one.added !== undefined && one.added > own.at && one.added > until);
    if (added.length === 0) return nothing;
    const { w } = this.language;
    const last = Math.max(...added.map((one) => one.added ?? 0));
    const understood = () => {
      this.#told = { room, until: last };
      this.#keepTold(room.address, last);
      void this.update();
      this.focus('[part="option"]');
    };
    return html`<div class="bar added" part="added" role="status"><span dir="auto">${w.addedSince(added.map(({ text }) => text).join(', '))}</span> <button type="button" class="quiet" @click=${understood}>${w.understood}</button></div>`;
  }

  async #lookUpTold(room: PollRoom): Promise<void> {
    const moot = this.stage.moot();
    const until = moot && (await toldUntil(moot)).get(room.address);
    if (this.#told?.room !== room) return;
    this.#told = { room, until: until ?? 0 };
    void this.update();
  }

  #keepTold(room: string, until: number): void {
    const moot = this.stage.moot();
    if (moot) void keepTold(moot, room, until).catch(() => undefined);
  }

  /** Refused commands, with what was chosen or typed, until somebody has read them. */
  #renderRefused(room: PollRoom): readonly TemplateResult[] {
    const { w } = this.language;
    return room.sendings.filter(({ name, status }) => status === 'refused' && name !== 'room.create').map((sending) => {
      const { choices, choice, comment, reason, text } = sending.args as RefusedArgs;
      const chosen = choices ?? (choice === undefined ? undefined : [choice]);
      const typed = comment ?? reason ?? text;
      const { error } = sending;
      return html`<div class="note refused" part="refused" role="alert"><p>${w.notTaken(w.refusals[error?.code ?? ''] ?? error?.message ?? '')}</p>
        ${chosen ? html`<p>${this.#textOf(chosen)}</p>` : nothing}
        ${typed === undefined ? nothing : html`<p class="typed" dir="auto">${typed}</p>`}
        <button type="button" class="quiet" @click=${() => { sending.cancel(); void this.update(); }}>${w.understood}</button></div>`;
    });
  }
}
