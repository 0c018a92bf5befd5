import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minutesFor, toAgenda } from './qa.agenda.js';
import { exportBoard } from './qa.export.js';
import { TestBoard } from './qa.harness.js';

const WORDS = { minutes: (count: number) => `${count} min`, votes: (count: number) => `${count} votes`, anonymous: 'Anonymous', rest: 'If time is left' };
const votes = fc.array(fc.nat(500), { minLength: 1, maxLength: 60 }).map((all) => all.sort((a, b) => b - a));
const share = fc.constantFrom('equal' as const, 'votes' as const);

describe('the minutes of an agenda', () => {
  it('are whole, add up to the total, and are one at least for each as long as there are any', () => {
    fc.assert(fc.property(votes, fc.integer({ min: 1, max: 1_440 }), share, (all, total, how) => {
      const minutes = minutesFor(all, total, how);
      expect(minutes).toHaveLength(all.length);
      expect(minutes.reduce((sum, one) => sum + one, 0)).toBe(total);
      minutes.forEach((one, index) => { expect(Number.isInteger(one) && (index < total ? one >= 1 : one === 0)).toBe(true); });
    }));
  });

  it('are never fewer for who has more votes, and differ by one at most where all get the same', () => {
    fc.assert(fc.property(votes, fc.integer({ min: 1, max: 1_440 }), (all, total) => {
      const byVotes = minutesFor(all, total, 'votes');
      byVotes.forEach((one, index) => { if (index > 0) expect(one).toBeLessThanOrEqual(byVotes[index - 1]!); });
      const equal = minutesFor(all, total, 'equal').slice(0, total);
      expect(Math.max(...equal) - Math.min(...equal)).toBeLessThanOrEqual(1);
    }));
  });

  it('go by votes where they are to', () => {
    expect(minutesFor([30, 10, 5], 60, 'equal')).toEqual([20, 20, 20]);
    expect(minutesFor([30, 10, 5], 48, 'votes')).toEqual([31, 11, 6]);
    expect(minutesFor([0, 0], 5, 'votes')).toEqual([3, 2]);
    expect(minutesFor([9, 5, 1], 2, 'votes')).toEqual([1, 1, 0]);
    expect(minutesFor([], 60, 'votes')).toEqual([]);
  });
});

describe('an agenda', () => {
  function board(): TestBoard {
    const made = new TestBoard();
    const first = made.act('Ana', 'ask', { text: 'Why *now*?' });
    made.act('Ben', 'askAnonymously', { text: 'Who decides?' });
    const done = made.act('Cleo', 'ask', { text: 'Answered?' });
    const later = made.act('Cleo', 'ask', { text: 'Later?' });
    made.act('Host', 'hide', { question: made.act('Cleo', 'ask', { text: 'Hidden?' }) });
    made.act('Dan', 'vote', { question: first, on: true });
    made.act('Host', 'answer', { question: done, text: 'So.' });
    made.act('Host', 'setState', { question: later, state: 'deferred' });
    made.act('Host', 'setState', { question: first, state: 'queued' });
    return made;
  }

  it('has what is still open, by votes, with minutes, and nothing that somebody wrote for Markdown', () => {
    expect(toAgenda(exportBoard(board()), { total: 30, share: 'votes' }, WORDS)).toBe(
      '# \n\n30 min\n\n1. **20 min** Why \\*now\\*?\n   Ana · 2 votes\n2. **10 min** Who decides?\n   Anonymous · 1 votes\n',
    );
  });

  it('lists below what has no minute left', () => {
    expect(toAgenda(exportBoard(board()), { total: 1, share: 'equal' }, WORDS)).toContain('## If time is left\n\n- Who decides? (Anonymous · 1 votes)\n');
  });
});
