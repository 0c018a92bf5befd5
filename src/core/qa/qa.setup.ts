/** What a board is created with, applied before anybody sees it. Runs in the authority alone. */
import { ALL } from '../record.js';
import { configure, schedule } from './qa-host.rules.js';
import { boardOf } from './qa.board.js';
import { PRESETS } from './qa.presets.js';
import { revealed } from './qa.rules.js';
import type { QaDraft, SetUpArgs } from './qa.schema.js';

/** Applies the settings of a new board: those of its preset, then those given beside it. */
export function setUp(room: QaDraft, { preset = 'all-hands', phase, next, ...given }: SetUpArgs): void {
  const { phase: begin, ...filled } = PRESETS[preset];
  configure(room, { ...filled, ...given });
  const first = phase ?? begin;
  // A board that is live keeps nothing unseen.
  // Nobody has seen what it was before its settings: no grace for that.
  const { past: _, ...board } = first === 'live' ? revealed(room, boardOf(room)) : boardOf(room);
  room.put('board', 'board', first === undefined ? board : { ...board, phase: first }, { to: [ALL] });
  if (next) schedule(room, { steps: 'phase' in next ? [next] : next });
}
