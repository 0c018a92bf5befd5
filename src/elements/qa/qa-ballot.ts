/** From a question that names a meeting to the ballot about it: what a host says of the meeting. Loads when one begins a ballot. */
import { html, type TemplateResult } from 'lit';
import { roomNameFromPath } from '../../core/address.js';
import { CADENCES, PURPOSES, type Cadence, type Purpose } from '../../core/meeting.js';
import { startBallot } from '../../core/qa/qa-ballot.rules.js';
import type { StartBallotArgs } from '../../core/qa/qa.schema.js';
import { instantIn, renderInput, renderSelect } from '../internal/fields.js';
import { nextTime } from '../internal/next-time.js';
import type { Form, Language } from './qa-forms.js';

export const ballotRules = { startBallot };

const MOST_MINUTES = 1_440;
const MOST_PEOPLE = 10_000;

type Typed = Readonly<Record<'name' | 'minutes' | 'people' | 'cadence' | 'first' | 'purpose', string>>;

/** What the form holds at first, as the text that is kept of it. */
export function ballotText(question: string): string {
  const name = question.normalize('NFC').toLowerCase().replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-').replaceAll(/^-+|-+$/g, '');
  return JSON.stringify({ name: Array.from(name).slice(0, 60).join(''), minutes: '30', people: '8', cadence: 'weekly', first: nextTime(Date.now()), purpose: '' } satisfies Typed);
}

function typedIn(text: string): Partial<Typed> {
  try {
    return JSON.parse(text) as Partial<Typed>;
  } catch {
    // A draft of another make is no draft.
    return {};
  }
}

/** `change` hears of the whole text with every key. */
export function renderBallotFields({ text }: Form, { w: { ballot: w } }: Language, change: (text: string) => void): TemplateResult {
  const typed = typedIn(text);
  const of = (name: keyof Typed, label: string) => ({ name, label, value: typed[name] ?? '' });
  const handleInput = ({ currentTarget }: Event) => {
    const fields = (currentTarget as HTMLElement).querySelectorAll<HTMLInputElement | HTMLSelectElement>('[name]');
    change(JSON.stringify(Object.fromEntries([...fields].map(({ name, value }) => [name, value]))));
  };
  const options = <T extends string>(names: readonly T[], words: Readonly<Record<T, string>>) => names.map((one) => [one, words[one]] as const);
  return html`<div class="fields" @input=${handleInput}>
    <div class="pair">${renderInput(of('minutes', w.minutes), { type: 'number', min: '1', max: String(MOST_MINUTES) })}${renderInput(of('people', w.people), { type: 'number', min: '1', max: String(MOST_PEOPLE) })}</div>
    <div class="pair">${renderSelect(of('cadence', w.cadence), options(CADENCES, w.cadences))}${renderSelect(of('purpose', w.purpose), [['', w.noPurpose], ...options(PURPOSES, w.purposes)])}</div>
    ${renderInput({ ...of('first', w.first), hint: w.firstHint }, { type: 'datetime-local' })}${renderInput(of('name', w.name))}
  </div>`;
}

/** What is wrong, in words; empty where nothing is. */
export function problemOfBallot(text: string, { w }: Language): string {
  const { name = '', minutes, people } = typedIn(text);
  if (name.trim() === '') return w.emptyForm;
  const isWhole = (value: string | undefined, most: number) => Number.isInteger(Number(value)) && Number(value) >= 1 && Number(value) <= most;
  return isWhole(minutes, MOST_MINUTES) && isWhole(people, MOST_PEOPLE) ? '' : w.ballot.problem;
}

export function ballotOf({ question, text }: Form): StartBallotArgs {
  const { name = '', minutes, people, cadence = 'weekly', first, purpose = '' } = typedIn(text);
  const next = instantIn(first);
  return {
    question,
    name: roomNameFromPath(name.trim()),
    minutes: Number(minutes),
    people: Number(people),
    cadence: cadence as Cadence,
    ...(next === undefined ? {} : { first: next }),
    ...(purpose === '' ? {} : { purpose: purpose as Purpose }),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}
