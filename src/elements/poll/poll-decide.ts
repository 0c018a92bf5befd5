/** The decision about a meeting: what becomes of it, why, who sees to it, and from when. What is typed is a draft at once. */
import { html, nothing, type TemplateResult } from 'lit';
import { adviceFor, type Recommendation } from '../../core/poll/poll.advice.js';
import { COMMENT_LIMIT, TRIAL_DAYS } from '../../core/poll/poll.limits.js';
import type { DecideArgs, Outcome, Poll } from '../../core/poll/poll.schema.js';
import { LABEL_LIMIT } from '../../core/text.js';
import { roomNameFromPath } from '../../core/address.js';
import { focusProblem, instantIn, localDay, renderArea, renderInput, renderSelect, typedIn, type Problems } from '../internal/fields.js';
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

type Typed = Readonly<Record<string, string>>;

export class Decide {
  readonly #acts: PollActs;
  readonly #close: () => void;
  #typed: Typed = {};
  #problems: Problems = {};
  /** When the decision was made that its writer has seen, and replaces. */
  #from: number | undefined;
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
    const starts = before?.starts ?? room.view.now() + DAY;
    this.#problems = {};
    this.#typed = {
      owner: before?.owner ?? me?.name ?? '',
      reason: before?.reason ?? '',
      outcome: before?.outcome ?? '',
      starts: localDay(starts),
      until: localDay(before?.until ?? starts + TRIAL_DAYS * DAY),
      ...kept(draft?.text),
    };
  }

  render(room: PollRoom, poll: Poll): TemplateResult {
    const { w } = this.#acts.language;
    const of = (name: string) => ({ name, value: this.#typed[name] ?? '', problem: this.#problems[name] });
    const outcome = (this.#typed['outcome'] ?? '') as Outcome | '';
    const type = (event: Event) => {
      this.#typed = typedIn(event.currentTarget as HTMLFormElement);
      this.#acts.stage.moot()?.drafts.set(keyOf(room), JSON.stringify(this.#typed));
      void this.#acts.update();
    };
    const submit = (event: Event) => {
      event.preventDefault();
      this.#typed = typedIn(event.currentTarget as HTMLFormElement);
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
      ${renderInput({ ...of('starts'), label: w.starts }, { type: 'date' })}
      ${outcome === 'keep' ? nothing : renderInput({ ...of('until'), label: w.until }, { type: 'date' })}</div>
      <div class="row"><button class="primary">${w.publish}</button><button type="button" class="quiet" @click=${() => { this.#drop(room); }}>${w.cancel}</button></div>
    </form>`;
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
      case 'not-me': return number('people', 0, Math.floor(meeting?.weight ?? meeting?.people ?? 0));
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
    const { outcome = '', reason = '', owner = '', starts: day = '', until: last } = this.#typed;
    const [begins, until, closed] = [instantIn(day), instantIn(last), poll.closed?.at ?? 0];
    const remains = outcome === '' ? { args: {}, problems: {} } : this.#remains(outcome as Outcome, room, poll);
    this.#problems = {
      ...(outcome === '' ? { outcome: w.problems.outcome } : {}),
      ...remains.problems,
      reason: reason === '' ? w.problems.reason : lengthProblem(reason, COMMENT_LIMIT, this.#acts.language),
      owner: owner === '' ? w.problems.owner : lengthProblem(owner, LABEL_LIMIT, this.#acts.language),
      ...(begins === undefined ? { starts: w.problems.date } : day < localDay(closed) ? { starts: w.problems.startsPast } : {}),
      ...(outcome !== 'keep' && begins !== undefined && (until ?? begins) < begins ? { until: w.problems.ends } : {}),
    };
    if (Object.values(this.#problems).some(Boolean) || begins === undefined) {
      void this.#acts.update().then(() => { focusProblem(this.#acts.stage.root); });
      return;
    }
    const from = this.#from;
    const args: DecideArgs = {
      outcome: outcome as Outcome,
      reason,
      owner,
      // On the day of the close, from then on: where the poll is held that may be another day.
      starts: Math.max(begins, closed),
      ...remains.args,
      ...(until === undefined || outcome === 'keep' ? {} : { until: until + LAST }),
      ...(from === undefined ? {} : { from }),
    };
    const sending = room.decide(args);
    this.#acts.did(sending, ({ done }) => done.decide);
    // What is refused is written anew from where it was left.
    void sending.receipt.then(({ status }) => { if (status === 'accepted') this.#discard(room); }, () => undefined);
    this.#close();
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
