import { describe, expect, it } from 'vitest';
import { BOX_HOLDS, K_FLOOR, ballotsNeeded, bandOf, boxesFor, isEnough, participationOf, tell } from './poll.disclosure.js';

/** Every way in which so many ballots can fall on so many options. */
function* outcomes(ballots: number, options: number): Generator<readonly number[]> {
  if (options === 1) {
    yield [ballots];
    return;
  }
  for (let first = 0; first <= ballots; first += 1) for (const rest of outcomes(ballots - first, options - 1)) yield [first, ...rest];
}

/**
 * All that anybody is told who watches from the opening to the end: the result, how many ballots there were, the steps in which they came,
 * and whether the poll went on once. Texts of comments are not joined to choices, and bind no count.
 */
function published(counts: readonly number[], { k = 5, eligible = 24 } = {}): string {
  const ballots = counts.reduce((sum, count) => sum + count, 0);
  const steps = new Set(Array.from({ length: ballots + 1 }, (_, votes) => participationOf(votes, Math.max(eligible, ballots), k)));
  const told = isEnough(ballots, k) ? { ballots, told: tell(Object.fromEntries(counts.map((count, index) => [`o${index}`, count]))) } : {};
  return JSON.stringify([told, [...steps], !isEnough(ballots, k)]);
}

/** Outcomes after which somebody who knows their own ballot, and who else has voted, is certain of another's choice. An option that nobody chose is one like the others. */
function disclosures(ballots: number, options: number, promise: { readonly k?: number; readonly eligible?: number } = {}): number {
  const alike = new Map<string, (readonly number[])[]>();
  for (const counts of outcomes(ballots, options)) {
    const key = published(counts, promise);
    alike.set(key, [...(alike.get(key) ?? []), counts]);
  }
  let found = 0;
  for (const group of alike.values()) {
    for (let own = 0; own < options; own += 1) {
      const possible = group.filter((counts) => (counts[own] ?? 0) > 0);
      const isCertain = (option: number) => possible.every((counts) => (counts[option] ?? 0) - (option === own ? 1 : 0) === ballots - 1);
      if (possible.length > 0 && Array.from({ length: options }, (_, option) => option).some(isCertain)) found += possible.length;
    }
  }
  return found;
}

describe('what is told of a confidential poll', () => {
  it('makes nobody certain of what another chose, over all outcomes of 6 to 19 ballots and 2 to 6 options', () => {
    for (let ballots = 6; ballots < 20; ballots += 1) for (let options = 2; options <= 6; options += 1) expect([ballots, options, disclosures(ballots, options)]).toEqual([ballots, options, 0]);
  });

  it('nor with the fewest others that a host may set, from the first ballot on, however many may vote', () => {
    for (let ballots = 2; ballots <= 12; ballots += 1) {
      for (let options = 2; options <= 6; options += 1) {
        for (const eligible of [10, 12, 40]) expect([ballots, options, eligible, disclosures(ballots, options, { k: K_FLOOR, eligible })]).toEqual([ballots, options, eligible, 0]);
      }
    }
  }, 30_000);

  it('nor where there are more, and percentages are told', () => {
    for (let ballots = 20; ballots <= 26; ballots += 1) for (let options = 2; options <= 4; options += 1) expect(disclosures(ballots, options)).toBe(0);
  });

  it('would do so by plain counts: the search finds what it looks for', () => {
    const certain = [...outcomes(8, 2)].filter((counts) => counts.some((count, own) => count > 0 && counts.some((other, option) => other - (option === own ? 1 : 0) === 7)));
    expect(certain.length).toBeGreaterThan(0);
  });

  it('is bands under 20 ballots, and from 20 on percentages to the nearest 5 between the same ends', () => {
    expect(tell({ a: 9, b: 3, c: 0 })).toEqual({ a: { band: 'most' }, b: { band: 'some' }, c: { band: 'few' } });
    expect(tell({ a: 17, b: 2, c: 0 })).toEqual({ a: { band: 'nearly' }, b: { band: 'few' }, c: { band: 'few' } });
    expect(tell({ a: 13, b: 8, c: 2 })).toEqual({ a: { band: 'most', percent: 55 }, b: { band: 'some', percent: 35 }, c: { band: 'few' } });
    expect(tell({ a: 48, b: 2 })).toEqual({ a: { band: 'nearly' }, b: { band: 'few' } });
  });

  it('has bands that leave nothing out and do not overlap', () => {
    for (let ballots = 6; ballots < 60; ballots += 1) {
      for (let count = 0; count <= ballots; count += 1) {
        const band = bandOf(count, ballots);
        expect(band === 'few').toBe(count <= 2);
        expect(band === 'nearly').toBe(count >= ballots - 2);
        if (band === 'some') expect(count).toBeLessThanOrEqual(ballots / 2);
        if (band === 'most') expect(count).toBeGreaterThan(ballots / 2);
      }
    }
  });

  it('needs one ballot more than there are others to hide among, and never fewer than five', () => {
    expect([3, 4, 5, 10].map(ballotsNeeded)).toEqual([5, 5, 6, 11]);
    // Of four, "nearly all" is three or four: whoever chose otherwise would know what the others did.
    expect([isEnough(4, 3), isEnough(5, 3)]).toEqual([false, true]);
    expect([isEnough(5, 5), isEnough(6, 5), isEnough(10, 10), isEnough(11, 10)]).toEqual([false, true, false, true]);
  });
});

describe('how many have voted so far', () => {
  it('is told in four steps', () => {
    expect([0, 5, 6, 9, 10, 14, 15, 20].map((votes) => participationOf(votes, 20, 5))).toEqual(['under', 'under', 'enough', 'enough', 'half', 'half', 'most', 'most']);
  });
});

describe('boxes', () => {
  it('hold about two dozen each when all have voted, and there is always one', () => {
    expect([10, 32, 33, 47, 48, 1_000, 10_000].map(boxesFor)).toEqual([1, 1, 2, 2, 2, 42, 417]);
    for (let people = 16; people < 10_000; people += 1) {
      expect(people / boxesFor(people)).toBeLessThanOrEqual(BOX_HOLDS);
      expect(people / boxesFor(people)).toBeGreaterThanOrEqual(16);
    }
  });
});
