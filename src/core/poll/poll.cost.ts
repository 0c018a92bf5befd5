/** What a meeting costs, as a formula that a person can check. Hours only: money would reveal salaries. */
import { MootError } from '../errors.js';
import { WEEKS_OF_YEAR } from '../meeting.js';

const YEAR = WEEKS_OF_YEAR * 7 * 86_400_000;

/** Somebody who was invited, and what they answered. */
export interface Attendee {
  readonly status: 'accepted' | 'none' | 'tentative' | 'declined';
  readonly optional?: boolean;
}

export interface MeetingCost {
  readonly minutes: number;
  /** Sum of weights: as many as there are people, where all come. */
  readonly weight: number;
  /** Person-hours each time: minutes / 60 × weight. */
  readonly hoursEach: number;
  /** How often it takes place in the 52 weeks that are looked at; absent where nobody says. */
  readonly times?: number;
  /** Person-hours in these weeks. */
  readonly hoursInAll?: number;
}

/** How much of somebody's time is counted: all of it, half where they may not come, none where they said no. Who accepted comes, though it was optional. */
export function weightOf({ status, optional = false }: Attendee): number {
  if (status === 'declined') return 0;
  if (status === 'accepted') return 1;
  return status === 'tentative' || optional ? 0.5 : 1;
}

/** Those of some dates that lie in the 52 weeks from an instant on: a year, where more are listed. */
export function yearOf(starts: readonly number[], from: number): readonly number[] {
  return starts.filter((at) => at >= from && at < from + YEAR);
}

/**
 * The cost of a meeting for so many people, or for attendees with their answers.
 * `weight`: the sum of their weights, where somebody has added it up already. `starts`: its real occurrences, without holidays: never a week's cost times 52. `from`: those of the 52 weeks from then on count. Default: all of them.
 * Throws `minutes_invalid` (1 to 1,440) and `people_invalid` (1 to 10,000).
 */
export function costOf({ minutes, people, weight: known, starts, from }: { readonly minutes: number; readonly people: number | readonly Attendee[]; readonly weight?: number | undefined; readonly starts?: readonly number[] | undefined; readonly from?: number | undefined }): MeetingCost {
  if (!Number.isFinite(minutes) || minutes < 1 || minutes > 1_440) throw new MootError('minutes_invalid', 'A meeting takes 1 to 1,440 minutes.');
  const count = typeof people === 'number' ? people : people.length;
  if (!Number.isInteger(count) || count < 1 || count > 10_000) throw new MootError('people_invalid', 'A meeting has 1 to 10,000 people.');
  const weight = known ?? (typeof people === 'number' ? people : people.reduce((sum, one) => sum + weightOf(one), 0));
  // Whole minutes are multiplied first: sixths of an hour do not add up otherwise.
  const hours = (often: number) => (minutes * weight * often) / 60;
  const times = (from === undefined ? starts : starts && yearOf(starts, from))?.length;
  return { minutes, weight, hoursEach: hours(1), ...(times === undefined ? {} : { times, hoursInAll: hours(times) }) };
}
