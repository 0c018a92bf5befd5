import type { RoomReader } from '../draft.js';
import { askedBy } from './qa.board.js';
import type { Question, Tally } from './qa.schema.js';

/** Snapshot order: the board and its counts, then questions as the top list shows them, and what hangs on them. */
export function snapshotRank(room: RoomReader, type: string, id: string, value: unknown): readonly number[] {
  // Counts of what is in sight change no first view: they come last.
  if (type === 'exposure') return [1];
  if (type === 'ritual' || type === 'board' || type === 'ledger' || type === 'access') return [-1];
  const about = type === 'reply' || type === 'answer' ? (value as { question: string }).question : id;
  const tally = room.get('tally', about)?.value as Tally | undefined;
  const question = room.get('question', about)?.value as Question | undefined;
  return [0, question?.pinned ? 0 : 1, -(tally?.votes ?? 0), question ? -askedBy(question) : 0, type === 'reply' ? 1 : 0];
}
