/**
 * Times of the day as a calendar on the wall shows them, without a zone: counted in milliseconds, as if they were in UTC.
 * Whole numbers throughout: rules of time zones begin in 1601, where `Date.UTC` works, and in the year 1, where it does not.
 */

/** Milliseconds since 1970-01-01T00:00 on the wall. */
export type LocalTime = number;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;

const DAYS_IN_ERA = 146_097;

/** Days since 1970-01-01. `month`: 1 to 12. */
export function dayNumber(year: number, month: number, day: number): number {
  // The year begins in March, so that the leap day is its last.
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * DAYS_IN_ERA + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The date of a number of days since 1970-01-01. */
export function dateOfDay(number: number): CalendarDate {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / DAYS_IN_ERA);
  const dayOfEra = shifted - era * DAYS_IN_ERA;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1 };
}

/** 0 for Monday to 6. */
export function weekdayOf(number: number): number {
  return (((number + 3) % 7) + 7) % 7;
}

export function daysInMonth(year: number, month: number): number {
  return dayNumber(month === 12 ? year + 1 : year, (month % 12) + 1, 1) - dayNumber(year, month, 1);
}

/** What `20261123T090000Z`, `20261123T090000` or `20261123` say; undefined where that is no date. */
export function parseDateTime(text: string): { readonly local: LocalTime; readonly utc: boolean; readonly dateOnly: boolean } | undefined {
  const found = /^(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}):?(\d{2}):?(\d{2})?(?:\.\d+)?(Z?))?$/i.exec(text.trim());
  if (!found) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map((part) => Number(part as string | undefined ?? 0));
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) || hour > 23 || minute > 59 || second > 60) return undefined;
  return {
    local: dayNumber(year, month, day) * DAY + hour * HOUR + minute * MINUTE + Math.min(second, 59) * SECOND,
    utc: found[7] !== undefined && found[7] !== '',
    dateOnly: found[4] === undefined,
  };
}

const digits = (value: number, length = 2) => String(value).padStart(length, '0');

/** `20261123`. */
export function dateText(local: LocalTime): string {
  const { year, month, day } = dateOfDay(Math.floor(local / DAY));
  return `${digits(year, 4)}${digits(month)}${digits(day)}`;
}

/** `20261123T090000`. */
export function dateTimeText(local: LocalTime): string {
  const time = local - Math.floor(local / DAY) * DAY;
  return `${dateText(local)}T${digits(Math.floor(time / HOUR))}${digits(Math.floor(time / MINUTE) % 60)}${digits(Math.floor(time / SECOND) % 60)}`;
}
