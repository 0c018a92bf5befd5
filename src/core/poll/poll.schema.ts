/**
 * Shapes of a poll: its settings, its records, and what each command takes.
 * Values (the validators) are run by the authority alone; everyone else imports types.
 */
import * as v from 'valibot';
import type { Draft } from '../draft.js';
import type { RoomRecords } from '../room-records.js';
import { commandId, instant, label, text } from '../text.schema.js';
import { K_FLOOR, type Participation, type Told } from './poll.disclosure.js';
import { COMMENT_LIMIT, FEWEST_OPTIONS, MOST_GROUPS, MOST_HOLIDAYS, MOST_MINUTES, MOST_OPTIONS, MOST_PEOPLE, OPTION_LIMIT } from './poll.limits.js';
import type { ToldGroup } from './poll.cuts.js';
import { isRoomName } from '../address.js';
import { CADENCES, PURPOSES } from '../meeting.js';
import type { Counts } from './poll.counting.js';

const option = text(OPTION_LIMIT);
const comment = text(COMMENT_LIMIT);
/** A key of an option: short, and the same in every copy of what was asked. */
const optionId = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,24}$/i, 'is not the id of an option'));
const options = v.pipe(v.array(option), v.minLength(FEWEST_OPTIONS, `needs at least ${FEWEST_OPTIONS} options`), v.maxLength(MOST_OPTIONS, `takes at most ${MOST_OPTIONS} options`));
const zone = v.pipe(v.string(), v.maxLength(64));
const roomName = v.pipe(v.string(), v.check(isRoomName, 'is not the name of a room'));
const date = v.pipe(v.string(), v.isoDate('is not a date such as 2026-12-25'));
const between = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

export { PURPOSES, type Purpose } from '../meeting.js';
export const POLL_TYPES = ['single', 'multiple', 'scale', 'ranked'] as const;
export const RESULTS_SHOWN = ['always', 'voted', 'closed', 'hosts'] as const;
export const SECRECIES = ['named', 'confidential'] as const;
/** What can become of a meeting, and what its people vote on. */
export const OUTCOMES = ['keep', 'shorten', 'rarer', 'async', 'cancel', 'not-me'] as const;
/** What becomes of the change at the end of its trial, and what people vote on then. */
export const SETTLEMENTS = ['keep', 'tweak', 'back'] as const;
const type = v.picklist(POLL_TYPES);
const shown = v.picklist(RESULTS_SHOWN);
const secrecy = v.picklist(SECRECIES);
const outcome = v.picklist(OUTCOMES);
const settlement = v.picklist(SETTLEMENTS);

/** Days on which nobody works: deadlines leave them out, and so do dates that are worked out. */
const holidays = v.optional(v.pipe(v.array(date), v.maxLength(MOST_HOLIDAYS)));

const meeting = v.strictObject({
  minutes: between(1, MOST_MINUTES),
  people: between(1, MOST_PEOPLE),
  /** Sum of weights where attendees have answered; else as many as there are people. */
  weight: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(MOST_PEOPLE))),
  /** Starts of the occurrences to come: of a year, and of a quarter in which something may be decided. */
  starts: v.optional(v.pipe(v.array(instant), v.maxLength(1_000))),
  /** Instants between them at which it would be held, and falls out. */
  skipped: v.optional(v.pipe(v.array(instant), v.maxLength(1_000))),
  /** One of them, and how often it comes again: at the set-up they are listed by it, where they are not. */
  first: v.optional(instant),
  cadence: v.optional(v.picklist(CADENCES)),
  holidays,
  /** Which meeting it is, the same in every poll about it: what its calendar calls it. Default: the poll's address. */
  series: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
  purpose: v.optional(v.picklist(PURPOSES)),
});

/** Groups of the list of people, in one dimension: nobody is in two of them. */
const cut = v.pipe(v.array(label), v.minLength(1), v.maxLength(MOST_GROUPS, `takes at most ${MOST_GROUPS} groups`), v.check((names) => new Set(names).size === names.length, 'names a group twice'));

const settings = {
  intro: v.optional(v.nullable(comment)),
  shown: v.optional(shown),
  secrecy: v.optional(secrecy),
  k: v.optional(between(K_FLOOR, 1_000)),
  kComments: v.optional(between(K_FLOOR, 1_000)),
  cut: v.optional(v.nullable(cut)),
  zone: v.optional(zone),
  opens: v.optional(v.nullable(instant)),
  closes: v.optional(v.nullable(instant)),
  ledger: v.optional(v.nullable(roomName)),
};

export const pollSchemas = {
  vote: v.object({ choices: v.pipe(v.array(optionId), v.maxLength(MOST_OPTIONS)), comment: v.optional(comment) }),
  cast: v.object({ choice: optionId, token: commandId, comment: v.optional(comment) }),
  configure: v.object(settings),
  addOption: v.object({ text: option }),
  reword: v.object({ option: optionId, text: option }),
  removeOption: v.object({ option: optionId }),
  open: v.object({ closes: v.optional(instant) }),
  /** Of a confidential poll with too few ballots: over, rather than once more. */
  end: v.object({ withoutResult: v.optional(v.boolean()) }),
  reopen: v.object({ closes: v.optional(instant) }),
  decide: v.object({
    outcome,
    /** Refused where there is none: `reason_missing`. */
    reason: v.optional(comment),
    owner: label,
    starts: instant,
    until: v.optional(instant),
    from: v.optional(v.number()),
    /** Who attends now, as the decision is made, whatever its outcome: the ledger counts these. Default: those of the set-up. `weight`: the sum of their weights; default: as much for each as at the set-up. */
    attending: v.optional(v.strictObject({ people: between(1, MOST_PEOPLE), weight: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(MOST_PEOPLE))) })),
    /** What remains: of a shorter meeting its minutes; of a rarer one every so many-th occurrence; of one that needs others the people who still attend afterwards, or the sum of their weights. */
    minutes: v.optional(between(1, MOST_MINUTES)),
    every: v.optional(between(2, 52)),
    people: v.optional(between(0, MOST_PEOPLE)),
    weight: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(MOST_PEOPLE))),
    /** What takes its place. */
    replacement: v.optional(v.strictObject({ kind: v.pipe(v.string(), v.regex(/^[a-z][a-z-]{0,31}$/, 'is not the kind of a ritual')), name: roomName, preset: v.optional(v.pipe(v.string(), v.maxLength(40))) })),
  }),
  settle: v.object({ what: settlement, of: v.optional(v.number()), from: v.optional(v.number()) }),
  left: v.object({ weight: v.pipe(v.number(), v.minValue(0.1), v.maxValue(MOST_PEOPLE)), at: v.optional(instant) }),
  measure: v.object({ minutes: v.pipe(v.number(), v.minValue(0), v.maxValue(MOST_MINUTES)) }),
  archive: v.object({}),
};

/** What a poll may be created with; unknown names are refused, as a promise that is misspelt would not be kept. */
export const pollSetUpSchema = v.strictObject({
  ...settings,
  type: v.optional(type),
  options: v.optional(options),
  /** Values of a scale, and what its ends are called. */
  scale: v.optional(v.strictObject({ from: between(0, 1), to: between(2, 10), low: v.optional(option), high: v.optional(option) })),
  /** How many options one person may choose. */
  most: v.optional(between(1, MOST_OPTIONS)),
  meeting: v.optional(meeting),
});

/** What a poll may be created with by the one that it follows up. */
export const pollFoundSchema = v.strictObject({
  ...pollSetUpSchema.entries,
  followUp: v.optional(v.strictObject({ of: v.string(), decided: v.number(), outcome, holidays })),
});

export type PollType = v.InferOutput<typeof type>;
/** `always`: to everybody. `voted`: to hosts, and to whoever has voted. `closed`: to hosts, and to everybody at the end. `hosts`: to hosts alone. Confidential polls: to all alike, at the end. */
export type ResultsShown = v.InferOutput<typeof shown>;
/** `named`: whoever sees results sees who chose what. `confidential`: nobody does, and what is told of the result does not tell it either. */
export type Secrecy = v.InferOutput<typeof secrecy>;
export type Outcome = v.InferOutput<typeof outcome>;
export type Settlement = v.InferOutput<typeof settlement>;
export type Meeting = v.InferOutput<typeof meeting>;
/** `settled`: hosts settled what it asks. */
export type ClosedBecause = 'due' | 'host' | 'all' | 'settled';
export type PollPhase = 'draft' | 'open' | 'closed' | 'archived';

type ArgsOfPoll<N extends keyof typeof pollSchemas> = v.InferOutput<(typeof pollSchemas)[N]>;
export type VoteArgs = ArgsOfPoll<'vote'>;
export type CastArgs = ArgsOfPoll<'cast'>;
export type ConfigureArgs = ArgsOfPoll<'configure'>;
export type AddOptionArgs = ArgsOfPoll<'addOption'>;
export type RewordArgs = ArgsOfPoll<'reword'>;
export type RemoveOptionArgs = ArgsOfPoll<'removeOption'>;
export type OpenArgs = ArgsOfPoll<'open'>;
export type EndArgs = ArgsOfPoll<'end'>;
export type DecideArgs = ArgsOfPoll<'decide'>;
export type SettleArgs = ArgsOfPoll<'settle'>;
export type LeftArgs = ArgsOfPoll<'left'>;
export type MeasureArgs = ArgsOfPoll<'measure'>;
/** Of the system: the poll whose trial is settled. */
export interface ConcludeArgs {
  readonly of: string;
}
export type SetUpArgs = v.InferOutput<typeof pollSetUpSchema>;
export type FoundSettings = v.InferOutput<typeof pollFoundSchema>;

export interface Option {
  readonly id: string;
  readonly text: string;
  /** Before a slip was mended, after the first ballot. */
  readonly was?: string;
  /** When it was added, where that was after the opening; milliseconds since 1970. */
  readonly added?: number;
}

/** The record `poll/poll`. */
export interface Poll {
  readonly phase: PollPhase;
  readonly type: PollType;
  readonly secrecy: Secrecy;
  readonly shown: ResultsShown;
  readonly options: readonly Option[];
  /** The highest number that an option's id has had, where options were added or removed. */
  readonly lastOption?: number;
  readonly zone: string;
  readonly intro?: string;
  readonly scale?: { readonly low?: string; readonly high?: string };
  readonly most?: number;
  /** Present: a poll about a meeting. */
  readonly meeting?: Meeting;
  /** Present: asks at the end of a trial whether the change stays. Texts of its options are in the language of whoever looks. */
  readonly followUp?: { readonly of: string; readonly decided: number; readonly outcome: Outcome; readonly holidays?: readonly string[] | undefined };
  /** To which ledger a decision goes; null: to none. Default `meetings`. */
  readonly ledger?: string | null;
  readonly opened?: number;
  /** When its end was taken back, the last time. */
  readonly reopened?: number;
  /** The instant at which it opens, or should have opened, by itself: `obstacle/obstacle` says to hosts why it did not. */
  readonly opens?: number;
  /** The instant at which it closes by itself. */
  readonly closes?: number;
  readonly closed?: { readonly at: number; readonly because: ClosedBecause; readonly by?: string };
  /** Everybody who may vote, as many as there are; frozen at the opening. Absent: nobody lists them all. */
  readonly eligible?: number;
  /** Others among whom a choice hides, and a comment; frozen at the opening. */
  readonly k: number;
  readonly kComments: number;
  /** Groups that a confidential result may be told of apart; from the opening on, those of them that are large enough. */
  readonly cut?: readonly string[];
  /** The one extension of a confidential poll with too few ballots has begun. */
  readonly extended?: true;
  /** From the first ballot on, options and zone stay as they are. */
  readonly locked?: true;
  /** Nobody has decided for too long. */
  readonly awaiting?: true;
}

/** The record `ballot/{key}` of a named poll: who chose what, most wanted first where options are ranked. */
export interface Ballot {
  readonly name: string;
  readonly choices: readonly string[];
  readonly comment?: string;
  readonly at: number;
}

/** The record `obstacle/obstacle`, for hosts: why a poll that should have opened by itself is still a draft. */
export interface Obstacle {
  readonly at: number;
  /** Of the refusal: `people_few`. */
  readonly code: string;
}

/** The record `tally/tally` of a named poll. */
export interface Tally {
  readonly counts: Counts;
  readonly voters: number;
  /** Of those who may vote, as far as they were known at the opening: how many have. */
  readonly electors?: number;
  /** Of a poll that was opened again when all had voted: ballots from before do not count among `electors`. */
  readonly since?: number;
}

/** The record `turnout/turnout` of a confidential poll that is open. */
export interface Turnout {
  readonly participation: Participation;
}

/** A box of confidential ballots: `id` is a hash of its owner and the token that they change it with, `choice` is covered. Sorted by `id`. */
export interface Box {
  readonly ballots: readonly { readonly id: string; readonly choice: string }[];
}

/** A box of comments, covered, sorted by an id that is another hash of the same. */
export interface Remarks {
  readonly comments: readonly { readonly id: string; readonly text: string }[];
}

/** The record `result/result` of a confidential poll that has closed. */
export interface Result {
  /** Absent where there are not enough. */
  readonly ballots?: number;
  /** By option; absent: not enough answers. */
  readonly told?: Readonly<Record<string, Told>>;
  /** In no order that means anything; absent: not enough answers for comments. */
  readonly comments?: readonly string[];
  /** What can be told of groups without telling of anybody; empty where nothing can. Absent: the poll has no groups. */
  readonly groups?: readonly ToldGroup[];
}

/** A ritual that a decision brings forth. `coming`: on its way. `refused`: it is not there, and `code` says why: `ritual_exists`. */
export interface Successor {
  readonly room: string;
  readonly state: 'coming' | 'there' | 'refused';
  readonly code?: string;
}

/** The record `decision/decision`: what became of a meeting. */
export interface Decision {
  readonly outcome: Outcome;
  /** Absent where whoever wrote it was erased. */
  readonly reason?: string;
  /** Who sees to it, by name. */
  readonly owner: string;
  readonly starts: number;
  /** The end of the trial. */
  readonly until: number;
  readonly by: string;
  readonly at: number;
  /** Decided though too few had answered. */
  readonly withoutResult?: true;
  /** Who attended when it was decided: how many, and the sum of their weights. Absent: those of the set-up. */
  readonly attending?: { readonly people: number; readonly weight: number };
  /** What remains of a shorter meeting. */
  readonly minutes?: number;
  /** Every so many-th occurrence of a rarer one takes place. */
  readonly every?: number;
  /** Who still attends afterwards: how many, and the sum of their weights where that differs. */
  readonly people?: number;
  readonly weight?: number;
  /** What takes the meeting's place. */
  readonly replacement?: Successor;
  /** The poll that asks at the end of the trial. */
  readonly followUp?: Successor;
  /** The how many-th trial it is. Default 1. */
  readonly round?: number;
  /** What became of the change after its trial. */
  readonly settled?: { readonly what: Settlement; readonly at: number; readonly by: string };
  /** Who has left since, and would not have attended from then on. */
  readonly left?: readonly { readonly at: number; readonly weight: number }[];
  /** What takes the meeting's place takes a person so many minutes each time, as was measured. */
  readonly asyncMinutes?: number;
  /** Grows whenever something of this changes that the ledger counts. */
  readonly edition: number;
}

export interface PollRecords extends RoomRecords {
  poll: Poll;
  obstacle: Obstacle;
  ballot: Ballot;
  tally: Tally;
  turnout: Turnout;
  box: Box;
  remarks: Remarks;
  /** How many confidential ballots there are, exactly, and how many may vote in each group; the system's. */
  count: { readonly ballots: number; readonly groups?: readonly number[] };
  result: Result;
  decision: Decision;
}

export type PollDraft = Draft<PollRecords>;
