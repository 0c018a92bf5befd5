/**
 * What becomes of a board when somebody is erased from it: their texts and names go, counts stay. Run by the authority for the operator.
 * See docs/decisions/0016-erasure.md for what is left alone, and why.
 */
import type { Erasure } from '../ritual.js';
import { personCircle } from '../circles.js';
import { HOSTS, type Circle } from '../record.js';
import { boardOf } from './qa.board.js';
import { askerOf } from './qa.sight.js';
import type { Author, QaDraft, QaRecords } from './qa.schema.js';
import { fold } from '../words.js';

/** Stands in place of a text, in every language; the page says beside it what it means. */
const ERASED_TEXT = '[…]';

const AUTHORED = ['question', 'reply', 'answer', 'privateReply'] as const;
const ADDRESSED = [...AUTHORED, 'tally', 'exposure', 'verdict', 'reactions', 'votes', 'seen', 'verdicts', 'ownReactions', 'trust'] as const;
/** Records that have a person's key for their id. */
const OWN = ['votes', 'seen', 'verdicts', 'ownReactions', 'trust'] as const;

/** Erases the actor: `anonymous`, what they asked without their name beside it, though hosts may know it; else all that bears their name or key. */
export function erase(room: QaDraft, erasure: Erasure): void {
  if (erasure.anonymous) eraseAnonymous(room, erasure);
  else eraseNamed(room, erasure);
}

function eraseAnonymous(room: QaDraft, { nobody }: Erasure): void {
  const { key } = room.actor;
  for (const { id, value: { original: _, ...question } } of [...room.list('question')]) {
    if (question.author || !(room.actor.owns(id) || askerOf(room, id)?.key === key)) continue;
    room.put('question', id, { ...question, text: ERASED_TEXT, labels: [], erased: true });
    if (room.get('asker', id)) room.put('asker', id, { by: { key: nobody, name: '' } }, { to: [HOSTS, personCircle(nobody)] });
  }
  for (const { id, value } of [...room.list('reply')]) if (!value.author && room.actor.owns(id)) room.put('reply', id, { ...value, text: ERASED_TEXT, erased: true });
}

function eraseNamed(room: QaDraft, { nobody, names }: Erasure): void {
  const { key } = room.actor;
  const known = new Set(names.map(fold));
  for (const type of AUTHORED) {
    for (const { value: { author } } of room.list(type)) if (author?.key === key) known.add(fold(author.name));
  }
  const isTheirs = (name: string | undefined) => name !== undefined && known.has(fold(name));
  const author: Author = { key: nobody, name: '' };
  const erased = { text: ERASED_TEXT, erased: true, author } as const;

  for (const { id, value } of [...room.list('question')]) {
    const { original, hidden, owed, ...rest } = value;
    const isOwn = rest.author?.key === key;
    const by = hidden && isTheirs(hidden.by) ? { hidden: { by: '', at: hidden.at } } : hidden ? { hidden } : {};
    const after = { ...rest, ...(original === undefined || isOwn ? {} : { original }), ...by, ...(owed && !isTheirs(owed.by) ? { owed } : {}), ...(isOwn ? { ...erased, labels: [] } : {}) };
    if (isOwn || isTheirs(hidden?.by) || isTheirs(owed?.by)) room.put('question', id, after);
  }
  for (const type of ['reply', 'answer', 'privateReply'] as const) {
    for (const { id, value } of [...room.list(type)]) if (value.author?.key === key) room.put(type, id, { ...value, ...erased });
  }
  for (const { id, value } of [...room.list('claim')]) if (value.by.key === key) room.remove('claim', id);
  for (const { id, value } of [...room.list('mute')]) if (value.author === key) room.put('mute', id, { ...value, author: nobody });
  const { moved, ...board } = boardOf(room);
  if (moved && isTheirs(moved.by)) room.put('board', 'board', { ...board, moved: { at: moved.at } });
  forgetKey(room, key, nobody);
}

/** Gives what was theirs to nobody, so that votes and verdicts count as before. */
function forgetKey(room: QaDraft, key: string, nobody: string): void {
  const [before, after] = [personCircle(key), personCircle(nobody)];
  const moved = (to: readonly Circle[]) => to.map((circle) => (circle === before ? after : circle));
  for (const type of ADDRESSED) {
    for (const { id, value, to } of [...room.list(type)]) if (to.includes(before)) put(room, type, id, value, moved(to));
  }
  for (const type of OWN) {
    const record = room.record(type, key);
    if (!record) continue;
    put(room, type, nobody, record.value, record.to);
    room.remove(type, key);
  }
}

// The value is one of this very type; that it goes with it cannot be said in types over a list of them.
function put(room: QaDraft, type: keyof QaRecords, id: string, value: unknown, to: readonly Circle[]): void {
  room.put(type, id, value as never, { to });
}
