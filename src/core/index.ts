/** What rituals are made of, the Q&A board and the poll. Pure: no I/O, no clock, no page. */
export { parseAddress, roomNameFromPath, type AddressParts, type RoomAddress } from './address.js';
export { assertAudience, isInAudience, type Audience, type Expression } from './audience.js';
export { CREATE_COMMAND, type Command, type Receipt } from './command.js';
export type { Actor, Draft, PutOptions, RoomReader } from './draft.js';
export { MootError, isMootError, type MootErrorOptions } from './errors.js';
export type { Identity, Person, Role } from './identity.js';
export type { Subject } from './keys.js';
export type { CircleChange, Hello, ListedRitual, RitualsQuery, RoomMessage, Signal } from './messages.js';
export {
  ALL,
  HOSTS,
  SYSTEM,
  type Circle,
  type Cursor,
  type Cursors,
  type MarkName,
  type Marks,
  type MootRecord,
  type RecordKey,
} from './record.js';
export { maySee, memberId, ownerCircle, personCircle } from './circles.js';
export {
  defineRitual,
  later,
  withRules,
  type ActorMode,
  type AnyRitual,
  type ArgsOf,
  type CommandType,
  type CommandTypes,
  type CommandsOf,
  type RecordType,
  type RecordTypes,
  type RecordsOf,
  type Ritual,
  type SeenBy,
} from './ritual.js';
export { roomRecords, type AccessRecord, type RitualRecord, type RoomRecords } from './room-records.js';
export type { ConfigureRoomArgs, CreateArgs, HostPerson, WantedAudience } from './room.js';
export type { ChangeOn, CommandOn, RecordOn } from './wire.js';
export type { RoomOfPerson, WaitingItem, WaitingReason } from './waiting.js';
export { LABEL_LIMIT, byteLength, cleanText, clusterCount, type TextLimit } from './text.js';
export { PROSE_LIMIT, QUESTION_LIMIT } from './qa/qa.limits.js';
export { AFTER_GRACE, NEW_BOARD, boardOf, hidesVotes, ledgerOf, sortingOf, type Sorting } from './qa/qa.board.js';
export { countAskers } from './qa/qa.askers.js';
export { DECLINE_CATEGORIES, type DeclineCategory } from './qa/qa.declines.js';
export { certainShare, isListed, sortEntries, type Entry } from './qa/qa.ranking.js';
export { matches } from './words.js';
export { qa } from './qa/qa.ritual.js';
export type {
  Anonymity,
  Answer,
  AnswerArgs,
  AskArgs,
  Author,
  Board,
  ConfigureArgs,
  EditArgs,
  Exposure,
  HideArgs,
  ItemArgs,
  LabelArgs,
  Ledger,
  MoveToArgs,
  Phase,
  PinArgs,
  QaDraft,
  QaRecords,
  Question,
  RemoveReplyArgs,
  Reply,
  ReplyArgs,
  RetractAnswerArgs,
  ScheduleArgs,
  Tally,
  VoteArgs,
  Votes,
} from './qa/qa.schema.js';
export type { Cadence, Purpose } from './meeting.js';
export { occurrencesOf, type Recurring } from './clock/occurrences.js';
export { ballotsToCsv, exportPoll, pollToJson, pollToMarkdown, resultsToCsv, type ExportedGroup, type ExportedOption, type ExportedPoll, type PollMinutesWords } from './poll/poll.export.js';
export { remindAt } from './poll/poll.waiting.js';
export { nextEndOf, startsOf } from './poll/poll.meeting.js';
export { adviceFor, staysLive, type Advice, type Recommendation } from './poll/poll.advice.js';
export { costOf, weightOf, yearOf, type Attendee, type MeetingCost } from './poll/poll.cost.js';
export { hoursOf, type Hours, type HoursLedger, type LedgerMonth } from './ledger/ledger.hours.js';
export { ASYNC_MINUTES, ledgerOf as ledgerOfHours } from './ledger/ledger.sums.js';
export { ledger } from './ledger/ledger.ritual.js';
export type { LedgerRecords, LedgerSettings, MonthOfHours, SeriesChange } from './ledger/ledger.schema.js';
export { addBallot, countChoices, meanOf, runOff, type Counts, type RunOff, type RunOffRound } from './poll/poll.counting.js';
export { cutsOf, type CutGroup, type ToldGroup } from './poll/poll.cuts.js';
export { ballotsNeeded, tell, type Band, type Participation, type Told } from './poll/poll.disclosure.js';
export { NEW_POLL, pollOf } from './poll/poll.state.js';
export { poll } from './poll/poll.ritual.js';
export type { Ballot, CastArgs, DecideArgs, Decision, Meeting, Obstacle, Option, Outcome, Poll, PollRecords, PollType, Result, ResultsShown, Secrecy, Settlement, Successor, Tally as PollTally, Turnout } from './poll/poll.schema.js';
