import { LitElement, html, nothing, type TemplateResult } from 'lit';
import type { Moot } from '../../client/index.js';
import { costOf, type MeetingCost } from '../../core/poll/poll.cost.js';
import { ballotsNeeded } from '../../core/poll/poll.disclosure.js';
import type { Poll } from '../../core/poll/poll.schema.js';
import type { MeetingSeries } from '../../core/poll/poll.series.js';
import { poll } from '../../core/poll/poll.ritual.js';
import { isOver, pollOf } from '../../core/poll/poll.state.js';
import { baseStyles } from '../internal/base.styles.js';
import { Ticking, deadline, formatCount, shortTime } from '../internal/relative-time.js';
import { RitualSource } from '../internal/ritual-source.js';
import { roomNameOf } from '../internal/room-name.js';
import { Terms } from '../internal/terms.js';
import { en } from '../locales/poll-en.js';
import type { Acts } from './poll-acts.js';
import { renderBallot } from './poll.ballot.js';
import { MootPollVoteEvent } from './poll.events.js';
import { ballotUnderWay, closingOf, mineIn, whoSees, type Language, type PollRoom } from './poll.model.js';
import { styles } from './poll.styles.js';

const locales = {
  en,
  load: {
    de: () => import('../locales/poll-de.js').then(({ de }) => de),
    ar: () => import('../locales/poll-ar.js').then(({ ar }) => ar),
  },
};

/**
 * A poll: of one option, of several, on a scale or in an order; or about a meeting, which could perhaps be an email.
 * With nothing configured it works within this browser, and says so.
 *
 * @tagname moot-poll
 * @slot intro - Above the poll, for instance what it is for.
 * @fires {MootPollVoteEvent} moot-poll-vote - A ballot, before it is cast. Cancelable.
 * @fires {MootPollVotedEvent} moot-poll-voted - A ballot was taken.
 * @fires {MootPollOpenEvent} moot-poll-open - A link to what takes the meeting's place is followed, before it is. Cancelable.
 * @csspart header - Title, phase and when it closes.
 * @csspart cost - What the meeting costs, as a formula.
 * @csspart advice - What the meeting's purpose speaks for.
 * @csspart ballot - All options.
 * @csspart option - One option.
 * @csspart footer - Who sees what, and whether the vote is kept.
 * @csspart added - What was added since the viewer voted.
 * @csspart comment - The form for a comment.
 * @csspart results - Bars, or a table.
 * @csspart bar - The bar of one option.
 * @csspart groups - Groups beside the whole, as a table.
 * @csspart menu - Files to take along.
 * @csspart decision - What became of the meeting.
 * @csspart host - What hosts do with the poll.
 * @csspart decide - The form for the decision.
 * @csspart setup - The form to set a poll up.
 * @csspart sent - What setting it up sends, and what those who are asked will read.
 * @csspart made - What was set up beside it.
 * @csspart refused - What was not taken, with the reason.
 * @csspart notice - Why nothing can be done or seen here.
 * @csspart offline - The bar that says so.
 * @csspart toast - What became of an act, where that does not show by itself.
 * @cssprop [--moot-accent] - Colour of what can be pressed. Default a deep indigo.
 * @cssprop [--moot-on-accent] - Text on the accent.
 * @cssprop [--moot-muted] - Text that stands back.
 * @cssprop [--moot-hairline] - Lines.
 * @cssprop [--moot-wash] - Quiet surfaces.
 * @cssprop [--moot-surface] - What floats.
 * @cssprop [--moot-ok] - What is open or decided.
 * @cssprop [--moot-warn] - What needs attention.
 * @cssprop [--moot-radius=6px] - Corners of controls.
 * @cssprop [--moot-radius-card=10px] - Corners of boxes.
 * @cssprop [--moot-shadow] - Shadow of what floats.
 * @cssprop [--moot-line-height=1.45] - Height of lines.
 */
export class MootPoll extends LitElement {
  static override styles = [baseStyles, styles];

  static override properties = {
    room: {},
    heading: {},
    mode: {},
    readonly: { type: Boolean },
    href: {},
    series: { attribute: false },
    holidays: { attribute: false },
    client: { attribute: false },
  };

  /** The poll's name. Default: the page's canonical path, so that each page has a poll of its own. */
  room = '';

  /** The title. Default: the poll's own. */
  heading = '';

  /** `meeting`: the form to set a poll up asks about a meeting, and about nothing else. Default: about anything; where nothing is configured, about a meeting first. */
  mode: 'meeting' | '' = '';

  /** Shows without letting anybody vote. */
  readonly = false;

  /** Where rooms live: an address with `{name}`, and `{kind}` where kinds have different pages, such as `/{kind}/{name}`. What takes a meeting's place is linked so. Default: it is named without a link. */
  href = '';

  /** Meetings that the page knows, to be ticked in the form to set a poll up. Counts and times of those that are ticked are sent, nothing else. Default: none. */
  series: readonly MeetingSeries[] = [];

  /** Days on which no meeting takes place, such as `2026-12-25`; at most 400. What a meeting costs a year, the hours given back, and deadlines in working days leave them out. Default: none. */
  holidays: readonly string[] = [];

  /** Where polls live. Usually a `<moot-provider>` or the page's configuration says. */
  client: Moot | undefined;

  #acts: Acts | undefined;
  #loadingActs: Promise<Acts> | undefined;
  /** What this device knows the viewer to have chosen in confidence. */
  #chosen: string | undefined;
  #asked: PollRoom | undefined;
  /** What had the focus before it was rendered anew. */
  #held: string | undefined;

  readonly #terms = new Terms(this, locales);
  readonly #source = new RitualSource(this, {
    ritual: poll,
    name: () => roomNameOf('poll', this.room),
    client: () => this.client,
    opened: () => { this.#chosen = this.#asked = undefined; },
  });

  constructor() {
    super();
    new Ticking(this);
  }

  /** The first view's request leaves before anything is rendered. */
  protected override async scheduleUpdate(): Promise<void> {
    if (!this.hasUpdated) await this.#source.first();
    void super.scheduleUpdate();
  }

  protected override willUpdate(): void {
    this.#held = (this.shadowRoot?.activeElement as HTMLElement | null | undefined)?.dataset['focus'];
  }

  protected override updated(): void {
    const state = this.#source.room?.view.state;
    // Who only waits for the first view waits for nothing else.
    if (state !== undefined && state !== 'loading') void this.#loadActs().catch(() => undefined);
    // What is put in another order takes the focus along.
    const active = this.shadowRoot?.activeElement as HTMLElement | null | undefined;
    if (this.#held === undefined || active?.dataset['focus'] === this.#held) return;
    const find = (selector: string) => this.renderRoot.querySelector<HTMLElement>(`[data-focus${selector}"]`);
    // What is gone leaves it to what stands beside it: of an option, or of what hosts do.
    const [group = ''] = this.#held.split(/(?<=[/-])/);
    (find(`="${CSS.escape(this.#held)}`) ?? find(`^="${CSS.escape(group)}`))?.focus();
  }

  /**
   * Casts the viewer's ballot, most wanted first, unless a listener cancels it; no option takes it back.
   * Resolves when it is on its way; a confidential one has its token kept on this device by then.
   */
  async vote(choices: readonly string[]): Promise<void> {
    const { room } = this.#source;
    if (!room || !this.dispatchEvent(new MootPollVoteEvent(choices))) return;
    if (pollOf(room.view).secrecy === 'named') {
      const comment = room.view.get('ballot', room.view.viewer?.key ?? '')?.comment;
      const sending = room.vote({ choices: [...choices], ...(comment === undefined ? {} : { comment }) });
      (await this.#loadActs()).voted(sending, choices);
      return;
    }
    const [choice] = choices;
    if (choice === undefined) return;
    const before = this.#chosen;
    this.#choose(choice);
    try {
      const acts = await this.#loadActs();
      acts.voted(await acts.cast(choice), choices);
    } catch (error) {
      // Where it is not even on its way, nothing says that it is.
      this.#choose(before);
      throw error;
    }
  }

  #choose(choice: string | undefined): void {
    this.#chosen = choice;
    this.requestUpdate();
  }

  /** What is not in the first view loads behind it, or as soon as somebody wants it. */
  #loadActs(): Promise<Acts> {
    this.#loadingActs ??= import('./poll-acts.js').then(({ Acts: Loaded }) => {
      this.#acts = new Loaded({
        element: this,
        root: this.renderRoot as ShadowRoot,
        room: () => this.#source.room,
        moot: () => this.#source.moot,
        language: () => this.#language,
        mine: () => (this.#source.room ? mineIn(this.#source.room, this.#chosen) : []),
        choose: (choice) => { this.#choose(choice); },
      });
      this.requestUpdate();
      return this.#acts;
    });
    this.#loadingActs.catch(() => { this.#loadingActs = undefined; });
    return this.#loadingActs;
  }

  get #language(): Language {
    const { words: w, lang } = this.#terms;
    return { w, lang, n: (count) => formatCount(count, lang) };
  }

  override render(): TemplateResult {
    const { words: w } = this.#terms;
    const { room, failed } = this.#source;
    return html`<slot name="intro"></slot>
      ${room ? this.#renderRoom(room) : failed ? html`<p class="note" part="notice">${w.failed}</p>` : this.#renderSkeleton()}
      ${this.#acts?.toast}<p class="gone" role="status">${this.#acts?.said}</p>`;
  }

  #renderRoom(room: PollRoom): TemplateResult {
    const { view } = room;
    const { words: w } = this.#terms;
    if (view.reload || view.state === 'denied' || view.state === 'absent') return this.#acts?.renderNotice(room) ?? this.#renderSkeleton();
    const offline = view.link === 'offline' ? html`<p class="bar" part="offline">${this.#source.moot?.durable === false ? w.offlineHere : w.offline}</p>` : nothing;
    if (view.state === 'loading') return html`${offline}${this.#renderSkeleton()}`;
    // In the page every room is there, also where nobody has set anything up.
    if (!view.get('poll', 'poll')) return this.#acts?.renderNotice(room) ?? this.#renderSkeleton();
    const found = pollOf(view);
    if (found.secrecy === 'confidential' && this.#asked !== room) {
      this.#asked = room;
      void this.#loadActs().then((acts) => acts.remember(room)).catch(() => undefined);
    }
    this.#acts?.look(room, found);
    return html`${this.#renderHead(room, found)} ${offline} ${this.#renderMeeting(room, found)}
      ${found.intro ? html`<div class="intro" dir="auto">${this.#acts ? this.#acts.prose(found.intro) : found.intro}</div>` : nothing}
      ${isOver(found) ? nothing : this.#renderBallot(room, found)} ${this.#acts?.renderRest(room, found)}`;
  }

  #renderSkeleton(): TemplateResult {
    return html`<div aria-busy="true" role="region" aria-label=${this.#terms.words.loading}><div class="bone title"></div><div class="bone"></div><div class="bone box"></div></div>`;
  }

  #renderHead({ view }: PollRoom, found: Poll): TemplateResult {
    const { meeting, followUp, phase, closed, secrecy, eligible } = found;
    const { w, lang, n } = this.#language;
    const title = this.heading || view.get('ritual', 'ritual')?.title || w.poll;
    const isShared = this.#source.moot?.features.shared ?? true;
    const voters = view.get('tally', 'tally')?.voters;
    const ballots = view.get('result', 'result')?.ballots;
    const facts = [
      ...(phase === 'open' ? closingOf(found, this.#language) : []),
      ...(closed ? [w.closed(shortTime(closed.at, lang))] : []),
      ...(voters === undefined || secrecy === 'confidential' || !isShared ? [] : [eligible === undefined || voters > eligible ? w.voted(voters, n(voters)) : w.votedOf(n(voters), n(eligible))]),
      ...(ballots === undefined || eligible === undefined ? [] : [w.answered(n(ballots), n(eligible))]),
    ];
    const words = isShared ? [closed && phase === 'closed' ? undefined : w.phases[phase], ...facts] : [w.preview, ...facts];
    return html`<div class="head" part="header">
      <h2 dir="auto">${!this.heading && (meeting ?? followUp) ? (isOver(found) ? w.result : meeting ? w.couldBe : w.stays)(title) : title}</h2>
      <span class="phase"><span class=${phase === 'open' ? 'dot open' : 'dot'}></span><span>${words.filter((one) => one !== undefined).join(' · ')}</span></span>
    </div>`;
  }

  #renderMeeting({ view }: PollRoom, found: Poll) {
    const { meeting } = found;
    const cost = meeting && costOfMeeting(meeting, view.get('ritual', 'ritual')?.created);
    if (!cost) return nothing;
    const { w, n } = this.#language;
    const hours = (count: number) => w.hours(count, n(Math.round(count * 10) / 10));
    const { times, hoursInAll } = cost;
    // Hours are rounded: the year's are told by what they come of, not by those of one time.
    return html`<p class="facts" part="cost"><span>${w.minutes(n(cost.minutes))} × ${w.people(cost.weight, n(cost.weight))}${times === undefined ? nothing : ` × ${w.times(times, n(times))} ÷ 60`}</span><span class="eq">=</span>${
        hoursInAll === undefined ? nothing : html`<b class="num">${hours(hoursInAll)}</b><span class="eq">·</span>`}<b class="num">${hours(cost.hoursEach)}</b><span class="eq">${w.each}</span>${this.#acts?.renderCounted(cost, meeting)}</p>
      ${meeting.purpose && !isOver(found) ? html`<p class="advice" part="advice">${w.purposes[meeting.purpose]}</p>` : nothing}`;
  }

  #renderBallot(room: PollRoom, found: Poll): TemplateResult {
    const { view } = room;
    const canVote = !this.readonly && found.phase === 'open' && (view.viewer?.roles.includes('member') ?? false);
    const mine = mineIn(room, this.#chosen);
    return html`${renderBallot({ ...this.#language, poll: found, mine, canVote, vote: (choices) => void this.vote(choices).catch(() => undefined) })}
      <div class="foot small" part="footer"><span>${this.#whoSees(found, view.now())} ${this.#acts?.renderHow(found)}</span><span>${this.#state(room, found, mine)}</span></div>`;
  }

  /** Always in one sentence: who can see what. */
  #whoSees(found: Poll, now: number): string {
    const { w, lang } = this.#language;
    const { phase, opens = 0, meeting, followUp } = found;
    if (phase !== 'draft') return whoSees(found, this.#language);
    // What should be open already has met an obstacle, and waits for a host.
    const when = opens > now ? w.opensAt(deadline(opens, lang)) : w.notYet;
    // How many are asked decides it about a meeting, at the opening; that is said behind this.
    return meeting ?? followUp ? when : `${when} ${whoSees(found, this.#language)}`;
  }

  #state(room: PollRoom, { k, phase }: Poll, mine: readonly string[]): string {
    const { w, n } = this.#language;
    const underWay = ballotUnderWay(room);
    const share = room.view.get('turnout', 'turnout')?.participation;
    const told = share === undefined || phase !== 'open' ? undefined : share === 'enough' ? w.participation.enough(n(ballotsNeeded(k))) : w.participation[share];
    const kept = underWay ? (room.view.link === 'offline' ? w.queued : w.sending) : mine.length > 0 ? w.yours : undefined;
    return [kept, told].filter((one) => one !== undefined).join(' · ');
  }
}

/** Absent where what is kept means nothing. A year counts from the set-up on, though more of its dates are listed. */
function costOfMeeting(meeting: NonNullable<Poll['meeting']>, from: number | undefined): MeetingCost | undefined {
  try {
    return costOf({ ...meeting, from });
  } catch {
    return undefined;
  }
}
