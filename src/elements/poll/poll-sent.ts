/** What setting polls up sends, in words and to the letter. */
import { html, type TemplateResult } from 'lit';
import type { WantedAudience } from '../../core/room.js';
import type { SetUpArgs } from '../../core/poll/poll.schema.js';
import { exactDay } from '../internal/relative-time.js';
import type { FullLanguage } from './poll-stage.js';

/** What a poll is created with. */
export interface Wanted {
  readonly title: string;
  readonly settings: SetUpArgs;
  readonly audience?: WantedAudience;
  readonly hostGroups?: readonly string[];
}

export function renderSent(wanted: readonly Wanted[], { w, n, lang }: FullLanguage): TemplateResult {
  const factsOf = ({ settings: { meeting } }: Wanted): readonly string[] => {
    if (!meeting) return [];
    const { minutes, people, weight, cadence, starts = [], purpose } = meeting;
    const [first, last] = [starts[0], starts.at(-1)];
    return [
      w.minutes(n(minutes)),
      weight === undefined ? w.people(people, n(people)) : w.sentPeople(w.people(people, n(people)), n(weight)),
      ...(cadence ? [w.cadences[cadence]] : []),
      ...(first === undefined || last === undefined ? [] : [w.sentTimes(starts.length, n(starts.length), exactDay(first, lang), exactDay(last, lang))]),
      ...(purpose ? [w.purposeNames[purpose]] : []),
    ];
  };
  return html`<section class="sent" part="sent" aria-label=${w.whatIsSent}><h3>${w.whatIsSent}</h3>
    <ul>${wanted.map((one) => html`<li><b dir="auto">${one.title}</b>${factsOf(one).map((fact) => ` · ${fact}`)}</li>`)}</ul>
    <p class="small">${wanted.some(({ audience }) => audience?.allow ?? audience?.people) ? w.sentNothingBut : w.sentNothingElse}</p>
    <details><summary class="small">${w.sentExactly}</summary><pre tabindex="0" dir="ltr">${JSON.stringify(wanted, null, 1)}</pre></details>
  </section>`;
}
