/** Meetings that the page or a calendar knows: ticked, named, and turned into what is sent. Calendars are read in this browser alone. */
import { html, nothing, type TemplateResult } from 'lit';
import { meetingOf, type MeetingSeries } from '../../core/poll/poll.series.js';
import type { Meeting } from '../../core/poll/poll.schema.js';
import type { PollActs } from './poll-stage.js';

export interface Chosen {
  readonly title: string;
  readonly zone: string | undefined;
  readonly meeting: Meeting;
}

export class SeriesPicker {
  readonly #acts: PollActs;
  #read: readonly MeetingSeries[] = [];
  readonly #ticked = new Map<string, string>();

  constructor(acts: PollActs) {
    this.#acts = acts;
  }

  get #all(): readonly MeetingSeries[] {
    return [...this.#acts.stage.element.series, ...this.#read];
  }

  /** What is ticked, by the titles that it is given. */
  get chosen(): readonly Chosen[] {
    return this.#all.flatMap((one) => {
      const title = this.#ticked.get(one.uid);
      return title === undefined ? [] : [{ title: title || one.title, zone: one.zone, meeting: meetingOf(one) }];
    });
  }

  render(): TemplateResult {
    const { w } = this.#acts.language;
    return html`${this.#all.length === 0 ? nothing : html`<fieldset class="series"><legend>${w.seriesTick}</legend>${this.#all.map((one) => this.#renderSeries(one))}</fieldset>`}`;
  }

  #renderSeries(series: MeetingSeries): TemplateResult {
    const { w, n } = this.#acts.language;
    const { uid, title, minutes, starts } = series;
    const { people } = meetingOf(series);
    const isTicked = this.#ticked.has(uid);
    const tick = () => {
      if (!this.#ticked.delete(uid)) this.#ticked.set(uid, title);
      void this.#acts.update();
    };
    const rename = (event: Event) => {
      this.#ticked.set(uid, (event.target as HTMLInputElement).value);
      void this.#acts.update();
    };
    return html`<div class="one"><label class="check"><input type="checkbox" .checked=${isTicked} @change=${tick} /><span><span dir="auto">${title}</span>
      <span class="small">${w.seriesFacts(w.minutes(n(minutes)), w.people(people, n(people)), starts ? w.timesInYear(starts.length, n(starts.length)) : '')}</span></span></label>
      ${isTicked ? html`<input class="boxed" aria-label=${w.seriesTitle(title)} .value=${this.#ticked.get(uid) ?? ''} dir="auto" maxlength="200" @input=${rename} />` : nothing}</div>`;
  }
}
