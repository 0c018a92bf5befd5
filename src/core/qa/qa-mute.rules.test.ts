import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { START, TestBoard } from './qa.harness.js';
import { MOST_MUTES } from './qa-item.rules.js';

const MINUTE = 60_000;

/** A board on which a host has muted whoever asked the first question. */
function muted(how: 'ask' | 'askAnonymously', minutes?: number) {
  const board = new TestBoard();
  const question = board.act('Ana', how, { text: 'You fools?' });
  board.act('Host', 'mute', { question, on: true, ...(minutes === undefined ? {} : { minutes }) });
  return { board, question };
}

describe('muting whoever asked a question', () => {
  for (const how of ['ask', 'askAnonymously'] as const) {
    it(`takes nothing more from them: no question with a name or without, no reply, no new wording (${how})`, () => {
      const { board, question } = muted(how);
      const other = board.act('Ben', 'ask', { text: 'Why?' });
      expect(board.outcome('Ana', 'ask', { text: 'And?' })).toBe('muted');
      expect(board.outcome('Ana', 'askAnonymously', { text: 'And?' })).toBe('muted');
      expect(board.outcome('Ana', 'reply', { question: other, text: 'No.' })).toBe('muted');
      expect(board.outcome('Ana', how === 'ask' ? 'edit' : 'editAnonymous', { question, text: 'Worse?' })).toBe('muted');
      expect(board.outcome('Ana', 'vote', { question: other, on: true })).toBe('accepted');
      expect(board.outcome('Ana', how === 'ask' ? 'withdraw' : 'withdrawAnonymous', { question })).toBe('accepted');
      // Withdrawing it is no way out.
      expect(board.outcome('Ana', 'ask', { text: 'And?' })).toBe('muted');
      expect(board.outcome('Ben', 'askAnonymously', { text: 'And?' })).toBe('accepted');
    });

    it(`ends when it is lifted, also where the question is gone (${how})`, () => {
      const { board, question } = muted(how);
      board.act('Ana', how === 'ask' ? 'withdraw' : 'withdrawAnonymous', { question });
      expect(board.board.hasMutes).toBe(true);
      board.act('Host', 'mute', { question, on: false });
      expect(board.board).not.toHaveProperty('hasMutes');
      expect(board.outcome('Ana', 'ask', { text: 'And?' })).toBe('accepted');
    });

    it(`ends by itself after as many minutes as was said (${how})`, () => {
      const { board } = muted(how, 60);
      expect(board.list('tick')).toMatchObject([{ value: { at: START + 60 * MINUTE, command: 'qa.liftMutes' } }]);
      board.now = START + 60 * MINUTE - 1;
      expect(board.outcome('Ana', 'ask', { text: 'And?' })).toBe('muted');
      board.now += 1;
      expect(board.outcome('Ana', 'ask', { text: 'And?' })).toBe('accepted');
      board.act('', 'liftMutes');
      expect(board.list('mute')).toEqual([]);
      expect(board.board).not.toHaveProperty('hasMutes');
    });
  }

  it('is outlasted by a longer one, and by one without an end', () => {
    const { board, question } = muted('askAnonymously', 60);
    board.act('Host', 'mute', { question, on: true });
    board.now = START + 60 * MINUTE;
    board.act('', 'liftMutes');
    expect(board.outcome('Ana', 'ask', { text: 'And?' })).toBe('muted');
  });

  it('holds nothing of who asked anonymously, and is for hosts alone', () => {
    const { board, question } = muted('askAnonymously');
    expect(board.record('mute', question)).toEqual({ type: 'mute', id: question, value: {}, to: ['hosts'] });
  });

  it('is for hosts, never for hosts to suffer, and against the promise of a board without moderation', () => {
    const board = new TestBoard();
    const question = board.act('Host Emil', 'ask', { text: 'Why?' });
    board.act('Host', 'mute', { question, on: true });
    expect(board.outcome('Host Emil', 'ask', { text: 'And?' })).toBe('accepted');
    const free = new TestBoard();
    const hers = free.act('Ana', 'ask', { text: 'Why?' });
    free.act('Host', 'configure', { moderation: 'off' });
    expect(free.outcome('Host', 'mute', { question: hers, on: true })).toBe('moderation_off');
    const late = muted('ask').board;
    late.act('Host', 'configure', { moderation: 'off' });
    expect(late.outcome('Ana', 'ask', { text: 'And?' })).toBe('accepted');
  });

  it(`is bounded: ${MOST_MUTES} on one board`, () => {
    const board = new TestBoard();
    const questions = Array.from({ length: MOST_MUTES + 1 }, (_, n) => board.act(`P${n}`, 'askAnonymously', { text: 'Why?' }));
    for (const question of questions.slice(0, MOST_MUTES)) board.act('Host', 'mute', { question, on: true });
    expect(board.outcome('Host', 'mute', { question: questions[MOST_MUTES]!, on: true })).toBe('mutes_full');
    expect(board.outcome('Host', 'mute', { question: questions[0]!, on: true, minutes: 5 })).toBe('accepted');
  });

  it('keeps exactly those from asking who asked one of the muted questions, whoever asked what how', () => {
    const person = fc.constantFrom('Ana', 'Ben', 'Cem', 'Eve');
    fc.assert(fc.property(fc.array(fc.tuple(person, fc.boolean(), fc.boolean()), { maxLength: 12 }), (asked) => {
      const board = new TestBoard();
      const questions = asked.map(([who, isNamed]) => board.act(who, isNamed ? 'ask' : 'askAnonymously', { text: 'Why?' }));
      asked.forEach(([, , isMuted], n) => { if (isMuted) board.act('Host', 'mute', { question: questions[n]!, on: true }); });
      for (const who of ['Ana', 'Ben', 'Cem', 'Eve']) {
        const expected = asked.some(([asker, , isMuted]) => isMuted && asker === who) ? 'muted' : 'accepted';
        expect(board.outcome(who, 'ask', { text: 'And?' })).toBe(expected);
        expect(board.outcome(who, 'askAnonymously', { text: 'And?' })).toBe(expected);
      }
    }));
  });
});
