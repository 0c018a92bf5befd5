/** When a meeting that somebody typed in really takes place: by local time, and not on holidays. */
import { Temporal } from 'temporal-polyfill';
import { instantOf, isWorkingDay, isZone, type WorkCalendar } from './clock.js';
import { MootError } from '../errors.js';
import { WEEKS_OF_YEAR, type Cadence } from '../meeting.js';

export interface Recurring extends WorkCalendar {
  readonly cadence: Cadence;
  /** One of its starts, milliseconds since 1970: the others are at the same local time. */
  readonly first: number;
  /** From when on occurrences are wanted. Default: from the first. */
  readonly from?: number | undefined;
  /** How many weeks of them. Default: 52. */
  readonly weeks?: number;
}

const STEP: Readonly<Record<'daily' | 'weekly' | 'fortnightly', number>> = { daily: 1, weekly: 7, fortnightly: 14 };

/** The starts of the occurrences of so many weeks, in order, without those on holidays. Throws `zone_unknown`. */
export function occurrencesOf({ cadence, first, from = first, weeks = WEEKS_OF_YEAR, ...calendar }: Recurring): readonly number[] {
  const { zone, holidays = [] } = calendar;
  if (!isZone(zone)) throw new MootError('zone_unknown', 'This is not the name of a time zone, such as "Europe/Berlin".');
  const local = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const begin = local(first);
  const end = local(from).add({ weeks }).epochMilliseconds;
  const found: number[] = [];
  for (let nth = nthBefore(cadence, begin.toPlainDate(), local(Math.max(first, from)).toPlainDate()); ; nth += 1) {
    const date = dateOfNth(cadence, begin.toPlainDate(), nth);
    const at = nth === 0 ? first : instantOf(date.toPlainDateTime(begin.toPlainTime()).toString(), zone);
    if (at >= end) return found;
    const takesPlace = cadence === 'daily' ? isWorkingDay(date.toString(), calendar) : !holidays.includes(date.toString());
    if (at >= from && takesPlace) found.push(at);
    if (cadence === 'once') return found;
  }
}

/** From which one on is looked: none before it is wanted. */
function nthBefore(cadence: Cadence, first: Temporal.PlainDate, from: Temporal.PlainDate): number {
  if (cadence === 'once') return 0;
  if (cadence === 'monthly') return Math.max(0, first.until(from, { largestUnit: 'months' }).months - 1);
  return Math.max(0, Math.floor(first.until(from, { largestUnit: 'days' }).days / STEP[cadence]) - 1);
}

function dateOfNth(cadence: Cadence, first: Temporal.PlainDate, nth: number): Temporal.PlainDate {
  if (cadence === 'once') return first;
  if (cadence !== 'monthly') return first.add({ days: nth * STEP[cadence] });
  const month = first.toPlainYearMonth().add({ months: nth });
  const offset = (first.dayOfWeek - month.toPlainDate({ day: 1 }).dayOfWeek + 7) % 7;
  const day = 1 + offset + Math.floor((first.day - 1) / 7) * 7;
  return month.toPlainDate({ day: day > month.daysInMonth ? day - 7 : day });
}
