import { describe, expect, it } from 'vitest';
import { compare, compareAbsolute, goesOn, steadyRounds } from '../bench/common.mjs';
import { isWithin, reportOf, rowOf, whyNotWritten } from './bench-report.mjs';

const about = { name: 'votes/s', unit: '1/s', better: 'higher', limit: 0.8 };
const steady = { ...about, ...compare([90, 80, 100], [100, 100, 110], { other: [50, 50, 50] }) };
const unsteady = { ...about, ...compare([90, 80, 100], [100, 150, 80], { other: [50, 50, 50] }) };

describe('a benchmark', () => {
  it('is judged by the median of its per-round ratios', () => {
    expect(steady).toMatchObject({ ours: 90, floor: 100, ratio: 0.9, spread: [0.8, 100 / 110], steady: true });
    expect(isWithin(steady)).toBe(true);
    expect(isWithin({ ...steady, limit: 1 })).toBe(false);
  });

  it('whose limit is absolute is judged by its own median, and shows the spread of its rounds', () => {
    const search = { name: 'search', unit: 'ms', better: 'lower', limit: 50, ...compareAbsolute([20, 60, 40], [4, 4, 4]) };
    expect(search).toMatchObject({ ours: 40, spread: [20, 60] });
    expect(isWithin(search)).toBe(true);
    expect(isWithin({ ...search, limit: 16 })).toBe(false);
  });

  it('leaves out rounds whose floor moved, whatever ours did in them, where five others are left', () => {
    const [ours, floor] = [[90, 80, 100, 500, 10, 85, 95], [100, 100, 110, 200, 40, 125, 129]];
    expect(steadyRounds(floor)).toEqual([0, 1, 2, 5, 6]);
    expect(compare(ours, floor, { other: [50, 50, 50, 1, 1, 50, 50] })).toMatchObject({ ours: 90, floor: 110, rounds: [5, 7], steady: true, peers: [{ value: 50 }] });
    expect(compareAbsolute(ours, floor)).toMatchObject({ ours: 90, spread: [80, 100] });
    expect(compare(ours.slice(0, 6), floor.slice(0, 6))).toMatchObject({ rounds: [6, 6], floorMoved: 4, steady: false });
  });

  it('goes on till as many rounds are steady as were asked for, three times as long at most', () => {
    const steadily = Array.from({ length: 15 }, () => 100);
    expect([4, 5].map((done) => goesOn(done, 5, steadily.slice(0, done)))).toEqual([true, false]);
    const moving = [100, 200, ...steadily.slice(0, 4)];
    expect([5, 6].map((done) => goesOn(done, 5, steadily, moving.slice(0, done)))).toEqual([true, false]);
    const never = Array.from({ length: 15 }, (_, round) => 2 ** round);
    expect([14, 15].map((done) => goesOn(done, 5, never.slice(0, done)))).toEqual([true, false]);
  });

  it('whose floor moved by more than 30 % shows no figure, not even of others, and is within no limit', () => {
    const { name, limit, within, ...figures } = rowOf(unsteady);
    expect({ name, limit, within }).toEqual({ name: 'votes/s', limit: '0.8', within: 'refused: the floor moved by 88 %' });
    expect(new Set(Object.values(figures))).toEqual(new Set(['']));
    expect(isWithin(unsteady)).toBe(false);
    expect(isWithin({ ...unsteady, limit: undefined })).toBe(false);
    expect(rowOf(steady)).toMatchObject({ ours: '90.00 1/s', floor: '100', ratio: '0.90', spread: '0.80–0.91', peers: 'other: 50.00, ratio 1.80', within: true });
  });
});

describe('results', () => {
  const facts = { commit: 'abc1234', status: '', machine: { cores: 2 }, versions: { lit: '3.3.3' }, rounds: 5, hasPeers: true };

  it('are written after all benchmarks and five rounds, never after less', () => {
    expect(whyNotWritten({ rounds: 5, words: [] })).toBe(undefined);
    expect(whyNotWritten({ rounds: 4, words: [] })).toContain('4 rounds');
    expect(whyNotWritten({ rounds: Number('many'), words: [] })).toContain('Nothing is written');
    expect(whyNotWritten({ rounds: 5, words: ['stall'] })).toContain('Nothing is written');
  });

  it('hold no figure whose floor moved, but its name', () => {
    expect(reportOf({ ...facts, results: [steady, unsteady] })).toMatchObject({ results: [steady], refused: [{ name: 'votes/s', floorMoved: 0.875 }] });
  });

  it('say of which commit they are, with which versions, and whether something was changed since', () => {
    const dirtyAfter = (status) => reportOf({ ...facts, status, results: [] }).dirty;
    expect(reportOf({ ...facts, results: [] })).toMatchObject({ commit: 'abc1234', dirty: false, machine: { cores: 2 }, versions: { lit: '3.3.3' }, rounds: 5 });
    expect(dirtyAfter(' M bench/results.json\n')).toBe(false);
    expect(dirtyAfter(' M bench/results.json\n M src/moot.ts\n')).toBe(true);
    expect(dirtyAfter('?? src/new.ts\n')).toBe(true);
  });
});
