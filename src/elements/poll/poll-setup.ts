/** Setting a poll up: a form that creates nothing until it is confirmed, and shows what is sent before it is. What is typed in it is a draft at once. */
import { html, nothing, type TemplateResult } from 'lit';
import type { AudienceSize } from '../../backends/protocol.js';
import type { CalendarSeries, Moot } from '../../client/index.js';
import { WEEKS_LISTED } from '../../core/meeting.js';
import type { WantedAudience } from '../../core/room.js';
import { costOf } from '../../core/poll/poll.cost.js';
import { FEWEST_INVITED, K, ballotsNeeded } from '../../core/poll/poll.disclosure.js';
import { COMMENT_LIMIT, FEWEST_OPTIONS, MOST_MINUTES, MOST_OPTIONS, MOST_PEOPLE, OPTION_LIMIT } from '../../core/poll/poll.limits.js';
import { poll } from '../../core/poll/poll.ritual.js';
import { sameOption } from '../../core/poll/poll.state.js';
import type { Meeting, Purpose, SetUpArgs } from '../../core/poll/poll.schema.js';
import { LABEL_LIMIT, TITLE_LIMIT, type TextLimit } from '../../core/text.js';
import { groupsOf, ofAddresses, renderAudience, wantedAudience } from '../internal/audience.js';
import { focusProblem, instantIn, renderArea, renderInput, renderSelect, typedIn, type Problems } from '../internal/fields.js';
import { nextTime } from '../internal/next-time.js';
import { warnOnce } from '../internal/warn-once.js';
import { lengthProblem, wholeProblem } from './poll-problems.js';
import type { PollActs } from './poll-stage.js';
import { SeriesPicker, holidaysOf, type Chosen } from './poll-series.js';
import { renderSent, type Wanted } from './poll-sent.js';
import type { PollRoom } from './poll.model.js';

type Typed = Readonly<Record<string, string>>;

interface Preview {
  readonly key: string;
  readonly sent: Promise<readonly Wanted[]>;
}

const DEFAULTS: Typed = { minutes: '30', people: '8', cadence: 'weekly', opens: 'end', type: 'single', shown: 'always', secrecy: 'named' };
/** Addresses that fit into one command, beside all its dates. */
const MOST_INVITED = 1_000;
/** Characters, with room for a number behind. */
const LONGEST_NAME = 190;

export class Setup {
  readonly #acts: PollActs;
  readonly #series: SeriesPicker;
  #room: PollRoom | undefined;
  #typed: Typed = {};
  #problems: Problems = {};
  #isPlain: boolean | undefined;
  #preview: Preview | undefined;
  #shown: readonly Wanted[] = [];
  /** Set up beside the one on this page. */
  #made: { readonly room: PollRoom; readonly names: readonly string[] } | undefined;

  constructor(acts: PollActs) {
    this.#acts = acts;
    this.#series = new SeriesPicker(acts);
  }

  render(room: PollRoom): TemplateResult {
    if (this.#room !== room) void this.#begin(room);
    const { w } = this.#acts.language;
    const { mode } = this.#acts.stage.element;
    if (mode !== '' && mode !== 'meeting') warnOnce(`<moot-poll mode="${mode.slice(0, 80)}"> is unknown; a poll of any kind can be set up. Expected "meeting".`);
    const isPlain = this.#plain;
    const refused = room.sendings.filter(({ name, status }) => name === 'room.create' && status === 'refused');
    const isUnderWay = room.sendings.some(({ name, status }) => name === 'room.create' && status !== 'refused');
    const count = isPlain ? 1 : Math.max(1, this.#series.chosen.length);
    const label = this.#isShared ? w.setUpMany(count, String(count)) : w.tryIt;
    const submit = (event: Event) => {
      event.preventDefault();
      this.#typed = { ...this.#typed, ...typedIn(event.currentTarget as HTMLFormElement) };
      for (const one of refused) one.cancel();
      void this.#create(room);
    };
    const turn = () => {
      this.#isPlain = !isPlain;
      this.#problems = {};
      void this.#acts.update().then(() => { this.#acts.focus('[part="setup"] input'); });
    };
    // WebKit calls an emptied date invalid and would send nothing; what is wrong is said here.
    return html`<form class="setup" part="setup" novalidate aria-label=${isPlain ? w.firstPlain : w.firstRun} @submit=${submit} @input=${(event: Event) => { this.#type(event, room); }}>
      <h2>${isPlain ? w.firstPlain : w.firstRun}</h2>
      ${isPlain ? this.#renderPlain() : this.#renderMeeting()}
      ${this.#isShared ? this.#renderWho(room) : isPlain && this.#typed['secrecy'] !== undefined ? html`<p class="small">${w.namedHere}</p>` : nothing}
      ${this.#renderWhatIsSent(room)}
      ${refused.map(({ error }) => html`<p class="error" role="alert">${w.notTaken(w.refusals[error?.code ?? ''] ?? error?.message ?? '')}</p>`)}
      <div class="row"><button class="primary" aria-disabled=${isUnderWay ? 'true' : 'false'}>${label}</button>${mode === 'meeting' ? nothing : html`<button type="button" class="quiet" data-focus="turn" @click=${turn}>${isPlain ? w.meetingInstead : w.plainInstead}</button>`}
      ${isUnderWay ? html`<span class="small">${room.view.link === 'offline' ? w.queued : w.underWay}</span>` : nothing}</div>
      ${this.#isShared ? nothing : html`<p class="small">${w.preview}</p>`}
    </form>`;
  }

  /** Polls that were set up together with this one, each with its tag: shown once, to whoever did. */
  renderMade(room: PollRoom): TemplateResult | typeof nothing {
    if (this.#made?.room !== room || this.#made.names.length === 0) return nothing;
    const { w } = this.#acts.language;
    const understood = () => {
      this.#made = undefined;
      void this.#acts.update();
    };
    return html`<div class="note made" part="made"><p>${w.made}</p><ul>${this.#made.names.map((name) => html`<li><code dir="ltr">&lt;moot-poll room="${name}"&gt;&lt;/moot-poll&gt;</code></li>`)}</ul><button type="button" class="quiet" @click=${understood}>${w.understood}</button></div>`;
  }

  get #isShared(): boolean {
    return this.#acts.stage.moot()?.features.shared ?? true;
  }

  /** Where nothing is configured, the first thing to try is the meeting. */
  get #plain(): boolean {
    if (this.#acts.stage.element.mode === 'meeting') return false;
    return this.#isPlain ?? (this.#isShared && this.#acts.stage.element.series.length === 0);
  }

  async #begin(room: PollRoom): Promise<void> {
    this.#room = room;
    this.#typed = {};
    this.#isPlain = undefined;
    const draft = await this.#acts.stage.moot()?.drafts.get(keyOf(room)).catch(() => undefined);
    if (this.#room !== room || !draft) return;
    try {
      const { isPlain, ...typed } = JSON.parse(draft.text) as Record<string, string>;
      this.#typed = { ...typed, ...this.#typed };
      if (isPlain) this.#isPlain ??= isPlain === 'yes';
    } catch {
      // A draft of another make is no draft.
    }
    void this.#acts.update();
  }

  #type(event: Event, room: PollRoom): void {
    const form = event.currentTarget as HTMLFormElement;
    this.#typed = { ...this.#typed, ...typedIn(form) };
    const { calendar: _, ...typed } = this.#typed;
    this.#acts.stage.moot()?.drafts.set(keyOf(room), JSON.stringify({ ...typed, isPlain: this.#plain ? 'yes' : 'no' }));
    void this.#acts.update();
  }

  #value(name: string): string {
    if (name === 'secrecy' && this.#forbids('named')) return 'confidential';
    // A trial asks for less.
    return this.#typed[name] ?? (name === 'title' ? this.#acts.stage.element.heading : name === 'first' && this.#isShared ? this.#nextTime() : DEFAULTS[name]) ?? '';
  }

  /** When it may be next, where nobody says. */
  #nextTime(): string {
    return nextTime(this.#room?.view.now() ?? Date.now(), holidaysOf(this.#acts.stage.element));
  }

  #field(name: string, label: string, hint?: string) {
    return { name, label, value: this.#value(name), hint, problem: this.#problems[name] };
  }

  #renderMeeting(): TemplateResult {
    const { w, n } = this.#acts.language;
    const hasSeries = this.#series.chosen.length > 0;
    const cost = costOfTyped(Number(this.#value('minutes')), Number(this.#value('people')));
    return html`${hasSeries ? nothing : html`<div class="fields">
        ${renderInput(this.#field('title', w.title))}
        ${renderInput(this.#field('minutes', w.meetingMinutes), { type: 'number', min: '1', max: '1440' })}
        ${renderSelect(this.#field('cadence', w.cadence), Object.entries(w.cadences))}
        ${renderInput(this.#field('people', w.meetingPeople), { type: 'number', min: '1', max: '10000' })}
        ${this.#isShared ? this.#renderFirst() : nothing}
      </div>
      <p class="facts" role="status">${cost === undefined ? nothing : w.costEach(w.minutes(n(cost.minutes)), w.people(cost.weight, n(cost.weight)), w.hours(cost.hoursEach, n(Math.round(cost.hoursEach * 10) / 10)))}</p>`}
      ${this.#isShared ? this.#renderMore(hasSeries) : html`<details class="more" ?open=${hasSeries}><summary class="small">${w.setUpMore}</summary>${this.#renderMore(hasSeries)}</details>`}`;
  }

  #renderFirst(): TemplateResult {
    const { w } = this.#acts.language;
    return renderInput(this.#field('first', w.first, w.firstHint), { type: 'datetime-local' });
  }

  #renderMore(hasSeries: boolean): TemplateResult {
    const { w } = this.#acts.language;
    return html`${renderSelect(this.#field('purpose', w.purpose), Object.entries(w.purposeNames))}
      ${hasSeries || this.#isShared ? nothing : this.#renderFirst()}
      ${this.#series.render()}
      ${this.#mayHide ? this.#renderCut() : nothing}
      ${this.#isShared && (hasSeries || this.#value('first') !== '') ? renderSelect(this.#field('opens', w.opensWhen), Object.entries(w.opensWhens)) : nothing}`;
  }

  #renderPlain(): TemplateResult {
    const { w } = this.#acts.language;
    const isConfidential = this.#value('secrecy') === 'confidential';
    // One choice alone is confidential.
    const types = Object.entries(w.types).filter(([one]) => one === 'single' || !this.#forbids('named'));
    const type = this.#choosing;
    return html`<div class="fields">${renderInput(this.#field('title', w.question))}</div>
      ${renderSelect(this.#field('type', w.type), types)}
      ${type === 'scale' ? html`<div class="pair">${renderInput(this.#field('low', w.low))}${renderInput(this.#field('high', w.high))}</div>` : renderArea(this.#field('options', w.options, w.optionsHint), 4)}
      ${renderArea(this.#field('intro', w.intro))}
      <div class="pair">${isConfidential ? nothing : renderSelect(this.#field('shown', w.shown), Object.entries(w.shownTo))}
      ${this.#mayHide && type === 'single' ? renderSelect(this.#field('secrecy', w.secrecy, w.secrecyHint), Object.entries(w.secrecies).filter(([one]) => !this.#forbids(one))) : nothing}
      ${renderInput(this.#field('closes', w.closesAt, w.closesHint), { type: 'datetime-local' })}</div>
      ${this.#mayHide && type === 'single' && isConfidential ? this.#renderCut() : nothing}`;
  }

  #renderCut(): TemplateResult {
    const { w, n } = this.#acts.language;
    return renderInput(this.#field('cut', w.cut, w.cutHint(n(ballotsNeeded(K)))));
  }

  get #mayHide(): boolean {
    return (this.#acts.stage.moot()?.features.confidential ?? false) && !this.#forbids('confidential');
  }

  /** Whether whoever runs the server forbids such ballots. */
  #forbids(secrecy: string): boolean {
    return this.#room?.view.viewer?.house?.forbidden?.includes(`poll.${secrecy}`) ?? false;
  }

  /** How people choose. */
  get #choosing(): string {
    return this.#forbids('named') ? 'single' : this.#value('type');
  }

  #renderWho(room: PollRoom): TemplateResult {
    const { w, lang } = this.#acts.language;
    const audience = this.#audienceOf(...this.#chosen);
    const key = JSON.stringify(audience);
    if (this.#query.key !== key) this.#query = { key };
    const isByAddress = this.#isByAddress;
    return html`${this.#mayInvite ? renderSelect(this.#field('whom', w.whom, isByAddress ? w.whomHint : undefined), Object.entries(w.whoms)) : nothing}
      <div class="pair">${isByAddress ? nothing : html`${renderInput(this.#field('groups', w.groups, w.groupsHint))}${renderInput(this.#field('named', w.named, w.namedHint))}`}${renderInput(this.#field('hostGroups', w.hostGroups))}</div>
      ${renderAudience(this.#acts.stage.moot(), audience ? { audience } : {}, audience ? this.#query : room, { w, lang, objection: (size) => this.#objection(size) })}`;
  }

  /** What the poll would be refused for when it is to open, or become against what its size speaks for. */
  #objection({ complete, count, under }: AudienceSize): string | undefined {
    const { refusals, willBeNamed } = this.#acts.language.w;
    if (!this.#plain) {
      const isConfidential = complete && (count ?? 0) >= FEWEST_INVITED;
      if (this.#forbids(isConfidential ? 'confidential' : 'named')) return refusals['mode_forbidden'];
      return !complete && this.#most >= FEWEST_INVITED ? willBeNamed : undefined;
    }
    if (!this.#isConfidential) return undefined;
    if (!complete) return refusals['people_unknown'];
    return (count ?? under ?? 0) < FEWEST_INVITED ? refusals['people_few'] : undefined;
  }

  /** Of the largest of these meetings. */
  get #most(): number {
    const { chosen } = this.#series;
    return chosen.length > 0 ? Math.max(...chosen.map(({ meeting }) => meeting.people)) : Number(this.#value('people'));
  }

  get #isConfidential(): boolean {
    return this.#plain && this.#mayHide && this.#choosing === 'single' && this.#value('secrecy') === 'confidential';
  }

  #query: { readonly key: string | undefined } = { key: undefined };

  get #chosen(): readonly Chosen[] {
    return this.#plain ? [] : this.#series.chosen;
  }

  /** Where a calendar tells of each meeting that is ticked who comes. */
  get #mayInvite(): boolean {
    return this.#chosen.length > 0 && this.#chosen.every((one) => addressesOf(one).length > 0 && addressesOf(one).length <= MOST_INVITED);
  }

  get #isByAddress(): boolean {
    return this.#mayInvite && this.#value('whom') === 'invited';
  }

  /** Whom polls about these meetings are for. Undefined: everyone. */
  #audienceOf(...series: readonly Chosen[]): WantedAudience | undefined {
    if (this.#isByAddress) return ofAddresses([...new Set(series.flatMap(addressesOf))]);
    return wantedAudience(undefined, groupsOf(this.#value('groups')), groupsOf(this.#value('named'))) ?? undefined;
  }

  /** Nothing leaves the browser that does not stand here. */
  #renderWhatIsSent(room: PollRoom): TemplateResult | typeof nothing {
    // A trial sends nothing.
    if (this.#plain || !this.#isShared) return nothing;
    const wanted = this.#wanted();
    if (wanted.some(({ title }) => title === '')) return nothing;
    const key = this.#keyOf(wanted);
    if (this.#preview?.key !== key) {
      const preview: Preview = { key, sent: this.#dateAll(wanted, room) };
      this.#preview = preview;
      void preview.sent.then((sent) => {
        this.#shown = sent;
        if (this.#preview === preview) void this.#acts.update();
      }, () => undefined);
    }
    return this.#shown.length === 0 ? nothing : renderSent(this.#shown, this.#acts.language);
  }

  #keyOf(wanted: readonly Wanted[]): string {
    return JSON.stringify([wanted, this.#chosen.map((one) => this.#audienceOf(one)), ...['opens', 'groups', 'named', 'hostGroups'].map((name) => this.#value(name))]);
  }

  /** What is sent: with real dates, the instant at which people are asked, and who they are. */
  async #dateAll(wanted: readonly Wanted[], room: PollRoom): Promise<readonly Wanted[]> {
    const hostGroups = groupsOf(this.#value('hostGroups'));
    const audiences = wanted.map((_, at) => this.#audienceOf(...this.#chosen.slice(at, at + 1)));
    const dated = await Promise.all(wanted.map((one) => this.#dated(one, room)));
    return dated.map((one, at) => ({ ...one, ...(audiences[at] ? { audience: audiences[at] } : {}), ...(hostGroups.length > 0 ? { hostGroups } : {}) }));
  }

  #wanted(): readonly Wanted[] {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const text = (name: string) => this.#value(name);
    const names = groupsOf(text('cut'));
    const cut = this.#mayHide && names.length > 0 ? { cut: [...names] } : {};
    if (!this.#plain) {
      const purpose = text('purpose') === '' ? {} : { purpose: text('purpose') as Purpose };
      const days = holidaysOf(this.#acts.stage.element);
      const holidays = days.length > 0 ? { holidays: [...days] } : {};
      if (this.#series.chosen.length > 0) return this.#series.chosen.map(({ title, zone: own = zone, meeting }) => ({ title, settings: { meeting: { ...meeting, ...holidays, ...purpose }, zone: own, ...cut } }));
      const first = instantIn(text('first'));
      const meeting: Meeting = { minutes: Number(text('minutes')), people: Number(text('people')), cadence: text('cadence') as NonNullable<Meeting['cadence']>, ...(first === undefined ? {} : { first }), ...holidays, ...purpose };
      return [{ title: text('title'), settings: { meeting, zone, ...cut } }];
    }
    const type = this.#choosing as NonNullable<SetUpArgs['type']>;
    const closes = instantIn(text('closes'));
    const isConfidential = this.#isConfidential;
    const ends = { ...(text('low') ? { low: text('low') } : {}), ...(text('high') ? { high: text('high') } : {}) };
    const settings: SetUpArgs = {
      type,
      zone,
      ...(type === 'scale' ? { scale: { from: 1, to: 5, ...ends } } : { options: linesOf(text('options')) }),
      ...(text('intro') ? { intro: text('intro') } : {}),
      ...(isConfidential ? { secrecy: 'confidential' as const, ...cut } : { shown: text('shown') as NonNullable<SetUpArgs['shown']> }),
      ...(closes === undefined ? {} : { closes }),
    };
    return [{ title: text('title'), settings }];
  }

  /** With its real dates, and the instant at which people are asked: what works them out loads now. */
  async #dated(wanted: Wanted, room: PollRoom): Promise<Wanted> {
    const { meeting, zone = 'UTC' } = wanted.settings;
    if (!meeting || (!meeting.starts && meeting.first === undefined)) return wanted;
    const { startsOf, nextEndOf } = await import('../../core/poll/poll.meeting.js');
    const now = room.view.now();
    const starts = [...startsOf(meeting, zone, now, WEEKS_LISTED)];
    const opens = this.#isShared && this.#value('opens') === 'end' ? nextEndOf(meeting, zone, now) : undefined;
    return { ...wanted, settings: { ...wanted.settings, meeting: { ...meeting, starts }, ...(opens === undefined ? {} : { opens }) } };
  }

  #problemsNow(room: PollRoom): Problems {
    const { language } = this.#acts;
    const { problems } = language.w;
    const value = (name: string) => this.#value(name);
    const length = (text: string, limit: TextLimit) => lengthProblem(text, limit, language);
    const title = value('title') === '' ? problems.title : length(value('title'), TITLE_LIMIT);
    const cut = groupsOf(value('cut')).map((one) => length(one, LABEL_LIMIT)).find(Boolean);
    if (!this.#plain) {
      if (this.#series.chosen.length > 0) return { cut };
      return { title, minutes: wholeProblem(value('minutes'), 1, MOST_MINUTES, language), people: wholeProblem(value('people'), 1, MOST_PEOPLE, language), cut };
    }
    const options = linesOf(value('options'));
    const closes = instantIn(value('closes'));
    const isScale = this.#choosing === 'scale';
    const wrong = isScale ? undefined : options.length < FEWEST_OPTIONS ? problems.few : options.length > MOST_OPTIONS ? problems.many : new Set(options.map(sameOption)).size < options.length ? problems.twice : options.map((one) => length(one, OPTION_LIMIT)).find(Boolean);
    return {
      title,
      options: wrong,
      ...(isScale ? { low: length(value('low'), OPTION_LIMIT), high: length(value('high'), OPTION_LIMIT) } : {}),
      intro: length(value('intro'), COMMENT_LIMIT),
      closes: closes !== undefined && closes <= room.view.now() ? problems.past : undefined,
      ...(value('secrecy') === 'confidential' ? { cut } : {}),
    };
  }

  async #create(room: PollRoom): Promise<void> {
    this.#problems = this.#problemsNow(room);
    if (Object.values(this.#problems).some(Boolean)) {
      await this.#acts.update();
      focusProblem(this.#acts.stage.root);
      return;
    }
    const moot = this.#acts.stage.moot();
    const wanted = this.#wanted();
    const isShown = this.#preview?.key === this.#keyOf(wanted);
    const [here, ...others] = isShown && this.#preview ? await this.#preview.sent : await this.#dateAll(wanted, room);
    if (!here || !moot) return;
    const sources = this.#plain ? [] : this.#series.chosen.map(({ source }) => source);
    const sending = room.create(here);
    this.#acts.say(({ done }) => done.create);
    void keepSource(moot, room.address, sources[0]);
    this.#made = { room, names: [] };
    const taken = new Set([room.address.slice(room.address.indexOf('/') + 1)]);
    for (const [at, beside] of others.entries()) void this.#createBeside(moot, room, beside, sources[at + 1], taken).catch(() => undefined);
    const { status } = await sending.receipt;
    if (status !== 'accepted') return;
    void moot.drafts.discard(keyOf(room));
    // A trial has nobody to ask first.
    if (!this.#isShared) room.open({});
    this.#acts.focus('[part="option"]');
  }

  /** Under the next name that is free: meetings are often called alike. */
  async #createBeside(moot: Moot, room: PollRoom, beside: Wanted, source: CalendarSeries | undefined, taken: Set<string>): Promise<void> {
    const name = roomBeside(room, beside.title, taken);
    taken.add(name);
    const other = moot.open(poll, name);
    const sending = other.create(beside);
    const list = (names: readonly string[]) => {
      if (this.#made?.room !== room) return;
      this.#made = { room, names };
      void this.#acts.update();
    };
    list([...(this.#made?.names ?? []), name]);
    // Not once it was taken: that may be after this page is gone.
    void keepSource(moot, other.address, source);
    const receipt = await sending.receipt;
    if (receipt.status === 'accepted') return;
    list((this.#made?.names ?? []).filter((one) => one !== name));
    if (receipt.code !== 'ritual_exists') return;
    sending.cancel();
    await this.#createBeside(moot, room, beside, source, taken);
  }
}

/** Addresses of those who are invited, as far as the calendar has them. */
function addressesOf({ source }: Chosen): readonly string[] {
  return (source?.attendees ?? []).map(({ email }) => email).filter(Boolean);
}

/** Keeps on this device what a calendar draft needs later. */
async function keepSource(moot: Moot, room: string, source: CalendarSeries | undefined): Promise<void> {
  if (!source) return;
  const { storage, prefix } = await moot.device();
  await storage.set(`${prefix}series/${room}`, { rule: source.rule, attendees: source.attendees });
}

/** The room of a poll that is set up beside the one of this page: a name that is not taken. */
function roomBeside({ address }: PollRoom, title: string, taken: ReadonlySet<string>): string {
  const slug = title.normalize('NFC').replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-+|-+$/g, '').toLowerCase();
  const name = Array.from(`${address.slice(address.indexOf('/') + 1)}:${slug}`).slice(0, LONGEST_NAME).join('');
  for (let nth = 2, free = name; ; free = `${name}-${nth}`, nth += 1) if (!taken.has(free)) return free;
}

function keyOf({ address }: PollRoom): string {
  return `${address}/setup`;
}

function linesOf(text: string): string[] {
  return text.split('\n').map((one) => one.trim()).filter(Boolean);
}

/** Absent where what is typed means nothing. */
function costOfTyped(minutes: number, people: number) {
  try {
    return costOf({ minutes, people });
  } catch {
    return undefined;
  }
}
