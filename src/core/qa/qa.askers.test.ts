import { expect, it } from 'vitest';
import { countAskers, countNamed } from './qa.askers.js';
import { TestBoard } from './qa.harness.js';
import type { Question } from './qa.schema.js';

it('whoever asked several questions by name counts once, and each anonymous question as of one more', () => {
  const asked = (key?: string): Question => ({ text: 'Why?', asked: 0, labels: [], ...(key === undefined ? {} : { author: { key, name: 'Ana' } }) });
  expect(countAskers([asked('ana'), asked('ana')])).toBe(1);
  // There may be several of one name.
  expect(countAskers([asked('ana'), asked('ben'), asked(), asked('ana'), asked()])).toBe(4);
});

it('what bears a name is counted, also where hosts alone see it, and neither what has none nor what was erased', () => {
  const board = new TestBoard();
  expect(countNamed(board)).toBe(0);
  const question = board.act('Ana', 'ask', { text: 'Why?' });
  board.act('Ana', 'askAnonymously', { text: 'How?' });
  board.act('Ben', 'reply', { question, text: 'So.' });
  board.act('Cleo', 'reply', { question, text: 'So, too.' });
  board.erase('Cleo');
  expect(countNamed(board)).toBe(2);
  const hidden = new TestBoard();
  hidden.act('Host', 'configure', { anonymity: 'hidden' });
  hidden.act('Ana', 'ask', { text: 'Why?' });
  expect(countNamed(hidden)).toBe(1);
});
