import { describe, expect, it } from 'vitest';
import { ChangeSet } from '../draft.js';
import type { MootRecord } from '../record.js';
import { moveTo } from './qa-host.rules.js';
import { START, TestBoard, boardDraft } from './qa.harness.js';
import type { Phase } from './qa.schema.js';
import { indexBoard } from './qa.search.js';

const ROTATION = 'Will the Lagos office get its own on-call rotation?';

/** What is found on a board, as it stands. */
function search(board: TestBoard, text = 'Does Lagos get an on-call rotation?') {
  const reader = new ChangeSet({ get: (type, id) => board.record(type as 'question', id), list: (type) => board.list(type as 'question') as readonly MootRecord[] });
  return indexBoard(reader)?.(text).map(({ text: found, answer }) => ({ text: found, answer }));
}

/** The marks of the board after moving it. */
function marks(board: TestBoard, phase: Phase) {
  const changes = new ChangeSet({ get: (type, id) => board.record(type as 'question', id), list: () => [] });
  moveTo(boardDraft(changes, { as: 'Host' }), { phase });
  return [...changes.changes()].find(({ type }) => type === 'board')?.marks;
}

function archived(make: (board: TestBoard) => void = () => undefined): TestBoard {
  const board = new TestBoard();
  for (const text of ['Can interns stay part-time?', 'Is the travel budget safe?', 'Who owns the slow build?']) board.act('Ben', 'ask', { text });
  make(board);
  board.act('Host', 'moveTo', { phase: 'archived' });
  return board;
}

describe('a search of an archived board', () => {
  it('finds what was asked in similar words, with the first official answer', () => {
    const board = archived((made) => {
      const question = made.act('Ana', 'ask', { text: ROTATION });
      made.act('Host', 'answer', { question, text: 'From February.' });
      made.now += 1;
      made.act('Host', 'answer', { question, text: 'And earlier in Berlin.' });
    });
    expect(search(board)).toEqual([{ text: ROTATION, answer: 'From February.' }]);
    expect(search(board, 'Something else entirely, please')).toEqual([]);
  });

  it('finds nothing that was hidden, declined or waited for hosts, and what was merged where it was merged into', () => {
    const hidden = archived((made) => { made.act('Host', 'hide', { question: made.act('Ana', 'ask', { text: ROTATION }) }); });
    const declined = archived((made) => { made.act('Host', 'setState', { question: made.act('Ana', 'ask', { text: ROTATION }), state: 'declined', reason: 'No.' }); });
    const pending = archived((made) => {
      made.act('Host', 'configure', { moderation: 'before' });
      made.act('Ana', 'ask', { text: ROTATION });
    });
    for (const board of [hidden, declined, pending]) expect(search(board)).toEqual([]);
    const merged = archived((made) => {
      const into = made.act('Ana', 'ask', { text: ROTATION });
      made.act('Host', 'merge', { question: made.act('Ben', 'ask', { text: 'Does Lagos get an on-call rotation of its own?' }), into });
    });
    expect(search(merged)).toEqual([{ text: ROTATION, answer: undefined }]);
  });

  it('is none before the board is archived', () => {
    const board = new TestBoard();
    board.act('Ana', 'ask', { text: ROTATION });
    expect(search(board)).toBeUndefined();
  });

  it('finds boards by a mark that comes with archiving, the latest first, and goes with moving back', () => {
    const board = archived();
    expect(marks(board, 'followup')).toEqual({});
    const back = new TestBoard();
    expect(marks(back, 'live')).toBeUndefined();
    expect(marks(back, 'archived')).toEqual({ listed: -START });
  });
});
