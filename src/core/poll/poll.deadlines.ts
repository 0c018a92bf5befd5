/** Until when a poll takes ballots, where nobody says: at its opening, once more with too few ballots, and when it is opened again. */
import { workingDaysAfter } from '../clock/clock.js';
import { BALLOT_DAYS } from './poll.limits.js';
import type { Poll } from './poll.schema.js';
import { isAboutMeeting } from './poll.state.js';

/** The least that a poll that goes on is open: people who are told of it have to come by. */
const LEAST = 86_400_000;

/** The end of the day so many working days later, where the poll is held; days on which the meeting is not held for a holiday are none. */
export function deadlineAfter(at: number, days: number, { zone, meeting, followUp }: Pick<Poll, 'zone' | 'meeting' | 'followUp'>): number {
  return workingDaysAfter(at, days, { zone, holidays: meeting?.holidays ?? followUp?.holidays ?? [] });
}

/** When a confidential poll with too few ballots closes in the end, after it would have closed anyway: about a meeting five working days later, else as long again as it was open, and a day at least. */
export function extendedUntil(poll: Poll, now: number): number {
  const { opened = now, closes = 0 } = poll;
  const end = Math.max(closes, now);
  return isAboutMeeting(poll) ? deadlineAfter(end, BALLOT_DAYS, poll) : end + Math.max(LEAST, now - opened);
}

/** When a poll that is opened again closes: about a meeting after five working days, else after as long as it had, and a day at least. Undefined: it had no deadline. */
export function reopenedUntil(poll: Poll, now: number): number | undefined {
  const { opened = now, reopened = opened, closes } = poll;
  if (closes === undefined) return undefined;
  return isAboutMeeting(poll) ? deadlineAfter(now, BALLOT_DAYS, poll) : now + Math.max(LEAST, closes - reopened);
}
