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

it('how many have seen a hidden question is for those who see the question', () => {
  const board = new TestBoard();
  const question = board.act('Ana', 'ask', { text: 'Why?' });
  board.see('Ana', [question]);
  board.act('Host', 'hide', { question });
  board.see('Ben', [question]);
  expect(board.get('exposure', question)).toEqual({ viewers: 2 });
  expect(board.record('exposure', question)?.to).toEqual(board.record('question', question)?.to);
});

it('in which order somebody has seen them is kept nowhere', () => {
  const board = new TestBoard();
  const questions = ['Why?', 'How?', 'When?'].map((text) => board.act('Ana', 'ask', { text }));
  for (const one of [...questions].reverse()) board.see('Ben', [one]);
  expect(board.get('seen', keyOf('Ben'))).toEqual({ questions: [...questions].sort() });
});
