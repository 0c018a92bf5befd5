import { describe, expect, it } from 'vitest';
import { ChangeSet } from '../draft.js';
import { snapshotRank } from './qa.snapshot.js';

describe('the order of a snapshot', () => {
  it('is the board, then questions as the top list shows them, each with what hangs on it', () => {
    const room = new ChangeSet({ get: () => undefined, list: () => [] });
    const put = (type: string, id: string, value: unknown) => { room.set({ type, id, after: { type, id, value, to: ['all'] }, marks: undefined }); };
    put('reply', 'r', { question: 'few' });
    put('question', 'older', { asked: 1 });
    put('tally', 'older', { votes: 1 });
    put('question', 'few', { asked: 2 });
    put('tally', 'few', { votes: 1 });
    put('answer', 'a', { question: 'many' });
    put('question', 'many', {});
    put('tally', 'many', { votes: 7 });
    put('question', 'pinned', { pinned: true });
    put('tally', 'pinned', { votes: 0 });
    put('ledger', 'ledger', {});
    put('board', 'board', {});
    const rank = (type: string, id: string) => snapshotRank(room, type, id, room.get(type, id)?.value);
    const order = [...room.changes()].sort((a, b) => {
      const [one, two] = [rank(a.type, a.id), rank(b.type, b.id)];
      return one.map((number, index) => number - (two[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
    });
    expect(order.map(({ type, id }) => `${type}/${id}`)).toEqual([
      'ledger/ledger', 'board/board', 'question/pinned', 'tally/pinned', 'answer/a', 'question/many', 'tally/many', 'question/few', 'tally/few', 'reply/r', 'question/older', 'tally/older',
    ]);
  });
});
