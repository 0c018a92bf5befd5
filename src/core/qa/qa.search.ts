/** Searching boards that are over, for whoever asks the like somewhere else. */
import type { RoomReader } from '../draft.js';
import { maySee } from '../circles.js';
import { ALL } from '../record.js';
import type { Answer, Board, Question } from './qa.schema.js';
import { Similar } from './qa.similar.js';

/** The circles of somebody who is in the audience and nothing more. */
const EVERYBODY: ReadonlySet<string> = new Set([ALL]);

interface FoundQuestion {
  readonly id: string;
  readonly text: string;
  readonly answer?: string;
  readonly likeness: number;
}

/** A search over what everybody sees of an archived board: no index, and nothing found, of one that is not archived. */
export function indexBoard(room: RoomReader): ((text: string) => readonly FoundQuestion[]) | undefined {
  if ((room.get('board', 'board')?.value as Board | undefined)?.phase !== 'archived') return undefined;
  const similar = new Similar();
  const answers = new Map<string, Answer>();
  for (const { value, to } of room.list('answer')) {
    const answer = value as Answer;
    const before = answers.get(answer.question);
    if (maySee(EVERYBODY, to) && (!before || answer.at < before.at)) answers.set(answer.question, answer);
  }
  for (const { id, value, to } of room.list('question')) {
    const { text, state } = value as Question;
    // What was merged is found where it was merged into.
    if (maySee(EVERYBODY, to) && state !== 'merged') similar.learn(id, text);
  }
  return (text) => similar.rank(text).map(({ id, likeness }) => {
    const answer = answers.get(id);
    return { id, text: (room.get('question', id)?.value as Question).text, likeness, ...(answer ? { answer: answer.text } : {}) };
  });
}
