/** Who attends a meeting when it is decided: the ledger counts these. */
import type { Decision, Meeting } from './poll.schema.js';

/** Tenths of a person are as exact as a count of people is. */
const tenths = (weight: number) => Math.round(weight * 10) / 10;

/** So many of the meeting's people, with the sum of their weights: as much for each as at the set-up, unless it is known. */
export function attendingOf(meeting: Pick<Meeting, 'people' | 'weight'>, people: number, weight?: number): NonNullable<Decision['attending']> {
  const own = meeting.weight ?? meeting.people;
  return { people, weight: weight ?? (people === meeting.people ? own : tenths((own / meeting.people) * people)) };
}

/** How many attend, as far as is known: those of the last decision, or of the set-up, without those who have left by now. */
export function attendingNow(meeting: Pick<Meeting, 'people'>, decision: Pick<Decision, 'attending' | 'left'> | undefined, now: number): number {
  const { attending, left = [] } = decision ?? {};
  const gone = left.reduce((sum, one) => (one.at <= now ? sum + one.weight : sum), 0);
  return Math.max(1, Math.round((attending?.people ?? meeting.people) - gone));
}
