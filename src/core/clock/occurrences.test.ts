import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateIn } from './clock.js';
import { CADENCES, occurrencesOf } from './occurrences.js';

const DAY = 86_400_000;
const BERLIN = 'Europe/Berlin';
/** Monday, 10:00 in Berlin. */
const MONDAY = Date.UTC(2026, 10, 23, 9);
const hourIn = (at: number, zone: string) => new Intl.DateTimeFormat('en', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' }).format(at);
const dates = (all: readonly number[]) => all.map((at) => dateIn(at, BERLIN));

describe('the occurrences of 52 weeks', () => {
  it('keep the local time over a change of the clock', () => {
    const all = occurrencesOf({ cadence: 'weekly', first: MONDAY, zone: BERLIN });
    expect(all).toHaveLength(52);
    expect(new Set(all.map((at) => hourIn(at, BERLIN)))).toEqual(new Set(['10']));
    expect(all[1]).toBe(MONDAY + 7 * DAY);
    expect(all[18]).toBe(MONDAY + 18 * 7 * DAY - 3_600_000);
  });

  it('are every working day, week, second week or month', () => {
    const count = (cadence: (typeof CADENCES)[number]) => occurrencesOf({ cadence, first: MONDAY, zone: BERLIN }).length;
    expect(CADENCES.map(count)).toEqual([1, 260, 52, 26, 12]);
    expect(dates(occurrencesOf({ cadence: 'monthly', first: MONDAY, zone: BERLIN })).slice(0, 3)).toEqual(['2026-11-23', '2026-12-28', '2027-01-25']);
  });

  it('of a fifth weekday are on the last where a month has four', () => {
    const fifth = Date.UTC(2026, 10, 30, 9);
    expect(dates(occurrencesOf({ cadence: 'monthly', first: fifth, zone: BERLIN })).slice(0, 4)).toEqual(['2026-11-30', '2026-12-28', '2027-01-25', '2027-02-22']);
  });

  it('are not on holidays', () => {
    const all = occurrencesOf({ cadence: 'weekly', first: MONDAY, zone: BERLIN, holidays: ['2026-11-30', '2026-12-01'] });
    expect(all).toHaveLength(51);
    expect(dates(all)).not.toContain('2026-11-30');
  });

  it('are those from an instant on, however long ago the first was', () => {
    const from = Date.UTC(2046, 0, 1);
    const all = occurrencesOf({ cadence: 'daily', first: MONDAY, zone: BERLIN, from });
    expect(all[0]).toBe(Date.UTC(2046, 0, 1, 9));
    expect(all.length).toBeGreaterThan(259);
    expect(occurrencesOf({ cadence: 'once', first: MONDAY, zone: BERLIN, from })).toEqual([]);
    expect(occurrencesOf({ cadence: 'weekly', first: from, zone: BERLIN, from: MONDAY })).toEqual([]);
  });

  it('need a zone that there is', () => {
    expect(() => occurrencesOf({ cadence: 'daily', first: MONDAY, zone: 'Middle/Earth' })).toThrow(expect.objectContaining({ code: 'zone_unknown' }));
  });

  it('are the same wherever one begins to look, in order, and at most once a day', () => {
    fc.assert(fc.property(fc.constantFrom(...CADENCES), fc.integer({ min: 0, max: 800 }), fc.constantFrom(BERLIN, 'America/New_York', 'Asia/Tehran', 'UTC'), (cadence, days, zone) => {
      const from = MONDAY + days * DAY;
      const later = occurrencesOf({ cadence, first: MONDAY, zone, from });
      expect(later).toEqual([...new Set(later)].sort((a, b) => a - b));
      expect(new Set(later.map((at) => dateIn(at, zone))).size).toBe(later.length);
      const known = occurrencesOf({ cadence, first: MONDAY, zone });
      expect(later.filter((at) => at <= (known.at(-1) ?? 0))).toEqual(known.filter((at) => at >= from));
    }), { numRuns: 40 });
  });
});
