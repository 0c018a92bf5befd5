/** The decision about a meeting: what becomes of it, why, who sees to it, and from when. What is typed is a draft at once. */
import { html, nothing, type TemplateResult } from 'lit';
import type { MootError } from '../../client/index.js';
import { adviceFor, type Recommendation } from '../../core/poll/poll.advice.js';
import { attendingNow, attendingOf } from '../../core/poll/poll.attending.js';
import { COMMENT_LIMIT, MOST_PEOPLE, TRIAL_DAYS } from '../../core/poll/poll.limits.js';
import { hasDates } from '../../core/poll/poll.series.js';
import type { DecideArgs, Outcome, Poll } from '../../core/poll/poll.schema.js';
import { pollOf } from '../../core/poll/poll.state.js';
import { LABEL_LIMIT } from '../../core/text.js';
import { roomNameFromPath } from '../../core/address.js';
import { focusProblem, instantIn, localDay, renderArea, renderInput, renderSelect, typedIn, type Problems } from '../internal/fields.js';
import type * as drafts from './poll-calendar-draft.js';
import { lengthProblem, wholeProblem } from './poll-problems.js';
import type { PollActs } from './poll-stage.js';
import type { PollRoom } from './poll.model.js';

const DAY = 86_400_000;
/** Until the end of its last day. */
const LAST = DAY - 1_000;

/** What can take a meeting's place, each with what it is in advice, and with the end of its name: what is not there yet is offered as soon as a server knows its kind. */
const REPLACEMENTS = {
  qa: { kind: 'qa', advice: 'board', end: 'board' },
  standup: { kind: 'standup', advice: 'standup', end: 'standup' },
  // One ritual: with a text, or with what was recorded.
  written: { kind: 'video', preset: 'text', advice: 'update', end: 'updates' },
  recorded: { kind: 'video', advice: 'update', end: 'updates' },
} as const satisfies Readonly<Record<string, { readonly kind: string; readonly preset?: string; readonly advice: Recommendation; readonly end: string }>>;

type Replacement = keyof typeof REPLACEMENTS;

/** What changes in a calendar, and how. */
const IN_CALENDAR = { cancel: 'cancel', async: 'cancel', shorten: 'change', rarer: 'change' } as const satisfies Partial<Record<Outcome, 'cancel' | 'change'>>;

type Typed = Readonly<Record<string, string>>;

export class Decide {
  readonly #acts: PollActs;
  readonly #close: () => void;
  #typed: Typed = {};
  #problems: Problems = {};
  /** When the decision was made that its writer has seen, and replaces. */
  #from: number | undefined;
  /** What makes calendar drafts: loads with the form, so that the press that decides makes one. */
  #drafts: typeof drafts | undefined;
  /** The meeting as this device has read it in a calendar. */
  #kept: drafts.DraftSource | undefined;
  /** Kinds of rituals that the viewer may set up. */
  #kinds: readonly string[] = [];

  constructor(acts: PollActs, close: () => void) {
    this.#acts = acts;
    this.#close = close;
  }

  /** Looks up what was typed before, and who decides. */
  async begin(): Promise<void> {
    const [room, moot] = [this.#acts.stage.room(), this.#acts.stage.moot()];
    if (!room || !moot) return;
    const before = room.view.get('decision', 'decision');
    this.#from = before?.at;
    const [draft, me] = await Promise.all([moot.drafts.get(keyOf(room)).catch(() => undefined), moot.me().catch(() => undefined)]);
    this.#kinds = me?.kinds ?? ['qa'];
    const { meeting } = pollOf(room.view);
    if (meeting && (meeting.series !== undefined || hasDates(meeting))) {
      this.#drafts = await import('./poll-calendar-draft.js').catch(() => undefined);
      this.#kept = await this.#drafts?.keptSource(moot, room.address).catch(() => undefined);
    }
    const starts = before?.starts ?? room.view.now() + DAY;
    this.#problems = {};
    this.#typed = {
      owner: before?.owner ?? me?.name ?? '',
      reason: before?.reason ?? '',
      outcome: before?.outcome ?? '',
      starts: localDay(starts),
      until: localDay(before?.until ?? starts + TRIAL_DAYS * DAY),
      ...(meeting ? { attending: String(attendingNow(meeting, before, room.view.now())) } : {}),
      ...kept(draft?.text),
    };
  }

  render(room: PollRoom, poll: Poll): TemplateResult {
    const { w } = this.#acts.language;
    const of = (name: string) => ({ name, value: this.#typed[name] ?? '', problem: this.#problems[name] });
    const outcome = (this.#typed['outcome'] ?? '') as Outcome | '';
    const type = (event: Event) => {
      this.#typed = this.#read(event.currentTarget as HTMLFormElement);
      this.#acts.stage.moot()?.drafts.set(keyOf(room), JSON.stringify(this.#typed));
      void this.#acts.update();
    };
    const submit = (event: Event) => {
      event.preventDefault();
      this.#typed = this.#read(event.currentTarget as HTMLFormElement);
      this.#send(room, poll);
    };
    const key = (event: KeyboardEvent) => {
      // What was typed stays a draft.
      if (event.key === 'Escape') this.#close();
      event.stopPropagation();
    };
    return html`<form class="note settings" part="decide" novalidate aria-label=${w.decide} @submit=${submit} @input=${type} @keydown=${key}>
      ${renderSelect({ ...of('outcome'), label: w.decision }, [['', w.choose], ...poll.options.map(({ id }) => [id, `${w.outcomes[id as Outcome]}: ${w.meanings[id as Outcome]}`] as const)])}
      ${outcome === '' ? nothing : this.#renderRemains(outcome, room, poll)}
      ${renderArea({ ...of('reason'), label: w.reason, hint: w.reasonHint })}
      <div class="pair">${renderInput({ ...of('owner'), label: w.owner })}
      ${renderInput({ ...of('attending'), label: w.attending, hint: this.#weighed(poll) }, { type: 'number', min: '1', max: String(MOST_PEOPLE) })}</div>
      <div class="pair">${renderInput({ ...of('starts'), label: w.starts, hint: poll.meeting && !hasDates(poll.meeting) && outcome !== 'keep' ? w.startsUndated : undefined }, { type: 'date' })}
      ${outcome === 'keep' ? nothing : renderInput({ ...of('until'), label: w.until }, { type: 'date' })}</div>
      ${this.#renderDraft(outcome, room, poll)}
      <div class="row"><button class="primary">${w.publish}</button><button type="button" class="quiet" @click=${() => { this.#drop(room); }}>${w.cancel}</button></div>
    </form>`;
  }

  /** What stands in the form; a box that does not stand there is as it was left. */
  #read(form: HTMLFormElement): Typed {
    const box = form.elements.namedItem('calendar');
    const calendar = box instanceof HTMLInputElement ? (box.checked ? 'yes' : 'no') : this.#typed['calendar'];
    return { ...typedIn(form), ...(calendar === undefined ? {} : { calendar }) };
  }

  /** What so many people weigh in the ledger, where that is not the same. */
  #weighed({ meeting }: Poll): string {
    const { w, n } = this.#acts.language;
    const people = Number(this.#typed['attending']);
    const weight = meeting && people > 0 ? attendingOf(meeting, people).weight : people;
    return weight === people ? w.attendingHint : `${w.attendingHint} ${w.attendingWeigh(n(weight))}`;
  }

  /** Of what a calendar draft is made, from a day on: undefined where there is nothing to make one of, and where the calendar that has the meeting is to be read for it. */
  #source(outcome: Outcome | '', room: PollRoom, poll: Poll, starts: number | undefined): drafts.DraftSource | undefined {
    if (!Object.hasOwn(IN_CALENDAR, outcome)) return undefined;
    return this.#kept ?? (poll.meeting?.series === undefined ? this.#drafts?.ownSource(room, poll, starts ?? room.view.now()) : undefined);
  }

  #renderDraft(outcome: Outcome | '', room: PollRoom, poll: Poll): TemplateResult | typeof nothing {
    const source = this.#source(outcome, room, poll, this.#begins(poll));
    if (!source) return nothing;
    const { w } = this.#acts.language;
    const problem = this.#problems['calendar'];
    return html`<div class="field" data-field="calendar"><label class="check"><input type="checkbox" name="calendar" .checked=${this.#typed['calendar'] !== 'no'} aria-describedby="calendar-is" aria-invalid=${problem ? 'true' : 'false'} />${w.draftToo}</label>
      <span class="small" id="calendar-is">${w.draftIs[IN_CALENDAR[outcome as keyof typeof IN_CALENDAR]]} ${source.isOwn ? w.draftOwn : w.draftRead}</span>
      ${problem ? html`<p class="error" role="alert">${problem}</p>` : nothing}</div>`;
  }

  /** From when on it holds: on the day of the close, from then on; where the poll is held that may be another day. */
  #begins({ closed }: Poll): number | undefined {
    const begins = instantIn(this.#typed['starts']);
    return begins === undefined ? undefined : Math.max(begins, closed?.at ?? 0);
  }

  /** What is left of the meeting, or what takes its place: of each outcome what belongs to it. */
  #renderRemains(outcome: Outcome, room: PollRoom, { meeting }: Poll): TemplateResult | typeof nothing {
    const { w } = this.#acts.language;
    const of = (name: string, otherwise = '') => ({ name, value: this.#typed[name] ?? otherwise, problem: this.#problems[name] });
    switch (outcome) {
      case 'shorten': return renderInput({ ...of('minutes', String(Math.max(1, Math.floor((meeting?.minutes ?? 2) / 2)))), label: w.remainMinutes }, { type: 'number', min: '1' });
      case 'rarer': return renderSelect({ ...of('every', '2'), label: w.remainEvery }, Object.entries(w.everies));
      case 'not-me': return renderInput({ ...of('people'), label: w.remainPeople }, { type: 'number', min: '0' });
      case 'async': {
        const offered = (Object.keys(REPLACEMENTS) as Replacement[]).filter((one) => this.#kinds.includes(REPLACEMENTS[one].kind));
        const { instead } = meeting?.purpose ? adviceFor(meeting.purpose) : { instead: [] };
        const fitting = instead.flatMap((advice) => offered.filter((one) => REPLACEMENTS[one].advice === advice));
        const inOrder = [...fitting, ...offered.filter((one) => !fitting.includes(one))];
        const chosen = this.#replacement;
        return html`<div class="pair">${renderSelect({ ...of('replacement'), label: w.replacement, hint: w.replacementHint }, [['', w.replacements['']], ...inOrder.map((one) => [one, fitting.includes(one) ? w.fits(w.replacements[one]) : w.replacements[one]] as const)])}
        ${chosen ? renderInput({ ...of('name', nameBeside(room, chosen)), label: w.replacementName }) : nothing}</div>`;
      }
      default: return nothing;
    }
  }

  get #replacement(): Replacement | undefined {
    const chosen = this.#typed['replacement'] ?? '';
    return Object.hasOwn(REPLACEMENTS, chosen) ? (chosen as Replacement) : undefined;
  }

  #remains(outcome: Outcome, room: PollRoom, { meeting }: Poll): { readonly args: Partial<DecideArgs>; readonly problems: Problems } {
    const number = (name: string, least: number, most: number) => {
      const problem = wholeProblem(this.#typed[name] ?? '', least, most, this.#acts.language);
      return problem === undefined ? { args: { [name]: Number(this.#typed[name]) }, problems: {} } : { args: {}, problems: { [name]: problem } };
    };
    switch (outcome) {
      case 'shorten': return number('minutes', 1, (meeting?.minutes ?? 0) - 1);
      case 'rarer': return { args: { every: Number(this.#typed['every']) }, problems: {} };
      case 'not-me': return number('people', 0, Math.floor(meeting ? attendingOf(meeting, Number(this.#typed['attending'])).weight : 0));
      case 'async': {
        const chosen = this.#replacement;
        if (!chosen) return { args: {}, problems: {} };
        const { end: _, advice: __, ...replacement } = REPLACEMENTS[chosen];
        return { args: { replacement: { ...replacement, name: roomNameFromPath(this.#typed['name'] || nameBeside(room, chosen)) } }, problems: {} };
      }
      default: return { args: {}, problems: {} };
    }
  }

  #send(room: PollRoom, poll: Poll): void {
    const { w } = this.#acts.language;
    const { outcome = '', reason = '', owner = '', starts: day = '', until: last, attending = '' } = this.#typed;
    const [begins, until, closed] = [this.#begins(poll), instantIn(last), poll.closed?.at ?? 0];
    const remains = outcome === '' ? { args: {}, problems: {} } : this.#remains(outcome as Outcome, room, poll);
    this.#problems = {
      ...(outcome === '' ? { outcome: w.problems.outcome } : {}),
      ...remains.problems,
      reason: reason === '' ? w.problems.reason : lengthProblem(reason, COMMENT_LIMIT, this.#acts.language),
      attending: wholeProblem(attending, 1, MOST_PEOPLE, this.#acts.language),
      owner: owner === '' ? w.problems.owner : lengthProblem(owner, LABEL_LIMIT, this.#acts.language),
      ...(begins === undefined ? { starts: w.problems.date } : day < localDay(closed) ? { starts: w.problems.startsPast } : {}),
      ...(outcome !== 'keep' && begins !== undefined && (until ?? begins) < begins ? { until: w.problems.ends } : {}),
    };
    const refused = () => void this.#acts.update().then(() => { focusProblem(this.#acts.stage.root); });
    if (Object.values(this.#problems).some(Boolean) || begins === undefined) {
      refused();
      return;
    }
    const from = this.#from;
    const args: DecideArgs = {
      outcome: outcome as Outcome,
      reason,
      owner,
      starts: begins,
      attending: { people: Number(attending) },
      ...remains.args,
      ...(until === undefined || outcome === 'keep' ? {} : { until: until + LAST }),
      ...(from === undefined ? {} : { from }),
    };
    let save: (() => void) | undefined;
    try {
      save = this.#draft(args, room, poll);
    } catch (error) {
      const { code, message } = error as MootError;
      this.#problems = { calendar: w.refusals[code] ?? message };
      refused();
      return;
    }
    const sending = room.decide(args);
    this.#acts.did(sending, ({ done }) => (save ? done.decideDraft : done.decide));
    void sending.receipt.then(({ status }) => {
      // What is refused is written anew from where it was left, and changes nothing in a calendar.
      if (status !== 'accepted') return;
      save?.();
      this.#discard(room);
    }, () => undefined);
    this.#close();
  }

  /** Saves what the decision means for a calendar, once it is taken; undefined where nobody wants that. Throws where there is no such change. */
  #draft(args: DecideArgs, room: PollRoom, poll: Poll): (() => void) | undefined {
    const source = this.#typed['calendar'] === 'no' ? undefined : this.#source(args.outcome, room, poll, args.starts);
    const made = this.#drafts;
    if (!source || !made) return undefined;
    const { outcome, starts, minutes, every } = args;
    const text = made.draftText(source, { outcome, starts, ...(minutes === undefined ? {} : { minutes }), ...(every === undefined ? {} : { every }) }, room.view.now());
    return () => { made.saveDraftText(room, source, text); };
  }

  #drop(room: PollRoom): void {
    this.#discard(room);
    this.#close();
  }

  #discard(room: PollRoom): void {
    void this.#acts.stage.moot()?.drafts.discard(keyOf(room));
  }
}

/** The room of what takes the meeting's place, where nobody says another. */
function nameBeside({ address }: PollRoom, replacement: Replacement): string {
  return `${address.slice(address.indexOf('/') + 1)}-${REPLACEMENTS[replacement].end}`;
}

function keyOf({ address }: PollRoom): string {
  return `${address}/decide`;
}

function kept(text: string | undefined): Typed {
  try {
    return JSON.parse(text ?? '{}') as Typed;
  } catch {
    return {};
  }
}
