import { describe, expect, it } from 'vitest';
import { bandOf, boxesFor, isEnough, participationOf, tell } from './poll.disclosure.js';

/** Every way in which so many ballots can fall on so many options. */
function* outcomes(ballots: number, options: number): Generator<readonly number[]> {
  if (options === 1) {
    yield [ballots];
    return;
  }
  for (let first = 0; first <= ballots; first += 1) for (const rest of outcomes(ballots - first, options - 1)) yield [first, ...rest];
}

const published = (counts: readonly number[]) => JSON.stringify(tell(Object.fromEntries(counts.map((count, index) => [`o${index}`, count]))));

/** Outcomes after which somebody who knows their own ballot is certain of another's. */
function disclosures(ballots: number, options: number): number {
  const alike = new Map<string, (readonly number[])[]>();
  for (const counts of outcomes(ballots, options)) {
    const key = published(counts);
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

  it('needs one ballot more than there are others to hide among', () => {
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
    expect([10, 47, 48, 1_000, 10_000].map(boxesFor)).toEqual([1, 1, 2, 41, 416]);
  });
});
