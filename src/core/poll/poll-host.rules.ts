/** What hosts do with a poll. Loads with the hosts' tools. */
import { isZone, workingDaysAfter } from '../clock/clock.js';
import { MootError } from '../errors.js';
import { ALL, SYSTEM } from '../record.js';
import { ELECTOR, VOTER } from './poll-ballot.rules.js';
import { close } from './poll.closing.js';
import { countChoices } from './poll.counting.js';
import { FEWEST_INVITED, boxesFor } from './poll.disclosure.js';
import { BALLOT_DAYS, FEWEST_OPTIONS, MOST_OPTIONS, TRIAL_DAYS } from './poll.limits.js';
import type { AddOptionArgs, ConfigureArgs, DecideArgs, OpenArgs, Poll, PollDraft, RemoveOptionArgs, RewordArgs } from './poll.schema.js';
import { isOver, isSlip, pollOf, resultCircles } from './poll.state.js';

const DAY = 86_400_000;

/** Changes settings; what is left out stays. From the opening on, what was promised to voters stays. */
export function configure(room: PollDraft, { intro, closes, ...given }: ConfigureArgs): void {
  const poll = pollOf(room);
  if (isOver(poll)) throw new MootError('poll_closed', 'A closed poll is not changed any more.');
  const promises = Object.entries(given).filter(([name, value]) => value !== undefined && value !== poll[name as keyof typeof given]);
  if (promises.length > 0 && poll.phase !== 'draft') throw new MootError('poll_open', 'Whoever votes was told who sees what, and for how long; that stays until the poll has closed.');
  if (given.zone !== undefined && !isZone(given.zone)) throw new MootError('zone_unknown', 'This is not the name of a time zone, such as "Europe/Berlin".');
  const { intro: introBefore, closes: closesBefore, ...rest } = { ...poll, ...Object.fromEntries(promises) };
  const next = closes === undefined ? closesBefore : (closes ?? undefined);
  const text = intro === undefined ? introBefore : (intro ?? undefined);
  if (next !== undefined && next !== closesBefore) assertFuture(room, next);
  room.put('poll', 'poll', { ...rest, ...(text === undefined ? {} : { intro: text }), ...(next === undefined ? {} : { closes: next }) }, { to: [ALL] });
  if (poll.phase === 'open' && next !== undefined && next !== closesBefore) room.at(next, 'poll.due', { at: next });
}

/** Adds an option. Whoever has voted on a named poll is told of it; a confidential one keeps those that it was opened with. */
export function addOption(room: PollDraft, { text }: AddOptionArgs): void {
  const poll = changeable(room);
  if (poll.options.length >= MOST_OPTIONS) throw new MootError('options_too_many', `A poll has at most ${MOST_OPTIONS} options.`);
  if (poll.options.some((one) => one.text === text)) throw new MootError('option_twice', 'There is such an option already.');
  const taken = new Set(poll.options.map(({ id }) => id));
  let number = poll.options.length + 1;
  while (taken.has(`o${number}`)) number += 1;
  room.put('poll', 'poll', { ...poll, options: [...poll.options, { id: `o${number}`, text, ...(poll.phase === 'open' ? { added: room.now } : {}) }] });
}

/** Mends the text of an option; once somebody has voted, a slip alone, and what it was before stays to be seen. */
export function reword(room: PollDraft, { option, text }: RewordArgs): void {
  const poll = pollOf(room);
  const before = poll.options.find(({ id }) => id === option);
  if (!before) throw new MootError('option_unknown', 'This option is not there, or not any more.');
  if (isOver(poll)) throw new MootError('poll_closed', 'A closed poll is not changed any more.');
  if (poll.meeting || poll.type === 'scale') throw new MootError('options_fixed', 'These options are the same in all such polls.');
  const isLocked = locked(poll);
  if (isLocked && !isSlip(before.was ?? before.text, text)) throw new MootError('options_locked', 'Somebody has voted: a slip of a few letters can be mended, nothing else.');
  const { was: _, ...rest } = before;
  const first = before.was ?? before.text;
  const after = { ...rest, text, ...(isLocked && first !== text ? { was: first } : {}) };
  room.put('poll', 'poll', { ...poll, options: poll.options.map((one) => (one.id === option ? after : one)) });
}

/** Takes an option away, before the first ballot. */
export function removeOption(room: PollDraft, { option }: RemoveOptionArgs): void {
  const poll = changeable(room);
  if (locked(poll)) throw new MootError('options_locked', 'Somebody has voted: the options stay.');
  if (poll.phase === 'open' && poll.options.length <= FEWEST_OPTIONS) throw new MootError('options_too_few', `A poll has at least ${FEWEST_OPTIONS} options.`);
  room.put('poll', 'poll', { ...poll, options: poll.options.filter(({ id }) => id !== option) });
}

/**
 * Opens a poll: who may vote, how many there are, and what is promised to them is fixed from then on.
 * A poll about a meeting is confidential from 10 people on, and named below.
 */
export function open(room: PollDraft, { closes: given }: OpenArgs): void {
  const poll = pollOf(room);
  if (poll.phase !== 'draft') throw new MootError('poll_open', 'This poll was opened already.');
  if (poll.options.length < FEWEST_OPTIONS) throw new MootError('options_too_few', `A poll has at least ${FEWEST_OPTIONS} options.`);
  const eligible = room.people;
  const secrecy = poll.meeting ? (eligible !== undefined && eligible >= FEWEST_INVITED ? 'confidential' : 'named') : poll.secrecy;
  if (secrecy === 'confidential') assertMayBeConfidential(poll, eligible);
  const closes = given ?? poll.closes ?? (poll.meeting ? workingDaysAfter(room.now, BALLOT_DAYS, { zone: poll.zone }) : undefined);
  if (closes !== undefined) {
    assertFuture(room, closes);
    room.at(closes, 'poll.due', { at: closes });
  }
  const opened: Poll = { ...poll, secrecy, phase: 'open', opened: room.now, ...(closes === undefined ? {} : { closes }), ...(eligible === undefined ? {} : { eligible }) };
  room.put('poll', 'poll', opened, { to: [ALL] });
  if (secrecy === 'confidential') prepareBoxes(room, eligible ?? 0);
  else room.put('tally', 'tally', { counts: countChoices(poll.options.map(({ id }) => id), []), voters: 0 }, { to: resultCircles(opened) });
}

function prepareBoxes(room: PollDraft, eligible: number): void {
  for (const item of [ELECTOR, VOTER]) room.boxOwners(item, boxesFor(eligible));
  room.claimForAll(ELECTOR);
  room.put('count', 'count', { ballots: 0 }, { to: [SYSTEM] });
  room.put('turnout', 'turnout', { participation: 'under' }, { to: [ALL] });
}

function assertMayBeConfidential({ type }: Poll, eligible: number | undefined): void {
  if (type !== 'single') throw new MootError('confidential_single', 'A confidential poll asks for one of several options.');
  if (eligible === undefined) throw new MootError('people_unknown', 'A confidential poll needs a complete list of the people whom it is for.');
  if (eligible < FEWEST_INVITED) throw new MootError('people_few', `A confidential poll needs at least ${FEWEST_INVITED} people whom it is for.`);
}

/** Ends a poll at once. */
export function end(room: PollDraft): void {
  close(room, 'host', room.actor.name);
}

/** Takes ballots again. A confidential result is final: two of them would tell what changed between. */
export function reopen(room: PollDraft, { closes }: OpenArgs): void {
  const poll = pollOf(room);
  if (poll.phase !== 'closed') throw new MootError('poll_not_closed', 'Only a closed poll is opened again.');
  if (poll.secrecy === 'confidential') throw new MootError('result_final', 'A confidential result is final; ask anew in another poll.');
  if (room.get('decision', 'decision')) throw new MootError('poll_decided', 'What became of this meeting was decided; ask anew in another poll.');
  const { closed: _, closes: __, awaiting: ___, ...rest } = poll;
  if (closes !== undefined) {
    assertFuture(room, closes);
    room.at(closes, 'poll.due', { at: closes });
  }
  // What everybody has seen by now stays to be seen.
  room.put('poll', 'poll', { ...rest, phase: 'open', shown: poll.shown === 'hosts' ? 'hosts' : 'always', ...(closes === undefined ? {} : { closes }) });
}

/** Says what becomes of a meeting, to everybody who was asked. `from`: when the decision that this one replaces was made. */
export function decide(room: PollDraft, { outcome, reason, owner, starts, until, from }: DecideArgs): void {
  const { awaiting: _, ...poll } = pollOf(room);
  if (!poll.meeting) throw new MootError('poll_plain', 'A decision belongs to a poll about a meeting.');
  if (poll.phase !== 'closed') throw new MootError('poll_not_closed', 'What becomes of the meeting is decided when the ballot has closed.');
  const before = room.get('decision', 'decision');
  if (before?.at !== from) throw new MootError('decided_meanwhile', before ? `${before.by} has decided meanwhile.` : 'The decision that this one replaces is not there.');
  if (owner.trim() === '') throw new MootError('owner_missing', 'A decision names somebody who sees to it.');
  const end = until ?? starts + TRIAL_DAYS * DAY;
  if (end <= starts) throw new MootError('trial_short', 'The trial ends after it starts.');
  const withoutResult = poll.secrecy === 'confidential' && !room.get('result', 'result')?.told;
  const decision = { outcome, owner, starts, until: end, by: room.actor.name, at: room.now, ...(reason === undefined ? {} : { reason }), ...(withoutResult ? { withoutResult: true as const } : {}) };
  room.put('decision', 'decision', decision, { to: [ALL] });
  room.put('poll', 'poll', poll);
}

/** The tick after the end of a ballot about a meeting: everybody is told that nobody has decided. */
export function awaitDecision(room: PollDraft): void {
  const poll = pollOf(room);
  if (poll.phase === 'closed' && !room.get('decision', 'decision')) room.put('poll', 'poll', { ...poll, awaiting: true });
}

/** Ends all changes. A poll about a meeting has to be decided first. */
export function archive(room: PollDraft): void {
  const poll = pollOf(room);
  if (poll.phase === 'archived') return;
  if (poll.phase !== 'closed') throw new MootError('poll_not_closed', 'A poll is closed before it is archived.');
  if (poll.meeting && !room.get('decision', 'decision')) throw new MootError('decision_missing', 'What becomes of the meeting is decided first.');
  room.put('poll', 'poll', { ...poll, phase: 'archived' });
}

/** Options change before the end, and in a confidential poll before the opening. */
function changeable(room: PollDraft): Poll {
  const poll = pollOf(room);
  if (isOver(poll)) throw new MootError('poll_closed', 'A closed poll is not changed any more.');
  if (poll.meeting || poll.type === 'scale') throw new MootError('options_fixed', 'These options are the same in all such polls.');
  if (poll.secrecy === 'confidential' && poll.phase !== 'draft') throw new MootError('options_locked', 'A confidential poll keeps the options that it was opened with.');
  return poll;
}

/** What a ballot was cast for stays; whether there is one a confidential poll does not say. */
function locked({ locked: isLocked, secrecy, phase }: Poll): boolean {
  return isLocked === true || (secrecy === 'confidential' && phase !== 'draft');
}

function assertFuture(room: PollDraft, at: number): void {
  if (at <= room.now) throw new MootError('instant_past', 'The time at which the poll should close lies in the past.');
}
