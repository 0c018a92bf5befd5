/** What people do with a poll whose ballots bear names. Loads for previews; confidential ballots have rules of their own. */
import { MootError } from '../errors.js';
import { addBallot } from './poll.counting.js';
import type { Ballot, Poll, PollDraft, VoteArgs } from './poll.schema.js';
import { VOTED, ballotCircles, isOver, mostChoices, pollOf, resultCircles } from './poll.state.js';

/** Casts the sender's ballot, or another in its place; none of the options takes it back. Until the poll closes the last one counts. */
export function vote(room: PollDraft, { choices, comment }: VoteArgs): void {
  const poll = openPoll(room);
  if (poll.secrecy !== 'named') throw new MootError('ballot_confidential', 'Ballots of this poll are confidential; this page sent one with a name.');
  assertChoices(poll, choices);
  const { key } = room.actor;
  const before = room.get('ballot', key);
  if (choices.length === 0) {
    if (before) takeBack(room, poll, key, before);
    return;
  }
  const ballot: Ballot = { name: room.actor.name, choices, at: room.now, ...(comment === undefined ? {} : { comment }) };
  room.put('ballot', key, ballot, { to: ballotCircles(poll, key) });
  const voters = count(room, poll, before?.choices ?? [], choices, before ? 0 : 1);
  if (poll.shown === 'voted') room.join(VOTED, key);
  if (!poll.locked) room.put('poll', 'poll', { ...poll, locked: true });
  // Closing brings a calendar along, which no page needs in order to vote.
  if (poll.eligible !== undefined && voters >= poll.eligible) room.at(room.now, 'poll.complete', {});
}

function takeBack(room: PollDraft, poll: Poll, key: string, { choices }: Ballot): void {
  room.remove('ballot', key);
  count(room, poll, choices, [], -1);
  if (poll.shown === 'voted') room.leave(VOTED, key);
}

function count(room: PollDraft, poll: Poll, before: readonly string[], after: readonly string[], by: number): number {
  const tally = room.get('tally', 'tally') ?? { counts: {}, voters: 0 };
  const voters = tally.voters + by;
  room.put('tally', 'tally', { counts: addBallot(addBallot(tally.counts, before, -1), after, 1), voters }, { to: resultCircles(poll) });
  return voters;
}

/** The poll, if it takes ballots now. */
export function openPoll(room: PollDraft): Poll {
  const poll = pollOf(room);
  if (poll.phase === 'draft') throw new MootError('poll_draft', 'This poll has not been opened yet.');
  // Its end counts even where nobody has carried it out yet.
  if (isOver(poll) || (poll.closes !== undefined && room.now >= poll.closes)) throw new MootError('poll_closed', 'This poll is closed; ballots are counted.');
  return poll;
}

export function assertChoices(poll: Poll, choices: readonly string[]): void {
  const known = new Set(poll.options.map(({ id }) => id));
  if (choices.some((id) => !known.has(id))) throw new MootError('option_unknown', 'This option is not there, or not any more.');
  if (new Set(choices).size < choices.length) throw new MootError('option_twice', 'An option can be chosen once.');
  const most = mostChoices(poll);
  if (choices.length > most) throw new MootError('choices_too_many', `At most ${most} of these can be chosen.`);
}
