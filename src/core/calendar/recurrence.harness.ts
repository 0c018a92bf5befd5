import fc from 'fast-check';
// Its CommonJS build has no names that Node can see.
import rruleModule from 'rrule';
import { dateTimeText, dayNumber, DAY, MINUTE, type LocalTime } from './local-time.js';

const { rrulestr } = rruleModule;

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

export interface GeneratedRule {
  readonly rule: string;
  readonly start: LocalTime;
}

const some = <T>(one: fc.Arbitrary<T>, maxLength: number) => fc.uniqueArray(one, { minLength: 1, maxLength });
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
const list = (name: string, values: readonly (string | number)[] | undefined) => (values && values.length > 0 ? [`${name}=${values.join(',')}`] : []);

const plainDays = some(fc.constantFrom(...WEEKDAYS), 4);
// Not mixed with plain days, of which the other library then takes only those that are both.
const nthDays = (...nths: readonly number[]) => some(fc.tuple(fc.constantFrom(...nths), fc.constantFrom(...WEEKDAYS)).map(([nth, day]) => `${nth}${day}`), 3);
// The first one is in every month: what can never occur, the other library would look for until the year 9999.
const monthDays = fc.tuple(fc.integer({ min: -28, max: 28 }).filter((day) => day !== 0), fc.array(fc.integer({ min: -31, max: 31 }).filter((day) => day !== 0), { maxLength: 3 }))
  .map(([day, others]) => [...new Set([day, ...others])]);
const months = some(fc.integer({ min: 1, max: 12 }), 4);
const ends = some(fc.constantFrom(1, -1), 2);
const yearDays = fc.tuple(fc.integer({ min: 1, max: 365 }), fc.array(fc.integer({ min: -366, max: 366 }).filter((day) => day !== 0), { maxLength: 4 })).map(([day, others]) => [...new Set([day, ...others])]);
const every = (...values: readonly number[]) => fc.constantFrom(...values);

interface Parts {
  readonly freq: string;
  readonly interval: number;
  readonly byday?: readonly string[];
  readonly bymonthday?: readonly number[];
  readonly bymonth?: readonly number[];
  readonly byyearday?: readonly number[];
  readonly setpos?: readonly number[];
}

// Intervals share no factor with the week or the year where weekdays or months are named: such a rule may never occur, too.
const parts: fc.Arbitrary<Parts> = fc.oneof(
  fc.record({ freq: fc.constant('DAILY'), interval: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ freq: fc.constant('DAILY'), interval: every(1, 1, 1, 2, 3, 5), byday: plainDays, bymonth: months }, { requiredKeys: ['freq', 'interval', 'byday'] }),
  fc.record({ freq: fc.constant('DAILY'), interval: every(1, 2, 3), bymonthday: monthDays, bymonth: months }, { requiredKeys: ['freq', 'interval', 'bymonthday'] }),
  fc.record({ freq: fc.constant('WEEKLY'), interval: fc.integer({ min: 1, max: 6 }), byday: plainDays, setpos: ends }, { requiredKeys: ['freq', 'interval'] }),
  fc.record({ freq: fc.constant('WEEKLY'), interval: every(1, 2), byday: plainDays, bymonth: months }, { requiredKeys: ['freq', 'interval'] }),
  fc.record({ freq: fc.constant('MONTHLY'), interval: fc.integer({ min: 1, max: 14 }), byday: nthDays(1, 2, 3, 4, 5, -1, -2), setpos: ends }, { requiredKeys: ['freq', 'interval', 'byday'] }),
  fc.record({ freq: fc.constant('MONTHLY'), interval: fc.integer({ min: 1, max: 6 }), byday: plainDays, setpos: some(every(1, 2, 3, 4, -1, -2), 2) }),
  fc.record({ freq: fc.constant('MONTHLY'), interval: fc.integer({ min: 1, max: 12 }), bymonthday: monthDays, byday: plainDays, setpos: ends }, { requiredKeys: ['freq', 'interval', 'bymonthday'] }),
  fc.record({ freq: fc.constant('MONTHLY'), interval: every(1, 5, 7), bymonth: months, bymonthday: monthDays, setpos: ends }, { requiredKeys: ['freq', 'interval', 'bymonth'] }),
  fc.record({ freq: fc.constant('MONTHLY'), interval: every(1, 2, 3, 6) }),
  fc.record({ freq: fc.constant('YEARLY'), interval: fc.integer({ min: 1, max: 3 }), byday: plainDays, bymonth: months, setpos: some(every(1, 2, 3, 4, -1, -2), 2) }, { requiredKeys: ['freq', 'interval', 'byday'] }),
  fc.record({ freq: fc.constant('YEARLY'), interval: every(1), byday: plainDays, bymonth: months, bymonthday: monthDays, setpos: ends }, { requiredKeys: ['freq', 'interval', 'bymonthday'] }),
  fc.record({ freq: fc.constant('YEARLY'), interval: fc.integer({ min: 1, max: 3 }), bymonth: months }, { requiredKeys: ['freq', 'interval'] }),
  fc.record({ freq: fc.constant('YEARLY'), interval: fc.integer({ min: 1, max: 2 }), byday: nthDays(1, 2, 3, 4, -1, -2), bymonth: months }, { requiredKeys: ['freq', 'interval', 'byday'] }),
  fc.record({ freq: fc.constant('YEARLY'), interval: fc.integer({ min: 1, max: 2 }), byday: nthDays(1, 5, 20, 51, -1, -10) }),
  fc.record({ freq: fc.constant('YEARLY'), interval: fc.integer({ min: 1, max: 2 }), byyearday: yearDays }),
);

/**
 * Rules as people and products write them, and odder ones. They start within three years before `around`, at any minute; the start is an occurrence,
 * as the specification leaves open what else would be.
 */
export function generatedRules(around: LocalTime): fc.Arbitrary<GeneratedRule> {
  const day = Math.floor(around / DAY);
  return fc.record({
    parts,
    weekStart: maybe(fc.constantFrom(...WEEKDAYS)),
    end: fc.oneof(fc.constant('' as const), fc.integer({ min: 1, max: 800 }), fc.integer({ min: -50, max: 400 }).map((after) => ({ until: day + after }))),
    day: fc.integer({ min: day - 3 * 365, max: day + 200 }),
    // A quarter in the hours in which clocks are changed.
    minute: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 1_439 }) }, { weight: 1, arbitrary: fc.constantFrom(0, 30, 60, 90, 120, 125, 150, 179, 180) }),
  }).map(({ parts: { freq, interval, byday, bymonthday, bymonth, byyearday, setpos }, weekStart, end, day: first, minute }) => {
    const named = byday ?? bymonthday;
    const rule = [`FREQ=${freq}`, ...(interval > 1 ? [`INTERVAL=${interval}`] : []), ...list('BYDAY', byday), ...list('BYMONTHDAY', bymonthday), ...list('BYMONTH', bymonth),
      ...list('BYYEARDAY', byyearday), // What is both the first and the last the other library counts twice.
      ...(named ? list('BYSETPOS', typeof end === 'number' ? setpos?.slice(0, 1) : setpos) : []), ...(weekStart ? [`WKST=${weekStart}`] : []),
      ...(typeof end === 'number' ? [`COUNT=${end}`] : typeof end === 'object' ? [`UNTIL=${dateTimeText(end.until * DAY + minute * MINUTE)}`] : [])].join(';');
    return { rule, wished: first * DAY + minute * MINUTE };
  }).map(({ rule, wished }) => ({ rule, start: firstByOther(rule, wished) })).filter((one): one is GeneratedRule => one.start !== undefined && !(dateTimeText(one.start) > (/UNTIL=(\w+)/.exec(one.rule)?.[1] ?? '9')));
}

function otherRule(rule: string, start: LocalTime) {
  return rrulestr(rule.replace(/UNTIL=(\w+)/, 'UNTIL=$1Z'), { dtstart: new Date(start) });
}

function firstByOther(rule: string, wished: LocalTime): LocalTime | undefined {
  const end = wished + 5 * 366 * DAY;
  // It begins the first week at the start and not at the week's, so that the first in a week may be none (RFC 5545: a set starts at the beginning of its interval).
  const skipped = /WEEKLY.*BYSETPOS/.test(rule) ? 1 : 0;
  return otherRule(rule.replace(/;(COUNT|UNTIL)=\w+/, ''), wished).between(new Date(wished), new Date(end), true, (_, index) => index <= skipped)[skipped]?.getTime();
}

/** Occurrences from `from` to before `to`, by an independent library. */
export function occurrencesByOther({ rule, start }: GeneratedRule, from: LocalTime, to: LocalTime): LocalTime[] {
  // What is both the first and the last of a period it names twice.
  return [...new Set(otherRule(rule, start).between(new Date(from), new Date(to - 1), true).map((one) => one.getTime()))];
}

export const localTime = (year: number, month: number, day: number, hour = 0, minute = 0): LocalTime => dayNumber(year, month, day) * DAY + (hour * 60 + minute) * MINUTE;
