/** Who asked a question, whether all see it, and how many votes somebody has left: asked of the room by rules, and by a page of what it sees of the room. */
import { boardOf } from './qa.board.js';
import type { Author, QaRecords, Question } from './qa.schema.js';

interface QuestionReader {
  get<T extends 'board' | 'ledger' | 'question' | 'asker' | 'votes'>(type: T, id: string): QaRecords[T] | undefined;
}

/** Who asked, where that is known to hosts at least. */
export function askerOf(room: QuestionReader, id: string): Author | undefined {
  const question = room.get('question', id);
  return question?.author ?? (question?.hostsKnow ? room.get('asker', id)?.by : undefined);
}

/** Whether only hosts and whoever asked see a question: by itself, or by what it was merged into. */
export function isKept(room: QuestionReader, { hidden, state, into }: Question): boolean {
  const root = into === undefined ? undefined : room.get('question', into);
  return Boolean(hidden) || state === 'pending' || state === 'declined' || (root !== undefined && isKept(room, root));
}

/**
 * How many votes a person has left; undefined where there is no limit. What they asked themselves costs none,
 * and what went out of their sight gives its vote back: they could not take it back themselves.
 */
export function votesLeft(room: QuestionReader, key: string): number | undefined {
  const { budget } = boardOf(room);
  if (budget === undefined) return undefined;
  const spent = (room.get('votes', key)?.questions ?? []).filter((id) => {
    const question = room.get('question', id);
    return question && !isKept(room, question) && askerOf(room, id)?.key !== key;
  });
  return Math.max(0, budget - spent.length);
}
