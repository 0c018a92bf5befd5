/** What people do with a poll whose ballots bear names. Loads for previews; confidential ballots have rules of their own. */
import { MootError } from '../errors.js';
import { addBallot } from './poll.counting.js';
import type { Ballot, Poll, PollDraft, Tally, VoteArgs } from './poll.schema.js';
import { ELECTOR, VOTED, ballotCircles, isAboutMeeting, isOver, mostChoices, pollOf, resultCircles } from './poll.state.js';

/** Casts the sender's ballot, or another in its place; none of the options takes it back. Until the poll closes the last one counts. */
export function vote(room: PollDraft, { choices, comment }: VoteArgs): void {
  const poll = openPoll(room);
  if (poll.secrecy !== 'named') throw new MootError('ballot_confidential', 'Ballots of this poll are confidential; this page sent one with a name.');
  assertChoices(poll, choices);
  if (isAboutMeeting(poll) && poll.eligible !== undefined) assertEligible(room);
  const { key } = room.actor;
  const before = room.get('ballot', key);
  if (choices.length === 0) {
    if (before) takeBack(room, poll, key, before);
    return;
  }
  const ballot: Ballot = { name: room.actor.name, choices, at: room.now, ...(comment === undefined ? {} : { comment }) };
  room.put('ballot', key, ballot, { to: ballotCircles(poll, key) });
  const all = count(room, poll, before, choices);
  if (poll.shown === 'voted') room.join(VOTED, key);
  if (!poll.locked) room.put('poll', 'poll', { ...poll, locked: true });
  // Closing brings a calendar along, which no page needs in order to vote.
  if (all) room.at(room.now, 'poll.complete', {});
}

/** Who may vote about a meeting is fixed at the opening, hosts included. A page cannot see who that is, and does not guess. */
function assertEligible(room: PollDraft): void {
  room.check(() => {
    if (room.get('owners', ELECTOR) && !room.actor.owns(ELECTOR)) throw new MootError('not_eligible', 'You were not among those who may vote when this poll was opened.');
  });
}

function takeBack(room: PollDraft, poll: Poll, key: string, ballot: Ballot): void {
  room.remove('ballot', key);
  count(room, poll, ballot, []);
  if (poll.shown === 'voted') room.leave(VOTED, key);
}

/** Counts a ballot in the place of another, and says whether all who may vote have. */
function count(room: PollDraft, poll: Poll, before: Ballot | undefined, choices: readonly string[]): boolean {
  const last: Tally = room.get('tally', 'tally') ?? { counts: {}, voters: 0 };
  const { counts, voters, electors, since = 0 } = last;
  const casts = choices.length > 0;
  // Hosts who are not among those whom it is for, and whoever came later, may vote as well; nobody is shut out by them.
  const isElector = electors !== undefined && room.actor.owns(ELECTOR);
  const wasCounted = before !== undefined && before.at >= since;
  const now = isElector ? electors + Number(casts) - Number(wasCounted) : electors;
  const tally: Tally = { ...last, counts: addBallot(addBallot(counts, before?.choices ?? [], -1), choices, 1), voters: voters + Number(casts) - Number(before !== undefined), ...(now === undefined ? {} : { electors: now }) };
  room.put('tally', 'tally', tally, { to: resultCircles(poll) });
  return isElector && isComplete(poll, tally);
}

/** Whether everybody who may vote on a named poll has. */
export function isComplete({ eligible = Infinity }: Poll, { electors = 0 }: Tally): boolean {
  return electors >= eligible;
}

/** The poll, if it takes ballots now. */
export function openPoll(room: PollDraft): Poll {
  const poll = pollOf(room);
  if (poll.phase === 'draft') throw new MootError('poll_draft', 'This poll has not been opened yet.');
  // Its end counts even where nobody has carried it out yet.
  if (isOver(poll) && poll.secrecy === 'confidential' && !room.get('result', 'result')?.told) throw new MootError('poll_without_result', 'This poll ended without a result, as too few had answered; ballots are deleted.');
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
