import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { NEW_BOARD } from './qa.board.js';
import { START, TestBoard } from './qa.harness.js';
import { PRESET_NAMES, presetOf } from './qa.presets.js';
import { qaSetUpSchema, type SetUpArgs } from './qa.schema.js';

function boardWith(settings: SetUpArgs): TestBoard {
  const board = new TestBoard();
  board.act('Host', 'setUp' as never, settings);
  return board;
}

describe('a preset', () => {
  it('begins a board as it says, and is all that its name stands for', () => {
    expect(boardWith({ preset: 'all-hands' }).board).toEqual(NEW_BOARD);
    expect(boardWith({ preset: 'ama' }).board).toEqual({ ...NEW_BOARD, phase: 'live' });
    expect(boardWith({ preset: 'retrospective' }).board).toEqual({ ...NEW_BOARD, unseen: true, budget: 5 });
    expect(boardWith({ preset: 'planning' }).board).toEqual({ ...NEW_BOARD, anonymity: 'named', budget: 5 });
    expect(boardWith({ preset: 'pre-read' }).board).toEqual({ ...NEW_BOARD, anonymity: 'named' });
    expect(boardWith({ preset: 'meetings' }).board).toEqual({ ...NEW_BOARD, anonymousFirst: true, meetings: true });
  });

  it('is that for an all-hands where none is chosen', () => {
    expect(boardWith({}).board).toEqual(boardWith({ preset: 'all-hands' }).board);
  });

  it('gives way to what is set beside it', () => {
    expect(boardWith({ preset: 'planning', anonymity: 'choice', budget: 3, phase: 'draft', intro: 'Proposals, please.' }).board)
      .toEqual({ ...NEW_BOARD, phase: 'draft', budget: 3, intro: 'Proposals, please.' });
    expect(boardWith({ preset: 'retrospective', budget: null }).board).not.toHaveProperty('budget');
  });

  it('is found by its name alone', () => {
    expect(PRESET_NAMES.map(presetOf)).toEqual(PRESET_NAMES);
    expect(presetOf('retro')).toBeUndefined();
    expect(presetOf('toString')).toBeUndefined();
  });
});

describe('what a board is created with', () => {
  it('can say when it moves on', () => {
    const at = START + 60_000;
    const board = boardWith({ next: { phase: 'live', at } });
    expect(board.board.next).toEqual({ phase: 'live', at });
    expect(board.list('tick')).toMatchObject([{ value: { at, command: 'qa.moveOn' } }]);
    const steps = [{ phase: 'live', at }, { phase: 'followup', at: at + 1 }, { phase: 'archived', at: at + 2 }] as const;
    expect(boardWith({ next: steps }).board).toMatchObject({ next: steps[0], later: steps.slice(1) });
    expect(v.safeParse(qaSetUpSchema, { next: steps }).success).toBe(true);
    const past = new TestBoard();
    expect(past.outcome('Host', 'setUp' as never, { next: { phase: 'live', at: START } })).toBe('instant_past');
  });

  it('is seen at once where the board begins live, whatever the preset says', () => {
    const board = boardWith({ preset: 'retrospective', phase: 'live' });
    expect(board.board).toEqual({ ...NEW_BOARD, phase: 'live', budget: 5 });
    expect(board.record('question', board.act('Ana', 'ask', { text: 'Why?' }))?.to).toEqual(['all']);
  });

  it('holds from the first moment: where asking begins closed, nothing came in time', () => {
    const board = boardWith({ asking: false });
    expect(board.board).toEqual({ ...NEW_BOARD, asking: false });
    expect(board.outcome('Ana', 'ask', { text: 'Why?' })).toBe('asking_closed');
  });

  it('keeps a list of words to hosts', () => {
    const board = boardWith({ words: ['bonus'] });
    expect(board.record('words', 'words')).toMatchObject({ value: { words: ['bonus'] }, to: ['hosts'] });
    expect(JSON.stringify(board.record('board', 'board'))).not.toContain('bonus');
  });

  it.each([{ anonymity: 'secret' }, { anonimity: 'named' }, { preset: 'retro' }, { budget: 0 }, { unseen: false }, { phase: 'archived' }, { next: { phase: 'live' } }, { next: [{ phase: 'live', at: 1, by: 'Host' }] }, { intro: ' ' }])('is refused where it is no setting: %j', (settings) => {
    expect(v.safeParse(qaSetUpSchema, settings).success).toBe(false);
  });
});
