import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Counts } from './poll.counting.js';
import { cutsOf, keptGroups } from './poll.cuts.js';
import { tell } from './poll.disclosure.js';

/** Every way in which so many ballots can fall on so many options. */
function outcomes(ballots: number, options: number): readonly (readonly number[])[] {
  if (options === 1) return [[ballots]];
  return Array.from({ length: ballots + 1 }, (_, first) => outcomes(ballots - first, options - 1).map((rest) => [first, ...rest])).flat();
}

const countsOf = (numbers: readonly number[]): Counts => Object.fromEntries(numbers.map((count, at) => [`o${at}`, count]));

/** Ballots of each group and, last, of the rest, by option. */
type World = readonly (readonly number[])[];

const groupsOf = (world: World) => world.slice(0, -1).map((numbers, at) => ({ name: `g${at}`, counts: countsOf(numbers) }));
const restOf = (world: World) => countsOf(world.at(-1) ?? []);
const wholeOf = (world: World) => countsOf((world[0] ?? []).map((_, option) => world.reduce((sum, numbers) => sum + (numbers[option] ?? 0), 0)));

/** All that everybody is told: the whole, and groups. */
type Publish = (world: World, k: number) => string;

const published: Publish = (world, k) => JSON.stringify([tell(wholeOf(world)), cutsOf(groupsOf(world), restOf(world), k)]);
/** As it would be if groups were told like the whole, whatever follows from both. */
const publishedAlways: Publish = (world) => JSON.stringify([tell(wholeOf(world)), groupsOf(world).map(({ name, counts }) => ({ name, told: tell(counts) }))]);

/** Those among whom one is like the other: groups that are told, and all others together. */
function classesOf(world: World, told: string): World {
  const [, groups] = JSON.parse(told) as [unknown, { readonly name: string }[]];
  const shown = new Set(groups.map(({ name }) => Number(name.slice(1))));
  const hidden = world.filter((_, at) => !shown.has(at));
  const rest = (world[0] ?? []).map((_, option) => hidden.reduce((sum, numbers) => sum + (numbers[option] ?? 0), 0));
  return [...world.filter((_, at) => shown.has(at)), rest];
}

/** Outcomes after which somebody who knows one ballot, and who is in which group and has voted, is certain of another's choice. */
function search(sizes: readonly number[], options: number, { k = 5, publish = published }: { readonly k?: number; readonly publish?: Publish } = {}): { readonly worlds: number; readonly disclosures: number; readonly told: number } {
  let worlds: World[] = [[]];
  for (const size of sizes) worlds = worlds.flatMap((world) => outcomes(size, options).map((numbers) => [...world, numbers]));
  const alike = new Map<string, World[]>();
  let told = 0;
  for (const world of worlds) {
    const key = publish(world, k);
    if (key.includes('"name"')) told += 1;
    alike.set(key, [...(alike.get(key) ?? []), classesOf(world, key)]);
  }
  let disclosures = 0;
  for (const possible of alike.values()) disclosures += certainIn(possible, options);
  return { worlds: worlds.length, disclosures, told };
}

function certainIn(all: readonly World[], options: number): number {
  let found = 0;
  const classes = all[0]?.length ?? 0;
  for (let own = 0; own < classes; own += 1) {
    for (let choice = 0; choice < options; choice += 1) {
      // Worlds in which the attacker's own ballot can be; of others, theirs is taken away.
      const possible = all.filter((world) => (world[own]?.[choice] ?? 0) > 0).map((world) => world.map((numbers, at) => (at === own ? numbers.map((count, option) => count - (option === choice ? 1 : 0)) : numbers)));
      if (possible.length === 0) continue;
      const isCertain = (at: number, option: number) => possible.every((world) => {
        const others = (world[at] ?? []).reduce((sum, count) => sum + count, 0);
        return others > 0 && world[at]?.[option] === others;
      });
      for (let at = 0; at < classes; at += 1) for (let option = 0; option < options; option += 1) if (isCertain(at, option)) found += possible.length;
    }
  }
  return found;
}

describe('groups told beside the whole', () => {
  it('make nobody certain of what another chose, over all outcomes of one group and the rest', () => {
    let told = 0;
    for (let options = 2; options <= 3; options += 1) {
      for (let group = 5; group <= 10; group += 1) {
        for (let rest = 0; rest <= 8; rest += 1) {
          const found = search([group, rest], options, { k: 4 });
          expect([options, group, rest, found.disclosures]).toEqual([options, group, rest, 0]);
          told += found.told;
        }
      }
    }
    expect(told).toBeGreaterThan(10_000);
  }, 60_000);

  it.each([
    [[6, 7, 6], 2], [[8, 7, 6], 2], [[6, 6, 0], 3], [[5, 5, 5], 3], [[6, 7, 8, 9], 2], [[7, 7], 4], [[6, 2, 6], 2], [[6, 7, 3], 2], [[22, 20], 2], [[20, 23, 6], 2], [[20, 20], 3],
  ] as const)('nor of groups of %j and %i options, by percentages too, and where some are left out', (sizes, options) => {
    const { disclosures, told, worlds } = search(sizes, options, { k: 4 });
    expect(disclosures).toBe(0);
    // Most outcomes leave something to be told.
    expect(told).toBeGreaterThan(worlds / 3);
  }, 60_000);

  it('would do so if each were told like the whole: the search finds what it looks for', () => {
    expect(search([6, 6], 2, { publish: publishedAlways }).disclosures).toBeGreaterThan(0);
    expect(search([8, 7, 6], 2, { publish: publishedAlways }).disclosures).toBeGreaterThan(0);
  });

  it('are chosen by what everybody is told of the whole, and by how many have voted: what is left out tells nothing', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 5 });
    const draw = (of: readonly number[], seeds: readonly number[]): World => of.map((size, group) => {
      const numbers = [0, 0, 0];
      for (let one = 0; one < size; one += 1) numbers[Math.floor(((seeds[(group * 7 + one) % seeds.length] ?? 0) * 31 + one * one) % 3)]! += 1;
      return numbers;
    });
    const seeds = fc.array(fc.nat({ max: 50 }), { minLength: 8, maxLength: 24 });
    const shapes = new Map<string, string>();
    fc.assert(fc.property(sizes, fc.array(seeds, { minLength: 12, maxLength: 12 }), (of, draws) => {
      for (const one of draws) {
        const world = draw(of, one);
        const shape = JSON.stringify(cutsOf(groupsOf(world), restOf(world), 5).map(({ name, ballots, told }) => [name, ballots, told === undefined]));
        const known = JSON.stringify([of, tell(wholeOf(world))]);
        expect(shape).toBe(shapes.get(known) ?? shape);
        shapes.set(known, shape);
      }
    }), { numRuns: 300 });
  });

  it('are told like the whole, or by who has more than half, or not at all', () => {
    const told = (groups: readonly (readonly number[])[], rest: readonly number[]) => cutsOf(groups.map((numbers, at) => ({ name: `g${at}`, counts: countsOf(numbers) })), countsOf(rest), 5);
    expect(told([[4, 3, 1], [0, 4, 4]], [0, 0, 0])).toEqual([
      { name: 'g0', ballots: 8, told: { o0: { band: 'some' }, o1: { band: 'some' }, o2: { band: 'few' } } },
      { name: 'g1', ballots: 8, told: { o0: { band: 'few' }, o1: { band: 'some' }, o2: { band: 'some' } } },
    ]);
    // Beside percentages of the whole less can be told.
    expect(told([[4, 3, 1], [6, 1, 1]], [3, 3, 3])).toEqual([{ name: 'g0', ballots: 8, majority: null }, { name: 'g1', ballots: 8, majority: 'o0' }]);
    // Seven of twelve: were only two of them in one group, all but one of the other would be.
    expect(told([[2, 4]], [5, 1])).toEqual([]);
  });

  it('leave out the smallest until those who are not told are none, or enough', () => {
    const even = (size: number) => [Math.ceil(size / 2), Math.floor(size / 2)];
    const names = (sizes: readonly number[], rest: number) => cutsOf(sizes.map((size, at) => ({ name: `g${at}`, counts: countsOf(even(size)) })), countsOf(even(rest)), 5).map(({ name }) => name);
    expect(names([9, 8, 10], 0)).toEqual(['g0', 'g1', 'g2']);
    expect(names([9, 8, 10], 3)).toEqual(['g0', 'g2']);
    expect(names([9, 5, 10], 0)).toEqual(['g2']);
    expect(names([5, 5, 10], 0)).toEqual(['g2']);
    expect(names([5, 5, 5], 3)).toEqual([]);
  });

  it('take no time to speak of, where they are many and large', () => {
    const numbers = (size: number) => Array.from({ length: 50 }, (_, option) => Math.floor(size / 50) + (option < size % 50 ? 1 : 0));
    const began = performance.now();
    cutsOf(Array.from({ length: 12 }, (_, at) => ({ name: `g${at}`, counts: countsOf(numbers(800 + at)) })), countsOf(numbers(3)), 5);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

describe('groups that a poll is opened with', () => {
  it('are those with enough people, as long as the others are none, or enough', () => {
    expect(keptGroups([8, 5, 9], 22, 5)).toEqual([2]);
    expect(keptGroups([8, 5, 9], 23, 5)).toEqual([0, 2]);
    expect(keptGroups([8, 9], 17, 5)).toEqual([0, 1]);
    expect(keptGroups([8, 9], 20, 5)).toEqual([1]);
    expect(keptGroups([5, 5], 20, 5)).toEqual([]);
    expect(keptGroups([8], 10, 5)).toEqual([]);
  });
});
