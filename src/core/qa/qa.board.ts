/** What a board is before anyone has changed it, and how its questions are ordered. */
import type { Board, Ledger, QaRecords, Question, Tally } from './qa.schema.js';

/** How long after a change of phase a command is still judged by the phase before, in milliseconds. */
export const AFTER_GRACE = 60_000;

export const NEW_BOARD: Board = { phase: 'collect', anonymity: 'choice', asking: true };
const NEW_LEDGER: Ledger = { asked: 0, hidden: 0, withdrawn: 0, answered: 0, voters: 0, pending: 0, declined: 0, merged: 0 };

interface BoardReader {
  get<T extends 'board' | 'ledger'>(type: T, id: string): QaRecords[T] | undefined;
}

export function boardOf(room: BoardReader): Board {
  return room.get('board', 'board') ?? NEW_BOARD;
}

export function ledgerOf(room: BoardReader): Ledger {
  return { ...NEW_LEDGER, ...room.get('ledger', 'ledger') };
}

export type Sorting = 'top' | 'new' | 'mine' | 'unanswered' | 'answered';

/** A question with what its place in the list depends on. */
export interface Entry {
  readonly id: string;
  readonly question: Question;
  readonly tally: Tally;
  readonly answered: boolean;
  readonly mine: boolean;
}

/** Whether a list sorted so shows an entry at all. What was merged stands with what it was merged into. */
export function isListed(entry: Entry, sorting: Sorting): boolean {
  if (entry.question.state === 'merged') return false;
  if (sorting === 'mine') return entry.mine;
  if (sorting === 'answered') return entry.answered;
  return sorting === 'new' || !entry.answered;
}

/** To this, in milliseconds, the time of an anonymous question is known. */
export const HOUR = 3_600_000;

/** By when a question was asked. An anonymous one stands where its hour ends: it is new while it is new. */
export function askedBy({ author, asked }: Question): number {
  return author ? asked : asked + HOUR - 1;
}

/** Pinned first; then by votes, or by time; ties by id, so that everybody sees one order. */
export function compareEntries(sorting: Sorting): (a: Entry, b: Entry) => number {
  const byTime = sorting === 'new' || sorting === 'mine';
  return (a, b) => {
    const pinned = Number(b.question.pinned ?? false) - Number(a.question.pinned ?? false);
    if (pinned !== 0) return pinned;
    const votes = b.tally.votes - a.tally.votes;
    const time = askedBy(b.question) - askedBy(a.question);
    return (byTime ? time || votes : votes || time) || (a.id === b.id ? 0 : a.id < b.id ? -1 : 1);
  };
}

/** Every word of the search stands in the text, whatever the case and accents. */
export function matches(search: string): (text: string) => boolean {
  const words = fold(search).split(/\s+/).filter(Boolean);
  return (text) => {
    const folded = fold(text);
    return words.every((word) => folded.includes(word));
  };
}

export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}+/gu, '').toLowerCase();
}
