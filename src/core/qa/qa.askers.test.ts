import { expect, it } from 'vitest';
import { countAskers } from './qa.askers.js';
import type { Question } from './qa.schema.js';

it('whoever asked several questions by name counts once, and each anonymous question as of one more', () => {
  const asked = (key?: string): Question => ({ text: 'Why?', asked: 0, labels: [], ...(key === undefined ? {} : { author: { key, name: key } }) });
  expect(countAskers([asked('ana'), asked('ana')])).toBe(1);
  expect(countAskers([asked('ana'), asked('ben'), asked(), asked('ana'), asked()])).toBe(4);
});
