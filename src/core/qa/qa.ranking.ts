/** In which order questions stand: one pure function, used wherever there is a list of them. */
import { compareRanks } from '../rank.js';
import { HOUR, type Sorting } from './qa.board.js';
import type { Board, Exposure, Question, Tally, Verdict } from './qa.schema.js';

/** A question with what its place in the list depends on. */
export interface Entry {
  readonly id: string;
  readonly question: Question;
  /** Absent while the board keeps counts from the viewer. */
  readonly tally?: Tally | undefined;
  readonly exposure?: Exposure | undefined;
  readonly answered: boolean;
  readonly mine: boolean;
  readonly voted: boolean;
}

/** Whether a list sorted so shows an entry at all. What was merged stands with what it was merged into, also as the viewer's own (`isMine`). */
export function isListed(entry: Entry, sorting: Sorting, isMine: (id: string) => boolean = () => false): boolean {
  const { question, answered, voted } = entry;
  if (question.state === 'merged') return false;
  const mine = entry.mine || (question.merged?.some(isMine) ?? false);
  if (sorting === 'mine') return mine;
  if (sorting === 'answered') return answered;
  if (sorting === 'needs') return !answered && !mine && !voted && !question.hidden && question.state !== 'pending' && question.state !== 'declined';
  return sorting === 'new' || !answered;
}

/** By when a question was asked. An anonymous one stands where its hour ends: it is new while it is new. */
export function askedBy({ author, asked }: Question): number {
  return author ? asked : asked + HOUR - 1;
}

/** 95 %, two-sided. */
const Z = 1.96;
/** How much newer a question must be to stand where one with twice its votes stands, in milliseconds. */
const HALF_LIFE = 86_400_000;

/**
 * The share of its viewers who voted for a question, as far as that is certain: the lower bound of Wilson's 95 % interval.
 * 3 of 3 is 0.44, 300 of 900 is 0.30. Source: E. B. Wilson, "Probable Inference", 1927, https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval
 */
export function certainShare(votes: number, viewers: number): number {
  // Who voted has seen it, whatever was signalled.
  const n = Math.max(votes, viewers);
  if (votes === 0) return 0;
  const share = votes / n;
  const spread = Z * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n));
  return (share + (Z * Z) / (2 * n) - spread) / (1 + (Z * Z) / n);
}

/** What *fair* goes by: the certain share; where nobody knows what was in sight, votes that age. */
function fairness({ question, tally, exposure }: Ranked, isSignalled: boolean): number {
  const votes = tally?.votes ?? 0;
  return isSignalled ? certainShare(votes, exposure?.viewers ?? 0) : Math.log2(1 + votes) + askedBy(question) / HALF_LIFE;
}

type Ranked = Pick<Entry, 'question' | 'tally' | 'exposure'>;

/**
 * What a place in a list depends on, least first, by the first number that differs: pinned ones, then as the sorting says.
 * `isSignalled`: of some question it is known how many have had it in sight.
 */
export function rankOf(entry: Ranked, sorting: Sorting, isSignalled: boolean): readonly number[] {
  const { question, tally, exposure } = entry;
  const votes = -(tally?.votes ?? 0);
  const seen = exposure?.viewers ?? 0;
  const time = -askedBy(question);
  const isPinned = question.pinned ? 0 : 1;
  if (sorting === 'new' || sorting === 'mine') return [isPinned, time, votes];
  if (sorting === 'needs') return [isPinned, seen, time];
  // Without counts there is neither.
  if (sorting === 'fair' && tally) return [isPinned, -fairness(entry, isSignalled), votes, time];
  return [isPinned, votes, seen, time];
}

/** An entry with what its place depends on. */
export interface Placed<E extends Entry> {
  readonly entry: E;
  readonly rank: readonly number[];
}

export function placeEntry<E extends Entry>(entry: E, sorting: Sorting, isSignalled: boolean): Placed<E> {
  return { entry, rank: rankOf(entry, sorting, isSignalled) };
}

/** Which comes first; ties by id, so that everybody sees one order. */
export function comparePlaces(a: Placed<Entry>, b: Placed<Entry>): number {
  const [one, other] = [a.entry.id, b.entry.id];
  return compareRanks(a.rank, b.rank) || (one === other ? 0 : one < other ? -1 : 1);
}

export function isAnySignalled(entries: Iterable<Entry>): boolean {
  for (const { exposure } of entries) if (exposure) return true;
  return false;
}

/** The entries in order. */
export function sortEntries<E extends Entry>(entries: readonly E[], sorting: Sorting): E[] {
  const isSignalled = isAnySignalled(entries);
  return entries.map((entry) => placeEntry(entry, sorting, isSignalled)).sort(comparePlaces).map(({ entry }) => entry);
}

/** From so many votes an unanswered question is owed an answer after the meeting, where a board sets no other line. */
const OWED_LINE = 3;

/** Whether a question is owed an answer: after the meeting, by its votes, or because somebody was named. */
export function isOwed({ question, tally, answered }: Pick<Entry, 'question' | 'tally' | 'answered'>, { phase, owedLine = OWED_LINE }: Board): boolean {
  const { state, hidden, owed } = question;
  if (answered || hidden || state === 'merged' || state === 'declined' || state === 'pending') return false;
  return owed !== undefined || ((phase === 'followup' || phase === 'archived') && (tally?.votes ?? 0) >= owedLine);
}

/** From so many voters on, and with such a share of them unanswered, hosts are told to open a question again. */
const DOUBT = { voters: 5, share: 0.3 };

/** Whether those who voted for a question do not find it answered. */
export function isDoubtful({ yes, no }: Verdict): boolean {
  return yes + no >= DOUBT.voters && no >= (yes + no) * DOUBT.share;
}
