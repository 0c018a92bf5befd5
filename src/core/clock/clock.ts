/** Working days and deadlines, by local calendars. All instants are milliseconds since 1970. */
import { Temporal } from 'temporal-polyfill';
import { MootError } from '../errors.js';

/** When people work. */
export interface WorkCalendar {
  /** IANA name of the time zone: `Europe/Berlin`. */
  readonly zone: string;
  /** ISO numbers, 1 for Monday to 7. Default: Monday to Friday. */
  readonly weekdays?: readonly number[];
  /** Dates on which nobody works: `2026-12-25`. */
  readonly holidays?: readonly string[];
}

const WEEKDAYS: readonly number[] = [1, 2, 3, 4, 5];
/** Days looked through before a calendar is said to have no working days. */
const MOST_DAYS = 3_660;

export function isZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    // Offsets are no zones: they do not know of summer time.
    return !/^[+-]\d/.test(name);
  } catch {
    return false;
  }
}

/** The local date of an instant: `2026-11-23`. Throws `zone_unknown`. */
export function dateIn(at: number, zone: string): string {
  return dateOf(at, zone).toString();
}

export function isWorkingDay(date: string, { weekdays = WEEKDAYS, holidays = [] }: WorkCalendar): boolean {
  return weekdays.includes(Temporal.PlainDate.from(date).dayOfWeek) && !holidays.includes(date);
}

/** One millisecond before the next local day begins, also where that skips midnight. Throws `zone_unknown`. */
export function endOfDay(date: string, zone: string): number {
  assertZone(zone);
  return Temporal.PlainDate.from(date).add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds - 1;
}

/** The instant of a local time: the first after a gap that skips it, the first of two where it occurs twice. Throws `zone_unknown`. */
export function instantOf(local: string, zone: string): number {
  assertZone(zone);
  const wanted = Temporal.PlainDateTime.from(local);
  const found = wanted.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (found.toPlainDateTime().equals(wanted)) return found.epochMilliseconds;
  return found.getTimeZoneTransition('next')?.epochMilliseconds ?? found.epochMilliseconds;
}

/**
 * The end of the local day that is so many working days after the local date of an instant: from Friday, one working day later is Monday.
 * Throws `zone_unknown`, `calendar_without_workdays`.
 */
export function workingDaysAfter(at: number, days: number, calendar: WorkCalendar): number {
  let date = dateOf(at, calendar.zone);
  let left = days;
  for (let looked = 0; left > 0; looked += 1) {
    if (looked > MOST_DAYS) throw new MootError('calendar_without_workdays', 'This calendar has no working days.');
    date = date.add({ days: 1 });
    if (isWorkingDay(date.toString(), calendar)) left -= 1;
  }
  return endOfDay(date.toString(), calendar.zone);
}

function dateOf(at: number, zone: string): Temporal.PlainDate {
  assertZone(zone);
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
}

function assertZone(zone: string): void {
  if (!isZone(zone)) throw new MootError('zone_unknown', 'This is not the name of a time zone, such as "Europe/Berlin".');
}
