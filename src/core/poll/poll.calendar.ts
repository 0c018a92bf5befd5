/** A meeting whose calendar nobody has read, as a series that a calendar draft can be made of. */
import { DAY, dateOfDay, dateTimeText, weekdayOf } from '../calendar/local-time.js';
import type { SeriesRule } from '../calendar/calendar.reader.js';
import { offsetOfZone } from '../calendar/zone-offsets.js';
import { occurrencesOf } from '../clock/occurrences.js';
import { WEEKS_OF_YEAR, type Cadence } from '../meeting.js';
import type { Meeting } from './poll.schema.js';

const WEEK = 7 * DAY;
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

export interface Entry {
  /** Of its own: which entry of a calendar it is, nobody knows. */
  readonly uid: string;
  /** Greater than that of the draft before. */
  readonly sequence: number;
  readonly title: string;
  /** IANA name of the zone that it is held by. */
  readonly zone: string;
  /** From when on something changes: what was held before stays out of it. */
  readonly from: number;
}

/** The series from its first occurrence on that is not before an instant: in its rhythm where that is known, else date by date. Undefined: nothing is left of it then. */
export function seriesFrom({ minutes, first, cadence = 'once', starts = [], skipped = [], holidays = [] }: Meeting, { from, zone, ...entry }: Entry): SeriesRule | undefined {
  const named = (anchor: number, weeks = WEEKS_OF_YEAR) => occurrencesOf({ cadence, first: anchor, zone, from, weeks });
  const series = (start: number, more: Pick<SeriesRule, 'rrule' | 'without' | 'further'>): SeriesRule => ({ ...entry, minutes, dtstart: dateTimeText(start + offsetOfZone(zone, start)), zone, tzid: zone, ...more });
  if (first !== undefined) {
    const held = occurrencesOf({ cadence, first, zone, from, holidays });
    const [start] = held;
    return start === undefined ? undefined : series(start, { ...ruleOf(cadence, first, zone), without: named(first).filter((at) => at > start && !held.includes(at)) });
  }
  // Calendars know no milliseconds.
  const dates = [...new Set(starts.filter((at) => at >= from).map((at) => Math.floor(at / 1_000) * 1_000))].sort((a, b) => a - b);
  const [start, last] = [dates[0], dates.at(-1)];
  if (start === undefined || last === undefined) return undefined;
  const without = skipped.filter((at) => at > start && at < last).sort((a, b) => a - b);
  const all = named(start, Math.ceil((last - from) / WEEK) + 1).filter((at) => at <= last);
  const isRhythm = cadence !== 'once' && String(all) === String([...dates, ...without].sort((a, b) => a - b));
  return series(start, isRhythm ? { ...ruleOf(cadence, start, zone), without } : { without: [], further: dates });
}

/** How calendars write a rhythm, from one of its occurrences. */
function ruleOf(cadence: Cadence, at: number, zone: string): Pick<SeriesRule, 'rrule'> {
  const number = Math.floor((at + offsetOfZone(zone, at)) / DAY);
  const nth = Math.ceil(dateOfDay(number).day / 7);
  switch (cadence) {
    case 'once': return {};
    case 'daily': return { rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR' };
    case 'weekly': return { rrule: 'FREQ=WEEKLY' };
    case 'fortnightly': return { rrule: 'FREQ=WEEKLY;INTERVAL=2' };
    // The fifth is the last.
    case 'monthly': return { rrule: `FREQ=MONTHLY;BYDAY=${nth > 4 ? -1 : nth}${WEEKDAYS[weekdayOf(number)] ?? ''}` };
  }
}
