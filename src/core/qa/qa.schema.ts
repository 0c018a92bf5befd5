/**
 * Shapes of a Q&A board: its settings, its records, and what each command takes.
 * Values (the validators) are run by the authority alone; everyone else imports types.
 */
import * as v from 'valibot';
import { isRoomName } from '../address.js';
import type { Draft } from '../draft.js';
import { CADENCES, PURPOSES } from '../meeting.js';
import type { RoomRecords } from '../room-records.js';
import { instant, itemId, label, text } from '../text.schema.js';
import { DECLINE_CATEGORIES, type DeclineCategory } from './qa.declines.js';
import { PROSE_LIMIT, QUESTION_LIMIT } from './qa.limits.js';
import { PRESET_NAMES } from './qa.presets.js';

const question = text(QUESTION_LIMIT);
const prose = text(PROSE_LIMIT);
const phase = v.picklist(['draft', 'collect', 'live', 'followup', 'archived']);
export const ANONYMITIES = ['choice', 'named', 'hidden', 'sealed'] as const;
const anonymity = v.picklist(ANONYMITIES);
const item = v.object({ question: itemId });
const state = v.picklist(['pending', 'open', 'queued', 'answered', 'deferred', 'declined']);
const moderation = v.picklist(['after', 'before', 'trust', 'off']);
const votesShown = v.picklist(['always', 'voted', 'live']);
const reaction = v.picklist(['agree', 'thanks', 'laugh']);
const labels = v.pipe(v.array(label), v.maxLength(10));
const reply = v.object({ question: itemId, text: prose, parent: v.optional(itemId) });
const step = v.strictObject({ phase, at: instant });
const steps = v.pipe(v.array(step), v.maxLength(phase.options.length), v.readonly());
const ask = v.object({ text: question, labels: v.optional(labels) });

export const qaSchemas = {
  /** `hidden`: written where hosts alone saw the names of askers. */
  ask: v.object({ ...ask.entries, hidden: v.optional(v.literal(true)) }),
  askAnonymously: ask,
  edit: v.object({ question: itemId, text: question }),
  editAnonymous: v.object({ question: itemId, text: question }),
  withdraw: item,
  withdrawAnonymous: item,
  vote: v.object({ question: itemId, on: v.boolean() }),
  reply,
  replyAnonymously: reply,
  removeReply: v.object({ reply: itemId }),
  answer: v.object({ question: itemId, text: prose }),
  editAnswer: v.object({ question: itemId, answer: itemId, text: prose }),
  retractAnswer: v.object({ answer: itemId }),
  label: v.object({ question: itemId, labels }),
  pin: v.object({ question: itemId, on: v.boolean() }),
  hide: v.object({ question: itemId, reason: v.optional(prose) }),
  show: item,
  discuss: v.object({ question: itemId, on: v.boolean() }),
  setState: v.object({ question: itemId, state, reason: v.optional(prose), category: v.optional(v.picklist(DECLINE_CATEGORIES)) }),
  reword: v.object({ question: itemId, text: question }),
  merge: v.object({ question: itemId, into: itemId }),
  unmerge: item,
  mute: v.object({ question: itemId, on: v.boolean(), minutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(525_600))) }),
  claim: v.object({ question: itemId, on: v.boolean() }),
  judge: v.object({ question: itemId, answered: v.nullable(v.boolean()) }),
  replyPrivately: v.object({ question: itemId, text: prose }),
  retractPrivateReply: v.object({ reply: itemId }),
  react: v.object({ to: itemId, kind: reaction, on: v.boolean() }),
  owe: v.object({ question: itemId, by: v.nullable(label), due: v.optional(instant) }),
  setRecording: v.object({ url: v.nullable(v.pipe(v.string(), v.maxLength(2_000))), start: v.optional(instant) }),
  moveTo: v.object({ phase, from: v.optional(phase) }),
  schedule: v.union([v.object({ phase, at: v.nullable(instant) }), v.object({ steps })]),
  configure: v.object({
    intro: v.optional(v.nullable(prose)),
    anonymity: v.optional(anonymity),
    asking: v.optional(v.boolean()),
    moderation: v.optional(moderation),
    votesShown: v.optional(votesShown),
    trustAfter: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
    budget: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000)))),
    words: v.optional(v.pipe(v.array(label), v.maxLength(500))),
    owedLine: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000))),
    unseen: v.optional(v.literal(true)),
    anonymousFirst: v.optional(v.boolean()),
    meetings: v.optional(v.literal(true)),
  }),
  reveal: v.object({}),
  startBallot: v.object({
    question: itemId,
    name: v.pipe(v.string(), v.check(isRoomName, 'is not the name of a room')),
    minutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_440)),
    people: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)),
    cadence: v.optional(v.picklist(CADENCES)),
    first: v.optional(instant),
    purpose: v.optional(v.picklist(PURPOSES)),
    zone: v.optional(v.pipe(v.string(), v.maxLength(64))),
  }),
};

/** What a board may be created with; unknown names are refused, as a promise that is misspelt would not be kept. */
export const qaSetUpSchema = v.strictObject({
  ...qaSchemas.configure.entries,
  preset: v.optional(v.picklist(PRESET_NAMES)),
  phase: v.optional(v.picklist(['draft', 'collect', 'live'])),
  next: v.optional(v.union([step, steps])),
});

export type Phase = v.InferOutput<typeof phase>;
/** A phase to which a board moves by itself, and when. */
export type Step = Readonly<v.InferOutput<typeof step>>;
/**
 * `named`: everybody sees who asks. `hidden`: hosts alone do. `choice`: each asker is named, or anonymous to everybody.
 * `sealed`: all are anonymous, replies too; both come with a delay that nobody knows, and the key that tells whose they are is destroyed with the archive.
 */
export type Anonymity = v.InferOutput<typeof anonymity>;
/** `after`: hosts may hide. `before`: hosts approve first. `trust`: the same until so many of somebody's were approved; anonymous ones always. `off`: hosts do neither. */
export type Moderation = v.InferOutput<typeof moderation>;
/** `always`: to everybody. `voted`: to hosts, to whoever has voted on the board, and to everybody once votes are final. `live`: to hosts, and to everybody once the board is live. */
export type VotesShown = v.InferOutput<typeof votesShown>;
export type Reaction = v.InferOutput<typeof reaction>;
/** Besides `open`, for which a question has none. `pending`: waits for hosts; they and its asker see it. `declined`: they see it with the reason. `merged`: counts with another. */
export type QuestionState = 'pending' | 'merged' | Exclude<v.InferOutput<typeof state>, 'open'>;

type ArgsOfQa<N extends keyof typeof qaSchemas> = v.InferOutput<(typeof qaSchemas)[N]>;
export type AskArgs = ArgsOfQa<'ask'>;
export type EditArgs = ArgsOfQa<'edit'>;
export type ItemArgs = ArgsOfQa<'withdraw'>;
export type VoteArgs = ArgsOfQa<'vote'>;
export type ReplyArgs = ArgsOfQa<'reply'>;
export type RemoveReplyArgs = ArgsOfQa<'removeReply'>;
export type AnswerArgs = ArgsOfQa<'answer'>;
export type EditAnswerArgs = ArgsOfQa<'editAnswer'>;
export type RetractAnswerArgs = ArgsOfQa<'retractAnswer'>;
export type LabelArgs = ArgsOfQa<'label'>;
export type PinArgs = ArgsOfQa<'pin'>;
export type HideArgs = ArgsOfQa<'hide'>;
export type SetStateArgs = ArgsOfQa<'setState'>;
export type MergeArgs = ArgsOfQa<'merge'>;
export type JudgeArgs = ArgsOfQa<'judge'>;
export type ReplyPrivatelyArgs = ArgsOfQa<'replyPrivately'>;
export type ReactArgs = ArgsOfQa<'react'>;
export type OweArgs = ArgsOfQa<'owe'>;
export type SetRecordingArgs = ArgsOfQa<'setRecording'>;
export type MuteArgs = ArgsOfQa<'mute'>;
export type MoveToArgs = ArgsOfQa<'moveTo'>;
export type ScheduleArgs = ArgsOfQa<'schedule'>;
export type ConfigureArgs = ArgsOfQa<'configure'>;
export type StartBallotArgs = ArgsOfQa<'startBallot'>;
export type SetUpArgs = v.InferOutput<typeof qaSetUpSchema>;

/** Somebody named: the key tells whose it is, the name is as it was then. */
export interface Author {
  readonly key: string;
  readonly name: string;
}

/** Absent author: asked anonymously. Nobody, hosts included, can tell by whom. */
export interface Question {
  readonly text: string;
  readonly author?: Author;
  /** Hosts know who asked: the record `asker/{question}`. */
  readonly hostsKnow?: true;
  /** On its way to a sealed board; its asker alone sees it. */
  readonly unreleased?: true;
  /** Exact for a named question; the full hour for an anonymous one. */
  readonly asked: number;
  readonly edited?: true;
  /** Its text was taken out, as was asked for its author. */
  readonly erased?: true;
  /** What the asker wrote, where a host has changed the wording. */
  readonly original?: string;
  readonly labels: readonly string[];
  readonly pinned?: true;
  readonly hidden?: { readonly by: string; readonly at: number; readonly reason?: string };
  /** Absent: open. */
  readonly state?: QuestionState;
  /** Opened again, though it has a written answer: it waits for another. */
  readonly reopened?: true;
  /** Why it was deferred or declined. */
  readonly reason?: string;
  /** What it was before it was declined or deferred, and is again when that is taken back. Absent: open. */
  readonly before?: Exclude<QuestionState, 'merged' | 'declined'>;
  /** What it was declined as. */
  readonly category?: DeclineCategory;
  /** What it was merged into. */
  readonly into?: string;
  /** What it is again when the merge is taken back. Absent: open. */
  readonly unmerged?: Exclude<QuestionState, 'merged'>;
  /** All that count with it: what was merged into it, and into these. */
  readonly merged?: readonly string[];
  /** The ballot about the meeting that it names. `coming`: on its way. `refused`: it is not there, and `code` says why: `ritual_exists`. */
  readonly ballot?: { readonly room: string; readonly state: 'coming' | 'there' | 'refused'; readonly code?: string };
  /** Who owes an answer after the meeting, and till when. */
  readonly owed?: { readonly by: string; readonly due?: number };
}

/** Who asked, for hosts and for themselves. */
export interface Asker {
  readonly by: Author;
}

export interface Tally {
  readonly votes: number;
  readonly replies: number;
}

/** What one person has voted for, theirs alone. */
export interface Votes {
  readonly questions: readonly string[];
}

/** How many people have had a question in sight. */
export interface Exposure {
  readonly viewers: number;
}

export interface Reply {
  readonly question: string;
  /** A reply to this one: threads are two deep. */
  readonly parent?: string;
  readonly text: string;
  /** Absent: on a sealed board. */
  readonly author?: Author;
  /** Exact for a named reply; the full hour for an anonymous one. */
  readonly at: number;
  /** On its way to a sealed board; its author alone sees it. */
  readonly unreleased?: true;
  readonly erased?: true;
}

/** A host's answer, shown with the question. */
export interface Answer {
  readonly question: string;
  readonly text: string;
  readonly author: Author;
  readonly at: number;
  readonly erased?: true;
  readonly edited?: true;
}

/** Whether voters find a question answered: how many do, and how many do not. */
export interface Verdict {
  readonly yes: number;
  readonly no: number;
}

/** What one person finds answered and what not, theirs alone. */
export interface Verdicts {
  readonly yes: readonly string[];
  readonly no: readonly string[];
}

/** What a host tells the asker alone; other hosts see it too. */
export interface PrivateReply {
  readonly question: string;
  readonly text: string;
  readonly author: Author;
  readonly at: number;
  readonly erased?: true;
}

/** How often people have reacted to a reply or an answer; the record has its id. */
export interface Reactions {
  /** What the reply or answer is about. */
  readonly question: string;
  readonly counts: Readonly<Partial<Record<Reaction, number>>>;
}

/** What one person has reacted with, as `id/kind`; theirs alone. */
export interface OwnReactions {
  readonly given: readonly string[];
}

/** Who is about to answer a question, for the other hosts; the record `claim/{question}`. */
export interface Claim {
  readonly by: Author;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** From whom nothing is taken: whoever asked the question that has this id, also where nobody knows who that is. */
export interface Mute {
  /** Of a question with a name: its author's key, as the question may be withdrawn. */
  readonly author?: string;
  /** Milliseconds since 1970. Absent: until a host lifts it. */
  readonly until?: number;
}

/** How many questions of a person hosts have approved; theirs alone. */
export interface Trust {
  readonly approved: number;
}

/** Words that send a question to the hosts first; the record `words/words`, theirs alone. */
export interface WordList {
  readonly words: readonly string[];
}

/** A stretch of the meeting in which a question was discussed, in milliseconds since 1970. */
export interface Chapter {
  readonly question: string;
  readonly from: number;
  readonly to?: number;
}

/** Where the meeting was recorded, and when that began, in milliseconds since 1970. */
export interface Recording {
  readonly url: string;
  readonly start: number;
}

/** What a board was that takes other commands now. */
export interface PastBoard {
  readonly phase: Phase;
  readonly asking: boolean;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** The board's own state; the record `board/board`. */
export interface Board {
  readonly phase: Phase;
  /** Since when, and by whom; absent where nobody moved it. */
  readonly moved?: { readonly at: number; readonly by?: string };
  /** What it was within the last minute and till when: late commands are judged by that too. */
  readonly past?: readonly PastBoard[];
  /** The phase before, as boards had it that have no `past`. */
  readonly before?: Phase;
  readonly next?: Step;
  /** What comes after that, each later than the one before. */
  readonly later?: readonly Step[];
  readonly anonymity: Anonymity;
  /** Where each asker chooses: without a name is what the page suggests. Default: with it. */
  readonly anonymousFirst?: boolean;
  /** What is asked names meetings: the page offers hosts to begin ballots about them. */
  readonly meetings?: true;
  /** Whether questions are taken, besides the phase. */
  readonly asking: boolean;
  readonly intro?: string;
  /** The one question being discussed. */
  readonly discussing?: string;
  readonly recording?: Recording;
  /** Its chapter. */
  readonly chapter?: string;
  /** Default `after`. */
  readonly moderation?: Moderation;
  /** Default `always`. */
  readonly votesShown?: VotesShown;
  /** How many approved questions earn trust. Default 1. */
  readonly trustAfter?: number;
  /** How many votes each person has. Absent: as many as there are questions. */
  readonly budget?: number;
  /** Hosts have a list of words that send a question to them first. */
  readonly hasWords?: true;
  /** Hosts have muted somebody. */
  readonly hasMutes?: true;
  /** From so many votes an unanswered question is owed an answer after the meeting. Default 3. */
  readonly owedLine?: number;
  /** Each question is seen by its asker alone until hosts reveal them all, or the board leaves `collect`. */
  readonly unseen?: true;
}

/** Counts of the whole board, so that nobody must count: the record `ledger/ledger`. */
export interface Ledger {
  readonly asked: number;
  readonly hidden: number;
  readonly withdrawn: number;
  readonly answered: number;
  readonly voters: number;
  readonly pending: number;
  readonly declined: number;
  /** Of these, how many as what, where hosts said so. */
  readonly declinedAs?: Readonly<Partial<Record<DeclineCategory, number>>>;
  readonly merged: number;
}

export interface QaRecords extends RoomRecords {
  board: Board;
  ledger: Ledger;
  question: Question;
  asker: Asker;
  tally: Tally;
  votes: Votes;
  /** Like `votes`, of questions in sight; the system's own. */
  seen: Votes;
  exposure: Exposure;
  reply: Reply;
  answer: Answer;
  verdict: Verdict;
  verdicts: Verdicts;
  privateReply: PrivateReply;
  reactions: Reactions;
  ownReactions: OwnReactions;
  claim: Claim;
  mute: Mute;
  trust: Trust;
  words: WordList;
  chapter: Chapter;
}

export type QaDraft = Draft<QaRecords>;
