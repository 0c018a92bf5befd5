import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR, NEW_BOARD, type Sorting } from './qa.board.js';
import { certainShare, isDoubtful, isListed, isOwed, sortEntries, type Entry } from './qa.ranking.js';
import type { Question } from './qa.schema.js';

const SORTINGS = ['fair', 'top', 'new', 'needs', 'mine', 'unanswered', 'answered'] as const satisfies readonly Sorting[];

const ANA = { key: 'a', name: 'Ana' };

function entry(id: string, votes = 0, more: Partial<Question> = {}): Entry {
  return { id, question: { text: 'Why?', asked: 0, author: ANA, labels: [], ...more }, tally: { votes, replies: 0 }, answered: false, mine: false, voted: false };
}

/** With how many have had it in sight. */
const seen = (id: string, votes: number, viewers: number, more: Partial<Question> = {}): Entry => ({ ...entry(id, votes, more), exposure: { viewers } });
const order = (entries: readonly Entry[], sorting: Sorting) => sortEntries(entries, sorting).map(({ id }) => id).join('');

// Few values, so that ties are common.
const few = fc.nat({ max: 2 });
const entries = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), votes: few, asked: few, pinned: fc.boolean(), viewers: fc.option(few) })
  .map(({ id, votes, asked, pinned, viewers }): Entry => ({ ...entry(id, votes, pinned ? { asked, pinned } : { asked }), exposure: viewers === null ? undefined : { viewers } }));
const lists = fc.uniqueArray(entries, { selector: ({ id }) => id });

describe('a list of one’s own', () => {
  it('has what a question of theirs was merged into, and "needs you" does not have it', () => {
    const root = entry('root', 2, { merged: ['theirs'] });
    const isMine = (id: string) => id === 'theirs';
    expect(isListed(root, 'mine', isMine)).toBe(true);
    expect(isListed(root, 'mine')).toBe(false);
    expect(isListed(root, 'needs', isMine)).toBe(false);
    expect(isListed({ ...entry('theirs', 1, { state: 'merged', into: 'root' }), mine: true }, 'mine', isMine)).toBe(false);
  });
});

describe('the order of questions', () => {
  it.each(SORTINGS)('"%s" does not depend on the order in which they arrived, nor on what else is there', (sorting) => {
    fc.assert(
      fc.property(lists, fc.nat({ max: 3 }), (all, gone) => {
        const sorted = sortEntries(all, sorting);
        expect(sortEntries([...all].reverse(), sorting)).toEqual(sorted);
        // Whether anything is known of what was in sight is known of the whole board.
        const left = all.filter((_, index) => index !== gone);
        if (left.some(({ exposure }) => exposure) !== all.some(({ exposure }) => exposure)) return;
        expect(sortEntries(left, sorting)).toEqual(sorted.filter((one) => left.includes(one)));
      }),
      { numRuns: 500 },
    );
  });

  it('puts pinned ones first, then goes by votes, then by time, then by id', () => {
    const all = [entry('d', 1), entry('c', 1), entry('b', 1, { asked: 5 }), entry('a', 9), entry('z', 0, { pinned: true })];
    expect(order(all, 'top')).toBe('zabcd');
  });

  it('"new" goes by time before votes', () => {
    const all = [entry('a', 9), entry('b', 1, { asked: 5 })];
    expect(order(all, 'new')).toBe('ba');
  });

  it('"new" has an anonymous question where its hour ends: above what was asked in it, below what came later', () => {
    const { author: _, ...question } = entry('anonymous').question;
    const all = [entry('early', 0, { asked: 1 }), { ...entry('anonymous'), question }, entry('late', 0, { asked: HOUR - 2 }), entry('next', 0, { asked: HOUR })];
    expect(order(all, 'new')).toBe('nextanonymouslateearly');
  });

  it('"top" lets fewer viewers win a tie', () => {
    expect(order([seen('a', 2, 9), seen('b', 2, 3), seen('c', 3, 99)], 'top')).toBe('cba');
  });

  it('"fair" gives a good late question its chance: 3 of 3 before 300 of 900', () => {
    expect(certainShare(3, 3)).toBeCloseTo(0.44, 2);
    expect(certainShare(300, 900)).toBeCloseTo(0.3, 2);
    expect(order([seen('a', 300, 900), seen('b', 3, 3), seen('c', 1, 40)], 'fair')).toBe('bac');
  });

  it('"fair" lets votes age where nobody knows what was in sight: a day is worth twice the votes', () => {
    const day = 86_400_000;
    expect(order([entry('a', 7, { asked: 0 }), entry('b', 3, { asked: day + 1 }), entry('c', 3, { asked: day - 1 })], 'fair')).toBe('bac');
  });

  it('"needs" begins with what fewest have seen', () => {
    expect(order([seen('a', 9, 9), seen('b', 0, 1), entry('c')], 'needs')).toBe('cba');
  });

  it('goes by time where the board keeps its counts to itself', () => {
    const kept = (id: string, asked: number): Entry => ({ ...entry(id, 0, { asked }), tally: undefined });
    expect(order([kept('a', 1), kept('b', 3), kept('c', 2)], 'fair')).toBe('bca');
  });
});

describe('what a list shows', () => {
  it('keeps answered questions under their own tab, and among the new ones', () => {
    const answered = { ...entry('a'), answered: true };
    expect(SORTINGS.filter((sorting) => isListed(answered, sorting))).toEqual(['new', 'answered']);
    expect(SORTINGS.filter((sorting) => isListed(entry('a'), sorting))).toEqual(['fair', 'top', 'new', 'needs', 'unanswered']);
    expect(isListed({ ...answered, mine: true }, 'mine')).toBe(true);
  });

  it('needs nobody’s vote who has voted, asked it themselves, or cannot vote for it', () => {
    const needs = (more: Partial<Entry>) => isListed({ ...entry('a'), ...more }, 'needs');
    const { question } = entry('a');
    expect(needs({})).toBe(true);
    for (const more of [{ voted: true }, { mine: true }, { answered: true }, { question: { ...question, state: 'pending' } }, { question: { ...question, state: 'declined' } }, { question: { ...question, hidden: { by: 'Dana', at: 0 } } }] as const) expect(needs(more)).toBe(false);
  });
});

describe('how certain a share is', () => {
  it('grows with votes, shrinks with viewers, and stays between none and all', () => {
    fc.assert(fc.property(fc.nat(10_000), fc.nat(10_000), (votes, viewers) => {
      const share = certainShare(votes, viewers);
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThan(1);
      expect(certainShare(votes + 1, viewers)).toBeGreaterThan(share);
      // As far as floating point goes.
      expect(certainShare(votes, viewers + 1)).toBeLessThanOrEqual(share + 1e-12);
    }));
  });
});

describe('whether a question was answered', () => {
  it('is doubted from five voters on, where three in ten say no', () => {
    expect(isDoubtful({ yes: 0, no: 4 })).toBe(false);
    expect(isDoubtful({ yes: 4, no: 1 })).toBe(false);
    expect(isDoubtful({ yes: 3, no: 2 })).toBe(true);
    expect(isDoubtful({ yes: 7, no: 3 })).toBe(true);
  });
});

describe('whether an answer is owed', () => {
  const after = { ...NEW_BOARD, phase: 'followup' } as const;
  const { question } = entry('a');

  it('is, after the meeting, from a line of votes on that the board sets', () => {
    expect([2, 3].map((votes) => isOwed(entry('a', votes), after))).toEqual([false, true]);
    expect(isOwed(entry('a', 3), { ...after, owedLine: 4 })).toBe(false);
    expect(isOwed(entry('a', 9), { ...NEW_BOARD, phase: 'live' })).toBe(false);
  });

  it('is still, above that line, once the board is archived', () => {
    expect([2, 3].map((votes) => isOwed(entry('a', votes), { ...NEW_BOARD, phase: 'archived' }))).toEqual([false, true]);
  });

  it('is, as soon as somebody is named', () => {
    expect(isOwed({ ...entry('a', 0), question: { ...question, owed: { by: 'Femi' } } }, NEW_BOARD)).toBe(true);
  });

  it('is not for what was answered, declined, merged or hidden', () => {
    expect(isOwed({ ...entry('a', 9), answered: true }, after)).toBe(false);
    for (const state of ['declined', 'merged', 'pending'] as const) expect(isOwed(entry('a', 9, { state }), after)).toBe(false);
    expect(isOwed(entry('a', 9, { hidden: { by: 'Dana', at: 0 } }), after)).toBe(false);
  });
});
