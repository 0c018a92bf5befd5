/**
 * What polls want of somebody now. Everything follows from the polls themselves, the person's own ballot and the time:
 * that somebody was told, or reminded, stands nowhere, so that no row joins a voter to an instant.
 */
import type { RoomRecords } from '../room-records.js';
import type { RoomOfPerson, WaitingItem, WaitingReason } from '../waiting.js';
import type { Ballot, Decision, Poll } from './poll.schema.js';
import { ELECTOR, VOTER, isAboutMeeting } from './poll.state.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** At most one notice of a ballot about a meeting in so long, and of one meeting in so long. */
const WEEK = 7 * DAY;
const QUARTER = 91 * DAY;
/** How long a decision is news. */
const NEWS = 7 * DAY;

interface Seen extends RoomOfPerson {
  readonly poll: Poll;
}

/** What waits for a person in the polls that they may vote in; the one that ends first comes first. */
export function waitingIn(rooms: readonly RoomOfPerson[], now: number): readonly WaitingItem[] {
  const seen = rooms.flatMap((one): readonly Seen[] => {
    const poll = one.view.get('poll', 'poll')?.value as Poll | undefined;
    return poll ? [{ ...one, poll }] : [];
  });
  const audits = seen.flatMap(({ room, poll: { meeting, opened } }) => (meeting && opened !== undefined ? [{ room, series: meeting.series ?? room, opened }] : []));
  const quiet = quietIn(audits);
  const items = seen.flatMap((one): readonly WaitingItem[] => {
    const reason = reasonFor(one, now);
    if (!reason) return [];
    const { because, since } = reason;
    const { room, view, poll: { closes } } = one;
    const isBallot = because !== 'awaiting' && because !== 'decision';
    const title = (view.get('ritual', 'ritual')?.value as RoomRecords['ritual'] | undefined)?.title ?? '';
    return [{ room, title, because, since, ...(isBallot && closes !== undefined ? { closes } : {}), ...(isBallot && quiet.has(room) ? { quiet: true } : {}) }];
  });
  return items.sort((a, b) => (a.closes ?? Infinity) - (b.closes ?? Infinity) || (a.room < b.room ? -1 : 1));
}

/** When somebody who has not voted is reminded: two days before the end of a long ballot, 36 hours before that of a shorter one, after four fifths of a short one. */
export function remindAt(opened: number, closes: number): number {
  const length = closes - opened;
  if (length > 5 * DAY) return closes - 48 * HOUR;
  return length > 2 * DAY ? closes - 36 * HOUR : opened + Math.round(length * 0.8);
}

/** Ballots about meetings of which no notice is given, as one was shortly before: of any in a week, of the same meeting in a quarter. In the order of their opening. */
export function quietIn(audits: readonly { readonly room: string; readonly series: string; readonly opened: number }[]): ReadonlySet<string> {
  const noticed: { readonly series: string; readonly opened: number }[] = [];
  const quiet = new Set<string>();
  for (const one of [...audits].sort((a, b) => a.opened - b.opened || (a.room < b.room ? -1 : 1))) {
    if (noticed.some(({ series, opened }) => one.opened - opened < (series === one.series ? QUARTER : WEEK))) quiet.add(one.room);
    else noticed.push(one);
  }
  return quiet;
}

interface Reason {
  readonly because: WaitingReason;
  readonly since: number;
}

function reasonFor(one: Seen, now: number): Reason | undefined {
  const { poll, view } = one;
  const isOpen = poll.phase === 'open' && (poll.closes === undefined || now < poll.closes);
  if (isOpen) return wantsBallot(one) ? ballotReason(poll, now) : newOption(one);
  const decision = view.get('decision', 'decision')?.value as Decision | undefined;
  if (decision) return now < decision.at + NEWS ? { because: 'decision', since: decision.at } : undefined;
  return poll.awaiting ? { because: 'awaiting', since: poll.closed?.at ?? 0 } : undefined;
}

function ballotReason({ opened = 0, reopened, closes, eligible }: Poll, now: number): Reason {
  const began = reopened ?? opened;
  // Where nobody knows all who may vote, nobody can say who is late.
  const reminded = closes === undefined || eligible === undefined ? Infinity : remindAt(began, closes);
  if (now >= reminded) return { because: 'reminder', since: reminded };
  return { because: reopened === undefined ? 'open' : 'reopened', since: began };
}

function wantsBallot({ poll, owns, ...one }: Seen): boolean {
  if (poll.secrecy === 'confidential') return owns(ELECTOR) && !owns(VOTER);
  if (isAboutMeeting(poll) && poll.eligible !== undefined && !owns(ELECTOR)) return false;
  return ballotOf(one) === undefined;
}

/** The last option that came after the ballot of a named poll. */
function newOption({ poll, ...one }: Seen): Reason | undefined {
  const last = Math.max(...poll.options.map(({ added = 0 }) => added));
  return last > (ballotOf(one)?.at ?? Infinity) ? { because: 'option', since: last } : undefined;
}

function ballotOf({ view, key }: Pick<RoomOfPerson, 'view' | 'key'>): Ballot | undefined {
  return view.get('ballot', key)?.value as Ballot | undefined;
}
