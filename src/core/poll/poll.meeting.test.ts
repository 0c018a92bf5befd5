import { describe, expect, it } from 'vitest';
import { costOf } from './poll.cost.js';
import { MEETING, START } from './poll.harness.js';
import { everyNthOf, nextEndOf, startsOf } from './poll.meeting.js';

const DAY = 86_400_000;
const weekly = { ...MEETING, first: START };

describe('the occurrences of a meeting', () => {
  it('are those that are listed, once each, or those of its cadence', () => {
    expect(startsOf({ starts: [START + DAY, START, START + DAY, START + 400 * DAY] }, 'UTC', START)).toEqual([START, START + DAY]);
    expect(startsOf(weekly, 'Europe/Berlin', START)).toHaveLength(52);
    expect(startsOf({ cadence: 'weekly' }, 'UTC', START)[0]).toBe(START);
    expect(startsOf({}, 'UTC', START)).toEqual([]);
  });

  it('go on in their rhythm when fewer take place: what falls out counts, listed or typed in', () => {
    const weeks = (...nths: number[]) => nths.map((nth) => START + nth * 7 * DAY);
    expect(everyNthOf({ ...MEETING, starts: weeks(0, 1, 3, 4, 5), skipped: weeks(2) }, 'UTC', START, 2)).toEqual(weeks(0, 4));
    expect(everyNthOf({ ...MEETING, starts: weeks(0, 1, 3, 4, 5) }, 'UTC', START, 2)).toEqual(weeks(0, 3, 5));
    expect(everyNthOf({ ...weekly, holidays: ['2026-12-07'] }, 'UTC', START, 2).slice(0, 3)).toEqual(weeks(0, 4, 6));
    // It begins with the first that takes place.
    expect(everyNthOf({ ...weekly, holidays: ['2026-11-23'] }, 'UTC', START, 2).slice(0, 2)).toEqual(weeks(1, 3));
    expect(everyNthOf({ ...MEETING, starts: weeks(0) }, 'UTC', START + DAY, 2)).toEqual([]);
  });

  it('make its cost: never a week times 52, where it does not take place on holidays', () => {
    const starts = startsOf({ ...weekly, holidays: ['2026-12-28', '2027-05-17'] }, 'Europe/Berlin', START);
    expect(costOf({ minutes: 30, people: 12, starts })).toMatchObject({ hoursEach: 6, times: 50, hoursInAll: 300 });
  });

  it('say when to ask: when the one that is on ends, or the next', () => {
    expect(nextEndOf(weekly, 'UTC', START + 1)).toBe(START + 30 * 60_000);
    expect(nextEndOf(weekly, 'UTC', START + 30 * 60_000)).toBe(START + 7 * DAY + 30 * 60_000);
    expect(nextEndOf(MEETING, 'UTC', START)).toBeUndefined();
    expect(nextEndOf({ ...MEETING, starts: [START] }, 'UTC', START + DAY)).toBeUndefined();
  });
});
