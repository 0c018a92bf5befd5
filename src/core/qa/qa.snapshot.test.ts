import { beforeEach, describe, expect, it } from 'vitest';
import { ChangeSet } from '../draft.js';
import { compareRanks } from '../rank.js';
import { snapshotRank } from './qa.snapshot.js';

describe('the order of a snapshot', () => {
  let room: ChangeSet;
  beforeEach(() => { room = new ChangeSet({ get: () => undefined, list: () => [] }); });

  const put = (type: string, id: string, value: unknown) => { room.set({ type, id, after: { type, id, value, to: ['all'] }, marks: undefined }); };
  const order = () => [...room.changes()]
    .map(({ type, id }) => ({ name: `${type}/${id}`, rank: snapshotRank(room, type, id, room.get(type, id)?.value) }))
    .sort((a, b) => compareRanks(a.rank, b.rank))
    .map(({ name }) => name);
  const questions = () => order().filter((name) => name.startsWith('question/')).map((name) => name.slice('question/'.length));

  it('is the board, then questions as their list shows them, each with what hangs on it', () => {
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
    put('board', 'board', { phase: 'live' });
    expect(order()).toEqual([
      'ledger/ledger', 'board/board', 'question/pinned', 'tally/pinned', 'answer/a', 'question/many', 'tally/many', 'question/few', 'tally/few', 'reply/r', 'question/older', 'tally/older',
    ]);
  });

  it('is fair while the board collects, with what was in sight beside each question', () => {
    put('board', 'board', { phase: 'collect' });
    for (const [id, votes, viewers] of [['many', 300, 900], ['late', 3, 3]] as const) {
      put('question', id, { asked: 0 });
      put('tally', id, { votes });
      put('exposure', id, { viewers });
    }
    expect(order()).toEqual(['board/board', 'question/late', 'tally/late', 'exposure/late', 'question/many', 'tally/many', 'exposure/many']);
  });

  it('tells nothing of counts that are kept back', () => {
    put('board', 'board', { phase: 'collect', votesShown: 'voted' });
    put('question', 'old', { asked: 1, author: {} });
    put('tally', 'old', { votes: 7 });
    put('question', 'new', { asked: 2, author: {} });
    put('tally', 'new', { votes: 1 });
    expect(questions()).toEqual(['new', 'old']);
  });
});
