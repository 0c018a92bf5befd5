/** What hosts do with a poll. Loads for them alone; what they do is carried out by the authority, and shows when it has been. */
import { html, nothing, type TemplateResult } from 'lit';
import type { AudienceSize } from '../../backends/protocol.js';
import type { MootError, Sending } from '../../client/index.js';
import type * as deadlines from '../../core/poll/poll.deadlines.js';
import { FEWEST_INVITED, ballotsNeeded } from '../../core/poll/poll.disclosure.js';
import { BALLOT_DAYS, COMMENT_LIMIT, FEWEST_OPTIONS, MOST_MINUTES, OPTION_LIMIT } from '../../core/poll/poll.limits.js';
import { hasDates } from '../../core/poll/poll.series.js';
import { LABEL_LIMIT } from '../../core/text.js';
import type { Decision, Poll, Settlement } from '../../core/poll/poll.schema.js';
import { hasFixedOptions, isOver, pollOf } from '../../core/poll/poll.state.js';
import { groupsOf, namedIn, renderUnmatched, wantedAudience } from '../internal/audience.js';
import { focusProblem, instantIn, localTime, renderArea, renderInput, renderSelect, typedIn, type Problems } from '../internal/fields.js';
import { deadline } from '../internal/relative-time.js';
import type { AllWords } from '../locales/poll-en-more.js';
import { lengthProblem, wholeProblem } from './poll-problems.js';
import type { PollActs } from './poll-stage.js';
import { Decide } from './poll-decide.js';
import { endName } from './poll.ballot.js';
import { closingOf, textOf, whoSees, type PollRoom } from './poll.model.js';

export type HostForm = 'close' | 'reopen' | 'archive' | 'option' | 'mend' | 'settings' | 'decide' | 'settle' | 'count' | 'draft';

/** Commands of which hosts hear when they have been carried out: all of a poll's but ballots. */
const OWN = /^poll\.(?!vote|cast)/;

/** A calendar may invite a thousand. */
const MOST_NAMED = 12;

export class HostTools {
  readonly #acts: PollActs;
  readonly #decide: Decide;
  #form: HostForm | undefined;
  #problems: Problems = {};
  /** What stood as the form was opened. */
  #decision: Decision | undefined;
  /** Until when the poll goes on that is closed with too few ballots: what counts working days loads with its form. */
  #extended: number | undefined;
  /** What counts working days, for the draft of a poll about a meeting. */
  #deadlines: typeof deadlines | undefined;
  #isLoadingDeadlines = false;
  #size: { readonly since: unknown; value?: AudienceSize | undefined } | undefined;

  constructor(acts: PollActs) {
    this.#acts = acts;
    this.#decide = new Decide(acts, () => { this.#close(); });
  }

  render(room: PollRoom, poll: Poll): TemplateResult | typeof nothing {
    const { w } = this.#acts.language;
    const isUnderWay = room.sendings.some(({ name, status }) => OWN.test(name) && status !== 'refused');
    return html`<section class="host" part="host" aria-label=${w.hosts}>
      ${poll.phase === 'draft' ? this.#renderAsk(room, poll) : nothing}
      <div class="row">${this.#form ? nothing : this.#renderActs(room, poll)}${isUnderWay ? html`<span class="small">${room.view.link === 'offline' ? w.queued : w.underWay}</span>` : nothing}</div>
      ${this.#renderForm(room, poll)}
    </section>`;
  }

  #renderActs(room: PollRoom, poll: Poll): readonly (TemplateResult | typeof nothing)[] {
    const { w } = this.#acts.language;
    const { phase, meeting, secrecy } = poll;
    const decision = room.view.get('decision', 'decision');
    const show = (form: HostForm, label: string, isFirst = false) => html`<button type="button" class=${isFirst ? 'primary' : 'quiet'} data-focus="host-${form}" @click=${() => void this.#show(form)}>${label}</button>`;
    const { outcome, settled } = decision ?? {};
    const mayDecide = meeting && (phase === 'closed' || (phase === 'archived' && settled?.what === 'tweak'));
    const hasChange = isOver(poll) && outcome !== undefined && outcome !== 'keep' && settled?.what !== 'back';
    const mayAdd = (phase === 'draft' || (phase === 'open' && secrecy === 'named')) && !hasFixedOptions(poll);
    return [
      mayDecide ? show('decide', decision ? w.decideAnew : w.decide, !decision) : nothing,
      hasChange && decision?.followUp ? show('settle', w.settle, !settled) : nothing,
      hasChange && meeting && (meeting.series !== undefined || hasDates(meeting)) && outcome !== 'not-me' ? show('draft', w.draftFile) : nothing,
      hasChange ? show('count', w.count) : nothing,
      phase === 'open' ? show('close', w.close) : nothing,
      mayAdd ? show('option', w.addOption) : nothing,
      (phase === 'draft' || phase === 'open') && !hasFixedOptions(poll) ? show('mend', w.mend) : nothing,
      phase === 'draft' || phase === 'open' ? show('settings', w.settings) : nothing,
      phase === 'closed' && secrecy === 'named' && !decision ? show('reopen', w.reopen) : nothing,
      phase === 'closed' && (!meeting || decision) ? show('archive', w.archive) : nothing,
    ];
  }

  /** Before it opens: who is asked, what they are promised, and that what they see stands above. */
  #renderAsk(room: PollRoom, poll: Poll): TemplateResult {
    const { w, n, lang, list } = this.#acts.language;
    const size = this.#sizeOf(room);
    const isShared = this.#acts.stage.moot()?.features.shared ?? true;
    const who = size?.count !== undefined ? w.audience(n(size.count)) : size?.under !== undefined ? w.audienceUnder(n(size.under)) : this.#whom(room);
    const until = poll.closes !== undefined ? nothing : html`<p>${poll.meeting ? w.opens.meeting : w.opens.endless}</p>`;
    const willBe = this.#willBe(poll, size);
    const obstacle = room.view.get('obstacle', 'obstacle');
    const open = () => { this.#send(room.open({}), ({ done }) => done.open); };
    return html`<div class="note ask"><h3>${w.askThem}</h3>
      ${obstacle ? html`<p class="error" role="alert">${w.obstacle(w.refusals[obstacle.code] ?? obstacle.code)}</p>` : nothing}
      <p>${isShared ? who : w.preview}</p>${renderUnmatched(size?.unmatched ?? [], w)}${poll.opens !== undefined && !obstacle ? html`<p>${w.opensAt(deadline(poll.opens, lang))}</p>` : nothing}${until}<p>${w.willBe[willBe]}</p>${poll.cut ? html`<p>${w.alsoByGroup(list(poll.cut))}</p>` : nothing}${isShared ? this.#renderRead(room, poll, willBe) : nothing}
      <div class="row"><button type="button" class="primary" data-focus="host-open" @click=${open}>${size?.count === undefined || size.count === 0 ? w.open : w.openTo(size.count, n(size.count))}</button></div></div>`;
  }

  /** What those who are asked will read once it is open, to the letter. */
  #renderRead({ view }: PollRoom, poll: Poll, secrecy: Poll['secrecy'] | 'either'): TemplateResult {
    const closes = poll.closes ?? this.#closesAfter(poll, Math.max(poll.opens ?? 0, view.now()));
    const { language, stage } = this.#acts;
    const { w } = language;
    const title = stage.element.heading || view.get('ritual', 'ritual')?.title || w.poll;
    const texts = poll.options.map((one) => endName(poll, one) ?? textOf(poll, one, w));
    return html`<div class="read" part="sent" role="group" aria-label=${w.theyRead}><h4>${w.theyRead}</h4>
      <p><b dir="auto">${poll.meeting && !stage.element.heading ? w.couldBe(title) : title}</b></p><p>${texts.map((one, at) => html`${at > 0 ? ' · ' : nothing}<bdi>${one}</bdi>`)}</p>
      ${closes === undefined ? nothing : html`<p>${closingOf({ ...poll, closes }, language).join(' · ')}</p>`}${secrecy === 'either' ? nothing : html`<p>${whoSees({ ...poll, secrecy }, language)}</p>`}<p class="small">${w.sees}</p></div>`;
  }

  /** Until when people can vote who are asked at an instant, where nobody says; undefined where there is no end, and until what counts it has loaded. */
  #closesAfter(poll: Poll, at: number): number | undefined {
    if (!poll.meeting) return undefined;
    if (!this.#deadlines && !this.#isLoadingDeadlines) {
      this.#isLoadingDeadlines = true;
      void import('../../core/poll/poll.deadlines.js').then(
        (loaded) => {
          this.#deadlines = loaded;
          void this.#acts.update();
        },
        // What did not load is asked for again by a later rendering.
        () => { this.#isLoadingDeadlines = false; },
      );
    }
    return this.#deadlines?.deadlineAfter(at, BALLOT_DAYS, poll);
  }

  /** Whom it is for, where nobody can say how many they are. */
  #whom(room: PollRoom): string {
    const { w, list } = this.#acts.language;
    const named = namedIn(room.view.get('access', 'access')?.audience);
    if (!named) return w.everyone;
    return w.someOnly(list(named.length > MOST_NAMED ? [...named.slice(0, MOST_NAMED), '…'] : named));
  }

  /** What the authority will make of it: meetings are confidential where enough are asked. */
  #willBe({ meeting, secrecy }: Poll, size: AudienceSize | undefined): keyof AllWords['willBe'] {
    if (!meeting) return secrecy;
    if (!this.#acts.stage.moot()?.features.confidential || size?.under !== undefined) return 'named';
    if (!size?.complete || size.count === undefined) return size ? 'named' : 'either';
    return size.count >= FEWEST_INVITED ? 'confidential' : 'named';
  }

  /** How many it is for; undefined while that is asked for. */
  #sizeOf(room: PollRoom): AudienceSize | undefined {
    const since = room.view.get('access', 'access') ?? room;
    if (this.#size?.since !== since) {
      const asked: { readonly since: unknown; value?: AudienceSize | undefined } = { since };
      this.#size = asked;
      void this.#acts.stage.moot()?.audience({ room: room.address }).then(
        (value) => {
          asked.value = value ?? { complete: false };
          void this.#acts.update();
        },
        () => undefined,
      );
    }
    return this.#size.value;
  }

  #renderForm(room: PollRoom, poll: Poll): TemplateResult | typeof nothing {
    const { w } = this.#acts.language;
    switch (this.#form) {
      case undefined: return nothing;
      case 'close': return this.#renderClose(room, poll);
      case 'reopen': return this.#renderSure(poll.shown === 'closed' ? `${w.reopenSure} ${w.reopenHides}` : w.reopenSure, w.reopen, () => { this.#send(room.reopen({}), ({ done }) => done.reopen); });
      case 'archive': return this.#renderSure(w.archiveSure, w.archive, () => { this.#send(room.archive(), ({ done }) => done.archive); });
      case 'option': return this.#renderOption(room);
      case 'mend': return this.#renderMend(room, poll);
      case 'settings': return this.#renderSettings(room, poll);
      case 'decide': return this.#decide.render(room, poll);
      case 'settle': return this.#renderSettle(room);
      case 'count': return this.#renderCount(room);
      case 'draft': return this.#renderDraft(room, poll);
    }
  }

  /** A confidential poll with too few ballots goes on once, unless it is to end without a result. */
  #renderClose(room: PollRoom, poll: Poll): TemplateResult {
    const { w, n, lang } = this.#acts.language;
    // Polls with names have no such record.
    const isTooFew = room.view.get('turnout', 'turnout')?.participation === 'under';
    const needed = n(ballotsNeeded(poll.k));
    if (!isTooFew || poll.extended) {
      const question = isTooFew ? w.closeTooFew(needed) : poll.secrecy === 'named' ? w.closeSure : w.closeFinal;
      return this.#renderSure(question, w.close, () => { this.#send(room.end(), ({ done }) => done.close); });
    }
    const endWithout = () => { this.#send(room.end({ withoutResult: true }), ({ done }) => done.close); };
    return this.#renderFrame(w.close, html`<p>${w.closeEarly(needed)}</p>`, this.#extended === undefined ? w.close : w.goOn(deadline(this.#extended, lang)), () => {
      // The one ballot that was missing may have come meanwhile.
      this.#send(room.end(), ({ done }) => (isOver(pollOf(room.view)) ? done.close : done.goOn));
    }, html`<button type="button" class="quiet" @click=${endWithout}>${w.endWithout}</button>`);
  }

  #renderSure(question: string, label: string, act: () => void): TemplateResult {
    return this.#renderFrame(question, html`<p>${question}</p>`, label, () => { act(); });
  }

  #renderOption(room: PollRoom): TemplateResult {
    const { w } = this.#acts.language;
    return this.#renderFrame(w.addOption, renderInput({ name: 'text', label: w.newOption, hint: w.newOptionHint, problem: this.#problems['text'] }), w.add, ({ text = '' }) => {
      const problem = this.#optionProblem(text);
      if (problem !== undefined) return this.#refuse({ text: problem });
      this.#send(room.addOption({ text }), ({ done }) => done.addOption);
    });
  }

  #optionProblem(text: string): string | undefined {
    const { language } = this.#acts;
    return text === '' ? language.w.problems.empty : lengthProblem(text, OPTION_LIMIT, language);
  }

  #renderMend(room: PollRoom, poll: Poll): TemplateResult {
    const { w } = this.#acts.language;
    const { options, phase, locked } = poll;
    const mayRemove = !locked && !(poll.secrecy === 'confidential' && phase === 'open') && options.length > FEWEST_OPTIONS;
    const fields = html`${renderSelect({ name: 'option', label: w.mendWhich }, options.map((one) => [one.id, textOf(poll, one, w)]))}
      ${renderInput({ name: 'text', label: w.mendTo, hint: w.mendHint, problem: this.#problems['text'] })}`;
    const remove = (event: Event) => {
      const { option = '' } = typedIn((event.target as HTMLButtonElement).form ?? new HTMLFormElement());
      this.#send(room.removeOption({ option }), ({ done }) => done.removeOption);
    };
    return this.#renderFrame(w.mend, fields, w.save, ({ option = '', text = '' }) => {
      const problem = this.#optionProblem(text);
      if (problem !== undefined) return this.#refuse({ text: problem });
      this.#send(room.reword({ option, text }), ({ done }) => done.reword);
    }, mayRemove ? html`<button type="button" class="quiet" @click=${remove}>${w.removeOption}</button>` : nothing);
  }

  #renderSettings(room: PollRoom, poll: Poll): TemplateResult {
    const { w, n } = this.#acts.language;
    const isDraft = poll.phase === 'draft';
    const access = room.view.get('access', 'access');
    const groups = access?.audience?.groups ?? [];
    const { forbidden = [] } = room.view.viewer?.house ?? {};
    const mayHide = (this.#acts.stage.moot()?.features.confidential ?? false) && !forbidden.includes('poll.confidential');
    const cut = (poll.cut ?? []).join(', ');
    const fields = html`${renderArea({ name: 'intro', label: w.intro, value: poll.intro ?? '', problem: this.#problems['intro'] })}
      ${renderInput({ name: 'closes', label: w.closesAt, value: poll.closes === undefined ? '' : localTime(poll.closes), hint: poll.meeting && isDraft ? w.closesMeetingHint : w.closesHint, problem: this.#problems['closes'] }, { type: 'datetime-local' })}
      ${isDraft ? html`${renderSelect({ name: 'shown', label: w.shown, value: poll.shown }, Object.entries(w.shownTo))}
        ${poll.meeting || !mayHide || poll.type !== 'single' ? nothing : renderSelect({ name: 'secrecy', label: w.secrecy, value: poll.secrecy, hint: w.secrecyHint }, Object.entries(w.secrecies).filter(([one]) => !forbidden.includes(`poll.${one}`)))}
        ${mayHide && poll.type === 'single' ? renderInput({ name: 'cut', label: w.cut, value: cut, hint: w.cutHint(n(ballotsNeeded(poll.k))), problem: this.#problems['cut'] }) : nothing}
        ${renderInput({ name: 'groups', label: w.groups, value: groups.join(', '), hint: w.groupsHint })}` : nothing}`;
    return this.#renderFrame(w.settings, fields, w.save, ({ intro = '', closes = '', shown, secrecy, cut: names = cut, groups: typed }) => {
      const at = instantIn(closes);
      const isMoved = closes !== (poll.closes === undefined ? '' : localTime(poll.closes));
      const problems = {
        intro: lengthProblem(intro, COMMENT_LIMIT, this.#acts.language),
        closes: isMoved && at !== undefined && at <= room.view.now() ? w.problems.past : undefined,
        cut: groupsOf(names).map((one) => lengthProblem(one, LABEL_LIMIT, this.#acts.language)).find(Boolean),
      };
      if (Object.values(problems).some(Boolean)) return this.#refuse(problems);
      const wanted = {
        ...(intro === (poll.intro ?? '') ? {} : { intro: intro === '' ? null : intro }),
        ...(isMoved ? { closes: at ?? null } : {}),
        ...(shown === undefined || shown === poll.shown ? {} : { shown: shown as Poll['shown'] }),
        ...(secrecy === undefined || secrecy === poll.secrecy ? {} : { secrecy: secrecy as Poll['secrecy'] }),
        ...(names === cut ? {} : { cut: names === '' ? null : [...groupsOf(names)] }),
      };
      const wantedGroups = typed === undefined ? groups : groupsOf(typed);
      if (wantedGroups.join() !== groups.join()) this.#follow(room.configureRoom({ audience: wantedAudience(access?.audience, wantedGroups) }), ({ done }) => done.configure);
      if (Object.keys(wanted).length > 0) this.#follow(room.configure(wanted), ({ done }) => done.configure);
      this.#close();
    });
  }

  #renderSettle(room: PollRoom): TemplateResult {
    const { w } = this.#acts.language;
    const { at: of, settled } = this.#decision ?? {};
    const choices = Object.entries(w.settlements).map(([what, words]) => [what, `${words}: ${w.settling[what as Settlement]}`] as const);
    return this.#renderFrame(w.settle, renderSelect({ name: 'what', label: w.settleWhat, problem: this.#problems['what'] }, [['', w.choose], ...choices]), w.settleNow, ({ what = '' }) => {
      if (what === '') return this.#refuse({ what: w.problems.outcome });
      this.#send(room.settle({ what: what as Settlement, ...(of === undefined ? {} : { of }), ...(settled ? { from: settled.at } : {}) }), ({ done }) => done.settle);
    });
  }

  #renderCount(room: PollRoom): TemplateResult {
    const { w, n } = this.#acts.language;
    const { left: gone = [], attending } = room.view.get('decision', 'decision') ?? {};
    const { weight, people = 0 } = pollOf(room.view).meeting ?? {};
    const most = Math.floor((attending?.weight ?? weight ?? people) - gone.reduce((sum, one) => sum + one.weight, 0));
    const isAsync = room.view.get('decision', 'decision')?.outcome === 'async';
    const of = (name: string) => ({ name, problem: this.#problems[name] });
    const fields = html`${most < 1 ? nothing : renderInput({ ...of('left'), label: w.countLeft, hint: w.countLeftHint }, { type: 'number', min: '1', max: String(most) })}
      ${isAsync ? renderInput({ ...of('minutes'), label: w.countMinutes, hint: w.countMinutesHint }, { type: 'number', min: '0' }) : nothing}`;
    return this.#renderFrame(w.count, fields, w.save, ({ left = '', minutes = '' }) => {
      const problems = {
        left: left === '' ? undefined : wholeProblem(left, 1, most, this.#acts.language),
        minutes: minutes === '' || (Number(minutes) >= 0 && Number(minutes) <= MOST_MINUTES) ? undefined : w.problems.minutes(n(MOST_MINUTES)),
      };
      if (Object.values(problems).some(Boolean)) return this.#refuse(problems);
      if (left !== '') this.#follow(room.left({ weight: Number(left) }), ({ done }) => done.left);
      if (minutes !== '') this.#follow(room.measure({ minutes: Number(minutes) }), ({ done }) => done.measure);
      this.#close();
    });
  }

  /** What its calendar has to be told. Who is invited stands on this device alone, or in the calendar. */
  #renderDraft(room: PollRoom, poll: Poll): TemplateResult {
    const { w } = this.#acts.language;
    const make = async (event: Event) => {
      const file = (event.target as HTMLInputElement).files?.[0];
      if (!file) return;
      try {
        const { saveDraftOf } = await import('./poll-calendar-draft.js');
        if (!(await saveDraftOf(room, poll, file))) {
          this.#refuse({ calendar: w.draftNone });
          return;
        }
        this.#acts.say(({ done }) => done.draft);
        this.#close();
      } catch (error) {
        const { code, message } = error as MootError;
        this.#refuse({ calendar: w.refusals[code] ?? message });
      }
    };
    const problem = this.#problems['calendar'];
    return html`<form class="note settings" novalidate aria-label=${w.draftFile} @submit=${(event: Event) => { event.preventDefault(); }} @keydown=${(event: KeyboardEvent) => { if (event.key === 'Escape') this.#close(); }}>
      <div class="field"><label for="field-draft">${w.draftPick}</label><input id="field-draft" type="file" accept=".ics,text/calendar" aria-describedby="draft-hint" aria-invalid=${problem ? 'true' : 'false'} @change=${(event: Event) => void make(event)} /><span class="small" id="draft-hint">${w.draftHint}</span>
      ${problem ? html`<p class="error" role="alert">${problem}</p>` : nothing}</div>
      <div class="row"><button type="button" class="quiet" @click=${() => { this.#close(); }}>${w.cancel}</button></div></form>`;
  }

  #renderFrame(label: string, fields: unknown, action: string, act: (typed: Readonly<Record<string, string>>) => void, more: unknown = nothing): TemplateResult {
    const submit = (event: Event) => {
      event.preventDefault();
      act(typedIn(event.target as HTMLFormElement));
    };
    const key = (event: KeyboardEvent) => {
      if (event.key === 'Escape') this.#close();
      event.stopPropagation();
    };
    return html`<form class="note settings" novalidate aria-label=${label} @submit=${submit} @keydown=${key}>${fields}
      <div class="row"><button class="primary">${action}</button><button type="button" class="quiet" @click=${() => { this.#close(); }}>${this.#acts.language.w.cancel}</button>${more}</div></form>`;
  }

  async #show(form: HostForm): Promise<void> {
    this.#form = form;
    this.#problems = {};
    this.#decision = this.#acts.stage.room()?.view.get('decision', 'decision');
    if (form === 'close') this.#extended = await this.#extendedUntil();
    if (form === 'decide') await this.#decide.begin();
    if (form === 'draft' && (await this.#draftFromDevice())) {
      this.#close();
      return;
    }
    await this.#acts.update();
    this.#acts.focus('[part="host"] form :is(select, input, textarea, .primary)');
  }

  async #extendedUntil(): Promise<number | undefined> {
    const view = this.#acts.stage.room()?.view;
    const deadlines = await import('../../core/poll/poll.deadlines.js').catch(() => undefined);
    return view && deadlines?.extendedUntil(pollOf(view), view.now());
  }

  /** Where this device set the poll up from a calendar, or nobody has read one, one press is enough. */
  async #draftFromDevice(): Promise<boolean> {
    const [room, moot] = [this.#acts.stage.room(), this.#acts.stage.moot()];
    if (!room || !moot) return false;
    const { keptSource, ownSource, saveDraft } = await import('./poll-calendar-draft.js');
    const poll = pollOf(room.view);
    const source = await keptSource(moot, room.address) ?? (poll.meeting?.series === undefined ? ownSource(room, poll, room.view.get('decision', 'decision')?.starts ?? 0) : undefined);
    if (!source) return false;
    try {
      saveDraft(room, source);
    } catch {
      // The calendar as it is now may still do.
      return false;
    }
    this.#acts.say(({ done }) => done.draft);
    return true;
  }

  #close(): void {
    const form = this.#form;
    this.#form = undefined;
    void this.#acts.update().then(() => {
      this.#acts.focus(`[data-focus="host-${form ?? ''}"]`);
      if (!this.#acts.stage.root.activeElement) this.#acts.focus('[part="host"] button');
    });
  }

  #refuse(problems: Problems): void {
    this.#problems = problems;
    void this.#acts.update().then(() => { focusProblem(this.#acts.stage.root); });
  }

  #send(sending: Sending, words: (words: AllWords) => string): void {
    this.#follow(sending, words);
    this.#close();
  }

  #follow(sending: Sending, words: (words: AllWords) => string): void {
    this.#acts.did(sending, words);
  }
}
