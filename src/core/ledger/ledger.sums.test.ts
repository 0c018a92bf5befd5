import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeriesChange } from './ledger.schema.js';
import { ledgerOf } from './ledger.sums.js';
import { OUTCOMES } from '../poll/poll.schema.js';

const DAY = 86_400_000;
const MONDAY = Date.UTC(2026, 10, 23, 9);
const weekly = (count: number, from = MONDAY) => Array.from({ length: count }, (_, week) => from + week * 7 * DAY);
/** Half an hour of ten people: five hours each time. */
const change = (more: Partial<SeriesChange> = {}): SeriesChange => ({ series: 'metrics', starts: MONDAY, minutes: 30, weight: 10, occurrences: weekly(60), outcome: 'cancel', ...more });
const hours = (changes: readonly SeriesChange[], now: number) => ledgerOf(changes, now, 'Europe/Berlin');

describe('hours given back', () => {
  it('are those of occurrences that have passed while the rest is planned, for twelve months', () => {
    const ledger = hours([change()], MONDAY + 15 * DAY);
    expect(ledger).toMatchObject({ realised: 15, counted: 3, planned: 265 });
    expect(ledger.months.slice(0, 2)).toEqual([{ month: '2026-11', planned: 10, realised: 10 }, { month: '2026-12', planned: 20, realised: 5 }]);
    expect(ledger.months).toHaveLength(13);
  });

  it('are less what remains: shorter, rarer, with fewer people, or the time that reading and writing takes', () => {
    const each = (more: Partial<SeriesChange>) => hours([change({ occurrences: weekly(4), ...more })], MONDAY + 100 * DAY).realised;
    expect(each({ outcome: 'keep' })).toBe(0);
    expect(each({ outcome: 'shorten', after: { minutes: 15 } })).toBe(10);
    expect(each({ outcome: 'rarer', after: { occurrences: [MONDAY, MONDAY + 14 * DAY] } })).toBe(10);
    expect(each({ outcome: 'not-me', after: { weight: 6 } })).toBe(8);
    expect(each({ outcome: 'async' })).toBeCloseTo(20 - (4 * 10 * 5) / 60);
    expect(each({ outcome: 'async', after: { asyncMinutes: 12 } })).toBe(12);
    expect(each({ outcome: 'cancel' })).toBe(20);
  });

  it('leave out who is not there any more, from that day on', () => {
    expect(hours([change({ occurrences: weekly(4), left: [{ at: MONDAY + 10 * DAY, weight: 4 }] })], MONDAY + 100 * DAY).realised).toBe(16);
  });

  it('end when the meeting comes back, and pass to the next change of the same meeting', () => {
    expect(hours([change({ ended: MONDAY + 8 * DAY })], MONDAY + 100 * DAY)).toMatchObject({ realised: 10, planned: 10 });
    const replaced = [change({ occurrences: weekly(6) }), change({ occurrences: weekly(6), starts: MONDAY + 21 * DAY, outcome: 'shorten', after: { minutes: 15 } })];
    expect(hours(replaced, MONDAY + 100 * DAY)).toMatchObject({ realised: 22.5, counted: 6 });
    expect(hours([change({ occurrences: weekly(2) }), change({ series: 'other', occurrences: weekly(2) })], MONDAY + 100 * DAY).realised).toBe(20);
  });

  it('of a month are those of its days where people are', () => {
    const late = Date.UTC(2026, 10, 30, 23, 30);
    expect(ledgerOf([change({ occurrences: [late] })], late, 'Europe/Berlin').months[0]?.month).toBe('2026-12');
    expect(ledgerOf([change({ occurrences: [late] })], late, 'America/New_York').months[0]?.month).toBe('2026-11');
  });

  it('are refused for a meeting that takes no time', () => {
    expect(() => hours([change({ minutes: 0 })], MONDAY)).toThrow(expect.objectContaining({ code: 'change_invalid' }));
  });

  it('never grow by the order of changes, shrink as time passes, or count an occurrence twice', () => {
    const changes = fc.array(fc.record({
      series: fc.constantFrom('a', 'b'),
      starts: fc.integer({ min: 0, max: 40 }).map((day) => MONDAY + day * DAY + 1),
      outcome: fc.constantFrom(...OUTCOMES.filter((one) => one !== 'async')),
      weight: fc.integer({ min: 1, max: 30 }),
    }).map((more) => change({ ...more, occurrences: weekly(10) })), { maxLength: 6 });
    fc.assert(fc.property(changes, fc.integer({ min: 0, max: 100 }), (all, days) => {
      // Of changes of one meeting at one instant the last counts: then the order says something.
      fc.pre(new Set(all.map(({ series, starts }) => `${series} ${starts}`)).size === all.length);
      const now = MONDAY + days * DAY;
      const ledger = hours(all, now);
      expect(hours([...all].reverse(), now)).toEqual(ledger);
      expect(hours(all, now + 7 * DAY).realised).toBeGreaterThanOrEqual(ledger.realised);
      expect(ledger.realised).toBeLessThanOrEqual(ledger.planned);
      expect(ledger.counted).toBeLessThanOrEqual(new Set(all.map(({ series }) => series)).size * 10);
    }));
  });
});
