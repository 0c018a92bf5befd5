/**
 * Rules of recurrence (RFC 5545, 3.3.10) in local time: which days they name, period by period.
 * A period is looked at day by day, so that no rule, however odd, takes long between two steps; what never occurs ends with the time that is asked for.
 * Left out: rules by the hour, minute and second, and calendars other than ours: no meetings recur so.
 */
import { DAY, HOUR, MINUTE, SECOND, dateOfDay, dayNumber, daysInMonth, parseDateTime, weekdayOf, type LocalTime } from './local-time.js';

export type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';

/** A weekday, 0 for Monday to 6, and which one of its month or year: 1 for the first, -1 for the last, 0 for each. */
export interface NthWeekday {
  readonly weekday: number;
  readonly nth: number;
}

export interface Recurrence {
  readonly frequency: Frequency;
  readonly interval: number;
  readonly count?: number;
  /** The last instant or local time that counts. */
  readonly until?: { readonly local: LocalTime; readonly utc: boolean; readonly dateOnly: boolean };
  /** 0 for Monday to 6. */
  readonly weekStart: number;
  readonly months: readonly number[];
  readonly weeks: readonly number[];
  readonly yearDays: readonly number[];
  readonly monthDays: readonly number[];
  readonly weekdays: readonly NthWeekday[];
  /** Which of a period's occurrences: 1 for the first, -1 for the last; empty: all. */
  readonly positions: readonly number[];
  /** Milliseconds since midnight, in order; empty: the time of the start. */
  readonly times: readonly number[];
}

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const FREQUENCIES: readonly string[] = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];
const MOST_TIMES = 48;

/** Reads `FREQ=WEEKLY;BYDAY=MO`; undefined where it breaks the specification, or recurs within a day. `start`: gives seconds and minutes that it leaves out. */
export function parseRecurrence(text: string, start: LocalTime): Recurrence | undefined {
  const parts = new Map(text.toUpperCase().split(';').map((part) => part.trim()).filter((part) => part !== '').map((part) => {
    const [name = '', ...value] = part.split('=');
    return [name, value.join('=')] as const;
  }));
  const frequency = parts.get('FREQ') ?? '';
  if (!FREQUENCIES.includes(frequency)) return undefined;
  if (!['GREGORIAN', undefined].includes(parts.get('RSCALE')) || !['OMIT', undefined].includes(parts.get('SKIP'))) return undefined;

  const faults: string[] = [];
  const numbers = (name: string, least: number, most: number): number[] => {
    const value = parts.get(name);
    if (value === undefined) return [];
    const found = [...new Set(value.split(',').map((one) => (/^[+-]?\d{1,6}$/.test(one.trim()) ? Number(one) : NaN)))];
    // What counts from the end has a minus; nothing is the 0th.
    if (!found.every((one) => (least >= 0 ? one >= least : one !== 0 && one >= -most) && one <= most)) faults.push(name);
    return found;
  };
  const [interval = 1] = numbers('INTERVAL', 1, 99_999);
  const [count] = numbers('COUNT', 1, 999_999);
  const untilText = parts.get('UNTIL');
  const until = untilText === undefined ? undefined : parseDateTime(untilText);
  const weekdays = (parts.get('BYDAY')?.split(',') ?? []).map((one) => {
    const [, nth, name = ''] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(one.trim()) ?? [];
    if (!WEEKDAYS.includes(name) || Math.abs(Number(nth ?? 1)) > 53 || Number(nth ?? 1) === 0) faults.push(one);
    return { weekday: WEEKDAYS.indexOf(name), nth: Number(nth ?? 0) };
  });
  const weekStart = WEEKDAYS.indexOf(parts.get('WKST') ?? 'MO');
  const months = numbers('BYMONTH', 1, 12);
  const weeks = numbers('BYWEEKNO', -1, 53);
  const yearDays = numbers('BYYEARDAY', -1, 366);
  const monthDays = numbers('BYMONTHDAY', -1, 31);
  const positions = numbers('BYSETPOS', -1, 366);
  const [hours, minutes, seconds] = [numbers('BYHOUR', 0, 23), numbers('BYMINUTE', 0, 59), numbers('BYSECOND', 0, 59)];
  if (faults.length > 0 || weekStart < 0 || (untilText !== undefined && !until)) return undefined;
  // "Which one" means something in months and years alone; weeks of the year in years.
  if (weekdays.some(({ nth }) => nth !== 0) && (frequency === 'DAILY' || frequency === 'WEEKLY' || weeks.length > 0)) return undefined;
  if (weeks.length > 0 && frequency !== 'YEARLY') return undefined;
  if (yearDays.length > 0 && frequency !== 'YEARLY') return undefined;
  if (monthDays.length > 0 && frequency === 'WEEKLY') return undefined;
  if ((hours.length || 1) * (minutes.length || 1) * (seconds.length || 1) > MOST_TIMES) return undefined;
  return {
    frequency: frequency as Frequency, interval, weekStart, months, weeks, yearDays, monthDays, weekdays, positions,
    ...(count === undefined ? {} : { count }),
    ...(until ? { until } : {}),
    times: timesOf(start, hours, minutes, seconds),
  };
}

function timesOf(start: LocalTime, hours: readonly number[], minutes: readonly number[], seconds: readonly number[]): number[] {
  if (hours.length + minutes.length + seconds.length === 0) return [];
  const time = start - Math.floor(start / DAY) * DAY;
  const or = (listed: readonly number[], own: number) => (listed.length > 0 ? listed : [own]);
  return or(hours, Math.floor(time / HOUR)).flatMap((hour) => or(minutes, Math.floor(time / MINUTE) % 60).flatMap((minute) =>
    or(seconds, Math.floor(time / SECOND) % 60).map((second) => hour * HOUR + minute * MINUTE + second * SECOND))).sort((a, b) => a - b);
}

/** One period of a rule: a day, week, month or year. */
export interface Period {
  /** Its occurrences in order, none before the start of the series. */
  readonly starts: readonly LocalTime[];
  /** The first local time after it. */
  readonly end: LocalTime;
  /** Days that were looked at. */
  readonly looked: number;
}

/**
 * The periods of a rule until one begins after `to`, in order, also those in which nothing occurs. The rule's end is not heeded: whoever asks counts.
 * `from`: periods that end before it may be left out; not where somebody counts.
 */
export function* periodsOf(rule: Recurrence, start: LocalTime, { from = start, to }: { readonly from?: LocalTime; readonly to: LocalTime }): Generator<Period, undefined> {
  const days = daysOf(rule, start);
  const startDay = Math.floor(start / DAY);
  const times = rule.times.length > 0 ? rule.times : [start - startDay * DAY];
  for (let index = firstIndex(rule, start, from); ; index += 1) {
    const [first, end] = boundsOf(rule, startDay, index);
    if (first * DAY > to) return undefined;
    const found: LocalTime[] = [];
    for (const day of days(first, end)) for (const time of times) found.push(day * DAY + time);
    const starts = chosen(found, rule.positions);
    yield { starts: first < startDay + 1 ? starts.filter((one) => one >= start) : starts, end: end * DAY, looked: end - first };
  }
}

/** Numbers of the first day of a period and of the first after it. */
function boundsOf({ frequency, interval, weekStart }: Recurrence, day: number, index: number): readonly [number, number] {
  const step = index * interval;
  if (frequency === 'DAILY') return [day + step, day + step + 1];
  if (frequency === 'WEEKLY') {
    const first = day - ((weekdayOf(day) - weekStart + 7) % 7) + step * 7;
    return [first, first + 7];
  }
  const { year, month } = dateOfDay(day);
  if (frequency === 'YEARLY') return [dayNumber(year + step, 1, 1), dayNumber(year + step + 1, 1, 1)];
  const months = year * 12 + month - 1 + step;
  const first = dayNumber(Math.floor(months / 12), (months % 12) + 1, 1);
  return [first, first + daysInMonth(Math.floor(months / 12), (months % 12) + 1)];
}

const LONGEST = { DAILY: 1, WEEKLY: 7, MONTHLY: 31, YEARLY: 366 };

/** The index of a period that is not after the first that reaches `from`. */
function firstIndex({ frequency, interval }: Recurrence, start: LocalTime, from: LocalTime): number {
  const days = Math.floor(from / DAY) - Math.floor(start / DAY);
  return Math.max(0, Math.floor(days / (LONGEST[frequency] * interval)) - 1);
}

function chosen(found: readonly LocalTime[], positions: readonly number[]): readonly LocalTime[] {
  if (positions.length === 0) return found;
  return found.filter((_, index) => positions.includes(index + 1) || positions.includes(index - found.length));
}

/** Tells the days of a period that the rule names. Where it names none, they are those like the day of the start. */
function daysOf(rule: Recurrence, start: LocalTime): (first: number, end: number) => number[] {
  const { frequency, months, weeks, yearDays, monthDays, weekdays, weekStart } = rule;
  const own = dateOfDay(Math.floor(start / DAY));
  const isNamed = weeks.length + yearDays.length + monthDays.length + weekdays.length > 0;
  const byMonth = new Set(!isNamed && months.length === 0 && frequency === 'YEARLY' ? [own.month] : months);
  const byMonthDay = new Set(!isNamed && (frequency === 'YEARLY' || frequency === 'MONTHLY') ? [own.day] : monthDays);
  // A week of the year without a weekday has that of the start.
  const ownWeekday = weekdays.length === 0 && (weeks.length > 0 ? yearDays.length + monthDays.length === 0 : frequency === 'WEEKLY');
  const byWeekday = ownWeekday ? [{ weekday: weekdayOf(Math.floor(start / DAY)), nth: 0 }] : weekdays;
  const inMonth = frequency === 'MONTHLY' || months.length > 0;
  const isWeekday = [0, 1, 2, 3, 4, 5, 6].map((weekday) => byWeekday.length === 0 || byWeekday.some((one) => one.weekday === weekday));
  const nths = byWeekday.filter(({ nth }) => nth !== 0);
  const anyOf = byWeekday.filter(({ nth }) => nth === 0);

  return (first, end) => {
    const days: number[] = [];
    let { year, month, day } = dateOfDay(first);
    let [length, newYear, nextYear] = [daysInMonth(year, month), dayNumber(year, 1, 1), dayNumber(year + 1, 1, 1)];
    let weekday = weekdayOf(first);
    const isNamedDay = (number: number) => {
      if (!isWeekday[weekday] || (byMonth.size > 0 && !byMonth.has(month))) return false;
      if (byMonthDay.size > 0 && !byMonthDay.has(day) && !byMonthDay.has(day - length - 1)) return false;
      if (yearDays.length > 0 && !yearDays.includes(number - newYear + 1) && !yearDays.includes(number - nextYear)) return false;
      if (weeks.length > 0 && !isInWeeks(number, year, weeks, weekStart)) return false;
      if (nths.length === 0 || anyOf.some((one) => one.weekday === weekday)) return true;
      const [before, after] = inMonth ? [day - 1, length - day] : [number - newYear, nextYear - number - 1];
      return nths.some((one) => one.weekday === weekday && (one.nth === Math.floor(before / 7) + 1 || one.nth === -Math.floor(after / 7) - 1));
    };
    for (let number = first; number < end; number += 1) {
      if (isNamedDay(number)) days.push(number);
      weekday = (weekday + 1) % 7;
      day += 1;
      if (day <= length) continue;
      day = 1;
      month += 1;
      if (month > 12) {
        month = 1;
        year += 1;
        newYear = nextYear;
        nextYear = dayNumber(year + 1, 1, 1);
      }
      length = daysInMonth(year, month);
    }
    return days;
  };
}

/** Week 1 is the first with at least four days in its year. */
function isInWeeks(number: number, year: number, weeks: readonly number[], weekStart: number): boolean {
  const weekOne = (of: number) => {
    const fourth = dayNumber(of, 1, 4);
    return fourth - ((weekdayOf(fourth) - weekStart + 7) % 7);
  };
  const of = number < weekOne(year) ? year - 1 : number >= weekOne(year + 1) ? year + 1 : year;
  const [week, count] = [Math.floor((number - weekOne(of)) / 7) + 1, (weekOne(of + 1) - weekOne(of)) / 7];
  return weeks.includes(week) || weeks.includes(week - count - 1);
}
