import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR, compareEntries, isListed, matches, type Entry, type Sorting } from './qa.board.js';
import type { Question } from './qa.schema.js';

const SORTINGS = ['top', 'new', 'mine', 'unanswered', 'answered'] as const satisfies readonly Sorting[];

const ANA = { key: 'a', name: 'Ana' };

function entry(id: string, votes = 0, more: Partial<Question> = {}): Entry {
  return { id, question: { text: 'Why?', asked: 0, author: ANA, labels: [], ...more }, tally: { votes, replies: 0 }, answered: false, mine: false };
}

// Few values, so that ties are common.
const few = fc.nat({ max: 2 });
const entries = fc.record({ id: fc.constantFrom('a', 'b', 'c'), votes: few, asked: few, pinned: fc.boolean() })
  .map(({ id, votes, asked, pinned }) => entry(id, votes, pinned ? { asked, pinned } : { asked }));

describe('the order of questions', () => {
  it.each(SORTINGS)('"%s" is total: for each pair one order, the same from both sides, without circles', (sorting) => {
    const compare = compareEntries(sorting);
    fc.assert(
      fc.property(entries, entries, entries, (a, b, c) => {
        expect(Math.sign(compare(a, b)) + Math.sign(compare(b, a))).toBe(0);
        if (compare(a, b) === 0) expect(a).toEqual(b);
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on the order in which they arrived', () => {
    const list = fc.uniqueArray(entries, { selector: ({ id }) => id });
    fc.assert(
      fc.property(list, fc.constantFrom(...SORTINGS), (all, sorting) => {
        const compare = compareEntries(sorting);
        expect([...all].reverse().sort(compare)).toEqual([...all].sort(compare));
      }),
    );
  });

  it('puts pinned ones first, then goes by votes, then by time, then by id', () => {
    const all = [entry('d', 1), entry('c', 1), entry('b', 1, { asked: 5 }), entry('a', 9), entry('z', 0, { pinned: true })];
    expect(all.sort(compareEntries('top')).map(({ id }) => id)).toEqual(['z', 'a', 'b', 'c', 'd']);
  });

  it('"new" goes by time before votes', () => {
    const all = [entry('a', 9), entry('b', 1, { asked: 5 })];
    expect(all.sort(compareEntries('new')).map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it('"new" has an anonymous question where its hour ends: above what was asked in it, below what came later', () => {
    const { author: _, ...question } = entry('anonymous').question;
    const all = [entry('early', 0, { asked: 1 }), { ...entry('anonymous'), question }, entry('late', 0, { asked: HOUR - 2 }), entry('next', 0, { asked: HOUR })];
    expect(all.sort(compareEntries('new')).map(({ id }) => id)).toEqual(['next', 'anonymous', 'late', 'early']);
  });
});

describe('what a list shows', () => {
  it('keeps answered questions under their own tab, and among the new ones', () => {
    const answered = { ...entry('a'), answered: true };
    expect(SORTINGS.filter((sorting) => isListed(answered, sorting))).toEqual(['new', 'answered']);
    expect(SORTINGS.filter((sorting) => isListed(entry('a'), sorting))).toEqual(['top', 'new', 'unanswered']);
    expect(isListed({ ...answered, mine: true }, 'mine')).toBe(true);
  });
});

describe('searching', () => {
  it('ignores case and accents, on either side', () => {
    expect(matches('ecole')('Quelle ÉCOLE ?')).toBe(true);
    expect(matches('ÉCOLE')('ecole')).toBe(true);
    expect(matches('e\u0301cole')('\u00e9cole')).toBe(true);
    expect(matches('istanbul')('İstanbul')).toBe(true);
  });

  it('wants every word, in any order', () => {
    expect(matches('  plan   new ')('A new plan')).toBe(true);
    expect(matches('new budget')('A new plan')).toBe(false);
  });

  it('shows all for an empty search', () => {
    expect(matches(' ')('anything')).toBe(true);
  });
});
