import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addBallot, countChoices, meanOf, runOff } from './poll.counting.js';

const times = (count: number, ballot: readonly string[]) => Array.from({ length: count }, () => ballot);

describe('counts', () => {
  it('have every option, and each ballot once for each', () => {
    expect(countChoices(['a', 'b', 'c'], [['a'], ['a', 'b'], ['a', 'a'], ['gone']])).toEqual({ a: 3, b: 1, c: 0 });
  });

  it('that follow each ballot are those of all ballots', () => {
    const ballots = fc.array(fc.subarray(['a', 'b', 'c', 'd']));
    fc.assert(fc.property(ballots, ballots, (kept, changed) => {
      let counts = countChoices(['a', 'b', 'c', 'd'], []);
      for (const ballot of [...kept, ...changed]) counts = addBallot(counts, ballot, 1);
      for (const ballot of changed) counts = addBallot(counts, ballot, -1);
      expect(counts).toEqual(countChoices(['a', 'b', 'c', 'd'], kept));
    }));
  });

  it('of a scale have a mean, and none where nobody has voted', () => {
    expect(meanOf({ 1: 1, 5: 3 }, Number)).toBe(4);
    expect(meanOf({ 1: 0, 5: 0 }, Number)).toBeUndefined();
  });
});

describe('an instant run-off', () => {
  // Tennessee chooses a capital: the example of every text about voting.
  const cities = ['Memphis', 'Nashville', 'Chattanooga', 'Knoxville'];
  const tennessee = [
    ...times(42, ['Memphis', 'Nashville', 'Chattanooga', 'Knoxville']),
    ...times(26, ['Nashville', 'Chattanooga', 'Knoxville', 'Memphis']),
    ...times(15, ['Chattanooga', 'Knoxville', 'Nashville', 'Memphis']),
    ...times(17, ['Knoxville', 'Chattanooga', 'Nashville', 'Memphis']),
  ];

  it('passes the ballots of the weakest to their next choice, until somebody has more than half', () => {
    const { rounds, winner } = runOff(cities, tennessee);
    expect(winner).toBe('Knoxville');
    expect(rounds.map(({ out }) => out)).toEqual([['Chattanooga'], ['Nashville'], []]);
    expect(rounds.at(-1)?.counts).toEqual({ Memphis: 42, Knoxville: 58 });
  });

  it('leaves out ballots that name none of those that are left, and says how many', () => {
    const { rounds, winner } = runOff(['a', 'b', 'c'], [...times(4, ['a']), ...times(3, ['b']), ...times(2, ['c'])]);
    expect(winner).toBe('a');
    expect(rounds.map(({ exhausted }) => exhausted)).toEqual([0, 2]);
  });

  it('of two that are weakest lets the one go that was weaker before', () => {
    const ballots = [...times(5, ['a']), ...times(4, ['b']), ...times(2, ['c', 'b']), ...times(3, ['d', 'c'])];
    // c goes first with 2; then b has 6, a 5, d 3.
    expect(runOff(['a', 'b', 'c', 'd'], ballots).rounds.map(({ out }) => out)).toEqual([['c'], ['d'], []]);
    const tied = runOff(['a', 'b', 'c', 'd'], [...times(6, ['a']), ...times(3, ['b']), ...times(2, ['c', 'd']), ...times(1, ['d'])]);
    expect(tied.rounds[0]?.out).toEqual(['d']);
  });

  it('says that options are tied, where nothing tells them apart', () => {
    expect(runOff(['a', 'b'], [['a'], ['b']])).toEqual({ rounds: [{ counts: { a: 1, b: 1 }, out: [], exhausted: 0 }], tied: ['a', 'b'] });
    expect(runOff(['a', 'b'], [])).toMatchObject({ tied: [] });
  });

  it('always ends, counts every ballot in every round, and names a winner whom more than half of the rest wanted', () => {
    const options = ['a', 'b', 'c', 'd', 'e'];
    fc.assert(fc.property(fc.array(fc.shuffledSubarray(options), { maxLength: 40 }), (ballots) => {
      const { rounds, winner, tied } = runOff(options, ballots);
      for (const { counts, exhausted } of rounds) expect(Object.values(counts).reduce((a, b) => a + b, exhausted)).toBe(ballots.length);
      const last = rounds.at(-1);
      if (winner !== undefined) expect((last?.counts[winner] ?? 0) * 2).toBeGreaterThan(ballots.length - (last?.exhausted ?? 0));
      else expect(new Set(tied.map((id) => last?.counts[id])).size).toBeLessThan(2);
    }));
  });

  it('does not depend on the order of ballots', () => {
    fc.assert(fc.property(fc.array(fc.shuffledSubarray(['a', 'b', 'c', 'd']), { maxLength: 20 }), (ballots) => {
      expect(runOff(['a', 'b', 'c', 'd'], [...ballots].reverse())).toEqual(runOff(['a', 'b', 'c', 'd'], ballots));
    }));
  });
});
