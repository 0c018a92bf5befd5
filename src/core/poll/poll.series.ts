/** Meetings as a calendar has them, and what is asked about one: the sum of weights, never who its people are. */
import { weightOf, type Attendee } from './poll.cost.js';
import type { Meeting, Purpose } from './poll.schema.js';

/** One meeting that takes place again and again, from a calendar or from the page. */
export interface MeetingSeries {
  /** What its calendar calls it: the same in each poll about it. */
  readonly uid: string;
  readonly title: string;
  readonly minutes: number;
  /** IANA name of the zone that it is held by. */
  readonly zone?: string;
  readonly cadence?: string;
  /** Those who are invited, with their answers; or how many there are. */
  readonly attendees: readonly Attendee[] | number;
  /** Starts of its occurrences, milliseconds since 1970. Those of the next 52 weeks are what it costs; further ones are counted where something is decided later. */
  readonly starts?: readonly number[];
  /** Instants between them at which it would be held, and falls out: what is rarer counts them. */
  readonly skipped?: readonly number[];
  readonly purpose?: Purpose;
}

const MOST_OF_UID = 200;
const CADENCES: readonly string[] = ['once', 'daily', 'weekly', 'fortnightly', 'monthly'] satisfies readonly NonNullable<Meeting['cadence']>[];

/** Whether somebody has said when a meeting takes place. */
export function hasDates({ first, starts = [] }: Pick<Meeting, 'first' | 'starts'>): boolean {
  return first !== undefined || starts.length > 0;
}

/** What a poll about a meeting is told of it: counts, times and what its calendar calls it; no names, no addresses, no notes. */
export function meetingOf({ uid, minutes, attendees, starts, skipped, cadence, purpose }: MeetingSeries): Meeting {
  const people = typeof attendees === 'number' ? attendees : attendees.length;
  const weight = typeof attendees === 'number' ? attendees : attendees.reduce((sum, one) => sum + weightOf(one), 0);
  return {
    minutes,
    people,
    series: Array.from(uid).slice(0, MOST_OF_UID).join(''),
    ...(weight === people ? {} : { weight }),
    ...(starts ? { starts: [...starts] } : {}),
    ...(skipped && skipped.length > 0 ? { skipped: [...skipped] } : {}),
    ...(cadence !== undefined && CADENCES.includes(cadence) ? { cadence: cadence as NonNullable<Meeting['cadence']> } : {}),
    ...(purpose ? { purpose } : {}),
  };
}
