import type { RoomReader } from '../draft.js';
import { NEW_BOARD, hidesVotes, sortingOf } from './qa.board.js';
import { rankOf } from './qa.ranking.js';
import type { Board, Exposure, Question, Tally } from './qa.schema.js';

const NOWHERE: Question = { text: '', asked: 0, labels: [] };

/** Snapshot order: the board and its counts, then questions as its list shows them at first, and what hangs on them. */
export function snapshotRank(room: RoomReader, type: string, id: string, value: unknown): readonly number[] {
  if (type === 'ritual' || type === 'board' || type === 'ledger' || type === 'access') return [-1];
  const about = type === 'reply' || type === 'answer' ? (value as { question: string }).question : id;
  const get = (of: string) => room.get(of, about)?.value;
  const board = (room.get('board', 'board')?.value ?? NEW_BOARD) as Board;
  // The order of what is sent would tell what the counts are.
  const sorting = hidesVotes(board) ? 'new' : sortingOf(board);
  const entry = { question: (get('question') ?? NOWHERE) as Question, tally: get('tally') as Tally | undefined, exposure: get('exposure') as Exposure | undefined };
  return [0, ...(hidesVotes(board) ? rankOf({ question: entry.question }, sorting, false) : rankOf(entry, sorting, isSignalled(room))), type === 'reply' ? 1 : 0];
}

function isSignalled(room: RoomReader): boolean {
  for (const _ of room.list('exposure')) return true;
  return false;
}
