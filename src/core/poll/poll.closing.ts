/** The end of a poll: what is told then, and what is destroyed. */
import { MootError } from '../errors.js';
import { ALL } from '../record.js';
import { countChoices } from './poll.counting.js';
import { cutsOf } from './poll.cuts.js';
import { deadlineAfter, extendedUntil } from './poll.deadlines.js';
import { isEnough, tell } from './poll.disclosure.js';
import { DECISION_DAYS } from './poll.limits.js';
import { isComplete } from './poll.rules.js';
import type { ClosedBecause, Poll, PollDraft, Result } from './poll.schema.js';
import { ballotCircles, isOver, marksOf, pollOf, resultCircles } from './poll.state.js';

/** Closes a poll and publishes its result; `by` is the host who did. A confidential one with too few ballots goes on once, unless it is to be over `withoutResult`. */
export function close(room: PollDraft, because: ClosedBecause, { by, withoutResult = false }: { readonly by?: string; readonly withoutResult?: boolean | undefined } = {}): void {
  const poll = pollOf(room);
  if (poll.phase === 'draft') throw new MootError('poll_draft', 'This poll has not been opened yet.');
  if (isOver(poll)) return;
  if (poll.secrecy === 'confidential' && !poll.extended && !withoutResult && !isEnough(ballotsIn(room), poll.k)) {
    extend(room, poll);
    return;
  }
  const closed: Poll = { ...poll, phase: 'closed', closed: { at: room.now, because, ...(by === undefined ? {} : { by }) } };
  room.put('poll', 'poll', closed, { marks: marksOf(closed) });
  if (poll.secrecy === 'confidential') publish(room, closed);
  else release(room, closed);
  if (poll.meeting) room.at(deadlineAfter(room.now, DECISION_DAYS, poll), 'poll.await', { closed: room.now });
}

/** The tick at the end. A poll whose end was moved meanwhile goes on. */
export function due(room: PollDraft, { at }: { readonly at: number }): void {
  const { phase, closes } = pollOf(room);
  if (phase === 'open' && closes === at) close(room, 'due');
}

/** The tick after the last ballot that a named poll can have. */
export function complete(room: PollDraft): void {
  const tally = room.get('tally', 'tally');
  if (tally && isComplete(pollOf(room), tally)) close(room, 'all');
}

function extend(room: PollDraft, poll: Poll): void {
  const closes = extendedUntil(poll, room.now);
  room.put('poll', 'poll', { ...poll, closes, extended: true });
  room.at(closes, 'poll.due', { at: closes });
}

/** Now everybody may see who chose what, unless hosts alone do. */
function release(room: PollDraft, poll: Poll): void {
  const tally = room.get('tally', 'tally');
  if (tally) room.put('tally', 'tally', tally, { to: resultCircles(poll) });
  for (const { id, value, to } of [...room.list('ballot')]) {
    const circles = ballotCircles(poll, id);
    if (circles.some((circle) => !to.includes(circle))) room.put('ballot', id, value, { to: circles });
  }
}

/** One result for all alike, once; then nothing is left of the ballots. */
function publish(room: PollDraft, { options, k, kComments, cut }: Poll): void {
  const boxes = [...room.list('box')].map(({ id: box, value }) => ({ box, choices: value.ballots.flatMap(({ id, choice }) => room.uncover(id, choice) ?? []) }));
  const countIn = (isIn: (box: string) => boolean) => countChoices(options.map(({ id }) => id), boxes.filter(({ box }) => isIn(box)).flatMap(({ choices }) => choices.map((choice) => [choice])));
  const ballots = boxes.reduce((sum, { choices }) => sum + choices.length, 0);
  const groupOf = (box: string) => box.split('.')[0];
  const comments = [...room.list('remarks')].flatMap(({ value }) => value.comments);
  const result: Result = isEnough(ballots, k)
    ? {
        ballots,
        told: tell(countIn(() => true)),
        ...(cut ? { groups: cutsOf(cut.map((name, at) => ({ name, counts: countIn((box) => groupOf(box) === String(at)) })), countIn((box) => groupOf(box) === OTHERS), k) } : {}),
        // By a hash of a secret of each writer's: an order that means nothing.
        ...(isEnough(ballots, kComments) ? { comments: comments.sort((a, b) => (a.id < b.id ? -1 : 1)).flatMap(({ id, text }) => room.uncover(id, text) ?? []) } : {}),
      }
    : {};
  room.put('result', 'result', result, { to: [ALL] });
  for (const type of ['box', 'remarks', 'owners', 'turnout', 'count'] as const) for (const { id } of [...room.list(type)]) room.remove(type, id);
  // Earlier versions stand in files, logs and copies of the database still; without the key they tell nothing.
  room.shred();
}

const OTHERS = 'others';

/** The name of a box: of a group that is told apart, by its place among them, of all others together (-1), or where there are no groups. */
export function boxName(group: number | undefined, number: number): string {
  return group === undefined ? String(number) : `${group < 0 ? OTHERS : group}.${number}`;
}

export function ballotsIn(room: PollDraft): number {
  return room.get('count', 'count')?.ballots ?? 0;
}
