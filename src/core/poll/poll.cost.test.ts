import { describe, expect, it } from 'vitest';
import { costOf, weightOf, yearOf } from './poll.cost.js';

describe('what a meeting costs', () => {
  it('is minutes times people, each time, and as often as it really takes place', () => {
    expect(costOf({ minutes: 30, people: 26, starts: Array.from({ length: 47 }, (_, at) => at) })).toEqual({ minutes: 30, weight: 26, hoursEach: 13, times: 47, hoursInAll: 611 });
    expect(costOf({ minutes: 30, people: 8 })).toEqual({ minutes: 30, weight: 8, hoursEach: 4 });
  });

  it('counts a year from an instant on, though more is listed', () => {
    const week = 7 * 86_400_000;
    const starts = Array.from({ length: 70 }, (_, nth) => nth * week);
    expect(costOf({ minutes: 30, people: 4, starts, from: week })).toEqual({ minutes: 30, weight: 4, hoursEach: 2, times: 52, hoursInAll: 104 });
    expect([yearOf(starts, week)[0], yearOf(starts, week).at(-1)]).toEqual([week, 52 * week]);
  });

  it('counts half of whoever may not come, and nobody who said no', () => {
    const weights = ([['accepted', false], ['none', false], ['tentative', false], ['none', true], ['accepted', true], ['declined', false], ['declined', true]] as const).map(([status, optional]) => weightOf({ status, optional }));
    expect(weights).toEqual([1, 1, 0.5, 0.5, 1, 0, 0]);
    expect(costOf({ minutes: 60, people: [{ status: 'accepted' }, { status: 'tentative' }, { status: 'declined' }] }).hoursEach).toBe(1.5);
  });

  it('is refused for minutes and people that can be none', () => {
    const outcome = (minutes: number, people: number) => { try { costOf({ minutes, people }); return 'accepted'; } catch (error) { return (error as { code: string }).code; } };
    for (const minutes of [0, -1, NaN, 1_441, Infinity]) expect(outcome(minutes, 8)).toBe('minutes_invalid');
    for (const people of [0, -1, 1.5, 10_001, NaN]) expect(outcome(30, people)).toBe('people_invalid');
    expect([outcome(30, 1), outcome(1, 10_000)]).toEqual(['accepted', 'accepted']);
  });
});
