/** What hosts do with a poll. Loads with the hosts' tools. */
import { isZone } from '../clock/clock.js';
import { MootError, isMootError } from '../errors.js';
import { ALL, HOSTS, SYSTEM } from '../record.js';
import { electorOf } from './poll-ballot.rules.js';
import { close } from './poll.closing.js';
import { countChoices } from './poll.counting.js';
import { keptGroups } from './poll.cuts.js';
import { deadlineAfter, reopenedUntil } from './poll.deadlines.js';
import { FEWEST_INVITED, ballotsNeeded, boxesFor } from './poll.disclosure.js';
import { BALLOT_DAYS, FEWEST_OPTIONS, MOST_OPTIONS } from './poll.limits.js';
import { isComplete } from './poll.rules.js';
import type { AddOptionArgs, ConfigureArgs, EndArgs, OpenArgs, Poll, PollDraft, RemoveOptionArgs, RewordArgs } from './poll.schema.js';
import { ELECTOR, VOTER, ballotCircles, hasFixedOptions, isAboutMeeting, isOver, isSlip, marksOf, pollOf, resultCircles, sameOption } from './poll.state.js';

/** Changes settings; what is left out stays. From the opening on, what was promised to voters stays. */
export function configure(room: PollDraft, { intro, closes, opens, ...given }: ConfigureArgs): void {
  const poll = pollOf(room);
  if (isOver(poll)) throw new MootError('poll_closed', 'A closed poll is not changed any more.');
  const promises = Object.entries(given).filter(([name, value]) => value !== undefined && !isSame(value, poll[name as keyof typeof given] ?? NOTHING[name]));
  if (promises.length > 0 && poll.phase !== 'draft') throw new MootError('poll_open', 'Whoever votes was told who sees what, and for how long; that stays until the poll has closed.');
  if (poll.followUp && isLoosened(poll, given)) throw new MootError('secrecy_promised', 'What asks about the trial is as confidential as what was asked before it.');
  if (given.zone !== undefined && !isZone(given.zone)) throw new MootError('zone_unknown', 'This is not the name of a time zone, such as "Europe/Berlin".');
  const { intro: introBefore, closes: closesBefore, opens: opensBefore, cut, ...rest } = { ...poll, ...Object.fromEntries(promises) };
  const next = closes === undefined ? closesBefore : (closes ?? undefined);
  const text = intro === undefined ? introBefore : (intro ?? undefined);
  const begin = opens === undefined ? opensBefore : (opens ?? undefined);
  if (begin !== opensBefore) assertMayOpenAt(room, poll, begin);
  if (next !== undefined && next !== closesBefore) assertFuture(room, next);
  if (poll.phase === 'draft' && begin !== undefined && next !== undefined && next <= begin) throw new MootError('closes_first', 'The poll would close before it opens.');
  room.put('poll', 'poll', { ...rest, ...(cut ? { cut } : {}), ...(text === undefined ? {} : { intro: text }), ...(begin === undefined ? {} : { opens: begin }), ...(next === undefined ? {} : { closes: next }) }, { to: [ALL] });
  if (begin !== opensBefore) opensAt(room, begin);
  if (poll.phase === 'open' && next !== undefined && next !== closesBefore) room.at(next, 'poll.due', { at: next });
}

/** Adds an option. Whoever has voted on a named poll is told of it; a confidential one keeps those that it was opened with. */
export function addOption(room: PollDraft, { text }: AddOptionArgs): void {
  const poll = changeable(room);
  if (poll.options.length >= MOST_OPTIONS) throw new MootError('options_too_many', `A poll has at most ${MOST_OPTIONS} options.`);
  if (poll.options.some((one) => sameOption(one.text) === sameOption(text))) throw new MootError('option_twice', 'There is such an option already.');
  const number = lastNumber(poll) + 1;
  room.put('poll', 'poll', { ...poll, lastOption: number, options: [...poll.options, { id: `o${number}`, text, ...(poll.phase === 'open' ? { added: room.now } : {}) }] });
}

/** A number is given once: a ballot that is on its way names what its sender saw. */
function lastNumber({ options, lastOption = 0 }: Poll): number {
  return Math.max(lastOption, ...options.map(({ id }) => Number(id.slice(1))));
}

/** Mends the text of an option; once somebody has voted, a slip alone, and what it was before stays to be seen. */
export function reword(room: PollDraft, { option, text }: RewordArgs): void {
  const poll = pollOf(room);
  const before = poll.options.find(({ id }) => id === option);
  if (!before) throw new MootError('option_unknown', 'This option is not there, or not any more.');
  if (isOver(poll)) throw new MootError('poll_closed', 'A closed poll is not changed any more.');
  if (hasFixedOptions(poll)) throw new MootError('options_fixed', 'These options are the same in all such polls.');
  if (poll.options.some((one) => one.id !== option && sameOption(one.text) === sameOption(text))) throw new MootError('option_twice', 'There is such an option already.');
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
  room.put('poll', 'poll', { ...poll, lastOption: lastNumber(poll), options: poll.options.filter(({ id }) => id !== option) });
}

function assertMayOpenAt(room: PollDraft, { phase }: Poll, at: number | undefined): void {
  if (phase !== 'draft') throw new MootError('poll_open', 'This poll was opened already.');
  if (at !== undefined && at <= room.now) throw new MootError('instant_past', 'The time at which the poll should open lies in the past.');
}

/** Has the poll open by itself; an instant that has passed is now. */
export function opensAt(room: PollDraft, at: number | undefined): void {
  room.remove('obstacle', 'obstacle');
  if (at !== undefined) room.at(Math.max(at, room.now), 'poll.openDue', { at });
}

/** The tick of `opens`. What keeps the poll from opening is told to its hosts, and it stays a draft. */
export function openDue(room: PollDraft, { at }: { readonly at: number }): void {
  const poll = pollOf(room);
  if (poll.phase !== 'draft' || poll.opens !== at) return;
  try {
    open(room, {});
  } catch (error) {
    if (!isMootError(error)) throw error;
    room.put('obstacle', 'obstacle', { at: room.now, code: error.code }, { to: [HOSTS] });
  }
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
  const secrecy = secrecyFor(poll, eligible);
  if (isAboutMeeting(poll)) assertMayBe(room, secrecy);
  if (secrecy === 'confidential') assertMayBeConfidential(poll, eligible);
  else if (poll.cut) throw new MootError('cut_named', 'Groups are told apart where ballots are confidential alone; take the groups out, or make the poll confidential.');
  const groups = groupsOf(room, poll, eligible ?? 0);
  const closes = given ?? poll.closes ?? (isAboutMeeting(poll) ? deadlineAfter(room.now, BALLOT_DAYS, poll) : undefined);
  if (closes !== undefined) {
    assertFuture(room, closes);
    room.at(closes, 'poll.due', { at: closes });
  }
  const opened: Poll = { ...poll, secrecy, phase: 'open', opened: room.now, ...(closes === undefined ? {} : { closes }), ...(eligible === undefined ? {} : { eligible }), ...(groups ? { cut: groups.map(({ name }) => name) } : {}) };
  room.put('poll', 'poll', opened, { to: [ALL], marks: marksOf(opened) });
  room.remove('obstacle', 'obstacle');
  if (secrecy === 'confidential') prepareBoxes(room, eligible ?? 0, groups);
  else prepareTally(room, opened);
}

function prepareTally(room: PollDraft, poll: Poll): void {
  const { options, eligible } = poll;
  if (eligible !== undefined) {
    room.boxOwners(ELECTOR, boxesFor(eligible));
    room.claimForAll(ELECTOR);
  }
  room.put('tally', 'tally', { counts: countChoices(options.map(({ id }) => id), []), voters: 0, ...(eligible === undefined ? {} : { electors: 0 }) }, { to: resultCircles(poll) });
}

/** Refuses what whoever runs the server forbids, about a meeting. */
export function assertMayBe(room: PollDraft, secrecy: Poll['secrecy']): void {
  if (room.forbids(secrecy)) throw new MootError('mode_forbidden', `Whoever runs this server does not allow "${secrecy}": about a meeting ballots bear names under ${FEWEST_INVITED} people, and are confidential from ${FEWEST_INVITED} on.`);
}

/** A confidential ballot is followed up by a confidential one, however few there are now; then it is not opened at all. */
export function secrecyFor(poll: Poll, eligible = 0): Poll['secrecy'] {
  if (!isAboutMeeting(poll)) return poll.secrecy;
  if (eligible >= FEWEST_INVITED) return 'confidential';
  return poll.followUp ? poll.secrecy : 'named';
}

function isLoosened(poll: Poll, { secrecy, k, kComments }: Pick<ConfigureArgs, 'secrecy' | 'k' | 'kComments'>): boolean {
  return (poll.secrecy === 'confidential' && secrecy === 'named') || (k ?? Infinity) < poll.k || (kComments ?? Infinity) < poll.kComments;
}

function prepareBoxes(room: PollDraft, eligible: number, groups: readonly SizedGroup[] | undefined): void {
  for (const item of [ELECTOR, VOTER]) room.boxOwners(item, boxesFor(eligible));
  room.claimForAll(ELECTOR);
  for (const [at, { name, people }] of (groups ?? []).entries()) {
    room.boxOwners(electorOf(at), boxesFor(people));
    room.claimForAll(electorOf(at), name);
  }
  room.put('count', 'count', { ballots: 0, ...(groups ? { groups: groups.map(({ people }) => people) } : {}) }, { to: [SYSTEM] });
  room.put('turnout', 'turnout', { participation: 'under' }, { to: [ALL] });
}

interface SizedGroup {
  readonly name: string;
  readonly people: number;
}

/** The groups that can be told apart, of those that were asked for: who is in none of them, or in one too small, is among the others. */
function groupsOf(room: PollDraft, { cut, k }: Poll, eligible: number): readonly SizedGroup[] | undefined {
  if (!cut) return undefined;
  const sizes = cut.map(() => 0);
  for (const groups of room.peopleGroups) {
    const [at, second] = cut.flatMap((name, index) => (groups.includes(name) ? [index] : []));
    if (second !== undefined) throw new MootError('cut_overlaps', 'Somebody is in more than one of these groups; choose groups that nobody shares.');
    if (at !== undefined) sizes[at] = (sizes[at] ?? 0) + 1;
  }
  const kept = keptGroups(sizes, eligible, k).map((at) => ({ name: cut[at] ?? '', people: sizes[at] ?? 0 }));
  if (kept.length === 0) throw new MootError('cut_small', `None of these groups can be told apart: each needs at least ${ballotsNeeded(k)} people, and so do all others together.`);
  return kept;
}

/** What takes a setting out that is not there by default. */
const NOTHING: Readonly<Record<string, null>> = { cut: null };

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function assertMayBeConfidential({ type }: Poll, eligible: number | undefined): void {
  if (type !== 'single') throw new MootError('confidential_single', 'A confidential poll asks for one of several options.');
  if (eligible === undefined) throw new MootError('people_unknown', 'A confidential poll needs a complete list of the people whom it is for.');
  if (eligible < FEWEST_INVITED) throw new MootError('people_few', `A confidential poll needs at least ${FEWEST_INVITED} people whom it is for.`);
}

/** Ends a poll at once; a confidential one with too few ballots goes on once instead, unless it is to end `withoutResult`. */
export function end(room: PollDraft, { withoutResult }: EndArgs = {}): void {
  close(room, 'host', { by: room.actor.name, withoutResult });
}

/** Takes ballots again; one that had a deadline has one again, by default after five working days where it is about a meeting, else after as long as it had. A confidential result is final: two of them would tell what changed between. */
export function reopen(room: PollDraft, { closes: given }: OpenArgs): void {
  const poll = pollOf(room);
  if (poll.phase !== 'closed') throw new MootError('poll_not_closed', 'Only a closed poll is opened again.');
  if (poll.secrecy === 'confidential') throw new MootError('result_final', 'A confidential result is final; ask anew in another poll.');
  if (room.get('decision', 'decision')) throw new MootError('poll_decided', 'What became of this meeting was decided; ask anew in another poll.');
  const { closed: _, closes: __, awaiting: ___, ...rest } = poll;
  // What would have closed by itself still does.
  const closes = given ?? reopenedUntil(poll, room.now);
  if (closes !== undefined) {
    assertFuture(room, closes);
    room.at(closes, 'poll.due', { at: closes });
  }
  const next: Poll = { ...rest, phase: 'open', reopened: room.now, ...(closes === undefined ? {} : { closes }) };
  room.put('poll', 'poll', next, { marks: marksOf(next) });
  withdraw(room, next);
}

/** What was promised to voters holds again: until the end results are for those alone for whom they were before. */
function withdraw(room: PollDraft, poll: Poll): void {
  const tally = room.get('tally', 'tally');
  // Ballots are kept. Where all had voted, the first one that is changed would end it again: there all have to vote anew for that.
  if (tally) room.put('tally', 'tally', { ...tally, ...(isComplete(poll, tally) ? { electors: 0, since: room.now } : {}) }, { to: resultCircles(poll) });
  if (poll.shown === 'always') return;
  for (const { id, value } of [...room.list('ballot')]) room.put('ballot', id, value, { to: ballotCircles(poll, id) });
}

/** Options change before the end, and in a confidential poll before the opening. */
function changeable(room: PollDraft): Poll {
  const poll = pollOf(room);
  if (isOver(poll)) throw new MootError('poll_closed', 'A closed poll is not changed any more.');
  if (hasFixedOptions(poll)) throw new MootError('options_fixed', 'These options are the same in all such polls.');
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
