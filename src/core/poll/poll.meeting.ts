/** When the meeting that a poll is about takes place. */
import { occurrencesOf } from '../clock/occurrences.js';
import { WEEKS_OF_YEAR } from '../meeting.js';
import type { Meeting } from './poll.schema.js';

const MINUTE = 60_000;
const WEEK = 7 * 86_400_000;

/**
 * Starts of the occurrences of the 52 weeks from an instant on, or of so many, without holidays: those that are listed, or those of its cadence.
 * Where nobody says on which day it takes place, the first is at that instant. Throws `zone_unknown`.
 */
export function startsOf({ starts, cadence, first, holidays }: Pick<Meeting, 'starts' | 'cadence' | 'first' | 'holidays'>, zone: string, from: number, weeks = WEEKS_OF_YEAR): readonly number[] {
  if (starts) return [...new Set(starts)].filter((at) => at >= from && at < from + weeks * WEEK).sort((a, b) => a - b);
  if (!cadence) return [];
  return occurrencesOf({ cadence, first: first ?? from, zone, from, weeks, ...(holidays ? { holidays } : {}) });
}

/** Starts of every so many-th occurrence from the first on that is not before an instant. What falls out counts: a rhythm goes on over holidays. */
export function everyNthOf(meeting: Meeting, zone: string, from: number, every: number): readonly number[] {
  const { cadence, first: typed, skipped = [] } = meeting;
  const starts = startsOf(meeting, zone, from);
  const [first] = starts;
  if (first === undefined) return [];
  const named = cadence && typed !== undefined ? startsOf({ cadence, first: typed }, zone, first) : [...starts, ...skipped.filter((at) => at > first)].sort((a, b) => a - b);
  const kept = new Set(named.filter((_, nth) => nth % every === 0));
  return starts.filter((at) => kept.has(at));
}

/** When the occurrence that is on, or comes next, ends: a good instant to ask. Undefined where nobody says when it takes place. */
export function nextEndOf(meeting: Meeting, zone: string, now: number): number | undefined {
  if (!meeting.starts && meeting.first === undefined) return undefined;
  const length = meeting.minutes * MINUTE;
  const start = startsOf(meeting, zone, now - length + 1)[0];
  return start === undefined ? undefined : start + length;
}
