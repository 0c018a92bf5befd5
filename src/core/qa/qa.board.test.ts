import { expect, it } from 'vitest';
import { NEW_BOARD, hidesVotes, sortingOf } from './qa.board.js';
import type { Phase, VotesShown } from './qa.schema.js';

const PHASES: readonly Phase[] = ['draft', 'collect', 'live', 'followup', 'archived'];

it('a board is sorted fairly while it collects, and by votes from then on', () => {
  expect(PHASES.map((phase) => sortingOf({ ...NEW_BOARD, phase }))).toEqual(['fair', 'fair', 'top', 'top', 'top']);
});

it.each<[VotesShown | undefined, readonly boolean[]]>([
  [undefined, [false, false, false, false, false]],
  ['always', [false, false, false, false, false]],
  ['voted', [true, true, true, false, false]],
  ['live', [true, true, false, false, false]],
])('with "%s", counts are kept back in draft, collect, live, follow-up, archive: %j', (votesShown, kept) => {
  expect(PHASES.map((phase) => hidesVotes({ ...NEW_BOARD, phase, ...(votesShown ? { votesShown } : {}) }))).toEqual(kept);
});
