import { expect, it } from 'vitest';
import { TestBoard, keyOf } from './qa.harness.js';

it('each viewer of a question is counted once, however often it is signalled', () => {
  const board = new TestBoard();
  const question = board.act('Ana', 'ask', { text: 'Why?' });
  board.see('Ana', [question, question]);
  board.see('Ana', [question]);
  board.see('Ben', [question]);
  expect(board.get('exposure', question)).toEqual({ viewers: 2 });
});

it('who has seen what is for nobody', () => {
  const board = new TestBoard();
  board.see('Ana', [board.act('Ana', 'ask', { text: 'Why?' })]);
  expect(board.record('seen', keyOf('Ana'))?.to).toEqual(['system']);
});

it('what is not there is not counted', () => {
  const board = new TestBoard();
  board.see('Ana', ['nowhere-0000000000']);
  expect(board.list('seen')).toEqual([]);
  expect(board.list('exposure')).toEqual([]);
});

it.each([
  ['waits for hosts', (board: TestBoard) => { board.act('Host', 'configure', { moderation: 'before' }); return board.act('Ana', 'askAnonymously', { text: 'Why?' }); }],
  ['was declined', (board: TestBoard) => { const question = board.act('Ana', 'askAnonymously', { text: 'Why?' }); board.act('Host', 'setState', { question, state: 'declined', reason: 'No.' }); return question; }],
  ['is hidden', (board: TestBoard) => { const question = board.act('Ana', 'askAnonymously', { text: 'Why?' }); board.act('Host', 'hide', { question }); return question; }],
  ['is collected unseen', (board: TestBoard) => { board.act('Host', 'configure', { unseen: true }); return board.act('Ana', 'askAnonymously', { text: 'Why?' }); }],
  ['is on its way to a sealed board', (board: TestBoard) => { board.act('Host', 'configure', { anonymity: 'sealed' }); return board.act('Ana', 'askAnonymously', { text: 'Why?' }); }],
])('that somebody has seen what %s is not kept: a key beside it would be that of who asked', (_, make) => {
  const board = new TestBoard();
  const question = make(board);
  board.see('Ana', [question]);
  expect(board.list('seen')).toEqual([]);
  expect(board.list('exposure')).toEqual([]);
});

it('how many have seen a question that was hidden later is for those who see the question', () => {
  const board = new TestBoard();
  const question = board.act('Ana', 'ask', { text: 'Why?' });
  board.see('Ben', [question]);
  board.act('Host', 'hide', { question });
  board.see('Chen', [question]);
  expect(board.get('exposure', question)).toEqual({ viewers: 1 });
  expect(board.record('exposure', question)?.to).toEqual(board.record('question', question)?.to);
});

it('in which order somebody has seen them is kept nowhere', () => {
  const board = new TestBoard();
  const questions = ['Why?', 'How?', 'When?'].map((text) => board.act('Ana', 'ask', { text }));
  for (const one of [...questions].reverse()) board.see('Ben', [one]);
  expect(board.get('seen', keyOf('Ben'))).toEqual({ questions: [...questions].sort() });
});
