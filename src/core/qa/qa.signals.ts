/** What viewers have had in sight: distinct viewers per question, without telling anyone who. */
import { ALL, SYSTEM } from '../record.js';
import { circlesOf } from './qa.rules.js';
import type { QaDraft } from './qa.schema.js';

/**
 * Folds the questions that one person has seen into the board. Repeating it changes nothing. Only those that everybody sees count:
 * of one that only hosts and its asker see, a row with somebody's key beside it would say who that is.
 */
export function foldSeen(room: QaDraft, key: string, questions: readonly string[]): void {
  const before = room.get('seen', key)?.questions ?? [];
  const known = new Set(before);
  const fresh = [...new Set(questions)].filter((id) => !known.has(id) && circlesOf(room, id).includes(ALL));
  if (fresh.length === 0) return;
  // Sorted: nothing tells in which order they were seen.
  room.put('seen', key, { questions: [...before, ...fresh].sort() }, { to: [SYSTEM] });
  for (const id of fresh) {
    const viewers = (room.get('exposure', id)?.viewers ?? 0) + 1;
    room.put('exposure', id, { viewers }, { to: circlesOf(room, id) });
  }
}
