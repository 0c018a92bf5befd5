/** Meetings that the page or a calendar knows: ticked, named, and turned into what is sent. Calendars are read in this browser alone. */
import { html, nothing, type TemplateResult } from 'lit';
import { readCalendar } from '../../client/calendar.js';
import type { CalendarReading, CalendarSeries, MootError } from '../../client/index.js';
import { MOST_HOLIDAYS } from '../../core/poll/poll.limits.js';
import { yearOf } from '../../core/poll/poll.cost.js';
import { meetingOf, type MeetingSeries } from '../../core/poll/poll.series.js';
import type { Meeting } from '../../core/poll/poll.schema.js';
import { TITLE_LIMIT } from '../../core/text.js';
import { renderInput } from '../internal/fields.js';
import { warnOnce } from '../internal/warn-once.js';
import type { PollActs } from './poll-stage.js';

export interface Chosen {
  readonly title: string;
  readonly zone: string | undefined;
  readonly meeting: Meeting;
  /** As its calendar has it; stays on this device. */
  readonly source: CalendarSeries | undefined;
}

/** So many are shown at first: a calendar may have ten thousand, and the page is not to wait for them. */
const AT_ONCE = 50;

export class SeriesPicker {
  readonly #acts: PollActs;
  readonly #ticked = new Map<string, string>();
  #source: string | File | undefined;
  #zones: Readonly<Record<string, string>> = {};
  #reading: CalendarReading | undefined;
  #reader: AbortController | undefined;
  #problem = '';
  #isPasting = false;
  #most = AT_ONCE;
  /** What is looked for. */
  #wanted = '';

  constructor(acts: PollActs) {
    this.#acts = acts;
  }

  get #all(): readonly MeetingSeries[] {
    return [...this.#acts.stage.element.series, ...(this.#reading?.series ?? [])];
  }

  get #now(): number {
    return this.#acts.stage.room()?.view.now() ?? Date.now();
  }

  /** What is ticked, by the titles that it is given. */
  get chosen(): readonly Chosen[] {
    return this.#all.flatMap((one) => {
      const title = this.#ticked.get(one.uid);
      if (title === undefined) return [];
      return [{ title: Array.from(title.trim() || this.#titleOf(one)).slice(0, TITLE_LIMIT.clusters).join(''), zone: one.zone, meeting: meetingOf(one), source: this.#reading?.series.find(({ uid }) => uid === one.uid) }];
    });
  }

  render(): TemplateResult {
    const { w, n } = this.#acts.language;
    const { rooms: _, ...reasons } = this.#reading?.dropped ?? { rooms: 0 };
    const left = Object.values<number>(reasons).reduce((sum, count) => sum + count, 0);
    const isEmpty = this.#reading?.series.length === 0 && this.#reading.unknownZones.length === 0;
    return html`<div class="field calendar"><label for="field-calendar">${w.calendar}</label><input id="field-calendar" type="file" accept=".ics,text/calendar" aria-describedby="calendar-hint" @change=${(event: Event) => void this.#pick(event)} />
        <span class="small" id="calendar-hint">${w.calendarHint}</span>
        ${this.#renderPaste()}
        <p role="status">${this.#reader ? w.calendarReading : isEmpty ? w.calendarEmpty : nothing}${left > 0 ? html`${' '}<span class="small">${w.calendarLeft(left, n(left))}</span>` : nothing}</p>
        ${this.#problem ? html`<p class="error" role="alert">${this.#problem}</p>` : nothing}</div>
      ${this.#reading?.unknownZones.map(({ tzid }) => this.#renderZone(tzid))}
      ${this.#renderAll()}`;
  }

  /** The first of them, or of those that are looked for, and whatever is ticked. */
  #renderAll(): TemplateResult | typeof nothing {
    const { w, n } = this.#acts.language;
    const all = this.#all;
    if (all.length === 0) return nothing;
    const found = this.#wanted === '' ? all : all.filter((one) => this.#titleOf(one).toLowerCase().includes(this.#wanted));
    const left = found.length - this.#most;
    const shown = new Set(found.slice(0, this.#most));
    const look = (event: Event) => {
      // No part of what is set up.
      event.stopPropagation();
      this.#wanted = (event.target as HTMLInputElement).value.trim().toLowerCase();
      this.#most = AT_ONCE;
      void this.#acts.update();
    };
    const more = () => {
      this.#most += AT_ONCE;
      // The last press takes the button away.
      void this.#acts.update().then(() => { this.#acts.focus(`.series .one:nth-of-type(${this.#most - AT_ONCE + 1}) input`); });
    };
    return html`<fieldset class="series"><legend>${w.seriesTick}</legend>
      ${all.length <= AT_ONCE ? nothing : html`<input type="search" class="boxed find" aria-label=${w.seriesFind} placeholder=${w.seriesFind} @input=${look} @keydown=${(event: KeyboardEvent) => { if (event.key === 'Enter') event.preventDefault(); }} />`}
      ${all.filter((one) => shown.has(one) || this.#ticked.has(one.uid)).map((one) => this.#renderSeries(one))}
      ${left <= 0 ? nothing : html`<button type="button" class="quiet" @click=${more}>${w.seriesMore(n(left))}</button>`}</fieldset>`;
  }

  #renderPaste(): TemplateResult {
    const { w } = this.#acts.language;
    const open = (event: Event) => { this.#isPasting = (event.target as HTMLDetailsElement).open; };
    const paste = (event: Event) => {
      event.stopPropagation();
      const { value } = event.target as HTMLTextAreaElement;
      if (value.trim() !== '') void this.#readFrom(value);
    };
    return html`<details ?open=${this.#isPasting} @toggle=${open}><summary class="small">${w.calendarPaste}</summary><textarea class="boxed" rows="2" aria-label=${w.calendarPaste} @input=${(event: Event) => { event.stopPropagation(); }} @change=${paste}></textarea></details>`;
  }

  /** A name of a zone that nobody knows is asked for; taken as local it would be wrong without a word. */
  #renderZone(tzid: string): TemplateResult {
    const { w } = this.#acts.language;
    const name = `zone-${tzid}`;
    const change = (event: Event) => {
      const zone = (event.target as HTMLInputElement).value.trim();
      if (zone === '' || this.#source === undefined) return;
      this.#zones = { ...this.#zones, [tzid]: zone };
      void this.#readFrom(this.#source);
    };
    return html`<div @change=${change}>${renderInput({ name, label: tzid === '' ? w.zoneMissing : w.zoneUnknown(tzid), value: this.#zones[tzid] ?? '', hint: w.zoneHint }, { list: 'zones' })}
      <datalist id="zones">${Intl.supportedValuesOf('timeZone').map((zone) => html`<option value=${zone}></option>`)}</datalist></div>`;
  }

  #renderSeries(series: MeetingSeries): TemplateResult {
    const { w, n } = this.#acts.language;
    const { uid, minutes } = series;
    const times = series.starts && yearOf(series.starts, this.#now).length;
    const title = this.#titleOf(series);
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
    const facts = [w.minutes(n(minutes)), w.people(people, n(people)), ...(times === undefined ? [] : [w.timesInYear(times, n(times))])].join(' · ');
    return html`<div class="one"><label class="check"><input type="checkbox" .checked=${isTicked} @change=${tick} /><span><span dir="auto">${title}</span> <span class="small">${facts}</span></span></label>
      ${isTicked ? html`<label class="field"><span class="small">${w.seriesTitle(title)}</span><input .value=${this.#ticked.get(uid) ?? ''} dir="auto" maxlength="200" @input=${rename} /></label>` : nothing}</div>`;
  }

  #titleOf({ title }: MeetingSeries): string {
    return title || this.#acts.language.w.untitled;
  }

  async #pick(event: Event): Promise<void> {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (!file) return;
    this.#zones = {};
    await this.#readFrom(file);
  }

  async #readFrom(source: string | File): Promise<void> {
    this.#source = source;
    this.#reader?.abort();
    const reader = new AbortController();
    this.#reader = reader;
    this.#problem = '';
    const { w } = this.#acts.language;
    void this.#acts.update();
    try {
      const reading = await readCalendar(source, { now: this.#now, zones: this.#zones, holidays: holidaysOf(this.#acts.stage.element), signal: reader.signal });
      if (this.#reader !== reader) return;
      this.#reading = reading;
      this.#most = AT_ONCE;
      this.#wanted = '';
    } catch (error) {
      if (this.#reader !== reader) return;
      // What stood in another calendar is not in this one.
      for (const { uid } of this.#reading?.series ?? []) this.#ticked.delete(uid);
      this.#reading = undefined;
      const { code, message } = error as MootError;
      this.#problem = w.refusals[code] ?? message;
    }
    this.#reader = undefined;
    void this.#acts.update();
  }
}

/** Days of a page as far as they are such. */
export function holidaysOf({ holidays }: { readonly holidays: readonly string[] }): readonly string[] {
  const days = holidays.filter((one) => /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(one));
  if (days.length < holidays.length) warnOnce('Some holidays of <moot-poll> are no days, such as "2026-12-25", and are left out.');
  return days.slice(0, MOST_HOLIDAYS);
}
