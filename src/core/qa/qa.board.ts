/** What a board is before anyone has changed it, and what its settings mean. */
import type { Board, Ledger, QaRecords } from './qa.schema.js';

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

export type Sorting = 'fair' | 'top' | 'new' | 'needs' | 'mine' | 'unanswered' | 'answered';

/** To this, in milliseconds, the time of an anonymous question is known. */
export const HOUR = 3_600_000;

/** How a board is sorted where nobody says: while it collects, each question gets its chance; from then on votes decide. */
export function sortingOf({ phase }: Board): Sorting {
  return phase === 'draft' || phase === 'collect' ? 'fair' : 'top';
}

/** Whether counts of votes are kept from those who do not host: until they have voted or votes are final, or until the board is live. */
export function hidesVotes({ votesShown, phase }: Board): boolean {
  const isBefore = phase === 'draft' || phase === 'collect';
  return (votesShown === 'voted' && (isBefore || phase === 'live')) || (votesShown === 'live' && isBefore);
}
