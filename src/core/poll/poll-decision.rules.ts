/**
 * What becomes of a meeting: the decision, what takes the meeting's place, the trial and what comes of it, and what the ledger hears.
 * Loads with the hosts' tools. What has to happen in other rooms is a task; what became of it is told to this one.
 */
import { parseAddress } from '../address.js';
import { dateIn, instantOf } from '../clock/clock.js';
import { FOUND_COMMAND } from '../command.js';
import { MootError } from '../errors.js';
import type { EnterArgs, SeriesChange } from '../ledger/ledger.schema.js';
import { ALL } from '../record.js';
import { attendingOf } from './poll.attending.js';
import { TRIAL_DAYS } from './poll.limits.js';
import { everyNthOf, startsOf } from './poll.meeting.js';
import type { ConcludeArgs, DecideArgs, Decision, FoundSettings, LeftArgs, MeasureArgs, Meeting, Outcome, Poll, PollDraft, SettleArgs, Successor } from './poll.schema.js';
import { close } from './poll.closing.js';
import { marksOf, pollOf } from './poll.state.js';

const DAY = 86_400_000;
const LEDGER = 'meetings';
/** The longest name of a room. */
const MOST_OF_NAME = 200;

/**
 * Says what becomes of a meeting, to everybody who was asked, and what remains of it. `from`: when the decision that this one replaces was made.
 * Has the replacement made, the ledger told, and people asked again at the end of the trial.
 */
export function decide(room: PollDraft, { outcome, reason, owner, starts, until, from, replacement, attending: given, ...remains }: DecideArgs): void {
  const { awaiting: _, ...poll } = pollOf(room);
  const { meeting } = poll;
  if (!meeting) throw new MootError('poll_plain', 'A decision belongs to a poll about a meeting.');
  const before = room.get('decision', 'decision');
  // What was tried and is to be tweaked may have been archived meanwhile.
  if (poll.phase !== 'closed' && !(poll.phase === 'archived' && before?.settled?.what === 'tweak')) throw new MootError('poll_not_closed', 'What becomes of the meeting is decided when the ballot has closed.');
  if (before?.at !== from) throw new MootError('decided_meanwhile', before ? `${before.by} has decided meanwhile.` : 'The decision that this one replaces is not there.');
  if (owner.trim() === '') throw new MootError('owner_missing', 'A decision names somebody who sees to it.');
  if (!reason?.trim()) throw new MootError('reason_missing', 'A decision says why to everybody who was asked.');
  if (starts < beginningOf(poll.closed?.at ?? room.now, poll)) throw new MootError('starts_past', 'A decision holds from the day on which the ballot closed, at the earliest.');
  // The ledger tells decisions of one poll apart by their instants.
  const at = Math.max(room.now, (before?.at ?? 0) + 1);
  const end = until ?? starts + TRIAL_DAYS * DAY;
  if (end <= starts) throw new MootError('trial_short', 'The trial ends after it starts.');
  if (outcome !== 'keep' && end <= room.now) throw new MootError('trial_over', 'The trial ends in the future, so that people can be asked then.');
  if (replacement && outcome !== 'async') throw new MootError('replacement_other', 'What takes a meeting’s place belongs to one that becomes asynchronous.');
  const attending = given && attendingOf(meeting, given.people, given.weight);
  // Who attends now does not hold those who have left by now.
  const gone = attending ? before?.left?.filter((one) => one.at > room.now) : before?.left;
  const withoutResult = poll.secrecy === 'confidential' && !room.get('result', 'result')?.told;
  const decision: Decision = {
    outcome, reason, owner, starts, until: end, by: room.actor.name, at, edition: 1,
    ...(withoutResult ? { withoutResult: true as const } : {}),
    ...(attending ? { attending } : before?.attending ? { attending: before.attending } : {}),
    ...remaining(attending?.weight ?? weightIn(meeting, before), meeting, outcome, remains),
    ...(replacement ? { replacement: successor(room, before, replacement) } : {}),
    ...(gone && gone.length > 0 ? { left: gone } : {}),
    ...(before?.followUp ? { round: (before.round ?? 1) + 1 } : before?.round === undefined ? {} : { round: before.round }),
  };
  room.put('decision', 'decision', decision, { to: [ALL], marks: { asked: -at } });
  room.put('poll', 'poll', poll, { marks: marksOf(poll) });
  if (outcome !== 'keep') room.at(end, 'poll.followUp', { decided: at });
  endFollowUp(room, before?.followUp);
  tellLedger(room, poll, decision, before);
}

/** When the day began where the poll is held: on the day of its close nobody had changed anything before. */
function beginningOf(at: number, { zone }: Poll): number {
  return instantOf(`${dateIn(at, zone)}T00:00`, zone);
}

/** What is left of the meeting, where the outcome leaves something. */
function remaining(weightNow: number, meeting: Meeting, outcome: Outcome, { minutes, every, people, weight }: Pick<DecideArgs, 'minutes' | 'every' | 'people' | 'weight'>): Partial<Decision> {
  const given = { minutes, every, people: people ?? weight };
  const wanted = outcome === 'shorten' ? 'minutes' : outcome === 'rarer' ? 'every' : outcome === 'not-me' ? 'people' : undefined;
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && name !== wanted) throw new MootError('remains_other', `What remains of a meeting in this way is not said by "${name}".`);
    if (value === undefined && name === wanted) throw new MootError('remains_missing', 'Say what remains of the meeting: its minutes, how often it takes place, or who still attends.');
  }
  if (minutes !== undefined && minutes >= meeting.minutes) throw new MootError('remains_more', `A shorter meeting takes less than ${meeting.minutes} minutes.`);
  if ((weight ?? people ?? 0) > weightNow) throw new MootError('remains_more', 'More people would remain than attend.');
  return { ...(minutes === undefined ? {} : { minutes }), ...(every === undefined ? {} : { every }), ...(people === undefined ? {} : { people }), ...(weight === undefined ? {} : { weight }) };
}

/** Has what takes the meeting's place made, once; one that was refused is tried again. */
function successor(room: PollDraft, before: Decision | undefined, { kind, name, preset }: NonNullable<DecideArgs['replacement']>): Successor {
  const address = `${kind}/${name}`;
  if (before?.replacement?.room === address && before.replacement.state !== 'refused') return before.replacement;
  return bringForth(room, address, 'replacement', preset === undefined ? {} : { preset });
}

/** Has a ritual made that is for the same people, with the same hosts, under the same title. */
function bringForth(room: PollDraft, address: string, as: 'replacement' | 'followUp', settings: object): Successor {
  const audience = room.get('access', 'access')?.audience;
  const title = room.get('ritual', 'ritual')?.title ?? '';
  room.task(address, FOUND_COMMAND, { title, settings, ...(audience ? { audience } : {}) }, { then: { command: 'poll.made', args: { as } } });
  return { room: address, state: 'coming' };
}

/** The end of the task: whether what was to be made is there. */
export function made(room: PollDraft, { as, room: address, code }: { readonly as: 'replacement' | 'followUp'; readonly room: string; readonly code?: string }): void {
  const decision = room.get('decision', 'decision');
  // A later decision may have wanted another.
  const isWanted = decision?.[as]?.room === address;
  // What is settled before people could be asked is not asked any more.
  if (as === 'followUp' && (!isWanted || decision.settled)) endFollowUp(room, { room: address, state: code === undefined ? 'there' : 'refused' });
  if (!isWanted) return;
  room.put('decision', 'decision', { ...decision, [as]: { room: address, ...(code === undefined ? { state: 'there' } : { state: 'refused', code }) } });
}

/** The tick at the end of a trial: people are asked whether the change stays, no less confidentially than before. */
export function followUp(room: PollDraft, { decided }: { readonly decided: number }): void {
  const decision = room.get('decision', 'decision');
  if (decision?.at !== decided || decision.settled || decision.followUp) return;
  const { secrecy, shown, k, kComments, zone, meeting } = pollOf(room);
  const settings: FoundSettings = { secrecy, shown, k, kComments, zone, opens: room.now, followUp: { of: room.address, decided, outcome: decision.outcome, ...(meeting?.holidays ? { holidays: meeting.holidays } : {}) } };
  room.put('decision', 'decision', { ...decision, followUp: bringForth(room, followUpOf(room.address, decision.round), 'followUp', settings) });
}

/** Where people are asked at the end of a trial: the poll's name, and which trial it was from the second on. */
function followUpOf(address: string, round = 1): string {
  const { name, date } = parseAddress(address);
  const end = `${date === undefined ? '' : `-${date}`}-follow-up${round === 1 ? '' : `-${round}`}`;
  return `poll/${Array.from(name).slice(0, MOST_OF_NAME - end.length).join('')}${end}`;
}

/** Has nobody asked any more whether a change stays, once that is settled. */
function endFollowUp(room: PollDraft, followUp: Successor | undefined): void {
  if (followUp?.state === 'there') room.task(followUp.room, 'poll.conclude', { of: room.address });
}

/** Ends the question after a trial, as what it asks is settled; one that has not opened does not open by itself any more. */
export function conclude(room: PollDraft, { of }: ConcludeArgs): void {
  const { opens: _, ...poll } = pollOf(room);
  if (poll.followUp?.of !== of) return;
  if (poll.phase === 'draft') room.put('poll', 'poll', poll);
  else close(room, 'settled', { withoutResult: true });
}

/**
 * Says what becomes of a change after its trial, or before. `back`: the meeting is as it was, and nothing is saved any more from now on.
 * `tweak`: another decision follows, `from` this one. `of`: when the decision was made; default: the one that stands.
 * `from`: when the settlement that this one replaces was made.
 */
export function settle(room: PollDraft, { what, of, from }: SettleArgs): void {
  const decision = decided(room);
  const { settled } = decision;
  if (of !== undefined && decision.at !== of) throw new MootError('decided_meanwhile', `${decision.by} has decided meanwhile.`);
  if (settled?.at !== from) throw new MootError('settled_meanwhile', settled ? `${settled.by} has settled it meanwhile.` : 'What this replaces is not there.');
  if (settled?.what === 'back') throw new MootError('gone_back', 'The meeting is as it was; to change it again, decide anew.');
  if (decision.outcome === 'keep') throw new MootError('nothing_changed', 'The meeting was kept as it is: there is no trial.');
  const next: Decision = { ...decision, settled: { what, at: room.now, by: room.actor.name }, ...(what === 'back' ? { edition: decision.edition + 1 } : {}) };
  room.put('decision', 'decision', next);
  endFollowUp(room, decision.followUp);
  if (what === 'back') enter(room, pollOf(room), next, room.now);
}

/** Says that people left who attended the meeting: from then on they would not have. */
export function left(room: PollDraft, { weight, at = room.now }: LeftArgs): void {
  const decision = decided(room);
  const poll = pollOf(room);
  const before = decision.left ?? [];
  if (before.reduce((sum, one) => sum + one.weight, weight) > weightIn(poll.meeting, decision)) throw new MootError('left_more', 'More people would have left than attended.');
  changed(room, poll, { ...decision, left: [...before, { at, weight }].sort((a, b) => a.at - b.at) });
}

/** Says how long what takes the meeting's place takes a person each time, as was measured: until then five minutes are counted. */
export function measure(room: PollDraft, { minutes }: MeasureArgs): void {
  const decision = decided(room);
  if (decision.outcome !== 'async') throw new MootError('replacement_other', 'Only what takes a meeting’s place is measured.');
  changed(room, pollOf(room), { ...decision, asyncMinutes: minutes });
}

function changed(room: PollDraft, poll: Poll, decision: Decision): void {
  const next = { ...decision, edition: decision.edition + 1 };
  room.put('decision', 'decision', next);
  if (decision.outcome !== 'keep') enter(room, poll, next, goneBack(decision));
}

function decided(room: PollDraft): Decision {
  const decision = room.get('decision', 'decision');
  if (!decision) throw new MootError('decision_missing', 'What becomes of the meeting is decided first.');
  return decision;
}

/** The tick after the end of a ballot about a meeting: everybody is told that nobody has decided. Of one that was reopened and closed again the last end counts. */
export function awaitDecision(room: PollDraft, { closed }: { readonly closed: number }): void {
  const poll = pollOf(room);
  if (poll.phase !== 'closed' || poll.closed?.at !== closed || room.get('decision', 'decision')) return;
  const next: Poll = { ...poll, awaiting: true };
  room.put('poll', 'poll', next, { marks: marksOf(next) });
}

/** Ends all changes but those of a decision's trial. A poll about a meeting has to be decided first. */
export function archive(room: PollDraft): void {
  const poll = pollOf(room);
  if (poll.phase === 'archived') return;
  if (poll.phase !== 'closed') throw new MootError('poll_not_closed', 'A poll is closed before it is archived.');
  if (poll.meeting && !room.get('decision', 'decision')) throw new MootError('decision_missing', 'What becomes of the meeting is decided first.');
  room.put('poll', 'poll', { ...poll, phase: 'archived' });
}

/** A meeting that is kept saves nothing, and leaves alone what another poll has changed; it ends what this one had. */
function tellLedger(room: PollDraft, poll: Poll, decision: Decision, before: Decision | undefined): void {
  if (decision.outcome !== 'keep') enter(room, poll, decision);
  else if (before && before.outcome !== 'keep') enter(room, poll, { ...before, edition: before.edition + 1 }, Math.min(decision.starts, goneBack(before) ?? Infinity));
}

function goneBack({ settled }: Decision): number | undefined {
  return settled?.what === 'back' ? settled.at : undefined;
}

/** Tells the ledger of a decision as it stands now. */
function enter(room: PollDraft, { meeting, zone, ledger = LEDGER }: Poll, decision: Decision, ended?: number): void {
  if (!meeting || ledger === null) return;
  const { at, edition } = decision;
  const args: EnterArgs = { poll: room.address, decided: at, edition, zone, change: changeOf(room.address, meeting, zone, decision, ended) };
  room.task(`ledger/${ledger}`, 'ledger.enter', args, { optional: true });
}

function changeOf(address: string, meeting: Meeting, zone: string, { attending, at, starts, outcome, minutes, every, people, weight, asyncMinutes, left: gone }: Decision, ended: number | undefined): SeriesChange {
  const occurrences = startsOf(meeting, zone, starts);
  const remains = weight ?? people;
  const after = {
    ...(minutes === undefined ? {} : { minutes }),
    ...(every === undefined ? {} : { occurrences: everyNthOf(meeting, zone, starts, every) }),
    ...(remains === undefined ? {} : { weight: remains }),
    ...(asyncMinutes === undefined ? {} : { asyncMinutes }),
  };
  return {
    series: meeting.series ?? address, decided: at, starts, minutes: meeting.minutes, weight: weightIn(meeting, { attending }), occurrences, outcome, after,
    ...(ended === undefined ? {} : { ended }),
    ...(gone ? { left: gone } : {}),
  };
}

/** The weight of those who attended at a decision; where it says none, at the set-up. */
function weightIn(meeting: Meeting | undefined, decision: { readonly attending?: Decision['attending'] } | undefined): number {
  return decision?.attending?.weight ?? meeting?.weight ?? meeting?.people ?? 0;
}
