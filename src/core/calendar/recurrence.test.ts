import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { instantOf } from '../clock/clock.js';
import { WEEKS_LISTED, WEEKS_OF_YEAR } from '../meeting.js';
import { readCalendar } from './calendar.reader.js';
import { dateTimeText, DAY, WEEK, type LocalTime } from './local-time.js';
import { generatedRules, localTime, occurrencesByOther } from './recurrence.harness.js';
import { parseRecurrence, periodsOf } from './recurrence.js';

const NOW = Date.UTC(2026, 10, 23, 8);
const RULES = Number(process.env['MOOT_RULES'] ?? 1_000);
// With changes to the half hour, in the south, across the date line, twice around a month of fasting, at midnight, and none.
const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Australia/Sydney', 'Pacific/Auckland', 'Africa/Casablanca', 'America/Santiago', 'Asia/Beirut', 'Asia/Kolkata', 'UTC'];

/** Occurrences of the first so many. */
function firstOf(rule: string, start: LocalTime, most: number): string[] {
  const parsed = parseRecurrence(rule, start)!;
  const found: LocalTime[] = [];
  for (const { starts } of periodsOf(parsed, start, { to: start + 4_000 * DAY })) {
    found.push(...starts);
    if (found.length >= most) break;
  }
  return found.slice(0, most).map((one) => dateTimeText(one));
}

describe('occurrences', () => {
  it('agree in number and instant with an independent library, over generated rules and zones', { timeout: 600_000 }, async () => {
    let compared = 0;
    await fc.assert(fc.asyncProperty(generatedRules(NOW), fc.constantFrom(...ZONES), async ({ rule, start }, zone) => {
      const wanted = [...new Set(occurrencesByOther({ rule, start }, NOW - 2 * DAY, NOW + WEEKS_LISTED * WEEK + 2 * DAY)
        .map((local) => instantOf(new Date(local).toISOString().slice(0, 19), zone)))]
        .filter((at) => at >= NOW && at < NOW + WEEKS_LISTED * WEEK).sort((a, b) => a - b);
      const { series } = await readCalendar([
        'BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:1', `DTSTART;TZID=${zone}:${dateTimeText(start)}`, 'DURATION:PT30M', `RRULE:${rule}`,
        'ATTENDEE:mailto:ana@example.com', 'ATTENDEE:mailto:ben@example.com', 'END:VEVENT', 'END:VCALENDAR',
      ].join('\r\n'), { now: NOW });
      // What does not take place within a year is over.
      expect(series[0]?.starts ?? []).toEqual((wanted[0] ?? Infinity) < NOW + WEEKS_OF_YEAR * WEEK ? wanted : []);
      compared += wanted.length;
    }), { numRuns: RULES });
    expect(compared).toBeGreaterThan(RULES);
  });

  // Each stands in the specification (RFC 5545, 3.8.5.3), or follows from a sentence of it that others read otherwise.
  it.each([
    ['the last Monday', 'FREQ=MONTHLY;BYDAY=-1MO', localTime(2026, 1, 26, 9), ['20260126T090000', '20260223T090000', '20260330T090000']],
    ['the last workday of a month', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', localTime(2026, 1, 30, 9), ['20260130T090000', '20260227T090000', '20260331T090000']],
    ['every Friday the 13th', 'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13', localTime(2026, 2, 13, 9), ['20260213T090000', '20260313T090000', '20261113T090000']],
    ['the 31st, in months that have one', 'FREQ=MONTHLY;BYMONTHDAY=31', localTime(2026, 1, 31, 9), ['20260131T090000', '20260331T090000', '20260531T090000']],
    ['a day before the month ends', 'FREQ=MONTHLY;BYMONTHDAY=-2', localTime(2026, 1, 30, 9), ['20260130T090000', '20260227T090000', '20260330T090000']],
    ['two weeks that begin on Monday', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO', localTime(1997, 8, 5, 9), ['19970805T090000', '19970810T090000', '19970819T090000', '19970824T090000']],
    ['two weeks that begin on Sunday', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU', localTime(1997, 8, 5, 9), ['19970805T090000', '19970817T090000', '19970819T090000', '19970831T090000']],
    ['the first day of a week, which began before the start', 'FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1', localTime(2026, 1, 7, 9), ['20260112T090000', '20260119T090000']],
    ['each Monday and the second Friday', 'FREQ=MONTHLY;BYDAY=MO,2FR', localTime(2026, 1, 5, 9), ['20260105T090000', '20260109T090000', '20260112T090000']],
    ['the Monday of week 20', 'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO', localTime(1997, 5, 12, 9), ['19970512T090000', '19980511T090000', '19990517T090000']],
    ['the 20th Monday of the year', 'FREQ=YEARLY;BYDAY=20MO', localTime(1997, 5, 19, 9), ['19970519T090000', '19980518T090000', '19990517T090000']],
    ['leap days', 'FREQ=YEARLY', localTime(2024, 2, 29, 9), ['20240229T090000', '20280229T090000']],
    ['twice a day', 'FREQ=DAILY;BYHOUR=9,14;BYMINUTE=30', localTime(2026, 1, 5, 9, 30), ['20260105T093000', '20260105T143000', '20260106T093000']],
    ['every other day, of those that are the seventh from the end of two months', 'FREQ=DAILY;INTERVAL=2;BYMONTHDAY=-7;BYMONTH=5,1', localTime(2024, 1, 25, 9), ['20240125T090000', '20250125T090000']],
  ] as const)('name %s', (_, rule, start, wanted) => {
    expect(firstOf(rule, start, wanted.length)).toEqual(wanted);
  });

  it('of rules that break the specification, or recur within a day, are none', () => {
    for (const rule of ['', 'FREQ=HOURLY', 'FREQ=WEEKLY;INTERVAL=0', 'FREQ=MONTHLY;BYDAY=0MO', 'FREQ=WEEKLY;BYDAY=2MO', 'FREQ=DAILY;COUNT=-1', 'FREQ=DAILY;UNTIL=soon', 'FREQ=MONTHLY;BYMONTHDAY=0', 'FREQ=DAILY;BYHOUR=24',
      'FREQ=YEARLY;RSCALE=CHINESE', 'FREQ=DAILY;BYHOUR=1,2,3,4,5,6,7;BYMINUTE=1,2,3,4,5,6,7', 'FREQ=WEEKLY;BYDAY=XX', 'FREQ=WEEKLY;INTERVAL=1e9', 'FREQ=MONTHLY;BYWEEKNO=3', 'FREQ=MONTHLY;BYYEARDAY=3', 'FREQ=WEEKLY;BYMONTHDAY=3', 'FREQ=YEARLY;BYWEEKNO=3;BYDAY=2MO', 'W1 MO #0']) expect(parseRecurrence(rule, 0)).toBeUndefined();
  });

  it('that never come end with the time that was asked for', () => {
    for (const rule of ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31', 'FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1']) expect(firstOf(rule, localTime(2026, 1, 1), 1)).toEqual([]);
  });
});

describe('a local date', () => {
  it('is that of the calendar of all years, leap days included', () => {
    fc.assert(fc.property(fc.integer({ min: -719_000, max: 2_000_000 }), (day) => {
      expect(dateTimeText(day * DAY).slice(0, 8)).toBe(Temporal.PlainDate.from('1970-01-01').add({ days: day }).toString().replaceAll('-', ''));
    }));
  });
});
