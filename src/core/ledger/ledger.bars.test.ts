import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barsOf } from './ledger.bars.js';
import type { MonthOfHours } from './ledger.schema.js';

const DAY = 86_400_000;
const FIRST = Date.UTC(2026, 8, 1);
const iso = (day: number) => new Date(FIRST + day * DAY).toISOString().slice(0, 10);

function monthsOf(days: Readonly<Record<string, number>>): { readonly value: MonthOfHours }[] {
  const months = new Map<string, Record<string, readonly [number, number]>>();
  for (const [date, minutes] of Object.entries(days)) months.set(date.slice(0, 7), { ...months.get(date.slice(0, 7)), [date]: [minutes, 1] });
  return [...months.values()].map((one) => ({ value: { days: one } }));
}

describe('bars of a ledger', () => {
  it('are weeks from Monday on, what is over apart from what is planned, in order and without gaps', () => {
    const { unit, bars } = barsOf(monthsOf({ '2026-11-02': 600, '2026-11-18': 300, '2026-11-27': 120, '2026-11-28': 60, '2026-12-01': 240 }), '2026-11-28');
    expect(unit).toBe('week');
    expect(bars.slice(0, 5)).toEqual([
      { from: '2026-11-02', realised: 10, planned: 0 },
      { from: '2026-11-09', realised: 0, planned: 0 },
      { from: '2026-11-16', realised: 5, planned: 0 },
      { from: '2026-11-23', realised: 2, planned: 1 },
      { from: '2026-11-30', realised: 0, planned: 4 },
    ]);
    expect(bars).toHaveLength(4 + 8);
  });

  it('are months once there are more than half a year of weeks', () => {
    const { unit, bars } = barsOf(monthsOf({ '2026-01-31': 60, '2026-11-02': 600, '2027-06-01': 60 }), '2026-11-28');
    expect([unit, bars[0], bars.at(-1)?.from]).toEqual(['month', { from: '2026-01-01', realised: 1, planned: 0 }, '2027-02-01']);
    expect(bars).toHaveLength(14);
    // With the eight weeks to come, 26 and 27 of them.
    expect(['2026-07-27', '2026-07-26'].map((first) => barsOf(monthsOf({ [first]: 60 }), '2026-11-28').unit)).toEqual(['week', 'month']);
  });

  it('are none where nothing was saved', () => {
    expect(barsOf([], '2026-11-28')).toEqual({ unit: 'week', bars: [] });
  });

  it('hold all that is over, whatever days there are', () => {
    fc.assert(fc.property(fc.dictionary(fc.integer({ min: 0, max: 700 }).map(iso), fc.integer({ min: 1, max: 10_000 })), fc.integer({ min: 0, max: 700 }).map(iso), (days, today) => {
      const { bars } = barsOf(monthsOf(days), today);
      const over = Object.entries(days).filter(([date]) => date < today).reduce((sum, [, minutes]) => sum + minutes, 0);
      expect(bars.reduce((sum, { realised }) => sum + realised, 0)).toBeCloseTo(over / 60, 6);
      expect(bars.every(({ from }, index) => index === 0 || (bars[index - 1]?.from ?? '') < from)).toBe(true);
    }));
  });
});
